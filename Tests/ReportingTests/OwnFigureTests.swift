import EnterpriseFixtures
import Enterprises
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
}
