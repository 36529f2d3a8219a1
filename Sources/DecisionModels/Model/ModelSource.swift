import DecisionLanguage
import Diagnostics

/// The file that a model was read from, for messages that show a line of it.
public struct ModelSource: Sendable, Hashable {
  public let file: String
  let lines: [Substring]

  init(file: String, text: String) {
    self.file = file
    lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
  }

  /// Longer lines, as of a file written without breaks, are not shown.
  static let longestLine = 1_000

  /// A line, counted from 1; `nil` where there is none or it is too long to be shown.
  func line(_ number: Int) -> String? {
    guard lines.indices.contains(number - 1), lines[number - 1].utf8.count <= Self.longestLine else { return nil }
    return String(lines[number - 1])
  }

  /// A message about a piece of FEEL, which speaks of its lines and columns, as one about the file.
  func located(_ diagnostic: Diagnostic, in text: PlacedText) -> Diagnostic {
    let offset = text.offset(line: diagnostic.place?.line ?? 1, column: diagnostic.place?.column ?? 1)
    guard let position = text.position(at: offset) else {
      return diagnostic.moved(to: Place(file: file), sourceLine: nil, length: 1)
    }
    let end = text.position(at: offset + max(1, diagnostic.length))
    let length = end.map { $0.line == position.line ? max(1, $0.column - position.column) : 1 } ?? 1
    return diagnostic.moved(
      to: Place(file: file, line: position.line, column: position.column), sourceLine: line(position.line),
      length: length)
  }

  /// A message at an element, which shows the line.
  func diagnostic(
    _ code: String, severity: Diagnostic.Severity = .error, at place: Place?, _ message: Wording,
    expected: Wording? = nil, remedy: Wording? = nil
  ) -> Diagnostic {
    Diagnostic(
      code, severity: severity, at: place ?? Place(file: file), message, expected: expected, remedy: remedy,
      sourceLine: place?.line.flatMap(line))
  }
}

extension PlacedText {
  /// The offset of the scalar at a line and column of the text itself, both counted from 1.
  fileprivate func offset(line: Int, column: Int) -> Int {
    var current = 1
    for (offset, scalar) in text.unicodeScalars.enumerated() {
      if current == line { return offset + column - 1 }
      if scalar == "\n" { current += 1 }
    }
    return current == line ? text.unicodeScalars.count : 0
  }
}

extension Diagnostic {
  func moved(to place: Place, sourceLine: String?, length: Int) -> Diagnostic {
    Diagnostic(
      code, severity: severity, at: place, message, expected: expected, remedy: remedy, sourceLine: sourceLine,
      length: length)
  }
}
