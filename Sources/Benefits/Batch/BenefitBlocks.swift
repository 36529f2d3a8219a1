import BatchEvaluation
import Facts
import PolicyCorpus

/// The benefits of one kind of subject, block by block: by plan where there is one, else by the interpreter.
final class BenefitBlocks {
  let rows: BenefitRows
  private let evaluator: BlockEvaluator

  /// - Parameters:
  ///   - plans: the assessor's for the table's kind.
  init(
    _ assessor: BatchAssessor, _ population: Population, apart: [Int: Dossier] = [:], table: SubjectTable,
    plans: ColumnPlans, _ options: BlockEvaluator.Options
  ) {
    rows = BenefitRows(assessor, population, apart: apart, table: table, isWhole: options.isWhole)
    evaluator = BlockEvaluator(plans, population: population, table: table, options: options)
  }

  /// The outcomes of each benefit for one block.
  func evaluate(block: Int) throws -> [PlanOutcomes] {
    let found = evaluator.evaluate(block: block)
    return try rows.completed(of: rows.ofBlock(block)) { found[$0] }
  }

  /// The outcomes of one of the benefits for one block.
  func evaluate(_ position: Int, block: Int) throws -> PlanOutcomes {
    try rows.completed(
      position, rows.planOf[position].map { evaluator.evaluate(plan: $0, block: block) } ?? PlanOutcomes(),
      of: rows.ofBlock(block))
  }

  /// The outcomes of one of the benefits for some rows, in ascending order; at most a block's number of them.
  func evaluate(_ position: Int, rows asked: [Int]) throws -> PlanOutcomes {
    guard !asked.isEmpty else { return PlanOutcomes() }
    return try rows.completed(
      position, rows.planOf[position].map { evaluator.evaluate(plan: $0, rows: asked) } ?? PlanOutcomes(), of: asked)
  }
}
