import Diagnostics
import Testing

@testable import DelimitedText

/// The cells of every record.
func cells(_ text: String, limits: DelimitedText.Limits = .standard) throws -> [[String]] {
  var reader = try DelimitedText(bytes: Array(text.utf8), file: "a.csv", limits: limits).reader()
  var rows: [[String]] = []
  while reader.advance() { rows.append((0..<reader.count).map { reader[$0] }) }
  return rows
}

/// Every fault of a text, rendered.
func faults(
  _ text: String, in language: Language = .english, limits: DelimitedText.Limits = .standard
) throws -> [String] {
  var reader = try DelimitedText(bytes: Array(text.utf8), file: "a.csv", limits: limits).reader()
  var all: [String] = []
  guard reader.advance() else { return [] }
  all += reader.faults.map { $0.rendered(in: language) }
  reader.expectCellsAsInThisRecord()
  while reader.advance() { all += reader.faults.map { $0.rendered(in: language) } }
  return all
}

@Suite("Reading comma-separated text")
struct DelimitedReaderTests {
  @Test("records end with LF, CRLF or CR, and the last needs no end")
  func lineEnds() throws {
    for end in ["\n", "\r\n", "\r"] {
      #expect(try cells("a,b\(end)1,2\(end)") == [["a", "b"], ["1", "2"]])
      #expect(try cells("a,b\(end)1,2") == [["a", "b"], ["1", "2"]])
    }
  }

  @Test("empty cells are kept, and lines without any character are no records")
  func empties() throws {
    #expect(try cells(",\n\n\na,\n,,b") == [["", ""], ["a", ""], ["", "", "b"]])
    #expect(try cells("") == [])
    #expect(try cells("\r\n\r\n") == [])
    #expect(try cells("\"\"\n") == [[""]])
  }

  @Test("a quoted cell holds commas, line breaks and doubled quotes")
  func quoted() throws {
    #expect(try cells("\"a,b\",\"c\r\nd\",\"e\"\"f\"\n1,2,3") == [["a,b", "c\r\nd", "e\"f"], ["1", "2", "3"]])
    #expect(try cells("\"\"\"\"") == [["\""]])
  }

  @Test("blanks belong to their cell")
  func blanks() throws {
    #expect(try cells(" a , b") == [[" a ", " b"]])
  }

  @Test("places count lines and characters, also behind wide characters and breaks inside quotes")
  func places() throws {
    var reader = try DelimitedText(bytes: Array("名称,b\n\"一\n二\",丁,x\n三,y".utf8), file: "a.csv").reader()
    var places: [[String]] = []
    while reader.advance() {
      places.append((0..<reader.count).map { reader.place(of: $0, field: $0 == 2 ? "c" : nil).description })
    }
    #expect(
      places == [
        ["a.csv:1:1", "a.csv:1:4"], ["a.csv:2:1", "a.csv:3:4", "a.csv:3:6 (c)"], ["a.csv:4:1", "a.csv:4:3"],
      ])
  }

  @Test("a row of empty cells is blank")
  func blankRow() throws {
    var reader = try DelimitedText(bytes: Array(",,\na,,".utf8), file: "a.csv").reader()
    var areBlank: [Bool] = []
    while reader.advance() { areBlank.append(reader.isBlank) }
    #expect(areBlank == [true, false])
  }

  @Test("what the writer wrote reads back, whatever the cells hold")
  func roundTrip() throws {
    var random = SeededSource(seed: 20_261_121)
    let alphabet = ["a", "\"", ",", "\n", "\r", " ", "一", "😀", "=", "-", "'"]
    for _ in 0..<300 {
      let rows = (0..<4).map { _ in
        (0..<3).map { _ in (0..<random.next(5)).map { _ in alphabet[random.next(alphabet.count)] }.joined() }
      }
      var writer = DelimitedTextWriter(for: .program)
      for row in rows { writer.append(row) }
      #expect(try cells(String(decoding: writer.bytes, as: UTF8.self)) == rows)
    }
  }
}

/// A small generator with a seed, so that a failure can be repeated.
struct SeededSource {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }
}

