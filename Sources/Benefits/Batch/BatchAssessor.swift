import BatchEvaluation
import DecisionLanguage
import Diagnostics
import Dispatch
import Facts
import PolicyCorpus
import Quantities
import Synchronization

/// Assesses a whole population by every benefit of a corpus: the same answers as `Assessor`, from columns.
///
/// Make one for a corpus and a day and keep it; the population may differ from run to run.
public struct BatchAssessor: Sendable {
  public let corpus: PolicyCorpus
  public let on: CalendarDay
  public let forYear: Int?
  /// What is run, in the order of the names.
  public let benefits: [Benefit]

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

  /// Benefits without a plan, each with the reason: they are evaluated row by row.
  public var withoutPlan: [(benefit: InstrumentID, reason: Wording)] {
    benefits.compactMap { benefit in
      if case .failure(let refusal) = benefit.plan { return (benefit.declaration.id, refusal.reason) }
      return nil
    }
  }

  /// Whether a fact has anything to do with a benefit, or with the area by which sums are told.
  public var reads: @Sendable (SubjectKind, FactReference) -> Bool {
    var timeless: Set<FactID> = [BatchOutcome.areaFact].compactMap { $0 }.reduce(into: []) { $0.insert($1) }
    var anyYear: Set<FactID> = []
    var inYear: Set<FactReference> = []
    for benefit in benefits {
      let declaration = benefit.declaration
      var year: Int?
      switch declaration.accrual {
      case .year: year = QualifyingTime(of: declaration, on: on, forYear: forYear) { _ in .unknown }.year
      case .day(let fact): timeless.insert(fact)
      }
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
      BatchOutcome.Kind(
        table: table, benefits: benefits.indices.filter { benefits[$0].declaration.subject.rawValue == table.kind })
    }
    let jobs = kinds.indices.flatMap { kind in
      (0..<kinds[kind].blockCount).map { (kind: kind, block: $0) }
    }
    let work = BatchWork(
      assessor: self, population: population, apart: apart, kinds: kinds, jobs: jobs, options: options,
      progress: progress)
    if threads > 1 {
      DispatchQueue.concurrentPerform(iterations: threads) { _ in work.run() }
    } else {
      work.run()
    }
    return BatchOutcome(assessor: self, population: population, kinds: try work.finished())
  }
}

/// The blocks of a run, taken by whichever thread is free.
private final class BatchWork: Sendable {
  private let assessor: BatchAssessor
  private let population: Population
  private let apart: [Int: Dossier]
  private let kinds: [BatchOutcome.Kind]
  private let jobs: [(kind: Int, block: Int)]
  private let options: BlockEvaluator.Options
  private let progress: @Sendable (Int, Int) -> Void
  private let next = Atomic<Int>(0)
  private let state: Mutex<State>

  private struct State {
    var outcomes: [[[PlanOutcomes]]]
    var fault: (any Error)?
    var done = 0
  }

  init(
    assessor: BatchAssessor, population: Population, apart: [Int: Dossier], kinds: [BatchOutcome.Kind],
    jobs: [(kind: Int, block: Int)], options: BlockEvaluator.Options,
    progress: @escaping @Sendable (Int, Int) -> Void
  ) {
    self.assessor = assessor
    self.population = population
    self.apart = apart
    self.kinds = kinds
    self.jobs = jobs
    self.options = options
    self.progress = progress
    state = Mutex(State(outcomes: kinds.map { Array(repeating: [], count: $0.blockCount) }))
  }

  func run() {
    var evaluators: [Int: BenefitBlocks] = [:]
    while true {
      let index = next.add(1, ordering: .relaxed).oldValue
      guard index < jobs.count else { return }
      let (kind, block) = jobs[index]
      if evaluators[kind] == nil {
        evaluators[kind] = BenefitBlocks(assessor, population, apart, kinds[kind], options)
      }
      do {
        let outcomes = try evaluators[kind]?.evaluate(block: block) ?? []
        let done = state.withLock { state in
          state.outcomes[kind][block] = outcomes
          state.done += 1
          return state.done
        }
        progress(done, jobs.count)
      } catch {
        state.withLock { $0.fault = $0.fault ?? error }
        return
      }
    }
  }

