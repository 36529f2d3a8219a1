/// One message to a person: what is wrong, where, what was expected, and what to do about it.
public struct Diagnostic: Error, Sendable, Hashable {
  public enum Severity: String, Sendable, Hashable {
    case error, warning
  }

  /// A stable name for machines and tests, such as `feel.unknown-name`.
  public let code: String
  public let severity: Severity
  public var place: Place?
  /// What is wrong.
  public let message: Wording
  /// What would have been right; `nil` where the message says it.
  public let expected: Wording?
  /// What to do about it.
  public let remedy: Wording?
  /// The line of source that the place names.
  public var sourceLine: String?
  /// How many characters of that line, from the place's column on, are meant.
  public var length: Int

  public init(
    _ code: String, severity: Severity = .error, at place: Place? = nil, _ message: Wording,
    expected: Wording? = nil, remedy: Wording? = nil, sourceLine: String? = nil, length: Int = 1
  ) {
    self.code = code
    self.severity = severity
    self.place = place
    self.message = message
    self.expected = expected
    self.remedy = remedy
    self.sourceLine = sourceLine
    self.length = length
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

  public func rendered(in language: Language) -> String {
    all.map { $0.rendered(in: language) }.joined(separator: "\n")
  }
}

extension Diagnostics: CustomStringConvertible {
  public var description: String { rendered(in: .english) }
}
