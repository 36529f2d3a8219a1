import Decimals
import Quantities
import Randomness
import Testing

@testable import Delivery

@Suite("Amounts that are applied for")
struct AskedAmountTests {
  private let afterwards = "2026-07-01"

  /// A call by application under which these wait for the panel, each with its ceiling and what was applied for.
  private func office(
    _ asked: [(ceiling: Money, applied: Money?)], budget: Int64, _ rule: Call.Oversubscription = .postponement,
    advance: Call.Advance? = nil
  ) throws -> (AwardFixture, [AwardID]) {
    let fixture = try AwardFixture(
      amount: budget, entrance: .application, steps: [.panel, .publicity, .issue], oversubscription: rule,
      advance: advance)
    let run = try fixture.make(
      fixture.population(try asked.enumerated().map { try fixture.subject($0 + 1, most: $1.ceiling) }))
    let ids = asked.indices.map { AwardID(number: $0 + 1) }
    try fixture.apply(
      [
        .award(
          .proposed(run.id, rows: ids.map(\.number), first: ids[0], by: fixture.owner, on: try day("2026-06-02")))
      ]
        + zip(ids, asked).compactMap { id, asked in
          asked.applied.map { .award(.acted([id], .applied($0), by: fixture.owner)) }
        })
    return (fixture, ids)
  }

  private func approve(_ ids: [AwardID], _ amount: Money? = nil, _ reason: String = "") -> DeliveryCommand {
    .award(.approve(.panel, ids, amount: amount, reason: reason))
  }

