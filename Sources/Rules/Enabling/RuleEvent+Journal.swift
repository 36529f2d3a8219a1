import Diagnostics
import Journal
import PolicyCorpus
import Quantities

extension RuleAct {
  /// The kind of record that an act is written down as.
  enum RecordKind: String, CaseIterable {
    case draftKept = "rules.draft-kept"
    case draftDiscarded = "rules.draft-discarded"
    case proposed = "rules.enabling-proposed"
    case withdrawn = "rules.enabling-withdrawn"
    case refused = "rules.enabling-refused"
    case enabled = "rules.enabled"
    case stopAsked = "rules.stop-asked"
    case stopReturned = "rules.stop-returned"
    case stopped = "rules.stopped"
  }

  var kind: RecordKind {
    switch self {
    case .keepDraft: .draftKept
    case .discardDraft: .draftDiscarded
    case .propose: .proposed
    case .withdraw: .withdrawn
    case .refuse: .refused
    case .enable: .enabled
    case .askStop: .stopAsked
    case .returnStop: .stopReturned
    case .stop: .stopped
    }
  }

  /// What the journal keeps of the act.
  func payload(_ rule: InstrumentID) -> CanonicalJSON {
    var members: [String: CanonicalJSON] = ["rule": .text("\(rule)")]
    switch self {
    case .keepDraft(let version, let file):
      members["version"] = .text(version.hex)
      members["file"] = .text(file)
    case .discardDraft(let version, let reason):
      members["version"] = .text(version.hex)
      members["reason"] = .text(reason)
    case .propose(let proposal):
      members["version"] = .text(proposal.version.hex)
      members["document"] = .text(proposal.document)
      members["from"] = .text("\(proposal.holdsFrom)")
      members["legality"] = proposal.legality.json
      members["fair_competition"] = proposal.fairCompetition.json
    case .withdraw(let id, let reason), .refuse(let id, let reason), .returnStop(let id, let reason):
      members["enabling"] = CanonicalJSON(id.record)
      members["reason"] = .text(reason)
    case .enable(let id): members["enabling"] = CanonicalJSON(id.record)
    case .askStop(let id, let from, let reason), .stop(let id, let from, let reason):
      members["enabling"] = CanonicalJSON(id.record)
      members["from"] = .text("\(from)")
      members["reason"] = .text(reason)
    }
    return .object(members)
  }
}

extension ReviewRecord {
  fileprivate var json: CanonicalJSON {
    ["number": .text(number), "day": .text("\(day)"), "office": .text(office)]
  }

  fileprivate init?(_ json: CanonicalJSON) {
    guard let number = json["number"].text, let day = json["day"].text.flatMap({ CalendarDay($0) }),
      let office = json["office"].text
    else { return nil }
    self.init(number: number, day: day, office: office)
  }
}

extension RuleEvent {
  /// Reads an event of this room; `nil` for a record of another kind.
  /// - Throws: `journal.payload-unreadable`.
  init?(_ record: JournalRecord) throws {
    let payload = record.entry.payload
    guard let kind = RuleAct.RecordKind(rawValue: record.entry.kind) else { return nil }
    guard let rule = payload["rule"].text.flatMap({ InstrumentID($0) }), let act = RuleAct(kind, payload) else {
      throw Diagnostics(
        Diagnostic(
          "journal.payload-unreadable", at: Place(file: "journal", field: "#\(record.sequence)"),
          Wording(
            zh: "第 \(record.sequence) 条日志（\(record.entry.kind)，第 \(record.entry.version) 版）的内容读不懂",
            en: "record \(record.sequence) (\(record.entry.kind), version \(record.entry.version)) cannot be read"),
          remedy: Wording(
            zh: "它可能由更新版本的程序写下：请升级程序后再试", en: "a newer program may have written it: upgrade and try again")))
    }
    self.init(rule: rule, act: act, actor: record.entry.actor, at: record.entry.at)
  }
}

extension RuleAct {
  fileprivate init?(_ kind: RecordKind, _ payload: CanonicalJSON) {
    let version = payload["version"].text.flatMap { ContentHash(hex: $0) }
    let enabling = payload["enabling"].integer.map { Enabling.ID(record: $0) }
    let from = payload["from"].text.flatMap { CalendarDay($0) }
    let reason = payload["reason"].text
    switch kind {
    case .draftKept:
      guard let version, let file = payload["file"].text else { return nil }
      self = .keepDraft(version: version, file: file)
    case .draftDiscarded:
      guard let version, let reason else { return nil }
      self = .discardDraft(version: version, reason: reason)
    case .proposed:
      guard let version, let from, let document = payload["document"].text,
        let legality = ReviewRecord(payload["legality"]), let fair = ReviewRecord(payload["fair_competition"])
      else { return nil }
      self = .propose(
        RuleProposal(
          version: version, document: document, holdsFrom: from, legality: legality, fairCompetition: fair))
    case .withdrawn:
      guard let enabling, let reason else { return nil }
      self = .withdraw(enabling, reason: reason)
    case .refused:
      guard let enabling, let reason else { return nil }
      self = .refuse(enabling, reason: reason)
    case .enabled:
      guard let enabling else { return nil }
      self = .enable(enabling)
    case .stopAsked:
      guard let enabling, let from, let reason else { return nil }
      self = .askStop(enabling, from: from, reason: reason)
    case .stopReturned:
      guard let enabling, let reason else { return nil }
      self = .returnStop(enabling, reason: reason)
    case .stopped:
      guard let enabling, let from, let reason else { return nil }
      self = .stop(enabling, from: from, reason: reason)
    }
  }
}
