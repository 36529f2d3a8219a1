import Benefits
import Enterprises
import Facts
import PolicyCorpus
import Quantities
import Synchronization

extension FactDesk {
  /// Reads everybody into columns, as known on a day.
  /// - Throws: what the store throws.
  /// Cost: every fact of every enterprise is read once.
  public func residentPopulation(_ corpus: PolicyCorpus, on day: CalendarDay) async throws -> ResidentPopulation {
    let builder = Mutex(ResidentPopulation.Builder(corpus, on: day))
    try await forEachHistory(known: day, within: .everywhere) { enterprise, dossier, _ in
      builder.withLock { $0.append(enterprise.creditCode, dossier, area: enterprise.area) }
    }
    return try builder.withLock { try $0.population() }
  }
}
