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

  private func write(to output: inout [UInt8]) {
    switch self {
    case .null: output += Array("null".utf8)
    case .boolean(let value): output += Array((value ? "true" : "false").utf8)
    case .integer(let value): output += Array(String(value).utf8)
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
      let sorted = members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
      for (index, member) in sorted.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        Self.write(member.key, to: &output)
        output.append(UInt8(ascii: ":"))
        member.value.write(to: &output)
      }
      output.append(UInt8(ascii: "}"))
    }
  }

  private static func write(_ text: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
      case 0x08: output += Array("\\b".utf8)
      case 0x09: output += Array("\\t".utf8)
      case 0x0A: output += Array("\\n".utf8)
      case 0x0C: output += Array("\\f".utf8)
      case 0x0D: output += Array("\\r".utf8)
      case 0..<0x20: output += Array("\\u00\(Hexadecimal.text(of: [byte]))".utf8)
      default: output.append(byte)
      }
    }
    output.append(UInt8(ascii: "\""))
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
