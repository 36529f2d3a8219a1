import Diagnostics

/// How a source text is read.
public struct ParsingOptions: Sendable, Hashable {
  /// Whether 万, 亿 and % may follow a numeral, as the corpus writes.
  public var allowsNumeralSuffixes: Bool
  /// How deep expressions may be nested; a deeper one ends in an error, never in a crash.
  public var depthLimit: Int

  public init(allowsNumeralSuffixes: Bool = false, depthLimit: Int = 100) {
    self.allowsNumeralSuffixes = allowsNumeralSuffixes
    self.depthLimit = depthLimit
  }

  public static let standard = ParsingOptions()
  public static let corpus = ParsingOptions(allowsNumeralSuffixes: true)
}

/// Reads FEEL by recursive descent; precedence as in the grammar of DMN 1.5, section 10.3.1.2.
struct Parser {
  let source: SourceText
  let tokens: [Token]
  let options: ParsingOptions
  var index = 0
  private var depth = 0

  init(_ source: SourceText, scope: NameScope, options: ParsingOptions) throws(Diagnostic) {
    self.source = source
    self.options = options
    tokens = try Lexer.tokens(of: source, scope: scope, allowsNumeralSuffixes: options.allowsNumeralSuffixes)
  }

  // MARK: Tokens

  var current: Token { tokens[min(index, tokens.count - 1)] }

  mutating func take(_ symbol: Symbol) -> Bool {
    guard current.kind == .symbol(symbol) else { return false }
    index += 1
    return true
  }

  mutating func take(_ keyword: Keyword) -> Bool {
    guard current.kind == .keyword(keyword) else { return false }
    index += 1
    return true
  }

  mutating func expect(_ symbol: Symbol) throws(Diagnostic) {
    guard take(symbol) else { throw unexpected(expected: Wording(verbatim: symbol.rawValue)) }
  }

  mutating func expect(_ keyword: Keyword) throws(Diagnostic) {
    guard take(keyword) else { throw unexpected(expected: Wording(verbatim: keyword.rawValue)) }
  }

  func expectEnd() throws(Diagnostic) {
    guard current.kind == .end else { throw unexpected(expected: Wording(zh: "到此结束", en: "the end")) }
  }

  func unexpected(expected: Wording) -> Diagnostic {
    if current.kind == .end {
      return source.diagnostic(
        "feel.end", SourceSpan(current.span.start, current.span.start),
        Wording(zh: "话没有说完", en: "the expression ends too early"), expected: expected)
    }
    let text = source.slice(current.span)
    return source.diagnostic(
      "feel.unexpected", current.span, Wording(zh: "这里不该是“\(text)”", en: "unexpected '\(text)'"), expected: expected)
  }

