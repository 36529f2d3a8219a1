import Decimals
import DelimitedText
import Diagnostics
import Secrecy
import Workbooks

/// The rows of a register's file, whether it came as comma-separated text or as a spreadsheet: the first sheet in view
/// that has the register's header.
struct RegisterTable {
  private enum Source {
    case text(DelimitedReader)
    case sheet(SheetRows)
  }

  private let file: String
  private var source: Source

  /// Stands on the header afterwards.
  /// - Parameter isHeader: whether the cells of a row are the header of a spreadsheet's table.
  /// - Throws: `Diagnostics` where the file cannot be read or carries a mark of secrecy; `register.empty-file`.
  init(file: String, bytes: [UInt8], isHeader: ([String]) -> Bool) throws {
    self.file = file
    // A spreadsheet begins with the bytes of an archive.
    if bytes.starts(with: [0x50, 0x4B]) {
      let workbook = try WorkbookReader.read(bytes, file: file)
      try Self.refuseMarks(in: workbook)
      source = .sheet(try SheetRows(workbook, isHeader: isHeader))
    } else {
      let text = try DelimitedText(bytes: bytes, file: file)
      if let mark = ClassificationMark.first(in: text.bytes, file: file) { throw Diagnostics(mark.refusal) }
      var reader = text.reader()
      guard reader.advance() else { throw Diagnostics(.emptyRegisterFile(file)) }
      source = .text(reader)
    }
  }

  private static func refuseMarks(in workbook: Workbook) throws {
    for sheet in workbook.sheets {
      let place = Place(file: workbook.file, field: sheet.name.excerpt)
      try refuse(sheet.name, of: workbook, at: place)
      for row in sheet.rows {
        for cell in row.cells {
          guard case .text(let text) = cell.value, text.contains("密") else { continue }
          let address = CellAddress(row: row.number, column: cell.column)
          try refuse(text, of: workbook, at: Place(file: workbook.file, field: "\(sheet.name)!\(address)"))
        }
      }
    }
  }

  private static func refuse(_ text: String, of workbook: Workbook, at place: Place) throws {
    guard let mark = ClassificationMark.first(in: Array(text.utf8), file: workbook.file) else { return }
    var refusal = mark.refusal
    if mark.place.line != nil { refusal.place = place }
    throw Diagnostics(refusal)
  }

  /// From now on a record of comma-separated text that has another number of cells than the header is ragged.
  mutating func expectCellsAsInThisRecord() {
    guard case .text(var reader) = source else { return }
    reader.expectCellsAsInThisRecord()
    source = .text(reader)
  }

  /// Goes on to the next row that is not blank; `false` after the last.
  mutating func advance() -> Bool {
    switch source {
    case .text(var reader):
      var isThere = reader.advance()
      while isThere, reader.isBlank, reader.faults.isEmpty { isThere = reader.advance() }
      source = .text(reader)
      return isThere
    case .sheet(var rows):
      let isThere = rows.advance()
      source = .sheet(rows)
      return isThere
    }
  }

  subscript(index: Int) -> String {
    switch source {
    case .text(let reader): reader[index]
    case .sheet(let rows): rows.text(index)
    }
  }

  /// How many cells the row has.
  var count: Int {
    switch source {
    case .text(let reader): reader.count
    case .sheet(let rows): rows.count
    }
  }

  /// The row's number in the file, counted from 1.
  var line: Int {
    switch source {
    case .text(let reader): reader.line
    case .sheet(let rows): rows.number
    }
  }

  /// What is wrong with the row as such.
  var faults: [Diagnostic] {
    switch source {
    case .text(let reader): reader.faults
    case .sheet(let rows): rows.faults(in: file)
    }
  }

  /// Where a cell of the row stands: line and column of a text, sheet and cell of a spreadsheet.
  func place(of index: Int, field: String) -> Place {
    switch source {
    case .text(let reader): reader.place(of: index, field: field)
    case .sheet(let rows): rows.place(of: index, in: file)
    }
  }

  /// Where the row stands.
  var place: Place {
    switch source {
    case .text(let reader): Place(file: file, line: reader.line)
    case .sheet(let rows): Place(file: file, line: rows.number, field: rows.sheet.name)
    }
  }
}

/// The rows of a sheet from its header on.
private struct SheetRows {
  let sheet: Sheet
  private var index: Int

  init(_ workbook: Workbook, isHeader: ([String]) -> Bool) throws {
    let shown = workbook.sheets.filter { !$0.isHidden && !$0.rows.isEmpty }
    for sheet in shown {
      let head = sheet.rows.prefix(Self.headerRows).firstIndex { row in
        isHeader(row.cells.map { $0.value.shown.trimmed })
      }
      guard let head else { continue }
      (self.sheet, index) = (sheet, head)
      return
    }
    // What the first table lacks is then told of its first row.
    guard let first = shown.first else { throw Diagnostics(.emptyRegisterFile(workbook.file)) }
    (sheet, index) = (first, 0)
  }

  /// As many rows are looked at for a header: titles and notes may stand before it.
  private static let headerRows = 20

  var row: Row { sheet.rows[index] }
  var number: Int { row.number }
  var count: Int { (row.cells.last?.column ?? -1) + 1 }

  mutating func advance() -> Bool {
    while index + 1 < sheet.rows.count {
      index += 1
      if row.cells.contains(where: { !$0.value.shown.trimmed.isEmpty }) { return true }
    }
    return false
  }

  func text(_ column: Int) -> String {
    switch row[column] {
    case nil, .error?, .uncalculated?: ""
    case let value?: value.shown
    }
  }

  func place(of column: Int, in file: String) -> Place {
    Place(file: file, field: "\(sheet.name)!\(CellAddress(row: number, column: column))")
  }

  func faults(in file: String) -> [Diagnostic] {
    row.cells.compactMap { cell in
      switch cell.value {
      case .error(let error): .registerCellError(error, at: place(of: cell.column, in: file))
      case .uncalculated: .registerCellError("=", at: place(of: cell.column, in: file))
      case .text, .number, .boolean, .day: nil
      }
    }
  }
}

extension Diagnostic {
  fileprivate static func registerCellError(_ text: String, at place: Place) -> Diagnostic {
    Diagnostic(
      "register.cell-error", at: place,
      Wording(zh: "单元格里是没有结果的公式“\(text.excerpt)”", en: "the cell holds a formula without a result, “\(text.excerpt)”"),
      expected: Wording(zh: "文字、数或日期", en: "a text, a number or a day"),
      remedy: Wording(zh: "在表里改成值再上传", en: "put the value in its place, then send the file again"))
  }
}
