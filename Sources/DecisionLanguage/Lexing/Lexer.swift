import Decimals
import Diagnostics

/// Cuts tokens out of a source text, one at a time: the names in scope decide where a name ends, and the parser knows them.
struct Lexer {
  let source: SourceText
  let options: ParsingOptions
  private var position = 0
  private var found: (kind: Token.Kind, start: Int)?

  private var scalars: [Unicode.Scalar] { source.scalars }

  init(_ source: SourceText, options: ParsingOptions) {
    self.source = source
    self.options = options
  }

  /// The token at or after a position.
  /// - Parameter longestName: the longest known name at a position, and where it ends.
  /// - Throws: `feel.character`, `feel.string-end`, `feel.escape`, `feel.numeral`, `feel.comment-end`.
  mutating func token(
    at start: Int, longestName: (Int) -> (name: String, end: Int)?
  ) throws(Diagnostic) -> Token {
    position = start
    found = nil
    try skipBlanksAndComments()
    guard position < scalars.count else {
      return Token(kind: .end, span: SourceSpan(scalars.count, scalars.count))
    }
    let scalar = scalars[position]
    if scalar == "\"" {
      try string()
    } else if scalar.isDigit || (scalar == "." && peek(1)?.isDigit == true) {
      try number()
    } else if let known = longestName(position) {
      let start = position
      position = known.end
      append(Keyword(rawValue: known.name).map(Token.Kind.keyword) ?? .name(known.name), from: start)
    } else if scalar.isNameStart {
      word()
    } else {
      try symbol()
    }
    guard let found else { return Token(kind: .end, span: SourceSpan(position, position)) }
    return Token(kind: found.kind, span: SourceSpan(found.start, position))
  }

  /// Where the next token begins.
  mutating func start(after start: Int) throws(Diagnostic) -> Int {
    position = start
    try skipBlanksAndComments()
    return position
  }

  private func peek(_ distance: Int) -> Unicode.Scalar? {
    position + distance < scalars.count ? scalars[position + distance] : nil
  }

  private mutating func append(_ kind: Token.Kind, from start: Int) {
    found = (kind, start)
  }

  private mutating func skipBlanksAndComments() throws(Diagnostic) {
    while position < scalars.count {
      if scalars[position].isBlank {
        position += 1
      } else if scalars[position] == "/", peek(1) == "/" {
        while position < scalars.count, scalars[position] != "\n" { position += 1 }
      } else if scalars[position] == "/", peek(1) == "*" {
        let start = position
        position += 2
        while position < scalars.count, !(scalars[position] == "*" && peek(1) == "/") { position += 1 }
        guard position < scalars.count else {
          throw source.diagnostic(
            "feel.comment-end", SourceSpan(start, start + 2),
            Wording(zh: "注释没有结束", en: "the comment never ends"), expected: Wording(verbatim: "*/"))
        }
        position += 2
      } else {
        return
      }
    }
  }

  private mutating func number() throws(Diagnostic) {
    let start = position
    func digits(_ lexer: inout Lexer) {
      while lexer.position < lexer.scalars.count, lexer.scalars[lexer.position].isDigit { lexer.position += 1 }
    }
    digits(&self)
    // `1..5` is a range, `1.5` a fraction.
    if position < scalars.count, scalars[position] == ".", peek(1)?.isDigit == true {
      position += 1
      digits(&self)
    }
    if let mark = peek(0), mark == "e" || mark == "E" {
      let signed = peek(1) == "+" || peek(1) == "-"
      if peek(signed ? 2 : 1)?.isDigit == true {
        position += signed ? 2 : 1
        digits(&self)
      }
    }
    let text = source.slice(SourceSpan(start, position))
    guard let value = options.roundsNumerals ? Decimal128(rounding: text) : Decimal128(exactly: text) else {
      throw source.diagnostic(
        "feel.numeral", SourceSpan(start, position),
        Wording(
          zh: "数字“\(text.excerpt)”超出了三十四位有效数字或范围",
          en: "the number \(text.excerpt) has more than 34 digits or is out of range"),
        remedy: Wording(zh: "改写成更短的数字", en: "write a shorter number"))
    }
    guard options.allowsNumeralSuffixes, let next = peek(0), let suffix = NumeralSuffix(rawValue: Character(next))
    else {
      append(.number(value, nil), from: start)
      return
    }
    position += 1
    guard let scaled = value.multiplied(by: suffix.factor) else {
      throw source.diagnostic(
        "feel.numeral", SourceSpan(start, position),
        Wording(zh: "数字超出范围", en: "the number is out of range"))
    }
    append(.number(scaled, suffix), from: start)
  }

