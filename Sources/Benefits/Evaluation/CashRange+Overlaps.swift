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
    var (least, most) = (Sums(caps: caps), Sums(caps: caps))
    for assessment in assessments where assessment.isCash {
      guard assessment.state == .eligible || assessment.state == .undecided else { continue }
      if assessment.state == .eligible { least.add(assessment.benefit, assessment.amount.minimum) }
      most.add(assessment.benefit, assessment.amount.maximum)
    }
    minimum = Self.best(least.capped, exclusive: exclusive) ?? Money(fen: .max)
    maximum = Self.best(most.capped, exclusive: exclusive)
  }

  /// What each benefit comes to over all its subjects, most of which are assessed one after another.
  private struct Sums {
    let caps: [InstrumentID: Money]
    /// `nil` where the amount has no bound, or is too large for a `Money`.
    private var found: [(benefit: InstrumentID, amount: Money?)] = []

    init(caps: [InstrumentID: Money]) { self.caps = caps }

    mutating func add(_ benefit: InstrumentID, _ amount: Money?) {
      guard let place = found.lastIndex(where: { $0.benefit == benefit }) else {
        found.append((benefit, amount))
        return
      }
      found[place].amount = found[place].amount.flatMap { sum in amount.flatMap { sum.adding($0) } }
    }

    /// The same, no more than the benefit's cap for the enterprise.
    var capped: [(benefit: InstrumentID, amount: Money?)] {
      guard !caps.isEmpty else { return found }
      return found.map { benefit, sum in
        guard let cap = caps[benefit] else { return (benefit, sum) }
        return (benefit, cap.capping(sum))
      }
    }
  }

  /// The dearest choice of amounts of which no two exclude each other; `nil` where one of them has no bound.
  private static func best(
    _ amounts: [(benefit: InstrumentID, amount: Money?)], exclusive: [InstrumentID: Set<InstrumentID>]
  ) -> Money? {
    var sum: Money? = .zero
    var rivals: [(benefit: InstrumentID, amount: Money)] = []
    for (benefit, amount) in amounts {
      guard let amount else { return nil }
      // What excludes nothing simply adds up.
      if let others = exclusive[benefit],
        amounts.contains(where: { $0.benefit != benefit && others.contains($0.benefit) })
      {
        rivals.append((benefit, amount))
      } else {
        sum = sum?.adding(amount)
      }
    }
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

extension Money {
  /// What the subjects of one enterprise may have of a benefit together, where this is the benefit's cap for an enterprise.
  /// - Parameter sum: what they come to without it; `nil` where nothing else bounds it.
  func capping(_ sum: Money?) -> Money { min(sum ?? self, self) }
}
