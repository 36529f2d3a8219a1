import Cultivation
import Diagnostics
import Enterprises
import Facts
import Journal
import PolicyCorpus
import Quantities

/// The entries of registers as they stand, and the acts that led there.
final class SQLRegisters: RegisterRepository {
  let connection: any Connection
  private var lastAct: Int?

  init(_ connection: any Connection) {
    self.connection = connection
  }

  static let columns = """
    id, register, kind, credit_code, subject_key, title, area, origin, state, exit_reason, merged_into, since, \
    entered_on, left_on, fields, valid_until, looked_at_on, last_act_on
    """

  func save(_ entry: RegisterEntry) throws {
    var reason: String?
    var other: EntryID?
    switch entry.state {
    case .left(let given): reason = given
    case .merged(let into): other = into
    case .proposed, .entered, .refused: break
    }
    let changing: [SQLValue] = [
      .text(entry.state.name.rawValue), SQLValue(reason), SQLValue(other?.number), .text("\(entry.since)"),
      SQLValue(entry.enteredOn?.description), SQLValue(entry.leftOn?.description),
      .text(CanonicalJSON.object(entry.fields.mapValues { .text($0) }).description),
      SQLValue(entry.validUntil?.description), SQLValue(entry.lookedAtOn?.description), .text("\(entry.lastActOn)"),
    ]
    try connection.execute(
      """
      INSERT INTO register_entries (id, register, kind, credit_code, subject_key, title, search_text, area, origin,
        state, exit_reason, merged_into, since, entered_on, left_on, fields, valid_until, looked_at_on, last_act_on)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET state = excluded.state, exit_reason = excluded.exit_reason,
        merged_into = excluded.merged_into, since = excluded.since, entered_on = excluded.entered_on,
        left_on = excluded.left_on, fields = excluded.fields, valid_until = excluded.valid_until,
        looked_at_on = excluded.looked_at_on, last_act_on = excluded.last_act_on
      """,
      [
        SQLValue(entry.id.number), .text("\(entry.register)"), .text(entry.subject.kind.rawValue),
        .text(entry.subject.enterprise?.text ?? ""), .text(entry.subject.key), .text(entry.title),
        .text(SearchText.folded(entry.title)), SQLValue(entry.area?.text), .text(entry.origin.rawValue),
      ] + changing)
  }

  func append(_ act: RecordedAct) throws {
    let id = try (lastAct ?? connection.count("SELECT max(id) FROM register_acts")) + 1
    try connection.execute(
      "INSERT INTO register_acts (id, entry, act, day, at, actor, record, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      [
        SQLValue(id), SQLValue(act.event.entry.number), .text(act.event.act.name.rawValue), .text("\(act.event.day)"),
        .integer(act.at.millisecondsSinceEpoch), .text(act.actor.text), SQLValue(act.record),
        .text(act.event.json.description),
      ])
    lastAct = id
  }

  static func entry(_ row: SQLRow) throws -> RegisterEntry {
    let name = try row.parsed(8, RegisterEntry.State.Name.init(rawValue:))
    let reason = try row.optionalText(9) ?? ""
    let other = EntryID(try row.optionalInteger(10) ?? 0)
    let state: RegisterEntry.State =
      switch name {
      case .proposed: .proposed
      case .entered: .entered
      case .refused: .refused
      case .left: .left(reason: reason)
      case .merged: .merged(into: other)
      }
    let code = try row.text(3)
    let fields = try CanonicalJSON(canonical: try row.text(14).utf8).members ?? [:]
    return RegisterEntry(
      id: EntryID(try row.integer(0)), register: try row.parsed(1) { InstrumentID($0) },
      subject: EntrySubject(
        try row.parsed(2, SubjectKind.init(rawValue:)), enterprise: code.isEmpty ? nil : CreditCode(code),
        key: try row.text(4)),
      title: try row.text(5), area: try row.optionalParsed(6, AreaCode.init),
      origin: try row.parsed(7, EntryOrigin.init(rawValue:)), state: state,
      since: try row.parsed(11) { CalendarDay($0) }, enteredOn: try row.optionalParsed(12) { CalendarDay($0) },
      leftOn: try row.optionalParsed(13) { CalendarDay($0) }, fields: fields.compactMapValues(\.text),
      validUntil: try row.optionalParsed(15) { CalendarDay($0) },
      lookedAtOn: try row.optionalParsed(16) { CalendarDay($0) },
      lastActOn: try row.parsed(17) { CalendarDay($0) })
  }
}

extension RegisterProjection: ReplayedProjection {
  public var tables: [ReplayedTable] {
    [
      ReplayedTable(
        name: "register_entries", key: "id",
        columns: SQLRegisters.columns.split(separator: ", ").map(String.init).filter { $0 != "id" } + ["search_text"]),
      ReplayedTable(
        name: "register_acts", key: "id", columns: ["entry", "act", "day", "at", "actor", "record", "content"]),
    ]
  }

  public func apply(
    _ record: JournalRecord, to work: SQLWork, segment: (ContentHash) throws -> [UInt8]?
  ) throws {
    try apply(record, to: work as any RegisterWork, segment: segment)
  }
}

extension SQLWork: RegisterWork {
  public var registers: any RegisterReader { registerRows }
  public var registerTable: any RegisterRepository { registerRows }
}

extension SQLStore: RegisterStore {
  public func writeRegisters<T: Sendable>(
    _ body: @Sendable (any RegisterWork) throws -> T
  ) async throws -> T {
    try await unitOfWork { try body($0) }
  }

  public func readRegisters<T: Sendable>(
    _ body: @Sendable (any RegisterReading) throws -> T
  ) async throws -> T {
    try await driver.read { try body(SQLWork($0)) }
  }
}
