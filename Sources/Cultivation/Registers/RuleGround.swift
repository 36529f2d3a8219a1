import DecisionLanguage
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// Why a declared condition brings an enterprise up, or what is missing before anybody can say.
public struct RuleGround: Sendable, Hashable {
  public let count: CountID
  /// The qualifying year.
  public let year: Int
  /// Whether the condition holds; `nil` where facts that nobody told would decide.
  public let holds: Bool?
  /// The facts that the condition reads, with what is known of each.
  public let facts: [(reference: FactReference, knowledge: Knowledge)]
  /// The facts that would decide; empty where it is decided.
  public let missing: [FactReference]
  /// Of a condition that does not hold, the facts of the parts that fail.
  public let failing: [FactReference]

  /// Works a register's condition out for one enterprise, with the facts of the last closed year.
  /// - Throws: what strict evaluation refuses.
  public init(_ count: FactCount, _ dossier: Dossier, on day: CalendarDay) throws(Diagnostic) {
    let year = day.year - 1
    let knowledge: (FactReference) -> Knowledge = { dossier.enterprise.knowledge(of: $0, on: day, known: day) }
    let evaluation = try count.condition.evaluate(year: year, knowledge)
    let references = count.condition.facts.map { $0.reference(year: year) }
    self.count = count.id
    self.year = year
    holds = evaluation.value.map { $0 == .boolean(true) }
    facts = references.map { ($0, knowledge($0)) }
    missing = references.filter { evaluation.causes.contains("\($0)") }
    var failing: [FactReference] = []
    if holds == false {
      for part in count.condition.conjuncts where try part.evaluate(year: year, knowledge).value == .boolean(false) {
        failing += part.facts.map { $0.reference(year: year) }.filter { !failing.contains($0) }
      }
    }
    self.failing = failing
  }

  public static func == (left: RuleGround, right: RuleGround) -> Bool {
    left.count == right.count && left.year == right.year && left.holds == right.holds && left.missing == right.missing
      && left.facts.elementsEqual(right.facts) { $0.reference == $1.reference && $0.knowledge == $1.knowledge }
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    hasher.combine(year)
    hasher.combine(missing)
  }
}
