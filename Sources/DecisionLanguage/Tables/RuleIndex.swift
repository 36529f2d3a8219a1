import Decimals

/// Finds the few rules of a large table whose first cell may accept a value: by hash where the cell names constants,
/// through a tree of intervals where it bounds a number, date or duration. Rules whose first cell is anything else are
/// always candidates.
///
/// Cost: building is O(n log n) in the rules; a search is O(log n) and linear in what it finds.
public struct RuleIndex: Sendable {
  private let byConstant: [Value: [Int]]
  private let intervals: IntervalTree
  private let others: [Int]
  /// What all indexed cells are about. A value of another kind is put to every rule: in strict mode that is a fault.
  private let domain: ValueDomain

  /// Below this many rules a scan is as fast.
  private static let leastRules = 16

  /// `nil` where the table is small or too few of its first cells can be told apart.
  /// - Parameter firstCells: the tests of each rule's first cell; `nil` for one that can't be told.
  public init?(_ firstCells: [[UnaryTest]?]) {
    guard firstCells.count >= Self.leastRules else { return nil }
    var byConstant: [Value: [Int]] = [:]
    var bounds: [IntervalTree.Interval] = []
    var others: [Int] = []
    var domains: Set<ValueDomain> = []
    for (position, tests) in firstCells.enumerated() {
      guard let shapes = tests.flatMap(CellShape.shapes) else {
        others.append(position)
        continue
      }
      for shape in shapes {
        domains.insert(shape.domain)
        switch shape.extent {
        case .constant(let value):
          if byConstant[value]?.last != position { byConstant[value, default: []].append(position) }
        case .interval(let lower, let upper):
          bounds.append(IntervalTree.Interval(lower: lower, upper: upper, rule: position))
        }
      }
    }
    guard others.count < firstCells.count / 2, domains.count == 1, let domain = domains.first else { return nil }
    self.byConstant = byConstant
    self.others = others
    self.domain = domain
    intervals = IntervalTree(bounds)
  }

  /// The rules that may hold for a value, in order; `nil` where all must be tried.
  public func candidates(for value: Value) -> [Int]? {
    // Nothing that is indexed accepts null, or says anything against it.
    if value == .null { return others }
    guard value.indexDomain == domain else { return nil }
    var found = Set(byConstant[value] ?? [])
    if let position = value.linePosition { found.formUnion(intervals.rules(around: position)) }
    return found.isEmpty ? others : (others + found).sorted()
  }
}

/// What a test accepts, as far as an index can use it.
private struct CellShape {
  enum Extent {
    case constant(Value)
    /// What lies between the ends, ends included or not; `nil` without an end.
    case interval(Decimal128?, Decimal128?)
  }

  let extent: Extent
  let domain: ValueDomain

  /// The shapes of a cell's tests; `nil` where any of them has none.
  static func shapes(of tests: [UnaryTest]) -> [CellShape]? {
    var shapes: [CellShape] = []
    for test in tests {
      guard let found = self.shapes(of: test) else { return nil }
      shapes += found
    }
    return shapes
  }

  private static func shapes(of test: UnaryTest) -> [CellShape]? {
    switch test.node {
    case .value(let expression):
      guard let value = expression.constantValue, value != .null else { return nil }
      var shapes: [CellShape] = []
      for member in value.asList {
        guard let domain = member.indexDomain else { return nil }
        shapes.append(CellShape(extent: .constant(member), domain: domain))
      }
      return shapes
    case .comparison(let sign, let expression):
      guard let value = expression.constantValue, let domain = value.indexDomain else { return nil }
      if sign == .equal { return [CellShape(extent: .constant(value), domain: domain)] }
      guard sign != .notEqual, let end = value.linePosition else { return nil }
      let isAbove = sign == .greater || sign == .greaterOrEqual
      return [CellShape(extent: .interval(isAbove ? end : nil, isAbove ? nil : end), domain: domain)]
    case .range(let range):
      guard let lower = range.lower.constantValue, let upper = range.upper.constantValue,
        let domain = lower.indexDomain, domain == upper.indexDomain,
        let first = lower.linePosition, let last = upper.linePosition, first <= last
      else { return nil }
      return [CellShape(extent: .interval(first, last), domain: domain)]
    case .any, .condition, .negation: return nil
    }
  }
}

extension Value {
  /// The domain of a value that an index can find. Times and dates with times are none: one moment is written in many
  /// zones, so that no hash finds its equals.
  fileprivate var indexDomain: ValueDomain? {
    switch ValueDomain(self) {
    case .time, .dateAndTime, nil: nil
    case let domain: domain
    }
  }

  /// Where a value stands among all of its kind, never in another order than they have; `nil` where they have none that
  /// an index could use. Two durations within a second may stand at one place.
  fileprivate var linePosition: Decimal128? {
    switch self {
    case .number(let number): number
    case .date(let day): Decimal128(day.daysSinceEpoch)
    case .yearsAndMonths(let duration): Decimal128(duration.months)
    case .daysAndTime(let duration): Int(exactly: duration.nanoseconds / 1_000_000_000).map { Decimal128($0) }
    default: nil
    }
  }
}
