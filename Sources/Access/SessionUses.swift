import Quantities

/// The last uses of sessions on their way into the store: written behind the requests, so that none of them waits for
/// another writer. Until then they are known here.
actor SessionUses {
  private let store: any AccessStore
  private let trouble: @Sendable (any Error) -> Void
  /// What is not stored yet; at most one instant for each session.
  private var waiting: [SessionDigest: Timestamp] = [:]
  private var isWriting = false

  init(store: any AccessStore, trouble: @escaping @Sendable (any Error) -> Void) {
    self.store = store
    self.trouble = trouble
  }

  /// The last use that is not stored yet; `nil` where the store knows as much.
  func noted(_ session: SessionDigest) -> Timestamp? { waiting[session] }

  /// Notes a use and returns at once. One writing is under way at a time; what comes meanwhile goes with the next.
  func note(_ instant: Timestamp, of session: SessionDigest) {
    waiting[session] = max(waiting[session] ?? instant, instant)
    guard !isWriting else { return }
    isWriting = true
    Task { await write() }
  }

  private func write() async {
    defer { isWriting = false }
    while !waiting.isEmpty {
      let batch = waiting
      do {
        try await store.write { work in
          for (session, instant) in batch { try work.sessions.setLastSeen(instant, of: session) }
        }
      } catch {
        // It stays noted, and goes with the next use that is.
        trouble(error)
        return
      }
      waiting = waiting.filter { session, instant in batch[session] != instant }
    }
  }
}
