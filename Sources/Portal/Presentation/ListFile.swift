import Decimals
import DelimitedText
import Workbooks

/// A list that leaves the system as a file: comma-separated, or a spreadsheet where the address asks for `format=xlsx`.
/// Both have the same rows; the first names the columns.
struct ListFile: Sendable {
  private var rows: [[String]] = []
  /// How columns are written, by their place: `text` where digits are no numbers. The others are numbers where all of
  /// their cells are.
  private let formats: [Int: CellStyle.Format]

  init(formats: [Int: CellStyle.Format] = [:]) {
    self.formats = formats
  }

  mutating func append(_ cells: [String]) {
    rows.append(cells)
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
    return .download(name: "\(name).xlsx", type: .xlsx, bytes: try WorkbookDraft([sheet(name)]).bytes())
  }

  /// The rows with their heads in view, and as numbers what is a number in the whole of its column.
  private func sheet(_ name: String) -> SheetDraft {
    // Spreadsheets take no more of a name, and none of these in it.
    var sheet = SheetDraft(String(name.filter { !":\\/?*[]'".contains($0) }.prefix(30)))
    sheet.frozen = (rows: 1, columns: 1)
    let numbers = Set((rows.first ?? []).indices.filter(isOfNumbers))
    for (index, row) in rows.enumerated() {
      for (column, cell) in row.enumerated() where !cell.isEmpty {
        if index == 0 {
          sheet.set(cell, row: 1, column: column, CellStyle(.header, .text))
          sheet.widths[column] = column == 0 ? 24 : 14
        } else if numbers.contains(column), let number = Decimal128(cell) {
          sheet.set(
            .number(number), row: index + 1, column: column, CellStyle(.plain, formats[column] ?? .general))
        } else {
          sheet.set(cell, row: index + 1, column: column, CellStyle(.plain, .text))
        }
      }
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
