import Benefits
import Cultivation
import HummingbirdTesting
import Journal
import PolicyCorpus
import Quantities
import Targets
import Testing

@testable import Portal

@Suite("总览: the month above everything else, and what waits for the reader")
struct FirstPageTests {
  private func signedIn(_ name: String, _ client: any TestClientProtocol) async throws -> Browser {
    var browser = Browser(client)
    #expect(try await browser.signIn(name).status == 303)
    return browser
  }

  @Test("a district's first page counts its open round, each count a door; its street reads its own line and reminder")
  func rounds() async throws {
    try await TestPortal.run(enterprises: 60) { city, client in
      var district = try await signedIn("songjiang", client)
      #expect(try await !district.get("/").text.contains("应报"))
      let (street, round, page) = try await ReportingFixture.streets(by: &district, in: city)
      let home = try await district.get("/").text
      #expect(home.contains("<h2>本月</h2>") && home.contains("2026年4月 工业月报") && home.contains("应报"))
      #expect(home.contains("href=\"\(round)?state=missing#board\"") && home.contains("截止 2026年5月11日"))
      // Nothing is overdue on the day before, and of what there is not nothing is said.
      #expect(!home.contains("state=overdue") && !home.contains("state=returned"))

      #expect(
        try await district.post(round, ["act": "remind", "reporter": street.text, "key": "k2"]).status == 303)
      let name = city.portal.areaName(street, in: .chinese)
      var officer = try await signedIn("officer", client)
      let own = try await officer.get("/").text
      #expect(own.contains("\(name)未报，截止2026年5月11日，2026年5月10日催过，还有1个工作日") && own.contains("<a href=\"\(page)\">"))
      #expect(!own.contains("应报"))
      // On a day that the district has said it does not work there is none left.
      var office = try await signedIn("city", client)
      let off = try await office.post(
        "/services/settings", ["act": "day", "area": "310117", "day": "2026-05-11", "works": "no", "reason": "停电"])
      #expect(off.status == 303)
      let closed = try await officer.get("/").text
      #expect(closed.contains("2026年5月10日催过") && !closed.contains("还有1个工作日"))
      city.clock.advance(seconds: 3 * 86_400)
      officer = try await signedIn("officer", client)
      district = try await signedIn("songjiang", client)
      #expect(try await officer.get("/").text.contains("截止2026年5月11日，已逾期，2026年5月10日催过"))
      #expect(try await district.get("/").text.contains("href=\"\(round)?state=overdue#board\""))

      // Once it is locked there is nothing left to do about it.
      #expect(try await district.post(round, ["act": "lock", "key": "k3"]).status == 303)
      #expect(try await !officer.get("/").text.contains("催过"))
      var visitor = Browser(client)
      #expect(try await !visitor.get("/").text.contains("<h2>本月</h2>"))
    }
  }

  @Test(
    "once a year's task is given, target and library stand on the first page, for the city with the districts behind")
  func target() async throws {
    try await TestPortal.run(enterprises: 60) { _, client in
      let path = "/targets/shenggui-2023/2/district-targets"
      var city = try await signedIn("city", client)
      #expect(try await !city.get("/").text.contains("\(path)?year=2026"))
      let given = try await city.post(
        "\(path)/assign",
        ["year": "2026", "document": "示例〔2026〕1号", "issued": "2026-01-15", "task-310117": "200"])
      #expect(given.status == 303)
      var district = try await signedIn("songjiang", client)
      for home in [try await city.get("/").text, try await district.get("/").text] {
        #expect(home.contains("2026年，应为年度目标的 1.2 倍") && home.contains("<data value=\"240\""))
        #expect(home.contains("\(path)?year=2026&amp;area=310117") && home.contains("<data value=\"200\""))
      }
    }
  }

  @Test("a target of several districts is the sum of those with something to reach; who has none is left out")
  func sum() async throws {
    try await TestPortal.run(enterprises: 60) { city, client in
      let id = try #require(InstrumentID("shenggui-2023/2#district-targets"))
      var office = try await signedIn("city", client)
      let given = try await office.post(
        "/targets/shenggui-2023/2/district-targets/assign",
        [
          "year": "2026", "document": "示例〔2026〕1号", "issued": "2026-01-15", "task-310117": "200", "task-310115": "300",
        ])
      #expect(given.status == 303)
      let board = try await city.portal.targets.board(
        of: id, on: city.clock.now.dayInShanghai, within: .everywhere)
      let districts = city.portal.corpus.areas.districts.map(\.code)
      let sum = TargetSum(of: id, in: districts, [:], board)
      #expect(sum.areas.map(\.text).sorted() == ["310115", "310117"] && sum.target?.plainText() == "500")
      #expect(!sum.isPlanned && sum.behind <= 2)
      #expect(TargetSum(of: id, in: [], [:], board).target == nil)
      // Whose figure nobody knows is in the target and told apart, and adds nothing to what is done.
      #expect(sum.untold == 0 && sum.done != nil)
      let size = try #require(InstrumentID("zjtx-2025/5#listing-library-size"))
      let all = try #require(city.portal.corpus.areas.city?.code)
      let told = try await city.portal.targets.board(of: size, on: city.clock.now.dayInShanghai, within: .everywhere)
      let unknown = TargetSum(of: size, in: [all], [:], told)
      #expect(unknown.target?.plainText() == "1000" && unknown.done == nil && unknown.untold == 1)
    }
  }

  @Test("an enterprise's first page says what it matches, the same as its own page says; nobody else is told")
  func ownEnterprise() async throws {
    try await TestPortal.run(enterprises: 60) { city, client in
      let code = try #require(try await city.store.people().first { $0.id.text == "enterprise" }?.enterprise)
      var browser = try await signedIn("enterprise", client)
      let page = try await browser.get("/enterprises/\(code)").text
      let home = try await browser.get("/").text
      let matched = try #require(page.firstMatch(of: /<b>([0-9]+)<\/b><span>初步相符/)).1
      let undecided = try #require(page.firstMatch(of: /<b>([0-9]+)<\/b><span>待补信息/)).1
      let total = try #require(page.firstMatch(of: /<b title="([^"]*)">([^<]*)<\/b><span>现金合计/))
      let own = "<a href=\"/enterprises/\(code)\">"
      #expect(home.contains("<b>\(own)\(matched)</a></b><span>初步相符</span>"))
      #expect(home.contains("<b>\(own)\(undecided)</a></b><span>待补信息</span>"))
      #expect(home.contains("<b title=\"\(total.1)\">\(total.2)</b><span>现金合计</span>"))
      // Each line is a door to its card.
      let doors = home.matches(of: /href="\/enterprises\/[0-9A-Z]+#([^"]+)"/).map { String($0.1) }
      #expect(Int(matched).flatMap { of in Int(undecided).map { of + $0 } }.map { min(6, $0) } == doors.count)
      #expect(doors.allSatisfy { page.contains("<article class=\"sheet\" id=\"\($0)\">") })

      for name in ["songjiang", "provider", "analyst"] {
        var other = try await signedIn(name, client)
        #expect(try await !other.get("/").text.contains("id=\"own\""))
      }
    }
  }

  @Test("a service officer's lists may be narrowed to the officer's own enterprises, and nobody else's lists are")
  func own() async throws {
    try await TestPortal.run { city, client in
      var district = try await signedIn("songjiang", client)
      #expect(try await district.post("/services/officers", ["act": "assign"]).status == 303)
      let officer = try #require(try await city.store.people().first { $0.id.text == "officer" }).key
      let held = Set(
        try await city.store.readServices { try $0.officers.enterprises(of: officer, offset: 0, limit: .max).rows })
      #expect(!held.isEmpty)
      let register = try #require(MonitoringDesk.watchList)
      let warned = try await city.store.watched(WatchQuery(.warnings, register: register), within: .everywhere).rows
      #expect(
        try await city.portal.openWarnings(within: .everywhere, of: officer)
          == warned.count { held.contains($0.watched.enterprise) })
      #expect(try await city.portal.openWarnings(within: .everywhere) == warned.count)
      let benefit = try #require(InstrumentID("shenggui-2023/5#annual-entrant-growth-award"))
      func standing(of officer: ActorID?) async throws -> [String] {
        try await city.store.standings(
          StandingFilter(source: .benefit(benefit), officer: officer?.text), scope: .everywhere, offset: 0,
          limit: 10_000
        ).rows.map(\.standing.enterprise)
      }
      let all = try await standing(of: nil)
      #expect(try await standing(of: officer) == all.filter { code in held.contains { $0.text == code } })

      var browser = try await signedIn("officer", client)
      let list = try await browser.get("/cultivation/warnings?mine=1").text
      #expect(list.contains("name=\"mine\" value=\"1\"") && list.contains("aria-current=\"page\">我的企业</a>"))
      #expect(try await !district.get("/cultivation/warnings?mine=1").text.contains("name=\"mine\""))
      #expect(try await browser.get("/services").status == 200)
    }
  }

  @Test("指标 with a figure or something to look at stand before those of which nothing is told, which are folded")
  func folded() async throws {
    try await TestPortal.run(enterprises: 60) { _, client in
      var city = try await signedIn("city", client)
      let list = try await city.get("/targets").text
      let first = try #require(list.firstMatch(of: /<summary>还没有数据（[0-9]+项）<\/summary>/))
      #expect(list[..<first.range.lowerBound].contains("<th scope=\"row\">"))
      #expect(list[first.range.upperBound...].contains("<th scope=\"row\">"))
      // Where they are asked for alone, they stand open.
      #expect(try await !city.get("/targets?state=noData").text.contains("<summary>还没有数据"))
    }
  }
}
