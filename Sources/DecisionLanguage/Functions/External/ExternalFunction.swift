import Decimals
import Diagnostics
import Foundation

/// The few functions of Java's own library that models name, each with its native equivalent. Nothing else is ever
/// called.
struct ExternalFunction: Sendable {
  private let types: [JavaType]
  private let body: @Sendable ([Value]) -> Value?

  /// The function of a class and a signature such as `max(int, int)`; `nil` where there is none.
  init?(class type: String, signature: String) {
    let blankless = signature.filter { $0 != " " }
    guard let open = blankless.firstIndex(of: "("), blankless.last == ")" else { return nil }
    let method = "\(type).\(blankless[..<open])"
    let parameters = blankless[blankless.index(after: open)...].dropLast()
    var types: [JavaType] = []
    for name in parameters.split(separator: ",") {
      guard let type = JavaType(rawValue: String(name)) else { return nil }
      types.append(type)
    }
    guard let body = Self.body(method, types) else { return nil }
    self.types = types
    self.body = body
  }

  func value(parameters: [FunctionValue.Parameter]) -> FunctionValue {
    FunctionValue(name: "external", parameters: parameters) { [types, body] (arguments, session) throws(Diagnostic) in
      let causes = arguments.reduce(into: Set<String>()) { $0.formUnion($1.causes) }
      guard causes.isEmpty else { return .unknown(causes) }
      guard arguments.count == types.count else { return .null }
      var values: [Value] = []
      for (argument, type) in zip(arguments, types) {
        guard let value = argument.value.flatMap(type.converted) else { return .null }
        values.append(value)
      }
      return .known(body(values) ?? .null)
    }
  }

  private typealias Body = @Sendable ([Value]) -> Value?

  /// What a method does for parameters of these types; `nil` where it has no such overload.
  private static func body(_ method: String, _ types: [JavaType]) -> Body? {
    switch method {
    case "java.lang.Math.max": return binary(types) { left, right in left < right ? right : left }
    case "java.lang.Math.min": return binary(types) { left, right in left < right ? left : right }
    case "java.lang.Math.abs": return unary(types, \.magnitude)
    case "java.lang.Byte.valueOf", "java.lang.Byte.parseByte": return valueOf(types, .byte)
    case "java.lang.Short.valueOf", "java.lang.Short.parseShort": return valueOf(types, .short)
    case "java.lang.Integer.valueOf", "java.lang.Integer.parseInt": return valueOf(types, .int)
    case "java.lang.Long.valueOf", "java.lang.Long.parseLong": return valueOf(types, .long)
    case "java.lang.Float.valueOf", "java.lang.Float.parseFloat": return valueOf(types, .float)
    case "java.lang.Double.valueOf", "java.lang.Double.parseDouble": return valueOf(types, .double)
    case "java.lang.String.valueOf":
      guard types.count == 1, types != [.objects] else { return nil }
      return { values in values.first.map { .string($0.plainText) } }
    case "java.lang.String.format":
      guard types == [.string, .objects] else { return nil }
      return { values in formatted(values) }
    case "java.lang.Math.pow":
      guard types == [.double, .double] else { return nil }
      return double { $0.count == 2 ? Foundation.pow($0[0], $0[1]) : .nan }
    default:
      guard types == [.double], let function = doubles[method] else { return nil }
      return double { $0.first.map(function) ?? .nan }
    }
  }

  /// Functions of one double, computed in binary as Java does.
  private static let doubles: [String: @Sendable (Double) -> Double] = [
    "java.lang.Math.sqrt": { $0.squareRoot() },
    "java.lang.Math.cos": { Foundation.cos($0) },
    "java.lang.Math.sin": { Foundation.sin($0) },
    "java.lang.Math.tan": { Foundation.tan($0) },
    "java.lang.Math.exp": { Foundation.exp($0) },
    "java.lang.Math.log": { Foundation.log($0) },
    "java.lang.Math.ceil": { $0.rounded(.up) },
    "java.lang.Math.floor": { $0.rounded(.down) },
  ]

  private static func binary(
    _ types: [JavaType], _ body: @escaping @Sendable (Decimal128, Decimal128) -> Decimal128
  ) -> Body? {
    guard types.count == 2, types[0] == types[1], types[0].isNumeric else { return nil }
    return { values in
      guard case .number(let left) = values[0], case .number(let right) = values[1] else { return nil }
      return .number(body(left, right))
    }
  }

  private static func unary(_ types: [JavaType], _ body: @escaping @Sendable (Decimal128) -> Decimal128) -> Body? {
    guard types.count == 1, types[0].isNumeric else { return nil }
    return { values in
      guard case .number(let number) = values[0] else { return nil }
      return .number(body(number))
    }
  }

  private static func double(_ body: @escaping @Sendable ([Double]) -> Double) -> Body {
    { values in
      let doubles = values.compactMap { if case .number(let number) = $0 { Double(number.description) } else { nil } }
      guard doubles.count == values.count else { return nil }
      return Decimal128(rounding: "\(body(doubles))").map(Value.number)
    }
  }

  private static func valueOf(_ types: [JavaType], _ type: JavaType) -> Body? {
    guard types == [type] || types == [.string] else { return nil }
    return { values in
      guard case .string(let text) = values[0] else { return values[0] }
      return Decimal128(rounding: text).flatMap { type.converted(.number($0)) }
    }
  }

  /// `%s` and `%d` stand for the arguments in their order, `%%` for a per cent sign, `%n` for a line end.
  private static func formatted(_ values: [Value]) -> Value? {
    guard case .string(let pattern) = values[0], case .list(let arguments) = values[1] else { return nil }
    var text = ""
    var rest = arguments[...]
    var scalars = pattern.makeIterator()
    while let character = scalars.next() {
      guard character == "%" else {
        text.append(character)
        continue
      }
      switch scalars.next() {
      case "s", "d": text += rest.popFirst()?.plainText ?? "null"
      case "n": text += "\n"
      case "%": text += "%"
      default: return nil
      }
    }
    return .string(text)
  }
}

/// A type of a Java parameter.
private enum JavaType: String, Sendable {
  case byte, short, int, long, float, double, boolean, char
  case string = "java.lang.String"
  case object = "java.lang.Object"
  case objects = "[Ljava.lang.Object;"

  var isNumeric: Bool { wholeRange != nil || self == .float || self == .double }

  private var wholeRange: ClosedRange<Int>? {
    switch self {
    case .byte: Int(Int8.min)...Int(Int8.max)
    case .short: Int(Int16.min)...Int(Int16.max)
    case .int: Int(Int32.min)...Int(Int32.max)
    case .long: Int.min...Int.max
    default: nil
    }
  }

  /// The value as one of this type; `nil` where it can't be.
  func converted(_ value: Value) -> Value? {
    switch (self, value) {
    case (.objects, .list): value
    case (.objects, _): .list([value])
    case (.object, _): value
    case (.string, .string), (.boolean, .boolean), (.float, .number), (.double, .number): value
    case (.char, .string(let text)): text.unicodeScalars.count == 1 ? value : nil
    case (_, .number(let number)):
      wholeRange.flatMap { range in number.integerPart.flatMap { range.contains($0) ? .number(Decimal128($0)) : nil } }
    default: nil
    }
  }
}
