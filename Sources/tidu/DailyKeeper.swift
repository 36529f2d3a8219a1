import Quantities

/// Does what comes round once a day, at the start and whenever a new day has come.
struct DailyKeeper: Sendable {
  /// How often it looks whether a new day has come.
  let interval: Duration
  let clock: @Sendable () -> Timestamp
  /// The day's work. What was done already is not done again.
  let work: @Sendable (Timestamp) async throws -> Void

  /// Does the work now.
  func refresh() async throws {
    try await work(clock())
  }

  /// Looks whether a new day has come, until the task is cancelled. Work that failed is tried again at the next look.
  func watch(trouble: @Sendable (any Error) -> Void) async {
    var last = clock().dayInShanghai
    while !Task.isCancelled {
      do {
        try await Task.sleep(for: interval)
        let today = clock().dayInShanghai
        guard today != last else { continue }
        try await refresh()
        last = today
      } catch is CancellationError {
        return
      } catch {
        trouble(error)
      }
    }
  }
}
