import Decimals
import Instruments
import Journal
import Quantities
import Randomness
import Testing

@testable import Delivery

/// A model that knows nothing of steps and postings: what each award may have at most, is promised, is owed and was paid.
private struct AwardModel {
  let ceiling: Int64
  var promised: Int64 = 0
  /// Issued: owed, asked for or paid.
  var issued: Int64 = 0
  var recovered: Int64 = 0
  /// What was demanded back beside what a settlement left, and what is said to be back and waits.
  var demanded: Int64 = 0
  var recovering: Int64 = 0
  /// Paid ahead, in a call that advances a share.
  var advance: Int64 = 0
  var confirmed: Int64?
  var final: Int64?

  /// What was advanced beyond the final amount and is not back.
  var claim: Int64 { max(0, (final.map { max(0, advance - $0) } ?? 0) + demanded - recovered) }

  mutating func issue(share: Int64?) {
    issued = share.map { promised * $0 / 100 } ?? promised
    advance = share == nil ? 0 : issued
    promised -= issued
  }

  /// The lower of approved and confirmed stands; what is not needed of the promise is free again.
  mutating func settle(isOut: Bool) {
    let final = min(promised + advance, confirmed ?? 0)
    self.final = final
    // What never left is no advance.
    if !isOut { advance = 0 }
    issued = max(advance, final)
    promised = 0
  }
}

@Suite("Awards under random commands")
struct AwardPropertyTests {
  @Test(
    "after every step entries sum to nothing, no balance is below zero, paid ≤ approved ≤ ceiling, and nobody has twice what is given once"
  )
  func model() throws {
    var names: Set<AwardAct.Name> = []
    for way in 0..<4 {
      for seed in 1...9 { names.formUnion(try walk(seed, way)) }
    }
    // The commands that were taken reached every corner.
    #expect(names == Set(AwardAct.Name.allCases))
  }

  /// - Returns: which acts happened.
  private func walk(_ seed: Int, _ way: Int) throws -> Set<AwardAct.Name> {
    var random = SeededGenerator(seed: UInt64(seed) &* 104_729 &+ UInt64(way))
    let fixture = try AwardFixture(
      amount: 1_500,
      steps: seed % 2 == 0
        ? [.consent, .credit, .publicity, .issue] : [.consent, .credit, .panel, .publicity, .issue],
      oversubscription: seed % 3 == 0 ? .postponement : .proportional,
      advance: seed > 6
        ? Call.Advance(
          share: Share(Decimal128(coefficient: Int64(seed) * 10, exponent: -2)), papers: ["验收报告"],
          acceptance: .workingDays(5)) : nil)
    let approving: ChainStep = seed % 2 == 0 ? .credit : .panel
    var models: [AwardID: AwardModel] = [:]
    for step in 0..<(seed > 6 ? 900 : 700) {
      let comment = Comment("seed \(seed), step \(step)")
      try act(&random, fixture, approving, &models)
      let book = fixture.book
      #expect(book.postings.reduce(0) { $0 + $1.change.fen } == 0, comment)
      #expect(book.balances.allSatisfy { $0.key.isSource || $0.value >= .zero }, comment)
      let live = book.awardRows.values.filter(\.isLive)
      #expect(Set(live.compactMap(\.claim)).count == live.count, comment)
      // Only what gave nothing leaves its place to another.
      #expect(live.filter { !$0.counts }.allSatisfy { $0.instalments?.final == .zero }, comment)
      for (id, model) in models {
        let award = try #require(book.award(id))
        let approved = award.approved?.fen ?? 0
        #expect(approved <= award.proposed.fen && award.proposed.fen <= model.ceiling, comment)
        #expect(award.ceiling.fen == model.ceiling, comment)
        #expect(book.balance(.committed(fixture.budget, id)).fen == model.promised, comment)
        #expect(model.promised == 0 || model.promised + model.advance == approved, comment)
        #expect(model.issued <= approved && model.recovered <= model.issued, comment)
        #expect(award.paid.fen <= approved && award.recovered.fen <= award.paid.fen, comment)
        #expect(book.balance(.recoverable(fixture.budget, id)).fen == model.claim, comment)
        #expect(award.claimed.fen == model.claim, comment)
        #expect(award.instalments?.final?.fen == model.final, comment)
        if let final = model.final, model.claim == 0, model.demanded == 0, award.payment == .paid {
          #expect(award.paid.fen - award.recovered.fen == final, comment)
          #expect(model.recovered == max(0, model.advance - final), comment)
        }
      }
      let out = book.balances.filter { [.payable, .requested, .paid].contains($0.key.kind) }
        .reduce(0) { $0 + $1.value.fen }
      #expect(out == models.values.reduce(0) { $0 + $1.issued - $1.recovered }, comment)
    }
    return Set(fixture.book.acts.values.flatMap { $0.map(\.act.name) })
  }

