import Archives
import Decimals
import Diagnostics
import Quantities

/// Writes the parts of an .xlsx file (ECMA-376, transitional).
struct WorkbookWriter {
  private let draft: WorkbookDraft

  init(_ draft: WorkbookDraft) {
    self.draft = draft
  }

  /// Where lists of choices stand that are too long for a cell's own rule.
  private static let choiceSheet = "_choices"
  private static let longestChoices = 250
  private static let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
  private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  private static let relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  private static let packages = "http://schemas.openxmlformats.org/package/2006"

  func bytes() throws(Diagnostics) -> [UInt8] {
    var sheets = draft.sheets
    if sheets.isEmpty { sheets = [SheetDraft("Sheet1")] }
    if let choices = choiceSheet(of: sheets) { sheets.append(choices) }
    var names: Set<String> = []
    for sheet in sheets {
      guard (1...31).contains(sheet.name.utf16.count), !sheet.name.contains(where: { "[]:*?/\\".contains($0) }),
        !sheet.name.hasPrefix("'"), !sheet.name.hasSuffix("'"), names.insert(sheet.name.lowercased()).inserted
      else { throw Diagnostics(.sheetName(sheet.name)) }
      for (row, cells) in sheet.rows {
        guard (1...CellAddress.rows).contains(row), cells.keys.allSatisfy((0..<CellAddress.columns).contains) else {
          throw Diagnostics(.impossibleAddress("\(row)", "", sheet: sheet.name))
        }
      }
    }
    var zip = ZipWriter()
    zip.add("[Content_Types].xml", contentTypes(sheets.count))
    zip.add(
      "_rels/.rels",
      Self.head + "<Relationships xmlns=\"\(Self.packages)/relationships\"><Relationship Id=\"rId1\" "
        + "Type=\"\(Self.relationships)/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")
    zip.add("xl/workbook.xml", book(sheets))
    zip.add("xl/_rels/workbook.xml.rels", bookRelationships(sheets.count))
    zip.add("xl/styles.xml", WorkbookLooks.part)
    for (index, sheet) in sheets.enumerated() {
      zip.add("xl/worksheets/sheet\(index + 1).xml", part(of: sheet, isFirst: index == 0))
    }
    do throws(ZipFault) {
      return try zip.bytes()
    } catch {
      throw Diagnostics(.unwritable("", error.reason))
    }
  }

  /// One column for each long list, in the order in which the sheets name them.
  private func choiceSheet(of sheets: [SheetDraft]) -> SheetDraft? {
    let long = sheets.flatMap(\.choices).map(\.texts).filter(Self.isLong)
    guard !long.isEmpty else { return nil }
    var sheet = SheetDraft(Self.choiceSheet)
    sheet.isHidden = true
    for (column, texts) in long.enumerated() {
      for (row, text) in texts.enumerated() { sheet.set(text, row: row + 1, column: column) }
    }
    return sheet
  }

  private static func isLong(_ texts: [String]) -> Bool {
    texts.joined(separator: ",").utf16.count > longestChoices
      || texts.contains { $0.contains(",") || $0.contains("\"") }
  }

  private func contentTypes(_ count: Int) -> String {
    let type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    let sheets = (1...count).map {
      "<Override PartName=\"/xl/worksheets/sheet\($0).xml\" ContentType=\"\(type).worksheet+xml\"/>"
    }
    return Self.head + "<Types xmlns=\"\(Self.packages)/content-types\">"
      + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
      + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
      + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"\(type).sheet.main+xml\"/>"
      + "<Override PartName=\"/xl/styles.xml\" ContentType=\"\(type).styles+xml\"/>" + sheets.joined() + "</Types>"
  }

