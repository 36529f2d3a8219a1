import PolicyCorpus

/// 资金用途: which budgets may pay what a call gives. The documents say it; the book does not.
public struct BudgetPurposes: Sendable {
  /// 专项资金: the funds that declare a benefit among what they pay, by the benefit.
  let funds: [InstrumentID: Set<InstrumentID>]

  /// - Parameter funds: by the benefit that each declares; a benefit that none declares is paid by budgets of its own.
  public init(funds: [InstrumentID: Set<InstrumentID>]) {
    self.funds = funds
  }

  /// As the documents declare it. Cost: one pass over their instruments.
  public init(_ corpus: PolicyCorpus) {
    var funds: [InstrumentID: Set<InstrumentID>] = [:]
    for instrument in corpus.instruments {
      guard case .voucher(let declaration) = instrument.declaration, declaration.isFund else { continue }
      for benefit in declaration.entitledBy { funds[benefit, default: []].insert(instrument.id) }
    }
    self.funds = funds
  }

  /// Whether a budget of a purpose may pay a benefit: it was granted for the benefit, or for a fund that declares it.
  public func purpose(_ purpose: InstrumentID, fits benefit: InstrumentID) -> Bool {
    purpose == benefit || funds[benefit]?.contains(purpose) == true
  }
}
