import Decimals
import Diagnostics
import EnterpriseFixtures
import Enterprises
import Facts
import Foundation
import Quantities
import Testing
import Workbooks

@testable import Reporting

@Suite("A month's report")
struct ReportCheckTests {
  @Test("a town's workbook with merged headers is read without a word of help")
  func sound() throws {
    let run = try dryRun(try TownBook().bytes())
    #expect(run.plan.month.description == "2025-11")
    #expect(try said { run } == "")
    #expect(run.counts == [.new: 3])
    let sheet = try #require(run.sheets.first)
    #expect(
      sheet.columns.map { "\($0.letters) \($0.reference)" } == [
        "E output@2025-11", "F output_year_before@2025-11", "G output_to_date@2025-11",
        "H output_to_date_year_before@2025-11", "B name", "D operating_area", "C industry",
      ])
    #expect(sheet.rows.map(\.number) == [5, 6, 7])
    #expect(sheet.rows[2].values[0] == .decimal(try #require(Decimal128("9800500"))))
    #expect(sheet.rows[1].values.suffix(3).allSatisfy { $0 == nil }, "a known enterprise keeps its profile")
    let output = try #require(FactReference(column: "output@2025-11"))
    #expect(run.totals[output]?.description == "30000500")
  }

  @Test("revenue is kept by the month as output is, with the figure to date and both of the year before")
  func monthlyRevenue() throws {
    var book = TownBook()
    book.heads[4].0 = "营业收入"
    let run = try dryRun(try book.bytes())
    #expect(try said { run } == "")
    #expect(run.counts == [.new: 3])
    let sheet = try #require(run.sheets.first)
    #expect(
      sheet.columns.prefix(4).map { "\($0.letters) \($0.reference)" } == [
        "E revenue@2025-11", "F revenue_year_before@2025-11", "G revenue_to_date@2025-11",
        "H revenue_to_date_year_before@2025-11",
      ])
    let revenue = try #require(FactReference(column: "revenue@2025-11"))
    #expect(run.totals[revenue]?.description == "30000500")
    // The month is held against the year to date as output's is.
    book.lines[0][4] = "120000"
    #expect(try said { try dryRun(try book.bytes()) }.contains("产值表!E5"))
  }

  @Test("headers are understood in the forms in which districts write them")
  func headers() throws {
    let month = try #require(ReportMonth("2025-11"))
    let expected: [(String, String?)] = [
      ("2025年1-11月", "to_date 0"), ("2025年11月", "month 0"), ("本年-1—本月", "to_date 0"), ("本年１－本月", "to_date 0"),
      ("1—11月", "to_date 0"), ("累计", "to_date 0"), ("本月", "month 0"), ("上年同期累计", "to_date 12"),
      ("2024年1-11月", "to_date 12"), ("2024年11月", "month 12"), ("2025年1-11月上年同期", "to_date 12"),
      ("10月", "month 1"), ("上月", "month 1"), ("2025年", "year 0"), ("2025.11", "month 0"), ("全年", "year 0"),
      ("2025.1-11", "to_date 0"), ("2025.1-11产值", "to_date 0"), ("2025年1-11产值(万元)", "to_date 0"),
      ("2024.1-11营业收入", "to_date 12"), ("2025-1-11", nil), ("2025.1.11", nil),
      ("2025年1-3季度", "year 0"),
      ("2026年1月", nil), ("名称", nil),
    ]
    let lexer = HeaderLexer(HeaderReading.measures(try Reference.load().dictionary))
    for (text, wanted) in expected {
      var period: RelativePeriod?
      if case .period(let found) = lexer.words(of: HeaderText.folded(text)).time(in: month) { period = found }
      #expect(period.map { "\($0.span.rawValue) \($0.monthsBack)" } == wanted, "\(text)")
    }
  }

  @Test("the program's own template is read back as it was made: every column of figures, the year before too")
  func template() throws {
    let reference = try Reference.load()
    let month = try #require(ReportMonth("2025-11"))
    let template = ReportTemplate(
      month: month, title: "工业企业月报", measures: ["output", "revenue"], unit: .tenThousand,
      dictionary: reference.dictionary)
    let workbook = try WorkbookReader.read(try template.draft([], streets: []).bytes(), file: "空表.xlsx")
    let plan = try ReportPlan(workbook, dictionary: reference.dictionary, month: month) { _ in nil }
    let figures = try #require(plan.sheets.first).mapping.figures.map(\.figure)
    #expect(figures == template.figures.map(\.figure))
    #expect(figures.contains { $0.period.isYearBefore && $0.period.span == .month })
    #expect(plan.open(reference.dictionary, file: "空表.xlsx").isEmpty)
  }

  @Test("next month's workbook of the same layout has the same fingerprint, another layout has not")
  func fingerprints() throws {
    func print(_ book: TownBook) throws -> ContentHashText {
      let reference = try Reference.load()
      let workbook = try WorkbookReader.read(try book.bytes(), file: "a.xlsx")
      let plan = try ReportPlan(workbook, dictionary: reference.dictionary, month: nil) { _ in nil }
      return plan.sheets[0].layout.fingerprint.hex
    }
    var october = TownBook()
    october.title = "2025年10月工业企业产值报送表"
    let november = TownBook()
    #expect(try print(october) == print(november))
    var dated = november
    dated.heads[4] = ("工业总产值", "2025年11月")
    dated.heads[6] = ("", "2025年1—11月")
    var datedNext = dated
    datedNext.title = "2025年12月表"
    datedNext.heads[4] = ("工业总产值", "2025年12月")
    datedNext.heads[6] = ("", "2025年1-12月")
    #expect(try print(dated) == print(datedNext))
    #expect(try print(dated) != print(november))
    var wider = november
    wider.corner = "单位：万元"
    #expect(try print(wider) != print(november))
  }

  @Test("a mapping that somebody confirmed is taken before the proposal")
  func remembered() throws {
    let own = try dryRun(try TownBook().bytes()).plan.sheets[0]
    #expect(!own.isRemembered)
    var mapping = own.mapping
    mapping.meanings[5] = .ignored
    mapping.unit = .tenThousand
    let read = LayoutMapping(json: mapping.json)
    #expect(read == mapping)
    var city = KnownCity()
    for (code, name) in [
      (Codes.first, "上海甲仪器有限公司"), (Codes.second, "上海乙电子有限公司"), (Codes.third, "丙精密机械厂"),
    ] {
      try city.add(code, name)
    }
    let run = try dryRun(try TownBook().bytes(), city: city) { $0 == mapping.fingerprint ? read : nil }
    #expect(run.plan.sheets[0].isRemembered)
    #expect(run.sheets[0].columns.map(\.letters) == ["E", "G", "H", "B", "D", "C"])
    #expect(run.sheets[0].rows[0].values[0] == .decimal(try #require(Decimal128("102000000"))))
  }

  @Test("units, blanks, full-width digits and separators are read for what they are")
  func cells() throws {
    var book = TownBook()
    book.total = []
    book.lines[0][4] = "１０，２００"
    book.lines[1][4] = "-"
    book.lines[1][5] = "无"
    book.lines[1][6] = " / "
    book.lines[2][4] = "9800.5千元"
    let run = try dryRun(try book.bytes())
    #expect(try said { run } == "")
    #expect(run.sheets[0].rows[0].values[0] == .decimal(10_200_000))
    #expect(run.sheets[0].rows[1].values[0...2].allSatisfy { $0 == nil })
    #expect(run.sheets[0].rows[2].values[0] == .decimal(try #require(Decimal128("9800500"))))
    book.corner = ""
    book.heads[4].0 = "工业总产值（亿元）"
    book.lines = [[Codes.first, "上海甲仪器有限公司", "", "", "0.102", "0.09", "1.102", "0.99"]]
    let large = try dryRun(try book.bytes())
    #expect(large.sheets[0].rows[0].values[0] == .decimal(10_200_000))
  }

  @Test("what was told before in the same words is unchanged, another figure is a change, and both are named")
  func differences() throws {
    var city = try KnownCity.usual()
    try city.tell(Codes.first, "output@2025-11", "10200000")
    try city.tell(Codes.first, "output_year_before@2025-11", "9000000")
    try city.tell(Codes.first, "output_to_date@2025-11", "110200000")
    try city.tell(Codes.first, "output_to_date_year_before@2025-11", "99000000")
    try city.tell(Codes.second, "output@2025-11", "9999000")
    try city.tell(Codes.second, "output_year_before@2025-11", "9000000")
    try city.tell(Codes.second, "output_to_date@2025-11", "110000000")
    try city.tell(Codes.second, "output_to_date_year_before@2025-11", "99000000")
    let run = try dryRun(try TownBook().bytes(), city: city)
    #expect(run.rows.map(\.state) == [.unchanged, .changed, .new])
    #expect(run.sheets[0].rows.map(\.number) == [6, 7])
    let change = try #require(run.rows[1].changes.first)
    #expect(run.rows[1].changes.count == 1)
    #expect(change.before == .decimal(9_999_000) && change.after == .decimal(10_000_000))
  }

  @Test("a new enterprise brings its name, trade and the town that reported it")
  func newEnterprise() throws {
    var book = TownBook()
    book.total = []
    book.lines = [[Codes.fifth, "戊新材料有限公司", "3911", "", "100", "", "100", ""]]
    let asked = try dryRun(try book.bytes())
    #expect(asked.rows.map(\.state) == [.doubtful] && asked.unconfirmedNew.map(\.text) == [Codes.fifth])
    let run = try dryRun(try book.bytes(), confirmed: [.init(sheet: 0, row: 5)])
    #expect(run.rows.map(\.state) == [.new] && run.findings.map(\.diagnostic.code) == ["report.new-enterprise"])
    #expect(run.unconfirmedNew.isEmpty)
    try run.checkInDoubt([.init(sheet: 0, row: 5)], of: "泗泾.xlsx")
    let refusal = #expect(throws: Diagnostics.self) {
      try run.checkInDoubt([.init(sheet: 0, row: 4), .init(sheet: 0, row: 5)], of: "泗泾.xlsx")
    }
    #expect(
      refusal?.all.map { $0.rendered(in: .chinese) } == [
        """
        泗泾.xlsx (产值表!A4): 错误：这一行没有企业的数
          应为：存疑的行：产值表!A5
          办法：先预演，照核对意见写单元格
        """
      ])
    #expect(
      run.sheets[0].rows[0].values.suffix(3) == [.text("戊新材料有限公司"), .code("310117102"), .code("3911")])
  }

  @Test("rows without codes find their enterprise by name within the area, and several candidates are shown")
  func byName() throws {
    var city = try KnownCity.usual()
    var book = TownBook()
    book.heads.removeFirst()
    book.lines = book.lines.map { Array($0.dropFirst()) }
    book.total = []
    book.lines[0][0] = "上海甲仪器有限公司 "
    let reference = try Reference.load()
    _ = reference
    var run = try dryRun(try book.bytes(), city: city, key: .nameAndArea)
    #expect(run.rows.map { $0.enterprise?.text } == [Codes.first, Codes.second, Codes.third])
    try city.add(Codes.fifth, "丙精密机械厂")
    run = try dryRun(try book.bytes(), city: city, key: .nameAndArea)
    #expect(run.rows.map(\.state) == [.new, .new, .wrong])
    #expect(
      try said { run } == """
        泗泾.xlsx (产值表!A7): 错误：登记中有 2 家“丙精密机械厂”
          应为：\(Codes.third), \(Codes.fifth)
          办法：填上其中一个信用代码
        """)
  }

  @Test("of three sheets the slip, the falling cumulative and the duplicate are each named by their cell")
  func threeSheets() throws {
    var first = TownBook()
    first.total = []
    first.lines = [
      [Codes.first, "上海甲仪器有限公司", "", "", "10200000", "9000", "110200000", "99000"],
      [Codes.second, "上海乙电子有限公司", "", "", "10000", "9000", "110000", "99000"],
    ]
    var second = TownBook()
    second.sheet = "补报"
    second.total = []
    second.lines = [[Codes.third, "丙精密机械厂", "", "", "", "", "95000", "99000"]]
    var third = TownBook()
    third.sheet = "园区"
    third.total = []
    third.lines = [[Codes.second, "上海乙电子有限公司", "", "", "10000", "9000", "110000", "99000"]]
    let run = try dryRun(try first.bytes(and: [second, third]))
    #expect(run.rows.map(\.state) == [.doubtful, .doubtful, .doubtful, .doubtful])
    #expect(
      run.findings.map { "\($0.diagnostic.code) \($0.diagnostic.place?.field ?? "")" } == [
        "report.slip 产值表!E5", "report.slip 产值表!G5", "report.repeated 产值表!A6", "report.cumulative-falls 补报!G5",
        "report.repeated 园区!A5",
      ])
    let confirmed = try dryRun(
      try first.bytes(and: [second, third]), confirmed: [.init(sheet: 1, row: 5), .init(sheet: 2, row: 5)])
    #expect(confirmed.rows.map(\.state) == [.doubtful, .doubtful, .new, .new])
  }

  @Test("totals at the top, in the middle and at the end are held against their rows and not stored")
  func totals() throws {
    var book = TownBook()
    book.total = []
    book.lines = [
      ["", "总计", "", "", "30000.5", "27000", "330000.5", "297000"], book.lines[0], book.lines[1],
      ["", "小计", "", "", "20200", "18000", "220200", "198000"], book.lines[2],
      ["", "小计", "", "", "9800.5", "9000", "109800.5", "99000"],
    ]
    let run = try dryRun(try book.bytes())
    #expect(try said { run } == "")
    #expect(run.rows.count == 3)
    book.lines[3][4] = "20400"
    let wrong = try dryRun(try book.bytes())
    #expect(wrong.rows.allSatisfy { $0.state == .new })
    #expect(
      try said { wrong } == """
        泗泾.xlsx (产值表!E8): 提醒：“小计” 20,400 千元，各行之和是 20,200 千元
          应为：与各行之和一致
          办法：合计行不导入；核对有没有漏行
        """)
  }

  @Test("thousands of rows of one enterprise, with thousands of totals, are each named, and cost no more than others")
  func manyRepeats() throws {
    var book = TownBook()
    book.total = []
    let rows = 6_000
    book.lines = (0..<rows).flatMap { number in
      [
        [Codes.first, "上海甲仪器有限公司", "", "", "1000", "900", "11000", "9900"],
        ["", number.isMultiple(of: 2) ? "小计" : "合计", "", "", "999999", "", "", ""],
      ]
    }
    let run = try dryRun(try book.bytes())
    let repeated = run.findings.filter { $0.diagnostic.code == "report.repeated" }
    #expect(repeated.count == rows && run.counts == [.doubtful: rows])
    #expect(
      try [#require(repeated.first), #require(repeated.last)].map { $0.diagnostic.message.zh } == [
        "\(Codes.first) 在 产值表!A7、产值表!A9、产值表!A11、产值表!A13 也报了",
        "\(Codes.first) 在 产值表!A5、产值表!A7、产值表!A9、产值表!A11 也报了",
      ])
    #expect(run.findings.count { $0.diagnostic.code == "report.total" } == rows)
  }

  @Test(
    "a head that is printed again is passed over, a part of a total is none, and below another head or unit nothing is read"
  )
  func heads() throws {
    var book = TownBook()
    book.total = []
    let head = ["统一社会信用代码", "单位详细名称", "行业代码", "所属街镇", "工业总产值"]
    book.lines.insert(["", "其中：规上", "", "", "10200", "9000", "110200", "99000"], at: 1)
    book.lines.insert(head, at: 2)
    book.lines.insert(["单位：千元"], at: 2)
    book.lines.append(["", "总计", "", "", "30000.5", "27000", "330000.5", "297000"])
    let run = try dryRun(try book.bytes())
    #expect(try said { run } == "" && run.counts == [.new: 3])
    for other in [["单位：万元"], ["统一社会信用代码", "单位详细名称", "", "", "工业总产值（万元）"]] {
      book.lines[2] = other
      let wrong = try dryRun(try book.bytes())
      #expect(wrong.rows.map(\.state) == [.new, .wrong, .wrong])
      #expect(wrong.findings.filter { $0.grade == .wrong }.allSatisfy { $0.diagnostic.code == "report.other-head" })
    }
  }

  @Test("of an enterprise that is told twice no more than one row can be confirmed")
  func twice() throws {
    var book = TownBook()
    book.total = []
    book.lines.append(book.lines[0])
    let both: Set<ReportRequest.RowPlace> = [.init(sheet: 0, row: 5), .init(sheet: 0, row: 8)]
    #expect(try dryRun(try book.bytes(), confirmed: both).repeatedlyTaken.map(\.text) == [Codes.first])
    #expect(try dryRun(try book.bytes(), confirmed: [.init(sheet: 0, row: 8)]).repeatedlyTaken.isEmpty)
  }

  @Test("what is compared with earlier reports cites them with time and cell, and never says what a figure should be")
  func citations() throws {
    var city = KnownCity()
    try city.add(Codes.second, "上海乙电子有限公司")
    try city.tell(Codes.second, "output@2025-10", "10000000", cell: "E6")
    try city.tell(Codes.second, "output@2024-11", "9000000")
    try city.tell(Codes.second, "output_to_date@2025-10", "100000000", cell: "G6")
    var book = TownBook()
    book.total = []
    book.lines = [[Codes.second, "上海乙电子有限公司", "", "", "100000", "8000", "195000", ""]]
    let run = try dryRun(try book.bytes(), city: city)
    #expect(
      try said { run } == """
        泗泾.xlsx (产值表!E5): 提醒：100,000 千元，是往期报送的 10 倍；往期报送：2025年10月 10,000 千元（往期.xlsx 产值表!E6）、\
        2024年11月 9,000 千元
          应为：与企业原始记录一致，按表头的单位填写
          办法：照企业的原始记录核对，看看小数点、位数或单位（千元与万元）是否有误；确实如此的可确认
        """)
    book.lines[0][4] = "9000"
    book.lines[0][6] = "95000"
    let falling = try dryRun(try book.bytes(), city: city)
    #expect(
      falling.findings.map(\.diagnostic.message.zh) == [
        "上年同期 8,000 千元，与当时报送的不同；往期报送：2024年11月 9,000 千元",
        "累计 95,000 千元，少于往月报送的累计；往期报送：2025年1-10月 100,000 千元（往期.xlsx 产值表!G6）",
      ])
    #expect(
      falling.findings.map { $0.diagnostic.expected?.zh } == ["与当时报送的一致，口径调整过的除外", "逐月累计，不少于往月的累计"])
    let workbook = try WorkbookReader.read(try book.bytes(), file: "泗泾.xlsx")
    let back = try WorkbookReader.read(try ReturnedRows.draft(falling, of: workbook).bytes(), file: "退回.xlsx")
    let text = back.sheets[0].rows.flatMap(\.cells).map(\.value.shown).joined()
    #expect(text.contains("往期报送") && text.contains("应为：逐月累计") && text.contains("G5："))
  }

  @Test("a code with a wrong check character founds nobody, and is expected as the one that it stands for")
  func wrongCheckCharacter() throws {
    var book = TownBook()
    book.total = []
    book.lines = [[Codes.mistyped, "戊新材料有限公司", "3911", "", "100", "", "100", ""]]
    let confirmed = try dryRun(try book.bytes(), confirmed: [.init(sheet: 0, row: 5)])
    #expect(confirmed.rows.map(\.state) == [.wrong] && confirmed.sheets[0].rows.isEmpty)
    // One that the register has is an early code.
    var city = try KnownCity.usual()
    try city.add(Codes.mistyped, "戊新材料有限公司")
    #expect(try dryRun(try book.bytes(), city: city).rows.map(\.state) == [.new])
  }

  @Test("comma-separated text in the same shape is read the same")
  func delimited() throws {
    let text = """
      2025年11月工业企业产值报送表,,,
      ,,,单位：千元
      统一社会信用代码,单位详细名称,工业总产值,
      ,,本月,1-本月累计
      \(Codes.first),上海甲仪器有限公司,"10,200","110,200"
      合计,,"10,200","110,200"
      填表人：,,,

      """
    let run = try dryRun(Array(text.utf8), file: "泗泾.csv")
    #expect(try said { run } == "" && run.counts == [.new: 1])
    #expect(
      run.sheets[0].columns.prefix(2).map { "\($0.letters) \($0.reference)" } == [
        "C output@2025-11", "D output_to_date@2025-11",
      ])
  }
}

typealias ContentHashText = String
