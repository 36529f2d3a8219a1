import Mustache

/// Text in a page's HTML. The marks are those of Mustache's own kind of content, found byte by byte: next to nothing that
/// is shown holds one, and Mustache, which looks each character up, misses a mark that a combining character follows.
struct PageText: MustacheContentType {
  /// What a template says to be written so.
  static let pragma = "{{% CONTENT_TYPE:PAGE}}\n"

  /// Makes the pragma known; to be called before a template is read.
  static func register() {
    MustacheContentTypes.register(PageText(), named: "PAGE")
  }

  func escapeText(_ text: String) -> String {
    guard text.utf8.contains(where: { Self.escape(of: $0) != nil }) else { return text }
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count + 16)
    var rest = text[...]
    while let mark = rest.utf8.firstIndex(where: { Self.escape(of: $0) != nil }) {
      escaped += rest[..<mark]
      escaped += Self.escape(of: rest.utf8[mark]) ?? ""
      rest = rest[rest.utf8.index(after: mark)...]
    }
    return escaped + rest
  }

  private static func escape(of byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "\""): "&quot;"
    case UInt8(ascii: "'"): "&#39;"
    default: nil
    }
  }
}
