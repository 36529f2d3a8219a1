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

/// What every store of registers does, whatever database is behind it.
@Suite("Registers, kept")
struct RegisterContractTests {
  private static let corpus = Result { try CorpusFixture.load() }
  private let library: InstrumentID
  private let parks: InstrumentID

  init() throws {
    library = try #require(InstrumentID("shenggui-2023/3#cultivation-library"))
    parks = try #require(InstrumentID("gaoduan-2022/6#featured-parks"))
  }

  private func open(_ store: SQLStore) async throws -> RegisterDesk {
    try await FactDesk.on(store).bring(threeEnterprises)
    return RegisterDesk(store: store, corpus: try Self.corpus.get(), colleagues: { [] })
  }

  private func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(text)) }

  private func enterprise(_ code: String) throws -> EntryOpening {
    EntryOpening(
      subject: EntrySubject(try #require(CreditCode(code))), title: "", area: nil, origin: .hand,
      fields: ["入库来源": "街镇排摸"])
  }

  @discardableResult
  private func act(
    _ desk: RegisterDesk, _ wishes: [RegisterCommand.Wish], in register: InstrumentID? = nil, on text: String,
    key: String, reason: String = "因", within scope: AreaScope = .everywhere
  ) async throws -> RegisterReply {
    let command = RegisterCommand(
      register: register ?? library, day: try day(text), wishes: wishes, ground: Ground(reason: reason))
    return try await desk.act(
      command, command: command.command(by: .commandLine, key: key), at: noon("2026-05-10"), within: scope)
  }

  @Test("an entry with a number of its own, from before its library counted enterprises, is the enterprise's one entry")
  func numbered() async throws {
    try await StoreUnderTest.sqlite.use { store in
      let desk = try await open(store)
      let (id, today) = (library, try day("2026-05-10"))
      let code = try #require(CreditCode(Codes.first))
      let declaration = try #require(desk.declaration(id))
      let opening = EntryOpening(
        subject: EntrySubject(.enterprise, enterprise: code, key: "二"), title: "甲 二", area: AreaCode("310117"),
        origin: .hand, fields: [:])
      let old = RegisterCommand(
        register: id, day: try day("2026-03-01"), wishes: [.enter(.new(opening))], ground: Ground(reason: "因"))
      _ = try await store.writeRegisters { work in
        let register = try RegisterDesk.register(id, declaration, for: old, in: work)
        return try RegisterDesk.append(
          try register.decide(old, today: today), to: register, old.command(by: .commandLine, key: "0"),
          noon("2026-05-10"), work, RegisterProjection())
      }
      do {
        try await act(desk, [.enter(.new(try enterprise(Codes.first)))], on: "2026-03-02", key: "1")
        Issue.record("the enterprise stands in it twice")
      } catch let faults as Diagnostics {
        #expect(faults.all.map(\.code) == ["register.already-open"])
      }
      try await act(desk, [.leave(EntryID(1), reason: "已入统")], on: "2026-04-01", key: "2")
      try await act(desk, [.enter(.new(try enterprise(Codes.first)))], on: "2026-04-02", key: "3")
      // Nor does it come back beside the one that stands.
      do {
        try await act(desk, [.restore(EntryID(1))], on: "2026-05-01", key: "4")
        Issue.record("the enterprise stands in it twice")
      } catch let faults as Diagnostics {
        #expect(faults.all.map(\.code) == ["register.already-open"])
      }
      try await act(desk, [.leave(EntryID(2), reason: "已入统")], on: "2026-05-02", key: "5")
      try await act(desk, [.restore(EntryID(1))], on: "2026-05-03", key: "6")
    }
  }

  @Test("entries come, are renewed and go; each day shows the register as it stood", arguments: StoreUnderTest.all)
  func life(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await open(store)
      try await act(
        desk, [.enter(.new(try enterprise(Codes.first))), .enter(.new(try enterprise(Codes.second)))],
        on: "2026-03-01", key: "1")
      try await act(desk, [.amend(EntryID(1), ["入库来源": "税务名单"])], on: "2026-04-01", key: "2")
      try await act(desk, [.leave(EntryID(2), reason: "已入统")], on: "2026-04-15", key: "3")
      func titles(_ text: String, _ scope: AreaScope = .everywhere) async throws -> [String] {
        try await desk.page(RegisterQuery(library, .on(day(text))), within: scope).rows.map(\.title)
      }
      #expect(try await titles("2026-02-28").isEmpty)
      #expect(try await titles("2026-03-01").count == 2)
      #expect(try await titles("2026-04-14").count == 2)
      #expect(try await titles("2026-04-15") == ["上海甲仪器有限公司"])
      #expect(try await titles("2026-03-01", .area(try #require(AreaCode("310115")))) == ["上海乙电子_100%有限公司"])
      #expect(try await titles("2026-03-01", .enterprise(Codes.first)) == ["上海甲仪器有限公司"])
      #expect(try await titles("2026-03-01", .nothing).isEmpty)
      let march = try await desk.page(RegisterQuery(library, .on(day("2026-03-31"))), within: .everywhere).rows
      #expect(march.first?.fields["入库来源"] == "街镇排摸")
      let difference = try await desk.difference(
        of: library, from: day("2026-03-31"), to: day("2026-04-30"), within: .everywhere)
      #expect(difference.gone.map(\.id) == [EntryID(2)] && difference.added.isEmpty)
      #expect(difference.changed.first?.fields["入库来源"] == .init(before: "街镇排摸", after: "税务名单"))
      let overview = try await desk.overview(on: day("2026-04-20"), within: .everywhere)
      #expect(overview.size(of: library) == 1 && overview.moves[library] == RegisterMoves(entered: 0, left: 1))
      #expect(overview.due[library] == 1)
      let history = try #require(try await desk.history(of: EntryID(2), within: .everywhere))
      #expect(history.acts.map(\.event.act.name) == [.entered, .left])
      let codes = try [Codes.first, Codes.second, Codes.third].map { try #require(CreditCode($0)) }
      let many = try await desk.entries(of: codes, within: .everywhere)
      #expect(many.keys.sorted() == codes.prefix(2).sorted())
      for code in codes {
        #expect(Set(many[code] ?? []) == Set(try await desk.entries(of: code, within: .everywhere)))
      }
      let pudong = try await desk.entries(of: codes, within: .area(try #require(AreaCode("310115"))))
      #expect(pudong.mapValues { $0.map(\.id) } == [codes[1]: [EntryID(2)]])
      #expect(try await desk.entries(of: [CreditCode](), within: .everywhere).isEmpty)
      #expect(try await desk.history(of: EntryID(2), within: .area(try #require(AreaCode("310117")))) == nil)
    }
  }

  @Test(
    "who stands, came and left is the same counted by area and one by one, the span's first and last day counted",
    arguments: StoreUnderTest.all)
  func tallies(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await open(store)
      try await act(
        desk, [.enter(.new(try enterprise(Codes.first))), .enter(.new(try enterprise(Codes.second)))],
        on: "2026-03-01", key: "1")
      try await act(desk, [.leave(EntryID(2), reason: "已入统")], on: "2026-04-15", key: "2")
      try await act(desk, [.leave(EntryID(1), reason: "已入统")], on: "2026-04-30", key: "3")
      let days = try ["2026-02-28", "2026-03-01", "2026-03-02", "2026-04-14", "2026-04-15", "2026-04-16", "2026-04-30"]
        .map(day)
      for from in days {
        for through in days where from <= through {
          let grouped = try await desk.tallies(
            of: library, from: from, through: through, within: .everywhere, placing: nil)
          let each = try await desk.tallies(of: library, from: from, through: through, within: .everywhere) { $2 }
          #expect(grouped.filter { $0.value != RegisterTally() } == each, "\(from) \(through)")
        }
      }
      let exitDay = try day("2026-04-15")
      let tallies = try await desk.tallies(
        of: library, from: exitDay, through: exitDay, within: .everywhere, placing: nil)
      #expect(tallies.values.map(\.left).reduce(0, +) == 1 && tallies.values.map(\.standing).reduce(0, +) == 1)
      #expect(tallies.values.reduce(into: [:]) { $0.merge($1.leftFor, uniquingKeysWith: +) } == ["已入统": 1])
    }
  }

  @Test(
    "the same command again gets the stored reply, and another under its key is refused", arguments: StoreUnderTest.all)
  func idempotent(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await open(store)
      let wishes: [RegisterCommand.Wish] = [.propose(try enterprise(Codes.first))]
      let first = try await act(desk, wishes, on: "2026-03-01", key: "1")
      let again = try await act(desk, wishes, on: "2026-03-01", key: "1")
      #expect(again.isRepeated && again.record == first.record && again.entries == [EntryID(1)])
      #expect(
        await codes { try await act(desk, [.refuse(.entry(EntryID(1)))], on: "2026-03-01", key: "1") }
          == ["command.key-reused"])
    }
  }

  @Test(
    "who surely fails the register's declared condition is neither proposed nor taken in by hand; unknown is not no",
    arguments: StoreUnderTest.all)
  func condition(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await open(store)
      let first = try enterprise(Codes.first)
      // Nobody told when or whether it entered: that is for the person to judge.
      try await act(desk, [.propose(first)], on: "2026-03-01", key: "1")
      try await FactDesk.on(store).bring(
        "credit_code,above_scale_on\n\(Codes.first),2024-12-05\n\(Codes.second),2024-12-05\n", key: "entered",
        on: "2026-04-01")
      func refusal(_ wishes: [RegisterCommand.Wish], _ key: String) async -> [String] {
        await codes { try await act(desk, wishes, on: "2026-05-01", key: key) }
      }
      #expect(await refusal([.enter(.entry(EntryID(1)))], "2") == ["register.condition-fails"])
      #expect(await refusal([.enter(.new(try enterprise(Codes.second)))], "3") == ["register.condition-fails"])
      #expect(await refusal([.propose(try enterprise(Codes.second))], "4") == ["register.condition-fails"])
      do {
        try await act(desk, [.propose(try enterprise(Codes.second))], on: "2026-05-01", key: "5")
        Issue.record("it was proposed")
      } catch let faults as Diagnostics {
        let text = faults.all[0].rendered(in: .chinese)
        #expect(text.contains("首次入统日期 2024-12-05") && text.contains("不符合这一册的条件"), "\(text)")
        #expect(text.contains("可入库的规下工业企业") && text.contains("先在企业页上更正"), "\(text)")
      }
      // It is refused without more ado, and nothing was stored of what failed.
      try await act(desk, [.refuse(.entry(EntryID(1)))], on: "2026-05-01", key: "6")
      #expect(try await desk.overview(on: day("2026-05-02"), within: .everywhere).total == 0)
    }
  }

  @Test("nobody acts outside their area, and a command with one fault changes nothing", arguments: StoreUnderTest.all)
  func scope(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await open(store)
      let songjiang = AreaScope.area(try #require(AreaCode("310117")))
      let both: [RegisterCommand.Wish] = [
        .enter(.new(try enterprise(Codes.first))), .enter(.new(try enterprise(Codes.second))),
      ]
      #expect(
        await codes { try await act(desk, both, on: "2026-03-01", key: "1", within: songjiang) }
          == ["register.unknown-enterprise"])
      #expect(try await desk.overview(on: day("2026-05-01"), within: .everywhere).total == 0)
      try await act(desk, [both[1]], on: "2026-03-01", key: "2")
      #expect(
        await codes { try await act(desk, [.review(EntryID(1))], on: "2026-04-01", key: "3", within: songjiang) }
          == ["register.no-entry"])
    }
  }

  @Test(
    "an exit by mistake is taken back and a wrong day of entry put right: the entry stands on every day since",
    arguments: StoreUnderTest.all)
  func takenBack(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await open(store)
      let id = EntryID(1)
      try await act(desk, [.enter(.new(try enterprise(Codes.first)))], on: "2026-03-01", key: "1")
      try await act(desk, [.leave(id, reason: "企业不愿入库")], on: "2026-04-01", key: "2")
      #expect(try await desk.sizes(of: library, on: try day("2026-05-10"), within: .everywhere).isEmpty)
      try await act(desk, [.withdraw(id, after: 2)], on: "2026-05-10", key: "3", reason: "误办")
      try await act(desk, [.redate(id, entered: try day("2026-02-01"), after: 3)], on: "2026-05-10", key: "4")
      let history = try #require(try await desk.history(of: id, within: .everywhere))
      #expect(history.entry.state == .entered && history.entry.enteredOn == CalendarDay("2026-02-01"))
      #expect(history.entry.origin == .hand && history.entry.fields == ["入库来源": "街镇排摸"])
      #expect(
        history.acts.map(\.event.act.name) == [.entered, .left, .withdrawn, .redated] && history.withdrawn == [2: 1])
      for text in ["2026-02-01", "2026-04-15", "2026-05-10"] {
        #expect(try await desk.page(RegisterQuery(library, .on(try day(text))), within: .everywhere).total == 1)
      }
      // What left and came in anew stands once: the old exit is not taken back beside it.
      try await act(desk, [.leave(id, reason: "企业不愿入库")], on: "2026-05-01", key: "5")
      try await act(desk, [.enter(.new(try enterprise(Codes.first)))], on: "2026-05-02", key: "6")
      do {
        try await act(desk, [.withdraw(id, after: 5)], on: "2026-05-10", key: "7")
        Issue.record("the enterprise stands in it twice")
      } catch let faults as Diagnostics {
        #expect(faults.all.map(\.code) == ["register.already-open"])
      }
    }
  }

  @Test("who waits at the end of a day is counted as of that day", arguments: StoreUnderTest.all)
  func waiting(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await open(store)
      try await act(desk, [.propose(try enterprise(Codes.first))], on: "2026-03-01", key: "1")
      try await act(desk, [.enter(.entry(EntryID(1)))], on: "2026-04-05", key: "2")
      func count(_ text: String) async throws -> Int {
        try await desk.proposals(of: library, atEndOf: try day(text), within: .everywhere).values.reduce(0, +)
      }
      #expect(try await count("2026-02-28") == 0)
      #expect(try await count("2026-03-01") == 1)
      #expect(try await count("2026-04-04") == 1)
      #expect(try await count("2026-04-05") == 0)
    }
  }

  @Test(
    "two spellings of one park are merged with a record, and the kept one takes what it lacked",
    arguments: StoreUnderTest.all)
  func merging(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await open(store)
      func park(_ key: String, _ fields: [String: String]) -> EntryOpening {
        EntryOpening(
          subject: EntrySubject(.park, enterprise: nil, key: key), title: "示例园区", area: nil, origin: .hand,
          fields: fields)
      }
      try await act(
        desk, [.enter(.new(park("a", ["主导产业": "甲"]))), .enter(.new(park("b", ["主导产业": "乙", "张江专项覆盖": "已覆盖"])))],
        in: parks, on: "2026-03-01", key: "1")
      #expect(
        try await desk.namesakes(in: parks, within: .everywhere).map { $0.map(\.id) } == [[EntryID(1), EntryID(2)]])
      try await act(desk, [.merge(EntryID(2), into: EntryID(1))], in: parks, on: "2026-04-01", key: "2")
      let kept = try #require(try await desk.history(of: EntryID(1), within: .everywhere))
      #expect(kept.entry.fields == ["主导产业": "甲", "张江专项覆盖": "已覆盖"])
      #expect(kept.acts.last?.event.act.name == .absorbed)
      #expect(try await desk.history(of: EntryID(2), within: .everywhere)?.entry.state == .merged(into: EntryID(1)))
      #expect(try await desk.namesakes(in: parks, within: .everywhere).isEmpty)
      // A list from before brings the merged one in no second time, and says where it went; a past day's changes nothing.
      func look(_ text: String) async throws -> RegisterImport {
        try await desk.examine(
          RegisterFile(file: "parks.csv", bytes: Array(text.utf8), register: parks), at: noon("2026-05-10"),
          within: .everywhere)
      }
      let again = try await look("key,title\nb,示例园区\n")
      #expect(again.faults.map(\.code) == ["register.merged-away"] && again.added == 0 && again.refused == 1)
      #expect(again.faults.first?.rendered(in: .chinese).contains("已并入第 1 条") == true)
      let past = try await look("条目编号,入库登记日,出库登记日\na,2026-03-01,\nb,2026-03-01,2026-04-01\n")
      #expect(past.unchanged == 2 && past.refused == 0)
      // What it was merged into is merged on: the list still brings none of them in a second time.
      try await act(desk, [.enter(.new(park("c", ["主导产业": "甲"])))], in: parks, on: "2026-05-01", key: "3")
      try await act(desk, [.merge(EntryID(1), into: EntryID(3))], in: parks, on: "2026-05-02", key: "4")
      for key in ["a", "b"] {
        let again = try await look("key,title\n\(key),示例园区\n")
        #expect(again.faults.map(\.code) == ["register.merged-away"] && again.added == 0 && again.refused == 1)
        #expect(again.faults.first?.rendered(in: .chinese).contains("已并入第 3 条") == true)
      }
    }
  }

  @Test(
    "the journal alone rebuilds entries and acts, a large command from its segment", arguments: StoreUnderTest.products)
  func replay(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await open(store)
      let many = (1...250).map { number in
        RegisterCommand.Wish.enter(
          .new(
            EntryOpening(
              subject: EntrySubject(.park, enterprise: nil, key: "p\(number)"), title: "示例\(number)", area: nil,
              origin: .file)))
      }
      try await act(desk, many, in: parks, on: "2026-03-01", key: "1")
      try await act(desk, [.leave(EntryID(7), reason: "更名")], in: parks, on: "2026-04-01", key: "2")
      let projections: [any ReplayedProjection] = [
        EnterpriseProjection(try Reference.load().dictionary), RegisterProjection(),
      ]
      let report = try await store.replay(projections, at: noon("2026-05-10"))
      #expect(report.difference == nil && report.rows >= 250 + 251)
    }
  }
}
