import Decimals
import Diagnostics
import EnterpriseFixtures
import Enterprises
import Facts
import Journal
import Quantities
import Reporting
import Testing
import Workbooks

@testable import Storage

/// What is sent back as a whole, and what comes after the lock: in no store does it count.
@Suite("The contract of reports that do not count")
struct ReportWithdrawalContractTests {
  private static let month = "2025-11"

  /// Three of one town, known by name and area; a fourth that nobody knows yet.
  private static let known = """
    credit_code,name,statistical_area
    \(Codes.first),上海甲仪器有限公司,310117102
    \(Codes.second),上海乙电子有限公司,310117102
    \(Codes.third),丙精密机械厂,310117102

    """
  static let unknown =
    "91310117MA0000005" + (CreditCode.checkCharacter(for: "91310117MA0000005").map(String.init) ?? "")

  /// A round in a city of its own, with what tests ask again and again.
  struct City {
    let store: SQLStore
    let desk: ReportingDesk
    let round: Round.ID
    let town: Reporter.Key

    init(_ store: SQLStore) async throws {
      self.store = store
      desk = ReportingDesk(store: store, facts: try FactDesk.on(store))
      try await desk.facts.bring(ReportWithdrawalContractTests.known, on: "2025-11-01")
      town = .area(try #require(AreaCode("310117102")))
      round = try await Self.open(desk, "开", area: "310117", Reporter(town, name: "泗泾镇"))
    }

    static func open(_ desk: ReportingDesk, _ key: String, area: String?, _ reporter: Reporter) async throws -> Round.ID
    {
      try await desk.open(
        RoundOpening(
          month: try #require(ReportMonth(ReportWithdrawalContractTests.month)), title: "工业月报",
          area: area.flatMap { AreaCode($0) },
          due: try #require(CalendarDay("2025-12-05")), roster: [reporter]),
        by: .commandLine, key: key, at: noon("2025-12-01"))
    }

    func send(
      _ rows: [(String, String, String)], _ key: String, on day: String, to other: Round.ID? = nil,
      as reporter: Reporter.Key? = nil, basis: Basis = .voluntary, founding: Set<Int> = []
    ) async throws -> ReportReply {
      var text = "2025年11月表,,单位：千元\n统一社会信用代码,单位详细名称,工业总产值本月\n"
      for (code, name, value) in rows { text += "\(code),\(name),\(value)\n" }
      let workbook = try WorkbookReader.read(Array(text.utf8), file: "泗泾.csv")
      let who = reporter ?? town
      var report = IncomingReport(
        bytes: Array(text.utf8), workbook: workbook, plan: try await desk.plan(workbook, month: nil),
        request: ReportRequest(
          basis: basis, scope: who.scope(in: try #require(ReportMonth(ReportWithdrawalContractTests.month))),
          confirmed: Set(founding.map { .init(sheet: 0, row: $0) })),
        answers: IncomingReport.Answers(round: other ?? round, reporter: who))
      if !founding.isEmpty { report.reason = "新开业，已看过营业执照" }
      return try await desk.accept(report, command: report.command(by: .commandLine, key: key), at: noon(day)).reply
    }

    func act(_ act: RoundCommand, _ key: String, on day: String) async throws {
      try await desk.act(act, on: round, command: act.command(on: round, by: .commandLine, key: key), at: noon(day))
    }

    func take(_ key: String, reason: String = "区里同意补报", on day: String) async throws {
      let command = ReportingDesk.takingCommand(town, reason: reason, on: round, by: .commandLine, commandKey: key)
      try await desk.take(town, reason: reason, on: round, command: command, at: noon(day))
    }

    /// What stands of November's output, by enterprise, as every list, series and actual reads it.
    func standing() async throws -> [String: String] {
      let output = try #require(FactID("output"))
      let month = try #require(Period(ReportWithdrawalContractTests.month))
      return try await store.read { (view: any EnterpriseReading) in
        var latest: [String: StandingFact] = [:]
        try view.facts.forEachStandingFact([output], in: [month], within: .everywhere) { fact in
          if fact.id > latest[fact.enterprise.text]?.id ?? RecordedFact.ID(0) { latest[fact.enterprise.text] = fact }
        }
        return latest.mapValues { $0.value?.description ?? "-" }
      }
    }

    func state() async throws -> Round { try #require(try await desk.round(round, within: .everywhere)) }

    func sum() async throws -> String? { try await state().sum(of: "output@2025-11")?.description }

    func replayDifference() async throws -> ReplayDifference? {
      try await store.replay(
        [EnterpriseProjection(try Reference.load().dictionary), ReportingProjection()], at: noon("2025-12-31")
      ).difference
    }
  }

  @Test(
    "what is sent back as a whole ceases to stand everywhere, corrections of it with it, until it is reported again",
    arguments: StoreUnderTest.products)
  func sentBack(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let city = try await City(store)
      let rows = [
        (Codes.first, "上海甲仪器有限公司", "100"), (Codes.second, "上海乙电子有限公司", "200"), (Self.unknown, "戊材料有限公司", "50"),
      ]
      // A code that nobody knows founds nobody in silence.
      let unlooked = try await city.send(rows, "v0", on: "2025-12-01")
      #expect(unlooked.accepted == 2 && unlooked.returned == 1)
      #expect(try await city.standing()[Self.unknown] == nil)
      _ = try await city.send(rows, "v1", on: "2025-12-02", founding: [5])
      // A later version tells one of them otherwise, and a person corrects another by hand.
      _ = try await city.send([(Codes.first, "上海甲仪器有限公司", "120")], "v2", on: "2025-12-03")
      let second = try #require(CreditCode(Codes.second))
      let facts = city.desk.facts
      let told = try #require(
        try await facts.history(of: second, at: noon("2025-12-03"), within: .everywhere).last { $0.counts }
      ).fact
      let correction = FactCorrection(fact: told.id, text: "210000", reason: "电话核实")
      _ = try await facts.correct(
        correction, command: correction.command(by: .commandLine, key: "c"), at: noon("2025-12-03"), within: .everywhere
      )
      #expect(
        try await city.standing() == [Codes.first: "120000", Codes.second: "210000", Self.unknown: "50000"])
      let before = try await facts.page(EnterpriseQuery(), within: .everywhere).rows.count { $0.name != nil }
      #expect(before == 4)

      for _ in 0..<2 { try await city.act(.sendBack(city.town, reason: "报成了上月数"), "back", on: "2025-12-04") }
      #expect(try await city.standing() == [:])
      #expect(try await city.sum() == nil)
      #expect(try await city.state().state(of: city.town) == .returned)
      // Whom nothing else tells of is known by nothing; those that were known before are.
      let town = try #require(AreaCode("310117102"))
      #expect(try await facts.page(EnterpriseQuery(), within: .area(town)).rows.compactMap(\.name).count == 3)
      // The history keeps all of it, each with its end and the reason.
      let history = try await facts.history(of: second, at: noon("2025-12-05"), within: .everywhere)
        .filter { $0.fact.reference.description == "output@2025-11" }
      #expect(history.map { $0.fact.value?.description } == ["200000", "210000"] && !history.contains(where: \.counts))
      #expect(history.last?.fact.ending?.way == .withdrawn && history.last?.fact.ending?.reason == "报成了上月数")

      // The very same figures come again, and count as new.
      let reply = try await city.send(rows, "v3", on: "2025-12-05", founding: [5])
      #expect(reply.accepted == 3 && reply.returned == 0 && reply.recorded == 3)
      #expect(
        try await city.standing() == [Codes.first: "100000", Codes.second: "200000", Self.unknown: "50000"])
      #expect(try await city.sum() == "350000")
      #expect(try await facts.page(EnterpriseQuery(), within: .area(town)).rows.compactMap(\.name).count == 4)
      #expect(try await city.replayDifference() == nil)
    }
  }

