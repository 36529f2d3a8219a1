import Journal
import Quantities

/// 一企一专员: gives every enterprise an officer, by nearness as far as the load allows.
///
/// Officers cover areas that lie in one another: streets in districts in the city. Within each district the least
/// highest load is found at which everybody has an officer; up to it the street's own officers take their enterprises,
/// and the district's take what is left. What no district's officer covers goes to the city's in the same way. Whoever is
/// given an enterprise may open it: one whose area nobody knows is given to nobody.
public struct OfficerAssignment: Sendable {
  /// Why an enterprise came to its officer.
  public enum Nearness: String, Sendable, Hashable, CaseIterable {
    case street, district, city
  }

  public struct Choice: Sendable, Hashable {
    public let enterprise: CreditCode
    public let officer: ActorID
    public let nearness: Nearness
  }

  /// In the order of the enterprises.
  public let choices: [Choice]
  /// 兜底: those that no present officer covers, which stay without until there is one.
  public let uncovered: [CreditCode]
  /// The number of enterprises of each officer afterwards.
  public let loads: [ActorID: Int]

  private struct Seat {
    let key: ActorID
    var load: Int
  }

  /// Assigns enterprises.
  /// - Parameters:
  ///   - enterprises: those without officer.
  ///   - officers: whoever can be given some; who is away on `day` is left out.
  ///   - loads: how many each has already.
  /// Cost: linear in the enterprises, and a logarithm of their number for each officer.
  public init(
    _ enterprises: [UnassignedEnterprise], officers: [Officer], loads: [ActorID: Int], on day: CalendarDay
  ) {
    var seats: [String: [Seat]] = [:]
    for officer in officers.sorted(by: { $0.key < $1.key }) where !officer.isAway(on: day) {
      seats[officer.area.prefixOfAllBelow, default: []].append(
        Seat(key: officer.key, load: loads[officer.key] ?? 0))
    }
    var taken: [CreditCode: (ActorID, Nearness)] = [:]
    taken.reserveCapacity(enterprises.count)
    var left: [UnassignedEnterprise] = []
    for (district, inDistrict) in Dictionary(grouping: enterprises, by: { $0.area?.district.text ?? "" })
      .sorted(by: { $0.key < $1.key })
    {
      left += Self.assign(inDistrict, district: district, &seats, into: &taken)
    }
    var uncovered: [CreditCode] = []
    for (city, group) in Dictionary(grouping: left, by: { String($0.area?.text.prefix(2) ?? "") })
      .sorted(by: { $0.key < $1.key })
    {
      guard var there = seats[city], !there.isEmpty else {
        uncovered += group.map(\.code)
        continue
      }
      Self.fill(group[...], &there, upTo: .max, .city, into: &taken)
      seats[city] = there
    }
    choices = enterprises.compactMap { enterprise in
      taken[enterprise.code].map { Choice(enterprise: enterprise.code, officer: $0.0, nearness: $0.1) }
    }
    self.uncovered = uncovered.sorted()
    self.loads = Dictionary(seats.values.flatMap { $0 }.map { ($0.key, $0.load) }, uniquingKeysWith: { $1 })
  }

  /// Assigns within a district; gives back what nobody of it covers.
  private static func assign(
    _ enterprises: [UnassignedEnterprise], district: String, _ seats: inout [String: [Seat]],
    into taken: inout [CreditCode: (ActorID, Nearness)]
  ) -> [UnassignedEnterprise] {
    let streets = Dictionary(grouping: enterprises) { $0.area.flatMap { $0.isDistrictOrCity ? nil : $0.text } ?? "" }
      .sorted { $0.key < $1.key }
    let level = leastLevel(streets, seats, district: district)
    var rest: [UnassignedEnterprise] = []
    for (street, group) in streets {
      guard var own = seats[street], !own.isEmpty else {
        rest += group
        continue
      }
      // Where the district has nobody, the street's own take all of theirs.
      let bound = seats[district] == nil ? Int.max : level
      rest += fill(group[...], &own, upTo: bound, .street, into: &taken)
      seats[street] = own
    }
    guard var wide = seats[district], !wide.isEmpty, !district.isEmpty else { return rest }
    fill(rest[...], &wide, upTo: .max, .district, into: &taken)
    seats[district] = wide
    return []
  }

  /// The least highest load at which the streets' officers and the district's together take everybody.
  private static func leastLevel(
    _ streets: [(key: String, value: [UnassignedEnterprise])], _ seats: [String: [Seat]], district: String
  ) -> Int {
    let wide = district.isEmpty ? [] : seats[district] ?? []
    func room(_ seats: [Seat], _ level: Int) -> Int { seats.reduce(0) { $0 + max(0, level - $1.load) } }
    func holds(_ level: Int) -> Bool {
      let over = streets.reduce(0) { $0 + max(0, $1.value.count - room(seats[$1.key] ?? [], level)) }
      return over <= room(wide, level)
    }
    var low = 0
    var high =
      streets.reduce(0) { $0 + $1.value.count }
      + (streets.flatMap { seats[$0.key] ?? [] } + wide).reduce(0) { max($0, $1.load) }
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Gives the enterprises to the seats, the emptiest first, as evenly as their loads allow, none above the bound.
  /// - Returns: those that are left over.
  @discardableResult
  private static func fill(
    _ enterprises: ArraySlice<UnassignedEnterprise>, _ seats: inout [Seat], upTo bound: Int, _ nearness: Nearness,
    into taken: inout [CreditCode: (ActorID, Nearness)]
  ) -> [UnassignedEnterprise] {
    // How many each seat gets: the water level that the enterprises reach, then each its share in one run, so that
    // neighbours in the list of one street share an officer.
    let order = seats.indices.sorted { (seats[$0].load, seats[$0].key.text) < (seats[$1].load, seats[$1].key.text) }
    var low = 0
    var high = (seats.map(\.load).max() ?? 0) + enterprises.count
    func room(_ level: Int) -> Int { seats.reduce(0) { $0 + max(0, min(level, bound) - $1.load) } }
    while low < high {
      let middle = (low + high) / 2
      if room(middle) >= enterprises.count { high = middle } else { low = middle + 1 }
    }
    var position = enterprises.startIndex
    // One below the level all seats may fill up; the last layer is dealt out one by one.
    for layer in [max(0, low - 1), low] {
      for index in order {
        let count = min(max(0, min(layer, bound) - seats[index].load), enterprises.endIndex - position)
        for enterprise in enterprises[position..<(position + count)] {
          taken[enterprise.code] = (seats[index].key, nearness)
        }
        seats[index].load += count
        position += count
      }
    }
    return Array(enterprises[position...])
  }
}
