import Diagnostics

/// Turns JSON text (RFC 8259) into declaration nodes: strictly, with the place and field of each, and with every number
/// as the digits that stand there.
struct JSONParser {
  private let bytes: [UInt8]
  private let file: String
  private let source: SourceLines
  private var position = 0
  private var line = 1
  /// Where the current line begins, and how many characters stand before `counted` on it.
  private var counted = 0
  private var characters = 0

  init(json: String, file: String, source: SourceLines) {
    bytes = Array(json.utf8)
    self.file = file
    self.source = source
  }

  /// The one value of the text.
  mutating func root() throws(Diagnostic) -> DeclarationNode {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    counted = position
    skipBlanks()
    guard position < bytes.count else {
      throw Diagnostic(
        "declaration.empty", at: Place(file: file), Wording(zh: "文件里什么也没有", en: "there is nothing in the file"))
    }
    let root = try value(field: "", depth: 1)
    skipBlanks()
    guard position == bytes.count else {
      throw unexpected(Wording(zh: "文件到此为止", en: "the end of the file"))
    }
    return root
  }

  private mutating func value(field: String, depth: Int) throws(Diagnostic) -> DeclarationNode {
    let place = place(field)
    guard depth <= DeclarationReader.greatestDepth else { throw DeclarationReader.tooDeep(at: place) }
    switch current ?? 0 {
    case UInt8(ascii: "{"): return DeclarationNode(.mapping(try entries(of: field, depth: depth)), at: place)
    case UInt8(ascii: "["): return DeclarationNode(.list(try items(of: field, depth: depth)), at: place)
    case UInt8(ascii: "\""): return DeclarationNode(.text(try string(), .quoted), at: place)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return DeclarationNode(.text(try number(), .number), at: place)
    default: return DeclarationNode(try word(), at: place)
    }
  }

  private mutating func entries(of field: String, depth: Int) throws(Diagnostic) -> [DeclarationEntry] {
    var entries: [DeclarationEntry] = []
    // Of many keys; few are looked through.
    var lines: [String: Int] = [:]
    advance()
    skipBlanks()
    if accept(UInt8(ascii: "}")) { return [] }
    while true {
      guard current == UInt8(ascii: "\"") else {
        throw unexpected(Wording(zh: "带双引号的键", en: "a key in double quotes"))
      }
      let keyPlace = place(field)
      let key = try string()
      if entries.count == Self.fewKeys {
        for entry in entries { lines[entry.key] = entry.keyPlace.line ?? 0 }
      }
      let first =
        entries.count < Self.fewKeys
        ? entries.first { $0.key == key }.map { $0.keyPlace.line ?? 0 }
        : lines.updateValue(keyPlace.line ?? 0, forKey: key)
      if let first {
        throw DeclarationReader.duplicate(key, firstLine: first, at: keyPlace)
      }
      skipBlanks()
      guard accept(UInt8(ascii: ":")) else { throw unexpected(Wording(verbatim: ":")) }
      skipBlanks()
      let path = field.isEmpty ? key.excerpt : field + "." + key.excerpt
      entries.append(DeclarationEntry(key: key, keyPlace: keyPlace, value: try value(field: path, depth: depth + 1)))
      skipBlanks()
      if accept(UInt8(ascii: "}")) { return entries }
      guard accept(UInt8(ascii: ",")) else { throw unexpected(Wording(zh: ", 或 }", en: ", or }")) }
      skipBlanks()
    }
  }

  private static let fewKeys = 16

  private mutating func items(of field: String, depth: Int) throws(Diagnostic) -> [DeclarationNode] {
    var items: [DeclarationNode] = []
    advance()
    skipBlanks()
    if accept(UInt8(ascii: "]")) { return [] }
    while true {
      items.append(try value(field: field + "[" + String(items.count) + "]", depth: depth + 1))
      skipBlanks()
      if accept(UInt8(ascii: "]")) { return items }
      guard accept(UInt8(ascii: ",")) else { throw unexpected(Wording(zh: ", 或 ]", en: ", or ]")) }
      skipBlanks()
    }
  }

  private static let words: [(String, DeclarationNode.Content)] = [
    ("true", .text("true", .boolean)), ("false", .text("false", .boolean)), ("null", .null),
  ]

  private mutating func word() throws(Diagnostic) -> DeclarationNode.Content {
    for (word, content) in Self.words where bytes[position...].starts(with: word.utf8) {
      for _ in word.utf8 { advance() }
      guard let next = current, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(next) else { return content }
    }
    throw unexpected(
      Wording(zh: "一个值：文字、数字、true、false、null、[ 或 {", en: "a value: a text, a number, true, false, null, [ or {"))
  }
}

