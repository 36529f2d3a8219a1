import Decimals

/// A FEEL expression: a syntax tree whose every node knows where it stands in its source.
public struct Expression: Sendable, Hashable {
  public let node: Node
  public let span: SourceSpan
  /// How many nodes stand above one another: 1 for a value.
  let height: Int

  public indirect enum Node: Sendable, Hashable {
    case null
    case boolean(Bool)
    /// A numeral, with its suffix where the corpus writes one.
    case number(Decimal128, NumeralSuffix?)
    case string(String)
    /// `@"2026-01-31"`: a date, time, date and time or duration.
    case temporal(Value)
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
    case context([ContextEntry])
    case range(RangeExpression)
    /// `(>= 5)`: a range with one end.
    case openRange(ComparisonOperator, Expression)
    /// `list[condition or index]`.
    case filter(Expression, Expression)
    case invocation(function: Expression, arguments: Arguments)
    /// `for x in list, y in 1..x return x * y`.
    case iteration([Iterator], Expression)
    /// `some x in list satisfies x > 0`, and `every`.
    case quantification(Quantifier, [Iterator], Expression)
    /// `x instance of list<number>`.
    case instance(Expression, FEELType)
    /// `function(a: number, b) a + b`.
    case function(FunctionExpression)
  }

  public init(_ node: Node, _ span: SourceSpan) {
    self.node = node
    self.span = span
    height = 1 + node.heightBelow
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

/// `name: value` in a context.
public struct ContextEntry: Sendable, Hashable {
  public let name: String
  public let nameSpan: SourceSpan
  public let value: Expression
}

/// What a function is called with.
public enum Arguments: Sendable, Hashable {
  case positional([Expression])
  case named([ContextEntry])

  public var values: [Expression] {
    switch self {
    case .positional(let values): values
    case .named(let entries): entries.map(\.value)
    }
  }

  /// The parameters that the values are for; `nil` where they go by their order.
  var names: [String]? {
    if case .named(let entries) = self { return entries.map(\.name) }
    return nil
  }
}

/// `x in list` or `x in 1..10`.
public struct Iterator: Sendable, Hashable {
  public enum Domain: Sendable, Hashable {
    case values(Expression)
    /// From the first to the second, up or down.
    case steps(Expression, Expression)
  }

  public let name: String
  public let domain: Domain
}

public enum Quantifier: String, Sendable, Hashable {
  case some, every
}

/// A function written in FEEL.
public struct FunctionExpression: Sendable, Hashable {
  public let parameters: [FunctionValue.Parameter]
  public let body: Expression
  /// What the parser could tell of the result's type.
  let result: FEELType
  /// Whether the body names a function that lies outside FEEL instead of saying what to do.
  public let isExternal: Bool
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
    /// A condition on `?`, the input.
    case condition(Expression)
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
  /// The names that the expression reads from outside, in order of first use; functions of the library are none.
  public var names: [String] {
    var found: [String] = []
    collectNames(into: &found, except: [])
    return found
  }

  /// The nodes directly below this one.
  public var children: [Expression] { node.children }

  private func collectNames(into found: inout [String], except bound: Set<String>) {
    var bound = bound
    switch node {
    case .name(let name):
      if !bound.contains(name), !found.contains(name) { found.append(name) }
    case .invocation(let function, let arguments):
      if case .name(let name) = function.node, BuiltInFunction(named: name) != nil {
        for part in arguments.values { part.collectNames(into: &found, except: bound) }
      } else {
        for child in children { child.collectNames(into: &found, except: bound) }
      }
    case .iteration(let iterators, let body), .quantification(_, let iterators, let body):
      for iterator in iterators {
        for part in iterator.expressions { part.collectNames(into: &found, except: bound) }
        bound.insert(iterator.name)
      }
      body.collectNames(into: &found, except: bound.union(["partial"]))
    case .context(let entries):
      for entry in entries {
        entry.value.collectNames(into: &found, except: bound)
        bound.insert(entry.name)
      }
    case .function(let function):
      function.body.collectNames(into: &found, except: bound.union(function.parameters.map(\.name)))
    case .filter(let base, let condition):
      base.collectNames(into: &found, except: bound)
      condition.collectNames(into: &found, except: bound.union(["item"]))
    default:
      for child in children { child.collectNames(into: &found, except: bound) }
    }
  }

  /// Whether the expression reads the name from outside.
  func mentions(_ name: String) -> Bool { names.contains(name) }
}

extension Expression.Node {
  /// The nodes directly below this one.
  var children: [Expression] {
    switch self {
    case .null, .boolean, .number, .string, .temporal, .name: []
    case .path(let base, _), .negation(let base), .instance(let base, _), .openRange(_, let base): [base]
    case .arithmetic(_, let left, let right), .comparison(_, let left, let right), .conjunction(let left, let right),
      .disjunction(let left, let right), .filter(let left, let right):
      [left, right]
    case .between(let value, let lower, let upper): [value, lower, upper]
    case .membership(let value, let tests): [value] + tests.flatMap(\.expressions)
    case .conditional(let condition, let first, let second): [condition, first, second]
    case .list(let members): members
    case .context(let entries): entries.map(\.value)
    case .range(let range): [range.lower, range.upper]
    case .invocation(let function, let arguments): [function] + arguments.values
    case .iteration(let iterators, let body), .quantification(_, let iterators, let body):
      iterators.flatMap(\.expressions) + [body]
    case .function(let function): [function.body]
    }
  }

  /// The height of the highest node below.
  fileprivate var heightBelow: Int {
    switch self {
    case .null, .boolean, .number, .string, .temporal, .name: 0
    case .arithmetic(_, let left, let right), .comparison(_, let left, let right), .conjunction(let left, let right),
      .disjunction(let left, let right):
      max(left.height, right.height)
    default: children.reduce(0) { max($0, $1.height) }
    }
  }
}

extension Iterator {
  var expressions: [Expression] {
    switch domain {
    case .values(let list): [list]
    case .steps(let first, let last): [first, last]
    }
  }
}

extension UnaryTest {
  /// The expressions that the test compares with.
  public var expressions: [Expression] {
    switch node {
    case .any: []
    case .comparison(_, let value), .value(let value), .condition(let value): [value]
    case .range(let range): [range.lower, range.upper]
    case .negation(let tests): tests.flatMap(\.expressions)
    }
  }
}
