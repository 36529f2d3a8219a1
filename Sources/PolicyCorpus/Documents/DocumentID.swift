/// A document's id: words of `a-z` and digits joined by hyphens, such as `shenggui-2023`.
public struct DocumentID: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let text: String

  /// `nil` where the text has another form.
  public init?(_ text: String) {
    guard text.isHyphenatedName else { return nil }
    self.text = text
  }

  public static func < (left: DocumentID, right: DocumentID) -> Bool { left.text < right.text }
  public var description: String { text }
}

extension String {
  /// Whether the text is `[a-z][a-z0-9]*(-[a-z0-9]+)*`: the form of the corpus's own names.
  var isHyphenatedName: Bool {
    guard let first = utf8.first, (0x61...0x7A).contains(first), utf8.last != 0x2D else { return false }
    var previous = first
    for byte in utf8 {
      guard (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || (byte == 0x2D && previous != 0x2D) else {
        return false
      }
      previous = byte
    }
    return true
  }

  /// The text before and after the first `separator`.
  func halves(at separator: Unicode.Scalar) -> (String, String)? {
    guard let place = unicodeScalars.firstIndex(of: separator) else { return nil }
    return (String(self[..<place]), String(self[unicodeScalars.index(after: place)...]))
  }
}
