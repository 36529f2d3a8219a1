import Benefits
import Cultivation
import PolicyCorpus
import Quantities

/// 已退规: those whom a count of the watch list has by their facts though they fell out of statistics, in the list or not. They
/// are above scale no more, and no part of its numbers.
struct FallenOut: Sendable {
  let standings: any StandingStore
  let corpus: PolicyCorpus

  /// What lists them, or all but them; `nil` for a count of anything else. As of warnings, it is who fell out in the year
  /// of the count's figures, in the year before, or since.
  func exit(of count: FactCount, on day: CalendarDay, isLeft: Bool) -> ExitFilter? {
    guard let watchList = MonitoringDesk.watchList, count.id.instrument == watchList else { return nil }
    return ExitFilter(since: PopulationProjector.year(of: count, in: corpus, on: day) - 1, isLeft: isLeft)
  }

  /// How many they are: of the scope as a whole under `nil`, and of each district and street; empty where there are none.
  /// Cost: reading each of them.
  func tallies(
    of count: FactCount, on day: CalendarDay, within scope: AreaScope
  ) async throws -> [AreaCode?: Tally] {
    guard let exit = exit(of: count, on: day, isLeft: true) else { return [:] }
    let rows = try await standings.standings(
      StandingFilter(source: .count(count.id), exit: exit), scope: scope, offset: 0, limit: .max
    ).rows
    return rows.reduce(into: [:]) { tallies, row in
      tallies[nil, default: Tally()].add(row.standing)
      guard let area = row.standing.area else { return }
      for holder in Set([area, area.district]) { tallies[holder, default: Tally()].add(row.standing) }
    }
  }
}

extension Portal {
  var fallenOut: FallenOut { FallenOut(standings: ports.standings, corpus: corpus) }
}
