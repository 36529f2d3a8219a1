import Decimals
import DelimitedText
import Workbooks

/// A list that leaves the system as a file: comma-separated, or a spreadsheet where the address asks for `format=xlsx`.
/// Both have the same rows; the first names the columns.
struct ListFile: Sendable {
  /// What the spreadsheet's one sheet is called; `nil` where as the file.
  private let sheet: String?
  /// Lines above the heads of the spreadsheet, as on a paper that hangs at a door; a comma-separated file begins with its
  /// heads.
  private let above: [String]
  /// How columns are written, by their place: `text` where digits are no numbers. The others are numbers where all of
  /// their cells are.
  private let formats: [Int: CellStyle.Format]
  private var rows: [[String]]

  init(
    sheet: String? = nil, above: [String] = [], formats: [Int: CellStyle.Format] = [:], rows: [[String]] = []
  ) {
    self.sheet = sheet
    self.above = above
    self.formats = formats
    self.rows = rows
  }

  mutating func append(_ cells: [String]) {
    rows.append(cells)
  }

  /// The two ways to a file.
  /// - Parameter path: the address of the comma-separated one.
  static func links(_ path: String, _ words: Strings) -> [Crumb] {
    [
      Crumb(words("export.button"), path),
      Crumb(words("export.excel"), path + (path.contains("?") ? "&" : "?") + "format=xlsx"),
    ]
  }

  /// The file as it was asked for.
  /// - Parameter name: of the file, without its ending.
  /// - Throws: `Diagnostics` as `WorkbookDraft.bytes()`.
  /// Cost: linear in the cells.
  func reply(named name: String, to request: PortalRequest) throws -> Reply {
    guard request.query.text("format") == "xlsx" else {
      var csv = DelimitedTextWriter(for: .spreadsheet)
      for row in rows { csv.append(row) }
      return .download(name: "\(name).csv", type: .csv, bytes: csv.bytes)
    }
    return .download(name: "\(name).xlsx", type: .xlsx, bytes: try WorkbookDraft([draft(sheet ?? name)]).bytes())
  }

  /// The rows with their heads in view, and as numbers what is a number in the whole of its column.
  private func draft(_ name: String) -> SheetDraft {
    // Spreadsheets take no more of a name, and none of these in it.
    var sheet = SheetDraft(String(name.filter { !":\\/?*[]'".contains($0) }.prefix(30)))
    for (line, text) in above.enumerated() {
      sheet.set(text, row: line + 1, column: 0, CellStyle(line == 0 ? .title : .note, .text))
    }
    let first = above.count + 1
    sheet.frozen = (rows: first, columns: 1)
    let columns = (rows.first ?? []).indices
    let numbers = Set(columns.filter(isOfNumbers))
    for (index, row) in rows.enumerated() {
      for (column, cell) in row.enumerated() where !cell.isEmpty {
        let style =
          index == 0
          ? CellStyle(.header, .text)
          : CellStyle(.plain, numbers.contains(column) ? formats[column] ?? .general : .text)
        let number = index > 0 && numbers.contains(column) ? Decimal128(cell) : nil
        sheet.set(number.map(CellValue.number) ?? .text(cell), row: first + index, column: column, style)
      }
    }
    for column in columns {
      let longest = rows.prefix(200).reduce(0) { max($0, column < $1.count ? $1[column].count : 0) }
      sheet.widths[column] = Double(min(max(longest, 6) * 2, 40))
    }
    return sheet
  }

  /// Spreadsheets keep fifteen digits of a number: what is longer, or begins with zeros, stays as it is written.
  private func isOfNumbers(_ column: Int) -> Bool {
    guard formats[column] != .text else { return false }
    let cells = rows.dropFirst().compactMap { column < $0.count && !$0[column].isEmpty ? $0[column] : nil }
    return !cells.isEmpty
      && cells.allSatisfy { cell in
        let digits = cell.utf8.filter { (0x30...0x39).contains($0) }.count
        return digits <= 15 && Decimal128(cell)?.plainText() == cell
      }
  }
}