  @Test("below the ceiling what was applied for is proposed; more takes a reason, and never goes above the ceiling")
  func below() throws {
    let (fixture, ids) = try office([(yuan(400), yuan(300)), (yuan(400), yuan(500)), (yuan(400), nil)], budget: 5_000)
    #expect(ids.map { fixture.book.award($0)?.proposed } == [yuan(300), yuan(400), yuan(400)])
    #expect(ids.map { fixture.book.award($0)?.most } == [yuan(400), yuan(400), yuan(400)])
    func refusal(_ amount: Int64, _ reason: String) -> String? {
      fixture.refusal(approve([ids[0]], Money(fen: amount), reason), by: fixture.approver, on: afterwards)
    }
    #expect(
      refusal(30_001, "")
        == "reason: 错误：核定 300.01 元高于申请金额 300 元，没有写理由\n  办法：写明为什么高于申请金额；或按申请金额核定")
    #expect(refusal(40_001, "另计") == "amount: 错误：核定 400.01 元高于上限 400 元\n  应为：不超过 400 元（上限 400 元）")
    #expect(refusal(29_999, "") == "reason: 错误：核定低于拟支持的，没有写理由\n  办法：写明为什么核减")
    #expect(refusal(30_001, "模拟评审意见：设备另计") == nil)
    let award = try #require(fixture.book.award(ids[0]))
    #expect(award.approved == Money(fen: 30_001) && award.proposed == yuan(300) && award.granted == Money(fen: 30_001))
    #expect(Award(json: award.json) == award)
    // Together, and by what was applied for, no reason is asked for.
    try fixture.run(approve([ids[1], ids[2]]), by: fixture.approver, on: afterwards)
    #expect(fixture.book.balance(.available(fixture.budget)) == Money(fen: 500_000 - 30_001 - 80_000))
  }

  @Test("the budget is short where what was applied for is above it, to the fen, and the queue goes by it")
  func queue() throws {
    let allot = DeliveryCommand.award(.allot(CallID(number: 1)))
    let (enough, all) = try office([(yuan(400), yuan(300)), (yuan(400), yuan(300))], budget: 600)
    #expect(enough.refusal(allot, by: enough.approver, on: afterwards) == "错误：没有超出预算，不必核减")
    try enough.run(approve(all), by: enough.approver, on: afterwards)
    #expect(enough.book.balance(.available(enough.budget)) == .zero)
    let (short, ids) = try office([(yuan(400), yuan(300)), (yuan(400), Money(fen: 30_001))], budget: 600)
    // The second is not approved on what the first asks for, and the first leaves the second what it asks for.
    #expect(
      short.refusal(approve([ids[1]]), by: short.approver, on: afterwards)?
        .contains("前面还有 1 笔没有审核完或已延后，合计 300 元") == true)
    try short.run(allot, by: short.approver, on: afterwards)
    #expect(ids.map { short.book.award($0)?.state.name } == [.waiting, .postponed])
    try short.increase(Money(fen: 100))
    let call = try #require(short.book.call(short.call))
    #expect(try short.book.resumable(of: call).map(\.id) == [ids[1]])
  }

  @Test(
    "a cut is a share of what was applied for; what is cut is not approved above it, and undone the ceiling bounds it")
  func cut() throws {
    let (fixture, ids) = try office([(yuan(400), yuan(300)), (yuan(300), nil)], budget: 300, .proportional)
    let allot = DeliveryCommand.award(.allot(fixture.call))
    try fixture.run(allot, by: fixture.approver, on: afterwards)
    #expect(ids.map { fixture.book.award($0)?.proposed } == [yuan(150), yuan(150)])
    #expect(
      fixture.refusal(approve([ids[0]], Money(fen: 15_001), "另计"), by: fixture.approver, on: afterwards)
        == "amount: 错误：核定 150.01 元高于拟支持的 150 元\n  应为：不超过 150 元（上限 400 元）")
    try fixture.increase(yuan(350))
    try fixture.run(allot, by: fixture.approver, on: afterwards)
    #expect(ids.map { fixture.book.award($0)?.proposed } == [yuan(300), yuan(300)])
    #expect(fixture.book.award(ids[0])?.most == yuan(400))
    // More for one leaves the other what it asks for.
    #expect(
      fixture.refusal(approve([ids[0]], Money(fen: 35_001), "另计"), by: fixture.approver, on: afterwards)
        == "错误：待核定合计 650.01 元，预算可用 650 元，超出 0.01 元\n  办法：先按通知的规则办理：同比例核减；或追加预算")
    try fixture.run(approve([ids[0]], yuan(350), "另计"), by: fixture.approver, on: afterwards)
    try fixture.run(approve([ids[1]]), by: fixture.approver, on: afterwards)
    #expect(fixture.book.balance(.available(fixture.budget)) == .zero)
  }

  @Test("more for one than was applied for is not taken from those who have not come to the approval yet")
  func moreBeforeOthers() throws {
    let fixture = try AwardFixture(
      amount: 100, entrance: .application, steps: [.town, .panel, .publicity, .issue], oversubscription: .proportional)
    let run = try fixture.make(
      fixture.population([try fixture.subject(1, most: yuan(100)), try fixture.subject(2, most: yuan(100))]))
    let ids = [AwardID(number: 1), AwardID(number: 2)]
    try fixture.apply(
      [.award(.proposed(run.id, rows: [1, 2], first: ids[0], by: fixture.owner, on: try day("2026-06-02")))]
        + ids.map { .award(.acted([$0], .applied(yuan(50)), by: fixture.owner)) })
    try fixture.run(.award(.pass(.town, [ids[0]], note: "")), by: fixture.reviewer, on: afterwards)
    #expect(
      fixture.refusal(approve([ids[0]], yuan(100), "另计"), by: fixture.approver, on: afterwards)?
        .contains("还有 1 笔没有走到核定环节") == true)
    // What all applied for is there, so that nobody waits with that.
    try fixture.run(approve([ids[0]]), by: fixture.approver, on: afterwards)
    try fixture.run(.award(.pass(.town, [ids[1]], note: "")), by: fixture.reviewer, on: afterwards)
    try fixture.run(approve([ids[1]]), by: fixture.approver, on: afterwards)
    #expect(ids.map { fixture.book.award($0)?.approved } == [yuan(50), yuan(50)])
  }

  @Test("what is paid ahead is a share of what was approved, by what was applied for")
  func advance() throws {
    let (fixture, ids) = try office(
      [(yuan(400), Money(fen: 30_001))], budget: 1_000,
      advance: Call.Advance(
        share: Share(Decimal128(coefficient: 5, exponent: -1)), papers: ["验收报告"], acceptance: .workingDays(5)))
    try fixture.run(approve(ids), by: fixture.approver, on: afterwards)
    try fixture.run(.award(.publicise(ids)), by: fixture.approver, on: afterwards)
    try fixture.run(.award(.clear(ids)), by: fixture.approver, on: "2026-07-20")
    try fixture.run(.award(.issue(ids)), by: fixture.issuer, on: "2026-07-20")
    #expect(fixture.book.award(ids[0])?.instalments?.advance == yuan(150))
    #expect(fixture.book.balance(.committed(fixture.budget, ids[0])) == Money(fen: 15_001))
  }

  @Test(
    "after any approvals, refusals and cuts nobody has more than the ceiling, and no more is promised than there is",
    arguments: 1...40)
  func anything(_ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) &* 32_452_843)
    let budget = Int64.random(in: 1...400, using: &random)
    let asked = (0..<Int.random(in: 2...6, using: &random)).map { _ -> (ceiling: Money, applied: Money?) in
      (
        Money(fen: Int64.random(in: 1...20_000, using: &random)),
        Bool.random(using: &random) ? Money(fen: Int64.random(in: 1...20_000, using: &random)) : nil
      )
    }
    let rule: Call.Oversubscription = seed % 2 == 0 ? .proportional : .postponement
    let (fixture, ids) = try office(asked, budget: budget, rule)
    for step in 0..<30 {
      let id = try #require(ids.randomElement(using: &random))
      let ceiling = fixture.book.award(id)?.ceiling.fen ?? 1
      let amount = Money(fen: Int64.random(in: 1...(ceiling + 1), using: &random))
      let commands: [DeliveryCommand] = [
        approve([id]), approve([id], amount, "核定"), approve([id], amount), .award(.refuse([id], reason: "不符")),
        .award(.allot(fixture.call)), .award(.allot(fixture.call)), .award(.resume([id])),
      ]
      let command = try #require(commands.randomElement(using: &random))
      let before = fixture.book.award(id)
      let isTaken = fixture.refusal(command, by: fixture.approver, on: afterwards) == nil
      let comment = Comment("seed \(seed), step \(step)")
      let awards = ids.compactMap { fixture.book.award($0) }
      #expect(awards.allSatisfy { $0.proposed <= $0.asked && $0.asked <= $0.ceiling }, comment)
      #expect(awards.allSatisfy { ($0.approved ?? .zero) <= $0.ceiling }, comment)
      let promised = awards.compactMap(\.approved).total
      #expect(fixture.book.balance(.available(fixture.budget)).fen + promised.fen == budget * 100, comment)
      // Without a reason it is what was proposed.
      if isTaken, case .award(.approve(_, _, amount: _, let reason, minutes: _)) = command, reason.isEmpty {
        #expect(fixture.book.award(id)?.approved == before?.proposed, comment)
      }
    }
  }
}
