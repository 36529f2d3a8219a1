import Access
import Benefits
import Delivery
import Diagnostics
import Enterprises
import Journal
import PolicyCorpus
import Quantities
import Storage

/// Calls of the demonstration city, by the same commands that people give: one without application, run over everybody
/// and proposed, for more than its budget holds; last year's, whose publication is over; and one that enterprises apply
/// under. All of it says that it is made up.
struct DemonstrationCalls {
  let desk: DeliveryDesk
  let store: SQLStore
  let corpus: PolicyCorpus

  func run(at: Timestamp) async throws {
    let people = try await (store as any AccessStore).people()
    func holder(of role: Role) -> Person? { people.first { $0.roles == [role] } }
    guard try await desk.store.read({ try $0.calls().isEmpty }), let city = holder(of: .city)?.key,
      let own = holder(of: .enterprise)?.enterprise.flatMap({ CreditCode($0) }),
      let growth = InstrumentID("shenggui-2023/5#annual-entrant-growth-award"), corpus.benefit(growth) != nil
    else { return }
    try await oversubscribed(growth, by: city, besides: own, at)
    try await lastYears(growth, by: city, in: holder(of: .district)?.area, at)
    try await application(own, by: city, at)
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

  /// Approved, and published for long enough.
  private func lastYears(
    _ benefit: InstrumentID, by city: ActorID, in district: AreaCode?, _ at: Timestamp
  ) async throws {
    guard let district else { return }
    let year = at.dayInShanghai.year - 1
    let call = try await publish(
      benefit, title: "\(year)年升规企业增长奖励（模拟）", number: 7, year: year - 1, amount: Money(fen: 10_000_000_000),
      by: city, "last", at)
    var ids = try await proposed(under: call, within: .area(district), by: city, "last", at).map(\.id)
    // A small city may have nobody there.
    if ids.isEmpty { ids = try await proposed(under: call, within: .everywhere, by: city, "last-city", at).map(\.id) }
    guard !ids.isEmpty else { return }
    for id in ids {
      try await act(.award(.confirm(id, account: "0000")), "last-confirm-\(id)", by: .program, at)
    }
    try await act(.award(.pass(.credit, ids, note: "")), "last-credit", by: .program, at)
    try await act(.award(.approve(.panel, ids, amount: nil, reason: "")), "last-approve", by: .program, at)
    // Dated back, so that the publication is over and the next step is there to be seen.
    try await act(.award(.publicise(ids)), "last-publicise", by: .program, at.adding(seconds: -20 * 86_400))
  }

  /// A call that the accountant's enterprise can apply under: for another benefit that it matches.
  private func application(_ own: CreditCode, by city: ActorID, _ at: Timestamp) async throws {
    let today = at.dayInShanghai
    for benefit in corpus.benefits where benefit.id.clause.description != "shenggui-2023/5" && benefit.paysCash {
      let rows = try await store.standings(
        StandingFilter(source: .benefit(benefit.id), state: .holds), scope: .enterprise(own.text), offset: 0, limit: 1
      ).rows
      guard let most = rows.first?.standing.maximum, most > .zero else { continue }
      try await publish(
        Call.Terms(
          instrument: benefit.id, title: "\(today.year)年\(benefit.name.zh)申报（模拟）", document: "模拟〔\(today.year)〕6号",
          year: today.year - 1, opens: today.adding(days: -20), closes: today.adding(days: 8), entrance: .application,
          papers: ["申请表", "上年度审计报告"], unit: "模拟受理单位", contact: "模拟电话",
          steps: [.town, .district, .panel, .publicity, .issue], oversubscription: .postponement, budget: nil,
          publicityDays: 5, supplementDays: 5), by: city, "application", at)
      return
    }
  }

  // MARK: Commands

  private func publish(
    _ benefit: InstrumentID, title: String, number: Int, year: Int, amount: Money, by city: ActorID, _ key: String,
    _ at: Timestamp
  ) async throws -> CallID {
    let today = at.dayInShanghai
    let budget = try await act(
      .grantBudget(
        name: title, year: today.year, purpose: benefit, payer: .city, document: "模拟〔\(today.year)〕\(number + 10)号",
        amount: amount), "\(key)-budget", by: city, at)
    return try await publish(
      Call.Terms(
        instrument: benefit, title: title, document: "模拟〔\(today.year)〕\(number)号", year: year, opens: today,
        closes: today.adding(days: 30), entrance: .withoutApplication, papers: [], unit: "模拟受理单位",
        contact: "模拟电话", steps: [.consent, .credit, .panel, .publicity, .issue], oversubscription: .proportional,
        budget: BudgetID(budget.subject), publicityDays: 5, supplementDays: 5), by: city, key, at)
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
    _ command: DeliveryCommand, _ key: String, by actor: ActorID, _ at: Timestamp
  ) async throws -> DeliveryReply {
    try await desk.run(command, by: actor, key: "demonstration-\(key)", at: at)
  }
}
