import Diagnostics
import EnterpriseFixtures
import Enterprises
import Foundation
import Testing

@testable import Storage

/// What the schema must be, whatever database holds it.
@Suite("The contract of the schema")
struct SchemaContractTests {
  private static let zeros = String(repeating: "0", count: 64)

  @Test(
    "the constraints refuse what must not be", arguments: StoreUnderTest.products,
    [
      "INSERT INTO enterprises (credit_code, title, added_at, updated_at) VALUES ('123', '123', 1, 1)",
      "UPDATE enterprises SET title = 'x'", "UPDATE enterprises SET area = '310101'",
      "UPDATE enterprises SET updated_at = 0",
      "INSERT INTO facts (id, subject, fact, kind, record) VALUES (99, 1, 'name', 'text', 1)",
      "INSERT INTO facts (id, subject, fact, kind, value, record) VALUES (99, 1, 'name', 'absent', 'x', 1)",
      "INSERT INTO facts (id, subject, fact, kind, value, record) VALUES (99, 1, 'name', 'number', '1', 1)",
      "INSERT INTO facts (id, subject, fact, kind, value, record) VALUES (99, 77, 'name', 'text', 'x', 1)",
      "INSERT INTO facts (id, subject, fact, kind, value, record) VALUES (99, 1, 'name', 'text', 'x', 77)",
      "INSERT INTO fact_endings (fact, way, reason, ended_at, ended_by, record) VALUES (1, 'corrected', 'x', 1, 'a', 1)",
      "INSERT INTO fact_endings (fact, way, reason, ended_at, ended_by, record) VALUES (1, 'withdrawn', '', 1, 'a', 1)",
      "INSERT INTO subjects (id, enterprise, kind, key) VALUES (99, 'nobody', 'enterprise', '')",
      "UPDATE facts SET value = '1'", "DELETE FROM facts", "UPDATE journal SET payload = '{}'",
      "DELETE FROM journal WHERE sequence = 1", "UPDATE segments SET size = 0", "DELETE FROM segments",
      "UPDATE recordings SET source = 'x'", "DELETE FROM subjects",
      "INSERT INTO segments (hash, size, bytes) SELECT '\(zeros)', size + 1, bytes FROM segments",
      "INSERT INTO sessions (digest, person, started_at, last_seen_at) VALUES ('\(zeros)', 'nobody', 1, 1)",
    ])
  func constraints(_ kind: StoreUnderTest, _ statement: String) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      #expect(await codes { try await store.driver.write { try $0.execute(statement, []) } } == ["storage.invariant"])
    }
  }

  @Test("migrations are numbered without gaps")
  func numbered() {
    #expect(Migration.all.map(\.number) == Array(1...Migration.all.count))
  }

  @Test("a database of a newer program is refused and left alone", arguments: StoreUnderTest.products)
  func newer(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let store = try await database.open(at: noon("2026-01-01")).store
      try await store.driver.write {
        try $0.execute("INSERT INTO migrations (number, name, applied_at) VALUES (99, 'later', 1)", [])
      }
      do {
        _ = try await database.open(at: noon("2026-01-02"))
        Issue.record("it was opened")
      } catch let error as Diagnostics {
        #expect(
          error.rendered(in: .chinese) == """
            错误：数据库是更新版本的程序写的（结构第 99 版，本程序只认到第 \(Migration.all.count) 版）
              办法：升级程序，或用旧备份恢复到另一个目录
            """)
        #expect(
          error.rendered(in: .english) == """
            error: a newer program has written the database (schema 99; this program knows \(Migration.all.count))
              try: upgrade the program, or restore an older backup into another folder
            """)
      }
    }
  }

  @Test("programs that start at once on an empty database make its tables once", arguments: StoreUnderTest.products)
  func together(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let recoveries = try await withThrowingTaskGroup(of: RecoveryReport.self) { group in
        for _ in 0..<4 { group.addTask { try await database.open(at: noon("2026-01-01")).recovery } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(recoveries.map(\.migrations).filter { !$0.isEmpty } == [Migration.all.map(\.number)])
      #expect(recoveries.allSatisfy { $0.isSound && $0.joinedAs == nil })
    }
  }
}

@Suite(
  "The schema in PostgreSQL", .enabled(if: TestServer.address != nil, "TIDU_TEST_POSTGRESQL names no server"))
