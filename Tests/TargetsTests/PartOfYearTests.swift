import Decimals
import Instruments
import Quantities
import Testing

@testable import PolicyCorpus
@testable import Targets

@Suite("A part of what is to be told is never taken for the whole")
struct PartOfYearTests {
  private static let platforms = "gaozhiliang-2023/5#service-manufacturing-platforms"
  private static let february = IndicatorMeasure.Lack.untold([.month(year: 2025, month: 2)])

  private func observations(
    _ indicator: String, _ figures: [(String, String)], toldOn: [String: String] = [:]
  ) throws -> [Observation] {
    try figures.enumerated().map {
      try Fixture.observation(
        indicator, $0.element.0, $0.element.1, id: $0.offset + 1, toldOn: toldOn[$0.element.0])
    }
  }

  private func progress(
    _ indicator: String, _ figures: [(String, String)], year: Int, on day: String, toldOn: [String: String] = [:]
  ) throws -> IndicatorProgress {
    let board = try Fixture.board(on: day, try observations(indicator, figures, toldOn: toldOn))
    return try #require(
      board.progress(of: try Fixture.id(indicator), in: .area(try Fixture.area("310000")), year: year))
  }

  /// 不超过 100 in the year, of a unit and an aggregation that no document has with it.
  private func ceiling(
    _ figures: [(String, String)], on day: String, unit: String = "吨",
    frequency: IndicatorDeclaration.Frequency = .yearly, _ aggregation: IndicatorDeclaration.Aggregation
  ) throws -> IndicatorProgress {
    let end = try Fixture.day("2025-12-31")
    let declaration = IndicatorDeclaration(
      scope: .city, unit: unit, direction: .atMost, modality: [], frequency: frequency, window: .period,
      aggregation: aggregation, average: .mean, baseline: nil, since: nil, start: .nothing,
      deadline: .init(day: end, basis: .stated), targets: [], value: 100, districts: [], zones: [], observedBy: nil,
      of: [], register: nil, leftAs: nil, series: nil, breakdown: [])
    let force = try #require(
      try Fixture.corpus().document(try Fixture.id(Self.platforms).clause.document)?.force)
    let today = try Fixture.day(day)
    let measure = IndicatorGauge(declaration, force: force).measure(
      try observations(Self.platforms, figures), year: 2025, on: today)
    return IndicatorProgress(
      declaration, measure: measure, target: 100, start: Period.year(2025).start, end: end, baseline: nil, planned: nil,
      isJudged: true, on: today)
  }

  @Test("what only grows is beyond its ceiling for good, and nobody knows that it is within while a part is missing")
  func ceilings() throws {
    let over = "2026-02-01"
    for aggregation in [IndicatorDeclaration.Aggregation.sum, .toDate] {
      let beyond = try ceiling([("2025-11", "101")], on: over, aggregation)
      #expect(beyond.state == .beyond && beyond.gap == 1 && beyond.state.isWarning)
      #expect(beyond.measure.lack != nil)
      // At the line itself December may bring the rest.
      #expect(try ceiling([("2025-11", "100")], on: over, aggregation).state == .noComparison)
      #expect(try ceiling([("2025-01", "100")], on: "2025-02-10", aggregation).state == .within)
      #expect(try ceiling([("2025-01", "101")], on: "2025-02-10", aggregation).state == .beyond)
      #expect(try ceiling([("2025", "100")], on: over, aggregation).state == .within)
    }
    // A sum that lacks January is at least what is there.
    #expect(try ceiling([("2025-02", "101")], on: "2025-03-10", .sum).state == .beyond)
    #expect(try ceiling([("2025-02", "100")], on: "2025-03-10", .sum).state == .noComparison)
  }

  @Test("a ratio, a rate and what stands on a day may come back from beyond their ceiling")
  func mayComeBack() throws {
    let over = "2026-02-01"
    // Nor does what is within it now stay there.
    for value in ["99", "101"] {
      #expect(try ceiling([("2025-11", value)], on: over, unit: "%", .last).state == .noComparison)
      #expect(try ceiling([("2025-11", value)], on: "2025-12-10", unit: "%", .last).state == .noComparison)
      #expect(try ceiling([("2025-11", value)], on: over, unit: "万元/人", .toDate).state == .noComparison)
      #expect(try ceiling([("2025-11", value)], on: over, unit: "百分点", .sum).state == .noComparison)
      #expect(try ceiling([("2025-11", value)], on: over, .last).state == .noComparison)
      #expect(
        try ceiling([("2025-11", value)], on: over, frequency: .stock, .sum).state == .noComparison)
    }
    let stock = try ceiling([("2025-11", "101")], on: over, frequency: .stock, .sum)
    let end = try Fixture.day("2025-12-31")
    #expect(stock.state == .noComparison && stock.measure.lack == .deadline(end))
    #expect(try ceiling([("2025", "101")], on: over, frequency: .stock, .sum).state == .beyond)
  }

  @Test("a sum that goes past a month says which, and shows what is reached alone")
  func holes() throws {
    let told = [("2025-01", "1"), ("2025-03", "2")]
    let hole = try progress(Self.platforms, told, year: 2025, on: "2025-06-15")
    #expect(hole.measure.value == 3 && hole.state == .noComparison)
    #expect(hole.measure.lack == Self.february && hole.measure.lacksMonths)
    // 90 of 365 days ask for 4.9 of 20.
    let filled = try progress(Self.platforms, told + [("2025-02", "0")], year: 2025, on: "2025-06-15")
    #expect(filled.state == .behind && filled.measure.lack == nil && !filled.measure.lacksMonths)
    // What is there is enough for its day, or for the year.
    let enough = try progress(Self.platforms, [("2025-01", "1"), ("2025-03", "4")], year: 2025, on: "2025-06-15")
    #expect(enough.state == .onCourse && enough.measure.lack == Self.february)
    let reached = try progress(Self.platforms, [("2025-01", "1"), ("2025-03", "20")], year: 2025, on: "2025-06-15")
    #expect(reached.state == .reached && reached.measure.lack == Self.february)
    // The first months too; those after the newest have not been told yet.
    let late = try progress(Self.platforms, [("2025-03", "2")], year: 2025, on: "2025-06-15")
    #expect(late.measure.lack == .untold([.month(year: 2025, month: 1), .month(year: 2025, month: 2)]))
    // A year that is over lacks them all.
    let over = try progress(Self.platforms, told, year: 2025, on: "2026-02-01")
    #expect(over.state == .noComparison)
    #expect(over.measure.lack == .untold(([2] + Array(4...12)).map { .month(year: 2025, month: $0) }))
    // The year's own figure has no months that could be missing.
    #expect(try progress(Self.platforms, told + [("2025", "19")], year: 2025, on: "2026-02-01").state == .missed)
  }

  @Test("a month that was told while it ran is missing once the sum goes past it, until it is told again")
  func toldEarly() throws {
    let told = [("2025-01", "1"), ("2025-02", "0"), ("2025-03", "2")]
    let early = try progress(
      Self.platforms, told, year: 2025, on: "2025-06-15", toldOn: ["2025-02": "2025-02-10", "2025-03": "2025-03-10"])
    #expect(early.state == .noComparison && early.measure.lack == Self.february)
    let again = try progress(
      Self.platforms, told, year: 2025, on: "2025-06-15", toldOn: ["2025-02": "2025-02-28", "2025-03": "2025-03-10"])
    #expect(again.state == .behind && again.measure.lack == nil)
  }

  @Test("what is told since the year began goes past no month")
  func cumulative() throws {
    let added = try progress(
      "gaozhiliang-2023/目标#industrial-value-added", [("2025-01", "0.1"), ("2025-05", "0.53")], year: 2025,
      on: "2025-06-20")
    #expect(added.state == .behind && added.measure.lack == nil)
  }

  @Test("years that are added up lack a year, or the months of one; the first begins with the document")
  func severalYears() throws {
    let centres = "gaozhiliang-2023/8#measurement-and-inspection-centres"
    let gap = try progress(
      centres, [("2023", "4"), ("2024-12", "2"), ("2025-02", "1")], year: 2025, on: "2025-06-20")
    let months = (1...11).map { Period.month(year: 2024, month: $0) }
    #expect(gap.measure.lack == .untold(months + [.month(year: 2025, month: 1)]))
    let id = try Fixture.id("zjtx-2025/1#specialised-firms")
    let force = try #require(try Fixture.corpus().document(id.clause.document)?.force)
    let declaration = IndicatorDeclaration(
      scope: .city, unit: "家", direction: .atLeast, modality: [], frequency: .new, window: .period, aggregation: .sum,
      average: .mean, baseline: nil, since: nil, start: .nothing, deadline: nil, targets: [], value: 100, districts: [],
      zones: [], observedBy: nil, of: [], register: nil, leftAs: nil, series: nil, breakdown: [])
    let first = try #require(force.from)
    #expect(first.month > 1 && first.year == 2025)
    func lack(_ figures: [(String, String)]) throws -> IndicatorMeasure.Lack? {
      IndicatorGauge(declaration, force: force).measure(
        try observations(Self.platforms, figures), year: 2026, on: try Fixture.day("2026-02-10")
      ).lack
    }
    let whole = (first.month...12).map { ("\(Period.month(year: 2025, month: $0))", "1") } + [("2026-01", "1")]
    #expect(try lack(whole) == nil)
    #expect(try lack(Array(whole.dropFirst())) == .untold([.month(year: 2025, month: first.month)]))
  }

  @Test("more or fewer than before is not told by a sum that lacks a month")
  func comparisons() throws {
    let id = "shenggui-2023/4#exits"
    let before = (1...12).map { ("\(Period.month(year: 2024, month: $0))", "2") }
    func state(_ figures: [(String, String)], on day: String) throws -> IndicatorProgress.State {
      try progress(id, before + figures, year: 2025, on: day).state
    }
    #expect(try state([("2025-01", "1"), ("2025-02", "1")], on: "2025-03-10") == .falling)
    #expect(try state([("2025-01", "1"), ("2025-03", "1")], on: "2025-04-10") == .noComparison)
    #expect(try state([("2025-01", "3"), ("2025-03", "3")], on: "2025-04-10") == .noComparison)
    #expect(try state([("2025-01", "3"), ("2025-02", "3")], on: "2025-03-10") == .notFalling)
  }

  @Test("a baseline that was told before its time had ended is none, until it is told again")
  func earlyBaseline() throws {
    let loans = "gaozhiliang-2023/保障4#unsecured-loans"
    let figures = [("2022-12", "100"), ("2025", "90")]
    let early = try progress(loans, figures, year: 2025, on: "2026-06-01", toldOn: ["2022-12": "2022-12-05"])
    #expect(early.state == .noComparison && early.measure.lack == .baselineEarly([.year(2022)]))
    let again = try progress(loans, figures, year: 2025, on: "2026-06-01", toldOn: ["2022-12": "2022-12-31"])
    #expect(again.state == .notRising && again.measure.previous == 100)
    // Another source that told it in time stands.
    let other = try progress(
      loans, [("2022-12-31", "80"), ("2022-12", "100"), ("2025", "90")], year: 2025, on: "2026-06-01",
      toldOn: ["2022-12": "2022-12-05"])
    #expect(other.state == .rising && other.measure.previous == 80)
    // So it is of a month of the baseline's year.
    let intensity = "zhuanxing-2026/目标#research-intensity"
    let months = [("2025-04", "2.9"), ("2026-04", "2.95")]
    let month = try progress(intensity, months, year: 2026, on: "2026-06-01", toldOn: ["2025-04": "2025-04-20"])
    #expect(month.state == .noComparison && month.measure.lack == .baselineEarly([.month(year: 2025, month: 4)]))
    #expect(
      try progress(intensity, months, year: 2026, on: "2026-06-01", toldOn: ["2025-04": "2025-05-08"]).state == .rising)
  }

  @Test("where something stood when its time began is not what was told of a month that still ran")
  func earlyStart() throws {
    let benchmarks = "gaozhiliang-2023/8#national-quality-benchmarks"
    let figures = [("2022-12", "40"), ("2024-07-01", "44")]
    let early = try progress(benchmarks, figures, year: 2024, on: "2024-07-01", toldOn: ["2022-12": "2022-12-05"])
    #expect(early.state == .startUntold && early.expected == nil)
    let again = try progress(benchmarks, figures, year: 2024, on: "2024-07-01", toldOn: ["2022-12": "2023-01-05"])
    #expect(again.state == .behind && again.expected == 45)
  }
}
