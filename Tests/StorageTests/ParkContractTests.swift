import Benefits
import CorpusFixtures
import EnterpriseFixtures
import Enterprises
import Journal
import PolicyCorpus
import Quantities
import Targets
import Testing

@testable import Storage

/// What every store does with the enterprises of parks, whatever database is behind it.
@Suite("Parks' enterprises, kept")
struct ParkContractTests {
  private static let corpus = Result { try CorpusFixture.load() }
  private static let fourth = "91310000MA1FL0001P"
  private let songjiang: AreaCode
  private let industrial: AreaCode
  private let resort: AreaCode

  init() throws {
    songjiang = try #require(AreaCode("310117"))
    industrial = try #require(AreaCode("310117501"))
    resort = try #require(AreaCode("310117504"))
  }

  private func list(_ rows: String) -> ParkFile {
    ParkFile(file: "园区名单.csv", bytes: Array("统一社会信用代码,园区,起始月份,截止月份\n\(rows)".utf8))
  }

  /// Three enterprises in two streets of one district.
  private func open(_ store: SQLStore) async throws -> TargetDesk {
    try await FactDesk.on(store).bring(
      """
      credit_code,name,statistical_area
      \(Codes.first),甲仪器,310117001
      \(Codes.second),乙电子,310117102
      \(Codes.third),丙精密,310117102

      """)
    return TargetDesk(store: store, corpus: try Self.corpus.get())
  }

  private func members(_ park: AreaCode, _ day: String, in store: SQLStore) async throws -> [String] {
    let day = try #require(CalendarDay(day))
    let enterprises: any EnterpriseStore = store
    let (filtered, scoped) = try await enterprises.read { view in
      (
        try view.enterprises.page(
          EnterpriseQuery(area: park, areaOn: day, order: .creditCode), within: .everywhere),
        try view.enterprises.page(EnterpriseQuery(order: .creditCode), within: .whole(park, on: day))
      )
    }
    #expect(filtered == scoped, "a filter by park has the members")
    #expect(filtered.rows.allSatisfy { AreaScope.park(park, on: day).contains($0) })
    return filtered.rows.map(\.creditCode.text)
  }

