import Diagnostics
import Quantities
import Testing

@testable import Delivery

@Suite("What was refused or given up under a call does not come back by itself")
struct FormerAwardTests {
  private func again(_ run: Run, _ row: Int, _ reason: String = "信用已修复") -> DeliveryCommand {
    .award(.proposeAgain(run.id, row: row, reason: reason))
  }

  /// Three proposed: the first is refused, the second given up, the third lets its term pass.
  private func ended() throws -> (AwardFixture, [AwardID]) {
    let fixture = try AwardFixture()
    let ids = try fixture.proposed([yuan(10), yuan(20), yuan(30)], arrived: false)
    try fixture.run(.award(.refuse([ids[0]], reason: "严重失信")), by: fixture.reviewer)
    try fixture.run(.award(.withdraw(ids[1], reason: "不需要了")), by: fixture.owner)
    try fixture.run(.award(.lapse([ids[2]])), by: fixture.proposer, on: "2026-06-16")
    return (fixture, ids)
  }

  private func run(_ numbers: ClosedRange<Int>, _ fixture: AwardFixture) throws -> Run {
    try fixture.make(
      fixture.population(try numbers.map { try fixture.subject($0, most: yuan(Int64($0) * 10)) }), on: "2026-06-17")
  }

  @Test("the next run lists them as what they are, with what they could have, and proposes only the others")
  func listed() throws {
    let (fixture, ids) = try ended()
    let run = try run(1...4, fixture)
    let rows = try (1...4).map { try #require(fixture.book.row($0, of: run.id)) }
    #expect(rows.map(\.finding) == [.barred, .barred, .barred, .proposed])
    #expect(rows.map(\.isHeldByFormer) == [true, true, true, false])
    #expect(rows.compactMap(\.checks.first?.kind) == [.refusedBefore, .withdrawnBefore, .lapsedBefore])
    #expect(rows.compactMap(\.checks.first?.by) == ids.map(\.text))
    #expect(rows.map(\.atMost) == [yuan(10), yuan(20), yuan(30), yuan(40)])
    #expect(run.counts.rows == [.barred: 3, .proposed: 1] && run.counts.atMost == yuan(40))
    try fixture.run(.award(.propose(run.id)), on: "2026-06-17")
    #expect(fixture.book.awardRows.count == 4)
    #expect(
      fixture.refusal(.award(.propose(run.id)), on: "2026-06-17")
        == "错误：这个批次里没有可以提出的\n  办法：已不予支持、已放弃的，写明理由逐笔重新提出")
  }

  @Test("to propose one again takes a reason, and the new award's trail and checks name the one before it")
  func again() throws {
    let (fixture, ids) = try ended()
    let run = try run(1...4, fixture)
    #expect(
      fixture.refusal(again(run, 1, " "), on: "2026-06-17")?.hasPrefix("reason: 错误") == true)
    #expect(fixture.refusal(again(run, 4), on: "2026-06-17")?.contains("不是已不予支持或已放弃的") == true)
    #expect(fixture.refusal(again(run, 9), on: "2026-06-17")?.contains("不是已不予支持或已放弃的") == true)
    try fixture.run(again(run, 1), on: "2026-06-17")
    let new = try #require(fixture.book.award(AwardID(number: 4)))
    #expect(new.state == .waiting(.consent) && new.ceiling == yuan(10) && new.confirmBy != nil)
    #expect(
      fixture.book.trail(of: new.id).map(\.act) == [.proposedAgain(after: ids[0], reason: "信用已修复")])
    #expect(fixture.book.row(new.row, of: new.run)?.checks.first?.by == ids[0].text)
    // Once is enough, and who stands in the way by now is told.
    #expect(fixture.refusal(again(run, 1), on: "2026-06-17")?.contains("“模拟企业1”测算以后有了变化：一次性事项") == true)
    // It goes its way as any other.
    try fixture.run(.award(.confirm(new.id, account: "1234")), by: fixture.owner)
    try fixture.run(.award(.approve(.credit, [new.id], amount: nil, reason: "")), by: fixture.approver)
  }

  @Test("a run that was made before somebody was refused proposes nothing for them either")
  func earlierRun() throws {
    let fixture = try AwardFixture()
    let early = try run(1...2, fixture)
    let ids = try fixture.proposed([yuan(10)], arrived: false)
    try fixture.run(.award(.refuse(ids, reason: "不符")), by: fixture.reviewer)
    try fixture.run(.award(.propose(early.id)), on: "2026-06-17")
    #expect(fixture.book.awardRows.values.filter(\.isLive).map(\.name) == ["模拟企业2"])
    try fixture.run(again(early, 1), on: "2026-06-17")
    #expect(fixture.book.awardRows.values.filter(\.isLive).count == 2)
  }

  @Test("another subject of the enterprise is nobody's former one, however numbers are typed")
  func subjects() throws {
    let fixture = try AwardFixture()
    let keys = ["P-1", "P-2"]
    func make(_ keys: [String]) throws -> Run {
      try fixture.make(fixture.population(try keys.map { try fixture.subject(1, most: yuan(10), key: $0) }))
    }
    try fixture.run(.award(.propose(try make(["P-1"]).id)))
    try fixture.run(.award(.refuse([AwardID(number: 1)], reason: "不符")), by: fixture.reviewer)
    let run = try make(["ｐ－ 1"] + keys.dropFirst())
    #expect(try (1...2).map { try #require(fixture.book.row($0, of: run.id)).finding } == [.barred, .proposed])
  }

  @Test("the enterprise that applies anew is not held back, and the reviewers are told of the one before")
  func applied() throws {
    let fixture = try AwardFixture(entrance: .application, steps: [.town, .panel, .publicity, .issue])
    let population = fixture.population([try fixture.subject(1, most: yuan(10))])
    let first = try fixture.make(population)
    try fixture.apply([
      .award(
        .proposed(
          first.id, rows: [1], first: AwardID(number: 1), by: fixture.owner, on: try day("2026-06-02")))
    ])
    try fixture.run(.award(.withdraw(AwardID(number: 1), reason: "材料有误")), by: fixture.owner)
    let question = first.question
    let (_, _, rows) = try fixture.decision(by: fixture.owner, on: "2026-06-03").freeze(
      population, question, under: fixture.call, .application)
    #expect(rows.map(\.finding) == [.proposed])
    #expect(rows.first?.checks == [AwardCheck(.withdrawnBefore, .warns, by: "a1", granted: .zero)])
  }
}
