import Diagnostics
import EnterpriseFixtures
import Enterprises
import Foundation
import Journal
import Quantities
import Testing

@testable import Storage

/// A store of three records in a folder: an import, a correction of one district's enterprise, another import.
func makeStore(in folder: URL) async throws -> SQLiteStore {
  let store = try await SQLiteStore.open(in: folder, at: noon("2026-01-01")).store
  let desk = try FactDesk.on(store)
  try await desk.bring(threeEnterprises)
  try await desk.bring("credit_code,revenue@2024\n\(Codes.first),90\n", key: "import-2", on: "2026-03-01")
  let withdrawal = FactWithdrawal(fact: RecordedFact.ID(15), reason: "填错年份")
  _ = try await desk.withdraw(
    withdrawal, command: withdrawal.command(by: .commandLine, key: "w"), at: noon("2026-03-02"), within: .everywhere)
  return store
}

/// Does what the program never does: changes rows that are append-only.
func tamper(_ folder: URL, _ statements: String) async throws {
  try await SQLiteDriver(path: SQLiteStore.file(in: folder).path).write { connection in
    try connection.executeScript("PRAGMA defer_foreign_keys = ON")
    for row in try connection.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'", []) {
      try connection.executeScript("DROP TRIGGER \(try row.text(0))")
    }
    try connection.executeScript(statements)
  }
}

@Suite("What is found when a store is opened")
struct SQLiteRecoveryTests {
  private func reopen(_ folder: URL) async throws -> RecoveryReport {
    try await SQLiteStore.open(in: folder, at: noon("2026-05-01")).recovery
  }

  @Test("a store that was closed well is sound")
  func sound() async throws {
    try await withFolder { folder in
      let store = try await makeStore(in: folder)
      let recovery = try await reopen(folder)
      #expect(recovery.isSound && recovery.sealedLate == 0 && recovery.head.count == 3)
      #expect(recovery.diagnostics.isEmpty && recovery.migrations.isEmpty)
      #expect(try await store.verifyJournal().isSound)
      #expect(await store.sealingTrouble() == nil)
    }
  }

  @Test("the key and the seal lie beside the database, the key for its owner alone")
  func files() async throws {
    try await withFolder { folder in
      _ = try await makeStore(in: folder)
      let seal = SealFiles(folder: folder)
      #expect(DurableFile.mode(of: seal.key).map { $0 & 0o777 } == 0o600)
      #expect(try seal.loadHead()?.head.count == 3)
      #expect(chmod(seal.key.path, 0o644) == 0)
      let refused = await codes { _ = try await SQLiteStore.open(in: folder, at: noon("2026-05-01")) }
      #expect(refused == ["seal.key-open"])
    }
  }

  @Test("a seal that lags, as after a crash between commit and sealing, is moved forward and said")
  func lagging() async throws {
    try await withFolder { folder in
      let store = try await makeStore(in: folder)
      let seal = SealFiles(folder: folder)
      let first = try #require(try await store.read { try $0.journalRecords.record(1) })
      try seal.write(SealedHead(JournalHead(of: first), with: try seal.loadKey()))
      let recovery = try await reopen(folder)
      #expect(recovery.sealedLate == 2 && recovery.fault == nil)
      #expect(recovery.diagnostics.map(\.code) == ["recovery.sealed-late"])
      #expect(try seal.loadHead()?.head.count == 3)
      #expect(try await reopen(folder).sealedLate == 0)
    }
  }

  @Test("a cut tail is reported, and the seal stays as evidence even when the journal grows again")
  func tailCut() async throws {
    try await withFolder { folder in
      _ = try await makeStore(in: folder)
      try await tamper(folder, "DELETE FROM fact_endings; DELETE FROM journal WHERE sequence = 3")
      let (store, recovery) = try await SQLiteStore.open(in: folder, at: noon("2026-05-01"))
      #expect(recovery.fault == .tailCut(kept: 2, sealed: 3))
      #expect(!recovery.isSound)
      #expect(try await store.verifyJournal().fault == .tailCut(kept: 2, sealed: 3))
      let desk = try FactDesk.on(store)
      try await desk.bring("credit_code,revenue@2024\n\(Codes.first),91\n", key: "import-3", on: "2026-05-01")
      try await desk.bring("credit_code,revenue@2024\n\(Codes.first),92\n", key: "import-4", on: "2026-05-01")
      #expect(try await store.verifyJournal().fault == .rewritten(3))
      #expect(try await reopen(folder).fault == .rewritten(3))
    }
  }

  @Test("a seal that was taken away or forged is reported")
  func seal() async throws {
    try await withFolder { folder in
      let store = try await makeStore(in: folder)
      let seal = SealFiles(folder: folder)
      let head = try await store.read { try $0.journalRecords.head() }
      try FileManager.default.removeItem(at: seal.head)
      #expect(try await reopen(folder).fault == .sealMissing)
      try seal.write(SealedHead(head, with: SealingKey()))
      #expect(try await reopen(folder).fault == .sealForged)
      try Data("{}".utf8).write(to: seal.head)
      #expect(await codes { _ = try await reopen(folder) } == ["journal.head-unreadable"])
    }
  }

