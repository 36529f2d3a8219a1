import Quantities
import Testing

@testable import Delivery

@Suite("Vouchers, from issue to refund")
struct VoucherTests {
  @Test("a voucher is issued, reserved in part, claimed, settled for less, and the rest can be used again")
  func wholeLife() throws {
    let fixture = try DeliveryFixture()
    let voucher = try fixture.issue(yuan(100_000))
    let reservation = try fixture.reserve(yuan(30_000), of: voucher)
    #expect(fixture.book.voucher(voucher)?.free == yuan(70_000))
    try fixture.run(.claim(reservation, amount: yuan(28_000), invoice: "F1", account: "1234"), by: fixture.maker)
    try fixture.run(.settle(reservation, amount: yuan(25_000)), by: fixture.checker)
    #expect(fixture.book.voucher(voucher)?.free == yuan(75_000))
    #expect(fixture.book.balance(.payable(fixture.city, fixture.provider)) == yuan(12_500))
    #expect(fixture.book.balance(.payable(fixture.district, fixture.provider)) == yuan(12_500))
  }

  @Test("a refund before payment restores the voucher and what both sides owe")
  func refundBeforePayment() throws {
    let fixture = try DeliveryFixture(share: "0.3")
    let voucher = try fixture.issue(yuan(100_000))
    let reservation = try settled(yuan(1_000), of: voucher, in: fixture)
    try fixture.run(.refund(reservation, amount: Money(fen: 33_333), reason: "服务未完成"))
    // Another person confirms it: nothing can be used again before.
    #expect(fixture.book.voucher(voucher)?.free == yuan(99_000))
    #expect(
      fixture.refusal(.confirmRefund(reservation))
        == "错误：经办和复核须是两个人：这一笔是您经办的，不能由您复核退款\n  办法：请另一位复核人员办理")
    // Nor is it asked for meanwhile.
    #expect(
      fixture.refusal(.draftTransfer(fixture.city, payee: fixture.provider, payeeName: "模拟服务机构", [reservation]))?
        .contains("退款待复核") == true)
    try fixture.run(.confirmRefund(reservation), by: fixture.checker)
    #expect(fixture.book.voucher(voucher)?.free == Money(fen: 10_000_000 - 100_000 + 33_333))
    let owed =
      fixture.book.balance(.payable(fixture.city, fixture.provider)).fen
      + fixture.book.balance(.payable(fixture.district, fixture.provider)).fen
    #expect(owed == 100_000 - 33_333)
  }

  @Test("a refund after payment takes back from each budget what that budget paid")
  func refundAfterPayment() throws {
    let fixture = try DeliveryFixture()
    let voucher = try fixture.issue(yuan(100_000))
    let reservation = try settled(yuan(1_000), of: voucher, in: fixture)
    try fixture.run(.draftTransfer(fixture.city, payee: fixture.provider, payeeName: "模拟服务机构", [reservation]))
    #expect(
      fixture.refusal(.refund(reservation, amount: yuan(1), reason: "退"))
        == """
        错误：这一笔正在拨付途中，还不能退
          办法：等国库支付凭证确认，或退回拨付申请后再退
        """)
    try fixture.run(.approveTransfer(TransferID(number: 1)), by: fixture.checker)
    try fixture.run(.exportTransfers([TransferID(number: 1)]))
    try fixture.run(
      .settleTransfers([TransferSettlement(TransferID(number: 1), .paid(voucher: "P1", on: day("2026-06-05")))]))
    // The city alone has paid: the district's people, who record the refund, have no number to give.
    try fixture.run(.refund(reservation, amount: yuan(400), reason: "退"))
    try fixture.run(.registerRefund(reservation, of: fixture.city, voucher: "缴1"))
    let use = try #require(fixture.book.reservation(reservation))
    #expect(try fixture.book.parts(ofRefund: yuan(400), of: use)?.parts.map(\.amount) == [yuan(200), yuan(200)])
    try fixture.run(.returnRefund(reservation, reason: "未到账"), by: fixture.checker)
    #expect(fixture.book.voucher(voucher)?.free == yuan(99_000))
    try fixture.run(.refund(reservation, amount: yuan(400), reason: "退"))
    #expect(
      fixture.refusal(.confirmRefund(reservation), by: fixture.checker)
        == """
        错误：“市级”还没有登记自己的缴款凭证号，退款不能复核
          应为：退回几级财政的，每级各登记一个缴款凭证号
          办法：请那一级的财政人员在“核销”里登记，再复核
        """)
    #expect(
      fixture.refusal(.registerRefund(reservation, of: fixture.district, voucher: "缴3"))?
        .contains("“区级”在这笔退款里没有要登记的缴款凭证") == true)
    try fixture.run(.registerRefund(reservation, of: fixture.city, voucher: "缴1"))
    try fixture.run(.confirmRefund(reservation), by: fixture.checker)
    #expect(fixture.book.balance(.paid(fixture.city, fixture.provider)) == yuan(300))
    #expect(fixture.book.balance(.payable(fixture.district, fixture.provider)) == yuan(300))
    #expect(fixture.book.voucher(voucher)?.free == yuan(99_400))
    // What was sent back never came; what came once brings back nothing more, of this use or of another one.
    let other = try settled(yuan(500), of: voucher, in: fixture)
    try fixture.run(.draftTransfer(fixture.city, payee: fixture.provider, payeeName: "模拟服务机构", [other]))
    try fixture.run(.approveTransfer(TransferID(number: 2)), by: fixture.checker)
    try fixture.run(.exportTransfers([TransferID(number: 2)]))
    try fixture.run(
      .settleTransfers([TransferSettlement(TransferID(number: 2), .paid(voucher: "P2", on: day("2026-06-05")))]))
    for use in [reservation, other] {
      try fixture.run(.refund(use, amount: yuan(100), reason: "退"))
      #expect(
        fixture.refusal(.registerRefund(use, of: fixture.city, voucher: "缴1"))
          == "voucher: 错误：缴款凭证“缴1”的款已经登记过\n  应为：同一国库每笔缴款一个凭证号\n  办法：与国库核对凭证号")
    }
    try fixture.run(.registerRefund(other, of: fixture.city, voucher: "缴2"))
  }

  @Test(
    "what both levels paid comes back to each by a voucher number of its own, and neither part before both are there")
  func refundOfBoth() throws {
    let fixture = try DeliveryFixture()
    let voucher = try fixture.issue(yuan(100_000))
    let use = try settled(yuan(1_000), of: voucher, in: fixture)
    for (number, budget) in [fixture.city, fixture.district].enumerated() {
      let transfer = TransferID(number: number + 1)
      try fixture.run(.draftTransfer(budget, payee: fixture.provider, payeeName: "模拟服务机构", [use]))
      try fixture.run(.approveTransfer(transfer), by: fixture.checker)
      try fixture.run(.exportTransfers([transfer]))
      try fixture.run(
        .settleTransfers([TransferSettlement(transfer, .paid(voucher: "P\(number)", on: day("2026-06-05")))]))
    }
    #expect(
      fixture.refusal(.refund(use, amount: yuan(400), reason: "退"))?.hasPrefix("voucher: 错误：没有填缴款凭证号") == true)
    try fixture.run(.refund(use, amount: yuan(400), voucher: "缴1", reason: "退"))
    func paid() -> [Money] {
      [fixture.city, fixture.district].map { fixture.book.balance(.paid($0, fixture.provider)) }
    }
    #expect(try fixture.book.unproven(try #require(fixture.book.reservation(use))) == [fixture.city])
    #expect(fixture.refusal(.confirmRefund(use), by: fixture.checker)?.contains("“市级”还没有登记") == true)
    #expect(paid() == [yuan(500), yuan(500)])
    // Each treasury numbers its own vouchers: the same number of another one is another voucher.
    try fixture.run(.registerRefund(use, of: fixture.city, voucher: "缴1"))
    #expect(
      fixture.refusal(.registerRefund(use, of: fixture.city, voucher: "缴3"))?.contains("没有要登记的") == true)
    let waiting = try #require(fixture.book.reservation(use))
    #expect(Reservation.State(json: waiting.state.json) == waiting.state)
    try fixture.run(.confirmRefund(use), by: fixture.checker)
    #expect(paid() == [yuan(300), yuan(300)])
    #expect(fixture.book.voucher(voucher)?.free == yuan(99_400))
    #expect(
      fixture.refusal(.refund(use, amount: yuan(100), voucher: "缴1", reason: "退"))?.contains("已经登记过") == true)
  }

  @Test(
    "a reservation that is not claimed within its term goes back, and one whose claim is rejected has the term again")
  func term() throws {
    let fixture = try DeliveryFixture()
    let voucher = try fixture.issue(yuan(100_000))
    let use = try fixture.reserve(yuan(10_000), of: voucher)
    let last = try day("2026-07-31")
    #expect(fixture.book.reservation(use)?.claimBy == last)
    #expect(
      fixture.refusal(.lapseReservation(use), on: "2026-07-31")
        == "错误：第 1 号预约还在期限内（至 2026年7月31日）\n  办法：要提前取消，写明理由")
    let claim = DeliveryCommand.claim(use, amount: yuan(9_000), invoice: "F1", account: "1234")
    #expect(fixture.refusal(claim, on: "2026-08-01")?.contains("第 1 号预约的期限 2026年7月31日 已过") == true)
    try fixture.run(claim, on: "2026-07-31")
    #expect(fixture.refusal(.lapseReservation(use), on: "2026-08-01")?.contains("待核销") == true)
    try fixture.run(.rejectClaim(use, reason: "发票不清"), by: fixture.checker, on: "2026-08-15")
    let again = try day("2026-10-14")
    #expect(fixture.book.reservation(use)?.claimBy == again)
    try fixture.run(.lapseReservation(use), on: "2026-10-15")
    #expect(fixture.book.reservation(use)?.state == .released)
    #expect(fixture.book.voucher(voucher)?.free == yuan(100_000))
    #expect(fixture.refusal(.lapseReservation(use), on: "2026-10-16")?.contains("已取消") == true)
  }

  @Test("a programme under which nothing was issued is withdrawn, and takes nothing after that")
  func withdrawnProgramme() throws {
    let fixture = try DeliveryFixture()
    try fixture.openSecond()
    let (used, other) = (fixture.programme, ProgrammeID(number: 2))
    func withdraw(_ id: ProgrammeID, _ reason: String = "用途选错") -> DeliveryCommand {
      .withdrawProgramme(id, reason: reason)
    }
    _ = try fixture.issue(yuan(100))
    #expect(
      fixture.refusal(withdraw(used)) == "错误：这个安排下已经发过券，不能撤回\n  办法：不再用的券逐张收回")
    let grant = DeliveryCommand.issueVoucher(
      other, fixture.holder, amount: yuan(100),
      VoucherEntitlement(benefit: fixture.purpose, ceiling: yuan(200_000), corpus: "c"))
    try fixture.run(grant)
    let asked = try #require(fixture.book.submissions(of: .issue, in: .waiting).first)
    #expect(fixture.refusal(withdraw(other))?.contains("还在送审（第 \(asked.id.number) 件）") == true)
    try fixture.run(.returnSubmission(asked.id, reason: "安排错了"), by: fixture.checker)
    #expect(fixture.refusal(withdraw(other, " "))?.contains("没有填理由") == true)
    try fixture.run(withdraw(other))
    #expect(fixture.book.programme(other)?.withdrawn == "用途选错")
    for command in [
      withdraw(other), grant, .admitProvider(other, fixture.provider, name: "模拟服务机构", categories: ["检验检测"]),
    ] {
      #expect(
        fixture.refusal(command)?.contains("“市级成长券”已经撤回（用途选错）") == true)
    }
  }

  @Test("a programme names the term of its reservations, and one from before they had any never lapses")
  func termOfProgramme() throws {
    let fixture = try DeliveryFixture()
    func open(_ days: Int) -> DeliveryCommand {
      .openProgramme(
        instrument: fixture.purpose, name: "市级成长券", document: "模拟〔2026〕4号",
        validFrom: CalendarDay(daysSinceEpoch: 20_454),
        validTo: CalendarDay(daysSinceEpoch: 20_818), categories: ["检验检测"], funding: .one(fixture.city),
        reservationDays: days)
    }
    for days in [0, -1, 366] {
      #expect(
        fixture.refusal(open(days))
          == "reservationDays: 错误：预约期限“\(days)”日不能用\n  应为：1 到 365 日；不填的按 60 日")
    }
    try fixture.run(open(10))
    #expect(fixture.book.programmes().last?.daysToClaim == 10)
    let old = Reservation(
      id: ReservationID(number: 1), voucher: try fixture.issue(yuan(100)), provider: fixture.provider, category: "检验检测",
      reservedOn: try day("2026-06-01"), held: PayerSplit(fixture.city, yuan(1)))
    #expect(Reservation(json: old.json) == old)
    fixture.book.save(old)
    #expect(fixture.refusal(.lapseReservation(old.id), on: "2027-06-01")?.contains("没有期限") == true)
  }

  @Test("what is left of an expired voucher goes back to the budgets, and so does what is let go afterwards")
  func expiry() throws {
    let fixture = try DeliveryFixture()
    let voucher = try fixture.issue(yuan(100_000))
    let reservation = try fixture.reserve(yuan(10_000), of: voucher)
    #expect(fixture.refusal(.expireVoucher(voucher), on: "2026-12-31")?.hasPrefix("错误：券还在有效期内") == true)
    try fixture.run(.expireVoucher(voucher), on: "2027-01-01")
    #expect(fixture.book.balance(.available(fixture.city)) == yuan(995_000))
    try fixture.run(.release(reservation, reason: "未提供服务"), on: "2027-01-02")
    #expect(fixture.book.balance(.available(fixture.city)) == yuan(1_000_000))
    #expect(fixture.book.voucher(voucher)?.free == .zero)
  }

  @Test(
    "a use outside the validity, category, provider or balance is refused with what would have been right",
    arguments: [
      ("2027-01-01", "检验检测", 1, "错误：“成长券”已于 2026年12月31日 到期"),
      ("2025-12-31", "检验检测", 1, "错误：券自 2026年1月1日 起可用"),
      ("2026-06-01", "法律咨询", 1, "category: 错误：服务类别“法律咨询”不在其中\n  应为：检验检测"),
      ("2026-06-01", "检验检测", 100_001, "amount: 错误：券的余额不够\n  应为：不超过 100,000 元"),
      ("2026-06-01", "检验检测", 0, "amount: 错误：金额“0”不能用\n  应为：大于零、不超过一万亿元，精确到分"),
    ])
  func refusedUse(_ today: String, _ category: String, _ amount: Int64, _ message: String) throws {
    let fixture = try DeliveryFixture()
    let voucher = try fixture.issue(yuan(100_000))
    let digest = fixture.codes.code(of: voucher).digest
    #expect(
      fixture.refusal(
        .reserve(code: digest, provider: fixture.provider, category: category, amount: yuan(amount)), on: today)
        == message)
  }

  @Test("the last day of the validity counts, the day after does not")
  func lastDay() throws {
    let fixture = try DeliveryFixture()
    let digest = fixture.codes.code(of: try fixture.issue(yuan(10))).digest
    let use = DeliveryCommand.reserve(code: digest, provider: fixture.provider, category: "检验检测", amount: yuan(1))
    #expect(fixture.refusal(use, on: "2026-12-31") == nil)
    #expect(fixture.refusal(use, on: "2027-01-01") != nil)
  }

  @Test("a wrong code, a stopped provider and the holder itself are refused")
  func refusedParties() throws {
    let fixture = try DeliveryFixture()
    let voucher = try fixture.issue(yuan(100))
    let digest = fixture.codes.code(of: voucher).digest
    let wrong = fixture.codes.code(of: VoucherID(number: 9)).digest
    let provider = fixture.provider
    #expect(
      fixture.refusal(.reserve(code: wrong, provider: provider, category: "检验检测", amount: yuan(1)))
        == "code: 错误：没有这个券码\n  办法：请持券企业在“我的券”里核对券码")
    #expect(
      fixture.refusal(.reserve(code: digest, provider: fixture.holder, category: "检验检测", amount: yuan(1)))
        == "错误：贵单位不在“成长券”的服务机构名单内\n  办法：请联系主管部门")
    try fixture.run(.stopProvider(fixture.programme, provider, reason: "到期"))
    #expect(
      fixture.refusal(.reserve(code: digest, provider: provider, category: "检验检测", amount: yuan(1)))
        == "错误：贵单位不在“成长券”的服务机构名单内\n  办法：请联系主管部门")
    try fixture.run(.admitProvider(fixture.programme, fixture.holder, name: "持券企业", categories: ["检验检测"]))
    #expect(
      fixture.refusal(.reserve(code: digest, provider: fixture.holder, category: "检验检测", amount: yuan(1)))
        == "错误：不能在自己的企业用券")
  }

  @Test("a face above the assessed ceiling, or a second voucher, is refused; at the ceiling it is issued")
  func issueBounds() throws {
    let fixture = try DeliveryFixture()
    let benefit = VoucherEntitlement(benefit: fixture.purpose, ceiling: yuan(200_000), corpus: "")
    let above = Money(fen: yuan(200_000).fen + 1)
    #expect(
      fixture.refusal(.issueVoucher(fixture.programme, fixture.holder, amount: above, benefit))
        == "amount: 错误：券面 200,000.01 元高于测算的上限\n  应为：不超过 200,000 元")
    _ = try fixture.issue(yuan(200_000))
    #expect(
      fixture.refusal(.issueVoucher(fixture.programme, fixture.holder, amount: yuan(1), benefit))?
        .hasPrefix("enterprise: 错误：这家企业在“成长券”里已有第 1 号券") == true)
    try fixture.withdraw(1)
    #expect(fixture.refusal(.issueVoucher(fixture.programme, fixture.holder, amount: yuan(1), benefit)) == nil)
  }

  @Test("what a district bears goes to its own enterprises alone, whoever asks for it")
  func otherArea() throws {
    let fixture = try DeliveryFixture()
    let benefit = VoucherEntitlement(benefit: fixture.purpose, ceiling: yuan(60), corpus: "")
    fixture.book.elsewhere = [fixture.holder]
    #expect(
      fixture.refusal(.issueVoucher(fixture.programme, fixture.holder, amount: yuan(60), benefit)) == """
        enterprise: 错误：这家企业不在“区级”所属的区（310117）
          应为：区级资金只发给本区企业
          办法：核对企业的统计所在地；不在本区的，用市级资金单独安排
        """)
    try fixture.run(
      .openProgramme(
        instrument: fixture.purpose, name: "市级成长券", document: "模拟〔2026〕4号", validFrom: day("2026-01-01"),
        validTo: day("2026-12-31"), categories: ["检验检测"], funding: .one(fixture.city)))
    #expect(
      fixture.refusal(.issueVoucher(ProgrammeID(number: 2), fixture.holder, amount: yuan(60), benefit)) == nil)
  }

  @Test("an issue beyond the budget is refused and names what is missing")
  func budgetShort() throws {
    let fixture = try DeliveryFixture(amount: 50)
    _ = try fixture.issue(yuan(60))
    #expect(
      fixture.refusal(
        .issueVoucher(
          fixture.programme, fixture.provider, amount: yuan(60),
          VoucherEntitlement(benefit: fixture.purpose, ceiling: yuan(60), corpus: "")))
        == "amount: 错误：预算可用余额不足，还差 10 元\n  办法：减少金额，或先追加预算指标")
  }

  @Test("the claimer cannot settle, an invoice serves once, and a rejected claim frees it")
  func claims() throws {
    let fixture = try DeliveryFixture()
    let voucher = try fixture.issue(yuan(100))
    let (first, second) = (try fixture.reserve(yuan(10), of: voucher), try fixture.reserve(yuan(10), of: voucher))
    try fixture.run(.claim(first, amount: yuan(10), invoice: "F 1", account: "1234"))
    #expect(
      fixture.refusal(.settle(first, amount: yuan(10)))
        == "错误：经办和复核须是两个人：这一笔是您经办的，不能由您核销\n  办法：请另一位复核人员办理")
    #expect(
      fixture.refusal(.claim(second, amount: yuan(10), invoice: " F 1 ", account: "1234"))
        == "invoice: 错误：发票“F 1”已用于第 1 号预约\n  应为：没有申请过核销的发票")
    #expect(
      fixture.refusal(.claim(second, amount: yuan(10), invoice: "ｆ １", account: "1234"))?.contains("发票“F 1”已用于第 1 号预约")
        == true)
    #expect(
      fixture.refusal(.claim(second, amount: yuan(10), invoice: "f1", account: "1234"))?.contains("发票“F1”已用于第 1 号预约")
        == true)
    #expect(fixture.refusal(.claim(second, amount: Money(fen: 1001), invoice: "F2", account: "1234")) != nil)
    try fixture.run(.rejectClaim(first, reason: "发票不清"), by: fixture.checker)
    #expect(fixture.refusal(.claim(second, amount: yuan(10), invoice: "F 1", account: "1234")) == nil)
  }

  private func settled(_ amount: Money, of voucher: VoucherID, in fixture: DeliveryFixture) throws -> ReservationID {
    let reservation = try fixture.reserve(amount, of: voucher)
    try fixture.run(.claim(reservation, amount: amount, invoice: "F-\(reservation)", account: "1234"))
    try fixture.run(.settle(reservation, amount: amount), by: fixture.checker)
    return reservation
  }
}

@Suite("Voucher codes")
struct VoucherCodeTests {
  @Test("a code reads as people type it, and no two vouchers have the same")
  func codes() throws {
    let codes = VoucherCodes(key: Array(0..<32))
    let code = codes.code(of: VoucherID(number: 1))
    #expect(code.description.wholeMatch(of: /[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}/) != nil)
    let typed = code.description.lowercased().replacing("-", with: " ").replacing("0", with: "o")
      .replacing("1", with: "l")
    #expect(VoucherCode(typed) == code)
    #expect(VoucherCode(typed)?.digest == code.digest)
    #expect(VoucherCode("") == nil)
    #expect(VoucherCode("UUUU-UUUU-UUUU-UUUU") == nil)
    #expect(Set((1...2000).map { codes.code(of: VoucherID(number: $0)) }).count == 2000)
    #expect(VoucherCodes(key: Array(1..<33)).code(of: VoucherID(number: 1)) != code)
  }
}
