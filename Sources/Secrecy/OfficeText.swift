import Archives

/// The text of an office document, as far as a mark may stand in it: Word and Excel (Office Open XML, ECMA-376) and OFD
/// (GB/T 33190) are ZIP archives whose parts are XML.
///
/// It is read for a mark alone, and so forgives: a part that is damaged, locked or too long is read as far as it goes, and
/// what reads the document for its sake refuses it. Whoever wants to hide a mark can take a picture of it; this finds the
/// one that was forgotten.
enum OfficeText {
  /// The most bytes that the parts of one document together are unfolded to.
  static let mostBytes = 64 << 20
  /// The most parts of one document that are looked at.
  static let mostParts = 2_000

  /// The first of what is found in a part's lines.
  /// - Parameter body: is handed a part's name and its lines in UTF-8.
  /// Cost: unfolding the parts, up to the bounds; beyond that, linear in those that hold the character 密.
  static func first<Found>(in bytes: [UInt8], _ body: (String, [UInt8]) -> Found?) -> Found? {
    // house: what is no archive after all has no parts to look at.
    guard bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]), let archive = try? ZipReader(bytes) else { return nil }
    var left = mostBytes
    // The small ones first: headers, footers and properties, which no long part is to hide.
    let parts = archive.members.filter { $0.name.lowercased().hasSuffix(".xml") }
      .sorted { ($0.claimedSize, $0.name) < ($1.claimedSize, $1.name) }
    for part in parts.prefix(mostParts) where left > 0 {
      var content: [UInt8] = []
      // house: what came before a fault counts, whatever the fault.
      _ = try? archive.read(part, atMost: left) { content += $0 }
      left -= content.count
      var text = MarkupText(isProperty: part.name.hasPrefix("docProps/"))
      if let found = text.lines(of: content).flatMap({ body(part.name, $0) }) { return found }
    }
    return nil
  }
}

/// The text of one XML part, a line for each paragraph, cell or property. It reads what is well formed, and goes on where
/// that is not.
struct MarkupText {
  /// Whether every element has a text of its own, as in a document's properties.
  private let isProperty: Bool
  private var lines: [UInt8] = []
  /// The element whose text is being read.
  private var reading: String?

  init(isProperty: Bool) {
    self.isProperty = isProperty
  }

  /// Elements with text in them.
  private static let texts: Set<String> = headers.union(["t", "v", "TextCode"])
  /// A page's headers and footers in a workbook, whose text has codes in it.
  private static let headers: Set<String> = [
    "oddHeader", "evenHeader", "firstHeader", "oddFooter", "evenFooter", "firstFooter",
  ]
  /// Elements that stand in lines of their own.
  private static let ownLines: Set<String> = headers.union([
    "p", "br", "cr", "tc", "si", "is", "c", "comment", "sheet", "TextObject",
  ])
  private static let character = Array("密".utf8)
  private static let reference = Array("&#".utf8)
  private static let comment = (start: Array("<!--".utf8), end: Array("-->".utf8))
  private static let verbatim = (start: Array("<![CDATA[".utf8), end: Array("]]>".utf8))

  /// The lines in UTF-8; `nil` where no mark can stand in them.
  /// Cost: linear.
  mutating func lines(of part: [UInt8]) -> [UInt8]? {
    let bytes = Self.utf8(part)
    guard [Self.character, Self.reference].contains(where: { Self.place(of: $0, in: bytes, from: 0) != nil }) else {
      return nil
    }
    read(bytes)
    return lines
  }

