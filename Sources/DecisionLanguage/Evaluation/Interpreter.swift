import Decimals
import Diagnostics

/// Evaluates expressions of one source text, exactly, with unknown as a third state. It defines what FEEL means here.
///
/// Two modes: the standard's, in which an operation that can't be done gives null, and strict, in which it is an error
/// with its cause. Null operands give null in both: a fact known to be absent is no fault. What exceeds the session's
/// limits is an error in both.
public struct Interpreter: Sendable {
  public enum Mode: Sendable, Hashable {
    case standard, strict
  }

  public let source: SourceText
  /// The mode of evaluations that are not part of a session.
  public let mode: Mode
  public let environment: Environment

  public init(_ source: SourceText, mode: Mode = .strict, environment: Environment) {
    self.source = source
    self.mode = mode
    self.environment = environment
  }

  /// - Parameter names: what a name stands for. The type checker has seen every name, so that a missing one is null.
  public init(_ source: SourceText, mode: Mode = .strict, names: @escaping @Sendable (String) -> Evaluation) {
    self.init(source, mode: mode, environment: Environment(outermost: { names($0) }))
  }

  public init(_ source: SourceText, mode: Mode = .strict, names: [String: Evaluation]) {
    self.init(source, mode: mode) { names[$0] ?? .null }
  }

  /// Evaluates in a session of its own, without a clock.
  /// - Throws: in strict mode, what can't be computed and why: `feel.operands`, `feel.zero-divisor`, `feel.range`,
  ///   `feel.argument`, `feel.unknown-name`, `feel.unknown-function`; in both, what exceeds the limits.
  /// Cost: linear in the size of the tree, times the members of the lists that are walked.
  public func evaluate(_ expression: Expression) throws(Diagnostic) -> Evaluation {
    try evaluate(expression, in: EvaluationSession(mode: mode))
  }

  /// Evaluates as a part of a session, which brings the mode, the limits and the clock.
  /// - Throws: as `evaluate(_:)`.
  public func evaluate(_ expression: Expression, in session: EvaluationSession) throws(Diagnostic) -> Evaluation {
    switch expression.node {
    case .null: return .null
    case .boolean(let value): return .known(.boolean(value))
    case .number(let value, _): return .known(.number(value))
    case .string(let text): return .known(.string(text))
    case .temporal(let value): return .known(value)
    case .name(let name): return try value(of: name, expression, session)
    default:
      if !session.canEnter() { try session.enter(source, expression.span) }
      defer { session.leave() }
      return try compound(expression, session)
    }
  }

  /// Operators. What the parts of an expression are bound to takes room on the stack, level by level: hence two halves.
  private func compound(_ expression: Expression, _ session: EvaluationSession) throws(Diagnostic) -> Evaluation {
    switch expression.node {
    case .negation(let operand): return try negative(operand, expression, session)
    case .arithmetic(let sign, let left, let right): return try arithmetic(sign, left, right, expression, session)
    case .comparison(let sign, let left, let right): return try compared(sign, left, right, expression, session)
    case .conjunction(let left, let right): return try kleene(left, right, absorbing: false, session)
    case .disjunction(let left, let right): return try kleene(left, right, absorbing: true, session)
    case .conditional(let condition, let first, let second):
      return try conditional(condition, first, second, session)
    case .invocation(let function, let arguments): return try invocation(function, arguments, expression, session)
    default: return try structure(expression, session)
    }
  }

  /// Collections, ranges, loops and functions.
  private func structure(_ expression: Expression, _ session: EvaluationSession) throws(Diagnostic) -> Evaluation {
    switch expression.node {
    case .between(let value, let lower, let upper): return try between(value, lower, upper, expression, session)
    case .membership(let value, let tests): return try membership(try evaluate(value, in: session), tests, session)
    case .list(let members): return try list(members, expression, session)
    case .context(let entries): return try context(entries, expression, session)
    case .range(let range): return try evaluated(range, expression.span, session)
    case .openRange(let sign, let bound): return try openRange(sign, bound, expression, session)
    case .path(let base, let property): return try path(base, property, expression, session)
    case .filter(let base, let condition): return try filtered(base, condition, expression, session)
    case .iteration(let iterators, let body): return try iteration(iterators, body, expression, session)
    case .quantification(let quantifier, let iterators, let body):
      return try quantification(quantifier, iterators, body, expression, session)
    case .instance(let value, let type): return try instance(value, type, session)
    case .function(let function): return try closure(function, expression, session)
    default: return try evaluate(expression, in: session)
    }
  }

