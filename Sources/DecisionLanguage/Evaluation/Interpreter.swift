import Decimals
import Diagnostics
import Quantities

/// Evaluates an expression for one subject, exactly, with unknown as a third state. It defines what FEEL means here.
///
/// Two modes: the standard's, in which an operation that can't be done gives null, and strict, in which it is an error
/// with its cause. Null operands give null in both: a fact known to be absent is no fault.
public struct Interpreter: Sendable {
  public enum Mode: Sendable, Hashable {
    case standard, strict
  }

  public let source: SourceText
  public let mode: Mode
  /// What a name stands for. The type checker has seen every name, so that a missing one is null.
  private let lookUp: @Sendable (String) -> Evaluation

  public init(_ source: SourceText, mode: Mode = .strict, names: @escaping @Sendable (String) -> Evaluation) {
    self.source = source
    self.mode = mode
    lookUp = names
  }

  public init(_ source: SourceText, mode: Mode = .strict, names: [String: Evaluation]) {
    self.init(source, mode: mode) { names[$0] ?? .null }
  }

  /// - Throws: in strict mode, what can't be computed and why: `feel.operands`, `feel.zero-divisor`, `feel.range`,
  ///   `feel.argument`.
  /// Cost: linear in the size of the tree.
  public func evaluate(_ expression: Expression) throws(Diagnostic) -> Evaluation {
    switch expression.node {
    case .null: return .null
    case .boolean(let value): return .known(.boolean(value))
    case .number(let value, _): return .known(.number(value))
    case .string(let text): return .known(.string(text))
    case .name(let name): return lookUp(name)
    case .path(let base, let property):
      return try mapped([base], expression) { values in
        guard case .date(let day) = values[0], let known = DateProperty(rawValue: property) else { return nil }
        return .number(Decimal128(known.value(of: day)))
      }
    case .negation(let operand):
      return try mapped([operand], expression) { values in
        if case .number(let number) = values[0] { return .number(-number) }
        return nil
      }
    case .arithmetic(let sign, let left, let right):
      return try arithmetic(sign, left, right, expression)
    case .comparison(let sign, let left, let right):
      return try compared(sign, try evaluate(left), try evaluate(right), expression)
    case .conjunction(let left, let right): return try kleene(left, right, absorbing: false)
    case .disjunction(let left, let right): return try kleene(left, right, absorbing: true)
    case .between(let value, let lower, let upper):
      return try kleene(
        Expression(.comparison(.greaterOrEqual, value, lower), expression.span),
        Expression(.comparison(.lessOrEqual, value, upper), expression.span), absorbing: false)
    case .membership(let value, let tests): return try membership(try evaluate(value), tests)
    case .conditional(let condition, let first, let second):
      return try conditional(condition, first, second)
    case .list(let members):
      var values: [Value] = []
      var causes: Set<String> = []
      for member in members {
        switch try evaluate(member) {
        case .known(let value): values.append(value)
        case .unknown(let names): causes.formUnion(names)
        }
      }
      return causes.isEmpty ? .known(.list(values)) : .unknown(causes)
    case .range(let range): return try evaluated(range, expression)
    case .filter(let base, let index):
      return try mapped([base, index], expression) { values in
        guard case .list(let members) = values[0], case .number(let number) = values[1],
          let position = number.integer
        else { return nil }
        let offset = position < 0 ? members.count + position : position - 1
        return position != 0 && members.indices.contains(offset) ? members[offset] : .null
      }
    case .invocation(let name, let arguments):
      guard let function = BuiltInFunction(rawValue: name) else {
        return try failure("feel.unknown-function", expression, Wording(zh: "没有这个函数", en: "no such function"))
      }
      if function == .not { return try negated(arguments, expression) }
      return try mapped(arguments, expression, passingNull: function.takesNull) { function.apply(to: $0) }
    }
  }

  // MARK: Parts

  /// A result that strict mode refuses and the standard's makes null.
  func failure(_ code: String, _ expression: Expression, _ message: Wording) throws(Diagnostic) -> Evaluation {
    guard mode == .strict else { return .null }
    throw source.diagnostic(code, expression.span, message)
  }

  /// Evaluates operands; unknown where any is, null where any is null, else what `body` makes of their values.
  private func mapped(
    _ operands: [Expression], _ whole: Expression, passingNull: Bool = false, _ body: ([Value]) -> Value?
  ) throws(Diagnostic) -> Evaluation {
    var values: [Value] = []
    var causes: Set<String> = []
    for operand in operands {
      switch try evaluate(operand) {
      case .known(let value): values.append(value)
      case .unknown(let names): causes.formUnion(names)
      }
    }
    // An operand known to be null decides, whatever the others are.
    if !passingNull, values.contains(.null) { return .null }
    guard causes.isEmpty else { return .unknown(causes) }
    if let result = body(values) { return .known(result) }
    let found = values.map(\.description).joined(separator: "、")
    return try failure(
      "feel.operands", whole,
      Wording(zh: "这些值算不了：\(found)", en: "can't be computed for: \(values.map(\.description).joined(separator: ", "))"))
  }

