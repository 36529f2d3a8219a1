import Quantities

extension Value {
  /// The type that the value shows by itself: entries of contexts by name, members of lists joined.
  ///
  /// Cost: linear in the number of values held.
  public var type: FEELType {
    switch self {
    case .null: .null
    case .boolean: .boolean
    case .number: .number(.plain)
    case .string: .string
    case .date: .date
    case .time: .time
    case .dateAndTime: .dateAndTime
    case .yearsAndMonths: .yearsAndMonths
    case .daysAndTime: .daysAndTime
    case .list(let members): .list(members.dropFirst().reduce(members.first?.type ?? .any) { $0.joined(with: $1.type) })
    case .range(let range): .range(range.lower.type.joined(with: range.upper.type))
    case .context(let context): .context(Dictionary(context.entries.map { ($0.key, $0.value.type) }) { $1 })
    case .function(let function): function.type
    }
  }
}
