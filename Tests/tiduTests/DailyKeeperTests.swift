import Quantities
import Synchronization
import Testing

@testable import tidu

@Suite("What comes round once a day", .timeLimit(.minutes(5)))
struct DailyKeeperTests {
  /// What the clock says, and for which days the work was done.
  private final class Told: Sendable {
    let state: Mutex<(now: Timestamp, days: [CalendarDay])>

    init(_ now: Timestamp) { state = Mutex((now: now, days: [])) }
  }

  @Test("work that began before midnight and ended after it is done again for the new day")
  func midnight() async throws {
    let before = Timestamp(millisecondsSinceEpoch: 1_778_428_740_000)
    let after = before.adding(seconds: 120)
    #expect(before.dayInShanghai != after.dayInShanghai)
    let told = Told(before)
    let (done, finish) = AsyncStream.makeStream(of: Void.self)
    let keeper = DailyKeeper(interval: .milliseconds(1), clock: { told.state.withLock { $0.now } }) { at in
      told.state.withLock { state in
        state.days.append(at.dayInShanghai)
        state.now = after
      }
      if at == after { finish.finish() }
    }
    let first = try await keeper.refresh()
    let watch = Task { await keeper.watch(after: first) { Issue.record($0) } }
    for await _ in done {}
    watch.cancel()
    await watch.value
    #expect(told.state.withLock { $0.days } == [before.dayInShanghai, after.dayInShanghai])
  }
}
