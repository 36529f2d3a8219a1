import BatchEvaluation
import PolicyCorpus
import Quantities

/// What a reform would change, in all, for groups, and for each enterprise.
///
/// Sums are ceilings: of the eligible and the undecided, at most. Only benefits that pay cash count for groups, winners and
/// losers; each benefit is told by itself as well.
public struct ReformOutcome: Sendable {
  public let title: String
  public let before: BatchSummary
  public let after: BatchSummary
  /// By district, division and size; those alone that have something before or after.
  public let groups: [GroupChange]
  /// What each enterprise would have more or less.
  public let enterprises: EnterpriseComparison

  public struct GroupChange: Sendable {
    public let group: EnterpriseGroups.Group
    public let before: BatchSummary.Figures
    public let after: BatchSummary.Figures
  }

  /// - Parameters:
  ///   - before: the answers of the rules as they stand, of what is touched at least.
  ///   - after: the answers of what is touched, as it would stand.
  init(
    title: String, touched: Set<InstrumentID>, before: BatchOutcome, after: BatchOutcome, groups: EnterpriseGroups,
    within selection: [Bool]?
  ) {
    self.title = title
    var byGroup = [(before: BatchSummary.Figures, after: BatchSummary.Figures)](
      repeating: (.init(), .init()), count: groups.groups.count)
    before.forEachFigure(of: before.assessor.cash.subtracting(touched), within: selection) { _, enterprise, figures in
      let group = Int(groups.numbers[enterprise])
      byGroup[group].before.add(figures)
      byGroup[group].after.add(figures)
    }
    before.forEachFigure(of: before.assessor.cash.intersection(touched), within: selection) { _, enterprise, figures in
      byGroup[Int(groups.numbers[enterprise])].before.add(figures)
    }
    after.forEachFigure(of: after.assessor.cash, within: selection) { _, enterprise, figures in
      byGroup[Int(groups.numbers[enterprise])].after.add(figures)
    }
    self.groups = zip(groups.groups, byGroup).filter { $1.before != .init() || $1.after != .init() }
      .map { (order: $0.order, change: GroupChange(group: $0, before: $1.before, after: $1.after)) }
      .sorted { $0.order.lexicographicallyPrecedes($1.order) }.map(\.change)
    enterprises = EnterpriseComparison(of: touched, before: before, after: after, within: selection)

    let standing = before.summary(within: selection)
    let reformed = after.summary(within: selection)
    self.before = standing
    self.after = BatchSummary(
      on: standing.on, enterprises: standing.enterprises,
      benefits: (standing.benefits.filter { !touched.contains($0.id) } + reformed.benefits)
        .sorted { $0.id.description.utf8.lexicographicallyPrecedes($1.id.description.utf8) })
  }
}

extension EnterpriseGroups.Group {
  /// Districts and divisions by their codes, sizes from the largest; what nobody told comes last.
  fileprivate var order: [String] {
    [district ?? "~", division ?? "~", rank.map { "\($0)" } ?? "~"]
  }
}

// MARK: - Totals

extension BatchSummary {
  /// The sums of the benefits that pay cash.
  public func cashTotal(of corpus: PolicyCorpus) -> Figures {
    benefits.filter { corpus.benefit($0.id)?.paysCash == true }.reduce(into: Figures()) { $0.add($1.all) }
  }
}
