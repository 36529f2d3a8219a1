import Diagnostics
import EnterpriseFixtures
import Enterprises
import Foundation
import Journal
import Testing

@testable import Storage

@Suite("PostgreSQL's addresses")
struct PostgreSQLAddressTests {
  @Test("a message names server, port and database, and never the password")
  func shown() throws {
    let address = try PostgreSQLAddress("postgresql://tidu:geheim%40@db.example:5433/city?sslmode=require")
    #expect(address.shown == "postgresql://db.example:5433/city")
    #expect(["\(address)", String(reflecting: address)].allSatisfy { !$0.contains("geheim") })
    var dumped = ""
    dump(address, to: &dumped)
    #expect(!dumped.contains("geheim"))
  }

  @Test(
    "what is no address is refused without being quoted",
    arguments: [
      "geheim@host/db", "mysql://u:geheim@h/d", "postgresql://u:geheim@h:x:y/%zz", "postgresql://h/d?geheim=1", "",
    ])
  func unreadable(_ text: String) {
    do {
      _ = try PostgreSQLAddress(text)
      Issue.record("it was read")
    } catch {
      #expect(
        error.rendered(in: .chinese) == """
          --database: 错误：数据库地址读不懂
            应为：postgresql://user@host:5432/database
            办法：口令放进环境变量 PGPASSWORD 或 ~/.pgpass；写在地址里的特殊字符要用 % 转义
          """)
    }
  }

  @Test("a server that cannot be reached is named, with what to look at, and without the password")
  func unreachable() async throws {
    let driver = PostgreSQLDriver(try PostgreSQLAddress("postgresql://u:geheim@127.0.0.1:1/city"))
    do {
      _ = try await driver.read { try $0.rows("SELECT 1", []) }
      Issue.record("it was reached")
    } catch let error as Diagnostics {
      #expect(error.all.map(\.code) == ["storage.unreachable"])
      let message = error.rendered(in: .english)
      #expect(message.hasPrefix("postgresql://127.0.0.1:1/city: error: the database cannot be reached: "))
      #expect(message.contains("the server must run, the database exist, and connections from here be allowed"))
      #expect(!message.contains("geheim"))
    }
  }
}

/// What only a server can do: lose connections, make others wait, refuse.
@Suite(
  "PostgreSQL when things go wrong", .enabled(if: TestServer.address != nil, "TIDU_TEST_POSTGRESQL names no server"))
struct PostgreSQLDriverTests {
  private static let marker = "SELECT pg_backend_pid()"

  private func withTable(_ body: (PostgreSQLAddress, PostgreSQLDriver) async throws -> Void) async throws {
    try await TestServer.withSchema { address in
      let driver = PostgreSQLDriver(address)
      try await driver.write { try $0.executeScript("CREATE TABLE things (id BIGINT PRIMARY KEY)") }
      try await body(address, driver)
      try driver.close()
    }
  }

  /// Ends a server's process for one connection, as an administrator or a restart does, and waits until it is gone.
  @Sendable private static func terminate(_ process: Int, from driver: PostgreSQLDriver) async throws {
    let ended = try await driver.read {
      try $0.count("SELECT CAST(pg_terminate_backend(CAST(? AS integer), 5000) AS integer)", [SQLValue(process)])
    }
    #expect(ended == 1)
  }

  private func ids(_ driver: PostgreSQLDriver) async throws -> [Int] {
    try await driver.read { try $0.rows("SELECT id FROM things ORDER BY id", []).map { try $0.integer(0) } }
  }

  @Test("connections that went while nobody used them are made anew, and nobody notices")
  func restarted() async throws {
    try await withTable { address, driver in
      let other = PostgreSQLDriver(address)
      let writer = try await driver.write { try $0.count(Self.marker) }
      let reader = try await driver.read { try $0.count(Self.marker) }
      for process in [writer, reader] { try await Self.terminate(process, from: other) }
      try await driver.write { try $0.execute("INSERT INTO things (id) VALUES (?)", [.integer(1)]) }
      #expect(try await ids(driver) == [1])
      #expect(try await driver.write { try $0.count(Self.marker) } != writer)
      try other.close()
    }
  }

