import Decimals

extension JavaFunction {
  /// `java.lang.String`.
  static func text(_ method: String, _ types: [JavaType]) -> Body? {
    switch method {
    case "valueOf":
      guard types.count == 1, types[0] != .objects, types[0] != .string else { return nil }
      return { arguments in .string(JavaFormat.text(of: arguments[0])) }
    case "format":
      guard types == [.string, .objects] else { return nil }
      return { arguments in
        guard let pattern = arguments[0].string else { return nil }
        return JavaFormat.format(pattern, Array(arguments.dropFirst())).map(Value.string)
      }
    default: return nil
    }
  }

  /// The classes of numbers, truth values and characters.
  static func box(_ name: String, _ method: String, _ types: [JavaType]) -> Body? {
    guard types.count == 1 else { return nil }
    switch name {
    case "java.lang.Boolean":
      guard ["valueOf", "parseBoolean"].contains(method) else { return nil }
      if types[0] == .boolean, method == "valueOf" { return own }
      guard types[0] == .string else { return nil }
      return { arguments in .boolean(arguments[0].string?.lowercased() == "true") }
    case "java.lang.Character":
      return method == "valueOf" && types[0] == .char ? own : nil
    case "java.lang.Double", "java.lang.Float":
      let (type, parse): (JavaType, String) =
        name.hasSuffix("Double") ? (.double, "parseDouble") : (.float, "parseFloat")
      if types[0] == .string, method == "valueOf" || method == parse {
        return { arguments in
          guard let text = arguments[0].string?.filter({ !$0.isWhitespace }) else { return nil }
          return type == .double ? Double(text).map { .real($0) } : Float(text).map { .real($0) }
        }
      }
      return types[0] == type ? ownMethod(method) : nil
    default:
      guard let (type, parse) = integers[name] else { return nil }
      if types[0] == .string, method == "valueOf" || method == parse {
        return { arguments in
          guard let text = arguments[0].string, let number = Decimal128(exactly: text), Int64(text) != nil else {
            return nil
          }
          return type.argument(.number(number))?.value
        }
      }
      return types[0] == type ? ownMethod(method) : nil
    }
  }

  private static let integers: [String: (JavaType, String)] = [
    "java.lang.Byte": (.byte, "parseByte"), "java.lang.Short": (.short, "parseShort"),
    "java.lang.Integer": (.int, "parseInt"), "java.lang.Long": (.long, "parseLong"),
  ]

  /// What a class of numbers does with one of its own.
  private static func ownMethod(_ method: String) -> Body? {
    switch method {
    case "valueOf": return own
    case "toString": return { arguments in .string(JavaFormat.text(of: arguments[0])) }
    default: return nil
    }
  }

  /// The argument itself.
  private static let own: Body = { arguments in arguments[0].value }
}
