import Benefits
import CorpusFixtures
import Diagnostics
import EnterpriseFixtures
import Enterprises
import Instruments
import Journal
import PolicyCorpus
import Quantities
import Services
import Synchronization
import Targets
import Testing

@testable import Cultivation
@testable import Storage

/// What every store of the watched does, whatever database is behind it.
@Suite("The watched, kept")
struct MonitoringContractTests {
  private static let corpus = Result { try CorpusFixture.load() }

  /// Opens cases as the services would: the same key finds the same case.
  private final class Cases: RaisedCases {
    private let opened = Mutex<[String: Int]>([:])

    private struct Opening: PreparedCase {
      let cases: Cases
      let key: String

      func open(in transaction: any CaseTransaction) throws -> Int {
        cases.opened.withLock { opened in
          let number = opened[key] ?? opened.count + 1
          opened[key] = number
          return number
        }
      }

      func isClosed(_ number: Int, in transaction: any CaseTransaction) throws -> Bool {
        cases.closed.withLock { $0.contains(number) }
      }
    }

    func prepare(
      for enterprise: CreditCode, words: String, by actor: ActorID, key: String, at: Timestamp, within scope: AreaScope
    ) async throws -> any PreparedCase { Opening(cases: self, key: key) }

    private let closed = Mutex<Set<Int>>([])

    func close(_ number: Int) { closed.withLock { _ = $0.insert(number) } }

    var count: Int { opened.withLock(\.count) }
  }

  /// Opens cases among the services.
  struct ServiceCases: RaisedCases {
    let desk: CaseDesk

    func prepare(
      for enterprise: CreditCode, words: String, by actor: ActorID, key: String, at: Timestamp, within scope: AreaScope
    ) async throws -> any PreparedCase {
      let intake = CaseIntake(
        instrument: InstrumentID("shenggui-2023/8#service-ledger"), type: "困难诉求", enterprise: enterprise, text: words,
        channel: .warning)
      return try await desk.prepare(
        intake, by: CaseActor(actor, .office(scope)), key: key, salt: "00", at: at, within: scope)
    }
  }

  private func forecast(_ chances: [Double]) -> EntryForecast {
    EntryForecast(
      ground: .months, months: 4, middle: 19e6, low: 18.5e6, high: 21e6, chances: chances, isRatioOwn: true,
      isNew: false)
  }

  private func watched(
    _ code: String, _ kind: WatchedEnterprise.Kind, _ area: String?, growth: Int?, _ chances: [Double]?,
    through: Period = .month(year: 2026, month: 4)
  ) throws -> WatchedEnterprise {
    WatchedEnterprise(
      enterprise: try #require(CreditCode(code)), kind: kind, area: area.flatMap { AreaCode($0) },
      through: through, toDate: 6_000_000,
      lacking: [.month(year: 2026, month: 2)], comparable: 5_000_000, base: nil, growth: growth,
      forecast: chances.map(forecast))
  }

  private func watch() throws -> Watch {
    var model: [WatchedSeries] = []
    for number in 0..<40 {
      var series = WatchedSeries(monthly: [:])
      for month in 2024 * 12..<2026 * 12 { series.monthly[month] = 1e6 + Double(number) }
      model.append(series)
    }
    return Watch(
      enterprises: [
        try watched(Codes.first, .candidate, "310117001", growth: 500, [0.2, 0.5, 0.9]),
        try watched(Codes.second, .candidate, "310115", growth: nil, [0.1, 0.1, 0.2]),
        try watched(Codes.third, .band, nil, growth: -1_250, nil),
      ],
      moves: [
        ScaleMove(
          enterprise: try #require(CreditCode(Codes.third)), area: nil, day: try #require(CalendarDay("2026-03-01")),
          route: .transfer, isConfirmed: true)
      ], method: ForecastMethod(SeasonModel(learningFrom: model, for: 2026), pool: 40))
  }

