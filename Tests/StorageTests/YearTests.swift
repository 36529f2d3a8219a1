import CorpusFixtures
import Cultivation
import Decimals
import Diagnostics
import EnterpriseFixtures
import Enterprises
import Facts
import Journal
import PolicyCorpus
import Quantities
import Reporting
import Services
import Synchronization
import Targets
import Testing
import Workbooks

@testable import Storage

/// A small made-up city of sixty enterprises in two towns, lived through one year month by month.
@Suite("A year of a small city")
struct YearTests {
  @Test(
    "rounds, imports, entries, exits, material and the evaluation of a whole year; the journal alone rebuilds it all",
    arguments: StoreUnderTest.products)
  func year(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let store = try await database.open(at: noon("2026-01-02")).store
      let city = try SmallCity(store)
      try await city.settle()
      for month in 1...12 { try await city.live(month) }
      try await city.evaluate()
      try await city.checkMaterials()
      try await city.checkYear()
      let projections: [any ReplayedProjection] = [
        EnterpriseProjection(try Reference.load().dictionary), TargetProjection(), EvaluationProjection(),
        ReportingProjection(), RegisterProjection(), ServiceProjection(),
      ]
      let report = try await store.replay(projections, at: noon("2027-03-01"))
      #expect(report.difference == nil && report.rows > 1500)
      try await database.tamper("UPDATE materials SET closed_month = '2026-13' WHERE closed_month = '2026-06'")
      #expect(
        try await store.replay(projections, at: noon("2027-03-01")).difference?.table == "materials")
    }
  }
}

/// The city, the desks that its offices use, and what the test itself knows to have happened.
private struct SmallCity {
  static let district = "310117"
  static let towns = ["310117102", "310117103"]
  private static let corpus = Result { try CorpusFixture.load() }

  struct Enterprise {
    let code: String
    let name: String
    let town: String
    /// Thousands of yuan a month in January; it grows by one thirtieth of this each month.
    let output: Int
    /// The month in which it is confirmed above scale; 0 where it is not.
    let entersIn: Int
  }

  let store: SQLStore
  let facts: FactDesk
  let reports: ReportingDesk
  let targets: TargetDesk
  let evaluations: EvaluationDesk
  let registers: RegisterDesk
  let corpus: PolicyCorpus
  let enterprises: [Enterprise]
  let indicator: InstrumentID
  let library: InstrumentID
  let area: AreaCode

  init(_ store: SQLStore) throws {
    let corpus = try Self.corpus.get()
    self.store = store
    self.corpus = corpus
    facts = try FactDesk.on(store)
    reports = ReportingDesk(store: store, facts: facts)
    targets = TargetDesk(store: store, corpus: corpus)
    registers = RegisterDesk(store: store, corpus: corpus, colleagues: { [] })
    let cases = CaseDesk(store: store, reference: try ServiceReference(corpus: corpus, roster: { [] }))
    evaluations = EvaluationDesk(targets: targets, registers: registers, cases: cases)
    indicator = try #require(InstrumentID("shenggui-2023/2#district-targets"))
    library = try #require(InstrumentID("shenggui-2023/3#cultivation-library"))
    area = try #require(AreaCode(Self.district))
    enterprises = try (1...60).map { number in
      let stem = "91310117MA9" + String(repeating: "0", count: 4 - "\(number)".count) + "\(number)" + "0K"
      let code = "\(stem)\(try #require(CreditCode.checkCharacter(for: stem)))"
      return Enterprise(
        code: code, name: "模拟\(number)号仪器厂", town: Self.towns[number % 2], output: 900 + number * 13 % 700,
        // Every fifth enters, one after the other.
        entersIn: number % 5 == 0 ? number / 5 : 0)
    }
  }

