import DecisionModels
import Diagnostics
import Journal
import PolicyCorpus
import Quantities

/// Where people propose, enable and stop versions of rules, and bring models as drafts.
///
/// Every act is one command and one record of the journal; the same command again gets the reply it got before.
/// Beside what each way names, all throw what the store does.
public struct RuleDesk: Sendable {
  public let store: any RuleStore
  private let projection = RuleProjection()

  public init(store: any RuleStore) {
    self.store = store
  }

  /// What an actor is told: the number of the journal's record.
  public struct Reply: Sendable, Hashable {
    public let record: Int
    public let isRepeated: Bool
  }

  /// Does something with a version of a rule.
  /// - Parameters:
  ///   - rule: the rule as it is loaded.
  ///   - key: chosen by the asker, once for each thing that is wanted.
  ///   - content: the bytes of a draft that is to be kept.
  /// - Throws: `Diagnostics` with every fault; `command.key-reused`.
  public func perform(
    _ act: RuleAct, on rule: Rule, by actor: ActorID, key: String, at: Timestamp, content: [UInt8]? = nil
  ) async throws -> Reply {
    let payload = act.payload(rule.id)
    let command = Command(actor: actor, key: key, payload: ["kind": .text(act.kind.rawValue), "act": payload])
    return try await store.write { [projection] work in
      if let stored = try work.journal.reply(to: command) {
        return Reply(record: stored["record"].integer ?? 0, isRepeated: true)
      }
      let file = try work.rules.file(of: rule.id)
      let ground = RuleGround(
        loaded: rule.version, barring: try Self.barring(act, file, rule, work.rules))
      _ = try file.decide(act, by: actor, at: at, on: ground)
      if let content { _ = try work.journal.keep(segment: content) }
      let reply = Reply(record: try work.journalRecords.head().count + 1, isRepeated: false)
      let record = try work.journal.append(
        JournalEntry(
          kind: act.kind.rawValue, command: command, at: at, payload: payload,
          reply: ["record": CanonicalJSON(reply.record)], segments: content.map { [ContentHash(of: $0)] } ?? []))
      try projection.apply(record, to: work)
      return reply
    }
  }

  /// What the analysis of the version in question says against enabling it.
  private static func barring(
    _ act: RuleAct, _ file: RuleFile, _ rule: Rule, _ rules: any RuleReader
  ) throws -> [RuleAnalysis.Finding]? {
    let version: ContentHash
    switch act {
    case .propose(let proposal): version = proposal.version
    case .enable(let id):
      guard let enabling = file.enabling(id) else { return [] }
      version = enabling.proposal.version
    default: return []
    }
    if version == rule.version { return rule.analysis.barring }
    // What was loaded once and is no more was analysed when it was proposed.
    guard file.draft(version) != nil else { return [] }
    guard let bytes = try rules.content(of: version) else { return nil }
    return ModelReview(bytes: bytes, file: version.short).analysis.barring
  }

  /// Notes which version of each rule a corpus holds, with what each says, so that any result that stores the corpus's
  /// hash leads to the rules behind it. Once for each corpus.
  public func catalogue(_ book: RuleBook, at: Timestamp) async throws {
    let corpus = book.corpus.hash
    let payload: CanonicalJSON = [
      "corpus": .text(corpus),
      "rules": .object(
        Dictionary(uniqueKeysWithValues: book.rules.map { ("\($0.id)", CanonicalJSON.text($0.version.hex)) })),
    ]
    let command = Command(actor: .program, key: "catalogue-\(corpus.prefix(40))", payload: payload)
    try await store.write { [projection] work in
      guard try work.journal.reply(to: command) == nil else { return }
      let segments = try book.rules.map { try work.journal.keep(segment: $0.content) }
      let record = try work.journal.append(
        JournalEntry(
          kind: RuleProjection.catalogued, command: command, at: at, payload: payload,
          reply: ["corpus": .text(corpus)], segments: segments))
      try projection.apply(record, to: work)
    }
  }

  // MARK: Looking up

  /// What was done with a rule; an empty file where nobody has done anything.
  public func file(of rule: InstrumentID) async throws -> RuleFile {
    try await store.read { try $0.rules.file(of: rule) }
  }

  /// Every rule that somebody has done something with.
  public func files() async throws -> [InstrumentID: RuleFile] {
    let files = try await store.read { try $0.rules.files() }
    return Dictionary(files.map { ($0.rule, $0) }) { first, _ in first }
  }

  /// The version of each rule in a corpus, by the corpus's hash; empty where that was never catalogued here.
  public func versions(ofCorpus hash: String) async throws -> [InstrumentID: ContentHash] {
    try await store.read { try $0.rules.versions(ofCorpus: hash) }
  }

  /// The versions of a rule that corpora held, in the order of cataloguing.
  public func corpora(of rule: InstrumentID) async throws -> [CataloguedVersion] {
    try await store.read { try $0.rules.corpora(of: rule) }
  }

  /// What a version says, as the journal keeps it; `nil` where it was never seen here.
  public func content(of version: ContentHash) async throws -> [UInt8]? {
    try await store.read { try $0.rules.content(of: version) }
  }
}