  /// The kinds with their outcomes.
  func finished() throws -> [BatchOutcome.Kind] {
    let state = state.withLock { $0 }
    if let fault = state.fault { throw fault }
    return kinds.enumerated().map { index, kind in
      var kind = kind
      kind.blocks = state.outcomes[index]
      return kind
    }
  }
}

/// The benefits of one kind of subject, block by block: by plan where there is one, else by the interpreter.
private final class BenefitBlocks {
  private let assessor: BatchAssessor
  private let kind: BatchOutcome.Kind
  private let evaluator: BlockEvaluator
  private let dossiers: ColumnDossiers
  private let apart: [Int: Dossier]
  private let options: BlockEvaluator.Options

  init(
    _ assessor: BatchAssessor, _ population: Population, _ apart: [Int: Dossier], _ kind: BatchOutcome.Kind,
    _ options: BlockEvaluator.Options
  ) {
    self.apart = apart
    self.assessor = assessor
    self.kind = kind
    self.options = options
    evaluator = BlockEvaluator(
      kind.benefits.compactMap { index in
        if case .success(let plan) = assessor.benefits[index].plan { return plan }
        return nil
      }, population: population, table: kind.table, options: options)
    dossiers = ColumnDossiers(population, dictionary: assessor.corpus.facts)
  }

  func evaluate(block: Int) throws -> [PlanOutcomes] {
    var planned = evaluator.evaluate(block: block)[...]
    let rowsApart = rowsApart(ofBlock: block)
    var outcomes: [PlanOutcomes] = []
    for index in kind.benefits {
      let benefit = assessor.benefits[index]
      if case .success = benefit.plan {
        var found = planned.removeFirst()
        if !rowsApart.isEmpty {
          found.remove(rowsApart)
          try answer(rowsApart.sorted(), benefit, into: &found)
        }
        if !found.elsewhere.isEmpty { try answer(found.elsewhere, benefit, into: &found) }
        outcomes.append(found)
      } else {
        var found = PlanOutcomes()
        let first = block * Population.blockRows
        let rows = first..<min(kind.table.count, first + Population.blockRows)
        try answer(rows.map { UInt32($0) }, benefit, into: &found)
        outcomes.append(found)
      }
    }
    return outcomes
  }

  /// The rows of a block that belong to enterprises whose columns do not hold what they are.
  private func rowsApart(ofBlock block: Int) -> Set<UInt32> {
    guard !apart.isEmpty else { return [] }
    let first = block * Population.blockRows
    let rows = first..<min(kind.table.count, first + Population.blockRows)
    return Set(rows.filter { apart[kind.table.parent(of: $0)] != nil }.map { UInt32($0) })
  }

  /// Asks the interpreter about rows.
  private func answer(
    _ rows: [UInt32], _ benefit: BatchAssessor.Benefit, into outcomes: inout PlanOutcomes
  ) throws {
    let asked = AskedBenefit(benefit.declaration, benefit.table)
    for row in rows {
      let enterprise = kind.table.parent(of: Int(row))
      let dossier = try apart[enterprise] ?? dossiers.dossier(ofRow: enterprise)
      let subject: Subject
      if case .below(_, let keys) = kind.table.keys {
        let key = keys[Int(row)]
        guard let own = dossier.subjects.first(where: { $0.kind == benefit.declaration.subject && $0.key == key })
        else { continue }
        subject = own
      } else {
        subject = dossier.enterprise
      }
      let question = Question(
        asked: asked, subject: subject, dossier: dossier, on: assessor.on, forYear: assessor.forYear,
        known: assessor.on, dictionary: assessor.corpus.facts)
      let verdict = PlanVerdict(try question.verdict(), in: benefit.table)
      guard options.isWhole || verdict.state == .eligible || verdict.state == .undecided else { continue }
      outcomes.insert(row, verdict)
    }
  }
}

extension PlanVerdict {
  init(_ verdict: Question.Verdict, in table: DecisionTable) {
    let state: State =
      switch verdict.state {
      case .eligible: .eligible
      case .undecided: .undecided
      case .ineligible: .ineligible
      case .notInForce: .notInForce
      }
    let kind: Kind =
      switch verdict.amount.kind {
      case .fixed: .fixed
      case .upTo: .upTo
      case .range: .range
      case .none: .none
      }
    self.init(
      state: state, kind: kind, row: verdict.row.flatMap { name in table.rows.firstIndex { $0.name == name } },
      least: verdict.amount.minimum.fen, most: verdict.amount.maximum?.fen)
  }
}
