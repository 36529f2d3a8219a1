import Diagnostics
import EnterpriseFixtures
import Enterprises
import Foundation
import Journal
import Quantities
import Testing

@testable import Storage

@Suite("Replaying a journal")
struct SQLiteReplayTests {
  private func replay(after statements: String? = nil) async throws -> ReplayReport {
    try await withFolder { folder in
      _ = try await makeStore(in: folder)
      if let statements { try await tamper(folder, statements) }
      let store = try await SQLiteStore.open(in: folder, at: noon("2026-05-01")).store
      let projection = EnterpriseProjection(try Reference.load().dictionary)
      return try await store.replay([projection], at: noon("2026-05-01"))
    }
  }

  @Test("the journal alone rebuilds every table")
  func sound() async throws {
    let report = try await replay()
    #expect(report.difference == nil)
    // 3 enterprises, 3 subjects, 2 recordings, 15 facts, 1 ending.
    #expect(report.records == 3 && report.rows == 24)
  }

  @Test("a fact that was changed past the program is named with both values")
  func changedFact() async throws {
    let difference = try await replay(after: "UPDATE facts SET value = '999' WHERE id = 4").difference
    #expect(difference == ReplayDifference(table: "facts", key: "4", column: "value", stored: "999", replayed: "100"))
    #expect(
      difference?.diagnostic.rendered(in: .chinese) == """
        facts[4].value: 错误：库里是“999”，按日志重建应为“100”
          办法：有人绕过程序改了数据库：保留现场，再从备份恢复（tidu restore）
        """)
  }

  @Test("a profile that was changed is named before the facts are looked at")
  func changedProfile() async throws {
    let difference = try await replay(
      after: "UPDATE enterprises SET name = '假', title = '假' WHERE credit_code = '\(Codes.second)'"
    ).difference
    #expect(difference?.table == "enterprises" && difference?.key == Codes.second && difference?.column == "name")
  }

  @Test("a row that is missing or too many is named")
  func rows() async throws {
    let missing = try await replay(after: "DELETE FROM fact_endings").difference
    #expect(missing?.table == "fact_endings" && missing?.key == "15" && missing?.stored == nil)
    let extra = try await replay(
      after: "INSERT INTO facts (id, subject, fact, kind, value, record) VALUES (16, 1, 'tier', 'choice', 'srdi', 1)"
    ).difference
    #expect(extra?.table == "facts" && extra?.key == "16" && extra?.replayed == nil)
    let between = try await replay(after: "DELETE FROM facts WHERE id = 7").difference
    #expect(between?.table == "facts" && between?.key == "7" && between?.stored == nil)
  }
}

@Suite("Backup and restore")
struct SQLiteBackupTests {
  @Test("a backup taken while the store is open restores elsewhere, journal and facts alike")
  func elsewhere() async throws {
    try await withFolder { folder in
      let store = try await makeStore(in: folder.appendingPathComponent("a"))
      let file = folder.appendingPathComponent("backup.sqlite")
      let report = try await store.backup(to: file, at: noon("2026-05-01"))
      #expect(report.head.count == 3 && report.bytes > 0)
      #expect(await codes { _ = try await store.backup(to: file, at: noon("2026-05-01")) } == ["backup.exists"])
      let target = folder.appendingPathComponent("b")
      _ = try await SQLiteStore.restore(from: file, into: target, by: .commandLine, at: noon("2026-05-02"))
      let (restored, recovery) = try await SQLiteStore.open(in: target, at: noon("2026-05-03"))
      #expect(recovery.isSound && recovery.head.count == 4)
      #expect(try await restored.verifyJournal().isSound)
      #expect(try await restored.read { try $0.enterprises.count(within: .everywhere) } == 3)
      #expect(try await restored.read { try $0.journalRecords.record(4)?.entry.kind } == "store.restored")
    }
  }

  @Test("an older backup over a newer store is no cut tail, and the newer file is kept beside it")
  func older() async throws {
    try await withFolder { folder in
      let data = folder.appendingPathComponent("a")
      let store = try await makeStore(in: data)
      let file = folder.appendingPathComponent("backup.sqlite")
      _ = try await store.backup(to: file, at: noon("2026-05-01"))
      try await FactDesk.on(store).bring(
        "credit_code,revenue@2024\n\(Codes.first),91\n", key: "import-3", on: "2026-05-01")
      try store.driver.close()
      _ = try await SQLiteStore.restore(from: file, into: data, by: .commandLine, at: noon("2026-05-02"))
      let (restored, recovery) = try await SQLiteStore.open(in: data, at: noon("2026-05-03"))
      #expect(recovery.isSound && recovery.head.count == 4)
      #expect(try await restored.verifyJournal().isSound)
      let names = try FileManager.default.contentsOfDirectory(atPath: data.path)
      #expect(names.contains { $0.hasPrefix("tidu.sqlite.before-") })
    }
  }

  @Test("a backup whose journal is not sound restores nothing")
  func unsound() async throws {
    try await withFolder { folder in
      let data = folder.appendingPathComponent("a")
      let store = try await makeStore(in: data)
      let other = folder.appendingPathComponent("c")
      try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
      _ = try await store.backup(to: SQLiteStore.file(in: other), at: noon("2026-05-01"))
      try await tamper(other, "UPDATE journal SET payload = '{}' WHERE sequence = 2")
      let refused = await codes {
        _ = try await SQLiteStore.restore(
          from: SQLiteStore.file(in: other), into: data, by: .commandLine, at: noon("2026-05-02"))
      }
      #expect(refused == ["restore.unsound", "journal.altered"])
      #expect(try await store.verifyJournal().isSound)
      let missing = await codes {
        _ = try await SQLiteStore.restore(
          from: folder.appendingPathComponent("none"), into: data, by: .commandLine, at: noon("2026-05-02"))
      }
      #expect(missing == ["restore.missing"])
    }
  }
}
