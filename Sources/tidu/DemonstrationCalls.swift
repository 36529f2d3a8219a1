import Access
import Benefits
import Decimals
import Delivery
import Diagnostics
import Enterprises
import Instruments
import Journal
import PolicyCorpus
import Quantities
import Rules
import Storage

/// Calls of the demonstration city, by the same commands that people give: one without application, run over everybody
/// and proposed, for more than its budget holds; last year's, whose publication is over; one that enterprises apply
/// under; and one that pays half ahead, with an acceptance to be checked. What takes weeks is told from the weeks before
/// the first start on, each step on its day. All of it says that it is made up.
struct DemonstrationCalls {
  let desk: DeliveryDesk
  let store: SQLStore
  let corpus: PolicyCorpus
  private let assessments: CallAssessments

  /// - Parameter facts: of the city, most of which its journal has from before the first of these calls.
  init(desk: DeliveryDesk, store: SQLStore, facts: FactDesk, corpus: PolicyCorpus) {
    assessments = CallAssessments(
      desk: facts, assessor: Assessor(corpus: corpus), book: RuleBook(corpus), rules: RuleDesk(store: store))
    // Whatever year it is, the calls are told.
    self.desk = DeliveryDesk(
      store: store, codes: desk.codes, workingDays: corpus.workingDays, purposes: desk.purposes,
      paid: PaidBenefits(corpus), subjects: GrantSubjects(corpus), assessments: assessments)
    self.store = store
    self.corpus = corpus
  }

  func run(at: Timestamp) async throws {
    let people = try await (store as any AccessStore).people()
    func holder(of role: Role) -> Person? { people.first { $0.holds(role) } }
    guard try await desk.store.read({ try $0.calls().isEmpty }), let city = holder(of: .city)?.key,
      let own = holder(of: .enterprise)?.enterprise.flatMap({ CreditCode($0) }),
      let growth = InstrumentID("shenggui-2023/5#annual-entrant-growth-award"), corpus.benefit(growth) != nil
    else { return }
    try await implementingRule(of: growth.clause, by: city, at)
    try await oversubscribed(growth, by: city, besides: own, at)
    try await lastYears(growth, by: city, in: holder(of: .district)?.area, at)
    try await application(own, by: city, at)
    try await elsewhere(by: city, at)
    guard let maker = holder(of: .financeMaker)?.key, let checker = holder(of: .financeChecker)?.key else { return }
    try await inInstalments(besides: own, by: city, maker, checker, at)
  }

  /// How many days ago the calls opened that are told from their beginning: after most of the city was told, so that their
  /// runs read what was known on their days.
  private static let longAgo = 60
  /// How many awards are brought to their issue under the call that pays ahead.
  private static let enough = 10

  /// A rule of the entry award's clause and the later one that amends it from the next month on.
  private func implementingRule(of clause: ClauseID, by city: ActorID, _ at: Timestamp) async throws {
    let today = at.dayInShanghai
    guard let first = CalendarDay(year: today.year, month: 1, day: 1) else { return }
    var terms = ImplementingRule.Terms(
      issuer: "模拟制定单位", document: "模拟〔\(today.year)〕1号", title: "升规奖励实施细则（模拟）", issuedOn: first, validFrom: first,
      validTo: nil, clauses: [clause],
      fixes: ImplementingRule.Fixes(
        entrance: .withoutApplication, contact: "模拟电话", oversubscription: .proportional))
    try await act(.recordImplementingRule(terms, amending: nil), "rule", by: city, at)
    terms.document = "模拟〔\(today.year)〕3号"
    terms.issuedOn = today
    terms.validFrom = today.adding(days: 30)
    terms.fixes.oversubscription = .postponement
    try await act(
      .recordImplementingRule(terms, amending: ImplementingRuleID(number: 1)), "rule-amended", by: city, at)
  }

  // MARK: The calls