@Suite("What is wrong with comma-separated text")
struct DelimitedTextFaultTests {
  @Test("a quote that never ends is shown where it opens")
  func unclosedQuote() throws {
    #expect(
      try faults("a,b\n1,2\n三,\"四\n5,6\n") == [
        """
        a.csv:3:3: error: the quote that opens here never closes; nothing after it can be read
          | 三,"四
          |    ^
          expected: "…"
          try: add the closing quote; a quote inside a cell is written twice ("")
        """
      ])
    #expect(
      try faults("a,b\n三,\"四\n", in: .chinese) == [
        """
        a.csv:2:3: 错误：从这里开始的引号一直到文件末尾都没有合上，其后的内容无法读取
          | 三,"四
          |    ^
          应为："…"
          办法：补上右引号；单元格内的引号要写成两个（""）
        """
      ])
  }

  @Test("junk after a closing quote is named, and the next records are read all the same")
  func afterQuote() throws {
    #expect(
      try faults("a,b\n\"1\"x,2\n3,4\n\"5\" ,6\n") == [
        """
        a.csv:2:4: error: “x” stands after the closing quote
          | "1"x,2
          |    ^
          expected: a comma or the end of the line
          try: delete it; a quote inside a cell is written twice ("")
        """,
        """
        a.csv:4:4: error: “ ” stands after the closing quote
          | "5" ,6
          |    ^
          expected: a comma or the end of the line
          try: delete it; a quote inside a cell is written twice ("")
        """,
      ])
    #expect(
      try faults("a\n\"1\"元整\n", in: .chinese) == [
        """
        a.csv:2:4: 错误：右引号之后多出了“元整”
          | "1"元整
          |    ^^^^
          应为：逗号或行尾
          办法：删去多出的内容；单元格内的引号要写成两个（""）
        """
      ])
  }

  @Test("a quote inside a cell that is not quoted is named")
  func strayQuote() throws {
    #expect(
      try faults("a\n5\" pipe\n") == [
        """
        a.csv:2:2: error: a quote stands inside a cell that is not quoted
          | 5" pipe
          |  ^
          expected: "…""…"
          try: quote the whole cell and write the quote inside twice ("")
        """
      ])
    #expect(try faults("a\n5\" 管\n", in: .chinese)[0].contains("没有用引号括起的单元格里出现了引号"))
  }

  @Test("a ragged row is named with both numbers of cells")
  func ragged() throws {
    #expect(
      try faults("a,b,c\n1,2\n1,2,3,4\n", in: .chinese) == [
        """
        a.csv:2:1: 错误：这一行有 2 格，表头有 3 格
          | 1,2
          | ^
          应为：3 格
          办法：补齐或删去多余的逗号；含逗号的内容要用引号括起
        """,
        """
        a.csv:3:1: 错误：这一行有 4 格，表头有 3 格
          | 1,2,3,4
          | ^
          应为：3 格
          办法：补齐或删去多余的逗号；含逗号的内容要用引号括起
        """,
      ])
    #expect(try faults("a,b\n1\n")[0].contains("this row has 1 cells and the header has 2"))
  }

  @Test("a NUL is named with its line and column")
  func nul() {
    let error = #expect(throws: Diagnostics.self) { try cells("a,b\r\n一\u{0},2") }
    #expect(
      error?.rendered(in: .english) == """
        a.csv:2:2: error: the file holds a NUL character, so it is no text file
          expected: CSV text in UTF-8 or GBK
          try: if it is an Excel workbook, save it as “CSV UTF-8 (comma delimited)”
        """)
    #expect(
      error?.rendered(in: .chinese) == """
        a.csv:2:2: 错误：文件里有空字符（NUL），不是文本文件
          应为：UTF-8 或 GBK 编码的 CSV 文本
          办法：如果是 Excel 工作簿，请另存为“CSV UTF-8（逗号分隔）”
        """)
  }

  @Test("a record past the bounds is passed over")
  func longRecord() throws {
    let limits = DelimitedText.Limits(bytes: 1000, recordBytes: 20, cells: 3)
    #expect(
      try faults("a,b\n\(String(repeating: "x", count: 30)),1\n1,2\n", limits: limits) == [
        """
        a.csv:2:1: error: this row is too long
          expected: at most 20 bytes and 3 cells a row
          try: look for a missing line break or a quote that does not close
        """
      ])
    #expect(try faults("a,b\n1,2,3,4,5\n", in: .chinese, limits: limits)[0].contains("这一行太长"))
  }

  @Test("a file past the bound is refused whole")
  func tooLarge() {
    let error = #expect(throws: Diagnostics.self) {
      try cells("a,b\n1,2\n", limits: .init(bytes: 5, recordBytes: 5, cells: 5))
    }
    #expect(
      error?.rendered(in: .chinese) == """
        a.csv: 错误：文件有 8 字节，太大
          应为：不超过 5 字节
          办法：按行拆成几个文件，各带表头，分次导入
        """)
    #expect(error?.all.map(\.code) == ["csv.too-large"])
  }
}

@Suite("Encodings of comma-separated text")
struct DelimitedTextDecodingTests {
  @Test("a byte order mark is taken off")
  func byteOrderMark() throws {
    let text = try DelimitedText(bytes: [0xEF, 0xBB, 0xBF] + Array("a,名\n".utf8), file: "a.csv")
    #expect(text.encoding == .utf8WithByteOrderMark)
    #expect(String(decoding: text.bytes, as: UTF8.self) == "a,名\n")
  }

