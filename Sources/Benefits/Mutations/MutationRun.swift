import Diagnostics
import PolicyCorpus

/// How well the cases of a clause hold its rules: of all alterations, how many a case noticed.
public struct MutationScore: Sendable {
  public let clause: ClauseID
  /// How many figures, boundaries and dates were altered.
  public internal(set) var altered = 0
  /// The alterations that no case noticed.
  public internal(set) var survivors: [Survivor] = []

  public var noticed: Int { altered - survivors.count }

  public struct Survivor: Sendable, Hashable {
    public let benefit: InstrumentID
    public let change: Wording
    public let place: Place
  }
}

extension Assessor {
  /// Alters every figure, boundary and date of every rule in turn, and runs the cases beside it. What the analysis of tables
  /// refuses is noticed too.
  /// - Parameter progress: told how many of how many benefits are done.
  /// Cost: for each alteration, the benefit's cases until one notices.
  public func runMutations(progress: (Int, Int) -> Void = { _, _ in }) -> [MutationScore] {
    var scores: [MutationScore] = []
    let benefits = corpus.benefits.filter { $0.table != nil }
    for (index, benefit) in benefits.enumerated() {
      var score = MutationScore(clause: benefit.id.clause)
      if let last = scores.last, last.clause == score.clause { score = scores.removeLast() }
      for mutation in benefit.mutations(dictionary: corpus.facts) {
        score.altered += 1
        if isRefused(mutation.benefit) || benefit.cases.contains(where: { fault(of: $0, mutation.benefit) != nil }) {
          continue
        }
        score.survivors.append(
          MutationScore.Survivor(benefit: benefit.id, change: mutation.change, place: mutation.place))
      }
      scores.append(score)
      progress(index + 1, benefits.count)
    }
    return scores
  }

  /// Whether the altered table would not be loaded: rows that hold together, or never.
  private func isRefused(_ benefit: BenefitDeclaration) -> Bool {
    do throws(Diagnostic) {
      return try !(benefit.table?.findings() ?? []).isEmpty
    } catch {
      return true
    }
  }
}
