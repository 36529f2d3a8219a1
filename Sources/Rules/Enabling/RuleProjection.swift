import Diagnostics
import Journal
import PolicyCorpus

/// Carries what the journal says about rules into their tables: the one way in, for commands and for replay.
public struct RuleProjection: Sendable {
  /// The kind of record that says which versions a corpus holds.
  static let catalogued = "rules.catalogued"

  public init() {}

  /// Applies a record that is in the journal; one of another room's kinds changes nothing.
  /// - Throws: `journal.payload-unreadable`; what the store throws.
  public func apply(_ record: JournalRecord, to work: any RuleWork) throws {
    if record.entry.kind == Self.catalogued { return try applyCatalogue(record, to: work) }
    guard let event = try RuleEvent(record) else { return }
    let before = try work.rules.file(of: event.rule)
    var after = before
    after.apply(event, record: record.sequence)
    for draft in after.drafts where !before.drafts.contains(draft) { try work.ruleTable.save(draft, of: event.rule) }
    for enabling in after.enablings where !before.enablings.contains(enabling) {
      try work.ruleTable.save(enabling, of: event.rule)
    }
  }

  private func applyCatalogue(_ record: JournalRecord, to work: any RuleWork) throws {
    let payload = record.entry.payload
    guard let corpus = payload["corpus"].text, let members = payload["rules"].members else {
      throw Diagnostics(
        Diagnostic(
          "journal.payload-unreadable", at: Place(file: "journal", field: "#\(record.sequence)"),
          Wording(zh: "第 \(record.sequence) 条日志读不懂", en: "record \(record.sequence) cannot be read"),
          remedy: Wording(zh: "请升级程序后再试", en: "upgrade and try again")))
    }
    for (rule, version) in members.sorted(by: { $0.key < $1.key }) {
      guard let rule = InstrumentID(rule), let version = version.text.flatMap({ ContentHash(hex: $0) }) else {
        continue
      }
      try work.ruleTable.insert(CataloguedVersion(corpus: corpus, version: version, record: record.sequence), of: rule)
    }
  }
}
