import Benefits
import Decimals
import Delivery
import Diagnostics
import EnterpriseFixtures
import Enterprises
import Facts
import Instruments
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Storage

/// Tells nobody anything: for tests that run nothing over anybody.
struct NoAssessments: BenefitAssessments {
  func assess(
    _ question: BenefitQuestion, progress: @escaping @Sendable (Int) -> Void
  ) async throws -> AssessedPopulation { GivenAssessments(rows: []).population }
}

/// Tells the same of everybody whoever asks.
struct GivenAssessments: BenefitAssessments {
  let rows: [AssessedSubject]

  var population: AssessedPopulation {
    AssessedPopulation(
      rule: RuleStamp(version: String(repeating: "b", count: 64), corpus: "c", enabledBy: "模拟〔2026〕9号"),
      terms: BenefitTerms(frequency: .once, enterpriseCap: nil, exclusive: [], unsettled: []), asked: rows.count + 1,
      ineligible: 1, notInForce: 0, otherYear: 0, texts: [Wording(zh: "产值：达到", en: "output: reached")], rows: rows)
  }

  func assess(
    _ question: BenefitQuestion, progress: @escaping @Sendable (Int) -> Void
  ) async throws -> AssessedPopulation {
    guard case .enterprise(let key) = question.scope else { return population }
    return GivenAssessments(rows: rows.filter { $0.enterprise.text == key }).population
  }
}

@Suite("Calls, runs and awards, on every kind of store")
struct AwardContractTests {
  /// A desk with a budget of a thousand yuan and one published call, over the three enterprises of the fixture.
  struct Office {
    let desk: DeliveryDesk
    let store: SQLStore
    let benefit: InstrumentID
    let codes: [CreditCode]
    let proposer: ActorID
    let approver: ActorID
    let issuer: ActorID
    let owner: ActorID
    let call = CallID(number: 1)

