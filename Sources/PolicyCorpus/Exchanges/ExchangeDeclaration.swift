import Facts

/// 供需对接: who asks, who offers, and by what the two are brought together.
public struct ExchangeDeclaration: Sendable {
  public let subject: SubjectKind
  /// Who asks for what.
  public let demand: String
  /// Who offers what.
  public let supply: String
  /// By what a demand and a supply fit.
  public let criteria: [String]
  /// How often the lists are looked at again; `nil` where nobody says.
  public let review: Cycle?
  public let fields: [RegisterDeclaration.Field]
}
