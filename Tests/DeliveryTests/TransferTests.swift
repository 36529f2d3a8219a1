import Quantities
import Testing

@testable import Delivery

@Suite("Budgets and transfer requests")
struct TransferTests {
  @Test("a request goes from draft to paid, and the money follows it")
  func paid() throws {
    let (fixture, reservation) = try owing()
    try draft(reservation, in: fixture)
    let (city, id, payee) = (fixture.city, TransferID(number: 1), fixture.provider)
    #expect(fixture.book.balance(.requested(city, id)) == yuan(500))
    #expect(fixture.book.transfer(id)?.reference == "TD2026-000001")
    try fixture.run(.approveTransfer(id), by: fixture.checker)
    try fixture.run(.exportTransfers([id]))
    try fixture.run(.markSent(batch: 1))
    try fixture.run(.markUnknown(batch: 1))
    try fixture.run(.settleTransfers([TransferSettlement(id, .paid(voucher: "P-7", on: day("2026-06-09")))]))
    #expect(fixture.book.balance(.paid(city, payee)) == yuan(500))
    #expect(fixture.book.balance(.requested(city, id)) == .zero)
    #expect(fixture.book.sums(of: city).values.reduce(0) { $0 + $1.fen } == 0)
  }

  @Test("the maker of a request cannot approve it")
  func makerIsChecker() throws {
    let (fixture, reservation) = try owing()
    try draft(reservation, in: fixture)
    #expect(
      fixture.refusal(.approveTransfer(TransferID(number: 1)))
        == "错误：经办和复核须是两个人：这一笔是您经办的，不能由您复核\n  办法：请另一位复核人员办理")
  }

  @Test("what was asked for once is not asked for again, until the request comes back")
  func once() throws {
    let (fixture, reservation) = try owing()
    let again = DeliveryCommand.draftTransfer(
      fixture.city, payee: fixture.provider, payeeName: "模拟服务机构", [reservation])
    try fixture.run(again)
    #expect(
      fixture.refusal(again) == "错误：第 1 号预约没有这笔预算该付给该单位的款（拨付申请 TD2026-000001 待复核）\n  办法：从待拨付清单里重新选取")
    try fixture.run(.returnTransfer(TransferID(number: 1), reason: "账户不符"), by: fixture.checker)
    #expect(fixture.refusal(again) == nil)
    #expect(fixture.book.transfer(TransferID(number: 2))?.reference == "TD2026-000002")
  }

  @Test("only approved requests are exported, each once; a bounced one is owed again")
  func export() throws {
    let (fixture, reservation) = try owing()
    try draft(reservation, in: fixture)
    let id = TransferID(number: 1)
    #expect(
      fixture.refusal(.exportTransfers([id]))
        == """
        错误：拨付申请 TD2026-000001 现在是“待复核”，不能做这一步
          应为：这一步在“已复核”时办
          办法：刷新页面，看看别人是否已经办了
        """)
    try fixture.run(.approveTransfer(id), by: fixture.checker)
    try fixture.run(.exportTransfers([id]))
    #expect(fixture.refusal(.exportTransfers([id])) != nil)
    #expect(fixture.refusal(.returnTransfer(id, reason: "迟了")) != nil)
    try fixture.run(.settleTransfers([TransferSettlement(id, .bounced(reason: "户名不符"))]))
    #expect(fixture.book.balance(.payable(fixture.city, fixture.provider)) == yuan(500))
  }

  @Test("money goes to another payer's budget of the year, or the same payer's later one, and nowhere else")
  func movements() throws {
    let fixture = try DeliveryFixture()
    try fixture.grant("次年", year: 2027, .city, document: "模拟〔2027〕1号", amount: yuan(1))
    let next = BudgetID(number: 3)
    // A carry-over takes two people, as what goes to another payer does, and an approved budget to go into.
    let untouched = fixture.book.balance(.available(next))
    try fixture.run(.moveFunds(.carryOver, from: fixture.city, to: next, amount: yuan(9), document: "结转"))
    #expect(fixture.book.balance(.available(next)) == untouched)
    #expect(fixture.refusal(.confirmFunds(FundTransferID(number: 1)))?.contains("不能由您确认结转") == true)
    try fixture.run(.confirmFunds(FundTransferID(number: 1)), by: fixture.checker)
    try fixture.run(
      .grantBudget(
        name: "未批", year: 2028, purpose: fixture.purpose, payer: .city, document: "模拟〔2028〕1号", amount: yuan(1)))
    #expect(
      fixture.refusal(
        .moveFunds(.carryOver, from: fixture.city, to: BudgetID(number: 4), amount: yuan(1), document: "结转"))
        == "to: 错误：“未批”还没有经另一人批准，不能转入\n  应为：已批准的预算\n  办法：先批准它登记时的送审事项")
    try fixture.run(.moveFunds(.transfer, from: fixture.city, to: fixture.district, amount: yuan(7), document: "转"))
    // Another person confirms what goes to another payer: until then it stands where it was.
    let (move, before) = (FundTransferID(number: 2), fixture.book.balance(.available(fixture.district)))
    #expect(
      fixture.refusal(.confirmFunds(move))
        == "错误：经办和复核须是两个人：这一笔是您经办的，不能由您确认转移支付\n  办法：请另一位复核人员办理")
    #expect(fixture.book.balance(.available(fixture.district)) == before)
    try fixture.run(.confirmFunds(move), by: fixture.checker)
    #expect(fixture.book.balance(.available(fixture.district)) == Money(fen: before.fen + 700))
    #expect(fixture.refusal(.confirmFunds(move), by: fixture.checker)?.contains("现在是“已确认”") == true)
    #expect(
      fixture.refusal(
        .moveFunds(.transfer, from: fixture.city, to: fixture.district, amount: yuan(7), document: " 转 "))
          == """
          document: 错误：按“转”从这笔预算转到那笔预算的 7 元已经提出，已确认
            应为：同一文号、同样两笔预算之间的同一笔金额转一次
            办法：另有一笔的，填它自己的文号；写错了的，先退回再重新提出
          """)
    try fixture.run(.moveFunds(.transfer, from: fixture.district, to: fixture.city, amount: yuan(1), document: "转"))
    let again = DeliveryCommand.moveFunds(
      .transfer, from: fixture.district, to: fixture.city, amount: yuan(1), document: "转")
    #expect(fixture.refusal(again)?.contains("的 1 元已经提出，待对方确认") == true)
    try fixture.run(.refuseFunds(FundTransferID(number: 3), reason: "没有依据"), by: fixture.checker)
    // What was sent back may be drawn up anew.
    try fixture.run(again)
    try fixture.run(.refuseFunds(FundTransferID(number: 4), reason: "没有依据"), by: fixture.checker)
    #expect(fixture.book.balance(.available(fixture.district)) == Money(fen: before.fen + 700))
    #expect(
      fixture.refusal(
        .moveFunds(.transfer, from: fixture.district, to: fixture.city, amount: yuan(2_000_000), document: "转"))?
        .contains("预算可用余额不足") == true)
    #expect(fixture.book.balance(.available(fixture.city)) == yuan(999_984))
    #expect(fixture.book.balance(.available(next)) == yuan(10))
    #expect(
      fixture.refusal(.moveFunds(.transfer, from: fixture.city, to: next, amount: yuan(1), document: "转"))
        == "to: 错误：转移支付的两笔预算不配\n  应为：同一年度、不同财政（市与区）")
    #expect(
      fixture.refusal(.moveFunds(.carryOver, from: next, to: fixture.city, amount: yuan(1), document: "转"))
        == "to: 错误：结转的两笔预算不配\n  应为：同一财政、以后的年度")
    try fixture.run(.changeBudget(fixture.city, .recovery, amount: yuan(999_984), document: "收回"))
    try fixture.run(
      .approveSubmission(SubmissionID(number: fixture.book.submissionRows.count)), by: fixture.checker)
    #expect(
      fixture.refusal(.changeBudget(fixture.city, .recovery, amount: Money(fen: 1), document: "收回"))
        == "amount: 错误：预算可用余额不足，还差 0.01 元\n  办法：减少金额，或先追加预算指标")
  }

  private func owing() throws -> (DeliveryFixture, ReservationID) {
    let fixture = try DeliveryFixture()
    let reservation = try fixture.reserve(yuan(1_000), of: try fixture.issue(yuan(1_000)))
    try fixture.run(.claim(reservation, amount: yuan(1_000), invoice: "F1", account: "1234"))
    try fixture.run(.settle(reservation, amount: yuan(1_000)), by: fixture.checker)
    return (fixture, reservation)
  }

  private func draft(_ reservation: ReservationID, in fixture: DeliveryFixture) throws {
    try fixture.run(.draftTransfer(fixture.city, payee: fixture.provider, payeeName: "模拟服务机构", [reservation]))
  }
}
