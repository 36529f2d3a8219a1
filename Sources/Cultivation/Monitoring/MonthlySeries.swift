import Decimals
import Facts
import Quantities

/// 月度序列: what an enterprise told of its output and revenue month by month, each figure beside the one it grows from.
///
/// 可比口径: a month grows from the figure of a year before as the month's own report gives it, and only where that is
/// missing from what was told then. Both are kept, and what differs is shown.
public struct MonthlySeries: Sendable, Hashable {
  public struct Month: Sendable, Hashable {
    public let period: Period
    /// The month's output in yuan; `nil` where nobody told it.
    public let value: Decimal128?
    /// Of the same month a year before, as this month's report gives it.
    public let refiled: Decimal128?
    /// Of the same month a year before, as was told then.
    public let toldThen: Decimal128?
    /// Of the same month a year before: how much more the cumulative figure that this month's report gives for then is than
    /// what is known of the months before it.
    public let refiledRise: Decimal128?
    /// 营业收入累计: revenue from January to the month, as it was told, or the months that were told added up; `nil` where
    /// neither is known.
    public let revenueToDate: Decimal128?
    /// Of the same time a year before: as this month's report gives it, else as was told then.
    public let revenueBase: Decimal128?

    /// What the month grows from.
    public var base: Decimal128? { refiled ?? toldThen ?? refiledRise }
    /// Whether the two figures of a year before differ.
    public var basesDiffer: Bool {
      if let refiled, let toldThen { refiled != toldThen } else { false }
    }
    public var growth: Decimal128? { Growth.share(of: value, over: base) }
    public var revenueGrowth: Decimal128? { Growth.share(of: revenueToDate, over: revenueBase) }
  }

  /// 累计: from January to a month, as it was told.
  public struct ToDate: Sendable, Hashable {
    public let through: Period
    /// The last cumulative figure that was told, and the months told after it; without one, all months that were told.
    public let value: Decimal128
    /// The month through which one cumulative figure stands for all; `nil` where only months were added up.
    public let told: Period?
    /// The months that nobody told, so that they are in no part of `value`.
    public let lacking: [Period]
    /// What it grows from; `nil` where no month has both figures.
    public let comparable: Comparable?

    public var growth: Decimal128? { comparable?.growth }
  }

  /// 可比口径: the same months of both years, and nothing else: of each year the cumulative figure as far as one was told,
  /// and the months after it. It is another figure than the cumulative one wherever a month was not told, or the year before
  /// has none.
  public struct Comparable: Sendable, Hashable {
    public let value: Decimal128
    public let base: Decimal128
    /// How many months are in both sums.
    public let months: Int
    /// The months up to then that are in neither, since one of the years lacks them.
    public let leftOut: [Period]

    public var growth: Decimal128? { Growth.share(of: value, over: base) }
  }

  /// From January of the year before to the last month that was told, in order.
  public let months: [Month]
  public let year: Int

  /// The months of a year and of the one before.
  /// - Parameter day: nothing told for a later month counts.
  public init(_ enterprise: Subject, year: Int, on day: CalendarDay) {
    let told = MonthlyFacts(enterprise)
    let all = (year - 1...year).flatMap { year in (1...12).map { Period.month(year: year, month: $0) } }
      .filter { $0.start <= day }
    let months = all.map { period in
      let then = Period.month(year: period.year - 1, month: period.monthNumber)
      return Month(
        period: period, value: told.output(period), refiled: told.refiled[period], toldThen: told.output(then),
        refiledRise: told.refiledRise(period),
        revenueToDate: told.revenue[period], revenueBase: told.revenueBases[period] ?? told.revenue[then])
    }
    let last = months.lastIndex {
      $0.value != nil || told.cumulative[$0.period] != nil || $0.revenueToDate != nil
    }
    self.months = last.map { Array(months[...$0]) } ?? []
    // Of the year before more may be known than of this year, and earlier months may follow from it.
    bases = Dictionary(months.compactMap { month in month.base.map { (month.period, $0) } }) { $1 }
    self.year = year
    cumulative = told.cumulative
    cumulativeBases = told.cumulativeBases
    monthly = told.monthly
  }

  private let monthly: [Period: Decimal128]
  private let cumulative: [Period: Decimal128]
  private let cumulativeBases: [Period: Decimal128]
  /// What each month grows from, those too of which nothing was told this year.
  private let bases: [Period: Decimal128]

