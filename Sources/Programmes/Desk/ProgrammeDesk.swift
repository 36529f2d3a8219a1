import Diagnostics
import Enterprises
import Instruments
import Journal
import PolicyCorpus
import Quantities

/// Where people keep programmes and hold gatherings.
///
/// Beside what each way names, all throw what the store does.
public struct ProgrammeDesk: Sendable {
  public let store: any ProgrammeStore
  let corpus: PolicyCorpus
  let projection = ProgrammeProjection()

  public init(store: any ProgrammeStore, corpus: PolicyCorpus) {
    self.store = store
    self.corpus = corpus
  }

  /// The declared events that are held here.
  public var events: [(instrument: Instrument, declaration: EventDeclaration)] {
    corpus.instruments.compactMap { instrument in
      guard case .event(let declaration) = instrument.declaration, instrument.life.reason == nil else { return nil }
      return (instrument, declaration)
    }
  }

  /// The declared programmes, those that are worked and those that are recorded.
  public var programmes: [(instrument: Instrument, declaration: ProgrammeDeclaration)] {
    corpus.instruments.compactMap { instrument in
      guard case .programme(let declaration) = instrument.declaration, instrument.life.reason == nil else { return nil }
      return (instrument, declaration)
    }
  }

  /// What a declared event says; `nil` where none of that name is held here. Cost: linear in the instruments.
  public func event(_ id: InstrumentID) -> EventDeclaration? { events.first { $0.instrument.id == id }?.declaration }
  /// What a declared programme says; `nil` where none of that name is kept here. Cost: linear in the instruments.
  public func programme(_ id: InstrumentID) -> ProgrammeDeclaration? {
    programmes.first { $0.instrument.id == id }?.declaration
  }

  // MARK: Gatherings

  /// Plans a gathering.
  /// - Throws: `Diagnostics` with everything that is wrong; `command.key-reused`.
  public func plan(
    _ figures: GatheringFigures, of instrument: InstrumentID?, by actor: ActorID, key: String, at: Timestamp,
    within scope: AreaScope
  ) async throws -> Gathering.ID {
    let command = Command(
      actor: actor, key: key, payload: ["plan": figures.json, "event": CanonicalJSON(instrument?.description)])
    return try await store.writeProgrammes { work in
      if let stored = try work.journal.reply(to: command) { return Gathering.ID(stored["gathering"].integer ?? 0) }
      guard let instrument, let declaration = event(instrument) else {
        throw Diagnostics(.noInstrument(instrument?.description ?? ""))
      }
      try check(figures, declaration, at.dayInShanghai, scope)
      let id = Gathering.ID(try work.programmes.lastGathering() + 1)
      try append(.planned(instrument, figures), to: id, command, at, work)
      return id
    }
  }

  /// Plans a series of gatherings at once, all of them or none. Each stands alone afterwards.
  /// - Parameter sessions: what is said of each.
  /// - Throws: `Diagnostics` with everything that is wrong with the first that is; `gatherings.series` where there is no
  ///   session, or more than a year has; `command.key-reused`.
  public func plan(
    _ sessions: [GatheringFigures], of instrument: InstrumentID?, by actor: ActorID, key: String, at: Timestamp,
    within scope: AreaScope
  ) async throws -> [Gathering.ID] {
    let command = Command(
      actor: actor, key: key,
      payload: ["series": .list(sessions.map(\.json)), "event": CanonicalJSON(instrument?.description)])
    return try await store.writeProgrammes { work in
      if let stored = try work.journal.reply(to: command) {
        return (stored["gatherings"].list ?? []).compactMap { $0.integer.map(Gathering.ID.init) }
      }
      guard let instrument, let declaration = event(instrument) else {
        throw Diagnostics(.noInstrument(instrument?.description ?? ""))
      }
      guard MonthlyRule.sessions.contains(sessions.count) else { throw Diagnostics(.series) }
      for figures in sessions { try check(figures, declaration, at.dayInShanghai, scope) }
      let last = try work.programmes.lastGathering()
      let ids = sessions.indices.map { Gathering.ID(last + 1 + $0) }
      let reply: CanonicalJSON = ["gatherings": .list(ids.map { CanonicalJSON($0.number) })]
      for (id, figures) in zip(ids, sessions) {
        // One command, a record of each: the first answers it.
        let event = GatheringEvent.planned(instrument, figures)
        try append(
          event, to: id, actor: actor, id == ids.first ? command : nil, reply: id == ids.first ? reply : .null, at, work
        )
      }
      return ids
    }
  }

