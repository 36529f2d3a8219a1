import Decimals
import Diagnostics
import Instruments
import Journal
import PolicyCorpus
import Quantities

/// Where evaluations are run and looked at: every change is one command and one record of the journal; the same command
/// again gets the reply it got before.
public struct EvaluationDesk: Sendable {
  public let targets: TargetDesk
  /// Who answers for registers and cases; `nil` where nobody does: what they would tell stays unknown.
  public let registers: (any RegisterTallies)?
  public let cases: (any CaseTallies)?
  private let projection = EvaluationProjection()

  public init(targets: TargetDesk, registers: (any RegisterTallies)?, cases: (any CaseTallies)?) {
    self.targets = targets
    self.registers = registers
    self.cases = cases
  }

  private var corpus: PolicyCorpus { targets.corpus }

  /// Carries a command out in one transaction.
  /// - Parameter scope: whose figures the person may touch.
  /// - Throws: `Diagnostics` with everything that is wrong, each at its field; `command.key-reused`.
  public func carryOut(
    _ wish: EvaluationCommand, by actor: ActorID, key: String, at: Timestamp, within scope: AreaScope
  ) async throws -> TargetReply {
    let decision = EvaluationDecision(corpus: corpus, scope: scope, at: at)
    let command = wish.command(by: actor, key: key)
    return try await targets.store.writeTargets { [projection] work in
      if let stored = try work.journal.reply(to: command) {
        return TargetReply(record: stored["record"].integer ?? 0, isRepeated: true)
      }
      let event = try decision.decide(wish, try Self.state(for: wish, in: work))
      let reply = TargetReply(record: try work.journalRecords.head().count + 1, isRepeated: false)
      let record = try work.journal.append(
        JournalEntry(
          kind: event.kind.rawValue, command: command, at: at, payload: event.payload,
          reply: ["record": CanonicalJSON(reply.record)]))
      try projection.apply(record, to: work)
      return reply
    }
  }

  private static func state(for wish: EvaluationCommand, in work: any TargetWork) throws -> EvaluationState {
    if let round = wish.round { return try work.evaluations.state(of: round) }
    guard case .answer(let id, _, _) = wish, let objection = try work.evaluations.objection(id) else {
      return EvaluationState()
    }
    return try work.evaluations.state(of: objection.round)
  }

  /// Everything that is kept of one round.
  public func state(of round: EvaluationRound) async throws -> EvaluationState {
    try await targets.store.readTargets { try $0.evaluations.state(of: round) }
  }

  /// The rounds of which anything is kept, the newest period first; of one evaluation where one is named.
  public func rounds(of evaluation: InstrumentID? = nil) async throws -> [EvaluationRound] {
    try await targets.store.readTargets { try $0.evaluations.rounds(of: evaluation) }
  }

  /// The sheet as it stands on a day by the scheme and what is known; `nil` before there is a scheme.
  /// - Parameter scope: as far as the reader sees figures; the rest is open.
  /// Cost: one board for each indicator, one tally for each register and kind of case of the scheme.
  public func draft(
    of round: EvaluationRound, _ state: EvaluationState, on day: CalendarDay, within scope: AreaScope
  ) async throws -> EvaluationSheet? {
    guard let scheme = state.scheme?.scheme else { return nil }
    let on = min(day, round.period.lastDay)
    var subjects = EvaluationDecision.areas(of: round, corpus)
    subjects += Set(state.figures.map(\.subject)).filter { !$0.kind.isArea }.sorted()
    var figures: [EvaluatedSubject: [EvaluationSheet.Figure]] = [:]
    for criterion in scheme.criteria {
      let read = try await self.figures(criterion, of: round, subjects, state, on: on, within: scope)
      for (subject, figure) in zip(subjects, read) { figures[subject, default: []].append(figure) }
    }
    return EvaluationSheet(round, scheme, on: on, figures: figures)
  }

  /// The first day that entries, exits and cases are counted from: of a quarter named by its last month, the first month's.
  public func firstDay(of round: EvaluationRound) -> CalendarDay {
    guard case .month(let year, let month) = round.period, corpus.evaluation(round.evaluation)?.period == .quarter,
      month > 2
    else { return round.period.start }
    return Period.month(year: year, month: month - 2).start
  }

  private func figures(
    _ criterion: ScoringScheme.Criterion, of round: EvaluationRound, _ subjects: [EvaluatedSubject],
    _ state: EvaluationState, on day: CalendarDay, within scope: AreaScope
  ) async throws -> [EvaluationSheet.Figure] {
    switch criterion.source {
    case .entered:
      return subjects.map { EvaluationSheet.Figure(value: state.figure(of: $0, criterion.name)?.value) }
    case .indicator(let id):
      let board = try await targets.board(of: id, on: day, within: scope)
      return subjects.map { subject in
        guard let area = subject.area,
          let progress = board.progress(of: id, in: .area(area), year: round.period.year)
        else { return EvaluationSheet.Figure() }
        return EvaluationSheet.Figure(value: progress.measure.value, base: progress.target)
      }
    case .register(let id, let aspect):
      let tallies = try await registers?.tallies(
        of: id, from: firstDay(of: round), through: day, within: scope)
      return subjects.map { subject in
        EvaluationSheet.Figure(value: Self.sum(tallies, in: subject, scope) { $0.value(aspect) })
      }
    case .cases(let id, let aspect):
      let tallies = try await cases?.tallies(of: id, from: firstDay(of: round), through: day, within: scope)
      return subjects.map { subject in
        let base: KeyPath<CaseTally, Int>? =
          switch aspect {
          case .closed: \.opened
          case .satisfied: \.rated
          case .opened, .overdue: nil
          }
        return EvaluationSheet.Figure(
          value: Self.sum(tallies, in: subject, scope) { $0.value(aspect) },
          base: base.flatMap { path in Self.sum(tallies, in: subject, scope) { $0[keyPath: path] } })
      }
    }
  }

  /// What the tallies of an area and all below it add up to; `nil` where nobody tells, or the reader does not see it all.
  /// Registers and cases know streets, not parks.
  private static func sum<Tally>(
    _ tallies: [AreaCode?: Tally]?, in subject: EvaluatedSubject, _ scope: AreaScope, _ value: (Tally) -> Int
  ) -> Decimal128? {
    guard let tallies, let area = subject.area, subject.kind != .park else { return nil }
    switch scope {
    case .everywhere: break
    case .area(let own): guard own.contains(area) else { return nil }
    case .enterprise, .nothing: return nil
    }
    return Decimal128(tallies.reduce(0) { $0 + (($1.key.map(area.contains) ?? false) ? value($1.value) : 0) })
  }
}

extension RegisterTally {
  fileprivate func value(_ aspect: ScoringScheme.RegisterAspect) -> Int {
    switch aspect {
    case .standing: standing
    case .entered: entered
    case .left: left
    }
  }
}

extension CaseTally {
  fileprivate func value(_ aspect: ScoringScheme.CaseAspect) -> Int {
    switch aspect {
    case .opened: opened
    case .closed: closed
    case .overdue: overdue
    case .satisfied: satisfied
    }
  }
}
