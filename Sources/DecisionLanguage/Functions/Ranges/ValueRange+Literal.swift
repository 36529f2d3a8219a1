import Diagnostics

extension ValueRange {
  /// Reads what `range()` takes: two ends that are literals of one type, in rising order.
  init?(literal text: String) {
    let source = SourceText(text)
    do throws(Diagnostic) {
      let expression = try Expression(parsing: source, names: [])
      guard case .range(let range) = expression.node, range.lower.isLiteral, range.upper.isLiteral else { return nil }
      let interpreter = Interpreter(source, mode: .standard, environment: Environment())
      guard case .known(.range(let value)) = try interpreter.evaluate(expression) else { return nil }
      let order = value.lower.order(to: value.upper)
      guard order == .before || order == .same else { return nil }
      self = value
    } catch {
      // What can't be read as a range is none: the caller says so at the place of the call.
      return nil
    }
  }
}

extension Expression {
  /// Whether the expression is a literal, or a literal date, time or duration in the form of a call.
  fileprivate var isLiteral: Bool {
    switch node {
    case .number, .string, .temporal: true
    case .negation(let inner):
      if case .number = inner.node { true } else { false }
    case .invocation(let function, .positional(let arguments)):
      if case .name(let name) = function.node, arguments.count == 1, case .string = arguments[0].node {
        ["date", "time", "date and time", "duration"].contains(name)
      } else {
        false
      }
    default: false
    }
  }
}
