import Instruments
import Journal
import Quantities
import Randomness
import Testing

@testable import Delivery

@Suite("Awards from the proposal to the money")
struct AwardTests {
  @Test("an award goes from consent to payment, and the money follows it")
  func whole() throws {
    let fixture = try AwardFixture()
    let id = try #require(try fixture.proposed([yuan(200_000)]).first)
    let (budget, payee) = (fixture.budget, try fixture.enterprise(1))
    try fixture.run(.award(.approve(.credit, [id], amount: yuan(150_000), reason: "规模未达")), by: fixture.approver)
    #expect(fixture.book.balance(.committed(budget, id)) == yuan(150_000))
    try fixture.run(.award(.publicise([id])), by: fixture.approver, on: "2026-06-12")
    // Five working days after a Friday, past the festival's Friday.
    #expect(
      fixture.book.award(id)?.state
        == .publicised(until: Award.Deadline(day: try day("2026-06-22"), isProvisional: false)))
    #expect(
      fixture.refusal(.award(.clear([id])), by: fixture.approver, on: "2026-06-22")
        == "错误：公示到 2026年6月22日 为止，还没有期满\n  办法：期满次日起再办")
    try fixture.run(.award(.clear([id])), by: fixture.approver, on: "2026-06-23")
    #expect(
      fixture.refusal(.award(.issue([id])), by: fixture.approver)
        == "错误：核定和下达须是两个人：“模拟企业1”是您核定的\n  办法：请另一位有权限的人员下达")
    try fixture.run(.award(.issue([id])), by: fixture.issuer)
    #expect(fixture.book.balance(.payable(budget, payee)) == yuan(150_000))
    try fixture.run(.draftTransfer(budget, payee: payee, payeeName: "模拟企业1", [], awards: [id]))
    #expect(fixture.refusal(.draftTransfer(budget, payee: payee, payeeName: "模拟企业1", [], awards: [id])) != nil)
    let transfer = TransferID(number: 1)
    #expect(
      fixture.refusal(.approveTransfer(transfer), by: fixture.issuer)
        == "错误：下达和拨付复核须是两个人：其中“模拟企业1”是您下达的\n  办法：请另一位复核人员办理")
    try fixture.run(.approveTransfer(transfer), by: fixture.approver)
    try fixture.run(.exportTransfers([transfer]))
    try fixture.run(.settleTransfers([TransferSettlement(transfer, .paid(voucher: "P1", on: try day("2026-07-01")))]))
    #expect(fixture.book.award(id)?.payment == .paid)
    try fixture.demand(id, yuan(50_000))
    #expect(fixture.book.award(id)?.claimed == yuan(50_000))
    #expect(fixture.book.balance(.available(budget)) == yuan(850_000))
    try fixture.recover(id, yuan(50_000))
    #expect(fixture.book.balance(.available(budget)) == yuan(900_000))
  }

  @Test("what a district's budget bears is approved for its own enterprises alone")
  func otherArea() throws {
    let fixture = try AwardFixture(payer: .district(try #require(AreaCode("310117"))))
    let ids = try fixture.proposed([yuan(1), yuan(1)])
    fixture.book.elsewhere = [try #require(fixture.book.award(ids[1])).enterprise]
    func approve(_ ids: [AwardID]) -> DeliveryCommand { .award(.approve(.credit, ids, amount: nil, reason: "")) }
    #expect(
      fixture.refusal(approve(ids), by: fixture.approver) == """
        enterprise: 错误：这家企业不在“升规奖励”所属的区（310117）
          应为：区级资金只发给本区企业
          办法：核对企业的统计所在地；不在本区的，用市级资金单独安排
        """)
    #expect(fixture.refusal(approve([ids[0]]), by: fixture.approver) == nil)
  }

  @Test("one person passes no two reviews that follow each other, and the refusal says which was theirs")
  func neighbours() throws {
    let fixture = try AwardFixture(steps: [.consent, .town, .district, .experts, .panel, .publicity, .issue])
    let id = try #require(try fixture.proposed([yuan(9)]).first)
    func pass(_ step: ChainStep) -> DeliveryCommand { .award(.pass(step, [id], note: "")) }
    try fixture.run(pass(.town), by: fixture.reviewer)
    #expect(
      fixture.refusal(pass(.district), by: fixture.reviewer)
        == "错误：街镇初审和区复核须是两个人：“模拟企业1”的街镇初审是您办的\n  办法：请另一位有权限的人员办理")
    try fixture.run(pass(.district), by: fixture.approver)
    #expect(fixture.refusal(pass(.experts), by: fixture.approver)?.contains("区复核和专家评审须是两个人") == true)
    // Not the neighbour: who did the first review may do the third.
    try fixture.run(pass(.experts), by: fixture.reviewer)
    let approve = DeliveryCommand.award(.approve(.panel, [id], amount: nil, reason: ""))
    #expect(fixture.refusal(approve, by: fixture.reviewer)?.contains("专家评审和集体审议须是两个人") == true)
    #expect(fixture.refusal(approve, by: fixture.approver) == nil)
    // Sent back by an objection, the step before is still its last doer's.
    try fixture.run(.award(.publicise([id])), by: fixture.approver)
    try fixture.run(.award(.object(id, text: "不实")), by: fixture.reviewer)
    try fixture.run(.award(.answer(id, objection: 0, isUpheld: true, text: "属实")), by: fixture.issuer)
    #expect(fixture.refusal(approve, by: fixture.reviewer)?.contains("专家评审和集体审议须是两个人") == true)
    #expect(fixture.refusal(approve, by: fixture.issuer) == nil)
  }

  @Test("a request that bounces is owed again, and can be asked for anew")
  func bounced() throws {
    let fixture = try AwardFixture()
    let id = try #require(try fixture.proposed([yuan(9)]).first)
    let payee = try fixture.enterprise(1)
    try issue([id], fixture)
    try fixture.run(.draftTransfer(fixture.budget, payee: payee, payeeName: "模拟企业1", [], awards: [id]))
    try fixture.run(.returnTransfer(TransferID(number: 1), reason: "户名不符"), by: fixture.issuer)
    #expect(fixture.book.award(id)?.payment == .owed)
    try fixture.run(.draftTransfer(fixture.budget, payee: payee, payeeName: "模拟企业1", [], awards: [id]))
    #expect(fixture.book.award(id)?.payment == .requested(TransferID(number: 2)))
  }

  @Test("the proposer approves, refuses and issues nothing of it")
  func proposer() throws {
    let fixture = try AwardFixture()
    let id = try #require(try fixture.proposed([yuan(9)]).first)
    let message = "错误：提出人不能审批：这一笔（模拟企业1）是您测算或提出的\n  办法：请另一位有权限的人员办理"
    #expect(
      fixture.refusal(.award(.approve(.credit, [id], amount: nil, reason: "")), by: fixture.proposer) == message)
    #expect(fixture.refusal(.award(.refuse([id], reason: "不符")), by: fixture.proposer) == message)
    #expect(fixture.refusal(.award(.allot(fixture.call)), by: fixture.proposer) == message)
    try fixture.run(.award(.approve(.credit, [id], amount: nil, reason: "")), by: fixture.approver)
    try fixture.run(.award(.publicise([id])), by: fixture.proposer)
    try fixture.run(.award(.clear([id])), by: fixture.proposer, on: "2026-06-30")
    #expect(fixture.refusal(.award(.issue([id])), by: fixture.proposer) == message)
  }

  @Test("nothing is approved above what is proposed, and less only with a reason")
  func amounts() throws {
    let fixture = try AwardFixture()
    let ids = try fixture.proposed([yuan(10), yuan(20)])
    func refusal(_ ids: [AwardID], _ amount: Money?, _ reason: String = "") -> String? {
      fixture.refusal(.award(.approve(.credit, ids, amount: amount, reason: reason)), by: fixture.approver)
    }
    #expect(
      refusal([ids[0]], Money(fen: 1001))
        == "amount: 错误：核定 10.01 元高于拟支持的 10 元\n  应为：不超过 10 元（上限 10 元）")
    #expect(refusal([ids[0]], Money(fen: 999)) == "reason: 错误：核定低于拟支持的，没有写理由\n  办法：写明为什么核减")
    #expect(refusal(ids, yuan(1), "减") == "amount: 错误：几笔一起核定时，各按拟支持的金额\n  办法：另定金额的，逐笔核定")
    #expect(refusal([ids[0]], .zero, "减")?.hasPrefix("amount: 错误：金额“0”不能用") == true)
    #expect(refusal(ids, nil) == nil)
    #expect(fixture.book.awardRows.values.compactMap(\.approved).map(\.fen).sorted() == [1000, 2000])
  }

  @Test("an over-subscribed call is cut in proportion to the last fen, and only then approved")
  func cut() throws {
    let fixture = try AwardFixture(amount: 100)
    let ids = try fixture.proposed([yuan(100), yuan(100), yuan(100)])
    let approve = DeliveryCommand.award(.approve(.credit, ids, amount: nil, reason: ""))
    #expect(
      fixture.refusal(approve, by: fixture.approver)
        == "错误：待核定合计 300 元，预算可用 100 元，超出 200 元\n  办法：先按通知的规则办理：同比例核减；或追加预算")
    try fixture.run(.award(.allot(fixture.call)), by: fixture.approver)
    #expect(ids.map { fixture.book.award($0)?.proposed.fen } == [3334, 3333, 3333])
    try fixture.run(approve, by: fixture.approver)
    #expect(fixture.book.balance(.available(fixture.budget)) == .zero)
  }

  @Test("a cut is undone by the same rule where the budget has been increased")
  func restored() throws {
    let fixture = try AwardFixture(amount: 100)
    let ids = try fixture.proposed([yuan(100), yuan(100)])
    try fixture.run(.award(.allot(fixture.call)), by: fixture.approver)
    try fixture.increase(yuan(100))
    try fixture.run(.award(.allot(fixture.call)), by: fixture.approver)
    #expect(ids.map { fixture.book.award($0)?.proposed } == [yuan(100), yuan(100)])
    #expect(fixture.refusal(.award(.allot(fixture.call)), by: fixture.approver) == "错误：没有超出预算，不必核减")
  }

  @Test("by the other rule the first are paid whole, and who finds no room is postponed until it is taken up again")
  func postponed() throws {
    let fixture = try AwardFixture(amount: 150, oversubscription: .postponement)
    let ids = try fixture.proposed([yuan(100), yuan(100), yuan(10)])
    try fixture.run(.award(.allot(fixture.call)), by: fixture.approver)
    #expect(ids.map { fixture.book.award($0)?.state.name } == [.waiting, .postponed, .postponed])
    try fixture.increase(yuan(100))
    try fixture.run(.award(.resume(Array(ids.dropFirst()))), by: fixture.approver)
    try fixture.run(.award(.approve(.credit, ids, amount: nil, reason: "")), by: fixture.approver)
    #expect(fixture.book.balance(.available(fixture.budget)) == yuan(40))
  }

  @Test("nobody who is still under way is left out of a cut")
  func notArrived() throws {
    let fixture = try AwardFixture(amount: 100)
    let ids = try fixture.proposed([yuan(100), yuan(100)], arrived: false)
    try fixture.run(.award(.confirm(ids[0], account: "0001")), by: fixture.owner)
    #expect(
      fixture.refusal(.award(.allot(fixture.call)), by: fixture.approver)
        == "错误：还有 1 笔没有走到核定环节，现在核减会漏掉它们\n  办法：等它们审核完，或先办结")
    try fixture.run(.award(.withdraw(ids[1], reason: "不需要")), by: fixture.owner)
    try fixture.run(.award(.approve(.credit, [ids[0]], amount: nil, reason: "")), by: fixture.approver)
  }

  @Test("papers are sent back for with a deadline, come within it, and the review goes on")
  func supplement() throws {
    let fixture = try AwardFixture()
    let ids = try fixture.proposed([yuan(10)])
    try fixture.run(.award(.sendBack(ids, reason: "缺账户证明")), by: fixture.reviewer, on: "2026-06-17")
    #expect(
      fixture.book.award(ids[0])?.state
        == .returned(
          .credit, until: Award.Deadline(day: try day("2026-06-23"), isProvisional: false), reason: "缺账户证明"))
    #expect(
      fixture.refusal(.award(.supplement(ids[0], [])), by: fixture.owner, on: "2026-06-24")
        == "错误：补正期限 2026年6月23日 已过\n  办法：请联系受理单位")
    try fixture.run(.award(.supplement(ids[0], [])), by: fixture.owner, on: "2026-06-23")
    #expect(fixture.book.award(ids[0])?.state == .waiting(.credit))
  }

  @Test("a deadline that reaches into a year without published holidays is provisional")
  func provisional() throws {
    let fixture = try AwardFixture()
    let ids = try fixture.proposed([yuan(10)])
    try fixture.run(.award(.sendBack(ids, reason: "缺")), by: fixture.reviewer, on: "2026-12-30")
    #expect(
      fixture.book.award(ids[0])?.state
        == .returned(.credit, until: Award.Deadline(day: try day("2027-01-05"), isProvisional: true), reason: "缺"))
  }

  @Test("an objection is answered before the publication ends; upheld, it releases the money and goes back")
  func objections() throws {
    let fixture = try AwardFixture()
    let ids = try fixture.proposed([yuan(10), yuan(20)])
    try fixture.run(.award(.approve(.credit, ids, amount: nil, reason: "")), by: fixture.approver)
    try fixture.run(.award(.publicise(ids)), by: fixture.approver)
    try fixture.run(.award(.object(ids[0], text: "数据不实")), by: fixture.owner)
    try fixture.run(.award(.object(ids[1], text: "名称有误")), by: fixture.owner)
    #expect(
      fixture.refusal(.award(.clear(ids)), by: fixture.approver, on: "2026-07-01")
        == "错误：“模拟企业1”有异议没有答复\n  办法：先核实并答复")
    for isUpheld in [true, false] {
      #expect(
        fixture.refusal(
          .award(.answer(ids[0], objection: 0, isUpheld: isUpheld, text: "属实")), by: fixture.owner)
          == "错误：异议的登记和答复须是两个人：“模拟企业1”的第 1 条异议是您登记的\n  办法：请另一位有权限的人员核实并答复")
    }
    #expect(
      fixture.refusal(
        .award(.answer(ids[0], objection: 0, isUpheld: true, text: "属实")), by: fixture.proposer)
        == "错误：提出人不能答复异议：这一笔（模拟企业1）是您测算或提出的\n  办法：请另一位有权限的人员核实并答复")
    try fixture.run(
      .award(.answer(ids[0], objection: 0, isUpheld: true, text: "属实")), by: fixture.approver)
    try fixture.run(
      .award(.answer(ids[1], objection: 0, isUpheld: false, text: "不成立")), by: fixture.approver)
    #expect(fixture.book.award(ids[0])?.state == .waiting(.credit))
    #expect(fixture.book.balance(.committed(fixture.budget, ids[0])) == .zero)
    try fixture.run(.award(.clear([ids[1]])), by: fixture.approver, on: "2026-07-01")
    #expect(fixture.book.award(ids[1])?.state == .waiting(.issue))
  }

  @Test(
    "an account is confirmed by its last four digits, and what may be a whole number is not said back",
    arguments: [("123", "“123”不是"), ("12a4", "“12a4”不是"), ("12345", "填写的不是"), ("", "“”不是")])
  func account(_ text: String, said: String) throws {
    let fixture = try AwardFixture()
    let ids = try fixture.proposed([yuan(10)], arrived: false)
    #expect(
      fixture.refusal(.award(.confirm(ids[0], account: text)), by: fixture.owner)?
        .hasPrefix("account: 错误：\(said)账号后四位") == true)
  }

  @Test("parts of a cut add up to the limit, never exceed an amount, and keep the order of amounts", arguments: 1...300)
  func proportions(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let amounts = (0..<Int.random(in: 1...12, using: &random)).map { _ in
      Money(fen: Int64.random(in: 1...100_000_000_000_000, using: &random))
    }
    let sum = amounts.reduce(0) { $0 + $1.fen }
    let limit = Money(fen: Int64.random(in: 0...sum, using: &random))
    let parts = Allotment.proportional(amounts, within: limit)
    #expect(parts.reduce(0) { $0 + $1.fen } == limit.fen)
    for (part, amount) in zip(parts, amounts) { #expect(part >= .zero && part <= amount) }
    for (one, other) in zip(zip(amounts, parts), zip(amounts, parts).dropFirst()) where one.0 < other.0 {
      #expect(one.1 <= other.1)
    }
  }

  private func issue(_ ids: [AwardID], _ fixture: AwardFixture) throws {
    try fixture.run(.award(.approve(.credit, ids, amount: nil, reason: "")), by: fixture.approver)
    try fixture.run(.award(.publicise(ids)), by: fixture.approver)
    try fixture.run(.award(.clear(ids)), by: fixture.approver, on: "2026-07-01")
    try fixture.run(.award(.issue(ids)), by: fixture.issuer)
  }
}
