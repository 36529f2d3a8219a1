/// A place on this portal that a browser may be sent to. A request can name one; it can never name another host.
struct LocalPath: Sendable, Hashable, CustomStringConvertible {
  let text: String

  /// A path that the program itself writes.
  init(_ known: StaticString) {
    text = "\(known)"
  }

  /// `nil` unless the text starts with one slash and holds printable ASCII without backslashes: what browsers would
  /// read as another host (`//host`, `/\host`, a scheme) is none.
  init?(checking text: String) {
    guard text.hasPrefix("/"), !text.hasPrefix("//"), text.utf8.count <= 2_000,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C })
    else { return nil }
    self.text = text
  }

  var description: String { text }
}
