import Quantities
import Services

/// Looks through the open cases once a day: reminders, what is raised, what the fallback owner takes over, and deadlines
/// that a newly published calendar moves.
struct CaseKeeper: Sendable {
  let desk: CaseDesk
  let clock: @Sendable () -> Timestamp

  /// Looks through them now. What was done already is not done again.
  func refresh() async throws {
    try await desk.watch(at: clock())
  }

  /// Looks once an hour whether a new day has come, until the task is cancelled.
  func watch(trouble: @Sendable (any Error) -> Void) async {
    var last = clock().dayInShanghai
    while !Task.isCancelled {
      do {
        try await Task.sleep(for: .seconds(3600))
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
