import BatchEvaluation
import Facts
import PolicyCorpus
import Quantities

/// What a population came to.
public struct BatchOutcome: Sendable {
  public let assessor: BatchAssessor
  public let population: Population
  let kinds: [Kind]
  /// How many threads the run had.
  let threads: Int

  /// The outcomes of one kind of subject.
  struct Kind: Sendable {
    let table: SubjectTable
    /// Which of the assessor's benefits are asked of the kind, in their order.
    let benefits: [Int]
    /// For each block, the outcomes of each of the benefits.
    var blocks: [[PlanOutcomes]] = []
  }

  /// Sums are told by the area that statistics count an enterprise in.
  static let areaFact = FactID("statistical_area")

  /// One answer: what a benefit comes to for a subject.
  public struct Answer: Sendable, Hashable {
    public let benefit: InstrumentID
    public let kind: String
    /// The subject's row in the table of its kind.
    public let row: Int
    public let verdict: PlanVerdict
  }

  /// Every answer that is kept, kind by kind and block by block.
  public func forEachAnswer(_ body: (Answer) -> Void) {
    for kind in kinds {
      for block in kind.blocks {
        for (position, outcomes) in block.enumerated() {
          let benefit = assessor.benefits[kind.benefits[position]].declaration.id
          for index in outcomes.rows.indices {
            body(
              Answer(
                benefit: benefit, kind: kind.table.kind, row: Int(outcomes.rows[index]),
                verdict: outcomes.verdict(at: index)))
          }
        }
      }
    }
  }
}
