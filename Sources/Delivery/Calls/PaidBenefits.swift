import PolicyCorpus

/// 核定金额的事项: the benefits that pay a sum which their clauses work out, so that an application for them is taken here to
/// an approved amount. A title, a service, a place, a voucher, or support whose sum no text tells, is applied for elsewhere:
/// a call of it says where, and what its authority decides is a fact that is recorded from it.
public struct PaidBenefits: Sendable {
  /// `nil` for every one.
  private let benefits: Set<InstrumentID>?

  /// Every benefit.
  public static let all = PaidBenefits(benefits: nil)

  init(benefits: Set<InstrumentID>?) {
    self.benefits = benefits
  }

  /// As the documents declare them. Cost: one pass over their benefits.
  public init(_ corpus: PolicyCorpus) {
    self.init(benefits: Set(corpus.benefits.filter(\.paysSum).map(\.id)))
  }

  func contains(_ instrument: InstrumentID) -> Bool { benefits?.contains(instrument) ?? true }
}

extension BenefitDeclaration {
  /// Whether it has conditions to assess, and pays a sum that its table works out.
  public var paysSum: Bool {
    guard case .runs = life else { return false }
    return table != nil && paysCash && tiers.contains(where: \.amount.isSum)
  }
}
