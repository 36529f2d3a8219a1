/// 评价、考核: who is ranked, by what, and how often.
public struct EvaluationDeclaration: Sendable {
  /// Whom it ranks.
  public enum Ranks: String, Sendable, Hashable, CaseIterable {
    case district, street, park, enterprise, project, land, institution
  }

  /// Whether the document asks for it or only encourages it.
  public enum Obligation: String, Sendable, Hashable, CaseIterable {
    case required, encouraged
  }

  public let ranks: [Ranks]
  public let period: Cycle
  public let obligation: Obligation
  /// The indicators that it scores.
  public let measures: [InstrumentID]
  /// The count that it ranks by; `nil` where indicators alone are scored.
  public let countsBy: CountID?
  /// Whether each sheet is kept as it stood on its day.
  public let freezes: Bool
}
