import Access
import Benefits
import Delivery
import Diagnostics
import Enterprises
import Journal
import PolicyCorpus
import Quantities
import Storage

/// Calls of the demonstration city, by the same commands that people give: one without application, run and proposed, for
/// more than its budget holds; and one that enterprises apply under. All of it says that it is made up.
struct DemonstrationCalls {
  let desk: DeliveryDesk
  let store: SQLStore
  let corpus: PolicyCorpus

  func run(at: Timestamp) async throws {
    guard try await desk.store.read({ try $0.calls().isEmpty }),
      let growth = InstrumentID("shenggui-2023/5#annual-entrant-growth-award"), corpus.benefit(growth) != nil
    else { return }
    let today = at.dayInShanghai
    let budget = try await act(
      .grantBudget(
        name: "升规增长奖励（模拟）", year: today.year, purpose: growth, payer: .city, document: "模拟〔\(today.year)〕4号",
        amount: Money(fen: 300_000_000)), "call-budget", at)
    let call = try await publish(
      Call.Terms(
        instrument: growth, title: "\(today.year)年升规企业增长奖励（模拟）", document: "模拟〔\(today.year)〕5号",
        year: today.year - 1, opens: today, closes: today.adding(days: 30), entrance: .withoutApplication, papers: [],
        unit: "模拟受理单位", contact: "模拟电话", steps: [.consent, .credit, .panel, .publicity, .issue],
        oversubscription: .proportional, budget: BudgetID(budget.subject), publicityDays: 5, supplementDays: 5),
      "growth", at)
    let made = try await desk.makeRun(
      under: call, within: .everywhere, on: today, by: .demonstration, key: "demonstration-run", at: at)
    if let run = RunID(made.subject), let row = try await desk.store.read({ try $0.run(run) }),
      row.counts.rows[.proposed] ?? 0 > 0
    {
      try await act(.award(.propose(run)), "propose", at)
    }
    try await application(at)
  }

  /// A call that the accountant's enterprise can apply under: for another benefit that it matches.
  private func application(_ at: Timestamp) async throws {
    let today = at.dayInShanghai
    let people = try await (store as any AccessStore).people()
    guard let own = people.first(where: { $0.roles == [.enterprise] })?.enterprise else { return }
    for benefit in corpus.benefits where benefit.id.clause.description != "shenggui-2023/5" && benefit.paysCash {
      let rows = try await store.standings(
        StandingFilter(source: .benefit(benefit.id), state: .holds), scope: .enterprise(own), offset: 0, limit: 1
      ).rows
      guard let row = rows.first, let most = row.standing.maximum, most > .zero else { continue }
      try await publish(
        Call.Terms(
          instrument: benefit.id, title: "\(today.year)年\(benefit.name.zh)申报（模拟）", document: "模拟〔\(today.year)〕6号",
          year: today.year - 1, opens: today.adding(days: -20), closes: today.adding(days: 8), entrance: .application,
          papers: ["申请表", "上年度审计报告"], unit: "模拟受理单位", contact: "模拟电话",
          steps: [.town, .district, .panel, .publicity, .issue], oversubscription: .postponement, budget: nil,
          publicityDays: 5, supplementDays: 5), "application", at)
      return
    }
  }

  @discardableResult
  private func publish(_ terms: Call.Terms, _ key: String, _ at: Timestamp) async throws -> CallID {
    let reply = try await act(.call(.record(terms)), "call-\(key)", at)
    let id = CallID(reply.subject) ?? CallID(number: 1)
    try await act(.call(.publish(id)), "publish-\(key)", at)
    return id
  }

  @discardableResult
  private func act(_ command: DeliveryCommand, _ key: String, _ at: Timestamp) async throws -> DeliveryReply {
    try await desk.run(command, by: .demonstration, key: "demonstration-\(key)", at: at)
  }
}
