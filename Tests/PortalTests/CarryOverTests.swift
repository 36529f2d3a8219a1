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

  @Test(
    "before a carry-over the page lists the calls that still need the budget, asks about what would be left without money, and takes a call along once another person confirms"
  )
  func calls() async throws {
    try await TestPortal.run(enterprises: 100) { portal, client in
      try await portal.makeCall(amount: 100_000_000_000)
      let desk = portal.portal.ports.delivery
      var city = Browser(client)
      _ = try await city.signIn("city")
      let page = "/delivery/budgets/b1"
      var text = try await city.get(page).text
      #expect(text.rows(of: "calls") == 1 && text.contains("增长奖励通知（模拟）") && text.contains("先登记同一财政、以后年度"))
      #expect(!text.contains("name=\"follow-c1\""))
      let purpose = try #require(try await desk.store.read { try $0.budget(BudgetID(number: 1)) }).purpose
      let grant = DeliveryCommand.grantBudget(
        name: "次年增长奖励", year: 2027, purpose: purpose, payer: .city, document: "模拟〔2027〕1号", amount: Money(fen: 100))
      let asked = try await desk.run(grant, by: .commandLine, key: "next", at: portal.clock.now)
      #expect(asked.subject == "b2")
      let waiting = try await desk.store.read { try $0.submissions(of: .increase, in: .waiting) }
      let money = try #require(waiting.last?.id)
      _ = try await desk.run(.approveSubmission(money), by: .program, key: "next-money", at: portal.clock.now)
      text = try await city.get(page).text
      #expect(text.contains("name=\"follow-c1\"") && !text.contains("先登记同一财政、以后年度"))
      func carry(_ follows: String, _ more: [(String, String)] = [], key: String) async throws -> Browser.Answer {
        try await city.post(
          page,
          [
            ("movement", "carry_over"), ("to", "b2"), ("amount", "1000000000"), ("follow-c1", follows),
            ("document", "模拟结转1号"), ("key", key),
          ] + more)
      }
      // Staying, the call would have nothing to be paid from: somebody says that it is meant.
      let doubted = try await carry("", key: "stays")
      #expect(doubted.status == 422 && doubted.text.contains("可用 0 元，不够留下的“增长奖励通知（模拟）”待核定的"))
      #expect(doubted.text.contains("确要这样结转") && doubted.text.contains("value=\"1000000000\""))
      #expect(try await desk.store.read { try $0.fundTransfers(in: .waiting) }.isEmpty)
      let tick = try #require(doubted.text.firstMatch(of: /name="confirmed" value="([0-9a-f]{64})"/)?.1)
      let meant = try await carry("", [("confirmed", String(tick))], key: "meant")
      #expect(meant.location == "\(page)?done=fundsOffered")
      let first = "\(page)/moves/\(FundTransferID(number: 1))"
      #expect(try await city.post(first, ["do": "refuse", "reason": "通知应随转", "key": "back"]).status == 303)
      // A fen more than there is stays refused, whatever follows.
      let much = try await city.post(
        page,
        [
          ("movement", "carry_over"), ("to", "b2"), ("amount", "1000000000.01"), ("follow-c1", "yes"),
          ("document", "模拟结转1号"),
        ])
      #expect(much.status == 422 && much.text.contains("还差 0.01 元"))
      #expect(try await carry("yes", key: "follows").location == "\(page)?done=fundsOffered")
      #expect(try await carry("yes", key: "again").text.contains("已随第 2 笔结转提出改列"))
      #expect(try await city.get(page).text.contains("随转的通知"))
      var checker = Browser(client)
      _ = try await checker.signIn("checker")
      let move = "/delivery/budgets/b2/moves/\(FundTransferID(number: 2))"
      #expect(try await checker.get("/delivery/budgets/b2").text.contains("承诺 0 元随转"))
      #expect(try await checker.post(move, ["do": "confirm", "key": "yes"]).status == 303)
      let call = try await desk.store.read { try $0.call(CallID(number: 1)) }
      #expect(call?.terms.budget == BudgetID(number: 2))
      #expect(try await city.get(page).text.rows(of: "calls") == 0)
      #expect(try await city.get("/delivery/calls/c1").text.contains("列支预算：次年增长奖励（2027）"))
      let english = try await city.get("/delivery/budgets/b2?lang=en").text
      #expect(english.contains("Calls that this budget pays") && english.rows(of: "calls") == 1)
      // Each number opens to its rows.
      _ = try await city.get("/delivery/budgets/b2?lang=zh")
      let awards = "/delivery/awards?call=c1&budget=b2&need="
      let undecided = try await city.get("\(awards)undecided").text
      #expect(undecided.rows(of: "awards") > 0 && undecided.contains("待核定"))
      #expect(try await city.get("\(awards)requested").text.rows(of: "awards") == 0)
      #expect(try await city.get("\(awards)nobody").text.contains("筛选条件“need=nobody”认不出"))
    }
  }
}
