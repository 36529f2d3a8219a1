/// A set of the slots of a partition, as ranges in order that do not touch.
struct SlotSet: Sendable, Hashable {
  private(set) var ranges: [Range<Int>]

  init(_ ranges: [Range<Int>]) {
    var merged: [Range<Int>] = []
    for range in ranges.filter({ !$0.isEmpty }).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = merged.last, range.lowerBound <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    self.ranges = merged
  }

  var isEmpty: Bool { ranges.isEmpty }
  var first: Int? { ranges.first?.lowerBound }
  /// Behind the last slot.
  var end: Int { ranges.last?.upperBound ?? 0 }

  /// Whether it holds more than single values that a cell names.
  var isStretch: Bool { ranges.contains { $0.count > 1 || $0.lowerBound % 2 == 0 } }

  func contains(_ slot: Int) -> Bool { ranges.contains { $0.contains(slot) } }

  func union(_ other: SlotSet) -> SlotSet { SlotSet(ranges + other.ranges) }

  func intersection(_ other: SlotSet) -> SlotSet {
    var found: [Range<Int>] = []
    var (left, right) = (0, 0)
    while left < ranges.count, right < other.ranges.count {
      let common = ranges[left].clamped(to: other.ranges[right])
      if !common.isEmpty { found.append(common) }
      if ranges[left].upperBound < other.ranges[right].upperBound { left += 1 } else { right += 1 }
    }
    return SlotSet(found)
  }

  /// The slots of `whole` that are not in the set.
  func complement(in whole: SlotSet) -> SlotSet {
    var found: [Range<Int>] = []
    for range in whole.ranges {
      var start = range.lowerBound
      for hole in ranges where hole.upperBound > start && hole.lowerBound < range.upperBound {
        if hole.lowerBound > start { found.append(start..<hole.lowerBound) }
        start = max(start, hole.upperBound)
      }
      if start < range.upperBound { found.append(start..<range.upperBound) }
    }
    return SlotSet(found)
  }

  func isSuperset(of other: SlotSet) -> Bool { complement(in: other).isEmpty }
}
