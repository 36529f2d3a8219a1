import BatchEvaluation
import Diagnostics
import Facts
import Quantities
import Synchronization

/// Where a population is kept from one run of the program to the next.
public protocol PopulationShelf: Sendable {
  /// What was kept; `nil` where nothing was.
  /// - Throws: `Diagnostics` where the file cannot be read.
  func file() throws(Diagnostics) -> MappedFile?

  /// Puts a file in the place of what was kept: whole, or not at all.
  /// - Parameter write: hands over the file's bytes, one stretch after another.
  /// - Throws: `Diagnostics` where it cannot be written.
  func replace(
    _ write: (_ receive: (UnsafeRawBufferPointer) throws(Diagnostics) -> Void) throws(Diagnostics) -> Void
  ) throws(Diagnostics)
}

extension FactDesk {
  /// Reads everybody into columns: what holds on a day, as far as it was recorded by the end of another.
  ///
  /// Nothing but the store decides: what was kept saves reading, and is believed only where it is whole and the store's
  /// journal once ended where it did. What was told since is then read anew.
  /// - Parameters:
  ///   - former: everybody as read before in this run of the program; it is tried first.
  ///   - shelf: where populations are kept; `nil` for nowhere. It is written anew where nothing there was of use, or where
  ///     one enterprise in a hundred was told of since.
  ///   - tell: is told why what was kept is not used, or why nothing could be kept.
  /// - Throws: what the store throws.
  /// Cost: without anything to start from every fact of every enterprise is read once; else see
  /// `StoredPopulation.updated`.
  public func storedPopulation(
    on day: CalendarDay, known: CalendarDay, from former: StoredPopulation? = nil, shelf: (any PopulationShelf)? = nil,
    tell: @Sendable (Diagnostics) -> Void = { _ in }, progress: @Sendable (_ enterprises: Int) -> Void = { _ in }
  ) async throws -> StoredPopulation {
    let kept =
      try former
      ?? shelf.flatMap { shelf in
        do {
          return try shelf.file().map { try StoredPopulation($0, dictionary: reference.dictionary) }
        } catch let fault as Diagnostics {
          tell(fault)
        } catch let fault as Diagnostic {
          tell(Diagnostics(fault))
        }
        return nil
      }
    var population = try await store.read { [resolution, reference] view in
      // What was recorded later than the day of knowledge is left out; then nothing kept is of use, nor is this to be kept.
      let isWhole = try view.facts.lastTelling().map { $0 <= Timestamp(endOfDayInShanghai: known) } ?? true
      let mark =
        isWhole
        ? StoredPopulation.Mark(journal: try view.journalRecords.head(), lastFact: try view.facts.count()) : nil
      if let mark, let kept,
        let updated = try kept.updated(to: mark, on: day, in: view, resolution, reference.dictionary)
      {
        return updated
      }
      var builder = StoredPopulation.Builder(reference.dictionary, on: day)
      try view.facts.forEachEnterprise(within: .everywhere) { enterprise, facts in
        let dossier = resolution.dossier(of: enterprise.creditCode, facts: facts, known: known)
        builder.append(enterprise.creditCode, dossier, area: enterprise.area)
        if builder.count % 1000 == 0 { progress(builder.count) }
      }
      return builder.population(upTo: mark)
    }
    guard let shelf, population.mark != nil, population.unsaved > 0,
      population.unsaved * Self.keptBelow >= population.count
    else { return population }
    do {
      try shelf.replace { (receive) throws(Diagnostics) in
        try population.write(reference.dictionary, to: receive)
      }
      population.unsaved = 0
    } catch {
      tell(error)
    }
    return population
  }

  /// Where fewer than one in so many enterprises was told of, what is kept stays as it is: reading those few again costs
  /// less than writing all.
  private static let keptBelow = 100
}
