import Diagnostics

extension CanonicalJSON {
  /// Reads the canonical spelling of a value, and no other.
  /// - Throws: `Diagnostics` with code `journal.payload` where the bytes are another spelling, or no JSON.
  /// Cost: linear.
  public init(canonical bytes: some Sequence<UInt8>) throws(Diagnostics) {
    let bytes = Array(bytes)
    var reading = Reading(bytes: bytes)
    guard let value = reading.value(depth: 0), reading.isAtEnd, value.bytes == bytes else {
      throw Diagnostics(
        Diagnostic(
          "journal.payload",
          Wording(
            zh: "日志内容不是规范 JSON（第 \(reading.position + 1) 字节附近）",
            en: "the journal's payload is not canonical JSON (near byte \(reading.position + 1))"),
          expected: Wording(
            zh: "键按序、无空格、无小数的 JSON（RFC 8785）", en: "JSON with sorted keys, no spaces and no fractions (RFC 8785)")))
    }
    self = value
  }

  /// A cursor over the bytes; every reader gives `nil` at the first byte that does not belong.
  private struct Reading {
    let bytes: [UInt8]
    var position = 0
    /// Deeper values are refused, so that a hostile payload cannot exhaust the stack.
    static let maximumDepth = 64

    var isAtEnd: Bool { position == bytes.count }
    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skip(_ byte: UInt8) -> Bool {
      guard next == byte else { return false }
      position += 1
      return true
    }

    private mutating func skip(word: String) -> Bool {
      guard bytes[position...].starts(with: word.utf8) else { return false }
      position += word.utf8.count
      return true
    }

    mutating func value(depth: Int) -> CanonicalJSON? {
      guard depth < Self.maximumDepth, let next else { return nil }
      switch next {
      case UInt8(ascii: "n"): return skip(word: "null") ? .null : nil
      case UInt8(ascii: "t"): return skip(word: "true") ? .boolean(true) : nil
      case UInt8(ascii: "f"): return skip(word: "false") ? .boolean(false) : nil
      case UInt8(ascii: "\""): return text().map(CanonicalJSON.text)
      case UInt8(ascii: "["): return list(depth: depth)
      case UInt8(ascii: "{"): return object(depth: depth)
      default: return integer()
      }
    }

    private mutating func integer() -> CanonicalJSON? {
      let digits = bytes[position...].prefix { $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) }
      guard let value = Int64(String(decoding: digits, as: UTF8.self)) else { return nil }
      position += digits.count
      return .integer(value)
    }

    private mutating func list(depth: Int) -> CanonicalJSON? {
      guard skip(UInt8(ascii: "[")) else { return nil }
      var values: [CanonicalJSON] = []
      if skip(UInt8(ascii: "]")) { return .list([]) }
      repeat {
        guard let value = value(depth: depth + 1) else { return nil }
        values.append(value)
      } while skip(UInt8(ascii: ","))
      return skip(UInt8(ascii: "]")) ? .list(values) : nil
    }

    private mutating func object(depth: Int) -> CanonicalJSON? {
      guard skip(UInt8(ascii: "{")) else { return nil }
      var members: [String: CanonicalJSON] = [:]
      if skip(UInt8(ascii: "}")) { return .object([:]) }
      repeat {
        guard let key = text(), skip(UInt8(ascii: ":")), let value = value(depth: depth + 1) else { return nil }
        members[key] = value
      } while skip(UInt8(ascii: ","))
      return skip(UInt8(ascii: "}")) ? .object(members) : nil
    }

    private mutating func text() -> String? {
      guard skip(UInt8(ascii: "\"")) else { return nil }
      // Most texts have nothing escaped, and are taken as they stand.
      let start = position
      while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { position += 1 }
      if skip(UInt8(ascii: "\"")) { return String(validating: bytes[start..<(position - 1)], as: UTF8.self) }
      var content = Array(bytes[start..<position])
      while let byte = next {
        position += 1
        switch byte {
        case UInt8(ascii: "\""): return String(validating: content, as: UTF8.self)
        case UInt8(ascii: "\\"):
          guard let escaped = escape() else { return nil }
          content.append(escaped)
        default: content.append(byte)
        }
      }
      return nil
    }

    /// The canonical form escapes nothing but quotes, backslashes and control characters.
    private mutating func escape() -> UInt8? {
      guard let byte = next else { return nil }
      position += 1
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): return byte
      case UInt8(ascii: "b"): return 0x08
      case UInt8(ascii: "t"): return 0x09
      case UInt8(ascii: "n"): return 0x0A
      case UInt8(ascii: "f"): return 0x0C
      case UInt8(ascii: "r"): return 0x0D
      case UInt8(ascii: "u"):
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) else {
          return nil
        }
        position += 4
        return value
      default: return nil
      }
    }
  }
}
