import Diagnostics

/// A table of reference data: a header, then rows of plain cells without quotes.
enum ReferenceTable {
  /// The rows below the header with their lines, counted from 1; empty lines are passed over.
  static func rows(of text: String, separator: Character) -> [(line: Int, cells: [String])] {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated().dropFirst()
      .filter { !$0.element.isEmpty }
      .map { offset, line in
        (offset + 1, line.split(separator: separator, omittingEmptySubsequences: false).map(String.init))
      }
  }

  /// What is said of a row that cannot be read.
  static func fault(
    _ code: String, file: String, line: Int, cells: [String], separator: Character, _ message: Wording,
    expected: String
  ) -> Diagnostic {
    let source = cells.joined(separator: String(separator))
    return Diagnostic(
      code, at: Place(file: file, line: line, column: 1), message, expected: Wording(verbatim: expected),
      sourceLine: source, length: source.count)
  }
}
