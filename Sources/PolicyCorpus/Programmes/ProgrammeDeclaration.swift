import Facts

/// 行动、平台、机制: who leads, who takes part, and what is to be reached.
public struct ProgrammeDeclaration: Sendable {
  public let subject: SubjectKind
  /// Who is responsible, as the clause names them.
  public let lead: [String]
  public let members: [String]
  /// Whom it is for; `nil` where it is for the members themselves.
  public let participants: String?
  /// What each participant passes, in order.
  public let milestones: [String]
  /// How often its state is looked at; `nil` where nobody says.
  public let review: Cycle?
}
