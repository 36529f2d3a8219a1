import BatchEvaluation
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// A reform tried on a population: the rules as they stand, and those that it touches as they would.
///
/// What a reform does not touch has the same answers before and after, and is evaluated once.
public struct ReformRun: Sendable {
  public let reform: PolicyReform
  private let before: BatchAssessor
  private let after: BatchAssessor
  private let groupFacts: Set<FactReference>

  /// - Parameter isWhole: whether the benefits that the reform does not touch are told too.
  public init(
    _ reform: PolicyReform, of corpus: PolicyCorpus, on: CalendarDay, forYear: Int? = nil, isWhole: Bool = false
  ) {
    self.reform = reform
    before = BatchAssessor(corpus: corpus, on: on, forYear: forYear, only: isWhole ? nil : reform.touched)
    after = BatchAssessor(corpus: corpus.applying(reform), on: on, forYear: forYear, only: reform.touched)
    groupFacts = EnterpriseGroups.references(corpus, on: on)
  }

  /// Whether a fact has anything to do with the rules before or after, or with the groups.
  public var reads: @Sendable (SubjectKind, FactReference) -> Bool {
    let (before, after, groupFacts) = (before.reads, after.reads, groupFacts)
    return { before($0, $1) || after($0, $1) || groupFacts.contains($1) }
  }

  /// What the reform would change.
  /// - Parameters:
  ///   - apart: as for `BatchAssessor.run`.
  ///   - groups: the population's, of the same day.
  ///   - selection: for each enterprise whether it counts; `nil` for all.
  /// - Throws: what strict evaluation refuses of a row that has no plan.
  /// Cost: a run over all benefits that are told, and one over those that are touched.
  public func outcome(
    _ population: Population, apart: [Int: Dossier] = [:], groups: EnterpriseGroups, within selection: [Bool]? = nil,
    threads: Int = 1,
    progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in }
  ) throws -> ReformOutcome {
    let standing = try before.run(population, apart: apart, threads: threads, progress: progress)
    let reformed = try after.run(population, apart: apart, threads: threads, progress: progress)
    return ReformOutcome(
      title: reform.title, touched: reform.touched, before: standing, after: reformed, groups: groups,
      within: selection)
  }
}