  /// One random command; where the book takes it, the model does too.
  private func act(
    _ random: inout SeededGenerator, _ fixture: AwardFixture, _ approving: ChainStep,
    _ models: inout [AwardID: AwardModel]
  ) throws {
    let book = fixture.book
    let last = max(1, book.awardRows.count)
    let due = book.awardRows.values.filter { award in
      award.state.step != nil || award.payment == .paid || award.instalments.map { $0.final == nil } ?? false
    }.map(\.id).sorted()
    let some = AwardID(number: Int.random(in: max(1, last - 12)...last, using: &random))
    let id = Bool.random(using: &random) ? some : due.randomElement(using: &random) ?? some
    let days = ["2026-06-01", "2026-06-20", "2026-07-20"]
    let today = days[Int.random(in: 0..<3, using: &random)]
    let actor =
      [fixture.proposer, fixture.reviewer, fixture.approver, fixture.issuer]
      .randomElement(using: &random) ?? fixture.reviewer
    let award = book.award(id)
    func taken(_ command: AwardCommand) -> Bool {
      fixture.refusal(.award(command), by: actor, on: today) == nil
    }
    switch Int.random(in: 0..<(share(of: fixture) == nil ? 36 : 42), using: &random) {
    case 0:
      // Often somebody who has one already, or two rows of one enterprise.
      let rows = try (0..<Int.random(in: 1...3, using: &random)).map { _ in
        try fixture.subject(
          Int.random(in: 1...60, using: &random), most: Money(fen: Int64.random(in: 1...30_000, using: &random)))
      }
      let run = try fixture.make(fixture.population(rows))
      let before = book.awardRows.count
      guard fixture.refusal(.award(.propose(run.id)), by: actor) == nil else { return }
      for number in (before + 1)...book.awardRows.count {
        let new = try #require(book.award(AwardID(number: number)))
        models[new.id] = AwardModel(ceiling: new.ceiling.fen)
      }
    case 36...: instalment(actor, &random, fixture, &models)
    case 24..<36: go(on: &random, fixture, approving, &models)
    case 1...3: _ = taken(.confirm(id, account: "1234"))
    case 4...5: _ = taken(.pass(.credit, [id], note: ""))
    case 6...9:
      let most = award?.proposed.fen ?? 1
      let amount: Money? =
        Bool.random(using: &random) ? nil : Money(fen: Int64.random(in: 1...(most + most / 4 + 1), using: &random))
      if taken(.approve(approving, [id], amount: amount, reason: "核定")) {
        models[id]?.promised = amount?.fen ?? most
      }
    case 10: _ = taken(.sendBack([id], reason: "补正"))
    case 11: _ = taken(.supplement(id, []))
    case 12:
      if taken(.refuse([id], reason: "不符")) { models[id]?.promised = 0 }
    case 13:
      if Bool.random(using: &random), taken(.withdraw(id, reason: "放弃")) { models[id]?.promised = 0 }
    case 14, 15:
      // Everybody on the way arrives or leaves first, now and then.
      if Bool.random(using: &random) {
        for early in book.awardRows.values where early.state.step.map({ $0 < approving }) ?? false {
          _ = fixture.refusal(.award(.withdraw(early.id, reason: "放弃")), by: fixture.owner)
        }
      }
      _ = taken(.allot(fixture.call))
      _ = taken(.resume([id]))
    case 16: _ = taken(.publicise([id]))
    case 17:
      if Bool.random(using: &random) { _ = taken(.object(id, text: "异议")) }
    case 18:
      let isUpheld = Int.random(in: 0..<4, using: &random) == 0
      if let open = award?.objections.firstIndex(where: { $0.answer == nil }),
        taken(.answer(id, objection: open, isUpheld: isUpheld, text: "答复")), isUpheld
      {
        models[id]?.promised = 0
      }
    case 19, 20: _ = taken(.clear([id]))
    case 21:
      if taken(.issue([id])) {
        models[id]?.issue(share: share(of: fixture))
      }
    case 22:
      recover(actor, &random, fixture, &models)
    default:
      moveTransfers(&random, fixture)
      if Int.random(in: 0..<6, using: &random) == 0 {
        try fixture.run(.changeBudget(fixture.budget, .increase, amount: yuan(200), document: "模拟追加"))
      }
    }
  }

