// Declarations: typed reading of what people declare in YAML files, with a place for every message.
// May import: Diagnostics, Yams.
// Start reading at `DeclarationReader`, then `DeclarationFields`.

import Diagnostics

/// One value of a YAML file: a text, a list or a mapping, and where it stands.
///
/// Every scalar is text as its author typed it: YAML's own ideas about `yes`, `0.30`, `"new"` or a bare `12` do not
/// apply.
public struct DeclarationNode: Sendable {
  public enum Content: Sendable {
    case text(String, Style)
    case list([DeclarationNode])
    case mapping([DeclarationEntry])
  }

  /// How a text is written, which decides whether it may be empty and whether places inside it are known.
  public enum Style: Sendable, Hashable {
    case plain, quoted, literalBlock, foldedBlock
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

  /// Whether nothing is written: `key:` and the end of the line.
  var isEmpty: Bool {
    if case .text("", .plain) = content { true } else { false }
  }

  /// What the value is, in words.
  var shape: Wording {
    switch content {
    case .text where isEmpty: Wording(zh: "空", en: "nothing")
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
