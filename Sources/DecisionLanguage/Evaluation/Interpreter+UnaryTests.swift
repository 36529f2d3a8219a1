import Diagnostics

extension Interpreter {
  /// Whether any of the tests holds for the input, as a boolean evaluation: true wins over unknown, unknown over false.
  func membership(_ input: Evaluation, _ tests: [UnaryTest]) throws(Diagnostic) -> Evaluation {
    var causes: Set<String> = []
    for test in tests {
      switch try holds(test, input) {
      case .known(.boolean(true)): return .known(.boolean(true))
      case .unknown(let names): causes.formUnion(names)
      case .known: continue
      }
    }
    return causes.isEmpty ? .known(.boolean(false)) : .unknown(causes)
  }

  /// Whether one cell of a table holds for its input. A test on null is false except `-`, `null` and `not(…)`.
  public func test(_ tests: [UnaryTest], on input: Evaluation) throws(Diagnostic) -> Ternary {
    switch try membership(input, tests) {
    case .known(let value): Ternary(value == .boolean(true))
    case .unknown: .unknown
    }
  }

  private func holds(_ test: UnaryTest, _ input: Evaluation) throws(Diagnostic) -> Evaluation {
    switch test.node {
    case .any: return .known(.boolean(true))
    case .negation(let tests):
      switch try membership(input, tests) {
      case .known(let value): return .known(.boolean(value != .boolean(true)))
      case .unknown(let causes): return .unknown(causes)
      }
    case .comparison(let sign, let operand):
      return try compare(input, try evaluate(operand), operand.span) { sign.holds($0, $1) }
    case .range(let range):
      return try compare(
        input, try evaluate(Expression(.range(range), test.span)), test.span
      ) { value, bounds in
        if case .range(let range) = bounds { return range.contains(value) }
        return nil
      }
    case .value(let operand):
      return try compare(input, try evaluate(operand), operand.span, nullEqualsNull: true) { value, wanted in
        Self.matches(value, wanted)
      }
    }
  }

  /// Equality with a value, membership in a range, or either with any member of a list.
  private static func matches(_ value: Value, _ wanted: Value) -> Bool? {
    switch wanted {
    case .range(let range): return range.contains(value)
    case .list(let members):
      if case .list = value { return value.isEqual(to: wanted) }
      return members.contains { matches(value, $0) == true }
    default: return value.isEqual(to: wanted)
    }
  }

  private func compare(
    _ input: Evaluation, _ operand: Evaluation, _ span: SourceSpan, nullEqualsNull: Bool = false,
    _ body: (Value, Value) -> Bool?
  ) throws(Diagnostic) -> Evaluation {
    if !nullEqualsNull, input == .null || operand == .null { return .known(.boolean(false)) }
    guard case .known(let value) = input, case .known(let other) = operand else {
      return .unknown(input.causes.union(operand.causes))
    }
    if value == .null, other != .null, !other.mentionsNull { return .known(.boolean(false)) }
    if let result = body(value, other) { return .known(.boolean(result)) }
    return try failure(
      "feel.operands", Expression(.null, span),
      Wording(zh: "\(value) 和 \(other) 不能比较", en: "\(value) and \(other) can't be compared"))
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
