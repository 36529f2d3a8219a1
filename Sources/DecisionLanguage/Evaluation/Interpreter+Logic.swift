import Diagnostics

/// Comparisons, `and`, `or`, `between`, `if`: strong Kleene logic over null and over unknown.
extension Interpreter {
  func compared(
    _ sign: ComparisonOperator, _ left: Expression, _ right: Expression, _ whole: Expression,
    _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    let operands = (try evaluate(left, in: session), try evaluate(right, in: session))
    return try compared(sign, operands.0, operands.1, whole.span, session)
  }

  private func compared(
    _ sign: ComparisonOperator, _ left: Evaluation, _ right: Evaluation, _ span: SourceSpan,
    _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    if sign.isOrder, left.isNull || right.isNull { return .null }
    guard case .known(let first) = left, case .known(let second) = right else {
      return .unknown(left.causes.union(right.causes))
    }
    if let result = sign.holds(first, second) { return .known(.boolean(result)) }
    return try failure(
      "feel.operands", span,
      Wording(
        zh: "\(first.excerpt) 和 \(second.excerpt) 不能比较", en: "\(first.excerpt) and \(second.excerpt) can't be compared"),
      session)
  }

  func between(
    _ value: Expression, _ lower: Expression, _ upper: Expression, _ whole: Expression, _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    let middle = try evaluate(value, in: session)
    let ends = (try evaluate(lower, in: session), try evaluate(upper, in: session))
    return try joined(
      [
        try compared(.greaterOrEqual, middle, ends.0, whole.span, session),
        try compared(.lessOrEqual, middle, ends.1, whole.span, session),
      ], absorbing: false)
  }

  func kleene(
    _ left: Expression, _ right: Expression, absorbing: Bool, _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    let first = try condition(left, session)
    if case .known(.boolean(absorbing)) = first { return first }
    let second = try condition(right, session)
    if case .known(.boolean) = first, case .known(.boolean) = second { return second }
    return try joined([first, second], absorbing: absorbing)
  }

  /// A side of `and` or `or`: what is no boolean counts as null.
  private func condition(_ side: Expression, _ session: EvaluationSession) throws(Diagnostic) -> Evaluation {
    let result = try evaluate(side, in: session)
    switch result {
    case .known(.boolean), .known(.null), .unknown: return result
    case .known(let other):
      return try failure(
        "feel.operands", side.span,
        Wording(zh: "这里要“是”或“否”，不是 \(other.excerpt)", en: "a boolean is needed, not \(other.excerpt)"), session)
    }
  }

  /// `and` (false absorbs) or `or` (true absorbs) of booleans, nulls and unknowns.
  private func joined(_ sides: [Evaluation], absorbing: Bool) throws(Diagnostic) -> Evaluation {
    if sides.contains(.known(.boolean(absorbing))) { return .known(.boolean(absorbing)) }
    let causes = sides.reduce(into: Set<String>()) { $0.formUnion($1.causes) }
    if !causes.isEmpty { return .unknown(causes) }
    return sides.contains(.null) ? .null : .known(.boolean(!absorbing))
  }

  func conditional(
    _ condition: Expression, _ first: Expression, _ second: Expression, _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    switch try evaluate(condition, in: session) {
    case .known(let value): return try evaluate(value == .boolean(true) ? first : second, in: session)
    case .unknown(let causes):
      // A branch that may not be taken is no error yet: what is wrong with it shows when the condition is known.
      do throws(Diagnostic) {
        let branches = (try evaluate(first, in: session), try evaluate(second, in: session))
        if case .known(let one) = branches.0, case .known(let other) = branches.1, one == other { return branches.0 }
        return .unknown(causes.union(branches.0.causes).union(branches.1.causes))
      } catch {
        return .unknown(causes)
      }
    }
  }
}

extension ComparisonOperator {
  /// Whether the comparison holds; `nil` where the values can't be compared.
  func holds(_ left: Value, _ right: Value) -> Bool? {
    switch self {
    case .equal: left.isEqual(to: right)
    case .notEqual: left.isEqual(to: right).map { !$0 }
    case .less: left.order(to: right).map { $0 == .before }
    case .lessOrEqual: left.order(to: right).map { $0 != .after }
    case .greater: left.order(to: right).map { $0 == .after }
    case .greaterOrEqual: left.order(to: right).map { $0 != .before }
    }
  }
}
