import Decimals
import Quantities

/// A FEEL value. Unknown is none of them: see `Evaluation`.
public indirect enum Value: Sendable, Hashable {
  case null
  case boolean(Bool)
  case number(Decimal128)
  case string(String)
  case date(CalendarDay)
  case list([Value])
  case range(ValueRange)
}

/// A range between two values of one type.
public struct ValueRange: Sendable, Hashable {
  public let lower: Value
  public let upper: Value
  public let includesLower: Bool
  public let includesUpper: Bool

  public init(lower: Value, upper: Value, includesLower: Bool, includesUpper: Bool) {
    self.lower = lower
    self.upper = upper
    self.includesLower = includesLower
    self.includesUpper = includesUpper
  }

  /// Whether the value lies in the range; `nil` where they can't be compared.
  public func contains(_ value: Value) -> Bool? {
    guard let toLower = value.order(to: lower), let toUpper = value.order(to: upper) else { return nil }
    let isAbove = toLower == .after || (includesLower && toLower == .same)
    let isBelow = toUpper == .before || (includesUpper && toUpper == .same)
    return isAbove && isBelow
  }
}

extension Value {
  enum Order { case before, same, after }

  /// The order of two numbers, strings (by code points) or dates; `nil` for any other pair.
  func order(to other: Value) -> Order? {
    switch (self, other) {
    case (.number(let left), .number(let right)): left == right ? .same : (left < right ? .before : .after)
    case (.date(let left), .date(let right)): left == right ? .same : (left < right ? .before : .after)
    case (.string(let left), .string(let right)):
      left.unicodeScalars.elementsEqual(right.unicodeScalars)
        ? .same : (left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars) ? .before : .after)
    default: nil
    }
  }

  /// FEEL's `=`: `nil` (null) between values of different types, except that null equals only null.
  func isEqual(to other: Value) -> Bool? {
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
    case (.range(let left), .range(let right)):
      return left == right
    default: return order(to: other).map { $0 == .same }
    }
  }
}

extension Value: CustomStringConvertible {
  /// The value as FEEL writes it.
  public var description: String {
    switch self {
    case .null: "null"
    case .boolean(let value): value ? "true" : "false"
    case .number(let value): value.description
    case .string(let text): "\"" + text.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] } + "\""
    case .date(let day): "date(\"\(day)\")"
    case .list(let members): "[" + members.map(\.description).joined(separator: ", ") + "]"
    case .range(let range):
      "\(range.includesLower ? "[" : "(")\(range.lower)..\(range.upper)\(range.includesUpper ? "]" : ")")"
    }
  }
}
