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
    guard let first = utf8.first, (0x61...0x7A).contains(first), utf8.last != 0x2D, !contains("--") else {
      return false
    }
    return utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
  }

  /// The text before and after the first `separator`.
  func halves(at separator: Character) -> (String, String)? {
    guard let place = firstIndex(of: separator) else { return nil }
    return (String(self[..<place]), String(self[index(after: place)...]))
  }
}
