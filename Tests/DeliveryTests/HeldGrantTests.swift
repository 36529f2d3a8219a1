import Diagnostics
import Instruments
import PolicyCorpus
import Quantities
import Testing

@testable import Delivery

@Suite("One benefit in cash, as a voucher and from elsewhere")
struct HeldGrantTests {
  /// Gives the first enterprise a voucher for the fixture's benefit.
  private func hold(
    _ amount: Money, year: Int? = 2025, state: Voucher.State = .live, in fixture: AwardFixture
  ) throws {
    let (id, face) = (VoucherID(number: 1), PayerSplit(fixture.budget, amount))
    let programme = VoucherProgramme(
      id: ProgrammeID(number: 1), instrument: fixture.fund, name: "券", document: "模拟〔2026〕9号",
      validFrom: try day("2026-01-01"), validTo: try day("2026-12-31"), categories: ["检验检测"],
      funding: .one(fixture.budget))
    fixture.book.programmeRows[programme.id] = programme
    fixture.book.voucherRows[id] = Voucher(
      id: id, programme: programme.id, enterprise: try fixture.enterprise(1),
      codeDigest: VoucherCodes(key: Array(repeating: 7, count: 32)).code(of: id).digest,
      issuedOn: try day("2026-03-01"), validTo: programme.validTo, face: face,
      entitlement: VoucherEntitlement(benefit: fixture.benefit, ceiling: yuan(100), corpus: "c", year: year),
      balance: state == .live ? face : face.subtracting(face), state: state)
  }

  private func row(
    _ frequency: BenefitDeclaration.Frequency, key: String? = nil, in fixture: AwardFixture
  ) throws -> RunRow {
    let today = try day("2026-06-02")
    let question = BenefitQuestion(
      benefit: fixture.benefit, scope: .everywhere, on: today, year: 2025, known: today)
    let population = fixture.population(
      [try fixture.subject(1, most: yuan(100), key: key)], frequency: frequency)
    let rows = try fixture.decision(by: fixture.proposer, on: "2026-06-02").rows(
      of: population, question, under: fixture.call, .everybody)
    return try #require(rows.first)
  }

  @Test(
    "what is given once is not given in cash to who has a voucher of it, used or expired, and is after a withdrawal")
  func once() throws {
    let fixture = try AwardFixture()
    for state in [Voucher.State.live, .expired] {
      try hold(yuan(30), state: state, in: fixture)
      let row = try row(.once, in: fixture)
      #expect(row.finding == .barred && row.checks.map(\.kind) == [.once] && row.checks.first?.by == "v1")
    }
    try hold(yuan(30), state: .withdrawn, in: fixture)
    let row = try row(.once, in: fixture)
    #expect(row.finding == .proposed && row.atMost == yuan(100) && row.checks.isEmpty)
  }

  @Test("a year's voucher leaves the rest of its year's ceiling, and another year's all of it")
  func yearly() throws {
    let fixture = try AwardFixture()
    try hold(yuan(40), in: fixture)
    let part = try row(.yearly, in: fixture)
    #expect(part.finding == .proposed && part.atMost == yuan(60))
    #expect(part.checks == [AwardCheck(.voucher, .limits, by: "v1", granted: yuan(40))])
    #expect(part.checks.first?.wording.zh == "上限内扣除同一事项已发的券 40 元")
    try hold(yuan(100), in: fixture)
    let whole = try row(.yearly, in: fixture)
    #expect(whole.finding == .barred && whole.checks.first?.wording.zh == "同一事项已发券 100 元，达到上限")
    try hold(yuan(100), year: 2024, in: fixture)
    #expect(try row(.yearly, in: fixture).atMost == yuan(100))
    // One from before its year was kept counts for the year before its issue.
    try hold(yuan(100), year: nil, in: fixture)
    #expect(try row(.yearly, in: fixture).finding == .barred)
  }

  @Test("a voucher names no contract: beside one it is told, and people judge")
  func contracts() throws {
    let fixture = try AwardFixture()
    try hold(yuan(40), in: fixture)
    let row = try row(.yearly, key: "P-1", in: fixture)
    #expect(row.finding == .proposed && row.atMost == yuan(100))
    #expect(row.checks == [AwardCheck(.voucher, .warns, by: "v1", granted: yuan(40))])
  }

  @Test("what was given elsewhere takes of a voucher's ceiling, and all of what is given once")
  func elsewhere() throws {
    let fixture = try DeliveryFixture()
    func issue(_ amount: Money, _ frequency: BenefitDeclaration.Frequency = .unstated) -> String? {
      fixture.refusal(
        .issueVoucher(
          fixture.programme, fixture.holder, amount: amount,
          VoucherEntitlement(
            benefit: fixture.purpose, ceiling: yuan(200_000), corpus: "c", frequency: frequency, year: 2025)))
    }
    func record(_ year: Int, _ document: String) throws {
      try fixture.run(
        .award(
          .recordOtherGrant(
            OtherGrantEntry(
              enterprise: fixture.holder, benefit: fixture.purpose, subject: "", year: year, amount: yuan(50_000),
              office: "模拟区",
              document: document))))
    }
    try record(2024, "模拟〔2025〕8号")
    #expect(issue(yuan(1), .once)?.contains("没有可发的了") == true)
    try record(2025, "模拟〔2026〕8号")
    #expect(
      issue(Money(fen: 15_000_001))
        == "amount: 错误：这家企业同一事项已支持或正在办理 50,000 元（模拟区支持，模拟〔2026〕8号），测算上限 200,000 元\n  应为：不超过 150,000 元\n"
        + "  办法：同一事项的券、兑现和他处支持合并计算；登记有误的，先撤销那一条登记")
    #expect(issue(yuan(150_000)) == nil)
    let kept = VoucherEntitlement(benefit: fixture.purpose, ceiling: yuan(1), corpus: "c", year: 2025)
    #expect(VoucherEntitlement(json: kept.json) == kept)
  }
}