  @Test("a fill that was begun and not finished is said by name, and no more once it is finished")
  func fills() async throws {
    try await withFolder { folder in
      let store = try await SQLiteStore.open(in: folder, at: noon("2026-01-01")).store
      try await store.beginFill("demonstration-42", by: .demonstration, at: noon("2026-01-01"))
      try await FactDesk.on(store).bring(threeEnterprises)
      let recovery = try await reopen(folder)
      #expect(recovery.unfinishedFills == ["demonstration-42"])
      #expect(
        recovery.diagnostics.map { $0.rendered(in: .chinese) } == [
          """
          提醒：“demonstration-42”的首次装载没有完成
            办法：再次启动同一装载，会从中断处继续，不会重复
          """
        ])
      try await store.beginFill("demonstration-42", by: .demonstration, at: noon("2026-01-02"))
      #expect(try await FactDesk.on(store).bring(threeEnterprises).isRepeated)
      try await store.finishFill("demonstration-42", by: .demonstration, at: noon("2026-01-02"))
      #expect(try await reopen(folder).isSound)
      #expect(try await store.read { try $0.journalRecords.head().count } == 3)
    }
  }

  @Test("a seal that cannot be written is told, and the record is safe")
  func unsealable() async throws {
    try await withFolder { folder in
      let store = try await SQLiteStore.open(in: folder, at: noon("2026-01-01")).store
      let draft = SealFiles(folder: folder).head.appendingPathExtension("draft")
      try FileManager.default.createDirectory(at: draft, withIntermediateDirectories: false)
      try await FactDesk.on(store).bring(threeEnterprises)
      #expect(await store.sealingTrouble()?.code == "storage.unwritable-file")
      try FileManager.default.removeItem(at: draft)
      #expect(try await reopen(folder).sealedLate == 1)
    }
  }
}

@Suite("Verifying a stored journal")
struct SQLiteVerificationTests {
  private func fault(after statements: String) async throws -> JournalFault? {
    try await withFolder { folder in
      _ = try await makeStore(in: folder)
      try await tamper(folder, statements)
      let store = try await SQLiteStore.open(in: folder, at: noon("2026-05-01")).store
      return try await store.verifyJournal().fault
    }
  }

  @Test("a changed payload, actor, time, command or reply is named")
  func altered() async throws {
    #expect(try await fault(after: "UPDATE journal SET payload = '{}' WHERE sequence = 2") == .altered(2))
    #expect(try await fault(after: "UPDATE journal SET payload = 'not json' WHERE sequence = 2") == .altered(2))
    #expect(try await fault(after: "UPDATE journal SET actor = 'person:2' WHERE sequence = 1") == .altered(1))
    #expect(try await fault(after: "UPDATE journal SET at = at + 1 WHERE sequence = 3") == .altered(3))
    #expect(try await fault(after: "UPDATE journal SET command_key = 'z' WHERE sequence = 1") == .altered(1))
    #expect(try await fault(after: "UPDATE journal SET reply = '1' WHERE sequence = 3") == .altered(3))
    #expect(try await fault(after: "UPDATE journal SET segments = '[]' WHERE sequence = 1") == .altered(1))
    #expect(try await fault(after: "UPDATE journal SET segments = '[1]' WHERE sequence = 1") == .altered(1))
  }

  @Test("a deleted record is named")
  func deleted() async throws {
    #expect(
      try await fault(
        after: """
          PRAGMA writable_schema = OFF; DELETE FROM facts WHERE record = 2; DELETE FROM recordings WHERE record = 2;
          DELETE FROM fact_endings; DELETE FROM facts WHERE record = 2; DELETE FROM recordings WHERE record = 2;
          DELETE FROM journal WHERE sequence = 2
          """) == .missing(2))
  }

  @Test("records that changed places are named, with where the right one is now")
  func swapped() async throws {
    #expect(
      try await fault(
        after: """
          UPDATE journal SET sequence = 99 WHERE sequence = 2; UPDATE journal SET sequence = 2 WHERE sequence = 3;
          UPDATE journal SET sequence = 3 WHERE sequence = 99
          """) == .swapped(2, belongs: 3))
  }

  @Test("a segment that was changed or taken away is named with its record")
  func segments() async throws {
    guard
      case .segmentAltered(2, _) = try await fault(
        after: """
          UPDATE segments SET bytes = x'00', size = 1 WHERE hash = (SELECT substr(segments, 3, 64) FROM journal WHERE sequence = 2)
          """)
    else {
      Issue.record("the altered segment was not found")
      return
    }
    guard
      case .segmentMissing(1, _) = try await fault(
        after: "DELETE FROM segments WHERE hash = (SELECT substr(segments, 3, 64) FROM journal WHERE sequence = 1)")
    else {
      Issue.record("the missing segment was not found")
      return
    }
  }
}
