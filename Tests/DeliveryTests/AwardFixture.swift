import Diagnostics
import Instruments
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Delivery

/// An office with a budget for one benefit, and people who each do one thing. Everything that is decided passes through
/// the journal's form.
struct AwardFixture {
  let book = MemoryBook()
  let benefit: InstrumentID
  let other: InstrumentID
  /// A fund that declares the benefit, and not the other one.
  let fund: InstrumentID
  let budget = BudgetID(number: 1)
  let call = CallID(number: 1)
  let proposer: ActorID
  let reviewer: ActorID
  let approver: ActorID
  let issuer: ActorID
  let owner: ActorID
  var workingDays: WorkingDayCalendar
  private let codes = VoucherCodes(key: Array(repeating: 7, count: 32))

  /// - Parameter amount: of the budget, in yuan.
  init(
    amount: Int64 = 1_000_000, payer: Budget.Payer = .city, entrance: Call.Entrance = .withoutApplication,
    steps: [ChainStep] = [.consent, .credit, .publicity, .issue],
    oversubscription: Call.Oversubscription = .proportional, advance: Call.Advance? = nil
  ) throws {
    benefit = try #require(InstrumentID("shenggui-2023/5#new-entrant-award"))
    other = try #require(InstrumentID("zhuanxing-2026/4#basic-research-subsidy"))
    fund = try #require(InstrumentID("zjtx-2025/20#special-fund"))
    proposer = try #require(ActorID("proposer"))
    reviewer = try #require(ActorID("reviewer"))
    approver = try #require(ActorID("approver"))
    issuer = try #require(ActorID("issuer"))
    owner = try #require(ActorID("owner"))
    workingDays = try WorkingDayCalendar(tsv: "date\tkind\tname\n2026-06-19\tholiday\t端午节\n", file: "workdays")
    try run(
      .grantBudget(
        name: "升规奖励", year: 2026, purpose: benefit, payer: payer, document: "模拟〔2026〕1号", amount: yuan(amount)))
    try run(.approveSubmission(SubmissionID(number: 1)), by: owner)
    var terms = try terms(entrance, steps, oversubscription)
    terms.advance = advance
    try run(.call(.record(terms)))
    try run(.call(.publish(call)))
  }

  func terms(
    _ entrance: Call.Entrance = .withoutApplication, _ steps: [ChainStep] = [.consent, .credit, .publicity, .issue],
    _ oversubscription: Call.Oversubscription = .proportional
  ) throws -> Call.Terms {
    Call.Terms(
      instrument: benefit, title: "2026年升规奖励（模拟）", document: "模拟〔2026〕\(book.callRows.count + 2)号", year: 2025,
      opens: try day("2026-06-01"),
      closes: try day("2026-06-30"), entrance: entrance, papers: entrance == .application ? ["申请表", "审计报告"] : [],
      unit: "模拟受理单位", contact: "模拟电话", steps: steps, oversubscription: oversubscription, budget: budget,
      publicityDays: 5, supplementDays: 3)
  }

  func enterprise(_ number: Int) throws -> CreditCode { try code("91310115MA\(1000 + number)A4B") }

  /// - Parameter lacksBase: whether it matches, and nobody has told what its amount is of.
  func subject(
    _ number: Int, most: Money?, key: String? = nil, isKnown: Bool = true, lacksBase: Bool = false
  ) throws -> AssessedSubject {
    let code = try enterprise(number)
    return AssessedSubject(
      enterprise: code, name: "模拟企业\(number)", subject: key ?? code.text, isKnown: isKnown, minimum: .zero,
      maximum: most, row: "r1",
      reasons: [
        AssessedSubject.Reason(
          text: 0, result: isKnown ? .holds : .open,
          facts: [AssessedSubject.KnownFact(reference: "output@2025", value: isKnown ? "30000000" : "")])
      ]
        + (lacksBase
          ? [
            AssessedSubject.Reason(
              text: 1, result: .open, facts: [AssessedSubject.KnownFact(reference: "contract_amount", value: "")])
          ] : []),
      missing: (isKnown ? [] : ["output@2025"]) + (lacksBase ? ["contract_amount"] : []))
  }

