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
  /// handed out, answered or closed. Every other step is reached once somebody says so; and what somebody says comes first.
  public func progress(along steps: [String]) -> [CaseProgress] {
    let passed = occurrences.reduce(into: Passed()) { $0.note($1) }
    return steps.map { CaseProgress(step: $0, day: self.case.steps[$0] ?? passed.day(of: $0)) }
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
        // none.
        if CaseOutcome.ownClosings.contains(outcome), party == lead || open.isEmpty { answered = answered ?? day }
        ended = open.isEmpty ? day : nil
      case .leads(let party): lead = party
      case .rated: confirmed = day
      case .reopened: (answered, confirmed, ended) = (nil, nil, nil)
      case .opened, .asked, .answered, .termSet, .dueMoved, .stepReached, .fieldSet, .noted, .escalated, .contactErased:
        break
      }
    }

    /// The steps as the clauses name them; `nil` for one that events say nothing of.
    func day(of step: String) -> CalendarDay? {
      switch step {
      case "分派": handedOut
      case "受理", "办理", "协调", "协调办理": taken
      case "反馈", "反馈企业", "答复": answered
      case "企业确认", "项目单位确认": confirmed
      case "办结", "销号": ended
      default: nil
      }
    }
  }
}
