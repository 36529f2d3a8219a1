import Decimals
import Testing

/// A natural number of any size, in digits of base 10⁹: written for the tests, in another way than the library under
/// test, which calculates in IEEE decimal128.
struct Natural: Comparable, CustomStringConvertible {
  /// The lowest first, without zeros at the end.
  private(set) var digits: [UInt64]
  private static let base: UInt64 = 1_000_000_000

  init(_ value: Int) {
    digits = []
    var rest = UInt64(value)
    while rest > 0 {
      digits.append(rest % Self.base)
      rest /= Self.base
    }
  }

  private init(_ digits: [UInt64]) {
    self.digits = digits
    while self.digits.last == 0 { self.digits.removeLast() }
  }

  static func tenToThe(_ power: Int) -> Natural {
    var lowest: UInt64 = 1
    for _ in 0..<(power % 9) { lowest *= 10 }
    return Natural([UInt64](repeating: 0, count: power / 9) + [lowest])
  }

  var isZero: Bool { digits.isEmpty }
  var isOdd: Bool { (digits.first ?? 0) % 2 == 1 }

  static func < (left: Natural, right: Natural) -> Bool {
    guard left.digits.count == right.digits.count else { return left.digits.count < right.digits.count }
    return left.digits.reversed().lexicographicallyPrecedes(right.digits.reversed())
  }

  static func + (left: Natural, right: Natural) -> Natural {
    var sum: [UInt64] = []
    var carry: UInt64 = 0
    for index in 0..<max(left.digits.count, right.digits.count) + 1 {
      let digit = left.digit(index) + right.digit(index) + carry
      sum.append(digit % base)
      carry = digit / base
    }
    return Natural(sum)
  }

  /// The right one must not be greater.
  static func - (left: Natural, right: Natural) -> Natural {
    var difference: [UInt64] = []
    var borrow: UInt64 = 0
    for index in left.digits.indices {
      let below = right.digit(index) + borrow
      borrow = left.digits[index] < below ? 1 : 0
      difference.append(left.digits[index] + borrow * base - below)
    }
    return Natural(difference)
  }

  static func * (left: Natural, right: Natural) -> Natural {
    var product = [UInt64](repeating: 0, count: left.digits.count + right.digits.count + 1)
    for (i, first) in left.digits.enumerated() {
      var carry: UInt64 = 0
      for j in 0...right.digits.count {
        let digit = product[i + j] + first * right.digit(j) + carry
        product[i + j] = digit % base
        carry = digit / base
      }
    }
    return Natural(product)
  }

  /// Quotient and remainder by long division, a bit at a time. The divisor must not be zero.
  func divided(by divisor: Natural) -> (quotient: Natural, remainder: Natural) {
    var (quotient, remainder) = (Natural(0), Natural(0))
    for digit in digits.reversed() {
      for bit in (0..<30).reversed() {
        // Base 10⁹ lies below 2³⁰: a digit is taken by its bits against the running remainder's doubles.
        if bit == 29 {
          remainder = remainder * Natural([Self.base])
          quotient = quotient * Natural([Self.base])
          remainder = remainder + Natural([digit])
        }
        let step = Natural([UInt64(1) << UInt64(bit)])
        let part = divisor * step
        if part <= remainder {
          remainder = remainder - part
          quotient = quotient + step
        }
      }
    }
    return (quotient, remainder)
  }

  private func digit(_ index: Int) -> UInt64 { index < digits.count ? digits[index] : 0 }

  var description: String {
    guard let last = digits.last else { return "0" }
    return "\(last)" + digits.dropLast().reversed().map { "\($0 + Self.base)".dropFirst() }.joined()
  }

  /// How many decimal digits it has; zero has one.
  var length: Int { description.count }
}

/// A fraction with its sign: exact, whatever is done with it.
struct Fraction: Comparable {
  var isNegative = false
  var above: Natural
  var below = Natural(1)