  @Test("a figure that another report tells in the same words stays when one of the two is sent back")
  func vouched() async throws {
    try await StoreUnderTest.all[0].use { store in
      let city = try await City(store)
      _ = try await city.send(
        [(Codes.first, "上海甲仪器有限公司", "100"), (Codes.second, "上海乙电子有限公司", "200")], "v1", on: "2025-12-02")
      // The city asks the district for the same month; of these two it repeats one, and tells the other otherwise.
      let district = Reporter.Key.area(try #require(AreaCode("310117")))
      let other = try await City.open(city.desk, "市", area: nil, Reporter(district, name: "松江区"))
      let reply = try await city.send(
        [(Codes.first, "上海甲仪器有限公司", "100"), (Codes.third, "丙精密机械厂", "300")], "d1", on: "2025-12-03", to: other,
        as: district)
      #expect(reply.recorded == 1)
      try await city.act(.sendBack(city.town, reason: "重核"), "back", on: "2025-12-04")
      #expect(try await city.standing() == [Codes.first: "100000", Codes.third: "300000"])
      #expect(try await city.replayDifference() == nil)
    }
  }

  @Test(
    "what comes after the lock is kept and listed, and counts once the keeper takes it or the round is opened again",
    arguments: StoreUnderTest.products)
  func afterLock(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let city = try await City(store)
      _ = try await city.send([(Codes.first, "上海甲仪器有限公司", "100")], "v1", on: "2025-12-02")
      #expect(await codes { try await city.take("t0", on: "2025-12-03") } == ["round.nothing-held"])
      try await city.act(.lock, "lock", on: "2025-12-06")
      let late = try await city.send(
        [(Codes.first, "上海甲仪器有限公司", "150"), (Codes.second, "上海乙电子有限公司", "200")], "v2", on: "2025-12-07")
      #expect(late.isHeld && late.accepted == 2 && late.recorded == 0)
      #expect(try await city.standing() == [Codes.first: "100000"])
      #expect(try await city.sum() == "100000")
      var entry = try await city.state().entry(of: city.town)
      #expect(entry.versions.count == 2 && entry.held.map(\.number) == [2] && entry.standing?.number == 1)
      // What it told is not what the next one is held against.
      let later = try await city.send([(Codes.first, "上海甲仪器有限公司", "155")], "v3", on: "2025-12-08")
      #expect(later.isHeld)
      #expect(try await city.state().entry(of: city.town).held.map(\.number) == [2, 3])

      #expect(await codes { try await city.take("t1", reason: " ", on: "2025-12-09") } == ["round.no-reason"])
      for _ in 0..<2 { try await city.take("t2", on: "2025-12-09") }
      #expect(try await city.standing() == [Codes.first: "155000", Codes.second: "200000"])
      #expect(try await city.sum() == "355000")
      let state = try await city.state()
      entry = state.entry(of: city.town)
      #expect(state.isLocked && entry.held.isEmpty && entry.standing?.number == 3 && entry.state == .resubmitted)
      #expect(entry.versions.map { $0.taken?.reason } == [nil, "区里同意补报", "区里同意补报"])

      // Opening the round again takes what waits; one whose basis has expired by then stays, and says why.
      _ = try await city.send([(Codes.third, "丙精密机械厂", "300")], "v4", on: "2025-12-10")
      try await city.act(.reopen(reason: "补报"), "reopen", on: "2025-12-11")
      #expect(try await city.standing()[Codes.third] == "300000")
      #expect(try await city.sum() == "655000")
      try await city.act(.lock, "lock-2", on: "2025-12-12")
      let shared = Basis.departmentSharing(
        agreement: "协议一", purpose: "月度调度", until: try #require(CalendarDay("2025-12-14")))
      _ = try await city.send([(Codes.third, "丙精密机械厂", "310")], "v5", on: "2025-12-13", basis: shared)
      try await city.act(.reopen(reason: "补报"), "reopen-2", on: "2025-12-15")
      #expect(try await city.sum() == "655000")
      #expect(try await city.state().entry(of: city.town).held.map(\.number) == [5])
      #expect(await codes { try await city.take("t3", on: "2025-12-15") } == ["basis.expired"])

      // Sent back as a whole, all of them cease, those that were taken late too.
      try await city.act(.sendBack(city.town, reason: "全部重报"), "back", on: "2025-12-16")
      #expect(try await city.standing() == [:])
      #expect(try await city.replayDifference() == nil)
    }
  }

  @Test(
    "a locked month is not altered through the next month's workbook, until its round is opened again",
    arguments: StoreUnderTest.products)
  func lockedMonth(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let city = try await City(store)
      _ = try await city.send([(Codes.first, "上海甲仪器有限公司", "100")], "v1", on: "2025-12-02")
      try await city.act(.lock, "lock", on: "2025-12-06")
      let december = try await city.desk.open(
        RoundOpening(
          month: try #require(ReportMonth("2025-12")), title: "工业月报", area: AreaCode("310117"),
          due: try #require(CalendarDay("2026-01-05")), roster: [Reporter(city.town, name: "泗泾镇")]),
        by: .commandLine, key: "december", at: noon("2025-12-20"))
      let text = """
        2025年12月表,,,单位：千元
        统一社会信用代码,单位详细名称,2025年11月工业总产值,2025年12月工业总产值
        \(Codes.first),上海甲仪器有限公司,150,110
        \(Codes.second),上海乙电子有限公司,,210
        \(Codes.third),丙精密机械厂,300,310

        """
      let workbook = try WorkbookReader.read(Array(text.utf8), file: "泗泾.csv")
      let report = IncomingReport(
        bytes: Array(text.utf8), workbook: workbook,
        plan: try await city.desk.plan(workbook, month: ReportMonth("2025-12")),
        request: ReportRequest(
          basis: .voluntary, scope: city.town.scope(in: try #require(ReportMonth("2025-12")))),
        answers: IncomingReport.Answers(round: december, reporter: city.town))
      let run = try await city.desk.dryRun(report, at: noon("2026-01-02"))
      #expect(run.rows.map(\.state) == [.wrong, .new, .wrong])
      #expect(run.findings.map(\.diagnostic.code) == ["report.locked-month", "report.locked-month"])
      #expect(run.findings.first?.diagnostic.message.zh == "2025年11月的报送任务已锁定，这一格与已报的数不同")
      func accept(_ key: String, on day: String) async throws -> ReportReply {
        try await city.desk.accept(report, command: report.command(by: .commandLine, key: key), at: noon(day)).reply
      }
      let first = try await accept("a", on: "2026-01-02")
      #expect(first.accepted == 1)
      #expect(try await city.standing() == [Codes.first: "100000"])
      // Opened again, it may be told anew, through whichever workbook.
      try await city.act(.reopen(reason: "补报"), "reopen", on: "2026-01-03")
      #expect(try await accept("b", on: "2026-01-03").accepted == 3)
      #expect(try await city.standing() == [Codes.first: "150000", Codes.third: "300000"])
      #expect(try await city.replayDifference() == nil)
    }
  }
}
