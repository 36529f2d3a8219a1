import Journal
import Quantities

/// What happened to a case. Deadlines stand in the events as they were worked out, so that the journal alone rebuilds
/// them, whatever calendar holds later.
public enum CaseEvent: Sendable, Hashable {
  case opened(CaseOpening)
  case joined(Joining)
  /// Somebody of the unit has it now.
  case assigned(party: Int, officer: ActorID?, reasons: [RoutingReason])
  case taken(party: Int, afterWorkingDays: Int)
  case asked(party: Int, question: String)
  case answered(party: Int, answer: String, due: DueDay?)
  case termSet(party: Int, workingDays: Int, reason: String, due: DueDay?)
  /// The calendar changed, and the deadlines with it; on what ground is `nil` where nobody said it.
  case dueMoved(party: Int, contact: DueDay?, due: DueDay?, ground: String? = nil)
  case stepReached(String)
  /// 补登: a step that was passed over, told later with its day.
  case stepMadeUp(String, on: CalendarDay)
  case fieldSet(name: String, value: String)
  case noted(String)
  case closed(party: Int, CaseOutcome, words: String)
  case escalated(party: Int, EscalationLevel)
  /// What a unit was asked to do, by whoever invited it or handed a part on to it.
  case charged(party: Int, words: String)
  /// A unit that is in the case already answers for it from now on.
  case leads(party: Int)
  /// A part goes on in another; `nil` in records from before parts were named.
  case reopened(party: Int?, reason: String)
  case rated(CaseRating)
  case contactErased(reason: String)
  /// Files that came with the event before it of the same record.
  case attached(Attaching)

  /// Files, and with what they came.
  public struct Attaching: Sendable, Hashable {
    public enum Step: String, Sendable, Hashable, CaseIterable {
      case opened, answered, closed
      /// 备注: for the offices alone where one of them wrote it.
      case noted
    }

    public let step: Step
    public let files: [AttachedFile]

    /// The most files that come with one step.
    public static let mostFiles = 3

    public init(_ step: Step, _ files: [AttachedFile]) {
      self.step = step
      self.files = files
    }
  }

  /// A party that comes in.
  public struct Joining: Sendable, Hashable {
    public let party: Int
    public let unit: ServiceUnit
    public let isLead: Bool
    public let officer: ActorID?
    public let reasons: [RoutingReason]
    public let workingDays: Int
    public let contactDue: DueDay?
    public let due: DueDay?

    public init(
      party: Int, unit: ServiceUnit, isLead: Bool, officer: ActorID?, reasons: [RoutingReason], workingDays: Int,
      contactDue: DueDay?, due: DueDay?
    ) {
      self.party = party
      self.unit = unit
      self.isLead = isLead
      self.officer = officer
      self.reasons = reasons
      self.workingDays = workingDays
      self.contactDue = contactDue
      self.due = due
    }
  }
}

/// An event in its place: when, by whom, and in which record of the journal.
public struct CaseOccurrence: Sendable, Hashable {

  public let event: CaseEvent
  public let at: Timestamp
  public let actor: ActorID
  public let record: Int

  public init(_ event: CaseEvent, at: Timestamp, actor: ActorID, record: Int) {
    self.event = event
    self.at = at
    self.actor = actor
    self.record = record
  }

  /// Who said of a part of the case what came of it; `nil` where it tells of something else.
  public var closer: ActorID? {
    guard case .closed(_, let outcome, _) = event, CaseOutcome.ownClosings.contains(outcome) else { return nil }
    return actor
  }
}

extension ServiceCase {
  /// Rebuilds a case from what happened to it; `nil` where the first event is no opening.
  public init?(id: ID, _ occurrences: [CaseOccurrence]) {
    guard let first = occurrences.first, case .opened(let opening) = first.event else { return nil }
    self.init(id: id, opening: opening, at: first.at)
    for occurrence in occurrences.dropFirst() { apply(occurrence.event, at: occurrence.at) }
  }

  /// What follows from an event.
  public mutating func apply(_ event: CaseEvent, at instant: Timestamp) {
    let day = instant.dayInShanghai
    switch event {
    case .opened: return
    case .joined(let joining):
      parties.append(
        CaseParty(
          number: joining.party, unit: joining.unit, isLead: false, hasLed: false, officer: joining.officer,
          reasons: joining.reasons, clock: CaseClock(start: day, workingDays: joining.workingDays),
          contactDue: joining.contactDue, due: joining.due, lastActivity: day))
      if joining.isLead { lead(parties.count - 1) }
    case .assigned(let party, let officer, let reasons):
      change(party) {
        $0.officer = officer
        $0.reasons = reasons
      }
    case .taken(let party, let days):
      change(party) {
        $0.state = .taken
        $0.takenAfter = days
        $0.showLife(on: day)
      }
    case .asked(let party, let question):
      change(party) {
        $0.state = .waiting(question: question)
        $0.clock.pause(on: day)
        // A deadline that has passed already stays passed.
        if let due = $0.due, due.day >= day { $0.due = nil }
        $0.showLife(on: day)
      }
    case .answered(let party, _, let due):
      change(party) {
        $0.state = .taken
        $0.clock.resume(on: day)
        $0.due = due
        $0.showLife(on: day)
      }
    case .termSet(let party, let days, _, let due):
      change(party) {
        $0.setTerm(days, due: due)
        $0.showLife(on: day)
      }
    case .dueMoved(let party, let contact, let due, _):
      change(party) {
        $0.contactDue = contact
        $0.due = due
      }
      return
    case .stepReached(let step): steps[step] = day
    case .stepMadeUp(let step, let made): steps[step] = made
    case .fieldSet(let name, let value): fields[name] = value
    case .noted, .attached: break
    case .closed(let party, let outcome, let words):
      change(party) {
        $0.clock.resume(on: day)
        $0.state = .closed(outcome, words: words, on: day)
        $0.lastActivity = day
      }
    case .escalated(let party, let level):
      change(party) { $0.level = level }
      return
    case .charged(let party, let words): change(party) { $0.charges.append(words) }
    case .leads(let party): lead(party)
    case .reopened:
      reopenings += 1
      rating = nil
      steps = steps.filter { FollowingStep($0.key)?.isTakenBack != true }
    case .rated(let rating):
      self.rating = rating
      if let lead = parties.last(where: \.isLead) { ratings.append(Given(part: lead.number, rating: rating)) }
    case .contactErased:
      hasContact = false
      return
    }
    lastActivity = day
  }

  private mutating func lead(_ party: Int) {
    guard parties.indices.contains(party) else { return }
    for index in parties.indices { parties[index].isLead = index == party }
    parties[party].hasLed = true
  }

  private mutating func change(_ party: Int, _ body: (inout CaseParty) -> Void) {
    guard parties.indices.contains(party) else { return }
    body(&parties[party])
  }
}