    /// - Parameter projects: how many projects of the first enterprise match beside the enterprises.
    init(
      _ store: SQLStore, entrance: Call.Entrance = .withoutApplication, advance: Call.Advance? = nil,
      projects: Int = 0, asksAmount: Bool = false
    ) async throws {
      self.store = store
      benefit = try #require(InstrumentID("shenggui-2023/5#new-entrant-award"))
      codes = try [Codes.first, Codes.second, Codes.third].map { try #require(CreditCode($0)) }
      proposer = try #require(ActorID("proposer"))
      approver = try #require(ActorID("approver"))
      issuer = try #require(ActorID("issuer"))
      owner = try #require(ActorID("owner"))
      let first = codes[0]
      let ofProjects = (0..<projects).map { number in
        AssessedSubject(
          enterprise: first, name: "模拟企业1", subject: "P-\(number)", isKnown: true, minimum: .zero,
          maximum: Money(fen: 100 + Int64(number)), row: "r1", reasons: [], missing: [])
      }
      let rows = codes.enumerated().map { index, code in
        AssessedSubject(
          enterprise: code, name: "模拟企业\(index + 1)", subject: code.text, isKnown: index < 2, minimum: .zero,
          maximum: Money(fen: 80_000), row: "r1",
          reasons: [
            .init(text: 0, result: .holds, facts: [.init(reference: "output@2025", value: "30000000")])
          ], missing: index < 2 ? [] : ["output@2025"])
      }
      desk = try DeliveryDesk(
        store: store, codes: VoucherCodes(key: Array(repeating: 3, count: 32)),
        workingDays: WorkingDayCalendar(tsv: "date\tkind\n2026-06-19\tholiday\n", file: "workdays"),
        purposes: BudgetPurposes(funds: [:]), assessments: GivenAssessments(rows: rows + ofProjects))
      try await run(
        .grantBudget(
          name: "升规奖励", year: 2026, purpose: benefit, payer: .city, document: "模拟〔2026〕1号",
          amount: Money(fen: 100_000)), key: "budget")
      try await run(.approveSubmission(SubmissionID(number: 1)), by: owner, key: "money")
      let (opens, closes) = (try #require(CalendarDay("2026-06-01")), try #require(CalendarDay("2026-06-30")))
      let isApplied = entrance == .application
      let terms = Call.Terms(
        instrument: benefit, title: "模拟通知", document: "模拟〔2026〕2号", year: 2025, opens: opens, closes: closes,
        entrance: entrance, papers: isApplied ? ["申请表"] : [], unit: "模拟单位", contact: "模拟电话",
        steps: (isApplied ? [.town] : [.consent]) + [.panel, .publicity, .issue], oversubscription: .proportional,
        budget: BudgetID(number: 1), publicityDays: 5, supplementDays: 5, advance: advance, asksAmount: asksAmount)
      try await run(.call(.record(terms)), key: "record")
      try await run(.call(.publish(call)), key: "publish")
    }

    @discardableResult
    func run(
      _ command: DeliveryCommand, by actor: ActorID? = nil, key: String, on day: String = "2026-06-01"
    ) async throws -> DeliveryReply {
      try await desk.run(command, by: actor ?? proposer, key: key, at: noon(day))
    }

    @discardableResult
    func makeRun(key: String = "run") async throws -> RunID {
      let day = try #require(CalendarDay("2026-06-02"))
      let reply = try await desk.makeRun(
        under: call, within: .everywhere, on: day, by: proposer, key: key, at: noon("2026-06-02"))
      return try #require(RunID(reply.subject))
    }

    /// Everything up to a confirmed payment of the first award, a refusal of the second's objection, and a refund.
    /// - Parameter afterBounce: what is looked at between the payment that came back and the account's correction.
    func wholeLife(afterBounce: () async throws -> Void = {}) async throws {
      try await FactDesk.on(store).bring(threeEnterprises)
      try await run(.award(.propose(try await makeRun())), key: "propose")
      let ids = [AwardID(number: 1), AwardID(number: 2)]
      for id in ids { try await run(.award(.confirm(id, account: "1234")), by: owner, key: "confirm-\(id)") }
      try await run(.award(.allot(call)), by: approver, key: "allot")
      try await run(.award(.approve(.panel, ids, amount: nil, reason: "")), by: approver, key: "approve")
      try await run(.award(.publicise(ids)), by: approver, key: "publicise")
      try await run(.award(.object(ids[1], text: "不实")), by: owner, key: "object")
      try await run(
        .award(.answer(ids[1], objection: 0, isUpheld: true, text: "属实")), by: approver, key: "answer")
      try await run(.award(.clear([ids[0]])), by: approver, key: "clear", on: "2026-06-20")
      try await run(.award(.issue([ids[0]])), by: issuer, key: "issue", on: "2026-06-20")
      // The first request bounces, and the account is put right.
      let (bounced, transfer) = (TransferID(number: 1), TransferID(number: 2))
      for request in [bounced, transfer] {
        try await run(
          .draftTransfer(BudgetID(number: 1), payee: codes[0], payeeName: "模拟企业1", [], awards: [ids[0]]),
          key: "draft-\(request)", on: "2026-06-20")
        try await run(.approveTransfer(request), by: approver, key: "check-\(request)", on: "2026-06-20")
        try await run(.exportTransfers([request]), key: "export-\(request)", on: "2026-06-20")
        guard request == bounced else { break }
        try await run(
          .settleTransfers([TransferSettlement(bounced, .bounced(reason: "户名不符"))]), key: "bounced",
          on: "2026-06-20")
        try await afterBounce()
        try await run(.award(.correctAccount(ids[0], account: "5678")), by: owner, key: "account", on: "2026-06-20")
      }
      let day = try #require(CalendarDay("2026-06-23"))
      try await run(
        .settleTransfers([TransferSettlement(transfer, .paid(voucher: "P1", on: day))]), key: "paid", on: "2026-06-24")
      let demand = try await run(
        .demandRecovery(ids[0], amount: Money(fen: 3), document: "模拟〔2026〕8号"), by: approver, key: "demand",
        on: "2026-06-25")
      try await run(
        .approveSubmission(try #require(SubmissionID(demand.subject))), by: issuer, key: "demand-approved",
        on: "2026-06-25")
      for (index, (command, actor)) in [
        (RecoveryCommand.record(Money(fen: 2), voucher: "缴1", reason: "核查"), approver),
        (.sendBack(reason: "有误"), issuer),
        (.record(Money(fen: 1), voucher: "缴1", reason: "核查"), approver), (.confirm, issuer),
      ].enumerated() {
        try await run(.award(.recovery(ids[0], command)), by: actor, key: "recover-\(index)", on: "2026-06-25")
      }
      try await run(
        .award(
          .recordOtherGrant(
            OtherGrantEntry(
              enterprise: codes[2], benefit: benefit, subject: "", year: 2020, amount: Money(fen: 9), office: "模拟单位",
              document: "模拟1号"))), key: "other")
      for (number, from) in ["2026-01-01", "2026-06-10"].enumerated() {
        let day = try #require(CalendarDay("2026-01-01"))
        let terms = ImplementingRule.Terms(
          issuer: "模拟单位", document: "模拟细\(number)号", title: "模拟细则", issuedOn: day,
          validFrom: try #require(CalendarDay(from)), validTo: nil, clauses: [benefit.clause],
          fixes: ImplementingRule.Fixes(papers: ["申请表"], entrance: .application, oversubscription: .postponement))
        try await run(
          .recordImplementingRule(terms, amending: number == 0 ? nil : ImplementingRuleID(number: 1)),
          key: "rule-\(number)")
      }
    }
  }

  @Test(
    "an award says what it comes to by what is known now, and nothing where that is the same",
    arguments: StoreUnderTest.all)
  func reassessed(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      let office = try await Office(store)
      try await office.run(.award(.propose(try await office.makeRun())), key: "propose", on: "2026-06-02")
      let awards = try await office.desk.store.read {
        try $0.awards(AwardFilter(), scope: .everywhere, offset: 0, limit: .max).rows
      }
      let award = try #require(awards.first { $0.id == AwardID(number: 1) })
      func now(
        _ subjects: [(maximum: Int64?, isKnown: Bool)], of awards: [Award]
      ) async throws -> [AwardID: Reassessment] {
        let rows = subjects.map { subject in
          AssessedSubject(
            enterprise: office.codes[0], name: "模拟企业1", subject: office.codes[0].text, isKnown: subject.isKnown,
            minimum: .zero, maximum: subject.maximum.map { Money(fen: $0) }, row: "r1", reasons: [],
            missing: subject.isKnown ? [] : ["output@2025"])
        }
        let desk = try DeliveryDesk(
          store: store, codes: VoucherCodes(key: Array(repeating: 3, count: 32)),
          workingDays: WorkingDayCalendar(tsv: "date\tkind\n2026-06-19\tholiday\n", file: "workdays"),
          purposes: BudgetPurposes(funds: [:]), assessments: GivenAssessments(rows: rows))
        return try await desk.reassess(awards, at: noon("2026-06-10"))
      }
      func now(_ subjects: [(maximum: Int64?, isKnown: Bool)]) async throws -> Reassessment? {
        try await now(subjects, of: [award])[award.id]
      }
      #expect(try await now([(80_000, true)]) == nil)
      #expect(try await now([(79_999, true)]) == .amount(Money(fen: 79_999)))
      #expect(try await now([(nil, true)]) == .amount(nil))
      #expect(try await now([(80_000, false)]) == .open(missing: ["output@2025"]))
      #expect(try await now([]) == .fails)
      // Several are asked about at once, each by its own row.
      #expect(awards.count == 2)
      #expect(try await now([(80_000, true)], of: awards) == [AwardID(number: 2): .fails])
      #expect(try await now([(80_000, true)], of: []).isEmpty)
    }
  }

  @Test(
    "the contracts that an enterprise has registered are those of which something is still known",
    arguments: StoreUnderTest.all)
  func registeredSubjects(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let facts = try FactDesk.on(store)
      try await facts.bring(threeEnterprises)
      try await facts.bring(
        "credit_code,key,contract_amount\n\(Codes.first),c2,200\n\(Codes.first),c1,100\n", key: "import-2",
        subject: .contract)
      let (first, second) = (try #require(CreditCode(Codes.first)), try #require(CreditCode(Codes.second)))
      let delivery: any DeliveryStore = store
      func numbers(_ code: CreditCode, _ kind: SubjectKind = .contract) async throws -> [String] {
        try await delivery.read { try $0.subjects(of: code, kind) }
      }
      #expect(try await numbers(first) == ["c1", "c2"])
      let (elsewhere, others) = (try await numbers(second), try await numbers(first, .project))
      #expect(elsewhere.isEmpty && others.isEmpty)
      let told = try await facts.history(of: first, at: noon("2026-02-02"), within: .everywhere)
      let gone = try #require(told.first { $0.fact.subject.key == "c2" }?.fact.id)
      let withdrawal = FactWithdrawal(fact: gone, reason: "登记有误")
      _ = try await facts.withdraw(
        withdrawal, command: withdrawal.command(by: .commandLine, key: "gone"), at: noon("2026-02-02"),
        within: .everywhere)
      #expect(try await numbers(first) == ["c1"])
    }
  }

  @Test(
    "a payment that came back waits for its enterprise until the account is put right, for whom the scope admits",
    arguments: StoreUnderTest.all)
  func bounced(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let office = try await Office(store)
      let (own, beside) = (try #require(AreaCode("310117")), try #require(AreaCode("310115")))
      let (payee, other) = (office.codes[0].text, office.codes[1].text)
      func waiting(_ scope: AreaScope) async throws -> [AwardID] {
        try await office.desk.store.read { try $0.bounced(within: scope).map(\.id) }
      }
      try await office.wholeLife { () async throws in
        for scope in [AreaScope.everywhere, .area(own), .enterprise(payee)] {
          #expect(try await waiting(scope) == [AwardID(number: 1)], "\(scope)")
        }
        for scope in [AreaScope.nothing, .area(beside), .enterprise(other)] {
          #expect(try await waiting(scope).isEmpty, "\(scope)")
        }
      }
      #expect(try await waiting(.everywhere).isEmpty)
    }
  }

  @Test(
    "a run of many is proposed whole: each award by its own row, numbered in their order",
    arguments: StoreUnderTest.all)
  func many(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      let office = try await Office(store, projects: 65)
      let run = try await office.makeRun()
      try await office.run(.award(.propose(run)), key: "propose")
      let (awards, rows, some) = try await office.desk.store.read { book in
        (
          try book.awards(AwardFilter(run: run), scope: .everywhere, offset: 0, limit: .max).rows,
          try book.rows(of: run, finding: .proposed, scope: .everywhere, offset: 0, limit: .max).rows,
          try book.rows([900, 5, 1], of: run)
        )
      }
      #expect(awards.count == 67 && Set(awards.map(\.id.number)) == Set(1...67))
      let ordered = awards.sorted { $0.id < $1.id }
      #expect(ordered.map(\.row) == rows.map(\.number).sorted())
      let found = Dictionary(uniqueKeysWithValues: rows.map { ($0.number, $0) })
      for award in ordered {
        #expect(found[award.row]?.subject.subject == award.subject && found[award.row]?.atMost == award.ceiling)
      }
      #expect(some.map(\.number) == [1, 5])
    }
  }

