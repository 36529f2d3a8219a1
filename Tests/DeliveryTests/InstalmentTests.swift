import Decimals
import Instruments
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Delivery

@Suite("Advance, acceptance and settlement")
struct InstalmentTests {
  /// An office whose call advances half, with one award of these yuan issued and its advance paid.
  struct Office {
    let fixture: AwardFixture
    let id = AwardID(number: 1)
    let payee: CreditCode

    init(
      approved: Money = yuan(1_000), share: String = "0.5", rate: BenefitTerms.Rate? = nil, isPaid: Bool = true,
      acceptance: Call.AcceptanceTerm = .workingDays(120)
    ) throws {
      fixture = try AwardFixture(
        advance: Call.Advance(
          share: Share(try #require(Decimal128(share))), papers: ["验收报告", "审计报告"], acceptance: acceptance))
      payee = try fixture.enterprise(1)
      let run = try fixture.make(
        fixture.population([fixture.subject(1, most: approved)], rates: rate.map { ["r1": $0] } ?? [:]))
      try fixture.run(.award(.propose(run.id)))
      try fixture.run(.award(.confirm(id, account: "1234")), by: fixture.owner)
      try fixture.run(.award(.approve(.credit, [id], amount: nil, reason: "")), by: fixture.approver)
      try fixture.run(.award(.publicise([id])), by: fixture.approver)
      try fixture.run(.award(.clear([id])), by: fixture.approver, on: "2026-07-01")
      try fixture.run(.award(.issue([id])), by: fixture.issuer)
      if isPaid { try pay() }
    }

    var award: Award { get throws { try #require(fixture.book.award(id)) } }

    func balance(_ account: LedgerAccount) -> Money { fixture.book.balance(account) }

    /// Asks for what is owed, and has the treasury confirm it.
    func pay() throws {
      let transfer = TransferID(number: fixture.book.transferRows.count + 1)
      try fixture.run(.draftTransfer(fixture.budget, payee: payee, payeeName: "模拟企业1", [], awards: [id]))
      try fixture.run(.approveTransfer(transfer), by: fixture.approver)
      try fixture.run(.exportTransfers([transfer]))
      try fixture.run(
        .settleTransfers([
          TransferSettlement(transfer, .paid(voucher: "P\(transfer.number)", on: try day("2026-07-02")))
        ]))
    }

    func findings(
      _ outcome: Instalments.Inspection.Outcome, _ figure: Money, note: String = "说明", on: String = "2026-07-10",
      papers: [String] = ["验收报告", "审计报告"]
    ) throws -> DeliveryCommand {
      .award(
        .instalment(
          id,
          .inspect(
            InstalmentCommand.Findings(
              on: try day(on), inspectors: "模拟验收组", outcome: outcome, figure: figure,
              papers: papers.map { Award.Paper(title: $0, file: "\($0).pdf", hash: ContentHash(of: Array($0.utf8))) },
              note: note))))
    }

    func step(_ command: InstalmentCommand) -> DeliveryCommand { .award(.instalment(id, command)) }

    /// From the inspection to the checked settlement.
    func settle(_ outcome: Instalments.Inspection.Outcome, _ figure: Money) throws {
      try fixture.run(try findings(outcome, figure), by: fixture.reviewer, on: "2026-07-20")
      try fixture.run(step(.accept), by: fixture.approver)
      try fixture.run(step(.draftSettlement(note: "")), by: fixture.reviewer)
      try fixture.run(step(.settle), by: fixture.issuer)
    }

    func refusal(_ command: DeliveryCommand, by actor: ActorID? = nil) -> String? {
      fixture.refusal(command, by: actor ?? fixture.reviewer, on: "2026-07-20")
    }
  }

  @Test("half is paid ahead and the rest stays promised; accepted in full, the rest is owed and paid")
  func full() throws {
    let office = try Office()
    let budget = office.fixture.budget
    #expect(office.balance(.paid(budget, office.payee)) == yuan(500))
    #expect(office.balance(.committed(budget, office.id)) == yuan(500))
    #expect(try office.award.paid == yuan(500))
    try office.settle(.passed, yuan(1_000))
    #expect(try office.award.instalments?.final == yuan(1_000))
    #expect(office.balance(.payable(budget, office.payee)) == yuan(500))
    try office.pay()
    #expect(try office.award.paid == yuan(1_000))
    #expect(try office.award.payment == .paid)
    #expect(office.fixture.book.transferRows.values.map(\.amount.fen) == [50_000, 50_000])
    #expect(Set(office.fixture.book.transferRows.values.map(\.reference)).count == 2)
  }

  @Test("accepted for less than was advanced, the difference is a claim, and what comes back goes against it first")
  func claim() throws {
    let office = try Office()
    let (budget, id) = (office.fixture.budget, office.id)
    try office.settle(.partly, yuan(300))
    #expect(office.balance(.recoverable(budget, id)) == yuan(200))
    #expect(office.balance(.paid(budget, office.payee)) == yuan(300))
    #expect(office.balance(.committed(budget, id)) == .zero)
    #expect(office.balance(.available(budget)) == yuan(999_500))
    #expect(try office.award.claimed == yuan(200))
    try office.fixture.recover(id, yuan(150))
    #expect(try office.award.claimed == yuan(50))
    #expect(
      office.refusal(.award(.recovery(id, .record(yuan(60), voucher: "缴2", reason: "追缴"))))
        == "amount: 错误：追回 60 元超过应追缴未追回的\n  应为：不超过 50 元")
    try office.fixture.recover(id, yuan(50))
    #expect(office.balance(.recoverable(budget, id)) == .zero)
    #expect(office.balance(.paid(budget, office.payee)) == yuan(300))
    #expect(
      office.refusal(.demandRecovery(id, amount: yuan(301), document: "模拟〔2026〕8号"))?.contains("不超过 300 元") == true)
  }

  @Test(
    "the final amount is the lower of approved and confirmed, just below, at and above the advance and up to the approved sum",
    arguments: [
      (49_999, 49_999, 0, 1), (50_000, 50_000, 0, 0), (50_001, 50_001, 1, 0), (99_999, 99_999, 49_999, 0),
      (100_000, 100_000, 50_000, 0),
    ])
  func boundaries(_ confirmed: Int64, _ final: Int64, _ remainder: Int64, _ claim: Int64) throws {
    let office = try Office()
    try office.settle(.passed, Money(fen: confirmed))
    let instalments = try #require(try office.award.instalments)
    #expect(instalments.final == Money(fen: final))
    #expect(instalments.remainder == Money(fen: remainder))
    #expect(try office.award.claimed == Money(fen: claim))
    #expect(office.balance(.payable(office.fixture.budget, office.payee)) == Money(fen: remainder))
    #expect(try office.award.payment == (remainder > 0 ? .owed : .paid))
  }

  @Test("failed, nothing is confirmed: all that was advanced is to come back, and the rest of the promise is free")
  func failed() throws {
    let office = try Office()
    try office.fixture.run(
      try office.findings(.failed, .zero, papers: []), by: office.fixture.reviewer, on: "2026-07-20")
    try office.fixture.run(office.step(.accept), by: office.fixture.approver)
    try office.fixture.run(office.step(.draftSettlement(note: "项目未实施")), by: office.fixture.reviewer)
    try office.fixture.run(office.step(.settle), by: office.fixture.issuer)
    #expect(try office.award.claimed == yuan(500))
    #expect(try office.award.granted == .zero)
    #expect(office.balance(.available(office.fixture.budget)) == yuan(999_500))
  }

  @Test("where the clause's row gives a rate, spending is confirmed and the support follows by the rate's rounding")
  func rate() throws {
    let share = Share(try #require(Decimal128("0.3")))
    let exact = try Office(rate: BenefitTerms.Rate(share: share, isCeiling: false))
    try exact.settle(.passed, Money(fen: 200_005))
    #expect(try exact.award.instalments?.final == Money(fen: 60_002))
    let ceiling = try Office(rate: BenefitTerms.Rate(share: share, isCeiling: true))
    try ceiling.settle(.passed, Money(fen: 200_005))
    #expect(try ceiling.award.instalments?.final == Money(fen: 60_001))
    #expect(try ceiling.award.instalments?.inspection?.confirmed == Money(fen: 60_001))
  }

  @Test("an advance of less than a fen is none, and the settlement pays all of it")
  func tiny() throws {
    let office = try Office(approved: Money(fen: 1), isPaid: false)
    #expect(try office.award.payment == .none)
    try office.settle(.passed, Money(fen: 1))
    try office.pay()
    #expect(try office.award.paid == Money(fen: 1))
  }

  @Test("who records an acceptance does not check it, who draws a settlement up does not check it, a proposer neither")
  func apart() throws {
    let office = try Office()
    let fixture = office.fixture
    let proposer = "错误：提出人不能审批：这一笔（模拟企业1）是您测算或提出的\n  办法：请另一位有权限的人员办理"
    #expect(office.refusal(try office.findings(.passed, yuan(1_000)), by: fixture.proposer) == proposer)
    try fixture.run(try office.findings(.passed, yuan(1_000)), by: fixture.reviewer, on: "2026-07-20")
    #expect(
      office.refusal(office.step(.accept))
        == "错误：经办和复核须是两个人：这一笔是您经办的，不能由您复核验收\n  办法：请另一位复核人员办理")
    try fixture.run(office.step(.accept), by: fixture.approver)
    #expect(office.refusal(office.step(.draftSettlement(note: "")), by: fixture.proposer) == proposer)
    try fixture.run(office.step(.draftSettlement(note: "")), by: fixture.approver)
    #expect(
      office.refusal(office.step(.settle), by: fixture.approver)
        == "错误：经办和复核须是两个人：这一笔是您经办的，不能由您复核清算\n  办法：请另一位复核人员办理")
    #expect(office.refusal(office.step(.settle), by: fixture.proposer) == proposer)
    #expect(office.refusal(office.step(.settle), by: fixture.issuer) == nil)
  }

  @Test("what a checker sends back is recorded anew, and no step is taken out of turn")
  func turns() throws {
    let office = try Office()
    let fixture = office.fixture
    let early = "错误：“模拟企业1”这一笔现在是“待验收”，不能做这一步\n  应为：这一步在“清算待复核”时办\n  办法：刷新页面，看看别人是否已经办了"
    #expect(office.refusal(office.step(.settle)) == early)
    try fixture.run(try office.findings(.passed, yuan(1_000)), by: fixture.reviewer, on: "2026-07-20")
    #expect(office.refusal(try office.findings(.passed, yuan(1_000)))?.contains("现在是“验收待复核”") == true)
    try fixture.run(office.step(.returnInspection(reason: "缺签字")), by: fixture.approver)
    #expect(try office.award.instalments?.stage == .awaiting)
    try fixture.run(try office.findings(.partly, yuan(700)), by: fixture.reviewer, on: "2026-07-20")
    try fixture.run(office.step(.accept), by: fixture.approver)
    try fixture.run(office.step(.draftSettlement(note: "")), by: fixture.reviewer)
    try fixture.run(office.step(.returnSettlement(reason: "账户待核")), by: fixture.issuer)
    #expect(try office.award.instalments?.stage.name == .accepted)
    #expect(try office.award.instalments?.inspection?.confirmed == yuan(700))
  }

  @Test("what does not fit an acceptance is refused with what was expected")
  func findings() throws {
    let office = try Office()
    func refusal(_ command: DeliveryCommand) -> String? { office.refusal(command) }
    #expect(
      refusal(try office.findings(.failed, yuan(1)))
        == "amount: 错误：验收不通过，却填了确认的金额\n  应为：不通过的，金额空着；部分通过的，选“部分通过”")
    #expect(
      refusal(try office.findings(.passed, Money(fen: 100_001)))
        == "amount: 错误：确认的支持 1,000.01 元高于核定的 1,000 元\n  应为：不超过 1,000 元")
    #expect(
      refusal(try office.findings(.passed, .zero))
        == "amount: 错误：没有填确认的金额\n  应为：大于零；什么都不能确认的，选“不通过”")
    #expect(
      refusal(try office.findings(.partly, yuan(1_000)))
        == "outcome: 错误：部分通过，但确认的支持 1,000 元不低于核定的 1,000 元\n  应为：全部确认的，选“通过”")
    #expect(
      refusal(try office.findings(.passed, yuan(999), note: ""))
        == "outcome: 错误：确认的支持 999 元低于核定的 1,000 元，没有写理由\n  办法：只确认一部分的，选“部分通过”，写明哪些没有确认、为什么")
    #expect(
      refusal(try office.findings(.partly, yuan(999), note: ""))
        == "note: 错误：确认的支持 999 元低于核定的 1,000 元，没有写理由\n  办法：写明哪些没有确认、为什么")
    #expect(
      refusal(try office.findings(.passed, yuan(1_000), on: "2026-07-21"))
        == "on: 错误：验收日“2026年7月21日”不能用\n  应为：从 2026年6月1日（下达之日）到今天 2026年7月20日")
    #expect(refusal(try office.findings(.passed, yuan(1_000), on: "2026-05-31"))?.hasPrefix("on: 错误：验收日") == true)
    #expect(
      refusal(try office.findings(.passed, yuan(1_000), papers: ["验收报告"]))
        == "papers: 错误：还缺验收材料：审计报告\n  办法：补齐后再登记；验收不通过的可以不交")
    #expect(
      refusal(try office.findings(.passed, yuan(1_000), papers: ["验收报告", "发票"]))
        == "papers: 错误：有材料不在通知的验收材料里，或重复\n  应为：验收报告、审计报告")
  }

  @Test("nothing is settled while the advance may still bounce, and nothing recovered before the settlement")
  func open() throws {
    let office = try Office(isPaid: false)
    let fixture = office.fixture
    let ids = [TransferID(number: 1)]
    try fixture.run(.draftTransfer(fixture.budget, payee: office.payee, payeeName: "模拟企业1", [], awards: [office.id]))
    try fixture.run(.approveTransfer(ids[0]), by: fixture.approver)
    try fixture.run(.exportTransfers(ids))
    try fixture.run(try office.findings(.passed, yuan(1_000)), by: fixture.reviewer, on: "2026-07-20")
    try fixture.run(office.step(.accept), by: fixture.approver)
    #expect(
      office.refusal(office.step(.draftSettlement(note: "")))
        == "错误：“模拟企业1”的预拨款还没有支付结果，不能清算\n  办法：先在拨付里办完预拨，读入国库凭证")
    try fixture.run(.settleTransfers([TransferSettlement(ids[0], .paid(voucher: "P1", on: try day("2026-07-02")))]))
    #expect(
      office.refusal(.award(.recovery(office.id, .record(yuan(1), voucher: "缴1", reason: "追回"))))
        == "错误：“模拟企业1”先预拨、后清算，还没有清算，不能登记追回\n  办法：先登记验收（不再实施的按不通过）并清算，多拨的即转为追缴")
    #expect(office.refusal(office.step(.draftSettlement(note: ""))) == nil)
  }

  @Test(
    "an advance that is not out when the acceptance is recorded is paid no more: drafts of it stay, and all is settled at once",
    arguments: [(1_000, 1_000), (300, 300), (0, 0)])
  func held(_ confirmed: Int64, _ final: Int64) throws {
    let office = try Office(isPaid: false)
    let (fixture, transfer) = (office.fixture, TransferID(number: 1))
    let draft = DeliveryCommand.draftTransfer(
      fixture.budget, payee: office.payee, payeeName: "模拟企业1", [], awards: [office.id])
    try fixture.run(draft)
    try fixture.run(.approveTransfer(transfer), by: fixture.approver)
    let outcome = confirmed == 0 ? Instalments.Inspection.Outcome.failed : confirmed == 1_000 ? .passed : .partly
    try fixture.run(
      try office.findings(outcome, yuan(confirmed)), by: fixture.reviewer, on: "2026-07-20")
    #expect(
      fixture.refusal(.exportTransfers([transfer])) == "错误：“模拟企业1”的验收已经登记（验收待复核），预拨款不再支付\n"
        + "  办法：由复核人退回拨付申请 TD2026-000001，其余各笔重新拟；这一笔由清算一次付清")
    try fixture.run(.returnTransfer(transfer, reason: "验收已登记"), by: fixture.approver)
    #expect(fixture.refusal(draft)?.hasSuffix("办法：由清算一次付清") == true)
    try fixture.run(office.step(.accept), by: fixture.approver)
    try fixture.run(office.step(.draftSettlement(note: "")), by: fixture.reviewer)
    try fixture.run(office.step(.settle), by: fixture.issuer)
    #expect(try office.award.due == yuan(final) && office.award.claimed == .zero)
    #expect(try office.award.payment == (final == 0 ? .none : .owed))
    #expect(office.balance(.payable(fixture.budget, office.payee)) == yuan(final))
    #expect(office.balance(.committed(fixture.budget, office.id)) == .zero)
    #expect(office.balance(.available(fixture.budget)) == yuan(1_000_000 - final))
    guard final > 0 else { return }
    try fixture.run(draft)
    try fixture.run(.approveTransfer(TransferID(number: 2)), by: fixture.approver)
    #expect(fixture.book.transfer(TransferID(number: 2))?.amount == yuan(final))
  }

  @Test("who checked a settlement does not let its remainder go")
  func settlerReleases() throws {
    let office = try Office()
    let fixture = office.fixture
    try fixture.run(try office.findings(.passed, yuan(1_000)), by: fixture.reviewer, on: "2026-07-20")
    try fixture.run(office.step(.accept), by: fixture.approver)
    try fixture.run(office.step(.draftSettlement(note: "")), by: fixture.reviewer)
    try fixture.run(office.step(.settle), by: fixture.approver)
    let transfer = TransferID(number: 2)
    try fixture.run(.draftTransfer(fixture.budget, payee: office.payee, payeeName: "模拟企业1", [], awards: [office.id]))
    #expect(
      fixture.refusal(.approveTransfer(transfer), by: fixture.approver)
        == "错误：清算复核和拨付复核须是两个人：其中“模拟企业1”的清算是您复核的\n  办法：请另一位复核人员办理")
    #expect(fixture.refusal(.approveTransfer(transfer), by: fixture.owner) == nil)
  }

  @Test("an acceptance is due by the call's working days after the issue, or by its day")
  func due() throws {
    // Issued on 2026-06-01, a Monday; the dragon boat festival falls on 2026-06-19.
    let days = try Office(acceptance: .workingDays(14)).award.instalments
    #expect(days?.acceptBy?.day == (try day("2026-06-22")) && days?.acceptBy?.isProvisional == false)
    let far = try Office(acceptance: .workingDays(250)).award.instalments
    #expect(far?.acceptBy?.isProvisional == true)
    #expect(try Office(acceptance: .day(day("2026-07-15"))).award.instalments?.acceptBy?.day == day("2026-07-15"))
    // A call from before it had to name a time.
    let open = try Office()
    var award = try open.award
    award.instalments?.acceptBy = nil
    open.fixture.book.save(award)
    #expect(
      open.refusal(open.step(.extendAcceptance(until: try day("2026-08-01"), document: "模拟〔2026〕8号")))
        == "错误：通知没有写验收期限，无期可延")
  }

  @Test("after its last day nothing passes that was not looked at in time, until a document extends it; it may fail")
  func late() throws {
    let office = try Office(acceptance: .day(day("2026-07-15")))
    let fixture = office.fixture
    #expect(try office.award.instalments?.isLate(on: day("2026-07-15")) == false)
    #expect(try office.award.instalments?.isLate(on: day("2026-07-16")) == true)
    #expect(
      office.refusal(try office.findings(.passed, yuan(1_000), on: "2026-07-16"))
        == "on: 错误：验收日 2026年7月16日 过了验收期限 2026年7月15日，不能登记为通过\n"
        + "  应为：不晚于 2026年7月15日 的验收日，或结论为不通过\n  办法：有文件同意延期的，先登记延期；否则按不通过登记，预拨款转为追缴")
    #expect(office.refusal(try office.findings(.partly, yuan(1), on: "2026-07-16"))?.hasPrefix("on: 错误") == true)
    func extended(_ until: String, by actor: ActorID? = nil) throws -> String? {
      office.refusal(
        office.step(.extendAcceptance(until: try day(until), document: "模拟〔2026〕8号")), by: actor)
    }
    #expect(
      try extended("2026-07-19") == "until: 错误：延到 2026年7月19日 不行\n  应为：2026年7月15日 之后、不早于今天 2026年7月20日")
    #expect(
      try extended("2027-07-22")
        == "until: 错误：延到 2027年7月22日 超过一年\n  应为：不晚于 2027年7月21日\n  办法：看看年份是不是写错了：延期以后不能再改早")
    #expect(try extended("2026-08-01", by: fixture.proposer)?.contains("提出人不能审批") == true)
    #expect(try extended("2026-08-01") == nil)
    #expect(try office.award.instalments?.acceptBy?.day == day("2026-08-01"))
    try fixture.run(
      try office.findings(.passed, yuan(1_000), on: "2026-07-16"), by: fixture.reviewer, on: "2026-07-20")
    #expect(try extended("2026-09-01")?.contains("验收待复核") == true)
    // What was looked at in time may be written down later, and what failed at any time.
    let inTime = try Office(acceptance: .day(day("2026-07-15")))
    #expect(inTime.refusal(try inTime.findings(.passed, yuan(1_000), on: "2026-07-15")) == nil)
    let failed = try Office(acceptance: .day(day("2026-07-15")))
    #expect(failed.refusal(try failed.findings(.failed, .zero, on: "2026-07-20", papers: [])) == nil)
  }

  @Test("what was settled at nothing bars nobody from what is given once; what is still to come back is told")
  func onceMore() throws {
    let office = try Office()
    let fixture = office.fixture
    func examined() throws -> RunRow {
      let run = try fixture.make(fixture.population([fixture.subject(1, most: yuan(1_000))]))
      return try #require(fixture.book.row(1, of: run.id))
    }
    #expect(try examined().checks.map(\.kind) == [.once])
    try office.settle(.failed, .zero)
    // Nor is an account asked for what is paid nothing.
    var bare = try office.award
    bare.account = nil
    bare.payment = .none
    #expect(!bare.lacksAccount)
    let again = try examined()
    #expect(again.finding == .proposed && again.checks.map(\.kind) == [.claimed])
    #expect(again.checks.first?.granted == yuan(500) && again.checks.first?.by == office.id.text)
    let run = try #require(fixture.book.runRows.values.map(\.run).max { $0.id < $1.id })
    #expect(fixture.refusal(.award(.propose(run.id)), by: fixture.proposer) == nil)
    // The new one takes the place.
    #expect(try examined().checks.contains { $0.kind == .once })
    try fixture.recover(office.id, yuan(500))
    #expect(try !examined().checks.contains { $0.kind == .claimed })
    // A fen of support is support.
    let little = try Office()
    try little.settle(.partly, Money(fen: 1))
    let fresh = try little.fixture.make(little.fixture.population([little.fixture.subject(1, most: yuan(1_000))]))
    #expect(little.fixture.book.row(1, of: fresh.id)?.finding == .barred)
  }

  @Test("yearly, cumulative and per-enterprise limits count the settled amount, not the approved one")
  func settledCounts() throws {
    func limited(_ terms: BenefitTerms, _ settled: Money) throws -> RunRow {
      let office = try Office()
      if settled == .zero { try office.settle(.failed, .zero) } else { try office.settle(.partly, settled) }
      let assessed = try office.fixture.subject(1, most: yuan(1_000))
      var checks = AwardChecks(
        benefit: try office.award.benefit, year: try office.award.year, terms: terms,
        priors: try office.fixture.book.priorGrants(office.award.benefit, terms, of: nil), claims: [])
      let found = checks.examine(assessed)
      return RunRow(number: 1, subject: assessed, finding: found.finding, atMost: found.atMost, checks: found.checks)
    }
    func terms(_ frequency: BenefitDeclaration.Frequency, cap: Money? = nil) -> BenefitTerms {
      BenefitTerms(frequency: frequency, enterpriseCap: cap, exclusive: [], unsettled: [])
    }
    // The same year bars for something, and not for nothing.
    #expect(try limited(terms(.yearly), yuan(300)).finding == .barred)
    #expect(try limited(terms(.yearly), .zero).finding == .proposed)
    // Capped for the enterprise at 1,200: 300 were settled of 1,000 approved.
    let capped = try limited(terms(.unstated, cap: yuan(1_200)), yuan(300))
    #expect(capped.checks.contains { $0.granted == yuan(300) })
    #expect(try limited(terms(.unstated, cap: yuan(1_200)), .zero).atMost == yuan(1_000))
    let sum = try limited(terms(.cumulative), yuan(300))
    #expect(sum.checks.contains { $0.kind == .cumulative && $0.granted == yuan(300) })
  }

  @Test("an award whose call declares no advance is paid at once and knows no acceptance")
  func atOnce() throws {
    let fixture = try AwardFixture()
    let id = try #require(try fixture.proposed([yuan(9)]).first)
    #expect(
      fixture.refusal(.award(.instalment(id, .accept)), by: fixture.reviewer)
        == "错误：“模拟企业1”这一笔一次拨付，没有预拨和清算\n  应为：通知声明了预拨的事项")
  }

  @Test("a call advances a share above nothing and below all, and names what the acceptance takes")
  func declared() throws {
    let fixture = try AwardFixture()
    func refusal(_ share: String, _ papers: [String]) throws -> String? {
      var terms = try fixture.terms()
      terms.advance = Call.Advance(
        share: Share(try #require(Decimal128(share))), papers: papers, acceptance: .workingDays(120))
      return fixture.refusal(.call(.record(terms)))
    }
    #expect(try refusal("0.5", ["验收报告"]) == nil)
    #expect(
      try refusal("1", ["验收报告"])
        == "advance: 错误：预拨比例“100%”不能用\n  应为：大于 0、小于 100%；一次拨付的，空着")
    #expect(try refusal("0", ["验收报告"])?.hasPrefix("advance: 错误：预拨比例“0%”不能用") == true)
    func term(_ acceptance: Call.AcceptanceTerm) throws -> String? {
      var terms = try fixture.terms()
      terms.advance = Call.Advance(
        share: Share(try #require(Decimal128("0.5"))), papers: ["验收报告"], acceptance: acceptance)
      return fixture.refusal(.call(.record(terms)))
    }
    #expect(
      try term(.workingDays(0))
        == "acceptance: 错误：验收期限“0”不能用\n  应为：下达后 1 到 750 个工作日，或今天 2026年6月1日 之后的一天")
    var open = try fixture.terms()
    open.advance = Call.Advance(share: Share(try #require(Decimal128("0.5"))), papers: ["验收报告"])
    #expect(
      fixture.refusal(.call(.record(open))) == """
        acceptance: 错误：有预拨，没有填验收期限
          应为：下达后的工作日数，如 120；或一天，如 2027-06-30
          办法：通知没有写期限的，先由主管部门定下来；不预拨的，预拨比例空着
        """)
    #expect(try term(.workingDays(750)) == nil && term(.workingDays(751)) != nil)
    #expect(try term(.day(day("2026-06-01"))) != nil && term(.day(day("2026-06-02"))) == nil)
    #expect(
      try refusal("0.5", []) == "acceptancePapers: 错误：验收材料有 0 种，或有重名\n  应为：1 到 20 种，各不同名")
  }
}
