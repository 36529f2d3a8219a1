import PolicyCorpus
import Quantities

extension CashRange {
  /// What the assessments together come to. The minimum counts the eligible alone; the maximum adds the undecided.
  /// Benefits whose overlap the text leaves unsettled count as cumulative; of exclusive ones only the dearer counts.
  ///
  /// Cost: linear in the assessments, and exponential in the number of those that exclude one another, which documents
  /// keep small.
  init(of assessments: [Assessment], exclusive: (InstrumentID, InstrumentID) -> Bool) {
    let cash = assessments.filter { $0.isCash && ($0.state == .eligible || $0.state == .undecided) }
    let eligible = cash.filter { $0.state == .eligible }
    minimum = Self.best(eligible.map { ($0.benefit, $0.amount.minimum) }, exclusive: exclusive)
    guard cash.allSatisfy({ $0.amount.maximum != nil }) else {
      maximum = nil
      return
    }
    maximum = Self.best(cash.map { ($0.benefit, $0.amount.maximum ?? .zero) }, exclusive: exclusive)
  }

  /// The dearest choice of amounts of which no two exclude each other.
  private static func best(
    _ amounts: [(benefit: InstrumentID, amount: Money)], exclusive: (InstrumentID, InstrumentID) -> Bool
  ) -> Money {
    // What excludes nothing simply adds up.
    let benefits = Set(amounts.map(\.benefit))
    let bound = benefits.filter { one in benefits.contains { $0 != one && exclusive(one, $0) } }
    let free = amounts.filter { !bound.contains($0.benefit) }.map(\.amount)
    let sum = free.reduce(Money.zero) { $0.adding($1) ?? Money(fen: .max) }
    return sum.adding(dearest(amounts.filter { bound.contains($0.benefit) }, exclusive: exclusive)) ?? Money(fen: .max)
  }

  private static func dearest(
    _ amounts: [(benefit: InstrumentID, amount: Money)], exclusive: (InstrumentID, InstrumentID) -> Bool
  ) -> Money {
    guard let first = amounts.first else { return .zero }
    let rest = Array(amounts.dropFirst())
    let compatible = rest.filter { !exclusive(first.benefit, $0.benefit) }
    let with = first.amount.adding(dearest(compatible, exclusive: exclusive)) ?? Money(fen: .max)
    // Leaving an amount out can only pay where taking it excludes another.
    if compatible.count == rest.count { return with }
    return max(with, dearest(rest, exclusive: exclusive))
  }
}
