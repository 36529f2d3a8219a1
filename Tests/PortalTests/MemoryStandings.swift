import Benefits
import Enterprises
import PolicyCorpus
import Quantities
import Synchronization

/// Standings in memory, worked out as the real ones are.
final class MemoryStandings: StandingStore {
  private struct State: Sendable {
    var standings: [Standing] = []
    var names: [String: Enterprise] = [:]
    var mark: ProjectionMark?
  }

  private let state = Mutex(State())

  /// Works everybody's standings out.
  func project(_ facts: FactDesk, corpus: PolicyCorpus, on day: CalendarDay) async throws {
    let projector = PopulationProjector(assessor: Assessor(corpus: corpus), on: day)
    let found = Mutex<([Standing], [String: Enterprise])>(([], [:]))
    try await facts.forEachDossier(known: day, within: .everywhere) { enterprise, dossier in
      let standings = try projector.standings(of: dossier)
      found.withLock {
        $0.0 += standings
        $0.1[dossier.key] = enterprise
      }
    }
    let (standings, names) = found.withLock { $0 }
    state.withLock {
      $0.standings = standings
      $0.names = names
      $0.mark = ProjectionMark(on: day, corpus: corpus.hash, journalSequence: 1)
    }
  }

  func projectionMark() async throws -> ProjectionMark? { state.withLock { $0.mark } }

  func replaceStandings(with standings: [Standing], mark: ProjectionMark) async throws {
    state.withLock {
      $0.standings = standings
      $0.mark = mark
    }
  }

  func tallies(of source: FigureSource, scope: AreaScope) async throws -> [AreaCode?: Tally] {
    var tallies: [AreaCode?: Tally] = [:]
    for standing in visible(scope) where standing.source == source {
      tallies[nil, default: Tally()].add(standing)
      guard let area = standing.area else { continue }
      tallies[area, default: Tally()].add(standing)
      if area != area.district { tallies[area.district, default: Tally()].add(standing) }
    }
    return tallies
  }

  func talliesByRow(of benefit: InstrumentID, scope: AreaScope) async throws -> [String: Tally] {
    var tallies: [String: Tally] = [:]
    for standing in visible(scope) where standing.source == .benefit(benefit) {
      if let row = standing.row { tallies[row, default: Tally()].add(standing) }
    }
    return tallies
  }

  func standings(
    _ filter: StandingFilter, scope: AreaScope, offset: Int, limit: Int
  ) async throws -> (rows: [StandingRow], total: Int) {
    let found = visible(scope).filter { standing in
      standing.source == filter.source && (filter.state == nil || filter.state == standing.state)
        && (filter.row == nil || filter.row == standing.row)
        && (filter.area.map { area in standing.area?.text.hasPrefix(area.prefixOfAllBelow) ?? false } ?? true)
    }.sorted { $0.enterprise < $1.enterprise }
    let names = state.withLock { $0.names }
    return (
      found.dropFirst(offset).prefix(limit).map {
        StandingRow(standing: $0, name: names[$0.enterprise]?.title ?? $0.enterprise)
      }, found.count
    )
  }

  private func visible(_ scope: AreaScope) -> [Standing] {
    state.withLock { state in
      state.standings.filter { standing in state.names[standing.enterprise].map(scope.contains) ?? false }
    }
  }
}
