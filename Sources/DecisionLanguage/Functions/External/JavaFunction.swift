import Decimals
import Diagnostics

/// A static method of the Java library that models call, served by a native equivalent. The table is closed: what it
/// does not name is never called.
public struct JavaFunction: Sendable {
  typealias Body = @Sendable ([JavaArgument]) -> Value?

  let types: [JavaType]
  private let body: Body

  /// The method of a class, by the signature that a model gives; `nil` where the table has none.
  public init?(class name: String, signature: String) {
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
  public func call(_ arguments: [Value]) -> Value? {
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

extension JavaFunction {
  /// The function as a value with the parameters that a model gives it: wrong arguments give null, with their cause.
  public func value(parameters: [FunctionValue.Parameter]) -> FunctionValue {
    FunctionValue(name: "external", parameters: parameters) { (arguments, session) throws(Diagnostic) in
      let causes = arguments.reduce(into: Set<String>()) { $0.formUnion($1.causes) }
      guard causes.isEmpty else { return .unknown(causes) }
      let values = arguments.map { $0.value ?? .null }
      if let result = call(values) { return .known(result) }
      let cause = Diagnostic(
        "feel.external", at: nil,
        Wording(
          zh: "外部函数不接受这些参数：\(values.map(\.excerpt).joined(separator: "、"))",
          en: "the external function does not take \(values.map(\.excerpt).joined(separator: ", "))"))
      if session.mode == .strict { throw cause }
      session.note { cause }
      return .null
    }
  }
}

extension String {
  fileprivate var trimmed: String {
    String(String.UnicodeScalarView(unicodeScalars.drop(while: \.isBlank).reversed().drop(while: \.isBlank).reversed()))
  }
}
