import Diagnostics
import Foundation
import Journal
import Quantities

/// A store on a PostgreSQL server, which several processes may use at once. The journal's seal and its key lie in each
/// process's folder, as with SQLite: a witness that whoever can change the database cannot reach.
public enum PostgreSQLStore {
  /// Opens the store at an address, or makes its tables there, and says what was found.
  /// - Parameters:
  ///   - folder: where the seal lies. Processes on one machine may share one; a process with a folder of its own keeps a
  ///     seal of its own.
  ///   - key: where the sealing key lies; `nil` for the folder itself.
  ///   - at: now, for the migrations' log.
  /// - Throws: `Diagnostics` where the store cannot be used: `storage.…`, `seal.…`, `journal.head-unreadable`.
  public static func open(
    at address: PostgreSQLAddress, folder: URL, key: URL? = nil, at: Timestamp
  ) async throws -> (store: SQLStore, recovery: RecoveryReport) {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw Diagnostics(.storage(error, path: folder.path))
    }
    let driver = PostgreSQLDriver(address)
    let (sealer, report) = try await Recovery.open(
      driver, files: SealFiles(folder: folder, key: key), isShared: true, at: at)
    return (SQLStore(driver: driver, sealer: sealer), report)
  }

  /// Whether there is a store at an address.
  /// - Throws: `Diagnostics` with a code of `storage.…` where the database cannot be reached.
  public static func exists(at address: PostgreSQLAddress) async throws -> Bool {
    let driver = PostgreSQLDriver(address)
    let tables = try await driver.read { connection in
      try connection.count(
        "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = ?",
        [.text("migrations")])
    }
    try driver.close()
    return tables > 0
  }
}
