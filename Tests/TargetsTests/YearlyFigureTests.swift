import Decimals
import Instruments
import PolicyCorpus
import Quantities
import Testing

@testable import Targets

@Suite("What is told of part of a year is read as its clause says")
struct YearlyFigureTests {
  /// The progress of a year in the city, as told by a day.
  private func progress(
    _ indicator: String, _ figures: [(String, String)], year: Int? = nil, on day: String,
    assignments: [Assignment] = [], toldOn: String? = nil, plan: Cascade.Row? = nil
  ) throws -> IndicatorProgress {
    let told = try figures.enumerated().map {
      try Fixture.observation(indicator, $0.element.0, $0.element.1, id: $0.offset + 1, toldOn: toldOn)
    }
    let board = try Fixture.board(
      on: day, told, assignments: assignments, cascades: try plan.map { [try Fixture.cascade(indicator, $0)] } ?? [])
    let id = try Fixture.id(indicator)
    return try #require(
      board.progress(of: id, in: .area(try Fixture.area("310000")), year: year ?? board.usualYear(of: id)))
  }

  @Test("到2025年 of value added is the whole of 2025: months grow towards it and are never added up")
  func flow() throws {
    let added = "gaozhiliang-2023/目标#industrial-value-added"
    // 151 of 365 days: 1.3 × 151/365 is 0.5378.
    let ahead = try progress(added, [("2024", "1.25"), ("2025-04", "0.43"), ("2025-05", "0.54")], on: "2025-06-20")
    let newest = try Fixture.number("0.54")
    #expect(ahead.measure.value == newest && ahead.measure.method == .newestOfYear && ahead.state == .onCourse)
    #expect(try progress(added, [("2025-05", "0.53")], on: "2025-06-20").state == .behind)
    // Eleven months are no year, unless they passed the line already.
    let part = try progress(added, [("2025-11", "1.2")], on: "2026-02-01")
    #expect(part.state == .noComparison && part.measure.lack == .untold([.year(2025)]))
    #expect(try progress(added, [("2025-11", "1.31")], on: "2026-02-01").state == .reached)
    #expect(try progress(added, [("2025-12", "1.3")], on: "2026-02-01").state == .missed)
    #expect(try progress(added, [("2025", "1.3001")], on: "2026-02-01").state == .reached)
  }

  @Test("what was told of December while it ran is part of the year alone, until it is told again")
  func runningDecember() throws {
    let added = "gaozhiliang-2023/目标#industrial-value-added"
    let running = try progress(added, [("2025-12", "1.2")], on: "2026-01-01", toldOn: "2025-12-05")
    #expect(running.state == .noComparison && running.measure.lack == .untold([.year(2025)]))
    #expect(try progress(added, [("2025-12", "1.2")], on: "2026-01-05", toldOn: "2026-01-04").state == .missed)
    // So is a stock's.
    let factories = "gaozhiliang-2023/10#benchmark-factories"
    let end = try Fixture.day("2025-12-31")
    let stock = try progress(factories, [("2025-12", "18")], on: "2026-01-01", toldOn: "2025-12-05")
    #expect(stock.state == .noComparison && stock.measure.lack == .deadline(end))
  }

  @Test("the last day’s figure is the year’s where the newest figure holds, and never of a flow or a rate")
  func toldByDay() throws {
    let end = try Fixture.day("2025-12-31")
    for newest in ["gaozhiliang-2023/2#trillion-clusters", "gaozhiliang-2023/4#technical-upgrade-projects"] {
      let told = try progress(newest, [("2025-12-31", "3")], on: "2026-02-01")
      #expect(told.state == .missed && told.measure.asOf == end, "\(newest)")
      let share = try progress(newest, [("2025-12-31", "3"), ("2025", "2000")], on: "2026-02-01")
      #expect(share.state == .reached, "\(newest)")
    }
    // Not even of the last day: what came about on it is not what came about in the year.
    let flows = [
      "gaozhiliang-2023/目标#industrial-value-added", "gaozhiliang-2023/5#service-manufacturing-platforms",
      "gaozhiliang-2023/8#measurement-and-inspection-centres", "gaozhiliang-2023/13#energy-saved-per-year",
    ]
    for flow in flows {
      let lost = try progress(flow, [("2025-12-31", "30")], on: "2026-02-01")
      #expect(lost.state == .noData && lost.measure.lack == .toldByDay(end), "\(flow)")
      let both = [("2025-12-31", "30"), ("2025", "2")]
      #expect(try progress(flow, both, on: "2026-02-01").measure.value != 30, "\(flow)")
    }
    let day = try Fixture.day("2025-06-30")
    let lost = try progress(flows[0], [("2025-06-30", "0.6")], on: "2025-07-20")
    #expect(lost.state == .noData && lost.measure.lack == .toldByDay(day))
  }

  @Test("a year before the final one is only told, unless a task was given for it")
  func earlier() throws {
    let added = "gaozhiliang-2023/目标#industrial-value-added"
    let running = try progress(added, [("2024-06", "0.7")], on: "2024-08-01")
    #expect(running.state == .beforeFinalYear && running.expected == nil && !running.state.isWarning)
    #expect(running.target == (try Fixture.number("1.3")))
    #expect(try progress(added, [("2023", "1.1")], year: 2023, on: "2026-02-01").state == .beforeFinalYear)
    let task = Assignment(
      id: 1, indicator: try Fixture.id(added), year: 2024, area: try Fixture.area("310000"),
      value: try Fixture.number("1.2"), document: "示例", issuedOn: try Fixture.day("2024-01-10"), giver: .city,
      trace: Fixture.trace)
    #expect(try progress(added, [("2024", "1.15")], year: 2024, on: "2025-02-01", assignments: [task]).state == .missed)
  }

  @Test("a share of part of the year is no share of the year, and output for each worker grows with the months")
  func ratios() throws {
    let share = "gaozhiliang-2023/目标#emerging-industry-share"
    #expect(try progress(share, [("2025-05", "44")], on: "2025-06-20").state == .noComparison)
    // Not even where it lies above: the rest of the year may bring it down.
    let above = try progress(share, [("2025-05", "46")], on: "2025-06-20")
    #expect(above.state == .noComparison && above.measure.lack == .untold([.year(2025)]))
    #expect(try progress(share, [("2025-11", "45.2")], on: "2026-02-01").state == .noComparison)
    #expect(try progress(share, [("2025-11", "45.2"), ("2025", "44.9")], on: "2026-02-01").state == .missed)
    let productivity = "gaozhiliang-2023/目标#labour-productivity"
    // 50 × 151/365 is 20.68.
    #expect(try progress(productivity, [("2025-05", "20.7")], on: "2025-06-20").state == .onCourse)
    #expect(try progress(productivity, [("2025-05", "20.6")], on: "2025-06-20").state == .behind)
  }

  @Test("projects that are under way are told so far: months are not added, and none are due by a day")
  func underway() throws {
    let projects = "gaozhiliang-2023/4#technical-upgrade-projects"
    let running = try progress(projects, [("2025-01", "900"), ("2025-02", "950")], on: "2025-06-15")
    #expect(running.measure.value == 950 && running.target == 1800)
    #expect(running.expected == nil && running.state == .underway)
    #expect(try progress(projects, [("2025-11", "1790")], on: "2026-02-01").state == .noComparison)
    #expect(try progress(projects, [("2025-11", "1790"), ("2025", "1799")], on: "2026-02-01").state == .missed)
    // What was under way in November may be done by the end of the year.
    #expect(try progress(projects, [("2025-11", "1800")], on: "2026-02-01").state == .noComparison)
    #expect(try progress(projects, [("2025-11", "1800")], on: "2025-12-15").state == .reached)
    #expect(try progress(projects, [("2025", "1800")], on: "2026-02-01").state == .reached)
    // Nor are they what a plan's months add up to.
    let plan = try #require(
      Cascade.Row(area: try Fixture.area("310000"), months: Array(repeating: 150, count: 12)))
    let planned = try progress(projects, [("2025-02", "100")], on: "2025-06-15", plan: plan)
    #expect(planned.expected == nil && planned.state == .underway)
    // 攻关项目 too.
    let research = try progress(
      "gaozhiliang-2023/6#research-projects", [("2025-01", "60"), ("2025-02", "70")], on: "2025-06-15")
    #expect(research.measure.value == 70 && research.state == .underway)
  }

  @Test("a yearly share that has to rise is held against a whole year or the same months, never a part against a whole")
  func rising() throws {
    let intensity = "zhuanxing-2026/目标#research-intensity"
    let part = try progress(intensity, [("2025", "3"), ("2026-04", "3.4")], on: "2026-06-01")
    #expect(part.state == .noComparison && part.measure.lack == .baseline([.month(year: 2025, month: 4)]))
    let same = try progress(intensity, [("2025-04", "2.9"), ("2025", "3"), ("2026-04", "2.95")], on: "2026-06-01")
    #expect(same.state == .rising && same.measure.comparison == .baseline(.month(year: 2025, month: 4)))
    // 2027 is held against 2025 again, and not against the year before it.
    let whole = [("2025", "3"), ("2026", "3.4"), ("2027", "3.1")]
    let later = try progress(intensity, whole, year: 2027, on: "2028-02-01")
    #expect(later.state == .rising && later.measure.previous == 3 && later.measure.comparison == .baseline(.year(2025)))
    let last = try progress(intensity, [("2025-12", "3"), ("2028", "3")], on: "2029-02-01")
    #expect(last.state == .notRising && last.state.isWarning)
    // Before 2028 nobody has failed.
    #expect(
      try progress(intensity, [("2025", "3"), ("2026", "2.9")], year: 2026, on: "2027-02-01").state == .beforeFinalYear)
    #expect(
      try progress(intensity, [("2025-11", "3"), ("2026", "3.1")], year: 2026, on: "2027-02-01").measure.lack
        == .baseline([.year(2025)]))
    #expect(
      try progress(intensity, [("2025", "3")], year: 2025, on: "2026-02-01").measure.lack == .sinceBaseline(.year(2025))
    )
    // 免费覆盖率 has no baseline but the year before.
    let coverage = "zhuanxing-2026/14#free-line-coverage"
    let running = [("2026", "60"), ("2027", "70"), ("2028-03", "65")]
    #expect(try progress(coverage, running, on: "2028-06-01").state == .noComparison)
    #expect(try progress(coverage, running + [("2027-03", "66")], on: "2028-06-01").state == .notRising)
    #expect(try progress(coverage, [("2027", "70"), ("2028", "71")], year: 2028, on: "2029-06-01").state == .rising)
    #expect(
      try progress(coverage, [("2026", "60"), ("2028", "71")], year: 2028, on: "2029-06-01").state == .noComparison)
    let over = try progress(coverage, [("2027-03", "66"), ("2028-03", "65")], year: 2028, on: "2029-06-01")
    #expect(over.state == .noComparison && over.measure.lack == .untold([.year(2028)]))
  }

  @Test("years that were not told, and a figure from before the deadline, never show that something was missed")
  func unknownParts() throws {
    let centres = "gaozhiliang-2023/8#measurement-and-inspection-centres"
    // 882 of 1096 days ask for 8.05; what 2023 had nobody knows.
    let spring = (1...4).map { ("2025-0\($0)", "0") }
    let gap = try progress(centres, [("2024", "4"), ("2025-05", "2")] + spring, on: "2025-06-20")
    #expect(gap.measure.value == 6 && gap.state == .noComparison && gap.measure.lack == .untold([.year(2023)]))
    #expect(try progress(centres, [("2024", "7"), ("2025-05", "2")] + spring, on: "2025-06-20").state == .onCourse)
    let whole = [("2023", "0"), ("2024", "4"), ("2025-05", "2")]
    #expect(try progress(centres, whole + spring, on: "2025-06-20").state == .behind)
    #expect(try progress(centres, whole, on: "2025-06-20").state == .noComparison)
    let factories = "gaozhiliang-2023/10#benchmark-factories"
    let early = try progress(factories, [("2025-10", "18")], on: "2026-02-01")
    let end = try Fixture.day("2025-12-31")
    #expect(early.state == .noComparison && early.measure.lack == .deadline(end))
    #expect(try progress(factories, [("2025-10", "20")], on: "2026-02-01").state == .reached)
    // A stock may have fallen again by the deadline, and a total so far may not.
    let titles = "gaozhiliang-2023/17#little-giants"
    let above = try progress(titles, [("2025-10-31", "1000")], on: "2026-02-01")
    #expect(above.state == .noComparison && above.measure.lack == .deadline(end))
    #expect(try progress(titles, [("2025-10-31", "1000")], on: "2025-12-31").state == .reached)
    let ended = try progress(titles, [("2025-10-31", "1000"), ("2025-12-31", "1000")], on: "2026-02-01")
    #expect(ended.state == .reached)
    #expect(try progress(factories, [("2025-10", "18"), ("2025-12", "19")], on: "2026-02-01").state == .missed)
    #expect(try progress(factories, [("2025-10", "18")], on: "2025-12-31").measure.lack == nil)
  }

  @Test("a plan's months count through the month of which the figure speaks, as the even steps do")
  func plan() throws {
    let platforms = "gaozhiliang-2023/5#service-manufacturing-platforms"
    let plan = try #require(Cascade.Row(area: try Fixture.area("310000"), months: Array(repeating: 2, count: 12)))
    let told = [("2025-01", "1"), ("2025-02", "3")]
    let even = try progress(platforms, told, on: "2025-06-15", plan: plan)
    #expect(even.expected == 4 && even.state == .onCourse)
    #expect(try progress(platforms, Array(told.prefix(1)), on: "2025-06-15", plan: plan).expected == 2)
    // June runs: what is there of it is held against the months before.
    let spring = (3...5).map { ("2025-0\($0)", "0") }
    let running = try progress(platforms, told + spring + [("2025-06", "5")], on: "2025-06-15", plan: plan)
    #expect(running.expected == 10 && running.state == .behind)
  }

  @Test("a district is held against its own breakdown's months, and where it has none against the city's for it")
  func plannedAbove() throws {
    let platforms = "gaozhiliang-2023/5#service-manufacturing-platforms"
    let (city, own) = (try Fixture.area("310000"), try Fixture.area("310117"))
    func row(_ area: AreaCode, _ month: Int) throws -> Cascade.Row {
      try #require(Cascade.Row(area: area, months: Array(repeating: month, count: 12)))
    }
    let told = try ["2025-01", "2025-02"].enumerated().map {
      try Fixture.observation(platforms, $0.element, "1", place: "310117", id: $0.offset + 1)
    }
    func expected(_ cascades: [Cascade]) throws -> Int? {
      let board = try Fixture.board(on: "2025-06-15", told, cascades: cascades)
      return board.progress(of: try Fixture.id(platforms), in: .area(own), year: 2025)?.expected?.integer
    }
    let (above, below) = (
      try Fixture.cascade(platforms, try row(own, 3)),
      try Fixture.cascade(platforms, try row(own, 2), below: "310117", id: 2)
    )
    #expect(try expected([above]) == 6)
    #expect(try expected([above, below]) == 4 && expected([below, above]) == 4)
    #expect(try expected([try Fixture.cascade(platforms, try row(city, 9))]) != 18)
  }

  @Test("a total that holds what there was before has no pace until that is told")
  func startsTold() throws {
    let benchmarks = "gaozhiliang-2023/8#national-quality-benchmarks"
    let untold = try progress(benchmarks, [("2024-07-01", "44")], on: "2024-07-01")
    #expect(untold.state == .startUntold && untold.expected == nil && !untold.state.isWarning)
    // 548 of 1096 days are half of them: half of the way from 40 to 50.
    let behind = try progress(benchmarks, [("2022", "40"), ("2024-07-01", "44")], on: "2024-07-01")
    #expect(behind.state == .behind && behind.expected == 45)
    #expect(try progress(benchmarks, [("2022", "40"), ("2024-07-01", "45")], on: "2024-07-01").state == .onCourse)
    // Where it stood alone is no pace yet.
    let started = try progress(benchmarks, [("2022", "40")], on: "2024-07-01")
    #expect(started.state == .underway && started.expected == nil)
    #expect(try progress(benchmarks, [("2025", "50")], on: "2026-02-01").state == .missed)
    #expect(try progress(benchmarks, [("2025", "51")], on: "2026-02-01").state == .reached)
    for id in ["gaozhiliang-2023/16#star-market-listings", "zhuanxing-2026/目标#billion-yuan-makers-total"] {
      let board = try Fixture.board(on: "2026-06-01")
      #expect(board.declaration(of: try Fixture.id(id))?.start == .told, "\(id)")
    }
    // 新增 begins with nothing: a sixth of the three years has passed.
    let months = (1...5).map { ("2026-0\($0)", "0") } + [("2026-06", "16")]
    let new = try progress("zhuanxing-2026/目标#billion-yuan-makers-new", months, on: "2026-07-15")
    #expect(new.state == .behind)
  }

  @Test("what has a first day of its own begins with that, before or after its document")
  func ownFirstDay() throws {
    // 十四五: 913 of 1826 days are half of them, and 2万套 are asked for.
    let dormitories = "gaoduan-2022/5#dormitory-sets"
    let half = try progress(dormitories, [("2023-07-02", "1")], on: "2023-07-02")
    #expect(half.expected == 1 && half.state == .onCourse)
    #expect(try progress(dormitories, [("2023-07-02", "0.99")], on: "2023-07-02").state == .behind)
    // Of 2022, of which the document holds a quarter, no 200 are asked.
    let id = try Fixture.id("gaoduan-2022/24#skilled-talent")
    let city = TargetPlace.area(try Fixture.area("310000"))
    let board = try Fixture.board(on: "2024-02-01")
    #expect(board.years(of: id) == [2024, 2023] && board.target(of: id, in: city, year: 2022) == nil)
    #expect(board.target(of: id, in: city, year: 2023)?.value == 200)
    #expect(try progress("\(id)", [("2022", "60")], year: 2022, on: "2024-02-01").state == .noTarget)
  }

  @Test("a share has no parts that districts and months could be given")
  func cascades() throws {
    let board = try Fixture.board(on: "2026-06-01")
    let cascaded = [
      "gaozhiliang-2023/4#technical-upgrade-projects": true, "gaozhiliang-2023/5#service-manufacturing-platforms": true,
      "shenggui-2023/2#district-targets": true, "zhuanxing-2026/14#free-line-coverage": false,
      "gaozhiliang-2023/目标#energy-per-value-added": false,
    ]
    for (id, expected) in cascaded {
      let declaration = try #require(board.declaration(of: try Fixture.id(id)))
      #expect(declaration.isCascaded == expected, "\(id)")
    }
  }
}
