import Diagnostics

/// Values, names, brackets, and calls.
extension Parser {
  mutating func primary() throws(Diagnostic) -> Expression {
    let token = current
    switch token.kind {
    case .number(let value, let suffix):
      try advance()
      return Expression(.number(value, suffix), token.span)
    case .string(let text):
      try advance()
      return Expression(.string(text), token.span)
    case .keyword(.true), .keyword(.false):
      try advance()
      return Expression(.boolean(token.kind == .keyword(.true)), token.span)
    case .keyword(.null):
      try advance()
      return Expression(.null, token.span)
    case .name(let name):
      try advance()
      return Expression(.name(name), token.span)
    case .keyword(.function), .keyword(.if), .keyword(.for), .keyword(.some), .keyword(.every):
      return try expression()
    case .symbol(.openParenthesis): return try parenthesis()
    case .symbol(.openBracket): return try listOrRange()
    case .symbol(.openBrace): return try context()
    case .symbol(.at): return try temporal()
    case .symbol(.closeBracket):
      // `]a..b]`: FEEL's other way to leave the lower end out.
      try advance()
      let lower = try expression()
      try expect(Symbol.dots)
      return try range(from: token.span, lower: lower, includesLower: false)
    default:
      throw unexpected(expected: Wording(zh: "一个值、名称或括号", en: "a value, a name or a bracket"))
    }
  }

  private mutating func parenthesis() throws(Diagnostic) -> Expression {
    let start = current.span
    try advance()
    if let sign = comparisonSign() {
      try advance()
      let bound = try sum()
      let end = current.span
      try expect(Symbol.closeParenthesis)
      return Expression(.openRange(sign, bound), start.through(end))
    }
    let inner = try expression()
    if try take(Symbol.dots) { return try range(from: start, lower: inner, includesLower: false) }
    let end = current.span
    try expect(Symbol.closeParenthesis)
    let whole = Expression(inner.node, start.through(end))
    shapes[whole.span] = shape(of: inner)
    return whole
  }

