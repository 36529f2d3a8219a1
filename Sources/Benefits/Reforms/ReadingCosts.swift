import BatchEvaluation
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// What another answer to an open question would cost or free: the cash benefits alone, since nothing else has a sum.
public struct ReadingCost: Sendable {
  public let reading: Reading
  public let alternative: ReadingAlternative
  /// What the cash benefits whose rule would be another come to as the question is answered now.
  public let before: BatchSummary.Figures
  /// The same with the other answer.
  public let after: BatchSummary.Figures
  public let enterprises: EnterpriseComparison
}

/// All other answers to all open questions, each tried alone on one population.
public struct ReadingCosts: Sendable {
  /// An answer with the rules that it changes.
  private typealias Asked = (reading: Reading, alternative: ReadingAlternative, assessor: BatchAssessor)

  private let asked: [Asked]
  /// Other answers that change no rule, only whether benefits go together: no benefit's own sum is another then.
  public let ofOverlapsAlone: [(reading: Reading, alternative: ReadingAlternative)]
  private let standing: BatchAssessor
  private let versions: BatchVersions

  /// - Parameter clause: the clause whose questions are asked; `nil` for all.
  public init(of corpus: PolicyCorpus, on: CalendarDay, forYear: Int? = nil, clause: ClauseID? = nil) {
    let all = corpus.readings.filter { clause == nil || $0.clause == clause }.flatMap { reading in
      reading.alternatives.map { (reading, $0) }
    }
    asked = all.filter { !$0.1.benefits.isEmpty }.map { reading, alternative in
      let reform = PolicyReform(alternative, of: reading)
      let changed = corpus.applying(reform)
      // What pays no cash adds nothing to any sum, and nobody has more or less of it.
      let paying = reform.touched.filter { id in [corpus, changed].contains { $0.benefit(id)?.paysCash ?? false } }
      return (reading, alternative, BatchAssessor(corpus: changed, on: on, forYear: forYear, only: paying))
    }
    ofOverlapsAlone = all.filter { $0.1.benefits.isEmpty }.map { ($0, $1) }
    standing = BatchAssessor(
      corpus: corpus, on: on, forYear: forYear, only: asked.reduce(into: []) { $0.formUnion($1.assessor.asked) })
    versions = BatchVersions(standing, others: asked.map(\.assessor))
  }

  /// Whether a fact has anything to do with a rule that any answer changes and that pays cash.
  public var reads: @Sendable (SubjectKind, FactReference) -> Bool {
    let all = [standing.reads] + asked.map(\.assessor.reads)
    return { kind, fact in all.contains { $0(kind, fact) } }
  }

  /// The answers under which a cash benefit has no plan over columns, so that it is worked out row by row, each with the
  /// reason.
  public var rowByRow: [(reading: Reading, alternative: ReadingAlternative, benefit: InstrumentID, reason: Wording)] {
    asked.flatMap { one in
      one.assessor.withoutPlan.map { (one.reading, one.alternative, $0.benefit, $0.reason) }
    }
  }

  /// What each answer would change, the dearest or most saving first, as far as it can be compared.
  /// - Parameters:
  ///   - apart: as for `BatchAssessor.run`.
  ///   - selection: for each enterprise whether it counts; `nil` for all.
  /// - Throws: what strict evaluation refuses of a row that has no plan.
  /// Cost: a run over the rules that any answer changes, and beside it what each answer has apart; a look at each answer of
  /// those that it changes.
  public func ranked(
    _ population: Population, apart: [Int: Dossier] = [:], within selection: [Bool]? = nil, threads: Int = 1,
    progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in }
  ) throws -> [ReadingCost] {
    let (before, others) = try versions.run(population, apart: apart, threads: threads, progress: progress)
    let sums = before.cashSums(of: standing.asked, within: selection)
    let costs = SharedJobs.results(of: Array(zip(asked, others)), threads: threads) {
      { (one: (Asked, BatchOutcome)) throws(Never) -> ReadingCost in
        let (answer, after) = one
        let touched = answer.assessor.asked
        return ReadingCost(
          reading: answer.reading, alternative: answer.alternative,
          before: WideFigures(sum: touched.compactMap { sums[$0] }).figures,
          after: WideFigures(sum: after.cashSums(of: touched, within: selection).values).figures,
          enterprises: EnterpriseComparison(of: touched, before: before, after: after, within: selection))
      }
    }
    return costs.sorted { ($0.weight, $0.enterprises.incomparable) > ($1.weight, $1.enterprises.incomparable) }
  }
}

extension ReadingCost {
  fileprivate var weight: UInt64 { enterprises.difference.map { $0.fen.magnitude } ?? .max }
}

extension WideFigures {
  fileprivate init(sum parts: some Sequence<WideFigures>) {
    self.init()
    for part in parts { add(part) }
  }
}

extension ReadingCost {
  /// Amounts are decimal strings in yuan, a maximum null where nothing bounds one of its parts; the difference is of the
  /// enterprises that can be compared.
  public var json: JSONValue {
    JSONValue(fields: [
      "reading": .text("\(reading.id)"), "question": .text(reading.question), "chosen": .text(reading.chosen),
      "answer": .text(alternative.answer),
      "benefits": JSONValue(texts: alternative.benefits.map { "\($0.id)" }.sorted()),
      "before_max": JSONValue(text: before.most), "after_max": JSONValue(text: after.most),
      "bounded_before_max": JSONValue(text: before.bounded), "bounded_after_max": JSONValue(text: after.bounded),
      "unbounded_before": .integer(before.unbounded), "unbounded_after": .integer(after.unbounded),
      "difference": JSONValue(text: enterprises.difference), "winners": .integer(enterprises.winners),
      "losers": .integer(enterprises.losers), "incomparable": .integer(enterprises.incomparable),
    ])
  }
}

extension ReadingCosts {
  /// The answers that are worked out row by row.
  public var rowByRowJSON: JSONValue {
    .list(
      rowByRow.map { one in
        JSONValue(fields: [
          "reading": .text("\(one.reading.id)"), "answer": .text(one.alternative.answer),
          "benefit": .text("\(one.benefit)"), "reason": .text(one.reason.zh),
        ])
      })
  }
}
