import Diagnostics

extension Expression {
  /// The value of an expression that names nothing; `nil` for any other, and for one that is no value in strict mode.
  public var constantValue: Value? {
    guard names.isEmpty else { return nil }
    do throws(Diagnostic) {
      return try Interpreter(SourceText(""), environment: Environment()).evaluate(self).value
    } catch {
      // A faulty constant is told where it stands; nothing can be compared with it.
      return nil
    }
  }
}
