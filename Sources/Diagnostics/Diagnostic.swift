/// One message to a person: what is wrong, where, what was expected, and what to do about it.
public struct Diagnostic: Error, Sendable, Hashable {
  public enum Severity: String, Sendable, Hashable {
    case error, warning
  }

  private struct Content: Sendable, Hashable {
    let code: String
    let severity: Severity
    var place: Place?
    let message: Wording
    let expected: Wording?
    var remedy: Wording?
    var sourceLine: String?
    var length: Int
  }

  /// The content behind one reference: whatever may throw a diagnostic keeps room for one on its stack.
  private indirect enum Box: Sendable, Hashable {
    case content(Content)
  }

  private var box: Box

  private var content: Content {
    get {
      switch box {
      case .content(let content): content
      }
    }
    set { box = .content(newValue) }
  }

  /// A stable name for machines and tests, such as `feel.unknown-name`.
  public var code: String { content.code }
  public var severity: Severity { content.severity }
  public var place: Place? {
    get { content.place }
    set { content.place = newValue }
  }
  /// What is wrong.
  public var message: Wording { content.message }
  /// What would have been right; `nil` where the message says it.
  public var expected: Wording? { content.expected }
  /// What to do about it.
  public var remedy: Wording? {
    get { content.remedy }
    set { content.remedy = newValue }
  }
  /// The line of source that the place names.
  public var sourceLine: String? {
    get { content.sourceLine }
    set { content.sourceLine = newValue }
  }
  /// How many characters of that line, from the place's column on, are meant.
  public var length: Int {
    get { content.length }
    set { content.length = newValue }
  }

  public init(
    _ code: String, severity: Severity = .error, at place: Place? = nil, _ message: Wording,
    expected: Wording? = nil, remedy: Wording? = nil, sourceLine: String? = nil, length: Int = 1
  ) {
    box = .content(
      Content(
        code: code, severity: severity, place: place, message: message, expected: expected, remedy: remedy,
        sourceLine: sourceLine, length: length))
  }

  /// The message as a terminal shows it: place and words, the source line with a caret, expectation, remedy.
  public func rendered(in language: Language) -> String {
    let label: Wording =
      severity == .error ? Wording(zh: "错误", en: "error") : Wording(zh: "提醒", en: "warning")
    let separator = language == .chinese ? "：" : ": "
    var lines = [(place.map { "\($0): " } ?? "") + label(language) + separator + message(language)]
    if let sourceLine, let column = place?.column {
      lines.append("  | " + String(sourceLine.map(\.printable)))
      let before = sourceLine.prefix(max(0, column - 1))
      let meant = sourceLine.dropFirst(before.count).prefix(length)
      let width = meant.reduce(0) { $0 + $1.cells }
      lines.append("  | " + Self.blank(asWideAs: before) + String(repeating: "^", count: max(1, width)))
    }
    if let expected {
      lines.append("  " + Wording(zh: "应为", en: "expected")(language) + separator + expected(language))
    }
    if let remedy {
      lines.append("  " + Wording(zh: "办法", en: "try")(language) + separator + remedy(language))
    }
    return lines.joined(separator: "\n")
  }

  /// Spaces that take as much room in a terminal as `text`; a tab stays one.
  private static func blank(asWideAs text: Substring) -> String {
    text.map { $0 == "\t" ? "\t" : String(repeating: " ", count: $0.cells) }.joined()
  }
}

extension Diagnostic: CustomStringConvertible {
  public var description: String { rendered(in: .english) }
}

/// One or more diagnostics, thrown together so that a person can mend them in one go. Never empty of errors.
public struct Diagnostics: Error, Sendable {
  public let all: [Diagnostic]

  public init(_ all: [Diagnostic]) {
    self.all = all
  }

  public init(_ one: Diagnostic) {
    all = [one]
  }

  /// All of them as a terminal shows them, one below the other.
  public func rendered(in language: Language) -> String {
    all.map { $0.rendered(in: language) }.joined(separator: "\n")
  }
}

extension Diagnostics: CustomStringConvertible {
  public var description: String { rendered(in: .english) }
}