  private func book(_ sheets: [SheetDraft]) -> [UInt8] {
    var output = Array(
      (Self.head + "<workbook xmlns=\"\(Self.main)\" xmlns:r=\"\(Self.relationships)\"><sheets>").utf8)
    for (index, sheet) in sheets.enumerated() {
      output += Array("<sheet name=\"".utf8)
      EscapedText.append(sheet.name, to: &output)
      output += Array(
        "\" sheetId=\"\(index + 1)\"\(sheet.isHidden ? " state=\"hidden\"" : "") r:id=\"rId\(index + 1)\"/>".utf8)
    }
    return output + Array("</sheets></workbook>".utf8)
  }

  private func bookRelationships(_ count: Int) -> String {
    let sheets = (1...count).map {
      "<Relationship Id=\"rId\($0)\" Type=\"\(Self.relationships)/worksheet\" Target=\"worksheets/sheet\($0).xml\"/>"
    }
    return Self.head + "<Relationships xmlns=\"\(Self.packages)/relationships\">" + sheets.joined()
      + "<Relationship Id=\"rId\(count + 1)\" Type=\"\(Self.relationships)/styles\" Target=\"styles.xml\"/>"
      + "</Relationships>"
  }

  private func part(of sheet: SheetDraft, isFirst: Bool) -> [UInt8] {
    var output = Array((Self.head + "<worksheet xmlns=\"\(Self.main)\"><sheetViews><sheetView").utf8)
    output += Array("\(isFirst ? " tabSelected=\"1\"" : "") workbookViewId=\"0\">\(pane(sheet))</sheetView>".utf8)
    output += Array("</sheetViews>".utf8)
    if !sheet.widths.isEmpty {
      let columns = sheet.widths.sorted { $0.key < $1.key }.map {
        "<col min=\"\($0.key + 1)\" max=\"\($0.key + 1)\" width=\"\($0.value)\" customWidth=\"1\"/>"
      }
      output += Array("<cols>\(columns.joined())</cols>".utf8)
    }
    output += Array("<sheetData>".utf8)
    for (number, cells) in sheet.rows.sorted(by: { $0.key < $1.key }) {
      output += Array("<row r=\"\(number)\">".utf8)
      for (column, cell) in cells.sorted(by: { $0.key < $1.key }) {
        append(cell, at: "\(CellAddress.letters(ofColumn: column))\(number)", to: &output)
      }
      output += Array("</row>".utf8)
    }
    output += Array("</sheetData>".utf8)
    if !sheet.merged.isEmpty {
      let ranges = sheet.merged.map { "<mergeCell ref=\"\($0)\"/>" }
      output += Array("<mergeCells count=\"\(ranges.count)\">\(ranges.joined())</mergeCells>".utf8)
    }
    appendChoices(of: sheet, to: &output)
    return output + Array("</worksheet>".utf8)
  }

  private func pane(_ sheet: SheetDraft) -> String {
    guard sheet.frozen.rows > 0 || sheet.frozen.columns > 0 else { return "" }
    let first = CellAddress(row: sheet.frozen.rows + 1, column: sheet.frozen.columns)
    let pane =
      sheet.frozen.rows == 0 ? "topRight" : sheet.frozen.columns == 0 ? "bottomLeft" : "bottomRight"
    return (sheet.frozen.columns > 0 ? "<pane xSplit=\"\(sheet.frozen.columns)\"" : "<pane")
      + (sheet.frozen.rows > 0 ? " ySplit=\"\(sheet.frozen.rows)\"" : "")
      + " topLeftCell=\"\(first)\" activePane=\"\(pane)\" state=\"frozen\"/>"
  }

  private func append(_ cell: SheetDraft.DraftCell, at address: String, to output: inout [UInt8]) {
    output += Array("<c r=\"\(address)\"".utf8)
    if cell.style.index > 0 { output += Array(" s=\"\(cell.style.index)\"".utf8) }
    func text(_ text: String) {
      output += Array(" t=\"inlineStr\"><is><t xml:space=\"preserve\">".utf8)
      EscapedText.append(text, to: &output)
      output += Array("</t></is></c>".utf8)
    }
    switch cell.value {
    case nil, .text("")?: output += Array("/>".utf8)
    case .text(let words)?: text(words)
    case .number(let number)?:
      // A number with more digits than a spreadsheet keeps would come back as another one.
      let digits = number.plainText()
      guard SpreadsheetNumber.rounded(number) == number, digits.utf8.count <= 300 else { return text(digits) }
      output += Array("><v>\(digits)</v></c>".utf8)
    case .boolean(let flag)?: output += Array(" t=\"b\"><v>\(flag ? 1 : 0)</v></c>".utf8)
    case .day(let day)?:
      guard let serial = WorkbookStyles.serial(day), cell.style.format == .day else { return text("\(day)") }
      output += Array("><v>\(serial)</v></c>".utf8)
    case .error(let error)?:
      output += Array(" t=\"e\"><v>".utf8)
      EscapedText.append(error, to: &output)
      output += Array("</v></c>".utf8)
    case .uncalculated?: output += Array("><f>NA()</f></c>".utf8)
    }
  }

  private func appendChoices(of sheet: SheetDraft, to output: inout [UInt8]) {
    guard !sheet.choices.isEmpty else { return }
    let before = draft.sheets.prefix { $0.name != sheet.name }.flatMap(\.choices).filter { Self.isLong($0.texts) }.count
    var long = before
    output += Array("<dataValidations count=\"\(sheet.choices.count)\">".utf8)
    for (cells, texts) in sheet.choices {
      output += Array(
        "<dataValidation type=\"list\" allowBlank=\"1\" showErrorMessage=\"1\" sqref=\"\(cells)\"><formula1>".utf8)
      if Self.isLong(texts) {
        let column = CellAddress.letters(ofColumn: long)
        output += Array("\(Self.choiceSheet)!$\(column)$1:$\(column)$\(texts.count)".utf8)
        long += 1
      } else {
        EscapedText.append("\"\(texts.joined(separator: ","))\"", to: &output)
      }
      output += Array("</formula1></dataValidation>".utf8)
    }
    output += Array("</dataValidations>".utf8)
  }
}

