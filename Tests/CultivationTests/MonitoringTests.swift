import Decimals
import Diagnostics
import Enterprises
import Facts
import Foundation
import Journal
import Quantities
import Randomness
import Testing

@testable import Cultivation

@Suite("Months on the comparable base")
struct MonthlySeriesTests {
  private func series(_ facts: [String: String], on text: String = "2026-05-10") throws -> MonthlySeries {
    let entries = try facts.map { name, value in
      FactEntry(
        try #require(FactReference(column: name)), .decimal(try #require(Decimal128(exactly: value))))
    }
    return MonthlySeries(
      Subject(kind: .enterprise, key: "e", entries: entries), year: 2026, on: try #require(CalendarDay(text)))
  }

  @Test("a month grows from the figure that its own report gives, and both are kept where they differ")
  func refiled() throws {
    let series = try series([
      "output@2025-01": "100", "output@2026-01": "110", "output_year_before@2026-01": "125",
    ])
    let month = try #require(series.last)
    #expect(month.base == 125 && month.toldThen == 100 && month.basesDiffer)
    #expect(month.growth == Decimal128(exactly: "-0.12"))
    let plain = try self.series(["output@2025-01": "100", "output@2026-01": "110"])
    #expect(plain.last?.growth == Decimal128(exactly: "0.1") && plain.last?.basesDiffer == false)
  }

  @Test("to date is what was told; what both years have is a figure of its own, and growth is that one's")
  func comparable() throws {
    let series = try series([
      "output@2026-01": "10", "output@2026-02": "20", "output@2026-03": "40", "output@2025-01": "10",
      "output@2025-03": "30",
    ])
    let toDate = try #require(series.toDate)
    #expect(toDate.through == .month(year: 2026, month: 3) && toDate.value == 70)
    #expect(toDate.told == nil && toDate.lacking.isEmpty)
    #expect(toDate.comparable == .init(value: 50, base: 40, months: 2, leftOut: [.month(year: 2026, month: 2)]))
    #expect(toDate.growth == Decimal128(exactly: "0.25"))
  }

  @Test("a cumulative figure stands for its months, later ones are added to it, and what nobody told is named")
  func lacking() throws {
    let facts = [
      "output@2026-01": "10", "output@2026-03": "40", "output_to_date@2026-04": "100", "output@2026-06": "20",
      "output@2025-06": "16",
    ]
    let june = try #require(try series(facts, on: "2026-07-10").toDate)
    #expect(june.value == 120 && june.told == .month(year: 2026, month: 4))
    #expect(june.lacking == [.month(year: 2026, month: 5)])
    #expect(june.comparable?.value == 20 && june.comparable?.base == 16 && june.comparable?.months == 1)
    #expect(june.comparable?.leftOut == (1...5).map { .month(year: 2026, month: $0) })
    // It never falls from one month to the next while nothing negative is told.
    let all = try series(facts, on: "2026-07-10")
    let sums = (1...6).compactMap { all.toDate(through: .month(year: 2026, month: $0))?.value }
    #expect(sums == [10, 10, 50, 100, 100, 120])
    let march = try #require(all.toDate(through: .month(year: 2026, month: 3)))
    #expect(march.told == nil && march.lacking == [.month(year: 2026, month: 2)])
    // A cumulative figure alone, without the months that would give its own, reaches to its month.
    let alone = try #require(try series(["output@2026-01": "10", "output_to_date@2026-03": "75"]).toDate)
    #expect(alone.through == .month(year: 2026, month: 3) && alone.value == 75 && alone.comparable == nil)
  }

  @Test("the sums of a year stand for the months that nothing is lacking before, and end with the last that was told")
  func sums() throws {
    let series = try series(
      [
        "output@2026-01": "10", "output_to_date@2026-03": "60", "output@2026-04": "20", "output@2026-06": "5",
        "output@2025-01": "7", "revenue_to_date@2026-02": "9",
      ], on: "2026-08-10")
    #expect(series.sumsToDate(of: 2026) == [10, nil, 60, 80] + [Decimal128?](repeating: nil, count: 8))
    #expect(series.sumsToDate(of: 2025) == [7] + [Decimal128?](repeating: nil, count: 11))
    #expect(series.revenueToDate(of: 2026).compactMap { $0 } == [9])
  }

  @Test("a cumulative figure that was told with its base counts before any sum, and gives the months between")
  func told() throws {
    let series = try series([
      "output_to_date@2026-02": "30", "output_to_date@2026-03": "75", "output_to_date_year_before@2026-03": "60",
    ])
    #expect(
      series.toDate?.value == 75 && series.toDate?.comparable == .init(value: 75, base: 60, months: 3, leftOut: []))
    #expect(series.toDate?.told == .month(year: 2026, month: 3))
    #expect(series.last?.value == 45)
  }

  @Test(
    "months after the last report with both cumulative figures are added to them, and those before it no second time")
  func toldAndLater() throws {
    let facts = [
      "output@2025-01": "9", "output@2026-01": "10", "output_to_date@2026-04": "100",
      "output_to_date_year_before@2026-04": "80",
      "output@2026-05": "30", "output_year_before@2026-05": "25", "output@2026-06": "7",
    ]
    let all = try series(facts, on: "2026-07-10")
    let june = try #require(all.toDate)
    #expect(
      june.value == 137
        && june.comparable == .init(value: 130, base: 105, months: 5, leftOut: [.month(year: 2026, month: 6)]))
    #expect(
      all.toDate(through: .month(year: 2026, month: 3))?.comparable
        == .init(
          value: 10, base: 9, months: 1, leftOut: [.month(year: 2026, month: 2), .month(year: 2026, month: 3)]))
  }

  @Test(
    "whatever was told of a year, sums have each month once, and what is compared is the same months of both years",
    arguments: 1...60)
  func sameMonths(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    // Each month made a power of two, in both years alike: a sum says which months it is of, and growth is nought.
    func made(_ month: Int) -> Int { 1 << month }
    func through(_ month: Int) -> Int { (1...month).reduce(0) { $0 + made($1) } }
    var facts: [String: String] = [:]
    for month in 1...12 {
      let name = month < 10 ? "0\(month)" : "\(month)"
      for (fact, value) in [
        ("output@2026", made(month)), ("output@2025", made(month)), ("output_year_before@2026", made(month)),
        ("output_to_date@2026", through(month)), ("output_to_date@2025", through(month)),
        ("output_to_date_year_before@2026", through(month)),
      ] where Int.random(in: 0..<3, using: &random) == 0 {
        facts["\(fact)-\(name)"] = "\(value)"
      }
    }
    let series = try series(facts, on: "2027-01-10")
    let last = series.months.last { $0.period.year == 2026 }?.period.start.month ?? 0
    for month in 1...12 where month <= last {
      guard let told = series.toDate(through: .month(year: 2026, month: month)) else { continue }
      let missing = told.lacking.reduce(0) { $0 + made($1.start.month) }
      #expect(told.value == Decimal128(through(month) - missing), "\(seed) \(month)")
      guard let comparable = told.comparable else { continue }
      #expect(comparable.value == comparable.base && comparable.growth == 0, "\(seed) \(month)")
      let sum = try #require(Int(comparable.value.plainText()))
      #expect(sum.nonzeroBitCount == comparable.months && sum <= through(month), "\(seed) \(month)")
    }
  }

  @Test("nothing told for a month that has not begun counts, and nothing told is nothing")
  func future() throws {
    #expect(try series(["output@2026-06": "10"], on: "2026-05-31").last == nil)
    #expect(try series(["output@2026-06": "10"], on: "2026-06-01").last?.value == 10)
    #expect(try series([:]).toDate == nil)
    #expect(try series(["output@2026-01": "10"]).toDate?.comparable == nil)
    #expect(try series(["output@2026-01": "10", "output@2025-01": "0"]).toDate?.growth == nil)
  }
}

