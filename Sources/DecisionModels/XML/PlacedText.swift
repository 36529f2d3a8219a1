import DecisionLanguage
import Diagnostics

/// Text read from a file, which knows where each of its characters stands there: escapes such as `&lt;` make the text
/// shorter than its source.
public struct PlacedText: Sendable, Hashable {
  public let text: String
  /// Where unbroken stretches of the text begin, in order; the first begins at offset 0.
  let stretches: [Stretch]

  struct Stretch: Sendable, Hashable {
    /// Unicode scalars of the text before the stretch.
    let offset: Int
    let line: Int
    let column: Int
  }

  init(_ text: String, stretches: [Stretch]) {
    self.text = text
    self.stretches = stretches
  }

  /// Text that stands in no file.
  public init(_ text: String) {
    self.init(text, stretches: [])
  }

  /// The line and column of the scalar at an offset; the end of the text where it is beyond.
  func position(at offset: Int) -> (line: Int, column: Int)? {
    guard let stretch = stretches.last(where: { $0.offset <= offset }) else { return nil }
    var (line, column) = (stretch.line, stretch.column)
    for scalar in text.unicodeScalars.dropFirst(stretch.offset).prefix(offset - stretch.offset) {
      if scalar == "\n" {
        (line, column) = (line + 1, 1)
      } else {
        column += 1
      }
    }
    return (line, column)
  }

  /// The place of the text's first character that is no blank.
  var start: (line: Int, column: Int)? {
    position(at: text.unicodeScalars.prefix { $0.properties.isWhitespace }.count)
  }

  /// The text without blanks around it.
  var trimmed: String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }

  var isBlank: Bool { trimmed.isEmpty }
}

extension PlacedText: ExpressibleByStringLiteral {
  public init(stringLiteral text: String) {
    self.init(text)
  }
}

extension String {
  /// The text without blanks around it.
  var trimmed: String { PlacedText(self).trimmed }
}
