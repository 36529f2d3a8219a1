import DecisionLanguage

extension KitValue {
  /// The FEEL value that the kit means; `nil` where the text is none of its type.
  /// - Parameter type: what is known of the value, for a simple value that does not say its own type.
  func value(as type: FEELType = .any) -> Value? {
    switch self {
    case .null: return .null
    case .list(let members):
      var values: [Value] = []
      for member in members {
        guard let value = member.value(as: type.member) else { return nil }
        values.append(value)
      }
      return .list(values)
    case .context(let entries):
      var context = ContextValue()
      var types: [String: FEELType] = [:]
      if case .context(let known) = type.member.unconstrained { types = known }
      for entry in entries {
        guard let value = entry.value.value(as: types[entry.name] ?? .any) else { return nil }
        context[entry.name] = value
      }
      return .context(context)
    case .simple(let text, let schemaType):
      return Value(text: text, of: schemaType.map(Self.type(ofSchema:)) ?? type.member)
    }
  }

  /// The type that a simple type of XML Schema stands for.
  private static func type(ofSchema name: String) -> FEELType {
    switch name {
    case "boolean": .boolean
    case "decimal", "double", "float", "integer", "int", "long", "short", "byte": .number(.plain)
    case "date": .date
    case "time": .time
    case "dateTime": .dateAndTime
    case "duration", "dayTimeDuration": .daysAndTime
    case "yearMonthDuration": .yearsAndMonths
    default: .string
    }
  }
}

extension Value {
  /// What is known of a value's type, to read an untyped one that is compared with it.
  var kitType: FEELType {
    switch self {
    case .null: .null
    case .boolean: .boolean
    case .number: .number(.plain)
    case .date: .date
    case .time: .time
    case .dateAndTime: .dateAndTime
    case .yearsAndMonths: .yearsAndMonths
    case .daysAndTime: .daysAndTime
    case .list(let members): .list(FEELType.joined(members.map(\.kitType)))
    case .context(let context): .context(Dictionary(context.entries.map { ($0.key, $0.value.kitType) }) { $1 })
    default: .any
    }
  }
}