  private mutating func string() throws(Diagnostic) {
    let start = position
    var text = String.UnicodeScalarView()
    position += 1
    while let scalar = peek(0), scalar != "\"" {
      position += 1
      guard scalar == "\\" else {
        text.append(scalar)
        continue
      }
      text.append(contentsOf: try escape())
    }
    guard position < scalars.count else {
      throw source.diagnostic(
        "feel.string-end", SourceSpan(start, start + 1),
        Wording(zh: "引号没有闭合", en: "the string never ends"), expected: Wording(zh: "一个闭合的 \"", en: "a closing \""))
    }
    position += 1
    append(.string(String(text)), from: start)
  }

  /// The scalars that an escape stands for; the backslash is read already. Two escapes of surrogates are one scalar.
  private mutating func escape() throws(Diagnostic) -> [Unicode.Scalar] {
    let start = position - 1
    let mark = peek(0)
    position += 1
    switch mark {
    case "n": return ["\n"]
    case "t": return ["\t"]
    case "r": return ["\r"]
    case "\"", "'", "\\": return mark.map { [$0] } ?? []
    case "u", "U":
      if let value = hexadecimal(digits: mark == "u" ? 4 : 6) {
        if let scalar = Unicode.Scalar(value) { return [scalar] }
        if (0xD800..<0xDC00).contains(value), peek(0) == "\\", peek(1) == "u" {
          position += 2
          if let low = hexadecimal(digits: 4), (0xDC00..<0xE000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (value - 0xD800) << 10 + (low - 0xDC00))
          {
            return [scalar]
          }
        }
      }
    case .some(let other) where options.keepsUnknownEscapes: return ["\\", other]
    default: break
    }
    throw source.diagnostic(
      "feel.escape", SourceSpan(start, min(start + 2, scalars.count)),
      Wording(zh: "不认识这个转义", en: "unknown escape in a string"),
      expected: Wording(verbatim: #"\" \\ \n \t \r \u4E2D \U01F600"#))
  }

  private mutating func hexadecimal(digits count: Int) -> UInt32? {
    let end = min(position + count, scalars.count)
    let digits = source.slice(SourceSpan(position, end))
    guard digits.count == count, digits.allSatisfy(\.isHexDigit), let value = UInt32(digits, radix: 16) else {
      return nil
    }
    position = end
    return value
  }

  /// A word that is no known name: its letters and digits, up to the first other mark.
  private mutating func word() {
    let start = position
    while let scalar = peek(0), scalar.isNamePart { position += 1 }
    let text = source.slice(SourceSpan(start, position))
    append(Keyword(rawValue: text).map(Token.Kind.keyword) ?? .name(text), from: start)
  }

  private static let shapes = Symbol.allCases.map { ($0, Array($0.rawValue.unicodeScalars)) }

  private mutating func symbol() throws(Diagnostic) {
    for (symbol, shape) in Self.shapes {
      if position + shape.count <= scalars.count,
        scalars[position..<position + shape.count].elementsEqual(shape)
      {
        let start = position
        position += shape.count
        append(.symbol(symbol), from: start)
        return
      }
    }
    let scalar = scalars[position]
    throw source.diagnostic(
      "feel.character", SourceSpan(position, position + 1),
      Wording(zh: "这里不能有字符“\(scalar)”", en: "the character '\(scalar)' has no place here"),
      remedy: Self.halfWidth(scalar).map {
        Wording(zh: "用半角的 \($0)", en: "use the half-width \($0)")
      } ?? ForeignHabit.remedy(at: SourceSpan(position, position + 1), in: source))
  }

  /// The ASCII form of a full-width mark, which input methods type by mistake.
  private static func halfWidth(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar {
    case "“", "”": "\""
    case "、": ","
    case "。": "."
    case "\u{FF01}"..."\u{FF5E}": Unicode.Scalar(scalar.value - 0xFEE0)
    default: nil
    }
  }
}
