import CorpusFixtures
import Decimals
import EnterpriseFixtures
import Enterprises
import Journal
import PolicyCorpus
import Quantities
import Synchronization
import Targets
import Testing

@testable import Storage

/// What every store of targets does, whatever database is behind it.
@Suite("Targets, kept")
struct TargetContractTests {
  private static let corpus = Result { try CorpusFixture.load() }
  private let targets: InstrumentID
  private let songjiang: AreaCode

  init() throws {
    targets = try #require(InstrumentID("shenggui-2023/2#district-targets"))
    songjiang = try #require(AreaCode("310117"))
  }

  private func open(_ store: SQLStore) throws -> TargetDesk {
    TargetDesk(store: store, corpus: try Self.corpus.get())
  }

  private func assign(_ value: String, document: String, reason: String = "") throws -> TargetCommand {
    .assign(
      targets, year: 2026, document: document, issuedOn: try #require(CalendarDay("2026-01-15")),
      lines: [.init(area: songjiang, value: value)], reason: reason)
  }

  @Test("a yearly task holds from its document's day, and a correction takes its place", arguments: StoreUnderTest.all)
  func tasks(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try open(store)
      let first = try await desk.carryOut(
        try assign("200", document: "示例〔2026〕1号"), by: .commandLine, key: "1", at: noon("2026-02-01"),
        within: .everywhere)
      let again = try await desk.carryOut(
        try assign("200", document: "示例〔2026〕1号"), by: .commandLine, key: "1", at: noon("2026-02-02"),
        within: .everywhere)
      #expect(!first.isRepeated && again.isRepeated && first.record == again.record)
      let held = try await desk.target(
        of: targets, in: songjiang, year: 2026, on: try #require(CalendarDay("2026-02-01")))
      #expect(held?.value == 200 && held?.origin == .assignment(document: "示例〔2026〕1号"))
      let before = try await desk.target(
        of: targets, in: songjiang, year: 2026, on: try #require(CalendarDay("2026-01-14")))
      #expect(before == nil)
      let text = try await desk.target(
        of: targets, in: songjiang, year: 2025, on: try #require(CalendarDay("2025-06-01")))
      #expect(text?.value == 200 && text?.origin == .text(targets))

      let silent = try assign("210", document: "示例〔2026〕2号")
      #expect(
        await codes {
          _ = try await desk.carryOut(
            silent, by: .commandLine, key: "2", at: noon("2026-03-01"), within: .everywhere)
        } == ["targets.no-reason"])
      _ = try await desk.carryOut(
        try assign("210", document: "示例〔2026〕2号", reason: "年中调整"), by: .commandLine, key: "3",
        at: noon("2026-03-01"), within: .everywhere)
      let all = try await desk.store.readTargets { [targets] in try $0.targets.assignments(of: targets) }
      #expect(all.map(\.value) == [200, 210] && all[0].ending?.successor == all[1].id && all[1].ending == nil)
    }
  }

  @Test(
    "of one source one figure stands for a place and a time: another takes its place with a reason, and replay agrees",
    arguments: StoreUnderTest.all)
  func oneStands(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try open(store)
      let total = try #require(InstrumentID("shenggui-2023/1#above-scale-total"))
      func observe(
        _ value: String, _ key: String, source: String = "示例公报", reason: String = "", isConfirmed: Bool = false
      ) async throws {
        _ = try await desk.carryOut(
          .observe(
            total, lines: [.init(place: "310000", time: "2025-12-31", value: value)], basis: .statisticalAggregate,
            source: source, reason: reason, isConfirmed: isConfirmed),
          by: .commandLine, key: key, at: noon("2026-02-01"), within: .everywhere)
      }
      try await observe("0.98", "1")
      #expect(await codes { try await observe("0.8", "2") } == ["targets.observed-already"])
      #expect(await codes { try await observe("-1.2", "3", reason: "核减") } == ["targets.negative"])
      try await observe("0.8", "4", reason: "核减")
      #expect(await codes { try await observe("1.1", "5a", source: "示例来函") } == ["figure.doubtful"])
      try await observe("1.1", "5", source: "示例来函", reason: "两个来源都核过", isConfirmed: true)
      let told = try await desk.store.readTargets { try $0.targets.observations(of: total) }
      #expect(told.map(\.line.value) == ["0.98", "0.8", "1.1"].map { Decimal128(exactly: $0) })
      #expect(told[0].ending?.successor == told[1].id && told[0].ending?.reason == "核减")
      #expect(told[1].ending == nil && told[2].ending == nil)
      #expect(try await store.replay([TargetProjection()], at: noon("2026-05-01")).difference == nil)
    }
  }

