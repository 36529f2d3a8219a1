import Decimals
import Diagnostics

/// 错位: a figure that is like those before but for a power of ten. However a figure comes in, by a report, by a form or by a
/// correction, it is held against its likes by this one rule.
public enum Slip {
  /// How far apart a figure and its like may be before somebody should look.
  private static let factors: [Int] = [10, 100, 1000, 10_000]

  public enum Oddity: Sendable, Hashable {
    /// From half of ten, a hundred … times as much to double of that, or as little.
    case slip(factor: Int, Ratio)
    /// More than five times as much, or as little; `nil` where the one is negative and the other is not.
    case jump(Ratio?)

    /// How the figure stands to its like; `nil` where one of them alone is negative.
    public var ratio: Ratio? {
      switch self {
      case .slip(_, let ratio): ratio
      case .jump(let ratio): ratio
      }
    }
  }

  /// How much more or less a figure is than its like.
  public struct Ratio: Sendable, Hashable {
    /// The greater over the smaller.
    public let times: Decimal128
    /// Whether the figure is the greater.
    public let isUp: Bool

    public init(times: Decimal128, isUp: Bool) {
      self.times = times
      self.isUp = isUp
    }
  }

  /// What is odd about a figure beside its likes; `nil` for nothing, or where there is nothing to compare with.
  /// - Parameter times: how often as much it may be.
  public static func oddity(of value: Decimal128, likes: [Decimal128], times: Int = 5) -> Oddity? {
    let likes = likes.filter { !$0.isZero }.sorted()
    guard !likes.isEmpty, !value.isZero else { return nil }
    let like = likes[likes.count / 2]
    guard value.isNegative == like.isNegative else { return .jump(nil) }
    let (own, other) = (value.magnitude, like.magnitude)
    guard let most = other.multiplied(by: Decimal128(times)), let least = own.multiplied(by: 5) else { return nil }
    // Most are of one size. Whatever slipped is five times off at the least.
    let isUp = own >= most
    guard isUp || least <= other else { return nil }
    let (more, less) = isUp ? (own, other) : (other, own)
    guard let quotient = more.divided(by: less) else { return nil }
    let ratio = Ratio(times: quotient, isUp: isUp)
    if let factor = factors.first(where: { isNear(more, less, times: Decimal128($0)) }) {
      return .slip(factor: factor, ratio)
    }
    return own > most || least < other ? .jump(ratio) : nil
  }

  /// Whether `value` is about `times` as much as `like`: from half of that to double.
  private static func isNear(_ value: Decimal128, _ like: Decimal128, times: Decimal128) -> Bool {
    guard let middle = like.multiplied(by: times), let double = middle.multiplied(by: 2),
      let twice = value.multiplied(by: 2)
    else { return false }
    return twice >= middle && value <= double
  }

  /// The months whose figures a month's is like, as so many before it: the two before, and the same a year before.
  /// - Parameter isToDate: whether the figures are cumulative from January on: of January's only last year's is like it.
  public static func monthsBefore(_ month: Int, isToDate: Bool) -> [Int] {
    [1, 2, 12].filter { !isToDate || $0 == 12 || $0 < month }
  }

  /// What a first figure of a month is like where of the year before only the total is known: a twelfth of it for each month
  /// that the figure is of. `nil` for a total that is not positive.
  public static func part(ofYear total: Decimal128, month: Int, isToDate: Bool) -> Decimal128? {
    guard total > 0 else { return nil }
    return total.multiplied(by: Decimal128(isToDate ? month : 1))?.divided(by: 12)
  }

  /// What is odd about such a figure. Seasons keep a month well within a fifth of a twelfth and five times it. Who began in
  /// the course of the year before had months in it that were a part of what followed, so that their figures may be twenty
  /// times as much: they are told by the year before that one, of which nothing is known.
  /// - Parameter isEstablished: whether something was known of the year before the year of the total.
  public static func oddity(
    of value: Decimal128, partOfYear part: Decimal128, isEstablished: Bool
  ) -> Oddity? {
    oddity(of: value, likes: [part], times: isEstablished ? 5 : 20)
  }

  /// A cumulative figure of so many months before as one of the month itself would be like it: one of the same year is
  /// carried on, a month's share for each.
  public static func carried(_ toDate: Decimal128, from monthsBefore: Int, to month: Int) -> Decimal128? {
    guard monthsBefore < month else { return toDate }
    return toDate.multiplied(by: Decimal128(month))?.divided(by: Decimal128(month - monthsBefore))
  }
}

extension Slip.Oddity {
  /// How the figure stands to its likes: 约是往期报送的 502 倍, 是往期报送的 1/10.
  /// - Parameter likes: what they are called.
  public func comparison(with likes: Wording) -> Wording {
    guard let ratio else {
      return Wording(zh: "与\(likes.zh)的正负不同", en: "of the other sign than \(likes.en)")
    }
    let times = ratio.times
    // A part is told by a whole number below the line.
    let rounded = times.rounded(scale: ratio.isUp && times < 10 ? 1 : 0, .halfUp) ?? times
    let text = GroupedNumber.text(rounded.plainText())
    let isExact = rounded == times
    return Wording(
      zh: "\(isExact ? "是" : "约是")\(likes.zh)的 \(ratio.isUp ? "\(text) 倍" : "1/\(text)")",
      en: "\(isExact ? "" : "about ")\(ratio.isUp ? "\(text) times" : "1/\(text) of") \(likes.en)")
  }

  /// What to do about it.
  public var remedy: Wording {
    switch self {
    case .slip(let factor, _):
      let cause =
        switch factor {
        case 10:
          Wording(
            zh: "看看小数点、位数或单位（千元与万元）是否有误",
            en: "see whether the point or a digit slipped, or thousands and ten thousands of yuan were mixed up")
        case 1000: Wording(zh: "看看单位是否用错（元与千元）", en: "see whether yuan and thousands of yuan were mixed up")
        case 10_000:
          Wording(zh: "看看单位是否用错（元与万元）", en: "see whether yuan and ten thousands of yuan were mixed up")
        default: Wording(zh: "看看小数点或位数是否有误", en: "see whether the point or a digit slipped")
        }
      return Wording(
        zh: "照企业的原始记录核对，\(cause.zh)；确实如此的可确认",
        en: "compare with the enterprise's own records and \(cause.en); confirm it where it is right")
    case .jump:
      return Wording(zh: "向企业核实；确实如此的可确认", en: "ask the enterprise; confirm it where it is right")
    }
  }
}
