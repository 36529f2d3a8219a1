import Journal
import Quantities
import Testing

@testable import Delivery

@Suite("Money that comes back")
struct RecoveryTests {
  /// An office with an award of a thousand yuan that is paid.
  private struct Office {
    let fixture: AwardFixture
    let id = AwardID(number: 1)
    let payee: CreditCode

    init() throws {
      fixture = try AwardFixture()
      payee = try fixture.enterprise(1)
      _ = try fixture.proposed([yuan(1_000)])
      try fixture.run(.award(.approve(.credit, [id], amount: nil, reason: "")), by: fixture.approver)
      try fixture.run(.award(.publicise([id])), by: fixture.approver)
      try fixture.run(.award(.clear([id])), by: fixture.approver, on: "2026-07-01")
      try fixture.run(.award(.issue([id])), by: fixture.issuer)
    }

    func pay() throws {
      let transfer = TransferID(number: 1)
      try fixture.run(.draftTransfer(fixture.budget, payee: payee, payeeName: "模拟企业1", [], awards: [id]))
      try fixture.run(.approveTransfer(transfer), by: fixture.approver)
      try fixture.run(.exportTransfers([transfer]))
      try fixture.run(
        .settleTransfers([TransferSettlement(transfer, .paid(voucher: "P1", on: try day("2026-06-01")))]))
    }

    func demand(_ amount: Money) -> DeliveryCommand {
      .demandRecovery(id, amount: amount, document: "模拟〔2026〕8号")
    }

    func record(_ amount: Money, voucher: String = "缴1") -> DeliveryCommand {
      .award(.recovery(id, .record(amount, voucher: voucher, reason: "退回")))
    }

    var free: Money { fixture.book.balance(.available(fixture.budget)) }
    var award: Award? { fixture.book.award(id) }
  }

