import Instruments
import Journal
import PolicyCorpus
import Quantities

/// Answers how likely each enterprise that is forecast is to come above scale within the running year, whether it stands
/// in the library or not: who enters is counted for the target either way.
public struct ForecastChances: EntryChances {
  private let store: any MonitoringStore
  /// A city's chances are tens of thousands, and are asked for by everybody who looks at a target.
  private let memo = Memo<Asked, ChanceGrounds, EntryOutlook>()

  private struct Asked: Hashable {
    let register: InstrumentID
    let scope: AreaScope
  }

  public init(store: any MonitoringStore) {
    self.store = store
  }

  /// All that have a forecast, each with its chance within each common shock. No year but the one that is forecast has
  /// chances, and those of which too little is known are not among them.
  /// Cost: one pass over them; a look-up where neither a forecast nor an entry of the register has changed since.
  public func chances(
    markedBy register: InstrumentID, within scope: AreaScope, by deadline: CalendarDay, on day: CalendarDay
  ) async throws -> EntryOutlook {
    let scenarios = SeasonModel.scenarios.map { EntryOutlook.Scenario(name: $0.name, weight: $0.weight) }
    guard try await tells(deadline) else { return try EntryOutlook(scenarios: scenarios, candidates: []) }
    let asked = Asked(register: register, scope: scope)
    // Read before the chances: what changes in between is read, and kept under grounds that no longer hold.
    let grounds = try await store.chanceGrounds()
    if let kept = memo.answer(to: asked, on: grounds) { return kept }
    let candidates = try await store.chances(markedBy: register, within: scope).map {
      EntryOutlook.Candidate(
        enterprise: $0.enterprise, area: $0.area, chances: $0.chances, isListed: $0.isListed)
    }
    let outlook = try EntryOutlook(scenarios: scenarios, candidates: candidates)
    memo.keep(outlook, to: asked, on: grounds)
    return outlook
  }

  /// Cost: one page of the list of forecasts.
  public func likeliest(
    _ most: Int, markedBy register: InstrumentID, within scope: AreaScope, by deadline: CalendarDay, on day: CalendarDay
  ) async throws -> [LikelyEntrant] {
    guard try await tells(deadline) else { return [] }
    let query = WatchQuery(.candidates(inRegister: nil), register: register, order: .chance, limit: most)
    return try await store.watched(query, within: scope).rows.compactMap { row in
      guard let chance = row.watched.forecast?.chance, chance >= 0.005 else { return nil }
      return LikelyEntrant(
        enterprise: row.watched.enterprise, name: row.name, area: row.watched.area, chance: chance)
    }
  }

  /// Cost: one count along the list of forecasts.
  public func count(
    withChance least: Double, markedBy register: InstrumentID, within scope: AreaScope, by deadline: CalendarDay,
    on day: CalendarDay
  ) async throws -> Int {
    guard try await tells(deadline) else { return 0 }
    var query = WatchQuery(.candidates(inRegister: nil), register: register, order: .chance, limit: 0)
    query.leastChance = least
    return try await store.watched(query, within: scope).total
  }

  private func tells(_ deadline: CalendarDay) async throws -> Bool {
    try await store.forecastMethod()?.year == deadline.year && deadline == Period.year(deadline.year).lastDay
  }
}

/// What chances rest on, beside the scope and the register that are asked for.
public struct ChanceGrounds: Sendable, Hashable {
  /// Counts how often everybody was forecast anew.
  public let forecasts: Int
  /// The newest record that moved an entry of a register.
  public let record: Int

  public init(forecasts: Int, record: Int) {
    self.forecasts = forecasts
    self.record = record
  }
}
