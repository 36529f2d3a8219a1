import Decimals
import Diagnostics

/// 存疑: what a form does not take at once, since it may be a slip. It is taken as soon as somebody says that it is right.
extension Diagnostic {
  /// The code of every doubt, wherever the figure is typed.
  public static let doubtCode = "figure.doubtful"

  /// Whether it goes away once somebody says that the figure is right.
  public var isDoubt: Bool { code == Self.doubtCode }

  /// What is doubtful about a figure beside what was told of other times; `nil` for nothing, or where nothing is known.
  /// - Parameters:
  ///   - period: the figure's time: a month is held against those that a month is like, a year against the two before.
  ///   - isToDate: whether figures of months are cumulative from January on.
  ///   - standing: the figure whose place it takes: what it is held against where nothing else was told.
  ///   - told: the figure of another time, where one stands.
  ///   - total: what the whole of a year came to, where figures of months add up to it: a first month is held against its part
  ///     of the year before.
  ///   - words: a figure with its unit.
  public static func doubt(
    about value: Decimal128, of period: Period, isToDate: Bool = false, replacing standing: Decimal128?,
    at place: Place, told: (Period) -> Decimal128?, total: (_ year: Int) -> Decimal128? = { _ in nil },
    in words: (Decimal128) -> Wording
  ) -> Diagnostic? {
    func said(_ time: Period, _ value: Decimal128) -> Wording {
      let amount = words(value)
      return Wording(zh: "\(time.wording.zh) \(amount.zh)", en: "\(time.wording.en) \(amount.en)")
    }
    func doubt(_ oddity: Slip.Oddity, beside likes: Wording, _ earlier: [Wording]) -> Diagnostic {
      let new = said(period, value)
      let comparison = oddity.comparison(with: likes)
      return Diagnostic(
        doubtCode, at: place,
        Wording(
          zh: "存疑：\(new.zh)，\(comparison.zh)；已填报：\(earlier.map(\.zh).joined(separator: "、"))",
          en: "in doubt: \(new.en), \(comparison.en); told: \(earlier.map(\.en).joined(separator: ", "))"),
        remedy: oddity.remedy)
    }
    let before =
      switch period {
      case .month(_, let month): Slip.monthsBefore(month, isToDate: isToDate)
      case .year: [1, 2]
      }
    var likes = before.compactMap { count in
      told(period.earlier(by: count)).map { (count: count, period: period.earlier(by: count), value: $0) }
    }
    if likes.isEmpty, case .month(let year, let month) = period, let last = total(year - 1),
      let part = Slip.part(ofYear: last, month: month, isToDate: isToDate)
    {
      return Slip.oddity(of: value, partOfYear: part, isEstablished: total(year - 2).map { $0 > 0 } ?? false)
        .map { doubt($0, beside: Slip.likes(ofYearToDate: isToDate), [said(.year(year - 1), last)]) }
    }
    if likes.isEmpty, let standing { likes = [(0, period, standing)] }
    let carried = likes.compactMap { like -> Decimal128? in
      guard isToDate, case .month(_, let month) = period else { return like.value }
      return Slip.carried(like.value, from: like.count, to: month)
    }
    guard let oddity = Slip.oddity(of: value, likes: carried) else { return nil }
    return doubt(oddity, beside: Wording(zh: "已填报", en: "what was told"), likes.map { said($0.period, $0.value) })
  }
}

extension Diagnostics {
  /// Whether nothing stands in the way but that somebody says that the figures are right.
  public var areDoubts: Bool { all.allSatisfy(\.isDoubt) }
}
