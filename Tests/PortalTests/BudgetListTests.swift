import Delivery
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

@Suite("The list of budgets")
struct BudgetListTests {
  @Test(
    "whoever enters a budget of a name or document that one of its payer and year has is asked whether it is another")
  func alike() async throws {
    try await TestPortal.run { portal, client in
      var city = Browser(client)
      _ = try await city.signIn("city")
      func post(_ more: [String: String], key: String) async throws -> Browser.Answer {
        let form = [
          "name": "节能资金", "year": "2026", "purpose": "gaoduan-2022/11#growth-voucher", "payer": "",
          "document": "模拟1号", "amount": "100", "key": key,
        ].merging(more) { $1 }
        // In one order, as a browser sends it: what is sent again is the same.
        return try await city.post(
          "/delivery/budgets", form.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
      }
      #expect(try await post([:], key: "first").location == "/delivery/budgets/b1?done=granted")
      // Sent again it has its answer; another year, or another payer, is another budget.
      #expect(try await post([:], key: "first").location == "/delivery/budgets/b1?done=granted")
      #expect(try await post(["year": "2027"], key: "year").location == "/delivery/budgets/b2?done=granted")
      let same = try await post([:], key: "same")
      #expect(same.status == 422 && same.text.contains("已登记为“节能资金”") && !same.text.contains("name=\"confirmed\""))
      let named = ["name": "节能 资金", "document": "模拟9号"]
      let asked = try await post(named, key: "named")
      #expect(asked.status == 422 && asked.text.contains("已有同名的预算“节能资金”（模拟1号）"))
      #expect(asked.text.contains("确是另一笔预算") && asked.text.contains("value=\"节能 资金\""))
      let tick = try #require(asked.text.firstMatch(of: /name="confirmed" value="([0-9a-f]{64})"/)?.1)
      let taken = try await post(named.merging(["confirmed": String(tick)]) { $1 }, key: "sure")
      #expect(taken.location == "/delivery/budgets/b3?done=granted")
      let document = ["name": "另一笔", "purpose": "shenggui-2023/5#annual-entrant-growth-award"]
      let numbered = try await post(document, key: "document")
      #expect(numbered.status == 422 && numbered.text.contains("已有同一文号的预算“节能资金”（模拟1号）"))
      // What tells them apart stands where one is chosen.
      #expect(try await city.get("/delivery").text.contains("节能 资金（市级财政 2026，模拟9号，可用 0 元）"))
    }
  }

  @Test("the list is narrowed to a year, and its last line adds up what it shows")
  func years() async throws {
    try await TestPortal.run { portal, client in
      let desk = portal.portal.ports.delivery
      let (one, other) = (try #require(ActorID("one")), try #require(ActorID("other")))
      let purpose = try #require(InstrumentID("gaoduan-2022/11#growth-voucher"))
      for (index, (year, yuan)) in [(2025, 1_000), (2026, 2_000), (2026, 30_000)].enumerated() {
        let grant = DeliveryCommand.grantBudget(
          name: "指标\(index)", year: year, purpose: purpose, payer: .city, document: "模拟\(index)号",
          amount: Money(fen: Int64(yuan) * 100))
        _ = try await desk.run(grant, by: one, key: "grant-\(index)", at: portal.clock.now)
        _ = try await desk.run(
          .approveSubmission(SubmissionID(number: index + 1)), by: other, key: "money-\(index)", at: portal.clock.now)
      }
      var city = Browser(client)
      _ = try await city.signIn("city")
      let all = try await city.get("/delivery").text
      #expect(all.contains("/delivery/budgets/b1/available") && all.contains("/delivery/budgets/b3/available"))
      #expect(all.contains("33,000") && all.contains("href=\"/delivery?year=2025\""))
      let year = try await city.get("/delivery?year=2026").text
      #expect(!year.contains("/delivery/budgets/b1/available") && year.contains("/delivery/budgets/b3/available"))
      #expect(year.contains("32,000") && !year.contains("33,000"))
      // One budget is its own sum; a year without any narrows nothing, which is said.
      let single = try await city.get("/delivery?year=2025").text
      #expect(single.contains("1,000") && !single.contains("33,000") && !single.contains("32,000"))
      let none = try await city.get("/delivery?year=2031").text
      #expect(none.contains("33,000") && none.contains("“2031”不是这里可选的"))
    }
  }
}
