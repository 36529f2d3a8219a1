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
    /// For each benefit the columns that its plan reads; `nil` where it has no plan.
    let readings: [ColumnPlans.Reading?]
    /// Whether a benefit has a cap for all of an enterprise's subjects together.
    let hasCap: [Bool]
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
        for block in kind.blocks {
          block.withUnsafeBufferPointer { outcomes in
            guard let first = outcomes.baseAddress else { return }
            sums.add(first + position, of: kind.table, districts: districts)
          }
        }
        sums.settle(districts: districts)
        return sums
      }
      var readings = plans.readings(population, kind.table)[...]
      return Kind(
        name: kind.table.kind, plans: plans, ids: declarations.map(\.id),
        readings: kind.benefits.map { index in
          if case .success = assessor.benefits[index].plan { return readings.removeFirst() }
          return nil
        },
        hasCap: declarations.map { $0.enterpriseCap != nil }, sums: sums)
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
  /// Cost: for each benefit two evaluations of the subjects that the cells it reads belong to.
  public mutating func apply(_ changes: [CellChange]) throws {
    try population.check(changes)
    var cells: [ColumnName: [Int]] = [:]
    for change in changes { cells[change.column, default: []].append(change.row) }
    let asked = kinds.map { kind in rows(of: kind, toldBy: cells) }
    var sums = kinds.map(\.sums)
    try count(asked, into: &sums, isTaken: true)
    let former = try population.replace(changes)
    do {
      try count(asked, into: &sums, isTaken: false)
    } catch {
      // In the opposite order, so that a cell that changed twice has its first value again.
      _ = try population.replace(former.reversed())
      throw error
    }
    for index in kinds.indices { kinds[index].sums = sums[index] }
  }

  /// For each benefit of a kind the rows for which some cells may matter, in ascending order.
  private func rows(of kind: Kind, toldBy cells: [ColumnName: [Int]]) -> [[Int]] {
    guard let table = population.table(kind.name) else { return kind.ids.map { _ in [] } }
    return kind.ids.indices.map { position in
      var own: Set<Int> = []
      // Of whom every row may matter.
      var enterprises: Set<Int> = []
      for (column, rows) in cells {
        let isOwn = column.table == kind.name
        let isOfEnterprise = column.table == population.enterprises.kind
        guard let reading = kind.readings[position] else {
          guard let other = population.table(column.table) else { continue }
          enterprises.formUnion(rows.map { other.parent(of: $0) })
          continue
        }
        if isOfEnterprise, reading.ofEnterprise.contains(column.name) || column.name == BatchOutcome.areaFact?.text {
          enterprises.formUnion(rows)
        }
        guard isOwn else { continue }
        if reading.ofSiblings.contains(column.name) || (kind.hasCap[position] && reading.own.contains(column.name)) {
          enterprises.formUnion(rows.map { table.parent(of: $0) })
        } else if reading.own.contains(column.name) {
          own.formUnion(rows)
        }
      }
      if !enterprises.isEmpty { own.formUnion(table.rows(ofEnterprises: enterprises.sorted())) }
      return own.sorted()
    }
  }

  /// Adds what some rows come to, or takes it away.
  private func count(_ asked: [[[Int]]], into sums: inout [[DistrictSums]], isTaken: Bool) throws {
    let areas = EnterpriseDistricts.areas(of: population)
    for (index, kind) in kinds.enumerated() where asked[index].contains(where: { !$0.isEmpty }) {
      guard let table = population.table(kind.name) else { continue }
      let blocks = BenefitBlocks(assessor, population, table: table, plans: kind.plans, .init())
      for (position, rows) in asked[index].enumerated() {
        for start in stride(from: 0, to: rows.count, by: Population.blockRows) {
          let part = Array(rows[start..<min(rows.count, start + Population.blockRows)])
          sums[index][position].add(
            try blocks.evaluate(position, rows: part), of: table, areas: areas, isTaken: isTaken)
        }
        sums[index][position].settle(areas: areas, isTaken: isTaken)
      }
    }
  }
}
