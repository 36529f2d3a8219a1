import Diagnostics
import Enterprises
import EnterpriseFixtures
import Quantities
import Synchronization
import Testing

@testable import Storage

/// What readers keep of what they counted, on every database.
@Suite("Counts over many rows are kept until the store moves on")
struct RememberingTests {
  private static let question = "SELECT count(*) FROM enterprises"

  private func count(_ store: SQLStore) async throws -> Int {
    try await store.driver.read { try $0.rememberedCount(Self.question) }
  }

  /// Brings one enterprise more.
  private func bring(_ number: Int, to store: SQLStore) async throws {
    let body = "91310117MA1\(String(repeating: "0", count: 6 - "\(number)".count))\(number)"
    let check = try #require(CreditCode.checkCharacter(for: body))
    try await FactDesk.on(store).bring(
      "credit_code,name\n\(body)\(check),后来的\(number)\n", key: "later-\(number)", on: "2026-05-02")
  }

  @Test("the same question is asked of the database once", arguments: StoreUnderTest.all)
  func once(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let opened = try await database.open(at: noon("2026-05-01")).store
      let asked = Mutex(0)
      let driver = RememberingDriver(
        CountingDriver(base: opened.driver) { sql in if sql == Self.question { asked.withLock { $0 += 1 } } })
      for _ in 0..<3 {
        #expect(try await driver.read { try $0.rememberedCount(Self.question) } == 0)
      }
      #expect(asked.withLock { $0 } == 1)
      #expect(try await driver.read { try $0.rememberedCount("\(Self.question) WHERE 1 = ?", [.integer(0)]) } == 0)
      try await bring(1, to: SQLStore(driver: driver, sealer: .inMemory()))
      #expect(try await driver.read { try $0.rememberedCount(Self.question) } == 1)
      #expect(asked.withLock { $0 } == 2)
      try await opened.driver.write { try $0.markDerived() }
      #expect(try await driver.read { try $0.rememberedCount(Self.question) } == 1)
      #expect(asked.withLock { $0 } == 3)
    }
  }

  @Test("a writer counts what it has just written", arguments: StoreUnderTest.all)
  func writers(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let driver = try await database.open(at: noon("2026-05-01")).store.driver
      #expect(try await driver.read(derivations) == 0)
      let within = try await driver.write(markedDerivations)
      #expect(within == 1)
      #expect(try await driver.read(derivations) == 1)
    }
  }

  @Sendable private func derivations(_ connection: any Connection) throws -> Int {
    try connection.rememberedCount("SELECT count(*) FROM derivation_versions")
  }

  @Sendable private func markedDerivations(_ connection: any Connection) throws -> Int {
    try connection.markDerived()
    return try derivations(connection)
  }

  @Test("what another program records is counted", arguments: StoreUnderTest.products)
  func others(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let stores = [
        try await database.open(at: noon("2026-05-01")).store, try await database.open(at: noon("2026-05-01")).store,
      ]
      for number in 1...6 {
        try await bring(number, to: stores[number % 2])
        for store in stores { #expect(try await count(store) == number) }
      }
      for store in stores { try store.close() }
    }
  }

  @Test(
    "who reads an older view counts in that view, and later readers are told nothing of it",
    arguments: StoreUnderTest.products)
  func views(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let store = try await database.open(at: noon("2026-05-01")).store
      try await bring(1, to: store)
      for number in 2...20 {
        async let written: Void = bring(number, to: store)
        let seen = try await store.driver.read { connection in
          (try connection.rememberedCount(Self.question), try connection.count(Self.question))
        }
        #expect(seen.0 == seen.1)
        try await written
        #expect(try await count(store) == number)
      }
      try store.close()
    }
  }
}

/// A driver that says which queries its readers run.
private struct CountingDriver: Driver {
  let base: any Driver
  let told: @Sendable (String) -> Void

  var dialect: SQLDialect { base.dialect }

  func write<T: Sendable>(_ body: @Sendable (any Connection) throws -> T) async throws -> T {
    try await base.write(body)
  }

  func read<T: Sendable>(_ body: @Sendable (any Connection) throws -> T) async throws -> T {
    try await base.read { [told] in try body(CountingConnection(base: $0, told: told)) }
  }

  func close() throws(Diagnostics) { try base.close() }
}

private struct CountingConnection: Connection {
  let base: any Connection
  let told: (String) -> Void

  var dialect: SQLDialect { base.dialect }

  func rows(_ sql: String, _ arguments: [SQLValue]) throws -> [SQLRow] {
    told(sql)
    return try base.rows(sql, arguments)
  }

  func forEachRow(_ sql: String, _ arguments: [SQLValue], _ body: (SQLRow) throws -> Void) throws {
    try base.forEachRow(sql, arguments, body)
  }

  func execute(_ sql: String, _ arguments: [SQLValue]) throws { try base.execute(sql, arguments) }

  func executeScript(_ sql: String) throws { try base.executeScript(sql) }
}
