import Instruments
import PolicyCorpus
import Quantities
import Testing

@testable import Targets

@Suite("Entries by area")
struct EntriesByAreaTests {
  @Test("every area's months are those that looking at each entry gives", arguments: 1...5)
  func everyEntry(_ seed: UInt64) throws {
    let areas = try Fixture.corpus().areas
    let park = try #require(areas.all.first { $0.level == .park }).code
    let places: [AreaCode?] =
      [nil, park, AreaCode("310000"), AreaCode("310117"), AreaCode("310117999"), AreaCode("110101")]
      + areas.children(of: try Fixture.area("310117"), level: .street).prefix(4).map(\.code)
    var dice = PoissonBinomialTests.Dice(state: seed)
    func pick<T>(_ all: [T]) -> T { all[min(all.count - 1, Int(dice.next() * Double(all.count)))] }
    let counts = (0..<200).map { _ in
      EntryCount(
        month: .month(year: 2025 + Int(dice.next() * 2), month: 1 + Int(dice.next() * 12)), area: pick(places),
        park: pick([nil, park, AreaCode("310117001")]), entries: Int(dice.next() * 9), confirmed: Int(dice.next() * 4),
        open: Int(dice.next() * 3))
    }
    let book = EntriesByArea(counts, areas: areas)
    for area in areas.all.map(\.code) + places.compactMap({ $0 }) {
      let isPark = areas.area(area)?.level == .park
      var months: [Period: EntryTally] = [:]
      for count in counts {
        let belongs =
          isPark
          ? count.park == area || count.area == area : count.area.map(area.contains) ?? (area == areas.city?.code)
        if belongs { months[count.month, default: EntryTally()].add(count) }
      }
      #expect(book.months(of: area, isPark: isPark) == months, "\(area)")
    }
  }

  @Test(
    "who is open alone says nothing about how far back entries are known, so that nothing is held against that month")
  func firstMonth() throws {
    let areas = try Fixture.corpus().areas
    let songjiang = try Fixture.area("310117")
    let (before, now) = (Period.month(year: 2024, month: 3), Period.month(year: 2025, month: 3))
    func count(_ month: Period, _ entries: Int, open: Int = 0) -> EntryCount {
      EntryCount(month: month, area: songjiang, park: nil, entries: entries, confirmed: entries, open: open)
    }
    #expect(EntriesByArea([count(before, 0, open: 2)], areas: areas).first == nil)
    #expect(EntriesByArea([count(now, 1), count(before, 0, open: 2)], areas: areas).first == now)
    #expect(EntriesByArea([count(now, 1), count(before, 1, open: 2)], areas: areas).first == before)
    let rising = try Fixture.id("shenggui-2023/2#district-entrants-rising")
    let counted = try #require(CountID("shenggui-2023/1#new-entrants-2025/entrants"))
    func progress(_ counts: [EntryCount]) throws -> IndicatorProgress? {
      try Fixture.board(on: "2025-06-01", entries: [counted: counts])
        .progress(of: rising, in: .area(songjiang), year: 2025)
    }
    let unknown = try progress([count(now, 1), count(before, 0, open: 2)])
    #expect(unknown?.state == .noComparison && unknown?.measure.previous == nil)
    let known = try progress([count(now, 3), count(before, 0, open: 2), count(.month(year: 2024, month: 1), 0)])
    #expect(known?.state == .rising && known?.measure.previous == 0)
  }

  @Test("who sees one district is told nobody else's entries: not their number, what waits, what is open or who left")
  func scopes() throws {
    let (own, other) = (try Fixture.area("310112"), try Fixture.area("310117"))
    let id = try Fixture.id("shenggui-2023/2#district-targets")
    let counted = try #require(CountID("shenggui-2023/1#new-entrants-2025/entrants"))
    let month = Period.month(year: 2025, month: 3)
    let counts = [own, other].map {
      EntryCount(month: month, area: $0, park: nil, entries: 3, confirmed: 1, open: 4)
    }
    let held = try #require(CountID("zjtx-2025/1#specialised-firms/holding"))
    let holding = CountHolding(
      on: try Fixture.day("2025-05-10"), year: 2025, counts: [own: 7, other: 8], left: [own: 1, other: 2])
    let board = try Fixture.board(
      on: "2025-06-01", entries: [counted: counts], holdings: [held: holding], scope: .area(own))
    #expect(board.progress(of: id, in: .area(own), year: 2025)?.measure.value == 1)
    #expect(board.pending(of: id, in: own, year: 2025) == 2 && board.open(of: id, in: own, year: 2025) == 4)
    #expect(board.forecast(of: id, in: own, year: 2025) != nil)
    for area in [other, try Fixture.area("310000")] {
      #expect(board.progress(of: id, in: .area(area), year: 2025) == nil, "\(area)")
      #expect(board.pending(of: id, in: area, year: 2025) == nil && board.open(of: id, in: area, year: 2025) == nil)
      #expect(board.forecast(of: id, in: area, year: 2025) == nil, "\(area)")
      #expect(board.left(try Fixture.id("zjtx-2025/1#specialised-firms"), in: area) == 0, "\(area)")
    }
  }
}