  /// Runs `body` one level deeper.
  mutating func nested<Result>(_ body: (inout Parser) throws(Diagnostic) -> Result) throws(Diagnostic) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= options.depthLimit else {
      throw source.diagnostic(
        "feel.depth", current.span,
        Wording(
          zh: "嵌套超过 \(options.depthLimit) 层", en: "nested deeper than \(options.depthLimit) levels"),
        remedy: Wording(zh: "拆成几个有名字的部分", en: "split it into named parts"))
    }
    return try body(&self)
  }

  // MARK: Expressions, from the loosest to the tightest

  mutating func expression() throws(Diagnostic) -> Expression {
    try nested { parser throws(Diagnostic) in
      parser.current.kind == .keyword(.if) ? try parser.conditional() : try parser.disjunction()
    }
  }

  private mutating func conditional() throws(Diagnostic) -> Expression {
    let start = current.span
    try expect(Keyword.if)
    let condition = try expression()
    try expect(Keyword.then)
    let first = try expression()
    try expect(Keyword.else)
    let second = try expression()
    return Expression(.conditional(condition, first, second), start.through(second.span))
  }

  private mutating func disjunction() throws(Diagnostic) -> Expression {
    var left = try conjunction()
    while take(Keyword.or) {
      let right = try conjunction()
      left = Expression(.disjunction(left, right), left.span.through(right.span))
    }
    return left
  }

  private mutating func conjunction() throws(Diagnostic) -> Expression {
    var left = try comparison()
    while take(Keyword.and) {
      let right = try comparison()
      left = Expression(.conjunction(left, right), left.span.through(right.span))
    }
    return left
  }

  private mutating func comparison() throws(Diagnostic) -> Expression {
    let left = try sum()
    if let sign = comparisonSign() {
      index += 1
      let right = try sum()
      return Expression(.comparison(sign, left, right), left.span.through(right.span))
    }
    if take(Keyword.between) {
      let lower = try sum()
      try expect(Keyword.and)
      let upper = try sum()
      return Expression(.between(left, lower, upper), left.span.through(upper.span))
    }
    if take(Keyword.in) {
      if take(Symbol.openParenthesis) {
        let tests = try positiveTests()
        let end = current.span
        try expect(Symbol.closeParenthesis)
        return Expression(.membership(left, tests), left.span.through(end))
      }
      // `and` binds looser than `in`: the test ends before it.
      let test = try positiveTest { parser throws(Diagnostic) in try parser.sum() }
      return Expression(.membership(left, [test]), left.span.through(test.span))
    }
    return left
  }

  func comparisonSign() -> ComparisonOperator? {
    guard case .symbol(let symbol) = current.kind else { return nil }
    return ComparisonOperator(rawValue: symbol.rawValue)
  }

  mutating func sum() throws(Diagnostic) -> Expression {
    var left = try product()
    while case .symbol(let symbol) = current.kind, symbol == .plus || symbol == .minus {
      index += 1
      let right = try product()
      left = Expression(
        .arithmetic(symbol == .plus ? .add : .subtract, left, right), left.span.through(right.span))
    }
    return left
  }

  private mutating func product() throws(Diagnostic) -> Expression {
    var left = try power()
    while case .symbol(let symbol) = current.kind, symbol == .times || symbol == .divide {
      index += 1
      let right = try power()
      left = Expression(
        .arithmetic(symbol == .times ? .multiply : .divide, left, right), left.span.through(right.span))
    }
    return left
  }

  private mutating func power() throws(Diagnostic) -> Expression {
    // FEEL's exponentiation leans to the left, and a sign binds tighter than it: -2 ** 2 is 4.
    var left = try signed()
    while take(Symbol.power) {
      let right = try signed()
      left = Expression(.arithmetic(.power, left, right), left.span.through(right.span))
    }
    return left
  }

  private mutating func signed() throws(Diagnostic) -> Expression {
    let start = current.span
    guard take(Symbol.minus) else { return try postfix() }
    let operand = try nested { parser throws(Diagnostic) in try parser.signed() }
    return Expression(.negation(operand), start.through(operand.span))
  }

  private mutating func postfix() throws(Diagnostic) -> Expression {
    var base = try primary()
    while true {
      let start = base.span
      if take(Symbol.dot) {
        guard case .name(let property) = current.kind else {
          throw unexpected(expected: Wording(zh: "属性名，如 year", en: "a property, such as year"))
        }
        let end = current.span
        index += 1
        base = Expression(.path(base, property), start.through(end))
      } else if take(Symbol.openBracket) {
        let condition = try expression()
        let end = current.span
        try expect(Symbol.closeBracket)
        base = Expression(.filter(base, condition), start.through(end))
      } else {
        return base
      }
    }
  }

  private mutating func primary() throws(Diagnostic) -> Expression {
    let token = current
    switch token.kind {
    case .number(let value, let suffix):
      index += 1
      return Expression(.number(value, suffix), token.span)
    case .string(let text):
      index += 1
      return Expression(.string(text), token.span)
    case .keyword(.true), .keyword(.false):
      index += 1
      return Expression(.boolean(token.kind == .keyword(.true)), token.span)
    case .keyword(.null):
      index += 1
      return Expression(.null, token.span)
    case .name(let name):
      index += 1
      guard current.kind == .symbol(.openParenthesis) else { return Expression(.name(name), token.span) }
      return try invocation(of: name, from: token.span)
    case .symbol(.openParenthesis):
      index += 1
      let inner = try expression()
      if take(Symbol.dots) { return try range(from: token.span, lower: inner, includesLower: false) }
      let end = current.span
      try expect(Symbol.closeParenthesis)
      return Expression(inner.node, token.span.through(end))
    case .symbol(.openBracket):
      return try listOrRange()
    case .symbol(.closeBracket):
      // `]a..b]`: FEEL's other way to leave the lower end out.
      index += 1
      let lower = try expression()
      try expect(Symbol.dots)
      return try range(from: token.span, lower: lower, includesLower: false)
    default:
      throw unexpected(expected: Wording(zh: "一个值、名称或括号", en: "a value, a name or a bracket"))
    }
  }

  private mutating func invocation(of name: String, from start: SourceSpan) throws(Diagnostic) -> Expression {
    try expect(Symbol.openParenthesis)
    var arguments: [Expression] = []
    if current.kind != .symbol(.closeParenthesis) {
      repeat { arguments.append(try expression()) } while take(Symbol.comma)
    }
    let end = current.span
    try expect(Symbol.closeParenthesis)
    return Expression(.invocation(function: name, arguments: arguments), start.through(end))
  }

  private mutating func listOrRange() throws(Diagnostic) -> Expression {
    let start = current.span
    try expect(Symbol.openBracket)
    var members: [Expression] = []
    if current.kind != .symbol(.closeBracket) {
      let first = try expression()
      if take(Symbol.dots) { return try range(from: start, lower: first, includesLower: true) }
      members.append(first)
      while take(Symbol.comma) { members.append(try expression()) }
    }
    let end = current.span
    try expect(Symbol.closeBracket)
    return Expression(.list(members), start.through(end))
  }

  /// The rest of a range, after its `..`.
  private mutating func range(
    from start: SourceSpan, lower: Expression, includesLower: Bool
  ) throws(Diagnostic) -> Expression {
    let upper = try expression()
    let end = current.span
    // `]a..b[` is FEEL's other way to write an open end; a closing `[` or `)` leaves the end out.
    let includesUpper: Bool
    if take(Symbol.closeBracket) {
      includesUpper = true
    } else if take(Symbol.closeParenthesis) || take(Symbol.openBracket) {
      includesUpper = false
    } else {
      throw unexpected(expected: Wording(zh: "] 或 )，表示含或不含上限", en: "] or ), the end included or not"))
    }
    return Expression(
      .range(
        RangeExpression(lower: lower, upper: upper, includesLower: includesLower, includesUpper: includesUpper)),
      start.through(end))
  }
}
