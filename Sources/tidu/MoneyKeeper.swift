import Delivery
import Quantities

/// Ends, once a day, the vouchers whose last day is over.
struct MoneyKeeper: Sendable {
  let desk: DeliveryDesk
  let clock: @Sendable () -> Timestamp

  /// Ends them now. What has ended already is not ended again.
  func refresh() async throws {
    try await desk.endExpired(at: clock())
  }

  /// Looks every minute whether a new day has come, until the task is cancelled.
  func watch(trouble: @Sendable (any Error) -> Void) async {
    var last = clock().dayInShanghai
    while !Task.isCancelled {
      do {
        try await Task.sleep(for: .seconds(60))
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
