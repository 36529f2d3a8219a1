import Decimals
import Diagnostics

/// 今年以来: what was told of a year before one of its months: the latest cumulative figure and the months since, or months
/// alone. However a figure comes in, a year to date is held against this one reckoning.
public struct YearToDate<Told> {
  /// What that comes to: where months are missing, the least that there was.
  public let sum: Decimal128
  /// What the sum is of, the oldest first; none in January.
  public let figures: [Told]
  /// The months of which nothing was told, 1 to 12.
  public let missing: [Int]

  /// - Parameters:
  ///   - month: the one before which it is reckoned, 1 to 12; 13 for a whole year.
  ///   - toDate: the cumulative figure of a month, where one was told.
  ///   - own: the figure of a month itself, where one was told.
  /// Returns `nil` where nothing was told, or where it says nothing about the least that there was.
  public init?(
    before month: Int, value: (Told) -> Decimal128, toDate: (Int) -> Told?, month own: (Int) -> Told?
  ) {
    var figures: [Told] = []
    var missing: [Int] = []
    // Nothing came before January.
    for number in (1..<max(1, month)).reversed() {
      if let sum = toDate(number) {
        figures.append(sum)
        break
      }
      if let one = own(number) {
        figures.append(one)
      } else {
        missing.append(number)
      }
    }
    guard month == 1 || !figures.isEmpty, missing.isEmpty || !figures.contains(where: { value($0).isNegative }) else {
      return nil
    }
    var sum = Decimal128.zero
    for figure in figures {
      guard let next = sum.adding(value(figure)) else { return nil }
      sum = next
    }
    self.sum = sum
    self.figures = figures.reversed()
    self.missing = missing.reversed()
  }

  /// Whether a year to date that is told later falls below this. One cumulative figure is no more than the next; a sum of
  /// rounded figures may be off by a thousandth.
  public func exceeds(_ later: Decimal128) -> Bool {
    guard sum > later else { return false }
    guard figures.count > 1 else { return true }
    return sum.subtracting(later)?.multiplied(by: 1000).map { $0 > sum } ?? true
  }
}

extension Slip {
  /// What a first figure of a month is held against, where of the year before only the total is known.
  public static func likes(ofYearToDate isToDate: Bool) -> Wording {
    isToDate
      ? Wording(zh: "上年全年按月数折算", en: "as many months of last year's total")
      : Wording(zh: "上年全年平均每月", en: "a month of last year on average")
  }

  /// What cumulative figures are to be like, and what to do where one falls.
  public static let cumulativeRule = Wording(
    zh: "逐月累计，不少于往月的累计", en: "months added up: no less to date than in an earlier month")
  public static let cumulativeRemedy = Wording(
    zh: "核对本期累计；往月有误的先更正往月，确实如此的可确认",
    en: "compare the figure; correct the earlier month where that was wrong, or confirm it where it is right")
}
