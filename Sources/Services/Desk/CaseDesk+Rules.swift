import Diagnostics
import Journal
import PolicyCorpus
import Quantities

/// A deadline that another calendar gives otherwise.
public struct MovedDeadline: Sendable, Hashable {
  public let `case`: ServiceCase.ID
  public let openedOn: CalendarDay
  public let unit: ServiceUnit
  public let from: DueDay?
  public let to: DueDay?
  /// It is the day of first contact, and not of the whole part.
  public var isContact = false
}

/// What changing the calendar did to open cases.
public struct MovedCases: Sendable, Hashable {
  /// How many have a deadline that moved.
  public let count: Int
  /// The journal's record of the change, by which `CaseDesk.moves` finds them; `nil` where it was made before.
  public let record: Int?
}

extension CaseDesk {
  /// What operators set beside terms and days.
  public func rules() async throws -> ServiceRules {
    try await store.readServices { try $0.settings.rules() }
  }

  /// The ladder that holds now.
  public func currentLadder() async throws -> CaseLadder { try await rules().ladder?.value ?? ladder }

  /// When a unit's rates are wrong, as it holds now.
  public func currentBounds() async throws -> UnitReport.Bounds { try await rules().bounds?.value ?? .standard }

  /// Sets the ladder of reminders, and climbs it for the open cases at once: a party that was raised already stays so.
  /// - Parameter seen: the last setting of it, as it was when somebody began to type; `nil` asks for nothing.
  /// - Throws: `Diagnostics` with each field that is wrong; `command.key-reused`, `command.changed-since`.
  public func setLadder(
    _ ladder: CaseLadder, reason: String, over seen: SeenVersion? = nil, by actor: ActorID, key: String, at: Timestamp
  ) async throws {
    var faults: [Diagnostic] = []
    if !(0...CaseLadder.longest).contains(ladder.soon) { faults.append(.rung("soon", from: 0)) }
    if !(1...CaseLadder.longest).contains(ladder.raisedAfter) { faults.append(.rung("raised", from: 1)) }
    // Whoever gives a case up was told before that it is late.
    if ladder.abandonedAfter < max(1, ladder.raisedAfter) || ladder.abandonedAfter > CaseLadder.longest {
      faults.append(.rung("abandoned", from: min(max(1, ladder.raisedAfter), CaseLadder.longest)))
    }
    faults += CaseText.faults(reason, field: "reason")
    guard faults.isEmpty else { throw Diagnostics(faults) }
    try await set(.ladder(.init(ladder, reason: reason)), over: seen, by: actor, key: key, at: at)
    try await watch(at: at)
  }

  /// Sets when a unit's rates are wrong: what pages judge by from then on, cases that are open among it.
  /// - Parameter seen: as of `setLadder`.
  /// - Throws: `Diagnostics` with each field that is wrong; `command.key-reused`, `command.changed-since`.
  public func setBounds(
    _ bounds: UnitReport.Bounds, reason: String, over seen: SeenVersion? = nil, by actor: ActorID, key: String,
    at: Timestamp
  ) async throws {
    var faults: [Diagnostic] = []
    if !(1...UnitReport.Bounds.mostCases).contains(bounds.fewest) { faults.append(.fewestCases) }
    for (field, percent) in [
      ("taken_up", bounds.takenUp), ("overdue", bounds.overdue), ("refused", bounds.refused),
      ("dissatisfied", bounds.dissatisfied),
    ] where !(0...100).contains(percent) {
      faults.append(.percent(field))
    }
    faults += CaseText.faults(reason, field: "reason")
    guard faults.isEmpty else { throw Diagnostics(faults) }
    try await set(.bounds(.init(bounds, reason: reason)), over: seen, by: actor, key: key, at: at)
  }

  /// What publishing a year would move, the earliest new deadline first.
  /// Cost: rebuilding every open case.
  public func preview(_ year: PublishedYear) async throws -> [MovedDeadline] {
    try await store.readServices { [reference] view in
      var rules = try view.settings.rules()
      rules.years = rules.years.filter { $0.year != year.year } + [year]
      let calendar = reference.calendar(rules, exceptions: try view.settings.calendarExceptions())
      var moved: [MovedDeadline] = []
      for id in try view.cases.openIDs() {
        guard let found = try view.cases.serviceCase(id) else { continue }
        let contact = try reference.terms(found.opening.instrument, view.settings).contact
        for case .dueMoved(let party, _, let due, _) in found.movedDeadlines(calendar, contactTerm: { _ in contact })
        where due != found.parties[party].due {
          moved.append(
            MovedDeadline(
              case: id, openedOn: found.openedOn, unit: found.parties[party].unit, from: found.parties[party].due,
              to: due))
        }
      }
      return moved.sorted { ($0.to?.day ?? $0.openedOn, $0.case) < ($1.to?.day ?? $1.openedOn, $1.case) }
    }
  }

  /// Publishes a year's holidays in place of what the calendar had of it: its deadlines are no longer provisional, and those
  /// that move say by what document.
  /// - Parameter seen: as of `setLadder`.
  /// - Throws: `Diagnostics` with code `services.year-far`; `command.key-reused`, `command.changed-since`.
  @discardableResult
  public func publish(
    _ year: PublishedYear, over seen: SeenVersion? = nil, by actor: ActorID, key: String, at: Timestamp
  ) async throws -> MovedCases {
    let now = at.dayInShanghai.year
    guard (now - 1...now + 2).contains(year.year) else { throw Diagnostics(.yearFar(year.year, now)) }
    return try await set(.year(year), over: seen, by: actor, key: key, at: at, moving: year.document)
  }

