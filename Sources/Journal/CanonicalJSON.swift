import Quantities

/// JSON with exactly one spelling for each value, so that equal payloads have equal hashes (RFC 8785, without
/// fractions: an amount stands as text, in the decimal form of every interface).
public indirect enum CanonicalJSON: Sendable, Hashable {
  case null
  case boolean(Bool)
  case integer(Int64)
  case text(String)
  case list([CanonicalJSON])
  case object([String: CanonicalJSON])

  /// The value's only spelling: keys sorted by their UTF-16 code units, no space, the shortest escapes, UTF-8.
  /// Cost: linear, and the sorting of keys.
  public var bytes: [UInt8] {
    var output: [UInt8] = []
    write(to: &output)
    return output
  }

  /// `bytes` as text.
  public var description: String { String(decoding: bytes, as: UTF8.self) }

  /// The hash of `bytes`.
  public var hash: ContentHash { ContentHash(of: bytes) }

  /// Appends `bytes`.
  public func write(to output: inout [UInt8]) {
    switch self {
    case .null: output.append(contentsOf: "null".utf8)
    case .boolean(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
    case .integer(let value): output.append(contentsOf: String(value).utf8)
    case .text(let value): Self.write(value, to: &output)
    case .list(let values):
      output.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        value.write(to: &output)
      }
      output.append(UInt8(ascii: "]"))
    case .object(let members):
      output.append(UInt8(ascii: "{"))
      let sorted = members.sorted { left, right in
        left.key.utf8.lexicographicallyPrecedes(right.key.utf8) { Self.rank($0) < Self.rank($1) }
      }
      for (index, member) in sorted.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        Self.write(member.key, to: &output)
        output.append(UInt8(ascii: ":"))
        member.value.write(to: &output)
      }
      output.append(UInt8(ascii: "}"))
    }
  }

  /// Where a byte of UTF-8 comes among those that can stand at its place, in the order of UTF-16's code units. That is the
  /// order of bytes, but for what lies above the surrogates: what takes two of them comes before.
  private static func rank(_ byte: UInt8) -> UInt8 { byte == 0xEE || byte == 0xEF ? byte | 0x10 : byte }

  private static func write(_ text: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    // Most texts hold nothing to escape.
    if text.utf8.contains(where: isEscaped) {
      for byte in text.utf8 { write(byte, to: &output) }
    } else {
      output.append(contentsOf: text.utf8)
    }
    output.append(UInt8(ascii: "\""))
  }

  private static func isEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private static func write(_ byte: UInt8, to output: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
    case 0x08: output.append(contentsOf: "\\b".utf8)
    case 0x09: output.append(contentsOf: "\\t".utf8)
    case 0x0A: output.append(contentsOf: "\\n".utf8)
    case 0x0C: output.append(contentsOf: "\\f".utf8)
    case 0x0D: output.append(contentsOf: "\\r".utf8)
    case 0..<0x20: output.append(contentsOf: "\\u00\(Hexadecimal.text(of: [byte]))".utf8)
    default: output.append(byte)
    }
  }
}

extension CanonicalJSON: CustomStringConvertible {}

extension CanonicalJSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  public init(stringLiteral value: String) { self = .text(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  public init(arrayLiteral elements: CanonicalJSON...) { self = .list(elements) }
  /// Of two equal keys the later one counts.
  public init(dictionaryLiteral elements: (String, CanonicalJSON)...) {
    self = .object(Dictionary(elements) { $1 })
  }
  public init(nilLiteral: ()) { self = .null }

  /// Text, or `null` where there is none.
  public init(_ text: String?) { self = text.map(CanonicalJSON.text) ?? .null }
  public init(_ number: Int) { self = .integer(Int64(number)) }
}

extension CanonicalJSON {
  /// A member of an object; `null` where the object has no such member or the value is no object.
  public subscript(key: String) -> CanonicalJSON {
    if case .object(let members) = self { members[key] ?? .null } else { .null }
  }

  public var text: String? { if case .text(let value) = self { value } else { nil } }
  public var integer: Int? { if case .integer(let value) = self { Int(exactly: value) } else { nil } }
  public var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }
  public var list: [CanonicalJSON]? { if case .list(let values) = self { values } else { nil } }
  public var members: [String: CanonicalJSON]? { if case .object(let members) = self { members } else { nil } }
}