  private func check(
    _ figures: GatheringFigures, _ declaration: EventDeclaration, _ today: CalendarDay, _ scope: AreaScope
  ) throws {
    try figures.check(declaration, today: today) { corpus.clause($0) != nil }
    guard corpus.areas.area(figures.area) != nil, scope.contains(figures.area) else {
      throw Diagnostics(.outsideScope(figures.area))
    }
  }

  /// Carries a command on a gathering out.
  /// - Parameters:
  ///   - seen: the last change of the plan, as it was when somebody began to change it; `nil` asks for nothing.
  ///   - scope: the areas for whose gatherings the person may act; an enterprise answers its own invitation.
  /// - Returns: whether anything changed.
  /// - Throws: `Diagnostics` as `Gathering.decide` does; `gatherings.none`, `gatherings.unknown-enterprise`,
  ///   `command.changed-since`.
  @discardableResult
  public func act(
    _ asked: GatheringCommand, on id: Gathering.ID, over seen: SeenVersion? = nil, by actor: ActorID, key: String,
    at: Timestamp, within scope: AreaScope
  ) async throws -> Bool {
    try await store.writeProgrammes { work in
      try carryOut(asked, on: id, over: seen, by: actor, key: key, at: at, within: scope, in: work)
    }
  }

  /// 后续诉求: opens a case for an enterprise that attended and notes that it came of the gathering, in one transaction:
  /// neither is there without the other.
  /// - Parameter opening: by a key of its own, from the same wish.
  /// - Returns: the case's number.
  /// - Throws: `Diagnostics` as `act` does, and with whatever the services refuse.
  @discardableResult
  public func follow(
    _ code: CreditCode, opening: any PreparedCase, on id: Gathering.ID, by actor: ActorID, key: String,
    at: Timestamp, within scope: AreaScope
  ) async throws -> Int {
    try await store.writeProgrammes { work in
      let number = try opening.open(in: work)
      try carryOut(.follow(code, case: number), on: id, by: actor, key: key, at: at, within: scope, in: work)
      return number
    }
  }

  @discardableResult
  private func carryOut(
    _ asked: GatheringCommand, on id: Gathering.ID, over seen: SeenVersion? = nil, by actor: ActorID, key: String,
    at: Timestamp, within scope: AreaScope, in work: any ProgrammeWork
  ) throws -> Bool {
    let command = Command(
      actor: actor, key: key, payload: ["gathering": CanonicalJSON(id.number), "asked": asked.json])
    if try work.journal.reply(to: command) != nil { return true }
    let steps = try work.programmes.steps(of: id)
    guard let gathering = Gathering(id, steps.map(\.event)),
      let declaration = event(gathering.instrument), Self.mayAct(asked, on: gathering, within: scope)
    else { throw Diagnostics(.noGathering) }
    switch asked {
    case .amend(let figures, _):
      // A day that stands may lie further back by now.
      let isMoved = figures.start != gathering.figures.start
      try check(figures, declaration, isMoved ? at.dayInShanghai : figures.start.dayInShanghai, scope)
      try seen?.check(steps.lastPlanned)
    case .invite(let codes, _), .attend(let codes):
      let unknown = try Set(codes).filter { code in
        guard let enterprise = try work.enterprises.enterprise(code) else { return true }
        return !scope.contains(enterprise)
      }
      guard unknown.isEmpty else { throw Diagnostics(.unknownGuests(unknown.sorted())) }
    default: break
    }
    guard let event = try gathering.decide(asked, at: at) else { return false }
    try append(event, to: id, command, at, work)
    return true
  }

  private static func mayAct(_ asked: GatheringCommand, on gathering: Gathering, within scope: AreaScope) -> Bool {
    switch (scope, asked) {
    case (.enterprise(let key), .answer(let code, _)): code.text == key
    case (.enterprise, _): false
    default: scope.contains(gathering.figures.area)
    }
  }

  private func append(
    _ event: GatheringEvent, to id: Gathering.ID, _ command: Command, _ at: Timestamp, _ work: any ProgrammeWork
  ) throws {
    try append(
      event, to: id, actor: command.actor, command, reply: ["gathering": CanonicalJSON(id.number)], at, work)
  }