  /// The deadlines that a change of the calendar moved, in the order of cases, as far as they lie within the scope; empty
  /// where the record tells of no such change.
  /// Cost: reading what happened to the cases that moved.
  public func moves(after record: Int, within scope: AreaScope) async throws -> [MovedDeadline] {
    try await store.readServices { view in
      guard let change = try view.journalRecords.record(record),
        [Self.dayKind, ServiceRule.yearKind].contains(change.entry.kind)
      else { return [] }
      var moved: [MovedDeadline] = []
      var next = record + 1
      while let told = try view.journalRecords.record(next), told.entry.kind == Self.movedKind,
        told.entry.actor == change.entry.actor, told.entry.at == change.entry.at
      {
        let ids = (told.entry.payload["cases"].list ?? []).compactMap { $0["case"].integer.map(ServiceCase.ID.init) }
        let visible = try view.cases.visible(ids, within: scope)
        let occurrences = try view.cases.occurrences(of: ids)
        for id in ids where visible.contains(id) {
          let all = occurrences[id] ?? []
          guard let before = ServiceCase(id: id, all.filter { $0.record < told.sequence }) else { continue }
          for case .dueMoved(let number, let contact, let due, _) in all.filter({ $0.record == told.sequence }).map(
            \.event)
          where before.parties.indices.contains(number) {
            let party = before.parties[number]
            for (from, to, isContact) in [(party.contactDue, contact, true), (party.due, due, false)] where from != to {
              moved.append(
                MovedDeadline(
                  case: id, openedOn: before.openedOn, unit: party.unit, from: from, to: to, isContact: isContact))
            }
          }
        }
        next += 1
      }
      return moved
    }
  }

  /// Keeps a rule.
  /// - Parameter ground: for which deadlines move with it; `nil` where none can.
  @discardableResult
  private func set(
    _ rule: ServiceRule, over seen: SeenVersion?, by actor: ActorID, key: String, at: Timestamp,
    moving ground: String? = nil
  ) async throws -> MovedCases {
    let command = Command(actor: actor, key: key, payload: rule.json)
    return try await store.writeServices { [self] work in
      guard try work.journal.reply(to: command) == nil else { return MovedCases(count: 0, record: nil) }
      try seen?.check(
        try work.journalRecords.lastChange(ofKinds: [rule.recordKind]) { ServiceRule(json: $0)?.name == rule.name })
      let record = try work.journalRecords.head().count + 1
      try append(JournalEntry(kind: rule.recordKind, command: command, at: at, payload: rule.json), to: work)
      return MovedCases(
        count: try ground.map { try moveDeadlines(on: $0, by: actor, at: at, in: work) } ?? 0, record: record)
    }
  }

  static let dayKind = "services.calendar-set"
  private static let movedKind = "services.deadlines-moved"

  /// Moves the deadlines that the calendar gives otherwise now.
  /// - Parameter ground: what moved them, told in each case's course; `nil` where it is not for everybody who reads one.
  /// - Returns: how many cases have a deadline that moved.
  /// Cost: rebuilding every open case.
  func moveDeadlines(on ground: String?, by actor: ActorID, at: Timestamp, in work: any ServiceWork) throws -> Int {
    let calendar = try reference.calendar(work.settings)
    var changed = 0
    let ids = try work.cases.openIDs()
    for start in stride(from: 0, to: ids.count, by: Self.casesPerRecord) {
      var events: [(ServiceCase.ID, [CaseEvent])] = []
      for id in ids[start..<min(start + Self.casesPerRecord, ids.count)] {
        guard let found = try work.cases.serviceCase(id) else { continue }
        let contact = try reference.terms(found.opening.instrument, work.settings).contact
        let moved = found.movedDeadlines(calendar, on: ground) { _ in contact }
        if !moved.isEmpty { events.append((id, moved)) }
      }
      guard !events.isEmpty else { continue }
      changed += events.count
      try append(
        JournalEntry(kind: Self.movedKind, actor: actor, at: at, payload: Self.payload(events)), to: work)
    }
    return changed
  }
}

extension Diagnostic {
  fileprivate static func rung(_ field: String, from first: Int) -> Diagnostic {
    Diagnostic(
      "services.ladder", at: Place(field: field),
      Wording(zh: "工作日数超出范围", en: "the number of working days is out of range"),
      expected: Wording(
        zh: "\(first) 到 \(CaseLadder.longest) 的整数；由兜底单位接办不早于提级",
        en: "a whole number from \(first) to \(CaseLadder.longest); a case is given up no earlier than it is raised"))
  }

  fileprivate static var fewestCases: Diagnostic {
    Diagnostic(
      "services.bounds", at: Place(field: "fewest"), Wording(zh: "件数超出范围", en: "the number of cases is out of range"),
      expected: Wording(
        zh: "1 到 \(UnitReport.Bounds.mostCases) 的整数", en: "a whole number from 1 to \(UnitReport.Bounds.mostCases)"))
  }

  fileprivate static func percent(_ field: String) -> Diagnostic {
    Diagnostic(
      "services.bounds", at: Place(field: field), Wording(zh: "百分比超出范围", en: "the percentage is out of range"),
      expected: Wording(zh: "0 到 100 的整数", en: "a whole number from 0 to 100"))
  }

  fileprivate static func yearFar(_ year: Int, _ now: Int) -> Diagnostic {
    Diagnostic(
      "services.year-far", at: Place(field: "days"), Wording(zh: "\(year) 年离今年太远", en: "\(year) is too far off"),
      expected: Wording(zh: "\(now - 1) 到 \(now + 2) 年", en: "a year from \(now - 1) to \(now + 2)"))
  }
}
