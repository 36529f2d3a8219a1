import Decimals

/// Closed intervals of numbers, searched for those around a point: a segment tree over the ends.
struct IntervalTree: Sendable {
  struct Interval: Sendable {
    let lower: Decimal128?
    let upper: Decimal128?
    let rule: Int
  }

  /// The ends in order. Slot 2i is the gap before end i, slot 2i + 1 the end itself.
  private let ends: [Decimal128]
  /// Rules at each node of a complete binary tree over the slots.
  private var nodes: [[Int]]
  private let leaves: Int

  init(_ intervals: [Interval]) {
    var sorted: [Decimal128] = []
    for end in intervals.flatMap({ [$0.lower, $0.upper] }).compactMap({ $0 }).sorted() where sorted.last != end {
      sorted.append(end)
    }
    ends = sorted
    var leaves = 1
    while leaves < 2 * sorted.count + 1 { leaves *= 2 }
    self.leaves = leaves
    nodes = Array(repeating: [], count: 2 * leaves)
    for interval in intervals {
      let first = interval.lower.map { 2 * position(of: $0) + 1 } ?? 0
      let last = interval.upper.map { 2 * position(of: $0) + 1 } ?? 2 * sorted.count
      insert(interval.rule, first, last)
    }
  }

  /// The position of the first end that is not below the number.
  private func position(of number: Decimal128) -> Int {
    var (low, high) = (0, ends.count)
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func insert(_ rule: Int, _ first: Int, _ last: Int) {
    var (low, high) = (first + leaves, last + leaves + 1)
    while low < high {
      if low % 2 == 1 {
        nodes[low].append(rule)
        low += 1
      }
      if high % 2 == 1 {
        high -= 1
        nodes[high].append(rule)
      }
      low /= 2
      high /= 2
    }
  }

  func rules(around number: Decimal128) -> [Int] {
    let position = position(of: number)
    let isEnd = position < ends.count && ends[position] == number
    var node = 2 * position + (isEnd ? 1 : 0) + leaves
    var found: [Int] = []
    while node > 0 {
      found.append(contentsOf: nodes[node])
      node /= 2
    }
    return found
  }
}
