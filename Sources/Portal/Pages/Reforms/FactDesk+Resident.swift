import Benefits
import Enterprises
import PolicyCorpus
import Quantities

extension FactDesk {
  /// Reads everybody into columns, as known on a day.
  /// - Throws: what the store throws.
  /// Cost: every fact of every enterprise is read once.
  public func residentPopulation(_ corpus: PolicyCorpus, on day: CalendarDay) async throws -> ResidentPopulation {
    try ResidentPopulation(try await storedPopulation(on: day, known: day), corpus: corpus)
  }
}

extension ResidentPopulation {
  /// - Throws: what strict evaluation of the standard of sizes refuses.
  public init(_ stored: StoredPopulation, corpus: PolicyCorpus) throws {
    try self.init(
      stored.population, apart: stored.apart, areaColumn: StoredPopulation.areaColumn, on: stored.on, corpus: corpus)
  }
}
