import Decimals

/// The types that the signatures of the known Java functions name.
enum JavaType: String, Sendable, Hashable {
  case byte, short, int, long, float, double, char, boolean
  case byteObject = "java.lang.Byte"
  case shortObject = "java.lang.Short"
  case integerObject = "java.lang.Integer"
  case longObject = "java.lang.Long"
  case floatObject = "java.lang.Float"
  case doubleObject = "java.lang.Double"
  case characterObject = "java.lang.Character"
  case booleanObject = "java.lang.Boolean"
  case string = "java.lang.String"
  case object = "java.lang.Object"
  /// Any number of further arguments.
  case objects = "[Ljava.lang.Object;"

  /// Reads a type as a signature writes it: `double`, `java.lang.String`, `String`, `Object...`.
  init?(signature text: String) {
    switch text {
    case "String": self = .string
    case "Object": self = .object
    case "Object...", "java.lang.Object...", "Object[]", "java.lang.Object[]": self = .objects
    default: self.init(rawValue: text)
    }
  }

  /// The argument as the function gets it; `nil` where the value is none of the type.
  func argument(_ value: Value) -> JavaArgument? {
    switch (self, value) {
    case (.byte, .number(let number)), (.byteObject, .number(let number)): Self.whole(number, Int8.self)
    case (.short, .number(let number)), (.shortObject, .number(let number)): Self.whole(number, Int16.self)
    case (.int, .number(let number)), (.integerObject, .number(let number)): Self.whole(number, Int32.self)
    case (.long, .number(let number)), (.longObject, .number(let number)): Self.whole(number, Int64.self)
    case (.float, .number(let number)), (.floatObject, .number(let number)):
      Float(number.description).map { .real(Double($0)) }
    case (.double, .number(let number)), (.doubleObject, .number(let number)):
      Double(number.description).map(JavaArgument.real)
    case (.char, .string(let text)), (.characterObject, .string(let text)):
      text.utf16.count == 1 ? .text(text) : nil
    case (.boolean, .boolean(let truth)), (.booleanObject, .boolean(let truth)): .truth(truth)
    case (.string, .string(let text)): .text(text)
    case (.object, let value): .any(value)
    default: nil
    }
  }

  private static func whole<Integer: FixedWidthInteger>(_ number: Decimal128, _: Integer.Type) -> JavaArgument? {
    guard let value = number.integerPart, let narrow = Integer(exactly: value) else { return nil }
    return .whole(Int64(narrow))
  }
}

/// One argument of a Java function.
enum JavaArgument: Sendable {
  case whole(Int64)
  case real(Double)
  case text(String)
  case truth(Bool)
  case any(Value)

  /// The number as a double; `nil` where it is none.
  var double: Double? {
    switch self {
    case .whole(let value): Double(value)
    case .real(let value): value
    default: nil
    }
  }

  var integer: Int64? {
    if case .whole(let value) = self { return value }
    return nil
  }

  var string: String? {
    if case .text(let text) = self { return text }
    return nil
  }

  var value: Value {
    switch self {
    case .whole(let value): .number(Decimal128(Int(value)))
    case .real(let value): .real(value)
    case .text(let text): .string(text)
    case .truth(let truth): .boolean(truth)
    case .any(let value): value
    }
  }
}

extension Value {
  /// A double as a number, by its shortest digits; null for what is no number.
  static func real(_ value: Double) -> Value {
    guard value.isFinite else { return .null }
    return Decimal128(rounding: "\(value)").map(Value.number) ?? .null
  }

  static func real(_ value: Float) -> Value {
    guard value.isFinite else { return .null }
    return Decimal128(rounding: "\(value)").map(Value.number) ?? .null
  }
}
