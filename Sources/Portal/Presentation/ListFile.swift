import DelimitedText
import Diagnostics
import Workbooks

/// A list as a file: comma-separated, or a spreadsheet where its address asks for one (`format=xlsx`).
struct ListFile {
  /// Without its ending.
  let name: String
  /// What the spreadsheet's one sheet is called.
  let sheet: String
  /// Lines above the heads of the spreadsheet, as on a paper that hangs at a door; a comma-separated file begins with its heads.
  var above: [String] = []
  let head: [String]
  let rows: [[String]]

  /// The two ways to a file.
  /// - Parameter path: the address of the comma-separated one.
  static func links(_ path: String, _ words: Strings) -> [Crumb] {
    [
      Crumb(words("export.button"), path),
      Crumb(words("export.buttonExcel"), path + (path.contains("?") ? "&" : "?") + "format=xlsx"),
    ]
  }

  /// - Throws: `Diagnostics` as `WorkbookDraft.bytes` does.
  func reply(to request: PortalRequest) throws(Diagnostics) -> Reply {
    guard request.query.text("format") == "xlsx" else {
      var csv = DelimitedTextWriter(for: .spreadsheet)
      csv.append(head)
      for row in rows { csv.append(row) }
      return .download(name: "\(name).csv", type: .csv, bytes: csv.bytes)
    }
    var draft = SheetDraft(sheet)
    for (line, text) in above.enumerated() {
      draft.set(text, row: line + 1, column: 0, CellStyle(line == 0 ? .title : .note, .text))
    }
    let first = above.count + 1
    draft.frozen = (rows: first, columns: 1)
    for (column, text) in head.enumerated() { draft.set(text, row: first, column: column, CellStyle(.header, .text)) }
    for (line, row) in rows.enumerated() {
      for (column, text) in row.enumerated() where !text.isEmpty {
        draft.set(text, row: first + 1 + line, column: column, CellStyle(.plain, .text))
      }
    }
    for (column, text) in head.enumerated() {
      let longest = rows.prefix(200).reduce(text.count) { max($0, $1[column].count) }
      draft.widths[column] = Double(min(max(longest, 6) * 2, 40))
    }
    return .download(name: "\(name).xlsx", type: .xlsx, bytes: try WorkbookDraft([draft]).bytes())
  }
}