  /// Everybody but the accountant's enterprise has confirmed and passed the credit check; the budget holds half of it.
  private func oversubscribed(
    _ benefit: InstrumentID, by city: ActorID, besides own: CreditCode, _ at: Timestamp
  ) async throws {
    let year = at.dayInShanghai.year
    let asked = try await store.standings(
      StandingFilter(source: .benefit(benefit), state: .holds), scope: .everywhere, offset: 0, limit: .max
    ).rows.reduce(Int64(0)) { $0 + ($1.standing.maximum?.fen ?? 0) }
    let call = try await publish(
      benefit, title: "\(year)年升规企业增长奖励（模拟）", number: 5, year: year - 1,
      amount: Money(fen: max(10_000_000, asked / 2)), by: city, "growth", at)
    for award in try await proposed(under: call, within: .everywhere, by: city, "growth", at)
    where award.enterprise != own {
      try await act(.award(.confirm(award.id, account: "0000")), "confirm-\(award.id)", by: .program, at)
      try await act(.award(.pass(.credit, [award.id], note: "")), "credit-\(award.id)", by: .program, at)
    }
  }

  /// Approved, and published for long enough; its window opened well before.
  private func lastYears(
    _ benefit: InstrumentID, by city: ActorID, in district: AreaCode?, _ at: Timestamp
  ) async throws {
    guard let district else { return }
    let year = at.dayInShanghai.year - 1
    let call = try await publish(
      benefit, title: "\(year)年升规企业增长奖励（模拟）", number: 7, year: year - 1, amount: Money(fen: 10_000_000_000),
      opens: Self.longAgo, by: city, "last", at)
    let proposing = earlier(50, than: at)
    var ids = try await proposed(under: call, within: .area(district), by: city, "last", proposing).map(\.id)
    // A small city may have nobody there.
    if ids.isEmpty {
      ids = try await proposed(under: call, within: .everywhere, by: city, "last-city", proposing).map(\.id)
    }
    guard !ids.isEmpty else { return }
    for id in ids {
      try await act(.award(.confirm(id, account: "0000")), "last-confirm-\(id)", by: .program, earlier(47, than: at))
    }
    try await act(.award(.pass(.credit, ids, note: "")), "last-credit", by: .program, earlier(44, than: at))
    try await act(
      .award(.approve(.panel, ids, amount: nil, reason: "")), "last-approve", by: .program, earlier(35, than: at))
    // The publication is over, and the next step is there to be seen.
    try await act(.award(.publicise(ids)), "last-publicise", by: .program, earlier(20, than: at))
  }

  /// A call that the accountant's enterprise can apply under: for another benefit that it matches.
  private func application(_ own: CreditCode, by city: ActorID, _ at: Timestamp) async throws {
    let today = at.dayInShanghai
    // In a small city it may match none: then one that somebody matches.
    for (scope, benefit) in [AreaScope.enterprise(own.text), .everywhere].flatMap({ scope in
      corpus.benefits.map { (scope, $0) }
    }) where benefit.id.clause.description != "shenggui-2023/5" && benefit.paysSum {
      guard try await !matches(of: benefit.id, within: scope, year: today.year - 1, at).isEmpty else { continue }
      try await publish(
        Call.Terms(
          instrument: benefit.id, title: "\(today.year)年\(benefit.name.zh)申报（模拟）", document: "模拟〔\(today.year)〕6号",
          year: today.year - 1, opens: corpus.workingDays.day(20, before: today), closes: today.adding(days: 8),
          entrance: .application,
          papers: ["申请表", "上年度审计报告"], unit: "模拟受理单位", contact: "模拟电话",
          steps: [.town, .district, .panel, .publicity, .issue], oversubscription: .postponement, budget: nil,
          publicityDays: 5, supplementDays: 5, asksAmount: true), by: city, "application", earlier(21, than: at))
      return
    }
  }

  /// A call of support whose sum no text tells: it is filed with its office.
  private func elsewhere(by city: ActorID, _ at: Timestamp) async throws {
    let today = at.dayInShanghai
    guard let benefit = InstrumentID("gaoduan-2022/12#smart-factory-support").flatMap({ corpus.benefit($0) }) else {
      return
    }
    try await publish(
      Call.Terms(
        instrument: benefit.id, title: "\(today.year)年\(benefit.name.zh)申报（模拟）", document: "模拟〔\(today.year)〕9号",
        year: today.year - 1, opens: corpus.workingDays.day(10, before: today), closes: today.adding(days: 20),
        entrance: .elsewhere, papers: ["申请表", "智能工厂评估报告"], unit: "模拟受理单位", contact: "模拟电话", steps: [],
        oversubscription: .proportional, budget: nil, publicityDays: 5, supplementDays: 5), by: city, "elsewhere",
      earlier(12, than: at))
  }

