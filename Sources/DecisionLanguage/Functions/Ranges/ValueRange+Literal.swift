import Diagnostics

extension ValueRange {
  /// Reads what `range()` takes: two ends that are literals of one type, in rising order, or one end where the other is
  /// open, as in `[2..)` and `(..2]` (DMN 1.5, rule 66).
  init?(literal text: String) {
    let halfOpen = Self.comparison(of: text)
    let source = SourceText(halfOpen ?? text)
    do throws(Diagnostic) {
      let expression = try Expression(parsing: source, names: [])
      let ends: [Expression]
      switch expression.node {
      case .range(let range): ends = [range.lower, range.upper]
      case .openRange(_, let bound) where halfOpen != nil: ends = [bound]
      default: return nil
      }
      guard ends.allSatisfy(\.isLiteral) else { return nil }
      let interpreter = Interpreter(source, mode: .standard, environment: Environment())
      guard case .known(.range(let value)) = try interpreter.evaluate(expression) else { return nil }
      if halfOpen != nil {
        self = value
        return
      }
      let order = value.lower.order(to: value.upper)
      guard order == .before || order == .same else { return nil }
      self = value
    } catch {
      // What can't be read as a range is none: the caller says so at the place of the call.
      return nil
    }
  }

  /// `(>= 2)` for `[2..)`; `nil` for a text that has two ends or none.
  private static func comparison(of text: String) -> String? {
    let text = text.drop(while: \.isWhitespace)
    guard let dots = text.firstRange(of: ".."), let first = text.first,
      let last = text.last(where: { !$0.isWhitespace }), let end = text.lastIndex(of: last)
    else { return nil }
    let (before, after) = (text[..<dots.lowerBound].dropFirst(), text[dots.upperBound..<max(end, dots.upperBound)])
    let (isOpenAtStart, isOpenAtEnd) = ("(]".contains(first), ")[".contains(last))
    switch (before.allSatisfy(\.isWhitespace), after.allSatisfy(\.isWhitespace)) {
    case (false, true) where isOpenAtEnd && (isOpenAtStart || first == "["):
      return "(\(isOpenAtStart ? ">" : ">=") \(before))"
    case (true, false) where isOpenAtStart && (isOpenAtEnd || last == "]"):
      return "(\(isOpenAtEnd ? "<" : "<=") \(after))"
    default: return nil
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
