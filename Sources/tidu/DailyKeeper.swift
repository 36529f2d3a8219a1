import Quantities

/// Does what comes round once a day, at the start and whenever a new day has come.
struct DailyKeeper: Sendable {
  /// How often it looks whether a new day has come.
  let interval: Duration
  let clock: @Sendable () -> Timestamp
  /// The day's work. What was done already is not done again.
  let work: @Sendable (Timestamp) async throws -> Void

  /// Does the work now.
  /// - Returns: the day that it was done for, which may be over by the time that it is done.
  @discardableResult
  func refresh() async throws -> CalendarDay {
    let now = clock()
    try await work(now)
    return now.dayInShanghai
  }

  /// Looks whether a new day has come, until the task is cancelled. Work that failed is tried again at the next look.
  /// - Parameter done: the day that the work was done for last.
  func watch(after done: CalendarDay, trouble: @Sendable (any Error) -> Void) async {
    var last = done
    while !Task.isCancelled {
      do {
        try await Task.sleep(for: interval)
        guard clock().dayInShanghai != last else { continue }
        last = try await refresh()
      } catch is CancellationError {
        return
      } catch {
        trouble(error)
      }
    }
  }
}
