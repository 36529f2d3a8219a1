import Diagnostics

extension Parser {
  /// The tests of a table's cell: `-`, a list of positive tests, or `not(…)`.
  mutating func unaryTests() throws(Diagnostic) -> [UnaryTest] {
    let start = current.span
    if current.kind == .symbol(.minus), index + 1 < tokens.count, tokens[index + 1].kind == .end {
      index += 1
      return [UnaryTest(.any, start)]
    }
    if case .name("not") = current.kind, index + 1 < tokens.count,
      tokens[index + 1].kind == .symbol(.openParenthesis)
    {
      index += 2
      let tests = try positiveTests()
      let end = current.span
      try expect(Symbol.closeParenthesis)
      return [UnaryTest(.negation(tests), start.through(end))]
    }
    return try positiveTests()
  }

  mutating func positiveTests() throws(Diagnostic) -> [UnaryTest] {
    func operand(_ parser: inout Parser) throws(Diagnostic) -> Expression { try parser.expression() }
    var tests = [try positiveTest(operand)]
    while take(Symbol.comma) { tests.append(try positiveTest(operand)) }
    return tests
  }

  /// One test, whose values `operand` reads.
  mutating func positiveTest(
    _ operand: (inout Parser) throws(Diagnostic) -> Expression
  ) throws(Diagnostic) -> UnaryTest {
    let start = current.span
    if let sign = comparisonSign() {
      index += 1
      let value = try operand(&self)
      return UnaryTest(.comparison(sign, value), start.through(value.span))
    }
    let value = try operand(&self)
    if case .range(let range) = value.node { return UnaryTest(.range(range), value.span) }
    return UnaryTest(.value(value), value.span)
  }
}

extension Expression {
  /// Reads one expression.
  /// - Parameter names: the names of the scope; FEEL's built-in functions are always there.
  /// - Throws: the first fault, with its place.
  public init(
    parsing source: SourceText, names: some Sequence<String>, options: ParsingOptions = .standard
  ) throws(Diagnostic) {
    var parser = try Parser(source, scope: NameScope(Array(names) + BuiltInFunction.names), options: options)
    self = try parser.expression()
    try parser.expectEnd()
  }
}

extension UnaryTest {
  /// Reads the tests of one cell: the cell holds where any of them does.
  /// - Throws: the first fault, with its place.
  public static func parse(
    _ source: SourceText, names: some Sequence<String>, options: ParsingOptions = .standard
  ) throws(Diagnostic) -> [UnaryTest] {
    var parser = try Parser(source, scope: NameScope(Array(names) + BuiltInFunction.names), options: options)
    let tests = try parser.unaryTests()
    try parser.expectEnd()
    return tests
  }
}
