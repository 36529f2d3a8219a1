import Benefits
import Cultivation
import Enterprises
import PolicyCorpus
import Quantities

/// 已退规: those whom a count of the watch list has by their facts though they fell out of statistics, in the list or not. They
/// are above scale no more, and no part of its numbers.
struct FallenOut: Sendable {
  let standings: any StandingStore
  let corpus: PolicyCorpus
  let enterprises: any EnterpriseStore

  /// What lists them, or all but them; `nil` for a count of anything else. As of warnings, it is who fell out in the year
  /// of the count's figures, in the year before, or since.
  func exit(of count: FactCount, on day: CalendarDay, isLeft: Bool) -> ExitFilter? {
    guard let watchList = MonitoringDesk.watchList, count.id.instrument == watchList else { return nil }
    return ExitFilter(since: PopulationProjector.year(of: count, in: corpus, on: day) - 1, isLeft: isLeft)
  }

  /// How many they are: of the scope as a whole under `nil`, and of each district, street and park; empty where there are none.
  /// Cost: reading each of them.
  func tallies(
    of count: FactCount, on day: CalendarDay, within scope: AreaScope
  ) async throws -> [AreaCode?: Tally] {
    guard let exit = exit(of: count, on: day, isLeft: true) else { return [:] }
    let rows = try await standings.standings(
      StandingFilter(source: .count(count.id), exit: exit), scope: scope, offset: 0, limit: .max
    ).rows
    guard !rows.isEmpty else { return [:] }
    let codes = Set(rows.compactMap { CreditCode($0.standing.enterprise) }).sorted()
    let known = try await enterprises.read { try $0.enterprises.enterprises(codes) }
    return rows.reduce(into: [:]) { tallies, row in
      let park = CreditCode(row.standing.enterprise).flatMap { known[$0]?.park(on: day) }
      var holders: Set<AreaCode?> = [nil]
      if let park { holders.insert(park) }
      if let area = row.standing.area { holders.formUnion(area.isPark ? [area.district] : [area, area.district]) }
      for holder in holders { tallies[holder, default: Tally()].add(row.standing) }
    }
  }
}

extension Portal {
  var fallenOut: FallenOut { FallenOut(standings: ports.standings, corpus: corpus, enterprises: ports.store) }
}
