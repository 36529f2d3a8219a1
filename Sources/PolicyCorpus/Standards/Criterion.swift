import DecisionLanguage
import Diagnostics
import Facts

/// 条件: one thing of a standard that a person can check, and that facts answer where the dictionary has them.
public struct Criterion: Sendable {
  public let id: CriterionID
  public let name: Wording
  /// The id of the rung that asks for it.
  public let rung: String
  /// The group of criteria of the rung of which one is enough; `nil` where this one must be met by itself.
  public let alternative: String?
  /// Whom it is about; `nil` where it is about every enterprise.
  public let appliesTo: FactExpression?
  /// What facts must say; `nil` where a person has to check the words.
  public let condition: FactExpression?
  public let text: Wording
  public let sureness: Sureness
  /// What is not clear about it.
  public let doubt: Wording?
  /// What a score is made up of, for a criterion that asks for one.
  public let scores: [ScoreItem]
  /// Where it is declared.
  public let place: Place

  /// How an enterprise stands to a criterion.
  public enum Answer: Sendable, Hashable {
    case met, unmet
    /// It is about other enterprises.
    case inapplicable
    /// Facts that nobody told would decide.
    case unknown
    /// No fact tells it: a person has to check.
    case byHand
  }

  /// A part of a score.
  public struct ScoreItem: Sendable {
    public let id: String
    public let name: Wording
    public let text: Wording
    /// From the most points to the fewest: the first whose condition holds gives them, and where none holds there are
    /// none. Empty where no fact tells.
    public let bands: [Band]
    public let doubt: Wording?

    public struct Band: Sendable {
      public let points: Int
      public let condition: FactExpression
    }
  }

  /// How an enterprise stands to it for the year.
  /// - Parameter knowledge: what is known of each fact that it reads.
  /// - Throws: what strict mode refuses, such as a division by zero.
  public func answer(year: Int, _ knowledge: (FactReference) -> Knowledge) throws(Diagnostic) -> Answer {
    if let appliesTo {
      guard case .known(let value) = try appliesTo.evaluate(year: year, knowledge) else { return .unknown }
      guard value == .boolean(true) else { return .inapplicable }
    }
    guard let condition else { return .byHand }
    guard case .known(let value) = try condition.evaluate(year: year, knowledge) else { return .unknown }
    return value == .boolean(true) ? .met : .unmet
  }
}

extension Criterion.ScoreItem {
  /// The points for the year.
  /// - Returns: `nil` where facts that nobody told would decide, or where no fact tells.
  /// - Throws: what strict mode refuses, such as a division by zero.
  public func points(year: Int, _ knowledge: (FactReference) -> Knowledge) throws(Diagnostic) -> Int? {
    guard !bands.isEmpty else { return nil }
    for band in bands {
      guard case .known(let value) = try band.condition.evaluate(year: year, knowledge) else { return nil }
      if value == .boolean(true) { return band.points }
    }
    return 0
  }
}

/// A criterion's id: its standard and a name of its own, such as `quality-smes-2026/srdi-revenue`.
public struct CriterionID: Sendable, Hashable, CustomStringConvertible {
  public let standard: StandardID
  public let name: String

  /// `nil` where the name is not words of `a-z` and digits joined by hyphens.
  public init?(standard: StandardID, name: String) {
    guard name.isHyphenatedName else { return nil }
    self.standard = standard
    self.name = name
  }

  /// Reads `quality-smes-2026/srdi-revenue`.
  public init?(_ text: String) {
    guard let (first, name) = text.halves(at: "/"), let standard = StandardID(first) else { return nil }
    self.init(standard: standard, name: name)
  }

  public var description: String { "\(standard)/\(name)" }
}
