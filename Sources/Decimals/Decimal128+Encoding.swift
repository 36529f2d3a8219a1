import CDecimal

/// What the bits say (IEEE 754-2008, section 3.5.2, binary integer encoding): what they tell at a glance needs no call.
extension Decimal128 {
  private static let exponentBias = 6176
  private static let highBits: UInt64 = 49

  /// - Parameter exponent: from −6176 to 6111.
  init(isNegative: Bool, coefficient: UInt64, exponent: Int) {
    let sign: UInt64 = isNegative ? 1 << 63 : 0
    bits = decimal128_bits(w: (coefficient, sign | UInt64(exponent + Self.exponentBias) << Self.highBits))
  }

  /// The number is `± coefficient × 10^exponent`.
  var unpacked: (isNegative: Bool, coefficient: UInt128, exponent: Int) {
    let high = bits.w.1
    let isNegative = high >> 63 == 1
    // The form for greater coefficients holds none that a decimal128 may have: it counts as zero.
    guard high >> 61 & 3 != 3 else { return (isNegative, 0, 0) }
    let coefficient = UInt128(high & (1 << Self.highBits - 1)) << 64 | UInt128(bits.w.0)
    return (isNegative, coefficient, Int(high >> Self.highBits & 0x3FFF) - Self.exponentBias)
  }

  /// The same without the coefficient's trailing zeros; zero has no sign, and the exponent 0.
  var reduced: (isNegative: Bool, coefficient: UInt128, exponent: Int) {
    let isNegative = unpacked.isNegative
    var (coefficient, exponent) = (unpacked.coefficient, unpacked.exponent)
    guard coefficient != 0 else { return (false, 0, 0) }
    if var short = UInt64(exactly: coefficient) {
      // Division in 64 bits costs a fraction of that in 128.
      while short % 10 == 0 { (short, exponent) = (short / 10, exponent + 1) }
      return (isNegative, UInt128(short), exponent)
    }
    while coefficient % 10 == 0 { (coefficient, exponent) = (coefficient / 10, exponent + 1) }
    return (isNegative, coefficient, exponent)
  }

  /// Sign and digits as an integer, where so many fit.
  private var short: (integer: Int64, exponent: Int)? {
    let (isNegative, coefficient, exponent) = unpacked
    guard let magnitude = Int64(exactly: coefficient) else { return nil }
    return (isNegative ? -magnitude : magnitude, exponent)
  }

  /// How the number stands to another, where both are short enough to tell by integers.
  /// - Parameter body: asked about both, brought to one exponent.
  @inline(__always)
  static func compared(_ left: Decimal128, _ right: Decimal128, _ body: (Int128, Int128) -> Bool) -> Bool? {
    guard let left = left.short, let right = right.short else { return nil }
    let distance = left.exponent - right.exponent
    if distance == 0 { return body(Int128(left.integer), Int128(right.integer)) }
    // Products of 63 bits and 10^18 fit in 127.
    guard distance.magnitude <= 18 else { return nil }
    let factor = Int128(powers[Int(distance.magnitude)])
    return distance > 0
      ? body(Int128(left.integer) * factor, Int128(right.integer))
      : body(Int128(left.integer), Int128(right.integer) * factor)
  }

  private static let powers: [Int64] = (1...18).reduce(into: [1]) { powers, _ in powers.append((powers.last ?? 1) * 10)
  }

  /// Reads a numeral of at most eighteen digits without an exponent, as most are; `nil` for any other text.
  /// Cost: linear in its length.
  public init?(short text: UnsafeBufferPointer<UInt8>) {
    var (coefficient, digits, fraction) = (UInt64(0), 0, 0)
    var (isNegative, hasPoint) = (false, false)
    for (place, byte) in text.enumerated() {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        coefficient = coefficient &* 10 &+ UInt64(byte &- UInt8(ascii: "0"))
        digits += 1
        if hasPoint { fraction += 1 }
      case UInt8(ascii: ".") where !hasPoint: hasPoint = true
      case UInt8(ascii: "-") where place == 0: isNegative = true
      case UInt8(ascii: "+") where place == 0: break
      default: return nil
      }
      guard digits <= 18 else { return nil }
    }
    guard digits > 0 else { return nil }
    self.init(isNegative: isNegative, coefficient: coefficient, exponent: -fraction)
  }
}
