import Diagnostics

/// Expressions from the loosest to the tightest.
extension Parser {
  mutating func expression() throws(Diagnostic) -> Expression {
    try nested { parser throws(Diagnostic) in
      switch parser.current.kind {
      case .keyword(.if): try parser.conditional()
      case .keyword(.for): try parser.iteration()
      case .keyword(.some): try parser.quantification(.some)
      case .keyword(.every): try parser.quantification(.every)
      case .keyword(.function): try parser.functionDefinition()
      default: try parser.disjunction()
      }
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
    while try take(Keyword.or) {
      let right = try conjunction()
      left = Expression(.disjunction(left, right), left.span.through(right.span))
      try checkHeight(of: left)
    }
    return left
  }

  private mutating func conjunction() throws(Diagnostic) -> Expression {
    var left = try comparison()
    while try take(Keyword.and) {
      let right = try comparison()
      left = Expression(.conjunction(left, right), left.span.through(right.span))
      try checkHeight(of: left)
    }
    return left
  }

  /// Every `+ c` behind `a + b` puts a node on top of those before.
  private func checkHeight(of expression: Expression) throws(Diagnostic) {
    guard expression.height <= Self.heightLimit else { throw tooDeep(Self.heightLimit) }
  }

  private mutating func comparison() throws(Diagnostic) -> Expression {
    var left = try sum()
    while true {
      if let sign = comparisonSign() {
        try advance()
        let right = try sum()
        left = Expression(.comparison(sign, left, right), left.span.through(right.span))
      } else if try take(Keyword.between) {
        let lower = try sum()
        try expect(Keyword.and)
        let upper = try sum()
        left = Expression(.between(left, lower, upper), left.span.through(upper.span))
      } else if try take(Keyword.in) {
        left = try membership(of: left)
      } else if current.kind == .name("instance") {
        left = try instance(of: left)
      } else {
        return left
      }
      try checkHeight(of: left)
    }
  }

  private mutating func membership(of value: Expression) throws(Diagnostic) -> Expression {
    let start = current
    if current.kind == .symbol(.openParenthesis) {
      // `in (a, < b)` lists tests; `in (a..b]` is a range and `in (list)[1]` a value, which begin alike.
      do throws(Diagnostic) {
        try advance()
        let tests = try positiveTests()
        let end = current.span
        try expect(Symbol.closeParenthesis)
        if current.kind != .symbol(.openBracket), current.kind != .symbol(.dot) {
          return Expression(.membership(value, tests), value.span.through(end))
        }
        restore(start)
      } catch {
        restore(start)
        guard let range = try openRangeOrNothing() else { throw error }
        return Expression(.membership(value, [range]), value.span.through(range.span))
      }
    }
    // `and` binds looser than `in`: the test ends before it.
    let test = try positiveTest { parser throws(Diagnostic) in try parser.sum() }
    return Expression(.membership(value, [test]), value.span.through(test.span))
  }

  /// A range that begins with a parenthesis; `nil` where none stands here.
  private mutating func openRangeOrNothing() throws(Diagnostic) -> UnaryTest? {
    let start = current
    do throws(Diagnostic) {
      let test = try positiveTest { parser throws(Diagnostic) in try parser.sum() }
      if case .range = test.node { return test }
    } catch {
      // What is wrong is told as a fault of the tests, which were tried first.
      restore(start)
    }
    return nil
  }

  private mutating func instance(of value: Expression) throws(Diagnostic) -> Expression {
    try advance()
    guard current.kind == .name("of") else { throw unexpected(expected: Wording(verbatim: "of")) }
    let (type, end) = try type(at: current.span.end)
    return Expression(.instance(value, type), value.span.through(end))
  }

  func comparisonSign() -> ComparisonOperator? {
    guard case .symbol(let symbol) = current.kind else { return nil }
    return ComparisonOperator(rawValue: symbol.rawValue)
  }

  mutating func sum() throws(Diagnostic) -> Expression {
    var left = try product()
    while case .symbol(let symbol) = current.kind, symbol == .plus || symbol == .minus {
      try advance()
      let right = try product()
      left = Expression(
        .arithmetic(symbol == .plus ? .add : .subtract, left, right), left.span.through(right.span))
      try checkHeight(of: left)
    }
    return left
  }

  private mutating func product() throws(Diagnostic) -> Expression {
    var left = try power()
    while case .symbol(let symbol) = current.kind, symbol == .times || symbol == .divide {
      try advance()
      let right = try power()
      left = Expression(
        .arithmetic(symbol == .times ? .multiply : .divide, left, right), left.span.through(right.span))
      try checkHeight(of: left)
    }
    return left
  }

  private mutating func power() throws(Diagnostic) -> Expression {
    // FEEL's exponentiation leans to the left, and a sign binds tighter than it: -2 ** 2 is 4.
    var left = try signed()
    while try take(Symbol.power) {
      let right = try signed()
      left = Expression(.arithmetic(.power, left, right), left.span.through(right.span))
      try checkHeight(of: left)
    }
    return left
  }

  private mutating func signed() throws(Diagnostic) -> Expression {
    let start = current.span
    guard try take(Symbol.minus) else { return try postfix() }
    let operand = try nested { parser throws(Diagnostic) in try parser.signed() }
    return Expression(.negation(operand), start.through(operand.span))
  }

  private mutating func postfix() throws(Diagnostic) -> Expression {
    var base = try primary()
    while true {
      switch current.kind {
      case .symbol(.dot): base = try path(from: base)
      case .symbol(.openBracket):
        guard let filtered = try filterOrNothing(of: base) else { return base }
        base = filtered
      case .symbol(.openParenthesis): base = try invocation(of: base)
      default: return base
      }
      try checkHeight(of: base)
    }
  }

  private mutating func path(from base: Expression) throws(Diagnostic) -> Expression {
    let position = try start(after: current.span.end)
    let known = shape(of: base).entryIndex
    let match =
      position < source.scalars.count
      ? known?.longestName(in: source.scalars, at: position) ?? members.longestName(in: source.scalars, at: position)
      : nil
    if let match {
      try move(to: match.end)
      return Expression(.path(base, match.name), SourceSpan(base.span.start, match.end))
    }
    try advance()
    let property: String
    switch current.kind {
    case .name(let name): property = name
    case .keyword(let word): property = word.rawValue
    default: throw unexpected(expected: Wording(zh: "属性名，如 year", en: "a property, such as year"))
    }
    let end = current.span
    try advance()
    return Expression(.path(base, property), base.span.through(end))
  }

  /// A filter; `nil` where the bracket closes a range instead, as in `[1..10[`.
  private mutating func filterOrNothing(of base: Expression) throws(Diagnostic) -> Expression? {
    guard isAtRangeEnd else { return try filter(of: base) }
    let bracket = current
    isAtRangeEnd = false
    defer { isAtRangeEnd = true }
    do throws(Diagnostic) {
      return try filter(of: base)
    } catch {
      restore(bracket)
      return nil
    }
  }

  private mutating func filter(of base: Expression) throws(Diagnostic) -> Expression {
    try expect(Symbol.openBracket)
    let member = shape(of: base).memberShape
    let condition = try with(member.namesInFilter(otherwise: members)) { parser throws(Diagnostic) in
      try parser.expression()
    }
    let end = current.span
    try expect(Symbol.closeBracket)
    return Expression(.filter(base, condition), base.span.through(end))
  }
}
