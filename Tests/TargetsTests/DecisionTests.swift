import Decimals
import Diagnostics
import Enterprises
import PolicyCorpus
import Quantities
import Testing

@testable import Targets

@Suite("What is refused, and why")
struct DecisionTests {
  private func refusals(
    _ command: TargetCommand, scope: AreaScope = .everywhere, on day: String = "2026-03-01",
    _ state: TargetState = TargetState()
  ) throws -> [String] {
    let decision = TargetDecision(corpus: try Fixture.corpus(), scope: scope, at: try Fixture.noon(day))
    return Fixture.codes { _ = try decision.decide(command, state) }
  }

  private func observe(
    _ indicator: String, _ place: String, _ time: String, _ value: String, basis: Basis = .statisticalAggregate,
    source: String = "示例公报"
  ) throws -> TargetCommand {
    .observe(
      try Fixture.id(indicator), lines: [.init(place: place, time: time, value: value)], basis: basis, source: source)
  }

  @Test("a figure without source, of no place, no time, no number, or of a time that is not over")
  func observations() throws {
    let total = "shenggui-2023/1#above-scale-total"
    #expect(try refusals(try observe(total, "310000", "2025", "0.98")) == [])
    #expect(try refusals(try observe(total, "310000", "2026-03", "0.98")) == [])
    #expect(try refusals(try observe(total, "310000", "2026/3", "0.98")) == [])
    #expect(try refusals(try observe(total, "310000", "2026/3/1", "0.98")) == [])
    #expect(try refusals(try observe(total, "310000", "2026", "0.98")) == ["targets.not-over"])
    #expect(try refusals(try observe(total, "310000", "2026-03-02", "0.98")) == ["targets.not-over"])
    #expect(try refusals(try observe(total, "310000", "2026-03-01", "0.98")) == [])
    #expect(
      try refusals(try observe(total, "lingang", "昨天", "一万", source: " "))
        == ["targets.no-source", "targets.no-place", "targets.no-time", "targets.no-amount"])
    #expect(try refusals(try observe(total, "310000", "2025", "1.1234567")) == ["targets.no-amount"])
    #expect(try refusals(try observe(total, "310000", "2025", "99999999999999999")) == ["targets.too-large"])
    #expect(try refusals(try observe(total, "310000", "2025", "1,234.5")) == ["figure.doubtful"])
    #expect(try refusals(try observe(total, "310000", "2025", "１.05")) == [])
    #expect(try refusals(try observe("gaozhiliang-2023/20#lingang-output-growth", "lingang", "2025", "21")) == [])
    #expect(
      try refusals(try observe("gaozhiliang-2023/20#lingang-output-growth", "lingang", "2025-12-31", "21"))
        == ["targets.day-for-flow"])
    #expect(
      try refusals(try observe("shenggui-2023/5#new-entrant-award", "310000", "2025", "1")) == ["targets.no-indicator"])
    // Where all began is told of a time before the document's, and of none long before it.
    let density = "zhuanxing-2026/7#robot-density"
    #expect(try refusals(try observe(density, "310000", "1900-01-01", "550")) == ["figure.doubtful"])
    #expect(try refusals(try observe(density, "310000", "2025-12-31", "550")) == [])
  }

  @Test("counts are whole, a share of a whole lies within 0 and 100, and what grows may be more or less than either")
  func natures() throws {
    func told(_ indicator: String, _ value: String, place: String = "310000") throws -> [String] {
      try refusals(try observe(indicator, place, "2025", value))
    }
    let listed = "gaozhiliang-2023/16#star-market-listings"
    #expect(try told(listed, "999") == [] && told(listed, "999.0") == [])
    #expect(try told(listed, "999.5") == ["targets.not-whole"] && told(listed, "-1") == ["targets.negative"])
    let perYear = "gaozhiliang-2023/4#technical-upgrade-projects"
    #expect(try told(perYear, "1800") == [] && told(perYear, "1800.5") == ["targets.not-whole"])
    // 万家: whole once it is written out.
    let total = "shenggui-2023/1#above-scale-total"
    #expect(try told(total, "0.9999") == [] && told(total, "0.99995") == ["targets.not-whole"])
    // A density is no count, though its unit begins with one.
    #expect(try told("gaozhiliang-2023/目标#robot-density", "360.5") == [])
    let share = "gaozhiliang-2023/目标#emerging-industry-share"
    #expect(try told(share, "0") == [] && told(share, "100") == [] && told(share, "45.2") == [])
    #expect(try told(share, "100.1") == ["targets.no-share"] && told(share, "-0.1") == ["targets.no-share"])
    let covered = "gaozhiliang-2023/9#dual-gigabit-coverage"
    #expect(try told(covered, "400") == ["targets.no-share"])
    let growth = "gaozhiliang-2023/目标#industrial-investment-growth"
    #expect(try told(growth, "49.9") == [] && told(growth, "-3.5") == [])
    // The part of an increase may be more than all of it where the others fell.
    #expect(try told("gaozhiliang-2023/20#baoshan-jinshan-share-of-increase", "140") == [])
    let value = "gaozhiliang-2023/目标#industrial-value-added"
    #expect(try told(value, "1.3") == [] && told(value, "-1.3") == ["targets.negative"])
  }

  @Test("ten times the goal or the last figure is told once somebody confirms it and says how it was verified")
  func doubts() throws {
    let dormitories = "gaoduan-2022/5#dormitory-sets"
    func told(
      _ value: String, time: String = "2025-12-31", after last: String? = nil, on day: String = "2025-11-30",
      confirmed: Bool = false, reason: String = ""
    ) throws -> [String] {
      var state = TargetState()
      if let last {
        let id = try Fixture.id(dormitories)
        state.observations = [
          Observation(
            id: 1,
            line: .init(
              place: try #require(TargetPlace("310000")), time: try #require(ObservedTime(day)),
              value: try #require(Decimal128(exactly: last))), indicator: id, basis: .statisticalAggregate,
            source: "示例来函", trace: Trace(at: try Fixture.noon("2026-01-01"), by: .commandLine, record: 1))
        ]
      }
      return try refusals(
        .observe(
          try Fixture.id(dormitories), lines: [.init(place: "310000", time: time, value: value)],
          basis: .statisticalAggregate, source: "示例公报", reason: reason, isConfirmed: confirmed), state)
    }
    // The text asks for 2万套: what was typed in 套 is ten thousand times as much.
    #expect(try told("1.5") == [] && told("19.9999") == [])
    #expect(try told("20") == ["figure.doubtful"] && told("15000") == ["figure.doubtful"])
    #expect(try told("15000", confirmed: true) == ["targets.no-reason"])
    #expect(try told("15000", confirmed: true, reason: "来函核实") == [])
    #expect(try told("1.5", after: "0.1501") == [] && told("1.5", after: "0.15") == ["figure.doubtful"])
    #expect(try told("0.15", after: "1.5") == ["figure.doubtful"] && told("0.1501", after: "1.5") == [])
    // A year's figure is not like that of a day.
    #expect(try told("1.5", after: "0.1", on: "2024") == [])
    // What is wrong is told first.
    #expect(try told("15000", time: "2099") == ["targets.not-over"])
    // Of what must not exceed three kilometres thirty are a slip as well; what is only to fall has no value.
    let radius = "zjtx-2025/19#circle-radius"
    #expect(try refusals(try observe(radius, "310000", "2026-02", "29.9")) == [])
    #expect(try refusals(try observe(radius, "310000", "2026-02", "30")) == ["figure.doubtful"])
    #expect(try refusals(try observe("zjtx-2025/14#resale-surcharge", "310000", "2026-02", "3000")) == [])
  }

  @Test("unit-level material is no ground, nor an agreement that is over")
  func bases() throws {
    let total = "shenggui-2023/1#above-scale-total"
    #expect(try refusals(try observe(total, "310000", "2025", "1", basis: .ownApplication)) == ["targets.unit-basis"])
    let over = Basis.departmentSharing(agreement: "示例", purpose: "进度", until: try Fixture.day("2026-02-28"))
    #expect(try refusals(try observe(total, "310000", "2025", "1", basis: over)) == ["targets.basis-over"])
  }

  @Test("a district enters figures for itself and what lies below it alone")
  func scopes() throws {
    let exits = "shenggui-2023/4#exits"
    let own = AreaScope.area(try Fixture.area("310117"))
    #expect(try refusals(try observe(exits, "310117", "2025", "3"), scope: own) == [])
    #expect(try refusals(try observe(exits, "310117001", "2025", "3"), scope: own) == [])
    #expect(try refusals(try observe(exits, "310112", "2025", "3"), scope: own) == ["targets.outside-scope"])
    #expect(try refusals(try observe(exits, "310000", "2025", "3"), scope: own) == ["targets.outside-scope"])
  }

  private func assign(
    _ area: String, _ value: String, year: Int = 2026, document: String = "示例〔2026〕1号", issued: String = "2026-01-15"
  ) throws -> TargetCommand {
    .assign(
      try Fixture.id("shenggui-2023/2#district-targets"), year: year, document: document,
      issuedOn: try Fixture.day(issued), lines: [.init(area: try Fixture.area(area), value: value)], reason: "")
  }

  @Test("the city gives to districts, a district to its streets and, while the city gave none, to itself")
  func givers() throws {
    let own = AreaScope.area(try Fixture.area("310117"))
    #expect(try refusals(try assign("310117", "200")) == [])
    #expect(try refusals(try assign("310117001", "20")) == ["targets.not-yours"])
    #expect(try refusals(try assign("310117001", "20"), scope: own) == [])
    #expect(try refusals(try assign("310112", "20"), scope: own) == ["targets.not-yours"])
    #expect(try refusals(try assign("310117", "210"), scope: own) == [])
    // In the text's own year a district's task is not below the text's.
    #expect(try refusals(try assign("310117", "199", year: 2025), scope: own) == ["targets.below-text"])
    #expect(try refusals(try assign("310117", "200", year: 2025), scope: own) == [])
    var state = TargetState()
    state.assignments = [
      Assignment(
        id: 1, indicator: try Fixture.id("shenggui-2023/2#district-targets"), year: 2026,
        area: try Fixture.area("310117"), value: 200, document: "示例〔2026〕1号", issuedOn: try Fixture.day("2026-01-15"),
        giver: .city, trace: Fixture.trace)
    ]
    #expect(try refusals(try assign("310117", "210"), scope: own, state) == ["targets.given-by-city"])
    #expect(try refusals(try assign("310117", "210"), state) == ["targets.no-reason"])
  }

  @Test("a material asks nobody to report or to reach a figure, whoever writes it and wherever")
  func wishes() throws {
    func issue(_ notes: DispatchMaterial.Notes) throws -> [String] {
      let material = DispatchMaterial(
        try Fixture.board(on: "2026-03-01"), indicator: try Fixture.id("shenggui-2023/2#district-targets"),
        area: try Fixture.area("310117"), month: .month(year: 2026, month: 2), cascades: [:], notes: notes)
      return try refusals(.issue(material))
    }
    #expect(try issue(.init(difficulties: ["两家企业缺设备更新资金"], promises: ["走访全部拟入库企业"])) == [])
    let wish = "请模拟甲公司今年12月营业收入报到2000万元以上"
    #expect(try issue(.init(difficulties: [wish])) == ["targets.figure-asked"])
    #expect(try issue(.init(promises: ["走访企业", wish])) == ["targets.figure-asked"])
    // What an earlier material promised stands; what became of it is told now.
    #expect(try issue(.init(outcomes: [.init(promise: wish, result: "已走访")])) == [])
    #expect(try issue(.init(outcomes: [.init(promise: "走访", result: wish)])) == ["targets.figure-asked"])
  }

  @Test("a task has a document, a day that has come, and a whole number that is not below zero")
  func tasks() throws {
    #expect(try refusals(try assign("310117", "2.5")) == ["targets.not-whole"])
    #expect(try refusals(try assign("310117", "-1")) == ["targets.negative"])
    #expect(try refusals(try assign("310117", "1", issued: "2026-03-02")) == ["targets.issued-later"])
    #expect(try refusals(try assign("310117", "1", year: 1999)) == ["targets.no-year"])
    // The year in a document's number is the one in which it was issued.
    #expect(try refusals(try assign("310117", "1", issued: "1900-03-01")) == ["targets.issued-in-another-year"])
    #expect(try refusals(try assign("310117", "1", issued: "2025-12-31")) == ["targets.issued-in-another-year"])
    #expect(try refusals(try assign("310117", "1", issued: "2026-01-01")) == [])
    // What was numbered in December may be printed and sent out in January.
    let days: [(String, [String])] = [
      ("2025-12-31", []), ("2026-01-31", []), ("2026-02-01", ["targets.issued-in-another-year"]),
    ]
    for (day, faults) in days {
      #expect(try refusals(try assign("310117", "1", document: "示例〔2025〕99号", issued: day)) == faults, "\(day)")
    }
    #expect(try refusals(try assign("310117", "1", year: 2031)) == [])
    #expect(try refusals(try assign("310117", "1", year: 2032)) == ["targets.issued-long-before"])
    for (number, year) in [("沪〔2025〕9号", 2025), ("沪 [ 2025 ] 9号", 2025), ("会议纪要第9期", nil), ("沪〔1925〕9号", nil)] {
      #expect(Assignment.year(ofDocument: number) == year)
    }
    let nothing = TargetCommand.assign(
      try Fixture.id("shenggui-2023/2#district-targets"), year: 2026, document: "",
      issuedOn: try Fixture.day("2026-01-01"),
      lines: [], reason: "")
    #expect(try refusals(nothing) == ["targets.no-document", "targets.nothing"])
  }

  @Test("the exact messages of a few refusals")
  func messages() throws {
    let decision = TargetDecision(corpus: try Fixture.corpus(), scope: .everywhere, at: try Fixture.noon("2026-03-01"))
    do {
      _ = try decision.decide(try observe("shenggui-2023/1#above-scale-total", "310000", "2026", "x"), TargetState())
      Issue.record("nothing was refused")
    } catch let faults as Diagnostics {
      #expect(
        faults.all.map { $0.rendered(in: .chinese) } == [
          """
          time: 错误：2026 还没有过完（今天2026年3月1日），没有实绩可录
            办法：按月录入已过的月份
          """,
          """
          value: 错误：“x”不是数
            应为：以万家为单位的数，至多 4 位小数，如 1280 或 12.5
          """,
        ])
      #expect(
        faults.all[1].rendered(in: .english) == """
          value: error: “x” is no number
            expected: a number in 万家, at most 4 decimals, such as 1280 or 12.5
          """)
    }
  }

  @Test("a cascade names areas directly below its parent, each once, for an indicator that is broken down")
  func cascades() throws {
    let row = { (area: String) throws -> Cascade.Row in
      let area = try Fixture.area(area)
      return try #require(Cascade.Row(area: area, months: Array(repeating: 1, count: 12)))
    }
    func plan(_ indicator: String, _ parent: String, _ areas: [String]) throws -> TargetCommand {
      .plan(try Fixture.id(indicator), year: 2026, parent: try Fixture.area(parent), rows: try areas.map(row))
    }
    let targets = "shenggui-2023/2#district-targets"
    #expect(try refusals(try plan(targets, "310117", ["310117", "310117001", "310117501"])) == [])
    #expect(try refusals(try plan(targets, "310117", ["310112001"])) == ["targets.not-below"])
    #expect(try refusals(try plan(targets, "310117", ["310117001", "310117001"])) == ["targets.area-twice"])
    #expect(try refusals(try plan(targets, "310117001", ["310117001"])) == ["targets.no-place"])
    #expect(
      try refusals(try plan("zhuanxing-2026/目标#research-intensity", "310000", ["310117"]))
        == ["targets.not-cascaded"])
    // What is told as at each month's end is planned so.
    #expect(
      try refusals(try plan("shenggui-2023/1#above-scale-total", "310000", ["310117"])) == ["targets.planned-otherwise"]
    )
    let songjiang = try Fixture.area("310117")
    let own = try #require(Cascade.Row(area: songjiang, months: Array(repeating: 1, count: 12)))
    func saved(on basis: String) throws -> [String] {
      try refusals(.plan(try Fixture.id(targets), year: 2026, parent: songjiang, rows: [own], basis: basis))
    }
    #expect(try saved(on: "示例会议纪要") == [])
    #expect(try saved(on: String(repeating: "长", count: 201)) == ["targets.basis-too-long"])
    #expect(
      try refusals(try plan(targets, "310112", ["310112"]), scope: .area(try Fixture.area("310117")))
        == ["targets.outside-scope"])
  }

  @Test("whatever is attributed, no month of an enterprise has two attributions")
  func attributions() throws {
    let enterprise = try #require(CreditCode("91310117MA0000001U"))
    let decision = TargetDecision(corpus: try Fixture.corpus(), scope: .everywhere, at: try Fixture.noon("2026-03-01"))
    var dice = PoissonBinomialTests.Dice(state: 3)
    for _ in 0..<30 {
      var state = TargetState()
      for number in 1...25 {
        let start = 1 + Int(dice.next() * 30)
        let length = Int(dice.next() * 9)
        let month = { (index: Int) in Period.month(year: 2024 + (index - 1) / 12, month: (index - 1) % 12 + 1) }
        let span = try #require(
          Attribution.Span(from: month(start), until: length == 8 ? nil : month(start + length)))
        let area = try Fixture.area(dice.next() < 0.5 ? "310117" : "310112")
        let command = TargetCommand.attribute(enterprise, span: span, area: area, park: nil, reason: "示例")
        do {
          _ = try decision.decide(command, state)
          state.attributions.append(
            Attribution(
              id: number, enterprise: enterprise, span: span, area: area, park: nil, reason: "示例", trace: Fixture.trace)
          )
        } catch {
          #expect(error.all.map(\.code) == ["targets.attributed-already"])
        }
      }
      for index in 1...60 {
        let day = Period.month(year: 2024 + (index - 1) / 12, month: (index - 1) % 12 + 1).start
        #expect(state.attributions.count { $0.span.contains(day) } <= 1)
      }
    }
  }

  @Test("an area and a park are attributed apart, each once in a month, and a park of the district that counts")
  func parks() throws {
    let enterprise = try #require(CreditCode("91310117MA0000001U"))
    let decision = TargetDecision(corpus: try Fixture.corpus(), scope: .everywhere, at: try Fixture.noon("2026-03-01"))
    let span = try #require(Attribution.Span(from: .month(year: 2026, month: 1), until: nil))
    let (district, park) = (try Fixture.area("310117"), try Fixture.area("310117501"))
    func codes(area: AreaCode?, park: AreaCode?, _ state: TargetState) -> [String] {
      do {
        _ = try decision.decide(.attribute(enterprise, span: span, area: area, park: park, reason: "示例"), state)
        return []
      } catch {
        return error.all.map(\.code)
      }
    }
    func given(_ area: AreaCode?, _ park: AreaCode?) -> TargetState {
      var state = TargetState()
      state.attributions = [
        Attribution(
          id: 1, enterprise: enterprise, span: span, area: area, park: park, reason: "示例", trace: Fixture.trace)
      ]
      return state
    }
    #expect(codes(area: nil, park: park, given(district, nil)) == [])
    #expect(codes(area: district, park: nil, given(nil, park)) == [])
    #expect(codes(area: nil, park: park, given(nil, park)) == ["targets.attributed-already"])
    #expect(codes(area: nil, park: nil, TargetState()) == ["targets.attribution-area"])
    let elsewhere = try Fixture.area("310112")
    #expect(codes(area: elsewhere, park: park, TargetState()) == ["targets.park-elsewhere"])
    let early = try #require(Attribution.Span(from: .month(year: 1997, month: 12), until: nil))
    let refused = #expect(throws: Diagnostics.self) {
      try decision.decide(
        .attribute(enterprise, span: early, area: district, park: nil, reason: "示例"), TargetState())
    }
    #expect(refused?.all.map(\.code) == ["targets.attribution-early"])
  }
}