  @Test("observations, cascades and attributions come back as they were told", arguments: StoreUnderTest.all)
  func roundTrip(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try open(store)
      let total = try #require(InstrumentID("shenggui-2023/1#above-scale-total"))
      let basis = Basis.departmentSharing(
        agreement: "示例协议", purpose: "进度", until: try #require(CalendarDay("2026-12-31")))
      _ = try await desk.carryOut(
        .observe(
          total, lines: [.init(place: "310000", time: "2025-12-31", value: "0.98")], basis: basis, source: "示例来函"),
        by: .commandLine, key: "o", at: noon("2026-02-01"), within: .everywhere)
      let told = try #require(try await desk.store.readTargets { try $0.targets.observations(of: total) }.first)
      #expect(told.basis == basis && told.line.value == Decimal128(exactly: "0.98") && told.source == "示例来函")
      _ = try await desk.carryOut(
        .correct(observation: told.id, value: "0.99", reason: "公报更正"), by: .commandLine, key: "c",
        at: noon("2026-02-02"), within: .everywhere)
      _ = try await desk.carryOut(
        .withdraw(observation: told.id + 10_000, reason: "来函收回"), by: .commandLine, key: "w",
        at: noon("2026-02-03"), within: .everywhere)
      let history = try await desk.store.readTargets { try $0.targets.observations(of: nil) }
      #expect(history.count == 2 && history.allSatisfy { $0.ending != nil })
      #expect(history[0].ending?.successor == history[1].id && history[1].ending?.reason == "来函收回")
      #expect(
        await codes {
          _ = try await desk.carryOut(
            .withdraw(observation: told.id, reason: "再撤一次"), by: .commandLine, key: "w2", at: noon("2026-02-04"),
            within: .everywhere)
        } == ["targets.already-ended"])

      let street = try #require(AreaCode("310117001"))
      let minhang = try #require(AreaCode("310112"))
      let rows = [
        try #require(Cascade.Row(area: songjiang, months: Array(repeating: 5, count: 12))),
        try #require(Cascade.Row(area: street, months: Array(0..<12))),
      ]
      for key in ["p1", "p2"] {
        _ = try await desk.carryOut(
          .plan(
            targets, year: 2026, parent: songjiang, rows: key == "p1" ? [rows[0]] : rows,
            basis: key == "p1" ? "" : "示例会议纪要"), by: .commandLine, key: key, at: noon("2026-02-05"),
          within: .area(songjiang))
      }
      let cascade = try await desk.store.readTargets { [targets, songjiang] in
        try $0.targets.cascade(of: targets, below: songjiang, year: 2026)
      }
      #expect(cascade?.rows == rows && cascade?.basis == "示例会议纪要")
      // Each saving stays, and of each area the newest is found.
      let versions = try await desk.cascadeVersions(of: targets, below: songjiang, year: 2026)
      #expect(versions.map(\.rows.count) == [2, 1] && versions.map(\.basis) == ["示例会议纪要", ""])
      #expect(versions.allSatisfy { $0.trace.by == .commandLine } && versions[0] == cascade)
      let pudong = try #require(AreaCode("310115"))
      _ = try await desk.carryOut(
        .plan(
          targets, year: 2026, parent: pudong,
          rows: [try #require(Cascade.Row(area: pudong, months: Array(repeating: 1, count: 12)))]),
        by: .commandLine, key: "p3", at: noon("2026-02-05"), within: .everywhere)
      let newest = try await desk.store.readTargets { [targets] in try $0.targets.cascades(of: targets, year: 2026) }
      #expect(newest.map(\.parent) == [pudong, songjiang] && newest.map(\.rows.count) == [1, 2])
      // What is there at a month's end comes back as that.
      let stock = try #require(
        Cascade.Row(area: pudong, months: Array(1...12), form: .level))
      let district = try #require(InstrumentID("zhuanxing-2026/目标#billion-yuan-makers-total"))
      _ = try await desk.carryOut(
        .plan(district, year: 2026, parent: pudong, rows: [stock]), by: .commandLine, key: "p4",
        at: noon("2026-02-05"), within: .everywhere)
      let level = try await desk.cascade(of: district, below: pudong, year: 2026)
      #expect(level?.rows == [stock] && level?.row(of: pudong)?.total == 12)
      // Of one indicator and of all, of each year and area the newest alone.
      let (of, all) = try await desk.store.readTargets { [targets] view in
        (try view.targets.newestCascades(of: targets), try view.targets.newestCascades(of: nil))
      }
      #expect(of == [versions[0]] + newest.filter { $0.parent == pudong })
      #expect(all == of + [level].compactMap { $0 })

      let enterprise = try #require(CreditCode("91310117MA0000001U"))
      let span = try #require(Attribution.Span(from: .month(year: 2026, month: 1), until: .month(year: 2026, month: 6)))
      let open = try #require(Attribution.Span(from: .month(year: 2026, month: 6), until: nil))
      _ = try await desk.carryOut(
        .attribute(enterprise, span: span, area: songjiang, park: nil, reason: "统计属地待迁"), by: .commandLine, key: "a",
        at: noon("2026-02-06"), within: .everywhere)
      #expect(
        await codes {
          _ = try await desk.carryOut(
            .attribute(enterprise, span: open, area: minhang, park: nil, reason: "迁入"),
            by: .commandLine, key: "a2", at: noon("2026-02-06"), within: .everywhere)
        } == ["targets.attributed-already"])
      let attributed = try await desk.store.readTargets { try $0.targets.attributions() }
      #expect(attributed.map(\.span) == [span])
    }
  }

  @Test(
    "a zone that crosses districts counts its own members, each once, and is told within the reader's scope",
    arguments: StoreUnderTest.all)
  func zones(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(
        """
        credit_code,name,statistical_area
        \(Codes.first),上海甲仪器有限公司,310117
        \(Codes.second),上海乙电子有限公司,310115004
        \(Codes.third),丙精密机械厂,310112

        """)
      let desk = TargetDesk(store: store, corpus: try CorpusFixture.load())
      let day = try #require(CalendarDay("2026-05-10"))
      let from = Period.month(year: 2026, month: 2)
      let open = try #require(Attribution.Span(from: from, until: nil))
      let second = try #require(CreditCode(Codes.second))
      let street = try #require(AreaCode("310115004"))
      let pudong = AreaScope.area(try #require(AreaCode("310115")))
      func join(
        _ member: ZoneMembership.Member, _ span: Attribution.Span, _ key: String, within scope: AreaScope = .everywhere
      ) async throws -> TargetReply {
        try await desk.carryOut(
          .joinZone("lingang", member: member, span: span, reason: "范围公告"), by: .commandLine, key: key,
          at: noon("2026-05-10"), within: scope)
      }
      _ = try await join(.area(street), open, "z1", within: pudong)
      let direct = try await join(.enterprise(second), open, "z2")
      _ = try await join(.enterprise(try #require(CreditCode(Codes.third))), open, "z3")
      // Not yet: its months begin later.
      let later = try #require(Attribution.Span(from: .month(year: 2026, month: 6), until: nil))
      _ = try await join(.area(try #require(AreaCode("310112101"))), later, "z4")

      let all = try await desk.standing(of: "lingang", on: day, within: .everywhere)
      #expect(all.members.map(\.enterprise.creditCode.text) == [Codes.third, Codes.second])
      #expect(all.members.last?.isDirect == true && all.members.last?.areas == [street])
      #expect(ZoneStanding.Way.allCases.map { all.members($0).count } == [2, 1, 1], "two and one, less one, are all")
      #expect(all.lines.map(\.count) == [nil, 1, 1, 1])
      let own = try await desk.standing(of: "lingang", on: day, within: pudong)
      #expect(own.members.map(\.enterprise.creditCode.text) == [Codes.second] && own.lines.count == 2)
      #expect(try await desk.standing(of: "jiading-new-town", on: day, within: .everywhere).lines.isEmpty)

      // The same member once in a month; of the zone's districts alone; and nobody enters another district's.
      #expect(await codes { _ = try await join(.enterprise(second), open, "z5") } == ["targets.in-zone-already"])
      let first = ZoneMembership.Member.enterprise(try #require(CreditCode(Codes.first)))
      #expect(await codes { _ = try await join(first, open, "z6") } == ["targets.not-in-zone"])
      #expect(await codes { _ = try await join(first, open, "z7", within: pudong) } == ["targets.zone-enterprise"])
      let district = ZoneMembership.Member.area(try #require(AreaCode("310115")))
      #expect(await codes { _ = try await join(district, open, "z8") } == ["targets.zone-area"])

      let membership = try #require(try await desk.zoneMemberships().first { $0.trace.record == direct.record })
      func leave(_ reason: String, _ key: String, within scope: AreaScope) async throws {
        _ = try await desk.carryOut(
          .leaveZone(membership.id, reason: reason), by: .commandLine, key: key, at: noon("2026-05-11"), within: scope)
      }
      let minhang = AreaScope.area(try #require(AreaCode("310112")))
      #expect(await codes { try await leave("迁出", "l1", within: minhang) } == ["targets.no-zone-member"])
      #expect(await codes { try await leave("", "l2", within: pudong) } == ["targets.no-reason"])
      try await leave("迁出", "l3", within: pudong)
      #expect(await codes { try await leave("迁出", "l4", within: pudong) } == ["targets.no-zone-member"])
      let after = try await desk.standing(of: "lingang", on: day, within: .everywhere)
      // It still lies in the street that belongs to the zone.
      #expect(ZoneStanding.Way.allCases.map { after.members($0).count } == [1, 1, 0] && after.members.count == 2)
      #expect(try await desk.zoneMemberships().first { $0.id == membership.id }?.ending?.reason == "迁出")
      // What ended may be told anew.
      _ = try await join(.enterprise(second), open, "z9")
    }
  }

  @Test("entries are counted by month, area and park, within the reader's scope", arguments: StoreUnderTest.all)
  func entries(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      let targetStore: any TargetStore = store
      let count = try #require(CountID("shenggui-2023/1#new-entrants-2025/entrants"))
      func entry(_ code: String, _ day: String, _ area: String, park: String? = nil) throws -> CountedEntry {
        CountedEntry(
          count: count, enterprise: try #require(CreditCode(code)), day: try #require(CalendarDay(day)),
          area: AreaCode(area), park: park.flatMap { AreaCode($0) }, isConfirmed: park != nil)
      }
      try await targetStore.replaceEntries(with: [
        try entry("91310117MA0000001U", "2026-03-31", "310117001", park: "310117501"),
        try entry("91310115MA00000022", "2026-03-01", "310115101"),
        try entry("91310112MA0000003R", "2025-12-31", "310112"),
      ])
      let (from, to) = (try #require(CalendarDay("2026-01-01")), try #require(CalendarDay("2026-12-31")))
      let counts = try await targetStore.readTargets {
        try $0.targets.entryCounts(of: count, from: from, to: to, within: .everywhere)
      }
      #expect(counts.map(\.entries) == [1, 1] && counts.map(\.confirmed).reduce(0, +) == 1)
      let own = try await targetStore.readTargets { [songjiang] in
        try $0.targets.entryCounts(of: count, from: from, to: to, within: .area(songjiang))
      }
      #expect(own.map(\.park?.text) == ["310117501"])
      let rows = try await targetStore.readTargets {
        try $0.targets.entries(
          EntryFilter(count: count, from: from, to: to, area: AreaCode("310117501")), within: .everywhere, offset: 0,
          limit: 10)
      }
      #expect(rows.total == 1 && rows.rows.first?.name == "上海甲仪器有限公司" && rows.rows.first?.entry.isConfirmed == true)
      // Who counts for no area of a level is listed by itself: the rest beside a table's rows.
      let unplaced: [(Area.Level, [String])] = [
        (.district, []), (.street, ["91310112MA0000003R"]),
        (.park, ["91310112MA0000003R", "91310115MA00000022"]),
      ]
      for (level, codes) in unplaced {
        let rest = try await targetStore.readTargets {
          try $0.targets.entries(
            EntryFilter(count: count, from: Period.year(2025).start, to: to, unplaced: level), within: .everywhere,
            offset: 0, limit: 10)
        }
        #expect(rest.rows.map(\.entry.enterprise.text) == codes, "\(level)")
      }
      let none = try await targetStore.readTargets {
        try $0.targets.entries(
          EntryFilter(count: count, from: from, to: to), within: .nothing, offset: 0, limit: 10)
      }
      #expect(none.total == 0)
      let version = try await targetStore.readTargets { try $0.targets.derivationsVersion() }
      try await targetStore.replaceEntries(with: [])
      #expect(try await targetStore.readTargets { try $0.targets.derivationsVersion() } == version + 1)
      let after = try await targetStore.readTargets {
        try $0.targets.entryCounts(of: count, from: from, to: to, within: .everywhere)
      }
      #expect(after.isEmpty)
    }
  }

  @Test(
    "who entered and of whom the industry or a first entry is unknown stands apart, and who was in before nowhere",
    arguments: StoreUnderTest.all)
  func openEntries(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let (facts, corpus) = (try FactDesk.on(store), try Self.corpus.get())
      try await facts.bring(
        """
        credit_code,name,statistical_area,industry
        \(Codes.first),上海甲仪器有限公司,310117001,3911
        \(Codes.second),上海乙电子有限公司,310117001,
        \(Codes.third),丙精密机械厂,310117001,3421

        """, on: "2026-04-01")
      try await facts.bring(
        """
        credit_code,above_scale_on,first_entry
        \(Codes.first),2026-03-05,
        \(Codes.second),2026-03-06,true
        \(Codes.third),2026-03-07,false

        """, key: "entries", basis: .entryConfirmation, on: "2026-04-02")
      let count = try #require(CountID("shenggui-2023/1#new-entrants-2025/entrants"))
      let day = try #require(CalendarDay("2026-05-01"))
      func project() async throws {
        let counter = EntryCounter(corpus: corpus)
        let found = Mutex<[CountedEntry]>([])
        try await facts.forEachHistory(within: .everywhere) { history in
          let own = try counter.entries(
            of: history.enterprise.creditCode, history.dossier(known: day), facts: history.facts, on: day)
          found.withLock { $0 += own }
        }
        let targetStore: any TargetStore = store
        try await targetStore.replaceEntries(with: found.withLock { $0 })
      }
      func rows(isOpen: Bool) async throws -> [String] {
        try await open(store).entries(
          EntryFilter(
            count: count, from: Period.year(2026).start, to: day, area: AreaCode("310117001"), isOpen: isOpen),
          within: .area(songjiang), offset: 0, limit: 10
        ).rows.map { "\($0.entry.enterprise) \($0.entry.isConfirmed) \($0.entry.isOpen)" }
      }
      try await project()
      #expect(try await rows(isOpen: true) == ["\(Codes.first) true true", "\(Codes.second) true true"])
      #expect(try await rows(isOpen: false).isEmpty)
      let before = try await open(store).board(of: targets, on: day, within: .everywhere)
      #expect(before.open(of: targets, in: songjiang, year: 2026) == 2)
      #expect(before.progress(of: targets, in: .area(songjiang), year: 2026)?.measure.value == 0)
      #expect(before.pending(of: targets, in: songjiang, year: 2026) == 0)
      // Told, it counts.
      try await facts.bring("credit_code,industry\n\(Codes.second),3911\n", key: "industry", on: "2026-04-03")
      try await project()
      #expect(try await rows(isOpen: true) == ["\(Codes.first) true true"])
      #expect(try await rows(isOpen: false) == ["\(Codes.second) true false"])
      let after = try await open(store).board(of: targets, on: day, within: .everywhere)
      #expect(after.progress(of: targets, in: .area(songjiang), year: 2026)?.measure.value == 1)
    }
  }

  @Test("the journal alone rebuilds the tables")
  func replay() async throws {
    try await withFolder { folder in
      let store = try await SQLiteStore.open(in: folder, at: noon("2026-01-01")).store
      let desk = TargetDesk(store: store, corpus: try Self.corpus.get())
      _ = try await desk.carryOut(
        try assign("200", document: "示例〔2026〕1号"), by: .commandLine, key: "1", at: noon("2026-02-01"),
        within: .everywhere)
      _ = try await desk.carryOut(
        try assign("180", document: "示例〔2026〕3号", reason: "核减"), by: .commandLine, key: "2", at: noon("2026-03-01"),
        within: .everywhere)
      let street = try #require(AreaCode("310115004"))
      let span = try #require(Attribution.Span(from: .month(year: 2026, month: 2), until: nil))
      _ = try await desk.carryOut(
        .joinZone("lingang", member: .area(street), span: span, reason: "范围公告"), by: .commandLine, key: "3",
        at: noon("2026-03-02"), within: .everywhere)
      let joined = try #require(try await desk.zoneMemberships().first)
      _ = try await desk.carryOut(
        .leaveZone(joined.id, reason: "范围调整"), by: .commandLine, key: "4", at: noon("2026-03-03"),
        within: .everywhere)
      let report = try await store.replay([TargetProjection()], at: noon("2026-05-01"))
      #expect(report.difference == nil && report.rows == 3)
      try await tamper(folder, "UPDATE assignments SET value = '20' WHERE end_record IS NULL")
      let tampered = try await store.replay([TargetProjection()], at: noon("2026-05-01"))
      #expect(tampered.difference?.column == "value" && tampered.difference?.replayed == "180")
    }
  }
}