  @Test(
    "the watched come back as they were, in order, within the scope, and are replaced as a whole",
    arguments: StoreUnderTest.all)
  func roundTrip(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      #expect(try await store.forecastMethod() == nil)
      let watch = try watch()
      for _ in 0..<2 { try await store.replaceWatch(with: watch) }
      #expect(try await store.forecastMethod() == watch.method && watch.method.canTell)
      let library = try #require(MonitoringDesk.library)
      func codes(_ query: WatchQuery, _ scope: AreaScope = .everywhere) async throws -> [String] {
        try await store.watched(query, within: scope).rows.map(\.watched.enterprise.text)
      }
      var query = WatchQuery(.candidates(inRegister: nil), register: library)
      #expect(try await codes(query) == [Codes.first, Codes.second])
      let songjiang = AreaScope.area(try #require(AreaCode("310117")))
      #expect(try await codes(query, songjiang) == [Codes.first])
      #expect(try await codes(query, .nothing).isEmpty)
      query.order = .growth
      query.isDescending = false
      #expect(try await codes(query) == [Codes.first, Codes.second])
      query.area = AreaCode("310115")
      #expect(try await codes(query) == [Codes.second])
      #expect(try await codes(WatchQuery(.candidates(inRegister: true), register: library)).isEmpty)
      #expect(try await codes(WatchQuery(.candidates(inRegister: false), register: library)).count == 2)
      #expect(try await codes(WatchQuery(.warnings, register: library)) == [Codes.third])
      // Those that told so far, and those that fall.
      for (month, count) in [(3, 2), (4, 2), (5, 0)] {
        var told = WatchQuery(.candidates(inRegister: nil), register: library)
        told.toldThrough = .month(year: 2026, month: month)
        #expect(try await codes(told).count == count, "\(month)")
      }
      var falling = WatchQuery(.candidates(inRegister: nil), register: library)
      falling.isFalling = true
      #expect(try await codes(falling).isEmpty)
      falling.selection = .warnings
      #expect(try await codes(falling) == [Codes.third])
      let first = try #require(CreditCode(Codes.first))
      #expect(try await store.watched(first, within: .everywhere) == watch.enterprises[0])
      #expect(try await store.watched(first, within: .area(try #require(AreaCode("310115")))) == nil)
      let moves = try await store.moves(in: 2026, within: .everywhere)
      #expect(moves.map(\.move) == watch.moves && moves.map(\.isIndustry) == [true])
      #expect(try await store.moves(in: 2025, within: .everywhere).isEmpty)
    }
  }

