import Decimals
import Quantities
import Testing

@testable import Delivery

@Suite("What one person asks for and another approves")
struct SubmissionTests {
  /// After what the two budgets were entered with.
  private let first = SubmissionID(number: 3)

  @Test("a budget holds more once another person has approved it, never by whoever asked, and once by one document")
  func increase() throws {
    let fixture = try DeliveryFixture(amount: 50)
    let command = DeliveryCommand.changeBudget(fixture.city, .increase, amount: yuan(30), document: "模拟〔2026〕9号")
    try fixture.run(command)
    #expect(fixture.book.balance(.available(fixture.city)) == yuan(50))
    #expect(
      fixture.refusal(.approveSubmission(first))
        == "错误：经办和复核须是两个人：这一笔是您经办的，不能由您批准\n  办法：请另一位复核人员办理")
    #expect(
      fixture.refusal(command, by: fixture.checker) == """
        错误：同样的事已经送审（第 3 件），还没有批准
          应为：同一件事只送审一次
          办法：等另一人批准第 3 件；有误的，先在那一页退回，再重新送审
        """)
    try fixture.run(.approveSubmission(first), by: fixture.checker)
    #expect(fixture.book.balance(.available(fixture.city)) == yuan(80))
    #expect(fixture.book.submission(first)?.state == .approved(by: fixture.checker))
    #expect(fixture.refusal(.approveSubmission(first), by: fixture.checker)?.contains("现在是“已批准”") == true)
    #expect(
      fixture.refusal(command) == """
        document: 错误：同一文号的同一笔追加已经批准（第 3 件送审事项）
          应为：同一文号、同一预算的同一笔金额追加一次
          办法：另有追加的，填它自己的文号
        """)
    // One document is the same however its number is typed; another's is not.
    func refusal(_ document: String) -> String? {
      fixture.refusal(.changeBudget(fixture.city, .increase, amount: yuan(30), document: document))
    }
    for typed in ["模拟[2026]9号", "模拟【２０２６】 9 号"] {
      #expect(refusal(typed)?.contains("同一文号的同一笔追加已经批准") == true, "\(typed)")
    }
    #expect(refusal("模拟〔2026〕19号") == nil)
    #expect(fixture.book.balance(.available(fixture.city)) == yuan(80))
  }

  @Test("a programme rests on the city's and a district's budget, or on one, and never on two districts'")
  func twoDistricts() throws {
    let fixture = try DeliveryFixture(amount: 50)
    try fixture.grant("别区", .district(try #require(AreaCode("310115"))), document: "模拟〔2026〕8号", amount: yuan(50))
    func open(_ funding: VoucherProgramme.Funding) throws -> DeliveryCommand {
      .openProgramme(
        instrument: fixture.purpose, name: "成长券", document: "模拟〔2026〕9号", validFrom: try day("2026-01-01"),
        validTo: try day("2026-12-31"), categories: ["检验检测"], funding: funding)
    }
    let (other, half) = (BudgetID(number: 3), Share(Decimal128(coefficient: 5, exponent: -1)))
    #expect(
      fixture.refusal(try open(.shared(fixture.district, share: half, other))) == """
        second: 错误：“区级”和“别区”由两个区承担：发券和核销各只批准一次，一个区会替另一个区决定
          应为：一笔市级、一笔区级
          办法：两个区各开一个券的年度安排
        """)
    // One from before that was refused issues no voucher, and says what to do.
    let old = VoucherProgramme(
      id: ProgrammeID(number: 9), instrument: fixture.purpose, name: "旧安排", document: "模拟〔2025〕9号",
      validFrom: try day("2026-01-01"), validTo: try day("2026-12-31"), categories: ["检验检测"],
      funding: .shared(fixture.district, share: half, other))
    fixture.book.save(old)
    let grant = DeliveryCommand.issueVoucher(
      old.id, fixture.holder, amount: yuan(1),
      VoucherEntitlement(benefit: fixture.purpose, ceiling: yuan(1), corpus: "c"))
    #expect(fixture.refusal(grant)?.contains("办法：两个区各开一个券的年度安排") == true)
    #expect(fixture.refusal(try open(.shared(fixture.city, share: half, other))) == nil)
    #expect(fixture.refusal(try open(.one(other))) == nil)
  }

  @Test(
    "what is taken back of a budget leaves it by another person's yes, as far as it is free, and once by one document")
  func recovery() throws {
    let fixture = try DeliveryFixture(amount: 50)
    func command(_ amount: Int64) -> DeliveryCommand {
      .changeBudget(fixture.city, .recovery, amount: yuan(amount), document: "模拟〔2026〕9号")
    }
    #expect(
      fixture.refusal(command(51)) == "amount: 错误：预算可用余额不足，还差 1 元\n  办法：减少金额，或先追加预算指标")
    try fixture.run(command(30))
    #expect(fixture.book.balance(.available(fixture.city)) == yuan(50))
    #expect(fixture.refusal(.approveSubmission(first))?.contains("不能由您批准") == true)
    #expect(fixture.refusal(command(30), by: fixture.checker)?.contains("已经送审（第 3 件）") == true)
    try fixture.run(.approveSubmission(first), by: fixture.checker)
    #expect(fixture.book.balance(.available(fixture.city)) == yuan(20))
    #expect(
      fixture.refusal(command(30)) == "amount: 错误：预算可用余额不足，还差 10 元\n  办法：减少金额，或先追加预算指标")
    try fixture.run(.changeBudget(fixture.city, .increase, amount: yuan(30), document: "模拟〔2026〕9号"))
    try fixture.run(.approveSubmission(SubmissionID(number: 4)), by: fixture.checker)
    #expect(
      fixture.refusal(command(30)) == """
        document: 错误：同一文号的同一笔收回已经批准（第 3 件送审事项）
          应为：同一文号、同一预算的同一笔金额收回一次
          办法：另有收回的，填它自己的文号
        """)
    // What was free when it was asked for is held against what is free when it is approved.
    try fixture.run(command(40))
    try fixture.run(.changeBudget(fixture.city, .recovery, amount: yuan(45), document: "模拟〔2026〕10号"))
    try fixture.run(.approveSubmission(SubmissionID(number: 6)), by: fixture.checker)
    #expect(
      fixture.refusal(.approveSubmission(SubmissionID(number: 5)), by: fixture.checker)?
        .contains("预算可用余额不足，还差 35 元") == true)
    #expect(fixture.book.balance(.available(fixture.city)) == yuan(5))
  }

  @Test("what is returned changes nothing, says why, and can be asked for again")
  func returned() throws {
    let fixture = try DeliveryFixture(amount: 50)
    let command = DeliveryCommand.changeBudget(fixture.city, .increase, amount: yuan(30), document: "模拟〔2026〕9号")
    try fixture.run(command)
    #expect(fixture.refusal(.returnSubmission(first, reason: " "))?.contains("没有填理由") == true)
    #expect(
      fixture.refusal(.returnSubmission(first, reason: "请 000000 19900101 0018 来办"))
        == "reason: 错误：这里面有个人身份号码，没有保存\n  办法：删去这个号码；要指明是谁，写姓氏和职务（如“王经理”）或单位名称")
    try fixture.run(.returnSubmission(first, reason: "文号有误"))
    #expect(fixture.book.submission(first)?.state == .returned(by: fixture.maker, reason: "文号有误"))
    #expect(fixture.book.balance(.available(fixture.city)) == yuan(50))
    #expect(fixture.refusal(.approveSubmission(first), by: fixture.checker)?.contains("现在是“已退回”") == true)
    #expect(fixture.refusal(command) == nil)
  }

  @Test("vouchers come to life with the approval, as far as the budget and the ceilings go on that day")
  func issue() throws {
    let fixture = try DeliveryFixture(amount: 50)
    func grant(_ enterprise: CreditCode, _ amount: Int64) -> DeliveryCommand {
      .issueVoucher(
        fixture.programme, enterprise, amount: yuan(amount),
        VoucherEntitlement(benefit: fixture.purpose, ceiling: yuan(60), corpus: ""))
    }
    try fixture.run(grant(fixture.holder, 60))
    #expect(fixture.book.voucherRows.isEmpty && fixture.book.balance(.available(fixture.city)) == yuan(50))
    #expect(fixture.refusal(grant(fixture.holder, 10))?.contains("同样的事已经送审（第 3 件）") == true)
    // Another's fits today as well; both together don't, which the later approval finds.
    try fixture.run(grant(fixture.provider, 60))
    #expect(fixture.refusal(.approveSubmission(first))?.contains("不能由您批准") == true)
    try fixture.run(.approveSubmission(first), by: fixture.checker)
    #expect(fixture.book.voucherRows.values.map(\.enterprise) == [fixture.holder])
    #expect(
      fixture.refusal(.approveSubmission(SubmissionID(number: 4)), by: fixture.checker)
        == "amount: 错误：预算可用余额不足，还差 10 元\n  办法：减少金额，或先追加预算指标")
    #expect(fixture.refusal(grant(fixture.holder, 10))?.contains("里已有第 1 号券") == true)
    #expect(
      fixture.refusal(.approveSubmission(SubmissionID(number: 4)), by: fixture.checker, on: "2027-01-01")?
        .contains("已于 2026年12月31日 到期") == true)
  }

  @Test("a voucher goes on until its withdrawal is approved, and what was used of it by then stays used")
  func withdrawal() throws {
    let fixture = try DeliveryFixture(amount: 50)
    let voucher = try fixture.issue(yuan(60))
    try fixture.run(.withdrawVoucher(voucher, reason: "重复"))
    let second = SubmissionID(number: 4)
    _ = try fixture.reserve(yuan(20), of: voucher)
    #expect(fixture.refusal(.approveSubmission(second))?.contains("不能由您批准") == true)
    try fixture.run(.approveSubmission(second), by: fixture.checker)
    #expect(fixture.book.voucher(voucher)?.state == .withdrawn)
    #expect(fixture.book.balance(.available(fixture.city)) == yuan(40))
    #expect(fixture.refusal(.withdrawVoucher(voucher, reason: "重复"))?.contains("现在是“已收回”") == true)
    #expect(
      fixture.refusal(.approveSubmission(SubmissionID(number: 9)), by: fixture.checker)?.contains("没有第 9 号送审事项")
        == true)
  }

  @Test("a budget stands at once, and its money once another person has approved it; what is sent back comes in anew")
  func firstMoney() throws {
    let fixture = try DeliveryFixture(amount: 50)
    let grant = DeliveryCommand.grantBudget(
      name: "次年", year: 2027, purpose: fixture.purpose, payer: .city, document: "模拟〔2027〕1号", amount: yuan(70))
    try fixture.run(grant)
    let budget = BudgetID(number: 3)
    #expect(fixture.book.budget(budget)?.name == "次年")
    #expect(fixture.book.balance(.available(budget)) == .zero)
    #expect(fixture.refusal(grant)?.contains("70 元已登记为“次年”") == true)
    let typed = DeliveryCommand.grantBudget(
      name: "次年", year: 2027, purpose: fixture.purpose, payer: .city, document: "模拟[2027] 1号", amount: yuan(70))
    #expect(fixture.refusal(typed)?.contains("“模拟[2027] 1号”的 70 元已登记为“次年”") == true)
    #expect(fixture.refusal(.approveSubmission(first))?.contains("不能由您批准") == true)
    try fixture.run(.returnSubmission(first, reason: "年度有误"), by: fixture.checker)
    #expect(fixture.book.balance(.available(budget)) == .zero)
    // What waits for its second person stands in another's way, too, however its number is typed.
    try fixture.run(.changeBudget(budget, .increase, amount: yuan(70), document: "模拟[2027]1号"))
    #expect(fixture.refusal(grant)?.contains("70 元已登记为“次年”") == true)
    try fixture.run(.approveSubmission(SubmissionID(number: 4)), by: fixture.checker)
    #expect(fixture.book.balance(.available(budget)) == yuan(70))
    #expect(fixture.book.balance(.granted(budget)) == yuan(-70))
    #expect(fixture.refusal(grant)?.contains("70 元已登记为“次年”") == true)
  }
}
