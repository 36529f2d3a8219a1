import CorpusFixtures
import Diagnostics
import EnterpriseFixtures
import Enterprises
import Journal
import PolicyCorpus
import Quantities
import Services
import Testing

@testable import Storage

extension ServiceContractTests {
  @Test(
    "a rating stands after the case is opened again: with the unit that led to it, in lists and tallies; the next takes its place",
    arguments: StoreUnderTest.all)
  func ratingStands(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await Self.fill(store)
      let (songjiang, city) = try (Self.area("310117"), Self.area("310000"))
      let enterprise = CaseActor(try Self.key("person:enterprise"), .enterprise(try Self.code(Codes.first)))
      let instrument = try #require(InstrumentID("shenggui-2023/8#service-ledger"))
      func act(_ command: CaseCommand, on text: String, by actor: CaseActor? = nil) async throws {
        _ = try await desk.act(
          command, on: .init(1), by: try actor ?? Self.city(), key: "\(command)", at: noon(text), within: .everywhere)
      }
      func told(on text: String) async throws -> [CaseRating.Mark?] {
        let rows = try await desk.page(CaseQuery(filter: .all), within: .everywhere, on: noon(text).dayInShanghai).rows
        let row = try #require(rows.first { $0.id == .init(1) })
        return [row.rating, row.lastRating]
      }
      func report(_ area: AreaCode, on text: String) async throws -> [Int] {
        let reports = try await desk.reports(within: .everywhere, on: noon(text).dayInShanghai, days: 90)
        let found = try #require(reports.first { $0.unit == ServiceUnit(area) })
        return [found.received, found.open, found.closed, found.rated, found.dissatisfied]
      }
      try await act(.close(party: 0, .done, words: "好了"), on: "2026-05-13")
      try await act(.rate(.dissatisfied, words: "没有好"), on: "2026-05-14", by: enterprise)
      #expect(try await report(songjiang, on: "2026-05-14") == [1, 0, 1, 1, 1])
      try await act(.reopen(party: 0, reason: "没有好"), on: "2026-05-15", by: enterprise)
      #expect(try await told(on: "2026-05-15") == [nil, .dissatisfied])
      #expect(try await report(songjiang, on: "2026-05-15") == [1, 1, 0, 1, 1])
      let tallies = try await desk.tallies(
        of: instrument, from: noon("2026-05-01").dayInShanghai, through: noon("2026-05-31").dayInShanghai,
        within: .area(songjiang), placing: { _, _, area in area })
      #expect(tallies[songjiang]?.rated == 1 && tallies[songjiang]?.satisfied == 0)
      // Whoever goes on with it now has not been rated.
      try await act(
        .handOn(party: 1, to: ServiceUnit(city), officer: nil, reason: "市里办"), on: "2026-05-15")
      #expect(try await report(city, on: "2026-05-15") == [1, 1, 0, 0, 0])
      #expect(try await report(songjiang, on: "2026-05-15") == [1, 0, 0, 1, 1])
      try await act(.close(party: 2, .done, words: "好了"), on: "2026-05-18")
      try await act(.rate(.satisfied, words: ""), on: "2026-05-19", by: enterprise)
      #expect(try await told(on: "2026-05-19") == [.satisfied, .satisfied])
      #expect(try await report(city, on: "2026-05-19") == [1, 0, 1, 1, 0])
      #expect(try await report(songjiang, on: "2026-05-19") == [1, 0, 0, 1, 1])
      let found = try await desk.store.readServices { try $0.cases.serviceCase(.init(1)) }
      #expect(found?.ratings.map(\.rating.mark) == [.dissatisfied, .satisfied])
    }
  }

  @Test(
    "a list says whose deadline is the nearest, where another unit than the lead has it", arguments: StoreUnderTest.all)
  func whoseDeadline(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await Self.fill(store)
      let (own, other) = try (ServiceUnit(Self.area("310117")), ServiceUnit(Self.area("310115")))
      func act(_ command: CaseCommand) async throws {
        _ = try await desk.act(
          command, on: .init(1), by: try Self.city(), key: "\(command)", at: noon("2026-05-12"), within: .everywhere)
      }
      func row() async throws -> CaseRow? {
        try await desk.page(CaseQuery(), within: .everywhere, on: noon("2026-05-12").dayInShanghai).rows
          .first { $0.id == .init(1) }
      }
      #expect(try await row()?.dueOf == own)
      try await act(.invite([other], reason: "一起看"))
      try await act(.setTerm(party: 1, workingDays: 1, reason: "急"))
      #expect(try await row()?.owner == own)
      #expect(try await row()?.dueOf == other)
      // While it waits for the enterprise its clock stands still.
      try await act(.ask(party: 1, question: "几个人？"))
      #expect(try await row()?.dueOf == own)
      // The case goes on with its lead, and the enterprise owes an answer all the same.
      let day = noon("2026-05-12").dayInShanghai
      let asked = try await desk.page(CaseQuery(filter: .waiting), within: .everywhere, on: day).rows
      #expect(asked.map(\.id.number) == [1] && asked.map(\.status) == [.inHand])
      let figures = try await desk.figures(within: .everywhere, on: day).values
      #expect(figures.reduce(0) { $0 + $1.waiting.cases } == 1)
    }
  }

  @Test(
    "a file of cases is looked at first, opened in one record, and passed over the second time",
    arguments: StoreUnderTest.all)
  func importing(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await Self.fill(store)
      let file = Array(
        """
        统一社会信用代码,事项,类别,内容,复杂,联系人,电话
        \(Codes.first),服务台账,困难诉求,缺三十名焊工,,,
        \(Codes.first),服务台账,,想扩建厂房,是,厂办,13900000000
        \(Codes.second),special-power,,x,,,

        """.utf8)
      let actor = try Self.city()
      let preview = try await desk.preview(
        file, file: "台账.csv", by: actor, at: noon("2026-05-13"), within: .everywhere)
      #expect(preview.faults.map(\.code) == ["cases.instrument"] && preview.faults[0].place?.line == 4)
      #expect(preview.rows.map(\.isThere) == [true, false] && preview.fresh == 1)
      // Each fault once, in the order of lines, and an enterprise elsewhere is not asked for its code.
      let faulty = Array(
        """
        统一社会信用代码,事项,类别,内容,复杂
        \(Codes.second),服务台账,,缺电,
        \(Codes.first),服务台账,,,
        123,没有这种,,,也许
        \(Codes.first),服务台账,没有这类,王经理13800001234,

        """.utf8)
      let found = try await desk.preview(
        faulty, file: "台账.csv", by: actor, at: noon("2026-05-13"), within: .area(try Self.area("310117"))
      ).faults
      #expect(found.map { $0.place?.line } == [2, 3, 4, 4, 4, 4, 5, 5])
      #expect(
        found.map(\.code) == [
          "cases.enterprise", "cases.text", "cases.enterprise", "cases.instrument", "cases.import-truth", "cases.text",
          "cases.type", "cases.mobile-number",
        ])
      #expect(found[0].expected == nil && found[0].remedy?.zh.hasPrefix("核对代码") == true)
      #expect(found[2].expected?.zh == "18 位统一社会信用代码" && found[2].remedy == nil)
      #expect(found[7].remedy?.zh.contains("写在“电话”里") == true)
      let sound = Array(file.prefix { _ in true }.split(separator: 10).dropLast().joined(separator: [10]))
      for _ in 1...2 {
        #expect(
          try await desk.importCases(
            sound, file: "台账.csv", by: actor, key: "import", salt: { "09" }, at: noon("2026-05-13"),
            within: .everywhere) == 1)
      }
      #expect(
        try await desk.importCases(
          sound, file: "台账.csv", by: actor, key: "again", salt: { "09" }, at: noon("2026-05-14"), within: .everywhere)
          == 0)
      let (opened, contact) = try await desk.store.readServices {
        (try $0.cases.serviceCase(.init(3)), try $0.cases.contact(of: .init(3)))
      }
      #expect(opened?.opening.channel == .import && opened?.opening.isComplex == true && contact?.name == "厂办")
    }
  }

  @Test(
    "a ledger's cases keep their days, units and ends; its sound rows are taken once, the others told by their cells",
    arguments: StoreUnderTest.all)
  func ledger(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await Self.fill(store)
      let file = Array(
        """
        统一社会信用代码,事项,类别,内容,登记日期,承办单位,状态,接办日期,办结日期,办结结果,满意度
        \(Codes.first),服务台账,困难诉求,缺设备,2026-03-02,松江区,已办结,2026-03-03,2026-03-09,已解决,满意
        \(Codes.first),服务台账,困难诉求,缺资金,2026年4月7日,,办理中,2026/4/8,,,
        \(Codes.first),服务台账,困难诉求,缺场地,2026-04-09,,,,,,
        \(Codes.first),服务台账,困难诉求,缺人手,2026-05-09,,已办结,,2026-05-01,已解决,
        \(Codes.first),服务台账,困难诉求,缺订单,2026-05-09,没有这个单位,,,,,
        \(Codes.first),服务台账,困难诉求,缺技术,2026-05-09,,办理中,,,,
        \(Codes.first),服务台账,困难诉求,缺电力,2026-05-14,,,,,,

        """.utf8)
      let actor = try Self.city()
      let preview = try await desk.preview(
        file, file: "台账.csv", by: actor, at: noon("2026-05-13"), within: .everywhere)
      #expect(preview.fresh == 3 && preview.isApplicable)
      #expect(preview.faults.map { $0.place?.line } == [5, 6, 7, 8])
      #expect(preview.faults.map { $0.place?.field } == ["办结日期", "承办单位", "接办日期", "登记日期"])
      #expect(
        preview.faults.map(\.code) == [
          "cases.import-order", "cases.unit", "cases.import-missing", "cases.import-future",
        ])
      for (key, day, count) in [("ledger", "2026-05-13", 3), ("ledger", "2026-05-13", 3), ("later", "2026-05-20", 1)] {
        let opened = try await desk.importCases(
          file, file: "台账.csv", by: actor, key: key, salt: { "09" }, at: noon(day), within: .everywhere)
        #expect(opened == count, "\(key)")
      }
      let today = noon("2026-05-13").dayInShanghai
      let (closed, inHand, waiting) = try await desk.store.readServices {
        (
          try $0.cases.serviceCase(.init(3)), try $0.cases.serviceCase(.init(4)), try $0.cases.serviceCase(.init(5))
        )
      }
      let ended = try #require(closed)
      #expect("\(ended.openedOn)" == "2026-03-02" && ended.closedOn.map { "\($0)" } == "2026-03-09")
      #expect(ended.outcome == .done && ended.rating?.mark == .satisfied && ended.rating?.isOnBehalf == true)
      #expect(ended.parties.map(\.unit) == [ServiceUnit(try Self.area("310117"))])
      #expect(ended.parties.map(\.takenAfter) == [1] && ended.parties[0].officer == nil)
      #expect(inHand?.status == .inHand && inHand?.due.map { $0.day < today } == true)
      #expect(waiting?.status == .new && waiting?.contactDue.map { $0 < today } == true)
      let report = try await store.replay(
        [EnterpriseProjection(try Reference.load().dictionary), ServiceProjection()], at: noon("2026-05-21"))
      #expect(report.difference == nil && report.rows > 0)
    }
  }

  @Test(
    "who was told of a call is noted once a day, of the own area alone, and rebuilt from the journal",
    arguments: StoreUnderTest.all)
  func reminders(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await Self.fill(store)
      let (first, second) = (try Self.code(Codes.first), try Self.code(Codes.second))
      let officer = try Self.key(Self.officer)
      let songjiang = AreaScope.area(try Self.area("310117"))
      func remind(_ told: [CreditCode], _ key: String, on day: String = "2026-05-13") async throws -> Int {
        try await desk.remind(told, of: "c1", by: officer, key: key, at: noon(day), within: songjiang)
      }
      #expect(await codes { _ = try await remind([], "none") } == ["services.remind-whom"])
      #expect(await codes { _ = try await remind([first, second], "both") } == ["cases.enterprise"])
      for _ in 1...2 { #expect(try await remind([first], "one") == 1) }
      #expect(try await remind([first], "again") == 0)
      #expect(try await remind([first], "later", on: "2026-05-14") == 1)
      let noted = try await desk.reminders(of: "c1")
      #expect(noted.count == 1 && noted[first]?.at == noon("2026-05-14") && noted[first]?.by == officer)
      #expect(try await desk.reminders(of: "c2").isEmpty)
      let report = try await store.replay(
        [EnterpriseProjection(try Reference.load().dictionary), ServiceProjection()], at: noon("2026-05-21"))
      #expect(report.difference == nil && report.rows > 0)
    }
  }

  @Test(
    "what had run out before the enterprise was asked is late in every list, figure, tally and rate; what had not is in none",
    arguments: StoreUnderTest.all)
  func paused(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await Self.fill(store)
      let city = try Self.city()
      let (songjiang, pudong) = try (AreaScope.area(Self.area("310117")), AreaScope.area(Self.area("310115")))
      /// What is late on a day: by the list, the figures, the material, the evaluation, and the units' rates.
      func late(_ text: String, within scope: AreaScope) async throws -> [Int] {
        let day = noon(text).dayInShanghai
        let listed = try await desk.page(CaseQuery(filter: .overdue), within: scope, on: day)
        let figures = try await desk.figures(within: scope, on: day).values.reduce(0) { $0 + $1.overdue.cases }
        let open = try await desk.difficulties(within: scope, on: day, limit: 9)
        let tallies = try await desk.tallies(
          of: try #require(InstrumentID("shenggui-2023/8#service-ledger")), from: noon("2026-05-01").dayInShanghai,
          through: day, within: scope, placing: { _, _, area in area })
        let rates = try await desk.reports(within: scope, on: day, days: 60)
        return [
          listed.total, listed.rows.count, figures, open.overdue, open.rows.count { $0.isOverdue },
          tallies.values.reduce(0) { $0 + $1.overdue }, rates.reduce(0) { $0 + $1.overdue.part },
        ]
      }
      func act(_ command: CaseCommand, on id: Int, _ day: String) async throws {
        _ = try await desk.act(
          command, on: .init(id), by: city, key: "\(command) \(id)", at: noon(day), within: .everywhere)
      }
      let all = [1, 1, 1, 1, 1, 1, 1]
      let none = [0, 0, 0, 0, 0, 0, 0]
      #expect(try await late("2026-05-19", within: songjiang) == all)
      // Songjiang's ran out on the 18th; Pudong's would on the day of the question.
      for id in [1, 2] { try await act(.ask(party: 0, question: "要哪些证？"), on: id, "2026-05-19") }
      for day in ["2026-05-19", "2026-06-30"] {
        #expect(try await late(day, within: songjiang) == all, "\(day)")
        #expect(try await late(day, within: pudong) == none, "\(day)")
      }
      let rows = try await desk.page(
        CaseQuery(filter: .waiting), within: .everywhere, on: noon("2026-05-19").dayInShanghai
      )
      .rows
      #expect(rows.map(\.id.number) == [1, 2] && rows.map { $0.due?.day.description } == ["2026-05-18", nil])
      #expect(rows.map(\.dueOf) == [ServiceUnit(try Self.area("310117")), nil])
      for id in [1, 2] { try await act(.answer(party: 0, text: "都有了"), on: id, "2026-06-01") }
      #expect(try await late("2026-06-01", within: songjiang) == all)
      #expect(try await late("2026-06-01", within: pudong) == none)
    }
  }

  @Test(
    "changed terms are counted with their unit, and what the city sets anew is late no more",
    arguments: StoreUnderTest.all)
  func changedTerms(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await Self.fill(store)
      let songjiang = AreaScope.area(try Self.area("310117"))
      let district = CaseActor(try Self.key(Self.officer), .office(songjiang))
      func set(_ days: Int, by actor: CaseActor, on day: String) async -> [String] {
        await codes {
          _ = try await desk.act(
            .setTerm(party: 0, workingDays: days, reason: "要看现场"), on: .init(1), by: actor, key: "\(days) \(day)",
            at: noon(day), within: .everywhere)
        }
      }
      func report(on day: String) async throws -> UnitReport? {
        try await desk.reports(within: songjiang, on: noon(day).dayInShanghai, days: 60).first
      }
      #expect(try await report(on: "2026-05-19")?.termChanged == 0)
      #expect(await set(20, by: district, on: "2026-05-19") == ["cases.term-passed"])
      #expect(try await report(on: "2026-05-19")?.overdue == .init(part: 1, whole: 1))
      #expect(await set(20, by: try Self.city(), on: "2026-05-20") == [])
      #expect(try await report(on: "2026-05-20")?.overdue == .init(part: 0, whole: 1))
      #expect(try await report(on: "2026-05-20")?.termChanged == 1)
      let parts = try await desk.parts(
        of: ServiceUnit(try Self.area("310117")), .termChanged, within: songjiang, on: noon("2026-05-20").dayInShanghai,
        days: 60)
      #expect(parts.map(\.matter.termChanges) == [1])
      let again = try await store.replay(
        [EnterpriseProjection(try Reference.load().dictionary), ServiceProjection()], at: noon("2026-05-21"))
      #expect(again.difference == nil && again.rows > 0)
    }
  }

  @Test(
    "an imported case goes to the officer of its enterprise's rung, as one does that comes in otherwise",
    arguments: StoreUnderTest.all)
  func importedTier(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      let (first, near) = (try Self.code(Codes.first), try Self.key(Self.officer))
      let roster = [RosterEntry(key: near, area: try Self.area("310117"))]
      let desk = CaseDesk(
        store: store,
        reference: try ServiceReference(
          corpus: try Self.corpus.get(), roster: { roster },
          routingFacts: { codes, _ in codes.contains(first) ? [first: RoutingFacts(tier: "srdi")] : [:] }))
      let actor = try Self.city()
      try await desk.setProfile(
        of: near, subjects: [], industries: [], tiers: ["srdi"], by: actor, key: "p", at: noon("2026-05-12"))
      let file = Array("统一社会信用代码,事项,内容\n\(Codes.first),服务台账,缺三十名焊工\n".utf8)
      let preview = try await desk.preview(
        file, file: "台账.csv", by: actor, at: noon("2026-05-13"), within: .everywhere)
      #expect(preview.rows.first?.routing?.officer == near)
      _ = try await desk.importCases(
        file, file: "台账.csv", by: actor, key: "import", salt: { "09" }, at: noon("2026-05-13"), within: .everywhere)
      let imported = try await desk.store.readServices { try $0.cases.serviceCase(.init(1)) }
      #expect(imported?.owner?.officer == near && imported?.owner?.reasons.contains(.tier("srdi")) == true)
    }
  }
}
