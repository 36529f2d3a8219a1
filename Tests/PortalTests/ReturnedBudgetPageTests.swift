import Delivery
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

@Suite("A budget that was sent back, on the pages")
struct ReturnedBudgetPageTests {
  @Test("it is in no table and no choice, its own page says why, and a year far off is refused by its field")
  func shells() async throws {
    try await TestPortal.run { portal, client in
      let desk = portal.portal.ports.delivery
      let (one, other) = (try #require(ActorID("one")), try #require(ActorID("other")))
      let purpose = try #require(InstrumentID("gaoduan-2022/11#growth-voucher"))
      _ = try await desk.run(
        .grantBudget(
          name: "写错的指标", year: 2027, purpose: purpose, payer: .city, document: "模拟1号", amount: Money(fen: 100)),
        by: one, key: "grant", at: portal.clock.now)
      var city = Browser(client)
      _ = try await city.signIn("city")
      let waiting = try await city.get("/delivery").text
      #expect(waiting.contains("/delivery/budgets/b1\"") && waiting.contains("写错的指标（市级财政 2027"))
      _ = try await desk.run(
        .returnSubmission(SubmissionID(number: 1), reason: "写错了"), by: other, key: "back", at: portal.clock.now)
      for path in ["/delivery", "/delivery/calls", "/delivery/transfers", "/documents/gaoduan-2022/11"] {
        #expect(try await !city.get(path).text.contains("写错的指标"), "\(path)")
      }
      let own = try await city.get("/delivery/budgets/b1")
      #expect(own.status == 200 && own.text.contains("登记时送审的已退回，没有入账"))
      #expect(try await city.get("/delivery/submissions/s1").text.contains("写错了"))
      let far = try await city.post(
        "/delivery/budgets",
        [
          "name": "节能资金", "year": "2100", "purpose": purpose.description, "payer": "", "document": "模拟2号",
          "amount": "100", "key": "far",
        ])
      #expect(far.status == 422 && far.text.contains("年度“2100”不能用") && far.text.contains("value=\"2100\""))
    }
  }
}
