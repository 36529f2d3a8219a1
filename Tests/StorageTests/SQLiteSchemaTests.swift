import Diagnostics
import EnterpriseFixtures
import Enterprises
import Foundation
import Journal
import Quantities
import Testing

@testable import Storage

@Suite("The schema in SQLite")
struct SQLiteSchemaTests {
  @Test("the database keeps a write-ahead log, flushes each commit, holds foreign keys")
  func pragmas() async throws {
    try await withFolder { folder in
      let store = try await SQLiteStore.open(in: folder, at: noon("2026-01-01")).store
      let values = try await store.driver.write { connection in
        try ["journal_mode", "synchronous", "foreign_keys"].map { try connection.row("PRAGMA \($0)")?.values.first }
      }
      #expect(values == [.text("wal"), .integer(2), .integer(1)])
    }
  }

  @Test("a statement takes as many values as it has marks, and the transaction goes on after a refusal")
  func marks() async throws {
    try await withFolder { folder in
      let driver = try SQLiteDriver(path: folder.appendingPathComponent("a.sqlite").path)
      try await driver.write { try $0.executeScript("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT) STRICT") }
      let statement = "INSERT INTO things (id, name) VALUES (?, ?)"
      for values in [[.integer(1)], [.integer(1), .text("a"), .text("b")]] as [[SQLValue]] {
        #expect(await codes { try await driver.write { try $0.execute(statement, values) } } == ["storage.failed"])
        #expect(
          await codes { _ = try await driver.read { try $0.rows("SELECT id FROM things WHERE id = ?1 + ?2", values) } }
            == ["storage.failed"])
      }
      try await driver.write { connection in
        try connection.execute(statement, [.integer(1), .text("a")])
        // Nothing of the run before stays in its place.
        try connection.execute(statement, [.integer(2), .null])
      }
      let found = try await driver.read { try $0.rows("SELECT name, 1.5 FROM things ORDER BY id", []) }
      #expect(found.map(\.values) == [[.text("a"), .text("1.5")], [.null, .text("1.5")]])
      try driver.close()
    }
  }

  @Test("the facts of some months and years are found by their index, without a look at all others")
  func factsByPeriod() async throws {
    try await withFolder { folder in
      let store = try await SQLiteStore.open(in: folder, at: noon("2026-01-01")).store
      let plan = try await store.driver.read { connection in
        try connection.rows(
          """
          EXPLAIN QUERY PLAN SELECT f.id FROM facts f LEFT JOIN fact_endings x ON x.fact = f.id
          WHERE x.fact IS NULL AND \(SQLFacts.hasPeriod) AND f.period IN (?, ?) AND f.fact IN (?, ?)
          """, ["2025", "2025-10", "output", "output_to_date"].map(SQLValue.text)
        ).map { try $0.text(3) }
      }
      #expect(plan.first?.contains("facts_by_period (period=? AND fact=?)") == true, "\(plan)")
    }
  }

  @Test("every table is STRICT")
  func strict() async throws {
    try await withFolder { folder in
      let store = try await SQLiteStore.open(in: folder, at: noon("2026-01-01")).store
      let loose = try await store.driver.read { connection in
        try connection.rows(
          "SELECT name FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%' AND strict = 0", []
        ).map { try $0.text(0) }
      }
      #expect(loose == [])
    }
  }

  @Test("the released schema opens, is brought forward, and keeps what it held")
  func released() async throws {
    try await withFolder { folder in
      try await ReleasedSchema.write(ReleasedSchema.first, to: SQLiteStore.file(in: folder))
      let seal = SealFiles(folder: folder)
      let hash = try #require(ContentHash(hex: ReleasedSchema.headHash))
      try seal.write(SealedHead(JournalHead(count: 1, hash: hash), with: try seal.loadKey()))
      let (store, recovery) = try await SQLiteStore.open(in: folder, at: noon("2026-06-01"))
      #expect(recovery.isSound && recovery.sealedLate == 0)
      #expect(recovery.migrations == Migration.all.map(\.number).filter { $0 > 1 })
      #expect(try await store.verifyJournal().isSound)
      let report = try await store.replay(
        [EnterpriseProjection(try Reference.load().dictionary)], at: noon("2026-06-01"))
      #expect(report.difference == nil && report.records == 1)
      let found = try await store.read { view in
        try view.enterprises.page(EnterpriseQuery(search: "＿１００％有限"), within: .everywhere).rows
      }
      #expect(found.map(\.creditCode.text) == [Codes.second])
    }
  }

  @Test("the first migration still makes the schema that was released")
  func frozen() async throws {
    try await withFolder { folder in
      let made = try await Self.schema(of: folder.appendingPathComponent("made.sqlite")) { connection in
        _ = try Migration.apply([.first], to: connection, at: noon("2026-01-01"))
      }
      let released = try await Self.schema(of: folder.appendingPathComponent("released.sqlite")) { connection in
        try connection.executeScript(ReleasedSchema.first)
      }
      #expect(made == released)
    }
  }

  @Test("a file that is no database is refused with what to do")
  func noDatabase() async throws {
    try await withFolder { folder in
      let file = SQLiteStore.file(in: folder)
      try Data(repeating: 0x61, count: 8192).write(to: file)
      do {
        _ = try await SQLiteStore.open(in: folder, at: noon("2026-01-01"))
        Issue.record("it was opened")
      } catch let error as Diagnostics {
        #expect(
          error.rendered(in: .chinese) == """
            \(file.path): 错误：这个文件不是数据库，或已损坏
              办法：用 tidu restore 从备份恢复
            """)
      }
    }
  }

  /// Every definition in a database, in the order of names.
  private static func schema(
    of file: URL, _ make: @Sendable (any Connection) throws -> Void
  ) async throws -> [String] {
    let driver = try SQLiteDriver(path: file.path)
    return try await driver.write { connection in
      try make(connection)
      return try connection.rows("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name", [])
        .map {
          try $0.text(0) + " " + $0.text(1).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
    }
  }
}
