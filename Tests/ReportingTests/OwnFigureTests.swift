import EnterpriseFixtures
import Enterprises
import Facts
import Quantities
import Testing

@testable import Reporting

@Suite("What an enterprise reported for itself")
struct OwnFigureTests {
  private func book(_ month: String = "10000", toDate: String = "110000") throws -> [UInt8] {
    var book = TownBook()
    book.total = []
    book.lines[1][4] = month
    book.lines[1][6] = toDate
    return try book.bytes()
  }

  @Test("another figure than the enterprise's own goes back unless somebody confirms it, and says whose stands")
  func doubt() throws {
    let city = try OwnFigure.city()
    let own = try #require(city.standing.last?.id)
    let run = try dryRun(try book(), city: city, ownWord: OwnFigure.word)
    #expect(run.rows.map(\.state) == [.new, .doubtful, .new])
    #expect(run.findings.map(\.diagnostic.code) == ["report.own-figure"])
    #expect(run.findings.first?.against.map(\.fact) == [own])
    #expect(run.rows[1].changes.map(\.told) == [own] && run.rows[1].changes.map(\.record) == [1])
    let confirmed = try dryRun(
      try book(), city: city, confirmed: [.init(sheet: 0, row: 6)], ownWord: OwnFigure.word)
    #expect(confirmed.rows.map(\.state) == [.new, .changed, .new])
  }

  @Test("the enterprise's own figure is in no doubt, also where another's counts; a figure beside that one is")
  func standing() throws {
    var city = try OwnFigure.city()
    #expect(try dryRun(try book("9900", toDate: "109900"), city: city, ownWord: OwnFigure.word).findings.isEmpty)
    try city.tell(Codes.second, "output@2025-11", "9950000")
    #expect(try dryRun(try book("9900", toDate: "109900"), city: city, ownWord: OwnFigure.word).findings.isEmpty)
    // What counts now is not what the enterprise said, so that no door leads there.
    let other = try dryRun(try book(), city: city, ownWord: OwnFigure.word)
    #expect(other.rows[1].state == .doubtful && other.findings.first?.against.isEmpty == true)
    // What counts is told again: nothing changes, and nothing is asked.
    #expect(try dryRun(try book("9950", toDate: "109950"), city: city, ownWord: OwnFigure.word).findings.isEmpty)
  }

  /// November of the second enterprise as one column has it.
  private func apart(_ head: String, _ value: String) -> [UInt8] {
    Array("2025年11月表,,单位：千元\n统一社会信用代码,单位详细名称,\(head)\n\(Codes.second),上海乙电子有限公司,\(value)\n".utf8)
  }

  @Test("a month that does not go with the figure to date that was told for it is in doubt, and the other way round")
  func toldApart() throws {
    var city = try KnownCity.usual()
    try city.tell(Codes.second, "output_to_date@2025-11", "111000000")
    // 100 million to October, so that the month is 11 million.
    #expect(try dryRun(apart("工业总产值本月", "11000"), file: "泗泾.csv", city: city).findings.isEmpty)
    let other = try dryRun(apart("工业总产值本月", "10000"), file: "泗泾.csv", city: city)
    #expect(
      other.rows.map(\.state) == [.doubtful] && other.findings.map(\.diagnostic.code) == ["report.month-difference"])
    #expect(other.findings.first?.against.count == 2)
    var months = try KnownCity.usual()
    try months.tell(Codes.second, "output@2025-11", "11000000")
    #expect(try dryRun(apart("工业总产值1-本月累计", "111000"), file: "泗泾.csv", city: months).findings.isEmpty)
    #expect(
      try dryRun(apart("工业总产值1-本月累计", "112000"), file: "泗泾.csv", city: months).findings.map(\.diagnostic.code) == [
        "report.month-difference"
      ])
    // Both in one workbook take the place of both.
    #expect(try dryRun(try book(), city: city).rows[1].state == .changed)
  }

  @Test("a figure beside a better source's is kept, and it is said that it counts for nothing")
  func outranked() throws {
    var city = try KnownCity.usual()
    try city.tell(Codes.second, "output@2025-11", "10100000", source: "shared")
    let run = try dryRun(try book(), city: city)
    let ranks = FactResolution(try Reference.load().dictionary.all)
    let output = try #require(FactID("output"))
    try #require(ranks.rank(of: "shared", for: output) < ranks.rank(of: "told", for: output))
    #expect(run.findings.map(\.diagnostic.code) == ["report.outranked"] && run.rows[1].state == .changed)
    // What was told before in the same words is no news, and counts as little.
    try city.tell(Codes.second, "output@2025-11", "10000000", record: 2)
    let again = try dryRun(try book(), city: city)
    #expect(again.findings.map(\.diagnostic.code) == ["report.outranked"])
    #expect(again.rows[1].changes.isEmpty)
  }
}
