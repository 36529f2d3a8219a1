import BatchEvaluation
import Facts
import Quantities

extension StoredPopulation {
  /// Of more enterprises than this share everybody is read anew.
  private static let mostTold = (of: 4, parts: 1)

  /// The population as a store has it by now, on a day: only the enterprises that something was told of are read again,
  /// and of those whose facts change from one day to another the day's are taken.
  /// - Parameters:
  ///   - mark: up to where the view goes.
  ///   - view: the store that the population came from, or another.
  /// - Returns: `nil` where it came from another store, or so much was told that everybody is better read anew.
  /// Cost: a few queries for each enterprise that something was told of, and what `MergedPopulation` costs.
  func updated(
    to mark: Mark, on day: CalendarDay, in view: any EnterpriseReading, _ resolution: FactResolution,
    _ dictionary: FactDictionary
  ) throws -> StoredPopulation? {
    guard let former = self.mark, try former.isPast(of: view), former.lastFact <= mark.lastFact else { return nil }
    let told = try view.facts.enterprisesTold(after: former)
    guard told.count * Self.mostTold.of <= count * Self.mostTold.parts || told.isEmpty else { return nil }
    var anew: [CreditCode: (dossier: Dossier, area: AreaCode?)] = [:]
    for code in told {
      // Whoever was told of is there.
      guard let enterprise = try view.enterprises.enterprise(code) else { return nil }
      anew[code] = (
        resolution.dossier(of: code, facts: try view.facts.facts(of: code), known: .everKnown), enterprise.area
      )
    }
    if day != on {
      for (row, dossier) in apart {
        guard let code = code(ofRow: row) else { return nil }
        if anew[code] == nil { anew[code] = (dossier, area(ofRow: row)) }
      }
    }
    var builder = Builder(dictionary, on: day)
    for (code, one) in anew.sorted(by: { $0.key < $1.key }) { builder.append(code, one.dossier, area: one.area) }
    let delta = builder.population()
    guard let merged = MergedPopulation(population, with: delta.population) else { return nil }
    var apart: [Int: Dossier] = [:]
    for (row, dossier) in self.apart {
      guard let code = code(ofRow: row) else { return nil }
      if anew[code] == nil { apart[merged.row(ofFormer: row)] = dossier }
    }
    for (row, dossier) in delta.apart { apart[merged.toldRows[row]] = dossier }
    return StoredPopulation(
      on: day, population: merged.population, apart: apart, mark: mark, unsaved: min(count, unsaved + told.count))
  }
}

extension StoredPopulation.Mark {
  /// Whether the journal of a view once ended here.
  fileprivate func isPast(of view: any EnterpriseReading) throws -> Bool {
    guard journal.count > 0 else { return journal == .empty }
    return try view.journalRecords.record(journal.count)?.hash == journal.hash
  }
}

extension CalendarDay {
  /// After every day on which something was recorded.
  fileprivate static let everKnown = CalendarDay(daysSinceEpoch: 1_000_000)
}
