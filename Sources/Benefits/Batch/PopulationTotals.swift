import BatchEvaluation
import Diagnostics
import PolicyCorpus
import Quantities

/// A population with the sums of all benefits, kept right while facts change: only the enterprises that changed are
/// evaluated, once as they were and once as they are.
///
/// New enterprises, new subjects and facts without a column need a population read anew.
public struct PopulationTotals: Sendable {
  public let assessor: BatchAssessor
  public private(set) var population: Population
  /// In the order of the kinds below.
  private var kinds: [Kind]

  /// The benefits of one kind of subject.
  private struct Kind: Sendable {
    let name: String
    let plans: ColumnPlans
    let ids: [InstrumentID]
    var sums: [DistrictSums]
  }

  /// The totals of a population.
  /// - Throws: what strict evaluation refuses of a row that has no plan.
  /// Cost: a full run.
  public init(_ population: Population, assessor: BatchAssessor, threads: Int = 1) throws {
    self.assessor = assessor
    self.population = population
    let outcome = try assessor.run(population, threads: threads)
    let districts = EnterpriseDistricts(of: population)
    kinds = outcome.kinds.compactMap { kind in
      guard kind.table.count > 0, let plans = assessor.plans(ofKind: kind.table.kind, over: population) else {
        return nil
      }
      let declarations = kind.benefits.map { assessor.benefits[$0].declaration }
      let sums = declarations.indices.map { position in
        var sums = DistrictSums(cap: declarations[position].enterpriseCap)
        for block in kind.blocks { sums.add(block[position], of: kind.table, districts: districts) }
        sums.settle(districts: districts)
        return sums
      }
      return Kind(name: kind.table.kind, plans: plans, ids: declarations.map(\.id), sums: sums)
    }
  }

  /// The sums of all benefits: those of a full run over the population as it is now.
  public var summary: BatchSummary {
    let benefits = kinds.flatMap { kind in zip(kind.ids, kind.sums).map { $1.benefit($0) } }
    return BatchSummary(
      on: assessor.on, enterprises: population.enterprises.count,
      benefits: benefits.sorted { $0.id.description.utf8.lexicographicallyPrecedes($1.id.description.utf8) })
  }

  /// Takes new values of cells. Where that fails, everything stays as it was.
  /// - Throws: `Diagnostics` for a cell that the population does not have and for a value that its column cannot hold;
  ///   what strict evaluation refuses of a row that has no plan.
  /// Cost: two evaluations of the enterprises that the cells belong to, with all their subjects.
  public mutating func apply(_ changes: [CellChange]) throws {
    try population.check(changes)
    let enterprises = Set(
      changes.compactMap { change in population.table(change.column.table)?.parent(of: change.row) }
    ).sorted()
    var sums = kinds.map(\.sums)
    try count(enterprises, into: &sums, isTaken: true)
    let former = try population.replace(changes)
    do {
      try count(enterprises, into: &sums, isTaken: false)
    } catch {
      // In the opposite order, so that a cell that changed twice has its first value again.
      _ = try population.replace(former.reversed())
      throw error
    }
    for index in kinds.indices { kinds[index].sums = sums[index] }
  }

  /// Adds what some enterprises come to, or takes it away.
  private func count(_ enterprises: [Int], into sums: inout [[DistrictSums]], isTaken: Bool) throws {
    let areas = EnterpriseDistricts.areas(of: population)
    for (index, kind) in kinds.enumerated() {
      guard let table = population.table(kind.name) else { continue }
      let blocks = BenefitBlocks(assessor, population, table: table, plans: kind.plans, .init())
      let rows = table.rows(ofEnterprises: enterprises)
      for start in stride(from: 0, to: rows.count, by: Population.blockRows) {
        let part = Array(rows[start..<min(rows.count, start + Population.blockRows)])
        for (position, outcomes) in try blocks.evaluate(rows: part).enumerated() {
          sums[index][position].add(outcomes, of: table, areas: areas, isTaken: isTaken)
        }
      }
      for position in sums[index].indices { sums[index][position].settle(areas: areas, isTaken: isTaken) }
    }
  }
}
