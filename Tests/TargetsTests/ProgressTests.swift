import Decimals
import Instruments
import Quantities
import Testing

@testable import PolicyCorpus
@testable import Targets

@Suite("An indicator is judged by its own modality")
struct ProgressTests {
  @Test("不低于 and 达到 hold at the value, 突破 only beyond it")
  func bounds() throws {
    let share = "gaozhiliang-2023/目标#industry-share-of-regional-product"
    // Of the year alone: its first months' share is none of the year, on whichever side it lies.
    #expect(try Fixture.progress(share, on: "2025-06-01", [("2025-05", "25")]).state == .noComparison)
    #expect(try Fixture.progress(share, on: "2025-06-01", [("2025-05", "24.9")]).state == .noComparison)
    #expect(try Fixture.progress(share, on: "2026-01-01", [("2025", "25")]).state == .reached)
    #expect(try Fixture.progress(share, on: "2026-01-01", [("2025", "24.9")]).state == .missed)
    let total = "shenggui-2023/1#above-scale-total"
    #expect(try Fixture.progress(total, on: "2025-12-31", [("2025-12-30", "1")]).state != .reached)
    #expect(try Fixture.progress(total, on: "2025-12-31", [("2025-12-30", "1.0001")]).state == .reached)
    #expect(try Fixture.progress(total, on: "2026-01-01", [("2025-12-31", "1")]).state == .missed)
    // What was told after the deadline's year is another year's.
    #expect(try Fixture.progress(total, on: "2026-06-01", [("2025-12-31", "1"), ("2026-05", "1.2")]).state == .missed)
  }

  @Test("how much of the time has passed is told to one decimal, never as over before it is")
  func elapsed() throws {
    let total = "shenggui-2023/1#above-scale-total"
    func elapsed(_ day: String) throws -> String? {
      try Fixture.progress(total, on: day, [("2025-05-30", "1")]).elapsed?.plainText()
    }
    // 883 and 1095 days of 1096.
    #expect(try elapsed("2025-06-01") == "80.5" && elapsed("2025-12-30") == "99.9")
    #expect(try elapsed("2025-12-31") == "100" && elapsed("2026-02-01") == "100")
  }

  @Test("左右 is never missed, and the difference is told on either side")
  func about() throws {
    let parks = "gaozhiliang-2023/21#characteristic-parks"
    #expect(try Fixture.progress(parks, on: "2026-06-01", [("2025", "58")]).state == .aboutNotJudged)
    #expect(try Fixture.progress(parks, on: "2026-06-01", [("2025", "63")]).state == .aboutNotJudged)
    #expect(try Fixture.progress(parks, on: "2026-06-01", [("2025", "60")]).state == .reached)
    #expect(try Fixture.progress(parks, on: "2025-06-01", [("2025-05", "40")]).state == .startUntold)
  }

  @Test("力争 that is not reached is no failure")
  func bestEffort() throws {
    let robots = "gaozhiliang-2023/目标#robot-density"
    #expect(try Fixture.progress(robots, on: "2026-06-01", [("2025", "359")]).state == .bestEffortMissed)
    #expect(try Fixture.progress(robots, on: "2026-06-01", [("2025", "360")]).state == .reached)
  }

  @Test("不超过 holds up to the value, 全覆盖 at a hundred per cent")
  func others() throws {
    let radius = "zjtx-2025/19#circle-radius"
    #expect(try Fixture.progress(radius, on: "2026-06-01", [("2026-05", "3")]).state == .within)
    #expect(try Fixture.progress(radius, on: "2026-06-01", [("2026-05", "3.1")]).state == .beyond)
    let full = "zhuanxing-2026/7#full-digital-coverage"
    #expect(try Fixture.progress(full, on: "2026-06-01", [("2026-05", "99.9")]).state == .startUntold)
    #expect(try Fixture.progress(full, on: "2026-06-01", [("2026-05", "100")]).state == .reached)
  }

