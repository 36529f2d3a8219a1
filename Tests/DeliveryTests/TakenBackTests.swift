import Diagnostics
import Quantities
import Testing

@testable import Delivery

@Suite("Approvals that are taken back before the publication")
struct TakenBackTests {
  private func approve(_ id: AwardID, _ amount: Money?, _ reason: String) -> DeliveryCommand {
    .award(.approve(.credit, [id], amount: amount, reason: reason))
  }

  private func takeBack(_ id: AwardID, _ reason: String = "应为 400 元，误录") -> DeliveryCommand {
    .award(.takeBack(id, reason: reason))
  }

  @Test("somebody else takes a wrong approval back, its money is free again, and the history keeps both approvals")
  func wrong() throws {
    let fixture = try AwardFixture(amount: 600, oversubscription: .postponement)
    let id = try fixture.proposed([yuan(400), yuan(300)])[0]
    try fixture.run(approve(id, Money(fen: 10_001), "按比例"), by: fixture.approver)
    #expect(
      fixture.refusal(takeBack(id), by: fixture.approver)
        == "错误：核定和退回核定须是两个人：“模拟企业1”是您核定的\n  办法：核定有误的，请另一位有权限的人员退回")
    #expect(fixture.refusal(takeBack(id), by: fixture.proposer)?.contains("提出人不能审批") == true)
    #expect(fixture.refusal(takeBack(id, " "), by: fixture.reviewer)?.hasPrefix("reason: 错误：没有填理由") == true)
    #expect(fixture.book.balance(.committed(fixture.budget, id)) == Money(fen: 10_001))
    try fixture.run(takeBack(id), by: fixture.reviewer)
    let back = try #require(fixture.book.award(id))
    #expect(back.state == .waiting(.credit) && back.approval == nil)
    #expect(
      back.takenBack
        == Award.TakenBack(amount: Money(fen: 10_001), by: fixture.reviewer, reason: "应为 400 元，误录"))
    #expect(Award(json: back.json) == back)
    #expect(fixture.book.balance(.committed(fixture.budget, id)) == .zero)
    #expect(fixture.book.balance(.available(fixture.budget)) == yuan(600))
    #expect(
      fixture.refusal(approve(id, nil, ""), by: fixture.approver)
        == "reason: 错误：“模拟企业1”核定过 100.01 元，已退回（应为 400 元，误录），重新核定没有写理由\n  办法：逐笔重新核定，写明这次的数为什么对")
    #expect(
      fixture.refusal(approve(id, nil, "按拟支持金额"), by: fixture.reviewer)?.contains("退回核定和重新核定须是两个人") == true)
    try fixture.run(approve(id, nil, "按拟支持金额"), by: fixture.approver)
    let award = try #require(fixture.book.award(id))
    #expect(award.approved == yuan(400) && award.takenBack == nil)
    #expect(fixture.book.balance(.available(fixture.budget)) == yuan(200))
    #expect(
      fixture.book.trail(of: id).map(\.act) == [
        .confirmed(account: "1234"),
        .approved(.credit, Money(fen: 10_001), budget: fixture.budget, reason: "按比例"),
        .takenBack(reason: "应为 400 元，误录"),
        .approved(.credit, yuan(400), budget: fixture.budget, reason: "按拟支持金额"),
      ])
  }

  @Test("what was approved in part for want of money is raised when more comes, to what is proposed and no further")
  func raised() throws {
    let fixture = try AwardFixture(amount: 100, oversubscription: .postponement)
    let id = try fixture.proposed([yuan(400)])[0]
    try fixture.run(approve(id, yuan(100), "预算不足"), by: fixture.approver)
    try fixture.increase(yuan(301))
    try fixture.run(takeBack(id, "追加预算已到账"), by: fixture.reviewer)
    #expect(
      fixture.refusal(approve(id, Money(fen: 40_001), "补足"), by: fixture.approver)?
        .contains("核定 400.01 元高于拟支持的 400 元") == true)
    try fixture.run(approve(id, nil, "补足"), by: fixture.approver)
    #expect(fixture.book.award(id)?.approved == yuan(400))
    #expect(fixture.book.balance(.available(fixture.budget)) == yuan(1))
  }

  @Test("one of a cut that is taken back keeps its share, and is approved by it again")
  func share() throws {
    let fixture = try AwardFixture(amount: 300)
    let ids = try fixture.proposed([yuan(300), yuan(300)])
    try fixture.run(.award(.allot(fixture.call)), by: fixture.approver)
    try fixture.run(.award(.approve(.credit, ids, amount: nil, reason: "")), by: fixture.approver)
    try fixture.run(takeBack(ids[1]), by: fixture.reviewer)
    let call = try #require(fixture.book.call(fixture.call))
    let pool = try #require(try fixture.book.allotmentPool(of: call))
    #expect(!pool.isStale && pool.waiting.map(\.id) == [ids[1]] && pool.approved.map(\.id) == [ids[0]])
    try fixture.run(approve(ids[1], nil, "核对无误"), by: fixture.approver)
    #expect(ids.map { fixture.book.award($0)?.approved } == [yuan(150), yuan(150)])
    #expect(fixture.book.balance(.available(fixture.budget)) == .zero)
  }

  @Test("what is not approved, or published already, is not taken back")
  func states() throws {
    let fixture = try AwardFixture()
    let id = try fixture.proposed([yuan(400)])[0]
    let said = "这一步在“已核定，待公示”时办"
    #expect(fixture.refusal(takeBack(id), by: fixture.reviewer)?.contains(said) == true)
    try fixture.run(approve(id, nil, ""), by: fixture.approver)
    try fixture.run(.award(.publicise([id])), by: fixture.approver)
    #expect(fixture.refusal(takeBack(id), by: fixture.reviewer)?.contains(said) == true)
  }
}
