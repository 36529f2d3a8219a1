import Decimals
import Quantities

extension Value {
  enum Order { case before, same, after }

  private static func order<Ordered: Comparable>(_ left: Ordered, _ right: Ordered) -> Order {
    left == right ? .same : (left < right ? .before : .after)
  }

  /// The order of two values of one ordered type; `nil` for any other pair. Strings go by code points; times and dates
  /// with times by the second, on one clock where both have a zone.
  func order(to other: Value) -> Order? {
    switch (self, other) {
    case (.number(let left), .number(let right)): return Self.order(left, right)
    case (.date(let left), .date(let right)): return Self.order(left, right)
    case (.string(let left), .string(let right)):
      return left.unicodeScalars.elementsEqual(right.unicodeScalars)
        ? .same : (left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars) ? .before : .after)
    case (.time(let left), .time(let right)):
      guard (left.zone == nil) == (right.zone == nil) else { return nil }
      return Self.order(left.secondOfDay - (left.offset ?? 0), right.secondOfDay - (right.offset ?? 0))
    case (.dateAndTime(let left), .dateAndTime(let right)):
      guard (left.time.zone == nil) == (right.time.zone == nil) else { return nil }
      return Self.order(left.localSeconds - (left.offset ?? 0), right.localSeconds - (right.offset ?? 0))
    case (.yearsAndMonths(let left), .yearsAndMonths(let right)): return Self.order(left, right)
    case (.daysAndTime(let left), .daysAndTime(let right)): return Self.order(left, right)
    default: return nil
    }
  }

  /// Whether this value comes before another of one ordered type; false for any other pair.
  public func precedes(_ other: Value) -> Bool { order(to: other) == .before }

  /// FEEL's `=`: `nil` (null) between values of different types, except that null equals only null.
  public func isEqual(to other: Value) -> Bool? {
    switch (self, other) {
    case (.null, .null): return true
    case (.null, _), (_, .null): return false
    case (.boolean(let left), .boolean(let right)): return left == right
    case (.list(let left), .list(let right)):
      guard left.count == right.count else { return false }
      for (first, second) in zip(left, right) {
        guard let same = first.isEqual(to: second) else { return nil }
        if !same { return false }
      }
      return true
    case (.list(let members), let single), (let single, .list(let members)):
      return members.count == 1 ? members[0].isEqual(to: single) : nil
    case (.context(let left), .context(let right)):
      guard Set(left.keys) == Set(right.keys) else { return false }
      for key in left.keys {
        guard let same = (left[key] ?? .null).isEqual(to: right[key] ?? .null) else { return nil }
        if !same { return false }
      }
      return true
    case (.range(let left), .range(let right)): return left.isEqual(to: right)
    case (.function(let left), .function(let right)): return left == right
    case (.time(let left), .time(let right)) where (left.zone == nil) != (right.zone == nil): return false
    case (.dateAndTime(let left), .dateAndTime(let right)) where (left.time.zone == nil) != (right.time.zone == nil):
      return false
    default: return order(to: other).map { $0 == .same }
    }
  }
}

extension ValueRange {
  /// Ranges are equal that have equal ends, included alike, and were written in one form.
  func isEqual(to other: ValueRange) -> Bool? {
    guard comparison == other.comparison, includesLower == other.includesLower, includesUpper == other.includesUpper
    else { return false }
    guard let lowerSame = lower.isEqual(to: other.lower), let upperSame = upper.isEqual(to: other.upper) else {
      return nil
    }
    return lowerSame && upperSame
  }
}
