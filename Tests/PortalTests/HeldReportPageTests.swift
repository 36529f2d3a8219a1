import Enterprises
import Quantities
import Reporting
import Testing

@testable import Portal

/// What is sent back as a whole or comes after the lock, on the pages of those who send and those who keep the round.
@Suite("Pages of reports that do not count")
struct HeldReportPageTests {
  @Test(
    "what comes after the lock waits in plain sight until the keeper takes it, and what is sent back leaves the sums")
  func held() async throws {
    try await TestPortal.run { city, client in
      let street = try #require(city.city.people().first { $0.id == "officer" }?.area)
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      let opened = try await district.post(
        "/reporting",
        [
          "month": "2026-04", "title": "工业月报", "roster": "streets", "measure": "output", "unit": "thousand",
          "due": "2026-05-11", "key": "k1",
        ])
      let round = try #require(opened.location)
      let page = "\(round)/reporters/\(street)"
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      let own = try #require(
        try await city.portal.facts.page(EnterpriseQuery(order: .creditCode, limit: 1), within: .area(street)).rows
          .first)
      func send(_ officer: inout Browser, _ month: String, _ toDate: String) async throws -> String? {
        let bytes = ReportingFixture.book([(own.creditCode, own.name ?? "", month, toDate)])
        let sent = try await officer.upload(page, ["basis": "voluntary"], file: "4月.csv", bytes: bytes)
        let upload = try #require(sent.location)
        _ = try await officer.get(upload)
        return try await officer.post(upload, ["act": "accept"]).location
      }
      #expect(try await send(&officer, "100", "400") == "\(page)?done=accepted")
      #expect(try await district.get(round).text.contains("10 万元"))
      #expect(try await district.get("\(round)?lang=en").text.contains("100,000 yuan"))
      _ = try await district.get("\(round)?lang=zh")
      #expect(try await district.press("lock", on: round).status == 303)
      #expect(try await send(&officer, "120", "420") == "\(page)?done=held")
      let waiting = try await officer.get(page).text
      #expect(waiting.contains("锁定后报送 1 次，还没有计入") && waiting.contains("没有计入") && !waiting.contains("value=\"take\""))
      let board = try await district.get(round).text
      #expect(board.contains("锁定后有报送") && board.contains("10 万元") && !board.contains("12 万元"))
      // Who reports takes nothing itself.
      let refused = try await officer.post(page, ["act": "take", "reason": "请计入", "key": "k3"])
      #expect(refused.status == 422)
      #expect(try await district.get(page).text.contains("value=\"take\""))
      #expect(try await district.post(page, ["act": "take", "reason": "", "key": "k4"]).status == 422)
      let taken = try await district.press("take", on: page, typing: [("reason", "区里同意补报")])
      #expect(taken.location == "\(page)?done=taken")
      let after = try await district.get(round).text
      #expect(after.contains("12 万元") && after.contains("第 2 次报送：区里同意补报") && !after.contains("锁定后有报送"))

      #expect(try await district.press("reopen", on: round, typing: [("reason", "更正")]).status == 303)
      let enterprise = "/enterprises/\(own.creditCode)"
      let before = try await district.get(enterprise).text
      #expect(before.contains("/cell\"") && !before.contains("已撤回"))
      let back = try await district.post(page, ["act": "send_back", "reason": "口径不对", "key": "k7"])
      #expect(back.location == "\(page)?done=sent_back")
      #expect(!(try await district.get(round).text.contains("12 万元")))
      // The history keeps it, with its end.
      #expect(try await district.get(enterprise).text.contains("已撤回：口径不对"))
    }
  }

  @Test("a district that the city's round asks neither locks nor opens nor takes in it; its own it does")
  func keeper() async throws {
    try await TestPortal.run { city, client in
      let street = try #require(city.city.people().first { $0.id == "officer" }?.area)
      let reporter = Reporter(.area(street), name: "街镇")
      let id = try await ReportingFixture.round(for: reporter, in: city, key: "city")
      let round = "/reporting/rounds/\(id)"
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      #expect(!(try await district.get(round).text.contains("value=\"lock\"")))
      for act in ["lock", "reopen", "take_back"] {
        let reply = try await district.post(round, ["act": act, "reason": "试", "key": "k-\(act)"])
        #expect(reply.status == 422 && reply.text.contains("由市级建立和管理"), "\(act)")
      }
      let taking = try await district.post(
        "\(round)/reporters/\(street)", ["act": "take", "reason": "试", "key": "k-take"])
      #expect(taking.status == 422 && taking.text.contains("由市级建立和管理"))
      // Its own reporters it chases and asks again.
      #expect(
        try await district.post(round, ["act": "remind", "reporter": street.text, "key": "k-remind"]).status == 303)
      var office = Browser(client)
      _ = try await office.signIn("city")
      #expect(try await office.post(round, ["act": "lock", "key": "k-lock"]).status == 303)
    }
  }
}
