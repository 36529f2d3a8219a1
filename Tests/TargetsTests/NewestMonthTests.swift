import Instruments
import Quantities
import Testing

@testable import PolicyCorpus
@testable import Targets

@Suite("What is told of a month while it runs speaks of the days before alone")
struct NewestMonthTests {
  private static let platforms = "gaozhiliang-2023/5#service-manufacturing-platforms"

  private func observations(
    _ indicator: String, _ figures: [(String, String)], toldOn: [String: String]
  ) throws -> [Observation] {
    try figures.enumerated().map {
      try Fixture.observation(
        indicator, $0.element.0, $0.element.1, id: $0.offset + 1, toldOn: toldOn[$0.element.0])
    }
  }

  private func progress(
    _ indicator: String, _ figures: [(String, String)], on day: String, toldOn: [String: String] = [:],
    plan: Cascade.Row? = nil
  ) throws -> IndicatorProgress {
    let board = try Fixture.board(
      on: day, try observations(indicator, figures, toldOn: toldOn),
      cascades: try plan.map { [try Fixture.cascade(indicator, $0)] } ?? [])
    return try #require(
      board.progress(of: try Fixture.id(indicator), in: .area(try Fixture.area("310000")), year: 2025))
  }

  @Test("a sum told on the third is held against the third, whenever it is read; of the last day it is the month’s")
  func sums() throws {
    let figures = [("2025-01", "1"), ("2025-02", "0"), ("2025-03", "3")]
    func told(_ marchOn: String, readOn day: String) throws -> IndicatorProgress {
      try progress(Self.platforms, figures, on: day, toldOn: ["2025-03": marchOn])
    }
    // 62 of 365 days ask for 3.4 of 20, the 90 through March for 4.9.
    let third = try Fixture.day("2025-03-03")
    let now = try told("2025-03-03", readOn: "2025-03-03")
    #expect(now.state == .onCourse && now.measure.asOf == third && now.measure.value == 4)
    for day in ["2025-03-31", "2025-04-01", "2025-06-15", "2025-12-31"] {
      let later = try told("2025-03-03", readOn: day)
      #expect(later.state == .onCourse && later.measure.asOf == third && later.expected == now.expected, "\(day)")
    }
    // The rest of March and all after it are missing once the year is over.
    let over = try told("2025-03-03", readOn: "2026-01-01")
    #expect(over.measure.lack == .untold((3...12).map { .month(year: 2025, month: $0) }))
    let end = try Fixture.day("2025-03-31")
    for day in ["2025-03-31", "2025-04-01"] {
      let whole = try told(day, readOn: "2025-06-15")
      #expect(whole.state == .behind && whole.measure.asOf == end, "\(day)")
      let lack = try told(day, readOn: "2026-01-01").measure.lack
      #expect(lack == .untold((4...12).map { .month(year: 2025, month: $0) }), "\(day)")
    }
    let before = try Fixture.day("2025-03-30")
    #expect(try told("2025-03-30", readOn: "2025-06-15").measure.asOf == before)
  }

  @Test("a plan's month is asked for once it was told to its end")
  func plans() throws {
    let plan = try #require(Cascade.Row(area: try Fixture.area("310000"), months: Array(repeating: 2, count: 12)))
    let figures = [("2025-01", "2"), ("2025-02", "2"), ("2025-03", "1")]
    func told(_ marchOn: String) throws -> IndicatorProgress {
      try progress(Self.platforms, figures, on: "2025-06-15", toldOn: ["2025-03": marchOn], plan: plan)
    }
    #expect(try told("2025-03-30").expected == 4 && told("2025-03-30").state == .onCourse)
    #expect(try told("2025-03-31").expected == 6 && told("2025-03-31").state == .behind)
    #expect(try told("2025-03-31").pace == .plan)
  }

  @Test("so it is of what is told since the year began")
  func cumulative() throws {
    // 1.3 × 123/365 is 0.438, × 151/365 is 0.538.
    let added = "gaozhiliang-2023/目标#industrial-value-added"
    let figures = [("2025-05", "0.53")]
    let early = try progress(added, figures, on: "2025-06-20", toldOn: ["2025-05": "2025-05-03"])
    let third = try Fixture.day("2025-05-03")
    #expect(early.state == .onCourse && early.measure.asOf == third)
    #expect(try progress(added, figures, on: "2025-06-20", toldOn: ["2025-05": "2025-05-31"]).state == .behind)
  }

  @Test("a stock told on the third is older than the one of the twentieth, until the month is told again")
  func stocks() throws {
    let factories = "gaozhiliang-2023/10#benchmark-factories"
    let figures = [("2025-06", "15"), ("2025-06-20", "17")]
    let early = try progress(factories, figures, on: "2025-07-15", toldOn: ["2025-06": "2025-06-03"])
    let twentieth = try Fixture.day("2025-06-20")
    #expect(early.measure.value == 17 && early.measure.asOf == twentieth && early.measure.previous == 15)
    let again = try progress(factories, figures, on: "2025-07-15", toldOn: ["2025-06": "2025-07-02"])
    let end = try Fixture.day("2025-06-30")
    #expect(again.measure.value == 15 && again.measure.asOf == end && again.measure.previous == 17)
  }

  @Test("part of a month is held against no whole one of the year before, nor against a baseline's")
  func comparisons() throws {
    let exits = "shenggui-2023/4#exits"
    let before = (1...12).map { ("\(Period.month(year: 2024, month: $0))", "2") }
    let figures = before + [("2025-01", "1"), ("2025-02", "0")]
    for day in ["2025-02-10", "2025-03-10"] {
      let early = try progress(exits, figures, on: day, toldOn: ["2025-02": "2025-02-03"])
      #expect(early.state == .noComparison && early.measure.previous == nil, "\(day)")
      #expect(early.measure.lack == .untold([.month(year: 2025, month: 2)]), "\(day)")
    }
    let whole = try progress(exits, figures, on: "2025-03-10", toldOn: ["2025-02": "2025-02-28"])
    #expect(whole.state == .falling && whole.measure.previous == 4 && whole.measure.lack == nil)
    let energy = "gaozhiliang-2023/目标#energy-per-value-added"
    let ratios = [("2024-05", "0.3"), ("2025-05", "0.2")]
    let early = try progress(energy, ratios, on: "2025-06-01", toldOn: ["2025-05": "2025-05-03"])
    #expect(early.state == .noComparison && early.measure.lack == .untold([.month(year: 2025, month: 5)]))
    #expect(try progress(energy, ratios, on: "2025-06-01", toldOn: ["2025-05": "2025-05-31"]).state == .falling)
  }

  @Test("months that add up are held against the months of the baseline's year, and what is missing there is named")
  func baselines() throws {
    let declaration = IndicatorDeclaration(
      scope: .city, unit: "吨", direction: .decrease, modality: [], frequency: .yearly, window: .period,
      aggregation: .sum, average: .mean, baseline: .year(2024), since: nil, start: .nothing, deadline: nil, targets: [],
      value: nil, districts: [], zones: [], observedBy: nil, of: [], register: nil, leftAs: nil, series: nil,
      breakdown: [])
    let force = try #require(
      try Fixture.corpus().document(try Fixture.id(Self.platforms).clause.document)?.force)
    func month(_ number: Int) -> Period { .month(year: 2024, month: number) }
    /// The months of 2025 against those of 2024, each of one.
    func measure(
      _ months: ClosedRange<Int>, before: [Int], on day: String, toldOn: [String: String] = [:]
    ) throws -> IndicatorMeasure {
      let told = before.map { ("\(month($0))", "1") } + months.map { ("\(Period.month(year: 2025, month: $0))", "1") }
      return IndicatorGauge(declaration, force: force).measure(
        try observations(Self.platforms, told, toldOn: toldOn), year: 2025, on: try Fixture.day(day))
    }
    let whole = try measure(1...4, before: Array(1...12), on: "2025-05-10")
    #expect(whole.previous == 4 && whole.lack == nil && whole.comparison == .baseline(month(4), from: month(1)))
    // April was told; it is February that was not.
    let hole = try measure(1...4, before: [1, 3, 4], on: "2025-05-10")
    #expect(hole.previous == nil && hole.lack == .baseline([month(2)]))
    let early = try measure(1...4, before: Array(1...4), on: "2025-05-10", toldOn: ["2024-02": "2024-02-20"])
    #expect(early.previous == nil && early.lack == .baselineEarly([month(2)]))
    // One that was never told among them: none of them is there.
    let both = try measure(1...4, before: [1, 2, 4], on: "2025-05-10", toldOn: ["2024-02": "2024-02-20"])
    #expect(both.lack == .baseline([month(2), month(3)]))
    #expect(try measure(1...1, before: [1], on: "2025-02-10").comparison == .baseline(month(1)))
    // A whole year lacks the months that its baseline lacks, or all of it.
    let year = try measure(1...12, before: Array(1...5) + Array(7...12), on: "2026-02-01")
    #expect(year.lack == .baseline([month(6)]) && year.comparison == .baseline(.year(2024)))
    #expect(try measure(1...12, before: [], on: "2026-02-01").lack == .baseline([.year(2024)]))
    // What this year lacks itself is no lack of the baseline.
    let running = try measure(1...4, before: Array(1...4), on: "2025-05-10", toldOn: ["2025-04": "2025-04-10"])
    #expect(running.previous == nil && running.lack == .untold([.month(year: 2025, month: 4)]))
  }
}
