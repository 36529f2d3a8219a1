// Decimals: IEEE 754 decimal128 numbers, thirty-four exact decimal digits.
// May import: CDecimal (Intel's decimal floating-point library), nothing else.
// Start reading at `Decimal128`.

import CDecimal

/// A finite decimal number of up to 34 significant digits and an exponent from −6176 to 6111 (IEEE 754-2008
/// decimal128, binary integer encoding).
///
/// Values are always finite: an operation whose result is not a finite number gives `nil`. `1.0` and `1.00` are equal
/// and have equal hashes. Addition and multiplication round to 34 digits, half to even.
public struct Decimal128: Sendable {
  let bits: decimal128_bits

  init(bits: decimal128_bits) {
    self.bits = bits
  }

  /// The finite value of `bits`, or `nil` for an infinity or a NaN.
  init?(finite bits: decimal128_bits) {
    guard decimal128_is_finite(bits) != 0 else { return nil }
    self.bits = bits
  }

  /// An integer as a decimal: exact.
  public init(_ value: Int) {
    bits = decimal128_from_int64(Int64(value))
  }

  /// `coefficient × 10^exponent`: exact, since every eight-bit exponent is in range.
  public init(coefficient: Int64, exponent: Int8) {
    bits = decimal128_scale(decimal128_from_int64(coefficient), Int32(exponent))
  }

  /// Reads a decimal numeral such as `-12.50`, `.5` or `1E-7`. `nil` where the text is anything else, or where it has
  /// more digits than a decimal128 holds.
  public init?(exactly text: some StringProtocol) {
    self.init(text, requiringExactness: true)
  }

  /// Reads a decimal numeral, rounding half to even where it has more than 34 digits. `nil` where the text is no
  /// numeral or its value is out of range.
  public init?(rounding text: some StringProtocol) {
    self.init(text, requiringExactness: false)
  }

  private init?(_ text: some StringProtocol, requiringExactness: Bool) {
    if let short = text.utf8.withContiguousStorageIfAvailable({ Decimal128(short: $0) }) ?? nil {
      self = short
      return
    }
    guard Self.isNumeral(text) else { return nil }
    var inexact: Int32 = 0
    let bits = String(text).withCString { decimal128_parse($0, &inexact) }
    guard decimal128_is_finite(bits) != 0, !(requiringExactness && inexact != 0) else { return nil }
    self.bits = bits
  }

  /// Whether `text` is `[+-]? (digits [. digits?] | . digits) ([eE] [+-]? digits)?`, in ASCII.
  private static func isNumeral(_ text: some StringProtocol) -> Bool {
    var rest = text.utf8[...]
    func digits() -> Int {
      let run = rest.prefix { (0x30...0x39).contains($0) }
      rest = rest.dropFirst(run.count)
      return run.count
    }
    func sign() {
      if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    }
    sign()
    var count = digits()
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      count += digits()
    }
    guard count > 0 else { return false }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      sign()
      guard digits() > 0 else { return false }
    }
    return rest.isEmpty
  }

  public static let zero = Decimal128(0)
  public static let one = Decimal128(1)

  public var isZero: Bool { decimal128_is_zero(bits) != 0 }
  /// Whether the value is below zero; a negative zero is not.
  public var isNegative: Bool { !isZero && decimal128_is_negative(bits) != 0 }
  public var isInteger: Bool { decimal128_equal(bits, decimal128_truncate(bits)) != 0 }

  /// The value as an integer, or `nil` where it has a fraction or does not fit in 64 bits.
  public var integer: Int? {
    var inexact: Int32 = 0
    let value = decimal128_to_int64(bits, &inexact)
    return inexact == 0 ? Int(value) : nil
  }
}

extension Decimal128: Comparable, Hashable {
  public static func == (left: Decimal128, right: Decimal128) -> Bool {
    compared(left, right, ==) ?? (decimal128_equal(left.bits, right.bits) != 0)
  }

  public static func < (left: Decimal128, right: Decimal128) -> Bool {
    compared(left, right, <) ?? (decimal128_less(left.bits, right.bits) != 0)
  }

  /// Equal values have equal hashes, whatever their number of trailing zeros.
  public func hash(into hasher: inout Hasher) {
    let reduced = reduced
    hasher.combine(reduced.isNegative)
    hasher.combine(reduced.coefficient)
    hasher.combine(reduced.exponent)
  }
}

extension Decimal128: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int) {
    self.init(value)
  }
}