/// `styles.xml`: every look with every number format.
enum WorkbookLooks {
  static let part: String = {
    let looks = CellStyle.Look.allCases
    let formats = CellStyle.Format.allCases
    let font = "<sz val=\"11\"/><name val=\"宋体\"/><charset val=\"134\"/>"
    let fonts = [
      "<font>\(font)</font>", "<font><b/><sz val=\"16\"/><name val=\"宋体\"/><charset val=\"134\"/></font>",
      "<font><b/>\(font)</font>", "<font><color rgb=\"FF55606A\"/>\(font)</font>",
    ]
    let fills =
      ["<fill><patternFill patternType=\"none\"/></fill>", "<fill><patternFill patternType=\"gray125\"/></fill>"]
      + ["FFECEBE6", "FFF8CBC6", "FFFBE7B2"].map {
        "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"\($0)\"/></patternFill></fill>"
      }
    let line = "<color rgb=\"FFBFBFBF\"/>"
    let box = ["left", "right", "top", "bottom"].map { "<\($0) style=\"thin\">\(line)</\($0)>" }.joined()
    let formatted = looks.flatMap { look in
      formats.map { format in
        "<xf numFmtId=\"\(number(of: format))\" fontId=\"\(fontIndex(look))\" fillId=\"\(fillIndex(look))\" "
          + "borderId=\"\([.title, .note].contains(look) ? 0 : 1)\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\" "
          + "applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\">\(alignment(look))</xf>"
      }
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
      + "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
      + "<fonts count=\"\(fonts.count)\">\(fonts.joined())</fonts><fills count=\"\(fills.count)\">\(fills.joined())</fills>"
      + "<borders count=\"2\"><border/><border>\(box)</border></borders>"
      + "<cellStyleXfs count=\"1\"><xf/></cellStyleXfs>"
      + "<cellXfs count=\"\(formatted.count)\">\(formatted.joined())</cellXfs></styleSheet>"
  }()

  /// The built-in number formats (ECMA-376, 18.8.30).
  private static func number(of format: CellStyle.Format) -> Int {
    switch format {
    case .general: 0
    case .text: 49
    case .integer: 3
    case .decimal: 4
    case .percent: 10
    case .day: 14
    }
  }

  private static func fontIndex(_ look: CellStyle.Look) -> Int {
    switch look {
    case .plain, .wrong, .doubtful: 0
    case .title: 1
    case .header, .total: 2
    case .note: 3
    }
  }

  private static func fillIndex(_ look: CellStyle.Look) -> Int {
    switch look {
    case .plain, .title, .note: 0
    case .header, .total: 2
    case .wrong: 3
    case .doubtful: 4
    }
  }

  private static func alignment(_ look: CellStyle.Look) -> String {
    switch look {
    case .title, .header: "<alignment horizontal=\"center\" vertical=\"center\" wrapText=\"1\"/>"
    case .plain, .note, .wrong, .doubtful, .total: "<alignment vertical=\"center\"/>"
    }
  }
}