  private mutating func temporal() throws(Diagnostic) -> Expression {
    let start = current.span
    try advance()
    guard case .string(let text) = current.kind else {
      throw unexpected(expected: Wording(zh: "引号里的日期、时刻或时长", en: "a date, time or duration in quotes"))
    }
    let span = start.through(current.span)
    guard let value = Value(temporal: text) else {
      throw source.diagnostic(
        "feel.temporal", span, Wording(zh: "“\(text)”不是日期、时刻或时长", en: "'\(text)' is no date, time or duration"),
        expected: Wording(verbatim: #"@"2026-01-31" @"10:30:00" @"2026-01-31T10:30:00" @"P1Y2M" @"P3DT4H""#))
    }
    try advance()
    return Expression(.temporal(value), span)
  }

  private mutating func listOrRange() throws(Diagnostic) -> Expression {
    let start = current.span
    try expect(Symbol.openBracket)
    var members: [Expression] = []
    if current.kind != .symbol(.closeBracket) {
      let first = try expression()
      if try take(Symbol.dots) { return try range(from: start, lower: first, includesLower: true) }
      members.append(first)
      while try take(Symbol.comma) { members.append(try expression()) }
    }
    let end = current.span
    try expect(Symbol.closeBracket)
    return Expression(.list(members), start.through(end))
  }

  /// The rest of a range, after its `..`.
  private mutating func range(
    from start: SourceSpan, lower: Expression, includesLower: Bool
  ) throws(Diagnostic) -> Expression {
    let outer = isAtRangeEnd
    isAtRangeEnd = true
    defer { isAtRangeEnd = outer }
    let upper = try expression()
    let end = current.span
    // `]a..b[` is FEEL's other way to write an open end; a closing `[` or `)` leaves the end out.
    let includesUpper: Bool
    if try take(Symbol.closeBracket) {
      includesUpper = true
    } else if try take(Symbol.closeParenthesis) {
      includesUpper = false
    } else if try take(Symbol.openBracket) {
      includesUpper = false
    } else {
      throw unexpected(expected: Wording(zh: "] 或 )，表示含或不含上限", en: "] or ), the end included or not"))
    }
    return Expression(
      .range(
        RangeExpression(lower: lower, upper: upper, includesLower: includesLower, includesUpper: includesUpper)),
      start.through(end))
  }

  private mutating func context() throws(Diagnostic) -> Expression {
    let start = current.span
    var entries: [ContextEntry] = []
    try advance()
    let end = try with([:]) { parser throws(Diagnostic) in
      if parser.current.kind != .symbol(.closeBrace) {
        repeat { entries.append(try parser.contextEntry()) } while try parser.take(Symbol.comma)
      }
      let end = parser.current.span
      try parser.expect(Symbol.closeBrace)
      return end
    }
    // The sign after the brace may be a name, which the entries' names are no part of.
    try move(to: end.end)
    return Expression(.context(entries), start.through(end))
  }

  private mutating func contextEntry() throws(Diagnostic) -> ContextEntry {
    let (name, span) = try key()
    let value = try expression()
    declare(name, shape(of: value))
    try move(to: current.span.start)
    return ContextEntry(name: name, nameSpan: span, value: value)
  }

  /// The name of an entry, in quotes or not, and the colon behind it.
  private mutating func key() throws(Diagnostic) -> (name: String, span: SourceSpan) {
    if case .string(let text) = current.kind {
      let span = current.span
      try advance()
      try expect(Symbol.colon)
      return (text, span)
    }
    guard let found = declaredName(at: current.span.start, until: [":"]) else {
      throw unexpected(expected: Wording(zh: "一个名称和冒号", en: "a name and a colon"))
    }
    try move(to: found.span.end)
    try expect(Symbol.colon)
    return found
  }

  /// A name that is being declared, from `start` up to the first of some marks: here no scope can say where it ends.
  func declaredName(at start: Int, until ends: Set<Unicode.Scalar>) -> (name: String, span: SourceSpan)? {
    let scalars = source.scalars
    guard let end = scalars[start...].firstIndex(where: { ends.contains($0) }) else { return nil }
    return name(from: start, to: end)
  }

  /// The text of a span as a name, its blanks joined; `nil` where it can't be one.
  func name(from start: Int, to end: Int) -> (name: String, span: SourceSpan)? {
    let scalars = source.scalars
    guard let first = scalars[start..<end].firstIndex(where: { !$0.isBlank }),
      let last = scalars[start..<end].lastIndex(where: { !$0.isBlank }),
      scalars[first].isNameStart || !scalars[first].isASCII,
      scalars[first...last].allSatisfy({ $0.isNamePart || $0.isNameMark || $0.isBlank || !$0.isASCII })
    else { return nil }
    let words = scalars[first...last].split(whereSeparator: \.isBlank)
    let name = words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
    return (name, SourceSpan(first, last + 1))
  }

  mutating func invocation(of function: Expression) throws(Diagnostic) -> Expression {
    try expect(Symbol.openParenthesis)
    let arguments: Arguments
    if current.kind == .symbol(.closeParenthesis) {
      arguments = .positional([])
    } else if declaredName(at: current.span.start, until: [":", ",", ")", "(", "\"", "[", "{"])
      .map({ source.scalars[$0.span.end...].first { !$0.isBlank } == ":" }) == true
    {
      var entries: [ContextEntry] = []
      repeat {
        let (name, span) = try key()
        entries.append(ContextEntry(name: name, nameSpan: span, value: try expression()))
      } while try take(Symbol.comma)
      arguments = .named(entries)
    } else {
      var values: [Expression] = []
      repeat { values.append(try expression()) } while try take(Symbol.comma)
      arguments = .positional(values)
    }
    let end = current.span
    try expect(Symbol.closeParenthesis)
    return Expression(.invocation(function: function, arguments: arguments), function.span.through(end))
  }
}
