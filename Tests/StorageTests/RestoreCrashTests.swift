import EnterpriseFixtures
import Enterprises
import Foundation
import Journal
import Testing

@testable import Storage

/// A restore that is killed between any two of its steps: the old store is untouched, or the new one comes to be.
@Suite("A restore killed between its steps", .serialized)
struct RestoreCrashTests {
  @Test("after kill -9 at each step the store is the old one or the restored one, and sound")
  func killed() async throws {
    var moment = 1
    var steps: [RestoreStep] = []
    while true {
      let step = try await withFolder { try await Self.killRestore(in: $0, at: moment) }
      guard let step else { break }
      steps.append(step)
      moment += 1
    }
    // The old database, its log and the log's index are set aside one by one.
    #expect(steps == [.copied, .promised, .setAside, .setAside, .setAside, .placed, .sealed])
  }

  /// Restores an older backup over a newer store, is killed at a step, and opens what is left.
  /// - Returns: the step; `nil` where the restore has no such many.
  private static func killRestore(in folder: URL, at moment: Int) async throws -> RestoreStep? {
    let data = folder.appendingPathComponent("data")
    let backup = folder.appendingPathComponent("backup.sqlite")
    // The store stays open, as after a crash of the program: its log lies beside it.
    let old = try await makeStore(in: data)
    _ = try await old.backup(to: backup, at: noon("2026-05-01"))
    try await FactDesk.on(old).bring(
      "credit_code,revenue@2024\n\(Codes.first),91\n", key: "import-3", on: "2026-05-01")
    let note = folder.appendingPathComponent("step")
    let end = try KilledProcess.run(
      "RestoreChild",
      [
        "TIDU_RESTORE_DATA": data.path, "TIDU_RESTORE_BACKUP": backup.path, "TIDU_RESTORE_STOP": "\(moment)",
        "TIDU_RESTORE_NOTE": note.path,
      ], killAfter: moment)
    guard !end.hasEnded else { return nil }
    let step = try #require(RestoreStep(rawValue: try String(contentsOf: note, encoding: .utf8)))
    #expect(SQLiteStore.exists(in: data), "\(step)")
    let (store, recovery) = try await SQLiteStore.open(in: data, at: noon("2026-06-01"))
    #expect(recovery.isSound, "\(step): \(String(describing: recovery.fault))")
    #expect(try await store.verifyJournal().isSound, "\(step)")
    let last = try await store.read { try $0.journalRecords.record(4)?.entry.kind }
    #expect(recovery.head.count == 4, "\(step)")
    #expect(last == (step == .copied ? "enterprises.facts-imported" : "store.restored"), "\(step)")
    let isCutShort = step != .copied && step != .sealed
    #expect(recovery.finishedRestore == isCutShort, "\(step)")
    #expect(recovery.diagnostics.map(\.code) == (isCutShort ? ["recovery.restore-finished"] : []), "\(step)")
    let names = try FileManager.default.contentsOfDirectory(atPath: data.path)
    #expect(names.count { $0.hasPrefix("tidu.sqlite.before-") } == (step == .copied ? 0 : 3), "\(step)")
    #expect(!names.contains("journal.head.restored"), "\(step)")
    // Restoring once more, whatever was left, ends well too.
    try store.driver.close()
    try old.driver.close()
    _ = try await SQLiteStore.restore(from: backup, into: data, by: .commandLine, at: noon("2026-06-02"))
    let again = try await SQLiteStore.open(in: data, at: noon("2026-06-03")).recovery
    #expect(again.isSound && again.head.count == 4 && !again.finishedRestore, "\(step)")
    return step
  }
}

/// The process that restores and is killed.
@Suite("The process that restores and is killed")
struct RestoreChild {
  private static let environment = ProcessInfo.processInfo.environment
  static let data = environment["TIDU_RESTORE_DATA"]

  @Test("restores a backup, and stands still at a step until it is killed", .enabled(if: RestoreChild.data != nil))
  func restore() async throws {
    let data = URL(fileURLWithPath: try #require(Self.data))
    let backup = URL(fileURLWithPath: try #require(Self.environment["TIDU_RESTORE_BACKUP"]))
    let note = URL(fileURLWithPath: try #require(Self.environment["TIDU_RESTORE_NOTE"]))
    let stop = try #require(Self.environment["TIDU_RESTORE_STOP"].flatMap { Int($0) })
    var moment = 0
    _ = try await SQLiteStore.restore(from: backup, into: data, by: .commandLine, at: noon("2026-05-02")) { step in
      moment += 1
      do { try Data(step.rawValue.utf8).write(to: note) } catch { Issue.record(error) }
      KilledProcess.report(step.rawValue)
      // Nothing more happens here: the parent has read the line and kills.
      while moment == stop { pause() }
    }
  }
}
