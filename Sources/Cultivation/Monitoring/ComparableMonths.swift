import Decimals
import Quantities

/// What is known of one year's sums: every month and every cumulative figure that was told ties two ends of months together,
/// and the sum between two ends is known where a chain of them leads from one to the other.
///
/// An end is a number from 0, before January, to that of the last month. Cost: linear in the months.
struct YearSums: Sendable, Hashable {
  /// Which chain an end belongs to; 0 for the one that begins with January.
  private let chains: [Int]
  /// From the beginning of its chain to an end.
  private let sums: [Decimal128]

  /// - Parameters:
  ///   - count: how many months from January on.
  ///   - toDate: cumulative figures by the number of their month. What an earlier table says, with the months told after it,
  ///     goes before what a later one says.
  ///   - month: what was told of a month itself.
  init(first count: Int, toDate: [[Int: Decimal128]], month: (Int) -> Decimal128?) {
    let months = (0...count).map { $0 == 0 ? nil : month($0) }
    var known: [Decimal128?] = [.zero] + [Decimal128?](repeating: nil, count: count)
    for (place, table) in toDate.enumerated() {
      // January's beginning is nothing that a table says: months alone never go before a later table's figure.
      let first = place == toDate.count - 1 ? 1 : 2
      for end in known.indices.dropFirst() where known[end] == nil {
        known[end] = table[end] ?? (end < first ? nil : months[end].flatMap { known[end - 1]?.adding($0) })
      }
    }
    for end in known.indices.dropFirst().reversed() where known[end - 1] == nil {
      // Months that come to more than the cumulative figure contradict it: nothing follows from both.
      known[end - 1] = months[end].flatMap { known[end]?.subtracting($0) }.flatMap { $0.isNegative ? nil : $0 }
    }
    var chains: [Int] = []
    var sums: [Decimal128] = []
    for end in known.indices {
      if let sum = known[end] {
        chains.append(0)
        sums.append(sum)
      } else if chains[end - 1] != 0, let sum = months[end].flatMap({ sums[end - 1].adding($0) }) {
        chains.append(chains[end - 1])
        sums.append(sum)
      } else {
        chains.append(end)
        sums.append(.zero)
      }
    }
    self.chains = chains
    self.sums = sums
  }

  var count: Int { chains.count - 1 }

  /// Of the months after one end up to another; `nil` where that is not known.
  func sum(after start: Int, through end: Int) -> Decimal128? {
    chains[start] == chains[end] ? sums[end].subtracting(sums[start]) : nil
  }
}

extension MonthlySeries.Comparable {
  /// The most months whose sum is known in both years. Where a sum is known in one year only, its months are left out of both.
  ///
  /// Two stretches that are known in both years never cross: all but the chain from January are single months in a row. So
  /// the longest from each end on is right.
  /// - Parameter year: of `now`.
  init?(_ now: YearSums, over then: YearSums, year: Int) {
    var (value, base) = (Decimal128.zero, Decimal128.zero)
    var leftOut: [Period] = []
    var end = 0
    while end < now.count {
      let longest = (end + 1...now.count).reversed().lazy.compactMap { last in
        now.sum(after: end, through: last).flatMap { own in
          then.sum(after: end, through: last).map { (last: last, own: own, then: $0) }
        }
      }.first
      guard let longest else {
        end += 1
        leftOut.append(.month(year: year, month: end))
        continue
      }
      guard let more = value.adding(longest.own), let moreBase = base.adding(longest.then) else { return nil }
      (value, base, end) = (more, moreBase, longest.last)
    }
    guard leftOut.count < now.count else { return nil }
    self.init(value: value, base: base, months: now.count - leftOut.count, leftOut: leftOut)
  }
}
