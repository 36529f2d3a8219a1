import Delivery
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

@Suite("The list of budgets")
struct BudgetListTests {
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
