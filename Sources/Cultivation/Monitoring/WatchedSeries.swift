import Decimals
import Facts
import Quantities

/// What forecasting reads of one enterprise, as plain numbers in yuan: a forecast is never exact, and sums of money that
/// somebody is owed are not made here.
public struct WatchedSeries: Sendable, Hashable {
  /// Output by months, numbered on from one year to the next.
  public var monthly: [Int: Double]
  /// 累计: output from January to a month, as it was told, by that month.
  public var toDate: [Int: Double]
  public var yearly: [Int: Double]
  public var mainRevenue: [Int: Double]
  public var revenue: [Int: Double]
  /// 营业收入累计: revenue from January to a month, as it was told or by the months that were, by that month.
  public var revenueToDate: [Int: Double]
  public var commissionedOn: CalendarDay?

  public init(
    monthly: [Int: Double], toDate: [Int: Double] = [:], yearly: [Int: Double] = [:], mainRevenue: [Int: Double] = [:],
    revenue: [Int: Double] = [:], revenueToDate: [Int: Double] = [:], commissionedOn: CalendarDay? = nil
  ) {
    self.monthly = monthly
    self.toDate = toDate
    self.yearly = yearly
    self.mainRevenue = mainRevenue
    self.revenue = revenue
    self.revenueToDate = revenueToDate
    self.commissionedOn = commissionedOn
  }

  /// - Parameter day: nothing told for a later month counts.
  init(_ enterprise: Subject, on day: CalendarDay) {
    self.init(monthly: [:])
    let facts = MonthlyFacts(enterprise)
    for period in facts.periods where period.start <= day {
      if let value = facts.output(period).flatMap(Self.number) { monthly[period.monthIndex] = value }
    }
    for (period, told) in facts.cumulative where period.start <= day {
      if let value = Self.number(told) { toDate[period.monthIndex] = value }
    }
    for (period, told) in facts.revenue where period.start <= day {
      if let value = Self.number(told) { revenueToDate[period.monthIndex] = value }
    }
    for entry in enterprise.entries {
      switch (entry.reference.fact.text, entry.reference.period, entry.value) {
      case ("output", .year(let year), .decimal(let value)): yearly[year] = Self.number(value)
      case ("main_revenue", .year(let year), .decimal(let value)): mainRevenue[year] = Self.number(value)
      case ("revenue", .year(let year), .decimal(let value)): revenue[year] = Self.number(value)
      case ("commissioned_on", nil, .day(let day)): commissionedOn = day
      default: break
      }
    }
  }

  private static func number(_ value: Decimal128) -> Double? { Double(value.plainText()) }

  /// The months of a year from January on of which each was told, up to the first that is missing.
  func monthsInRow(of year: Int) -> Int { (0..<12).first { monthly[year * 12 + $0] == nil } ?? 12 }

  /// The months of a year from January on of which the sum is known: one by one, or by a cumulative figure, which stands for
  /// the months before it that nobody told.
  func monthsKnown(of year: Int) -> Int {
    (1...12).last { sum(of: year, first: $0) != nil } ?? 0
  }

  /// Output of the first months of a year: the last cumulative figure among them and the months told after it, as pages
  /// show it; without one the months; `nil` where one of them is in neither.
  func sum(of year: Int, first count: Int) -> Double? {
    let first = year * 12
    let told = (0..<count).last { toDate[first + $0] != nil }
    var sum = told.flatMap { toDate[first + $0] } ?? 0
    for month in (told.map { $0 + 1 } ?? 0)..<count {
      guard let value = monthly[first + month] else { return nil }
      sum += value
    }
    return sum
  }

  /// The months of a year, January as nought, of which output is known: those from January on without a gap, and each that
  /// was told after one.
  func knownMonths(of year: Int) -> [Int] {
    let row = monthsKnown(of: year)
    return Array(0..<row) + (row..<12).filter { monthly[year * 12 + $0] != nil }
  }

  /// Output of such months of a year; `nil` where one of them is not known.
  func sum(of year: Int, over months: [Int]) -> Double? {
    let row = months.enumerated().prefix { $0.offset == $0.element }.count
    guard var sum = sum(of: year, first: row) else { return nil }
    for month in months.dropFirst(row) {
      guard let value = monthly[year * 12 + month] else { return nil }
      sum += value
    }
    return sum
  }

  /// A year's output: as told, or the sum of its twelve months; `nil` where neither is there.
  func total(of year: Int) -> Double? { yearly[year] ?? sum(of: year, first: 12) }

  /// Main-business revenue for each yuan of output in a year.
  func ratio(in year: Int) -> Double? {
    guard let main = mainRevenue[year], let total = total(of: year), main > 0, total > 0 else { return nil }
    return main / total
  }

  /// 主营占比: the part of a year's revenue that is from main business, one at the most.
  func mainShare(in year: Int) -> Double? {
    guard let main = mainRevenue[year], let all = revenue[year], main > 0, all > 0 else { return nil }
    return min(1, main / all)
  }

  /// The last revenue to date of a year, by the number of its months; `nil` where none was told.
  func lastRevenue(of year: Int) -> (months: Int, sum: Double)? {
    (1...12).reversed().lazy.compactMap { months in
      revenueToDate[year * 12 + months - 1].map { (months, $0) }
    }.first
  }

  /// 新投产: began to produce in the year or the one before, so that production still comes up.
  func isNew(in year: Int) -> Bool { commissionedOn.map { $0.year >= year - 1 } ?? false }
}
