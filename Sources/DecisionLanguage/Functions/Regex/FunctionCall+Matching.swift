import Diagnostics

extension FunctionCall {
  struct Matcher { func firstMatch(in: String, from: Int, _ spend: (Int) throws(Diagnostic) -> Void) throws(Diagnostic) -> Int? { nil } }
  func matcher() throws(Diagnostic) -> Matcher? { nil }
}
extension BuiltInFunction {
  static func replaced(_ call: FunctionCall) throws(Diagnostic) -> Value? { nil }
  static func split(_ call: FunctionCall) throws(Diagnostic) -> Value? { nil }
}
