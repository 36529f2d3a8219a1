import Diagnostics
import Quantities
import Randomness
import Testing

@testable import Delivery

@Suite("Where all get the same share, nobody is approved before all have come that the money does not suffice for")
struct ShareHoldTests {
  private static let remedy = "\n  办法：先办前面的环节，都到齐后按通知的规则核减，再核定；不予支持的、企业放弃的、逾期视为放弃的不再等；或追加预算"

  private func approve(_ ids: [AwardID], amount: Money? = nil) -> DeliveryCommand {
    .award(.approve(.credit, ids, amount: amount, reason: amount == nil ? "" : "核减"))
  }

  private func confirm(_ ids: some Sequence<AwardID>, _ fixture: AwardFixture) throws {
    for id in ids { try fixture.run(.award(.confirm(id, account: "1234")), by: fixture.owner) }
  }

  /// Proposes enterprises of these numbers by a run of their own.
  private func more(_ numbers: ClosedRange<Int>, _ most: Money, _ fixture: AwardFixture) throws -> [AwardID] {
    let before = fixture.book.awardRows.count
    let run = try fixture.make(fixture.population(try numbers.map { try fixture.subject($0, most: most) }))
    try fixture.run(.award(.propose(run.id)))
    return (1...numbers.count).map { AwardID(number: before + $0) }
  }

  @Test("three who come first are not approved in full before fifteen who follow, and all eighteen have one share")
  func late() throws {
    let fixture = try AwardFixture(amount: 3_000_000)
    let ids = try fixture.proposed(Array(repeating: yuan(500_000), count: 18), arrived: false)
    let first = Array(ids.prefix(3))
    try confirm(first, fixture)
    let said =
      "错误：还有 15 笔没有走到核定环节（意愿与账户确认 15 笔 7,500,000 元），连同已到的足额合计 9,000,000 元，预算可用 3,000,000 元；通知规定同比例核减，先核定的会多得，现在不能核定"
      + Self.remedy
    for wish in [first, [ids[0]]] {
      #expect(fixture.refusal(approve(wish), by: fixture.approver) == said)
    }
    // Nor for less than the whole of it.
    #expect(fixture.refusal(approve([ids[0]], amount: yuan(1)), by: fixture.approver) == said)
    try confirm(ids.dropFirst(3), fixture)
    try fixture.run(.award(.allot(fixture.call)), by: fixture.approver)
    try fixture.run(approve(ids), by: fixture.approver)
    #expect(ids.prefix(12).allSatisfy { fixture.book.award($0)?.approved == Money(fen: 16_666_667) })
    #expect(ids.suffix(6).allSatisfy { fixture.book.award($0)?.approved == Money(fen: 16_666_666) })
    #expect(fixture.book.balance(.available(fixture.budget)) == .zero)
  }

  @Test("with money for all of them nothing waits, and with a fen less it does")
  func enough() throws {
    for (last, isEnough) in [(Money(fen: 30_000), true), (Money(fen: 30_001), false)] {
      let fixture = try AwardFixture(amount: 900)
      let ids = try fixture.proposed([yuan(300), yuan(300), last], arrived: false)
      try confirm([ids[0]], fixture)
      #expect((fixture.refusal(approve([ids[0]]), by: fixture.approver) == nil) == isEnough)
    }
  }

  @Test("an approval for less leaves its rest to those who follow")
  func less() throws {
    let fixture = try AwardFixture(amount: 200)
    let ids = try fixture.proposed([yuan(100), yuan(100)], arrived: false)
    try confirm([ids[0]], fixture)
    try fixture.run(approve([ids[0]], amount: yuan(50)), by: fixture.approver)
    // A hundred and fifty are free for a hundred, and for fifty more.
    let third = try more(3...3, yuan(50), fixture)
    try confirm(third, fixture)
    try fixture.run(approve(third), by: fixture.approver)
    #expect(fixture.book.balance(.available(fixture.budget)) == yuan(100))
  }

