import CDecimal

extension Decimal128 {
  /// The power. A whole exponent up to ±1,000,000,000 gives the exact power rounded once to 34 digits; any other is the
  /// library's, to within a unit of the 34th digit. `nil` where the power is no finite real number.
  ///
  /// Cost: for a whole exponent a few operations for each of its bits.
  public func raised(to exponent: Decimal128) -> Decimal128? {
    guard let whole = exponent.integer, whole.magnitude <= 1_000_000_000 else {
      return Decimal128(finite: decimal128_power(bits, exponent.bits))
    }
    if whole == 0 { return .one }
    if isZero { return whole > 0 ? .zero : nil }
    if whole < 0, let power = DoubledDecimal(self).raised(to: whole.magnitude) { return power.reciprocal }
    // What is too great to be written has zero for its reciprocal.
    return DoubledDecimal(self).raised(to: whole.magnitude)?.rounded ?? (whole < 0 ? .zero : nil)
  }

  /// The square root, to 34 digits; `nil` below zero.
  public var squareRoot: Decimal128? {
    Decimal128(finite: decimal128_square_root(bits))
  }

  /// The logarithm to the base e, to 34 digits; `nil` at and below zero.
  public var naturalLogarithm: Decimal128? {
    Decimal128(finite: decimal128_logarithm(bits))
  }

  /// e raised to this power, to 34 digits; `nil` where it is out of range.
  public var exponential: Decimal128? {
    Decimal128(finite: decimal128_exponential(bits))
  }
}

/// An unevaluated sum of two decimals, the lesser below the last digit of the greater: some 67 digits, so that a chain of
/// products loses nothing of the 34 that are kept (T. J. Dekker, doi:10.1007/BF01397083).
private struct DoubledDecimal {
  let high: decimal128_bits
  let low: decimal128_bits

  init(_ value: Decimal128) {
    high = value.bits
    low = Decimal128.zero.bits
  }

  /// The sum of a number and one that is less by 33 digits or more, in its normal form.
  private init(_ high: decimal128_bits, plus low: decimal128_bits) {
    let sum = decimal128_add(high, low)
    self.high = sum
    self.low = decimal128_add(decimal128_subtract(high, sum), low)
  }

  var rounded: Decimal128? { Decimal128(finite: decimal128_add(high, low)) }

  private func multiplied(by other: DoubledDecimal) -> DoubledDecimal {
    let product = decimal128_multiply(high, other.high)
    // The product's own rounding error, exactly.
    let error = decimal128_multiply_add(high, other.high, decimal128_negate(product))
    let cross = decimal128_multiply_add(high, other.low, decimal128_multiply(low, other.high))
    return DoubledDecimal(product, plus: decimal128_add(error, cross))
  }

  /// `nil` where the power is out of range.
  func raised(to exponent: UInt) -> DoubledDecimal? {
    var result = DoubledDecimal(.one)
    var base = self
    var rest = exponent
    while true {
      if rest & 1 == 1 { result = result.multiplied(by: base) }
      rest >>= 1
      if rest == 0 { break }
      base = base.multiplied(by: base)
    }
    return decimal128_is_finite(result.high) != 0 && decimal128_is_finite(result.low) != 0 ? result : nil
  }

  /// One divided by the number, rounded once; `nil` where it is out of range.
  var reciprocal: Decimal128? {
    guard let first = rounded, !first.isZero, let quotient = Decimal128.one.divided(by: first) else { return nil }
    // One step of Newton's iteration on the remainder, which is exact.
    let rest = decimal128_multiply_add(decimal128_negate(quotient.bits), high, Decimal128.one.bits)
    let remainder = decimal128_multiply_add(decimal128_negate(quotient.bits), low, rest)
    return Decimal128(
      finite: decimal128_add(quotient.bits, decimal128_divide(remainder, first.bits)))
  }
}