  /// The last month of the year that was told.
  public var last: Month? { months.last { $0.period.year == year && $0.value != nil } }

  /// From January to a month of the year; `nil` where nothing was told for that time.
  public func toDate(through period: Period) -> ToDate? {
    let passed = months.filter { $0.period.year == period.year && $0.period <= period }
    let told = passed.last { cumulative[$0.period] != nil }?.period
    let after = passed.filter { month in told.map { $0 < month.period } ?? true }
    let added = after.compactMap(\.value)
    let start = told.flatMap { cumulative[$0] }
    guard start != nil || !added.isEmpty else { return nil }
    return ToDate(
      through: period, value: Growth.sum((start.map { [$0] } ?? []) + added), told: told,
      lacking: after.filter { $0.value == nil }.map(\.period), comparable: comparable(through: period, passed))
  }

  /// 累计下降: whether a month's cumulative figure is less than what was told of the year before it, so that one of them is
  /// wrong, or was returned; the same reckoning as where figures come in.
  public func falls(at period: Period) -> Bool {
    falls(at: period, cumulative) { monthly[$0] }
  }

  /// The same of 营业收入累计.
  public func revenueFalls(at period: Period) -> Bool {
    let told = Dictionary(months.compactMap { month in month.revenueToDate.map { (month.period, $0) } }) { $1 }
    return falls(at: period, told) { _ in nil }
  }

  private func falls(
    at period: Period, _ sums: [Period: Decimal128], month: (Period) -> Decimal128?
  ) -> Bool {
    guard let own = sums[period] else { return false }
    func time(_ number: Int) -> Period { .month(year: period.year, month: number) }
    let before = YearToDate(
      before: period.monthNumber, value: { $0 }, toDate: { sums[time($0)] }, month: { month(time($0)) })
    return before?.exceeds(own) ?? false
  }

  /// Output from January to each month of a year that the series has; `nil` for a month of which nothing was told, and for
  /// one whose sum lacks a month.
  public func sumsToDate(of year: Int) -> [Decimal128?] {
    (1...12).map { number in
      let period = Period.month(year: year, month: number)
      guard let month = months.first(where: { $0.period == period }), let sum = toDate(through: period),
        month.value != nil || sum.told == period, sum.lacking.isEmpty
      else { return nil }
      return sum.value
    }
  }

  /// 营业收入累计 of each month of a year that the series has.
  public func revenueToDate(of year: Int) -> [Decimal128?] {
    (1...12).map { number in
      months.first { $0.period == .month(year: year, month: number) }?.revenueToDate
    }
  }

  /// A cumulative figure of the year before is taken as this year's reports give it, and the months after it are added,
  /// before one that was told then.
  private func comparable(through period: Period, _ passed: [Month]) -> Comparable? {
    let months = Dictionary(passed.map { ($0.period.monthNumber, $0) }) { $1 }
    func table(_ year: Int, _ figures: [Period: Decimal128]) -> [Int: Decimal128] {
      Dictionary(figures.filter { $0.key.year == year }.map { ($0.key.monthNumber, $0.value) }) { $1 }
    }
    let count = period.monthNumber
    return Comparable(
      YearSums(first: count, toDate: [table(period.year, cumulative)]) { months[$0]?.value },
      over: YearSums(
        first: count, toDate: [table(period.year, cumulativeBases), table(period.year - 1, cumulative)]
      ) { bases[.month(year: period.year, month: $0)] }, year: period.year)
  }

  /// From January to the last month for which anything was told.
  public var toDate: ToDate? {
    months.last { $0.period.year == year && ($0.value != nil || cumulative[$0.period] != nil) }
      .flatMap { toDate(through: $0.period) }
  }
}

/// Exact growth of sums of money.
enum Growth {
  /// How much more `value` is than `base`, as a share of it to four digits; `nil` where the base is missing or not
  /// positive.
  static func share(of value: Decimal128?, over base: Decimal128?) -> Decimal128? {
    guard let value, let base, base > 0 else { return nil }
    return value.subtracting(base)?.divided(by: base)?.rounded(scale: 4, .halfUp)
  }

  static func sum(_ values: [Decimal128]) -> Decimal128 {
    values.reduce(.zero) { $0.adding($1) ?? $0 }
  }
}

