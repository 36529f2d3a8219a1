import Journal
import Quantities
import Reporting

/// Rounds by what happened in them, and the layouts that people confirmed.
struct SQLRounds: RoundReader, RoundRepository {
  private let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  func ids() throws -> [Round.ID] {
    try connection.rows("SELECT id FROM report_rounds ORDER BY month DESC, record DESC", [])
      .map { try $0.parsed(0, Round.ID.init) }
  }

  func round(_ id: Round.ID) throws -> Round? {
    var round: Round?
    for row in try connection.rows(
      "SELECT record, at, actor, body FROM report_events WHERE round = ? ORDER BY record", [.text(id.text)])
    {
      let at = Timestamp(millisecondsSinceEpoch: Int64(try row.integer(1)))
      let actor = try row.parsed(2, ActorID.init)
      let body = try row.json(3)
      let event = try row.parsed(3) { _ in RoundEvent(json: body) }
      if case .opened(let opening) = event {
        round = Round(id, opening, at: at, by: actor)
      } else {
        round?.apply(event, at: at, by: actor, record: try row.integer(0))
      }
    }
    return round
  }

  func mapping(_ fingerprint: ContentHash) throws -> LayoutMapping? {
    guard
      let row = try connection.row(
        "SELECT mapping FROM report_layouts WHERE fingerprint = ?", [.text(fingerprint.hex)])
    else { return nil }
    return LayoutMapping(json: try row.json(0))
  }

  func layouts() throws -> [RememberedLayout] {
    try connection.rows(
      """
      SELECT l.mapping, j.at, j.actor FROM report_layouts l JOIN journal j ON j.sequence = l.record
      ORDER BY l.record DESC, l.fingerprint
      """, []
    ).map { row in
      let json = try row.json(0)
      return RememberedLayout(
        mapping: try row.parsed(0) { _ in LayoutMapping(json: json) },
        at: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(1))), by: try row.parsed(2, ActorID.init))
    }
  }

  func contacts() throws -> [Reporter.Key: ReportContact] {
    var contacts: [Reporter.Key: ReportContact] = [:]
    for row in try connection.rows("SELECT reporter, name, telephone, salt FROM report_contacts", []) {
      contacts[try row.parsed(0) { Reporter.Key($0) }] = ReportContact(
        name: try row.text(1), telephone: try row.text(2), salt: try row.text(3))
    }
    return contacts
  }

  func append(_ event: RoundEvent, to round: Round.ID, at: Timestamp, by: ActorID, record: Int) throws {
    if case .opened(let opening) = event {
      try connection.execute(
        "INSERT INTO report_rounds (id, month, area, due, record) VALUES (?, ?, ?, ?, ?)",
        [
          .text(round.text), .text("\(opening.month)"), SQLValue(opening.area?.text), .text("\(opening.due)"),
          SQLValue(record),
        ])
    }
    try connection.execute(
      "INSERT INTO report_events (record, round, at, actor, body) VALUES (?, ?, ?, ?, ?)",
      [
        SQLValue(record), .text(round.text), .integer(at.millisecondsSinceEpoch), .text(by.text),
        .text(event.json.description),
      ])
  }

  func remember(_ mapping: LayoutMapping, record: Int) throws {
    try connection.execute(
      """
      INSERT INTO report_layouts (fingerprint, mapping, record) VALUES (?, ?, ?)
      ON CONFLICT (fingerprint) DO UPDATE SET mapping = excluded.mapping, record = excluded.record
      """, [.text(mapping.fingerprint.hex), .text(mapping.json.description), SQLValue(record)])
  }

  func keep(_ contact: ReportContact, of reporter: Reporter.Key, record: Int) throws {
    try connection.execute(
      "INSERT INTO report_contacts (reporter, name, telephone, salt, record) VALUES (?, ?, ?, ?, ?)",
      [
        .text(reporter.text), .text(contact.name), .text(contact.telephone), .text(contact.salt), SQLValue(record),
      ])
  }

  func eraseContact(of reporter: Reporter.Key) throws {
    try connection.execute("DELETE FROM report_contacts WHERE reporter = ?", [.text(reporter.text)])
  }

  func forget(_ fingerprint: ContentHash) throws {
    try connection.execute("DELETE FROM report_layouts WHERE fingerprint = ?", [.text(fingerprint.hex)])
  }
}

extension SQLWork: ReportingWork {
  public var rounds: any RoundReader { SQLRounds(connection) }
  public var roundTable: any RoundRepository { SQLRounds(connection) }
}

extension SQLStore: ReportingStore {
  public func writeReports<T: Sendable>(_ body: @Sendable (any ReportingWork) throws -> T) async throws -> T {
    try await unitOfWork { try body($0) }
  }

  public func readReports<T: Sendable>(_ body: @Sendable (any ReportingReading) throws -> T) async throws -> T {
    try await driver.read { try body(SQLWork($0)) }
  }
}

extension ReportingProjection: ReplayedProjection {
  public var tables: [ReplayedTable] {
    [
      ReplayedTable(name: "report_rounds", key: "id", columns: ["month", "area", "due", "record"]),
      ReplayedTable(name: "report_events", key: "record", columns: ["round", "at", "actor", "body"]),
      ReplayedTable(name: "report_layouts", key: "fingerprint", columns: ["mapping", "record"]),
    ]
  }

  public func apply(
    _ record: JournalRecord, to work: SQLWork, segment: (ContentHash) throws -> [UInt8]?
  ) throws {
    try apply(record, to: work.roundTable)
  }
}