  @Test("what comes back is bounded by what is owed back, waits for another person, and frees nothing before")
  func recovery() throws {
    let office = try Office()
    let fixture = office.fixture
    #expect(fixture.refusal(office.record(yuan(1)))?.contains("还没有支付（已下达，待拨付）") == true)
    try office.pay()
    #expect(
      fixture.refusal(office.record(yuan(1)))
        == "错误：“模拟企业1”没有应追缴的款，不能登记追回\n  办法：有追缴决定的，先按文号送审，由另一人批准")
    #expect(
      fixture.refusal(office.demand(Money(fen: 100_001)))
        == "amount: 错误：追缴 1,000.01 元超过已支付且未列追缴的\n  应为：不超过 1,000 元")
    try fixture.demand(office.id, yuan(300))
    #expect(fixture.refusal(office.demand(yuan(701)))?.contains("不超过 700 元") == true)
    // Claimed is not back: no budget has it.
    #expect(office.free == yuan(999_000))
    #expect(fixture.book.balance(.recoverable(fixture.budget, office.id)) == yuan(300))
    #expect(
      fixture.refusal(office.record(Money(fen: 30_001)))
        == "amount: 错误：追回 300.01 元超过应追缴未追回的\n  应为：不超过 300 元")
    #expect(fixture.refusal(office.record(yuan(1), voucher: ""))?.hasPrefix("voucher: 错误：没有填缴款凭证号") == true)
    try fixture.run(office.record(yuan(100)), by: fixture.reviewer)
    #expect(office.free == yuan(999_000) && office.award?.recovered == .zero)
    #expect(fixture.refusal(office.record(yuan(1)))?.contains("有一笔追回待复核") == true)
    #expect(
      fixture.refusal(.award(.recovery(office.id, .confirm)), by: fixture.reviewer)
        == "错误：经办和复核须是两个人：这一笔是您经办的，不能由您复核追回\n  办法：请另一位复核人员办理")
    try fixture.run(.award(.recovery(office.id, .sendBack(reason: "没有到账"))), by: fixture.issuer)
    #expect(office.award?.recovery == nil && office.award?.claimed == yuan(300))
    // What was sent back never came: its number may be entered again, and once it has come no more.
    try fixture.run(office.record(yuan(100)), by: fixture.reviewer)
    try fixture.run(.award(.recovery(office.id, .confirm)), by: fixture.issuer)
    #expect(
      fixture.refusal(office.record(yuan(200)))
        == "voucher: 错误：缴款凭证“缴1”的款已经登记过\n  应为：同一国库每笔缴款一个凭证号\n  办法：与国库核对凭证号")
    try fixture.recover(office.id, yuan(200))
    #expect(office.free == yuan(999_300))
    #expect(office.award?.claimed == .zero && office.award?.recovered == yuan(300))
    #expect(fixture.refusal(office.record(yuan(1)))?.contains("没有应追缴的款") == true)
  }

  @Test("one incoming voucher brings money back to its treasury once, whichever enterprise paid it in")
  func onceForTheTreasury() throws {
    let fixture = try AwardFixture()
    let ids = try fixture.proposed([yuan(100), yuan(200)])
    try fixture.run(.award(.approve(.credit, ids, amount: nil, reason: "")), by: fixture.approver)
    try fixture.run(.award(.publicise(ids)), by: fixture.approver)
    try fixture.run(.award(.clear(ids)), by: fixture.approver, on: "2026-07-01")
    try fixture.run(.award(.issue(ids)), by: fixture.issuer)
    for (index, id) in ids.enumerated() {
      let (payee, transfer) = (try fixture.enterprise(index + 1), TransferID(number: index + 1))
      try fixture.run(
        .draftTransfer(fixture.budget, payee: payee, payeeName: "模拟企业\(index + 1)", [], awards: [id]))
      try fixture.run(.approveTransfer(transfer), by: fixture.approver)
      try fixture.run(.exportTransfers([transfer]))
      try fixture.run(
        .settleTransfers([TransferSettlement(transfer, .paid(voucher: "P\(index)", on: try day("2026-06-01")))]))
      try fixture.demand(id, yuan(10), document: "模拟〔2026〕追缴\(index)号")
    }
    func record(_ id: AwardID) -> DeliveryCommand {
      .award(.recovery(id, .record(yuan(10), voucher: "缴1", reason: "退回")))
    }
    try fixture.run(record(ids[0]), by: fixture.reviewer)
    #expect(fixture.refusal(record(ids[1]), by: fixture.reviewer)?.contains("“缴1”的款已经登记过") == true)
    // It was the other's.
    try fixture.run(.award(.recovery(ids[0], .sendBack(reason: "另一家的款"))), by: fixture.issuer)
    try fixture.run(record(ids[1]), by: fixture.reviewer)
  }

  @Test("nothing is owed back before another person than who decided on it approves, once by one document")
  func demandTakesTwo() throws {
    let office = try Office()
    let fixture = office.fixture
    try office.pay()
    let submission = SubmissionID(number: fixture.book.submissionRows.count + 1)
    try fixture.run(office.demand(yuan(300)), by: fixture.reviewer)
    #expect(office.award?.claimed == .zero && fixture.book.submission(submission)?.amount == yuan(300))
    #expect(fixture.refusal(office.demand(yuan(300)), by: fixture.approver)?.contains("已经送审") == true)
    #expect(fixture.refusal(office.record(yuan(1)))?.contains("没有应追缴的款") == true)
    #expect(fixture.refusal(.approveSubmission(submission), by: fixture.reviewer)?.contains("须是两个人") == true)
    #expect(office.award?.claimed == .zero)
    try fixture.run(.returnSubmission(submission, reason: "金额有误"), by: fixture.issuer)
    #expect(office.award?.claimed == .zero)
    try fixture.demand(office.id, yuan(300))
    #expect(office.award?.claimed == yuan(300))
    #expect(
      fixture.refusal(office.demand(yuan(300))) == """
        document: 错误：同一文号的同一笔追缴已经批准（第 \(submission.number + 1) 件送审事项）
          应为：同一文号、同一兑现事项的同一笔金额追缴一次
          办法：另有追缴的，填它自己的文号
        """)
    // Two that were asked for side by side are approved as far as there is something to demand.
    let (first, second) = (submission.number + 2, submission.number + 3)
    try fixture.run(office.demand(yuan(500)), by: fixture.reviewer)
    try fixture.run(office.demand(yuan(400)), by: fixture.reviewer)
    try fixture.run(.approveSubmission(SubmissionID(number: first)), by: fixture.issuer)
    #expect(
      fixture.refusal(.approveSubmission(SubmissionID(number: second)), by: fixture.issuer)?.contains("不超过 200 元")
        == true)
    #expect(office.award?.claimed == yuan(800))
  }

  @Test("a recovery recorded before claims bounded it stands, and what is demanded later is a claim of its own")
  func earlier() throws {
    let office = try Office()
    let fixture = office.fixture
    try office.pay()
    try fixture.apply([.award(.acted([office.id], .recovered(yuan(200), reason: "核查"), by: fixture.issuer))])
    #expect(fixture.book.balance(.paid(fixture.budget, office.payee)) == yuan(800))
    try fixture.demand(office.id, yuan(50))
    #expect(office.award?.claimed == yuan(50))
    #expect(fixture.book.balance(.recoverable(fixture.budget, office.id)) == yuan(50))
    #expect(fixture.refusal(office.demand(yuan(751)))?.contains("不超过 750 元") == true)
  }

  @Test("what is demanded back is told to those who judge the enterprise's next award")
  func told() throws {
    let office = try Office()
    try office.pay()
    try office.fixture.demand(office.id, yuan(300))
    #expect(try office.fixture.book.claims(on: office.payee).map(\.claimed) == [yuan(300)])
    try office.fixture.recover(office.id, yuan(300))
    #expect(try office.fixture.book.claims(on: office.payee).isEmpty)
  }
}
