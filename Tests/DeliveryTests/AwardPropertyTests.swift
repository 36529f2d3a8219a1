import Instruments
import Journal
import Quantities
import Testing

@testable import Delivery

/// A model that knows nothing of steps and postings: what each award may have at most, is promised, is owed and was paid.
private struct AwardModel {
  let ceiling: Int64
  var promised: Int64 = 0
  /// Issued: owed, asked for or paid.
  var issued: Int64 = 0
  var recovered: Int64 = 0
}

@Suite("Awards under random commands")
struct AwardPropertyTests {
  @Test(
    "after every step entries sum to nothing, no balance is below zero, paid ≤ approved ≤ ceiling, and nobody has twice what is given once"
  )
  func model() throws {
    var names: Set<AwardAct.Name> = []
    for seed in 1...6 { names.formUnion(try walk(seed)) }
    // The commands that were taken reached every corner.
    #expect(names == Set(AwardAct.Name.allCases))
  }

  /// - Returns: which acts happened.
  private func walk(_ seed: Int) throws -> Set<AwardAct.Name> {
    var random = DeliveryPropertyTests.Generator(state: UInt64(seed) &* 104_729)
    let fixture = try AwardFixture(
      amount: 1_500,
      steps: seed % 2 == 0
        ? [.consent, .credit, .publicity, .issue] : [.consent, .credit, .panel, .publicity, .issue],
      oversubscription: seed % 3 == 0 ? .postponement : .proportional)
    let approving: ChainStep = seed % 2 == 0 ? .credit : .panel
    var models: [AwardID: AwardModel] = [:]
    for step in 0..<700 {
      let comment = Comment("seed \(seed), step \(step)")
      try act(&random, fixture, approving, &models)
      let book = fixture.book
      #expect(book.postings.reduce(0) { $0 + $1.change.fen } == 0, comment)
      #expect(book.balances.allSatisfy { $0.key.isSource || $0.value >= .zero }, comment)
      let live = book.awardRows.values.filter(\.isLive)
      #expect(Set(live.compactMap(\.claim)).count == live.count, comment)
      for (id, model) in models {
        let award = try #require(book.award(id))
        let approved = award.approved?.fen ?? 0
        #expect(approved <= award.proposed.fen && award.proposed.fen <= model.ceiling, comment)
        #expect(award.ceiling.fen == model.ceiling, comment)
        #expect(book.balance(.committed(fixture.budget, id)).fen == model.promised, comment)
        #expect(model.promised == 0 || model.promised == approved, comment)
        #expect(model.issued <= approved && model.recovered <= model.issued, comment)
      }
      let out = book.balances.filter { [.payable, .requested, .paid].contains($0.key.kind) }
        .reduce(0) { $0 + $1.value.fen }
      #expect(out == models.values.reduce(0) { $0 + $1.issued - $1.recovered }, comment)
    }
    return Set(fixture.book.acts.values.flatMap { $0.map(\.name) })
  }

  /// One random command; where the book takes it, the model does too.
  private func act(
    _ random: inout DeliveryPropertyTests.Generator, _ fixture: AwardFixture, _ approving: ChainStep,
    _ models: inout [AwardID: AwardModel]
  ) throws {
    let book = fixture.book
    let last = max(1, book.awardRows.count)
    let due = book.awardRows.values.filter { $0.state.step != nil || $0.payment == .paid }.map(\.id).sorted()
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
    switch Int.random(in: 0..<36, using: &random) {
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
    case 24...: go(on: &random, fixture, approving, &models)
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
        let promised = models[id]?.promised ?? 0
        models[id]?.issued = promised
        models[id]?.promised = 0
      }
    case 22:
      let amount = Money(fen: Int64.random(in: 1...20_000, using: &random))
      if taken(.recover(id, amount: amount, reason: "追回")) { models[id]?.recovered += amount.fen }
    default:
      moveTransfers(&random, fixture)
      if Int.random(in: 0..<6, using: &random) == 0 {
        try fixture.run(.changeBudget(fixture.budget, .increase, amount: yuan(200), document: "模拟追加"))
      }
    }
  }

  /// The step that is due for some award, by somebody who may.
  private func go(
    on random: inout DeliveryPropertyTests.Generator, _ fixture: AwardFixture, _ approving: ChainStep,
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
        let promised = models[id]?.promised ?? 0
        models[id]?.issued = promised
        models[id]?.promised = 0
      }
    case .waiting(let step): _ = taken(.pass(step, [id], note: ""), by: fixture.reviewer)
    case .publicised: _ = taken(.clear([id]), by: fixture.approver)
    default: break
    }
  }

  private func moveTransfers(_ random: inout DeliveryPropertyTests.Generator, _ fixture: AwardFixture) {
    let last = max(1, fixture.book.transferRows.count)
    let id = TransferID(number: Int.random(in: max(1, last - 3)...last, using: &random))
    let owed = fixture.book.awards(AwardFilter(owedBy: fixture.budget), scope: .everywhere, offset: 0, limit: 1).rows
      .first
    let commands: [DeliveryCommand] = [
      .approveTransfer(id), .exportTransfers([id]),
      .settleTransfers([TransferSettlement(id, .paid(voucher: "P", on: CalendarDay(daysSinceEpoch: 20_600)))]),
      .returnTransfer(id, reason: "退回"),
    ]
    if let owed {
      _ = fixture.refusal(
        .draftTransfer(fixture.budget, payee: owed.enterprise, payeeName: owed.name, [], awards: [owed.id]))
    }
    for command in commands where Int.random(in: 0..<3, using: &random) > 0 {
      _ = fixture.refusal(command, by: fixture.issuer)
    }
  }
}
