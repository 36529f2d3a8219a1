import Diagnostics
import Quantities
import Randomness
import Testing

@testable import Delivery

@Suite("A call's rule where the budget does not hold all")
struct AllotmentTests {
  private func state(_ fixture: AwardFixture, _ id: AwardID) -> Award.State? { fixture.book.award(id)?.state }

  @Test("a cut after one was approved takes its approval back, tells it, and gives all of them one share")
  func reopened() throws {
    let fixture = try AwardFixture(amount: 600)
    let ids = try fixture.proposed([yuan(300), yuan(300), yuan(300), yuan(300)])
    let allot = DeliveryCommand.award(.allot(fixture.call))
    try fixture.run(allot, by: fixture.approver)
    try fixture.run(.award(.approve(.credit, [ids[0]], amount: nil, reason: "")), by: fixture.approver)
    #expect(fixture.book.award(ids[0])?.approved == yuan(150))
    try fixture.run(.award(.refuse([ids[1]], reason: "不符")), by: fixture.reviewer)
    #expect(try fixture.book.allotmentPool(of: try #require(fixture.book.call(fixture.call)))?.isStale == true)
    try fixture.run(allot, by: fixture.approver)
    let left = [ids[0], ids[2], ids[3]]
    #expect(left.map { fixture.book.award($0)?.proposed } == [yuan(200), yuan(200), yuan(200)])
    #expect(left.allSatisfy { state(fixture, $0) == .waiting(.credit) && fixture.book.award($0)?.approval == nil })
    #expect(fixture.book.balance(.available(fixture.budget)) == yuan(600))
    #expect(
      fixture.book.trail(of: ids[0]).map(\.act.name) == [.confirmed, .cut, .approved, .reopened, .cut])
    #expect(fixture.refusal(allot, by: fixture.approver) == "错误：没有超出预算，不必核减")
    try fixture.run(.award(.approve(.credit, left, amount: nil, reason: "")), by: fixture.approver)
    #expect(fixture.book.balance(.available(fixture.budget)) == .zero)
  }

  @Test("what is published keeps its amount, and who comes after has no larger share whatever others leave")
  func published() throws {
    let fixture = try AwardFixture(amount: 300)
    let ids = try fixture.proposed([yuan(300), yuan(300), yuan(300)])
    try fixture.run(.award(.allot(fixture.call)), by: fixture.approver)
    try fixture.run(.award(.approve(.credit, [ids[0]], amount: nil, reason: "")), by: fixture.approver)
    try fixture.run(.award(.publicise([ids[0]])), by: fixture.approver)
    try fixture.run(.award(.refuse([ids[1]], reason: "不符")), by: fixture.reviewer)
    // Two hundred are free for the third, and a third of what it would have is its share as it is the first's.
    #expect(
      fixture.refusal(.award(.allot(fixture.call)), by: fixture.approver) == "错误：没有超出预算，不必核减")
    #expect(fixture.book.award(ids[0])?.approved == yuan(100))
    #expect(fixture.book.award(ids[2])?.proposed == yuan(100))
    try fixture.run(.award(.approve(.credit, [ids[2]], amount: nil, reason: "")), by: fixture.approver)
    #expect(fixture.book.balance(.available(fixture.budget)) == yuan(100))
  }

  @Test("an objection that is upheld brings an award back to the share of those that stay published, to the fen")
  func upheld() throws {
    let fixture = try AwardFixture(amount: 100)
    let ids = try fixture.proposed([yuan(100), yuan(100), yuan(73)])
    try fixture.run(.award(.allot(fixture.call)), by: fixture.approver)
    // 100 over 273 yuan: 36.63, 36.63 and 26.74.
    let parts = [Money(fen: 3663), Money(fen: 3663), Money(fen: 2674)]
    #expect(ids.map { fixture.book.award($0)?.proposed } == parts)
    try fixture.run(.award(.approve(.credit, ids, amount: nil, reason: "")), by: fixture.approver)
    try fixture.run(.award(.publicise(ids)), by: fixture.approver)
    try fixture.run(.award(.object(ids[0], text: "所报不实")), by: fixture.reviewer)
    try fixture.run(.award(.answer(ids[0], objection: 0, isUpheld: true, text: "重新核定")), by: fixture.issuer)
    try fixture.increase(yuan(500))
    #expect(state(fixture, ids[0]) == .waiting(.credit) && fixture.book.award(ids[0])?.approval == nil)
    let call = try #require(fixture.book.call(fixture.call))
    let pool = try #require(try fixture.book.allotmentPool(of: call))
    #expect(!pool.isStale && !pool.isAbovePublished)
    _ = fixture.refusal(.award(.allot(fixture.call)), by: fixture.approver)
    #expect(fixture.book.award(ids[0])?.proposed == parts[0])
    try fixture.run(.award(.approve(.credit, [ids[0]], amount: nil, reason: "")), by: fixture.approver)
    #expect(fixture.book.award(ids[0])?.approved == parts[0])
  }

  @Test("awards of different shares are not approved beside each other")
  func mixed() throws {
    let fixture = try AwardFixture(amount: 300)
    let ids = try fixture.proposed([yuan(300), yuan(300), yuan(300)], arrived: false)
    for id in ids.prefix(2) { try fixture.run(.award(.confirm(id, account: "1234")), by: fixture.owner) }
    try fixture.run(.award(.lapse([ids[2]])), by: fixture.proposer, on: "2026-06-16")
    try fixture.run(.award(.allot(fixture.call)), by: fixture.approver)
    // Taken up again it asks for the whole of it.
    try fixture.run(.award(.resume([ids[2]])), by: fixture.reviewer, on: "2026-06-16")
    try fixture.run(.award(.confirm(ids[2], account: "1234")), by: fixture.owner)
    try fixture.run(.award(.refuse([ids[0]], reason: "不符")), by: fixture.reviewer)
    try fixture.increase(yuan(200))
    let approve = DeliveryCommand.award(.approve(.credit, [ids[1]], amount: nil, reason: ""))
    #expect(
      fixture.refusal(approve, by: fixture.approver)
        == "错误：待核定和已核定未公示的几笔比例不同，或与已公示的比例不同；同一份通知下须按同一比例\n  办法：先按通知的规则办理：同比例核减；已核定未公示的一并退回重算")
    try fixture.run(.award(.allot(fixture.call)), by: fixture.approver)
    #expect(ids.dropFirst().map { fixture.book.award($0)?.proposed } == [yuan(250), yuan(250)])
    try fixture.run(approve, by: fixture.approver)
  }

  @Test(
    "after any approvals, refusals and cuts all that are not published have one share, and no more is promised than there is",
    arguments: 1...60)
  func oneShare(_ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) &* 7_919)
    let budget = yuan(Int64.random(in: 1...400, using: &random))
    let fixture = try AwardFixture(amount: budget.fen / 100)
    let ids = try fixture.proposed(
      (0..<Int.random(in: 2...6, using: &random)).map { _ in
        Money(fen: Int64.random(in: 1...20_000, using: &random))
      })
    for step in 0..<30 {
      let id = try #require(ids.randomElement(using: &random))
      let half = Money(fen: max(1, (fixture.book.award(id)?.proposed.fen ?? 1) / 2))
      let commands: [AwardCommand] = [
        .approve(.credit, [id], amount: nil, reason: ""), .approve(.credit, [id], amount: half, reason: "核减"),
        .refuse([id], reason: "不符"), .allot(fixture.call), .allot(fixture.call), .resume([id]),
      ]
      let command = try #require(commands.randomElement(using: &random))
      // What was postponed comes back uncut: the rule is carried out before anything else.
      _ = fixture.refusal(.award(command), by: fixture.approver)
      if case .resume = command { _ = fixture.refusal(.award(.allot(fixture.call)), by: fixture.approver) }
      let comment = Comment("seed \(seed), step \(step)")
      let awards = ids.compactMap { fixture.book.award($0) }
      let approved = awards.filter { $0.approval != nil }
      #expect(Allotment.isOneShare(approved.map { ($0.ceiling, $0.proposed) }), comment)
      #expect(approved.allSatisfy { ($0.approved ?? .zero) <= $0.proposed && $0.proposed <= $0.ceiling }, comment)
      let promised = approved.compactMap(\.approved).total
      #expect(promised <= budget, comment)
      #expect(fixture.book.balance(.available(fixture.budget)).fen + promised.fen == budget.fen, comment)
    }
  }

  @Test("parts of one share are told from others to the fen, and a fen of rounding is no other share")
  func shares() {
    func isOne(_ parts: [(Int64, Int64)]) -> Bool {
      Allotment.isOneShare(parts.map { (Money(fen: $0.0), Money(fen: $0.1)) })
    }
    #expect(isOne([]) && isOne([(100, 40)]) && isOne([(100, 50), (200, 100)]))
    #expect(isOne([(100, 34), (100, 33), (100, 33)]))
    #expect(!isOne([(100, 50), (100, 60)]) && !isOne([(10_000, 5_000), (10_000, 10_000)]))
    // Of a single fen nothing can be told.
    #expect(isOne([(1, 1), (10_000, 5_000)]))
  }

  /// A call by application whose awards wait for the town.
  private func applied(_ ceilings: [Money], budget: Int64, _ rule: Call.Oversubscription) throws -> (
    AwardFixture, [AwardID]
  ) {
    let fixture = try AwardFixture(
      amount: budget, entrance: .application, steps: [.town, .panel, .publicity, .issue], oversubscription: rule)
    let run = try fixture.make(
      fixture.population(try ceilings.enumerated().map { try fixture.subject($0 + 1, most: $1) }))
    let ids = ceilings.indices.map { AwardID(number: $0 + 1) }
    try fixture.apply([
      .award(
        .proposed(
          run.id, rows: ids.map(\.number), first: ids[0], by: fixture.proposer, on: try day("2026-06-02")))
    ])
    return (fixture, ids)
  }

  @Test("while applications come in nothing is cut, and the last day is said; from the day after it is")
  func window() throws {
    let (fixture, ids) = try applied([yuan(80), yuan(80)], budget: 100, .proportional)
    try fixture.run(.award(.pass(.town, ids, note: "")), by: fixture.reviewer)
    let allot = DeliveryCommand.award(.allot(fixture.call))
    #expect(
      fixture.refusal(allot, by: fixture.approver, on: "2026-06-30")
        == "错误：申报受理到 2026年6月30日 为止，还会有企业申报，现在不能核减\n  办法：截止次日起办理")
    // Nor is anything approved: whoever comes still has the same share.
    let approve = DeliveryCommand.award(.approve(.panel, ids, amount: nil, reason: ""))
    let open = "错误：申报受理到 2026年6月30日 为止，还会有企业申报；通知规定同比例核减，比例没有定，现在不能核定、公示\n  办法：截止次日起办理"
    #expect(fixture.refusal(approve, by: fixture.approver, on: "2026-06-30") == open)
    try fixture.run(allot, by: fixture.approver, on: "2026-07-01")
    #expect(ids.map { fixture.book.award($0)?.proposed } == [yuan(50), yuan(50)])
    try fixture.run(approve, by: fixture.approver, on: "2026-07-01")
    let publicise = DeliveryCommand.award(.publicise(ids))
    #expect(fixture.refusal(publicise, by: fixture.approver, on: "2026-06-30") == open)
    try fixture.run(publicise, by: fixture.approver, on: "2026-07-01")
  }

  @Test("in order, what finds its place is approved while applications come in")
  func windowInOrder() throws {
    let (fixture, ids) = try applied([yuan(80)], budget: 100, .postponement)
    try fixture.run(.award(.pass(.town, ids, note: "")), by: fixture.reviewer)
    try fixture.run(
      .award(.approve(.panel, ids, amount: nil, reason: "")), by: fixture.approver, on: "2026-06-30")
    #expect(fixture.book.award(ids[0])?.approved == yuan(80))
  }

  @Test("without application there is no window to wait for")
  func withoutApplication() throws {
    let fixture = try AwardFixture(amount: 100)
    _ = try fixture.proposed([yuan(80), yuan(80)])
    try fixture.run(.award(.allot(fixture.call)), by: fixture.approver, on: "2026-06-10")
  }

  @Test("in order nobody is approved on money that those before may need")
  func place() throws {
    let (fixture, ids) = try applied([yuan(80), yuan(60)], budget: 100, .postponement)
    try fixture.run(.award(.pass(.town, [ids[1]], note: "")), by: fixture.reviewer)
    let approve = DeliveryCommand.award(.approve(.panel, [ids[1]], amount: nil, reason: ""))
    #expect(
      fixture.refusal(approve, by: fixture.approver, on: "2026-06-10")
        == "错误：“模拟企业2”前面还有 1 笔没有审核完或已延后，合计 80 元；预算可用 100 元，按序足额不够先核定这一笔（申报受理到 2026年6月30日 为止）\n  办法：先办结排在前面的")
    #expect(
      fixture.refusal(approve, by: fixture.approver, on: "2026-07-01")?.contains("申报受理") == false)
    try fixture.increase(yuan(40))
    try fixture.run(approve, by: fixture.approver, on: "2026-06-10")
  }

  @Test("in order, less than the ceiling is approved where it fits the budget, whatever those later in order ask for")
  func lessInOrder() throws {
    let fixture = try AwardFixture(amount: 50, oversubscription: .postponement)
    let ids = try fixture.proposed([yuan(100), yuan(30), yuan(20)])
    func approve(_ id: AwardID, _ amount: Money?) -> DeliveryCommand {
      .award(.approve(.credit, [id], amount: amount, reason: amount == nil ? "" : "核减"))
    }
    #expect(
      fixture.refusal(approve(ids[0], nil), by: fixture.approver)
        == "错误：这次核定 100 元，预算可用 50 元，超出 50 元\n  办法：按通知的规则办理：按序足额，余者延后；或追加预算")
    // Not the second before the first, however little it is.
    #expect(
      fixture.refusal(approve(ids[1], yuan(1)), by: fixture.approver)?
        .contains("前面还有 1 笔没有审核完或已延后，合计 100 元") == true)
    try fixture.run(approve(ids[0], yuan(25)), by: fixture.approver)
    // What the first leaves is the second's before it is the third's.
    #expect(fixture.refusal(approve(ids[2], nil), by: fixture.approver)?.contains("合计 30 元") == true)
    try fixture.run(approve(ids[1], yuan(5)), by: fixture.approver)
    try fixture.run(approve(ids[2], nil), by: fixture.approver)
    #expect(fixture.book.balance(.available(fixture.budget)) == .zero)
  }

  @Test(
    "in order, what is approved leaves those before it all that they ask for, and no more is promised than there is",
    arguments: 1...60)
  func inOrder(_ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) &* 15_485_863)
    let fixture = try AwardFixture(
      amount: Int64.random(in: 1...400, using: &random), oversubscription: .postponement)
    let ids = try fixture.proposed(
      (0..<Int.random(in: 2...6, using: &random)).map { _ in
        Money(fen: Int64.random(in: 1...20_000, using: &random))
      }, arrived: false)
    for step in 0..<40 {
      let id = try #require(ids.randomElement(using: &random))
      let proposed = fixture.book.award(id)?.proposed.fen ?? 1
      let part = Money(fen: Int64.random(in: 1...max(1, proposed), using: &random))
      let commands: [DeliveryCommand] = [
        .award(.confirm(id, account: "1234")), .award(.approve(.credit, [id], amount: nil, reason: "")),
        .award(.approve(.credit, [id], amount: part, reason: "核减")), .award(.refuse([id], reason: "不符")),
        .award(.allot(fixture.call)), .award(.resume([id])),
      ]
      if Int.random(in: 0..<10, using: &random) == 0 { try fixture.increase(yuan(50)) }
      let command = try #require(commands.randomElement(using: &random))
      let before = fixture.book.award(id)?.approval
      let taken = fixture.refusal(command, by: fixture.approver) == nil
      let comment = Comment("seed \(seed), step \(step)")
      let free = fixture.book.balance(.available(fixture.budget))
      #expect(free >= .zero, comment)
      guard taken, before == nil, fixture.book.award(id)?.approval != nil else { continue }
      let ahead = ids.filter { $0 < id }.compactMap { fixture.book.award($0) }.filter { award in
        award.isLive && award.approval == nil
      }
      #expect(ahead.map(\.proposed).total <= free, comment)
    }
  }

  @Test("who is taken up again alone is not approved before those who are postponed ahead of it")
  func postponedAhead() throws {
    let fixture = try AwardFixture(amount: 150, oversubscription: .postponement)
    let ids = try fixture.proposed([yuan(100), yuan(100), yuan(10)])
    try fixture.run(.award(.allot(fixture.call)), by: fixture.approver)
    try fixture.run(.award(.approve(.credit, [ids[0]], amount: nil, reason: "")), by: fixture.approver)
    try fixture.run(.award(.resume([ids[2]])), by: fixture.approver)
    let last = DeliveryCommand.award(.approve(.credit, [ids[2]], amount: nil, reason: ""))
    #expect(fixture.refusal(last, by: fixture.approver)?.contains("前面还有 1 笔没有审核完或已延后，合计 100 元") == true)
    try fixture.increase(yuan(60))
    try fixture.run(last, by: fixture.approver)
    try fixture.run(.award(.resume([ids[1]])), by: fixture.approver)
    try fixture.run(.award(.approve(.credit, [ids[1]], amount: nil, reason: "")), by: fixture.approver)
    #expect(fixture.book.balance(.available(fixture.budget)) == .zero)
  }

  @Test("what was postponed is taken up again in the order of the rule, as far as the budget goes")
  func resumable() throws {
    let fixture = try AwardFixture(amount: 150, oversubscription: .postponement)
    let ids = try fixture.proposed([yuan(100), yuan(100), yuan(10)])
    let call = try #require(fixture.book.call(fixture.call))
    func resumable() throws -> [AwardID] { try fixture.book.resumable(of: call).map(\.id) }
    #expect(try resumable() == [])
    try fixture.run(.award(.allot(fixture.call)), by: fixture.approver)
    #expect(try resumable() == [])
    // Not even the second finds room, and the third does not go before it.
    try fixture.increase(yuan(40))
    #expect(try resumable() == [])
    try fixture.increase(yuan(15))
    #expect(try resumable() == [ids[1]])
    try fixture.increase(yuan(5))
    #expect(try resumable() == [ids[1], ids[2]])
    try fixture.run(.award(.resume(try resumable())), by: fixture.approver)
    try fixture.run(.award(.approve(.credit, ids, amount: nil, reason: "")), by: fixture.approver)
    #expect(fixture.book.balance(.available(fixture.budget)) == .zero)
  }
}
