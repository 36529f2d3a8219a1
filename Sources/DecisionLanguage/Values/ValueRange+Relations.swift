/// How ranges and points lie to each other (DMN 1.5, section 10.3.4.9). `nil` where their values can't be compared.
extension ValueRange {
  /// An end of a range; an end left open lies beyond every value.
  private enum Bound {
    case beforeAll
    case at(Value)
    case afterAll

    func order(to other: Bound) -> Value.Order? {
      switch (self, other) {
      case (.at(let left), .at(let right)): left.order(to: right)
      case (.beforeAll, .beforeAll), (.afterAll, .afterAll): .same
      case (.beforeAll, _), (_, .afterAll): .before
      case (_, .beforeAll), (.afterAll, _): .after
      }
    }
  }

  private var start: Bound { isUnboundedBelow ? .beforeAll : .at(lower) }
  private var end: Bound { isUnboundedAbove ? .afterAll : .at(upper) }

  /// The point as the range that holds it alone; what `!=` means is no range.
  private init(_ point: Value) {
    self.init(lower: point, upper: point, includesLower: true, includesUpper: true)
  }

  private var isInterval: Bool { comparison != .notEqual && !(isUnboundedBelow && isUnboundedAbove) }

  /// Whether every value of this range lies before every value of the other.
  func precedes(_ other: ValueRange) -> Bool? {
    guard isInterval, other.isInterval else { return nil }
    return end.order(to: other.start).map {
      $0 == .before || ($0 == .same && !(includesUpper && other.includesLower))
    }
  }

  func precedes(_ point: Value) -> Bool? { precedes(ValueRange(point)) }

  func follows(_ point: Value) -> Bool? { ValueRange(point).precedes(self) }

  /// Whether the ranges share one point, the end of this and the start of the other.
  func meets(_ other: ValueRange) -> Bool? {
    guard isInterval, other.isInterval else { return nil }
    return end.order(to: other.start).map { $0 == .same && includesUpper && other.includesLower }
  }

  /// Whether the ranges share a value.
  func overlaps(_ other: ValueRange) -> Bool? {
    guard let before = precedes(other), let after = other.precedes(self) else { return nil }
    return !before && !after
  }

  /// Whether this range begins first, reaches into the other and ends within it.
  func overlapsBefore(_ other: ValueRange) -> Bool? {
    guard let overlaps = overlaps(other), let starts = start.order(to: other.start), let ends = end.order(to: other.end)
    else { return nil }
    let beginsFirst = starts == .before || (starts == .same && includesLower && !other.includesLower)
    let endsWithin = ends == .before || (ends == .same && (!includesUpper || other.includesUpper))
    return overlaps && beginsFirst && endsWithin
  }

  func begins(at point: Value) -> Bool? {
    guard isInterval else { return nil }
    return start.order(to: .at(point)).map { $0 == .same && includesLower }
  }

  func ends(at point: Value) -> Bool? {
    guard isInterval else { return nil }
    return end.order(to: .at(point)).map { $0 == .same && includesUpper }
  }

  /// Whether the ranges begin alike and this one ends within the other.
  func starts(_ other: ValueRange) -> Bool? {
    guard let starts = start.order(to: other.start), let isIncluded = other.includes(self) else { return nil }
    return starts == .same && includesLower == other.includesLower && isIncluded
  }

  /// Whether the ranges end alike and this one begins within the other.
  func finishes(_ other: ValueRange) -> Bool? {
    guard let ends = end.order(to: other.end), let isIncluded = other.includes(self) else { return nil }
    return ends == .same && includesUpper == other.includesUpper && isIncluded
  }

  /// Whether every value of the other range lies in this one.
  func includes(_ other: ValueRange) -> Bool? {
    guard isInterval, other.isInterval, let starts = start.order(to: other.start), let ends = end.order(to: other.end)
    else { return nil }
    return (starts == .before || (starts == .same && (includesLower || !other.includesLower)))
      && (ends == .after || (ends == .same && (includesUpper || !other.includesUpper)))
  }
}