  @Test("增长 and 下降 compare with the baseline that the readings name, not with the figure before; level is neither")
  func baselines() throws {
    func told(_ id: String, _ figures: [(String, String)], on day: String = "2026-06-01") throws -> IndicatorProgress {
      try Fixture.progress(id, on: day, figures)
    }
    // Balances against the end of 2022.
    let balance = "gaozhiliang-2023/保障4#unsecured-loans"
    let loans = try told(balance, [("2022-12-31", "100"), ("2024", "130"), ("2025", "120")])
    #expect(loans.state == .rising && loans.measure.previous == 100)
    #expect(loans.measure.comparison == .baseline(.year(2022)))
    let without = try told(balance, [("2022-06", "90"), ("2025", "120")])
    #expect(without.state == .noComparison && without.measure.lack == .baseline([.year(2022)]))
    #expect(try told(balance, [("2021", "90"), ("2022", "100")]).measure.lack == .sinceBaseline(.year(2022)))
    // From before the deadline: what has risen by then has, and what has not may have since.
    let early = try told(balance, [("2022-12-31", "100"), ("2025-06", "90")])
    let deadline = try Fixture.day("2025-12-31")
    #expect(early.state == .noComparison && early.measure.lack == .deadline(deadline))
    #expect(try told(balance, [("2022-12-31", "100"), ("2025-06", "110")]).state == .rising)
    #expect(try told(balance, [("2022-12-31", "100"), ("2025", "90")]).state == .notRising)
    // The surcharge against the month in which the document took force.
    let surcharge = try told(
      "zjtx-2025/14#resale-surcharge", [("2025-04-03", "0.2"), ("2025-12", "0.1"), ("2026-05", "0.15")])
    #expect(surcharge.state == .falling && surcharge.measure.comparison == .baseline(.month(year: 2025, month: 4)))
    // It is studied and guided to: who has not lowered it is not to be looked at.
    let same = try told("zjtx-2025/14#resale-surcharge", [("2025-04-03", "0.2"), ("2026-05", "0.2")])
    #expect(same.state == .guidanceUnmet && !same.state.isWarning)
  }

  @Test("a yearly ratio is the newest since the year began, never a sum of months")
  func ratios() throws {
    let energy = "gaozhiliang-2023/目标#energy-per-value-added"
    func told(_ figures: [(String, String)], on day: String) throws -> IndicatorProgress {
      try Fixture.progress(energy, on: day, figures)
    }
    let running = try told([("2024", "0.4"), ("2025-04", "0.3"), ("2025-05", "0.2")], on: "2025-06-01")
    let newest = try Fixture.number("0.2")
    #expect(running.measure.value == newest && running.measure.method == .newestOfYear)
    // January to May is held against no whole year.
    #expect(running.state == .noComparison)
    #expect(try told([("2024-05", "0.3"), ("2025-05", "0.2")], on: "2025-06-01").state == .falling)
    #expect(try told([("2024", "0.4"), ("2025", "0.39")], on: "2026-01-10").state == .falling)
    // What is cumulative through December is the year's; through November it is not.
    #expect(try told([("2024-12", "0.4"), ("2025", "0.41")], on: "2026-01-10").state == .notFalling)
    #expect(try told([("2024-11", "0.4"), ("2025", "0.39")], on: "2026-01-10").state == .noComparison)
    // Of a year that is over eleven months are not judged, against the same eleven either.
    let part = try told([("2024-11", "0.4"), ("2025-11", "0.41")], on: "2026-01-10")
    #expect(part.state == .noComparison && part.measure.lack == .untold([.year(2025)]))
  }

  @Test("a number that adds up holds a whole year against a whole one alone")
  func wholeYears() throws {
    let id = "shenggui-2023/4#exits"
    let months = (1...12).map { ("2024-\($0 < 10 ? "0" : "")\($0)", "1") }
    let board = try Fixture.board(
      on: "2026-02-01",
      try (months + [("2025", "11")]).enumerated().map {
        try Fixture.observation(id, $0.element.0, $0.element.1, place: "310117", id: $0.offset + 1)
      })
    let place = TargetPlace.area(try Fixture.area("310117"))
    let whole = try #require(board.progress(of: try Fixture.id(id), in: place, year: 2025))
    #expect(whole.measure.previous == 12 && whole.state == .falling)
  }