  private func arithmetic(
    _ sign: ArithmeticOperator, _ left: Expression, _ right: Expression, _ whole: Expression
  ) throws(Diagnostic) -> Evaluation {
    let operands = (try evaluate(left), try evaluate(right))
    if operands.0 == .null || operands.1 == .null { return .null }
    let causes = operands.0.causes.union(operands.1.causes)
    guard case .known(let first) = operands.0, case .known(let second) = operands.1 else { return .unknown(causes) }
    if sign == .add, case .string(let head) = first, case .string(let tail) = second {
      return .known(.string(head + tail))
    }
    guard case .number(let one) = first, case .number(let other) = second else {
      return try failure(
        "feel.operands", whole,
        Wording(
          zh: "“\(sign.rawValue)”两边不是数：\(first)、\(second)",
          en: "'\(sign.rawValue)' needs numbers, not \(first) and \(second)"))
    }
    if sign == .divide, other.isZero {
      return try failure("feel.zero-divisor", whole, Wording(zh: "除数为零", en: "division by zero"))
    }
    let result: Decimal128? =
      switch sign {
      case .add: one.adding(other)
      case .subtract: one.subtracting(other)
      case .multiply: one.multiplied(by: other)
      case .divide: one.divided(by: other)
      case .power: one.raised(to: other)
      }
    if let result { return .known(.number(result)) }
    return try failure("feel.range", whole, Wording(zh: "结果超出范围", en: "the result is out of range"))
  }

  private func kleene(_ left: Expression, _ right: Expression, absorbing: Bool) throws(Diagnostic) -> Evaluation {
    var causes: Set<String> = []
    var sawNull = false
    for side in [left, right] {
      switch try evaluate(side) {
      case .known(.boolean(absorbing)): return .known(.boolean(absorbing))
      case .known(.boolean): continue
      case .known(.null): sawNull = true
      case .known(let other):
        return try failure(
          "feel.operands", side, Wording(zh: "这里要“是”或“否”，不是 \(other)", en: "a boolean is needed, not \(other)"))
      case .unknown(let names): causes.formUnion(names)
      }
    }
    if !causes.isEmpty { return .unknown(causes) }
    return sawNull ? .null : .known(.boolean(!absorbing))
  }

  private func negated(_ arguments: [Expression], _ whole: Expression) throws(Diagnostic) -> Evaluation {
    try mapped(arguments, whole) { values in
      if case .boolean(let value) = values.first { return .boolean(!value) }
      return nil
    }
  }

  private func conditional(
    _ condition: Expression, _ first: Expression, _ second: Expression
  ) throws(Diagnostic) -> Evaluation {
    switch try evaluate(condition) {
    case .known(let value): return try evaluate(value == .boolean(true) ? first : second)
    case .unknown(let causes):
      // A branch that may not be taken is no error yet: what is wrong with it shows when the condition is known.
      do throws(Diagnostic) {
        let branches = (try evaluate(first), try evaluate(second))
        if case .known(let one) = branches.0, case .known(let other) = branches.1, one == other { return branches.0 }
        return .unknown(causes.union(branches.0.causes).union(branches.1.causes))
      } catch {
        return .unknown(causes)
      }
    }
  }

  private func evaluated(_ range: RangeExpression, _ whole: Expression) throws(Diagnostic) -> Evaluation {
    try mapped([range.lower, range.upper], whole) { values in
      .range(
        ValueRange(
          lower: values[0], upper: values[1], includesLower: range.includesLower, includesUpper: range.includesUpper))
    }
  }

  private func compared(
    _ sign: ComparisonOperator, _ left: Evaluation, _ right: Evaluation, _ whole: Expression
  ) throws(Diagnostic) -> Evaluation {
    if sign.isOrder, left == .null || right == .null { return .null }
    guard case .known(let first) = left, case .known(let second) = right else {
      return .unknown(left.causes.union(right.causes))
    }
    if let result = sign.holds(first, second) { return .known(.boolean(result)) }
    return try failure(
      "feel.operands", whole,
      Wording(zh: "\(first) 和 \(second) 不能比较", en: "\(first) and \(second) can't be compared"))
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

/// What FEEL tells of a date.
enum DateProperty: String, CaseIterable {
  case year, month, day, weekday

  func value(of day: CalendarDay) -> Int {
    switch self {
    case .year: day.year
    case .month: day.month
    case .day: day.day
    case .weekday: day.weekday
    }
  }
}
