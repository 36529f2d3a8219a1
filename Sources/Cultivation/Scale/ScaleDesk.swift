import Diagnostics
import Enterprises
import Facts
import Journal
import PolicyCorpus
import Quantities

/// 入统确认: that the statistics office confirmed an entry, as a district was told of it.
public struct EntryConfirmation: Sendable, Hashable {
  public let enterprise: CreditCode
  public let day: CalendarDay
  /// `nil` where nobody chose one.
  public let route: ScaleMove.Route?
  /// Whether it is the first entry ever; `nil` where nobody said.
  public let isFirst: Bool?
  public let document: String

  public init(
    enterprise: CreditCode, day: CalendarDay, route: ScaleMove.Route?, isFirst: Bool?, document: String
  ) {
    self.enterprise = enterprise
    self.day = day
    self.route = route
    self.isFirst = isFirst
    self.document = document
  }

  var json: CanonicalJSON {
    [
      "enterprise": .text(enterprise.text), "day": .text("\(day)"), "route": CanonicalJSON(route?.rawValue),
      "first": isFirst.map { .boolean($0) } ?? .null, "document": .text(document),
    ]
  }
}

/// What a confirmation of entry would bring.
public enum EntryOutcome: String, Sendable, Hashable, CaseIterable {
  /// The day of entry, its route and whether it is the first.
  case entry
  /// An entry after an exit: the day of the first stays.
  case reentry
  /// It is recorded already, just so.
  case unchanged
}

/// What was told to the one who recorded or withdrew.
public struct ScaleReply: Sendable, Hashable {
  /// The journal's record; `nil` where nothing changed.
  public let record: Int?
  /// How many entries or exits were recorded.
  public let changes: Int
  public let isRepeated: Bool

  init(record: Int?, changes: Int, isRepeated: Bool = false) {
    self.record = record
    self.changes = changes
    self.isRepeated = isRepeated
  }

  init(repeated json: CanonicalJSON) {
    self.init(record: json["record"].integer, changes: json["changes"].integer ?? 0, isRepeated: true)
  }

  var json: CanonicalJSON { ["record": CanonicalJSON(record ?? 0), "changes": CanonicalJSON(changes)] }
}

/// Where people record that the statistics office confirmed an entry above scale, or that an enterprise fell out.
///
/// Each is one command and one transaction; the same command again gets the reply it got before. Beside what each way names,
/// all throw what the store does.
public struct ScaleDesk: Sendable {
  let store: any MonitoringStore
  let facts: FactDesk
  let registers: RegisterDesk
  let resolution: FactResolution
  private let projection = ScaleProjection()

  public init(store: any MonitoringStore, facts: FactDesk, registers: RegisterDesk) {
    self.store = store
    self.facts = facts
    self.registers = registers
    resolution = FactResolution(registers.corpus.facts.all)
  }

  // MARK: Entries

  /// Records confirmed entries: their facts, on the basis 入统确认, and the document.
  /// - Parameters:
  ///   - file: the list that named them; `nil` for a form.
  ///   - isConfirmed: whether somebody looked at the days that they take the place of.
  ///   - shown: those of these days that somebody looked at, by their enterprises.
  /// - Throws: `Diagnostics` with everything that is wrong, as `outcome` throws; `facts.leaves-scope`; `command.key-reused`;
  ///   with doubts alone where another day of entry was told before.
  public func confirm(
    _ entries: [EntryConfirmation], file: String? = nil, isConfirmed: Bool = false,
    replacing shown: [CreditCode: CalendarDay] = [:], by actor: ActorID, key: String, at: Timestamp,
    within scope: AreaScope
  ) async throws -> ScaleReply {
    let command = Command(
      actor: actor, key: key, payload: ["file": CanonicalJSON(file), "entries": .list(entries.map(\.json))])
    return try await store.writeScale { work in
      if let stored = try work.journal.reply(to: command) { return ScaleReply(repeated: stored) }
      var new: [(entry: EntryConfirmation, outcome: EntryOutcome)] = []
      var faults: [Diagnostic] = []
      for entry in entries {
        do {
          let outcome = try outcome(of: entry, at: at, within: scope, in: work)
          if outcome != .unchanged { new.append((entry, outcome)) }
        } catch let fault as Diagnostics {
          faults += fault.all
        }
      }
      guard faults.isEmpty else { throw Diagnostics(faults) }
      guard !new.isEmpty else { return ScaleReply(record: nil, changes: 0) }
      if !isConfirmed {
        let doubts = try new.compactMap { entry, outcome -> Diagnostic? in
          guard let told = try replaced(by: entry, outcome, at: at, in: work), told != shown[entry.enterprise] else {
            return nil
          }
          return .dayReplaced(told, by: entry.day)
        }
        guard doubts.isEmpty else { throw Diagnostics(doubts) }
      }
      let reply = try append(
        new.map { change(of: $0.entry.enterprise, $0.entry.day, isAbove: true, $0.entry.document, by: actor, at: at) },
        file: file, command, at: at, to: work)
      for (entry, outcome) in new where outcome == .entry {
        try tell(entry, by: actor, key: key, at: at, within: scope, in: work)
      }
      return reply
    }
  }

