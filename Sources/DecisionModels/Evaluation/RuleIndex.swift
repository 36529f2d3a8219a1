import DecisionLanguage
import Decimals

/// Finds the few rules of a large table whose first cell may accept a value: by hash where the cell names constants,
/// through a tree of intervals where it bounds a number. Rules whose first cell is anything else are always candidates.
///
/// Cost: building is O(n log n) in the rules; a search is O(log n) and linear in what it finds.
struct RuleIndex: Sendable {
  private let byConstant: [Value: [Int]]
  private let intervals: IntervalTree
  private let others: [Int]

  /// Below this many rules a scan is as fast.
  private static let leastRules = 16

  /// `nil` where the table is small or too few of its first cells can be told apart.
  init?(_ rules: [TableLogic.Rule]) {
    guard rules.count >= Self.leastRules else { return nil }
    var byConstant: [Value: [Int]] = [:]
    var bounds: [IntervalTree.Interval] = []
    var others: [Int] = []
    for (position, rule) in rules.enumerated() {
      var shapes: [CellShape] = []
      var isIndexed = false
      if let cell = rule.cells.first, let cell, case .tests(let tests) = cell.content {
        shapes = tests.compactMap(CellShape.init(indexing:))
        isIndexed = shapes.count == tests.count
      }
      guard isIndexed else {
        others.append(position)
        continue
      }
      for shape in shapes {
        switch shape {
        case .constant(let value):
          if byConstant[value]?.last != position { byConstant[value, default: []].append(position) }
        case .interval(let lower, let upper):
          bounds.append(IntervalTree.Interval(lower: lower, upper: upper, rule: position))
        }
      }
    }
    guard others.count < rules.count / 2 else { return nil }
    self.byConstant = byConstant
    self.others = others
    intervals = IntervalTree(bounds)
  }

  /// The rules that may hold for a value, in order; `nil` where all must be tried.
  func candidates(for value: Value) -> [Int]? {
    switch value {
    case .number(let number):
      var found = Set(byConstant[value] ?? [])
      found.formUnion(intervals.rules(around: number))
      return found.isEmpty ? others : (others + found).sorted()
    case .string, .boolean:
      guard let found = byConstant[value] else { return others }
      return (others + found).sorted()
    default: return nil
    }
  }
}

/// What a test accepts, as far as an index can use it.
private enum CellShape {
  case constant(Value)
  /// A number between the ends, ends included or not; `nil` without an end.
  case interval(Decimal128?, Decimal128?)

  init?(indexing test: UnaryTest) {
    switch test.node {
    case .value(let expression):
      guard let value = expression.constant else { return nil }
      self = .constant(value)
    case .comparison(let sign, let expression):
      guard case .number(let number) = expression.constant else { return nil }
      switch sign {
      case .less, .lessOrEqual: self = .interval(nil, number)
      case .greater, .greaterOrEqual: self = .interval(number, nil)
      case .equal: self = .interval(number, number)
      case .notEqual: return nil
      }
    case .range(let range):
      guard case .number(let lower) = range.lower.constant, case .number(let upper) = range.upper.constant else {
        return nil
      }
      self = .interval(lower, upper)
    case .any, .condition, .negation: return nil
    }
  }
}

extension Expression {
  /// A number, string or boolean written as such.
  fileprivate var constant: Value? {
    switch node {
    case .number(let number, nil): .number(number)
    case .string(let text): .string(text)
    case .boolean(let truth): .boolean(truth)
    case .negation(let inner):
      if case .number(let number) = inner.constant {
        .number(Decimal128.zero.subtracting(number) ?? number)
      } else {
        nil
      }
    default: nil
    }
  }
}

/// Closed intervals of numbers, searched for those around a point: a segment tree over the ends.
private struct IntervalTree: Sendable {
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
