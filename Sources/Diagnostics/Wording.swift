// Diagnostics: what every room says to people, in both languages, and where it points.
// May import: nothing.
// Start reading at `Diagnostic`.

/// A language that the program speaks.
public enum Language: String, Sendable, Hashable, CaseIterable, Codable {
  case chinese = "zh"
  case english = "en"
}

/// The same words in every language of the program.
public struct Wording: Sendable, Hashable {
  public let zh: String
  public let en: String

  public init(zh: String, en: String) {
    self.zh = zh
    self.en = en
  }

  /// Words that are the same in every language, such as an identifier.
  public init(verbatim text: String) {
    self.init(zh: text, en: text)
  }

  public func callAsFunction(_ language: Language) -> String {
    switch language {
    case .chinese: zh
    case .english: en
    }
  }
}
