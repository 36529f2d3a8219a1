import Journal
import PolicyCorpus

/// Where the files of rules are kept, and which corpus held which version.
public protocol RuleStore: Sendable {
  /// Runs `body` in one transaction: all of it is kept, or nothing.
  func write<T: Sendable>(_ body: @Sendable (any RuleWork) throws -> T) async throws -> T

  /// Runs `body` on one unchanging view of the store.
  func read<T: Sendable>(_ body: @Sendable (any RuleReading) throws -> T) async throws -> T
}

/// One view of the store.
public protocol RuleReading {
  var rules: any RuleReader { get }
}

/// One unit of work, with the journal inside.
public protocol RuleWork: RuleReading {
  var ruleTable: any RuleRepository { get }
  var journal: any JournalWriter { get }
  var journalRecords: any JournalReader { get }
}

/// What is known of the rules, their versions and their drafts, within one view of the store.
public protocol RuleReader {
  /// The file of a rule; empty where nobody has done anything with it.
  func file(of rule: InstrumentID) throws -> RuleFile

  /// Every file with something in it, in the order of the rules' ids.
  func files() throws -> [RuleFile]

  /// The version of each rule in a corpus, by the corpus's hash; empty where it was never loaded.
  func versions(ofCorpus hash: String) throws -> [InstrumentID: ContentHash]

  /// What a version says, as the journal keeps it; `nil` where it was never seen here.
  func content(of version: ContentHash) throws -> [UInt8]?

  /// Every corpus in which a rule was loaded, in the order of loading, with the journal's record of it.
  func corpora(of rule: InstrumentID) throws -> [CataloguedVersion]
}

/// Which version a corpus held.
public struct CataloguedVersion: Sendable, Hashable {
  public let corpus: String
  public let version: ContentHash
  public let record: Int

  public init(corpus: String, version: ContentHash, record: Int) {
    self.corpus = corpus
    self.version = version
    self.record = record
  }
}

/// The tables of rules, within one unit of work.
public protocol RuleRepository {
  /// Adds a draft of a rule, or replaces the one with its version.
  func save(_ draft: RuleDraft, of rule: InstrumentID) throws
  /// Adds an enabling of a rule, or replaces the one with its id.
  func save(_ enabling: Enabling, of rule: InstrumentID) throws
  /// Notes which version of a rule a corpus holds.
  func insert(_ version: CataloguedVersion, of rule: InstrumentID) throws
}
