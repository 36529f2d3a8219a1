// Rules: the decisions of the corpus as things of their own: analysed, tried, compared with models, and their versions
// enabled by people.
// May import: Decimals, Declarations, DecisionLanguage, DecisionModels, Diagnostics, Facts, Journal, PolicyCorpus,
// Quantities.
// Start reading at `RuleBook`, then `RuleAnalysis`, `RuleFile` (Enabling), `ModelReview` and `Playground`.

import DecisionLanguage
import Diagnostics
import Journal
import PolicyCorpus

/// Every decision of a corpus that is a table, each with the address of its content and what its analysis found.
///
/// It stands beside the corpus and not in it: a corpus is data alone, and what people do with its rules is an act of
/// theirs, with commands and a journal.
public struct RuleBook: Sendable {
  public let corpus: PolicyCorpus
  /// In the order of the corpus.
  public let rules: [Rule]
  private let positions: [InstrumentID: Int]

  /// Cost: an analysis of every table, a fraction of a second for a corpus: make it once.
  public init(_ corpus: PolicyCorpus) {
    self.corpus = corpus
    rules = corpus.benefits.compactMap { benefit in benefit.table.map { Rule(benefit, $0) } }
    positions = Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($0.element.id, $0.offset) })
  }

  public func rule(_ id: InstrumentID) -> Rule? { positions[id].map { rules[$0] } }
}

/// 规则: the conditions and amounts of one benefit.
public struct Rule: Sendable {
  public let benefit: BenefitDeclaration
  public let table: DecisionTable
  /// What the rule says, in its only spelling: its version is the hash of these bytes.
  public let content: [UInt8]
  /// The version: equal for equal rules, wherever and whenever they are loaded.
  public let version: ContentHash
  public let analysis: RuleAnalysis

  public var id: InstrumentID { benefit.id }

  init(_ benefit: BenefitDeclaration, _ table: DecisionTable) {
    self.benefit = benefit
    self.table = table
    content = RuleContent.json(of: benefit, table).bytes
    version = ContentHash(of: content)
    analysis = RuleAnalysis(of: table, named: benefit.name.zh)
  }
}
