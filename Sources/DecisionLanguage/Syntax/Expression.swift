import Decimals

/// A FEEL expression: a syntax tree whose every node knows where it stands in its source.
public struct Expression: Sendable, Hashable {
  public let node: Node
  public let span: SourceSpan

  public indirect enum Node: Sendable, Hashable {
    case null
    case boolean(Bool)
    /// A numeral, with its suffix where the corpus writes one.
    case number(Decimal128, NumeralSuffix?)
    case string(String)
    case name(String)
    /// `above_scale_on.year`.
    case path(Expression, String)
    case negation(Expression)
    case arithmetic(ArithmeticOperator, Expression, Expression)
    case comparison(ComparisonOperator, Expression, Expression)
    case conjunction(Expression, Expression)
    case disjunction(Expression, Expression)
    case between(Expression, Expression, Expression)
    case membership(Expression, [UnaryTest])
    case conditional(Expression, Expression, Expression)
    case list([Expression])
    case range(RangeExpression)
    /// `list[condition or index]`.
    case filter(Expression, Expression)
    case invocation(function: String, arguments: [Expression])
  }

  public init(_ node: Node, _ span: SourceSpan) {
    self.node = node
    self.span = span
  }
}

public enum ArithmeticOperator: String, Sendable, Hashable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case power = "**"
}

public enum ComparisonOperator: String, Sendable, Hashable {
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
}

/// `[a..b)`: either end included or not.
public struct RangeExpression: Sendable, Hashable {
  public let lower: Expression
  public let upper: Expression
  public let includesLower: Bool
  public let includesUpper: Bool
}

/// One condition on a table's input, or on the value before `in`.
public struct UnaryTest: Sendable, Hashable {
  public indirect enum Node: Sendable, Hashable {
    /// `-`: anything, also the unknown.
    case any
    /// `>= 0.30`.
    case comparison(ComparisonOperator, Expression)
    case range(RangeExpression)
    /// A value, or a list whose members are values and ranges: the input equals it or is in it.
    case value(Expression)
    /// `not(…)`: none of the tests holds.
    case negation([UnaryTest])
  }

  public let node: Node
  public let span: SourceSpan

  public init(_ node: Node, _ span: SourceSpan) {
    self.node = node
    self.span = span
  }
}

extension Expression {
  /// The names that the expression reads, in order of first use.
  public var names: [String] {
    var found: [String] = []
    collectNames(into: &found)
    return found
  }

  /// The nodes directly below this one.
  public var children: [Expression] {
    switch node {
    case .null, .boolean, .number, .string, .name: []
    case .path(let base, _), .negation(let base): [base]
    case .arithmetic(_, let left, let right), .comparison(_, let left, let right), .conjunction(let left, let right),
      .disjunction(let left, let right), .filter(let left, let right):
      [left, right]
    case .between(let value, let lower, let upper): [value, lower, upper]
    case .membership(let value, let tests): [value] + tests.flatMap(\.expressions)
    case .conditional(let condition, let first, let second): [condition, first, second]
    case .list(let members): members
    case .range(let range): [range.lower, range.upper]
    case .invocation(_, let arguments): arguments
    }
  }

  private func collectNames(into found: inout [String]) {
    if case .name(let name) = node, !found.contains(name) { found.append(name) }
    for child in children { child.collectNames(into: &found) }
  }
}

extension UnaryTest {
  /// The expressions that the test compares with.
  public var expressions: [Expression] {
    switch node {
    case .any: []
    case .comparison(_, let value), .value(let value): [value]
    case .range(let range): [range.lower, range.upper]
    case .negation(let tests): tests.flatMap(\.expressions)
    }
  }
}
