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
}
