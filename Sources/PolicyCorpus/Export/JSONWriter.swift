/// Writes JSON text of RFC 8259 part by part, straight into bytes: what is long is written without a tree of its parts.
///
/// Keys stand in the order in which they are given. Numbers with a fraction and amounts of money are texts: JSON readers
/// would bring them to binary fractions.
public struct JSONWriter {
  /// What is written so far, in UTF-8.
  public private(set) var bytes: [UInt8] = []
  /// How many spaces stand before a line; `nil` where all stands on one.
  private var indent: Int?
  /// Whether the next part is the first of its list or object.
  private var isFirst = true

  /// - Parameter isIndented: whether each part has a line of its own, indented by two spaces a level, for people; lists and
  ///   objects without parts stand on one line. For machines all stands on one line, without spaces.
  public init(isIndented: Bool) { indent = isIndented ? 0 : nil }

  public mutating func null() { bytes.append(contentsOf: "null".utf8) }

  public mutating func boolean(_ value: Bool) { bytes.append(contentsOf: (value ? "true" : "false").utf8) }

  public mutating func integer(_ value: Int) { bytes.append(contentsOf: String(value).utf8) }

  public mutating func text(_ value: String) {
    bytes.append(UInt8(ascii: "\""))
    // Most texts hold nothing to spell otherwise, and are taken whole.
    let isWhole = value.utf8.withContiguousStorageIfAvailable { own in
      guard Self.isPlain(own) else { return false }
      bytes.append(contentsOf: own)
      return true
    }
    if isWhole != true {
      for byte in value.utf8 { escaped(byte) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether no byte is spelled otherwise: eight at a time.
  private static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let each: UInt64 = 0x0101_0101_0101_0101
    // The upper bit of a byte is set where it is nothing, or less than so much (H. S. Warren, Hacker's Delight, 6-1).
    func below(_ word: UInt64, _ least: UInt64) -> UInt64 {
      (word &- (each &* least)) & ~word & (each &* 0x80)
    }
    let raw = UnsafeRawBufferPointer(text)
    var place = 0
    while place + 8 <= text.count {
      let word = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      let quotes = below(word ^ (each &* UInt64(UInt8(ascii: "\""))), 1)
      let strokes = below(word ^ (each &* UInt64(UInt8(ascii: "\\"))), 1)
      if below(word, 0x20) | quotes | strokes != 0 { return false }
      place += 8
    }
    for byte in text[place...] where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
      return false
    }
    return true
  }

  /// A text, or null where there is none.
  public mutating func text(_ value: String?) {
    if let value { text(value) } else { null() }
  }

  /// An object.
  /// - Parameter write: writes its members, each with `key` before its value.
  public mutating func object(_ write: (inout JSONWriter) -> Void) {
    inside(UInt8(ascii: "{"), UInt8(ascii: "}"), write)
  }

  /// The key of an object's next member, whose value must follow.
  public mutating func key(_ key: String) {
    begin()
    text(key)
    bytes.append(UInt8(ascii: ":"))
    if indent != nil { bytes.append(UInt8(ascii: " ")) }
  }

  /// A list.
  /// - Parameter write: writes one item.
  public mutating func list<Items: Sequence>(_ items: Items, _ write: (inout JSONWriter, Items.Element) -> Void) {
    inside(UInt8(ascii: "["), UInt8(ascii: "]")) { writer in
      for item in items {
        writer.begin()
        write(&writer, item)
      }
    }
  }

  /// A list of so many items, told by their places: what writes many of them from another room needs no generic code.
  public mutating func list(count: Int, _ write: (inout JSONWriter, Int) -> Void) {
    inside(UInt8(ascii: "["), UInt8(ascii: "]")) { writer in
      for place in 0..<count {
        writer.begin()
        write(&writer, place)
      }
    }
  }

  /// What stands between two brackets.
  private mutating func inside(_ opening: UInt8, _ closing: UInt8, _ write: (inout JSONWriter) -> Void) {
    bytes.append(opening)
    let outer = indent
    (indent, isFirst) = (outer.map { $0 + 2 }, true)
    write(&self)
    indent = outer
    if !isFirst { newLine() }
    // Whatever it stands in has a part now.
    isFirst = false
    bytes.append(closing)
  }

  /// What stands before a part of a list or an object.
  private mutating func begin() {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
    newLine()
  }

  private mutating func newLine() {
    guard let indent else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent))
  }

  /// Writes a byte of a text, spelled otherwise where it must be.
  private mutating func escaped(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
    case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
    case UInt8(ascii: "\r"): bytes.append(contentsOf: "\\r".utf8)
    case UInt8(ascii: "\t"): bytes.append(contentsOf: "\\t".utf8)
    case ..<0x20:
      bytes.append(contentsOf: (byte < 0x10 ? "\\u000" : "\\u00").utf8)
      bytes.append(contentsOf: String(byte, radix: 16).utf8)
    default: bytes.append(byte)
    }
  }
}

extension JSONWriter {
  /// A value with all its parts.
  public mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .boolean(let value): boolean(value)
    case .integer(let value): integer(value)
    case .text(let value): text(value)
    case .list(let items): list(items) { $0.value($1) }
    case .object(let members):
      object { writer in
        for member in members {
          writer.key(member.key)
          writer.value(member.value)
        }
      }
    }
  }
}
