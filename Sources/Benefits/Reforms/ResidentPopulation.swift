import BatchEvaluation
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// Everybody as columns, kept in memory for whoever tries reforms: built from dossiers, as of one day.
public struct ResidentPopulation: Sendable {
  public let on: CalendarDay
  public let population: Population
  private let groups: EnterpriseGroups
  /// The dossiers of enterprises whose facts changed from one day to another: which value counts hangs on the rule.
  public let apart: [Int: Dossier]
  /// Of each enterprise the area by which people see it.
  private let areas: [AreaCode?]
  private let codes: [CreditCode]

  /// Gathers a population.
  public struct Builder {
    private let corpus: PolicyCorpus
    private let on: CalendarDay
    private let kept: Set<FactID>
    private var tables: [SubjectKind: SubjectTableBuilder] = [:]
    private var apart: [Int: Dossier] = [:]
    private var areas: [AreaCode?] = []
    private var codes: [CreditCode] = []

    /// - Parameter on: the day whose facts are kept: a dossier must be as it was known then.
    public init(_ corpus: PolicyCorpus, on: CalendarDay) {
      self.corpus = corpus
      self.on = on
      // Whatever a rule may read after a reform: every fact that columns can hold.
      kept = Set(corpus.facts.all.filter { $0.type.columnFormat != .text }.map(\.id))
      tables[.enterprise] = SubjectTableBuilder(kind: SubjectKind.enterprise.rawValue)
    }

    /// Adds an enterprise.
    /// - Parameter area: by which people see it.
    public mutating func append(_ code: CreditCode, _ dossier: Dossier, area: AreaCode?) {
      let row = codes.count
      codes.append(code)
      areas.append(area)
      var isApart = false
      let own = cells(of: dossier.enterprise, &isApart)
      tables[.enterprise]?.append(code, own)
      for subject in dossier.subjects.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
        let cells = cells(of: subject, &isApart)
        tables[subject.kind, default: SubjectTableBuilder(kind: subject.kind.rawValue)]
          .append(below: row, key: subject.key, cells)
      }
      if isApart { apart[row] = dossier }
    }

    private func cells(of subject: Subject, _ isApart: inout Bool) -> [SubjectTableBuilder.Cell] {
      var cells: [SubjectTableBuilder.Cell] = []
      var seen: Set<FactReference> = []
      for entry in subject.entries where kept.contains(entry.reference.fact) {
        // Facts of months take part in no rule.
        if case .month? = entry.reference.period { continue }
        guard seen.insert(entry.reference).inserted,
          let format = corpus.facts.definition(of: entry.reference.fact)?.type.columnFormat
        else { continue }
        let name = "\(entry.reference)"
        // Each rule reads the value of its own day: a column holds that of the day of the question.
        if subject.entries.contains(where: { $0.reference == entry.reference && $0.since != nil }) { isApart = true }
        switch subject.knowledge(of: entry.reference, on: on, known: on) {
        case .unknown: continue
        case .absent: cells.append(.init(column: name, format: format, reading: nil))
        case .known(let value): cells.append(.init(column: name, format: format, reading: value.reading(in: format)))
        }
      }
      return cells
    }

    /// How many enterprises there are so far.
    public var count: Int { codes.count }

    /// The population of the enterprises so far.
    /// - Throws: what strict evaluation of the standard of sizes refuses.
    public mutating func population() throws(Diagnostic) -> ResidentPopulation {
      var built: [SubjectTable] = []
      for kind in SubjectKind.allCases where tables[kind] != nil {
        if let table = tables[kind]?.table(isOfEnterprises: kind == .enterprise) { built.append(table) }
      }
      let population = Population(enterprises: built.removeFirst(), subjects: built)
      return ResidentPopulation(
        on: on, population: population, groups: try EnterpriseGroups(population, corpus: corpus, on: on),
        apart: apart, areas: areas, codes: codes)
    }
  }

  /// How many enterprises there are.
  public var count: Int { codes.count }
  /// How many are asked of the interpreter, because their facts changed from one day to another.
  public var apartCount: Int { apart.count }
  /// The bytes that the columns take.
  public var bytes: Int { population.bytes }

  public func creditCode(ofRow row: Int) -> CreditCode { codes[row] }

  /// Which enterprises somebody may see; `nil` for all.
  private func selection(_ scope: AreaScope) -> [Bool]? {
    switch scope {
    case .everywhere: nil
    case .area(let own): areas.map { $0.map(own.contains) ?? false }
    case .enterprise(let key): codes.map { $0.text == key }
    case .nothing: codes.map { _ in false }
    }
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
