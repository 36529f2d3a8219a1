import Diagnostics
import EnterpriseFixtures
import Enterprises
import Foundation
import Journal
import Quantities
import Testing

@testable import Storage

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
