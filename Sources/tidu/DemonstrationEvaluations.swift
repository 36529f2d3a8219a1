import Diagnostics
import Enterprises
import Journal
import PolicyCorpus
import Quantities
import Targets

/// 模拟数据: five rounds of evaluations of the demonstration city, run by the same ways as real ones, each command once:
/// one of the districts that was doubted, corrected and concluded, one of a district's streets and parks, one of how
/// projects use resources, both concluded, and two of the running year that are not published yet.
struct DemonstrationEvaluations {
  let desk: EvaluationDesk
  let facts: FactDesk
  /// Works out anew what follows from facts and attributions, as pages wait for it before a sheet is published.
  let recount: () async throws -> Void

  /// The first so many enterprises of a district are given to parks here.
  static let inParks = 24
  /// So many days ago schemes are laid down and figures observed; publication and the rest follow.
  private static let schemeDaysAgo = 60

  private static let inspection = "模拟核查"
  private static let stations = "zjtx-2025/19#service-stations"
  private static let entrants = "shenggui-2023/2#district-targets"

  /// The evaluations in the order of their 模拟办法: each has a number of its own.
  private static let numbered = [
    "zjtx-2025/18#district-evaluation", "shenggui-2023/9#street-evaluation",
    "gaoduan-2022/7#resource-efficiency-evaluation", "shenggui-2023/9#district-evaluation",
  ]

  /// 功能性、保障性项目, each scored by figures that the office enters. The text names what is looked at, and no weights.
  private static let projects = ["模拟孵化器甲", "模拟孵化器乙", "模拟中试基地甲", "模拟中试基地乙", "模拟保障设施甲"].map {
    EvaluatedSubject(.project, $0)
  }

  private static let resources = [
    ("孵化能力", "30"), ("入驻企业数量增速", "20"), ("入驻企业估值规模增速", "20"), ("研发和保障能力", "30"),
  ].map { Line(name: $0.0, source: "entered", way: "range", figures: [$0.1, "0", "100"]) }

  /// A criterion: its name, where its figures come from, how they give points, and what is given without a base.
  private struct Line {
    let name: String
    let source: String
    let way: String
    let figures: [String]
    var withoutBase = "zero"

    static let inspection = Line(
      name: DemonstrationEvaluations.inspection, source: "entered", way: "range", figures: ["30", "0", "100"])
  }

  /// - Parameter now: when the city's journal began. What is evaluated is the last year that was over when the first scheme of
  ///   it was laid down: in January and February that is no more than the year before the last.
  func fill(at now: Timestamp) async throws {
    guard let city = desk.targets.corpus.areas.city?.code, let songjiang = AreaCode("310117") else { return }
    let last = days.day(Self.schemeDaysAgo, before: now.dayInShanghai).year - 1
    let specialised = [
      Line(name: "公共服务站点", source: "indicator \(Self.stations)", way: "best", figures: ["70"]),
      .inspection,
    ]
    try await observeStations(on: Period.year(last).lastDay, at: now)
    try await run("zjtx-2025/18#district-evaluation", by: city, .year(last), specialised, doubts: true, at: now)
    try await fillParks(of: songjiang, year: last, at: now)
    try await recount()
    let streets = [
      Line(name: "新增规上工业企业", source: "indicator \(Self.entrants)", way: "best", figures: ["70"]),
      .inspection,
    ]
    try await run("shenggui-2023/9#street-evaluation", by: songjiang, .year(last), streets, doubts: false, at: now)
    try await run(
      "gaoduan-2022/7#resource-efficiency-evaluation", by: city, .year(last), Self.resources, named: Self.projects,
      doubts: false, at: now)
    // As the clause is read: districts by the share of their target alone, streets and parks by how many entered.
    let districts = [
      Line(
        name: "升规目标完成率", source: "indicator \(Self.entrants)", way: "share", figures: ["100", "10"],
        withoutBase: "unscored")
    ]
    let running = [
      Line(name: "新增规上工业企业", source: "indicator \(Self.entrants)", way: "best", figures: ["100"])
    ]
    try await lay("shenggui-2023/9#district-evaluation", by: city, .year(last + 1), districts, at: now)
    try await lay(
      "shenggui-2023/9#street-evaluation", by: songjiang, .year(last + 1), running, step: "running-scheme", at: now)
  }

  private var days: WorkingDayCalendar { desk.targets.corpus.workingDays }

  /// A few enterprises of the district count for its parks, so that parks have figures of their own.
  private func fillParks(of district: AreaCode, year: Int, at now: Timestamp) async throws {
    let parks = desk.targets.corpus.areas.children(of: district, level: .park).map(\.code)
    guard !parks.isEmpty, let span = Attribution.Span(from: .month(year: year, month: 1), until: nil) else { return }
    let enterprises = try await facts.page(
      EnterpriseQuery(order: .creditCode, limit: Self.inParks), within: .area(district)
    ).rows
    for (number, enterprise) in enterprises.enumerated() {
      let code = enterprise.creditCode
      guard let area = enterprise.statisticalArea, district.contains(area), !parks.contains(area),
        try await desk.targets.attributions(of: code).isEmpty
      else { continue }
      _ = try await desk.targets.carryOut(
        .attribute(
          code, span: span, area: area, park: parks[number % parks.count], reason: "模拟数据：在园区内经营"),
        by: .demonstration, key: "evaluation-park-\(code)", at: days.moment(61, before: now), within: .everywhere)
    }
  }

