import BatchEvaluation
import DecisionLanguage
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// Assesses a whole population by every benefit of a corpus: the same answers as `Assessor`, from columns.
///
/// Make one for a corpus and a day and keep it, with what it learns of columns; the population may differ from run to run.
public struct BatchAssessor: Sendable {
  public let corpus: PolicyCorpus
  public let on: CalendarDay
  public let forYear: Int?
  /// What is run, in the order of the names.
  public let benefits: [Benefit]
  private let kept = KeptPlans<ColumnPlans>()

  /// One benefit, with its plan or the reason why it has none.
  public struct Benefit: Sendable {
    public let declaration: BenefitDeclaration
    let table: DecisionTable
    public let plan: Result<TablePlan, PlanMaker.Refusal>
  }

  /// - Parameter only: the benefits that are asked about; `nil` for all.
  public init(corpus: PolicyCorpus, on: CalendarDay, forYear: Int? = nil, only: Set<InstrumentID>? = nil) {
    self.corpus = corpus
    self.on = on
    self.forYear = forYear
    let maker = PlanMaker(dictionary: corpus.facts, on: on, forYear: forYear)
    benefits = corpus.benefits.compactMap { benefit -> Benefit? in
      // What is only shown, or has no condition in the text, has nothing to assess.
      if case .shows = benefit.life { return nil }
      guard let table = benefit.table, only?.contains(benefit.id) ?? true else { return nil }
      return Benefit(
        declaration: benefit, table: table,
        plan: Result { () throws(PlanMaker.Refusal) in try maker.plan(of: benefit, table) })
    }.sorted { $0.declaration.id.description.utf8.lexicographicallyPrecedes($1.declaration.id.description.utf8) }
  }

  /// The benefits that are run.
  var asked: Set<InstrumentID> { Set(benefits.map(\.declaration.id)) }

  /// Those of them that pay cash.
  var cash: Set<InstrumentID> { Set(benefits.map(\.declaration).filter(\.paysCash).map(\.id)) }

  /// Benefits without a plan, each with the reason: they are evaluated row by row.
  public var withoutPlan: [(benefit: InstrumentID, reason: Wording)] {
    benefits.compactMap { benefit in
      if case .failure(let refusal) = benefit.plan { return (benefit.declaration.id, refusal.reason) }
      return nil
    }
  }

  /// Whether a fact has anything to do with a benefit, or with the area by which sums are told.
  public var reads: @Sendable (SubjectKind, FactReference) -> Bool { reads(benefits.indices) }

  /// Whether a fact has anything to do with some of the benefits, or with the area by which sums are told.
  func reads(_ asked: some Sequence<Int>) -> @Sendable (SubjectKind, FactReference) -> Bool {
    var timeless: Set<FactID> = [BatchOutcome.areaFact].compactMap { $0 }.reduce(into: []) { $0.insert($1) }
    var anyYear: Set<FactID> = []
    var inYear: Set<FactReference> = []
    for index in asked {
      let declaration = benefits[index].declaration
      var year: Int?
      switch declaration.accrual {
      case .year: year = QualifyingTime(of: declaration, on: on, forYear: forYear) { _ in .unknown }.year
      case .day(let fact): timeless.insert(fact)
      }
      if let listed = declaration.listedFact { timeless.insert(listed) }
      for use in declaration.inputs.flatMap(\.facts) + (declaration.base?.facts ?? []) {
        if use.yearOffset == nil {
          timeless.insert(use.fact)
        } else if let year {
          inYear.insert(use.reference(year: year))
        } else {
          anyYear.insert(use.fact)
        }
      }
    }
    let found = (timeless, anyYear, inYear)
    return { _, reference in
      switch reference.period {
      case nil: found.0.contains(reference.fact)
      case .year: found.1.contains(reference.fact) || found.2.contains(reference)
      case .month: false
      }
    }
  }

  /// What the population comes to.
  /// - Parameters:
  ///   - threads: how many threads work at once.
  ///   - apart: the dossiers of enterprises, by row, that columns do not hold as they are.
  ///   - options: what is kept beside the rows that match or may.
  ///   - progress: told how many blocks of how many are done; from any thread.
  /// - Throws: what strict evaluation refuses of a row that has no plan.
  /// Cost: for each plan a pass over the columns that it reads; for each benefit without a plan an evaluation a row.
  public func run(
    _ population: Population, apart: [Int: Dossier] = [:], threads: Int = 1, options: BlockEvaluator.Options = .init(),
    progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in }
  ) throws -> BatchOutcome {
    let kinds = ([population.enterprises] + population.subjects).map { table in
      BatchOutcome.Kind(table: table, benefits: benefits(ofKind: table.kind))
    }
    let jobs = kinds.indices.flatMap { kind in
      (0..<kinds[kind].table.blockCount).map { (kind: kind, block: $0) }
    }
    let plans = kinds.map { self.plans(ofKind: $0.table.kind, over: population) }
    let outcomes = try SharedJobs.results(of: jobs, threads: threads, progress: progress) {
      var evaluators: [Int: BenefitBlocks] = [:]
      return { (job: (kind: Int, block: Int)) throws -> [PlanOutcomes] in
        if evaluators[job.kind] == nil, let plans = plans[job.kind] {
          evaluators[job.kind] = BenefitBlocks(
            self, population, apart: apart, table: kinds[job.kind].table, plans: plans, options)
        }
        return try evaluators[job.kind]?.evaluate(block: job.block) ?? []
      }
    }
    var finished = kinds
    for (job, found) in zip(jobs, outcomes) { finished[job.kind].blocks.append(found) }
    return BatchOutcome(assessor: self, population: population, kinds: finished, threads: max(1, threads))
  }

  /// Which benefits are asked of a kind of subject, in their order.
  func benefits(ofKind kind: String) -> [Int] {
    benefits.indices.filter { benefits[$0].declaration.subject.rawValue == kind }
  }

  /// The plans of a kind of subject over a population's columns.
  /// Cost: a look at the columns' names; an evaluation of the plans' parts for columns that no run had before.
  func plans(ofKind kind: String, over population: Population) -> ColumnPlans? {
    population.table(kind).map { table in
      kept.plans(of: population, table) {
        ColumnPlans(
          benefits(ofKind: kind).compactMap { index in
            if case .success(let plan) = benefits[index].plan { return plan }
            return nil
          }, population: population, table: table)
      }
    }
  }
}
