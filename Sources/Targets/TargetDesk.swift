import Decimals
import Diagnostics
import Instruments
import Journal
import PolicyCorpus
import Quantities

/// Where people enter and look up what is to be reached: every change is one command and one record of the journal; the
/// same command again gets the reply it got before.
public struct TargetDesk: Sendable {
  public let store: any TargetStore
  public let corpus: PolicyCorpus
  /// Who tells how many a count has whose members have no day; `nil` where nobody does: such a figure stays unknown.
  let holdings: (any CountHoldings)?
  /// Who tells what registers have; `nil` where nobody does.
  let registers: (any RegisterTallies)?
  private let projection = TargetProjection()
  let memory = TargetChanceMemory()
  let entriesMemo = Memo<EntriesQuestion, Int, EntriesByArea>(most: 96)

  public init(
    store: any TargetStore, corpus: PolicyCorpus, holdings: (any CountHoldings)? = nil,
    registers: (any RegisterTallies)? = nil
  ) {
    self.store = store
    self.corpus = corpus
    self.holdings = holdings
    self.registers = registers
  }

  /// Carries a command out in one transaction.
  /// - Parameters:
  ///   - scope: whose figures the person may touch.
  ///   - doubts: what nobody has confirmed yet: what stands in the way where nothing else does.
  /// - Throws: `Diagnostics` with everything that is wrong, each at its field, and else with the doubts;
  ///   `command.key-reused`.
  public func carryOut(
    _ wish: TargetCommand, by actor: ActorID, key: String, at: Timestamp, within scope: AreaScope,
    unless doubts: [TaskDoubt] = []
  ) async throws -> TargetReply {
    let decision = TargetDecision(corpus: corpus, scope: scope, at: at)
    let command = wish.command(by: actor, key: key)
    return try await store.writeTargets { [projection] work in
      if let stored = try work.journal.reply(to: command) {
        return TargetReply(record: stored["record"].integer ?? 0, isRepeated: true)
      }
      let event = try decision.decide(wish, try Self.state(for: wish, in: work))
      guard doubts.isEmpty else { throw Diagnostics(doubts.map(\.diagnostic)) }
      let reply = TargetReply(record: try work.journalRecords.head().count + 1, isRepeated: false)
      let record = try work.journal.append(
        JournalEntry(
          kind: event.kind.rawValue, command: command, at: at, payload: event.payload,
          reply: ["record": CanonicalJSON(reply.record)]))
      try projection.apply(record, to: work)
      return reply
    }
  }

  /// What carrying a command out would be refused for; empty where it would be carried out. Nothing is done.
  public func faults(in wish: TargetCommand, at: Timestamp, within scope: AreaScope) async throws -> [Diagnostic] {
    let decision = TargetDecision(corpus: corpus, scope: scope, at: at)
    do {
      _ = try decision.decide(wish, try await store.readTargets { try Self.state(for: wish, in: $0) })
      return []
    } catch let faults as Diagnostics {
      return faults.all
    }
  }

  /// Every attribution of an enterprise that was ever made, in the order of recording.
  public func attributions(of enterprise: CreditCode) async throws -> [Attribution] {
    try await store.readTargets { try $0.targets.attributions(of: enterprise) }
  }

  static func state(for wish: TargetCommand, in work: any TargetReading) throws -> TargetState {
    var state = TargetState()
    switch wish {
    case .observe(let indicator, _, _, _, _, _): state.observations = try work.targets.observations(of: indicator)
    case .plan(let indicator, let year, let parent, _, _, _):
      state.cascade = try work.targets.cascade(of: indicator, below: parent, year: year)
    case .correct(let id, _, _, _):
      state.observation = try work.targets.observation(id)
      if let indicator = state.observation?.indicator {
        state.observations = try work.targets.observations(of: indicator)
      }
    case .withdraw(let id, _): state.observation = try work.targets.observation(id)
    case .assign(let indicator, _, _, _, _, _, _):
      state.assignments = try work.targets.assignments(of: indicator)
    case .attribute(let enterprise, _, _, _, _):
      state.attributions = try work.targets.attributions(of: enterprise)
      state.enterprises = try work.enterprises.enterprises([enterprise])
    case .placeInParks(let placements, _):
      let codes = Set(placements.map(\.enterprise)).sorted()
      state.enterprises = try work.enterprises.enterprises(codes)
      state.attributionsByEnterprise = try work.targets.attributions(of: codes)
    case .issue(let material):
      state.materials = try work.targets.materials(of: material.indicator, area: material.area)
    case .reissue(let indicator, let area, _, _, _):
      state.materials = try work.targets.materials(of: indicator, area: area)
    case .joinZone(let zone, let member, _, _):
      state.zoneMemberships = try work.targets.zoneMemberships().filter { $0.zone == zone }
      if case .enterprise(let code) = member { state.enterprises = try work.enterprises.enterprises([code]) }
    case .leaveZone(let id, _):
      state.zoneMemberships = try work.targets.zoneMemberships().filter { $0.id == id }
      if case .enterprise(let code)? = state.zoneMemberships.first?.member {
        state.enterprises = try work.enterprises.enterprises([code])
      }
    case .endAttribution(let id, _): state.attribution = try work.targets.attributions().first { $0.id == id }
    }
    return state
  }
}

/// What was told to the one who asked.
public struct TargetReply: Sendable, Hashable {
  /// The journal's record of it.
  public let record: Int
  /// Whether the very same command had been carried out before, so that nothing was done now.
  public let isRepeated: Bool
}

extension TargetDesk: AreaTargets {
  /// The tasks that were given for a year, those that no longer stand too.
  public func assignments(of indicator: InstrumentID, year: Int) async throws -> [Assignment] {
    try await store.readTargets { try $0.targets.assignments(of: indicator) }.filter { $0.year == year }
  }

  /// A yearly task that stands on the day, else what the text itself has for that year.
  public func target(
    of indicator: InstrumentID, in area: AreaCode, year: Int, on day: CalendarDay
  ) async throws -> AreaTarget? {
    let assignments = try await assignments(of: indicator, year: year)
    return Self.target(of: indicator, in: area, year: year, on: day, assignments, corpus)
  }

  static func target(
    of id: InstrumentID, in area: AreaCode, year: Int, on day: CalendarDay, _ assignments: [Assignment],
    _ corpus: PolicyCorpus
  ) -> AreaTarget? {
    guard case .indicator(let indicator) = corpus.instrument(id)?.declaration else { return nil }
    let given = assignments.filter { $0.indicator == id && $0.year == year && $0.area == area }.holding(on: day)
    if let given, let value = Indicator.Quantity(writingOut: given.value, unit: indicator.unit)?.value {
      return AreaTarget(value: value, origin: .assignment(document: given.document))
    }
    guard let own = indicator.ownTarget(in: area, year: year),
      let value = Indicator.Quantity(writingOut: own, unit: indicator.unit)?.value
    else { return nil }
    return AreaTarget(value: value, origin: .text(id))
  }
}

extension IndicatorDeclaration {
  /// What the text asks of an area for a year, in the declared unit: its target by the deadline's year, or what it asks
  /// of every year alike until then.
  public func ownTarget(in area: AreaCode, year: Int) -> Decimal128? {
    guard let target = targets.first(where: { $0.area == area })?.value else { return nil }
    guard let deadline = deadline?.day.year else { return target }
    if frequency == .yearly { return year <= deadline ? target : nil }
    return year == deadline ? target : nil
  }
}