  func population(
    _ rows: [AssessedSubject], frequency: BenefitDeclaration.Frequency = .once, cap: Money? = nil,
    exclusive: [InstrumentID] = [], unsettled: [InstrumentID] = [], rates: [String: BenefitTerms.Rate] = [:]
  ) -> AssessedPopulation {
    AssessedPopulation(
      rule: RuleStamp(version: String(repeating: "b", count: 64), corpus: "c", enabledBy: nil),
      terms: BenefitTerms(
        frequency: frequency, enterpriseCap: cap, exclusive: exclusive, unsettled: unsettled, rates: rates),
      asked: rows.count + 3,
      ineligible: 1, notInForce: 1, otherYear: 1,
      texts: [
        Wording(zh: "产值：达到", en: "output: reached"),
        Wording(zh: "计算基数：合同金额", en: "what the amount is of: contract amount"),
      ], rows: rows)
  }

  func decision(by actor: ActorID, on today: String) throws -> DeliveryDecision {
    DeliveryDecision(
      actor: actor, today: try day(today), book: book, codes: codes, workingDays: workingDays,
      purposes: BudgetPurposes(funds: [benefit: [fund]]))
  }

  /// Decides and applies, through the journal's form.
  func run(_ command: DeliveryCommand, by actor: ActorID? = nil, on today: String = "2026-06-01") throws {
    book.actor = actor ?? proposer
    try apply(try decision(by: actor ?? proposer, on: today).decide(command))
  }

  func apply(_ events: [DeliveryEvent], segment: [UInt8]? = nil) throws {
    let payload = try CanonicalJSON(canonical: DeliveryProjection.payload(events).bytes)
    for (json, event) in zip(try #require(payload["events"].list), events) {
      let kind = try #require(json["kind"].text)
      let again = try #require(DeliveryEvent(kind: kind, json: json["event"]))
      #expect(again == event)
      try again.apply(to: book, segment: { _ in segment })
    }
  }

  /// Makes a run of a population.
  @discardableResult
  func make(_ population: AssessedPopulation, on today: String = "2026-06-02") throws -> Run {
    let question = BenefitQuestion(
      benefit: benefit, scope: .everywhere, on: try day(today), year: 2025, known: try day(today))
    let (run, bytes, _) = try decision(by: proposer, on: today).freeze(population, question, under: call, .everybody)
    try apply([.award(.runMade(run))], segment: bytes)
    return run
  }

  /// Proposes a run of subjects with these ceilings, and brings them to the step where amounts are approved.
  func proposed(_ ceilings: [Money], arrived: Bool = true) throws -> [AwardID] {
    let run = try make(population(try ceilings.enumerated().map { try subject($0 + 1, most: $1) }))
    try self.run(.award(.propose(run.id)))
    let ids = book.awardRows.keys.sorted()
    if arrived { for id in ids { try self.run(.award(.confirm(id, account: "1234")), by: owner) } }
    return ids
  }

  /// What came back of an award, recorded by one and confirmed by another.
  func recover(_ id: AwardID, _ amount: Money) throws {
    try run(
      .award(.recovery(id, .record(amount, voucher: "缴\(id)-\(book.trail(of: id).count)", reason: "追缴"))), by: reviewer)
    try run(.award(.recovery(id, .confirm)), by: issuer)
  }

  /// What is demanded back of an award, asked for by one and approved by another.
  func demand(_ id: AwardID, _ amount: Money, document: String = "模拟〔2026〕8号") throws {
    let submission = SubmissionID(number: book.submissionRows.count + 1)
    try run(.demandRecovery(id, amount: amount, document: document), by: reviewer)
    try run(.approveSubmission(submission), by: issuer)
  }

  /// More money for the budget, asked for by one and approved by another; each time by a document of its own.
  func increase(_ amount: Money) throws {
    let id = SubmissionID(number: book.submissionRows.count + 1)
    try run(.changeBudget(budget, .increase, amount: amount, document: "模拟追加\(id.number)"))
    try run(.approveSubmission(id), by: issuer)
  }

  func refusal(_ command: DeliveryCommand, by actor: ActorID? = nil, on today: String = "2026-06-01") -> String? {
    do {
      try run(command, by: actor, on: today)
      return nil
    } catch let refusal as Diagnostics {
      return refusal.rendered(in: .chinese)
    } catch {
      return "\(error)"
    }
  }
}
