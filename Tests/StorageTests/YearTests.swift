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

/// A district of the demonstration's city, lived through one year month by month.
@Suite("A year of the demonstration city")
struct YearTests {
  @Test(
    "rounds, imports, entries, exits, material and the evaluation of a whole year; the journal alone rebuilds it all",
    arguments: StoreUnderTest.products)
  func year(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let store = try await database.open(at: noon("2026-01-02")).store
      let city = try LivedDistrict(store)
      try await city.settle()
      for month in 1...12 { try await city.live(month) }
      try await city.evaluate()
      try await city.checkMaterials()
      try await city.checkMoves()
      try await city.checkYear()
      let projections: [any ReplayedProjection] = [
        EnterpriseProjection(try Reference.load().dictionary), TargetProjection(), EvaluationProjection(),
        ReportingProjection(), RegisterProjection(), ScaleProjection(), ServiceProjection(), WarningProjection(),
      ]
      let report = try await store.replay(projections, at: noon("2027-03-01"))
      #expect(report.difference == nil && report.rows > 5_000)
      try await database.tamper("UPDATE materials SET closed_month = '2026-13' WHERE closed_month = '2026-06'")
      #expect(
        try await store.replay(projections, at: noon("2027-03-01")).difference?.table == "materials")
    }
  }
}

/// The district, the desks that its offices use, and what the test itself knows to have happened.
private struct LivedDistrict {
  private static let corpus = Result { try CorpusFixture.load() }
  /// The month in which the first street's report comes after the lock.
  private static let late = 5
  /// The month in which a figure is told otherwise by a later version, and after which one warns of who may fall out.
  private static let corrected = 8
  /// The month whose round is opened again.
  private static let reopened = 9
  private static let exit = 10

  let store: SQLStore
  let facts: FactDesk
  let reports: ReportingDesk
  let targets: TargetDesk
  let evaluations: EvaluationDesk
  let registers: RegisterDesk
  let scale: ScaleDesk
  let monitoring: MonitoringDesk
  let corpus: PolicyCorpus
  let district: YearDistrict
  let indicator: InstrumentID
  let library: InstrumentID
  let watchList: InstrumentID
  let area: AreaCode
  /// The streets that report, in the order of their codes.
  let streets: [AreaCode]
  /// Who is in the library from January on.
  let candidates: [YearDistrict.Resident]
  /// Who falls out: of those whom the watch list may have, the one whose output falls the most by August.
  let falling: YearDistrict.Resident

  init(_ store: SQLStore) throws {
    let corpus = try Self.corpus.get()
    self.store = store
    self.corpus = corpus
    facts = try FactDesk.on(store)
    reports = ReportingDesk(store: store, facts: facts)
    targets = TargetDesk(store: store, corpus: corpus)
    registers = RegisterDesk(store: store, corpus: corpus, colleagues: { [] })
    scale = ScaleDesk(store: store, facts: facts, registers: registers)
    let cases = try ServiceContractTests.desk(store)
    monitoring = MonitoringDesk(store: store, cases: MonitoringContractTests.ServiceCases(desk: cases))
    evaluations = EvaluationDesk(targets: targets, registers: registers, cases: cases)
    indicator = try #require(InstrumentID("shenggui-2023/2#district-targets"))
    library = try #require(MonitoringDesk.library)
    watchList = try #require(MonitoringDesk.watchList)
    let district = try YearDistrict.load()
    self.district = district
    area = district.area
    streets = Set(district.residents.filter { !$0.months.isEmpty }.map(\.street)).sorted()
    let below = district.residents.filter(\.isBelow)
    candidates = below.filter { $0.entry != nil } + below.filter { $0.entry == nil }.prefix(28)
    func share(_ resident: YearDistrict.Resident) -> Double {
      resident.toDate(Self.corrected).map { Double($0.now) / Double(max(1, $0.before)) } ?? 1
    }
    falling = try #require(district.residents.filter(\.isInBand).min { share($0) < share($1) })
    try #require(share(falling) < 0.95)
  }

