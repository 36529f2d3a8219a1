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
  /// The end of the account that the enterprise confirmed last.
  var account: String?

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
    "after every step entries sum to nothing, no balance is below zero, paid ≤ approved ≤ ceiling, and nobody has twice what is given once; each way of a call comes to every act there is on it",
    arguments: 1...9)
  func model(_ seed: Int) throws {
    var walk = try AwardWalk(seed)
    // As long as something has not happened yet; the seed decides how long that is.
    for part in 0..<200 where part < 5 || !walk.missing.isEmpty {
      for step in 0..<100 {
        let comment = Comment("seed \(seed), step \(part * 100 + step)")
        try walk.go()
        walk.check(comment)
      }
    }
    #expect(walk.missing == [], "seed \(seed)")
  }
}

/// People at work on one call: mostly somebody does what is due, now and then anybody tries anything.
private struct AwardWalk {
  let fixture: AwardFixture
  private var random: SeededGenerator
  private var models: [AwardID: AwardModel] = [:]
  private let approving: ChainStep
  private let share: Int64?
  private let expected: Set<AwardAct.Name>

  init(_ seed: Int) throws {
    random = SeededGenerator(seed: UInt64(seed) &* 104_729)
    let isPanel = seed % 2 == 1
    let rule: Call.Oversubscription = seed % 3 == 0 ? .postponement : .proportional
    share = seed > 4 ? Int64(seed) * 10 : nil
    fixture = try AwardFixture(
      amount: 300,
      steps: isPanel ? [.consent, .credit, .panel, .publicity, .issue] : [.consent, .credit, .publicity, .issue],
      oversubscription: rule,
      advance: share.map {
        Call.Advance(
          share: Share(Decimal128(coefficient: $0, exponent: -2)), papers: ["验收报告"], acceptance: .workingDays(5))
      })
    approving = isPanel ? .panel : .credit
    var expected = Set(AwardAct.Name.allCases)
    // What there is only on another way: a review before the approval, a cut in proportion, a payment in parts.
    if !isPanel { expected.remove(.passed) }
    // What needs an approval between two cuts, or comes before the first issue alone, need not come up on a walk; nobody
    // applies, ends, is stopped or mistypes a paper on it, and it has one year.
    expected.subtract([
      .reopened, .reinstated, .applied, .paperCorrected, .carried, .doubtJudged, .held, .released, .revocationDrafted,
      .revocationReturned, .revoked,
    ])
    if rule == .postponement { expected.remove(.cut) }
    // By the same share a part that comes to nothing need not come up: who comes later has the share that is published.
    if rule == .proportional { expected.subtract([.postponed, .resumed]) }
    if share == nil {
      expected.subtract([
        .inspected, .accepted, .inspectionReturned, .settlementDrafted, .settled, .settlementReturned,
        .acceptanceExtended,
      ])
    }
    self.expected = expected
  }

