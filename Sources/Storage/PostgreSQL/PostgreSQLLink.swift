import CPostgres
import Diagnostics

/// One connection of libpq, which works as a pipeline: statements are sent without waiting, and their outcomes are read
/// together. Not to be used by two threads at once; its session sees to that.
final class PostgreSQLLink {
  private let handle: OpaquePointer
  /// The names of prepared statements, by their text and the types of their arguments.
  private var statements: [StatementKey: String] = [:]
  private var namesGiven = 0
  /// How many statements were sent whose outcome has not been read, and how many bytes they had.
  private var pending = 0
  private var pendingBytes = 0
  /// What was prepared since the last outcome was read: where something fails, it may not be there.
  private var fresh: [StatementKey] = []
  /// How many statements this transaction has sent.
  private var sentInTransaction = 0
  /// The first complaint of this transaction: afterwards the server refuses everything.
  private var fault: PostgreSQLFault?

  private struct StatementKey: Hashable {
    let sql: String
    let types: [Oid]
  }

  private static let pendingLimit = 256
  private static let pendingBytesLimit = 1 << 20
  private static let statementLimit = 500
  private static let manyChanges = 1000

  /// Connects.
  /// - Throws: `PostgreSQLFault`; `Diagnostics` with code `storage.encoding`.
  init(_ address: PostgreSQLAddress) throws {
    // What the address says stands last and counts.
    let settings = [
      ("connect_timeout", "10"), ("application_name", "tidu"), ("keepalives_idle", "30"),
      ("tcp_user_timeout", "60000"), ("client_encoding", "UTF8"), ("dbname", address.connectionString),
    ]
    let connection = Self.withCStrings(settings.map(\.0)) { keywords in
      Self.withCStrings(settings.map(\.1)) { values in PQconnectdbParams(keywords, values, 1) }
    }
    guard let connection else {
      throw PostgreSQLFault(connection: nil, moment: .connecting)
    }
    guard PQstatus(connection) == CONNECTION_OK else {
      let fault = PostgreSQLFault(connection: connection, moment: .connecting)
      PQfinish(connection)
      throw fault
    }
    handle = connection
    // Notices, such as that a table is there already, would go to the standard error.
    PQsetNoticeProcessor(handle, { _, _ in }, nil)
    let encoding = PQparameterStatus(handle, "server_encoding").map { String(cString: $0) } ?? ""
    guard encoding == "UTF8" else { throw Diagnostics(.encoding(encoding, at: address)) }
    try prepareSession()
    PQenterPipelineMode(handle)
  }

  deinit { PQfinish(handle) }

  private func prepareSession() throws {
    try script("SET standard_conforming_strings = on")
    // A seal ahead of what is on the disk would look like a tail cut off.
    try set("synchronous_commit", to: "on", where: "off")
    // What the address or the server says about waiting counts; where neither does, nobody waits for ever.
    try set("lock_timeout", to: "30s", where: "0")
    try set("statement_timeout", to: "10min", where: "0")
    do {
      // A process that stands still may not keep all others from writing.
      try set("idle_in_transaction_session_timeout", to: "15min", where: "0")
    } catch let fault as PostgreSQLFault where fault.state == "42704" {
      // Products that come from older versions have no such setting, and no such guard.
    }
    fault = nil
  }

  private func set(_ name: String, to value: String, where present: String) throws {
    try script("SELECT set_config('\(name)', '\(value)', false) WHERE current_setting('\(name)') = '\(present)'")
  }

  // MARK: Transactions

  /// Whether a transaction is open that no statement has spoilt.
  var isInTransaction: Bool { fault == nil && PQtransactionStatus(handle) != PQTRANS_INERROR }

  func begin(_ purpose: PostgreSQLSession.Purpose) throws {
    fault = nil
    sentInTransaction = 0
    switch purpose {
    case .reading:
      try enqueue("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", [])
      _ = try finish()
    case .writing:
      // Each statement sees what was committed before it: also what the one wrote for whom the lock waited.
      try enqueue("BEGIN ISOLATION LEVEL READ COMMITTED", [])
      try enqueue(
        "SELECT pg_advisory_xact_lock(\(Self.lock), CAST(oid AS integer)) FROM pg_namespace "
          + "WHERE nspname = current_schema()", [])
      guard try finish().count == 1 else {
        throw PostgreSQLFault(state: "3F000", message: "no schema of the search_path exists")
      }
    }
  }

  /// “tidu” in ASCII: the first half of the lock's name, the schema being the second.
  private static let lock = 0x7469_6475

  /// - Throws: `PostgreSQLFault`, whose moment tells whether the outcome is known.
  func commit() throws {
    if pending > 0 { _ = try finish() }
    if let fault { throw fault }
    if sentInTransaction > Self.manyChanges { try analyze() }
    try enqueue("COMMIT", [])
    do {
      _ = try finish()
    } catch var fault as PostgreSQLFault {
      if fault.isLoss { fault.moment = .committing }
      throw fault
    }
  }

  /// Lets the server look at what has just grown. It would do so by itself within minutes, and until then, and through
  /// any long transaction begun before, answer from plans made for small tables: measured, 500 times slower.
  private func analyze() throws {
    try enqueue(
      """
      SELECT quote_ident(schemaname) || '.' || quote_ident(relname) FROM pg_stat_xact_user_tables
      WHERE schemaname = current_schema() AND n_tup_ins + n_tup_upd + n_tup_del > \(Self.manyChanges)
      """, [])
    for table in try finish() { try enqueueOnce("ANALYZE \(try table.text(0))", []) }
    if pending > 0 { _ = try finish() }
  }

