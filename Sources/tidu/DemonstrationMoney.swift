import Access
import Benefits
import Decimals
import Delivery
import Diagnostics
import Enterprises
import Foundation
import Journal
import PolicyCorpus
import Quantities
import Storage

/// Budgets, vouchers and payments of the demonstration city, by the same commands that people give: each has a key, so
/// that a second start adds nothing. Document numbers say that they are made up.
struct DemonstrationMoney {
  let desk: DeliveryDesk
  let store: SQLStore
  let facts: FactDesk
  let corpus: PolicyCorpus

  /// How many enterprises get a voucher.
  private static let holders = 12

  func run(at: Timestamp) async throws {
    guard let people = try await people(), let purpose = InstrumentID("gaoduan-2022/11#growth-voucher"),
      case .voucher(let declaration)? = corpus.instrument(purpose)?.declaration
    else { return }
    let year = at.dayInShanghai.year
    guard try await desk.store.read({ try $0.programmes().isEmpty }) else { return }
    let payers: [(String, Budget.Payer)] = [("成长券市级资金", .city), ("成长券区级资金", .district(people.district))]
    var budgets: [BudgetID] = []
    for (index, (name, payer)) in payers.enumerated() {
      let granted = try await act(
        .grantBudget(
          name: name, year: year, purpose: purpose, payer: payer, document: "模拟〔\(year)〕\(index + 1)号",
          amount: Money(fen: 500_000_000)), "budget-\(index)", by: people.city, at)
      guard let id = BudgetID(granted.subject) else { continue }
      budgets.append(id)
      try await desk.approveMoney(of: id, by: payer == .city ? people.checker : people.districtActor, at)
    }
    guard budgets.count == 2 else { return }
    let (city, district) = (budgets[0], budgets[1])
    guard let from = CalendarDay(year: year, month: 1, day: 1), let to = CalendarDay(year: year, month: 12, day: 31)
    else {
      return
    }
    let programme = ProgrammeID(number: 1)
    try await act(
      .openProgramme(
        instrument: purpose, name: "\(year)年成长券（模拟）", document: "模拟〔\(year)〕3号", validFrom: from, validTo: to,
        categories: declaration.covers,
        funding: .shared(city, share: Share(Decimal128(coefficient: 5, exponent: -1)), district)),
      "programme", by: people.city, at)
    try await act(
      .admitProvider(programme, people.provider, name: people.providerName, categories: declaration.covers), "provider",
      by: people.city, at)
    try await issue(programme, declaration, people, at)
    try await use(declaration, people, paidFrom: city, at)
    // One that waits for another person.
    try await act(
      .changeBudget(city, .increase, amount: Money(fen: 100_000_000), document: "模拟〔\(year)〕20号"), "increase",
      by: people.city, at)
  }

  private func issue(
    _ programme: ProgrammeID, _ declaration: VoucherDeclaration, _ people: People, _ at: Timestamp
  ) async throws {
    guard let mark = try await store.projectionMark() else { return }
    var given = 0
    for benefit in declaration.entitledBy {
      let rows = try await store.standings(
        StandingFilter(source: .benefit(benefit), state: .holds), scope: .area(people.district), offset: 0, limit: .max
      ).rows
      // The district bears a half: its own enterprises have them, the accountant's first.
      let own = rows.filter { $0.standing.enterprise == people.enterprise?.text }
      for row in own + rows where given < Self.holders {
        guard let code = CreditCode(row.standing.enterprise), code != people.provider,
          let ceiling = row.standing.maximum, ceiling > .zero
        else { continue }
        let entitlement = VoucherEntitlement(
          benefit: benefit, ceiling: ceiling, corpus: mark.corpus,
          frequency: corpus.benefit(benefit)?.frequency ?? .unstated,
          year: corpus.benefit(benefit)?.yearAsked(on: mark.on) ?? mark.on.year)
        do {
          let asked = try await act(
            .issueVoucher(programme, code, amount: ceiling, entitlement), "voucher-\(code)", by: people.city, at)
          guard let submission = SubmissionID(asked.subject) else { continue }
          try await act(.approveSubmission(submission), "voucher-\(code)-approved", by: people.districtActor, at)
          given += 1
        } catch let refusal as Diagnostics where refusal.all.first?.code == "delivery.issued-already" {
          continue
        }
      }
    }
  }

