import BatchEvaluation
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// Everybody as columns, kept in memory for whoever tries reforms, as of one day.
public struct ResidentPopulation: Sendable {
  public let on: CalendarDay
  public let population: Population
  private let groups: EnterpriseGroups
  /// The dossiers of enterprises whose facts changed from one day to another: which value counts hangs on the rule.
  public let apart: [Int: Dossier]
  /// The column of the areas by which people see enterprises; `nil` where none is known.
  private let areas: Column?

  /// - Parameters:
  ///   - on: the day whose facts the columns hold.
  ///   - areaColumn: the name of the enterprises' column of the areas by which people see them.
  /// - Throws: what strict evaluation of the standard of sizes refuses.
  /// Cost: a look at each enterprise.
  public init(
    _ population: Population, apart: [Int: Dossier], areaColumn: String, on: CalendarDay, corpus: PolicyCorpus
  ) throws(Diagnostic) {
    (self.on, self.population, self.apart) = (on, population, apart)
    groups = try EnterpriseGroups(population, corpus: corpus, on: on)
    let table = population.enterprises
    areas = table.column(areaColumn).map { table.columns[$0] }
  }

  /// How many enterprises there are.
  public var count: Int { population.enterprises.count }
  /// How many are asked of the interpreter, because their facts changed from one day to another.
  public var apartCount: Int { apart.count }
  /// The bytes that the columns take.
  public var bytes: Int { population.bytes }

  /// The credit code of the enterprise of a row; `nil` where there is no such row.
  public func creditCode(ofRow row: Int) -> CreditCode? {
    guard case .codes(let codes) = population.enterprises.keys, codes.indices.contains(row) else { return nil }
    return CreditCode(codes[row].text)
  }

  /// Which enterprises somebody may see; `nil` for all.
  private func selection(_ scope: AreaScope) -> [Bool]? {
    switch scope {
    case .everywhere: nil
    case .area, .park: (0..<count).map(within(scope))
    case .enterprise(let key): selection(of: key)
    case .nothing: Array(repeating: false, count: count)
    }
  }

  /// Whether an area's people may see the enterprise of a row; each area is looked at once.
  private func within(_ scope: AreaScope) -> (Int) -> Bool {
    guard let areas else { return { _ in false } }
    var known: [Int64: Bool] = [:]
    return { row in
      let number = areas[row]
      if let isWithin = known[number] { return isWithin }
      let isWithin = ColumnValue.isPresent(number) && scope.contains(AreaCode(AreaNumber.code(of: number)))
      known[number] = isWithin
      return isWithin
    }
  }

  private func selection(of key: String) -> [Bool] {
    var selection = Array(repeating: false, count: count)
    guard case .codes(let codes) = population.enterprises.keys, let code = CreditCode(key).map(PackedCreditCode.init),
      let row = codes.firstIndex(of: code)
    else { return selection }
    selection[row] = true
    return selection
  }

  /// What a reform would change for the enterprises that somebody may see.
  /// - Throws: what strict evaluation refuses of a row that has no plan.
  /// Cost: a run over the benefits that the reform touches, before and after.
  public func outcome(of reform: PolicyReform, in corpus: PolicyCorpus, scope: AreaScope) throws -> ReformOutcome {
    try ReformRun(reform, of: corpus, on: on).outcome(
      population, apart: apart, groups: groups, within: selection(scope), threads: 2)
  }

  /// What other answers to open questions would change for the enterprises that somebody may see.
  /// - Throws: as `outcome`.
  /// Cost: see `ReadingCosts.ranked`.
  public func readings(_ costs: ReadingCosts, scope: AreaScope) throws -> [ReadingCost] {
    try costs.ranked(population, apart: apart, within: selection(scope), threads: 2)
  }

  /// What everybody comes to, for a comparison with other ways to the same answers.
  func run(_ assessor: BatchAssessor) throws -> BatchOutcome { try assessor.run(population, apart: apart) }
}

/// Whoever keeps a population in memory.
public protocol ResidentPopulations: Sendable {
  /// The population of today's facts; waits while it is being read.
  /// - Throws: what the store throws.
  func population() async throws -> ResidentPopulation
}
