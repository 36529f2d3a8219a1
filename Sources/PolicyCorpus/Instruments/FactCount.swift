import DecisionLanguage
import Diagnostics
import Facts

/// How many enterprises meet a condition over facts: what a clause page can show before any engine works.
public struct FactCount: Sendable {
  public let id: CountID
  public let name: Wording
  public let unit: String
  /// The fact that tells to which area an enterprise is counted.
  public let areaFact: FactID
  public let condition: FactExpression

  /// Whether it counts by facts that the statutory survey asks for too; pages then say 非统计口径.
  public var readsStatutoryFacts: Bool { condition.readsStatutoryFacts }

  /// Whether an enterprise counts for the year.
  /// - Parameter knowledge: what is known of each fact that the condition reads.
  /// - Returns: `nil` where facts that nobody told would decide.
  /// - Throws: what strict mode refuses, such as a division by zero.
  public func counts(year: Int, _ knowledge: (FactReference) -> Knowledge) throws(Diagnostic) -> Bool? {
    guard case .known(let value) = try condition.evaluate(year: year, knowledge) else { return nil }
    return value == .boolean(true)
  }
}
