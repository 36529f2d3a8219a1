import PolicyCorpus
import Quantities

/// How many enterprises a count has: asked by the engine of indicators for counts whose members have no day of their own,
/// such as holders of a title, and answered by whoever keeps what everybody came to.
public protocol CountHoldings: Sendable {
  /// - Parameter day: who has left a register by it is not counted where the indicator names that register.
  /// - Returns: what is kept of each of the counts; nothing of one that was never worked out.
  func holdings(
    of counts: Set<CountID>, on day: CalendarDay, within scope: AreaScope
  ) async throws -> [CountID: CountHolding]
}

/// What a count had on the day on which it was worked out.
public struct CountHolding: Sendable, Hashable {
  public let on: CalendarDay
  /// The year that the count's condition was asked for.
  public let year: Int
  /// By district and street; the scope as a whole under `nil`. An area that is missing has none.
  public let counts: [AreaCode?: Int]
  /// 已出库: those whose facts still tell it while their recognition has left its register. They are not in the counts.
  public let left: [AreaCode?: Int]

  public init(on: CalendarDay, year: Int, counts: [AreaCode?: Int], left: [AreaCode?: Int] = [:]) {
    self.on = on
    self.year = year
    self.counts = counts
    self.left = left
  }
}
