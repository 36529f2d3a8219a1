import Enterprises
import Journal
import PolicyCorpus
import Quantities
import Services

/// Officers: what they are given, whose enterprises they have, handovers and visits.
struct SQLOfficers: OfficerReader, OfficerRepository {
  private let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  func profiles() throws -> [OfficerProfile] {
    try connection.rows("SELECT profile FROM officer_profiles ORDER BY officer", []).map { row in
      let json = try row.json(0)
      return try row.parsed(0) { _ in OfficerProfile(json: json) }
    }
  }

  func save(_ profile: OfficerProfile) throws {
    try connection.execute(
      """
      INSERT INTO officer_profiles (officer, profile) VALUES (?, ?)
      ON CONFLICT (officer) DO UPDATE SET profile = excluded.profile
      """, [.text(profile.key.text), .text(profile.json.description)])
  }

  // MARK: Enterprises

  func officer(of enterprise: CreditCode) throws -> ActorID? {
    try connection.row("SELECT officer FROM officer_enterprises WHERE enterprise = ?", [.text(enterprise.text)])?
      .parsed(0, ActorID.init)
  }

  func holdings(within scope: AreaScope) throws -> [OfficerHolding] {
    let filter = SQLFilter(scope)
    let rows = try connection.remembered(
      """
      SELECT o.officer, e.area, count(*) FROM officer_enterprises o JOIN enterprises e ON e.credit_code = o.enterprise\
      \(filter.sql) GROUP BY o.officer, e.area
      """, filter.arguments)
    return try rows.map {
      OfficerHolding(
        officer: try $0.parsed(0, ActorID.init), area: try $0.optionalParsed(1) { AreaCode($0) },
        enterprises: try $0.integer(2))
    }
  }

  func enterprisesWithoutOfficer(within scope: AreaScope, ended: EndedHoldings) throws -> [UnassignedEnterprise] {
    let filter = Self.withoutOfficer(within: scope, ended)
    return try connection.rows(
      "SELECT credit_code, area FROM enterprises\(filter.sql) ORDER BY credit_code", filter.arguments
    ).map {
      UnassignedEnterprise(
        code: try $0.parsed(0) { CreditCode($0) }, area: try $0.optionalParsed(1) { AreaCode($0) })
    }
  }

  func countWithoutOfficer(within scope: AreaScope, ended: EndedHoldings) throws -> Int {
    let filter = Self.withoutOfficer(within: scope, ended)
    return try connection.rememberedCount("SELECT count(*) FROM enterprises\(filter.sql)", filter.arguments)
  }

  private static func withoutOfficer(within scope: AreaScope, _ ended: EndedHoldings) -> SQLFilter {
    var filter = SQLFilter(scope)
    var (others, arguments) = ("", ended.gone.sorted().map { SQLValue.text($0.text) })
    if !arguments.isEmpty { others += " AND o.officer NOT IN (\(SQLFilter.places(arguments.count)))" }
    if !ended.moved.isEmpty {
      // Area and officer as one text: a list of them has no depth, however many there are.
      others += " AND coalesce(area, '') || ' ' || o.officer NOT IN (\(SQLFilter.places(ended.moved.count)))"
      arguments += ended.moved.map { "\($0.area?.text ?? "") \($0.officer.text)" }.sorted().map { .text($0) }
    }
    filter.add(
      "NOT EXISTS (SELECT 1 FROM officer_enterprises o WHERE o.enterprise = credit_code\(others))", arguments)
    return filter
  }

  func enterprises(of officer: ActorID, offset: Int, limit: Int) throws -> (rows: [CreditCode], total: Int) {
    let total = try connection.count(
      "SELECT count(*) FROM officer_enterprises WHERE officer = ?", [.text(officer.text)])
    let rows = try connection.rows(
      "SELECT enterprise FROM officer_enterprises WHERE officer = ? ORDER BY enterprise LIMIT ? OFFSET ?",
      [.text(officer.text), SQLValue(limit), SQLValue(offset)]
    ).map { try $0.parsed(0) { CreditCode($0) } }
    return (rows, total)
  }

  func assign(_ enterprise: CreditCode, to officer: ActorID, on day: CalendarDay, record: Int) throws {
    try connection.execute(
      """
      INSERT INTO officer_enterprises (enterprise, officer, since, record) VALUES (?, ?, ?, ?)
      ON CONFLICT (enterprise) DO UPDATE SET
        officer = excluded.officer, since = excluded.since, record = excluded.record
      """, [.text(enterprise.text), .text(officer.text), .text("\(day)"), SQLValue(record)])
  }

