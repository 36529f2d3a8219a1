import Diagnostics
import Foundation
import Journal
import Quantities

/// The embedded default: one SQLite file, with the journal's seal and its key beside it.
public enum SQLiteStore {
  /// The database's file within a store's folder.
  public static func file(in folder: URL) -> URL { folder.appendingPathComponent("tidu.sqlite") }

  /// Whether there is a store in a folder, also one that a restore has not put in its place yet.
  public static func exists(in folder: URL, key: URL? = nil) -> Bool {
    FileManager.default.fileExists(atPath: file(in: folder).path)
      || PendingRestore(database: file(in: folder), seal: SealFiles(folder: folder, key: key)).isPromised
  }

  /// Opens the store in a folder, or makes it, and says what was found.
  /// - Parameters:
  ///   - key: where the sealing key lies; `nil` for the folder itself.
  ///   - at: now, for the migrations' log.
  /// - Throws: `Diagnostics` where the store cannot be used: `storage.…`, `seal.…`, `journal.head-unreadable`.
  public static func open(
    in folder: URL, key: URL? = nil, at: Timestamp
  ) async throws -> (store: SQLStore, recovery: RecoveryReport) {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw Diagnostics(.storage(error, path: folder.path))
    }
    let seal = SealFiles(folder: folder, key: key)
    let hadRestore = try PendingRestore(database: file(in: folder), seal: seal).finish()
    let driver = try SQLiteDriver(path: file(in: folder).path)
    var (sealer, report) = try await Recovery.open(driver, files: seal, at: at)
    report.finishedRestore = hadRestore
    return (SQLStore(driver: driver, sealer: sealer), report)
  }
}