  /// Half of the towns' enterprises come into the library, and the district is given its task.
  func settle() async throws {
    var text = "credit_code,name,statistical_area,industry\n"
    for enterprise in enterprises { text += "\(enterprise.code),\(enterprise.name),\(enterprise.town),3911\n" }
    try await facts.bring(text, key: "settle", on: "2026-01-02")
    _ = try await targets.carryOut(
      .assign(
        indicator, year: 2026, document: "示例〔2026〕1号", issuedOn: try #require(CalendarDay("2026-01-02")),
        lines: [.init(area: area, value: "15")], reason: ""),
      by: .commandLine, key: "task", at: noon("2026-01-02"), within: .everywhere)
    let openings = try enterprises.prefix(40).map { enterprise in
      RegisterCommand.Wish.enter(
        .new(
          EntryOpening(
            subject: EntrySubject(try #require(CreditCode(enterprise.code))), title: "", area: nil, origin: .hand,
            fields: ["入库来源": "街镇排摸"])))
    }
    try await act(openings, day: "2026-01-02", key: "library")
  }

  /// One month: the round of the month, both towns' workbooks (one with a slip, sent again), who entered and left, and the
  /// material of the meeting.
  func live(_ month: Int) async throws {
    let text = "2026-\(month < 10 ? "0" : "")\(month)"
    let next = month == 12 ? "2027-01" : "2026-\(month < 9 ? "0" : "")\(month + 1)"
    let towns = try Self.towns.map { Reporter(.area(try #require(AreaCode($0))), name: $0) }
    let round = try await reports.open(
      RoundOpening(
        month: try #require(ReportMonth(text)), title: "工业月报", area: area,
        due: try #require(CalendarDay("\(next)-05")), roster: towns),
      by: .commandLine, key: "round-\(month)", at: noon("\(next)-01"))
    for (index, town) in towns.enumerated() {
      // Every third month the first town writes one figure in thousands too many.
      let slips = index == 0 && month % 3 == 0
      if slips {
        let reply = try await send(month, town, round, slip: true, key: "slip-\(month)", on: "\(next)-03")
        #expect(reply.returned == 1 && reply.accepted == 29)
      }
      let reply = try await send(month, town, round, slip: false, key: "book-\(month)-\(index)", on: "\(next)-04")
      #expect(reply.returned == 0 && reply.accepted == 30)
    }
    try await reports.act(
      .lock, on: round, command: Command(actor: .commandLine, key: "lock-\(month)", payload: "lock"),
      at: noon("\(next)-06"))
    for enterprise in enterprises where enterprise.entersIn == month {
      try await facts.bring(
        "credit_code,above_scale_on,first_entry\n\(enterprise.code),\(text)-20,true\n", key: "entry-\(enterprise.code)",
        basis: .entryConfirmation, on: "\(next)-07")
      if let entry = try await entry(of: enterprise) {
        try await act([.leave(entry, reason: "已入统")], day: "\(next)-07", key: "exit-\(enterprise.code)")
      }
    }
    try await count(on: "\(next)-08")
    let last = try await targets.materials(of: indicator, area: area).first
    let material = try await targets.draft(
      of: indicator, area: area, month: .month(year: 2026, month: month),
      notes: .init(
        difficulties: ["\(month)月有企业反映用工不足"],
        outcomes: (last?.material.notes.promises ?? []).map { .init(promise: $0, result: "已办") },
        promises: ["\(month)月起走访拟入库企业"]),
      on: try #require(CalendarDay("\(next)-10")), within: .area(area))
    _ = try await targets.carryOut(
      .issue(material), by: .commandLine, key: "material-\(month)", at: noon("\(next)-10"), within: .area(area))
  }

  private func send(
    _ month: Int, _ town: Reporter, _ round: Round.ID, slip: Bool, key: String, on day: String
  ) async throws -> ReportReply {
    var text = "2026年\(month)月工业月报,,单位：千元,\n统一社会信用代码,单位详细名称,工业总产值本月,工业总产值1-本月累计\n"
    for (place, enterprise) in enterprises.filter({ $0.town == town.key.text }).enumerated() {
      let own = Self.output(enterprise, month)
      let total = (1...month).reduce(0) { $0 + Self.output(enterprise, $1) }
      text += "\(enterprise.code),\(enterprise.name),\(slip && place == 0 ? own * 1000 : own),\(total)\n"
    }
    let bytes = Array(text.utf8)
    let workbook = try WorkbookReader.read(bytes, file: "\(town.name)-\(month)月.csv")
    let report = IncomingReport(
      bytes: bytes, workbook: workbook, plan: try await reports.plan(workbook, month: nil),
      request: ReportRequest(
        basis: .voluntary, scope: town.key.scope(in: try #require(ReportMonth(year: 2026, month: month)))),
      answers: .init(round: round, reporter: town.key))
    return try await reports.accept(report, command: report.command(by: .commandLine, key: key), at: noon(day)).reply
  }

  private static func output(_ enterprise: Enterprise, _ month: Int) -> Int {
    enterprise.output + enterprise.output * (month - 1) / 30
  }

  /// Counts everybody's entries anew, as the program does when facts have changed.
  private func count(on text: String) async throws {
    let day = try #require(CalendarDay(text))
    let counter = EntryCounter(
      corpus: corpus, attributions: try await store.readTargets { try $0.targets.attributions() })
    let entries = Mutex<[CountedEntry]>([])
    try await facts.forEachHistory(within: .everywhere) { history in
      let own = try counter.entries(
        of: history.enterprise.creditCode, history.dossier(known: day), facts: history.facts, on: day)
      entries.withLock { $0 += own }
    }
    let targetStore: any TargetStore = store
    try await targetStore.replaceEntries(with: entries.withLock { $0 })
  }

  private func entry(of enterprise: Enterprise) async throws -> EntryID? {
    let code = try #require(CreditCode(enterprise.code))
    return try await registers.entries(of: code, within: .everywhere).first { $0.state == .entered }?.id
  }

  private func act(_ wishes: [RegisterCommand.Wish], day: String, key: String) async throws {
    let command = RegisterCommand(
      register: library, day: try #require(CalendarDay(day)), wishes: wishes, ground: Ground(reason: "示例依据"))
    _ = try await registers.act(
      command, command: command.command(by: .commandLine, key: key), at: noon(day), within: .everywhere)
  }

  /// The district ranks its towns by who is still in the library and by a check; one figure is corrected.
  func evaluate() async throws {
    let round = EvaluationRound(
      evaluation: try #require(InstrumentID("shenggui-2023/9#street-evaluation")), owner: area, period: .year(2026))
    let scope = AreaScope.area(area)
    func act(_ wish: EvaluationCommand, _ day: String, by actor: ActorID = .commandLine) async throws {
      _ = try await evaluations.carryOut(wish, by: actor, key: "e-\(day)", at: noon(day), within: scope)
    }
    try await act(
      .setScheme(
        round,
        .init(
          document: "示例〔2026〕20号", issuedOn: "2026-03-01", decimals: "2", objectionDays: "5",
          criteria: [
            .init(name: "入统户数", source: "indicator \(indicator)", way: "best", figures: ["60"], withoutBase: "zero"),
            .init(
              name: "在库户数", source: "register \(library) standing", way: "best", figures: ["30"], withoutBase: "zero"),
            .init(name: "核查", source: "entered", way: "range", figures: ["10", "0", "10"], withoutBase: "unscored"),
          ]), reason: ""), "2027-01-11")
    let towns = Self.towns.map { EvaluatedSubject(.street, $0) }
    try await act(
      .enter(
        round, lines: towns.map { .init(subject: $0, criterion: "核查", value: "8") }, evidence: "示例核查记录", reason: ""),
      "2027-01-12")
    let state = try await evaluations.state(of: round)
    let day = try #require(CalendarDay("2027-01-13"))
    let sheet = try #require(try await evaluations.draft(of: round, state, on: day, within: scope))
    // Six entered in each town; of forty in the library eight left.
    for town in towns {
      let entered = enterprises.count { $0.town == town.key && $0.entersIn > 0 }
      let standing = enterprises.prefix(40).count { $0.town == town.key && $0.entersIn == 0 }
      let row = try #require(sheet.row(of: town))
      #expect(row.lines.map(\.figure.value) == [Decimal128(entered), Decimal128(standing), 8])
    }
    try await act(.publish(sheet, reason: "其他街镇、园区尚未核查"), "2027-01-13")
    try await act(.object(round, subject: towns[0], criterion: "核查", text: "漏计两次"), "2027-01-14")
    let objection = try #require(try await evaluations.state(of: round).objections.first)
    try await act(.answer(objection: objection.id, isUpheld: true, text: "属实"), "2027-01-15", by: .program)
    try await act(.correct(round, subject: towns[0], criterion: "核查", value: "10", reason: "补计"), "2027-01-16")
    try await act(.conclude(round), "2027-01-20")
    let end = try await evaluations.state(of: round)
    #expect(end.isConcluded && end.published?.sheet == sheet)
    #expect(end.standing?.sheet.row(of: towns[0])?.rank == 1)
  }

  /// Each month's figures once more from what was told, without the program's counts, boards or plans.
  func checkMaterials() async throws {
    var told: [(month: Int, town: String)] = []
    for enterprise in enterprises {
      let code = try #require(CreditCode(enterprise.code))
      let history = try await facts.history(of: code, at: noon("2027-02-01"), within: .everywhere)
      func last(_ fact: String) -> FactValue? {
        history.last { $0.fact.reference.description == fact && $0.counts }?.fact.value
      }
      guard case .day(let day)? = last("above_scale_on"), case .code(let town)? = last("statistical_area") else {
        continue
      }
      told.append((day.month, town))
    }
    let issued = try await targets.materials(of: indicator, area: area)
    #expect(issued.count == 12 && told.count == 12)
    for material in issued.map(\.material) {
      let month = material.month.start.month
      func recount(_ town: String?) -> [Int] {
        let own = told.filter { town == nil || $0.town == town }
        return [
          own.count { $0.month == month }, own.count { $0.month == month - 1 }, own.count { $0.month <= month },
        ]
      }
      func figures(_ row: DispatchMaterial.Row) -> [Int] {
        [row.month, row.monthBefore, row.cumulative].compactMap { $0 }
      }
      #expect(figures(material.whole) == recount(nil))
      #expect(material.whole.target == 15 && material.whole.cumulative == recount(nil)[2])
      for row in material.parts {
        #expect(figures(row) == recount(row.area.text), "\(month) \(row.area)")
      }
      #expect(material.notes.outcomes.count == (month == 1 ? 0 : 1))
    }
  }

  /// What is there after the year is what the months brought.
  func checkYear() async throws {
    let rounds = try await reports.rounds(within: .area(area))
    #expect(rounds.count == 12 && rounds.allSatisfy(\.isLocked))
    for round in rounds {
      let month = try #require(Int("\(round.opening.month)".suffix(2)))
      let whole = enterprises.reduce(0) { $0 + Self.output($1, month) }
      #expect(round.figures["output@\(round.opening.month)"]?.description == "\(whole * 1000)")
    }
    let overview = try await registers.overview(
      on: try #require(CalendarDay("2027-01-31")), within: .area(area))
    #expect(overview.size(of: library) == 40 - enterprises.prefix(40).count { $0.entersIn > 0 })
  }
}