  @Test("GBK is recognised and converted")
  func gbk() throws {
    // 名称,上海
    let bytes: [UInt8] = [0xC3, 0xFB, 0xB3, 0xC6, 0x2C, 0xC9, 0xCF, 0xBA, 0xA3]
    let text = try DelimitedText(bytes: bytes, file: "a.csv")
    #expect(text.encoding == .gb18030)
    #expect(String(decoding: text.bytes, as: UTF8.self) == "名称,上海")
  }

  @Test("bytes that are neither are refused where the text first goes wrong")
  func neither() {
    for bytes in [Array("a\n一".utf8) + [0xFF, 0xFF], Array("a\n一,".utf8) + [0xE4, 0xB8]] {
      let error = #expect(throws: Diagnostics.self) { try DelimitedText(bytes: bytes, file: "a.csv") }
      #expect(error?.all.first?.code == "csv.encoding")
      #expect(error?.all.first?.place?.line == 2)
    }
    let error = #expect(throws: Diagnostics.self) {
      try DelimitedText(bytes: Array("a\n一".utf8) + [0xFF, 0xFF], file: "a.csv")
    }
    #expect(
      error?.rendered(in: .english) == """
        a.csv:2:2: error: from here on the file is neither UTF-8 nor GBK; its text may be damaged
          expected: CSV in UTF-8 (a byte order mark is fine) or GBK
          try: save it again from the original spreadsheet as “CSV UTF-8 (comma delimited)”
        """)
  }

  @Test("UTF-16 is told apart")
  func utf16() {
    let error = #expect(throws: Diagnostics.self) {
      try DelimitedText(bytes: [0xFF, 0xFE, 0x61, 0x00], file: "a.csv")
    }
    #expect(
      error?.rendered(in: .chinese) == """
        a.csv:1:1: 错误：文件是 UTF-16 编码
          应为：UTF-8 或 GBK 编码的 CSV
          办法：在表格软件里另存为“CSV UTF-8（逗号分隔）”
        """)
  }

  @Test(
    "ill-formed UTF-8 is found at its first byte",
    arguments: [
      ([0x61, 0xC0, 0x80], 1), ([0xED, 0xA0, 0x80], 0), ([0xF4, 0x90, 0x80, 0x80], 0), ([0xE4, 0xB8], 0),
      ([0x61, 0x80], 1), ([0xF0, 0x8F, 0x80, 0x80], 0), ([0xE4, 0xB8, 0x80, 0xFF], 3),
    ] as [([UInt8], Int)])
  func illFormed(_ bytes: [UInt8], _ place: Int) {
    #expect(DelimitedText.firstInvalidUTF8(in: bytes) == place)
  }

  @Test("well-formed UTF-8 of every length passes")
  func wellFormed() {
    #expect(
      DelimitedText.firstInvalidUTF8(in: Array("a\u{7F}\u{80}\u{7FF}\u{800}一\u{FFFF}\u{10000}\u{10FFFF}".utf8)) == nil)
  }
}

@Suite("Writing comma-separated text")
struct DelimitedTextWriterTests {
  private func written(_ cells: [String], for reader: DelimitedTextWriter.Reader) -> String {
    var writer = DelimitedTextWriter(for: reader)
    writer.append(cells)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test("a cell is quoted only where it must be")
  func quoting() {
    #expect(written(["a", "b,c", "d\"e", "f\ng", ""], for: .program) == "a,\"b,c\",\"d\"\"e\",\"f\ng\",\n")
    #expect(written([""], for: .program) == "\"\"\n")
  }

  @Test(
    "no cell of a spreadsheet's file is a formula",
    arguments: [
      ("=1+1", "'=1+1"), ("+cmd", "'+cmd"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"), ("＝1", "'＝1"),
      ("＋1", "'＋1"), ("－1", "'－1"), ("＠x", "'＠x"), ("\n=1", "\"'\n=1\""), ("\r=1", "\"'\r=1\""),
      ("甲\n=1", "\"甲\n=1\""), ("甲\r=1", "\"甲\r=1\""), ("甲\r\n=1", "\"甲\r\n=1\""),
      ("\tx", "'\tx"), ("-5", "-5"), ("-5.25", "-5.25"), ("-", "-"), ("+86", "+86"), ("1-2", "1-2"), ("甲", "甲"),
      ("-.", "'-."),
    ])
  func formulas(_ cell: String, _ expected: String) {
    #expect(written([cell], for: .spreadsheet) == "\u{FEFF}\(expected)\r\n")
  }

  @Test("a program's file keeps cells as they are")
  func program() {
    #expect(written(["=1+1"], for: .program) == "=1+1\n")
  }
}
