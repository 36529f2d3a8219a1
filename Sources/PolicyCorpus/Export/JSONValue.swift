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
    var text = ""
    write(to: &text, indent: "")
    return text
  }

  /// The same on one line without spaces, for machines. Cost: linear in the size of the text.
  public var compact: String {
    var text = ""
    write(to: &text, indent: nil)
    return text
  }

  /// - Parameter indent: what stands before a line; `nil` where all stands on one.
  private func write(to text: inout String, indent: String?) {
    switch self {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .text(let value): Self.write(value, to: &text)
    case .list(let items):
      Self.write(items, between: "[", "]", to: &text, indent: indent) { item, text, indent in
        item.write(to: &text, indent: indent)
      }
    case .object(let members):
      Self.write(members, between: "{", "}", to: &text, indent: indent) { member, text, indent in
        Self.write(member.key, to: &text)
        text += indent == nil ? ":" : ": "
        member.value.write(to: &text, indent: indent)
      }
    }
  }

  private static func write<Part>(
    _ parts: [Part], between open: String, _ close: String, to text: inout String, indent: String?,
    _ write: (Part, inout String, String?) -> Void
  ) {
    let inner = indent.map { $0 + "  " }
    text += open
    for (index, part) in parts.enumerated() {
      if index > 0 { text += "," }
      if let inner {
        text += "\n"
        text += inner
      }
      write(part, &text, inner)
    }
    if let indent, !parts.isEmpty {
      text += "\n"
      text += indent
    }
    text += close
  }

  private static func write(_ value: String, to text: inout String) {
    text += "\""
    defer { text += "\"" }
    // Most texts hold nothing to spell otherwise, and are taken whole.
    guard value.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) else {
      text += value
      return
    }
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}
