import Access
import Delivery
import HummingbirdTesting
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

@Suite("Money that goes to the next year")
struct CarryOverTests {
  @Test("the city's checker confirms what the city carries over; a district's is refused, and so is who drew it up")
  func confirmed() async throws {
    try await TestPortal.run(enterprises: 0) { portal, client in
      let desk = portal.portal.ports.delivery
      let purpose = try #require(InstrumentID("gaoduan-2022/11#growth-voucher"))
      let (maker, other) = (try #require(ActorID("drafts")), ActorID.commandLine)
      var commands: [(DeliveryCommand, ActorID)] = []
      for (number, year) in [2026, 2027].enumerated() {
        commands.append(
          (
            .grantBudget(
              name: "市级资金", year: year, purpose: purpose, payer: .city, document: "模拟〔\(year)〕1号",
              amount: Money(fen: 100_000)), maker
          ))
        commands.append((.approveSubmission(SubmissionID(number: number + 1)), other))
      }
      let (from, to) = (BudgetID(number: 1), BudgetID(number: 2))
      commands.append(
        (.moveFunds(.carryOver, from: from, to: to, amount: Money(fen: 40_000), document: "模拟结转1号"), maker))
      for (index, (command, actor)) in commands.enumerated() {
        _ = try await desk.run(command, by: actor, key: "carry-\(index)", at: portal.clock.now)
      }
      @Sendable func free() async throws -> [Int64] {
        try await desk.store.read { book in
          [try book.balance(.available(from)).fen, try book.balance(.available(to)).fen]
        }
      }
      let path = "/delivery/budgets/\(to)/moves/\(FundTransferID(number: 1))"
      let district = try #require(portal.city.people().first { $0.role == "finance_checker" && $0.area != nil }).id
      for name in [district, "maker"] {
        var browser = Browser(client)
        _ = try await browser.signIn(name)
        let answer = try await browser.post(path, ["do": "confirm", "key": "no-\(name)"])
        #expect([403, 404, 422].contains(answer.status), "\(name): \(answer.status)")
        #expect(try await !browser.get("/delivery/budgets/\(to)").text.contains("action=\"\(path)\""), "\(name)")
      }
      #expect(try await free() == [100_000, 100_000])
      var checker = Browser(client)
      _ = try await checker.signIn("checker")
      #expect(try await checker.get("/delivery/budgets/\(to)").text.contains("action=\"\(path)\""))
      #expect(try await checker.post(path, ["do": "confirm", "key": "yes"]).status == 303)
      #expect(try await free() == [60_000, 140_000])
    }
  }
}
