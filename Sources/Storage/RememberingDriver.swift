import Diagnostics
import Synchronization

/// A driver whose readers keep what they counted over many rows.
///
/// All that the tables hold follows from the journal, or is derived from it as a whole. A kept answer holds for as long
/// as neither has moved on, whoever moved it: another process that writes adds a record too. Writers count anew always.
struct RememberingDriver: Driver {
  let base: any Driver
  private let memory = CountMemory()

  init(_ base: any Driver) {
    self.base = base
  }

  var dialect: SQLDialect { base.dialect }

  func write<T: Sendable>(_ body: @Sendable (any Connection) throws -> T) async throws -> T {
    try await base.write(body)
  }

  func read<T: Sendable>(_ body: @Sendable (any Connection) throws -> T) async throws -> T {
    try await base.read { [memory] in try body(RememberingConnection($0, memory)) }
  }

  func close() throws(Diagnostics) { try base.close() }
}

/// A reader's connection. The state of the store is read where an answer is first asked for, in the reader's own view.
private final class RememberingConnection: Connection {
  private let base: any Connection
  private let memory: CountMemory
  private var state: StoreState?

  init(_ base: any Connection, _ memory: CountMemory) {
    self.base = base
    self.memory = memory
  }

  var dialect: SQLDialect { base.dialect }

  func rows(_ sql: String, _ arguments: [SQLValue]) throws -> [SQLRow] { try base.rows(sql, arguments) }

  func forEachRow(_ sql: String, _ arguments: [SQLValue], _ body: (SQLRow) throws -> Void) throws {
    try base.forEachRow(sql, arguments, body)
  }

  func execute(_ sql: String, _ arguments: [SQLValue]) throws { try base.execute(sql, arguments) }

  func executeScript(_ sql: String) throws { try base.executeScript(sql) }

  func remembered(_ sql: String, _ arguments: [SQLValue]) throws -> [SQLRow] {
    let state = try self.state ?? StoreState(base)
    self.state = state
    let question = CountMemory.Question(sql: sql, arguments: arguments)
    if let known = memory.answer(to: question, in: state) { return known }
    let rows = try base.rows(sql, arguments)
    memory.keep(rows, to: question, in: state)
    return rows
  }
}

/// What a store holds, by the number of the journal's last record and by how often what is derived was put anew.
private struct StoreState: Hashable {
  let records: Int
  let derivations: Int

  init(_ connection: any Connection) throws {
    let row = try connection.row(
      "SELECT (SELECT max(sequence) FROM journal), (SELECT max(version) FROM derivation_versions)")
    records = try row?.optionalInteger(0) ?? 0
    derivations = try row?.optionalInteger(1) ?? 0
  }

  func isBefore(_ other: StoreState) -> Bool { (records, derivations) < (other.records, other.derivations) }
}

/// The answers of one state of the store, the latest that was asked about.
private final class CountMemory: Sendable {
  struct Question: Hashable {
    let sql: String
    let arguments: [SQLValue]
  }

  private struct Kept {
    var state: StoreState
    var answers: [Question: [SQLRow]] = [:]
    var rows = 0
  }

  /// How many rows are kept: some tens of megabytes. One more lets all go.
  private static let most = 100_000
  /// How many rows an answer has at most to be kept: a page of them, or all areas of the city with their figures.
  private static let mostOfOne = 2_000
  private let kept = Mutex<Kept?>(nil)

  func answer(to question: Question, in state: StoreState) -> [SQLRow]? {
    kept.withLock { $0?.state == state ? $0?.answers[question] : nil }
  }

  func keep(_ answer: [SQLRow], to question: Question, in state: StoreState) {
    kept.withLock { kept in
      // Who still reads an older view keeps nothing of it.
      if let kept, state.isBefore(kept.state) { return }
      let size = answer.count + 1
      guard size <= Self.mostOfOne else { return }
      if kept?.state != state || (kept?.rows ?? 0) + size > Self.most { kept = Kept(state: state) }
      if kept?.answers.updateValue(answer, forKey: question) == nil { kept?.rows += size }
    }
  }
}

extension Connection {
  /// Says that something derived was put anew, in the transaction that did it.
  func markDerived() throws {
    try execute(
      """
      INSERT INTO derivation_versions (id, version) VALUES (1, 1)
      ON CONFLICT (id) DO UPDATE SET version = derivation_versions.version + 1
      """, [])
  }
}
