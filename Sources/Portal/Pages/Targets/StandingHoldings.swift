import Benefits
import Cultivation
import Instruments
import PolicyCorpus
import Quantities

/// Tells the engine of indicators how many a count has, from what everybody came to last, without those whose recognition
/// has left the register that the indicator names.
struct StandingHoldings: CountHoldings {
  let standings: any StandingStore
  let corpus: PolicyCorpus
  let ladders: LadderDesk

  func holdings(
    of counts: Set<CountID>, on day: CalendarDay, within scope: AreaScope
  ) async throws -> [CountID: CountHolding] {
    guard let mark = try await standings.projectionMark() else { return [:] }
    var holdings: [CountID: CountHolding] = [:]
    for id in counts {
      guard let count = corpus.count(id) else { continue }
      let left = try await left(of: count, on: day, within: scope)
      let told = try await standings.tallies(of: .count(id), scope: scope).mapValues(\.holding)
      holdings[id] = CountHolding(
        on: mark.on, year: PopulationProjector.year(of: count, in: corpus, on: mark.on),
        counts: told.reduce(into: [:]) { counts, one in counts[one.key] = max(0, one.value - (left[one.key] ?? 0)) },
        left: left)
    }
    return holdings
  }

  /// Those who have left; none where the indicator of the count names no register of recognitions.
  func left(of count: FactCount, on day: CalendarDay, within scope: AreaScope) async throws -> [AreaCode?: Int] {
    guard let filter = try recognition(of: count, on: day, isLeft: true) else { return [:] }
    return try await ladders.left(of: filter.rungs.compactMap(Rung.init(rawValue:)), on: day, within: scope)
  }

  /// What lists those whom `left` counts, or those who stay once they are deducted; `nil` where nobody is.
  func recognition(of count: FactCount, on day: CalendarDay, isLeft: Bool) throws -> RecognitionFilter? {
    guard case .indicator(let indicator) = corpus.instrument(count.id.instrument)?.declaration,
      let register = indicator.register, register == LadderReader.recognitions
    else { return nil }
    let rungs = try LadderReader.rungs(countedBy: count)
    return rungs.isEmpty
      ? nil : RecognitionFilter(register: register, rungs: rungs.map(\.rawValue), on: day, isLeft: isLeft)
  }
}
