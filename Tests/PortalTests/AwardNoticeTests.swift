import Benefits
import Delivery
import Enterprises
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

@Suite("What a card says of an award that is under way")
struct AwardNoticeTests {
  @Test("a card names the award that is under way instead of the open call, and the total says that it holds it")
  func underWay() async throws {
    try await TestPortal.run(enterprises: 700) { portal, client in
      var city = Browser(client)
      let benefit = try await publishCall(&city)
      let holding = try await portal.store.standings(
        StandingFilter(source: .benefit(benefit), state: .holds), scope: .everywhere, offset: 0, limit: 1_000
      ).rows.map(\.standing.enterprise)
      #expect(!holding.isEmpty)
      let offered = try await city.get("/enterprises/\(try #require(holding.first))").text
      #expect(offered.contains("正在受理：2026年5月10日至2026年5月20日") && !offered.contains("合计里有"))

      for (path, fields) in [
        ("/delivery/calls/c1", ["do": "run", "on": "2026-05-10", "key": "run"]),
        ("/delivery/runs/n1", ["key": "propose"]),
      ] {
        #expect(try await city.post(path, fields.map { ($0.key, $0.value) }).status == 303)
      }
      let awards = try await portal.portal.ports.delivery.store.read {
        try $0.awards(AwardFilter(), scope: .everywhere, offset: 0, limit: .max).rows
      }
      let award = try #require(awards.first { holding.contains($0.enterprise.text) })
      let page = try await city.get("/enterprises/\(award.enterprise)").text
      let line = "已有一笔 400,000 元（待意愿与账户确认），这是一次性事项，不再重复支持"
      #expect(page.contains("<a href=\"/delivery/awards/\(award.id)\">\(line)</a>"))
      #expect(page.contains("合计里有 1 项已经支持或正在办理"))
      #expect(!page.contains("正在受理：2026年5月10日至2026年5月20日"))
    }
  }

  /// Signs in the city's person, who publishes a call for the growth award of a first year.
  private func publishCall(_ city: inout Browser) async throws -> InstrumentID {
    let benefit = try #require(InstrumentID("shenggui-2023/5#annual-entrant-growth-award"))
    _ = try await city.signIn("city")
    for (path, fields) in [
      (
        "/delivery/calls",
        [
          "benefit": benefit.description, "title": "增长奖励通知（模拟）", "document": "模拟〔2026〕5号", "rule": "", "year": "2025",
          "opens": "2026-05-10", "closes": "2026-05-20", "chain": "consent,credit,panel,publicity,issue",
          "papers": "", "unit": "模拟单位", "contact": "模拟电话", "budget": "", "oversubscription": "proportional",
          "publicityDays": "5",
          "supplementDays": "5", "key": "record",
        ]
      ), ("/delivery/calls/c1", ["do": "publish", "key": "publish"]),
    ] {
      #expect(try await city.post(path, fields.map { ($0.key, $0.value) }).status == 303)
    }
    return benefit
  }

  @Test("who has the same from elsewhere is off the list of those who have not applied, and its card says so")
  func grantedElsewhere() async throws {
    try await TestPortal.run(enterprises: 700) { portal, client in
      var city = Browser(client)
      let benefit = try await publishCall(&city)
      let call = try #require(
        try await portal.portal.ports.delivery.store.read { try $0.call(CallID(number: 1)) })
      func waiting() async throws -> [String] {
        try await CallWaitingPage.waiting(under: call, within: .everywhere, limit: .max, portal.portal)
          .rows.map(\.standing.enterprise)
      }
      let before = try await waiting()
      let code = try #require(before.first.flatMap { CreditCode($0) })
      _ = try await portal.portal.ports.delivery.run(
        .award(
          .recordOtherGrant(
            OtherGrantEntry(
              enterprise: code, benefit: benefit, subject: "", year: 2024, amount: Money(fen: 10_000_000),
              office: "模拟区",
              document: "模拟〔2025〕1号"))),
        by: try #require(ActorID("city")), key: "grant", at: portal.clock.now)
      #expect(try await waiting() == before.filter { $0 != code.text })
      let page = try await city.get("/enterprises/\(code)").text
      let line = "已获支持 100,000 元（模拟区，模拟〔2025〕1号），这是一次性事项，不再重复支持"
      #expect(page.contains("<a href=\"/delivery/grants?q=\(code)\">\(line)</a>"))
    }
  }
}
