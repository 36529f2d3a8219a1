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
    var writer = JSONWriter(isIndented: true)
    writer.value(self)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
