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
  }
}
