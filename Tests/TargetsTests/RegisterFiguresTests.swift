import Decimals
import PolicyCorpus
import Quantities
import Testing

@testable import Targets

@Suite("Indicators whose figure a register has")
struct RegisterFiguresTests {
  private func board(
    _ indicator: String, _ figures: RegisterFigures, assignments: [Assignment] = [], scope: AreaScope = .everywhere
  ) throws -> TargetBoard {
    TargetBoard(
      corpus: try Fixture.corpus(), scope: scope, on: try Fixture.day("2026-11-27"), observations: [],
      assignments: assignments, entries: [:], registered: [try Fixture.id(indicator): figures])
  }

  private func task(_ area: String, _ value: Decimal128) throws -> Assignment {
    Assignment(
      id: 1, indicator: try Fixture.id(Fixture.districtTargets), year: 2026, area: try Fixture.area(area), value: value,
      document: "示例〔2026〕1号", issuedOn: try Fixture.day("2026-01-15"), giver: .city, trace: Fixture.trace)
  }

  @Test("the library's size is what stands in it over the year's task, and nothing without a task")
  func times() throws {
    let id = "shenggui-2023/3#library-size"
    let counts: [AreaCode?: Int] = [
      try Fixture.area("310117001"): 90, try Fixture.area("310117"): 5, try Fixture.area("310112"): 50, nil: 3,
    ]
    let board = try board(
      id, RegisterFigures(counts: counts, before: nil), assignments: [try task("310117", 80), try task("310112", 40)])
    func progress(_ area: String) throws -> IndicatorProgress? {
      board.progress(of: try Fixture.id(id), in: .area(try Fixture.area(area)), year: 2026)
    }
    // 95 over 80 is 1.1875: not yet 1.2.
    let songjiang = try #require(try progress("310117"))
    #expect(songjiang.measure.value == Decimal128(exactly: "1.19") && songjiang.state != .reached)
    #expect(songjiang.measure.method == .keptInRegister)
    #expect(try progress("310112")?.state == .reached)
    #expect(try progress("310115")?.measure.value == nil)
    // What is done of 1.2 follows from the ratio itself: 0.4685 is 39.04 per cent of it, 0.47 would be 39.17.
    let half = try self.board(
      id, RegisterFigures(counts: [try Fixture.area("310117"): 937], before: nil),
      assignments: [try task("310117", 2000)])
    let part = half.progress(of: try Fixture.id(id), in: .area(try Fixture.area("310117")), year: 2026)
    #expect(part?.measure.value == Decimal128(exactly: "0.47") && part?.percent == 39)
    #expect(part?.measure.unrounded == Decimal128(exactly: "0.4685"))
    #expect(part?.measure.ratio == Ratio(937, of: 2000))
    for (count, told) in [(857, "0.86"), (75, "0.08"), (1196, "1.19"), (1200, "1.2")] {
      let board = try self.board(
        id, RegisterFigures(counts: [try Fixture.area("310117"): count], before: nil),
        assignments: [try task("310117", 1000)])
      let own = board.progress(of: try Fixture.id(id), in: .area(try Fixture.area("310117")), year: 2026)
      #expect(own?.measure.value == Decimal128(exactly: told), "\(count)")
    }
    // 145 over 120: who is of no area is held against nobody's task.
    #expect(try progress("310000")?.measure.value == Decimal128(exactly: "1.21"))
    // Nor are those of a district without a task held against another's.
    let partly = try self.board(
      id, RegisterFigures(counts: counts, before: nil), assignments: [try task("310117", 100)])
    #expect(
      partly.progress(of: try Fixture.id(id), in: .area(try Fixture.area("310000")), year: 2026)?.measure.value
        == Decimal128(exactly: "0.95"))
    // It says whose it is.
    let city = try Fixture.area("310000")
    let partOf = partly.districtsWithTask(of: try Fixture.id(id), in: city, year: 2026)
    #expect(partOf == [try Fixture.area("310117")])
    #expect(board.districtsWithTask(of: try Fixture.id(id), in: city, year: 2026)?.count == 2)
    #expect(partly.districtsWithTask(of: try Fixture.id(id), in: try Fixture.area("310117"), year: 2026) == nil)
    // Who sees one district sees no other's.
    let own = try self.board(
      id, RegisterFigures(counts: counts, before: nil), scope: .area(try Fixture.area("310117")))
    #expect(own.progress(of: try Fixture.id(id), in: .area(try Fixture.area("310112")), year: 2026) == nil)
  }

  @Test("a library's size is who stands in its register, of each month at its end, and unknown before it was kept")
  func standing() throws {
    let id = try Fixture.id("zjtx-2025/5#listing-library-size")
    let answer = try #require(try Fixture.corpus().registerAnswering(id))
    #expect(answer.aspect == .standing && "\(answer.register)" == "zjtx-2025/5#listing-library")
    let (songjiang, pudong) = (try Fixture.area("310117"), try Fixture.area("310115"))
    let (city, street) = (try Fixture.area("310000"), try Fixture.area("310117001"))
    let ends: [Period: [AreaCode?: Int]] = [
      .month(year: 2025, month: 12): [songjiang: 40, nil: 2],
      .month(year: 2026, month: 1): [street: 50, pudong: 10],
      .month(year: 2026, month: 11): [songjiang: 60, pudong: 20, nil: 1],
    ]
    let figures = RegisterFigures(counts: [:], before: nil, monthEnds: ends)
    let board = try board("\(id)", figures)
    func measure(_ area: AreaCode, _ year: Int) -> IndicatorMeasure? {
      board.progress(of: id, in: .area(area), year: year)?.measure
    }
    let now = try #require(measure(city, 2026))
    #expect(now.value == 81 && now.method == .keptInRegister)
    #expect(now.asOf == CalendarDay("2026-11-27"))
    #expect(measure(songjiang, 2026)?.value == 60)
    // Of last year what stood in it when the year ended.
    #expect(measure(city, 2025)?.value == 42 && measure(city, 2025)?.asOf == CalendarDay("2025-12-31"))
    #expect(measure(city, 2024)?.value == nil)
    let months = try #require(board.actuals(of: id, in: songjiang, year: 2026))
    #expect(months.months[0] == 50 && months.months[1] == nil && months.months[10] == 60 && months.months[11] == nil)
    #expect(months.before == 40 && months.soFar == 60 && months.added(in: 1) == 10)
    // No entry names a park, and who sees one district is told of no other.
    #expect(board.standing(id, in: try Fixture.area("310117504"), at: .month(year: 2026, month: 1)) == nil)
    let own = try self.board("\(id)", figures, scope: .area(songjiang))
    #expect(own.standing(id, in: songjiang, at: .month(year: 2026, month: 1)) == 50)
    #expect(own.standing(id, in: pudong, at: .month(year: 2026, month: 1)) == nil)
  }

  @Test("exits are those who left as fallen out, held against the same time of the year before")
  func exits() throws {
    let id = "shenggui-2023/4#exits"
    let answer = try #require(try Fixture.corpus().registerAnswering(try Fixture.id(id)))
    #expect(answer.aspect == .left(reason: "已退规"))
    let register = try #require(try Fixture.corpus().instrument(answer.register))
    guard case .register(let declaration) = register.declaration else {
      Issue.record("no register")
      return
    }
    #expect(declaration.exitReasons.contains("已退规"))
    let street = try Fixture.area("310117001")
    let board = try board(id, RegisterFigures(counts: [street: 2], before: [street: 3, nil: 1]))
    let songjiang = board.progress(of: try Fixture.id(id), in: .area(try Fixture.area("310117")), year: 2026)
    #expect(songjiang?.measure.value == 2 && songjiang?.measure.previous == 3 && songjiang?.state == .falling)
    let city = board.progress(of: try Fixture.id(id), in: .area(try Fixture.area("310000")), year: 2026)
    #expect(city?.measure.previous == 4)
    // Nobody in the register then: not none who left, but no register.
    let new = try self.board(id, RegisterFigures(counts: [street: 0], before: nil))
    #expect(
      new.progress(of: try Fixture.id(id), in: .area(try Fixture.area("310117")), year: 2026)?.state == .noComparison)
    let quiet = try self.board(id, RegisterFigures(counts: [:], before: [:]))
    #expect(
      quiet.progress(of: try Fixture.id(id), in: .area(try Fixture.area("310117")), year: 2026)?.state
        == .noneInEither)
    // What facts count or people tell is no register's.
    #expect(try Fixture.corpus().registerAnswering(try Fixture.id(Fixture.districtTargets)) == nil)
  }
}