@Suite("Forecasts, at their edges")
struct ForecastEdgeTests {
  /// Enterprises with the same months every year, and a growth of their own.
  private func pool(_ count: Int, years: ClosedRange<Int> = 2023...2025) -> [WatchedSeries] {
    (0..<count).map { number in
      var series = WatchedSeries(monthly: [:])
      for year in years {
        for month in 0..<12 {
          series.monthly[year * 12 + month] = 1_000_000 * (1 + Double((number * 7 + month) % 5) / 20)
        }
      }
      return series
    }
  }

  @Test("without a closed year nothing is forecast, and one enterprise fewer than the least sample teaches nothing")
  func short() {
    let few = SeasonModel(learningFrom: pool(SeasonModel.leastSample - 1), for: 2026)
    #expect(few.seasonYears.isEmpty && !few.canTell(after: 3, isNew: false))
    var series = pool(1)[0]
    series.monthly[2026 * 12] = 1
    #expect(few.forecast(series, line: 1) == nil)
    let enough = SeasonModel(learningFrom: pool(SeasonModel.leastSample), for: 2026)
    #expect(enough.canTell(after: 3, isNew: false))
    #expect(enough.forecast(WatchedSeries(monthly: [:]), line: 1) == nil)
  }

  @Test(
    "a gap that was not learned leaves the months before it; no month leaves last year alone; short history leaves an assumption"
  )
  func grounds() throws {
    let model = SeasonModel(learningFrom: pool(40), for: 2026)
    var series = pool(1)[0]
    #expect(model.forecast(series, line: 20_000_000)?.ground == .lastYear)
    series.monthly[2026 * 12] = 1_000_000
    series.monthly[2026 * 12 + 2] = 1_000_000
    let forecast = try #require(model.forecast(series, line: 20_000_000))
    #expect(forecast.ground == .months && forecast.months == 1 && !forecast.isRatioOwn)
    let one = SeasonModel(learningFrom: pool(40, years: 2025...2025), for: 2026)
    #expect(one.cuts[6].stretches == 0 && one.cuts[6].common > 0.04)
    #expect(model.cuts[12].common < 1e-9)
  }

