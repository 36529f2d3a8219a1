import Diagnostics
import Foundation
import Journal

/// A step of a restore, in their order.
public enum RestoreStep: String, Sendable, Hashable, CaseIterable {
  /// The backup is copied beside the store and its journal is walked.
  case copied
  /// The copy's journal says that it was restored, and its seal is written: from here on the restore goes forward.
  case promised
  /// A file of the old database is set aside.
  case setAside
  /// The copy stands in the place of the old database.
  case placed
  /// The seal is the copy's.
  case sealed
}

/// A restore between the promise and its end: the new database and the new seal lie ready beside the old ones.
///
/// The seal of the new journal, written whole to a file of its own, is the promise. While that file is there the steps
/// are taken, each of which may have been taken already; the last one makes that file the seal.
struct PendingRestore {
  let database: URL
  let seal: SealFiles

  /// The database that is to be.
  var draft: URL { database.appendingPathExtension("restored") }
  /// The seal that is to be: the promise.
  private var promised: SealFiles { SealFiles(head: seal.head.appendingPathExtension("restored"), key: seal.key) }

  var isPromised: Bool { FileManager.default.fileExists(atPath: promised.head.path) }

  /// Takes away what a restore left that never came to its promise.
  func discardDraft() throws {
    for file in [promised.head] + Self.parts.map({ URL(fileURLWithPath: draft.path + $0) })
    where FileManager.default.fileExists(atPath: file.path) {
      try FileManager.default.removeItem(at: file)
    }
  }

  /// Promises the draft, whose journal ends with `head`.
  func promise(_ head: JournalHead) throws(Diagnostics) {
    try promised.write(SealedHead(head, with: try seal.loadKey()))
  }

  /// Takes the steps that are left.
  /// - Returns: whether there was a promise to keep.
  /// - Throws: `Diagnostics` with a code of `storage.…`; the next call goes on where this one stopped.
  @discardableResult
  func finish(_ progress: (RestoreStep) -> Void = { _ in }) throws -> Bool {
    guard let head = try promised.loadHead()?.head else { return false }
    let files = FileManager.default
    do {
      if files.fileExists(atPath: draft.path) {
        // The old file may be damaged: it is set aside unopened, with the log that belongs to it. The name comes from
        // the promise, so that the parts stay together whoever goes on.
        let aside = database.appendingPathExtension("before-\(head.hash.short)")
        for part in Self.parts where files.fileExists(atPath: database.path + part) {
          try files.moveItem(atPath: database.path + part, toPath: aside.path + part)
          progress(.setAside)
        }
        try files.moveItem(at: draft, to: database)
        DurableFile.flushFolder(of: database)
        progress(.placed)
      }
    } catch {
      throw Diagnostics(.storage(error, path: database.path))
    }
    try DurableFile.rename(promised.head, to: seal.head)
    progress(.sealed)
    return true
  }

  /// What a database may consist of: the file, its log, the log's index.
  private static let parts = ["", "-wal", "-shm"]
}
