// Declarations: typed reading of what people declare in YAML and JSON files, with a place for every message.
// May import: Diagnostics, Yams.
// Start reading at `DeclarationReader`, then `DeclarationFields`.

import Diagnostics

/// One value of a YAML or JSON file: a text, a list or a mapping, and where it stands.
///
/// Every YAML scalar is text as its author typed it: YAML's own ideas about `yes`, `0.30`, `"new"` or a bare `12` do not
/// apply. A JSON number is text too, digit for digit, so that nothing is lost on the way to a decimal.
public struct DeclarationNode: Sendable {
  public enum Content: Sendable {
    case text(String, Style)
    case list([DeclarationNode])
    case mapping([DeclarationEntry])
    /// JSON's `null`. YAML has none here: its `null` and `~` are texts.
    case null
  }

  /// How a text is written.
  public enum Style: Sendable, Hashable {
    case plain, quoted, literalBlock, foldedBlock
    /// A number or a boolean of JSON, where these differ from a quoted text.
    case number, boolean
  }

  public let content: Content
  public let place: Place

  init(_ content: Content, at place: Place) {
    self.content = content
    self.place = place
  }

  /// The text of a scalar; `nil` for a list or a mapping.
  public var text: String? {
    if case .text(let text, _) = content { text } else { nil }
  }

  /// Whether nothing is written: `key:` and the end of the line, or blanks between quotes.
  var isEmpty: Bool {
    if case .text(let text, _) = content { text.allSatisfy(\.isWhitespace) } else { false }
  }

  /// What the value is, in words.
  public var shape: Wording {
    switch content {
    case .text where isEmpty: Wording(zh: "空白", en: "nothing")
    case .null: Wording(verbatim: "null")
    case .text(_, .number): Wording(zh: "一个数", en: "a number")
    case .text(let text, .boolean): Wording(verbatim: text)
    case .text: Wording(zh: "一段文字", en: "a text")
    case .list: Wording(zh: "一个列表", en: "a list")
    case .mapping: Wording(zh: "一组键值", en: "a mapping of keys")
    }
  }
}

/// A key of a mapping and its value.
public struct DeclarationEntry: Sendable {
  public let key: String
  public let keyPlace: Place
  public let value: DeclarationNode

  init(key: String, keyPlace: Place, value: DeclarationNode) {
    self.key = key
    self.keyPlace = keyPlace
    self.value = value
  }
}
