import Access
import Journal
import Quantities

/// A store whose writers wait, as behind a long import, until they are let go or fail; its readers never do.
actor StalledAccessStore: AccessStore {
  struct Full: Error, CustomStringConvertible {
    let description = "the disk is full"
  }

  private enum Signal { case go, fail }

  private let store: MemoryAccessStore
  private var isOpen = false
  private var signals: [Signal] = []
  private var waiting: [CheckedContinuation<Signal, Never>] = []
  private var watcher: (isReached: @Sendable (MemoryAccessStore.State) -> Bool, CheckedContinuation<Void, Never>)?

  init(_ store: MemoryAccessStore) { self.store = store }

  /// The next write fails, whether it waits already or comes later.
  func fail() {
    if waiting.isEmpty { signals.append(.fail) } else { waiting.removeFirst().resume(returning: .fail) }
  }

  /// Lets every write go, and returns once the store is in a state.
  func release(untilStored isReached: @escaping @Sendable (MemoryAccessStore.State) -> Bool) async {
    isOpen = true
    for continuation in waiting { continuation.resume(returning: .go) }
    waiting = []
    guard !isReached(store.current) else { return }
    await withCheckedContinuation { watcher = (isReached, $0) }
  }

  func bindings(in states: [BindingRequest.State.Name], of person: ActorID?, limit: Int) async throws -> [AskedBinding]
  {
    try await store.bindings(in: states, of: person, limit: limit)
  }

  func write<T: Sendable>(_ body: @Sendable (any AccessWork) throws -> T) async throws -> T {
    let signal: Signal
    if !signals.isEmpty {
      signal = signals.removeFirst()
    } else if isOpen {
      signal = .go
    } else {
      signal = await withCheckedContinuation { waiting.append($0) }
    }
    guard signal == .go else { throw Full() }
    let result = try await store.write(body)
    if let (isReached, continuation) = watcher, isReached(store.current) {
      watcher = nil
      continuation.resume()
    }
    return result
  }

  nonisolated func successions() async throws -> [Succession] { try await store.successions() }
  nonisolated func exports(of asker: ActorID, since: Timestamp) async throws -> [ExportRequest] {
    try await store.exports(of: asker, since: since)
  }
  nonisolated func exportsUnanswered(since: Timestamp) async throws -> [ExportRequest] {
    try await store.exportsUnanswered(since: since)
  }
  nonisolated func person(holdingCalendar key: ContentHash) async throws -> Person? {
    try await store.person(holdingCalendar: key)
  }
  nonisolated func calendarOpened(by person: PersonID) async throws -> Timestamp? {
    try await store.calendarOpened(by: person)
  }
  nonisolated func people() async throws -> [Person] { try await store.people() }
  nonisolated func session(_ digest: SessionDigest) async throws -> SignedIn? { try await store.session(digest) }
}