  /// Undoes what is open.
  /// - Returns: whether the connection can be used again.
  func rollback() -> Bool {
    do {
      if pending > 0 { _ = try finish() }
    } catch {
      // What was on its way is being undone: how it ended makes no difference.
    }
    do {
      if PQtransactionStatus(handle) != PQTRANS_IDLE {
        try enqueue("ROLLBACK", [])
        _ = try finish()
      }
    } catch {
      // The server undoes what a lost connection left open.
      return false
    }
    return PQstatus(handle) == CONNECTION_OK && PQtransactionStatus(handle) == PQTRANS_IDLE
  }

  // MARK: Statements

  func nameCursor() -> String {
    namesGiven += 1
    return "tidu_\(namesGiven)"
  }

  /// Sends a statement that is prepared once and kept.
  func enqueue(_ sql: String, _ arguments: [SQLValue]) throws {
    try makeRoom()
    let parameters = try PostgreSQLParameters(arguments)
    let key = StatementKey(sql: sql, types: parameters.types)
    let name: String
    if let known = statements[key] {
      name = known
    } else {
      namesGiven += 1
      name = "tidu_\(namesGiven)"
      try sent(
        PQsendPrepare(
          handle, name, PostgreSQLText.numbered(sql), Int32(parameters.types.count), parameters.types),
        bytes: sql.utf8.count)
      statements[key] = name
      fresh.append(key)
    }
    try sent(
      parameters.withPointers { values, lengths, formats in
        PQsendQueryPrepared(handle, name, Int32(arguments.count), values, lengths, formats, 1)
      }, bytes: parameters.byteCount)
  }

  /// Sends a statement that will not come again.
  func enqueueOnce(_ sql: String, _ arguments: [SQLValue]) throws {
    try makeRoom()
    let parameters = try PostgreSQLParameters(arguments)
    try sent(
      parameters.withPointers { values, lengths, formats in
        PQsendQueryParams(
          handle, PostgreSQLText.numbered(sql), Int32(arguments.count), parameters.types, values, lengths, formats, 1)
      }, bytes: sql.utf8.count + parameters.byteCount)
  }

  private func sent(_ outcome: Int32, bytes: Int) throws {
    guard outcome == 1 else { throw PostgreSQLFault(connection: handle, moment: .during) }
    pending += 1
    sentInTransaction += 1
    pendingBytes += bytes
  }

  /// Reads outcomes before too many are on their way, and forgets prepared statements before there are too many.
  private func makeRoom() throws {
    if pending >= Self.pendingLimit || pendingBytes >= Self.pendingBytesLimit { _ = try finish() }
    guard statements.count >= Self.statementLimit else { return }
    statements = [:]
    try enqueueOnce("DEALLOCATE ALL", [])
  }

  /// Waits for everything that was sent.
  /// - Returns: the rows of the last statement.
  /// - Throws: `PostgreSQLFault`, the first complaint.
  func finish() throws -> [SQLRow] {
    guard PQpipelineSync(handle) == 1 else { throw lost() }
    let count = pending
    pending = 0
    pendingBytes = 0
    var rows: [SQLRow] = []
    var trouble: (any Error)?
    for index in 0..<count {
      while let result = PQgetResult(handle) {
        defer { PQclear(result) }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_PIPELINE_ABORTED: break
        case PGRES_TUPLES_OK:
          guard index == count - 1, trouble == nil else { break }
          do { rows = try PostgreSQLRows.read(result) } catch { trouble = error }
        default:
          let found = PostgreSQLFault(result: result)
          fault = fault ?? found
          trouble = trouble ?? found
        }
      }
    }
    guard let end = PQgetResult(handle) else { throw trouble ?? lost() }
    let isEnd = PQresultStatus(end) == PGRES_PIPELINE_SYNC
    PQclear(end)
    guard isEnd else { throw trouble ?? lost() }
    if let trouble {
      for key in fresh { statements[key] = nil }
      fresh = []
      throw trouble
    }
    fresh = []
    return rows
  }

  private func lost() -> PostgreSQLFault {
    let found = PostgreSQLFault(connection: handle, moment: .during)
    fault = fault ?? found
    return found
  }

  /// Runs statements that are separated by semicolons and have no arguments.
  func script(_ sql: String) throws {
    let isPipeline = PQpipelineStatus(handle) != PQ_PIPELINE_OFF
    if isPipeline {
      if pending > 0 { _ = try finish() }
      PQexitPipelineMode(handle)
    }
    defer { if isPipeline { PQenterPipelineMode(handle) } }
    guard let result = PQexec(handle, sql) else { throw lost() }
    defer { PQclear(result) }
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: break
    default:
      let found = PostgreSQLFault(result: result)
      fault = fault ?? found
      throw found
    }
  }

  private static func withCStrings<T>(
    _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> T
  ) -> T {
    var bytes: [CChar] = []
    var offsets: [Int] = []
    for text in texts {
      offsets.append(bytes.count)
      bytes += text.utf8.map { CChar(bitPattern: $0) } + [0]
    }
    return bytes.withUnsafeBufferPointer { buffer in
      let pointers = offsets.map { offset in buffer.baseAddress.map { $0 + offset } } + [nil]
      return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }
  }
}

extension Diagnostic {
  fileprivate static func encoding(_ encoding: String, at address: PostgreSQLAddress) -> Diagnostic {
    Diagnostic(
      "storage.encoding", at: Place(file: address.shown),
      Wording(zh: "数据库的编码是 \(encoding)，存不了所有的字", en: "the database's encoding is \(encoding), which lacks characters"),
      expected: Wording(verbatim: "UTF8"),
      remedy: Wording(verbatim: "createdb --encoding=UTF8 --template=template0 …"))
  }
}
