import Access
import Delivery
import Diagnostics
import Enterprises
import Facts
import Instruments
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

@Suite("An award's page says who acts next, how its sum comes about, and what stands against it")
struct AwardNextTests {
  @Test(
    "at every step the enterprise is told who acts and until when, and an office that has nothing to do is told too")
  func next() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      try await portal.makeCall()
      let desk = portal.portal.ports.delivery
      let award = try await portal.ownAward()
      let (drafts, checks) = (try #require(ActorID("drafts")), try #require(ActorID("checks")))
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      var auditor = Browser(client)
      _ = try await auditor.signIn("auditor")
      func own() async throws -> String { try await enterprise.get("/calls/awards/\(award)").text }
      func office() async throws -> String { try await auditor.get("/delivery/awards/\(award)").text }
      func run(_ command: AwardCommand, by actor: ActorID, _ key: String) async throws {
        _ = try await desk.run(.award(command), by: actor, key: key, at: portal.clock.now)
      }
      let nothing = "现在不需要您办什么。"
      #expect(try await !own().contains(nothing))
      let asked = try await office()
      #expect(asked.contains("您现在没有要办的：等企业在 ") && asked.contains(" 前确认意愿和收款账户。"))
      try await run(.confirm(award, account: "1234"), by: drafts, "confirm")
      let credit = try await own()
      #expect(credit.contains("“信用核查”由市级、区级办理。\(nothing)") && credit.contains("不再需要这笔支持的，可以放弃"))
      #expect(try await office().contains("您现在没有要办的：“信用核查”由市级、区级办理。"))
      try await run(.pass(.credit, [award], note: ""), by: drafts, "credit")
      // Whose the money is decides on it, which those who work with it are told.
      #expect(try await own().contains("“集体审议”由市级、财政复核办理。\(nothing)"))
      #expect(try await office().contains("“集体审议”由承担资金一方（市级）的市级、财政复核办理"))
      try await run(.approve(.panel, [award], amount: nil, reason: ""), by: checks, "approve")
      try await run(.publicise([award]), by: checks, "publicise")
      let until = try await desk.store.read { book -> CalendarDay in
        guard case .publicised(let until)? = try book.award(award)?.state else { throw Unexpected() }
        return until.day
      }
      let day = until.text(in: .chinese)
      #expect(try await own().contains("正在公示，至 \(day)；期满没有未答复的异议，由市级、区级转下达。\(nothing)"))
      #expect(try await office().contains("您现在没有要办的：正在公示，至 \(day)"))
      portal.clock.advance(seconds: 30 * 86_400)
      _ = try await enterprise.signIn("enterprise")
      _ = try await auditor.signIn("auditor")
      #expect(try await own().contains("公示已于 \(day) 期满，由市级、区级转下达。\(nothing)"))
      try await run(.clear([award]), by: checks, "clear")
      try await run(.issue([award]), by: drafts, "issue")
      #expect(try await own().contains("已下达，由财政经办人员拟拨付申请。\(nothing)"))
      #expect(try await !own().contains("不再需要这笔支持的"))
      #expect(try await office().contains("您现在没有要办的：已下达，由财政经办人员拟拨付申请。"))
      // The trail opens to the journal for whoever reads it.
      #expect(try await office().contains("<a href=\"/administration/journal?before="))
    }
  }

  @Test("once it is issued its next step is told by where its payment stands, and by what is to come back of it")
  func payment() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      try await portal.makeCall()
      let desk = portal.portal.ports.delivery
      let id = try await portal.ownAward()
      let (maker, checker) = (try #require(ActorID("drafts")), try #require(ActorID("checks")))
      func award() async throws -> Award { try #require(try await desk.store.read { try $0.award(id) }) }
      func next() async throws -> String {
        let (award, requests) = try await desk.store.read { book in
          let award = try #require(try book.award(id))
          return (award, try book.requests(for: award))
        }
        return AwardNext.words(award, requests, pen(portal))
      }
      func run(_ command: DeliveryCommand, by actor: ActorID, _ key: String) async throws {
        _ = try await desk.run(command, by: actor, key: key, at: portal.clock.now)
      }
      try await run(.award(.confirm(id, account: "1234")), by: maker, "confirm")
      try await run(.award(.pass(.credit, [id], note: "")), by: maker, "credit")
      try await run(.award(.approve(.panel, [id], amount: nil, reason: "")), by: checker, "approve")
      try await run(.award(.publicise([id])), by: checker, "publicise")
      portal.clock.advance(seconds: 30 * 86_400)
      try await run(.award(.clear([id])), by: checker, "clear")
      try await run(.award(.issue([id])), by: maker, "issue")
      let issued = try await award()
      let budget = try #require(issued.approval?.budget)
      for (number, outcome) in [
        (1, TransferOutcome.bounced(reason: "户名不符")),
        (2, .paid(voucher: "P2", on: portal.clock.now.dayInShanghai)),
      ] {
        let transfer = TransferID(number: number)
        #expect(try await next() == "已下达，由财政经办人员拟拨付申请")
        try await run(
          .draftTransfer(budget, payee: issued.enterprise, payeeName: issued.name, [], awards: [id]), by: maker,
          "draft-\(number)")
        #expect(try await next() == "拨付申请等复核（财政复核）")
        try await run(.approveTransfer(transfer), by: checker, "check-\(number)")
        #expect(try await next().hasPrefix("拨付申请已复核，等导出送国库（"))
        try await run(.exportTransfers([transfer]), by: maker, "export-\(number)")
        #expect(try await next() == "已申请拨付，等国库支付")
        try await run(.settleTransfers([TransferSettlement(transfer, outcome)]), by: maker, "settle-\(number)")
        guard number == 1 else { break }
        #expect(try await next() == "支付被国库退回，等企业更正或重新确认收款账户")
        try await run(.award(.correctAccount(id, account: "5678")), by: maker, "account")
      }
      #expect(try await next() == "款项已支付")

      // What waits for the reader stands on the page, and not that nothing does.
      var reader = Browser(client)
      _ = try await reader.signIn("checker")
      func page() async throws -> String { try await reader.get("/delivery/awards/\(id)").text }
      #expect(try await page().contains("您现在没有要办的：款项已支付。"))
      try await run(.demandRecovery(id, amount: Money(fen: 100), document: "模拟〔2026〕8号"), by: maker, "demand")
      #expect(try await !page().contains("您现在没有要办的"))
      let asked = try await desk.store.read { try $0.submissions(of: .demand, in: .waiting) }
      try await run(.approveSubmission(try #require(asked.last?.id)), by: checker, "demanded")
      #expect(try await next().hasPrefix("企业应退回 1 元，到账后由"))
      #expect(try await !page().contains("您现在没有要办的"))
      try await run(
        .award(.recovery(id, .record(Money(fen: 100), voucher: "缴1", reason: "追缴"))), by: maker, "record")
      #expect(try await next().hasPrefix("已登记追回 1 元，等另一人复核（"))
      let confirming = try await page()
      #expect(!confirming.contains("您现在没有要办的") && confirming.contains("value=\"confirmRecovery\""))
    }
  }

  @Test("who owes acceptance papers is told that alone, and what was handed in with an acceptance is listed")
  func acceptance() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      try await portal.makeCall(advance: "0.5")
      let award = try await portal.ownAward()
      try await portal.issueAndPay(award)
      let paid = try #require(try await portal.portal.ports.delivery.store.read { try $0.award(award) })
      #expect(AwardNext.words(paid, [], pen(portal)) == "按预拨、验收、清算分步办理，现在待验收，由市级、区级办理")
      portal.clock.advance(seconds: 30 * 86_400)
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      let owed = try await enterprise.get("/calls/awards/\(award)").text
      #expect(owed.contains("验收报告") && !owed.contains("现在不需要您办什么"))
      #expect(owed.contains("没有提交过材料"))
      let paper = Award.Paper(title: "验收报告", file: "模拟验收报告.pdf", hash: .none)
      _ = try await portal.portal.ports.delivery.run(
        .award(
          .instalment(
            award,
            .inspect(
              InstalmentCommand.Findings(
                on: portal.clock.now.dayInShanghai, inspectors: "模拟验收组", outcome: .partly,
                figure: Money(fen: 10_000), papers: [paper], note: "部分未到位")))),
        by: try #require(ActorID("drafts")), key: "inspect", at: portal.clock.now)
      let found = try await enterprise.get("/calls/awards/\(award)").text
      #expect(found.contains("模拟验收报告.pdf") && !found.contains("没有提交过材料"))
    }
  }

  @Test("the ceiling opens to how the sum comes about, with the facts of its base as they were known at the run")
  func sum() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      try await portal.makeCall()
      let own = try await portal.ownAward()
      var city = Browser(client)
      _ = try await city.signIn("city")
      #expect(try await city.get("/delivery/awards/\(own)").text.contains("金额怎样算"))

      // A contract of 5,213,000 yuan, of which the clause gives 30 per cent at most.
      let corpus = portal.portal.corpus
      let holder = try #require(portal.city.people().first { $0.id == "enterprise" }?.enterprise)
      let id = try #require(InstrumentID("zjtx-2025/12#digital-service-subsidy"))
      let benefit = try #require(corpus.benefit(id))
      let file = FactImport(
        file: "contract.csv",
        bytes: Array(
          """
          credit_code,key,contract_kind,contract_amount,signed_on
          \(holder),HT-1,digital_service,5213000,2025-06-01

          """.utf8), subject: .contract, basis: .voluntary)
      _ = try await portal.portal.facts.importFacts(
        file, command: file.command(by: .demonstration, key: "contract"), at: portal.clock.now)
      let (today, amount) = (portal.clock.now.dayInShanghai, Money(fen: 156_390_000))
      func why(
        corpus hash: String, base: [AssessedSubject.BaseTelling] = []
      ) async throws -> [DeliveryView.Table.Cell] {
        try #require(try await rows(corpus: hash, base: base).last)
      }
      func rows(
        corpus hash: String, base: [AssessedSubject.BaseTelling] = [], reasons: [AssessedSubject.Reason] = []
      ) async throws -> [[DeliveryView.Table.Cell]] {
        let row = RunRow(
          number: 1,
          subject: AssessedSubject(
            enterprise: holder, name: "模拟企业", subject: "HT-1", isKnown: true, minimum: .zero, maximum: amount,
            row: "digital", reasons: reasons, missing: [], base: base), finding: .proposed, atMost: amount, checks: [])
        let run = Run(
          id: RunID(number: 9), call: CallID(number: 1), kind: .application,
          question: BenefitQuestion(
            benefit: benefit.id, scope: .everywhere, on: today, year: today.year, known: today),
          rule: RuleStamp(version: hash, corpus: hash, enabledBy: nil), terms: BenefitTerms(benefit),
          counts: Run.Counts(
            asked: 1, ineligible: 0, notInForce: 0, otherYear: 0, rows: [.proposed: 1], atMost: amount), texts: [],
          segment: .none, madeBy: .program, madeOn: today)
        let award = Award(
          id: AwardID(number: 9), call: run.call, run: run.id, row: 1, benefit: benefit.id, enterprise: holder,
          name: "模拟企业", subject: "HT-1", year: today.year, isOnce: false, ceiling: amount, steps: [.panel],
          proposedBy: .program, proposedOn: today, state: .waiting(.panel))
        let section = try await AwardReasons.why(row, of: run, of: award, pen(portal))
        return try #require(section.table).rows.map(\.cells)
      }
      // What a condition was held against, and what counts of it now.
      let condition = AssessedSubject.Reason(
        text: 0, result: .holds, facts: [AssessedSubject.KnownFact(reference: "contract_amount", value: "5213000")])
      func note() async throws -> String? {
        try await rows(corpus: corpus.hash, reasons: [condition]).first?.last?.note
      }
      #expect(try await note() == nil)
      let cells = try await why(corpus: corpus.hash)
      let fact = try #require(FactReference(column: "contract_amount"))
      let definition = try #require(corpus.facts.definition(of: fact.fact))
      let value = try corpus.facts.value("5213000", for: definition, at: Place())
      #expect(cells[0].text == "金额怎样算" && cells[0].note?.contains("30%") == true)
      #expect(cells[1].amount == amount && cells[1].href == "/enterprises/\(holder)")
      #expect(
        cells[2].text == portal.portal.factName(fact, in: .chinese) + " "
          + portal.portal.knowledgeText(.known(value), of: fact.fact, in: .chinese))
      // Under a corpus that has changed since, the share alone is known that was kept with the run.
      let earlier = try await why(corpus: "earlier")
      #expect(earlier[0].note == "最高按 30% 计算" && earlier[2].text == "—")

      // A base that was kept stands whatever became of the rules and the fact; what counts since is told beside it.
      let told = try #require(
        try await portal.portal.facts.history(of: holder, at: portal.clock.now, within: .everywhere)
          .first { $0.fact.subject.key == "HT-1" && $0.fact.reference == fact }?.fact)
      let kept = AssessedSubject.BaseTelling(
        fact: AssessedSubject.KnownFact(reference: "contract_amount", value: "5213000"), on: today,
        source: AssessedSubject.BaseTelling.Source(number: told.id.number, told: today))
      let day = today.text(in: .chinese)
      let uncorrected = try await why(corpus: "earlier", base: [kept])
      #expect(uncorrected[2].text == cells[2].text && uncorrected[2].note == "\(day)登记")
      let correction = FactCorrection(fact: told.id, text: "6000000", reason: "合同变更", isConfirmed: true)
      _ = try await portal.portal.facts.correct(
        correction, command: correction.command(by: .demonstration, key: "corrected"), at: portal.clock.now,
        within: .everywhere)
      let another = try corpus.facts.value("6000000", for: definition, at: Place())
      #expect(try await note()?.contains("测算后更正为") == true)
      let after = try await why(corpus: corpus.hash, base: [kept])
      #expect(after[2].text == cells[2].text && after[1].amount == amount)
      #expect(
        after[2].note == "\(day)登记；测算后更正为 "
          + portal.portal.knowledgeText(.known(another), of: fact.fact, in: .chinese) + "（\(day)），这一笔仍按测算时的数")
      let successor = try #require(
        try await portal.portal.facts.history(of: holder, at: portal.clock.now, within: .everywhere)
          .last { $0.fact.subject.key == "HT-1" && $0.fact.reference == fact }?.fact)
      let withdrawal = FactWithdrawal(fact: successor.id, reason: "合同解除")
      _ = try await portal.portal.facts.withdraw(
        withdrawal, command: withdrawal.command(by: .demonstration, key: "withdrawn"), at: portal.clock.now,
        within: .everywhere)
      #expect(
        try await why(corpus: "earlier", base: [kept])[2].note == "\(day)登记；测算后已撤回，这一笔仍按测算时的数")
      #expect(try await note()?.contains("测算后已撤回") == true)
    }
  }

  private func pen(_ portal: TestPortal) -> DeliveryPen {
    let request = PortalRequest(
      actor: .visitor, scope: .everywhere, language: .chinese, path: "/", query: FormFields(), form: FormFields(),
      file: nil, body: [], parameters: [:], token: SessionToken(random: .system), isPartial: false,
      now: portal.clock.now, address: .unknown)
    return DeliveryPen(request, portal.portal)
  }

  @Test("what stands against an award is named, opens, and says how it stands now")
  func checks() async throws {
    try await TestPortal.run(enterprises: 60) { portal, _ in
      try await portal.makeCall()
      let id = try await portal.ownAward()
      let award = try #require(try await portal.portal.ports.delivery.store.read { try $0.award(id) })
      let pen = self.pen(portal)
      func row(_ check: AwardCheck) -> RunRow {
        RunRow(
          number: 1,
          subject: AssessedSubject(
            enterprise: award.enterprise, name: award.name, subject: award.subject, isKnown: true, minimum: .zero,
            maximum: award.ceiling, row: nil, reasons: [], missing: []), finding: .proposed, atMost: award.ceiling,
          checks: [check])
      }
      let named = try #require(
        try await AwardReasons.checks(
          row(AwardCheck(.unsettled, .warns, by: "\(id)", granted: award.ceiling)), pen))
      let cells = try #require(named.table?.rows.first?.cells)
      #expect(cells[0].text.contains("另有一项") && cells[0].text.contains("已支持或正在办理"))
      #expect(cells[1].href == "/delivery/awards/\(id)" && cells[1].note == "\(award.year)")
      #expect(cells[2].state?.word == award.state.wording(.chinese))
      let several = try await AwardReasons.checks(
        row(AwardCheck(.enterpriseCap, .limits, by: nil, granted: award.ceiling)), pen)
      #expect(several?.table?.rows.first?.cells[1].text == "几笔合计")
      // What is said of the enterprise itself names it.
      let ended = try await AwardReasons.checks(row(AwardCheck(.revoked, .warns, by: nil, granted: .zero)), pen)
      #expect(ended?.lead == "提出前核查到的其他情况和支持，以及它们现在怎样。")
      let told = try #require(ended?.table?.rows.first?.cells)
      #expect(told[1].text == award.name && told[1].href == "/enterprises/\(award.enterprise)")
    }
  }

  private struct Unexpected: Error {}
}
