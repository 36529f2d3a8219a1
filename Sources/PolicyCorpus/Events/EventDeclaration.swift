/// 活动: a briefing or meeting, whom it is for and what it is about.
public struct EventDeclaration: Sendable {
  public let channels: [String]
  public let audience: String
  /// The clauses that it spreads or discusses.
  public let about: [ClauseID]
  /// The indicators whose state it is given.
  public let measures: [InstrumentID]
}
