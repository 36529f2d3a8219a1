import Benefits
import PolicyCorpus
import Rules
import Synchronization

/// The rules of the corpus and how their cases come out: worked out when they are first asked for, since neither changes
/// while the program runs.
final class RuleShelf: Sendable {
  private let corpus: PolicyCorpus
  private let assessor: Assessor
  private let kept = Mutex<RuleBook?>(nil)
  private let cases = Mutex<[InstrumentID: [CaseOutcome]]>([:])

  init(_ corpus: PolicyCorpus, assessor: Assessor) {
    self.corpus = corpus
    self.assessor = assessor
  }

  var book: RuleBook {
    kept.withLock { kept in
      if let kept { return kept }
      let book = RuleBook(corpus)
      kept = book
      return book
    }
  }

  func rule(_ id: InstrumentID) -> Rule? { book.rule(id) }

  /// What became of the cases beside a rule.
  func outcomes(of rule: Rule) -> [CaseOutcome] {
    if let known = cases.withLock({ $0[rule.id] }) { return known }
    let outcomes = assessor.runCases(of: rule.benefit)
    cases.withLock { $0[rule.id] = outcomes }
    return outcomes
  }
}

extension InstrumentID {
  /// The page of the rule.
  var rulePath: String { "/rules/\(clause.document)/\(FormFields.encode(clause.number))/\(name)" }
}
