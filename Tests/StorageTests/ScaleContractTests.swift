import CorpusFixtures
import Diagnostics
import EnterpriseFixtures
import Enterprises
import Facts
import Instruments
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Cultivation
@testable import Storage

/// What every store of confirmed entries and exits does, whatever database is behind it.
@Suite("Confirmed entries and exits, kept")
struct ScaleContractTests {
  private static let corpus = Result { try CorpusFixture.load() }

  private struct City {
    let store: SQLStore
    let facts: FactDesk
    let registers: RegisterDesk
    let desk: ScaleDesk
    let ladders: LadderDesk

    init(_ store: SQLStore) throws {
      self.store = store
      let corpus = try ScaleContractTests.corpus.get()
      facts = try FactDesk.on(store)
      registers = RegisterDesk(store: store, corpus: corpus, colleagues: { [] })
      desk = ScaleDesk(store: store, facts: facts, registers: registers)
      ladders = LadderDesk(store: store, registers: registers)
    }

    func enter(
      _ code: String, _ day: String, first: Bool? = true, route: ScaleMove.Route? = .new, _ document: String = "入统通知",
      isConfirmed: Bool = false, key: String, within scope: AreaScope = .everywhere
    ) async throws -> ScaleReply {
      try await desk.confirm(
        [
          EntryConfirmation(
            enterprise: try #require(CreditCode(code)), day: try #require(CalendarDay(day)), route: route,
            isFirst: first, document: document)
        ], isConfirmed: isConfirmed, by: .commandLine, key: key, at: noon("2026-05-10"), within: scope)
    }

    func leave(
      _ code: String, _ day: String, _ document: String = "退出名录", isConfirmed: Bool = false, key: String,
      within scope: AreaScope = .everywhere
    ) async throws -> ScaleReply {
      try await desk.recordExit(
        of: try #require(CreditCode(code)), on: try #require(CalendarDay(day)), document: document,
        isConfirmed: isConfirmed, by: .commandLine, key: key, at: noon("2026-05-10"), within: scope)
    }

    func standing(_ code: String, _ rung: Rung) async throws -> RungStanding {
      let (code, day) = (try #require(CreditCode(code)), try #require(CalendarDay("2026-05-10")))
      let dossier = try #require(try await facts.dossier(of: code, known: day, within: .everywhere))
      let standings = try await ladders.standings(of: code, dossier, on: day, within: .everywhere)
      return try #require(standings.flatMap(\.rungs).first { $0.rung == rung })
    }

    func replayed() async throws -> ReplayDifference? {
      try await store.replay(
        [EnterpriseProjection(try Reference.load().dictionary), RegisterProjection(), ScaleProjection()],
        at: noon("2026-05-11")
      ).difference
    }
  }

  private func codes(of body: () async throws -> Void) async throws -> [String] {
    do {
      try await body()
      return []
    } catch let faults as Diagnostics {
      return faults.all.map(\.code)
    }
  }

