import EnterpriseFixtures
import Enterprises
import Facts
import Quantities
import Testing

@testable import Reporting

@Suite("A park's report")
struct ParkReportTests {
  @Test("rows of those who count for the park are taken; who left before the month is told with the day")
  func members() throws {
    let park = try #require(AreaCode("310117504"))
    var city = try KnownCity.usual()
    let stays: [(String, String, String, String?)] = [
      (Codes.first, "310117504", "2025-01", nil), (Codes.second, "310117504", "2025-01", "2025-09"),
      (Codes.third, "310117501", "2025-03", nil),
    ]
    for (code, park, from, until) in stays {
      let place = try #require(city.known.firstIndex { $0.creditCode.text == code })
      let known = city.known[place]
      city.known[place] = Enterprise(
        creditCode: known.creditCode, name: known.name, statisticalArea: known.statisticalArea, operatingArea: nil,
        registeredArea: nil, industry: nil, addedAt: known.addedAt, updatedAt: known.updatedAt,
        parks: [
          ParkStay(
            park: try #require(AreaCode(park)), from: try #require(Period(from)), until: until.flatMap { Period($0) })
        ])
    }
    let month = try #require(ReportMonth("2025-11"))
    let key = Reporter.Key.area(park)
    let run = try dryRun(try TownBook().bytes(), city: city, scope: key.scope(in: month))
    #expect(run.accepted == 1 && run.returned == 2)
    let words = try said { run }
    #expect(words.contains("“上海乙电子有限公司”本月不在佘山度假区：计入到 2025-09-30 为止"))
    #expect(words.contains("“丙精密机械厂”本月不在佘山度假区，现在松江工业区"))
    // In September it was still there.
    let september = try #require(ReportMonth("2025-09"))
    #expect(key.scope(in: september).contains(try #require(city.known.first { $0.creditCode.text == Codes.second })))
  }

  @Test("a row of a park names a street of its district or the park itself, and no other park")
  func named() throws {
    let park = try #require(AreaCode("310117504"))
    var city = try KnownCity.usual()
    let place = try #require(city.known.firstIndex { $0.creditCode.text == Codes.first })
    let known = city.known[place]
    city.known[place] = Enterprise(
      creditCode: known.creditCode, name: known.name, statisticalArea: known.statisticalArea, operatingArea: nil,
      registeredArea: nil, industry: nil, addedAt: known.addedAt, updatedAt: known.updatedAt,
      parks: [ParkStay(park: park, from: .month(year: 2025, month: 1), until: nil)])
    let scope = Reporter.Key.area(park).scope(in: try #require(ReportMonth("2025-11")))
    for (name, returned) in [("泗泾镇", 0), ("佘山度假区", 0), ("松江工业区", 1)] {
      var book = TownBook()
      book.lines = [[Codes.first, "上海甲仪器有限公司", "3911", name, "10200", "9000", "110200", "99000", "11.3"]]
      book.total = ["", "合计", "", "", "10200", "9000", "110200", "99000", ""]
      let run = try dryRun(try book.bytes(), city: city, scope: scope)
      #expect(run.returned == returned, "\(name)")
      let isTold = try said { run }.contains("“松江工业区”不属于报送单位的区域")
      #expect(isTold == (returned == 1), "\(name)")
    }
  }

  @Test("a new enterprise in a park's workbook is founded in the street that its row names, and goes back without one")
  func founding() throws {
    let scope = Reporter.Key.area(try #require(AreaCode("310117504"))).scope(in: try #require(ReportMonth("2025-11")))
    let row = ReportRequest.RowPlace(sheet: 0, row: TownBook.firstRow)
    var book = TownBook()
    book.total = []
    for (name, street) in [("泗泾镇", "310117102"), ("佘山度假区", nil), ("松江区", nil), ("", nil)] as [(String, String?)] {
      book.lines = [[Codes.fifth, "戊新材料有限公司", "3911", name, "300", "", "300", ""]]
      let run = try dryRun(try book.bytes(), scope: scope, confirmed: [row])
      #expect(run.accepted == (street == nil ? 0 : 1), "\(name)")
      #expect(run.findings.contains { $0.diagnostic.code == "report.park-street" } == (street == nil), "\(name)")
      let sheet = try #require(run.sheets.first)
      let column = try #require(sheet.columns.firstIndex { $0.reference.description == "operating_area" })
      #expect(sheet.rows.first?.values[column] == street.map { FactValue.code($0) }, "\(name)")
    }
    // Without a column for it the remedy is to add one; a town's own workbook needs none.
    book.heads.remove(at: 3)
    book.lines[0].remove(at: 3)
    let told = try said { try dryRun(try book.bytes(), scope: scope, confirmed: [row]) }
    #expect(told.contains("没有写明在哪个街镇") && told.contains("加一列“所属街镇”"))
    #expect(try dryRun(try book.bytes(), confirmed: [row]).accepted == 1)
  }
}
