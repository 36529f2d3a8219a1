import Access
import Quantities
import Synchronization

/// Files that were looked at and wait for a person's yes: in memory, for half an hour, a few at a time.
final class StagedUploads<Request: Sendable>: Sendable {
  struct Upload: Sendable {
    let request: Request
    let owner: Actor
    let at: Timestamp
  }

  private let limit = 8
  private let lifetime = 30 * 60
  private let uploads = Mutex<[String: Upload]>([:])

  /// Keeps an upload under a key. The oldest makes room where there are too many.
  func keep(_ upload: Upload, key: String) {
    uploads.withLock { uploads in
      uploads = uploads.filter { upload.at < $0.value.at.adding(seconds: lifetime) }
      if uploads.count >= limit, let oldest = uploads.min(by: { $0.value.at < $1.value.at }) {
        uploads[oldest.key] = nil
      }
      uploads[key] = upload
    }
  }

  /// The upload of a key, for the person who brought it alone.
  func upload(_ key: String, for actor: Actor, at now: Timestamp) -> Upload? {
    uploads.withLock { uploads in
      uploads[key].flatMap { upload in
        upload.owner.id == actor.id && now < upload.at.adding(seconds: lifetime) ? upload : nil
      }
    }
  }

  func discard(_ key: String) {
    uploads.withLock { $0[key] = nil }
  }
}