  @Test("what an award goes through is read back as it was written", arguments: StoreUnderTest.all)
  func wholeLife(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let office = try await Office(store)
      try await office.wholeLife()
      let (first, second, trail, sums, transfers) = try await office.desk.store.read { book in
        (
          try book.award(AwardID(number: 1)), try book.award(AwardID(number: 2)),
          try book.trail(of: AwardID(number: 1)), try book.sums(of: BudgetID(number: 1)),
          try book.transfers(TransferFilter(payee: office.codes[0]), offset: 0, limit: 9).rows
        )
      }
      let district = try #require(AreaCode("310117"))
      let (ofRun, booked) = try await office.desk.store.read { book in
        (
          try (1...2).map {
            try book.awards(AwardFilter(run: RunID(number: $0)), scope: .everywhere, offset: 0, limit: 9).total
          },
          try [("缴1", Budget.Payer.city), ("缴2", .city), ("缴1", .district(district))].map {
            try book.isBooked(incoming: $0, at: $1)
          }
        )
      }
      #expect(ofRun == [2, 0] && booked == [true, false, false])
      // What a list's last line says is what its rows come to.
      for filter in [
        AwardFilter(), AwardFilter(state: .issued), AwardFilter(isPaid: true), AwardFilter(state: .refused),
      ] {
        let (totals, rows) = try await office.desk.store.read { book in
          (
            try book.totals(of: filter, scope: .everywhere),
            try book.awards(filter, scope: .everywhere, offset: 0, limit: .max).rows
          )
        }
        #expect(
          totals
            == AwardTotals(
              count: rows.count, ceiling: rows.map(\.ceiling).total, granted: rows.map(\.granted).total,
              paid: rows.map(\.paid).total))
      }
      #expect(first?.payment == .paid && first?.approved == Money(fen: 50_000) && first?.recovered == Money(fen: 1))
      #expect(second?.state == .waiting(.panel) && second?.objections.first?.answer?.isUpheld == true)
      #expect(
        trail.map(\.act.name) == [
          .confirmed, .cut, .approved, .publicised, .cleared, .issued, .accountCorrected, .demanded, .recoveryDrafted,
          .recoveryReturned, .recoveryDrafted, .recovered,
        ])
      #expect(first?.claimed == Money(fen: 2) && first?.recovery == nil)
      #expect(trail.first?.by == office.owner && trail.last?.at == noon("2026-06-25"))
      // Where it comes from: its run, then its proposal, each by its record.
      let proposed = try #require(first)
      let origin = try #require(try await office.desk.store.read { try $0.origin(of: proposed) })
      #expect(origin.made.record < origin.proposed.record && origin.proposed.by == proposed.proposedBy)
      #expect(origin.proposed.at.dayInShanghai == proposed.proposedOn)
      #expect(transfers.map(\.awards) == Array(repeating: [AwardID(number: 1)], count: 2))
      #expect(transfers.map(\.account) == ["1234", "5678"] && first?.account == "5678")
      #expect(first?.correction == AccountCorrection(from: "1234", to: "5678", after: TransferID(number: 1)))
      // Of those who match, the store tells who has nothing under the call, and how many they are.
      let standings = office.codes.map { code in
        Standing(
          source: .benefit(office.benefit), enterprise: code.text, subject: code.text, state: .holds, minimum: .zero,
          maximum: nil, row: nil, area: nil)
      }
      let mark = ProjectionMark(
        on: try #require(CalendarDay("2026-06-25")), corpus: String(repeating: "c", count: 64), journalSequence: 1)
      try await store.replaceStandings(with: standings, mark: mark)
      var filter = StandingFilter(source: .benefit(office.benefit), state: .holds)
      filter.without = CallOfYear(number: 1, year: 2025)
      let waiting = try await store.standings(filter, scope: .everywhere, offset: 0, limit: 9)
      #expect(waiting.rows.map(\.standing.enterprise) == [office.codes[2].text] && waiting.total == 1)
      filter.without = CallOfYear(number: 2, year: 2025)
      #expect(try await store.standings(filter, scope: .everywhere, offset: 0, limit: 0).total == 3)
      // Who has it otherwise is left out, one subject of it alone.
      let given = office.codes[1].text
      filter.without?.given = [
        GivenSubject(enterprise: given, subject: given),
        GivenSubject(enterprise: office.codes[0].text, subject: "HT-1"),
      ]
      #expect(try await store.standings(filter, scope: .everywhere, offset: 0, limit: 0).total == 2)
      let rules = ImplementingRules(try await office.desk.store.read { try $0.implementingRules() })
      let fixes = rules.all.last?.terms.fixes
      #expect(rules.all.map(\.amends) == [nil, ImplementingRuleID(number: 1)])
      #expect(fixes?.papers == ["申请表"] && fixes?.entrance == .application && fixes?.advance == nil)
      #expect(
        rules.lastDay(of: try #require(rules.all.first)) == CalendarDay("2026-06-09"))
      #expect(sums[.paid] == Money(fen: 49_999) && sums[.available] == Money(fen: 50_001))
    }
  }