  @Test("who is refused, gives up, or lets the term pass is waited for no more")
  func gone() throws {
    let fixture = try AwardFixture(amount: 300)
    let ids = try fixture.proposed(Array(repeating: yuan(300), count: 4), arrived: false)
    try confirm([ids[0]], fixture)
    func count() -> Int? {
      let refusal = fixture.refusal(approve([ids[0]]), by: fixture.approver, on: "2026-06-16")
      return (1...3).first { refusal?.contains("还有 \($0) 笔没有走到核定环节") == true }
    }
    #expect(count() == 3)
    try fixture.run(.award(.refuse([ids[1]], reason: "不符")), by: fixture.reviewer)
    #expect(count() == 2)
    try fixture.run(.award(.withdraw(ids[2], reason: "不需要")), by: fixture.owner)
    #expect(count() == 1)
    // That the term is over takes nobody out by itself; that it is recorded does.
    try fixture.run(.award(.lapse([ids[3]])), by: fixture.proposer, on: "2026-06-16")
    #expect(count() == nil)
    #expect(fixture.book.award(ids[0])?.approved == yuan(300))
  }

  @Test("who owes papers is waited for too, and told as that")
  func returned() throws {
    let fixture = try AwardFixture(amount: 300)
    let ids = try fixture.proposed([yuan(300), yuan(300)])
    try fixture.run(.award(.sendBack([ids[1]], reason: "缺账户证明")), by: fixture.reviewer)
    #expect(
      fixture.refusal(approve([ids[0]]), by: fixture.approver)?
        .contains("还有 1 笔没有走到核定环节（信用核查，待补正 1 笔 300 元），连同已到的足额合计 600 元") == true)
    try fixture.run(.award(.supplement(ids[1], [])), by: fixture.owner)
    try fixture.run(.award(.allot(fixture.call)), by: fixture.approver)
    try fixture.run(approve(ids), by: fixture.approver)
  }

  @Test("what is approved is not published while others come that it would have to be cut with")
  func publication() throws {
    let fixture = try AwardFixture(amount: 300)
    let first = try fixture.proposed([yuan(300)])
    try fixture.run(approve(first), by: fixture.approver)
    let others = try more(2...3, yuan(300), fixture)
    let publicise = DeliveryCommand.award(.publicise(first))
    #expect(
      fixture.refusal(publicise, by: fixture.approver)
        == "错误：还有 2 笔没有走到核定环节（意愿与账户确认 2 笔），预算不够全部足额；通知规定同比例核减，公示以后比例不能再变，现在不能公示" + Self.remedy)
    try confirm(others, fixture)
    #expect(
      fixture.refusal(publicise, by: fixture.approver)
        == "错误：待核定的还没有核减，预算不够全部足额；公示以后比例不能再变，现在不能公示\n  办法：先按通知的规则办理：同比例核减；已核定未公示的一并退回重算")
    try fixture.run(.award(.allot(fixture.call)), by: fixture.approver)
    #expect((first + others).allSatisfy { fixture.book.award($0)?.proposed == yuan(100) })
    try fixture.run(approve(first), by: fixture.approver)
    // The share is the same for all by now, so that one may go before the others.
    try fixture.run(publicise, by: fixture.approver)
    try fixture.run(approve(others), by: fixture.approver)
    #expect(fixture.book.balance(.available(fixture.budget)) == .zero)
  }

  @Test("those who come after a publication have its share or nothing: what is missing for it is said, to the fen")
  func belowPublished() throws {
    let fixture = try AwardFixture(amount: 400)
    let first = try fixture.proposed([yuan(300)])
    try fixture.run(approve(first), by: fixture.approver)
    try fixture.run(.award(.publicise(first)), by: fixture.approver)
    let second = try more(2...2, Money(fen: 30_001), fixture)
    try confirm(second, fixture)
    let said =
      "错误：已公示或下达的按更高的比例给了，余下的钱不够后面的按同一比例，还差 200.01 元；同一份通知下须按同一比例，不能再核减、核定\n  办法：追加预算 200.01 元；还在公示期内的，也可以登记异议，异议成立后退回核定，一并核减"
    #expect(fixture.refusal(approve(second), by: fixture.approver) == said)
    #expect(fixture.refusal(.award(.allot(fixture.call)), by: fixture.approver) == said)
    // Brought back by an objection that is upheld, the first is cut with the second: 400 over 600.01 yuan.
    try fixture.run(.award(.object(first[0], text: "比例不同")), by: fixture.reviewer)
    try fixture.run(
      .award(.answer(first[0], objection: 0, isUpheld: true, text: "一并核减")), by: fixture.issuer)
    try fixture.run(.award(.allot(fixture.call)), by: fixture.approver)
    #expect((first + second).map { fixture.book.award($0)?.proposed.fen } == [20_000, 20_000])
    try fixture.run(approve(first + second), by: fixture.approver)
    #expect(fixture.book.balance(.available(fixture.budget)) == .zero)
  }

  @Test("once the budget holds the published share for those who come after, they have it")
  func increased() throws {
    let fixture = try AwardFixture(amount: 300)
    let first = try fixture.proposed([yuan(300), yuan(300)])
    try fixture.run(.award(.allot(fixture.call)), by: fixture.approver)
    try fixture.run(approve(first), by: fixture.approver)
    try fixture.run(.award(.publicise(first)), by: fixture.approver)
    let later = try more(3...3, yuan(100), fixture)
    try confirm(later, fixture)
    #expect(fixture.refusal(approve(later), by: fixture.approver)?.contains("还差 50 元") == true)
    try fixture.increase(yuan(50))
    // Half of it, as the others have.
    try fixture.run(.award(.allot(fixture.call)), by: fixture.approver)
    #expect(fixture.book.award(later[0])?.proposed == yuan(50))
    try fixture.run(approve(later), by: fixture.approver)
    #expect(fixture.book.balance(.available(fixture.budget)) == .zero)
  }

  @Test("in order nobody waits for those who come later")
  func inOrder() throws {
    let fixture = try AwardFixture(amount: 300, oversubscription: .postponement)
    let ids = try fixture.proposed([yuan(300), yuan(300)], arrived: false)
    try confirm([ids[0]], fixture)
    try fixture.run(approve([ids[0]]), by: fixture.approver)
    try fixture.run(.award(.publicise([ids[0]])), by: fixture.approver)
  }

  @Test(
    "in whatever order they come, nobody is approved while what is asked for with those behind is more than there is",
    arguments: 1...60)
  func anyOrder(_ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) &* 6_700_417)
    let budget = Int64.random(in: 1...400, using: &random)
    let fixture = try AwardFixture(amount: budget)
    let ids = try fixture.proposed(
      (0..<Int.random(in: 2...6, using: &random)).map { _ in
        Money(fen: Int64.random(in: 1...20_000, using: &random))
      }, arrived: false)
    for step in 0..<40 {
      let id = try #require(ids.randomElement(using: &random))
      let half = Money(fen: max(1, (fixture.book.award(id)?.proposed.fen ?? 1) / 2))
      let commands: [DeliveryCommand] = [
        .award(.confirm(id, account: "1234")), .award(.confirm(id, account: "1234")), approve([id]),
        approve([id], amount: half), .award(.refuse([id], reason: "不符")), .award(.allot(fixture.call)),
      ]
      let command = try #require(commands.randomElement(using: &random))
      let before = ids.compactMap { fixture.book.award($0) }
      let wasTaken = fixture.refusal(command, by: fixture.approver) == nil
      let comment = Comment("seed \(seed), step \(step)")
      let now = ids.compactMap { fixture.book.award($0) }
      let approved = now.filter { $0.approval != nil }
      #expect(Allotment.isOneShare(approved.map { ($0.ceiling, $0.proposed) }), comment)
      #expect(approved.compactMap(\.approved).total <= yuan(budget), comment)
      guard wasTaken, approved.count > before.count(where: { $0.approval != nil }),
        before.contains(where: { $0.state == .waiting(.consent) })
      else { continue }
      let open = before.filter { $0.state.name == .waiting && $0.approval == nil }
      let asked = open.map(\.ceiling) + before.compactMap(\.approved)
      #expect(asked.total <= yuan(budget), comment)
    }
  }
}
