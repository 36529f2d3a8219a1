import Diagnostics
import PolicyCorpus
import Quantities

/// 办理步骤: a declared step and the day on which the case reached it; `nil` for one that it has not.
public struct CaseProgress: Sendable, Hashable {
  public let step: String
  public let day: CalendarDay?
}

extension CaseDossier {
  /// How far the case has come along its declared steps.
  ///
  /// What happened to a case says of some steps by itself that they were reached: nobody enters once more that it was
  /// handed out, answered or closed. Every other step is reached once somebody says so; and what somebody says comes first,
  /// but for the end of a case, which is its last unit's closing and nothing else.
  public func progress(along steps: [String]) -> [CaseProgress] {
    let passed = occurrences.reduce(into: Passed()) { $0.note($1) }
    return steps.map { step in
      let said = FollowingStep(step) == .ended ? nil : self.case.steps[step]
      return CaseProgress(step: step, day: said ?? passed.day(of: step))
    }
  }

  /// The declared steps before one that were not reached: recording it passes them over.
  public func steps(passedOverBy step: String, along steps: [String]) -> [String] {
    guard let place = steps.firstIndex(of: step) else { return [] }
    return progress(along: Array(steps[..<place])).filter { $0.day == nil }.map(\.step)
  }

  /// The days that the events themselves give.
  private struct Passed {
    var handedOut: CalendarDay?
    var taken: CalendarDay?
    var answered: CalendarDay?
    var confirmed: CalendarDay?
    var ended: CalendarDay?
    private var open: Set<Int> = []
    private var lead: Int?

    mutating func note(_ occurrence: CaseOccurrence) {
      let day = occurrence.at.dayInShanghai
      switch occurrence.event {
      case .joined(let joining):
        open.insert(joining.party)
        if joining.isLead { lead = joining.party }
        // Whoever handed it on or refused it has ended nothing.
        ended = nil
        if joining.officer != nil { handedOut = handedOut ?? day }
      case .assigned(_, let officer, _): if officer != nil { handedOut = handedOut ?? day }
      case .taken:
        handedOut = handedOut ?? day
        taken = taken ?? day
      case .closed(let party, let outcome, _):
        open.remove(party)
        // The enterprise has its answer from the lead, or when nobody works on it any more; to hand on or to refuse is
        // none, and whoever was not reached has none.
        if CaseOutcome.ownClosings.contains(outcome), outcome != .notReachable, party == lead || open.isEmpty {
          answered = answered ?? day
        }
        ended = open.isEmpty ? day : nil
      case .leads(let party): lead = party
      case .rated: confirmed = day
      case .reopened: (answered, confirmed, ended) = (nil, nil, nil)
      case .opened, .asked, .answered, .termSet, .dueMoved, .stepReached, .stepMadeUp, .fieldSet, .noted, .charged,
        .escalated, .contactErased, .attached:
        break
      }
    }

    /// `nil` for a step that events say nothing of, or that has not been reached.
    func day(of step: String) -> CalendarDay? {
      switch FollowingStep(step) {
      case .handedOut: handedOut
      case .taken: taken
      case .answered: answered
      case .confirmed: confirmed
      case .ended: ended
      case nil: nil
      }
    }
  }
}

/// A declared step that follows from what happened to a case.
enum FollowingStep: Sendable, Hashable {
  case handedOut, taken, answered, confirmed, ended

  /// The step by the name that clauses have for it; `nil` for one that somebody has to record.
  init?(_ name: String) {
    switch name {
    case "分派": self = .handedOut
    case "受理", "办理", "协调", "协调办理": self = .taken
    case "反馈", "反馈企业", "答复": self = .answered
    case "企业确认", "项目单位确认": self = .confirmed
    case "办结", "销号": self = .ended
    default: return nil
    }
  }

  /// Whether opening the case again takes it back.
  var isTakenBack: Bool { self == .answered || self == .confirmed || self == .ended }
}

extension ServiceCase {
  /// Why a declared step cannot be recorded now; `nil` where it can.
  ///
  /// Somebody has taken the case up, no later step is recorded, and the end is left to the last unit's closing.
  func fault(recording step: String, of type: CaseType) -> Diagnostic? {
    faultOfAny(step, of: type) ?? recorded(after: step, of: type).first.map { .stepPassed(step, by: $0) }
  }

  /// Why a declared step cannot be made up for now; `nil` where it can: it was passed over, and a later one is recorded.
  func fault(makingUp step: String, of type: CaseType) -> Diagnostic? {
    if let fault = faultOfAny(step, of: type) { return fault }
    if let there = steps[step] { return .stepRecorded(step, there) }
    return recorded(after: step, of: type).isEmpty ? .stepNotPassed(step) : nil
  }

  /// The first and the last day on which a step that was passed over can have been done: not before the intake and what is
  /// recorded before it, not after what is recorded behind it or today. Where the steps around it were recorded out of
  /// order, as they could be of old, they say nothing of when it was done: any day since the intake can be.
  func daysFor(
    makingUp step: String, of type: CaseType, today: CalendarDay
  ) -> (first: CalendarDay, last: CalendarDay) {
    let before = type.declaration.steps.prefix { $0 != step }.compactMap { steps[$0] }
    let after = recorded(after: step, of: type).compactMap { steps[$0] }
    let (first, last) = (before.reduce(openedOn, max), after.reduce(today, min))
    return first <= last ? (first, last) : (openedOn, today)
  }

  /// What keeps a step from being recorded on whatever day.
  private func faultOfAny(_ step: String, of type: CaseType) -> Diagnostic? {
    guard type.declaration.steps.contains(step) else { return .caseStep(step, of: type) }
    if FollowingStep(step) == .ended { return .stepFollows(step) }
    return status == .new ? .stepUntaken(step) : nil
  }

  /// The declared steps behind one that somebody recorded. Of old the end could be recorded too; it says nothing of the
  /// steps before.
  private func recorded(after step: String, of type: CaseType) -> [String] {
    type.declaration.steps.drop { $0 != step }.dropFirst().filter { steps[$0] != nil && FollowingStep($0) != .ended }
  }

  /// Whether a declared step can be recorded now.
  public func mayRecord(_ step: String, of type: CaseType) -> Bool { fault(recording: step, of: type) == nil }

  /// Whether a declared step that was passed over can be made up for now.
  public func mayMakeUp(_ step: String, of type: CaseType) -> Bool { fault(makingUp: step, of: type) == nil }
}