// MARK: - Numbers and strings

extension JSONParser {
  /// `-? (0 | [1-9] digits) (. digits)? ([eE] [+-]? digits)?`, kept as written.
  private mutating func number() throws(Diagnostic) -> String {
    let start = position
    if current == UInt8(ascii: "-") { advance() }
    let first = current
    let whole = digits()
    guard whole > 0 else { throw unexpected(Wording(zh: "数字", en: "digits")) }
    guard whole == 1 || first != UInt8(ascii: "0") else {
      position -= whole
      throw unexpected(Wording(zh: "首位不是 0 的数", en: "a number without leading zeros"))
    }
    if accept(UInt8(ascii: ".")), digits() == 0 {
      throw unexpected(Wording(zh: "小数点后的数字", en: "digits after the point"))
    }
    if accept(UInt8(ascii: "e")) || accept(UInt8(ascii: "E")) {
      if !accept(UInt8(ascii: "+")) { _ = accept(UInt8(ascii: "-")) }
      guard digits() > 0 else { throw unexpected(Wording(zh: "指数的数字", en: "the digits of the exponent")) }
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func digits() -> Int {
    let start = position
    while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { advance() }
    return position - start
  }

  private mutating func string() throws(Diagnostic) -> String {
    advance()
    var text = ""
    // What stands between escapes is taken whole.
    var start = position
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        text += String(decoding: bytes[start..<position], as: UTF8.self)
        advance()
        return text
      case UInt8(ascii: "\\"):
        text += String(decoding: bytes[start..<position], as: UTF8.self)
        advance()
        text += try escape()
        start = position
      case ..<0x20:
        throw unexpected(Wording(zh: "双引号；换行和控制字符要写成 \\n、\\u000A", en: "a double quote; line breaks are written \\n"))
      default: position += 1
      }
    }
    throw unexpected(Wording(zh: "结束的双引号", en: "the closing double quote"))
  }

  private mutating func escape() throws(Diagnostic) -> String {
    let plain: [UInt8: String] = [
      UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/", UInt8(ascii: "b"): "\u{8}",
      UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "n"): "\n", UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
    ]
    if let byte = current, let text = plain[byte] {
      advance()
      return text
    }
    guard accept(UInt8(ascii: "u")) else {
      throw unexpected(Wording(zh: "\\n、\\\" 之类的转义", en: "an escape such as \\n or \\\""))
    }
    var units = [try hexadecimalUnit()]
    if (0xD800...0xDBFF).contains(units[0]), accept(UInt8(ascii: "\\")), accept(UInt8(ascii: "u")) {
      units.append(try hexadecimalUnit())
    }
    guard let text = String(validating: units, as: UTF16.self) else {
      throw unexpected(Wording(zh: "成对的 UTF-16 代理", en: "a pair of UTF-16 surrogates"))
    }
    return text
  }

  private mutating func hexadecimalUnit() throws(Diagnostic) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw unexpected(Wording(zh: "四位十六进制数", en: "four hexadecimal digits"))
      }
      unit = unit * 16 + UInt16(digit)
      advance()
    }
    return unit
  }
}

// MARK: - Position

extension JSONParser {
  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func advance() {
    if bytes[position] == UInt8(ascii: "\n") {
      line += 1
      counted = position + 1
      characters = 0
    }
    position += 1
  }

  private mutating func accept(_ byte: UInt8) -> Bool {
    guard current == byte else { return false }
    advance()
    return true
  }

  private mutating func skipBlanks() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { advance() }
  }

  /// The place of the next byte. Cost: the bytes since the last place on the same line.
  private mutating func place(_ field: String) -> Place {
    while counted < position {
      if bytes[counted] & 0xC0 != 0x80 { characters += 1 }
      counted += 1
    }
    let column = source.column(ofScalar: characters + 1, line: line)
    return Place(file: file, line: line, column: column, field: field.isEmpty ? nil : field)
  }

  private mutating func unexpected(_ expected: Wording) -> Diagnostic {
    let place = place("")
    guard position < bytes.count else {
      return Diagnostic(
        "declaration.syntax", at: place, Wording(zh: "文件没有写完", en: "the file ends too early"), expected: expected)
    }
    let character = String(decoding: bytes[position...].prefix(8), as: UTF8.self).prefix(1)
    let found =
      character.allSatisfy(\.isNewline)
      ? Wording(zh: "一行的末尾", en: "the end of the line") : Wording(verbatim: "“\(character.excerpt)”")
    return Diagnostic(
      "declaration.syntax", at: place,
      Wording(zh: "不是合规的 JSON：这里是\(found.zh)", en: "this is not JSON: here stands \(found.en)"),
      expected: expected)
  }
}