  func release(_ enterprise: CreditCode) throws {
    try connection.execute("DELETE FROM officer_enterprises WHERE enterprise = ?", [.text(enterprise.text)])
  }

  func handOver(from: ActorID, to: ActorID, on day: CalendarDay, record: Int) throws {
    try connection.execute(
      "UPDATE officer_enterprises SET officer = ?, since = ?, record = ? WHERE officer = ?",
      [.text(to.text), .text("\(day)"), SQLValue(record), .text(from.text)])
  }

  // MARK: Handovers and visits

  func handovers(limit: Int) throws -> [Handover] {
    try connection.rows(
      """
      SELECT record, from_officer, to_officer, reason, enterprises, cases, at, actor FROM handovers
      ORDER BY record DESC LIMIT ?
      """, [SQLValue(limit)]
    ).map { row in
      Handover(
        record: try row.integer(0), from: try row.parsed(1, ActorID.init), to: try row.parsed(2, ActorID.init),
        reason: try row.text(3), enterprises: try row.integer(4), cases: try row.integer(5),
        at: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(6))), by: try row.parsed(7, ActorID.init))
    }
  }

  func append(_ handover: Handover) throws {
    try connection.execute(
      """
      INSERT INTO handovers (record, from_officer, to_officer, reason, enterprises, cases, at, actor)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        SQLValue(handover.record), .text(handover.from.text), .text(handover.to.text), .text(handover.reason),
        SQLValue(handover.enterprises), SQLValue(handover.cases), .integer(handover.at.millisecondsSinceEpoch),
        .text(handover.by.text),
      ])
  }

  private static let visitColumns = "id, enterprise, officer, visited_on, note, photo, recorded_at"

  func visits(to enterprise: CreditCode, limit: Int) throws -> [Visit] {
    try connection.rows(
      "SELECT \(Self.visitColumns) FROM visits WHERE enterprise = ? ORDER BY visited_on DESC, id DESC LIMIT ?",
      [.text(enterprise.text), SQLValue(limit)]
    ).map(Self.visit)
  }

  func reminders(of call: String) throws -> [CreditCode: CallReminder] {
    let rows = try connection.rows("SELECT enterprise, actor, at FROM call_reminders WHERE call = ?", [.text(call)])
    return try rows.reduce(into: [:]) { reminders, row in
      let code = try row.parsed(0) { CreditCode($0) }
      reminders[code] = CallReminder(
        call: call, enterprise: code, by: try row.parsed(1, ActorID.init),
        at: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(2))))
    }
  }

  func save(_ reminder: CallReminder) throws {
    try connection.execute(
      """
      INSERT INTO call_reminders (id, call, enterprise, actor, at) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET actor = excluded.actor, at = excluded.at
      """,
      [
        .text("\(reminder.call)-\(reminder.enterprise)"), .text(reminder.call), .text(reminder.enterprise.text),
        .text(reminder.by.text), .integer(reminder.at.millisecondsSinceEpoch),
      ])
  }

  func visit(_ id: Int) throws -> Visit? {
    try connection.row("SELECT \(Self.visitColumns) FROM visits WHERE id = ?", [SQLValue(id)]).map(Self.visit)
  }

  func lastVisitID() throws -> Int { try connection.count("SELECT max(id) FROM visits") }

  func append(_ visit: Visit) throws {
    try connection.execute(
      "INSERT INTO visits (\(Self.visitColumns)) VALUES (?, ?, ?, ?, ?, ?, ?)",
      [
        SQLValue(visit.id), .text(visit.enterprise.text), .text(visit.officer.text), .text("\(visit.on)"),
        .text(visit.note), SQLValue(visit.photo?.hex), .integer(visit.recordedAt.millisecondsSinceEpoch),
      ])
  }

  private static func visit(_ row: SQLRow) throws -> Visit {
    Visit(
      id: try row.integer(0), enterprise: try row.parsed(1) { CreditCode($0) },
      officer: try row.parsed(2, ActorID.init), on: try row.parsed(3) { CalendarDay($0) }, note: try row.text(4),
      photo: try row.optionalParsed(5, ContentHash.init(hex:)),
      recordedAt: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(6))))
  }
}