  @Test("a connection lost in the middle of a transaction undoes it, says so, and the next one works")
  func lost() async throws {
    try await withTable { address, driver in
      let other = PostgreSQLDriver(address)
      do {
        try await driver.write { connection in
          try connection.execute("INSERT INTO things (id) VALUES (?)", [.integer(1)])
          _ = try connection.rows("SELECT pg_terminate_backend(pg_backend_pid())", [])
          try connection.execute("INSERT INTO things (id) VALUES (?)", [.integer(2)])
        }
        Issue.record("it was written")
      } catch let error as Diagnostics {
        #expect(error.all.map(\.code) == ["storage.connection-lost"])
        #expect(error.rendered(in: .chinese).hasSuffix("办法：数据库恢复后再试，程序会自己重连"))
      }
      let lostReader = await codes {
        _ = try await driver.read { try $0.rows("SELECT pg_terminate_backend(pg_backend_pid())", []) }
      }
      #expect(lostReader == ["storage.connection-lost"])
      #expect(try await ids(driver) == [])
      try await driver.write { try $0.execute("INSERT INTO things (id) VALUES (?)", [.integer(3)]) }
      #expect(try await ids(other) == [3])
      try other.close()
    }
  }

  @Test("a connection lost while committing is told as unknown")
  func lostCommitting() async throws {
    try await withTable { address, driver in
      // A check that waits for the end of the transaction, and ends the connection there.
      try await driver.write {
        try $0.executeScript(
          """
          CREATE FUNCTION leave() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
          CREATE CONSTRAINT TRIGGER leaves AFTER INSERT ON things DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE PROCEDURE leave();
          """)
      }
      let code = await codes {
        try await driver.write { try $0.execute("INSERT INTO things (id) VALUES (?)", [.integer(1)]) }
      }
      #expect(code == ["storage.commit-unknown"])
      #expect(try await ids(driver) == [])
    }
  }

  @Test("who waits too long for another program's writing is told to try again")
  func busy() async throws {
    try await withTable { address, driver in
      let hurried = PostgreSQLDriver(
        try PostgreSQLAddress(address.connectionString + "%20-clock_timeout%3D20ms"))
      try await during { pause in
        try await driver.write { _ in pause() }
      } meanwhile: {
        #expect(await codes { try await hurried.write { _ in } } == ["storage.busy"])
        let seen = try await ids(hurried)
        #expect(seen == [])
      }
      try await hurried.write { _ in }
      try hurried.close()
    }
  }

  @Test("a statement that runs too long is ended and told")
  func slow() async throws {
    try await withTable { address, driver in
      let hurried = PostgreSQLDriver(
        try PostgreSQLAddress(address.connectionString + "%20-cstatement_timeout%3D20ms"))
      #expect(
        await codes { _ = try await hurried.read { try $0.rows("SELECT pg_sleep(30)", []) } } == ["storage.timeout"])
      #expect(try await ids(driver) == [])
      try hurried.close()
    }
  }

  @Test("a search_path without a schema, and a user without rights, are told")
  func refused() async throws {
    try await withTable { address, driver in
      let nowhere = PostgreSQLDriver(
        try PostgreSQLAddress(
          address.connectionString.replacingOccurrences(of: "search_path%3D", with: "search_path%3Dno_")))
      #expect(await codes { try await nowhere.write { _ in } } == ["storage.failed"])
      try nowhere.close()
      let role = "tidu_test_" + UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: "")
      try await driver.write { connection in
        let schema = try connection.row("SELECT current_schema()")?.text(0) ?? ""
        try connection.executeScript("CREATE ROLE \(role) NOLOGIN; GRANT USAGE ON SCHEMA \(schema) TO \(role)")
      }
      let code = await codes {
        try await driver.write { connection in
          try connection.executeScript("SET LOCAL ROLE \(role)")
          try connection.execute("INSERT INTO things (id) VALUES (?)", [.integer(1)])
        }
      }
      #expect(code == ["storage.no-access"])
      try await driver.write { try $0.executeScript("DROP OWNED BY \(role); DROP ROLE \(role)") }
    }
  }

  @Test("a refusal that somebody hides does not let half of the work through")
  func hidden() async throws {
    try await withTable { (_, driver) throws in
      let code = await codes {
        try await driver.write { connection in
          try connection.execute("INSERT INTO things (id) VALUES (?)", [.integer(1)])
          do { _ = try connection.rows("SELECT nothing", []) } catch {}
        }
      }
      #expect(code == ["storage.failed"])
      #expect(try await ids(driver) == [])
    }
  }

  @Test("readers beyond the pool's bound wait for their turn and all are served")
  func manyReaders() async throws {
    try await withTable { address, driver in
      try await driver.write { try $0.execute("INSERT INTO things (id) VALUES (?)", [.integer(7)]) }
      let sums = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<200 { group.addTask { try await driver.read { try $0.count("SELECT sum(id) FROM things") } } }
        return try await group.reduce(0, +)
      }
      #expect(sums == 1400)
      try driver.close()
      #expect(await codes { _ = try await driver.read { try $0.rows("SELECT 1", []) } } == ["storage.closed"])
    }
  }
}