  private func tell(
    _ entry: EntryConfirmation, by actor: ActorID, key: String, at: Timestamp, within scope: AreaScope,
    in work: any ScaleWork
  ) throws {
    let lines = [
      ("above_scale_on", "\(entry.day)"), ("above_scale_route", entry.route?.rawValue),
      ("first_entry", entry.isFirst.map { "\($0)" }),
    ].compactMap { column, text in text.map { FactTelling.Line(column: column, text: $0) } }
    let telling = FactTelling(subject: SubjectReference(entry.enterprise), lines: lines, basis: .entryConfirmation)
    _ = try facts.tell(
      telling, command: telling.command(by: actor, key: "\(key)-\(entry.enterprise)"), at: at, within: scope, in: work)
  }

  /// What a confirmed entry would bring.
  /// - Throws: `Diagnostics` with `scale.outside-scope`, `scale.ahead`, `scale.before-statistics`, `scale.no-document`,
  ///   `scale.before-founding`, `scale.no-route`, `scale.first-untold`, `scale.not-first`,
  ///   `scale.reclassified-first`, `scale.before-exit`, `scale.entered-already`, `scale.exit-missing`; what a register's
  ///   text is refused for.
  func outcome(
    of entry: EntryConfirmation, at: Timestamp, within scope: AreaScope, in view: any RegisterReading
  ) throws -> EntryOutcome {
    var faults = try Self.faults(of: entry.enterprise, entry.day, entry.document, at: at, within: scope, in: view)
    let told = try told(of: entry.enterprise, at: at, in: view)
    let history = try view.scaleChanges.changes(of: entry.enterprise)
    let exit = history.exit(entered: told.entered)
    if let founded = told.founded, entry.day < founded { faults.append(.beforeFounding(founded)) }
    if entry.route == nil { faults.append(.noRoute) }
    if entry.isFirst == nil { faults.append(.firstUntold) }
    if exit == nil, entry.route == .reclassified, entry.isFirst == true { faults.append(.transferredFirst) }
    if let exit {
      if entry.isFirst == true { faults.append(.notFirst(exit.day)) }
      if entry.day <= exit.day { faults.append(.beforeExit(exit.day)) }
      // Who is not known to have entered before has the entry's facts from this one.
      guard faults.isEmpty else { throw Diagnostics(faults) }
      return told.entered == nil ? .entry : .reentry
    }
    if let reentry = history.reentry, reentry.day == entry.day, faults.isEmpty { return .unchanged }
    if let entered = told.entered {
      if told.isConfirmed, entered == entry.day, told.route == entry.route, told.isFirst == entry.isFirst {
        guard faults.isEmpty else { throw Diagnostics(faults) }
        return .unchanged
      }
      if told.isConfirmed, entered != entry.day {
        faults.append(.enteredAlready(history.reentry?.day ?? entered))
      } else if entered < entry.day, entry.isFirst == false || entered.year < entry.day.year {
        // Whoever entered in an earlier year by what was told does not become this year's first entrant in silence; within
        // the year the confirmed day takes the place of the one that was told.
        faults.append(.exitMissing(entered))
      }
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return .entry
  }

  /// The day of entry that was told and takes no part any more once another is confirmed; `nil` where none is replaced.
  func replaced(
    by entry: EntryConfirmation, _ outcome: EntryOutcome, at: Timestamp, in view: any RegisterReading
  ) throws -> CalendarDay? {
    guard outcome == .entry else { return nil }
    let told = try told(of: entry.enterprise, at: at, in: view)
    return told.entered == entry.day ? nil : told.entered
  }

  // MARK: Exits

  /// Records that an enterprise fell out. An entry that it has in the watch list leaves that list for it.
  /// - Parameter isConfirmed: whether somebody says that it fell out although no entry of it is known.
  /// - Throws: `Diagnostics` with everything that is wrong: `scale.outside-scope`, `scale.ahead`,
  ///   `scale.before-statistics`, `scale.no-document`, `scale.left-already`, `scale.before-entry`, `scale.never-in`; `command.key-reused`; with a doubt alone where nobody told
  ///   whether it ever entered.
  public func recordExit(
    of enterprise: CreditCode, on day: CalendarDay, document: String, isConfirmed: Bool = false, by actor: ActorID,
    key: String, at: Timestamp, within scope: AreaScope
  ) async throws -> ScaleReply {
    let command = Command(
      actor: actor, key: key,
      payload: ["exit": .text(enterprise.text), "day": .text("\(day)"), "document": .text(document)])
    return try await store.writeScale { work in
      if let stored = try work.journal.reply(to: command) { return ScaleReply(repeated: stored) }
      var faults = try Self.faults(of: enterprise, day, document, at: at, within: scope, in: work)
      let told = try told(of: enterprise, at: at, in: work)
      let history = try work.scaleChanges.changes(of: enterprise)
      if let exit = history.exit(entered: told.entered) {
        faults.append(.leftAlready(exit.day))
      } else if told.isAbsent, history.changes.isEmpty {
        faults.append(.neverIn)
      } else if let entered = history.reentry?.day ?? told.entered, day <= entered {
        faults.append(.beforeEntry(entered))
      }
      guard faults.isEmpty else { throw Diagnostics(faults) }
      // Unknown is not no: it may have been in without anybody telling, which a person has to say.
      if !isConfirmed, told.entered == nil, history.changes.isEmpty { throw Diagnostics(.entryUnknown) }
      let reply = try append(
        [change(of: enterprise, day, isAbove: false, document, by: actor, at: at)], command, at: at, to: work)
      try leaveWatchList(enterprise, day, document, by: actor, key: key, at: at, in: work)
      return reply
    }
  }

  /// The exit is recorded already, so that the list's act says it no second time. It cannot leave before it came.
  private func leaveWatchList(
    _ enterprise: CreditCode, _ day: CalendarDay, _ document: String, by actor: ActorID, key: String, at: Timestamp,
    in work: any ScaleWork
  ) throws {
    guard let watchList = MonitoringDesk.watchList, let declaration = registers.declaration(watchList),
      let entry = try work.registers.openEntry(of: EntrySubject(enterprise), in: watchList), entry.state == .entered
    else { return }
    let leaving = RegisterCommand(
      register: watchList, day: max(day, entry.lastActOn), wishes: [.leave(entry.id, reason: MonitoringDesk.fallenOut)],
      ground: Ground(reason: MonitoringDesk.fallenOut, evidence: document))
    let register = try RegisterDesk.register(watchList, declaration, for: leaving, in: work)
    let events = try register.decide(leaving, today: at.dayInShanghai)
    _ = try RegisterDesk.append(
      events, to: register, leaving.command(by: actor, key: "\(key)-list"), at, work, registers.projection)
  }

  // MARK: Withdrawing

  /// 撤回: takes back what was recorded by mistake: with an entry the facts that it told, with an exit what it did to the watch
  /// list. The journal keeps both.
  /// - Parameter record: the journal's record that told it.
  /// - Throws: `Diagnostics` with `scale.no-such-record`, `scale.no-reason`, `scale.later-first`; `command.key-reused`.
  public func withdraw(
    _ record: Int, of enterprise: CreditCode, reason: String, by actor: ActorID, key: String, at: Timestamp,
    within scope: AreaScope
  ) async throws -> ScaleReply {
    let command = Command(
      actor: actor, key: key,
      payload: [
        "withdraw": CanonicalJSON(record), "enterprise": .text(enterprise.text), "reason": .text(reason),
      ])
    return try await store.writeScale { work in
      if let stored = try work.journal.reply(to: command) { return ScaleReply(repeated: stored) }
      guard let known = try work.enterprises.enterprise(enterprise), scope.contains(known) else {
        throw Diagnostics(.outsideScaleScope(enterprise))
      }
      let changes = try work.scaleChanges.changes(of: enterprise).changes
      guard let change = changes.first(where: { $0.record == record }) else { throw Diagnostics(.noSuchChange) }
      // What follows rests on it.
      guard changes.max(by: { $0.record < $1.record }) == change else { throw Diagnostics(.laterFirst) }
      guard reason.contains(where: { !$0.isWhitespace }) else { throw Diagnostics(.noWithdrawalReason) }
      do throws(Diagnostic) {
        try RegisterFields.check(reason, at: Place(field: "reason"))
      } catch {
        throw Diagnostics(error)
      }
      let reply = ScaleReply(record: try work.journalRecords.head().count + 1, changes: 1)
      let entry = try work.journal.append(
        JournalEntry(
          kind: ScaleProjection.RecordKind.withdrawn.rawValue, command: command, at: at,
          payload: ScaleProjection.payload(withdrawing: change, reason: reason), reply: reply.json))
      try projection.apply(entry, to: work)
      if change.isAbove { try withdrawFacts(of: change, reason, by: actor, key: key, at: at, within: scope, in: work) }
      if !change.isAbove { try restoreToWatchList(after: change, reason, by: actor, key: key, at: at, in: work) }
      return reply
    }
  }

  /// What left the watch list for an exit that was none stands in it again. What was entered since stays as it is.
  private func restoreToWatchList(
    after change: ScaleChange, _ reason: String, by actor: ActorID, key: String, at: Timestamp, in work: any ScaleWork
  ) throws {
    let subject = EntrySubject(change.enterprise)
    guard let watchList = MonitoringDesk.watchList, let declaration = registers.declaration(watchList),
      try work.registers.openEntry(of: subject, in: watchList) == nil
    else { return }
    let left = try work.registers.entries(of: change.enterprise, within: .everywhere).first { entry in
      guard entry.register == watchList, entry.subject == subject,
        entry.state == .left(reason: MonitoringDesk.fallenOut)
      else { return false }
      let acts = try work.registers.acts(on: entry.id)
      // Its day of entry may have been put right since.
      guard let act = StandingActs(acts.map(\.event)).events.last.map({ acts[$0.place] }) else { return false }
      return act.at == change.at && act.actor == change.by
    }
    guard let left else { return }
    let restoring = RegisterCommand(
      register: watchList, day: at.dayInShanghai, wishes: [.restore(left.id)], ground: Ground(reason: reason))
    let register = try RegisterDesk.register(watchList, declaration, for: restoring, in: work)
    let events = try register.decide(restoring, today: at.dayInShanghai)
    _ = try RegisterDesk.append(
      events, to: register, restoring.command(by: actor, key: "\(key)-list"), at, work, registers.projection)
  }

  private func withdrawFacts(
    of change: ScaleChange, _ reason: String, by actor: ActorID, key: String, at: Timestamp, within scope: AreaScope,
    in work: any ScaleWork
  ) throws {
    let recorded = ScaleHistory([change])
    let told = try work.facts.facts(of: SubjectReference(change.enterprise)).filter {
      $0.ending == nil && recorded.tells($0)
    }
    for fact in told {
      let withdrawal = FactWithdrawal(fact: fact.id, reason: reason)
      _ = try facts.withdraw(
        withdrawal, command: withdrawal.command(by: actor, key: "\(key)-\(fact.id)"), at: at, within: scope, in: work)
    }
  }

  // MARK: Told beside the registered

  /// What an entry's fact that is told or corrected on its own is refused for, as the same would be where it is recorded.
  /// - Parameter text: the value as files have it; of what is no value at all its own desk says so.
  /// - Throws: `Diagnostics` at the fact: `scale.ahead`, `scale.before-statistics`, `scale.before-founding`,
  ///   `scale.reclassified-first`, `scale.not-first`.
  public func check(_ fact: FactID, _ text: String, of enterprise: CreditCode, at: Timestamp) async throws {
    guard Basis.entryFacts.contains(fact.text) else { return }
    try await store.writeScale { work in
      let told = try told(of: enterprise, at: at, in: work)
      let exit = try work.scaleChanges.changes(of: enterprise).changes.first { !$0.isAbove }
      let isDay = fact.text == "above_scale_on"
      let day = isDay ? CalendarDay(text) : told.entered
      let route = fact.text == "above_scale_route" ? ScaleMove.Route(rawValue: text) : told.route
      let isFirst = fact.text == "first_entry" ? Bool(text) : told.isFirst
      var faults: [Diagnostic] = []
      if isDay, let day {
        if day > at.dayInShanghai { faults.append(.scaleAhead(day, today: at.dayInShanghai)) }
        if day < FactDictionary.firstScaleDay { faults.append(.beforeScale(day)) }
        if let founded = told.founded, day < founded { faults.append(.beforeFounding(founded)) }
      }
      if route == .reclassified, isFirst == true { faults.append(.transferredFirst) }
      // The day of first entry is before any exit.
      if let exit, let day, day > exit.day, isDay || isFirst == true { faults.append(.notFirst(exit.day)) }
      guard faults.isEmpty else {
        throw Diagnostics(
          faults.map { fault in
            var fault = fault
            fault.place = Place(field: fact.text)
            return fault
          })
      }
    }
  }

  // MARK: What is known

  /// What the facts tell of an entry.
  private struct Told {
    let entered: CalendarDay?
    /// 确知没有: it never entered.
    let isAbsent: Bool
    let isConfirmed: Bool
    let route: ScaleMove.Route?
    let isFirst: Bool?
    let founded: CalendarDay?
  }

  private func told(of enterprise: CreditCode, at: Timestamp, in view: any RegisterReading) throws -> Told {
    let standing = resolution.standing(try view.facts.facts(of: SubjectReference(enterprise)), at: at)
    func fact(_ name: String) -> RecordedFact? {
      standing.filter { $0.reference.fact.text == name }.holding(on: at.dayInShanghai)
    }
    let entered = fact("above_scale_on")
    let route: ScaleMove.Route? =
      if case .choice(let name)? = fact("above_scale_route")?.value { ScaleMove.Route(rawValue: name) } else { nil }
    let isFirst: Bool? = if case .boolean(let flag)? = fact("first_entry")?.value { flag } else { nil }
    let day: CalendarDay? = if case .day(let day)? = entered?.value { day } else { nil }
    let founded: CalendarDay? = if case .day(let day)? = fact("founded_on")?.value { day } else { nil }
    return Told(
      entered: day, isAbsent: entered != nil && entered?.value == nil,
      isConfirmed: entered?.origin.basis.kind == .entryConfirmation, route: route, isFirst: isFirst,
      founded: founded)
  }

  /// What is wrong with whom, when and on what document.
  private static func faults(
    of enterprise: CreditCode, _ day: CalendarDay, _ document: String, at: Timestamp, within scope: AreaScope,
    in view: any RegisterReading
  ) throws -> [Diagnostic] {
    guard let known = try view.enterprises.enterprise(enterprise), scope.contains(known) else {
      throw Diagnostics(.outsideScaleScope(enterprise))
    }
    var faults: [Diagnostic] = []
    if day > at.dayInShanghai { faults.append(.scaleAhead(day, today: at.dayInShanghai)) }
    if day < FactDictionary.firstScaleDay { faults.append(.beforeScale(day)) }
    if document.trimmed.isEmpty { faults.append(.noScaleDocument) }
    do throws(Diagnostic) {
      try RegisterFields.check(document, at: Place(field: "document"))
    } catch {
      faults.append(error)
    }
    return faults
  }

  private func change(
    of enterprise: CreditCode, _ day: CalendarDay, isAbove: Bool, _ document: String, by actor: ActorID, at: Timestamp
  ) -> ScaleChange {
    ScaleChange(
      enterprise: enterprise, day: day, isAbove: isAbove, document: document.trimmed, at: at, by: actor, record: 0)
  }

  private func append(
    _ changes: [ScaleChange], file: String? = nil, _ command: Command, at: Timestamp, to work: any ScaleWork
  ) throws -> ScaleReply {
    let reply = ScaleReply(record: try work.journalRecords.head().count + 1, changes: changes.count)
    let record = try work.journal.append(
      JournalEntry(
        kind: ScaleProjection.RecordKind.recorded.rawValue, command: command, at: at,
        payload: ScaleProjection.payload(changes, file: file), reply: reply.json))
    try projection.apply(record, to: work)
    return reply
  }
}
