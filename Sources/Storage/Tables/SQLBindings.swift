import Access
import Journal
import Quantities

/// Requests to be bound to an enterprise. What they are judged by stands in a table of its own, outside the journal.
struct SQLBindings: BindingRepository {
  private let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  private static let columns = "id, person, enterprise, asked_at, commitment, state, reason"

  func request(_ id: BindingRequest.ID) throws -> BindingRequest? {
    try connection.row("SELECT \(Self.columns) FROM binding_requests WHERE id = ?", [SQLValue(id.number)])
      .map { try Self.request($0) }
  }

  func requests(of person: ActorID) throws -> [BindingRequest] {
    try connection.rows(
      "SELECT \(Self.columns) FROM binding_requests WHERE person = ? ORDER BY id", [.text(person.text)]
    ).map { try Self.request($0) }
  }

  func waiting() throws -> Int {
    try connection.count("SELECT count(*) FROM binding_requests WHERE state = 'waiting'")
  }

  func oldestWaiting() throws -> BindingRequest? {
    try connection.row(
      "SELECT \(Self.columns) FROM binding_requests WHERE state = 'waiting' ORDER BY id LIMIT 1", []
    ).map { try Self.request($0) }
  }

  func waiting(for enterprise: CreditCode) throws -> [BindingRequest] {
    try connection.rows(
      "SELECT \(Self.columns) FROM binding_requests WHERE enterprise = ? AND state = 'waiting' ORDER BY id",
      [.text(enterprise.text)]
    ).map { try Self.request($0) }
  }

  func open(askedBefore instant: Timestamp) throws -> [BindingRequest] {
    try connection.rows(
      """
      SELECT \(Self.columns) FROM binding_requests WHERE state IN ('waiting', 'to_principal') AND asked_at < ?
      ORDER BY id
      """, [.integer(instant.millisecondsSinceEpoch)]
    ).map { try Self.request($0) }
  }

  func count() throws -> Int { try connection.count("SELECT count(*) FROM binding_requests") }

  func spent() throws -> [SpentAsker] {
    try connection.rows(
      """
      SELECT person, max(asked_at), max(id) FROM binding_requests GROUP BY person
      HAVING sum(CASE WHEN state IN ('refused', 'lapsed') THEN 0 ELSE 1 END) = 0 ORDER BY max(asked_at), max(id)
      """, []
    ).map { row in
      SpentAsker(
        person: try row.parsed(0, ActorID.init),
        lastAskedAt: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(1))),
        lastRequest: BindingRequest.ID(try row.integer(2)))
    }
  }

  func lastNumber() throws -> Int { try connection.count("SELECT max(id) FROM binding_requests") }

  func insert(_ request: BindingRequest) throws {
    try connection.execute(
      "INSERT INTO binding_requests (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?)",
      [
        SQLValue(request.id.number), .text(request.person.text), .text(request.enterprise.text),
        .integer(request.askedAt.millisecondsSinceEpoch), .text(request.commitment.hex),
        .text(request.state.name.rawValue), SQLValue(request.state.reason),
      ])
  }

  func insert(_ evidence: BindingEvidence, of id: BindingRequest.ID) throws {
    try connection.execute(
      "INSERT INTO binding_evidence (request, enterprise_name, office, text, salt) VALUES (?, ?, ?, ?, ?)",
      [
        SQLValue(id.number), .text(evidence.enterpriseName), .text(evidence.office), .text(evidence.text),
        .text(evidence.salt),
      ])
  }

  func setState(_ state: BindingRequest.State, of id: BindingRequest.ID) throws {
    try connection.execute(
      "UPDATE binding_requests SET state = ?, reason = ? WHERE id = ?",
      [.text(state.name.rawValue), SQLValue(state.reason), SQLValue(id.number)])
  }

  func remove(_ id: BindingRequest.ID) throws {
    try connection.execute("DELETE FROM binding_evidence WHERE request = ?", [SQLValue(id.number)])
    try connection.execute("DELETE FROM binding_requests WHERE id = ?", [SQLValue(id.number)])
  }

  /// Requests with their evidence and people, the oldest first.
  func asked(
    in states: [BindingRequest.State.Name], of person: ActorID?, limit: Int
  ) throws -> [AskedBinding] {
    guard !states.isEmpty else { return [] }
    let marks = states.map { _ in "?" }.joined(separator: ", ")
    var arguments = states.map { SQLValue.text($0.rawValue) }
    if let person { arguments.append(.text(person.text)) }
    let rows = try connection.rows(
      """
      SELECT \(Self.columns) FROM binding_requests WHERE state IN (\(marks))\(person == nil ? "" : " AND person = ?")
      ORDER BY id LIMIT \(limit)
      """, arguments)
    return try rows.map { row in
      let request = try Self.request(row)
      let evidence = try connection.row(
        "SELECT enterprise_name, office, text, salt FROM binding_evidence WHERE request = ?",
        [SQLValue(request.id.number)]
      ).map {
        BindingEvidence(
          enterpriseName: try $0.text(0), office: try $0.text(1), text: try $0.text(2), salt: try $0.text(3))
      }
      return AskedBinding(
        request: request, evidence: evidence, person: try SQLPeople(connection).person(of: request.person))
    }
  }

  private static func state(_ row: SQLRow) throws -> BindingRequest.State {
    let reason = try row.optionalText(6)
    return try row.parsed(5) { name in
      BindingRequest.State.Name(rawValue: name).flatMap { BindingRequest.State($0, reason: reason) }
    }
  }

  private static func request(_ row: SQLRow) throws -> BindingRequest {
    BindingRequest(
      id: BindingRequest.ID(try row.integer(0)), person: try row.parsed(1, ActorID.init),
      enterprise: try row.parsed(2) { CreditCode($0) },
      askedAt: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(3))),
      commitment: try row.parsed(4, ContentHash.init(hex:)),
      state: try state(row))
  }
}

extension AccessProjection: ReplayedProjection {
  public var tables: [ReplayedTable] {
    [
      ReplayedTable(
        name: "binding_requests", key: "id",
        columns: ["person", "enterprise", "asked_at", "commitment", "state", "reason"]),
      ReplayedTable(name: "successions", key: "enterprise", columns: ["successor", "asked_by", "asked_at"]),
      ReplayedTable(
        name: "export_requests", key: "id",
        columns: [
          "asker", "area", "list", "address", "row_count", "purpose", "asked_at", "answered_by", "answered_at",
          "answer_record", "refusal",
        ]),
    ]
  }

  public func apply(
    _ record: JournalRecord, to work: SQLWork, segment: (ContentHash) throws -> [UInt8]?
  ) throws {
    try apply(record, to: work.bindings, work.successions, work.exports)
  }
}
