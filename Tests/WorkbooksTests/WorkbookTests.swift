import Archives
import Decimals
import Diagnostics
import Foundation
import Quantities
import Randomness
import Testing

@testable import Workbooks

/// A workbook out of raw parts, as other programs write it.
func rawWorkbook(
  sheet: String, shared: String? = nil, styles: String? = nil, book: String? = nil, leaving out: Set<String> = []
) throws -> [UInt8] {
  var zip = ZipWriter()
  let parts: [(String, String?)] = [
    (
      "xl/_rels/workbook.xml.rels",
      "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
    ),
    (
      "xl/workbook.xml",
      book ?? "<workbook xmlns:r=\"r\"><sheets><sheet name=\"表\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    ),
    ("xl/styles.xml", styles), ("xl/sharedStrings.xml", shared), ("xl/worksheets/sheet1.xml", sheet),
  ]
  for (name, text) in parts where !out.contains(name) { if let text { zip.add(name, text) } }
  return try zip.bytes()
}

func onlySheet(_ bytes: [UInt8], file: String = "a.xlsx") throws -> Sheet {
  try #require(try WorkbookReader.read(bytes, file: file).sheets.first)
}

func refusal(_ limits: WorkbookReader.Limits = .standard, _ bytes: () throws -> [UInt8]) throws -> String {
  do {
    _ = try WorkbookReader.read(try bytes(), file: "月报.xlsx", limits: limits)
    return ""
  } catch let error as Diagnostics {
    return error.rendered(in: .chinese)
  }
}

@Suite("Workbooks")
struct WorkbookTests {
  @Test("what is written is read back the same, whatever the cells hold")
  func roundTrip() throws {
    var random = SeededGenerator(seed: 20_261_125)
    let texts = [
      "甲", "  前后空格 ", "<&>\"'", "换\n行\r\t", "\u{1}\u{7F}", "_x000D_", "_x005F_x000D_", "𠮷野家", "=1+1", "'", "\u{FFFE}",
    ]
    for round in 0..<60 {
      var expected: [Int: [Int: CellValue]] = [:]
      var sheet = SheetDraft("表 \(round)")
      for _ in 0..<Int.random(in: 1...60, using: &random) {
        let (row, column) = (Int.random(in: 1...50, using: &random), Int.random(in: 0...30, using: &random))
        let value: CellValue
        var format = CellStyle.Format.general
        switch Int.random(in: 0...5, using: &random) {
        case 0: value = .text(texts.randomElement(using: &random) ?? "")
        case 1: value = .boolean(Bool.random(using: &random))
        case 2:
          value = .day(CalendarDay(daysSinceEpoch: Int.random(in: -25_566...80_000, using: &random)))
          format = .day
        case 3: value = .error("#N/A")
        default:
          value = .number(
            Decimal128(
              coefficient: Int64.random(in: -999_999_999_999_999...999_999_999_999_999, using: &random),
              exponent: Int8.random(in: -20...20, using: &random)))
        }
        let look = CellStyle.Look.allCases.randomElement(using: &random) ?? .plain
        sheet.set(value, row: row, column: column, CellStyle(look, format))
        expected[row, default: [:]][column] = value
      }
      sheet.merged = [CellRange(CellAddress(row: 60, column: 0), CellAddress(row: 61, column: 3))]
      sheet.frozen = (round % 3, round % 2)
      let read = try onlySheet(try WorkbookDraft([sheet]).bytes())
      let got = Dictionary(
        uniqueKeysWithValues: read.rows.map { row in
          (row.number, Dictionary(uniqueKeysWithValues: row.cells.map { ($0.column, $0.value) }))
        })
      #expect(got == expected, "seed 20261125, round \(round)")
      #expect(read.merged == sheet.merged && read.name == sheet.name)
    }
  }

  @Test("a number with more digits than a spreadsheet keeps is written as text, and never rounded in silence")
  func manyDigits() throws {
    var sheet = SheetDraft("表")
    let long = try #require(Decimal128("1234567890123456.78"))
    sheet.set(.number(long), row: 1, column: 0)
    sheet.set(.number(try #require(Decimal128("123456789012345"))), row: 1, column: 1)
    let row = try #require(try onlySheet(try WorkbookDraft([sheet]).bytes()).rows.first)
    #expect(row[0] == .text("1234567890123456.78"))
    #expect(row[1] == .number(try #require(Decimal128("123456789012345"))))
  }

  @Test("a binary number's noise after fifteen digits is not read as figures")
  func noise() throws {
    let sheet = try onlySheet(
      try rawWorkbook(
        sheet: """
          <worksheet><sheetData><row r="3"><c r="A3"><v>12345.670000000001</v></c><c r="B3"><v>9.1310117E17</v></c>\
          <c r="D3"><v>0.29999999999999999</v></c><c><v>-1.5E-3</v></c></row></sheetData></worksheet>
          """))
    let row = try #require(sheet.row(3))
    #expect(row[0] == .number(try #require(Decimal128("12345.67"))))
    #expect(row[1] == .number(try #require(Decimal128("913101170000000000"))))
    #expect(row[3] == .number(try #require(Decimal128("0.3"))))
    #expect(row[4] == .number(try #require(Decimal128("-0.0015"))))
    #expect(row[2] == nil)
  }

  @Test("shared and inline texts, formulas' results, errors and readings are told apart")
  func kinds() throws {
    let sheet = try onlySheet(
      try rawWorkbook(
        sheet: """
          <x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c t="s"><x:v>1</x:v></x:c><x:c t="inlineStr"><x:is><x:r>\
          <x:t>甲</x:t></x:r><x:r><x:t>乙</x:t></x:r><x:rPh><x:t>jia</x:t></x:rPh></x:is></x:c><x:c><x:f>A1+1</x:f>\
          <x:v>7</x:v></x:c><x:c><x:f>B1</x:f></x:c><x:c t="e"><x:v>#REF!</x:v></x:c><x:c t="str"><x:f>F</x:f>\
          <x:v>果</x:v></x:c><x:c t="b"><x:v>1</x:v></x:c><x:c t="d"><x:v>2025-11-30T00:00:00</x:v></x:c></x:row>\
          </x:sheetData></x:worksheet>
          """,
        shared: "<sst><si><t>零</t></si><si><r><t>一</t></r><rPh sb=\"0\"><t>yi</t></rPh></si></sst>"))
    let values = try #require(sheet.row(1)).cells.map(\.value)
    #expect(
      values == [
        .text("一"), .text("甲乙"), .number(7), .uncalculated, .error("#REF!"), .text("果"), .boolean(true),
        .day(try #require(CalendarDay("2025-11-30"))),
      ])
  }

  @Test("days are counted from 1900 with its leap day that never was, or from 1904")
  func days() throws {
    let styles = """
      <styleSheet><numFmts><numFmt numFmtId="165" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>\
      <numFmt numFmtId="166" formatCode="0.00&quot;day&quot;"/></numFmts><cellXfs><xf numFmtId="0"/>\
      <xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="14"/></cellXfs></styleSheet>
      """
    let cells = """
      <worksheet><sheetData><row><c s="1"><v>45962</v></c><c s="2"><v>45962</v></c><c s="3"><v>59</v></c>\
      <c s="3"><v>60</v></c><c s="3"><v>61.75</v></c></row></sheetData></worksheet>
      """
    let row = try #require(try onlySheet(try rawWorkbook(sheet: cells, styles: styles)).row(1))
    #expect(row[0] == .day(try #require(CalendarDay("2025-11-01"))))
    #expect(row[1] == .number(45962))
    #expect(row[2] == .day(try #require(CalendarDay("1900-02-28"))))
    #expect(row[3] == .number(60))
    #expect(row[4] == .day(try #require(CalendarDay("1900-03-01"))))
    let book = """
      <workbook><workbookPr date1904="1"/><sheets><sheet name="表" state="hidden" r:id="rId1" xmlns:r="r"/></sheets></workbook>
      """
    let other = try onlySheet(try rawWorkbook(sheet: cells, styles: styles, book: book))
    #expect(other.isHidden)
    #expect(try #require(other.row(1))[0] == .day(try #require(CalendarDay("2029-11-02"))))
  }

  @Test("comma-separated text in GBK is a workbook of one sheet")
  func delimited() throws {
    let gbk: [UInt8] = [0xBC, 0xD7, 0x2C, 0x31, 0x0A, 0x0A, 0x2C, 0x32, 0x0A]
    let sheet = try onlySheet(gbk, file: "街道/11月.csv")
    #expect(sheet.name == "11月")
    #expect(sheet.rows.map(\.number) == [1, 3])
    #expect(sheet.row(1)?[0] == .text("甲") && sheet.row(3)?[1] == .text("2") && sheet.row(3)?[0] == nil)
  }

  @Test("lists of choices are written, long ones on a hidden sheet")
  func choices() throws {
    var sheet = SheetDraft("表")
    let cells = try #require(CellRange("A2:A100"))
    sheet.choices = [(cells, ["甲", "乙"]), (cells, (1...100).map { "街道第\($0)" })]
    let read = try WorkbookReader.read(try WorkbookDraft([sheet]).bytes(), file: "a.xlsx")
    #expect(read.sheets.map(\.name) == ["表", "_choices"] && read.sheets[1].isHidden)
    #expect(read.sheets[1].rows.count == 100)
  }

  @Test("a file is written whole under its name, and nothing is left beside it")
  func writing() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tidu-books-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) } }
    let file = folder.appendingPathComponent("a.xlsx")
    try WorkbookDraft([SheetDraft("一")]).write(to: file)
    try WorkbookDraft([SheetDraft("二")]).write(to: file)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.xlsx"])
    #expect(try onlySheet([UInt8](try Data(contentsOf: file))).name == "二")
    #expect(throws: Diagnostics.self) { try WorkbookDraft([SheetDraft("a/b")]).bytes() }
    #expect(throws: Diagnostics.self) { try WorkbookDraft([SheetDraft("a"), SheetDraft("A")]).bytes() }
  }

  @Test("cells are addressed as spreadsheets do")
  func addresses() {
    #expect(CellAddress("A1") == CellAddress(row: 1, column: 0))
    #expect(CellAddress("XFD1048576") == CellAddress(row: 1_048_576, column: 16_383))
    for column in [0, 25, 26, 701, 702, 16_383] {
      #expect(CellAddress("\(CellAddress.letters(ofColumn: column))7")?.column == column)
    }
    for wrong in ["", "A", "1", "A0", "XFE1", "A1048577", "a1", "A1B", "AAAAA1"] { #expect(CellAddress(wrong) == nil) }
  }
}

