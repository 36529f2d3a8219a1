import Decimals

/// So much of so much, as it is: a quotient is told rounded, and reckoned with from here.
public struct Ratio: Sendable, Hashable {
  public let part: Decimal128
  /// Above nought.
  public let whole: Decimal128

  /// `nil` where nothing, or less, is the whole.
  public init?(_ part: Decimal128, of whole: Decimal128) {
    guard Decimal128.zero < whole else { return nil }
    self.part = part
    self.whole = whole
  }

  private init(number: Decimal128) {
    part = number
    whole = .one
  }

  /// A number that is exact by itself.
  static func exactly(_ number: Decimal128) -> Ratio { Ratio(number: number) }

  /// To 34 digits; `nil` out of range.
  var quotient: Decimal128? { part.divided(by: whole) }

  /// Whether it is the smaller one. Cross-multiplied, so that no quotient is rounded.
  func isBelow(_ other: Ratio) -> Bool {
    guard let own = part.multiplied(by: other.whole), let others = other.part.multiplied(by: whole) else {
      return false
    }
    return own < others
  }
}
