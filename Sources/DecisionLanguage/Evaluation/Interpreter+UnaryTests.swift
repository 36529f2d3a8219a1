import Diagnostics

extension Interpreter {
  /// The name of the input inside its tests.
  static let inputName = "?"

  /// Whether any of the tests holds for the input: true wins over unknown, unknown over null, null over false.
  func membership(
    _ input: Evaluation, _ tests: [UnaryTest], _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    var causes: Set<String> = []
    var sawNull = false
    for test in tests {
      switch try holds(test, input, session) {
      case .known(.boolean(true)): return .known(.boolean(true))
      case .known(.null): sawNull = true
      case .known: continue
      case .unknown(let names): causes.formUnion(names)
      }
    }
    if !causes.isEmpty { return .unknown(causes) }
    return sawNull ? .null : .known(.boolean(false))
  }

  /// Whether one cell of a table holds for its input. A test on null is false except `-`, `null` and `not(…)`.
  /// - Throws: as `evaluate(_:)`.
  public func test(_ tests: [UnaryTest], on input: Evaluation) throws(Diagnostic) -> Ternary {
    try test(tests, on: input, in: EvaluationSession(mode: mode))
  }

  /// Whether one cell of a table holds for its input, as a part of a session. Inside the tests the input is called `?`.
  /// - Throws: as `evaluate(_:in:)`.
  public func test(
    _ tests: [UnaryTest], on input: Evaluation, in session: EvaluationSession
  ) throws(Diagnostic) -> Ternary {
    switch try membership(input, tests, session) {
    case .known(let value): Ternary(value == .boolean(true))
    case .unknown: .unknown
    }
  }

  private func holds(
    _ test: UnaryTest, _ input: Evaluation, _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    switch test.node {
    case .any: return .known(.boolean(true))
    case .negation(let tests):
      switch try membership(input, tests, session) {
      case .known(let value): return .known(.boolean(value != .boolean(true)))
      case .unknown(let causes): return .unknown(causes)
      }
    case .condition(let condition):
      return try adding([Self.inputName: input]).evaluate(condition, in: session)
    case .comparison(let sign, let operand):
      let bound = try evaluate(operand, in: session)
      return try compare(input, bound, operand.span, nullEqualsNull: !sign.isOrder, session) { sign.holds($0, $1) }
    case .range(let range):
      let bounds = try evaluated(range, test.span, session)
      if case .known(.range(let range)) = bounds, input.isNull || range.lower.isNull || range.upper.isNull {
        return .null
      }
      return try compare(input, bounds, test.span, session) { value, bounds in
        if case .range(let range) = bounds { return range.contains(value) }
        return nil
      }
    case .value(let operand):
      let wanted = try evaluate(operand, in: session)
      if operand.isCondition, case .known(.boolean) = wanted {
        // A condition that does not mention the input decides by itself, unless the input is a truth value to compare.
        guard case .known(.boolean) = input else { return wanted }
      }
      return try compare(input, wanted, operand.span, nullEqualsNull: true, session) { value, wanted in
        Self.matches(value, wanted)
      }
    }
  }

  /// Equality with a value, membership in a range, or either with any member of a list.
  private static func matches(_ value: Value, _ wanted: Value) -> Bool? {
    switch wanted {
    case .range(let range):
      if case .range = value { return value.isEqual(to: wanted) }
      return range.contains(value)
    case .list(let members):
      if case .list = value, value.isEqual(to: wanted) == true { return true }
      return members.contains { member in
        // A list within the list is a value to be equal to.
        if case .list = member { value.isEqual(to: member) == true } else { matches(value, member) == true }
      }
    default: return value.isEqual(to: wanted)
    }
  }

  private func compare(
    _ input: Evaluation, _ operand: Evaluation, _ span: SourceSpan, nullEqualsNull: Bool = false,
    _ session: EvaluationSession, _ body: (Value, Value) -> Bool?
  ) throws(Diagnostic) -> Evaluation {
    if !nullEqualsNull, input.isNull || operand.isNull { return .known(.boolean(false)) }
    guard case .known(let value) = input, case .known(let other) = operand else {
      return .unknown(input.causes.union(operand.causes))
    }
    if value.isNull, !other.mentionsNull {
      return .known(.boolean(false))
    }
    if let result = body(value, other) { return .known(.boolean(result)) }
    return try failure(
      "feel.operands", span,
      Wording(
        zh: "\(value.excerpt) 和 \(other.excerpt) 不能比较", en: "\(value.excerpt) and \(other.excerpt) can't be compared"),
      session)
  }
}

extension Expression {
  /// Whether the expression asks something, and is no value to compare with.
  fileprivate var isCondition: Bool {
    switch node {
    case .comparison, .conjunction, .disjunction, .between, .membership, .quantification, .instance, .invocation: true
    default: false
    }
  }
}

extension Value {
  /// Whether null is the value or one of a list's members.
  var mentionsNull: Bool {
    switch self {
    case .null: true
    case .list(let members): members.contains { $0.mentionsNull }
    default: false
    }
  }
}