@Suite("Workbooks that are refused")
struct WorkbookFaultTests {
  @Test("other files, old ones and damaged ones each have their message")
  func files() throws {
    #expect(
      try refusal { Array("hello".utf8) } == """
        月报.xlsx: 错误：不是可以读的表格文件
          应为：.xlsx，或 UTF-8、GBK 编码的 .csv
          办法：用 Excel 或 WPS 打开，去掉密码，另存为“Excel 工作簿（.xlsx）”
        """)
    #expect(
      try refusal { [0xD0, 0xCF, 0x11, 0xE0, 0xA1] } == """
        月报.xlsx: 错误：是旧格式的文件（.xls）
          应为：没有密码的 .xlsx
          办法：用 Excel 或 WPS 打开，去掉密码，另存为“Excel 工作簿（.xlsx）”
        """)
    let name = Array("EncryptedPackage".utf16).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    #expect(
      try refusal { [0xD0, 0xCF, 0x11, 0xE0, 0xA1] + [UInt8](repeating: 0, count: 1200) + name + [0, 0] } == """
        月报.xlsx: 错误：文件加了打开密码，读不了
          应为：没有密码的 .xlsx
          办法：用 Excel 或 WPS 输入密码打开，清空打开密码，保存后再报
        """)
    #expect(
      try refusal { Array(try rawWorkbook(sheet: "<a/>").prefix(300)) }.contains("错误：文件损坏，读不下去（"))
    #expect(
      try refusal { try rawWorkbook(sheet: "<a/>", leaving: ["xl/workbook.xml"]) } == """
        月报.xlsx (xl/workbook.xml): 错误：压缩包里没有 xl/workbook.xml，不是表格文件
          应为：表格软件保存的 .xlsx
          办法：核对是不是发错了文件；是表格的，用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”
        """)
  }

  @Test("a document type, and with it every entity, is refused")
  func documentType() throws {
    let bomb = "<!DOCTYPE a [<!ENTITY b \"\(String(repeating: "x", count: 100))\">]><worksheet>&b;</worksheet>"
    #expect(
      try refusal { try rawWorkbook(sheet: bomb) } == """
        月报.xlsx (xl/worksheets/sheet1.xml): 错误：文件里有文档类型定义（DTD），表格软件不会写它，已拒绝
          办法：核实文件来历；用表格软件另存后再报
        """)
  }

  @Test("broken markup is told with its line")
  func brokenMarkup() throws {
    #expect(
      try refusal { try rawWorkbook(sheet: "<worksheet>\n<row></worksheet>") } == """
        月报.xlsx (xl/worksheets/sheet1.xml): 错误：文件损坏，读不下去（mismatched tag, 2）
          应为：能用表格软件打开的完整文件
          办法：向报送人再要一份，或用表格软件打开修复后另存
        """)
  }

  @Test("a small file that unfolds without end is refused")
  func bomb() throws {
    let blanks = "<worksheet>\(String(repeating: " ", count: 3 << 20))</worksheet>"
    let limits = WorkbookReader.Limits(unfoldedBytes: 1 << 20, cells: 10, sheets: 2, textBytes: 100)
    #expect(
      try refusal(limits) { try rawWorkbook(sheet: blanks) } == """
        月报.xlsx: 错误：解压后的大小超过了可以读的限度
          应为：不超过 1 MiB
          办法：删去无关的工作表和空白区域，或拆成几份
        """)
    let many = (1...11).map { "<row><c><v>\($0)</v></c></row>" }.joined()
    #expect(try refusal(limits) { try rawWorkbook(sheet: "<worksheet>\(many)</worksheet>") }.contains("单元格超过了"))
    let long = "<worksheet><row><c t=\"str\"><v>\(String(repeating: "长", count: 40))</v></c></row></worksheet>"
    #expect(try refusal(limits) { try rawWorkbook(sheet: long) }.contains("一个单元格的文字超过了"))
  }

  @Test("every list of a workbook is bounded: shared texts, merged ranges, sheets, formats, relationships")
  func lists() throws {
    let limits = WorkbookReader.Limits(unfoldedBytes: 1 << 20, cells: 10, sheets: 2, formats: 4, textBytes: 100)
    let cell = "<worksheet><row><c><v>1</v></c></row></worksheet>"
    func refused(_ text: String, _ book: @autoclosure () throws -> [UInt8]) throws {
      let found = try refusal(limits) { try book() }
      #expect(found.contains("\(text)超过了可以读的限度"), "\(found)")
    }
    func many(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }
    try refused("共用的文字", rawWorkbook(sheet: cell, shared: "<sst>\(many("<si/>", 11))</sst>"))
    #expect(try refusal(limits) { try rawWorkbook(sheet: cell, shared: "<sst>\(many("<si/>", 10))</sst>") } == "")
    let merges = many("<mergeCell ref=\"A1:B2\"/>", 11)
    try refused("合并的单元格", rawWorkbook(sheet: "<worksheet><mergeCells>\(merges)</mergeCells></worksheet>"))
    let formats = many("<xf numFmtId=\"14\"/>", 5)
    try refused("单元格格式", rawWorkbook(sheet: cell, styles: "<styleSheet><cellXfs>\(formats)</cellXfs></styleSheet>"))
    let customs = (0..<5).map { "<numFmt numFmtId=\"\(200 + $0)\" formatCode=\"yyyy\"/>" }.joined()
    try refused("单元格格式", rawWorkbook(sheet: cell, styles: "<styleSheet><numFmts>\(customs)</numFmts></styleSheet>"))
    let sheets = (1...3).map { "<sheet name=\"\($0)\" sheetId=\"\($0)\" r:id=\"rId1\"/>" }.joined()
    try refused(
      "工作表", rawWorkbook(sheet: cell, book: "<workbook xmlns:r=\"r\"><sheets>\(sheets)</sheets></workbook>"))
  }

  @Test("sizes that an archive claims add up without end and never to nothing")
  func claims() {
    #expect(WorkbookReader.total([]) == 1 && WorkbookReader.total([2, 3]) == 6)
    #expect(WorkbookReader.total([.max, .max, 1]) == .max)
    #expect(WorkbookReader.total([-5, .min, 4]) == 5)
  }

  @Test("impossible places are refused, a claimed size alone is not")
  func places() throws {
    for cell in ["<row r=\"1048577\"/>", "<row><c r=\"XFE1\"><v>1</v></c></row>", "<row r=\"0\"/>"] {
      #expect(try refusal { try rawWorkbook(sheet: "<worksheet>\(cell)</worksheet>") }.contains("不可能的单元格位置"))
    }
    let claim = "<worksheet><dimension ref=\"A1:XFD1048576\"/><row><c><v>1</v></c></row></worksheet>"
    #expect(try onlySheet(try rawWorkbook(sheet: claim)).rows.count == 1)
  }
}