  @Test("the lead of a new town is told once, for all the years: a single year's is another figure")
  func lead() throws {
    let lead = "gaozhiliang-2023/20#new-towns-growth-lead"
    func told(_ figures: [(String, String)]) throws -> IndicatorProgress {
      try Fixture.progress(lead, on: "2026-06-01", figures, place: "jiading-new-town")
    }
    let early = try told([("2023", "9"), ("2024", "3")])
    let end = try Fixture.day("2025-12-31")
    #expect(early.state == .noData && early.measure.lack == .end(end))
    #expect(try told([("2023", "9"), ("2025", "1.9")]).state == .missed)
    #expect(try told([("2023", "0"), ("2025", "2")]).state == .reached)
  }

  @Test("more or fewer entrants than before holds only however what waits for confirmation is decided")
  func openTrends() throws {
    let id = try Fixture.id("shenggui-2023/2#district-entrants-rising")
    let district = try Fixture.area("310117")
    /// Confirmed and waiting in the March of either year.
    func state(_ before: (Int, Int), _ now: (Int, Int)) throws -> IndicatorProgress.State? {
      let counts = [(2024, before), (2025, now)].map { year, tally in
        EntryCount(
          month: .month(year: year, month: 3), area: district, park: nil, entries: tally.0 + tally.1,
          confirmed: tally.0)
      }
      let count = try #require(CountID("shenggui-2023/1#new-entrants-2025/entrants"))
      let board = try Fixture.board(on: "2025-06-01", entries: [count: counts])
      return board.progress(of: id, in: .area(district), year: 2025)?.state
    }
    #expect(try state((3, 0), (4, 0)) == .rising)
    #expect(try state((3, 0), (3, 0)) == .notRising)
    // Last year's one that waits may make it four.
    #expect(try state((3, 1), (4, 0)) == .openComparison)
    #expect(try state((3, 1), (5, 0)) == .rising)
    #expect(try state((0, 9), (4, 0)) == .openComparison)
    // This year's may make it more.
    #expect(try state((3, 0), (3, 1)) == .openComparison)
    #expect(try state((5, 0), (3, 1)) == .notRising)
    // None at all where entries reach back that far is known, and before that nothing is.
    #expect(try state((0, 0), (1, 0)) == .rising)
    let early = try Fixture.board(
      on: "2025-06-01",
      entries: [
        try #require(CountID("shenggui-2023/1#new-entrants-2025/entrants")): [
          EntryCount(month: .month(year: 2025, month: 3), area: district, park: nil, entries: 1, confirmed: 1)
        ]
      ])
    #expect(early.progress(of: id, in: .area(district), year: 2025)?.state == .noComparison)
  }

  @Test("of whom something is not known is in no figure, and no proof that one fell short")
  func openEntries() throws {
    let target = try Fixture.id("shenggui-2023/2#district-targets")
    let rising = try Fixture.id("shenggui-2023/2#district-entrants-rising")
    let district = try Fixture.area("310101")
    let count = try #require(CountID("shenggui-2023/1#new-entrants-2025/entrants"))
    /// Confirmed, waiting and open in the March of 2025, of which two are asked.
    func board(_ confirmed: Int, _ pending: Int, _ open: Int, before: Int = 1, on day: String) throws -> TargetBoard {
      let month = Period.month(year: 2025, month: 3)
      let counts = [
        EntryCount(
          month: .month(year: 2024, month: 3), area: district, park: nil, entries: before, confirmed: before),
        EntryCount(month: month, area: district, park: nil, entries: confirmed + pending, confirmed: confirmed),
        EntryCount(month: month, area: district, park: nil, entries: 0, confirmed: 0, open: open),
      ]
      return try Fixture.board(on: day, entries: [count: counts])
    }
    func state(_ id: InstrumentID, _ board: TargetBoard) -> IndicatorProgress.State? {
      board.progress(of: id, in: .area(district), year: 2025)?.state
    }
    let open = try board(1, 0, 3, on: "2026-06-01")
    #expect(open.progress(of: target, in: .area(district), year: 2025)?.measure.value == 1)
    #expect(open.open(of: target, in: district, year: 2025) == 3)
    #expect(open.pending(of: target, in: district, year: 2025) == 0)
    #expect(state(target, open) == .openResult)
    #expect(state(target, try board(1, 1, 0, on: "2026-06-01")) == .openResult)
    #expect(state(target, try board(1, 0, 0, on: "2026-06-01")) == .missed)
    #expect(state(target, try board(0, 0, 1, on: "2026-06-01")) == .missed)
    #expect(state(target, try board(2, 0, 5, on: "2026-06-01")) == .reached)
    // While the year runs, what is open changes nothing about its pace.
    #expect(state(target, try board(0, 0, 5, on: "2025-11-30")) == .behind)
    #expect(state(rising, open) == .openComparison)
    #expect(state(rising, try board(2, 0, 1, on: "2026-06-01")) == .rising)
    #expect(state(rising, try board(1, 0, 1, before: 2, on: "2026-06-01")) == .notRising)
  }

  @Test("超过 is open only while what waits could go beyond the value, 不低于 while it could come to it")
  func openLine() throws {
    let end = try Fixture.day("2025-12-31")
    let today = try Fixture.day("2026-02-01")
    func state(
      _ direction: IndicatorDeclaration.Direction, pending: Int, open: Int = 0
    ) -> IndicatorProgress.State {
      let declaration = IndicatorDeclaration(
        scope: .city, unit: "家", direction: direction, modality: [], frequency: .new, window: .year, aggregation: .sum,
        average: .mean, baseline: nil, since: nil, start: .nothing, deadline: .init(day: end, basis: .stated),
        targets: [], value: 3, districts: [], zones: [], observedBy: nil, of: [], register: nil, leftAs: nil,
        series: nil, breakdown: [])
      let measure = IndicatorMeasure(
        value: 1, asOf: end, method: .countedByFacts, previous: nil,
        pending: .init(value: Decimal128(pending), previous: .zero),
        open: .init(value: Decimal128(open), previous: .zero))
      return IndicatorProgress(
        declaration, measure: measure, target: 3, start: Period.year(2025).start, end: end, baseline: nil,
        planned: nil, isJudged: true, on: today
      ).state
    }
    #expect(state(.atLeast, pending: 1) == .missed && state(.atLeast, pending: 2) == .openResult)
    #expect(state(.exceed, pending: 2) == .missed && state(.exceed, pending: 3) == .openResult)
    // What waits for its confirmation and what lacks a fact come together.
    #expect(state(.atLeast, pending: 1, open: 1) == .openResult && state(.exceed, pending: 1, open: 1) == .missed)
    #expect(state(.exceed, pending: 1, open: 2) == .openResult)
  }

  @Test("a mean is told to four decimals and kept as the sum over the years")
  func means() throws {
    let saved = "gaozhiliang-2023/13#energy-saved-per-year"
    let mean = try Fixture.progress(saved, on: "2026-02-01", [("2023", "1"), ("2024", "1"), ("2025", "2")])
    #expect(mean.measure.value == Decimal128(exactly: "1.3333") && mean.measure.ratio == Ratio(4, of: 3))
  }

  @Test("a yearly figure is the year's own, or its months added up; the year's own wins")
  func yearly() throws {
    let platforms = "gaozhiliang-2023/5#service-manufacturing-platforms"
    let months = try Fixture.progress(
      platforms, on: "2025-06-15", [("2025-01", "1"), ("2025-02", "2"), ("2024", "25")])
    #expect(months.measure.value == 3 && months.target == 20 && months.measure.method == .withinYear)
    // 59 of 365 days have passed by the end of February, which asks for 3.2.
    #expect(months.state == .behind)
    let whole = try Fixture.progress(platforms, on: "2026-02-01", [("2025-01", "1"), ("2025", "20")])
    #expect(whole.measure.value == 20 && whole.state == .reached)
  }

  @Test("年均增长 is the compound rate since the document's first year, another yearly average the mean")
  func averages() throws {
    let growth = "gaozhiliang-2023/目标#industrial-investment-growth"
    let progress = try Fixture.progress(
      growth, on: "2026-02-01", [("2022", "50"), ("2023", "10"), ("2024", "0"), ("2025", "5")])
    // (1.10 · 1.00 · 1.05)^(1/3) − 1 = 4.9206 …, worked out by hand.
    let rate = try Fixture.number("4.9206")
    #expect(progress.measure.method == .compoundRate && progress.measure.value == rate)
    #expect(progress.state == .missed)
    let saved = "gaozhiliang-2023/13#energy-saved-per-year"
    let mean = try Fixture.progress(saved, on: "2026-02-01", [("2023", "0.9"), ("2024", "1.2"), ("2025-12", "1.2")])
    #expect(mean.measure.value == Decimal128(coefficient: 11, exponent: -1) && mean.state == .reached)
    // Lin-gang too, in its zone.
    let lingang = try Fixture.progress(
      "gaozhiliang-2023/20#lingang-output-growth", on: "2026-02-01",
      [("2023", "50"), ("2024", "0"), ("2025", "20")], place: "lingang")
    // (1.5 · 1 · 1.2)^(1/3) − 1.
    let compound = try Fixture.number("21.644")
    #expect(lingang.measure.value == compound && lingang.state == .reached)
  }

  @Test("a mean of years has no figure while one of them is missing, and says which")
  func gaps() throws {
    let growth = "gaozhiliang-2023/目标#industrial-investment-growth"
    func told(_ figures: [(String, String)], on day: String) throws -> IndicatorMeasure {
      try Fixture.progress(growth, on: day, figures).measure
    }
    // A running year's months are no yearly rate yet.
    let running = try told([("2023", "10"), ("2024", "10"), ("2025-05", "1")], on: "2025-06-01")
    #expect(running.value == 10 && running.asOf?.year == 2024)
    #expect(try told([("2024", "10")], on: "2025-06-01").lack == .years([2023]))
    let over = try told([("2023", "10"), ("2025-11", "10")], on: "2026-02-01")
    #expect(over.value == nil && over.lack == .years([2024, 2025]))
  }

  @Test("a stock is held against its way from the baseline to the target")
  func stock() throws {
    let chips = "zjtx-2025/19#service-stations"
    let corpus = try Fixture.corpus()
    let from = try #require(corpus.document(try Fixture.id(chips).clause.document)?.force.from)
    let before = from.adding(days: -1)
    let progress = try Fixture.progress(chips, on: "2026-12-31", [("\(before)", "100"), ("2026-12-31", "200")])
    #expect(progress.expected.map { Decimal128(100) < $0 && $0 < Decimal128(500) } == true)
    #expect(progress.gap == 300 && progress.percent == 40 && progress.pace == .time)
    let startless = try Fixture.progress(chips, on: "2026-12-31", [("2026-12-31", "200")])
    #expect(startless.expected == nil && startless.pace == nil && startless.state == .startUntold)
  }

  @Test("a district's task holds for its year, and the text's own target for its own")
  func tasks() throws {
    let id = try Fixture.id("shenggui-2023/2#district-targets")
    let songjiang = try Fixture.area("310117")
    func task(_ value: String, giver: Assignment.Giver, number: Int, day: String) throws -> Assignment {
      Assignment(
        id: number, indicator: id, year: 2026, area: songjiang, value: try Fixture.number(value), document: "示例",
        issuedOn: try Fixture.day(day), giver: giver, trace: Fixture.trace)
    }
    let board = try Fixture.board(
      on: "2026-03-01",
      assignments: [
        try task("210", giver: .district, number: 1, day: "2026-02-01"),
        try task("200", giver: .city, number: 2, day: "2026-01-15"),
        try task("260", giver: .city, number: 3, day: "2026-03-02"),
      ])
    #expect(board.target(of: id, in: .area(songjiang), year: 2026)?.value == 200)
    #expect(board.target(of: id, in: .area(songjiang), year: 2025)?.value == 200)
    #expect(board.target(of: id, in: .area(songjiang), year: 2024) == nil)
    #expect(board.usualYear(of: id) == 2026 && board.years(of: id) == [2026, 2025, 2024, 2023])
    #expect(try Fixture.board(on: "2026-03-01").usualYear(of: id) == 2025)
    // What one district was given says nothing about another, nor about all sixteen.
    let city = try Fixture.area("310000")
    let places = [("310117", 2026), ("310117001", 2026), ("310101", 2025), ("310101002", 2025), ("310000", 2025)]
    for (area, year) in places { #expect(board.usualYear(of: id, in: try Fixture.area(area)) == year, "\(area)") }
    #expect(board.listedYears(of: id, in: city) == [2026, 2025])
    #expect(board.listedYears(of: id, in: songjiang) == [2026, 2025])
    #expect(board.listedYears(of: id, in: try Fixture.area("310101")) == [2025])
    let districts = board.corpus.areas.districts.map(\.code)
    let everybody = try Fixture.board(
      on: "2026-03-01",
      assignments: districts.enumerated().map { number, area in
        Assignment(
          id: number + 1, indicator: id, year: 2026, area: area, value: 2, document: "示例",
          issuedOn: try Fixture.day("2026-01-15"), giver: .city, trace: Fixture.trace)
      })
    #expect(everybody.usualYear(of: id, in: city) == 2026)
  }

  @Test("the years of a plan before its deadline can be looked at, each with its target and what was told then")
  func earlierYears() throws {
    let id = try Fixture.id("gaozhiliang-2023/4#technical-upgrade-projects")
    let told = [("2023", "1700"), ("2024", "1850")].enumerated()
    let board = try Fixture.board(
      on: "2026-06-01", try told.map { try Fixture.observation("\(id)", $0.element.0, $0.element.1, id: $0.offset + 1) }
    )
    let city = TargetPlace.area(try Fixture.area("310000"))
    #expect(board.years(of: id) == [2026, 2025, 2024, 2023])
    let states = [2023: IndicatorProgress.State.missed, 2024: .reached, 2025: .noData, 2026: .noData]
    for (year, state) in states { #expect(board.progress(of: id, in: city, year: year)?.state == state, "\(year)") }
    // The text is about its own years.
    #expect(board.target(of: id, in: city, year: 2023)?.value == 1800)
    #expect(board.target(of: id, in: city, year: 2022) == nil && board.target(of: id, in: city, year: 2026) == nil)
    // Where entries are counted, no year is offered that is not read.
    let entrants = try Fixture.id("shenggui-2023/2#district-targets")
    #expect(try Fixture.board(on: "2029-06-01").years(of: entrants) == [2029, 2025, 2024])
  }

  @Test("what is new within a plan's whole period is added up over its years, never held against one of them")
  func wholePeriod() throws {
    let id = try Fixture.id("zhuanxing-2026/8#green-factories-new")
    let told = [("2025", "70"), ("2026-03", "20"), ("2026-07", "40"), ("2027-01", "40")]
    let board = try Fixture.board(
      on: "2027-02-10",
      try told.enumerated().map { try Fixture.observation("\(id)", $0.element.0, $0.element.1, id: $0.offset + 1) })
    let city = TargetPlace.area(try Fixture.area("310000"))
    // Works are told by their office: facts know one day for each enterprise, however many works it has.
    #expect(!board.isYearly(id) && !board.isCounted(id))
    let progress = try #require(board.progress(of: id, in: city, year: board.usualYear(of: id)))
    #expect(progress.measure.value == 100 && progress.state == .reached)
  }

  @Test("what facts count within a whole period begins with the period")
  func countedPeriod() throws {
    let declaration = IndicatorDeclaration(
      scope: .city, unit: "家", direction: .atLeast, modality: [], frequency: .new, window: .period, aggregation: .sum,
      average: .mean, baseline: nil, since: try Fixture.day("2026-01-01"), start: .nothing, deadline: nil, targets: [],
      value: 100, districts: [], zones: [], observedBy: CountID("zhuanxing-2026/8#green-factories-new/example"), of: [],
      register: nil, leftAs: nil, series: nil, breakdown: [])
    let city = try Fixture.area("310000")
    let force = try #require(
      try Fixture.corpus().document(try Fixture.id("zhuanxing-2026/8#green-factories-new").clause.document)?.force)
    let counts = [(2025, 12, 40), (2026, 3, 60), (2027, 1, 40)].map { year, month, number in
      EntryCount(
        month: .month(year: year, month: month), area: city, park: nil, entries: number + 5, confirmed: number)
    }
    let measure = IndicatorGauge(declaration, force: force).measure(
      entries: EntriesByArea(counts, areas: try Fixture.corpus().areas).months(of: city, isPark: false), since: nil,
      year: 2028, on: try Fixture.day("2027-02-10"))
    #expect(measure.value == 100 && measure.previous == nil)
  }

  @Test(
    "the forecast follows last year's seasons, or even steps where last year had too few, and is never less than what is there"
  )
  func forecast() throws {
    let day = try Fixture.day("2026-07-15")
    let january = try Fixture.day("2026-01-31")
    let lastYear = [0, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0, 30]
    let months = [1, 1, 1, 1, 1, 5, 2, 0, 0, 0, 0, 0]
    let seasons = try #require(YearForecast(months: months, lastYear: lastYear, year: 2026, on: day))
    #expect(seasons.value == 40)
    #expect(seasons.method == .seasons(closed: 10, throughMonth: 6, lastYearThere: 10, lastYear: 40))
    let even = try #require(
      YearForecast(months: months, lastYear: Array(repeating: 0, count: 12), year: 2026, on: day))
    #expect(even.value == 20 && even.method == .evenSteps(closed: 10, throughMonth: 6))
    #expect(YearForecast(months: months, lastYear: lastYear, year: 2026, on: january) == nil)
    let over = try #require(YearForecast(months: months, lastYear: lastYear, year: 2025, on: day))
    #expect(over.value == 12 && over.method == .over)
  }

  @Test("every indicator of the corpus gets a state, with figures and without")
  func everyIndicator() throws {
    let empty = try Fixture.board(on: "2026-06-01")
    #expect(empty.indicators.count > 100)
    for instrument in empty.indicators {
      let declaration = try #require(empty.declaration(of: instrument.id))
      for place in empty.places(of: instrument.id) {
        let year = empty.usualYear(of: instrument.id)
        let state = try #require(empty.progress(of: instrument.id, in: place, year: year)?.state)
        if declaration.direction == .rule { #expect(state == .rule, "\(instrument.id)") }
        guard declaration.observedBy == nil, declaration.direction != .rule, declaration.frequency != .rule else {
          continue
        }
        #expect(state == .noData, "\(instrument.id)")
        let told = try ["2023", "2024", "2025", "2026-05"].enumerated().map {
          try Fixture.observation(
            "\(instrument.id)", $0.element, "\($0.offset + 1)", place: place.text, id: $0.offset + 1)
        }
        let board = try Fixture.board(on: "2026-06-01", told)
        let after = try #require(board.progress(of: instrument.id, in: place, year: year))
        #expect(after.state != .noData && after.measure.value != nil, "\(instrument.id)")
      }
    }
  }

  @Test("who holds a title without a day is counted as it was worked out last, and unknown before that: never nought")
  func holdings() throws {
    let id = try Fixture.id("zjtx-2025/1#specialised-firms")
    let count = try #require(CountID("zjtx-2025/1#specialised-firms/holding"))
    let songjiang = try Fixture.area("310117")
    let city = TargetPlace.area(try Fixture.area("310000"))
    let held = CountHolding(
      on: try Fixture.day("2026-05-10"), year: 2026, counts: [nil: 13_500, songjiang: 1_200])
    func value(
      _ day: String, _ place: TargetPlace, year: Int, _ holdings: [CountID: CountHolding],
      _ scope: AreaScope = .everywhere
    ) throws -> String? {
      let board = try Fixture.board(on: day, holdings: holdings, scope: scope)
      #expect(board.isCounted(id) && !board.hasEntries(id))
      return try #require(board.progress(of: id, in: place, year: year)).measure.value?.description
    }
    // 万家 is the indicator's unit.
    #expect(try value("2026-05-11", city, year: 2026, [count: held]) == "1.35")
    #expect(try value("2026-05-11", .area(songjiang), year: 2026, [count: held]) == "0.12")
    #expect(try value("2026-05-11", .area(songjiang), year: 2026, [count: held], .area(songjiang)) == "1.35")
    #expect(try value("2026-05-11", .area(try Fixture.area("310101")), year: 2026, [count: held]) == "0")
    #expect(try value("2026-05-11", city, year: 2025, [count: held]) == nil)
    #expect(try value("2026-05-09", city, year: 2026, [count: held]) == nil)
    #expect(try value("2026-05-11", city, year: 2026, [:]) == nil)
    #expect(try value("2026-05-11", .area(try Fixture.area("310117501")), year: 2026, [count: held]) == nil)
  }
}
