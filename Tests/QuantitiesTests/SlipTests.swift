import Decimals
import Diagnostics
import Quantities
import Testing

@Suite("Figures beside those that they are like")
struct SlipTests {
  @Test("a slip is found from half to double of a power of ten, and beyond five times in any case")
  func slips() throws {
    func found(_ value: Int, like: Int) -> Slip.Oddity? {
      Slip.oddity(of: Decimal128(value), likes: [Decimal128(like)])
    }
    func slip(_ factor: Int, _ times: Int, isUp: Bool) -> Slip.Oddity {
      .slip(factor: factor, Slip.Ratio(times: Decimal128(times), isUp: isUp))
    }
    #expect(found(4_990_000, like: 1_000_000) == nil)
    #expect(found(5_000_000, like: 1_000_000) == slip(10, 5, isUp: true))
    #expect(found(20_000_000, like: 1_000_000) == slip(10, 20, isUp: true))
    #expect(
      found(20_000_001, like: 1_000_000)
        == .jump(Slip.Ratio(times: Decimal128(coefficient: 20_000_001, exponent: -6), isUp: true)))
    #expect(found(1_000_000, like: 4_990_000) == nil)
    #expect(found(1_000_000, like: 5_000_000) == slip(10, 5, isUp: false))
    #expect(found(1_000, like: 1_000_000) == slip(1_000, 1_000, isUp: false))
    #expect(found(100, like: 1_000_000) == slip(10_000, 10_000, isUp: false))
    #expect(found(0, like: 1_000_000) == nil && found(1_000_000, like: 0) == nil)
    // What gives something back is like what gave back as much.
    #expect(found(-10, like: -10) == nil && found(-100, like: -10) == slip(10, 10, isUp: true))
    #expect(found(-10, like: 10) == .jump(nil) && found(10, like: -10) == .jump(nil))
    #expect(Slip.Oddity.jump(nil).comparison(with: Wording(zh: "往期", en: "before")).zh == "与往期的正负不同")
  }

  @Test(
    "a doubt says how often as much the figure is, about only where that is rounded, and which units such a slip mixes up",
    arguments: [
      (502, 1, "是往期的 502 倍", "502 times the months before", "元与千元"),
      (5_021, 10, "约是往期的 502 倍", "about 502 times the months before", "元与千元"),
      (10_000, 1, "是往期的 10,000 倍", "10,000 times the months before", "元与万元"),
      (73, 10, "是往期的 7.3 倍", "7.3 times the months before", "千元与万元"),
      (734, 100, "约是往期的 7.3 倍", "about 7.3 times the months before", "千元与万元"),
      (120, 1, "是往期的 120 倍", "120 times the months before", "小数点或位数"),
      (300, 1, "是往期的 300 倍", "300 times the months before", "向企业核实"),
      (1, 2_000, "是往期的 1/2,000", "1/2,000 of the months before", "元与千元"),
      (10, 92, "约是往期的 1/9", "about 1/9 of the months before", "千元与万元"),
    ])
  func ratio(_ value: Int, _ like: Int, _ zh: String, _ en: String, _ cause: String) throws {
    let oddity = try #require(Slip.oddity(of: Decimal128(value), likes: [Decimal128(like)]))
    let said = oddity.comparison(with: Wording(zh: "往期", en: "the months before"))
    #expect(said.zh == zh && said.en == en)
    #expect(oddity.remedy.zh.contains(cause))
  }

  @Test(
    "a month is like the two before it and the same of last year; a cumulative one is carried on within its year alone")
  func likes() {
    #expect(Slip.monthsBefore(1, isToDate: false) == [1, 2, 12] && Slip.monthsBefore(3, isToDate: true) == [1, 2, 12])
    #expect(Slip.monthsBefore(2, isToDate: true) == [1, 12] && Slip.monthsBefore(1, isToDate: true) == [12])
    #expect(Slip.carried(100, from: 1, to: 11) == 110 && Slip.carried(90, from: 2, to: 11) == 110)
    #expect(Slip.carried(99, from: 12, to: 11) == 99 && Slip.carried(99, from: 12, to: 12) == 99)
    #expect(Period.month(year: 2026, month: 2).earlier(by: 12) == .month(year: 2025, month: 2))
    #expect(Period.month(year: 2026, month: 2).earlier(by: 2) == .month(year: 2025, month: 12))
    #expect(Period.year(2026).earlier(by: 2) == .year(2024))
  }

  @Test("a year to date is its last cumulative figure and the months since, and no later one is less")
  func yearToDate() throws {
    func year(_ month: Int, toDate: [Int: Decimal128] = [:], months: [Int: Decimal128] = [:]) -> YearToDate<Decimal128>?
    {
      YearToDate(before: month, value: { $0 }, toDate: { toDate[$0] }, month: { months[$0] })
    }
    let told = try #require(year(6, toDate: [1: 5, 3: 90], months: [2: 7, 4: 10]))
    #expect(told.sum == 100 && told.figures == [90, 10] && told.missing == [5])
    // A sum of rounded figures may be off by a thousandth; one cumulative figure may not.
    #expect(!told.exceeds(100) && !told.exceeds(Decimal128(coefficient: 999, exponent: -1)) && told.exceeds(99))
    #expect(try #require(year(4, toDate: [3: 100])).exceeds(Decimal128(coefficient: 999, exponent: -1)))
    #expect(year(1)?.sum == 0 && year(5) == nil)
    // Of a year that gave something back the least is unknown while a month is.
    #expect(year(4, months: [1: 10, 3: -5]) == nil && year(3, months: [1: 10, 2: -5])?.sum == 5)
  }

  @Test("a doubt cites what it was held against, of the figure's own kind of time, and else what the figure replaces")
  func doubts() throws {
    func doubt(_ value: Decimal128, _ period: Period, isToDate: Bool = false, replacing: Decimal128? = nil) -> String? {
      let told: [String: Decimal128] = ["2026-09": 100, "2025-10": 80, "2025": 1000]
      return Diagnostic.doubt(
        about: value, of: period, isToDate: isToDate, replacing: replacing, at: Place(field: "value"),
        told: { told["\($0)"] }, in: { Wording(verbatim: "\($0.plainText())元") }
      )?.message.zh
    }
    let october = Period.month(year: 2026, month: 10)
    #expect(doubt(480, october) == nil)
    #expect(doubt(1000, october) == "存疑：2026年10月 1000元，是已填报的 10 倍；已填报：2026年9月 100元、2025年10月 80元")
    // A correction is held against what it replaces only where nothing else was told.
    #expect(doubt(100, october, replacing: 1000) == nil)
    #expect(
      doubt(100, .month(year: 2024, month: 1), replacing: 1000) == "存疑：2024年1月 100元，是已填报的 1/10；已填报：2024年1月 1000元")
    // A first month is held against its part of the year before.
    let first = Diagnostic.doubt(
      about: 50_000, of: october, replacing: 40_000, at: Place(field: "value"), told: { _ in nil },
      total: { [2025: 1200, 2024: 1000][$0] }, in: { Wording(verbatim: "\($0.plainText())元") })
    #expect(
      first?.message.zh == "存疑：2026年10月 50000元，是上年全年平均每月的 500 倍；已填报：2025年 1200元")
    #expect(doubt(2500, .year(2026)) == nil && doubt(300_000, .year(2026))?.contains("是已填报的 300 倍") == true)
  }
}