  @Test("a cumulative figure holds the months that nobody told, later months add to it, and a month in neither ends it")
  func cumulative() throws {
    let model = SeasonModel(learningFrom: pool(40), for: 2026)
    let january = 2026 * 12
    var told = pool(1)[0]
    for month in 0..<6 { told.monthly[january + month] = 1_000_000 }
    let whole = try #require(model.forecast(told, line: 20_000_000))
    #expect(whole.months == 6)
    // February and March are not told, and the cumulative figure of April holds them: the very same forecast.
    var gaps = told
    for month in [1, 2] { gaps.monthly[january + month] = nil }
    #expect(try #require(model.forecast(gaps, line: 20_000_000)).months == 1)
    gaps.toDate[january + 3] = 4_000_000
    #expect(model.forecast(gaps, line: 20_000_000) == whole)
    // A gap after it ends what is known there, and what was told later is not used.
    gaps.monthly[january + 4] = nil
    let shorter = try #require(model.forecast(gaps, line: 20_000_000))
    var fourMonths = told
    for month in [4, 5] { fourMonths.monthly[january + month] = nil }
    #expect(shorter.months == 4 && shorter == model.forecast(fourMonths, line: 20_000_000))
    // The cumulative figure is the later word where months say otherwise, as it is on every page.
    var other = told
    other.toDate[january + 5] = 9_000_000
    let most = try #require(model.forecast(other, line: 20_000_000))
    #expect(most.months == 6 && abs(most.middle / whole.middle - 1.5) < 1e-9)
    // Alone it is as good as its months; a December one closes a year.
    var alone = pool(1)[0]
    alone.toDate[january + 5] = 6_000_000
    #expect(model.forecast(alone, line: 20_000_000) == whole)
    var closed = WatchedSeries(monthly: [:], toDate: [january - 1: 12_000_000])
    #expect(closed.total(of: 2025) == 12_000_000)
    closed.yearly[2025] = 13_000_000
    #expect(closed.total(of: 2025) == 13_000_000)
  }

  @Test("months after a gap are used by the share that just the known ones make up, with the errors of the same gap")
  func gap() throws {
    // January and March to October; of equal shares nine twelfths.
    let known = [0, 2, 3, 4, 5, 6, 7, 8, 9]
    let model = SeasonModel(learningFrom: pool(40), for: 2026, gaps: [known])
    let january = 2026 * 12
    var series = pool(1)[0]
    for month in known { series.monthly[january + month] = 1_000_000 }
    #expect(series.knownMonths(of: 2026) == known && !known.isFromJanuary && [0, 1].isFromJanuary)
    let forecast = try #require(model.forecast(series, line: 20_000_000))
    #expect(forecast.ground == .months && forecast.months == 9 && forecast.gaps == [2] && forecast.lastMonth == 10)
    #expect(abs(forecast.middle - 12_000_000) < 1)
    // By the fifth of enterprises that it is in, a closed year came to 13.05, 13.15, 13.25, 13.35 or 13.2 million, and those
    // nine months to 9.95, 9.9, 9.85, 9.8 or 10: the second is the middle of their errors, the first and the fourth the ends.
    let centre = 13.15 / 9.9
    #expect(abs(forecast.low - 12_000_000 * 13.05 / 9.95 / centre) < 1)
    #expect(abs(forecast.high - 12_000_000 * 13.35 / 9.8 / centre) < 1)
    // With February told the range is narrower, and from January alone, as for a gap that nobody asked for, it is wider.
    func width(_ model: SeasonModel, _ series: WatchedSeries) throws -> Double {
      let forecast = try #require(model.forecast(series, line: 20_000_000))
      return forecast.high / forecast.low
    }
    var whole = series
    whole.monthly[january + 1] = 1_000_000
    let plain = SeasonModel(learningFrom: pool(40), for: 2026)
    #expect(model.forecast(whole, line: 20_000_000)?.gaps == nil && model.cuts == plain.cuts)
    #expect(try width(model, whole) < width(model, series) && width(model, series) < width(plain, series))
    // Revenue is the line's own measure: of as many months it is carried on, of fewer it is not.
    series.revenueToDate[january + 7] = 8_000_000
    #expect(model.forecast(series, line: 20_000_000)?.ground == .months)
    series.revenueToDate[january + 8] = 9_000_000
    let carried = try #require(model.forecast(series, line: 20_000_000))
    #expect(carried.ground == .revenue && carried.months == 9 && carried.gaps == nil)
  }

