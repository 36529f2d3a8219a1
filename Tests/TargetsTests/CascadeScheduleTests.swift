import Decimals
import PolicyCorpus
import Quantities
import Testing

@testable import Targets

@Suite("Counting back what remains, and what is broken down")
struct CascadeScheduleTests {
  private func part(_ area: String, task: Int? = nil, lastYear: Int = 0, _ actual: MonthlyActuals?) throws
    -> CascadeSchedule.Part
  {
    CascadeSchedule.Part(area: try Fixture.area(area), task: task, lastYear: lastYear, actual: actual)
  }

  @Test("what remains is split to the last one: months that are over keep theirs, and the year comes to the target")
  func rest() throws {
    var dice = PoissonBinomialTests.Dice(state: 41)
    for round in 0..<300 {
      let month = 1 + Int(dice.next() * 12)
      var told: [[Int?]] = []
      for _ in 0..<(1 + Int(dice.next() * 9)) {
        told.append((1...12).map { $0 <= month ? Int(dice.next() * 9) : nil })
      }
      let parts = try told.enumerated().map { index, months in
        try part("31011700\(index)", lastYear: Int(dice.next() * 20), MonthlyActuals(adding: months))
      }
      let sums = (0..<12).map { index in told.reduce(0) { $0 + ($1[index] ?? 0) } }
      let whole = try part(
        "310117", MonthlyActuals(adding: sums.enumerated().map { $0.offset < month ? $0.element : nil }))
      let target = Int(dice.next() * 300)
      let weights = (0..<12).map { _ in Int(dice.next() * 30) }
      let schedule = CascadeSchedule(form: .flow, target: target, weights: weights, whole: whole)
      let rows = schedule.rest(from: month, parts: parts, parks: [])
      let own = try #require(rows.first)
      let done = sums.reduce(0, +)
      #expect(rows.count == parts.count + 1, "\(round)")
      #expect(own.total == max(target, done), "\(round)")
      for closed in 0..<(month - 1) { #expect(own.months[closed] == sums[closed], "\(round)") }
      #expect(own.months[month - 1] >= sums[month - 1], "\(round)")
      for next in 1..<12 {
        #expect(own.cumulative(through: next) <= own.cumulative(through: next + 1), "\(round)")
      }
      // The parts bring the need exactly, and in each month what the whole has.
      for index in 0..<12 {
        #expect(rows.dropFirst().reduce(0) { $0 + $1.months[index] } == own.months[index], "\(round) \(index)")
      }
    }
  }

  @Test("who was given a task lacks what is missing from it, and the others share what is left of the whole's need")
  func tasks() throws {
    let months: (Int) -> MonthlyActuals = { done in
      MonthlyActuals(adding: [done] + [Int?](repeating: 0, count: 4) + [Int?](repeating: nil, count: 7))
    }
    let whole = try part("310117", task: 20, months(7))
    let schedule = CascadeSchedule(form: .flow, target: 20, weights: Array(repeating: 1, count: 12), whole: whole)
    let rows = schedule.rest(
      from: 5, parts: [try part("310117001", task: 10, months(4)), try part("310117002", months(3))],
      parks: [try part("310117501", months(0))])
    #expect(rows.map(\.total) == [20, 10, 10])
    // More was reached than asked for: nothing remains, and nothing is taken away.
    let beyond = CascadeSchedule(
      form: .flow, target: 5, weights: Array(repeating: 1, count: 12), whole: whole
    ).rest(from: 5, parts: [], parks: [])
    #expect(beyond.map(\.months) == [[7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]])
  }

  @Test("tasks below that come to more or less than the whole's are kept by the year's plan and by what remains alike")
  func tasksThatDiffer() throws {
    let weights = Array(repeating: 1, count: 12)
    let none = MonthlyActuals(adding: [Int?](repeating: nil, count: 12))
    let whole = try part("310117", task: 20, none)
    let schedule = CascadeSchedule(form: .flow, target: 20, weights: weights, whole: whole)
    let parent = try Fixture.area("310117")
    for (first, second) in [(15, 9), (8, 7)] {
      let parts = [try part("310117001", task: first, none), try part("310117002", task: second, none)]
      let year = schedule.year(parts: parts, parks: [])
      #expect(year.map(\.total) == [20, first, second])
      #expect(schedule.rest(from: 1, parts: parts, parks: []).map(\.total) == [20, first, second])
      #expect(!CascadeCheck(year, parent: parent, target: 20, parks: []).findings.isEmpty)
    }
    // Whoever has none gets what the tasks leave, which may be nothing.
    let open = try part("310117003", none)
    let some = [try part("310117001", task: 15, none), open]
    #expect(schedule.year(parts: some, parks: []).map(\.total) == [20, 15, 5])
    let more = [try part("310117001", task: 24, none), open]
    #expect(schedule.year(parts: more, parks: []).map(\.total) == [20, 24, 0])
  }

  @Test("what remains goes by the saved plan where that comes to the task, and else as a plan of the whole year goes")
  func savedPlan() throws {
    let none = MonthlyActuals(adding: [Int?](repeating: nil, count: 12))
    func part(_ area: String, planned: Int?, lastYear: Int) throws -> CascadeSchedule.Part {
      CascadeSchedule.Part(
        area: try Fixture.area(area), task: nil, planned: planned, lastYear: lastYear, actual: none)
    }
    let schedule = CascadeSchedule(
      form: .flow, target: 20, weights: Array(repeating: 1, count: 12),
      whole: try part("310117", planned: nil, lastYear: 4))
    func totals(_ first: Int?, _ second: Int?) throws -> [Int] {
      let parts = [
        try part("310117001", planned: first, lastYear: 0), try part("310117002", planned: second, lastYear: 3),
      ]
      let parks = [try part("310117501", planned: 2, lastYear: 1)]
      #expect(schedule.isPlanned(by: parts) == (first == 15))
      return schedule.rest(from: 1, parts: parts, parks: parks).map(\.total)
    }
    #expect(try totals(15, 5) == [20, 15, 5, 2])
    // A plan for five has nothing for the second, who would get nothing of twenty.
    #expect(try totals(5, 0) == [20, 4, 16, 5])
    #expect(try totals(nil, nil) == [20, 4, 16, 5])
  }

  @Test("a stock goes on from the newest figure, and a month that nobody told has the one before")
  func levels() throws {
    let told = MonthlyActuals(levels: [101, nil, 103] + [Int?](repeating: nil, count: 9), before: 100)
    #expect(told.soFar == 103 && told.added(in: 1) == 1 && told.added(in: 3) == nil && told.increments == nil)
    let schedule = CascadeSchedule(
      form: .level, target: 120, weights: Array(repeating: 1, count: 12), whole: try part("310000", told))
    let rest = try #require(schedule.rest(from: 4, parts: [], parks: []).first)
    #expect(rest.months == [101, 101, 103, 104, 106, 108, 110, 112, 114, 116, 118, 120])
    #expect(rest.form == .level && rest.total == 120 && rest.cumulative(through: 4) == 104)
    #expect(rest.cumulative(through: 0) == 0)
  }

  @Test("a stock is planned by what is there at each month's end, and its parts have it together in each")
  func levelYear() throws {
    let even = Array(repeating: 1, count: 12)
    func rows(_ before: (Int?, Int?)) throws -> [Cascade.Row] {
      let untold = [Int?](repeating: nil, count: 12)
      func at(_ level: Int?) -> MonthlyActuals { MonthlyActuals(levels: untold, before: level) }
      return CascadeSchedule(form: .level, target: 22, weights: even, whole: try part("310117", at(10))).year(
        parts: [
          try part("310117001", lastYear: 4, at(before.0)), try part("310117002", lastYear: 6, at(before.1)),
        ], parks: [])
    }
    for before in [(4, 6), (nil, nil), (4, nil)] as [(Int?, Int?)] {
      let rows = try rows(before)
      #expect(rows.map(\.total) == [22, 9, 13] && rows.allSatisfy { $0.form == .level })
      #expect(rows[0].months == Array(11...22))
      let parent = try Fixture.area("310117")
      #expect(CascadeCheck(rows, parent: parent, target: 22, parks: []).findings.isEmpty)
    }
    // Where it stood is told of each: they begin with it.
    let told = try rows((4, 6))
    #expect(told[1].months[0] + told[2].months[0] == 11 && told[1].months[0] >= 4 && told[2].months[0] >= 6)
    let falling = try #require(
      Cascade.Row(area: try Fixture.area("310117"), months: [5, 4] + Array(repeating: 6, count: 10), form: .level))
    #expect(
      CascadeCheck([falling], parent: try Fixture.area("310117"), target: 6, parks: []).findings
        == [.falling(try Fixture.area("310117"), month: 2, planned: 4, before: 5)])
    #expect(Cascade.Row(json: falling.json) == falling)
  }

  @Test("what the documents part by area or month is broken down, and of the rest it is said why not")
  func cascading() throws {
    let board = try Fixture.board(on: "2026-06-01")
    let expected: [String: Cascading] = [
      "shenggui-2023/2#district-targets": .by(.flow), "zhuanxing-2026/目标#chain-entrants": .by(.flow),
      "zhuanxing-2026/8#green-factories-new": .by(.flow), "zjtx-2025/5#listing-library-size": .by(.level),
      "zhuanxing-2026/目标#billion-yuan-makers-total": .by(.level),
      "gaozhiliang-2023/4#technical-upgrade-projects": .by(.level),
      "shenggui-2023/1#above-scale-total": .by(.level), "shenggui-2023/7#back-schedule": .none(.rule),
      "zhuanxing-2026/目标#research-intensity": .none(.ratio), "zjtx-2025/19#circle-radius": .none(.bound),
      "zjtx-2025/4#fund-group-size": .none(.undivided), "shenggui-2023/1#yearly-entrants-rising": .none(.comparison),
    ]
    for (id, cascading) in expected {
      #expect(board.declaration(of: try Fixture.id(id))?.cascading == cascading, "\(id)")
    }
  }

  @Test("a year's task of what runs over several years stands beside the whole and never in its place")
  func yearlyTask() throws {
    let chain = try Fixture.id("zhuanxing-2026/目标#chain-entrants")
    let city = try Fixture.area("310000")
    let task = Assignment(
      id: 1, indicator: chain, year: 2026, area: city, value: 150, document: "示例",
      issuedOn: try Fixture.day("2026-01-10"), giver: .city, trace: Fixture.trace)
    let board = try Fixture.board(on: "2026-06-01", assignments: [task])
    #expect(board.target(of: chain, in: .area(city), year: 2026)?.value == 500)
    #expect(board.yearlyTask(of: chain, in: city, year: 2026)?.value == 150)
    #expect(board.yearlyTask(of: chain, in: city, year: 2027) == nil)
    // What is to be there in the end is the task of its last year.
    let total = try Fixture.id("zhuanxing-2026/目标#billion-yuan-makers-total")
    #expect(board.yearlyTask(of: total, in: city, year: 2026) == nil)
    #expect(board.yearlyTask(of: total, in: city, year: 2028)?.value == 600)
  }

  @Test("months that were told add up as far as each was, and what is told in 万家 is planned one by one")
  func actuals() throws {
    let chain = try Fixture.id("zhuanxing-2026/目标#chain-entrants")
    let total = try Fixture.id("shenggui-2023/1#above-scale-total")
    let city = try Fixture.area("310000")
    let board = try Fixture.board(
      on: "2026-05-10",
      [
        try Fixture.observation("\(chain)", "2026-01", "10", id: 1),
        try Fixture.observation("\(chain)", "2026-02", "12", id: 2),
        try Fixture.observation("\(chain)", "2026-04", "5", id: 3),
        try Fixture.observation("\(total)", "2025-12-31", "0.98", id: 4),
        try Fixture.observation("\(total)", "2026-03-31", "0.99", id: 5),
      ])
    let months = try #require(board.actuals(of: chain, in: city, year: 2026))
    #expect(months.months == [10, 12, nil, 5] + [Int?](repeating: nil, count: 8))
    #expect(months.toDate == [10, 22] + [Int?](repeating: nil, count: 10) && months.soFar == 27)
    let levels = try #require(board.actuals(of: total, in: city, year: 2026))
    #expect(levels.months[2] == 9900 && levels.before == 9800 && levels.soFar == 9900)
    let declaration = try #require(board.declaration(of: total))
    let told = try Fixture.number("0.99")
    #expect(declaration.planUnit == "家" && declaration.inDeclaredUnit(9900) == told)
    let share = try Fixture.id("zhuanxing-2026/目标#research-intensity")
    #expect(board.actuals(of: share, in: city, year: 2026) == nil)
  }

  @Test("a running month is held against the same days of last year, not against the whole month")
  func sameDays() throws {
    let id = try Fixture.id("shenggui-2023/2#district-entrants-rising")
    let district = try Fixture.area("310117")
    let count = try #require(CountID("shenggui-2023/1#new-entrants-2025/entrants"))
    func entered(_ year: Int, _ month: Int, _ number: Int) -> EntryCount {
      EntryCount(
        month: .month(year: year, month: month), area: district, park: nil, entries: number, confirmed: number)
    }
    let entries = [entered(2025, 1, 2), entered(2025, 3, 9), entered(2026, 1, 2), entered(2026, 3, 3)]
    let board = try Fixture.board(
      on: "2026-03-10", entries: [count: entries], sameDays: [count: [entered(2025, 3, 2)]])
    let progress = try #require(board.progress(of: id, in: .area(district), year: 2026))
    #expect(progress.measure.value == 5 && progress.measure.previous == 4 && progress.state == .rising)
    #expect(board.sameDaysLastYear(of: id, in: district, year: 2026)?.confirmed == 2)
    #expect(board.sameDaysLastYear(of: id, in: district, year: 2025) == nil)
    // Of a year that is over nothing runs.
    #expect(board.progress(of: id, in: .area(district), year: 2025)?.measure.value == 11)
  }

  @Test("a duty to break down names the target that it is about, and tells how far each district is")
  func breakdowns() throws {
    let corpus = try Fixture.corpus()
    guard case .indicator(let duty)? = corpus.instrument(try Fixture.id("shenggui-2023/7#back-schedule"))?.declaration,
      case .indicator(let other)? = corpus.instrument(try Fixture.id("shenggui-2023/2#district-targets"))?.declaration
    else {
      Issue.record("no such indicator")
      return
    }
    #expect(corpus.brokenDown(by: duty) == (try Fixture.id("shenggui-2023/2#district-targets")))
    #expect(corpus.brokenDown(by: other) == nil)
    let (songjiang, street) = (try Fixture.area("310117"), try Fixture.area("310117001"))
    let months = Array(repeating: 1, count: 12)
    let indicator = try Fixture.id("shenggui-2023/2#district-targets")
    func cascade(_ areas: [AreaCode]) -> Cascade {
      Cascade(
        id: 1, indicator: indicator, year: 2026, parent: songjiang,
        rows: areas.compactMap { Cascade.Row(area: $0, months: months) }, trace: Fixture.trace)
    }
    func state(_ cascade: Cascade?, task: Bool = true, _ differences: [CascadeCheck.Finding] = [])
      -> AreaBreakdown.State
    {
      AreaBreakdown(area: songjiang, hasTask: task, cascade: cascade, differences: differences).state
    }
    #expect(state(nil) == .none && state(nil, task: false) == .noTask)
    #expect(state(cascade([songjiang])) == .monthsAlone && state(cascade([songjiang, street])) == .whole)
    #expect(state(cascade([songjiang, street]), [.parts(sum: 12, target: 20)]) == .differing)
  }
}