  /// The step that is due for some award, by somebody who may.
  private func go(
    on random: inout SeededGenerator, _ fixture: AwardFixture, _ approving: ChainStep,
    _ models: inout [AwardID: AwardModel]
  ) {
    let due = fixture.book.awardRows.values.filter { $0.state.step != nil }.sorted { $0.id < $1.id }
    guard let award = due.randomElement(using: &random) else { return }
    let id = award.id
    func taken(_ command: AwardCommand, by actor: ActorID) -> Bool {
      fixture.refusal(.award(command), by: actor, on: "2026-07-20") == nil
    }
    switch award.state {
    case .waiting(.consent): _ = taken(.confirm(id, account: "1234"), by: fixture.owner)
    case .waiting(approving):
      if taken(.approve(approving, [id], amount: nil, reason: ""), by: fixture.approver) {
        models[id]?.promised = award.proposed.fen
      }
    case .waiting(.publicity):
      _ = fixture.refusal(.award(.publicise([id])), by: fixture.approver, on: "2026-06-20")
    case .waiting(.issue):
      if taken(.issue([id]), by: fixture.issuer) {
        models[id]?.issue(share: share(of: fixture))
      }
    case .waiting(let step): _ = taken(.pass(step, [id], note: ""), by: fixture.reviewer)
    case .publicised: _ = taken(.clear([id]), by: fixture.approver)
    default: break
    }
  }

  /// A demand, a recovery or its check, mostly of something that is paid.
  private func recover(
    _ actor: ActorID, _ random: inout SeededGenerator, _ fixture: AwardFixture,
    _ models: inout [AwardID: AwardModel]
  ) {
    let step = Int.random(in: 0..<8, using: &random)
    let paid = fixture.book.awardRows.values.filter { $0.payment == .paid }
    let fitting = paid.filter { step == 0 || (step < 3 ? $0.claimed > .zero : $0.recovery != nil) }
    guard let id = (fitting.isEmpty ? paid : fitting).map(\.id).sorted().randomElement(using: &random) else { return }
    let (claim, before) = (models[id]?.claim ?? 0, fixture.book.balance(.available(fixture.budget)))
    let amount = Money(
      fen: Int64.random(in: 1...(Bool.random(using: &random) ? 20_000 : max(1, claim)), using: &random))
    func taken(_ command: RecoveryCommand) -> Bool {
      fixture.refusal(.award(.recovery(id, command)), by: actor, on: "2026-07-20") == nil
    }
    switch step {
    case 0: if taken(.demand(amount, document: "模拟追缴")) { models[id]?.demanded += amount.fen }
    case 1, 2:
      if taken(.record(amount, voucher: "缴", reason: "追回")) {
        #expect(amount.fen <= claim)
        models[id]?.recovering = amount.fen
      }
    case 3...6:
      let recovering = models[id]?.recovering ?? 0
      if taken(.confirm) {
        models[id]?.recovered += recovering
        models[id]?.recovering = 0
        return
      }
    default: if taken(.sendBack(reason: "未到账")) { models[id]?.recovering = 0 }
    }
    #expect(fixture.book.balance(.available(fixture.budget)) == before)
  }