  @Test(
    "a list says who is in which park in which months; the same list again changes nothing, and an end is another end",
    arguments: StoreUnderTest.all)
  func lists(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await open(store)
      let rows = """
        \(Codes.first),佘山度假区,2026/4/8,
        \(Codes.first),松江工业区,2026-01,2026年3月31日
        \(Codes.second),310117501,2026-02,
        \(Codes.third),松江工业区,2026-01,

        """
      let scope = AreaScope.area(songjiang)
      let found = try await desk.examine(list(rows), at: noon("2026-05-10"), within: scope)
      #expect(found.faults.isEmpty && found.count(.added) == 4 && found.record == nil)
      #expect(try await members(industrial, "2026-05-10", in: store) == [])
      let done = try await desk.takeIn(
        list(rows), by: .commandLine, key: "list", at: noon("2026-05-10"), within: scope)
      #expect(done.record != nil && done.placements.count == 4)
      let again = try await desk.takeIn(
        list(rows), by: .commandLine, key: "again", at: noon("2026-05-10"), within: scope)
      #expect(again.record == nil && again.count(.unchanged) == 4)

      #expect(try await members(industrial, "2026-01-31", in: store) == [Codes.third, Codes.first])
      #expect(try await members(industrial, "2026-03-31", in: store) == [Codes.third, Codes.second, Codes.first])
      #expect(try await members(industrial, "2026-04-01", in: store) == [Codes.third, Codes.second])
      #expect(try await members(resort, "2026-04-01", in: store) == [Codes.first])
      #expect(try await members(resort, "2026-03-31", in: store) == [])

      // An end is told later: the stay keeps its beginning, and what stood before has a successor.
      let end = list("\(Codes.second),松江工业区,2026-02,2026-04\n")
      let ended = try await desk.takeIn(end, by: .commandLine, key: "end", at: noon("2026-05-11"), within: scope)
      #expect(ended.count(.changed) == 1)
      #expect(try await members(industrial, "2026-05-01", in: store) == [Codes.third])
      #expect(try await members(industrial, "2026-04-30", in: store) == [Codes.third, Codes.second])
      let second = try #require(CreditCode(Codes.second))
      let told = try await desk.attributions(of: second)
      #expect(told.count == 2 && told[0].ending?.successor == told[1].id && told[1].ending == nil)
      let enterprises: any EnterpriseStore = store
      let known = try await enterprises.read { try $0.enterprises.enterprise(second) }
      let park = try #require(known?.parks.first)
      #expect(known?.parks.count == 1 && park.park == industrial)
      #expect(park.from == Period("2026-02") && park.until == Period("2026-04"))

      // The row that was overtaken takes effect once more.
      let endless = list("\(Codes.second),松江工业区,2026-02,\n")
      let reopened = try await desk.takeIn(
        endless, by: .commandLine, key: "open", at: noon("2026-05-12"), within: scope)
      #expect(reopened.count(.changed) == 1 && reopened.record != nil)
      #expect(try await members(industrial, "2026-05-01", in: store) == [Codes.third, Codes.second])
    }
  }

  @Test("streets and parks each add up to their district", arguments: StoreUnderTest.all)
  func sums(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await open(store)
      _ = try await desk.takeIn(
        list("\(Codes.first),松江工业区,2026-01,\n\(Codes.second),佘山度假区,2026-01,\n\(Codes.third),松江工业区,2026-01,\n"),
        by: .commandLine, key: "list", at: noon("2026-05-10"), within: .area(songjiang))
      let areas = try Self.corpus.get().areas
      let day = try #require(CalendarDay("2026-05-10"))
      func sum(_ level: Area.Level) async throws -> Int {
        var sum = 0
        for area in areas.children(of: songjiang, level: level) {
          sum += try await desk.store.readTargets { view in
            let query = EnterpriseQuery(area: area.code, areaOn: day, limit: 1)
            return try view.enterprises.page(query, within: .everywhere).total
          }
        }
        return sum
      }
      #expect(try await sum(.street) == 3)
      #expect(try await sum(.park) == 3)
    }
  }

  @Test(
    "who has a park's code as its own area is in that park, unless it was given to another",
    arguments: StoreUnderTest.all)
  func ownArea(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await open(store)
      try await FactDesk.on(store).bring(
        "credit_code,name,statistical_area\n\(Self.fourth),丁材料,310117501\n", key: "fourth")
      #expect(try await members(industrial, "2026-02-01", in: store) == [Self.fourth])
      _ = try await desk.takeIn(
        list("\(Self.fourth),佘山度假区,2026-03,\n"), by: .commandLine, key: "list", at: noon("2026-05-10"),
        within: .area(songjiang))
      #expect(try await members(industrial, "2026-02-28", in: store) == [Self.fourth])
      #expect(try await members(industrial, "2026-03-01", in: store) == [])
      #expect(try await members(resort, "2026-03-01", in: store) == [Self.fourth])
    }
  }

  @Test("what is wrong in a list is named by its cell, and nothing of it is entered", arguments: StoreUnderTest.all)
  func faults(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await open(store)
      let rows = """
        \(Codes.first),松江工业区,2026-01,
        \(Codes.first),佘山度假区,2026-03,
        \(Codes.second),没有的园区,2026-01,
        \(Codes.second),松江工业区,2026,
        \(Codes.third),松江工业区,2026-01,2026/6/15
        \(Codes.third),松江工业区,2026-06,2026-01
        \(Self.fourth),松江工业区,2026-01,
        12,松江工业区,2026-01,

        """
      let scope = AreaScope.area(songjiang)
      let found = try await desk.examine(list(rows), at: noon("2026-05-10"), within: scope)
      #expect(
        Set(found.faults.map { "\($0.place?.field ?? "") \($0.code)" }) == [
          "C3 targets.in-park-already", "B4 targets.park-list-park", "C5 targets.park-list-from",
          "D6 targets.park-list-until", "D7 targets.park-list-order", "A8 targets.park-enterprise",
          "A9 targets.park-list-code",
        ])
      #expect(
        await codes {
          _ = try await desk.takeIn(list(rows), by: .commandLine, key: "list", at: noon("2026-05-10"), within: scope)
        }.count == 7)
      #expect(try await desk.store.readTargets { try $0.targets.attributions() }.isEmpty)
      // Another district neither names these enterprises nor these parks.
      let pudong = AreaScope.area(try #require(AreaCode("310115")))
      let other = try await desk.examine(
        list("\(Codes.first),310117501,2026-01,\n"), at: noon("2026-05-10"), within: pudong)
      #expect(other.faults.map(\.code) == ["targets.park-enterprise"])
    }
  }

  @Test("a park's figure is of those whom the lists by the park have", arguments: StoreUnderTest.all)
  func figures(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await open(store)
      try await FactDesk.on(store).bring(
        "credit_code,name,statistical_area\n\(Self.fourth),丁材料,310117501\n", key: "fourth")
      let rows = """
        \(Codes.first),松江工业区,2026-01,
        \(Codes.second),松江工业区,2026-01,2026-03
        \(Self.fourth),佘山度假区,2026-03,

        """
      let at = noon("2026-05-10")
      _ = try await desk.takeIn(list(rows), by: .commandLine, key: "list", at: at, within: .area(songjiang))
      let source = FigureSource.benefit(try #require(InstrumentID("gaoduan-2022/13#first-set-support")))
      let places = [(Codes.first, "310117001"), (Codes.second, "310117102"), (Self.fourth, "310117501")]
      try await store.replaceStandings(
        with: places.map { code, area in
          Standing(
            source: source, enterprise: code, subject: code, state: .holds, minimum: .zero, maximum: nil, row: nil,
            area: AreaCode(area))
        },
        mark: ProjectionMark(on: at.dayInShanghai, corpus: String(repeating: "0", count: 64), journalSequence: 1))
      let parts = try await store.tallies(of: source, scope: .area(songjiang))
      #expect(parts[nil]?.holding == 3)
      for (park, member) in [(industrial, Codes.first), (resort, Self.fourth)] {
        let scope = AreaScope.park(park, on: at.dayInShanghai)
        let listed = try await store.standings(StandingFilter(source: source), scope: scope, offset: 0, limit: 10)
        #expect(listed.rows.map(\.standing.enterprise) == [member])
        #expect(parts[park]?.holding == 1, "\(park)")
        #expect(try await store.wholeTallies(of: [source], scope: scope)[source]?.holding == 1, "\(park)")
      }
    }
  }
}
