import Diagnostics
import EnterpriseFixtures
import Foundation
import Quantities
import Testing

@testable import Storage

/// A kind of database that the contracts are run against. A test that takes `arguments: StoreUnderTest.all` runs once for
/// each, and on PostgreSQL where `TIDU_TEST_POSTGRESQL` names a server.
struct StoreUnderTest: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// Whether programs with other folders may use the database too.
  var isShared = false
  /// Gives a new, empty database to a test, and removes it afterwards.
  let useDatabase: @Sendable (@Sendable (TestDatabase) async throws -> Void) async throws -> Void

  /// Every kind that is there.
  static let all = [sqlite, sqliteInOneFile] + server
  /// One of each product, for what takes long.
  static let products = [sqlite] + server
  private static let server = TestServer.address == nil ? [] : [postgreSQL]

  /// Gives a new, empty store to a test.
  func use(_ body: @Sendable (SQLStore) async throws -> Void) async throws {
    try await useDatabase { database in
      try await body(try await database.open(at: noon("2026-01-01")).store)
    }
  }

  static let sqlite = StoreUnderTest(testDescription: "SQLite") { body in
    try await withFolder { folder in
      try await body(
        TestDatabase(folder: folder, driver: { try SQLiteDriver(path: SQLiteStore.file(in: folder).path) }) {
          try await SQLiteStore.open(in: folder, at: $0)
        })
    }
  }

  private static let sqliteInOneFile = StoreUnderTest(testDescription: "SQLite, one connection") { body in
    try await withFolder { folder in
      let path = folder.appendingPathComponent("one.sqlite").path
      let database = TestDatabase(folder: folder, driver: { try SQLiteDriver(path: path, access: .single) }) {
        let driver = try SQLiteDriver(path: path, access: .single)
        let (sealer, report) = try await Recovery.open(driver, files: SealFiles(folder: folder), at: $0)
        return (SQLStore(driver: driver, sealer: sealer), report)
      }
      try await body(database)
    }
  }

  private static let postgreSQL = StoreUnderTest(testDescription: "PostgreSQL", isShared: true) { body in
    try await withFolder { folder in
      try await TestServer.withSchema { address in
        try await body(
          TestDatabase(folder: folder, address: address, driver: { PostgreSQLDriver(address) }) {
            try await PostgreSQLStore.open(at: address, folder: folder, at: $0)
          })
      }
    }
  }
}

/// One empty database, to be opened as often as a test likes.
struct TestDatabase: Sendable {
  /// Where the seal lies.
  let folder: URL
  /// Where the database is, if it is no file of the folder.
  let address: PostgreSQLAddress?
  private let makeDriver: @Sendable () throws -> any Driver
  private let openStore: @Sendable (Timestamp) async throws -> (store: SQLStore, recovery: RecoveryReport)

  init(
    folder: URL, address: PostgreSQLAddress? = nil, driver: @escaping @Sendable () throws -> any Driver,
    open: @escaping @Sendable (Timestamp) async throws -> (store: SQLStore, recovery: RecoveryReport)
  ) {
    self.folder = folder
    self.address = address
    makeDriver = driver
    openStore = open
  }

  func open(at instant: Timestamp) async throws -> (store: SQLStore, recovery: RecoveryReport) {
    try await openStore(instant)
  }

  /// The database beside the store, as another program would use it.
  func driver() throws -> any Driver { try makeDriver() }

  /// Does what the program never does: changes rows that are append-only.
  /// - Parameter statements: given how the database writes bytes (as hexadecimal digits).
  func tamper(_ statements: @Sendable @escaping (_ bytes: (String) -> String) -> String) async throws {
    let driver = try driver()
    try await driver.write { connection in
      if connection.dialect == .sqlite {
        try connection.executeScript("PRAGMA defer_foreign_keys = ON")
        for row in try connection.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'", []) {
          try connection.executeScript("DROP TRIGGER \(try row.text(0))")
        }
        try connection.executeScript(statements { "x'\($0)'" })
      } else {
        try connection.executeScript("SET LOCAL session_replication_role = replica")
        try connection.executeScript(statements { "decode('\($0)', 'hex')" })
      }
    }
    try driver.close()
  }

  func tamper(_ statements: String) async throws {
    try await tamper { _ in statements }
  }
}

/// The PostgreSQL server that the tests may use: each test gets a schema of its own there.
enum TestServer {
  static let address = ProcessInfo.processInfo.environment["TIDU_TEST_POSTGRESQL"].flatMap { $0.isEmpty ? nil : $0 }

  /// A dozen tests at once: all of them would want more connections than a server takes.
  private static let turns = Turns(12)

  static func withSchema<T>(_ body: (PostgreSQLAddress) async throws -> T) async throws -> T {
    await turns.take()
    do {
      let result = try await withSchemaOfItsOwn(body)
      await turns.giveBack()
      return result
    } catch {
      await turns.giveBack()
      throw error
    }
  }

  private static func withSchemaOfItsOwn<T>(_ body: (PostgreSQLAddress) async throws -> T) async throws -> T {
    let server = try #require(address, "TIDU_TEST_POSTGRESQL names no server")
    let driver = PostgreSQLDriver(try PostgreSQLAddress(server))
    let schema = "tidu_test_" + UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: "")
    try await driver.write { try $0.executeScript("CREATE SCHEMA \(schema)") }
    let option = "options=-csearch_path%3D\(schema)"
    let result: T
    do {
      result = try await body(try PostgreSQLAddress(server + (server.contains("?") ? "&" : "?") + option))
    } catch {
      try await driver.write { try $0.executeScript("DROP SCHEMA \(schema) CASCADE") }
      throw error
    }
    try await driver.write { try $0.executeScript("DROP SCHEMA \(schema) CASCADE") }
    try driver.close()
    return result
  }
}

/// So many may go on at once; the others wait in line.
private actor Turns {
  private var free: Int
  private var line: [CheckedContinuation<Void, Never>] = []

  init(_ count: Int) { free = count }

  func take() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { line.append($0) }
    }
  }

  func giveBack() {
    if line.isEmpty { free += 1 } else { line.removeFirst().resume() }
  }
}

@Suite("The kinds of database that the contracts were run against")
struct StoreKindTests {
  @Test(
    "PostgreSQL was one of them",
    .enabled(
      if: TestServer.address != nil,
      "skipped: TIDU_TEST_POSTGRESQL names no server, so that the contracts ran on SQLite alone"))
  func postgreSQL() {
    #expect(StoreUnderTest.all.map(\.testDescription).contains("PostgreSQL"))
  }
}
