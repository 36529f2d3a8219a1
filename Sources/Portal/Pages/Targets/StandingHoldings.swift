import Benefits
import Instruments
import PolicyCorpus
import Quantities

/// Tells the engine of indicators how many a count has, from what everybody came to last.
struct StandingHoldings: CountHoldings {
  let standings: any StandingStore
  let corpus: PolicyCorpus

  func holdings(of counts: Set<CountID>, within scope: AreaScope) async throws -> [CountID: CountHolding] {
    guard let mark = try await standings.projectionMark() else { return [:] }
    var holdings: [CountID: CountHolding] = [:]
    for id in counts {
      guard let count = corpus.count(id) else { continue }
      holdings[id] = CountHolding(
        on: mark.on, year: PopulationProjector.year(of: count, in: corpus, on: mark.on),
        counts: try await standings.tallies(of: .count(id), scope: scope).mapValues(\.holding))
    }
    return holdings
  }
}