  @Test(
    "what a cumulative figure holds is no gap, January may be lacking, and a gap that nothing is learned of is not used"
  )
  func gaps() throws {
    let january = 2026 * 12
    var series = pool(1)[0]
    series.toDate[january + 3] = 4_000_000
    series.monthly[january + 5] = 1_000_000
    #expect(series.knownMonths(of: 2026) == [0, 1, 2, 3, 5])
    #expect(series.sum(of: 2026, over: [0, 1, 2, 3, 5]) == 5_000_000 && series.sum(of: 2026, over: [0, 4]) == nil)
    var late = pool(1)[0]
    for month in [1, 2] { late.monthly[january + month] = 1_000_000 }
    let model = SeasonModel(learningFrom: pool(40), for: 2026, gaps: [[0, 1, 2, 3, 5], [1, 2]])
    let held = try #require(model.forecast(series, line: 20_000_000))
    #expect(held.months == 5 && held.gaps == [5] && abs(held.middle - 12_000_000) < 1)
    let begun = try #require(model.forecast(late, line: 20_000_000))
    #expect(begun.ground == .months && begun.gaps == [1] && begun.lastMonth == 3 && abs(begun.middle - 12_000_000) < 1)
    let few = SeasonModel(learningFrom: pool(SeasonModel.leastSample - 1), for: 2026, gaps: [[1, 2]])
    #expect(few.forecast(late, line: 20_000_000) == nil)
    // A month that has not begun is none, so that a slip of the year makes no gap.
    let entries = try ["output@2026-01": "10", "output@2026-12": "20"].map { name, value in
      FactEntry(try #require(FactReference(column: name)), .decimal(try #require(Decimal128(exactly: value))))
    }
    let told = WatchedSeries(
      Subject(kind: .enterprise, key: "e", entries: entries), on: try #require(CalendarDay("2026-11-28")))
    #expect(told.knownMonths(of: 2026) == [0])
  }

  @Test("revenue to date is carried on by the season, and past the line already it says so, with what the errors leave")
  func revenue() throws {
    // Of twelve equal shares ten are known: 30 million come to 36. Ten months went wrong by 13.05/13.2 to 13.35/13.2 of
    // the year, one year of five each, in eighty cases, and twelve by nothing.
    let model = SeasonModel(learningFrom: pool(40), for: 2026)
    let october = 2026 * 12 + 9
    var series = pool(1)[0]
    series.revenueToDate[october] = 30_000_000
    let over = try #require(model.forecast(series, line: 20_000_000))
    #expect(over.ground == .revenue && over.months == 10 && !over.isRatioOwn)
    #expect(over.revenue == .init(months: 10, sum: 30_000_000, isOver: true))
    #expect(abs(over.middle - 36_000_000) < 1)
    #expect(abs(over.low - 36_000_000 * 13.05 / 13.2) < 1 && abs(over.high - 36_000_000 * 13.35 / 13.2) < 1)
    // Half of one more than all errors that were seen lies beyond them.
    for chance in over.chances { #expect(abs(chance - (1 - 0.5 / 81)) < 1e-9) }
    // The enterprise's own part from main business: three quarters of 30 million are past the line, of 24 they are not.
    series.mainRevenue[2025] = 9_000_000
    series.revenue[2025] = 12_000_000
    let own = try #require(model.forecast(series, line: 20_000_000))
    #expect(own.isRatioOwn && own.revenue?.isOver == true && abs(own.middle - 27_000_000) < 1)
    series.revenueToDate[october] = 24_000_000
    #expect(model.forecast(series, line: 20_000_000)?.revenue?.isOver == false)
    // 22 million come to 19.8 of main business, and sixteen of the eighty errors reach from there to the line.
    series.revenueToDate[october] = 22_000_000
    let near = try #require(model.forecast(series, line: 20_000_000))
    #expect(abs(near.middle - 19_800_000) < 1 && abs(near.chance - 16.5 / 81) < 1e-9)
    // More main business than revenue is a slip of one of them: all of it is the most.
    series.mainRevenue[2025] = 15_000_000
    #expect(abs((model.forecast(series, line: 20_000_000)?.middle ?? 0) - 26_400_000) < 1)
  }

  @Test(
    "of output and revenue what reaches further is carried on, and a year is no less than the revenue that was told")
  func further() throws {
    let model = SeasonModel(learningFrom: pool(40), for: 2026)
    let january = 2026 * 12
    var series = pool(1)[0]
    for month in 0..<10 { series.monthly[january + month] = 1_000_000 }
    let output = try #require(model.forecast(series, line: 20_000_000))
    #expect(output.ground == .months && output.revenue == nil && output.chance < 0.01)
    series.revenueToDate[january + 2] = 3_000_000
    let behind = try #require(model.forecast(series, line: 20_000_000))
    #expect(behind.ground == .months && behind.months == 10 && behind.middle == output.middle)
    #expect(behind.revenue == .init(months: 3, sum: 3_000_000, isOver: false))
    series.revenueToDate[january + 2] = 30_000_000
    let over = try #require(model.forecast(series, line: 20_000_000))
    #expect(over.ground == .months && over.revenue?.isOver == true)
    #expect([over.low, over.middle, over.high].allSatisfy { abs($0 - 30_000_000) < 1 })
    #expect(abs(over.chance - (1 - 0.5 / 81)) < 1e-9)
    series.revenueToDate[january + 9] = 31_000_000
    #expect(model.forecast(series, line: 20_000_000)?.ground == .revenue)
    // Nothing earned says nothing.
    var nothing = pool(1)[0]
    nothing.revenueToDate[january + 9] = 0
    #expect(model.forecast(nothing, line: 20_000_000)?.ground == .lastYear)
  }

  @Test("what most have of main business stands for those of whom it is unknown, and the method says so")
  func usualMainShare() throws {
    let all = pool(40).enumerated().map { number, series in
      var series = series
      series.revenue[2025] = 10_000_000
      series.mainRevenue[2025] = number < 10 ? 5_000_000 : 8_000_000
      return series
    }
    let model = SeasonModel(learningFrom: all, for: 2026)
    #expect(model.usualMainShare == 0.8 && ForecastMethod(model, pool: 40).usualMainShare == 0.8)
    var series = pool(1)[0]
    series.revenueToDate[2026 * 12 + 9] = 24_000_000
    let forecast = try #require(model.forecast(series, line: 20_000_000))
    // 24 million in ten of twelve months, eight tenths of it from main business.
    #expect(abs(forecast.middle - 23_040_000) < 1 && forecast.revenue?.isOver == false)
    #expect(SeasonModel(learningFrom: pool(40), for: 2026).usualMainShare == 1)
  }

  @Test("revenue is read from what was told, and a month with revenue alone is in the series, with what it grows from")
  func told() throws {
    let entries = try [
      "revenue_to_date@2026-10": "30000000", "revenue_to_date_year_before@2026-10": "24000000",
      "revenue@2025": "28000000",
      "revenue_to_date@2025-09": "1", "output@2026-01": "10",
    ].map { name, value in
      FactEntry(try #require(FactReference(column: name)), .decimal(try #require(Decimal128(exactly: value))))
    }
    let subject = Subject(kind: .enterprise, key: "e", entries: entries)
    let watched = WatchedSeries(subject, on: try #require(CalendarDay("2026-11-10")))
    #expect(
      watched.revenueToDate == [2026 * 12 + 9: 30_000_000, 2025 * 12 + 8: 1] && watched.revenue == [2025: 28_000_000])
    #expect(watched.lastRevenue(of: 2026)?.months == 10 && watched.lastRevenue(of: 2024) == nil)
    let series = MonthlySeries(subject, year: 2026, on: try #require(CalendarDay("2026-11-10")))
    let october = try #require(series.months.last)
    #expect(october.period == .month(year: 2026, month: 10) && october.value == nil)
    #expect(october.revenueToDate == 30_000_000 && october.revenueGrowth == Decimal128(exactly: "0.25"))
    // Output is still what was told of it.
    #expect(series.toDate?.value == 10 && series.last?.period == .month(year: 2026, month: 1))
  }

  @Test("of whom nothing is forecast it is told what is lacking, or why nobody watches it")
  func lack() throws {
    let code = try #require(CreditCode("91310117MA0000001U"))
    let began = Timestamp(millisecondsSinceEpoch: 0)
    let day = try #require(CalendarDay("2026-05-10"))
    func lack(
      _ facts: [String: FactValue], industry: String? = "3911", isWatched: Bool = false, hasLeft: Bool = false
    ) throws -> ForecastLack? {
      let enterprise = Enterprise(
        creditCode: code, name: "示例公司", statisticalArea: nil, operatingArea: nil, registeredArea: nil,
        industry: industry.flatMap { IndustryCode($0) }, addedAt: began, updatedAt: began)
      let entries = try facts.map { name, value in FactEntry(try #require(FactReference(column: name)), value) }
      return ForecastLack(
        of: enterprise, Subject(kind: .enterprise, key: "e", entries: entries), isWatched: isWatched, hasLeft: hasLeft,
        on: day)
    }
    let entered = FactValue.day(try #require(CalendarDay("2015-06-01")))
    #expect(try lack([:], industry: nil) == .industry)
    #expect(try lack([:], industry: "6434") == .notIndustry)
    #expect(try lack(["output@2025": .decimal(1)]) == .standing)
    #expect(try lack(["above_scale_on": entered, "output@2026-01": .decimal(1)]) == .lastOutput)
    #expect(try lack(["above_scale_on": entered, "output@2025": .decimal(1)]) == .outsideBand)
    #expect(try lack(["above_scale_on": entered, "output@2025": .decimal(1)], hasLeft: true) == .left)
    #expect(try lack(["above_scale_on": entered, "output@2026-06": .decimal(1)], isWatched: true) == .figures)
    #expect(try lack(["above_scale_on": entered, "output@2026-02": .decimal(1)], isWatched: true) == nil)
    #expect(try lack(["above_scale_on": entered, "output@2026-01": .decimal(1)], isWatched: true) == nil)
  }

  @Test("revenue that was told by the month alone is added up from January on, and from what was told to date")
  func toldByMonth() throws {
    let entries = try [
      "revenue@2026-02": "20", "revenue@2026-01": "10", "revenue_to_date@2026-03": "35", "revenue@2026-03": "4",
      "revenue@2026-04": "5", "revenue@2026-06": "7", "output@2026-01": "10",
    ].map { name, value in
      FactEntry(try #require(FactReference(column: name)), .decimal(try #require(Decimal128(exactly: value))))
    }
    let subject = Subject(kind: .enterprise, key: "e", entries: entries)
    let january = 2026 * 12
    let day = try #require(CalendarDay("2026-07-10"))
    // What was told to date stands as it was told; nothing is said of June, since May is not known.
    #expect(
      WatchedSeries(subject, on: day).revenueToDate
        == [january: 10, january + 1: 30, january + 2: 35, january + 3: 40])
    let series = MonthlySeries(subject, year: 2026, on: day)
    #expect(series.months.last?.period == .month(year: 2026, month: 4) && series.months.last?.revenueToDate == 40)
  }

  @Test("revenue of the year before goes on from what this year's report gives for it, as this year's does")
  func revenueBase() throws {
    let entries = try [
      "revenue_to_date@2026-02": "30", "revenue_to_date_year_before@2026-02": "24", "revenue@2026-03": "10",
      "revenue@2025-03": "8", "revenue@2026-04": "12", "revenue_year_before@2026-04": "16", "revenue@2025-04": "1",
      "revenue@2026-05": "9",
    ].map { name, value in
      FactEntry(try #require(FactReference(column: name)), .decimal(try #require(Decimal128(exactly: value))))
    }
    let series = MonthlySeries(
      Subject(kind: .enterprise, key: "e", entries: entries), year: 2026, on: try #require(CalendarDay("2026-07-10")))
    let months = series.months.filter { $0.period.year == 2026 }
    #expect(months.map(\.revenueToDate) == [nil, 30, 40, 52, 61])
    // 24, then 8 as was told then, then 16 as April's own report gives it; nobody told May.
    #expect(months.map(\.revenueBase) == [nil, 24, 32, 48, nil])
    #expect(months[2].revenueGrowth == Decimal128(exactly: "0.25"))
  }

  @Test("chances lie strictly between nothing and certainty, fall with the line, and rise with the shock")
  func order() throws {
    let model = SeasonModel(learningFrom: pool(60), for: 2026)
    var series = pool(1)[0]
    for month in 0..<6 { series.monthly[2026 * 12 + month] = 1_000_000 }
    var before = 1.0
    for line in stride(from: 4_000_000.0, through: 30_000_000, by: 1_000_000) {
      let forecast = try #require(model.forecast(series, line: line))
      #expect(forecast.chances.allSatisfy { $0 > 0 && $0 < 1 })
      #expect(forecast.chances == forecast.chances.sorted())
      #expect(forecast.chance <= before && forecast.low <= forecast.middle && forecast.middle <= forecast.high)
      before = forecast.chance
    }
    #expect(abs(SeasonModel.scenarios.reduce(0) { $0 + $1.weight } - 1) < 1e-12)
    #expect(abs(SeasonModel.scenarios.reduce(0) { $0 + $1.weight * $1.shift }) < 1e-12)
    #expect(abs(SeasonModel.scenarios.reduce(0) { $0 + $1.weight * $1.shift * $1.shift } - 1) < 1e-12)
  }

  @Test("nothing of the year that is forecast, or later, changes what was learned")
  func noPeeking() {
    let known = pool(50)
    let more = known.map { series in
      var series = series
      for month in 0..<12 { series.monthly[2026 * 12 + month] = 9_000_000 }
      series.yearly[2026] = 1
      series.mainRevenue[2026] = 1
      return series
    }
    let model = SeasonModel(learningFrom: known, for: 2026)
    #expect(model == SeasonModel(learningFrom: more, for: 2026))
  }
}

@Suite("A warning becomes one case for each month")
struct WarningTests {
  private let code: CreditCode

  init() throws { code = try #require(CreditCode("91310117MA0000001U")) }

  private func watched(
    _ kind: WatchedEnterprise.Kind = .band, growth: Int?, through: Period? = .month(year: 2026, month: 4)
  ) -> WatchedEnterprise {
    WatchedEnterprise(
      enterprise: code, kind: kind, area: nil, through: through, toDate: 1, base: 1, growth: growth, forecast: nil)
  }

  private func fault(
    _ warning: Warning, _ watched: WatchedEnterprise?, words: String = "请上门", isOver: Bool = false
  ) -> String? {
    do throws(Diagnostics) {
      _ = try warning.check(watched, words: words, isOver: isOver)
      return nil
    } catch {
      return error.rendered(in: .chinese)
    }
  }

  @Test("the edge of falling is below nought, and each refusal says what to do")
  func edges() {
    let warning = Warning(enterprise: code)
    #expect(fault(warning, watched(growth: -1)) == nil)
    #expect(
      fault(warning, watched(growth: 0)) == """
        text: 错误：这家企业现在没有退规预警
          应为：产值在文件区间内、低于上年同期的规上工业企业
          办法：有别的困难，请在服务栏目登记诉求
        """)
    #expect(fault(warning, watched(growth: nil)) != nil && fault(warning, nil) != nil)
    #expect(fault(warning, watched(.candidate, growth: -1)) != nil)
    #expect(
      fault(warning, watched(growth: -1), words: " \n") == """
        text: 错误：没有写要办什么，或写得太长
          应为：1000 字以内
          办法：写明下降的原因和要协调的事
        """)
    #expect(fault(warning, watched(growth: -1), words: String(repeating: "字", count: 1_000)) == nil)
    #expect(fault(warning, watched(growth: -1), words: String(repeating: "字", count: 1_001)) != nil)
  }

  @Test(
    "words that ask for a figure to be reported or reached become no case; what was told and what is lacking may be said"
  )
  func figures() {
    let warning = Warning(enterprise: code)
    #expect(
      fault(warning, watched(growth: -1), words: "上门了解。请企业把全年产值报到2100万元，不要退规") == """
        text: 错误：“请企业把全年产值报到2100万元，不要退规”像是要企业报到或做到某个数
          应为：情况、原因、困难和要协调的事；不向企业提数字要求，也不说差多少
          办法：去掉要达到的数，或改写成困难和服务事项
        """)
    for words in [
      "全年产值不低于2000万元", "请企业力争营业收入达到二千万元", "产值要求增长到3％以上，请超过5%", "请务必确保产值 2,100 万元", "数据可以多报一点",
      "Please reach an output of 21 million yuan", "12月产值至少补足300万元", "请把10月数据补到2300万元", "请企业上月达到2,300万元", "建议报2300万元",
      "请企业填报 2100 万元",
      "上期报到2050万", "请企业多报", "Please report 21 million yuan", "请把10月产值多报两成", "产值再多报200万元吧", "产值能报高就报高", "产值虚报三成",
      "请企业分别多报一点", "产值再多报几个点",
      "今年产值不低于去年的2倍", "请企业力争营业收入达到上年的两倍", "务必确保全年产值翻番", "请确保产值增长 1.5 倍以上",
      "产值要达到2000万元", "全年营业收入需做到2,000万元", "产值应该达到2000万元", "12月要完成300万元", "企业需要把订单补上，产值要回到2000万元",
      "12月要完成产值300万元", "产值要超过上年的1.1倍", "产值需突破二千万元",
      "请企业报2300万元，贷款我们协调", "申报条件是上年营业收入不低于2000万元，请企业年底达到", "为符合申报条件请把产值报到2000万元",
    ] {
      #expect(fault(warning, watched(growth: -1), words: words) != nil, "\(words)")
    }
    for words in [
      "退规预警：2026年1—10月产值比上年同期 -12.5%（非统计口径）。原因：待了解。请上门了解，协调解决困难。", "去年产值达到2500万元，今年订单下降三成，请上门了解",
      "流动资金缺口至少300万元，请协调贷款", "企业1—10月完成产值1800万元，同比下降", "用工缺50人，请对接", "电费补贴不低于5万元的政策请讲解",
      "企业10月报2300万元，同比下降", "上月多报了一家，已请更正", "请申报500万元贴息", "请银行今年把贷款额度提到500万元", "企业反映全年订单达到2000万元", "请本月完成30名员工报到",
      "10月少报的200万元已更正", "请企业把上月多报的200万元更正", "上月多报200万元，已更正", "请企业如实报送，不要虚报、瞒报", "已提醒企业不要虚报、瞒报", "不得把产值多报一点",
      "请企业如实填报，勿多报或少报", "将核实企业是否虚报", "请园区再多报几家候选企业", "让企业少报材料",
      "主要少报的原因是漏填", "企业反映需要多报的几张表", "请财务填报30万元贴息申请", "建议报50万元的补贴", "请协调甲方今年支付工程款，完成300万元", "请银行本月放款达到500万元",
      "产值已是前年的2倍，请上门了解", "请了解产值翻番的原因", "培育库不低于年度任务的1.2倍", "厂房容积率不低于2倍的请列出",
      "申报条件是上年营业收入不低于前年的2倍",
      "企业主要完成产值1800万元", "产值快要达到2000万元，请讲解政策", "申报条件是营业收入要达到2000万元", "营业收入取得突破，达到2500万元",
      "全年供应超过2000万元，营业收入下降", "申报条件是上年营业收入不低于2000万元", "请企业6月前完成500万元设备采购合同",
      "新产品取得重要突破，全年营业收入2亿元", "企业亟需突破关键技术，去年营收下降20%", "扩产项目需完成环评验收才能投产，预计年产值5000万元",
    ] {
      #expect(fault(warning, watched(growth: -1), words: words) == nil, "\(words)")
    }
  }

  @Test("whatever comes in whatever order, a month has at most one open case, as a plain dictionary says")
  func model() throws {
    for seed in 0..<40 {
      var random = seed &* 2_654_435_761 &+ 12_345
      func draw(_ bound: Int) -> Int {
        random = (random &* 1_103_515_245 &+ 12_345) & 0x7FFF_FFFF
        return (random >> 8) % bound
      }
      var warning = Warning(enterprise: code)
      var opened: [Period: Int] = [:]
      for step in 1...60 {
        let through = Period.month(year: 2026, month: 1 + draw(6))
        let growth = draw(3) - 1
        let words = draw(5) == 0 ? "" : "请上门"
        let isOver = draw(4) == 0
        let mayOpen = growth < 0 && (opened[through] == nil || isOver) && !words.isEmpty
        let refused = fault(warning, watched(growth: growth, through: through), words: words, isOver: isOver)
        #expect((refused == nil) == mayOpen, "seed \(seed), step \(step)")
        guard mayOpen else { continue }
        opened[through] = step
        warning.apply(
          WarningCase(
            enterprise: code, through: through, number: step, at: Timestamp(millisecondsSinceEpoch: 0),
            by: .commandLine, record: step))
        #expect(warning.cases == opened)
      }
    }
  }
}
