import Diagnostics
import Foundation
import Quantities

extension SQLStore {
  /// As `replay(_:into:at:progress:)`, in a file of SQLite beside the system's temporary files, which is removed: whatever
  /// product keeps the store, rebuilding takes no right on its server, and two products must agree on every row.
  public func replay(
    _ projections: [any ReplayedProjection], at: Timestamp,
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws -> ReplayReport {
    try await TemporaryFolder.use { folder in
      try await replay(
        projections, into: try SQLiteDriver(path: SQLiteStore.file(in: folder).path), at: at, progress: progress)
    }
  }
}

/// A folder that is there for one task and gone afterwards.
enum TemporaryFolder {
  static func use<T>(_ body: (URL) async throws -> T) async throws -> T {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tidu-\(UUID().uuidString)")
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw Diagnostics(.storage(error, path: folder.path))
    }
    let result: T
    do {
      result = try await body(folder)
    } catch {
      try remove(folder)
      throw error
    }
    try remove(folder)
    return result
  }

  private static func remove(_ folder: URL) throws(Diagnostics) {
    do {
      try FileManager.default.removeItem(at: folder)
    } catch {
      throw Diagnostics(.storage(error, path: folder.path))
    }
  }
}
