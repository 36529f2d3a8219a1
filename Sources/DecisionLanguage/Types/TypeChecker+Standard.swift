import Diagnostics

/// Types of what only standard FEEL has. What is not told here is of any type, and checked when it runs.
extension TypeChecker {
  func standardType(of expression: Expression) throws(Diagnostic) -> FEELType {
    switch expression.node {
    case .temporal(let value): return value.type
    case .context(let entries):
      var inner = self
      var types: [String: FEELType] = [:]
      for entry in entries {
        let type = try inner.type(of: entry.value)
        types[entry.name] = type
        inner = inner.adding([entry.name: type])
      }
      return .context(types)
    case .openRange(_, let bound): return .range(try type(of: bound))
    case .iteration(let iterators, let body):
      return .list(try inside(iterators, adding: ["partial": .list(.any)]).type(of: body))
    case .quantification(_, let iterators, let body):
      _ = try inside(iterators, adding: [:]).type(of: body)
      return .boolean
    case .instance(let value, _):
      _ = try type(of: value)
      return .boolean
    case .function(let function):
      let parameters = Dictionary(function.parameters.map { ($0.name, $0.type) }) { $1 }
      let result = try adding(parameters).type(of: function.body)
      return .function(function.parameters.map(\.type), function.isExternal ? .any : result)
    default: return .any
    }
  }

  /// The checker inside loops, where each iterator is the member of a list or one of its steps.
  private func inside(_ iterators: [Iterator], adding extra: [String: FEELType]) throws(Diagnostic) -> TypeChecker {
    var inner = adding(extra)
    for iterator in iterators {
      var member = FEELType.any
      switch iterator.domain {
      case .values(let list):
        let type = try inner.type(of: list).unconstrained
        switch type {
        case .list(let of), .range(let of): member = of
        default: member = type
        }
      case .steps(let first, let last):
        for end in [first, last] { member = try inner.type(of: end) }
      }
      inner = inner.adding([iterator.name: member])
    }
    return inner
  }

  /// The same checker with further names in reach.
  func adding(_ more: [String: FEELType]) -> TypeChecker {
    TypeChecker(source, names: names.merging(more) { $1 })
  }
}

extension FEELType {
  /// The type of a property; `nil` where values of this type have none of that name.
  func property(_ name: String) -> FEELType? {
    switch self {
    case .any, .null: return TemporalProperty(rawValue: name)?.type ?? .any
    case .context(let entries): return entries.isEmpty ? .any : entries[name]
    case .list(let member): return member.unconstrained.property(name).map(FEELType.list)
    case .range(let member):
      switch RangeProperty(rawValue: name) {
      case .start, .end: return member
      case .startIncluded, .endIncluded: return .boolean
      case nil: return nil
      }
    default:
      guard let property = TemporalProperty(rawValue: name), properties.contains(property) else { return nil }
      return property.type
    }
  }

  /// The properties of a date, time or duration.
  private var properties: [TemporalProperty] {
    let date: [TemporalProperty] = [.year, .month, .day, .weekday]
    let time: [TemporalProperty] = [.hour, .minute, .second, .timeOffset, .timezone]
    switch self {
    case .date: return date
    case .time: return time
    case .dateAndTime: return date + time
    case .yearsAndMonths: return [.years, .months]
    case .daysAndTime: return [.days, .hours, .minutes, .seconds]
    default: return []
    }
  }

  /// The properties in words, for messages.
  var propertyWords: Wording? {
    if case .context(let entries) = self {
      return Wording(
        zh: entries.keys.sorted().joined(separator: "、"), en: entries.keys.sorted().joined(separator: ", "))
    }
    let names = properties.map(\.rawValue)
    if names.isEmpty { return Wording(zh: "日期的 year、month、day、weekday", en: "year, month, day or weekday of a date") }
    return Wording(zh: names.joined(separator: "、"), en: names.joined(separator: ", "))
  }
}

extension TemporalProperty {
  var type: FEELType {
    switch self {
    case .year: .number(.year)
    case .timeOffset: .daysAndTime
    case .timezone: .string
    default: .number(.plain)
    }
  }
}
