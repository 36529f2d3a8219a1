import Diagnostics

/// Expressions that bring in names of their own.
extension Parser {
  mutating func iteration() throws(Diagnostic) -> Expression {
    let start = current.span
    let (iterators, body, end) = try loop(until: .return, extra: ["partial": .list(.any)])
    let whole = Expression(.iteration(iterators, body.expression), start.through(end))
    shapes[whole.span] = .list(body.shape)
    return whole
  }

  mutating func quantification(_ quantifier: Quantifier) throws(Diagnostic) -> Expression {
    let start = current.span
    let (iterators, body, end) = try loop(until: .satisfies, extra: [:])
    return Expression(.quantification(quantifier, iterators, body.expression), start.through(end))
  }

  private typealias LoopBody = (expression: Expression, shape: FEELType)

  /// The iterators, each of which sees those before it, the keyword, and the body.
  private mutating func loop(
    until keyword: Keyword, extra: [String: FEELType]
  ) throws(Diagnostic) -> (iterators: [Iterator], body: LoopBody, end: SourceSpan) {
    try advance()
    let (iterators, body) = try with([:]) { parser throws(Diagnostic) in
      var iterators: [Iterator] = []
      repeat { iterators.append(try parser.iterator()) } while try parser.take(Symbol.comma)
      guard parser.current.kind == .keyword(keyword) else {
        throw parser.unexpected(expected: Wording(verbatim: keyword.rawValue))
      }
      for (name, type) in extra { parser.declare(name, type) }
      try parser.advance()
      let body = try parser.expression()
      return (iterators, LoopBody(body, parser.shape(of: body)))
    }
    try move(to: current.span.start)
    return (iterators, body, body.expression.span)
  }

  private mutating func iterator() throws(Diagnostic) -> Iterator {
    guard let (name, span) = iteratorName(at: current.span.start) else {
      throw unexpected(expected: Wording(zh: "一个名称和 in", en: "a name and 'in'"))
    }
    try move(to: span.end)
    try expect(Keyword.in)
    let first = try expression()
    if try take(Symbol.dots) {
      let last = try expression()
      declare(name, .any)
      return Iterator(name: name, domain: .steps(first, last))
    }
    declare(name, shape(of: first).memberShape)
    return Iterator(name: name, domain: .values(first))
  }

  /// The name before the first `in` that stands alone.
  private func iteratorName(at start: Int) -> (name: String, span: SourceSpan)? {
    let scalars = source.scalars
    var position = start
    while position + 1 < scalars.count {
      if scalars[position] == "i", scalars[position + 1] == "n", position > start, !scalars[position - 1].isNamePart,
        position + 2 >= scalars.count || !scalars[position + 2].isNamePart
      {
        return name(from: start, to: position)
      }
      position += 1
    }
    return nil
  }

  mutating func functionDefinition() throws(Diagnostic) -> Expression {
    let start = current.span
    try advance()
    var parameters: [FunctionValue.Parameter] = []
    guard current.kind == .symbol(.openParenthesis) else { throw unexpected(expected: Wording(verbatim: "(")) }
    var position = try self.start(after: current.span.end)
    if position < source.scalars.count, source.scalars[position] == ")" {
      try move(to: position)
    } else {
      while true {
        guard let (name, span) = declaredName(at: position, until: [":", ",", ")"]) else {
          try move(to: position)
          throw unexpected(expected: Wording(zh: "一个参数名", en: "the name of a parameter"))
        }
        try move(to: span.end)
        var type = FEELType.any
        if current.kind == .symbol(.colon) { (type, _) = try self.type(at: current.span.end) }
        parameters.append(FunctionValue.Parameter(name, type))
        guard current.kind == .symbol(.comma) else { break }
        position = try self.start(after: current.span.end)
      }
    }
    guard current.kind == .symbol(.closeParenthesis) else { throw unexpected(expected: Wording(verbatim: ")")) }
    let types = Dictionary(parameters.map { ($0.name, $0.type) }) { $1 }
    try advance()
    let (body, shape, isExternal) = try with(types) { parser throws(Diagnostic) in
      let isExternal = try parser.take(Keyword.external)
      let body = try parser.expression()
      return (body, parser.shape(of: body), isExternal)
    }
    try move(to: current.span.start)
    let result = isExternal ? .any : shape
    let whole = Expression(
      .function(FunctionExpression(parameters: parameters, body: body, result: result, isExternal: isExternal)),
      start.through(body.span))
    shapes[whole.span] = .function(parameters.map(\.type), result)
    return whole
  }
}
