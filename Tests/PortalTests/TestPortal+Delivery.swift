import Decimals
import Delivery
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

extension TestPortal {
  /// A budget of the city and one of the shown district, a voucher of the accountant's enterprise, taken and settled at
  /// the provider's, one transfer in a file and one that is drafted, an increase that waits: something behind each route of 兑现.
  /// - Parameters:
  ///   - steps: of the call.
  ///   - isOfDistrict: whether the shown district bears the call, half of it paid ahead; else the city does.
  ///   - isShared: whether the city bears half of the voucher; else the district bears all of it.
  func makeMoney(
    steps: [ChainStep] = [.consent, .credit, .panel, .publicity, .issue], isOfDistrict: Bool = false,
    isShared: Bool = false
  ) async throws {
    let desk = portal.ports.delivery
    let people = city.people()
    let purpose = try #require(InstrumentID("gaoduan-2022/11#growth-voucher"))
    let holder = try #require(people.first { $0.id == "enterprise" }?.enterprise)
    let provider = try #require(people.first { $0.id == "provider" }?.enterprise)
    let district = try #require(people.first { $0.role == "district" }?.area)
    let (maker, checker) = (ActorID.commandLine, ActorID.program)
    let second = BudgetID(number: 2)
    let from = try #require(CalendarDay(year: clock.now.dayInShanghai.year, month: 1, day: 1))
    let until = try #require(CalendarDay(year: clock.now.dayInShanghai.year, month: 12, day: 31))
    var commands: [(DeliveryCommand, ActorID)] = [
      (
        .grantBudget(
          name: "市级资金", year: 2026, purpose: purpose, payer: .city, document: "模拟1号", amount: Money(fen: 1_000_000)),
        maker
      ),
      (
        .grantBudget(
          name: "本区资金", year: 2026, purpose: purpose, payer: .district(district), document: "模拟2号",
          amount: Money(fen: 1_000_000)), maker
      ),
      (.approveSubmission(SubmissionID(number: 1)), checker), (.approveSubmission(SubmissionID(number: 2)), checker),
    ]
    commands.append(
      (
        .openProgramme(
          instrument: purpose, name: "成长券", document: "模拟3号", validFrom: from, validTo: until, categories: ["检验检测"],
          funding: isShared ? .shared(BudgetID(number: 1), share: Share(Decimal128("0.5") ?? 0), second) : .one(second)),
        maker
      ))
    let voucher = VoucherID(number: 1)
    commands += [
      (.admitProvider(ProgrammeID(number: 1), provider, name: "模拟服务机构", categories: ["检验检测"]), maker),
      (
        .issueVoucher(
          ProgrammeID(number: 1), holder, amount: Money(fen: 500_000),
          VoucherEntitlement(benefit: purpose, ceiling: Money(fen: 500_000), corpus: portal.corpus.hash)), maker
      ),
      (.approveSubmission(SubmissionID(number: 3)), checker),
    ]
    for number in 1...3 {
      let id = ReservationID(number: number)
      commands.append(
        (
          .reserve(
            code: desk.codes.code(of: voucher).digest, provider: provider, category: "检验检测", amount: Money(fen: 1000)),
          maker
        ))
      guard number < 3 else { break }
      commands += [
        (.claim(id, amount: Money(fen: 1000), invoice: "F\(number)", account: "1234"), maker),
        (.settle(id, amount: Money(fen: 1000)), checker),
        (.draftTransfer(second, payee: provider, payeeName: "模拟服务机构", [id]), maker),
      ]
    }
    commands += [
      (.approveTransfer(TransferID(number: 1)), checker), (.exportTransfers([TransferID(number: 1)]), maker),
      (
        .moveFunds(
          .transfer, from: BudgetID(number: 1), to: second, amount: Money(fen: 100), document: "模拟6号"), maker
      ),
      (.changeBudget(second, .increase, amount: Money(fen: 100), document: "模拟7号"), maker),
    ]
    for (index, (command, actor)) in commands.enumerated() {
      _ = try await desk.run(command, by: actor, key: "money-\(index)", at: clock.now)
    }
    try await makeCall(
      steps: steps, advance: isOfDistrict ? "0.5" : nil, payer: isOfDistrict ? .district(district) : .city)
    _ = try await desk.run(
      .recordImplementingRule(try implementingRule(), amending: nil), by: maker, key: "rule", at: clock.now)
  }

  /// An implementing rule of the entry award's clause, in force since the year began.
  func implementingRule() throws -> ImplementingRule.Terms {
    let clause = try #require(ClauseID("shenggui-2023/5"))
    let first = try #require(CalendarDay(year: clock.now.dayInShanghai.year, month: 1, day: 1))
    return ImplementingRule.Terms(
      issuer: "模拟制定单位", document: "模拟细1号", title: "升规奖励实施细则（模拟）", issuedOn: first, validFrom: first, validTo: nil,
      clauses: [clause], fixes: ImplementingRule.Fixes(entrance: .withoutApplication, oversubscription: .proportional))
  }

