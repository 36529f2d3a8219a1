import Decimals
import Diagnostics

/// An amount of yuan, exact to the fen.
///
/// One 64-bit integer: up to 92 quadrillion yuan either way. Arithmetic that would leave this range gives `nil`.
public struct Money: Sendable, Hashable, Comparable {
  /// Hundredths of a yuan.
  public let fen: Int64

  public init(fen: Int64) {
    self.fen = fen
  }

  public static let zero = Money(fen: 0)

  /// An amount in yuan, or `nil` where it is finer than a fen or out of range.
  public init?(exactlyYuan yuan: Decimal128) {
    guard let fen = yuan.multiplied(by: 100)?.integer else { return nil }
    self.fen = Int64(fen)
  }

  /// An amount in yuan brought to the fen by a rule; `nil` where it is out of range.
  public init?(yuan: Decimal128, rounding rule: RoundingRule) {
    guard let rounded = yuan.rounded(scale: 2, rule) else { return nil }
    self.init(exactlyYuan: rounded)
  }

  public var yuan: Decimal128 { Decimal128(coefficient: fen, exponent: -2) }

  /// The sum, to the fen; `nil` where it is out of range (±92 quadrillion yuan).
  public func adding(_ other: Money) -> Money? {
    let (sum, overflow) = fen.addingReportingOverflow(other.fen)
    return overflow ? nil : Money(fen: sum)
  }

  /// The difference, to the fen, below zero where the other is more; `nil` where it is out of range.
  public func subtracting(_ other: Money) -> Money? {
    let (difference, overflow) = fen.subtractingReportingOverflow(other.fen)
    return overflow ? nil : Money(fen: difference)
  }

  public static func < (left: Money, right: Money) -> Bool { left.fen < right.fen }
}

extension Money: CustomStringConvertible {
  /// Yuan in plain digits, `500000` or `129999999.99`: the form of every interface.
  public var description: String {
    fen % 100 == 0 ? String(fen / 100) : yuan.plainText(minimumScale: 2)
  }

  /// Yuan as people read them, `1,234,567.89`.
  public var grouped: String { GroupedNumber.text(description) }

  /// The amount in 万元, `12.5`, without trailing zeros.
  public var inTenThousands: String {
    Decimal128(coefficient: fen, exponent: -6).plainText()
  }

  /// The amount as documents and offices say it, without rounding: whole hundreds of millions in 亿元, `10亿元`, all others in
  /// 万元, `3,000万元`; in English yuan.
  public var words: Wording {
    Wording(zh: "\(spoken.number)\(spoken.unit)", en: "\(grouped) yuan")
  }

  /// Both ends of a range, with their unit once where they share it: `2.5—40万元`, `5,000万元—1亿元`.
  public static func words(from least: Money, to most: Money) -> Wording {
    let (low, high) = (least.spoken, most.spoken)
    return Wording(
      zh: "\(low.number)\(low.unit == high.unit ? "" : low.unit)—\(high.number)\(high.unit)",
      en: "\(least.grouped) to \(most.grouped) yuan")
  }

  private var spoken: (number: String, unit: String) {
    let (hundredMillions, rest) = fen.quotientAndRemainder(dividingBy: 10_000_000_000)
    return rest == 0 && hundredMillions != 0
      ? (GroupedNumber.text("\(hundredMillions)"), "亿元") : (GroupedNumber.text(inTenThousands), "万元")
  }

  /// The amount in 万元 to the nearest hundredth, halves up: for tables that have the exact yuan beside it.
  public var inTenThousandsRounded: String {
    let exact = Decimal128(coefficient: fen, exponent: -6)
    return (exact.rounded(scale: 2, .halfUp) ?? exact).plainText()
  }
}

extension StringProtocol where SubSequence == Substring {
  func splitOnce(at separator: Character) -> (Substring, Substring?) {
    guard let place = firstIndex(of: separator) else { return (self[...], nil) }
    return (self[..<place], self[index(after: place)...])
  }
}

/// A share of a whole, kept as a decimal: 30 % is 0.3.
public struct Share: Sendable, Hashable, Comparable {
  public let value: Decimal128

  public init(_ value: Decimal128) {
    self.value = value
  }

  public static func < (left: Share, right: Share) -> Bool { left.value < right.value }
}

extension Share: CustomStringConvertible {
  /// `0.30`: at least two digits after the point, the form of every interface.
  public var description: String { value.plainText(minimumScale: 2) }

  /// `30%`: the form for people.
  public var percent: String { (value.multiplied(by: 100) ?? value).plainText() + "%" }
}

extension Sequence<Money> {
  /// The sum, or the most there is on that side where it would leave the range: a mistyped amount must show, not end the
  /// program.
  public var total: Money {
    Money(
      fen: reduce(into: Int64(0)) { sum, amount in
        let (next, isBeyond) = sum.addingReportingOverflow(amount.fen)
        sum = isBeyond ? (amount.fen < 0 ? .min : .max) : next
      })
  }
}