  @Test(
    "who was told to have entered in an earlier year becomes no entrant of another in silence",
    arguments: StoreUnderTest.products)
  func earlierYear(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let city = try City(store)
      try await city.facts.bring(threeEnterprises)
      try await city.facts.bring(
        "credit_code,above_scale_on\n\(Codes.first),2025-12-22\n", key: "import-2")
      #expect(
        try await codes { _ = try await city.enter(Codes.first, "2026-01-05", key: "e0") } == ["scale.exit-missing"])
      // Another day of the year, or an earlier year, takes the place of the one that was told once somebody says so.
      for day in ["2025-12-28", "2025-12-01", "2024-06-01"] {
        #expect(
          try await codes { _ = try await city.enter(Codes.first, day, key: "e0") } == ["figure.doubtful"], "\(day)")
      }
      #expect(try await city.enter(Codes.first, "2025-12-28", isConfirmed: true, key: "e1").changes == 1)
      #expect(try await city.standing(Codes.first, .aboveScale).since?.description == "2025-12-28")
    }
  }

  @Test("an exit of whom no entry is known is taken once somebody says so", arguments: StoreUnderTest.products)
  func unknownEntry(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let city = try City(store)
      try await city.facts.bring(threeEnterprises)
      let code = try #require(CreditCode(Codes.first))
      #expect(
        try await codes { _ = try await city.leave(Codes.first, "2026-04-01", key: "x0") } == ["figure.doubtful"])
      // What is wrong is told before what is in doubt.
      #expect(
        try await codes { _ = try await city.leave(Codes.first, "2026-04-01", " ", key: "x0") } == ["scale.no-document"]
      )
      #expect(try await store.scaleHistory(of: code).changes.isEmpty)
      #expect(try await city.leave(Codes.first, "2026-04-01", isConfirmed: true, key: "x1").changes == 1)
      #expect(try await store.scaleHistory(of: code).changes.map(\.isAbove) == [false])
      #expect(try await city.replayed() == nil)
    }
  }

  @Test(
    "a confirmed entry tells its three facts on that basis, once, for the own area alone",
    arguments: StoreUnderTest.products)
  func entry(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let city = try City(store)
      try await city.facts.bring(threeEnterprises)
      let songjiang = AreaScope.area(try #require(AreaCode("310117")))
      #expect(
        try await codes { _ = try await city.enter(Codes.second, "2026-03-01", key: "e0", within: songjiang) }
          == ["scale.outside-scope"])
      #expect(
        try await codes {
          _ = try await city.enter(Codes.first, "2026-05-11", first: nil, route: nil, " ", key: "e0", within: songjiang)
        } == ["scale.ahead", "scale.no-document", "scale.no-route", "scale.first-untold"])
      let code = try #require(CreditCode(Codes.first))
      let before = try await city.facts.history(of: code, at: noon("2026-05-10"), within: .everywhere).count
      let reply = try await city.enter(Codes.first, "2026-03-01", key: "e1", within: songjiang)
      #expect(reply.changes == 1 && !reply.isRepeated)
      let again = try await city.enter(Codes.first, "2026-03-01", key: "e1", within: songjiang)
      #expect(again.record == reply.record && again.isRepeated)
      let told = try await city.facts.history(of: code, at: noon("2026-05-10"), within: .everywhere)
        .dropFirst(before)
      #expect(
        told.map(\.fact.reference.fact.text) == ["above_scale_on", "above_scale_route", "first_entry"])
      #expect(
        told.map(\.fact.value) == [
          .day(try #require(CalendarDay("2026-03-01"))), .choice("new"), .boolean(true),
        ])
      #expect(told.allSatisfy { $0.fact.origin.basis == .entryConfirmation && $0.counts })
      let history = try await store.scaleHistory(of: code)
      #expect(history.changes.map(\.document) == ["入统通知"] && history.changes.map(\.record) == [reply.record])
      #expect(history.reentry == nil)
      // The same again brings nothing; another day is for a correction.
      #expect(try await city.enter(Codes.first, "2026-03-01", key: "e2").changes == 0)
      #expect(
        try await codes { _ = try await city.enter(Codes.first, "2026-04-01", key: "e3") }
          == ["scale.entered-already"])
      #expect(try await city.standing(Codes.first, .aboveScale).since?.description == "2026-03-01")
      #expect(try await city.replayed() == nil)
      // Withdrawn, its facts are withdrawn too.
      let record = try #require(reply.record)
      #expect(
        try await codes {
          _ = try await city.desk.withdraw(
            record, of: code, reason: " ", by: .commandLine, key: "w0", at: noon("2026-05-10"), within: songjiang)
        } == ["scale.no-reason"])
      _ = try await city.desk.withdraw(
        record, of: code, reason: "误登", by: .commandLine, key: "w1", at: noon("2026-05-10"), within: songjiang)
      #expect(try await store.scaleHistory(of: code).changes.isEmpty)
      #expect(try await city.standing(Codes.first, .aboveScale).holds == nil)
      #expect(try await city.replayed() == nil)
    }
  }

  @Test(
    "who falls out, in the watch list or not, is below scale from that day until it enters again",
    arguments: StoreUnderTest.products)
  func exit(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let city = try City(store)
      try await city.facts.bring(threeEnterprises)
      let day = try #require(CalendarDay("2026-05-10"))
      let watchList = try #require(MonitoringDesk.watchList)
      _ = try await city.enter(Codes.first, "2024-03-01", key: "e1")
      _ = try await city.enter(Codes.third, "2024-04-01", route: .annual, key: "e2")
      try await store.replaceRungs(
        with: [(Codes.first, "310117"), (Codes.third, "310112")].map { code, area in
          HeldRung(
            enterprise: try #require(CreditCode(code)), rung: .aboveScale, area: AreaCode(area),
            since: CalendarDay("2024-03-01"))
        })
      let opening = EntryOpening(
        subject: EntrySubject(try #require(CreditCode(Codes.first))), title: "", area: nil, origin: .hand, fields: [:])
      let into = RegisterCommand(
        register: watchList, day: try #require(CalendarDay("2026-05-01")), wishes: [.enter(.new(opening))],
        ground: Ground(reason: "因"))
      _ = try await city.registers.act(
        into, command: into.command(by: .commandLine, key: "list"), at: noon("2026-05-10"), within: .everywhere)
      for early in ["2024-02-29", "2024-03-01"] {
        #expect(
          try await codes { _ = try await city.leave(Codes.first, early, key: "x0") } == ["scale.before-entry"],
          "\(early)")
      }
      // The exit was before it was put into the list, which it leaves on the day on which it came.
      _ = try await city.leave(Codes.first, "2026-04-01", key: "x1")
      _ = try await city.leave(Codes.third, "2026-04-02", key: "x2")
      #expect(
        try await codes { _ = try await city.leave(Codes.third, "2026-04-03", key: "x3") } == ["scale.left-already"])
      let entry = try #require(
        try await city.registers.page(RegisterQuery(watchList, .state(.left)), within: .everywhere).rows.first)
      #expect(entry.state == .left(reason: MonitoringDesk.fallenOut) && entry.leftOn?.description == "2026-05-01")
      let exits = try await city.desk.changes(in: 2026, within: .everywhere)
      #expect(exits.map(\.change.enterprise.text) == [Codes.first, Codes.third])
      #expect(exits.map(\.change.day.description) == ["2026-04-01", "2026-04-02"])
      #expect(
        try await city.desk.changes(in: 2026, within: .area(try #require(AreaCode("310117")))).count == 1)
      let below = try await city.standing(Codes.third, .belowScale)
      #expect(below.holds == true && below.since?.description == "2026-04-02")
      #expect(try await city.standing(Codes.third, .aboveScale).holds == false)
      func count(_ rung: Rung) async throws -> Int {
        try await store.rungCounts(left: nil, on: day, within: .everywhere).filter { $0.rung == rung }
          .reduce(0) { $0 + $1.count }
      }
      #expect(try await count(.aboveScale) == 0)
      #expect(try await count(.belowScale) == 2)
      #expect(try await store.rungRows(RungQuery(.aboveScale), on: day, within: .everywhere).total == 0)
      let rows = try await store.rungRows(RungQuery(.belowScale, order: .since), on: day, within: .everywhere)
      #expect(rows.total == 2 && rows.rows.map(\.held.since?.description) == ["2026-04-01", "2026-04-02"])
      // It enters again: not for the first time, and after the exit.
      #expect(
        try await codes { _ = try await city.enter(Codes.third, "2026-04-02", first: true, key: "r0") }
          == ["scale.not-first", "scale.before-exit"])
      _ = try await city.enter(Codes.third, "2026-05-02", first: false, key: "r1")
      let above = try await city.standing(Codes.third, .aboveScale)
      #expect(above.holds == true && above.since?.description == "2026-05-02")
      #expect(try await city.standing(Codes.third, .belowScale).holds == false)
      #expect(try await count(.aboveScale) == 1)
      let listed = try await store.rungRows(RungQuery(.aboveScale), on: day, within: .everywhere).rows
      #expect(listed.map(\.held.since?.description) == ["2026-05-02"])
      // The day of its first entry stays.
      let third = try #require(CreditCode(Codes.third))
      let dossier = try #require(try await city.facts.dossier(of: third, known: day, within: .everywhere))
      let first = dossier.enterprise.knowledge(
        of: FactReference(try #require(FactID("above_scale_on"))), on: day, known: day)
      #expect(first == .known(.day(try #require(CalendarDay("2024-04-01")))))
      #expect(try await city.replayed() == nil)
    }
  }

  @Test(
    "an exit that is withdrawn puts back what left the watch list for it, and one counts for the area of its day",
    arguments: StoreUnderTest.products)
  func restored(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let city = try City(store)
      try await city.facts.bring(threeEnterprises)
      let watchList = try #require(MonitoringDesk.watchList)
      let code = try #require(CreditCode(Codes.first))
      _ = try await city.enter(Codes.first, "2024-03-01", key: "e1")
      let opening = EntryOpening(subject: EntrySubject(code), title: "", area: nil, origin: .hand, fields: [:])
      let into = RegisterCommand(
        register: watchList, day: try #require(CalendarDay("2026-05-01")), wishes: [.enter(.new(opening))],
        ground: Ground(reason: "因"))
      _ = try await city.registers.act(
        into, command: into.command(by: .commandLine, key: "list"), at: noon("2026-05-10"), within: .everywhere)
      let exit = try #require(try await city.leave(Codes.first, "2026-05-05", key: "x1").record)
      _ = try await city.desk.withdraw(
        exit, of: code, reason: "误登", by: .commandLine, key: "w1", at: noon("2026-05-10"), within: .everywhere)
      let entries = try await city.registers.page(RegisterQuery(watchList, .state(.entered)), within: .everywhere).rows
      let entry = try #require(entries.first)
      #expect(entries.count == 1 && entry.leftOn == nil && entry.enteredOn?.description == "2026-05-01")
      let history = try #require(try await city.registers.history(of: entry.id, within: .everywhere))
      #expect(history.acts.map(\.event.act.name) == [.entered, .left, .restored])
      #expect(history.acts.last?.event.ground.reason == "误登")
      // Only the entry of 2024 is left.
      #expect(try await store.scaleHistory(of: code).changes.map(\.isAbove) == [true])
      #expect(try await city.replayed() == nil)

      // The third was counted by 310112 when it fell out, and moved after that.
      let third = try #require(CreditCode(Codes.third))
      _ = try await city.enter(Codes.third, "2024-04-01", route: .annual, key: "e2")
      _ = try await city.leave(Codes.third, "2026-04-02", key: "x2")
      let move = FactTelling(
        subject: SubjectReference(third),
        lines: [.init(column: "statistical_area", text: "310117", since: CalendarDay("2026-04-10"))], basis: .voluntary)
      _ = try await city.facts.tell(
        move, command: move.command(by: .commandLine, key: "move"), at: noon("2026-05-10"), within: .everywhere)
      func exits(_ area: String) async throws -> [String] {
        try await city.desk.changes(in: 2026, within: .area(try #require(AreaCode(area)))).map(\.change.enterprise.text)
      }
      #expect(try await exits("310112") == [Codes.third])
      #expect(try await exits("310117") == [])
      let tallies = try await city.registers.tallies(
        of: watchList, from: try #require(CalendarDay("2026-01-01")), through: try #require(CalendarDay("2026-05-10")),
        within: .everywhere, placing: nil)
      #expect(tallies[AreaCode("310112")]?.leftFor[MonitoringDesk.fallenOut] == 1)
    }
  }

  @Test(
    "who leaves the watch list as having fallen out is below scale, and one record says so",
    arguments: StoreUnderTest.products)
  func watched(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let city = try City(store)
      try await city.facts.bring(threeEnterprises)
      let watchList = try #require(MonitoringDesk.watchList)
      let code = try #require(CreditCode(Codes.first))
      func act(_ wish: RegisterCommand.Wish, _ key: String) async throws -> RegisterReply {
        let command = RegisterCommand(
          register: watchList, day: try #require(CalendarDay("2026-05-01")), wishes: [wish],
          ground: Ground(reason: "因", evidence: "退出名录"))
        return try await city.registers.act(
          command, command: command.command(by: .commandLine, key: key), at: noon("2026-05-10"), within: .everywhere)
      }
      let opening = EntryOpening(subject: EntrySubject(code), title: "", area: nil, origin: .hand, fields: [:])
      let entry = try #require(try await act(.enter(.new(opening)), "in").entries.first)
      #expect(try await store.scaleHistory(of: code).changes.isEmpty)
      _ = try await act(.leave(entry, reason: MonitoringDesk.fallenOut), "out")
      let history = try await store.scaleHistory(of: code)
      #expect(history.changes.map(\.isAbove) == [false] && history.changes.map(\.document) == ["退出名录"])
      #expect(try await city.standing(Codes.first, .belowScale).since?.description == "2026-05-01")
      #expect(
        try await codes { _ = try await city.leave(Codes.first, "2026-05-02", key: "x1") } == ["scale.left-already"])
      #expect(try await city.replayed() == nil)
      // What the acts say is what a store of before gets.
      try await store.driver.write { connection in
        try connection.execute("DELETE FROM scale_changes", [])
        try SQLScale(connection).fill()
      }
      #expect(try await store.scaleHistory(of: code) == history)
      #expect(try await city.replayed() == nil)
    }
  }

  @Test(
    "a list is looked at row by row, refused at its cells, and recorded whole and once",
    arguments: StoreUnderTest.products)
  func list(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let city = try City(store)
      try await city.facts.bring(threeEnterprises)
      let head = "统一社会信用代码,入统日期,入统途径,是否首次入统,统计部门文件\n"
      func examine(_ rows: String, _ scope: AreaScope = .everywhere) async throws -> ScaleReview {
        try await city.desk.examine(
          ScaleFile(file: "名单.csv", bytes: Array((head + rows).utf8)), at: noon("2026-05-10"), within: scope)
      }
      let wrong = try await examine(
        """
        \(Codes.first),2026-13-01,听说,是,通知
        \(Codes.second),2026-03-01,new,是,通知
        \(Codes.third),2026-03-01,年报达到规模入统,否,

        """, .area(try #require(AreaCode("310112"))))
      #expect(wrong.rows == 3)
      #expect(
        wrong.faults.map(\.code)
          == ["scale.day", "scale.unknown-route", "scale.outside-scope", "scale.no-document"])
      #expect(wrong.faults.map { $0.place?.line } == [2, 2, 3, 4])
      let rows = """
        \(Codes.first),2026/3/1,new,是,通知1号
        \(Codes.third),2026-04-01,年报达到规模入统,否,通知2号

        """
      let right = try await examine(rows)
      #expect(right.faults.isEmpty && right.lines.map(\.outcome) == [.entry, .entry] && right.changes == 2)
      #expect(right.lines.map(\.entry.route) == [.new, .annual] && right.lines.map(\.entry.isFirst) == [true, false])
      let file = ScaleFile(file: "名单.csv", bytes: Array((head + rows).utf8))
      func take(_ key: String) async throws -> ScaleReply {
        try await city.desk.confirm(file, by: .commandLine, key: key, at: noon("2026-05-10"), within: .everywhere)
      }
      let reply = try await take("l1")
      #expect(reply.changes == 2)
      let again = try await take("l1")
      #expect(again.isRepeated && again.record == reply.record)
      #expect(try await examine(rows).changes == 0)
      #expect(try await city.replayed() == nil)
      let bare = ScaleFile(file: "名单.csv", bytes: Array("统一社会信用代码,入统日期\n\(Codes.first),2026-03-01\n".utf8))
      #expect(
        try await codes { _ = try await city.desk.examine(bare, at: noon("2026-05-10"), within: .everywhere) }
          == ["scale.columns"])
    }
  }

  @Test(
    "a list may name a route as pages show it, in short, by its code or by the fact's choice",
    arguments: ScaleMove.Route.allCases)
  func routeNames(_ route: ScaleMove.Route) async throws {
    try await StoreUnderTest.sqlite.use { store in
      let city = try City(store)
      try await city.facts.bring(threeEnterprises)
      var names = [route.rawValue, route.rawValue.uppercased(), route.name.zh, route.name.en]
      switch route {
      case .new: names += ["新开业（投产）", "新开业(投产)纳统", "新开业", "新开业（投产），月度入统"]
      case .annual: names += ["年报", " 年报纳统 ", "年报达到规模入统"]
      case .transfer: names += ["转入"]
      case .reclassified: names += ["互转"]
      }
      for name in names {
        let list = """
          统一社会信用代码,入统日期,入统途径,是否首次入统,统计部门文件
          \(Codes.first),2026-03-01,"\(name)",\(route == .reclassified ? "否" : "是"),通知

          """
        let review = try await city.desk.examine(
          ScaleFile(file: "名单.csv", bytes: Array(list.utf8)), at: noon("2026-05-10"), within: .everywhere)
        #expect(review.faults.isEmpty && review.lines.map(\.entry.route) == [route], "\(name)")
      }
    }
  }

  @Test("who transfers between industries enters for the first time neither by the form nor by a list's row")
  func reclassified() async throws {
    try await StoreUnderTest.sqlite.use { store in
      let city = try City(store)
      try await city.facts.bring(threeEnterprises)
      #expect(
        try await codes { _ = try await city.enter(Codes.first, "2026-03-01", route: .reclassified, key: "e0") }
          == ["scale.reclassified-first"])
      let list = """
        统一社会信用代码,入统日期,入统途径,是否首次入统,统计部门文件
        \(Codes.second),2026-03-01,外部转入,是,通知
        \(Codes.first),2026-03-01,行业内互转,是,通知

        """
      let review = try await city.desk.examine(
        ScaleFile(file: "名单.csv", bytes: Array(list.utf8)), at: noon("2026-05-10"), within: .everywhere)
      #expect(review.faults.map(\.code) == ["scale.reclassified-first"])
      #expect(review.faults.map { $0.place?.line } == [3] && review.faults.first?.place?.field == "first_entry")
      #expect(
        try await city.enter(Codes.first, "2026-03-01", first: false, route: .reclassified, key: "e1").changes == 1)
    }
  }

  @Test("no entry is before the enterprise was founded, and none before there were statistics of the kind")
  func earliest() async throws {
    try await StoreUnderTest.sqlite.use { store in
      let city = try City(store)
      try await city.facts.bring(
        "credit_code,name,statistical_area,founded_on\n\(Codes.first),上海甲仪器有限公司,310117,2019-05-06\n")
      #expect(
        try await codes { _ = try await city.enter(Codes.first, "1900-01-01", key: "e0") }
          == ["scale.before-statistics", "scale.before-founding"])
      #expect(
        try await codes { _ = try await city.enter(Codes.first, "2019-05-05", key: "e0") } == ["scale.before-founding"])
      #expect(
        try await codes { _ = try await city.leave(Codes.first, "1997-12-31", isConfirmed: true, key: "e0") }
          == ["scale.before-statistics"])
      #expect(try await city.enter(Codes.first, "2019-05-06", key: "e1").changes == 1)
    }
  }
}