  /// The district comes in with what is known in January, its candidates into the library, some into parks, and it is given
  /// its task.
  func settle() async throws {
    try await facts.bring(district.inJanuary, key: "settle", on: "2026-01-02")
    _ = try await targets.carryOut(
      .assign(
        indicator, year: 2026, document: "示例〔2026〕1号", issuedOn: try #require(CalendarDay("2026-01-02")),
        lines: [.init(area: area, value: "15")], reason: ""),
      by: .commandLine, key: "task", at: noon("2026-01-02"), within: .everywhere)
    let plans = planning.compactMap { street in
      Cascade.Row(area: street, months: (1...12).map { planned(for: street, in: $0) })
    }
    _ = try await targets.carryOut(
      .plan(indicator, year: 2026, parent: area, rows: plans), by: .commandLine, key: "plan", at: noon("2026-01-02"),
      within: .everywhere)
    let open = try #require(Attribution.Span(from: .month(year: 2026, month: 1), until: nil))
    let over = try #require(Attribution.Span(from: open.from, until: .month(year: 2026, month: 3)))
    let placements = district.residents.compactMap { resident in
      resident.park.map {
        ParkPlacement(enterprise: resident.code, park: district.parks[$0.park], span: $0.hasLeft ? over : open)
      }
    }
    _ = try await targets.carryOut(
      .placeInParks(placements, file: "园区名单"), by: .commandLine, key: "parks", at: noon("2026-01-02"),
      within: .everywhere)
    let openings = candidates.map { candidate in
      RegisterCommand.Wish.enter(
        .new(
          EntryOpening(
            subject: EntrySubject(candidate.code), title: "", area: nil, origin: .hand, fields: ["入库来源": "街镇排摸"])))
    }
    try await act(openings, in: library, day: "2026-01-02", key: "library")
  }

  /// The streets that the district plans for: those of its own that report.
  private var planning: [AreaCode] { streets.filter { corpus.areas.area($0)?.parent == area } }

  /// What it plans for one: something in every third month, one month after the other street's.
  private func planned(for street: AreaCode, in month: Int) -> Int {
    ((streets.firstIndex(of: street) ?? 0) + month) % 3 == 0 ? 1 : 0
  }

  // MARK: A month

