import PolicyCorpus
import Quantities

extension CashRange {
  /// What the assessments together come to. The minimum counts the eligible alone; the maximum adds the undecided.
  /// Benefits whose overlap the text leaves unsettled count as cumulative; of exclusive ones only the dearer counts. What
  /// the subjects of one enterprise have of a benefit together never exceeds the benefit's cap for the enterprise.
  ///
  /// Cost: linear in the assessments, and exponential in the number of benefits that exclude one another, which
  /// documents keep small.
  init(
    of assessments: [Assessment], caps: [InstrumentID: Money], exclusive: [InstrumentID: Set<InstrumentID>]
  ) {
    var least: [(InstrumentID, Money?)] = []
    var most: [(InstrumentID, Money?)] = []
    for assessment in assessments where assessment.isCash {
      guard assessment.state == .eligible || assessment.state == .undecided else { continue }
      if assessment.state == .eligible { least.append((assessment.benefit, assessment.amount.minimum)) }
      most.append((assessment.benefit, assessment.amount.maximum))
    }
    minimum = Self.best(Self.sums(least, caps: caps), exclusive: exclusive) ?? Money(fen: .max)
    maximum = Self.best(Self.sums(most, caps: caps), exclusive: exclusive)
  }

  /// What each benefit comes to over all its subjects; `nil` where that has no bound, or is too large for a `Money`.
  private static func sums(
    _ amounts: [(InstrumentID, Money?)], caps: [InstrumentID: Money]
  ) -> [(benefit: InstrumentID, amount: Money?)] {
    Dictionary(grouping: amounts, by: { $0.0 }).map { benefit, amounts in
      let sum = amounts.reduce(Money.zero as Money?) { sum, next in
        guard let sum, let amount = next.1 else { return nil }
        return sum.adding(amount)
      }
      guard let cap = caps[benefit] else { return (benefit, sum) }
      return (benefit, min(sum ?? cap, cap))
    }
  }

  /// The dearest choice of amounts of which no two exclude each other; `nil` where one of them has no bound.
  private static func best(
    _ amounts: [(benefit: InstrumentID, amount: Money?)], exclusive: [InstrumentID: Set<InstrumentID>]
  ) -> Money? {
    var bounded: [(benefit: InstrumentID, amount: Money)] = []
    for (benefit, amount) in amounts {
      guard let amount else { return nil }
      bounded.append((benefit, amount))
    }
    // What excludes nothing simply adds up.
    let rivals = bounded.filter { one in
      guard let others = exclusive[one.benefit] else { return false }
      return bounded.contains { $0.benefit != one.benefit && others.contains($0.benefit) }
    }
    let sum = bounded.filter { one in !rivals.contains { $0.benefit == one.benefit } }
      .reduce(Money.zero as Money?) { sum, one in sum?.adding(one.amount) }
    return sum?.adding(dearest(rivals, exclusive: exclusive))
  }

  private static func dearest(
    _ amounts: [(benefit: InstrumentID, amount: Money)], exclusive: [InstrumentID: Set<InstrumentID>]
  ) -> Money {
    guard let first = amounts.first else { return .zero }
    let rest = Array(amounts.dropFirst())
    let compatible = rest.filter { !(exclusive[first.benefit]?.contains($0.benefit) ?? false) }
    let with = first.amount.adding(dearest(compatible, exclusive: exclusive)) ?? Money(fen: .max)
    // Leaving an amount out can only pay where taking it excludes another.
    if compatible.count == rest.count { return with }
    return max(with, dearest(rest, exclusive: exclusive))
  }
}
