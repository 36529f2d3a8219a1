import Decimals
import Diagnostics
import Quantities

/// `for`, `some` and `every`.
extension Interpreter {
  func iteration(
    _ iterators: [Iterator], _ body: Expression, _ whole: Expression, _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    var results: [Value] = []
    var causes: Set<String> = []
    var weight = 0
    let usesPartial = body.mentions("partial")
    let failed = try walk(iterators[...], whole, session) { (inner) throws(Diagnostic) -> Bool in
      let scope = usesPartial ? inner.adding(["partial": .known(.list(results))]) : inner
      // A list of all results so far for each turn takes as many steps as it has members.
      if usesPartial { try session.spend(results.count / 16, source, whole.span) }
      switch try scope.evaluate(body, in: session) {
      case .known(let value):
        results.append(value)
        weight += try session.admit(value, source, whole.span)
      case .unknown(let names): causes.formUnion(names)
      }
      try session.allow(length: weight, source, whole.span)
      return true
    }
    if let failed { return failed }
    return causes.isEmpty ? .known(.list(results)) : .unknown(causes)
  }

  func quantification(
    _ quantifier: Quantifier, _ iterators: [Iterator], _ body: Expression, _ whole: Expression,
    _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    let deciding = quantifier == .some
    var isDecided = false
    var sawNull = false
    var causes: Set<String> = []
    let failed = try walk(iterators[...], whole, session) { (inner) throws(Diagnostic) -> Bool in
      switch try inner.evaluate(body, in: session) {
      case .known(.boolean(deciding)): isDecided = true
      case .known(.boolean): break
      case .known: sawNull = true
      case .unknown(let names): causes.formUnion(names)
      }
      return !isDecided
    }
    if let failed { return failed }
    if isDecided { return .known(.boolean(deciding)) }
    if !causes.isEmpty { return .unknown(causes) }
    return sawNull ? .null : .known(.boolean(!deciding))
  }

  /// Runs `visit` for each combination of the iterators' members, the last iterator fastest, until it says `false`.
  /// - Returns: what the whole comes to where an iterator has nothing to walk over; else `nil`.
  private func walk(
    _ iterators: ArraySlice<Iterator>, _ whole: Expression, _ session: EvaluationSession,
    _ visit: (Interpreter) throws(Diagnostic) -> Bool
  ) throws(Diagnostic) -> Evaluation? {
    var goesOn = true
    return try walk(iterators, whole, session, &goesOn, visit)
  }

  private func walk(
    _ iterators: ArraySlice<Iterator>, _ whole: Expression, _ session: EvaluationSession, _ goesOn: inout Bool,
    _ visit: (Interpreter) throws(Diagnostic) -> Bool
  ) throws(Diagnostic) -> Evaluation? {
    guard let iterator = iterators.first else {
      goesOn = try visit(self)
      return nil
    }
    let members: [Value]
    switch try domain(iterator.domain, whole, session) {
    case .known(.list(let list)): members = list
    case let other: return other
    }
    for member in members where goesOn {
      try session.spend(1, source, whole.span)
      let inner = adding([iterator.name: .known(member)])
      if let failed = try inner.walk(iterators.dropFirst(), whole, session, &goesOn, visit) { return failed }
    }
    return nil
  }

  /// The members to walk over, as a list; anything else ends the loop.
  private func domain(
    _ domain: Iterator.Domain, _ whole: Expression, _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    switch domain {
    case .steps(let first, let last):
      let (ends, causes) = try values(of: [first, last], session)
      guard causes.isEmpty, ends.count == 2 else { return .unknown(causes) }
      return try steps(from: ends[0], to: ends[1], whole.span, session)
    case .values(let expression):
      let result = try evaluate(expression, in: session)
      guard case .known(let value) = result else { return result }
      return try members(of: value, at: expression.span, in: session)
    }
  }

  /// What a loop over the value walks over, as a list: the members of a list or of a range of whole numbers or days, or
  /// the value itself; null where there is nothing to walk over.
  /// - Throws: as `evaluate(_:in:)`.
  public func members(
    of value: Value, at span: SourceSpan, in session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    switch value {
    case .list, .null: return .known(value)
    case .range(let range):
      guard range.comparison == nil, range.lower.order(to: range.upper).map({ $0 != .after }) == true else {
        return try operandFailure([value], span, session)
      }
      guard case .known(.list(var members)) = try steps(from: range.lower, to: range.upper, span, session) else {
        return .null
      }
      if !range.includesLower { members.removeFirst() }
      if !range.includesUpper, members.last.flatMap({ $0.isEqual(to: range.upper) }) == true { members.removeLast() }
      return .known(.list(members))
    default: return .known(.list([value]))
    }
  }

  /// Whole numbers or days from one to another, up or down.
  private func steps(
    from first: Value, to last: Value, _ span: SourceSpan, _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    let bounds: (Int, Int)
    let member: (Int) -> Value
    switch (first.unwrapped, last.unwrapped) {
    case (.number(let low), .number(let high)):
      guard let from = low.integer, let to = high.integer else {
        return try operandFailure([first, last], span, session)
      }
      bounds = (from, to)
      member = { .number(Decimal128($0)) }
    case (.date(let low), .date(let high)):
      bounds = (low.daysSinceEpoch, high.daysSinceEpoch)
      member = { .date(CalendarDay(daysSinceEpoch: $0)) }
    default: return try operandFailure([first, last], span, session)
    }
    let (distance, overflows) = bounds.1.subtractingReportingOverflow(bounds.0)
    let count = overflows ? Int.max : Int(clamping: distance.magnitude)
    try session.allow(length: count, source, span)
    try session.spend(count, source, span)
    return .known(.list(stride(from: bounds.0, through: bounds.1, by: bounds.1 < bounds.0 ? -1 : 1).map(member)))
  }
}