  /// One month: the rounds of the streets and of the park, who entered and left, whom one warns of, and the material of the
  /// meeting.
  func live(_ month: Int) async throws {
    let next = Self.text(month + 1)
    let round = try await open(streets, month, on: "\(next)-01")
    for (place, street) in streets.enumerated() {
      if place == 0, month == Self.late { continue }
      if place == 2, month == Self.reopened { continue }
      if place == 0, month % 3 == 0 { try await slip(street, month, round, on: "\(next)-03") }
      if place == 1, month == Self.corrected { try await tellTooMuch(street, month, round, on: "\(next)-03") }
      try await send(street, month, round, on: "\(next)-04")
    }
    let ofPark = try await open([district.park], month, on: "\(next)-01")
    try await send(district.park, month, ofPark, on: "\(next)-04")
    for id in [round, ofPark] { try await act(.lock, on: id, "lock-\(month)-\(id)", day: "\(next)-06") }
    if month == Self.late { try await sendLate(streets[0], month, round, next) }
    if month == Self.reopened { try await sendReopened(streets[2], month, round, next) }
    try await enter(in: month, on: "\(next)-08")
    if month == Self.exit { try await leave(month, on: "\(next)-08") }
    try await count(on: "\(next)-09")
    if month == Self.corrected { try await warn(month, on: "\(next)-09") }
    if month == Self.exit {
      let watched = try #require(try await store.watched(falling.code, within: .area(area)))
      #expect(watched.hasFallenOut && !watched.isWarning)
    }
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

  /// `2026-03`; the thirteenth month is January of the year after.
  private static func text(_ month: Int) -> String {
    month > 12 ? "2027-0\(month - 12)" : "2026-\(month < 10 ? "0" : "")\(month)"
  }

  private func open(_ roster: [AreaCode], _ month: Int, on day: String) async throws -> Round.ID {
    try await reports.open(
      RoundOpening(
        month: try #require(ReportMonth(year: 2026, month: month)), title: "工业月报", area: area,
        due: try #require(CalendarDay("\(Self.text(month + 1))-05")),
        roster: roster.map { Reporter(.area($0), name: corpus.areas.area($0)?.name ?? $0.text) }),
      by: .commandLine, key: "round-\(month)-\(roster[0])", at: noon(day))
  }

  /// Sends a part's whole report, and looks at what the round makes of it. Who tells of nobody sends nothing.
  private func send(_ part: AreaCode, _ month: Int, _ round: Round.ID, on day: String) async throws {
    let (now, before) = (Period.month(year: 2026, month: month), Self.before(month))
    let told = district.told(of: part, in: now)
    guard !told.isEmpty else { return }
    let reply = try await hand(in: district.workbook(of: part, month), part, month, round, "book", on: day)
    #expect(reply.returned == 0 && reply.accepted == told.count, "\(part) \(month)")
    guard !reply.isHeld else { return }
    let lacking = district.members(of: part, in: now).count { $0.months[before] != nil && $0.months[now] == nil }
    let entry = try await entry(of: part, in: round)
    #expect(entry.lacking == lacking, "\(part) \(month)")
    #expect(entry.state == (lacking > 0 ? .partial : entry.versions.count > 1 ? .resubmitted : .reported))
  }

  /// One figure in thousands too many: the row goes back, and no other.
  private func slip(_ street: AreaCode, _ month: Int, _ round: Round.ID, on day: String) async throws {
    let told = district.told(of: street, in: .month(year: 2026, month: month))
    let wrong = try #require(
      told.first { $0.months[Self.before(month)] ?? 0 > 0 && $0.months[.month(year: 2026, month: month)] ?? 0 > 0 })
    let text = district.workbook(of: street, month) { resident, own, total in
      (resident.code == wrong.code ? own * 1_000 : own, total)
    }
    let reply = try await hand(in: text, street, month, round, "slip", on: day)
    #expect(reply.returned == 1 && reply.accepted == told.count - 1)
    #expect(try await entry(of: street, in: round).state == .returned)
  }

