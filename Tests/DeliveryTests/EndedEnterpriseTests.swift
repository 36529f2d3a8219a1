import Diagnostics
import Instruments
import Quantities
import Testing

@testable import Delivery

@Suite("Enterprises that ended after their award was proposed")
struct EndedEnterpriseTests {
  @Test("what is decided on one in doubt takes a reason, which stands in the history and changes nothing else")
  func judged() throws {
    let fixture = try AwardFixture()
    let ids = try fixture.proposed([yuan(400), yuan(300)])
    let award = try #require(fixture.book.award(ids[0]))
    let ended = EndedEnterprises([award.enterprise: .deregistered])
    let approve = DeliveryCommand.award(.approve(.credit, [ids[0]], amount: nil, reason: ""))
    func judged(_ reason: String) throws -> DeliveryCommand {
      try ended.judged(approve, for: award.enterprise, named: award.name, [award.id], reason: reason)
    }
    do {
      _ = try judged(" ")
      Issue.record("a doubt was passed over")
    } catch let faults as Diagnostics {
      #expect(faults.all.map(\.code) == ["delivery.doubt-unjudged"])
      #expect(faults.all.first?.place?.field == "doubt")
    }
    try fixture.run(try judged("注销前已完成升规，清算组代收"), by: fixture.approver)
    #expect(fixture.book.award(ids[0])?.approved == yuan(400))
    #expect(fixture.book.balance(.committed(fixture.budget, ids[0])) == yuan(400))
    #expect(
      fixture.book.trail(of: ids[0]).map(\.act) == [
        .confirmed(account: "1234"), .approved(.credit, yuan(400), budget: fixture.budget, reason: ""),
        .doubtJudged(Award.JudgedDoubt(ending: .deregistered, reason: "注销前已完成升规，清算组代收")),
      ])
  }

  @Test("one of which nothing is known goes on as ever, and a reason that is too long is refused at its field")
  func others() throws {
    let fixture = try AwardFixture()
    let id = try fixture.proposed([yuan(400)])[0]
    let award = try #require(fixture.book.award(id))
    let approve = DeliveryCommand.award(.approve(.credit, [id], amount: nil, reason: ""))
    #expect(
      try EndedEnterprises.none.judged(approve, for: award.enterprise, named: award.name, [id], reason: "") == approve)
    let long = DeliveryCommand.inDoubt(
      Award.JudgedDoubt(ending: .revoked, reason: String(repeating: "长", count: 201)), of: award.enterprise, [id],
      approve)
    #expect(fixture.refusal(long, by: fixture.approver)?.hasPrefix("doubt: 错误：存疑判断的理由太长") == true)
    #expect(fixture.book.award(id)?.approval == nil)
  }

  @Test("the acts that judge a doubt are read back from the journal as they were written")
  func journal() throws {
    for ending in AssessedSubject.Ending.allCases {
      let act = AwardAct.doubtJudged(Award.JudgedDoubt(ending: ending, reason: "核实无误"))
      #expect(AwardAct(json: act.json) == act)
      #expect(!ending.doubt.zh.isEmpty && !ending.doubt.en.isEmpty)
    }
    #expect(AssessedSubject.Ending.deregistered.isOver && !AssessedSubject.Ending.movedOut.isOver)
  }
}
