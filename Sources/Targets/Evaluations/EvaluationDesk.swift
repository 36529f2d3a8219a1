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
  /// - Parameters:
  ///   - seen: the saving of the scheme over which another is typed; `nil` asks for nothing.
  ///   - scope: whose figures the person may touch.
  /// - Throws: `Diagnostics` with everything that is wrong, each at its field; `command.key-reused`,
  ///   `command.changed-since`.
  public func carryOut(
    _ wish: EvaluationCommand, over seen: SeenVersion? = nil, by actor: ActorID, key: String, at: Timestamp,
    within scope: AreaScope
  ) async throws -> TargetReply {
    let decision = EvaluationDecision(corpus: corpus, scope: scope, by: actor, at: at)
    let command = wish.command(by: actor, key: key)
    return try await targets.store.writeTargets { [projection] work in
      if let stored = try work.journal.reply(to: command) {
        return TargetReply(record: stored["record"].integer ?? 0, isRepeated: true)
      }
      let state = try Self.state(for: wish, in: work)
      if case .setScheme = wish { try seen?.check(state.scheme?.trace.change) }
      let event = try decision.decide(wish, state)
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
    let parks = try await parkMembers(among: subjects, from: firstDay(of: round), through: on)
    var figures: [EvaluatedSubject: [EvaluationSheet.Figure]] = [:]
    for criterion in scheme.criteria {
      let read = try await self.figures(criterion, of: round, subjects, parks, state, on: on, within: scope)
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

  /// Within what tallies are read, of which a reader is told the own sums alone. What counts for a park is placed by the day
  /// on which it came about, when others may have been in it than today.
  private func reading(_ scope: AreaScope, _ round: EvaluationRound) -> AreaScope {
    if case .park = scope { round.runners(city: corpus.areas.city?.code) } else { scope }
  }

  private func figures(
    _ criterion: ScoringScheme.Criterion, of round: EvaluationRound, _ subjects: [EvaluatedSubject],
    _ parks: ParkMembers?, _ state: EvaluationState, on day: CalendarDay, within scope: AreaScope
  ) async throws -> [EvaluationSheet.Figure] {
    switch criterion.source {
    case .entered:
      return subjects.map { EvaluationSheet.Figure(value: state.figure(of: $0, criterion.name)?.value) }
    case .indicator(let id):
      let board = try await targets.board(of: id, on: day, within: scope)
      let plans = try await plans(of: id, for: subjects.compactMap(\.area), in: round)
      return subjects.map { subject in
        guard let area = subject.area,
          let progress = board.progress(of: id, in: .area(area), year: round.period.year)
        else { return EvaluationSheet.Figure() }
        let base = progress.target ?? plans[area].map { Decimal128($0.total) }
        // A sum that lacks a month is nobody's figure.
        guard !progress.measure.lacksMonths else { return EvaluationSheet.Figure(base: base) }
        return EvaluationSheet.Figure(value: progress.measure.value, base: base, ratio: progress.measure.ratio)
      }
    case .register(let id, let aspect):
      let read = try await Tallies(parks) { placing in
        try await registers?.tallies(
          of: id, from: firstDay(of: round), through: day, within: reading(scope, round), placing: placing)
      }
      return subjects.map { EvaluationSheet.Figure(value: read.sum(of: $0, scope) { $0.value(aspect) }) }
    case .cases(let id, let aspect):
      let read = try await Tallies(parks) { placing in
        try await cases?.tallies(
          of: id, from: firstDay(of: round), through: day, within: reading(scope, round), placing: placing)
      }
      let base: KeyPath<CaseTally, Int>? =
        switch aspect {
        case .closed: \.due
        case .satisfied: \.rated
        case .opened, .overdue: nil
        }
      return subjects.map { subject in
        EvaluationSheet.Figure(
          value: read.sum(of: subject, scope) { $0.value(aspect) },
          base: base.flatMap { path in read.sum(of: subject, scope) { $0[keyPath: path] } })
      }
    }
  }

  /// What each was given in the breakdown of the target (目标分解): who has no task of its own is held against that, as the
  /// material of the month is. Empty for an indicator that is not broken down.
  public func plans(
    of id: InstrumentID, for areas: [AreaCode], in round: EvaluationRound
  ) async throws -> [AreaCode: Cascade.Row] {
    guard case .indicator(let declaration)? = corpus.instrument(id)?.declaration, declaration.isCascaded,
      declaration.isYearly
    else { return [:] }
    return try await targets.plans(of: id, for: areas, year: round.period.year)
  }

  // MARK: Parks

  /// Who counts for which park (考核归属); `nil` where no park is scored.
  private func parkMembers(
    among subjects: [EvaluatedSubject], from: CalendarDay, through: CalendarDay
  ) async throws -> ParkMembers? {
    guard subjects.contains(where: { $0.kind == .park }) else { return nil }
    let parks = Set(corpus.areas.all.filter { $0.level == .park }.map(\.code))
    return ParkMembers(
      try await targets.store.readTargets { try $0.targets.attributions() }, from: from, through: through,
      isPark: parks.contains)
  }

  /// For which park something counts in a round, as attributions stand.
  public func parkPlacing(in round: EvaluationRound, of park: AreaCode, on day: CalendarDay) async throws
    -> TallyPlacing?
  {
    try await parkMembers(
      among: [EvaluatedSubject(.park, park.text)], from: firstDay(of: round), through: min(day, round.period.lastDay))?
      .placing
  }

  /// The enterprises that count for a park in a round, as attributions stand: what is behind the park's figures.
  public func members(of park: AreaCode, in round: EvaluationRound, on day: CalendarDay) async throws -> [CreditCode] {
    let members = try await parkMembers(
      among: [EvaluatedSubject(.park, park.text)], from: firstDay(of: round), through: min(day, round.period.lastDay))
    return members?.enterprises(of: park) ?? []
  }
}

/// Who counts for which park, month by month.
private struct ParkMembers: Sendable {
  private let attributions: [CreditCode: [Attribution]]
  private let isPark: @Sendable (AreaCode) -> Bool

  /// - Parameter attributions: all that were ever made; those that stand and reach into the span are kept.
  init(
    _ attributions: [Attribution], from: CalendarDay, through: CalendarDay,
    isPark: @escaping @Sendable (AreaCode) -> Bool
  ) {
    self.attributions = Dictionary(
      grouping: attributions.filter { given in
        given.ending == nil && given.park != nil && given.span.from.start <= through
          && (given.span.until.map { from <= $0.lastDay } ?? true)
      }, by: \.enterprise)
    self.isPark = isPark
  }

  func enterprises(of park: AreaCode) -> [CreditCode] {
    attributions.filter { $0.value.contains { $0.park == park } }.keys.sorted()
  }

  /// The park that something counts for; what lies in an area that is itself a park counts for that.
  var placing: TallyPlacing {
    { enterprise, day, area in
      enterprise.flatMap { attributions[$0]?.first { $0.span.contains(day) }?.park }
        ?? area.flatMap { isPark($0) ? $0 : nil }
    }
  }
}

/// What an engine told by area and, beside that, by park.
private struct Tallies<Tally: Sendable>: Sendable {
  private let byArea: [AreaCode?: Tally]?
  private let byPark: [AreaCode?: Tally]?
  private let parks: ParkMembers?

  /// - Parameter parks: `nil` where no park is asked for.
  init(_ parks: ParkMembers?, _ read: (@escaping TallyPlacing) async throws -> [AreaCode?: Tally]?) async throws {
    self.parks = parks
    byArea = try await read { _, _, area in area }
    if let parks { byPark = try await read(parks.placing) } else { byPark = nil }
  }

  /// What an area and all below it, or a park, add up to; `nil` where nobody tells, where the reader does not see it all,
  /// or where nobody ever said which enterprises a park has.
  func sum(of subject: EvaluatedSubject, _ scope: AreaScope, _ value: (Tally) -> Int) -> Decimal128? {
    guard let area = subject.area else { return nil }
    switch scope {
    case .everywhere: break
    case .area(let own), .park(let own, _): guard own.contains(area) else { return nil }
    case .enterprise, .nothing: return nil
    }
    guard subject.kind == .park else {
      return byArea.map { tallies in
        Decimal128(tallies.reduce(0) { $0 + (($1.key.map(area.contains) ?? false) ? value($1.value) : 0) })
      }
    }
    guard let byPark else { return nil }
    if let tally = byPark[area] { return Decimal128(value(tally)) }
    return parks?.enterprises(of: area).isEmpty == false ? .zero : nil
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
