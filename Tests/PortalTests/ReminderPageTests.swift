import Enterprises
import PolicyCorpus
import Quantities
import Reporting
import Testing

@testable import Portal

/// Whom to call about a report that is awaited, and what to say, on the pages of those who chase.
@Suite("Pages of reminders")
struct ReminderPageTests {
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
