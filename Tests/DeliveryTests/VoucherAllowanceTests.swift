import PolicyCorpus
import Quantities
import Testing

@testable import Delivery

@Suite("What vouchers leave of a ceiling")
struct VoucherAllowanceTests {
  @Test("vouchers of two programmes for one thing stay within one ceiling; only what is over and unused is free again")
  func oneCeiling() throws {
    let fixture = try DeliveryFixture()
    let second = ProgrammeID(number: 2)
    try fixture.openSecond()
    _ = try fixture.issue(yuan(150_000))
    func issue(_ amount: Money, _ frequency: BenefitDeclaration.Frequency = .unstated) throws -> String? {
      let benefit = VoucherEntitlement(
        benefit: fixture.purpose, ceiling: yuan(200_000), corpus: "", frequency: frequency)
      let refusal = fixture.refusal(.issueVoucher(second, fixture.holder, amount: amount, benefit))
      try fixture.approve()
      return refusal
    }
    let above = "amount: 错误：这家企业同一事项的券已占用 150,000 元（第 1 号券），测算上限 200,000 元\n"
    #expect(
      try issue(Money(fen: 5_000_001))
        == above + "  应为：不超过 50,000 元\n  办法：各次安排发的券合并计算；收回后，没有用掉的部分可以重发")
    // What is used of the first goes on standing when it is withdrawn: 30,000 held, 120,000 free.
    let use = try fixture.reserve(yuan(30_000), of: VoucherID(number: 1))
    try fixture.withdraw(1)
    #expect(try issue(Money(fen: 17_000_001))?.contains("已占用 30,000 元") == true)
    #expect(try issue(yuan(170_000)) == nil)
    try fixture.withdraw(2)
    try fixture.run(.release(use, reason: "不做了"))
    #expect(try issue(yuan(200_000)) == nil)
    #expect(try issue(yuan(1))?.contains("里已有第 3 号券") == true)
    // Another year's is another; what is given once, or has one ceiling for all time, is not.
    try fixture.withdraw(3)
    let earlier = try fixture.earlierVoucher(4)
    fixture.book.voucherRows[earlier.id] = earlier
    #expect(try issue(yuan(1), .once)?.contains("没有可发的了") == true)
    #expect(try issue(Money(fen: 19_000_001), .cumulative)?.contains("不超过 190,000 元") == true)
    #expect(try issue(yuan(200_000), .yearly) == nil)
  }

  @Test(
    "a voucher takes of the year that it is for, whenever it was issued; where no year was kept, of the year of its issue"
  )
  func years() throws {
    let fixture = try DeliveryFixture()
    let earlier = try fixture.earlierVoucher(4)
    func left(_ year: Int?, after other: Int?, issued: String, on today: String) throws -> Money? {
      func entitlement(_ year: Int?) -> VoucherEntitlement {
        VoucherEntitlement(
          benefit: fixture.purpose, ceiling: yuan(200_000), corpus: "", frequency: .yearly, year: year)
      }
      let voucher = Voucher(
        id: earlier.id, programme: earlier.programme, enterprise: earlier.enterprise, codeDigest: earlier.codeDigest,
        issuedOn: try day(issued), validTo: earlier.validTo, face: earlier.face, entitlement: entitlement(other),
        balance: earlier.balance, state: earlier.state)
      let standing = StandingVoucher(voucher: voucher, instrument: fixture.purpose, amount: yuan(150_000))
      return entitlement(year).allowance(of: fixture.purpose, after: [standing], on: try day(today)).left
    }
    #expect(try left(2025, after: 2025, issued: "2026-12-31", on: "2027-01-02") == yuan(50_000))
    #expect(try left(2026, after: 2025, issued: "2026-12-31", on: "2026-12-31") == yuan(200_000))
    #expect(try left(2025, after: nil, issued: "2026-12-31", on: "2026-12-31") == yuan(50_000))
    #expect(try left(nil, after: 2025, issued: "2026-12-31", on: "2027-01-02") == yuan(200_000))
  }

  @Test("where the text states no ceiling the budgets bound a face, and what is given once is given once")
  func noCeiling() throws {
    let fixture = try DeliveryFixture()
    try fixture.openSecond()
    func issue(_ programme: ProgrammeID, _ amount: Money, _ frequency: BenefitDeclaration.Frequency) -> String? {
      let benefit = VoucherEntitlement(benefit: fixture.purpose, ceiling: nil, corpus: "c", frequency: frequency)
      return fixture.refusal(.issueVoucher(programme, fixture.holder, amount: amount, benefit))
    }
    #expect(issue(fixture.programme, yuan(2_000_001), .unstated)?.contains("预算可用余额不足") == true)
    #expect(issue(fixture.programme, yuan(1_000_000), .unstated) == nil)
    try fixture.approve()
    let voucher = try #require(fixture.book.voucherRows[VoucherID(number: 1)])
    #expect(voucher.face.total == yuan(1_000_000) && voucher.entitlement.ceiling == nil)
    let second = ProgrammeID(number: 2)
    #expect(
      issue(second, yuan(1), .once)
        == "amount: 错误：这家企业同一事项的券已占用 1,000,000 元（第 1 号券），文件未写上限，只给一次\n  应为：没有可发的了\n  办法：各次安排发的券合并计算；收回后，没有用掉的部分可以重发")
    #expect(issue(second, yuan(1), .yearly) == nil)
    // A ceiling that is not there is none; one that nobody can read is a fault.
    #expect(VoucherEntitlement(json: ["benefit": .text(fixture.purpose.description), "corpus": "c"]) == nil)
  }

  @Test("several vouchers are issued together or not at all")
  func several() throws {
    let fixture = try DeliveryFixture(amount: 50)
    let benefit = VoucherEntitlement(benefit: fixture.purpose, ceiling: yuan(60), corpus: "")
    let others = try [code("91310115MA1K3A4B2"), code("91310115MA1K3A4B3")]
    func issue(_ codes: [CreditCode], _ amount: Int64 = 40) -> DeliveryCommand {
      .issueVouchers(
        fixture.programme, codes.map { VoucherGrant(enterprise: $0, amount: yuan(amount), entitlement: benefit) })
    }
    #expect(fixture.refusal(issue([]))?.contains("选了 0 家") == true)
    #expect(fixture.refusal(issue([others[0], others[0]]))?.contains("选了 2 家，或有重复") == true)
    try fixture.run(issue(others))
    #expect(fixture.book.voucherRows.isEmpty)
    try fixture.approve()
    #expect(fixture.book.voucherRows.keys.sorted().map(\.number) == [1, 2])
    #expect(Set(fixture.book.voucherRows.values.map(\.codeDigest)).count == 2)
    #expect(fixture.refusal(issue([fixture.holder, others[0]]))?.contains("里已有第 1 号券") == true)
    #expect(fixture.book.voucherRows.count == 2)
  }

  @Test(
    "a programme takes budgets of its own voucher alone, of the year in which it runs, and ends no day that is over")
  func programmeBudgets() throws {
    let fixture = try DeliveryFixture()
    let other = try #require(InstrumentID("gaoduan-2022/12#assessment-voucher"))
    func open(_ instrument: InstrumentID, from: String = "2026-01-01", to: String = "2026-12-31") throws -> String? {
      fixture.refusal(
        .openProgramme(
          instrument: instrument, name: "券", document: "模拟〔2026〕5号", validFrom: try day(from), validTo: try day(to),
          categories: ["检验检测"], funding: .one(fixture.city)))
    }
    #expect(
      try open(other) == "first: 错误：“市级”不是这种券的预算\n  应为：用途为这种券的预算\n  办法：先在预算指标里登记")
    #expect(try open(fixture.purpose, to: "2026-05-31")?.contains("有效期的末日 2026年5月31日 已过") == true)
    #expect(try open(fixture.purpose, to: "2028-12-31")?.contains("超出了“市级”的年度") == true)
    #expect(try open(fixture.purpose, from: "2026-06-01", to: "2026-06-01") == nil)
  }
}
