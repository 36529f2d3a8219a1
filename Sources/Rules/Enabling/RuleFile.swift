import Journal
import PolicyCorpus
import Quantities

/// 规则档案: what people did with the versions of one rule, in the order in which they did it.
///
/// A version is proposed by one person and enabled or refused by another; what is enabled holds from its day until a later
/// one does or until it is stopped, which one person asks for and another does.
public struct RuleFile: Sendable, Hashable {
  public let rule: InstrumentID
  /// In the order in which they were kept.
  public internal(set) var drafts: [RuleDraft]
  /// In the order in which they were proposed.
  public internal(set) var enablings: [Enabling]

  public init(_ rule: InstrumentID, drafts: [RuleDraft] = [], enablings: [Enabling] = []) {
    self.rule = rule
    self.drafts = drafts
    self.enablings = enablings
  }

  public func draft(_ version: ContentHash) -> RuleDraft? { drafts.first { $0.version == version } }
  public func enabling(_ id: Enabling.ID) -> Enabling? { enablings.first { $0.id == id } }

  /// The proposal that waits for a second person; `nil` where none does.
  public var open: Enabling? { enablings.first { $0.state == .proposed } }

  /// Which enabling holds on a day: of those that have begun the latest, unless it was stopped.
  public func inForce(on day: CalendarDay) -> Enabling? {
    let begun = enablings.filter { $0.everHolds && $0.proposal.holdsFrom <= day }
    guard let latest = begun.max(by: { $0.proposal.holdsFrom < $1.proposal.holdsFrom }) else { return nil }
    return latest.stop.map { $0.from <= day } ?? false ? nil : latest
  }
}

/// 草稿: a version that somebody brought as a model and kept, beside the rule as it is loaded.
public struct RuleDraft: Sendable, Hashable {
  /// The hash of the model's bytes, which the journal keeps.
  public let version: ContentHash
  /// What the file was called.
  public let file: String
  public let kept: RuleDeed
  /// Who discarded it and why; `nil` while it stands.
  public internal(set) var discarded: RuleDeed?

  public init(version: ContentHash, file: String, kept: RuleDeed, discarded: RuleDeed? = nil) {
    self.version = version
    self.file = file
    self.kept = kept
    self.discarded = discarded
  }
}

/// Who did something, when, and why where a reason is asked for.
public struct RuleDeed: Sendable, Hashable {
  public let by: ActorID
  public let at: Timestamp
  public let reason: String?

  public init(by: ActorID, at: Timestamp, reason: String? = nil) {
    self.by = by
    self.at = at
    self.reason = reason
  }
}

/// 启用: a version that is to hold from a day, by a document, after two reviews.
public struct Enabling: Sendable, Hashable {
  /// The number of the journal's record that proposed it.
  public struct ID: Sendable, Hashable, Comparable {
    public let record: Int
    public init(record: Int) { self.record = record }
    public static func < (left: ID, right: ID) -> Bool { left.record < right.record }
  }

  public enum State: String, Sendable, Hashable, CaseIterable {
    /// 待复核
    case proposed
    /// 已撤回, by who proposed it
    case withdrawn
    /// 已退回, by the second person
    case refused
    /// 已启用
    case enabled
  }

  /// 停用: the first day on which it holds no more.
  public struct Stop: Sendable, Hashable {
    public let from: CalendarDay
    public let deed: RuleDeed

    public init(from: CalendarDay, deed: RuleDeed) {
      self.from = from
      self.deed = deed
    }
  }

  public let id: ID
  public let proposal: RuleProposal
  public let proposed: RuleDeed
  public internal(set) var state: State
  /// Who withdrew, refused or enabled it; `nil` while it waits.
  public internal(set) var decided: RuleDeed?
  /// 提请停用, with who asked for it; it stays beside the stop that it led to. One from before a stop took two has none.
  public internal(set) var stopAsked: Stop?
  public internal(set) var stop: Stop?

  public init(
    id: ID, proposal: RuleProposal, proposed: RuleDeed, state: State, decided: RuleDeed? = nil, stopAsked: Stop? = nil,
    stop: Stop? = nil
  ) {
    self.id = id
    self.proposal = proposal
    self.proposed = proposed
    self.state = state
    self.decided = decided
    self.stopAsked = stopAsked
    self.stop = stop
  }

  /// The stop that waits for a second person; `nil` where none does.
  public var openStop: Stop? { stop == nil ? stopAsked : nil }

  /// Whether there is a day on which it holds, as far as it itself says.
  public var everHolds: Bool { state == .enabled && stop.map { $0.from > proposal.holdsFrom } ?? true }
}

extension RuleFile {
  /// Brings the file to the state after an event.
  /// - Parameter record: the number of the journal's record that holds the event.
  public mutating func apply(_ event: RuleEvent, record: Int) {
    func deed(_ reason: String? = nil) -> RuleDeed { RuleDeed(by: event.actor, at: event.at, reason: reason) }
    func change(_ id: Enabling.ID, _ body: (inout Enabling) -> Void) {
      if let index = enablings.firstIndex(where: { $0.id == id }) { body(&enablings[index]) }
    }
    switch event.act {
    case .keepDraft(let version, let file):
      drafts.removeAll { $0.version == version }
      drafts.append(RuleDraft(version: version, file: file, kept: deed()))
    case .discardDraft(let version, let reason):
      if let index = drafts.firstIndex(where: { $0.version == version }) { drafts[index].discarded = deed(reason) }
    case .propose(let proposal):
      enablings.append(
        Enabling(id: Enabling.ID(record: record), proposal: proposal, proposed: deed(), state: .proposed))
    case .withdraw(let id, let reason):
      change(id) { enabling in
        enabling.state = .withdrawn
        enabling.decided = deed(reason)
      }
    case .refuse(let id, let reason):
      change(id) { enabling in
        enabling.state = .refused
        enabling.decided = deed(reason)
      }
    case .enable(let id):
      change(id) { enabling in
        enabling.state = .enabled
        enabling.decided = deed()
      }
    case .askStop(let id, let from, let reason):
      change(id) { $0.stopAsked = Enabling.Stop(from: from, deed: deed(reason)) }
    case .returnStop(let id, reason: _): change(id) { $0.stopAsked = nil }
    case .stop(let id, let from, let reason):
      change(id) { $0.stop = Enabling.Stop(from: from, deed: deed(reason)) }
    }
  }
}