  @Test(
    "everybody with a forecast gives the target its chances, in the library and out of it",
    arguments: StoreUnderTest.all)
  func chances(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      try await store.replaceWatch(with: try watch())
      let library = try #require(MonitoringDesk.library)
      let port: any EntryChances = ForecastChances(store: store)
      let today = try #require(CalendarDay("2026-05-10"))
      func outlook(_ year: Int = 2026, _ scope: AreaScope = .everywhere) async throws -> EntryOutlook {
        try await port.chances(markedBy: library, within: scope, by: Period.year(year).lastDay, on: today)
      }
      let before = try await outlook().candidates
      #expect(before.map(\.enterprise.text) == [Codes.second, Codes.first] && before.allSatisfy { !$0.isListed })
      let registers = RegisterDesk(store: store, corpus: try Self.corpus.get(), colleagues: { [] })
      for (code, wish) in [(Codes.first, true), (Codes.second, false)] {
        let opening = EntryOpening(
          subject: EntrySubject(try #require(CreditCode(code))), title: "", area: nil, origin: .hand, fields: [:])
        let command = RegisterCommand(
          register: library, day: today, wishes: [wish ? .enter(.new(opening)) : .propose(opening)],
          ground: Ground(reason: "因"))
        _ = try await registers.act(
          command, command: command.command(by: .commandLine, key: code), at: noon("2026-05-10"), within: .everywhere)
      }
      let found = try await outlook()
      // Only proposed is not in the library; both count.
      #expect(found.candidates.map(\.isListed) == [false, true])
      #expect(found.candidates.map(\.chances) == [[0.1, 0.1, 0.2], [0.2, 0.5, 0.9]])
      #expect(found.scenarios.map(\.weight) == [0.25, 0.5, 0.25])
      #expect(try await outlook() == found)
      // The likeliest are the first of all of them in the order of their chances, each with its name.
      func likeliest(_ most: Int, year: Int = 2026) async throws -> [String] {
        try await port.likeliest(
          most, markedBy: library, within: .everywhere, by: Period.year(year).lastDay, on: today
        ).map { "\($0.enterprise) \($0.name) \($0.area?.text ?? "") \($0.chance)" }
      }
      // 0.525 and 0.125: from its own chance on, each is counted.
      func atLeast(_ chance: Double) async throws -> Int {
        try await port.count(
          withChance: chance, markedBy: library, within: .everywhere, by: Period.year(2026).lastDay, on: today)
      }
      for (chance, count) in [(0.1, 2), (0.125, 2), (0.126, 1), (0.525, 1), (0.53, 0)] {
        #expect(try await atLeast(chance) == count, "\(chance)")
      }
      func name(_ code: String) async throws -> String {
        let code = try #require(CreditCode(code))
        return try #require(try await store.read { try $0.enterprises.enterprise(code) }).title
      }
      let first = try await "\(Codes.first) \(name(Codes.first)) 310117001 \(0.25 * 0.2 + 0.5 * 0.5 + 0.25 * 0.9)"
      let second = try await "\(Codes.second) \(name(Codes.second)) 310115 \(0.25 * 0.1 + 0.5 * 0.1 + 0.25 * 0.2)"
      #expect(try await likeliest(20) == [first, second])
      #expect(try await likeliest(1) == [first])
      #expect(try await likeliest(20, year: 2027).isEmpty)
      // What was forecast before chances stood beside forecasts is read from them once, by the migration.
      try await store.driver.write {
        try $0.execute("UPDATE watched SET chances = NULL", [])
        try SQLMonitoring($0).fillChances()
      }
      let fresh = ForecastChances(store: store)
      #expect(
        try await fresh.chances(
          markedBy: library, within: .everywhere, by: Period.year(2026).lastDay, on: today) == found)
      #expect(try await outlook(2027).candidates.isEmpty)
      let pudong = try await outlook(2026, .area(try #require(AreaCode("310115"))))
      #expect(pudong.candidates.map(\.enterprise.text) == [Codes.second])
      // One of them is needed: in each scenario the chance that not both stay out, mixed by the weights.
      let chance = TargetChance(needed: 1, of: found)
      #expect(abs(chance.chance - (0.25 * (1 - 0.8 * 0.9) + 0.5 * (1 - 0.5 * 0.9) + 0.25 * (1 - 0.1 * 0.8))) < 1e-12)
      #expect(chance.candidates == 2 && chance.listed == 1)
      #expect(abs(chance.expectedListed - 0.525) < 1e-12 && abs(chance.expected - 0.65) < 1e-12)
      // Who was asked before tells what was forecast since.
      try await store.replaceWatch(
        with: Watch(
          enterprises: [try watched(Codes.first, .candidate, nil, growth: 1, [0, 0, 1])], moves: [],
          method: try watch().method))
      #expect(try await outlook().candidates.map(\.chances) == [[0, 0, 1]])
    }
  }

  @Test(
    "of a warning one case is open at a time, the same command again is the same case, and replay gives them back",
    arguments: StoreUnderTest.all)
  func warnings(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      try await store.replaceWatch(with: try watch())
      let cases = Cases()
      let desk = MonitoringDesk(store: store, cases: cases)
      let code = try #require(CreditCode(Codes.third))
      func open(_ key: String, words: String = "请上门", scope: AreaScope = .everywhere) async throws -> Int {
        try await desk.openCase(
          for: code, words: words, by: .commandLine, key: key, at: noon("2026-05-10"), within: scope)
      }
      let outside = AreaScope.area(try #require(AreaCode("310115")))
      #expect(await codes { _ = try await open("0", scope: outside) } == ["warning.none"])
      #expect(try await open("1") == 1)
      #expect(try await open("1") == 1)
      #expect(cases.count == 1)
      #expect(await codes { _ = try await open("1", words: "另一句") } == ["command.key-reused"])
      #expect(await codes { _ = try await open("2") } == ["warning.already-case"])
      let kept = try await store.warningCases(of: code)
      #expect(kept.map(\.number) == [1] && kept[0].through == .month(year: 2026, month: 4))
      let rows = try await store.watched(
        WatchQuery(.warnings, register: try #require(MonitoringDesk.watchList)), within: .everywhere
      ).rows
      #expect(rows.map(\.caseNumber) == [1])
      // Once it is closed the same warning may become another, and what was asked before is still the first.
      cases.close(1)
      #expect(try await open("3", words: "再次上门") == 2)
      #expect(try await open("1") == 1)
      #expect(try await open("3", words: "再次上门") == 2)
      #expect(await codes { _ = try await open("4") } == ["warning.already-case"])
      #expect(try await store.warningCases(of: code).map(\.number) == [2, 1])
      #expect(
        try await store.watched(
          WatchQuery(.warnings, register: try #require(MonitoringDesk.watchList)), within: .everywhere
        ).rows.map(\.caseNumber) == [2])
      let report = try await store.replay(
        [EnterpriseProjection(try Reference.load().dictionary), WarningProjection()], at: noon("2026-05-11"))
      #expect(report.difference == nil && report.rows > 0)
    }
  }

  @Test(
    "of two people who press at once one opens the case, the other is refused with its number, and no other case is left",
    arguments: StoreUnderTest.all)
  func atOnce(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      try await store.replaceWatch(with: try watch())
      let services = try ServiceContractTests.desk(store)
      let desk = MonitoringDesk(store: store, cases: ServiceCases(desk: services))
      let code = try #require(CreditCode(Codes.third))
      @Sendable func press(_ person: String, _ key: String) async throws -> Result<Int, Diagnostics> {
        do {
          return .success(
            try await desk.openCase(
              for: code, words: "请上门：\(person)", by: try ServiceContractTests.key(person), key: key,
              at: noon("2026-05-10"), within: .everywhere))
        } catch let refused as Diagnostics {
          return .failure(refused)
        }
      }
      async let near = press(ServiceContractTests.officer, "near")
      async let other = press(ServiceContractTests.other, "other")
      let outcomes = [try await near, try await other]
      var numbers: [Int] = []
      var refusals: [Diagnostic] = []
      for outcome in outcomes {
        switch outcome {
        case .success(let number): numbers.append(number)
        case .failure(let refused): refusals += refused.all
        }
      }
      #expect(numbers == [1] && refusals.map(\.code) == ["warning.already-case"])
      #expect(refusals.first?.rendered(in: .chinese).contains("第 1 件") == true)
      let kept = try await store.warningCases(of: code)
      #expect(kept.map(\.number) == [1])
      let day = try #require(CalendarDay("2026-05-10"))
      func cases() async throws -> [CaseRow] {
        try await services.store.readServices {
          try $0.cases.page(CaseQuery(filter: .all), within: .everywhere, on: day).rows
        }
      }
      let opened = try await cases()
      #expect(opened.map(\.id.number) == [1] && opened.first?.text == "请上门：\(kept[0].by.text)")
      // Whoever presses again gets the same, and nothing more is opened.
      for (person, key) in [(ServiceContractTests.officer, "near"), (ServiceContractTests.other, "other")] {
        let again = try await press(person, key)
        if kept[0].by == (try ServiceContractTests.key(person)) {
          #expect(try again.get() == 1)
        } else {
          #expect(throws: Diagnostics.self) { try again.get() }
        }
      }
      #expect(try await cases().count == 1)
      let report = try await store.replay(
        [EnterpriseProjection(try Reference.load().dictionary), ServiceProjection(), WarningProjection()],
        at: noon("2026-05-11"))
      #expect(report.difference == nil)
    }
  }

  @Test("words that are refused open no case", arguments: StoreUnderTest.products)
  func refused(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      try await store.replaceWatch(with: try watch())
      let services = try ServiceContractTests.desk(store)
      let desk = MonitoringDesk(store: store, cases: ServiceCases(desk: services))
      let code = try #require(CreditCode(Codes.third))
      for words in [" ", "请企业把全年产值报到2100万元"] {
        await #expect(throws: Diagnostics.self) {
          try await desk.openCase(
            for: code, words: words, by: .commandLine, key: "1", at: noon("2026-05-10"), within: .everywhere)
        }
      }
      // The services refuse a number of a mobile, and the warning stays without a case.
      await #expect(throws: Diagnostics.self) {
        try await desk.openCase(
          for: code, words: "请联系 13800001234", by: .commandLine, key: "2", at: noon("2026-05-10"),
          within: .everywhere)
      }
      #expect(try await services.store.readServices { try $0.cases.lastID() } == 0)
      #expect(try await store.warningCases(of: code).isEmpty)
    }
  }

  @Test(
    "who fell out is not warned of by figures of that year and the next, and is by those of the third",
    arguments: StoreUnderTest.products)
  func fallenOut(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      let registers = RegisterDesk(store: store, corpus: try Self.corpus.get(), colleagues: { [] })
      let watchList = try #require(MonitoringDesk.watchList)
      let code = try #require(CreditCode(Codes.third))
      let opening = EntryOpening(
        subject: EntrySubject(code), title: "", area: nil, origin: .hand, fields: [:])
      func act(_ wish: RegisterCommand.Wish, _ key: String) async throws -> RegisterReply {
        let command = RegisterCommand(
          register: watchList, day: try #require(CalendarDay("2026-05-10")), wishes: [wish], ground: Ground(reason: "因")
        )
        return try await registers.act(
          command, command: command.command(by: .commandLine, key: key), at: noon("2026-05-10"), within: .everywhere)
      }
      let entry = try #require(try await act(.enter(.new(opening)), "enter").entries.first)
      _ = try await act(.leave(entry, reason: MonitoringDesk.fallenOut), "leave")
      let told: [(Period, Bool)] = [
        (.month(year: 2026, month: 4), false), (.month(year: 2027, month: 12), false), (.year(2027), false),
        (.month(year: 2028, month: 1), true),
      ]
      for (through, isWarning) in told {
        try await store.replaceWatch(
          with: Watch(
            enterprises: [try watched(Codes.third, .band, nil, growth: -1_250, nil, through: through)], moves: [],
            method: try watch().method))
        let listed = try await store.watched(WatchQuery(.warnings, register: watchList), within: .everywhere).total
        #expect(listed == (isWarning ? 1 : 0), "\(through)")
        #expect(try await store.watched(code, within: .everywhere)?.isWarning == isWarning, "\(through)")
      }
      // Those whom a count has are told apart the same way, until one enters again.
      let source = FigureSource.count(try #require(CountID("\(watchList)/in-band")))
      try await store.replaceStandings(
        with: [Codes.second, Codes.third].map {
          Standing(
            source: source, enterprise: $0, subject: $0, state: .holds, minimum: .zero, maximum: nil, row: nil,
            area: nil)
        },
        mark: ProjectionMark(
          on: try #require(CalendarDay("2026-05-10")), corpus: String(repeating: "0", count: 64), journalSequence: 1))
      func listed(_ since: Int, isLeft: Bool) async throws -> [String] {
        let exit = ExitFilter(since: since, isLeft: isLeft)
        let found = try await store.standings(
          StandingFilter(source: source, exit: exit, order: .name), scope: .everywhere, offset: 0, limit: 9)
        #expect(found.total == found.rows.count)
        return found.rows.map(\.standing.enterprise).sorted()
      }
      let both = [Codes.second, Codes.third].sorted()
      #expect(try await listed(2026, isLeft: true) == [Codes.third])
      #expect(try await listed(2026, isLeft: false) == [Codes.second])
      #expect(try await listed(2027, isLeft: true).isEmpty)
      #expect(try await listed(2027, isLeft: false) == both)
      _ = try await act(.enter(.new(opening)), "again")
      #expect(try await listed(2026, isLeft: true).isEmpty)
      #expect(try await listed(2026, isLeft: false) == both)
    }
  }

  @Test(
    "a yearly task of 200 with its number asks the library for 240, and one more proposed lacks one fewer",
    arguments: StoreUnderTest.products)
  func need(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      let corpus = try Self.corpus.get()
      let targets = TargetDesk(store: store, corpus: corpus)
      let registers = RegisterDesk(store: store, corpus: corpus, colleagues: { [] })
      let library = try #require(MonitoringDesk.library)
      let declaration = try #require(corpus.register(library))
      let songjiang = try #require(AreaCode("310117"))
      let today = try #require(CalendarDay("2026-05-10"))
      func report() async throws -> CapacityRow? {
        let waiting = try await registers.page(RegisterQuery(library, .state(.proposed)), within: .everywhere).rows
        return try await CapacityReport.measured(
          declaration, districts: [songjiang],
          sizes: try await registers.sizes(of: library, on: today, within: .everywhere),
          proposals: Dictionary(grouping: waiting) { $0.area?.district }.mapValues(\.count), targets: targets, on: today
        )?.rows.first
      }
      #expect(try await report()?.needed == nil)
      _ = try await targets.carryOut(
        .assign(
          try #require(InstrumentID("shenggui-2023/2#district-targets")), year: 2026, document: "示例〔2026〕1号",
          issuedOn: try #require(CalendarDay("2026-01-15")), lines: [.init(area: songjiang, value: "200")], reason: ""),
        by: .commandLine, key: "task", at: noon("2026-05-10"), within: .everywhere)
      var row = try await report()
      #expect(row?.needed == 240 && row?.shortfall == 240)
      #expect(row?.target?.origin == .assignment(document: "示例〔2026〕1号"))
      let opening = EntryOpening(
        subject: EntrySubject(try #require(CreditCode(Codes.first))), title: "", area: nil, origin: .hand, fields: [:])
      func act(_ wish: RegisterCommand.Wish, _ key: String) async throws {
        let command = RegisterCommand(register: library, day: today, wishes: [wish], ground: Ground(reason: "因"))
        _ = try await registers.act(
          command, command: command.command(by: .commandLine, key: key), at: noon("2026-05-10"), within: .everywhere)
      }
      try await act(.propose(opening), "propose")
      row = try await report()
      #expect(row?.shortfall == 239 && row?.proposed == 1 && row?.size == 0)
      try await act(.enter(.entry(EntryID(1))), "enter")
      row = try await report()
      #expect(row?.shortfall == 239 && row?.proposed == 0 && row?.size == 1)
      try await act(.leave(EntryID(1), reason: "营收回落"), "leave")
      #expect(try await report()?.shortfall == 240)
    }
  }
}