  /// Figures of every district for the last year that is over: made up, and the same at each start.
  private func observeStations(on day: CalendarDay, at now: Timestamp) async throws {
    guard let id = InstrumentID(Self.stations) else { return }
    let lines = desk.targets.corpus.areas.districts.enumerated().map { number, district in
      TargetCommand.TypedLine(place: district.code.text, time: "\(day)", value: "\(8 + number * 5 % 17)")
    }
    _ = try await desk.targets.carryOut(
      .observe(id, lines: lines, basis: .statisticalAggregate, source: "模拟数据"), by: .demonstration,
      key: "evaluation-stations", at: days.moment(Self.schemeDaysAgo, before: now), within: .everywhere)
  }

  /// 印发日期: in March of the year that it judges, or before it is laid down here where that is still to come.
  private func issueDay(of period: Period, before now: Timestamp) -> CalendarDay {
    let spring = CalendarDay(year: period.year, month: 3, day: 16) ?? period.start
    return min(days.day(1, workingDaysFrom: spring), days.day(70, before: now.dayInShanghai))
  }

  /// Lays a scheme down.
  @discardableResult
  private func lay(
    _ name: String, by owner: AreaCode, _ period: Period, _ lines: [Line], step: String = "scheme",
    at now: Timestamp
  ) async throws -> EvaluationRound? {
    guard let id = InstrumentID(name) else { return nil }
    let round = EvaluationRound(evaluation: id, owner: owner, period: period)
    // A scheme that an older version laid down in this city stands.
    guard try await desk.state(of: round).scheme == nil else { return round }
    let issued = issueDay(of: period, before: now)
    let number = (Self.numbered.firstIndex(of: name) ?? Self.numbered.count) + 1
    let scheme = EvaluationCommand.TypedScheme(
      document: "模拟办法〔\(issued.year)〕第\(number)号（模拟数据）", issuedOn: "\(issued)", decimals: "2", objectionDays: "7",
      criteria: lines.map {
        .init(name: $0.name, source: $0.source, way: $0.way, figures: $0.figures, withoutBase: $0.withoutBase)
      })
    try await act(.setScheme(round, scheme, reason: ""), step, of: round, daysAgo: Self.schemeDaysAgo, now)
    return round
  }

  /// A whole round: scheme, inspections, publication, doubt and correction where there is one, conclusion.
  private func run(
    _ name: String, by owner: AreaCode, _ period: Period, _ lines: [Line],
    named: [EvaluatedSubject] = [], doubts: Bool, at now: Timestamp
  ) async throws {
    guard let round = try await lay(name, by: owner, period, lines, at: now) else { return }
    let subjects = EvaluationDecision.areas(of: round, desk.targets.corpus) + named
    // Made up, and the same at each start: from 60 to 96.
    let entered = lines.filter { $0.source == "entered" }
    let figures = subjects.enumerated().flatMap { number, subject in
      entered.enumerated().map { place, line in
        EvaluationCommand.TypedFigure(
          subject: subject, criterion: line.name, value: "\(60 + (number * 7 + place * 11) % 37)")
      }
    }
    try await act(
      .enter(round, lines: figures, evidence: "模拟数据：核查记录", reason: ""), "figures", of: round, daysAgo: 45, now)
    let state = try await desk.state(of: round)
    // A sheet that stands is not drawn up again: the facts may have changed since.
    if state.sheets.isEmpty,
      let sheet = try await desk.draft(of: round, state, on: now.dayInShanghai, within: .everywhere)
    {
      let isOpen = sheet.rows.contains { $0.total == nil }
      try await act(
        .publish(sheet, reason: isOpen ? "模拟数据：没有数的项目不计分，照此公示" : ""), "sheet", of: round, daysAgo: 30, now)
    }
    if doubts, let first = subjects.first {
      try await act(
        .object(round, subject: first, criterion: Self.inspection, text: "模拟数据：漏计一次核查"), "doubt", of: round,
        // On the day of the sheet itself: a long holiday may end after the time for doubts.
        at: days.moment(30, before: now).adding(seconds: 3600))
      if let objection = try await desk.state(of: round).objections.first {
        // Whoever answers for a figure does not put it right.
        try await act(
          .answer(objection: objection.id, isUpheld: true, text: "模拟数据：属实，更正"), "answer", of: round,
          by: ActorID("city") ?? .demonstration, at: days.moment(26, before: now).adding(seconds: 7200))
      }
      try await act(
        .correct(round, subject: first, criterion: Self.inspection, value: "97", reason: "模拟数据：补计一次核查"), "correction",
        of: round, at: days.moment(25, before: now).adding(seconds: 10_800))
    }
    // The time for doubts is over by then, also where the sheet was published before a long holiday.
    let conclusion = days.day(1, workingDaysFrom: now.dayInShanghai.adding(days: -20))
    try await act(
      .conclude(round), "conclusion", of: round,
      at: now.adding(seconds: (conclusion.daysSinceEpoch - now.dayInShanghai.daysSinceEpoch) * 86_400))
  }

  private func act(
    _ wish: EvaluationCommand, _ step: String, of round: EvaluationRound, by actor: ActorID = .demonstration,
    daysAgo: Int, _ now: Timestamp
  ) async throws {
    try await act(wish, step, of: round, by: actor, at: days.moment(daysAgo, before: now))
  }

  private func act(
    _ wish: EvaluationCommand, _ step: String, of round: EvaluationRound, by actor: ActorID = .demonstration,
    at: Timestamp
  ) async throws {
    _ = try await desk.carryOut(
      wish, by: actor, key: "evaluation-\(round.evaluation)-\(step)",
      at: at, within: round.runners(city: desk.targets.corpus.areas.city?.code))
  }
}