struct PostgreSQLSchemaTests {
  private func names(_ sql: String) async throws -> [String] {
    try await TestServer.withSchema { address in
      let driver = PostgreSQLDriver(address)
      _ = try await driver.write { try Migration.apply(to: $0, at: noon("2026-01-01")) }
      let found = try await driver.read { try $0.rows(sql, []).map { try $0.text(0) } }
      try driver.close()
      return found
    }
  }

  @Test("every text is ordered by its bytes, and every number has 64 bits")
  func types() async throws {
    let odd = try await names(
      """
      SELECT table_name || '.' || column_name || ' ' || data_type FROM information_schema.columns
      WHERE table_schema = current_schema() AND NOT (
        data_type IN ('bigint', 'bytea') OR data_type = 'text' AND coalesce(collation_name, '') = 'C') ORDER BY 1
      """)
    #expect(odd == [])
  }

  @Test("tables, columns, keys, foreign keys, conditions and indexes are SQLite's")
  func same() async throws {
    let columns = try await names(
      """
      SELECT table_name || '.' || column_name || CASE WHEN is_nullable = 'YES' THEN '' ELSE ' not null' END
      FROM information_schema.columns WHERE table_schema = current_schema()
      """)
    // In SQLite a primary key of one text column may be null by its definition; the program never writes that.
    let keys = try await names(
      """
      SELECT c.conrelid::regclass || '.' || a.attname FROM pg_constraint c
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
      WHERE c.contype = 'p' AND c.connamespace = current_schema()::regnamespace
      """)
    let constraints = try await names(
      """
      SELECT c.conrelid::regclass || ' ' || CASE c.contype
        WHEN 'f' THEN 'references ' || c.confrelid::regclass WHEN 'c' THEN 'check' ELSE 'unique' END
      FROM pg_constraint c WHERE c.contype IN ('f', 'c', 'u') AND c.connamespace = current_schema()::regnamespace
      """)
    let indexes = try await names(
      """
      SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()
      AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = indexname)
      """)
    let sqlite = try await SQLiteDefinitions.read()
    #expect(Set(columns.map(withoutNull)) == Set(sqlite.columns.map(withoutNull)))
    #expect(
      Set(columns).subtracting(keys.map { $0 + " not null" })
        == Set(sqlite.columns).subtracting(keys.flatMap { [$0, $0 + " not null"] }))
    #expect(constraints.sorted() == sqlite.constraints.sorted())
    #expect(indexes.sorted() == sqlite.indexes.sorted())
  }

  private func withoutNull(_ column: String) -> String { column.replacingOccurrences(of: " not null", with: "") }
}

/// What SQLite makes of the migrations, in the words of `PostgreSQLSchemaTests`.
private struct SQLiteDefinitions {
  var columns: [String] = []
  var constraints: [String] = []
  var indexes: [String] = []

  static func read() async throws -> SQLiteDefinitions {
    try await withFolder { folder in
      let driver = try SQLiteDriver(path: folder.appendingPathComponent("made.sqlite").path, access: .single)
      return try await driver.write { connection in
        _ = try Migration.apply(to: connection, at: noon("2026-01-01"))
        var found = SQLiteDefinitions()
        for row in try connection.rows("SELECT name, sql FROM sqlite_master WHERE type = 'table'", []) {
          try found.add(table: try row.text(0), sql: try row.text(1), connection)
        }
        found.indexes = try connection.rows(
          "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL", []
        ).map { try $0.text(0) }
        return found
      }
    }
  }

  private mutating func add(table: String, sql: String, _ connection: any Connection) throws {
    columns += try connection.rows("SELECT name, \"notnull\" FROM pragma_table_info(?)", [.text(table)]).map {
      "\(table).\(try $0.text(0))\(try $0.integer(1) == 1 ? " not null" : "")"
    }
    constraints += try connection.rows(
      "SELECT DISTINCT id, \"table\" FROM pragma_foreign_key_list(?)", [.text(table)]
    ).map { "\(table) references \(try $0.text(1))" }
    constraints += try connection.rows(
      "SELECT name FROM pragma_index_list(?) WHERE origin = 'u'", [.text(table)]
    ).map { _ in "\(table) unique" }
    constraints += Array(repeating: "\(table) check", count: sql.components(separatedBy: "CHECK (").count - 1)
  }
}