  /// A figure that nothing shows to be wrong; the report that follows tells it right, and both stay to be read.
  private func tellTooMuch(_ street: AreaCode, _ month: Int, _ round: Round.ID, on day: String) async throws {
    let period = Period.month(year: 2026, month: month)
    let wrong = try #require(
      district.told(of: street, in: period).first {
        $0.months[Self.before(month)] ?? 0 > 0 && $0.months[period] ?? 0 > 99
      })
    let right = try #require(wrong.months[period])
    let text = district.workbook(of: street, month) { resident, own, total in
      resident.code == wrong.code ? (own + own / 10, total + own / 10) : (own, total)
    }
    #expect(try await hand(in: text, street, month, round, "too-much", on: day).returned == 0)
    let reply = try await hand(in: district.workbook(of: street, month), street, month, round, "right", on: day)
    #expect(reply.recorded == 1)
    let history = try await facts.history(of: wrong.code, at: noon(day), within: .everywhere)
      .filter { $0.fact.reference.description == "output@\(period)" }
    #expect(history.map { $0.fact.value?.description } == ["\((right + right / 10) * 1_000)", "\(right * 1_000)"])
    #expect(history.map(\.counts) == [false, true])
  }

  /// What comes after the lock counts for nothing until the round's keeper takes it.
  private func sendLate(_ street: AreaCode, _ month: Int, _ round: Round.ID, _ next: String) async throws {
    let others = streets.filter { $0 != street }
    try await send(street, month, round, on: "\(next)-07")
    #expect(try await entry(of: street, in: round).held.count == 1)
    #expect(try await sum(of: round, month) == sum(of: others, month))
    let command = ReportingDesk.takingCommand(
      .area(street), reason: "区里同意补报", on: round, by: .commandLine, commandKey: "take-\(month)")
    try await reports.take(
      .area(street), reason: "区里同意补报", on: round, command: command, at: noon("\(next)-08"))
    let entry = try await entry(of: street, in: round)
    #expect(entry.held.isEmpty && entry.isLate && entry.standing?.taken?.reason == "区里同意补报")
  }

  /// The round is opened again for a street that had sent nothing, and locked once more.
  private func sendReopened(_ street: AreaCode, _ month: Int, _ round: Round.ID, _ next: String) async throws {
    #expect(try await entry(of: street, in: round).state == .missing)
    try await act(.reopen(reason: "补报"), on: round, "reopen-\(month)", day: "\(next)-07")
    try await send(street, month, round, on: "\(next)-07")
    #expect(try await entry(of: street, in: round).isLate)
    try await act(.lock, on: round, "lock-again-\(month)", day: "\(next)-08")
  }

  /// The entries of a month are confirmed; who was in the library leaves it.
  private func enter(in month: Int, on day: String) async throws {
    for resident in district.residents {
      guard let entry = resident.entry, entry.day.month == month else { continue }
      let reply = try await scale.confirm(
        [
          EntryConfirmation(
            enterprise: resident.code, day: entry.day, route: entry.route, isFirst: entry.isFirst, document: "入统通知")
        ], by: .commandLine, key: "entry-\(resident.code)", at: noon(day), within: .area(area))
      #expect(reply.changes == 1)
      let listed = try await registers.entries(of: resident.code, within: .everywhere).first {
        $0.register == library && $0.state == .entered
      }
      #expect((listed != nil) == candidates.contains { $0.code == resident.code })
      if let listed {
        try await act([.leave(listed.id, reason: "已入统")], in: library, day: day, key: "leave-\(resident.code)")
      }
    }
  }

  /// Who is warned of is who is in the band and told less than a year before; of one the warning becomes a case, and it
  /// comes into the watch list.
  private func warn(_ month: Int, on day: String) async throws {
    var compared = 0
    for resident in district.residents where resident.isInBand {
      guard let toDate = resident.toDate(month) else { continue }
      compared += 1
      let watched = try #require(try await store.watched(resident.code, within: .area(area)))
      #expect(watched.through == .month(year: 2026, month: month))
      #expect(watched.isWarning == (toDate.now < toDate.before), "\(resident.code)")
    }
    #expect(compared > 3)
    let number = try await monitoring.openCase(
      for: falling.code, words: "请上门了解下降的原因", by: try ServiceContractTests.key(ServiceContractTests.officer),
      key: "warning", at: noon(day), within: .area(area))
    let kept = try await store.warningCases(of: falling.code)
    #expect(kept.map(\.number) == [number] && kept.first?.through == .month(year: 2026, month: month))
    let opening = EntryOpening(
      subject: EntrySubject(falling.code), title: "", area: nil, origin: .hand, fields: ["下降原因": "订单减少"])
    try await act([.enter(.new(opening))], in: watchList, day: day, key: "watch")
  }

  /// Help came too late: it falls out, and leaves the watch list for it.
  private func leave(_ month: Int, on day: String) async throws {
    let reply = try await scale.recordExit(
      of: falling.code, on: try #require(CalendarDay("\(Self.text(month))-15")), document: "退出名录", by: .commandLine,
      key: "exit", at: noon(day), within: .area(area))
    #expect(reply.changes == 1)
  }

  // MARK: What the desks are asked

  private static func before(_ month: Int) -> Period {
    month == 1 ? .month(year: 2025, month: 12) : .month(year: 2026, month: month - 1)
  }

  private func hand(
    in text: String, _ part: AreaCode, _ month: Int, _ round: Round.ID, _ name: String, on day: String
  ) async throws -> ReportReply {
    let bytes = Array(text.utf8)
    let workbook = try WorkbookReader.read(bytes, file: "\(part)-\(month)月.csv")
    let key = Reporter.Key.area(part)
    let report = IncomingReport(
      bytes: bytes, workbook: workbook, plan: try await reports.plan(workbook, month: nil),
      request: ReportRequest(
        basis: .voluntary, scope: key.scope(in: try #require(ReportMonth(year: 2026, month: month)))),
      answers: .init(round: round, reporter: key))
    return try await reports.accept(
      report, command: report.command(by: .commandLine, key: "\(name)-\(part)-\(month)"), at: noon(day)
    ).reply
  }

  private func act(_ act: RoundCommand, on round: Round.ID, _ key: String, day: String) async throws {
    try await reports.act(
      act, on: round, command: act.command(on: round, by: .commandLine, key: key), at: noon(day))
  }

  private func entry(of part: AreaCode, in round: Round.ID) async throws -> Round.Entry {
    try #require(try await reports.round(round, within: .area(area))).entry(of: .area(part))
  }

  private func sum(of round: Round.ID, _ month: Int) async throws -> String? {
    try #require(try await reports.round(round, within: .area(area)))
      .sum(of: "output@\(Self.text(month))")?.description
  }

  /// What the generator has of some parts in a month, in yuan.
  private func sum(of parts: [AreaCode], _ month: Int) -> String {
    let period = Period.month(year: 2026, month: month)
    let told = parts.flatMap { district.told(of: $0, in: period) }.compactMap { $0.months[period] }
    return "\(told.reduce(0, +) * 1_000)"
  }

  /// Counts everybody's entries anew and looks at who is watched, as the program does when facts have changed.
  private func count(on text: String) async throws {
    let day = try #require(CalendarDay(text))
    let counter = EntryCounter(
      corpus: corpus, attributions: try await store.readTargets { try $0.targets.attributions() })
    let entries = Mutex<[CountedEntry]>([])
    let watch = Mutex(try WatchRun(corpus: corpus, on: day))
    try await facts.forEachHistory(within: .everywhere) { history in
      let (enterprise, facts) = (history.enterprise, history.facts)
      let dossier = history.dossier(known: day)
      let own = try counter.entries(of: enterprise.creditCode, dossier, facts: facts, on: day)
      entries.withLock { $0 += own }
      try watch.withLock { $0.take(try $0.sight(of: enterprise, dossier, facts: facts)) }
    }
    let targetStore: any TargetStore = store
    try await targetStore.replaceEntries(with: entries.withLock { $0 })
    try await store.replaceWatch(with: watch.withLock { $0.finish() })
  }

  private func act(
    _ wishes: [RegisterCommand.Wish], in register: InstrumentID, day: String, key: String
  ) async throws {
    let command = RegisterCommand(
      register: register, day: try #require(CalendarDay(day)), wishes: wishes, ground: Ground(reason: "示例依据"))
    _ = try await registers.act(
      command, command: command.command(by: .commandLine, key: key), at: noon(day), within: .everywhere)
  }

  // MARK: The year's end

  private func entered(in street: AreaCode) -> Int { district.residents.count { $0.street == street && $0.counts } }

  /// Of a street, who is still in the library when the year is over: December's entries are confirmed in January.
  private func standing(in street: AreaCode) -> Int {
    candidates.count { $0.street == street && ($0.entry?.day.month ?? 12) == 12 }
  }

  /// The two streets with the best figures by the weights of the scheme.
  private func best() -> [AreaCode] {
    let (most, mostStanding) = (streets.map(entered).max() ?? 0, streets.map(standing).max() ?? 0)
    func points(_ street: AreaCode) -> Double {
      60 * Double(entered(in: street)) / Double(max(1, most))
        + 30 * Double(standing(in: street)) / Double(max(1, mostStanding))
    }
    return Array(streets.sorted { points($0) > points($1) }.prefix(2))
  }

  /// The district ranks its streets by who entered, who is still in the library and a check; one figure is corrected.
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
    let best = best()
    let towns = best.map { EvaluatedSubject(.street, $0.text) }
    try await act(
      .enter(
        round, lines: towns.map { .init(subject: $0, criterion: "核查", value: "8") }, evidence: "示例核查记录", reason: ""),
      "2027-01-12")
    let state = try await evaluations.state(of: round)
    let day = try #require(CalendarDay("2027-01-13"))
    let sheet = try #require(try await evaluations.draft(of: round, state, on: day, within: scope))
    for (town, street) in zip(towns, best) {
      let row = try #require(sheet.row(of: town))
      #expect(
        row.lines.map(\.figure.value) == [Decimal128(entered(in: street)), Decimal128(standing(in: street)), 8])
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
    var told: [(code: CreditCode, month: Int, street: String)] = []
    var (unconfirmed, lastYear) = (0, 0)
    for resident in district.residents {
      let history = try await facts.history(of: resident.code, at: noon("2027-02-01"), within: .everywhere)
      func last(_ fact: String) -> RecordedFact? {
        history.last { $0.fact.reference.description == fact && $0.counts }?.fact
      }
      guard let entered = last("above_scale_on"), case .day(let day)? = entered.value,
        last("first_entry")?.value == .boolean(true), case .code(let industry)? = last("industry")?.value,
        (6...46).contains(Int(industry.prefix(2)) ?? 0),
        case .code(let street)? = last("statistical_area")?.value
      else { continue }
      let isConfirmed = entered.origin.basis.kind == .entryConfirmation
      if day.year == 2025, isConfirmed { lastYear += 1 }
      if day.year == 2026, !isConfirmed { unconfirmed += 1 }
      guard day.year == 2026, isConfirmed else { continue }
      told.append((resident.code, day.month, street))
    }
    #expect(Set(told.map(\.code)) == Set(district.residents.filter(\.counts).map(\.code)))
    let parks = Dictionary(grouping: district.residents, by: \.code).compactMapValues(\.first)
    // Nobody's day was confirmed a year before, nor told for this year without a confirmation.
    #expect(lastYear == 0 && unconfirmed == 0)
    let issued = try await targets.materials(of: indicator, area: area)
    #expect(issued.count == 12)
    for material in issued.map(\.material) {
      let month = material.month.start.month
      func figures(_ row: DispatchMaterial.Row) -> [Int?] { [row.month, row.monthBefore, row.cumulative] }
      func recount(_ isOwn: (CreditCode, Int, String) -> Bool) -> [Int?] {
        let own = told.filter { isOwn($0.code, $0.month, $0.street) }
        return [
          own.count { $0.month == month }, own.count { $0.month == month - 1 }, own.count { $0.month <= month },
        ]
      }
      let whole = recount { _, _, _ in true }
      #expect(figures(material.whole) == whole)
      #expect(material.whole.target == 15)
      for row in material.parts {
        #expect(figures(row) == recount { $2 == row.area.text }, "\(month) \(row.area)")
      }
      for row in material.parks {
        let own = recount { code, month, _ in
          parks[code].map { district.isPlaced($0, in: row.area, .month(year: 2026, month: month)) } ?? false
        }
        #expect(figures(row) == own, "\(month) \(row.area)")
      }
      #expect(material.parks.map(\.area).sorted() == district.parks.sorted())
      for row in [material.whole] + material.parts + material.parks {
        let months = planning.contains(row.area) ? (1...12).map { planned(for: row.area, in: $0) } : nil
        #expect(row.plannedYear == months?.reduce(0, +), "\(month) \(row.area)")
        #expect(row.planned == months?.prefix(month).reduce(0, +), "\(month) \(row.area)")
        #expect(row.lastYear == lastYear && row.pending == unconfirmed, "\(month) \(row.area)")
      }
      for rows in [material.parts, material.parks] {
        checkPlaces(of: rows, through: month) { month, area in
          told.count { entry in
            entry.month <= month
              && (material.parks.contains { $0.area == area }
                ? parks[entry.code].map { district.isPlaced($0, in: area, .month(year: 2026, month: entry.month)) }
                  ?? false : entry.street == area.text)
          }
        }
      }
      #expect(material.notes.outcomes.count == (month == 1 ? 0 : 1))
    }
  }

  /// 完成率 and 名次 once more: who has something to be held against stands by the share of it, and where nobody has, all by
  /// their number; what is equal shares a place, and while there is nothing at all there is no first.
  /// - Parameter done: how many entered in an area through a month.
  private func checkPlaces(
    of rows: [DispatchMaterial.Row], through month: Int, done: (Int, AreaCode) -> Int
  ) {
    func goal(_ row: DispatchMaterial.Row) -> Int {
      planning.contains(row.area) ? (1...12).reduce(0) { $0 + planned(for: row.area, in: $1) } : 0
    }
    let hasGoals = rows.contains { goal($0) > 0 }
    func place(_ row: DispatchMaterial.Row, _ month: Int) -> Int {
      let placed = rows.filter { !hasGoals || goal($0) > 0 }
      func share(_ row: DispatchMaterial.Row) -> Double {
        Double(done(month, row.area)) / Double(hasGoals ? goal(row) : 1)
      }
      guard placed.contains(where: { $0.area == row.area }), placed.contains(where: { share($0) > 0 }) else { return 0 }
      // Shares of so few differ by far more than a Double's last digit.
      return 1 + placed.count { share($0) > share(row) + 1e-9 }
    }
    for row in rows {
      #expect(row.goal ?? 0 == goal(row), "\(month) \(row.area)")
      #expect(row.rank == place(row, month) && row.rankBefore == place(row, month - 1), "\(month) \(row.area)")
    }
  }

  /// Who came above scale and by which way, and who fell out.
  func checkMoves() async throws {
    let moves = try await store.moves(in: 2026, within: .area(area)).map(\.move)
    let entered = district.residents.filter { $0.entry != nil }
    #expect(moves.allSatisfy(\.isConfirmed) && moves.count == entered.count)
    for resident in entered {
      let move = moves.first { $0.enterprise == resident.code }
      #expect(move?.day == resident.entry?.day && move?.route == resident.entry?.route, "\(resident.code)")
    }
    for route in [ScaleMove.Route.new, .annual, .transfer, .reclassified] {
      #expect(moves.contains { $0.route == route }, "\(route)")
    }
    let exits = try await scale.changes(in: 2026, within: .area(area)).map(\.change).filter { !$0.isAbove }
    #expect(exits.map(\.enterprise) == [falling.code] && exits.first?.day.description == "2026-10-15")
    let listed = try await registers.entries(of: falling.code, within: .everywhere).filter { $0.register == watchList }
    #expect(listed.map(\.state) == [.left(reason: MonitoringDesk.fallenOut)])
  }

  /// What is there after the year is what the months brought.
  func checkYear() async throws {
    let rounds = try await reports.rounds(within: .area(area))
    #expect(rounds.count == 24 && rounds.allSatisfy(\.isLocked))
    for round in rounds {
      let month = try #require(Int("\(round.opening.month)".suffix(2)))
      let parts = round.roster.compactMap { AreaCode($0.key.text) }
      #expect(try await sum(of: round.id, month) ?? "0" == sum(of: parts, month), "\(month) \(parts.count)")
      let isReopened = round.log.contains { if case .reopened = $0.act { true } else { false } }
      #expect(isReopened == (month == Self.reopened && parts == streets))
    }
    let overview = try await registers.overview(
      on: try #require(CalendarDay("2027-01-31")), within: .area(area))
    #expect(overview.size(of: library) == candidates.count { $0.entry == nil })
  }
}
