import Diagnostics

extension Parser {
  /// The tests of a table's cell: `-`, a list of positive tests, or `not(…)`.
  mutating func unaryTests() throws(Diagnostic) -> [UnaryTest] {
    let start = current
    if current.kind == .symbol(.minus) {
      try advance()
      if current.kind == .end { return [UnaryTest(.any, start.span)] }
      restore(start)
    }
    if case .name("not") = current.kind {
      try advance()
      if try take(Symbol.openParenthesis) {
        let tests = try positiveTests()
        let end = current.span
        try expect(Symbol.closeParenthesis)
        if current.kind == .end { return [UnaryTest(.negation(tests), start.span.through(end))] }
        // Something stands behind the bracket: `not` is a part of an expression.
      }
      restore(start)
    }
    return try positiveTests()
  }

  mutating func positiveTests() throws(Diagnostic) -> [UnaryTest] {
    func operand(_ parser: inout Parser) throws(Diagnostic) -> Expression { try parser.expression() }
    var tests = [try positiveTest(operand)]
    while try take(Symbol.comma) { tests.append(try positiveTest(operand)) }
    return tests
  }

  /// One test, whose values `operand` reads.
  mutating func positiveTest(
    _ operand: (inout Parser) throws(Diagnostic) -> Expression
  ) throws(Diagnostic) -> UnaryTest {
    let start = current.span
    if let sign = comparisonSign() {
      try advance()
      let value = try operand(&self)
      return UnaryTest(.comparison(sign, value), start.through(value.span))
    }
    let value = try operand(&self)
    if case .range(let range) = value.node { return UnaryTest(.range(range), value.span) }
    return UnaryTest(value.mentions("?") ? .condition(value) : .value(value), value.span)
  }
}

extension Expression {
  /// Reads one expression.
  /// - Parameter scope: the names that it may use; FEEL's built-in functions are always there.
  /// - Throws: the first fault, with its place.
  public init(
    parsing source: SourceText, scope: NameScope, options: ParsingOptions = .standard
  ) throws(Diagnostic) {
    var parser = try Parser(source, scope: scope, options: options)
    self = try parser.expression()
    try parser.expectEnd()
    try options.profile.check(self, in: source)
  }

  /// Reads one expression with names of which no types are known.
  /// - Throws: the first fault, with its place.
  public init(
    parsing source: SourceText, names: some Sequence<String>, options: ParsingOptions = .standard
  ) throws(Diagnostic) {
    try self.init(parsing: source, scope: NameScope(names), options: options)
  }
}

extension UnaryTest {
  /// Reads the tests of one cell: the cell holds where any of them does.
  /// - Throws: the first fault, with its place.
  public static func parse(
    _ source: SourceText, scope: NameScope, options: ParsingOptions = .standard
  ) throws(Diagnostic) -> [UnaryTest] {
    var parser = try Parser(source, scope: scope, options: options)
    let tests = try parser.unaryTests()
    try parser.expectEnd()
    try options.profile.check(tests, in: source)
    return tests
  }

  /// Reads the tests of one cell with names of which no types are known.
  /// - Throws: the first fault, with its place.
  public static func parse(
    _ source: SourceText, names: some Sequence<String>, options: ParsingOptions = .standard
  ) throws(Diagnostic) -> [UnaryTest] {
    try parse(source, scope: NameScope(names), options: options)
  }
}