  // MARK: Parts

  /// The same interpreter with further names in reach.
  func adding(_ names: [String: Evaluation]) -> Interpreter {
    Interpreter(source, mode: mode, environment: environment.adding(names))
  }

  private func value(
    of name: String, _ expression: Expression, _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    if let found = environment.value(of: name) { return found }
    if let function = BuiltInFunction(named: name) { return .known(.function(FunctionValue(function))) }
    return try failure(
      "feel.unknown-name", expression.span, Wording(zh: "没有叫“\(name)”的名称", en: "nothing is called '\(name)'"),
      remedy: ForeignHabit.remedy(forName: name) ?? suggestion(for: name, among: environment.names)
        ?? Wording(zh: "要写文字就加引号：\"\(name)\"", en: "a text stands in quotation marks: \"\(name)\""), session)
  }

  /// A result that strict mode refuses and the standard's makes null. The words are made only where they are kept.
  func failure(
    _ code: String, _ span: SourceSpan, _ message: @autoclosure () -> Wording,
    expected: @autoclosure () -> Wording? = nil, remedy: @autoclosure () -> Wording? = nil,
    _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    guard session.mode == .strict else {
      session.note { source.diagnostic(code, span, message(), expected: expected(), remedy: remedy()) }
      return .null
    }
    throw source.diagnostic(code, span, message(), expected: expected(), remedy: remedy())
  }

  /// The failure of an operation on values that it isn't meant for.
  func operandFailure(
    _ values: [Value], _ span: SourceSpan, _ session: EvaluationSession, expected: Wording? = nil
  ) throws(Diagnostic) -> Evaluation {
    try failure(
      "feel.operands", span,
      Wording(
        zh: "这些值算不了：\(values.map(\.excerpt).joined(separator: "、"))",
        en: "can't be computed for: \(values.map(\.excerpt).joined(separator: ", "))"),
      expected: expected, session)
  }

  /// The values of several parts, or the names whose values would tell them.
  func values(
    of parts: [Expression], _ session: EvaluationSession
  ) throws(Diagnostic) -> (values: [Value], causes: Set<String>) {
    var values: [Value] = []
    var causes: Set<String> = []
    for part in parts {
      switch try evaluate(part, in: session) {
      case .known(let value): values.append(value)
      case .unknown(let names): causes.formUnion(names)
      }
    }
    return (values, causes)
  }

  func evaluated(
    _ range: RangeExpression, _ span: SourceSpan, _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    let ends = (try evaluate(range.lower, in: session), try evaluate(range.upper, in: session))
    guard case .known(let lower) = ends.0, case .known(let upper) = ends.1 else {
      return .unknown(ends.0.causes.union(ends.1.causes))
    }
    let value = ValueRange(
      lower: lower, upper: upper, includesLower: range.includesLower, includesUpper: range.includesUpper)
    return try checked(value, span, session)
  }

  private func openRange(
    _ sign: ComparisonOperator, _ bound: Expression, _ whole: Expression, _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    guard case .known(let end) = try evaluate(bound, in: session) else { return try evaluate(bound, in: session) }
    return .known(.range(ValueRange(sign, end)))
  }

  /// A range whose ends are of one type; an end that is null leaves the range open there.
  private func checked(
    _ range: ValueRange, _ span: SourceSpan, _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    if !range.lower.isNull, !range.upper.isNull, range.lower.order(to: range.upper) == nil {
      return try operandFailure([range.lower, range.upper], span, session)
    }
    return .known(.range(range))
  }
}