  private var book: MemoryBook { fixture.book }
  private var counts: [AwardAct.Name: Int] {
    book.acts.values.flatMap { $0.map(\.act.name) }.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// The acts that have not happened yet.
  var missing: Set<AwardAct.Name> { expected.subtracting(counts.keys) }

  func check(_ comment: Comment) {
    fixture.checkBalances("\(comment)")
    let live = book.awardRows.values.filter(\.isLive)
    #expect(Set(live.compactMap(\.claim)).count == live.count, comment)
    // Only what gave nothing leaves its place to another.
    #expect(live.filter { !$0.counts }.allSatisfy { $0.instalments?.final == .zero }, comment)
    for (id, model) in models {
      guard let award = book.award(id) else {
        Issue.record("an award is gone, \(comment)")
        continue
      }
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
      #expect(award.account == model.account, comment)
      // What is on its way goes into the account that stood when it was asked for, and that stands since.
      if case .requested(let transfer) = award.payment {
        #expect(book.transfer(transfer)?.account == model.account, comment)
      }
      if let final = model.final, model.claim == 0, model.demanded == 0, award.payment == .paid {
        #expect(award.paid.fen - award.recovered.fen == final, comment)
        #expect(model.recovered == max(0, model.advance - final), comment)
      }
    }
    let out = book.balances.filter { [.payable, .requested, .paid].contains($0.key.kind) }
      .reduce(0) { $0 + $1.value.fen }
    #expect(out == models.values.reduce(0) { $0 + $1.issued - $1.recovered }, comment)
  }

  // MARK: Steps

  /// One step: of three, two do what is due, one is anything by anybody.
  mutating func go() throws {
    let due = try whatIsDue()
    let isQuiet = !book.awardRows.values.contains { $0.state.step.map { $0 < approving } ?? false }
    if due.isEmpty || Int.random(in: 0..<(isQuiet ? 6 : 60), using: &random) == 0 { return try propose() }
    // Seldom and little, so that mostly more is asked for than there is; what comes back can be given again.
    if Int.random(in: 0..<60, using: &random) == 0 { try fixture.increase(yuan(20)) }
    guard Int.random(in: 0..<3, using: &random) > 0 else { return anything(due) }
    // What has happened the fewest times comes first in every second step, so that one walk comes to all of it.
    let names = Dictionary(grouping: due, by: \.name)
    let order = names.keys.sorted { ($0?.rawValue ?? "") < ($1?.rawValue ?? "") }
    let rare = order.min { left, right in
      (left.map { counts[$0] ?? 0 } ?? .max) < (right.map { counts[$0] ?? 0 } ?? .max)
    }
    let name = Bool.random(using: &random) ? rare : order.randomElement(using: &random)
    guard let wish = names[name ?? nil]?.randomElement(using: &random) else { return }
    // Whoever may: others have perhaps taken a neighbouring step of it.
    for actor in people.shuffled(using: &random) where perform(wish.command, by: actor, on: wish.day) { return }
  }

  private var people: [ActorID] {
    [fixture.proposer, fixture.reviewer, fixture.approver, fixture.issuer, fixture.owner]
  }

  /// Something that is due: which act it is, the command, and the day on which it can be.
  private struct Wish {
    /// `nil` for what moves money on its way and is no act of the award.
    let name: AwardAct.Name?
    let command: DeliveryCommand
    var day = "2026-07-20"
  }

  /// Often somebody who has one already, or two rows of one enterprise; one so small that a cut leaves nothing. Until the
  /// first cut each other is more than there is: what is published in full would leave nothing to be cut.
  private mutating func propose() throws {
    let rows = try (0..<Int.random(in: 2...4, using: &random)).map { number in
      let most: Int64 = number == 0 ? 1 : [300, 60_000, 200_000].randomElement(using: &random) ?? 1
      let least: Int64 = number > 0 && missing.contains(.cut) ? 30_001 : 1
      return try fixture.subject(
        Int.random(in: 1...60, using: &random),
        most: Money(fen: Int64.random(in: least...max(least, most), using: &random)))
    }
    let run = try fixture.make(fixture.population(rows))
    let before = book.awardRows.count
    _ = fixture.refusal(.award(.propose(run.id)), by: fixture.proposer)
    for row in 1...rows.count {
      let again = AwardCommand.proposeAgain(run.id, row: row, reason: "重新提出")
      _ = fixture.refusal(.award(again), by: fixture.proposer)
    }
    for number in before..<book.awardRows.count {
      let id = AwardID(number: number + 1)
      models[id] = AwardModel(ceiling: book.award(id)?.ceiling.fen ?? 0)
    }
  }

  /// Another's command, another day's, or an amount that does not fit: whether it is taken is the book's to say, and the
  /// model follows.
  private mutating func anything(_ due: [Wish]) {
    let last = max(1, book.awardRows.count)
    let id = AwardID(number: Int.random(in: max(1, last - 12)...last, using: &random))
    let award = book.award(id)
    let most = (award?.proposed.fen ?? 1) + (award?.proposed.fen ?? 1) / 4 + 1
    let amount = Money(fen: Int64.random(in: 1...most, using: &random))
    let transfer = TransferID(number: max(1, book.transferRows.count))
    let some: [DeliveryCommand] = [
      .award(.approve(approving, [id], amount: amount, reason: "核定")), .award(.allot(fixture.call)),
      .award(.correctAccount(id, account: "0000")), .award(.pass(.credit, [id], note: "")), .award(.issue([id])),
      .award(.clear([id])),
      .award(.resume([id])), .award(.supplement(id, [])), .demandRecovery(id, amount: amount, document: "模拟追缴"),
      .approveSubmission(SubmissionID(number: max(1, book.submissionRows.count))),
      .award(.recovery(id, .record(amount, voucher: "缴", reason: "追回"))), .award(.recovery(id, .confirm)),
      .award(.instalment(id, .settle)), .award(.instalment(id, .accept)),
      .award(.instalment(id, inspect(.partly, amount))), .returnTransfer(transfer, reason: "退回"),
      .approveTransfer(transfer), .exportTransfers([transfer]),
    ]
    let command = Bool.random(using: &random) ? due.randomElement(using: &random)?.command : nil
    let day = ["2026-06-01", "2026-06-20", "2026-07-20"].randomElement(using: &random) ?? "2026-07-20"
    guard let command = command ?? some.randomElement(using: &random), let actor = people.randomElement(using: &random)
    else { return }
    _ = perform(command, by: actor, on: day)
  }

  // MARK: What is due

  private mutating func whatIsDue() throws -> [Wish] {
    let awards = book.awardRows.values.sorted { $0.id < $1.id }
    let early = awards.contains { award in
      award.state.step.map { $0 < approving || ($0 == approving && award.state.name == .returned) } ?? false
    }
    // Amounts are decided on once all have come, so that together they can be more than there is.
    var wishes = try awards.filter { !early || $0.state != .waiting(approving) }
      .flatMap { award in steps(of: award) + (try money(of: award)) }
    let pool = try book.call(fixture.call).flatMap { try book.allotmentPool(of: $0) }
    if !early, let pool, !pool.waiting.isEmpty, pool.asked > pool.room || pool.isStale, pool.room > .zero {
      let reopens = pool.isStale && !pool.approved.isEmpty
      for name in [AwardAct.Name.cut, .postponed] + (reopens ? [.reopened] : []) {
        wishes.append(Wish(name: name, command: .award(.allot(fixture.call))))
      }
    }
    return wishes
  }

  private mutating func steps(of award: Award) -> [Wish] {
    let id = award.id
    let withdraw = Wish(name: .withdrawn, command: .award(.withdraw(id, reason: "放弃")))
    let refuse = Wish(name: .refused, command: .award(.refuse([id], reason: "不符")))
    switch award.state {
    case .waiting(.consent):
      let heard = HeardAccount(how: "电话", proof: "确认书.pdf")
      return [
        Wish(name: .confirmed, command: .award(.confirm(id, account: "1234"))),
        Wish(name: .recordedFor, command: .award(.confirmFor(id, account: "4321", heard))),
        Wish(name: .lapsed, command: .award(.lapse([id])), day: "2026-09-20"), withdraw,
      ]
    case .waiting(.publicity):
      let notice = Award.OfficePaper(.notice, "模拟网址", on: CalendarDay(daysSinceEpoch: 20_624))
      return [
        Wish(name: .publicised, command: .award(.publicise([id])), day: "2026-06-20"),
        Wish(name: .documented, command: .award(.publicise([id], notice: notice)), day: "2026-06-20"), withdraw,
        Wish(name: .takenBack, command: .award(.takeBack(id, reason: "核定有误"))),
      ]
    case .waiting(.issue): return [Wish(name: .issued, command: .award(.issue([id]))), withdraw]
    case .waiting(let step):
      let half = Money(fen: max(1, award.proposed.fen / 2))
      let amount = Bool.random(using: &random) ? nil : half
      let on: Wish =
        step == approving
        ? Wish(name: .approved, command: .award(.approve(step, [id], amount: amount, reason: "核定")))
        : Wish(name: .passed, command: .award(.pass(step, [id], note: "")))
      return [on, on, Wish(name: .returned, command: .award(.sendBack([id], reason: "补正"))), refuse, withdraw]
    case .returned:
      return [
        Wish(name: .supplemented, command: .award(.supplement(id, []))),
        Wish(name: .supplementExtended, command: .award(.extendSupplement(id, reason: "补办"))),
        Wish(name: .lapsed, command: .award(.lapse([id])), day: "2026-09-20"), refuse,
      ]
    case .publicised:
      let object = Wish(name: .objected, command: .award(.object(id, text: "异议")))
      guard let open = award.objections.firstIndex(where: { $0.answer == nil }) else {
        return [Wish(name: .cleared, command: .award(.clear([id]))), object]
      }
      let isUpheld = Int.random(in: 0..<4, using: &random) == 0
      return [
        Wish(name: .answered, command: .award(.answer(id, objection: open, isUpheld: isUpheld, text: "答复")))
      ]
    case .postponed: return [Wish(name: .resumed, command: .award(.resume([id]))), refuse]
    case .withdrawn:
      let isOver = book.awardRows.values.contains { $0.state.name == .issued }
      return award.lapse == nil || isOver ? [] : [Wish(name: .reinstated, command: .award(.resume([id])))]
    case .issued, .refused: return []
    }
  }

  /// What of its money is due: its way to the treasury, acceptance and settlement, what comes back.
  private mutating func money(of award: Award) throws -> [Wish] {
    let id = award.id
    guard award.state.name == .issued else { return [] }
    var wishes = transfer(of: award) + instalment(of: award)
    if try book.bounce(of: award) != nil {
      let account = "\(Int.random(in: 1000...9999, using: &random))"
      wishes.append(Wish(name: .accountCorrected, command: .award(.correctAccount(id, account: account))))
    }
    guard award.payment == .paid, award.instalments.map({ $0.final != nil }) ?? true else { return wishes }
    func recovery(_ name: AwardAct.Name, _ command: RecoveryCommand) -> Wish {
      Wish(name: name, command: .award(.recovery(id, command)))
    }
    if award.recovery != nil {
      return wishes + [recovery(.recovered, .confirm), recovery(.recoveryReturned, .sendBack(reason: "未到账"))]
    }
    if award.claimed > .zero {
      let part = Money(fen: Int64.random(in: 1...award.claimed.fen, using: &random))
      wishes.append(
        recovery(.recoveryDrafted, .record(part, voucher: "缴\(id)-\(book.trail(of: id).count)", reason: "追回")))
    }
    let left = award.paid.fen - award.recovered.fen - award.claimed.fen
    if left > 0 {
      let part = Money(fen: Int64.random(in: 1...left, using: &random))
      // Asked for by one, then approved by another.
      let asked = book.submissionRows.values.first { submission in
        if case .demand(id, _, document: _) = submission.matter { submission.state == .waiting } else { false }
      }
      wishes.append(
        Wish(
          name: .demanded,
          command: asked.map { asked in
            // What was claimed meanwhile leaves too little: it goes back.
            asked.amount.map { $0.fen <= left } == true
              ? .approveSubmission(asked.id) : .returnSubmission(asked.id, reason: "余额不足")
          }
            ?? .demandRecovery(id, amount: part, document: "模拟追缴\(book.submissionRows.count)")))
    }
    return wishes
  }

  private func transfer(of award: Award) -> [Wish] {
    switch award.payment {
    case .owed:
      return [
        Wish(
          name: nil,
          command: .draftTransfer(
            fixture.budget, payee: award.enterprise, payeeName: award.name, [], awards: [award.id]))
      ]
    case .requested(let id):
      switch book.transfer(id)?.state.name {
      case .drafted: return [Wish(name: nil, command: .approveTransfer(id))]
      case .approved:
        return [
          Wish(name: nil, command: .exportTransfers([id])), Wish(name: nil, command: .returnTransfer(id, reason: "退回")),
        ]
      default:
        let paid = TransferSettlement(id, .paid(voucher: "P\(id)", on: CalendarDay(daysSinceEpoch: 20_600)))
        let bounced = TransferSettlement(id, .bounced(reason: "户名不符"))
        return [paid, paid, bounced].map { Wish(name: nil, command: .settleTransfers([$0])) }
      }
    case .none, .paid: return []
    }
  }

  private mutating func instalment(of award: Award) -> [Wish] {
    func wish(_ name: AwardAct.Name, _ command: InstalmentCommand) -> Wish {
      Wish(name: name, command: .award(.instalment(award.id, command)))
    }
    guard let instalments = award.instalments else { return [] }
    let approved = award.approved?.fen ?? 1
    switch instalments.stage.name {
    case .planned, .settled: return []
    case .awaiting:
      let outcome = Instalments.Inspection.Outcome.allCases.randomElement(using: &random) ?? .passed
      let figure: Int64 =
        switch outcome {
        case .passed: approved
        case .partly: Int64.random(in: 1...max(1, approved - 1), using: &random)
        case .failed: 0
        }
      let until = CalendarDay(daysSinceEpoch: 20_660 + Int.random(in: 0...60, using: &random))
      return [
        wish(.inspected, inspect(outcome, Money(fen: figure))),
        wish(.acceptanceExtended, .extendAcceptance(until: until, document: "模拟延期")),
      ]
    case .inspected: return [wish(.accepted, .accept), wish(.inspectionReturned, .returnInspection(reason: "退"))]
    case .accepted: return [wish(.settlementDrafted, .draftSettlement(note: ""))]
    case .drafted: return [wish(.settled, .settle), wish(.settlementReturned, .returnSettlement(reason: "退"))]
    }
  }

  private func inspect(_ outcome: Instalments.Inspection.Outcome, _ figure: Money) -> InstalmentCommand {
    .inspect(
      InstalmentCommand.Findings(
        on: CalendarDay(daysSinceEpoch: 20_606), inspectors: "模拟验收组", outcome: outcome, figure: figure,
        papers: [Award.Paper(title: "验收报告", file: "report.pdf", hash: .none)], note: "说明"))
  }

  // MARK: The book and the model

  /// Gives a command; where the book takes it, the model does too.
  private mutating func perform(_ command: DeliveryCommand, by actor: ActorID, on day: String) -> Bool {
    let before = command.award.flatMap(book.award)
    let (claim, free) = (before.flatMap { models[$0.id]?.claim } ?? 0, book.balance(.available(fixture.budget)))
    guard fixture.refusal(command, by: actor, on: day) == nil else { return false }
    if case .approveSubmission(let submission) = command,
      case .demand(let id, let amount, document: _)? = book.submission(submission)?.matter
    {
      models[id]?.demanded += amount.fen
      #expect(book.balance(.available(fixture.budget)) == free)
    }
    // What a cut takes back is promised to nobody.
    if case .award(.allot) = command {
      for id in models.keys where book.award(id)?.approval == nil { models[id]?.promised = 0 }
    }
    guard case .award(let act) = command, let award = before else { return true }
    let id = award.id
    switch act {
    case .confirm(_, let account), .correctAccount(_, let account), .confirmFor(_, let account, _):
      models[id]?.account = account
    case .approve(_, _, let amount, reason: _, minutes: _): models[id]?.promised = (amount ?? award.proposed).fen
    case .refuse, .withdraw, .takeBack: models[id]?.promised = 0
    case .answer(_, objection: _, let isUpheld, text: _): if isUpheld { models[id]?.promised = 0 }
    case .issue: models[id]?.issue(share: share)
    case .recovery(_, let recovery):
      switch recovery {
      case .record(let amount, voucher: _, reason: _):
        #expect(amount.fen <= claim)
        models[id]?.recovering = amount.fen
      case .confirm:
        let recovering = models[id]?.recovering ?? 0
        models[id]?.recovered += recovering
        models[id]?.recovering = 0
        return true
      case .sendBack: models[id]?.recovering = 0
      }
      // Nothing is free again before another person has confirmed it.
      #expect(book.balance(.available(fixture.budget)) == free)
    case .instalment(_, .inspect(let findings)): models[id]?.confirmed = findings.figure.fen
    case .instalment(_, .settle): models[id]?.settle(isOut: award.payment != .owed)
    default: break
    }
    return true
  }
}

extension DeliveryCommand {
  /// The one award that it is about; `nil` for anything else.
  fileprivate var award: AwardID? {
    guard case .award(let command) = self else { return nil }
    switch command {
    case .approve(_, let ids, amount: _, reason: _, minutes: _), .refuse(let ids, reason: _),
      .issue(let ids, document: _):
      return ids.first
    case .confirm(let id, account: _), .confirmFor(let id, account: _, _), .correctAccount(let id, account: _),
      .withdraw(let id, reason: _), .takeBack(let id, reason: _),
      .answer(let id, objection: _, isUpheld: _, text: _), .recovery(let id, _),
      .instalment(let id, _):
      return id
    default: return nil
    }
  }
}