  private func append(
    _ event: GatheringEvent, to id: Gathering.ID, actor: ActorID, _ command: Command?, reply: CanonicalJSON,
    _ at: Timestamp, _ work: any ProgrammeWork
  ) throws {
    let bytes = event.json.bytes
    let isInline = bytes.count <= ProgrammeProjection.inlineLimit
    let entry = JournalEntry(
      kind: ProgrammeProjection.gatheringActed, version: 1, actor: actor, at: at, command: command,
      payload: ["gathering": CanonicalJSON(id.number), "event": isInline ? event.json : .null], reply: reply,
      segments: isInline ? [] : [try work.journal.keep(segment: bytes)])
    try projection.apply(try work.journal.append(entry), to: work) { _ in bytes }
  }

  /// The gatherings that begin within a time. Everybody who may see the calendar sees that they are held; who is invited
  /// is for those whose scope has the area.
  public func gatherings(
    of instrument: InstrumentID? = nil, from: Timestamp, to: Timestamp, enterprise: CreditCode? = nil
  ) async throws -> [Gathering] {
    try await store.readProgrammes {
      try $0.programmes.gatherings(of: instrument, from: from, to: to, enterprise: enterprise)
    }
  }

  /// A gathering with what was done about it; `nil` where there is none.
  public func gathering(
    _ id: Gathering.ID
  ) async throws -> (gathering: Gathering, steps: [RecordedStep<GatheringEvent>])? {
    let steps = try await store.readProgrammes { try $0.programmes.steps(of: id) }
    return Gathering(id, steps.map(\.event)).map { ($0, steps) }
  }

  // MARK: Programmes

  /// Carries a command on a programme out.
  /// - Throws: `Diagnostics` as `Programme.decide` does; `programmes.no-instrument`, `programmes.outside-scope`,
  ///   `gatherings.unknown-enterprise`; `command.key-reused`.
  public func act(
    _ asked: ProgrammeCommand, in id: InstrumentID, by actor: ActorID, key: String, at: Timestamp,
    within scope: AreaScope
  ) async throws {
    let command = Command(actor: actor, key: key, payload: ["programme": .text("\(id)"), "asked": asked.json])
    try await store.writeProgrammes { work in
      guard try work.journal.reply(to: command) == nil else { return }
      guard let declaration = programme(id) else { throw Diagnostics(.noInstrument("\(id)")) }
      let programme = Programme(
        id, milestones: declaration.milestones, events: try work.programmes.steps(in: id).map(\.event))
      let area = programme.area(of: asked)
      guard let area, corpus.areas.area(area) != nil, scope.contains(area) else {
        throw Diagnostics(area.map { .outsideScope($0) } ?? .noParticipant)
      }
      if case .admit(_, let code?, _, _) = asked, try work.enterprises.enterprise(code) == nil {
        throw Diagnostics(.unknownGuests([code]))
      }
      let event = try programme.decide(asked, today: at.dayInShanghai)
      let entry = JournalEntry(
        kind: ProgrammeProjection.programmeActed, command: command, at: at,
        payload: ["programme": .text("\(id)"), "event": event.json])
      try projection.apply(try work.journal.append(entry), to: work) { _ in nil }
    }
  }

  /// A programme as it stands, with what was done in it.
  public func programme(
    at id: InstrumentID
  ) async throws -> (programme: Programme, steps: [RecordedStep<ProgrammeEvent>])? {
    guard let declaration = programme(id) else { return nil }
    let steps = try await store.readProgrammes { try $0.programmes.steps(in: id) }
    return (Programme(id, milestones: declaration.milestones, events: steps.map(\.event)), steps)
  }

  /// Every programme as it stands, in the order of the clauses.
  public func allProgrammes() async throws -> [Programme] {
    let steps = try await store.readProgrammes { try $0.programmes.allSteps() }
    return programmes.map { instrument, declaration in
      Programme(instrument.id, milestones: declaration.milestones, events: steps[instrument.id] ?? [])
    }
  }
}

extension Programme {
  /// The area that a command is about; `nil` where it names nobody who is there.
  func area(of command: ProgrammeCommand) -> AreaCode? {
    switch command {
    case .appoint(_, _, let area, _), .admit(_, _, let area, _), .report(_, let area, _): area
    case .release(let number, _): members[number]?.area
    case .pass(let number, _), .leave(let number, _, _), .entrust(let number, _, _), .contact(let number, _, _):
      participants[number]?.area
    }
  }
}
