import DecisionLanguage
import Decimals

/// A static method of the Java library that models call, served by a native equivalent. The table is closed: what it
/// does not name is never called.
struct JavaFunction: Sendable {
  typealias Body = @Sendable ([JavaArgument]) -> Value?

  let types: [JavaType]
  private let body: Body

  /// The method of a class, by the signature that a model gives; `nil` where the table has none.
  init?(class name: String, signature: String) {
    guard let open = signature.firstIndex(of: "("), signature.last == ")" else { return nil }
    let method = String(signature[..<open]).trimmed
    let list = String(signature[signature.index(after: open)...].dropLast())
    var types: [JavaType] = []
    if !list.trimmed.isEmpty {
      for part in list.split(separator: ",", omittingEmptySubsequences: false) {
        guard let type = JavaType(signature: String(part).trimmed) else { return nil }
        types.append(type)
      }
    }
    let body: Body? =
      switch name.trimmed {
      case "java.lang.Math", "java.lang.StrictMath": Self.math(method, types)
      case "java.lang.String": Self.text(method, types)
      case "java.lang.Byte", "java.lang.Short", "java.lang.Integer", "java.lang.Long", "java.lang.Float",
        "java.lang.Double", "java.lang.Boolean", "java.lang.Character":
        Self.box(name.trimmed, method, types)
      default: nil
      }
    guard let body else { return nil }
    self.types = types
    self.body = body
  }

  /// The result for arguments; `nil` where their number or types are wrong or the method throws.
  func call(_ arguments: [Value]) -> Value? {
    var converted: [JavaArgument] = []
    for (index, type) in types.enumerated() {
      if type == .objects {
        converted.append(contentsOf: arguments.dropFirst(index).flatMap(Self.members).map(JavaArgument.any))
        return body(converted)
      }
      guard index < arguments.count, let argument = type.argument(arguments[index]) else { return nil }
      converted.append(argument)
    }
    guard arguments.count == types.count else { return nil }
    return body(converted)
  }

  /// A list stands for the array of a method's further arguments.
  private static func members(_ value: Value) -> [Value] {
    if case .list(let members) = value { return members }
    return [value]
  }
}

extension String {
  var trimmed: String { PlacedText(self).trimmed }
}
