import Access
import Diagnostics
import Enterprises
import Facts
import Journal
import Quantities
import Targets

/// Every room's store over one database: one unit of work is one transaction, with the journal inside.
///
/// After each transaction that appended to the journal, its head is sealed outside the database.
public struct SQLStore: Sendable {
  /// What all readers and writers of this store go through, on top of the database's own.
  let driver: RememberingDriver
  let sealer: Sealer

  /// - Parameter sealer: keeps the seal; `Sealer.inMemory` where nothing outlives the process.
  public init(driver: any Driver, sealer: Sealer) {
    self.driver = RememberingDriver(driver)
    self.sealer = sealer
  }

  /// What went wrong with the last sealing, such as a full disk. The records themselves are safe: the seal lags, and is
  /// moved forward with the next record or start.
  public func sealingTrouble() async -> Diagnostic? {
    await sealer.trouble
  }

  /// Closes every connection; the store cannot be used afterwards.
  /// - Throws: `Diagnostics` where one is still in use.
  public func close() throws(Diagnostics) {
    try driver.close()
  }

  @discardableResult
  func unitOfWork<T: Sendable>(_ body: @Sendable (SQLWork) throws -> T) async throws -> T {
    let (result, head) = try await driver.write { connection in
      let work = SQLWork(connection)
      return (try body(work), work.journalTable.appended)
    }
    if let head { await sealer.seal(head) }
    return result
  }
}

extension SQLStore: EnterpriseStore {
  public func write<T: Sendable>(_ body: @Sendable (any EnterpriseWork) throws -> T) async throws -> T {
    try await unitOfWork { try body($0) }
  }

  public func read<T: Sendable>(_ body: @Sendable (any EnterpriseReading) throws -> T) async throws -> T {
    try await driver.read { try body(SQLWork($0)) }
  }
}

extension SQLStore: AccessStore {
  public func write<T: Sendable>(_ body: @Sendable (any AccessWork) throws -> T) async throws -> T {
    try await unitOfWork { try body($0) }
  }

  public func people() async throws -> [Person] {
    try await driver.read { try SQLPeople($0).all() }
  }

  public func bindings(
    in states: [BindingRequest.State.Name], of person: ActorID?, limit: Int
  ) async throws -> [AskedBinding] {
    try await driver.read { try SQLBindings($0).asked(in: states, of: person, limit: limit) }
  }

  public func successions() async throws -> [Succession] {
    try await driver.read { try SQLSuccessions($0).all() }
  }

  public func exports(of asker: ActorID, since: Timestamp) async throws -> [ExportRequest] {
    try await driver.read { try SQLExportRequests($0).exports(of: asker, since: since) }
  }

  public func exportsUnanswered(since: Timestamp) async throws -> [ExportRequest] {
    try await driver.read { try SQLExportRequests($0).unanswered(since: since) }
  }

  public func person(holdingCalendar key: ContentHash) async throws -> Person? {
    try await driver.read { try SQLCalendars($0).person(holding: key) }
  }

  public func calendarOpened(by person: PersonID) async throws -> Timestamp? {
    try await driver.read { try SQLCalendars($0).opened(by: person) }
  }

  public func session(_ digest: SessionDigest) async throws -> SignedIn? {
    try await driver.read { try SQLSessions($0).signedIn(digest) }
  }
}

/// One transaction's repositories. Each room's part of it is an extension beside its tables.
public final class SQLWork: EnterpriseWork, AccessWork, TargetWork {
  let connection: any Connection
  let journalTable: SQLJournal
  private let enterpriseRows: SQLEnterprises
  private let factRows: SQLFacts
  let registerRows: SQLRegisters

  init(_ connection: any Connection) {
    self.connection = connection
    journalTable = SQLJournal(connection)
    enterpriseRows = SQLEnterprises(connection)
    factRows = SQLFacts(connection)
    registerRows = SQLRegisters(connection)
  }

  public var journal: any JournalWriter { journalTable }
  public var journalRecords: any JournalReader { journalTable }
  public var enterprises: any EnterpriseReader { enterpriseRows }
  public var enterpriseTable: any EnterpriseRepository { enterpriseRows }
  public var facts: any FactReader { factRows }
  public var factTable: any FactRepository { factRows }
  public var people: any PersonRepository { SQLPeople(connection) }
  public var bindings: any BindingRepository { SQLBindings(connection) }
  public var successions: any SuccessionRepository { SQLSuccessions(connection) }
  public var exports: any ExportRequestRepository { SQLExportRequests(connection) }
  public var calendars: any CalendarRepository { SQLCalendars(connection) }
  public var sessions: any SessionRepository { SQLSessions(connection) }
  public var failures: any SignInFailureRepository { SQLSignInFailures(connection) }
  public var targets: any TargetReader { SQLTargets(connection) }
  public var targetTable: any TargetRepository { SQLTargets(connection) }
  public var evaluations: any EvaluationReader { SQLEvaluations(connection) }
  public var evaluationTable: any EvaluationRepository { SQLEvaluations(connection) }
}

extension Diagnostic {
  static func recordingMissing(_ record: Int) -> Diagnostic {
    Diagnostic(
      "storage.recording-missing",
      Wording(
        zh: "有事实指向第 \(record) 条日志，但它的来源记录不见了",
        en: "facts name record \(record) of the journal, and what it says of their origin is gone"),
      remedy: Wording(zh: "运行 tidu journal verify，再从备份恢复", en: "run tidu journal verify, then restore a backup"))
  }
}