  /// UTF-16 as UTF-8, by the mark at its head or by its first character.
  private static func utf8(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.count > 1 else { return bytes }
    // Where in each pair the upper byte stands.
    let upper: Int
    switch (bytes[0], bytes[1]) {
    case (0xFE, 0xFF), (0x00, 0x3C): upper = 0
    case (0xFF, 0xFE), (0x3C, 0x00): upper = 1
    default: return bytes
    }
    let units = stride(from: 0, to: bytes.count - 1, by: 2).map { (at: Int) -> UInt16 in
      UInt16(bytes[at + upper]) << 8 | UInt16(bytes[at + 1 - upper])
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  private mutating func read(_ bytes: [UInt8]) {
    var at = 0
    while at < bytes.count {
      guard bytes[at] == UInt8(ascii: "<") else {
        let end = bytes[at...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
        if reading != nil || isProperty { take(Self.decoded(bytes[at..<end])) }
        at = end
        continue
      }
      let rest = bytes[at...]
      if rest.starts(with: Self.comment.start) {
        at = (Self.place(of: Self.comment.end, in: bytes, from: at + 4) ?? bytes.count) + 3
      } else if rest.starts(with: Self.verbatim.start) {
        let end = Self.place(of: Self.verbatim.end, in: bytes, from: at + 9) ?? bytes.count
        if reading != nil || isProperty { take(bytes[min(at + 9, end)..<end]) }
        at = end + 3
      } else {
        let end = Self.endOfTag(in: bytes, from: at + 1)
        tag(bytes[min(at + 1, end)..<end])
        at = end + 1
      }
    }
  }

  /// The place of the `>` that ends a tag, passing over values in quotes; the end of the bytes where there is none.
  private static func endOfTag(in bytes: [UInt8], from start: Int) -> Int {
    var quote: UInt8?
    var at = start
    while at < bytes.count {
      let byte = bytes[at]
      if byte == quote {
        quote = nil
      } else if quote == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if quote == nil, byte == UInt8(ascii: ">") {
        return at
      }
      at += 1
    }
    return bytes.count
  }

  /// What stands between `<` and `>`.
  private mutating func tag(_ tag: ArraySlice<UInt8>) {
    guard let first = tag.first, first != UInt8(ascii: "?"), first != UInt8(ascii: "!") else { return }
    let isEnd = first == UInt8(ascii: "/")
    let isWhole = tag.last == UInt8(ascii: "/")
    let name = Self.name(isEnd ? tag.dropFirst() : tag)
    if isProperty || Self.ownLines.contains(name) { endLine() }
    if name == "tab" { lines.append(UInt8(ascii: "\t")) }
    if isEnd {
      if name == reading { reading = nil }
      return
    }
    if name == "sheet", let title = Self.value(of: "name", in: tag) {
      lines += title
      endLine()
    }
    if !isWhole, reading == nil, Self.texts.contains(name) { reading = name }
  }

  /// An element's name without its prefix.
  private static func name(_ tag: ArraySlice<UInt8>) -> String {
    let whole = tag.prefix { !isSpace($0) && $0 != UInt8(ascii: "/") }
    let local = whole.lastIndex(of: UInt8(ascii: ":")).map { whole[($0 + 1)...] } ?? whole
    return String(decoding: local, as: UTF8.self)
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// An attribute's value, decoded.
  private static func value(of attribute: String, in tag: ArraySlice<UInt8>) -> [UInt8]? {
    let bytes = Array(tag)
    for quote in ["\"", "'"] {
      let head = Array(" \(attribute)=\(quote)".utf8)
      guard let start = place(of: head, in: bytes, from: 0) else { continue }
      let value = bytes[(start + head.count)...]
      return decoded(value.prefix { $0 != UInt8(ascii: quote == "\"" ? "\"" : "'") })
    }
    return nil
  }

  private mutating func endLine() { if lines.last != UInt8(ascii: "\n") { lines.append(UInt8(ascii: "\n")) } }

  private mutating func take(_ text: some Collection<UInt8>) {
    guard let reading, Self.headers.contains(reading) else {
      lines += text
      return
    }
    // `&C&"宋体,常规"&14机密`: place, type and size stand before the text itself.
    var rest = Array(text)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "&") else {
        lines.append(byte)
        continue
      }
      endLine()
      guard let code = rest.popFirst() else { break }
      switch code {
      case UInt8(ascii: "\""): rest = rest.drop { $0 != UInt8(ascii: "\"") }.dropFirst()
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        rest = rest.drop { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      default: break
      }
    }
  }

  private static let entities: [String: UInt8] = ["amp": 0x26, "lt": 0x3C, "gt": 0x3E, "quot": 0x22, "apos": 0x27]

  /// A text with its references as what they stand for; one that stands for nothing is left out.
  private static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
    guard text.contains(UInt8(ascii: "&")) else { return Array(text) }
    var output: [UInt8] = []
    var at = text.startIndex
    while at < text.endIndex {
      guard text[at] == UInt8(ascii: "&"),
        let end = text[at...].prefix(12).firstIndex(of: UInt8(ascii: ";"))
      else {
        output.append(text[at])
        at += 1
        continue
      }
      let name = String(decoding: text[(at + 1)..<end], as: UTF8.self)
      if let byte = entities[name] {
        output.append(byte)
      } else if name.hasPrefix("#") {
        let isHex = name.dropFirst().lowercased().hasPrefix("x")
        let number = isHex ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst())
        if let scalar = number.flatMap(Unicode.Scalar.init) { output += Array(String(Character(scalar)).utf8) }
      }
      at = end + 1
    }
    return output
  }

  private static func place(of needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard start < bytes.count else { return nil }
    return bytes.withUnsafeBufferPointer { buffer in
      var at = start
      while at + needle.count <= buffer.count {
        if buffer[at] == needle[0], needle.indices.allSatisfy({ buffer[at + $0] == needle[$0] }) { return at }
        at += 1
      }
      return nil
    }
  }
}