  /// A call without application for the growth award, or another one, over a budget of its own that holds all of it, run and
  /// proposed.
  /// - Returns: the call.
  @discardableResult
  func makeCall(
    amount: Int64 = 10_000_000_000, steps: [ChainStep] = [.consent, .credit, .panel, .publicity, .issue],
    advance: String? = nil, payer: Budget.Payer = .city, of benefit: InstrumentID? = nil, asksAmount: Bool = false
  ) async throws -> CallID {
    let desk = portal.ports.delivery
    let benefit = try #require(benefit ?? InstrumentID("shenggui-2023/5#annual-entrant-growth-award"))
    let today = clock.now.dayInShanghai
    let budget = try await desk.run(
      .grantBudget(
        name: "增长奖励", year: 2026, purpose: benefit, payer: payer, document: "模拟4号", amount: Money(fen: amount)),
      by: .commandLine, key: "call-budget", at: clock.now)
    let asked = try await desk.store.read { try $0.submissions(of: .increase, in: .waiting) }
    let money = try #require(asked.last?.id)
    _ = try await desk.run(.approveSubmission(money), by: .program, key: "call-money", at: clock.now)
    let terms = Call.Terms(
      instrument: benefit, title: "增长奖励通知（模拟）", document: "模拟5号", year: today.year - 1, opens: today,
      closes: today.adding(days: 9), entrance: steps.first == .consent ? .withoutApplication : .application,
      papers: steps.first == .consent ? [] : ["申请表"], unit: "模拟单位", contact: "模拟电话", steps: steps,
      oversubscription: .proportional, budget: BudgetID(budget.subject), publicityDays: 5, supplementDays: 5,
      advance: advance.flatMap { Decimal128($0) }.map {
        Call.Advance(share: Share($0), papers: ["验收报告"], acceptance: .workingDays(120))
      }, asksAmount: asksAmount)
    let reply = try await desk.run(.call(.record(terms)), by: .commandLine, key: "call", at: clock.now)
    let call = try #require(CallID(reply.subject))
    _ = try await desk.run(.call(.publish(call)), by: .commandLine, key: "publish", at: clock.now)
    let run = try await desk.makeRun(
      under: call, within: .everywhere, on: today, by: .commandLine, key: "run", at: clock.now)
    if steps.first == .consent, let run = RunID(run.subject) {
      _ = try await desk.run(.award(.propose(run)), by: .commandLine, key: "propose", at: clock.now)
    }
    return call
  }

  /// An award from the consent to the issue, with what is due then confirmed by the treasury.
  func issueAndPay(_ award: AwardID) async throws {
    try await issue(award)
    let desk = portal.ports.delivery
    let (maker, checker) = (try #require(ActorID("drafts")), try #require(ActorID("checks")))
    let stored = try #require(try await desk.store.read { try $0.award(award) })
    let budget = try #require(try await desk.store.read { try $0.call(stored.call)?.terms.budget })
    let transfer = TransferID(number: 1)
    let later = clock.now.adding(seconds: 30 * 86_400)
    let commands: [(DeliveryCommand, ActorID, Timestamp)] = [
      (.draftTransfer(budget, payee: stored.enterprise, payeeName: stored.name, [], awards: [award]), maker, later),
      (.approveTransfer(transfer), checker, later), (.exportTransfers([transfer]), maker, later),
      (
        .settleTransfers([TransferSettlement(transfer, .paid(voucher: "P1", on: later.dayInShanghai))]), maker, later
      ),
    ]
    for (index, (command, actor, at)) in commands.enumerated() {
      _ = try await desk.run(command, by: actor, key: "pay-\(award)-\(index)", at: at)
    }
  }

  /// An award from the consent to the issue, a month later.
  func issue(_ award: AwardID) async throws {
    let (maker, checker) = (try #require(ActorID("drafts")), try #require(ActorID("checks")))
    let later = clock.now.adding(seconds: 30 * 86_400)
    let steps: [(AwardCommand, ActorID, Timestamp)] = [
      (.confirm(award, account: "1234"), maker, clock.now), (.pass(.credit, [award], note: ""), maker, clock.now),
      (.approve(.panel, [award], amount: nil, reason: ""), checker, clock.now),
      (.publicise([award]), checker, clock.now), (.clear([award]), checker, later), (.issue([award]), maker, later),
    ]
    for (index, (command, actor, at)) in steps.enumerated() {
      _ = try await portal.ports.delivery.run(.award(command), by: actor, key: "issue-\(award)-\(index)", at: at)
    }
  }

  /// The award of the accountant's own enterprise.
  func ownAward() async throws -> AwardID {
    let own = try #require(city.people().first { $0.id == "enterprise" }?.enterprise)
    let awards = try await portal.ports.delivery.store.read {
      try $0.awards(AwardFilter(enterprise: own), scope: .everywhere, offset: 0, limit: 1).rows
    }
    return try #require(awards.first).id
  }
}

extension TestPortal {
  /// What the button keeps that takes all awards of the first call further which wait at a step.
  func seen(_ what: String, _ step: ChainStep, within scope: AreaScope = .everywhere) async throws -> String {
    let desk = portal.ports.delivery
    let today = clock.now.dayInShanghai
    return try await desk.store.read { book in
      let live = try book.awards(
        AwardFilter(call: CallID(number: 1), isLive: true), scope: scope, offset: 0, limit: .max
      ).rows
      return AwardPages.seen(AwardPages.together(what, at: step, of: try desk.reckoned(live, in: book), on: today))
    }
  }
}