  /// The share that the fixture's call advances, in hundredths.
  private func share(of fixture: AwardFixture) -> Int64? {
    fixture.book.call(fixture.call)?.terms.advance.flatMap { $0.share.value.multiplied(by: 100)?.integer }
      .map { Int64($0) }
  }

  /// A command between advance and settlement, mostly the one that is due.
  private func instalment(
    _ actor: ActorID, _ random: inout SeededGenerator, _ fixture: AwardFixture,
    _ models: inout [AwardID: AwardModel]
  ) {
    let open = fixture.book.awardRows.values.filter { award in
      award.instalments.map { $0.stage != .planned && $0.final == nil } ?? (Int.random(in: 0..<50, using: &random) == 0)
    }.map(\.id).sorted()
    guard let id = open.randomElement(using: &random) else { return }
    let approved = fixture.book.award(id)?.approved?.fen ?? 1
    let outcome = Instalments.Inspection.Outcome.allCases.randomElement(using: &random) ?? .passed
    let figure = Money(
      fen: outcome == .failed ? 0 : Int64.random(in: 1...(approved + approved / 4 + 1), using: &random))
    let paper = Award.Paper(title: "验收报告", file: "report.pdf", hash: .none)
    let inspect = InstalmentCommand.inspect(
      InstalmentCommand.Findings(
        on: CalendarDay(daysSinceEpoch: 20_606), inspectors: "模拟验收组", outcome: outcome, figure: figure,
        papers: [paper], note: "说明"))
    let extend = InstalmentCommand.extendAcceptance(
      until: CalendarDay(daysSinceEpoch: 20_660 + Int.random(in: 0...60, using: &random)), document: "模拟延期")
    let all: [InstalmentCommand] = [
      inspect, .accept, .draftSettlement(note: ""), .settle, .returnInspection(reason: "退"),
      .returnSettlement(reason: "退"), extend,
    ]
    let due: InstalmentCommand? =
      switch fixture.book.award(id)?.instalments?.stage.name {
      case .awaiting: Int.random(in: 0..<5, using: &random) == 0 ? extend : inspect
      case .inspected: .accept
      case .accepted: .draftSettlement(note: "")
      case .drafted: .settle
      case .planned, .settled, nil: nil
      }
    let any = all.randomElement(using: &random) ?? .accept
    let command = Int.random(in: 0..<3, using: &random) == 0 ? any : due ?? any
    if case .draftSettlement = command { for _ in 0..<6 { moveTransfers(&random, fixture) } }
    let isOut = fixture.book.award(id)?.payment != .owed
    guard fixture.refusal(.award(.instalment(id, command)), by: actor, on: "2026-07-20") == nil else { return }
    switch command {
    case .inspect: models[id]?.confirmed = figure.fen
    case .settle: models[id]?.settle(isOut: isOut)
    default: break
    }
  }

  private func moveTransfers(_ random: inout SeededGenerator, _ fixture: AwardFixture) {
    let last = max(1, fixture.book.transferRows.count)
    let id = TransferID(number: Int.random(in: max(1, last - 3)...last, using: &random))
    let owed = fixture.book.awards(AwardFilter(owedBy: fixture.budget), scope: .everywhere, offset: 0, limit: 1).rows
      .first
    let commands: [DeliveryCommand] = [
      .approveTransfer(id), .exportTransfers([id]),
      .settleTransfers([TransferSettlement(id, .paid(voucher: "P\(id)", on: CalendarDay(daysSinceEpoch: 20_600)))]),
      .returnTransfer(id, reason: "退回"),
    ]
    if let owed {
      _ = fixture.refusal(
        .draftTransfer(fixture.budget, payee: owed.enterprise, payeeName: owed.name, [], awards: [owed.id]))
    }
    for command in commands where Int.random(in: 0..<3, using: &random) > 0 {
      _ = fixture.refusal(command, by: fixture.approver)
    }
  }
}