extension Period {
  /// 1 to 12; 12 for a year, which ends with it.
  var monthNumber: Int { if case .month(_, let month) = self { month } else { 12 } }

  /// Months are numbered on from one year to the next.
  var monthIndex: Int { year * 12 + monthNumber - 1 }
}

/// The monthly facts of an enterprise, picked out in one pass.
struct MonthlyFacts: Sendable, Hashable {
  private(set) var monthly: [Period: Decimal128] = [:]
  private(set) var refiled: [Period: Decimal128] = [:]
  private(set) var cumulative: [Period: Decimal128] = [:]
  private(set) var cumulativeBases: [Period: Decimal128] = [:]
  /// 营业收入累计, as it was told or, where it was not, with the months told since added up; and what its report gives for a
  /// year before.
  private(set) var revenue: [Period: Decimal128] = [:]
  private(set) var revenueBases: [Period: Decimal128] = [:]

  init(_ enterprise: Subject) {
    var revenueMonths: [Period: Decimal128] = [:]
    var revenueMonthBases: [Period: Decimal128] = [:]
    for entry in enterprise.entries {
      guard let period = entry.reference.period, case .month = period, case .decimal(let value)? = entry.value else {
        continue
      }
      switch entry.reference.fact.text {
      case "output": monthly[period] = value
      case "output_year_before": refiled[period] = value
      case "output_to_date": cumulative[period] = value
      case "output_to_date_year_before": cumulativeBases[period] = value
      case "revenue": revenueMonths[period] = value
      case "revenue_year_before": revenueMonthBases[period] = value
      case "revenue_to_date": revenue[period] = value
      case "revenue_to_date_year_before": revenueBases[period] = value
      default: break
      }
    }
    for (period, value) in revenueMonths.sorted(by: { $0.key < $1.key }) where revenue[period] == nil {
      revenue[period] = Self.before(period, revenue)?.adding(value)
    }
    // What this year's reports give for the year before goes on with that year's months, as this year's does with its own.
    for period in revenue.keys.sorted() where revenueBases[period] == nil {
      let then = Period.month(year: period.year - 1, month: period.monthNumber)
      let month = revenueMonthBases[period] ?? (period.monthNumber == 1 ? nil : revenueMonths[then])
      revenueBases[period] = month.flatMap { Self.before(period, revenueBases)?.adding($0) }
    }
  }

  /// The year to date before a month, which is nothing before January; `nil` where it is not known.
  private static func before(_ period: Period, _ sums: [Period: Decimal128]) -> Decimal128? {
    period.monthNumber == 1 ? .zero : sums[.month(year: period.year, month: period.monthNumber - 1)]
  }

  /// A month's output: as told, or how much more its cumulative figure is than what was told of the months before it.
  func output(_ period: Period) -> Decimal128? { monthly[period] ?? Self.rise(at: period, cumulative) { monthly[$0] } }

  /// The same of the year before, by the cumulative figures that this year's reports give for it.
  func refiledRise(_ period: Period) -> Decimal128? {
    Self.rise(at: period, cumulativeBases) { month in
      refiled[month] ?? output(.month(year: month.year - 1, month: month.monthNumber))
    }
  }

  private static func rise(
    at period: Period, _ sums: [Period: Decimal128], month: (Period) -> Decimal128?
  ) -> Decimal128? {
    guard let end = sums[period] else { return nil }
    var passed = Decimal128.zero
    for number in (1..<period.monthNumber).reversed() {
      let earlier = Period.month(year: period.year, month: number)
      if let sum = sums[earlier] {
        let rise = passed.adding(sum).flatMap { end.subtracting($0) }
        // Of two cumulative figures the later may be less; months that come to more than the year to date contradict it.
        return rise.flatMap { $0.isNegative && number < period.monthNumber - 1 ? nil : $0 }
      }
      guard let next = month(earlier).flatMap({ passed.adding($0) }) else { return nil }
      passed = next
    }
    return end.subtracting(passed).flatMap { $0.isNegative && period.monthNumber > 1 ? nil : $0 }
  }

  var isEmpty: Bool { monthly.isEmpty && cumulative.isEmpty }
  var periods: Set<Period> { Set(monthly.keys).union(cumulative.keys) }
}
