import Decimals
import DelimitedText
import Diagnostics
import PolicyCorpus
import Quantities
import Targets
import Workbooks

/// A cascade as a file: code, area, twelve months and their total, and which saving of which table it is, as it goes out
/// and comes in again. An empty row is no plan, on both ways; a row with some months leaves the others at nothing.
extension CascadeDesk {
  private var head: [String] {
    let unit = text.said(address.declaration.planUnit)
    return [words("enterprise.areaCode"), words("enterprise.area")]
      + (1...12).map { words("targets.cascadeMonth", ["month": "\($0)", "unit": unit]) }
      + [
        words("export.withUnit", ["name": words("table.total"), "unit": unit]),
        words("targets.cascade.version", ["table": reading.table(of: year)]),
      ]
  }

  /// The column after the total.
  private static let versionColumn = CascadeReading.firstMonth + 13

  private var lines: [(area: AreaCode, row: Cascade.Row?)] {
    groups.flatMap(\.areas).map { area in (area, savedRows.first { $0.area == area }) }
  }

  func csv() -> [UInt8] {
    var csv = DelimitedTextWriter(for: .spreadsheet)
    csv.append(head)
    for (area, row) in lines {
      csv.append(
        [area.text, portal.areaName(area, in: text.language)]
          + (row.map { $0.months.map { "\($0)" } + ["\($0.total)"] } ?? Array(repeating: "", count: 13))
          + ["\(versions.count)"])
    }
    return csv.bytes
  }

  func workbook() throws(Diagnostics) -> [UInt8] {
    var sheet = SheetDraft(words("targets.cascade"))
    sheet.frozen = (rows: 1, columns: CascadeReading.firstMonth)
    for (column, name) in head.enumerated() {
      sheet.set(name, row: 1, column: column, CellStyle(.header, .text))
      sheet.widths[column] = column == 1 ? 24 : 12
    }
    for (index, line) in lines.enumerated() {
      let number = index + 2
      sheet.set(line.area.text, row: number, column: 0, CellStyle(.plain, .text))
      sheet.set(portal.areaName(line.area, in: text.language), row: number, column: 1)
      sheet.set(
        .number(Decimal128(versions.count)), row: number, column: Self.versionColumn, CellStyle(.plain, .integer))
      guard let row = line.row else { continue }
      for (place, value) in (row.months + [row.total]).enumerated() {
        sheet.set(
          .number(Decimal128(value)), row: number, column: CascadeReading.firstMonth + place,
          CellStyle(.plain, .integer))
      }
    }
    return try WorkbookDraft([sheet]).bytes()
  }

  /// What a file has as it goes out: .xlsx, or comma-separated text in UTF-8 or GBK.
  /// - Throws: `Diagnostics` with the cell of everything that is wrong.
  func read(_ file: MultipartForm.File?) throws(Diagnostics) -> CascadeReading.File {
    try reading.read(file?.bytes ?? [], file: file?.name ?? "", year: year)
  }
}
