/// A range between two values of one type. An end that is left open, as in `>= 5`, is null.
public struct ValueRange: Sendable, Hashable {
  public let lower: Value
  public let upper: Value
  public let includesLower: Bool
  public let includesUpper: Bool
  /// How it was written where not with two ends: `(>= 5)` is no `[5..null)`, although it holds the same values.
  public let comparison: ComparisonOperator?

  public init(
    lower: Value, upper: Value, includesLower: Bool, includesUpper: Bool, comparison: ComparisonOperator? = nil
  ) {
    self.lower = lower
    self.upper = upper
    self.includesLower = includesLower
    self.includesUpper = includesUpper
    self.comparison = comparison
  }

  /// The values for which a comparison with `bound` holds.
  public init(_ comparison: ComparisonOperator, _ bound: Value) {
    let isAbove = comparison == .greater || comparison == .greaterOrEqual
    let isBelow = comparison == .less || comparison == .lessOrEqual
    self.init(
      lower: isBelow ? .null : bound, upper: isAbove ? .null : bound,
      includesLower: comparison == .greaterOrEqual || comparison == .equal,
      includesUpper: comparison == .lessOrEqual || comparison == .equal, comparison: comparison)
  }

  /// Whether the lower end is open to everything.
  public var isUnboundedBelow: Bool { lower.isNull }
  public var isUnboundedAbove: Bool { upper.isNull }

  /// Whether the value lies in the range; `nil` where they can't be compared.
  public func contains(_ value: Value) -> Bool? {
    if comparison == .notEqual { return value.isEqual(to: lower).map { !$0 } }
    if comparison == .equal { return value.isEqual(to: lower) }
    guard comparison != nil || !(lower.isNull || upper.isNull), !value.isNull else { return nil }
    var holds = true
    if !isUnboundedBelow {
      guard let order = value.order(to: lower) else { return nil }
      holds = order == .after || (includesLower && order == .same)
    }
    if !isUnboundedAbove {
      guard let order = value.order(to: upper) else { return nil }
      holds = holds && (order == .before || (includesUpper && order == .same))
    }
    return holds
  }
}

extension ValueRange: CustomStringConvertible {
  /// `[1..5)`, or `(>= 5)` where it was written so.
  public var description: String { text(\.description) }

  /// The range with its ends as `words` gives them.
  func text(_ words: (Value) -> String) -> String {
    if let comparison {
      return "(\(comparison.rawValue) \(words(lower == .null ? upper : lower)))"
    }
    return "\(includesLower ? "[" : "(")\(words(lower))..\(words(upper))\(includesUpper ? "]" : ")")"
  }
}
