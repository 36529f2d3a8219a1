import Quantities

/// The fields of a query or of a posted form, in their order. A name may stand more than once.
struct FormFields: Sendable, Hashable {
  private(set) var pairs: [Pair]

  struct Pair: Sendable, Hashable {
    let name: String
    let value: String
  }

  init(_ pairs: [(String, String)] = []) {
    self.pairs = pairs.map { Pair(name: $0.0, value: $0.1) }
  }

  /// Reads `a=1&b=2` as browsers write it; `nil` where an escape is broken or the text is no UTF-8.
  init?(urlEncoded text: some StringProtocol) {
    pairs = []
    for part in text.utf8.split(separator: UInt8(ascii: "&")) {
      let sides = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = Self.decode(sides[0]), let value = sides.count > 1 ? Self.decode(sides[1]) : "" else {
        return nil
      }
      pairs.append(Pair(name: name, value: value))
    }
  }

  /// The first value of a name, without white space at either end; `nil` where it is missing or blank.
  func text(_ name: String) -> String? {
    guard let pair = pairs.first(where: { $0.name == name }) else { return nil }
    let trimmed = pair.value.trimmingWhiteSpace
    return trimmed.isEmpty ? nil : trimmed
  }

  /// The first value of a name exactly as it was typed, for passwords and long texts.
  func exactly(_ name: String) -> String? {
    pairs.first { $0.name == name }?.value
  }

  func all(_ name: String) -> [String] {
    pairs.filter { $0.name == name }.map(\.value)
  }

  /// `a=1&b=2`, with the given fields replaced; a replacement of `nil` leaves the field out.
  func encoded(replacing changes: KeyValuePairs<String, String?> = [:]) -> String {
    let names = Set(changes.map(\.key))
    let kept = pairs.filter { !names.contains($0.name) && !$0.value.isEmpty }
    let added = changes.compactMap { change in change.value.map { Pair(name: change.key, value: $0) } }
    return (kept + added).map { "\(Self.encode($0.name))=\(Self.encode($0.value))" }.joined(separator: "&")
  }

  /// Percent-encodes everything but letters, digits, `-`, `.`, `_` and `~`.
  static func encode(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF")
    var output = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
        output.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        output.append("%")
        output.append(digits[Int(byte >> 4)])
        output.append(digits[Int(byte & 15)])
      }
    }
    return output
  }

  private static func decode(_ bytes: some Collection<UInt8>) -> String? {
    var output: [UInt8] = []
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      index = bytes.index(after: index)
      switch byte {
      case UInt8(ascii: "+"): output.append(0x20)
      case UInt8(ascii: "%"):
        guard let end = bytes.index(index, offsetBy: 2, limitedBy: bytes.endIndex),
          let byte = Hexadecimal.bytes(of: String(decoding: bytes[index..<end], as: UTF8.self).lowercased())
        else { return nil }
        output += byte
        index = end
      default: output.append(byte)
      }
    }
    return String(validating: output, as: UTF8.self)
  }
}

extension String {
  var trimmingWhiteSpace: String {
    var text = self[...]
    while let first = text.first, first.isWhitespace { text = text.dropFirst() }
    while let last = text.last, last.isWhitespace { text = text.dropLast() }
    return String(text)
  }
}
