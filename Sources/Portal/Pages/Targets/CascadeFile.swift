import Decimals
import DelimitedText
import Diagnostics
import PolicyCorpus
import Quantities
import Targets
import Workbooks

/// A cascade as a file: code, area, twelve months and their total, as it goes out and comes in again. An empty row is no
/// plan, on both ways; a row with some months leaves the others at nothing.
extension CascadeDesk {
  private static let firstMonth = 2

  private var head: [String] {
    let unit = text.said(address.declaration.planUnit)
    return [words("enterprise.areaCode"), words("enterprise.area")]
      + (1...12).map { words("targets.cascadeMonth", ["month": "\($0)", "unit": unit]) }
      + [words("export.withUnit", ["name": words("table.total"), "unit": unit])]
  }

  private var lines: [(area: AreaCode, row: Cascade.Row?)] {
    groups.flatMap(\.areas).map { area in (area, savedRows.first { $0.area == area }) }
  }

  func csv() -> [UInt8] {
    var csv = DelimitedTextWriter(for: .spreadsheet)
    csv.append(head)
    for (area, row) in lines {
      csv.append(
        [area.text, portal.areaName(area, in: text.language)]
          + (row.map { $0.months.map { "\($0)" } + ["\($0.total)"] } ?? Array(repeating: "", count: 13)))
    }
    return csv.bytes
  }

  func workbook() throws(Diagnostics) -> [UInt8] {
    var sheet = SheetDraft(words("targets.cascade"))
    sheet.frozen = (rows: 1, columns: Self.firstMonth)
    for (column, name) in head.enumerated() {
      sheet.set(name, row: 1, column: column, CellStyle(.header, .text))
      sheet.widths[column] = column == 1 ? 24 : 12
    }
    for (index, line) in lines.enumerated() {
      let number = index + 2
      sheet.set(line.area.text, row: number, column: 0, CellStyle(.plain, .text))
      sheet.set(portal.areaName(line.area, in: text.language), row: number, column: 1)
      guard let row = line.row else { continue }
      for (place, value) in (row.months + [row.total]).enumerated() {
        sheet.set(.number(Decimal128(value)), row: number, column: Self.firstMonth + place, CellStyle(.plain, .integer))
      }
    }
    return try WorkbookDraft([sheet]).bytes()
  }

  /// The rows of a file as it goes out: .xlsx, or comma-separated text in UTF-8 or GBK.
  /// - Throws: `Diagnostics` with the cell of everything that is wrong.
  func rows(of file: MultipartForm.File?) throws(Diagnostics) -> [Cascade.Row] {
    guard let file, !file.bytes.isEmpty else { throw Diagnostics(.noCascadeFile) }
    let workbook = try WorkbookReader.read(file.bytes, file: file.name)
    guard let sheet = workbook.sheets.first(where: { !$0.isHidden && !$0.rows.isEmpty }), let head = sheet.rows.first
    else { throw Diagnostics(.noCascadeFile) }
    try check(head: head)
    let known = Set(groups.flatMap(\.areas))
    var faults: [Diagnostic] = []
    var rows: [Cascade.Row] = []
    for line in sheet.rows.dropFirst() {
      let code = line[0]?.shown.trimmingWhiteSpace ?? ""
      let cells = (0..<12).map { line[Self.firstMonth + $0] }
      if code.isEmpty, cells.allSatisfy({ $0 == nil }) { continue }
      guard let area = AreaCode(code), known.contains(area) else {
        faults.append(.noCascadeArea(code, at: CellAddress(row: line.number, column: 0)))
        continue
      }
      guard !rows.contains(where: { $0.area == area }) else {
        faults.append(.cascadeAreaTwice(code, at: CellAddress(row: line.number, column: 0)))
        continue
      }
      if cells.allSatisfy({ $0.map(\.shown.trimmingWhiteSpace.isEmpty) ?? true }) { continue }
      if let row = row(area, cells: cells.map(Self.typed), line: line.number, &faults) { rows.append(row) }
    }
    if rows.isEmpty, faults.isEmpty { faults.append(.noCascadeFile) }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return rows
  }

  /// A month's cell as it would be typed into the page.
  private static func typed(_ cell: CellValue?) -> String {
    switch cell {
    case nil: ""
    case .number(let number)?: number.integer.map { "\($0)" } ?? number.plainText()
    case let other?: other.shown.trimmingWhiteSpace
    }
  }

  /// The twelve months must stand in their order: what is read by its place must be what its header says.
  private func check(head: Row) throws(Diagnostics) {
    for month in 1...12 {
      let column = Self.firstMonth + month - 1
      let name = head[column]?.shown ?? ""
      let number = Int(name.drop { !$0.isWholeNumber }.prefix { $0.isWholeNumber })
      guard number == month else {
        throw Diagnostics(.noCascadeHead(name, month: month, at: CellAddress(row: head.number, column: column)))
      }
    }
  }

  /// Where a month's figure of the file stands.
  static func cell(line: Int, month: Int) -> CellAddress { CellAddress(row: line, column: firstMonth + month - 1) }
}

extension Diagnostic {
  fileprivate static var noCascadeFile: Diagnostic {
    Diagnostic(
      "targets.no-cascade-file", at: Place(field: "file"),
      Wording(zh: "没有选文件，或文件里没有数", en: "no file, or nothing in it"),
      expected: Wording(
        zh: "本页导出的 Excel 或 CSV：代码、地区、1 至 12 月", en: "an Excel or CSV file as this page exports it"))
  }

  fileprivate static func noCascadeHead(_ text: String, month: Int, at cell: CellAddress) -> Diagnostic {
    Diagnostic(
      "targets.no-cascade-head", at: Place(field: "file"),
      text.isEmpty
        ? Wording(zh: "\(cell)：没有 \(month) 月这一列的表头", en: "\(cell): no header for month \(month)")
        : Wording(
          zh: "\(cell)：表头是“\(text.excerpt)”，不是 \(month) 月",
          en: "\(cell): the header is “\(text.excerpt)” and not month \(month)"),
      expected: Wording(
        zh: "第一行为表头：代码、地区和 1 至 12 月，共 14 列", en: "headers in the first row: code, area and months 1 to 12, 14 columns"),
      remedy: Wording(zh: "照本页导出的文件补齐表头", en: "complete the header as this page exports it"))
  }

  fileprivate static func noCascadeArea(_ text: String, at cell: CellAddress) -> Diagnostic {
    Diagnostic(
      "targets.no-cascade-area", at: Place(field: "file"),
      text.isEmpty
        ? Wording(zh: "\(cell)：没有地区代码", en: "\(cell): no code of an area")
        : Wording(
          zh: "\(cell)：“\(text.excerpt)”不是本表的地区代码", en: "\(cell): “\(text.excerpt)” is no area of this table"),
      expected: Wording(zh: "第一列为本页所列地区的代码", en: "the codes of this page's areas in the first column"))
  }

  fileprivate static func cascadeAreaTwice(_ text: String, at cell: CellAddress) -> Diagnostic {
    Diagnostic(
      "targets.cascade-area-twice", at: Place(field: "file"),
      Wording(zh: "\(cell)：地区 \(text.excerpt) 出现两次", en: "\(cell): the area \(text.excerpt) stands twice"),
      remedy: Wording(zh: "只留一行", en: "keep one row of it"))
  }
}