  @Test(
    "an application and its papers count to the last second of their last day in Shanghai and no later, whenever the form was opened",
    arguments: StoreUnderTest.all)
  func window(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      let office = try await Office(store, entrance: .application)
      let paper = Award.Paper(title: "申请表", file: "form.pdf", hash: ContentHash(of: Array("x".utf8)))
      /// Half a day after noon is midnight in Shanghai: the first moment of the next day.
      func midnight(after day: String, _ seconds: Int) -> Timestamp { noon(day).adding(seconds: 43_200 + seconds) }
      func apply(_ index: Int, _ key: String, at: Timestamp) async throws -> String {
        try await office.desk.apply(
          under: office.call, for: office.codes[index], subject: "", papers: [paper], account: "1234", by: office.owner,
          key: key, at: at
        ).subject
      }
      #expect(
        await codes { _ = try await apply(0, "early", at: midnight(after: "2026-05-31", -1)) } == ["delivery.not-open"])
      #expect(try await apply(0, "last", at: midnight(after: "2026-06-30", -1)) == "a1")
      #expect(
        await codes { _ = try await apply(1, "late", at: midnight(after: "2026-06-30", 0)) } == ["delivery.window-over"]
      )
      // The same form again after the close has the answer that it had, and makes no second one.
      #expect(try await apply(0, "last", at: midnight(after: "2026-07-02", 0)) == "a1")

      let id = AwardID(number: 1)
      func until() async throws -> String {
        guard case .returned(_, let until, reason: _) = try await office.desk.store.read({ try $0.award(id)?.state })
        else { return "" }
        return until.day.description
      }
      func supplement(_ key: String, at: Timestamp) async throws {
        let mended = Award.Paper(title: "申请表", file: "form.pdf", hash: ContentHash(of: Array(key.utf8)))
        _ = try await office.desk.run(.award(.supplement(id, [mended])), by: office.owner, key: key, at: at)
      }
      try await office.run(
        .award(.sendBack([id], reason: "缺页")), by: office.approver, key: "back-1", on: "2026-07-01")
      // The very file that was handed in puts nothing right.
      #expect(
        await codes {
          _ = try await office.desk.run(
            .award(.supplement(id, [paper])), by: office.owner, key: "same", at: noon("2026-07-02"))
        } == ["delivery.supplement-same"])
      // The window is over, the time for the papers is not.
      try await supplement("in time", at: midnight(after: try await until(), -1))
      try await office.run(
        .award(.sendBack([id], reason: "缺页")), by: office.approver, key: "back-2", on: "2026-07-20")
      let last = try await until()
      #expect(
        await codes { try await supplement("too late", at: midnight(after: last, 0)) } == ["delivery.supplement-late"])
      #expect(try await until() == last)
      #expect(
        try await office.desk.store.read {
          try $0.awards(AwardFilter(call: office.call), scope: .everywhere, offset: 0, limit: 9)
        }.total == 1)
      #expect(try await store.replay([DeliveryProjection()], at: noon("2026-08-02")).difference == nil)
    }
  }

  @Test(
    "a consent that lapsed, an account recorded for its enterprise and the office's papers are kept, and told again by the journal",
    arguments: StoreUnderTest.all)
  func recordedFor(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      let office = try await Office(store)
      try await office.run(.award(.propose(try await office.makeRun())), key: "propose")
      let ids = [AwardID(number: 1), AwardID(number: 2)]
      let heard = HeardAccount(how: "电话联系", proof: "账户确认书.pdf")
      try await office.run(
        .award(.confirmFor(ids[0], account: "1234", heard)), by: office.owner, key: "for")
      try await office.run(.award(.lapse([ids[1]])), key: "lapse", on: "2026-06-16")
      func awards() async throws -> [Award] {
        try await office.desk.store.read {
          try $0.awards(AwardFilter(call: office.call), scope: .everywhere, offset: 0, limit: 9).rows
        }
      }
      let before = try await awards()
      #expect(before[0].hearsay == Award.Hearsay(heard: heard, by: office.owner))
      #expect(before[1].lapse?.until.day.description == "2026-06-15" && before[1].state.name == .withdrawn)
      try await office.run(.award(.resume([ids[1]])), by: office.approver, key: "resume", on: "2026-06-16")
      #expect(try await awards()[1].confirmBy?.day.description == "2026-07-01")
      // The budget does not hold both: the first would wait for the second.
      try await office.run(
        .award(.withdraw(ids[1], reason: "不需要")), by: office.owner, key: "withdraw", on: "2026-06-16")
      let minutes = Award.OfficePaper(.minutes, "模拟纪要〔2026〕3号", on: try #require(CalendarDay("2026-06-15")))
      try await office.run(
        .award(.approve(.panel, [ids[0]], amount: nil, reason: "", minutes: minutes)), by: office.approver,
        key: "approve", on: "2026-06-16")
      // Its publication cannot have begun before it was approved.
      let early = Award.OfficePaper(.notice, "模拟网址", on: try #require(CalendarDay("2026-06-15")))
      #expect(
        await codes {
          try await office.run(
            .award(.publicise([ids[0]], notice: early)), by: office.approver, key: "early", on: "2026-06-17")
        } == ["delivery.notice-before-approval"])
      #expect(try await awards()[0].officePapers == [minutes])
      // Minutes are not from before the proposal, and what was typed wrongly is recorded once more.
      let right = Award.OfficePaper(.minutes, "模拟纪要〔2026〕4号", on: minutes.day)
      let tooEarly = Award.OfficePaper(.minutes, "模拟纪要〔2026〕4号", on: try #require(CalendarDay("2026-05-31")))
      #expect(
        await codes {
          try await office.run(
            .award(.correctPaper([ids[0]], to: tooEarly, reason: "文号录错")), by: office.approver, key: "before",
            on: "2026-06-17")
        } == ["delivery.minutes-before-proposal"])
      try await office.run(
        .award(.correctPaper([ids[0]], to: right, reason: "文号录错")), by: office.approver, key: "right",
        on: "2026-06-17")
      #expect(try await awards()[0].officePapers == [minutes, right])
      try await office.run(
        .award(.takeBack(ids[0], reason: "金额录错")), by: office.issuer, key: "back", on: "2026-06-17")
      let back = try await awards()[0]
      #expect(back.takenBack?.by == office.issuer && back.approval == nil && back.officePapers.isEmpty)
      #expect(try await store.replay([DeliveryProjection()], at: noon("2026-08-02")).difference == nil)
    }
  }

  @Test(
    "what was refused is kept back by the next run, proposed again with a reason, and told by the journal",
    arguments: StoreUnderTest.all)
  func again(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      let office = try await Office(store)
      try await office.run(.award(.propose(try await office.makeRun())), key: "propose")
      let first = AwardID(number: 1)
      try await office.run(.award(.refuse([first], reason: "失信")), by: office.approver, key: "refuse")
      let run = try await office.makeRun(key: "second")
      let barred = try await office.desk.store.read {
        try $0.rows(of: run, finding: .barred, scope: .everywhere, offset: 0, limit: 9).rows
      }
      let held = barred.first { $0.isHeldByFormer }
      let row = try #require(held)
      #expect(row.atMost == Money(fen: 80_000) && row.checks.first?.by == first.text)
      #expect(
        await codes { try await office.run(.award(.propose(run)), key: "nothing") } == ["delivery.nothing-to-propose"])
      try await office.run(
        .award(.proposeAgain(run, row: row.number, reason: "已修复")), key: "again", on: "2026-06-03")
      let (award, trail) = try await office.desk.store.read { book in
        (try book.award(AwardID(number: 3)), try book.trail(of: AwardID(number: 3)))
      }
      #expect(award?.enterprise == row.subject.enterprise && award?.state == .waiting(.consent))
      #expect(trail.map(\.act) == [.proposedAgain(after: first, reason: "已修复")])
      #expect(try await store.replay([DeliveryProjection()], at: noon("2026-08-02")).difference == nil)
    }
  }

  @Test("a run's rows are listed by finding and narrowed to who may see them", arguments: StoreUnderTest.all)
  func rows(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      let office = try await Office(store)
      let run = try await office.makeRun()
      let district = try #require(AreaCode("310115"))
      let (proposed, open, own, made) = try await office.desk.store.read { book in
        (
          try book.rows(of: run, finding: .proposed, scope: .everywhere, offset: 1, limit: 1),
          try book.rows(of: run, finding: .open, scope: .everywhere, offset: 0, limit: 9),
          try book.rows(of: run, finding: nil, scope: .area(district), offset: 0, limit: 9),
          try book.run(run)
        )
      }
      #expect(proposed.total == 2 && proposed.rows.map(\.number) == [2])
      #expect(open.rows.first?.subject.missing == ["output@2025"])
      #expect(own.rows.map(\.subject.enterprise.text) == [Codes.second])
      #expect(made?.rule.enabledBy == "模拟〔2026〕9号" && made?.counts.asked == 4)
      #expect(try await office.desk.store.read { try $0.runs(of: office.call).map(\.id) } == [run])
    }
  }

  @Test(
    "a run asked for again under its key is the same run; another call under the key is refused",
    arguments: StoreUnderTest.all)
  func repeated(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let office = try await Office(store)
      let first = try await office.makeRun()
      #expect(try await office.makeRun() == first)
      #expect(try await office.makeRun(key: "again") != first)
      let day = try #require(CalendarDay("2026-06-01"))
      #expect(
        await codes {
          _ = try await office.desk.makeRun(
            under: office.call, within: .everywhere, on: day, by: office.proposer, key: "run", at: noon("2026-06-02"))
        } == ["command.key-reused"])
    }
  }

  @Test(
    "an enterprise applies once, in the window, with its papers, and the proposal is its own",
    arguments: StoreUnderTest.all)
  func application(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let office = try await Office(store, entrance: .application)
      let paper = Award.Paper(title: "申请表", file: "form.pdf", hash: ContentHash(of: Array("x".utf8)))
      @Sendable func apply(
        _ code: CreditCode, _ papers: [Award.Paper], _ key: String, on day: String = "2026-06-10"
      ) async throws -> DeliveryReply {
        try await office.desk.apply(
          under: office.call, for: code, subject: "", papers: papers, account: "1234", by: office.owner, key: key,
          at: noon(day))
      }
      #expect(
        await codes { _ = try await apply(office.codes[0], [], "none") } == ["delivery.papers-missing"])
      #expect(
        await codes { _ = try await apply(office.codes[0], [paper], "late", on: "2026-07-01") }
          == ["delivery.window-over"])
      #expect(
        await codes { _ = try await apply(office.codes[0], [paper], "early", on: "2026-05-31") }
          == ["delivery.not-open"])
      let award = try await apply(office.codes[0], [paper], "apply")
      #expect(award.subject == "a1")
      #expect(try await apply(office.codes[0], [paper], "apply").isRepeated)
      #expect(
        await codes { _ = try await apply(office.codes[0], [paper], "twice") }
          == ["delivery.applied-already"])
      // From a second tab, whatever is missing there: that it was applied for comes first.
      #expect(await codes { _ = try await apply(office.codes[0], [], "tab") } == ["delivery.applied-already"])
      #expect(
        await codes { _ = try await apply(office.codes[2], [paper], "open") }
          == ["delivery.application-open"])
      let read = try await office.desk.store.read { try $0.award(AwardID(number: 1)) }
      #expect(read?.papers == [paper] && read?.state == .waiting(.town) && read?.proposedBy == office.owner)
      #expect(read?.account == "1234")
      let runs = try await office.desk.store.read { try $0.runs(of: office.call).count }
      #expect(runs == 0)
    }
  }

  @Test(
    "what is applied for below the ceiling is summed as proposed, more is approved with its reason, and the journal rebuilds both",
    arguments: StoreUnderTest.all)
  func appliedBelow(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let office = try await Office(store, entrance: .application, asksAmount: true)
      let paper = Award.Paper(title: "申请表", file: "form.pdf", hash: ContentHash(of: Array("x".utf8)))
      _ = try await office.desk.apply(
        under: office.call, for: office.codes[0], subject: "", papers: [paper], amount: Money(fen: 30_001),
        account: "1234", by: office.owner, key: "apply", at: noon("2026-06-10"))
      func granted() async throws -> Int64 {
        try await office.desk.store.read {
          try $0.totals(of: AwardFilter(call: office.call), scope: .everywhere).granted.fen
        }
      }
      #expect(try await granted() == 30_001)
      let id = AwardID(number: 1)
      try await office.run(.award(.pass(.town, [id], note: "")), by: office.approver, key: "town", on: "2026-07-01")
      func approve(_ fen: Int64, _ reason: String, _ key: String) async throws {
        try await office.run(
          .award(.approve(.panel, [id], amount: Money(fen: fen), reason: reason)), by: office.issuer, key: key,
          on: "2026-07-01")
      }
      #expect(
        await codes { try await approve(30_002, "", "bare") } == ["delivery.higher-without-reason"])
      #expect(await codes { try await approve(80_001, "另计", "above") } == ["delivery.above-ceiling"])
      try await approve(80_000, "模拟评审意见：设备另计", "approve")
      #expect(try await granted() == 80_000)
      #expect(try await store.replay([DeliveryProjection()], at: noon("2026-08-02")).difference == nil)
    }
  }

  @Test(
    "the journal alone rebuilds calls, runs with their rows, awards and their trails",
    arguments: StoreUnderTest.products)
  func replay(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let store = try await database.open(at: noon("2026-06-01")).store
      try await Office(store).wholeLife()
      let report = try await store.replay([DeliveryProjection()], at: noon("2026-06-30"))
      #expect(report.difference == nil && report.rows > 30)
      try await database.tamper("UPDATE awards SET approved_fen = 49999, paid_fen = 49999 WHERE number = 1")
      let difference = try await store.replay([DeliveryProjection()], at: noon("2026-06-30")).difference
      #expect(difference?.table == "awards" && difference?.column == "approved_fen")
    }
  }
}
