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

  @Test(
    "the constraints refuse what must not be",
    arguments: [
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
      "UPDATE facts SET value = '1'", "DELETE FROM facts", "UPDATE journal SET payload = '{}'",
      "DELETE FROM journal WHERE sequence = 1", "UPDATE segments SET bytes = x'00'", "DELETE FROM segments",
      "UPDATE recordings SET source = 'x'", "DELETE FROM subjects",
      "INSERT INTO segments (hash, size, bytes) VALUES (hex(zeroblob(32)), 2, x'00')",
      "INSERT INTO sessions (digest, person, started_at, last_seen_at) VALUES (hex(zeroblob(32)), 'nobody', 1, 1)",
    ])
  func constraints(_ statement: String) async throws {
    try await withFolder { folder in
      let store = try await SQLiteStore.open(in: folder, at: noon("2026-01-01")).store
      try await FactDesk.on(store).bring(threeEnterprises)
      #expect(await codes { try await store.driver.write { try $0.execute(statement, []) } } == ["storage.invariant"])
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

  @Test("migrations are numbered without gaps")
  func numbered() {
    #expect(Migration.all.map(\.number) == Array(1...Migration.all.count))
  }

  @Test("a database of a newer program is refused and left alone")
  func newer() async throws {
    try await withFolder { folder in
      let store = try await SQLiteStore.open(in: folder, at: noon("2026-01-01")).store
      try await store.driver.write {
        try $0.execute("INSERT INTO migrations (number, name, applied_at) VALUES (99, 'later', 1)", [])
      }
      do {
        _ = try await SQLiteStore.open(in: folder, at: noon("2026-01-02"))
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
