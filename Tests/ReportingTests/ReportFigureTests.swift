import Diagnostics
import EnterpriseFixtures
import Quantities
import Testing

@testable import Reporting

@Suite("A month's figures, held against each other and against earlier ones")
struct ReportFigureTests {
  /// A town's October of one enterprise, of which only what is told here is known.
  private func october(
    _ told: [String: String], month: String, monthBefore: String = "", toDate: String, toDateBefore: String = ""
  ) throws -> DryRun {
    var city = KnownCity()
    try city.add(Codes.second, "上海乙电子有限公司")
    for (column, yuan) in told { try city.tell(Codes.second, column, yuan) }
    var book = TownBook()
    book.title = "2025年10月工业企业产值报送表"
    book.total = []
    book.lines = [[Codes.second, "上海乙电子有限公司", "", "", month, monthBefore, toDate, toDateBefore]]
    return try dryRun(try book.bytes(), city: city)
  }

  @Test("a first report is held against last year's total, and the message says so")
  func firstReport() throws {
    let known = ["output@2024": "13094000", "output@2023": "12000000"]
    #expect(try october(known, month: "1100", toDate: "10900").findings.isEmpty)
    let thousand = try october(known, month: "1090000", toDate: "10900000")
    #expect(thousand.rows.map(\.state) == [.doubtful])
    #expect(
      thousand.findings.map(\.diagnostic.message.zh) == [
        "1,090,000 千元，约是上年全年平均每月的 999 倍；往期报送：2024年 13,094 千元",
        "10,900,000 千元，约是上年全年按月数折算的 999 倍；往期报送：2024年 13,094 千元",
      ])
    let ten = try october(known, month: "10900", toDate: "10900")
    #expect(ten.findings.map { "\($0.diagnostic.code) \($0.column ?? -1)" } == ["report.slip 4"])
    // From a fifth of a month's share to five times it nothing is in doubt; the edge itself is.
    let twelve = ["output@2024": "12000000", "output@2023": "1"]
    #expect(try october(twelve, month: "4999", toDate: "10000").findings.isEmpty)
    #expect(try october(twelve, month: "201", toDate: "2010").findings.isEmpty)
    for (month, toDate) in [("5000", "10000"), ("200", "2010"), ("1000", "50000"), ("1000", "2000")] {
      #expect(try october(twelve, month: month, toDate: toDate).rows.map(\.state) == [.doubtful], "\(month) \(toDate)")
    }
    // Who began last year may come to twenty times its months, and the year before's columns are held against it too.
    let begun = ["output@2024": "12000000"]
    #expect(try october(begun, month: "19000", toDate: "190000").findings.isEmpty)
    #expect(try october(begun, month: "20000", toDate: "190000").findings.map(\.diagnostic.code) == ["report.slip"])
    let before = try october(known, month: "1100", monthBefore: "1000000", toDate: "10900", toDateBefore: "9000")
    #expect(
      before.findings.map { "\($0.diagnostic.code) \($0.column ?? -1)" } == [
        "report.month-over-total 5", "report.month-over-total 7",
      ])
  }

  @Test("the figures of one row are held against each other where nothing else is known")
  func inRow() throws {
    #expect(
      try october([:], month: "2200", monthBefore: "2100", toDate: "22000", toDateBefore: "21000").findings.isEmpty)
    #expect(
      try october([:], month: "2200", monthBefore: "2100000", toDate: "22000").findings.map(\.diagnostic.message.zh)
        == ["2,200 千元，约是同一行的上年同月的 1/955；上年同月 2,100,000 千元"])
    #expect(
      try october([:], month: "", toDate: "220000", toDateBefore: "21000").findings.map(\.diagnostic.message.zh)
        == ["220,000 千元，约是同一行的上年同期累计的 10 倍；上年同期累计 21,000 千元"])
    #expect(
      try october([:], month: "500", toDate: "99999999").findings.map(\.diagnostic.message.zh)
        == ["500 千元，约是同一行的累计的月均的 1/20,000；累计的月均 9,999,999.9 千元"])
    // All of a year may have come in its last month, unless something came before.
    #expect(try october([:], month: "1000", toDate: "1000").findings.isEmpty)
    #expect(
      try october([:], month: "1000", toDate: "1000", toDateBefore: "900").findings.map(\.diagnostic.code)
        == ["report.slip"])
    // What was told then is what last year's figure is held against.
    #expect(
      try october(["output@2024-10": "2100000000"], month: "2200", monthBefore: "2100000", toDate: "22000").findings
        .map(\.diagnostic.code) == ["report.slip"])
  }

  @Test("last year's figures of a report are held against each other and against last month's, as this year's are")
  func yearBefore() throws {
    let told = ["output_to_date_year_before@2025-09": "7920000"]
    let falling = try october(told, month: "", toDate: "", toDateBefore: "7200")
    #expect(falling.rows.map(\.state) == [.doubtful])
    #expect(
      falling.findings.map(\.diagnostic.message.zh)
        == ["上年同期累计 7,200 千元，少于往月报送的上年同期累计；往期报送：2024年1-9月 7,920 千元"])
    #expect(try october(told, month: "", toDate: "", toDateBefore: "7920").findings.isEmpty)
    // The month before that one, where the last told nothing; and nothing where it is what was told then.
    let older = ["output_to_date_year_before@2025-08": "7920000"]
    #expect(
      try october(older, month: "", toDate: "", toDateBefore: "7200").findings.map(\.diagnostic.code)
        == ["report.cumulative-falls"])
    let then = told.merging(["output_to_date@2024-10": "7200000"]) { $1 }
    #expect(try october(then, month: "", toDate: "", toDateBefore: "7200").findings.isEmpty)
    #expect(
      try october([:], month: "", monthBefore: "900", toDate: "", toDateBefore: "100").findings
        .map(\.diagnostic.message.zh) == [
          "上年同月 900 千元，多于同一行的上年同期累计 100 千元", "上年同期累计 100 千元，少于同一行的上年同月 900 千元",
        ])
  }

  @Test(
    "a month that is more than the year to date is wrong in both cells, whatever else it looks like, and nobody confirms it"
  )
  func monthOverTotal() throws {
    let known = ["output@2024": "13094000", "output@2023": "12000000"]
    let wrong = try october(known, month: "1048", toDate: "100")
    #expect(wrong.rows.map(\.state) == [.wrong])
    #expect(
      wrong.findings.map { "\($0.column ?? -1) \($0.diagnostic.message.zh)" } == [
        "4 本月 1,048 千元，多于同一行的累计 100 千元", "6 累计 100 千元，少于同一行的本月 1,048 千元",
      ])
    #expect(throws: Diagnostics.self) { try wrong.checkInDoubt([.init(sheet: 0, row: 5)], of: "泗泾.xlsx") }
    // Figures rounded to a unit may be off by two, and after a year below zero a month may be more than all of it.
    #expect(try october([:], month: "1002", toDate: "1000").findings.isEmpty)
    #expect(try october([:], month: "1003", toDate: "1000").rows.map(\.state) == [.wrong])
    #expect(
      try october(["output_to_date@2025-09": "-500000"], month: "1500", toDate: "1000").findings
        .allSatisfy { $0.diagnostic.code != "report.month-over-total" })
    // So may one of the year before: after what the report of September gave of it, or as it was told then.
    func before(_ told: [String: String]) throws -> [String] {
      try october(told, month: "", monthBefore: "1500", toDate: "", toDateBefore: "1000").findings
        .map(\.diagnostic.code).filter { $0 == "report.month-over-total" }
    }
    #expect(try before([:]).count == 2)
    #expect(try before(["output_to_date_year_before@2025-09": "-500000"]).isEmpty)
    #expect(try before(["output@2024-10": "1500000", "output_to_date@2024-10": "1000000"]).isEmpty)
    #expect(try before(["output@2024-10": "150000", "output_to_date@2024-10": "1000000"]).count == 2)
  }

  @Test("a month on one sheet that is more than the year to date on another is wrong on both")
  func monthOverTotalOverSheets() throws {
    var months = TownBook()
    months.total = []
    months.heads = [("统一社会信用代码", ""), ("单位详细名称", ""), ("行业代码", ""), ("所属街镇", ""), ("工业总产值", "本月")]
    months.lines = [[Codes.second, "上海乙电子有限公司", "", "", "10000"]]
    var totals = months
    totals.sheet = "累计表"
    totals.heads[4] = ("工业总产值", "1-本月累计")
    totals.lines = [[Codes.second, "上海乙电子有限公司", "", "", "1000"]]
    let run = try dryRun(try months.bytes(and: [totals]))
    #expect(run.rows.map(\.state) == [.wrong, .wrong])
    #expect(
      run.findings.map { "\($0.diagnostic.place?.field ?? "") \($0.diagnostic.message.zh)" } == [
        "产值表!E5 本月 10,000 千元，多于 累计表!E5 的累计 1,000 千元",
        "累计表!E5 累计 1,000 千元，少于 产值表!E5 的本月 10,000 千元",
      ])
    // After a year below zero a month may be more than all of it, there too.
    var city = try KnownCity.usual()
    try city.tell(Codes.second, "output_to_date@2025-10", "-9000000", cell: "G6")
    #expect(
      try dryRun(try months.bytes(and: [totals]), city: city).findings
        .allSatisfy { $0.diagnostic.code != "report.month-over-total" })
    totals.lines[0][4] = "110000"
    #expect(try dryRun(try months.bytes(and: [totals])).rows.map(\.state) == [.new, .new])
  }

  @Test("in January a month that is not the year to date is told so, without a month before")
  func january() throws {
    var book = TownBook()
    book.title = "2025年1月工业企业产值报送表"
    book.total = []
    book.lines = [[Codes.second, "上海乙电子有限公司", "", "", "100", "", "120", ""]]
    #expect(
      try dryRun(try book.bytes(), city: KnownCity()).findings.map(\.diagnostic.message.zh)
        .filter { $0.contains("本月") } == ["本月 100 千元，同一行的累计 120 千元；1 月只有一个月，两者不等"])
  }

  /// A town's November beside months told alone: ten million yuan each from January on, but those left out.
  private func november(without missing: Set<Int> = [], first: String = "10000000", month: String, toDate: String)
    throws -> DryRun
  {
    var city = KnownCity()
    try city.add(Codes.second, "上海乙电子有限公司")
    for number in 1...10 where !missing.contains(number) {
      let period = "output@2025-\(number < 10 ? "0" : "")\(number)"
      try city.tell(Codes.second, period, number == 1 ? first : "10000000")
    }
    var book = TownBook()
    book.total = []
    book.lines = [[Codes.second, "上海乙电子有限公司", "", "", month, "", toDate, ""]]
    return try dryRun(try book.bytes(), city: city)
  }

  @Test(
    "where no cumulative figure was told, it is held against this year's months, and the message says against which")
  func monthsAlone() throws {
    #expect(try november(month: "10000", toDate: "110000").findings.isEmpty)
    let falling = try november(month: "10000", toDate: "99000")
    #expect(falling.rows.map(\.state) == [.doubtful])
    #expect(
      falling.findings.map { "\($0.diagnostic.code) \($0.diagnostic.message.zh)" } == [
        "report.cumulative-falls 累计 99,000 千元，少于今年往月报送的合计；往期报送合计 100,000 千元："
          + (1...10).map { "2025年\($0)月 10,000 千元" }.joined(separator: "、")
      ])
    let difference = try november(month: "10000", toDate: "112000")
    #expect(
      difference.findings.map(\.diagnostic.code) == ["report.month-difference"]
        && difference.findings[0].diagnostic.message.zh.contains("多 12,000 千元，两者不等；往期报送合计 100,000 千元："))
    // Ten rounded figures may be off by half a unit each.
    #expect(try november(month: "10000", toDate: "110007").findings.isEmpty)
    #expect(
      try november(month: "10000", toDate: "110008").findings.map(\.diagnostic.code) == ["report.month-difference"])
  }

  @Test("with months missing, only less than the known ones come to is falling, and only where none is negative")
  func monthsMissing() throws {
    #expect(try november(without: [3, 4], month: "10000", toDate: "110000").findings.isEmpty)
    #expect(try november(without: [3, 4], month: "10000", toDate: "90000").findings.isEmpty)
    let falling = try november(without: [3, 4], month: "10000", toDate: "79000")
    #expect(falling.findings.map(\.diagnostic.code) == ["report.cumulative-falls"])
    #expect(falling.findings[0].diagnostic.message.zh.hasSuffix("；2025年3月、2025年4月没有报送"))
    // Less is left for this month than it is said to be, whatever the missing ones were.
    #expect(
      try november(without: [3, 4], month: "10000", toDate: "85000").findings.map(\.diagnostic.code)
        == ["report.month-difference"])
    #expect(try november(without: [3, 4], first: "-5000000", month: "10000", toDate: "64000").findings.isEmpty)
  }

  @Test("a cumulative figure told some months ago counts with the months since")
  func cumulativeAndMonths() throws {
    var city = KnownCity()
    try city.add(Codes.second, "上海乙电子有限公司")
    try city.tell(Codes.second, "output_to_date@2025-09", "90000000", cell: "G6")
    try city.tell(Codes.second, "output@2025-10", "10000000")
    var book = TownBook()
    book.total = []
    book.lines = [[Codes.second, "上海乙电子有限公司", "", "", "10000", "", "95000", ""]]
    #expect(
      try dryRun(try book.bytes(), city: city).findings.map(\.diagnostic.message.zh) == [
        "累计 95,000 千元，少于今年往月报送的合计；往期报送合计 100,000 千元："
          + "2025年1-9月 90,000 千元（往期.xlsx 产值表!G6）、2025年10月 10,000 千元"
      ])
  }

  @Test("a month's figure may be off the cumulative difference by rounding, and no more")
  func rounding() throws {
    func findings(_ month: String) throws -> [String] {
      var book = TownBook()
      book.total = []
      book.lines = [[Codes.first, "上海甲仪器有限公司", "", "", month, "", "110200", ""]]
      return try dryRun(try book.bytes()).findings.map(\.diagnostic.code)
    }
    #expect(try findings("10200").isEmpty && findings("10204").isEmpty && findings("10196").isEmpty)
    #expect(try findings("10205") == ["report.month-difference"])
    #expect(try findings("10195") == ["report.month-difference"])
  }
}
