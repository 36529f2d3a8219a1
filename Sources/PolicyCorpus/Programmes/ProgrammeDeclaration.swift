import Facts

/// 行动、平台、机制: who answers for it, who leads, who takes part, and what is to be reached.
public struct ProgrammeDeclaration: Sendable {
  public let subject: SubjectKind
  /// Who answers for it, as the clause names them.
  public let responsible: [String]
  /// 牵头: who leads the work, as the clause names them.
  public let lead: [String]
  /// Whom it is for; `nil` where it is for those who work it.
  public let participants: String?
  /// What each participant passes, in order.
  public let milestones: [String]
  /// How often its state is looked at; `nil` where nobody says.
  public let review: Cycle?
  /// The indicators that it is measured by.
  public let measures: [InstrumentID]
  /// What some of the milestones make possible to file.
  public let opens: [Opening]
  /// The milestones after which entry above scale (申报纳统) may be filed.
  public let opensEntryAt: [String]

  /// A benefit that may be applied for once a milestone is reached.
  public struct Opening: Sendable, Hashable {
    public let benefit: InstrumentID
    public let milestones: [String]
    /// The kinds of product that the benefit is for, as the fact `product_kind` names them; empty where it asks for none.
    public let productKinds: [String]
    /// The industries whose products may be of such a kind, by the beginning of their codes: of whom nobody told a product.
    public let industries: [String]

    /// Whether it may be for an enterprise: what nobody told rules nothing out.
    /// - Parameters:
    ///   - kinds: the kinds of its products, as far as they are told.
    ///   - industry: its industry's code; `nil` where nobody told.
    public func mayConcern(kinds: Set<String>, industry: String?) -> Bool {
      guard !productKinds.isEmpty, kinds.isDisjoint(with: productKinds) else { return true }
      guard kinds.isEmpty, let industry else { return kinds.isEmpty }
      return industries.contains { industry.hasPrefix($0) || $0.hasPrefix(industry) }
    }
  }
}
