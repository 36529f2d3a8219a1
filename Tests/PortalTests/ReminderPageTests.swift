import Enterprises
import PolicyCorpus
import Quantities
import Reporting
import Testing

@testable import Portal

/// Whom to call about a report that is awaited, and what to say, on the pages of those who chase.
@Suite("Pages of reminders")
struct ReminderPageTests {
  @Test("the words for more than fifty who are awaited are leafed through, and nobody is left out")
  func many() async throws {
    try await TestPortal.run { city, client in
      let areas = city.portal.corpus.areas.all.filter { $0.level == .street }.prefix(60)
      try #require(areas.count == 60)
      let id = try await city.portal.reporting.open(
        RoundOpening(
          month: try #require(ReportMonth("2026-04")), title: "工业月报", area: nil,
          due: try #require(CalendarDay("2026-05-11")), roster: areas.map { Reporter(.area($0.code), name: $0.name) }),
        by: .commandLine, key: "many", at: city.clock.now)
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      func named(_ path: String) async throws -> Set<String> {
        let page = try await browser.get(path).text
        return Set(areas.map(\.code.text).filter { page.contains("id=\"text-\($0)\"") })
      }
      let first = try await named("/reporting/rounds/\(id)")
      let second = try await named("/reporting/rounds/\(id)?texts=2")
      #expect(first.count == 50 && second.count == 10 && first.isDisjoint(with: second))
      let page = try await browser.get("/reporting/rounds/\(id)").text
      #expect(page.contains("texts=2") && !page.contains("id=\"texts\" open"))
      let leafed = try await browser.get("/reporting/rounds/\(id)?texts=2").text
      #expect(leafed.contains("id=\"texts\" open"))
      // How far the words were leafed through narrows no board.
      let link = try #require(leafed.firstMatch(of: /href="(\/reporting\/rounds\/[^"]*\/export[^"]*)"/)).1
      #expect(!link.contains("texts"))
    }
  }

  @Test("a street names its contact, and who chases has it beside the words to copy, before the day and after it")
  func reminders() async throws {
    try await TestPortal.run { city, client in
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      let (street, round, page) = try await ReportingFixture.streets(by: &district, in: city)
      let name = try #require(city.portal.corpus.areas.area(street)?.name)
      let before = "\(name)：2026年4月工业月报（工业总产值）请于2026年5月11日前报送，目前还没有收到。"
      let board = try await district.get(round).text
      #expect(board.contains("催报用语") && board.contains(before))
      #expect(try await district.get(page).text.contains(before))

      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      let own = try await officer.get(page).text
      #expect(own.contains("还没有登记联系人") && !own.contains("催报用语"))
      let mobile = try await officer.post(
        page, ["act": "contact", "contact_name": "统计岗", "contact_phone": "13800000000", "key": "c1"])
      #expect(mobile.status == 422 && mobile.text.contains("<p class=\"fault\">“13800000000”是手机号码"))
      #expect(mobile.text.contains("value=\"统计岗\""))
      let kept = try await officer.post(
        page, ["act": "contact", "contact_name": "统计岗", "contact_phone": "021-57000000", "key": "c2"])
      #expect(kept.location == "\(page)?done=contact")
      #expect(try await district.get(round).text.contains("统计岗 021-57000000"))
      #expect(try await district.get("\(round)/export").text.contains(",统计岗 021-57000000,"))
      var analyst = Browser(client)
      _ = try await analyst.signIn("analyst")
      #expect(!(try await analyst.get(round).text).contains("021-57000000"), "who does not chase need not know")
      #expect(!(try await analyst.get("\(round)/export").text).contains("021-57000000"))

      city.clock.advance(seconds: 2 * 86_400)
      _ = try await district.signIn("songjiang")
      #expect(try await district.get(page).text.contains("已于2026年5月11日截止，目前还没有收到，请尽快报送"))
      _ = try await officer.signIn("officer")
      #expect(
        try await officer.post(page, ["act": "contact", "contact_name": "", "contact_phone": "", "key": "c3"]).status
          == 303)
      #expect(try await officer.get(page).text.contains("还没有登记联系人"))
    }
  }
}
