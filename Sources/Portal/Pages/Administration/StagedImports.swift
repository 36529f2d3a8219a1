import Access
import Enterprises
import Quantities
import Synchronization

/// Files that were looked at and wait for a person's yes: in memory, for half an hour, a few at a time.
final class StagedImports: Sendable {
  struct Upload: Sendable {
    let request: FactImport
    let owner: Actor
    let at: Timestamp
  }

  private static let limit = 8
  private static let lifetime = 30 * 60
  private let uploads = Mutex<[String: Upload]>([:])

  /// Keeps an upload under a key. The oldest makes room where there are too many.
  func keep(_ upload: Upload, key: String) {
    uploads.withLock { uploads in
      uploads = uploads.filter { upload.at < $0.value.at.adding(seconds: Self.lifetime) }
      if uploads.count >= Self.limit, let oldest = uploads.min(by: { $0.value.at < $1.value.at }) {
        uploads[oldest.key] = nil
      }
      uploads[key] = upload
    }
  }

  /// The upload of a key, for the person who brought it alone.
  func upload(_ key: String, for actor: Actor, at now: Timestamp) -> Upload? {
    uploads.withLock { uploads in
      uploads[key].flatMap { upload in
        upload.owner.id == actor.id && now < upload.at.adding(seconds: Self.lifetime) ? upload : nil
      }
    }
  }

  func discard(_ key: String) {
    uploads.withLock { $0[key] = nil }
  }
}
