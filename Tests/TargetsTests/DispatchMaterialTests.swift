import Instruments
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Targets

@Suite("The material of a month")
struct DispatchMaterialTests {
  private static let count = "shenggui-2023/1#new-entrants-2025/entrants"

  /// Every street of the city has some entries in every month of two years, by a rule that the test can reckon itself.
  private static func entries(_ corpus: PolicyCorpus) throws -> [EntryCount] {
    let streets = corpus.areas.districts.flatMap { corpus.areas.children(of: $0.code, level: .street) }
    return streets.enumerated().flatMap { place, street in
      (0..<24).map { month in
        EntryCount(
          month: .month(year: 2025 + month / 12, month: month % 12 + 1), area: street.code, park: nil,
          entries: (place + month) % 3 + 1, confirmed: (place + month) % 3)
      }
    }
  }

  @Test("a chance under one per cent is kept as none, one over ninety-nine as whole, so that pages say under and over")
  func chances() throws {
    let code = try #require(CreditCode("91310117MA0000001U"))
    let percents = [0.0062, 0.0099, 0.01, 0.5, 0.9849, 0.99, 0.9901, 0.996].map {
      DispatchMaterial.Entrant(LikelyEntrant(enterprise: code, name: "甲", area: nil, chance: $0)).percent
    }
    #expect(percents == [0, 0, 1, 50, 98, 99, 100, 100])
  }

  @Test("all districts and streets of the city, each with the sum of what lies below it")
  func city() throws {
    let corpus = try Fixture.corpus()
    let entries = try Self.entries(corpus)
    let count = try #require(CountID(Self.count))
    let board = try Fixture.board(on: "2026-12-10", entries: [count: entries])
    let material = DispatchMaterial(
      board, indicator: try Fixture.id(Fixture.districtTargets), area: try Fixture.area("310000"),
      month: .month(year: 2026, month: 11), cascades: [:])
    #expect(material.parts.count == 16 && material.streets.count > 200)
    #expect(material.streets.count + material.parks.count == 234)
    #expect(material.parks.allSatisfy { $0.rank == 0 })
    func sum(_ prefix: String, _ year: Int, through month: Int) -> Int {
      entries.filter { entry in
        entry.area?.text.hasPrefix(prefix) == true && entry.month.year == year && entry.month.start.month <= month
      }.reduce(0) { $0 + $1.confirmed }
    }
    for row in material.parts + material.streets {
      #expect(row.cumulative == sum(row.area.text, 2026, through: 11), "\(row.area)")
      #expect(row.lastYear == sum(row.area.text, 2025, through: 11), "\(row.area)")
    }
    // What nobody has confirmed stands beside, in none of the figures: here one for each street and month.
    #expect(material.whole.pending == 11 * material.streets.count)
    #expect(material.streets.allSatisfy { $0.pending == 11 })
    #expect(material.whole.cumulative == material.parts.reduce(0) { $0 + ($1.cumulative ?? 0) })
    #expect(DispatchMaterial(json: material.json) == material)
  }

