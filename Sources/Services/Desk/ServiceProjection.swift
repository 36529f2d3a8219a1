import DelimitedText
import Diagnostics
import Journal
import PolicyCorpus
import Quantities

/// Carries what the journal says about cases, officers and settings into their tables: the one way in, for commands and
/// for replay. Contacts and photos are not among them: they stand beside the journal, so that they can be erased.
public struct ServiceProjection: Sendable {
  public init() {}

  /// Applies a record that is in the journal; one of another room's kinds changes nothing.
  /// - Throws: `Diagnostics` with code `journal.payload-unreadable` or `journal.segment-missing`; what the store throws.
  public func apply(
    _ record: JournalRecord, to work: any ServiceWork, segment: (ContentHash) throws -> [UInt8]?
  ) throws {
    let payload = record.entry.payload
    guard record.entry.kind.hasPrefix("services.") else { return }
    for entry in payload["cases"].list ?? [] { try applyCase(entry, record, to: work) }
    switch record.entry.kind {
    case ServiceSetting.terms.recordKind: try applyTerms(record, to: work)
    case CaseDesk.dayKind: try applyCalendar(record, to: work)
    case ServiceRule.ladderKind, ServiceRule.boundsKind, ServiceRule.yearKind:
      guard let rule = ServiceRule(json: payload) else { throw Diagnostics(record.unreadable) }
      try work.settingsTable.save(rule)
    case OfficerProfile.kind:
      guard let profile = OfficerProfile(json: payload) else { throw Diagnostics(record.unreadable) }
      try work.officerTable.save(profile)
    case "services.enterprises-assigned", "services.enterprises-balanced":
      try applyAssignments(record, to: work, segment: segment)
    case Handover.partKind:
      try applyAssignments(record, to: work, segment: segment)
      if let handover = Handover(record) { try work.officerTable.append(handover) }
    case Handover.kind: try applyHandover(record, to: work, segment: segment)
    case "services.visit-recorded":
      guard let visit = Visit(record) else { throw Diagnostics(record.unreadable) }
      try work.officerTable.append(visit)
    case CallReminder.kind:
      guard let reminders = CallReminder.all(in: record) else { throw Diagnostics(record.unreadable) }
      for reminder in reminders { try work.officerTable.save(reminder) }
    default: break
    }
  }

  private func applyCase(_ json: CanonicalJSON, _ record: JournalRecord, to work: any ServiceWork) throws {
    guard let number = json["case"].integer, let list = json["events"].list else {
      throw Diagnostics(record.unreadable)
    }
    let events = list.compactMap { CaseEvent(json: $0) }
    guard events.count == list.count, let first = events.first else { throw Diagnostics(record.unreadable) }
    // What an imported ledger tells happened before it was recorded.
    let instants =
      json["at"].list?.compactMap { $0.integer.map { Timestamp(millisecondsSinceEpoch: Int64($0)) } }
      ?? events.map { _ in record.entry.at }
    guard instants.count == events.count else { throw Diagnostics(record.unreadable) }
    let id = ServiceCase.ID(number)
    var result: ServiceCase
    if case .opened(let opening) = first {
      result = ServiceCase(id: id, opening: opening, at: instants[0])
    } else {
      guard let found = try work.cases.serviceCase(id) else { throw Diagnostics(record.unreadable) }
      result = found
    }
    for (event, at) in zip(events, instants) { result.apply(event, at: at) }
    try work.caseTable.append(
      zip(events, instants).map {
        CaseOccurrence($0, at: $1, actor: record.entry.actor, record: record.sequence)
      }, to: result)
  }

  private func applyTerms(_ record: JournalRecord, to work: any ServiceWork) throws {
    let payload = record.entry.payload
    guard let contact = payload["contact"].integer, let simple = payload["simple"].integer,
      let complex = payload["complex"].integer, let reason = payload["reason"].text
    else { throw Diagnostics(record.unreadable) }
    try work.settingsTable.save(
      CaseTerms(contact: contact, simple: simple, complex: complex, origin: .set(reason: reason)),
      of: payload["instrument"].text.flatMap { InstrumentID($0) })
  }