  /// A benefit of projects that gives a share of what they spend, half of it ahead: two awards whose advance is paid,
  /// one with an acceptance that waits for its check; and some more that wait for their issue.
  private func inInstalments(
    besides own: CreditCode, by city: ActorID, _ maker: ActorID, _ checker: ActorID, _ at: Timestamp
  ) async throws {
    let today = at.dayInShanghai
    let year = today.year - 1
    // Projects first; in a small city the contracts, loans and the like that most match.
    let shares = corpus.benefits.filter { $0.paysCash && !BenefitTerms($0).rates.isEmpty }
    var best: (benefit: BenefitDeclaration, count: Int)?
    for benefit in shares.filter({ $0.subject == .project }) + shares.filter({ $0.subject != .project }) {
      let count = try await matches(of: benefit.id, within: .everywhere, year: year, at).count { $0.enterprise != own }
      if count > best?.count ?? 0 { best = (benefit, count) }
      if count >= Self.enough { break }
    }
    guard let benefit = best?.benefit else { return }
    let call = try await publish(
      benefit.id, title: "\(today.year)年\(benefit.name.zh)（模拟）", number: 8, year: year,
      amount: Money(fen: 100_000_000_000),
      advance: Call.Advance(
        share: Share(Decimal128(coefficient: 5, exponent: -1)), papers: ["验收报告", "专项审计报告"],
        acceptance: .workingDays(15)),
      opens: Self.longAgo, by: city, "advance", at)
    let ids = try await proposed(under: call, within: .everywhere, by: city, "advance", earlier(55, than: at))
      .filter { $0.enterprise != own }.prefix(Self.enough).map(\.id)
    guard !ids.isEmpty else { return }
    for id in ids {
      try await act(.award(.confirm(id, account: "0000")), "advance-confirm-\(id)", by: .program, earlier(53, than: at))
    }
    try await act(.award(.pass(.credit, ids, note: "")), "advance-credit", by: .program, earlier(50, than: at))
    try await act(
      .award(.approve(.panel, ids, amount: nil, reason: "")), "advance-approve", by: .program, earlier(42, than: at))
    try await act(.award(.publicise(ids)), "advance-publicise", by: .program, earlier(36, than: at))
    try await act(.award(.clear(ids)), "advance-clear", by: .program, earlier(14, than: at))
    let issued = Array(ids.prefix(2))
    try await act(.award(.issue(issued)), "advance-issue", by: maker, earlier(12, than: at))
    try await payAdvances(of: issued, by: maker, checker, at)
    guard let award = try await desk.store.read({ try $0.award(ids[0]) }), let approved = award.approved,
      let instalments = award.instalments
    else { return }
    // Four fifths of the spending are confirmed.
    let share = instalments.plan.rate?.share.value ?? 1
    let figure = approved.yuan.divided(by: share).flatMap {
      $0.multiplied(by: Decimal128(coefficient: 8, exponent: -1))
    }
    .flatMap { Money(yuan: $0, rounding: .down) }
    let papers = try instalments.plan.terms.papers.enumerated().map { index, title in
      (title: title, file: try IncomingFile(MadeUpPaper.bytes(index + 1), name: "模拟\(title).pdf", field: title))
    }
    try await act(
      .award(
        .instalment(
          award.id,
          .inspect(
            InstalmentCommand.Findings(
              on: corpus.workingDays.day(1, before: today), inspectors: "模拟验收组", outcome: .partly,
              figure: figure ?? approved,
              papers: papers.map { Award.Paper(title: $0.title, file: $0.file.file.name, hash: $0.file.hash) },
              note: "模拟数据：部分设备未到位，未予确认")))), "advance-inspect", by: .program, at, files: papers.map(\.file))
  }

  /// The advances asked for, checked, exported and confirmed.
  private func payAdvances(
    of ids: [AwardID], by maker: ActorID, _ checker: ActorID, _ at: Timestamp
  ) async throws {
    for id in ids {
      guard let award = try await desk.store.read({ try $0.award(id) }), let approval = award.approval,
        award.payment == .owed
      else { continue }
      let drafted = try await act(
        .draftTransfer(approval.budget, payee: award.enterprise, payeeName: award.name, [], awards: [id]),
        "advance-draft-\(id)", by: maker, earlier(11, than: at))
      guard let transfer = TransferID(drafted.subject) else { continue }
      try await act(.approveTransfer(transfer), "advance-check-\(id)", by: checker, earlier(10, than: at))
      try await act(.exportTransfers([transfer]), "advance-export-\(id)", by: maker, earlier(9, than: at))
      try await act(
        .settleTransfers([
          TransferSettlement(
            transfer, .paid(voucher: "模拟凭证\(transfer.number)", on: earlier(7, than: at).dayInShanghai))
        ]), "advance-paid-\(id)", by: maker, earlier(6, than: at))
    }
  }