  @Test("every table adds up to the whole: who counts for no street, district or park yet stands in a line of its own")
  func sums() throws {
    let corpus = try Fixture.corpus()
    let count = try #require(CountID(Self.count))
    let songjiang = try Fixture.area("310117")
    let street = try #require(corpus.areas.children(of: songjiang, level: .street).first?.code)
    let park = try #require(corpus.areas.children(of: songjiang, level: .park).first?.code)
    func entry(_ month: Int, _ area: AreaCode?, park: AreaCode? = nil, year: Int = 2026) -> EntryCount {
      EntryCount(month: .month(year: year, month: month), area: area, park: park, entries: 3, confirmed: 2, open: 1)
    }
    let entries = [
      entry(10, street, park: park), entry(11, street), entry(11, songjiang), entry(6, songjiang, year: 2025),
      entry(11, nil),
    ]
    func material(_ area: AreaCode) throws -> DispatchMaterial {
      DispatchMaterial(
        try Fixture.board(on: "2026-12-10", entries: [count: entries]),
        indicator: try Fixture.id(Fixture.districtTargets), area: area, month: .month(year: 2026, month: 11),
        cascades: [:])
    }
    let own = try material(songjiang)
    let sums = own.sums(of: own.parts)
    // Of three with two confirmed each one lies in the district alone, as does last June's.
    let rest = try #require(sums.unplaced)
    #expect([rest.month, rest.monthBefore, rest.cumulative, rest.lastYear] == [2, 0, 2, 2])
    #expect(rest.pending == 1 && rest.open == 1 && rest.target == nil)
    let pairs: [(Int?, Int?)] = [
      (sums.total.month, own.whole.month), (sums.total.monthBefore, own.whole.monthBefore),
      (sums.total.cumulative, own.whole.cumulative), (sums.total.lastYear, own.whole.lastYear),
      (sums.total.pending, own.whole.pending), (sums.total.open, own.whole.open),
    ]
    for (total, whole) in pairs { #expect(total == whole) }
    #expect(own.rest(of: songjiang, level: .street) == rest && own.rest(of: street, level: .street) == nil)
    // Whoever lies in no park stands beside the parks.
    #expect(own.rest(of: songjiang, level: .park)?.cumulative == 4 && own.rest(of: songjiang, level: .district) == nil)
    // Of the city one has no district, and two no street.
    let city = try #require(corpus.areas.city?.code)
    let whole = try material(city)
    #expect(whole.whole.cumulative == 8 && whole.sums(of: whole.parts).total.cumulative == 8)
    #expect(whole.rest(of: city, level: .district)?.cumulative == 2)
    #expect(whole.rest(of: city, level: .street)?.cumulative == 4)
    // Where everybody has a place there is no such line.
    let placed = DispatchMaterial(
      try Fixture.board(on: "2026-12-10", entries: [count: [entry(11, street)]]),
      indicator: try Fixture.id(Fixture.districtTargets), area: songjiang, month: .month(year: 2026, month: 11),
      cascades: [:])
    #expect(placed.sums(of: placed.parts).unplaced == nil && placed.sums(of: placed.parts).total.cumulative == 2)
  }

  @Test("a material that was issued while the unconfirmed were counted says so: it has no number of them")
  func issuedBefore() throws {
    let board = try Fixture.board(on: "2026-12-10")
    let material = DispatchMaterial(
      board, indicator: try Fixture.id(Fixture.districtTargets), area: try Fixture.area("310117"),
      month: .month(year: 2026, month: 11), cascades: [:])
    #expect(material.whole.pending == 0)
    let text = material.json.description.replacing("\"pending\":0,", with: "")
    #expect(!text.contains("\"pending\""))
    let before = try #require(DispatchMaterial(json: try CanonicalJSON(canonical: Array(text.utf8))))
    #expect(before.whole.pending == nil)
    #expect(Set(before.differences(to: material).map(\.figure)) == [.pending])
  }

  @Test("who only shared a place with one that went ahead has not fallen; where nobody has an entry there is no rank")
  func moves() throws {
    let corpus = try Fixture.corpus()
    let count = try #require(CountID(Self.count))
    let songjiang = corpus.areas.children(of: try Fixture.area("310117"), level: .street).map(\.code)
    func material(_ entries: [(area: Int, month: Int)], month: Int = 3) throws -> DispatchMaterial {
      let counts = entries.map {
        EntryCount(
          month: .month(year: 2026, month: $0.month), area: songjiang[$0.area], park: nil, entries: 1, confirmed: 1)
      }
      return DispatchMaterial(
        try Fixture.board(on: "2026-12-10", entries: [count: counts]),
        indicator: try Fixture.id(Fixture.districtTargets),
        area: try Fixture.area("310117"), month: .month(year: 2026, month: month), cascades: [:])
    }
    // The first leads with one; in March the second, which shared the last place with all others, comes to share it.
    let caught = try material([(0, 1), (1, 3)])
    #expect(caught.fallers.isEmpty && caught.risers.isEmpty)
    // In March the second passes the first.
    let passed = try material([(0, 1), (1, 3), (1, 3)])
    #expect(passed.risers.map(\.area) == [songjiang[1]] && passed.fallers.map(\.area) == [songjiang[0]])
    #expect(passed.parts.filter { $0.rise < 0 }.count > 1)
    // What the journal froze says who rose and who fell, in the same order and by as many places.
    let frozen = try #require(DispatchMaterial(json: try CanonicalJSON(canonical: passed.json.bytes)))
    #expect(frozen.risers == passed.risers && frozen.fallers == passed.fallers)
    #expect(try material([]).parts.allSatisfy { $0.rank == 0 && $0.rise == 0 })
    #expect(try material([(0, 1)], month: 1).parts.first?.rankBefore == 0)
  }

  @Test("who has no task has no rank beside those who have, and stands after them by entries")
  func withoutTask() throws {
    let corpus = try Fixture.corpus()
    let count = try #require(CountID(Self.count))
    let songjiang = try Fixture.area("310117")
    let streets = corpus.areas.children(of: songjiang, level: .street).map(\.code)
    func material(_ entries: [Int: Int], tasks: [Int: Int]) throws -> DispatchMaterial {
      let counts = entries.map { place, number in
        EntryCount(
          month: .month(year: 2026, month: 3), area: streets[place], park: nil, entries: number, confirmed: number)
      }
      let rows = tasks.compactMap { place, task in
        Cascade.Row(area: streets[place], months: Array(repeating: 0, count: 11) + [task])
      }
      let cascade = Cascade(
        id: 1, indicator: try Fixture.id(Fixture.districtTargets), year: 2026, parent: songjiang, rows: rows,
        trace: Fixture.trace)
      return DispatchMaterial(
        try Fixture.board(on: "2026-12-10", entries: [count: counts]),
        indicator: try Fixture.id(Fixture.districtTargets), area: songjiang, month: .month(year: 2026, month: 3),
        cascades: [songjiang: cascade])
    }
    // The only one with a task has no entry: it is not the first of anything.
    let alone = try material([1: 2, 2: 1], tasks: [0: 5])
    #expect(alone.parts.allSatisfy { $0.rank == 0 })
    #expect(alone.parts.prefix(3).map(\.area) == [streets[0], streets[1], streets[2]])
    let two = try material([0: 1, 2: 3, 1: 2], tasks: [0: 5, 3: 4])
    #expect(two.parts.prefix(4).map(\.area) == [streets[0], streets[3], streets[2], streets[1]])
    #expect(two.parts.prefix(4).map(\.rank) == [1, 2, 0, 0])
    #expect(two.parts.dropFirst(4).allSatisfy { $0.rank == 0 })
  }

  @Test("a plan saved later is told as the plan's, and one that stood for a task when it was issued is no difference")
  func plans() throws {
    let board = try Fixture.board(on: "2026-12-10")
    let songjiang = try Fixture.area("310117")
    let indicator = try Fixture.id(Fixture.districtTargets)
    let street = try #require(try Fixture.corpus().areas.children(of: songjiang, level: .street).first?.code)
    let row = try #require(Cascade.Row(area: street, months: Array(repeating: 1, count: 12)))
    let cascade = Cascade(
      id: 1, indicator: indicator, year: 2026, parent: songjiang, rows: [row],
      trace: Fixture.trace)
    func material(_ cascades: [AreaCode: Cascade]) -> DispatchMaterial {
      DispatchMaterial(
        board, indicator: indicator, area: songjiang, month: .month(year: 2026, month: 11), cascades: cascades)
    }
    let (bare, planned) = (material([:]), material([songjiang: cascade]))
    #expect(bare.differences(to: planned).map(\.figure) == [.plannedYear, .planned, .done])
    #expect(bare.differences(to: planned).allSatisfy { $0.figure.isPlanned || $0.figure.isDerived })
    let text = planned.json.description.replacing(",\"planned_year\":12", with: "")
      .replacing("\"target\":null", with: "\"target\":12")
    let old = try #require(DispatchMaterial(json: try CanonicalJSON(canonical: Array(text.utf8))))
    #expect(old.parts.first { $0.area == street }?.target == 12)
    #expect(!old.differences(to: planned).contains { $0.area == street })
  }

  @Test("what follows from a corrected day is listed with it: the share done, the month before, the places of others")
  func derived() throws {
    let corpus = try Fixture.corpus()
    let count = try #require(CountID(Self.count))
    let songjiang = try Fixture.area("310117")
    let streets = corpus.areas.children(of: songjiang, level: .street).map(\.code)
    let indicator = try Fixture.id(Fixture.districtTargets)
    let rows = try [streets[0], streets[1]].map { street in
      try #require(Cascade.Row(area: street, months: Array(repeating: 1, count: 12)))
    }
    let cascade = Cascade(
      id: 1, indicator: indicator, year: 2026, parent: songjiang, rows: rows, trace: Fixture.trace)
    func material(_ entries: [(street: Int, month: Int)]) throws -> DispatchMaterial {
      let counts = entries.map {
        EntryCount(
          month: .month(year: 2026, month: $0.month), area: streets[$0.street], park: nil, entries: 1, confirmed: 1)
      }
      return DispatchMaterial(
        try Fixture.board(on: "2026-12-10", entries: [count: counts]), indicator: indicator, area: songjiang,
        month: .month(year: 2026, month: 3), cascades: [songjiang: cascade])
    }
    let issued = try material([(0, 1), (1, 3), (1, 3)])
    // One of the two in March turns out to be of April.
    let moved = issued.differences(to: try material([(0, 1), (1, 3), (1, 4)]))
    #expect(moved.filter { $0.area == songjiang }.map(\.figure) == [.month, .cumulative])
    #expect(moved.filter { $0.area == streets[1] }.map(\.figure) == [.month, .cumulative, .done])
    let other = moved.filter { $0.area == streets[0] }
    #expect(other.map(\.figure) == [.rank] && other[0].issued == 2 && other[0].now == 1)
    let earlier = issued.differences(to: try material([(0, 1), (1, 2), (1, 3)])).filter { $0.area == streets[1] }
    #expect(earlier.map(\.figure) == [.month, .monthBefore, .rankBefore])
    #expect(issued.differences(to: issued).isEmpty && issued.row(of: streets[1])?.cumulative == 2)
  }

  @Test("open difficulties and likely entrants come back from the journal's text; a material without them says nothing")
  func around() throws {
    let board = try Fixture.board(on: "2026-12-10")
    let code = try #require(CreditCode("91310117MA0000001U"))
    let day = try Fixture.day("2026-12-10")
    let likely = LikelyEntrant(enterprise: code, name: "上海甲仪器有限公司", area: nil, chance: 0.6951)
    let difficulty = OpenDifficulty(
      number: 7, enterprise: code, name: "上海甲仪器有限公司", area: try Fixture.area("310117001"), text: "用工紧",
      owner: "310117", openedOn: try Fixture.day("2026-11-01"), due: try Fixture.day("2026-11-20"), isOverdue: true)
    func material(_ around: DispatchMaterial.Surroundings) throws -> DispatchMaterial {
      DispatchMaterial(
        board, indicator: try Fixture.id(Fixture.districtTargets), area: try Fixture.area("310117"),
        month: .month(year: 2026, month: 11), cascades: [:], around: around)
    }
    let full = try material(
      .init(
        difficulties: .init((rows: [difficulty], total: 31, overdue: 30)), entrants: [.init(likely)], sure: 28,
        likely: 41, toldOn: day))
    #expect(full.around.toldOn == day)
    #expect(DispatchMaterial(json: full.json) == full && full.around.difficulties?.overdue == 30)
    #expect(full.around.entrants?.map(\.percent) == [70] && full.around.sure == 28 && full.around.likely == 41)
    let bare = try material(.init())
    #expect(DispatchMaterial(json: bare.json) == bare && !bare.json.description.contains("around"))
    let none = try material(.init(difficulties: .init((rows: [], total: 0, overdue: 0)), entrants: []))
    #expect(DispatchMaterial(json: none.json) == none && none.around.entrants == [])
    // What a meeting asks for comes back too, with what does not exist for an indicator left out.
    let library = DispatchMaterial.Library(
      register: try #require(InstrumentID("shenggui-2023/3#cultivation-library")), year: 2026, times: "1.2",
      on: CalendarDay("2026-09-30"),
      rows: [
        .init(area: try Fixture.area("310117"), target: 200, needed: 240, held: 200, proposed: 10),
        .init(area: try Fixture.area("310115"), target: nil, needed: nil, held: 3, proposed: 0),
      ])
    #expect(library.measured.count == 1 && library.rows.map(\.lacking) == [30, nil])
    let asked = try material(
      .init(
        difficulties: .init((rows: [], total: 0, overdue: 0)), toldOn: day,
        meeting: .init(
          library: library,
          rounds: [
            .init(
              id: "a", title: "工业月报", expected: 3, missing: 1, partial: 1, returned: 0, names: ["310117001"],
              partialNames: ["310117002"]),
            // As issued before who reported in part was kept.
            .init(id: "b", title: "工业月报", expected: 3, missing: 1, returned: 0, names: ["310117001"]),
          ],
          warnings: .init(total: 3, causes: [.init(name: "订单减少", count: 2), .init(name: nil, count: 1)]),
          chance: .init(needed: 12, candidates: 40, share: 4_321))))
    #expect(DispatchMaterial(json: try CanonicalJSON(canonical: asked.json.bytes)) == asked)
    let alone = try material(.init(toldOn: day, meeting: .init()))
    #expect(DispatchMaterial(json: alone.json) == alone && alone.around.meeting == .init())
  }
}
