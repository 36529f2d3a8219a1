import Diagnostics
import Instruments
import Journal
import Quantities

/// 申报草稿: what an enterprise has written of an application and not sent. It is nobody else's to see, so it stands beside
/// the journal, and goes with the call's window.
public struct ApplicationDraft: Sendable, Hashable {
  public let call: CallID
  public let enterprise: CreditCode
  /// The subject's key; empty where none is chosen, or for the enterprise itself.
  public var subject: String
  /// The last four digits of the account; empty where none are typed.
  public var account: String
  /// 申请金额.
  public var amount: Money?
  public var papers: [Award.Paper]
  public var savedAt: Timestamp
  /// Grows with each saving, also of one that is begun anew after another was thrown away.
  public internal(set) var version: Int

  public init(
    call: CallID, enterprise: CreditCode, subject: String = "", account: String = "", amount: Money? = nil,
    papers: [Award.Paper] = [], savedAt: Timestamp, version: Int = 0
  ) {
    self.call = call
    self.enterprise = enterprise
    self.subject = subject
    self.account = account
    self.amount = amount
    self.papers = papers
    self.savedAt = savedAt
    self.version = version
  }

  /// What holds the contents of its papers.
  var holder: AttachmentHolder { Self.holder(under: call, of: enterprise) }

  static func holder(under call: CallID, of enterprise: CreditCode) -> AttachmentHolder {
    .draft(call: call.number, enterprise: enterprise)
  }

  /// The form in which the store keeps it.
  public var json: CanonicalJSON {
    [
      "subject": .text(subject), "account": .text(account), "fen": amount.map { .integer($0.fen) } ?? .null,
      "papers": .list(papers.map(\.json)), "at": .integer(savedAt.millisecondsSinceEpoch),
      "version": CanonicalJSON(version),
    ]
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(json: CanonicalJSON, under call: CallID, of enterprise: CreditCode) {
    guard let subject = json["subject"].text, let account = json["account"].text, let papers = json["papers"].list,
      let at = json["at"].integer
    else { return nil }
    self.init(
      call: call, enterprise: enterprise, subject: subject, account: account,
      amount: json["fen"].integer.map { Money(fen: Int64($0)) }, papers: papers.compactMap(Award.Paper.init(json:)),
      savedAt: Timestamp(millisecondsSinceEpoch: Int64(at)), version: json["version"].integer ?? Int(at))
  }
}

public protocol ApplicationDraftReader {
  func draft(under call: CallID, of enterprise: CreditCode) throws -> ApplicationDraft?

  /// All of an enterprise, or of everybody where `nil`, in the order of calls and enterprises.
  func drafts(of enterprise: CreditCode?) throws -> [ApplicationDraft]
}

public protocol ApplicationDraftRepository: ApplicationDraftReader {
  /// Inserts or replaces.
  func save(_ draft: ApplicationDraft) throws
  func remove(under call: CallID, of enterprise: CreditCode) throws
}

extension DeliveryWork {
  /// Takes a draft away, with the contents that nothing else holds.
  func discard(under call: CallID, of enterprise: CreditCode) throws {
    try attachmentTable.drop(nil, of: ApplicationDraft.holder(under: call, of: enterprise))
    try drafts.remove(under: call, of: enterprise)
  }
}

extension DeliveryDesk {
  /// Keeps what an enterprise has written so far, in place of what it had before; papers that are not among the new ones
  /// stay.
  /// - Parameters:
  ///   - files: the contents of the new papers.
  ///   - seen: the draft's version when somebody began to write; `nil` asks for nothing.
  /// - Throws: `Diagnostics` with code `delivery.not-open`, `delivery.window-over`, `delivery.account`, `delivery.amount`,
  ///   `delivery.papers`, `files.full`, `command.changed-since`.
  public func save(
    _ draft: ApplicationDraft, files: [IncomingFile], over seen: SeenVersion? = nil, by actor: ActorID, at: Timestamp
  ) async throws {
    try await store.write { work in
      let decision = try decision(by: actor, at: at, in: work)
      let call = try decision.openCall(draft.call)
      let standing = try work.drafts.draft(under: draft.call, of: draft.enterprise)
      try seen?.check(version: standing?.version ?? 0)
      var draft = draft
      draft.savedAt = at
      draft.version = max((standing?.version ?? 0) + 1, Int(at.millisecondsSinceEpoch))
      if !draft.account.isEmpty { draft.account = try decision.checkedAccount(draft.account) }
      draft.amount = try decision.checked(applied: draft.amount, under: call)
      let added = try decision.checked(draft.papers, of: call)
      let kept = standing?.papers ?? []
      draft.papers = ApplicationDraft.merged(kept, with: added)
      let hashes = Set(draft.papers.map(\.hash))
      for paper in kept where !hashes.contains(paper.hash) {
        try work.attachmentTable.drop(paper.hash, of: draft.holder)
      }
      for file in files {
        try work.attachmentTable.keep(file.bytes, as: file.hash, of: draft.holder, at: at)
      }
      try work.drafts.save(draft)
    }
  }

  /// Throws away what an enterprise has written of an application.
  /// - Parameter seen: the draft's version as it was shown; `nil` asks for nothing.
  /// - Throws: `Diagnostics` with code `command.changed-since`.
  public func discardDraft(under call: CallID, of enterprise: CreditCode, over seen: SeenVersion? = nil) async throws {
    try await store.write { work in
      try seen?.check(version: try work.drafts.draft(under: call, of: enterprise)?.version ?? 0)
      try work.discard(under: call, of: enterprise)
    }
  }
}

extension ApplicationDraft {
  /// Papers by their titles: new ones take the place of those from before.
  static func merged(_ papers: [Award.Paper], with added: [Award.Paper]) -> [Award.Paper] {
    let replaced = Set(added.map(\.title))
    return papers.filter { !replaced.contains($0.title) } + added
  }
}

extension DeliveryStore {
  /// Takes away the drafts whose call takes no applications any more, with their contents.
  /// - Returns: how many.
  @discardableResult
  public func eraseDrafts(at: Timestamp) async throws -> Int {
    try await write { work in
      var erased = 0
      for draft in try work.drafts.drafts(of: nil) {
        guard try work.book.call(draft.call)?.phase(on: at.dayInShanghai) != .open else { continue }
        try work.discard(under: draft.call, of: draft.enterprise)
        erased += 1
      }
      return erased
    }
  }
}

extension DeliveryDecision {
  /// 申请金额: above zero, and only where the call asks for one. No amount of it is promised: below the ceiling it is what is
  /// proposed; what is above the ceiling is told to the reviewers and to the enterprise, and refused by nobody.
  func checked(applied amount: Money?, under call: Call) throws -> Money? {
    guard let amount, call.terms.asksAmount else { return nil }
    return try positive(amount)
  }
}
