import Benefits
import Enterprises
import PolicyCorpus
import Quantities

extension ResidentPopulation {
  /// - Throws: what strict evaluation of the standard of sizes refuses.
  public init(_ stored: StoredPopulation, corpus: PolicyCorpus) throws {
    try self.init(
      stored.population, apart: stored.apart, areaColumn: StoredPopulation.areaColumn, on: stored.on, corpus: corpus)
  }
}
