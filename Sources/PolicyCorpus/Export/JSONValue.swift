/// A JSON value whose keys keep the order in which they were given, so that the same content is always the same text.
///
/// Numbers with a fraction and amounts of money are texts: JSON readers would bring them to binary fractions.
public indirect enum JSONValue: Sendable, Hashable {
  case null
  case boolean(Bool)
  case integer(Int)
  case text(String)
  case list([JSONValue])
  case object([Member])

  public struct Member: Sendable, Hashable {
    public let key: String
    public let value: JSONValue

    public init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// An object of the given members, in their order.
  public init(fields members: KeyValuePairs<String, JSONValue>) {
    self = .object(members.map { Member($0.key, $0.value) })
  }

  /// The text of a value, or null where there is none.
  public init(text value: (some CustomStringConvertible)?) {
    self = value.map { .text($0.description) } ?? .null
  }

  /// The texts of a list of values.
  public init(texts values: [some CustomStringConvertible]) {
    self = .list(values.map { .text($0.description) })
  }
}

extension JSONValue {
  /// The value as JSON text of RFC 8259, indented by two spaces a level, without a line break at the end.
  ///
  /// Lists and objects without parts stand on one line. Cost: linear in the size of the text.
  public var rendered: String {
    var bytes: [UInt8] = []
    write(to: &bytes, indent: 0)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The same on one line without spaces, for machines. Cost: linear in the size of the text.
  public var compact: String { String(decoding: compactBytes, as: UTF8.self) }

  /// The bytes of that, in UTF-8.
  public var compactBytes: [UInt8] {
    var bytes: [UInt8] = []
    write(to: &bytes, indent: nil)
    return bytes
  }

  /// - Parameter indent: how many spaces stand before a line; `nil` where all stands on one.
  private func write(to bytes: inout [UInt8], indent: Int?) {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .boolean(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .integer(let value): bytes.append(contentsOf: String(value).utf8)
    case .text(let value): Self.write(value, to: &bytes)
    case .list(let items):
      bytes.append(UInt8(ascii: "["))
      for index in items.indices {
        Self.begin(index, to: &bytes, indent)
        items[index].write(to: &bytes, indent: indent.map { $0 + 2 })
      }
      Self.end(items.isEmpty, to: &bytes, indent)
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for index in members.indices {
        Self.begin(index, to: &bytes, indent)
        Self.write(members[index].key, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        if indent != nil { bytes.append(UInt8(ascii: " ")) }
        members[index].value.write(to: &bytes, indent: indent.map { $0 + 2 })
      }
      Self.end(members.isEmpty, to: &bytes, indent)
      bytes.append(UInt8(ascii: "}"))
    }
  }

  /// What stands before a part of a list or an object.
  private static func begin(_ index: Int, to bytes: inout [UInt8], _ indent: Int?) {
    if index > 0 { bytes.append(UInt8(ascii: ",")) }
    if let indent { newLine(to: &bytes, indent + 2) }
  }

  /// And after the last.
  private static func end(_ isEmpty: Bool, to bytes: inout [UInt8], _ indent: Int?) {
    if let indent, !isEmpty { newLine(to: &bytes, indent) }
  }

  private static func newLine(to bytes: inout [UInt8], _ indent: Int) {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent))
  }

  private static func write(_ value: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    // Most texts hold nothing to spell otherwise, and are taken whole.
    let isWhole = value.utf8.withContiguousStorageIfAvailable { own in
      for byte in own where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return false }
      bytes.append(contentsOf: own)
      return true
    }
    if isWhole != true {
      for byte in value.utf8 { write(byte, to: &bytes) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes a byte of a text, spelled otherwise where it must be.
  private static func write(_ byte: UInt8, to bytes: inout [UInt8]) {
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