  /// Who matches a benefit for a year, with an amount that can be worked out and is more than nothing.
  private func matches(
    of benefit: InstrumentID, within scope: AreaScope, year: Int, _ at: Timestamp
  ) async throws -> [AssessedSubject] {
    // Whom nobody matches by any year is not gone through.
    let standing = try await store.standings(
      StandingFilter(source: .benefit(benefit), state: .holds), scope: scope, offset: 0, limit: 1)
    guard !standing.rows.isEmpty else { return [] }
    let today = at.dayInShanghai
    let question = BenefitQuestion(benefit: benefit, scope: scope, on: today, year: year, known: today)
    return try await assessments.assess(question, progress: { _ in }).rows.filter {
      $0.isSettled && ($0.maximum ?? .zero) > .zero
    }
  }

  /// The same time of an earlier working day.
  private func earlier(_ days: Int, than at: Timestamp) -> Timestamp { corpus.workingDays.moment(days, before: at) }

  // MARK: Commands

  /// - Parameter opens: how many days ago; it is published two days before, or today.
  private func publish(
    _ benefit: InstrumentID, title: String, number: Int, year: Int, amount: Money, advance: Call.Advance? = nil,
    opens: Int = 0, by city: ActorID, _ key: String, _ at: Timestamp
  ) async throws -> CallID {
    let today = at.dayInShanghai
    let published = opens == 0 ? at : earlier(opens + 2, than: at)
    let budget = try await act(
      .grantBudget(
        name: title, year: today.year, purpose: benefit, payer: .city, document: "模拟〔\(today.year)〕\(number + 10)号",
        amount: amount), "\(key)-budget", by: city, published)
    if let id = BudgetID(budget.subject) { try await desk.approveMoney(of: id, by: .program, published) }
    return try await publish(
      Call.Terms(
        instrument: benefit, title: title, document: "模拟〔\(today.year)〕\(number)号", year: year,
        opens: corpus.workingDays.day(opens, before: today),
        closes: today.adding(days: 30), entrance: .withoutApplication, papers: [], unit: "模拟受理单位",
        contact: "模拟电话", steps: [.consent, .credit, .panel, .publicity, .issue], oversubscription: .proportional,
        budget: BudgetID(budget.subject), publicityDays: 5, supplementDays: 5, advance: advance), by: city, key,
      published)
  }

  @discardableResult
  private func publish(
    _ terms: Call.Terms, by city: ActorID, _ key: String, _ at: Timestamp
  ) async throws -> CallID {
    let reply = try await act(.call(.record(terms)), "\(key)-record", by: city, at)
    let id = CallID(reply.subject) ?? CallID(number: 1)
    try await act(.call(.publish(id)), "\(key)-publish", by: city, at)
    return id
  }

  /// What a run under a call found, proposed.
  private func proposed(
    under call: CallID, within scope: AreaScope, by city: ActorID, _ key: String, _ at: Timestamp
  ) async throws -> [Award] {
    let made = try await desk.makeRun(
      under: call, within: scope, on: at.dayInShanghai, by: city, key: "demonstration-\(key)-run", at: at)
    guard let run = RunID(made.subject), let counts = try await desk.store.read({ try $0.run(run) })?.counts,
      counts.rows[.proposed] ?? 0 > 0
    else { return [] }
    try await act(.award(.propose(run)), "\(key)-propose", by: city, at)
    return try await desk.store.read {
      try $0.awards(AwardFilter(call: call), scope: .everywhere, offset: 0, limit: .max).rows
    }
  }

  @discardableResult
  private func act(
    _ command: DeliveryCommand, _ key: String, by actor: ActorID, _ at: Timestamp, files: [IncomingFile] = []
  ) async throws -> DeliveryReply {
    try await desk.run(command, by: actor, key: "demonstration-\(key)", at: at, files: files)
  }
}
