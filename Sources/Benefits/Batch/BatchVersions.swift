import BatchEvaluation
import Facts
import PolicyCorpus
import Quantities

/// One population by the rules as they stand and by other versions of some of them, all together: what versions of a rule
/// have in common is worked out once.
struct BatchVersions {
  private let assessors: [BatchAssessor]
  private let kept = KeptPlans<Kind>()

  /// - Parameters:
  ///   - standing: the rules as they stand.
  ///   - others: each knows the rules alone that it has otherwise; all are of the same day.
  init(_ standing: BatchAssessor, others: [BatchAssessor]) { assessors = [standing] + others }

  /// The plans of one kind of subject, of all versions.
  private struct Kind: BoundPlans {
    let columnPlans: ColumnPlans
    let families: [PlanFamily]
    /// For each version the number of its first plan.
    let firstPlan: [Int]
    /// For each plan its family, and its place there.
    let places: [(family: Int, member: Int)]

    init(_ table: SubjectTable, _ population: Population, _ assessors: [BatchAssessor]) {
      var plans: [TablePlan] = []
      var firstPlan: [Int] = []
      var rules: [InstrumentID] = []
      var versions: [InstrumentID: [Int]] = [:]
      for assessor in assessors {
        firstPlan.append(plans.count)
        for index in assessor.benefits(ofKind: table.kind) {
          let benefit = assessor.benefits[index]
          guard case .success(let plan) = benefit.plan else { continue }
          let rule = benefit.declaration.id
          if versions[rule] == nil { rules.append(rule) }
          versions[rule, default: []].append(plans.count)
          plans.append(plan)
        }
      }
      columnPlans = ColumnPlans(plans, population: population, table: table)
      self.firstPlan = firstPlan
      families = rules.flatMap { [columnPlans] in columnPlans.families(of: versions[$0] ?? []) }
      var places = Array(repeating: (family: 0, member: 0), count: plans.count)
      for (number, family) in families.enumerated() {
        for (place, plan) in family.members.enumerated() { places[plan] = (number, place) }
      }
      self.places = places
    }
  }

  /// What the population comes to by the rules as they stand, and by each other version.
  /// - Parameters: as of `BatchAssessor.run`.
  /// - Throws: what strict evaluation refuses of a row that has no plan.
  /// Cost: as of a run for each rule, and beside it what each version has apart.
  func run(
    _ population: Population, apart: [Int: Dossier] = [:], threads: Int = 1,
    progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in }
  ) throws -> (standing: BatchOutcome, others: [BatchOutcome]) {
    let tables = [population.enterprises] + population.subjects
    let kinds = tables.map { table in
      kept.plans(of: population, table) { Kind(table, population, assessors) }
    }
    let jobs = tables.indices.flatMap { kind in (0..<tables[kind].blockCount).map { (kind: kind, block: $0) } }
    let found = try SharedJobs.results(of: jobs, threads: threads, progress: progress) { [assessors] in
      var workers: [Int: (evaluator: BlockEvaluator, rows: [BenefitRows])] = [:]
      return { (job: (kind: Int, block: Int)) throws -> [[PlanOutcomes]] in
        let (kind, table) = (kinds[job.kind], tables[job.kind])
        let worker =
          workers[job.kind]
          ?? (
            BlockEvaluator(kind.columnPlans, population: population, table: table),
            assessors.map { BenefitRows($0, population, apart: apart, table: table) }
          )
        workers[job.kind] = worker
        let outcomes = worker.evaluator.evaluate(kind.families, block: job.block)
        return try zip(worker.rows, kind.firstPlan).map { rows, first in
          try rows.completed(of: rows.ofBlock(job.block)) { plan in
            let (family, member) = kind.places[first + plan]
            return outcomes[family][member]
          }
        }
      }
    }
    let outcomes = assessors.indices.map { version in
      var own = tables.map { table in
        BatchOutcome.Kind(table: table, benefits: assessors[version].benefits(ofKind: table.kind))
      }
      for (job, found) in zip(jobs, found) { own[job.kind].blocks.append(found[version]) }
      return BatchOutcome(
        assessor: assessors[version], population: population, kinds: own, threads: max(1, threads))
    }
    return (outcomes[0], Array(outcomes.dropFirst()))
  }
}
