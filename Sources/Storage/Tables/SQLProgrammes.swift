import Diagnostics
import Enterprises
import Journal
import PolicyCorpus
import Programmes
import Quantities

/// Gatherings with their guests, programmes, and the steps that led there.
struct SQLProgrammes: ProgrammeReader, ProgrammeRepository {
  private let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  func append(_ step: RecordedStep<GatheringEvent>, gathering: Gathering) throws {
    try connection.execute(
      """
      INSERT INTO gatherings (id, instrument, area, begins_at, state, invited, attended) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET area = excluded.area, begins_at = excluded.begins_at, state = excluded.state,
        invited = excluded.invited, attended = excluded.attended
      """,
      [
        SQLValue(gathering.id.number), .text("\(gathering.instrument)"), .text(gathering.figures.area.text),
        .integer(gathering.figures.start.millisecondsSinceEpoch), .text(gathering.state.name.rawValue),
        SQLValue(gathering.invited), SQLValue(gathering.attended),
      ])
    for code in step.event.guests {
      // Whose invitation was taken back is no guest any more.
      let guest = gathering.guests[code]
      try connection.execute(
        """
        INSERT INTO gathering_guests (id, gathering, credit_code, is_invited, has_attended) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET is_invited = excluded.is_invited, has_attended = excluded.has_attended
        """,
        [
          .text("\(gathering.id)-\(code)"), SQLValue(gathering.id.number), .text(code.text),
          SQLValue(guest?.isInvited == true ? 1 : 0), SQLValue(guest?.hasAttended == true ? 1 : 0),
        ])
    }
    try insert(step, into: "gathering_steps", of: ("gathering", SQLValue(gathering.id.number)), step.event.json)
  }

  func append(_ step: RecordedStep<ProgrammeEvent>, programme: InstrumentID) throws {
    try insert(step, into: "programme_steps", of: ("programme", .text("\(programme)")), step.event.json)
  }

  private func insert<Event: Sendable & Hashable>(
    _ step: RecordedStep<Event>, into table: String, of subject: (column: String, value: SQLValue),
    _ json: CanonicalJSON
  ) throws {
    try connection.execute(
      "INSERT INTO \(table) (id, \(subject.column), at, actor, record, content) VALUES (?, ?, ?, ?, ?, ?)",
      [
        SQLValue(try connection.count("SELECT max(id) FROM \(table)") + 1), subject.value,
        .integer(step.at.millisecondsSinceEpoch), .text(step.actor.text), SQLValue(step.record),
        .text(json.description),
      ])
  }

  func steps(of gathering: Gathering.ID) throws -> [RecordedStep<GatheringEvent>] {
    try connection.rows(
      "SELECT at, actor, record, content FROM gathering_steps WHERE gathering = ? ORDER BY id",
      [SQLValue(gathering.number)]
    ).map { try Self.step($0) { GatheringEvent($0) } }
  }

  func lastGathering() throws -> Int { try connection.count("SELECT max(id) FROM gatherings") }

  func gatherings(
    of instrument: InstrumentID?, from: Timestamp, to: Timestamp, enterprise: CreditCode?
  ) throws -> [Gathering] {
    var filter = SQLFilter(.everywhere)
    filter.add(
      "begins_at >= ? AND begins_at < ?", .integer(from.millisecondsSinceEpoch), .integer(to.millisecondsSinceEpoch))
    if let instrument { filter.add("instrument = ?", .text("\(instrument)")) }
    if let enterprise {
      filter.add(
        "id IN (SELECT gathering FROM gathering_guests WHERE credit_code = ? AND is_invited + has_attended > 0)",
        .text(enterprise.text))
    }
    let ids = try connection.rows(
      "SELECT id FROM gatherings\(filter.sql) ORDER BY begins_at, id", filter.arguments
    ).map { Gathering.ID(try $0.integer(0)) }
    return try ids.compactMap { Gathering($0, try steps(of: $0).map(\.event)) }
  }

  func steps(in programme: InstrumentID) throws -> [RecordedStep<ProgrammeEvent>] {
    try connection.rows(
      "SELECT at, actor, record, content FROM programme_steps WHERE programme = ? ORDER BY id",
      [.text("\(programme)")]
    ).map { try Self.step($0) { ProgrammeEvent($0) } }
  }

  func allSteps() throws -> [InstrumentID: [ProgrammeEvent]] {
    var steps: [InstrumentID: [ProgrammeEvent]] = [:]
    for row in try connection.rows("SELECT programme, content FROM programme_steps ORDER BY id", []) {
      steps[try row.parsed(0) { InstrumentID($0) }, default: []].append(try row.json(1) { ProgrammeEvent($0) })
    }
    return steps
  }

  private static func step<Event: Sendable & Hashable>(
    _ row: SQLRow, _ read: (CanonicalJSON) -> Event?
  ) throws -> RecordedStep<Event> {
    RecordedStep(
      event: try row.json(3, read), at: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(0))),
      actor: try row.parsed(1, ActorID.init), record: try row.integer(2))
  }
}

extension ProgrammeProjection: ReplayedProjection {
  public var tables: [ReplayedTable] {
    [
      ReplayedTable(
        name: "gatherings", key: "id",
        columns: ["instrument", "area", "begins_at", "state", "invited", "attended"]),
      ReplayedTable(
        name: "gathering_guests", key: "id", columns: ["gathering", "credit_code", "is_invited", "has_attended"]),
      ReplayedTable(name: "gathering_steps", key: "id", columns: ["gathering", "at", "actor", "record", "content"]),
      ReplayedTable(name: "programme_steps", key: "id", columns: ["programme", "at", "actor", "record", "content"]),
    ]
  }

  public func apply(
    _ record: JournalRecord, to work: SQLWork, segment: (ContentHash) throws -> [UInt8]?
  ) throws {
    try apply(record, to: work as any ProgrammeWork, segment: segment)
  }
}

extension SQLWork: ProgrammeWork {
  public var programmes: any ProgrammeReader { SQLProgrammes(connection) }
  public var programmeTable: any ProgrammeRepository { SQLProgrammes(connection) }
}

extension SQLStore: ProgrammeStore {
  public func writeProgrammes<T: Sendable>(_ body: @Sendable (any ProgrammeWork) throws -> T) async throws -> T {
    try await unitOfWork { try body($0) }
  }

  public func readProgrammes<T: Sendable>(_ body: @Sendable (any ProgrammeReading) throws -> T) async throws -> T {
    try await driver.read { try body(SQLWork($0)) }
  }
}
