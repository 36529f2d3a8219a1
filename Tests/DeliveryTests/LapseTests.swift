import Diagnostics
import Quantities
import Testing

@testable import Delivery

@Suite("Terms of enterprises that pass, and what the office records for them")
struct LapseTests {
  private let heard = HeardAccount(how: "电话联系，财务负责人答复", proof: "账户确认书.pdf")

  private func stored(_ fixture: AwardFixture, _ id: AwardID) throws -> Award {
    let award = try #require(fixture.book.award(id))
    // Whatever it holds, the book keeps it.
    #expect(Award(json: award.json) == award)
    return award
  }

  @Test(
    "a consent that does not come counts as given up after its term and no earlier, the cut does not wait for it, and it can be taken up again"
  )
  func consent() throws {
    let fixture = try AwardFixture(amount: 100)
    let ids = try fixture.proposed([yuan(100), yuan(100)], arrived: false)
    try fixture.run(.award(.confirm(ids[0], account: "1234")), by: fixture.owner)
    let lapse = DeliveryCommand.award(.lapse([ids[1]]))
    // Proposed on Monday the 1st of June: ten working days end on Monday the 15th.
    #expect(
      fixture.refusal(lapse, by: fixture.proposer, on: "2026-06-15")
        == "错误：“模拟企业2”的期限到 2026年6月15日，还没有过，不能视为放弃\n  办法：期满次日起再办")
    #expect(
      fixture.refusal(.award(.lapse([ids[0]])), by: fixture.proposer, on: "2026-06-16")?.contains("待信用核查") == true)
    try fixture.run(lapse, by: fixture.proposer, on: "2026-06-16")
    let until = Award.Deadline(day: try day("2026-06-15"), isProvisional: false)
    let lapsed = try stored(fixture, ids[1])
    #expect(lapsed.state.name == .withdrawn && lapsed.claim == nil)
    #expect(lapsed.lapse == Award.Lapse(step: .consent, until: until, asked: nil))
    #expect(fixture.refusal(.award(.allot(fixture.call)), by: fixture.approver) == "错误：没有超出预算，不必核减")
    try fixture.run(.award(.resume([ids[1]])), by: fixture.reviewer, on: "2026-06-16")
    let again = try stored(fixture, ids[1])
    #expect(again.state == .waiting(.consent) && again.lapse == nil)
    // The 19th is a holiday.
    #expect(again.confirmBy?.day == (try day("2026-07-01")))
    #expect(fixture.refusal(lapse, by: fixture.proposer, on: "2026-07-01")?.contains("还没有过") == true)
    try fixture.run(.award(.confirm(ids[1], account: "5678")), by: fixture.owner, on: "2026-07-01")
    #expect(fixture.book.award(ids[1])?.state == .waiting(.credit))
  }

  @Test("the term of the consent is the call's own where it names one")
  func ownTerm() throws {
    let fixture = try AwardFixture()
    var terms = try fixture.terms()
    terms.confirmationDays = 3
    let call = CallID(number: 2)
    #expect(Call.Terms(json: terms.json) == terms)
    for days in [0, 61] {
      terms.confirmationDays = days
      #expect(fixture.refusal(.call(.record(terms)))?.hasPrefix("confirmationDays: 错误：“\(days)”个工作日不能用") == true)
    }
    terms.confirmationDays = 3
    try fixture.run(.call(.record(terms)))
    #expect(fixture.book.call(call)?.terms.daysToConfirm == 3)
    #expect(fixture.book.call(fixture.call)?.terms.daysToConfirm == 10)
    // Who applies has nothing left to confirm.
    var applied = try fixture.terms(.application, [.town, .publicity, .issue])
    applied.confirmationDays = 3
    try fixture.run(.call(.record(applied)))
    #expect(fixture.book.call(CallID(number: 3))?.terms.confirmationDays == nil)
  }

  @Test("what had lapsed is not taken up again once something of its call is issued, or it was proposed anew")
  func barred() throws {
    let fixture = try AwardFixture()
    let ids = try fixture.proposed([yuan(10), yuan(20), yuan(30)], arrived: false)
    try fixture.run(.award(.confirm(ids[0], account: "1234")), by: fixture.owner)
    try fixture.run(.award(.lapse(Array(ids.dropFirst()))), by: fixture.proposer, on: "2026-06-16")
    let run = try fixture.make(fixture.population([try fixture.subject(2, most: yuan(20))]), on: "2026-06-17")
    // What had lapsed comes back with a reason alone.
    #expect(fixture.refusal(.award(.propose(run.id)), on: "2026-06-17")?.contains("写明理由逐笔重新提出") == true)
    try fixture.run(.award(.proposeAgain(run.id, row: 1, reason: "已联系上")), on: "2026-06-17")
    #expect(
      fixture.refusal(.award(.resume([ids[1]])), by: fixture.reviewer, on: "2026-06-18")?.contains("已另行提出") == true)
    try fixture.run(.award(.approve(.credit, [ids[0]], amount: nil, reason: "")), by: fixture.approver)
    try fixture.run(.award(.publicise([ids[0]])), by: fixture.approver)
    try fixture.run(.award(.clear([ids[0]])), by: fixture.approver, on: "2026-07-01")
    let third = DeliveryCommand.award(.resume([ids[2]]))
    try fixture.run(third, by: fixture.reviewer, on: "2026-07-01")
    try fixture.run(.award(.lapse([ids[2]])), by: fixture.proposer, on: "2026-08-01")
    try fixture.run(.award(.issue([ids[0]])), by: fixture.issuer)
    #expect(fixture.refusal(third, by: fixture.reviewer, on: "2026-08-01")?.contains("已有下达的") == true)
  }

  @Test("of several that lapsed for one subject one is taken up again, and not all at once")
  func twice() throws {
    let fixture = try AwardFixture()
    let ids = try fixture.proposed([yuan(10), yuan(20)], arrived: false)
    try fixture.run(.award(.lapse(ids)), by: fixture.proposer, on: "2026-06-16")
    let run = try fixture.make(fixture.population([try fixture.subject(1, most: yuan(10))]), on: "2026-06-17")
    try fixture.run(.award(.proposeAgain(run.id, row: 1, reason: "已联系上")), on: "2026-06-17")
    let again = AwardID(number: 3)
    try fixture.run(.award(.lapse([again])), by: fixture.proposer, on: "2026-07-10")
    let refusal = fixture.refusal(
      .award(.resume([ids[0], again])), by: fixture.reviewer, on: "2026-07-13")
    #expect(refusal?.contains("“模拟企业1”的同一对象有几笔逾期的，不能一起恢复") == true)
    #expect(fixture.book.award(ids[0])?.state.name == .withdrawn)
    try fixture.run(.award(.resume([ids[1], again])), by: fixture.reviewer, on: "2026-07-13")
    #expect(fixture.book.award(again)?.isLive == true)
    #expect(
      fixture.refusal(.award(.resume([ids[0]])), by: fixture.reviewer, on: "2026-07-13")?.contains("已另行提出") == true)
  }

  @Test("what its enterprise gave up is not taken up again by the office")
  func givenUp() throws {
    let fixture = try AwardFixture()
    let ids = try fixture.proposed([yuan(10)])
    try fixture.run(.award(.withdraw(ids[0], reason: "不需要")), by: fixture.owner)
    #expect(fixture.refusal(.award(.resume(ids)), by: fixture.reviewer)?.contains("现在是“已放弃”") == true)
  }

  @Test("the term for papers is extended once, by who asked for them; after it the award counts as given up")
  func papers() throws {
    let fixture = try AwardFixture()
    let ids = try fixture.proposed([yuan(10)])
    try fixture.run(.award(.sendBack(ids, reason: "缺账户证明")), by: fixture.reviewer, on: "2026-06-17")
    let extend = DeliveryCommand.award(.extendSupplement(ids[0], reason: "企业在补办"))
    #expect(fixture.refusal(extend, by: fixture.approver, on: "2026-06-22")?.contains("不是您要求的") == true)
    // Asked for until Tuesday the 23rd, three working days more.
    try fixture.run(extend, by: fixture.reviewer, on: "2026-06-22")
    let until = Award.Deadline(day: try day("2026-06-26"), isProvisional: false)
    #expect(fixture.book.award(ids[0])?.state == .returned(.credit, until: until, reason: "缺账户证明"))
    #expect(
      fixture.refusal(extend, by: fixture.reviewer, on: "2026-06-22")?
        .hasPrefix("错误：“模拟企业1”的补正期已经延长过一次，到 2026年6月26日") == true)
    let lapse = DeliveryCommand.award(.lapse(ids))
    #expect(fixture.refusal(lapse, by: fixture.proposer, on: "2026-06-26")?.contains("还没有过") == true)
    try fixture.run(lapse, by: fixture.proposer, on: "2026-06-27")
    #expect(try stored(fixture, ids[0]).lapse == Award.Lapse(step: .credit, until: until, asked: "缺账户证明"))
    try fixture.run(.award(.resume(ids)), by: fixture.reviewer, on: "2026-06-29")
    #expect(
      fixture.book.award(ids[0])?.state
        == .returned(
          .credit, until: Award.Deadline(day: try day("2026-07-02"), isProvisional: false), reason: "缺账户证明"))
  }

  @Test(
    "who did not draw it up records an account for an enterprise with how it was heard, and approves no money into it")
  func recordedFor() throws {
    let fixture = try AwardFixture()
    let ids = try fixture.proposed([yuan(10)], arrived: false)
    func confirm(_ heard: HeardAccount) -> DeliveryCommand { .award(.confirmFor(ids[0], account: "1234", heard)) }
    #expect(fixture.refusal(confirm(heard), by: fixture.proposer)?.contains("提出人不能审批") == true)
    #expect(
      fixture.refusal(confirm(HeardAccount(how: " ", proof: "书.pdf")), by: fixture.reviewer)
        == "heard: 错误：没有填怎样得知\n  应为：1 到 200 个字")
    #expect(
      fixture.refusal(confirm(HeardAccount(how: "电话", proof: "")), by: fixture.reviewer)?
        .hasPrefix("proof: 错误：没有填凭据的文件名") == true)
    try fixture.run(confirm(heard), by: fixture.reviewer)
    let award = try stored(fixture, ids[0])
    #expect(award.account == "1234" && award.state == .waiting(.credit))
    #expect(award.hearsay == Award.Hearsay(heard: heard, by: fixture.reviewer))
    #expect(fixture.book.trail(of: ids[0]).map(\.act.name) == [.confirmed, .recordedFor])
    let approve = DeliveryCommand.award(.approve(.credit, ids, amount: nil, reason: ""))
    #expect(fixture.refusal(approve, by: fixture.reviewer)?.contains("代录账户和核定须是两个人") == true)
    try fixture.run(approve, by: fixture.approver)
  }

  @Test("an account is put right for an enterprise after a payment bounced, and who recorded it lets no money go")
  func correctedFor() throws {
    let fixture = try AwardFixture()
    let ids = try fixture.proposed([yuan(10)])
    try fixture.run(.award(.approve(.credit, ids, amount: nil, reason: "")), by: fixture.approver)
    try fixture.run(.award(.publicise(ids)), by: fixture.approver)
    try fixture.run(.award(.clear(ids)), by: fixture.approver, on: "2026-07-01")
    try fixture.run(.award(.issue(ids)), by: fixture.issuer)
    let draft = DeliveryCommand.draftTransfer(
      fixture.budget, payee: try fixture.enterprise(1), payeeName: "模拟企业1", [], awards: ids)
    try fixture.run(draft)
    try fixture.run(.approveTransfer(TransferID(number: 1)), by: fixture.approver)
    try fixture.run(.exportTransfers([TransferID(number: 1)]))
    let correct = DeliveryCommand.award(.correctAccountFor(ids[0], account: "5678", heard))
    #expect(fixture.refusal(correct, by: fixture.reviewer) != nil)
    try fixture.run(.settleTransfers([TransferSettlement(TransferID(number: 1), .bounced(reason: "户名不符"))]))
    #expect(fixture.refusal(correct, by: fixture.proposer)?.contains("提出人不能审批") == true)
    // Who approved what goes into it says no more where it goes than who says so approves it.
    #expect(fixture.refusal(correct, by: fixture.approver)?.contains("核定和代录账户须是两个人") == true)
    try fixture.run(correct, by: fixture.reviewer)
    let award = try stored(fixture, ids[0])
    #expect(award.account == "5678" && award.hearsay?.by == fixture.reviewer)
    try fixture.run(draft)
    let release = DeliveryCommand.approveTransfer(TransferID(number: 2))
    #expect(fixture.refusal(release, by: fixture.reviewer)?.contains("代录账户和拨付复核须是两个人") == true)
    // What the enterprise then says itself stands for itself.
    try fixture.run(.returnTransfer(TransferID(number: 2), reason: "核对账户"), by: fixture.approver)
    try fixture.run(.award(.correctAccount(ids[0], account: "5679")), by: fixture.owner)
    #expect(try stored(fixture, ids[0]).hearsay == nil)
  }

  @Test("minutes, publication and document are kept with an award, and those of an approval that is taken back go")
  func officePapers() throws {
    let fixture = try AwardFixture(steps: [.consent, .credit, .panel, .publicity, .issue])
    let ids = try fixture.proposed([yuan(10), yuan(20)])
    try fixture.run(.award(.pass(.credit, ids, note: "")), by: fixture.reviewer)
    func approve(_ day: String) throws -> DeliveryCommand {
      let minutes = Award.OfficePaper(.minutes, "模拟纪要〔2026〕3号", on: try DeliveryTests.day(day))
      return .award(.approve(.panel, ids, amount: nil, reason: "", minutes: minutes))
    }
    #expect(
      fixture.refusal(try approve("2026-06-09"), by: fixture.approver, on: "2026-06-08")
        == "paperDay: 错误：日期 2026年6月9日 还没有到\n  应为：今天或以前的日期")
    try fixture.run(try approve("2026-06-05"), by: fixture.approver, on: "2026-06-08")
    func publicise(_ ids: [AwardID], until: String?) throws -> DeliveryCommand {
      let notice = Award.OfficePaper(
        .notice, "模拟网址", on: try day("2026-06-08"), until: try until.map { try day($0) })
      return .award(.publicise(ids, notice: notice))
    }
    #expect(
      fixture.refusal(try publicise(ids, until: "2026-06-12"), by: fixture.approver, on: "2026-06-08")
        == "to: 错误：公示到 2026年6月12日 不满通知规定的 5 个工作日\n  应为：2026年6月15日 或以后")
    try fixture.run(try publicise([ids[0]], until: "2026-06-17"), by: fixture.approver, on: "2026-06-08")
    try fixture.run(try publicise([ids[1]], until: nil), by: fixture.approver, on: "2026-06-08")
    #expect(
      fixture.book.award(ids[0])?.state
        == .publicised(until: Award.Deadline(day: try day("2026-06-17"), isProvisional: false)))
    #expect(fixture.book.award(ids[1])?.officePaper(.notice)?.until == (try day("2026-06-15")))
    try fixture.run(.award(.object(ids[1], text: "不实")), by: fixture.owner, on: "2026-06-09")
    try fixture.run(
      .award(.answer(ids[1], objection: 0, isUpheld: true, text: "属实")), by: fixture.approver, on: "2026-06-09")
    #expect(try stored(fixture, ids[1]).officePapers.isEmpty)
    try fixture.run(.award(.clear([ids[0]])), by: fixture.approver, on: "2026-06-18")
    let document = Award.OfficePaper(.issue, "模拟下达〔2026〕9号", on: try day("2026-06-18"))
    try fixture.run(.award(.issue([ids[0]], document: document)), by: fixture.issuer, on: "2026-06-18")
    #expect(try stored(fixture, ids[0]).officePapers.map(\.kind) == [.minutes, .notice, .issue])
    #expect(fixture.book.trail(of: ids[0]).suffix(2).map(\.act) == [.issued(acceptBy: nil), .documented(document)])
  }
}
