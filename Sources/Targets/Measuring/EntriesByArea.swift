import PolicyCorpus
import Quantities

/// Which entries of a count are asked for.
struct EntriesQuestion: Sendable, Hashable {
  let count: CountID
  let from: CalendarDay
  let to: CalendarDay
  let scope: AreaScope
}

/// The entries of one count by area and month: every area with all below it, every park by itself. Worked out once, since
/// a page asks for the months of each street of a city.
struct EntriesByArea: Sendable {
  /// Of an area and all below it.
  private var within: [AreaCode: [Period: EntryTally]] = [:]
  /// Of a park: what counts for it beside its area, and what has no other area.
  private var parks: [AreaCode: [Period: EntryTally]] = [:]
  /// The first month in which anybody entered.
  let first: Period?

  /// Cost: linear in the counts.
  init(_ counts: [EntryCount], areas: AreaRegister) {
    let city = areas.city?.code
    // What is open alone says nothing about how far back entries are known.
    first = counts.filter { $0.entries > 0 || $0.open == 0 }.map(\.month).min()
    for count in counts {
      if let park = count.park { add(count, toPark: park) }
      guard let area = count.area else {
        // Who has no area yet still entered in the city.
        if let city { add(count, to: city) }
        continue
      }
      for holder in area.holders { add(count, to: holder) }
      if area != count.park, areas.area(area)?.level == .park { add(count, toPark: area) }
    }
  }

  /// Those of a park where the area is one, else those of the area and all below it.
  func months(of area: AreaCode, isPark: Bool) -> [Period: EntryTally] {
    (isPark ? parks : within)[area] ?? [:]
  }

  private mutating func add(_ count: EntryCount, to area: AreaCode) {
    within[area, default: [:]][count.month, default: EntryTally()].add(count)
  }

  private mutating func add(_ count: EntryCount, toPark park: AreaCode) {
    parks[park, default: [:]][count.month, default: EntryTally()].add(count)
  }
}