  init(_ isNegative: Bool, _ above: Natural, _ below: Natural = Natural(1)) {
    self.isNegative = isNegative && !above.isZero
    self.above = above
    self.below = below
  }

  /// A numeral such as `-12.50` or `3e-7`.
  init(numeral: String) {
    let isNegative = numeral.hasPrefix("-")
    let parts = numeral.drop { $0 == "-" }.split(separator: "e")
    let halves = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let places = halves.count > 1 ? halves[1].count : 0
    var digits = Natural(0)
    for character in halves.joined() { digits = digits * Natural(10) + Natural(character.wholeNumberValue ?? 0) }
    let exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) - places
    self.init(
      isNegative, exponent > 0 ? digits * .tenToThe(exponent) : digits, exponent < 0 ? .tenToThe(-exponent) : Natural(1)
    )
  }

  static func == (left: Fraction, right: Fraction) -> Bool { !(left < right) && !(right < left) }

  static func < (left: Fraction, right: Fraction) -> Bool {
    let (first, second) = (left.above * right.below, right.above * left.below)
    switch (left.isNegative, right.isNegative) {
    case (true, false): return true
    case (false, true): return false
    case (false, false): return first < second
    case (true, true): return second < first
    }
  }

  static func + (left: Fraction, right: Fraction) -> Fraction {
    let (first, second) = (left.above * right.below, right.above * left.below)
    let below = left.below * right.below
    if left.isNegative == right.isNegative { return Fraction(left.isNegative, first + second, below) }
    return first < second
      ? Fraction(right.isNegative, second - first, below) : Fraction(left.isNegative, first - second, below)
  }

  static prefix func - (value: Fraction) -> Fraction { Fraction(!value.isNegative, value.above, value.below) }
  static func - (left: Fraction, right: Fraction) -> Fraction { left + (-right) }

  static func * (left: Fraction, right: Fraction) -> Fraction {
    Fraction(left.isNegative != right.isNegative, left.above * right.above, left.below * right.below)
  }

  /// The right one must not be zero.
  static func / (left: Fraction, right: Fraction) -> Fraction {
    Fraction(left.isNegative != right.isNegative, left.above * right.below, left.below * right.above)
  }

  /// How a last place is chosen.
  enum Rounding { case halfEven, halfUp, halfDown, up, down, floor, ceiling }

  /// The nearest multiple of 10^-places by a rule.
  func rounded(places: Int, _ rule: Rounding) -> Fraction {
    let scale = Natural.tenToThe(abs(places))
    let (top, bottom) = places >= 0 ? (above * scale, below) : (above, below * scale)
    var (quotient, remainder) = top.divided(by: bottom)
    let double = remainder + remainder
    let isUp: Bool =
      switch rule {
      case .down: false
      case .up: !remainder.isZero
      case .floor: isNegative && !remainder.isZero
      case .ceiling: !isNegative && !remainder.isZero
      case .halfUp: double >= bottom
      case .halfDown: double > bottom
      case .halfEven: double > bottom || (double == bottom && quotient.isOdd)
      }
    if isUp { quotient = quotient + Natural(1) }
    return places >= 0 ? Fraction(isNegative, quotient, scale) : Fraction(isNegative, quotient * scale)
  }

  /// The nearest number of 34 digits, halves to the even one: what decimal128 gives.
  var inDecimal128: Fraction {
    guard !above.isZero else { return self }
    // As many places as leave 34 digits: estimated, then put right.
    var places = 34 - (above.length - below.length) - 1
    for candidate in [places, places + 1, places + 2]
    where rounded(places: candidate, .down).significand(candidate) <= 34 {
      places = candidate
    }
    let result = rounded(places: places, .halfEven)
    return result
  }

  /// How many digits a multiple of 10^-places has.
  private func significand(_ places: Int) -> Int {
    let scaled = places >= 0 ? above * .tenToThe(places) : above
    let divisor = places >= 0 ? below : below * .tenToThe(-places)
    return scaled.divided(by: divisor).quotient.length
  }
}
