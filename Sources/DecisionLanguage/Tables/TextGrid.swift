import Diagnostics

/// A table as people type it: one row a line, cells between `|`, and `||` before the cells that hold results.
///
/// ```
/// U   | 入统途径 | 产值增幅     || 最高
/// g10 | "annual" | [0.10..0.30) || 20万
/// ```
/// A `|` within quotes belongs to its cell. Empty lines are left out.
public struct TextGrid: Sendable, Hashable {
  public let rows: [Row]

  public struct Row: Sendable, Hashable {
    public let place: Place
    public let line: String
    /// The cells before `||`.
    public let cells: [SourceText]
    /// The cells after `||`; empty where the row has none.
    public let results: [SourceText]
  }

  /// - Parameters:
  ///   - text: the lines, without the indentation that the file gives them.
  ///   - firstLine: the file's line of the first of them, counted from 1.
  ///   - indentation: how many columns the file puts before each line.
  /// - Throws: `grid.quote` for a quote that does not close, `grid.results` for a second `||`.
  public init(_ text: String, file: String?, firstLine: Int, indentation: Int) throws(Diagnostic) {
    var rows: [Row] = []
    for (offset, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      guard line.contains(where: { !$0.isWhitespace }) else { continue }
      let place = Place(file: file, line: firstLine + offset, column: indentation + 1)
      let whole = String(repeating: " ", count: indentation) + line
      rows.append(try Self.row(Array(line.unicodeScalars), place, whole))
    }
    self.rows = rows
  }

  private static func row(_ scalars: [Unicode.Scalar], _ place: Place, _ line: String) throws(Diagnostic) -> Row {
    var cells: [SourceText] = []
    var results: [SourceText] = []
    var isResult = false
    var start = 0
    var index = 0
    var quote: Int?

    func column(_ offset: Int) -> Place {
      Place(file: place.file, line: place.line, column: (place.column ?? 1) + offset)
    }
    func close(at end: Int) {
      var from = start
      var until = end
      while from < until, scalars[from].isBlank { from += 1 }
      while until > from, scalars[until - 1].isBlank { until -= 1 }
      let cell = SourceText(
        String(String.UnicodeScalarView(scalars[from..<until])), at: column(from), surroundingLine: line)
      if isResult { results.append(cell) } else { cells.append(cell) }
    }

    while index < scalars.count {
      let scalar = scalars[index]
      if scalar == "\\", quote != nil {
        index += 2
        continue
      }
      if scalar == "\"" {
        quote = quote == nil ? index : nil
      } else if scalar == "|", quote == nil {
        close(at: index)
        if index + 1 < scalars.count, scalars[index + 1] == "|" {
          guard !isResult else {
            throw Diagnostic(
              "grid.results", at: column(index),
              Wording(zh: "一行里有两个“||”", en: "the row has '||' twice"),
              expected: Wording(zh: "条件 || 结果", en: "conditions || results"), sourceLine: line, length: 2)
          }
          isResult = true
          index += 1
        }
        start = index + 1
      }
      index += 1
    }
    if let quote {
      throw Diagnostic(
        "grid.quote", at: column(quote), Wording(zh: "引号没有闭合", en: "the quote does not close"),
        expected: Wording(zh: "一个闭合的 \"", en: "a closing \""), sourceLine: line)
    }
    close(at: scalars.count)
    return Row(place: place, line: line, cells: cells, results: results)
  }
}
