import CDecimal

/// How a value between two representable ones is rounded. The names follow FEEL's rounding functions.
public enum RoundingRule: Sendable, CaseIterable {
  /// To the nearest, a tie to the even neighbour.
  case halfEven
  /// To the nearest, a tie away from zero.
  case halfUp
  /// To the nearest, a tie towards zero.
  case halfDown
  /// Away from zero.
  case up
  /// Towards zero.
  case down
  /// Towards negative infinity.
  case floor
  /// Towards positive infinity.
  case ceiling
}

extension Decimal128 {
  /// The sum, rounded to 34 digits; `nil` where it is out of range.
  public func adding(_ other: Decimal128) -> Decimal128? {
    Decimal128(finite: decimal128_add(bits, other.bits))
  }

  /// The difference, rounded to 34 digits; `nil` where it is out of range.
  public func subtracting(_ other: Decimal128) -> Decimal128? {
    Decimal128(finite: decimal128_subtract(bits, other.bits))
  }

  /// The product, rounded to 34 digits; `nil` where it is out of range.
  public func multiplied(by other: Decimal128) -> Decimal128? {
    Decimal128(finite: decimal128_multiply(bits, other.bits))
  }

  /// The quotient, rounded to 34 digits; `nil` where the divisor is zero or the result is out of range.
  public func divided(by other: Decimal128) -> Decimal128? {
    guard !other.isZero else { return nil }
    return Decimal128(finite: decimal128_divide(bits, other.bits))
  }

  /// What is left of a whole division, with the sign of the divisor: `x − y × ⌊x ÷ y⌋`, exact where it fits in 34
  /// digits. `nil` where the divisor is zero.
  public func modulo(_ divisor: Decimal128) -> Decimal128? {
    guard let rest = Decimal128(finite: decimal128_remainder(bits, divisor.bits)) else { return nil }
    if rest.isZero { return .zero }
    return rest.isNegative == divisor.isNegative ? rest : rest.adding(divisor)
  }

  public static prefix func - (value: Decimal128) -> Decimal128 {
    value.isZero ? value : Decimal128(bits: decimal128_negate(value.bits))
  }

  public var magnitude: Decimal128 { isNegative ? -self : self }
  public var floored: Decimal128 { Decimal128(bits: decimal128_floor(bits)) }
  public var ceiled: Decimal128 { Decimal128(bits: decimal128_ceiling(bits)) }
  public var truncated: Decimal128 { Decimal128(bits: decimal128_truncate(bits)) }

  /// The value rounded to `scale` digits after the point (before it, where `scale` is negative). `nil` where `scale`
  /// is outside −6111…6176 or the result needs more than 34 digits.
  public func rounded(scale: Int, _ rule: RoundingRule) -> Decimal128? {
    guard (-6111...6176).contains(scale) else { return nil }
    if reduced.exponent >= -scale { return self }
    let quantum = Decimal128(isNegative: false, coefficient: 1, exponent: -scale)
    return Decimal128(finite: decimal128_quantize(bits, quantum.bits, rule.libraryMode(for: self, scale: scale)))
  }
}

extension RoundingRule {
  /// The library's number for a rule; it has no half-down and no away-from-zero, which are told by the value.
  fileprivate func libraryMode(for value: Decimal128, scale: Int) -> UInt32 {
    let nearestEven: UInt32 = 0
    let down: UInt32 = 1
    let up: UInt32 = 2
    let towardsZero: UInt32 = 3
    let nearestAway: UInt32 = 4
    switch self {
    case .halfEven: return nearestEven
    case .halfUp: return nearestAway
    case .floor: return down
    case .ceiling: return up
    case .down: return towardsZero
    case .up: return value.isNegative ? down : up
    case .halfDown:
      return value.isTie(atScale: scale) ? towardsZero : nearestAway
    }
  }
}

extension Decimal128 {
  /// Whether the value lies exactly between two neighbours of `scale` digits after the point.
  fileprivate func isTie(atScale scale: Int) -> Bool {
    guard let down = rounded(scale: scale, .down), let up = rounded(scale: scale, .up), down != up,
      let below = subtracting(down), let above = up.subtracting(self)
    else { return false }
    return below.magnitude == above.magnitude
  }
}
