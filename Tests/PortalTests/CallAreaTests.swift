import Delivery
import Diagnostics
import HummingbirdTesting
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

@Suite("适用区域: a district's call is for its own enterprises, and takes the place of no other")
struct CallAreaTests {
  private static let benefit = "shenggui-2023/5#annual-entrant-growth-award"
  private static let foreign = "310115"

  /// A call of another district than the accountant's, c2, that closes before the city's own, c1. Of both budgets, the
  /// second is that district's.
  private func makeCalls(_ portal: TestPortal) async throws {
    let desk = portal.portal.ports.delivery
    let city = try await portal.makeCall(steps: [.town, .district, .panel, .publicity, .issue])
    var terms = try #require(try await desk.store.read { try $0.call(city) }).terms
    let area = try #require(AreaCode(Self.foreign))
    let budget = try await desk.run(
      .grantBudget(
        name: "别区增长奖励", year: 2026, purpose: terms.instrument, payer: .district(area), document: "模拟区4号",
        amount: Money(fen: 100_000_000)), by: .commandLine, key: "area-budget", at: portal.clock.now)
    (terms.title, terms.document, terms.budget) = ("别区增长奖励通知（模拟）", "模拟区5号", BudgetID(budget.subject))
    terms.closes = terms.closes.adding(days: -3)
    for (index, command) in [CallCommand.record(terms), .publish(CallID(number: 2))].enumerated() {
      _ = try await desk.run(.call(command), by: .commandLine, key: "area-\(index)", at: portal.clock.now)
    }
  }

  private func notices(_ portal: TestPortal, of place: String?, after days: Int = 0) async throws -> CallNotices {
    let calls = try await portal.portal.ports.delivery.store.read { try $0.calls() }
    return CallNotices(
      calls, limits: try await portal.portal.limits(of: calls), of: place.flatMap { AreaCode($0) },
      on: portal.clock.now.dayInShanghai.adding(days: days))
  }

  @Test("an enterprise is told of the calls for its own area, the nearest last day first, and the clause's page of all")
  func told() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      try await makeCalls(portal)
      let own = try #require(portal.city.people().first { $0.role == "district" }?.area).text
      #expect(own != Self.foreign)
      let benefit = try #require(InstrumentID(Self.benefit))
      let words = portal.portal.renderer.words(.chinese)
      let both = ["/calls/c2", "/calls/c1"]
      for (place, paths) in [(own, ["/calls/c1"]), (Self.foreign + "001", both), (nil, both)] as [(String?, [String])] {
        let lines = try await notices(portal, of: place).lines(of: benefit, for: 2025, words)
        #expect(lines.map(\.href) == paths, "\(place ?? "-")")
        #expect(lines.count { $0.text.contains("（限浦东新区）") } == paths.count - 1)
      }
      // Once the district's has closed, the city's stands alone for its enterprises, and the reader of the clause sees both.
      for (place, paths) in [(Self.foreign, ["/calls/c1"]), (nil, ["/calls/c1", "/calls/c2"])] as [(String?, [String])]
      {
        let lines = try await notices(portal, of: place, after: 8).lines(of: benefit, for: 2025, words)
        #expect(lines.map(\.href) == paths, "\(place ?? "-")")
      }
      var visitor = Browser(client)
      let clause = try await visitor.get("/documents/shenggui-2023/5").text
      let (first, second) = (clause.firstRange(of: "href=\"/calls/c2\""), clause.firstRange(of: "href=\"/calls/c1\""))
      #expect(try #require(first).lowerBound < #require(second).lowerBound)
      #expect(clause.contains("（限浦东新区）"))
      let notice = try await visitor.get("/calls/c2").text
      #expect(notice.contains("限浦东新区的企业（按统计所在地）"))
      #expect(try await visitor.get("/calls/c1?lang=en").text.contains("The whole city"))
    }
  }

  @Test("who belongs elsewhere is refused before the form, led to its own call, and listed as waiting for nothing")
  func elsewhere() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      try await makeCalls(portal)
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      let page = try await enterprise.get("/calls/c2").text
      #expect(page.contains("这份通知限浦东新区的企业申报") && page.contains("不能申报") && !page.contains("提交申报"))
      #expect(page.contains("贵企业可以申报的：增长奖励通知（模拟）") && page.contains("href=\"/calls/c1\""))
      #expect(try await enterprise.get("/calls/c1").text.contains("提交申报"))
      #expect(try await !enterprise.get("/").text.contains("/calls/c2"))
      let sent = try await enterprise.post("/calls/c2", [("account", "1234"), ("key", "foreign")])
      #expect(sent.status == 422 && sent.text.contains("只受理该区的企业") && !sent.text.contains("310115"))

      let desk = portal.portal.ports.delivery
      let call = try #require(try await desk.store.read { try $0.call(CallID(number: 2)) })
      let foreign = try #require(AreaCode(Self.foreign))
      let rows = try await CallWaitingPage.waiting(under: call, within: .everywhere, limit: 100, portal.portal).rows
      #expect(rows.allSatisfy { $0.standing.area.map(foreign.contains) ?? false })
      let own = try #require(portal.city.people().first { $0.role == "district" }?.area)
      #expect(try await CallWaitingPage.waiting(under: call, within: .area(own), portal.portal).total == 0)
      #expect(try await CallWaitingPage.matching(call, within: .area(own), portal.portal) == 0)
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      #expect(try await officer.get("/delivery/calls/c2/waiting").text.contains("您负责的区域没有要提醒的"))
    }
  }

  @Test(
    "the interface says that a call is open to an enterprise of its district, to no other, and to none whose place is not told"
  )
  func interface() async throws {
    try await TestPortal.run(enterprises: 0) { portal, client in
      try await makeCalls(portal)
      _ = try await portal.portal.ports.delivery.run(
        .call(.withdraw(CallID(number: 1), reason: "试")), by: .commandLine, key: "area-gone", at: portal.clock.now)
      var visitor = Browser(client)
      for (place, isOpen) in [(Self.foreign, true), ("310117", false), (nil, false)] as [(String?, Bool)] {
        let facts = place.map { "{\"fact\":\"statistical_area\",\"value\":\"\($0)\"}" } ?? ""
        let answer = try await visitor.send(
          "/api/v1/assess?on=2026-05-12&for=2025", .post, headers: [:],
          body: Array("{\"enterprise\":\"e\",\"facts\":[\(facts)]}".utf8)
        ).text
        #expect(answer.contains("\"call\":\"open\"") == isOpen, "\(place ?? "-")")
      }
    }
  }
}
