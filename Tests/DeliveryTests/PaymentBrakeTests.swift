import Decimals
import Diagnostics
import PolicyCorpus
import Quantities
import Testing

@testable import Delivery

@Suite("Payments that are held and issues that are revoked before anything is asked from the treasury")
struct PaymentBrakeTests {
  private func issued(_ fixture: AwardFixture) throws -> Award {
    let id = try fixture.proposed([yuan(400)])[0]
    try fixture.run(.award(.approve(.credit, [id], amount: nil, reason: "")), by: fixture.approver)
    try fixture.run(.award(.publicise([id])), by: fixture.approver)
    try fixture.run(.award(.clear([id])), by: fixture.approver, on: "2026-06-15")
    try fixture.run(.award(.issue([id])), by: fixture.issuer, on: "2026-06-15")
    return try #require(fixture.book.award(id))
  }

  private func brake(_ award: Award, _ command: BrakeCommand) -> DeliveryCommand { .award(.brake(award.id, command)) }

  private func draft(_ award: Award, _ fixture: AwardFixture) -> DeliveryCommand {
    .draftTransfer(fixture.budget, payee: award.enterprise, payeeName: award.name, [], awards: [award.id])
  }

  @Test("what is held is in no request until it is released, and what is asked for is not held")
  func held() throws {
    let fixture = try AwardFixture(amount: 600)
    let award = try issued(fixture)
    #expect(fixture.refusal(brake(award, .release(reason: "无")), by: fixture.reviewer)?.contains("暂缓拨付") == true)
    #expect(
      fixture.refusal(brake(award, .hold(reason: " ")), by: fixture.reviewer)?.hasPrefix("reason: 错误：没有填理由") == true)
    try fixture.run(brake(award, .hold(reason: "举报待核实")), by: fixture.reviewer)
    let held = try #require(fixture.book.award(award.id))
    #expect(held.held == Award.Brake(by: fixture.reviewer, reason: "举报待核实") && held.isPaymentHeld)
    #expect(Award(json: held.json) == held)
    #expect(fixture.refusal(draft(award, fixture))?.contains("暂缓拨付（举报待核实），没有拟拨付申请") == true)
    #expect(fixture.refusal(brake(award, .hold(reason: "再一次")), by: fixture.reviewer) != nil)
    try fixture.run(brake(award, .release(reason: "举报不实")), by: fixture.reviewer)
    #expect(fixture.book.award(award.id)?.isPaymentHeld == false)
    try fixture.run(draft(award, fixture))
    #expect(
      fixture.refusal(brake(award, .hold(reason: "太晚")), by: fixture.reviewer)?.contains("这里不能暂缓、撤销") == true)
    #expect(
      fixture.refusal(brake(award, .draftRevocation(reason: "太晚")), by: fixture.reviewer)?
        .contains("这里不能暂缓、撤销") == true)
    fixture.checkBalances("held")
  }

  @Test("an issue is revoked by two persons: all of its money is free again, and it is approved anew with the reason")
  func revoked() throws {
    let fixture = try AwardFixture(amount: 600)
    let award = try issued(fixture)
    #expect(fixture.book.balance(.payable(fixture.budget, award.enterprise)) == yuan(400))
    try fixture.run(brake(award, .draftRevocation(reason: "企业已注销")), by: fixture.reviewer)
    #expect(fixture.refusal(draft(award, fixture))?.contains("拟撤销下达（企业已注销）") == true)
    #expect(fixture.refusal(brake(award, .confirmRevocation), by: fixture.reviewer) != nil)
    #expect(fixture.refusal(brake(award, .draftRevocation(reason: "再一次")), by: fixture.issuer) != nil)
    // Sent back, it is as it was, and can be asked for once more.
    try fixture.run(brake(award, .returnRevocation(reason: "再核实")), by: fixture.issuer)
    #expect(fixture.book.award(award.id) == award)
    try fixture.run(brake(award, .draftRevocation(reason: "企业已注销")), by: fixture.reviewer)
    let asked = try #require(fixture.book.award(award.id))
    #expect(Award(json: asked.json) == asked && asked.revoking?.by == fixture.reviewer)
    try fixture.run(brake(award, .confirmRevocation), by: fixture.issuer)
    let back = try #require(fixture.book.award(award.id))
    #expect(back.state == .waiting(.credit) && back.approval == nil && back.payment == .none && !back.isPaymentHeld)
    #expect(back.takenBack == Award.TakenBack(amount: yuan(400), by: fixture.issuer, reason: "企业已注销"))
    #expect(Award(json: back.json) == back)
    #expect(fixture.book.balance(.available(fixture.budget)) == yuan(600))
    #expect(fixture.book.balance(.payable(fixture.budget, award.enterprise)) == .zero)
    #expect(
      fixture.book.trail(of: award.id).suffix(4).map(\.act) == [
        .revocationDrafted(reason: "企业已注销"), .revocationReturned(reason: "再核实"),
        .revocationDrafted(reason: "企业已注销"), .revoked,
      ])
    try fixture.run(
      .award(.approve(.credit, [award.id], amount: yuan(100), reason: "核减后重新核定")), by: fixture.approver)
    #expect(fixture.book.award(award.id)?.takenBack == nil)
    #expect(fixture.book.balance(.available(fixture.budget)) == yuan(500))
    fixture.checkBalances("revoked")
  }

  @Test("of what is paid ahead both parts are free again, and after the acceptance is recorded nothing is revoked")
  func advance() throws {
    let fixture = try AwardFixture(
      amount: 600,
      advance: Call.Advance(
        share: Share(Decimal128(coefficient: 50, exponent: -2)), papers: ["验收报告"], acceptance: .workingDays(5)))
    let award = try issued(fixture)
    #expect(fixture.book.balance(.payable(fixture.budget, award.enterprise)) == yuan(200))
    #expect(fixture.book.balance(.committed(fixture.budget, award.id)) == yuan(200))
    try fixture.run(brake(award, .draftRevocation(reason: "下达有误")), by: fixture.reviewer)
    try fixture.run(brake(award, .confirmRevocation), by: fixture.issuer)
    let back = try #require(fixture.book.award(award.id))
    #expect(back.instalments?.stage == .planned && back.instalments?.advance == .zero)
    #expect(back.instalments?.acceptBy == nil && back.state == .waiting(.credit))
    #expect(fixture.book.balance(.available(fixture.budget)) == yuan(600))
    #expect(fixture.book.balance(.committed(fixture.budget, award.id)) == .zero)
    fixture.checkBalances("advance")
  }

  @Test("what is not issued is neither held nor revoked")
  func states() throws {
    let fixture = try AwardFixture(amount: 600)
    let id = try fixture.proposed([yuan(400)])[0]
    for command in [BrakeCommand.hold(reason: "早"), .draftRevocation(reason: "早"), .confirmRevocation] {
      #expect(fixture.refusal(.award(.brake(id, command)), by: fixture.reviewer)?.contains("这一步在") == true)
    }
  }
}
