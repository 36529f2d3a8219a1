import Diagnostics
import Journal
import PolicyCorpus
import Quantities

/// What is known beside a rule's file when somebody acts: pure, given from without.
public struct RuleGround: Sendable {
  /// The version of the rule as it is loaded.
  public let loaded: ContentHash
  /// What the analysis of the version in question found that stands in the way of enabling; `nil` where its content is
  /// not there.
  public let barring: [RuleAnalysis.Finding]?

  public init(loaded: ContentHash, barring: [RuleAnalysis.Finding]?) {
    self.loaded = loaded
    self.barring = barring
  }
}

extension RuleFile {
  /// Decides on an act.
  /// - Throws: every fault, each at the field of a form that it is about.
  public func decide(
    _ act: RuleAct, by actor: ActorID, at: Timestamp, on ground: RuleGround
  ) throws(Diagnostics) -> RuleEvent {
    var faults: [Diagnostic] = []
    switch act {
    case .keepDraft(let version, let file):
      if version == ground.loaded { faults.append(.draftIsLoaded) }
      if let draft = draft(version), draft.discarded == nil { faults.append(.draftKept(version)) }
      if file.count > RuleProposal.longestText { faults.append(.tooLong("file", file.count)) }
    case .discardDraft(let version, let reason):
      faults += Self.faults(ofReason: reason)
      guard let draft = draft(version), draft.discarded == nil else { throw Diagnostics(.noDraft(version)) }
      if open?.proposal.version == draft.version { faults.append(.draftProposed) }
    case .propose(let proposal): faults += self.faults(of: proposal, at: at, on: ground)
    case .withdraw(let id, let reason):
      faults += Self.faults(ofReason: reason)
      if try waiting(id).proposed.by != actor { faults.append(.notOwnProposal) }
    case .refuse(let id, let reason):
      faults += Self.faults(ofReason: reason)
      if try waiting(id).proposed.by == actor { faults.append(.ownProposal) }
    case .enable(let id):
      let enabling = try waiting(id)
      if enabling.proposed.by == actor { faults.append(.ownProposal) }
      faults += barringFaults(ground)
      if let other = other(from: enabling.proposal.holdsFrom) { faults.append(.dayTaken(other)) }
    case .askStop(let id, let from, let reason):
      faults += Self.faults(ofReason: reason)
      if let asked = try standing(id).openStop { faults.append(.stopWaits(asked)) }
      if from < at.dayInShanghai { faults.append(.stopInPast(from, today: at.dayInShanghai)) }
    case .returnStop(let id, let reason):
      faults += Self.faults(ofReason: reason)
      if try standing(id).openStop == nil { faults.append(.stopNotAsked) }
    case .stop(let id, let from, let reason):
      // What was seen is what is done.
      guard let asked = try standing(id).openStop, asked.from == from, asked.deed.reason == reason else {
        throw Diagnostics(.stopNotAsked)
      }
      if asked.deed.by == actor { faults.append(.ownStop) }
      if from < at.dayInShanghai { faults.append(.stopInPast(from, today: at.dayInShanghai)) }
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return RuleEvent(rule: rule, act: act, actor: actor, at: at)
  }

  private func faults(of proposal: RuleProposal, at: Timestamp, on ground: RuleGround) -> [Diagnostic] {
    var faults: [Diagnostic] = []
    let isDraft = draft(proposal.version).map { $0.discarded == nil } ?? false
    if proposal.version != ground.loaded, !isDraft { faults.append(.noVersion(proposal.version)) }
    if let open { faults.append(.alreadyProposed(open)) }
    for (field, review) in [("legality-day", proposal.legality), ("fair-day", proposal.fairCompetition)]
    where review.day > at.dayInShanghai {
      faults.append(.reviewToCome(field, review.day))
    }
    if let other = other(from: proposal.holdsFrom) { faults.append(.dayTaken(other)) }
    return faults + barringFaults(ground)
  }

  private func barringFaults(_ ground: RuleGround) -> [Diagnostic] {
    guard let barring = ground.barring else { return [.contentMissing] }
    return barring.isEmpty ? [] : [.barred(barring)]
  }

  /// The enabling that holds from the very day already.
  private func other(from day: CalendarDay) -> Enabling? {
    enablings.first { $0.everHolds && $0.proposal.holdsFrom == day }
  }

  /// What is enabled and not stopped.
  private func standing(_ id: Enabling.ID) throws(Diagnostics) -> Enabling {
    guard let enabling = enabling(id), enabling.state == .enabled, enabling.stop == nil else {
      throw Diagnostics(.notEnabled)
    }
    return enabling
  }

  private func waiting(_ id: Enabling.ID) throws(Diagnostics) -> Enabling {
    guard let enabling = enabling(id), enabling.state == .proposed else { throw Diagnostics(.notProposed) }
    return enabling
  }

  private static func faults(ofReason reason: String) -> [Diagnostic] {
    if !reason.contains(where: { !$0.isWhitespace }) { return [.missing("reason")] }
    return reason.count > 500 ? [.tooLong("reason", reason.count)] : []
  }
}