  private func applyCalendar(_ record: JournalRecord, to work: any ServiceWork) throws {
    let payload = record.entry.payload
    guard let area = payload["area"].text.flatMap({ AreaCode($0) }),
      let day = payload["day"].text.flatMap({ CalendarDay($0) })
    else { throw Diagnostics(record.unreadable) }
    // Without a word of whether it is worked the published table holds again.
    guard let isWorked = payload["worked"].boolean else {
      try work.settingsTable.remove(area: area, day: day)
      return
    }
    try work.settingsTable.save(
      CalendarException(area: area, day: day, isWorked: isWorked, reason: payload["reason"].text ?? ""))
  }

  private func applyAssignments(
    _ record: JournalRecord, to work: any ServiceWork, segment: (ContentHash) throws -> [UInt8]?
  ) throws {
    let day = record.entry.at.dayInShanghai
    try forEachRow(of: record, segment: segment) { row in
      guard let code = CreditCode(row[0]), let officer = ActorID(row[1]) else { throw Diagnostics(record.unreadable) }
      try work.officerTable.assign(code, to: officer, on: day, record: record.sequence)
    }
  }

  private func applyHandover(
    _ record: JournalRecord, to work: any ServiceWork, segment: (ContentHash) throws -> [UInt8]?
  ) throws {
    guard let handover = Handover(record) else { throw Diagnostics(record.unreadable) }
    // Those that the other may not open are without officer from now on.
    try forEachRow(of: record, segment: segment) { row in
      guard let code = CreditCode(row[0]) else { throw Diagnostics(record.unreadable) }
      try work.officerTable.release(code)
    }
    try work.officerTable.handOver(
      from: handover.from, to: handover.to, on: record.entry.at.dayInShanghai, record: record.sequence)
    try work.officerTable.append(handover)
  }

  /// The rows of a record's segments, without their heads.
  private func forEachRow(
    of record: JournalRecord, segment: (ContentHash) throws -> [UInt8]?,
    _ body: (DelimitedReader) throws -> Void
  ) throws {
    for hash in record.entry.segments {
      guard let bytes = try segment(hash) else {
        throw Diagnostics(JournalFault.segmentMissing(record.sequence, hash).diagnostic)
      }
      let text = try DelimitedText(
        bytes: bytes, file: hash.short, limits: .init(bytes: Int.max, recordBytes: Int.max, cells: Int.max))
      var reader = text.reader()
      guard reader.advance() else { throw Diagnostics(record.unreadable) }
      while reader.advance() {
        guard reader.faults.isEmpty else { throw Diagnostics(record.unreadable) }
        try body(reader)
      }
    }
  }
}

extension OfficerProfile {
  /// The profile as the journal and the store hold it.
  public var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "officer": .text(key.text), "subjects": .list(subjects.sorted().map { .text("\($0)") }),
      "industries": .list(industries.map { .text($0) }), "tiers": .list(tiers.sorted().map { .text($0) }),
      "absence": absence.map {
        ["from": .text("\($0.from)"), "through": .text("\($0.through)"), "deputy": .text($0.deputy.text)]
      } ?? .null,
    ]
    // Absent where all are taken, as in records from before it was asked for.
    if !sizes.isEmpty { members["sizes"] = .list(sizes.sorted().map { .text($0) }) }
    return .object(members)
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(json: CanonicalJSON) {
    guard let key = json["officer"].text.flatMap(ActorID.init) else { return nil }
    let absence = json["absence"]
    self.init(
      key: key, subjects: Set((json["subjects"].list ?? []).compactMap { $0.text.flatMap { InstrumentID($0) } }),
      industries: (json["industries"].list ?? []).compactMap(\.text),
      tiers: Set((json["tiers"].list ?? []).compactMap(\.text)),
      sizes: Set((json["sizes"].list ?? []).compactMap(\.text)),
      absence: absence["from"].text.flatMap { CalendarDay($0) }.flatMap { from in
        guard let through = absence["through"].text.flatMap({ CalendarDay($0) }),
          let deputy = absence["deputy"].text.flatMap(ActorID.init)
        else { return nil }
        return Officer.Absence(from: from, through: through, deputy: deputy)
      })
  }
}

extension Visit {
  init?(_ record: JournalRecord) {
    let json = record.entry.payload
    guard let id = json["visit"].integer, let enterprise = json["enterprise"].text.flatMap({ CreditCode($0) }),
      let day = json["on"].text.flatMap({ CalendarDay($0) }), let note = json["note"].text
    else { return nil }
    self.init(
      id: id, enterprise: enterprise, officer: record.entry.actor, on: day, note: note,
      photo: json["photo"].text.flatMap(ContentHash.init(hex:)), recordedAt: record.entry.at)
  }
}