  /// Uses of the first vouchers, each a step further: reserved, claimed, settled, asked for, approved.
  private func use(
    _ declaration: VoucherDeclaration, _ people: People, paidFrom budget: BudgetID, _ at: Timestamp
  ) async throws {
    let vouchers = try await desk.store.read {
      try $0.vouchers(VoucherFilter(state: .live), scope: .everywhere, offset: 0, limit: 6).rows
    }
    for (index, voucher) in vouchers.enumerated() {
      let amount = voucher.face.total.fen / 100 / 4 * 100
      guard amount > 0 else { continue }
      let reply = try await act(
        .reserve(
          code: voucher.codeDigest, provider: people.provider,
          category: declaration.covers[index % declaration.covers.count],
          amount: Money(fen: amount)), "reserve-\(index)", by: people.providerActor, at)
      guard index > 0, let id = ReservationID(reply.subject) else { continue }
      try await act(
        .claim(id, amount: Money(fen: amount), invoice: "模拟发票\(index)", account: "0123"), "claim-\(index)",
        by: people.providerActor, at)
      guard index > 2 else { continue }
      try await act(.settle(id, amount: Money(fen: amount)), "settle-\(index)", by: people.districtChecker, at)
      guard index == 3 else { continue }
      try await act(
        .draftTransfer(budget, payee: people.provider, payeeName: people.providerName, [id]), "draft",
        by: people.maker, at)
    }
  }

  @discardableResult
  private func act(
    _ command: DeliveryCommand, _ key: String, by actor: ActorID, _ at: Timestamp
  ) async throws -> DeliveryReply {
    try await desk.run(command, by: actor, key: "demonstration-\(key)", at: at)
  }

  /// The posts that act, as the demonstration's people hold them.
  private struct People {
    let city: ActorID
    let maker: ActorID
    let checker: ActorID
    let providerActor: ActorID
    let provider: CreditCode
    let providerName: String
    let enterprise: CreditCode?
    let district: AreaCode
    let districtActor: ActorID
    let districtChecker: ActorID
  }

  private func people() async throws -> People? {
    let all = try await (store as any AccessStore).people()
    func holder(of role: Role) -> Person? { all.first { $0.holds(role) } }
    guard let city = holder(of: .city), let maker = holder(of: .financeMaker),
      let checker = holder(of: .financeChecker),
      let helper = holder(of: .provider), let provider = helper.enterprise.flatMap({ CreditCode($0) }),
      let enterprise = try await facts.enterprise(provider, within: .everywhere),
      let districtActor = holder(of: .district), let district = districtActor.area,
      let districtChecker = all.first(where: { $0.roles == [.financeChecker] && $0.area == district })
    else { return nil }
    return People(
      city: city.key, maker: maker.key, checker: checker.key, providerActor: helper.key, provider: provider,
      providerName: enterprise.title, enterprise: holder(of: .enterprise)?.enterprise.flatMap { CreditCode($0) },
      district: district, districtActor: districtActor.key, districtChecker: districtChecker.key)
  }
}

extension DeliveryDesk {
  /// What a budget was entered with, approved by another person than who entered it.
  func approveMoney(of budget: BudgetID, by actor: ActorID, _ at: Timestamp) async throws {
    let waiting = try await store.read { try $0.submissions(of: .increase, in: .waiting) }
    for submission in waiting {
      guard case .increase(budget, _, document: _) = submission.matter else { continue }
      _ = try await run(
        .approveSubmission(submission.id), by: actor, key: "demonstration-money-\(submission.id)", at: at)
    }
  }
}

extension Person {
  /// Whether this is the demonstration's post of a role: who only asks to be bound to an enterprise is none of its
  /// people, and a district's finance people have no part in the city's money.
  func holds(_ role: Role) -> Bool {
    let isFinance = role == .financeMaker || role == .financeChecker
    return roles == [role] && (!role.needsEnterprise || enterprise != nil) && (!isFinance || area == nil)
  }
}
