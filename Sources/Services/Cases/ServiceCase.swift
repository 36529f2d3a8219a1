import Journal
import PolicyCorpus
import Quantities

/// 诉求、事项: something taken in for an enterprise, worked by one or several parties and closed by each of them alone.
///
/// A case is what its events make of it: `CaseEvent` says what happened, `apply` what follows from it. An open case
/// has an open party at every moment, and so an owner.
public struct ServiceCase: Sendable, Hashable {
  /// A case's number, counted from 1 in the order of intake.
  public struct ID: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let number: Int

    public init(_ number: Int) {
      self.number = number
    }

    public static func < (left: ID, right: ID) -> Bool { left.number < right.number }
    public var description: String { String(number) }
  }

  public let id: ID
  public let opening: CaseOpening
  public let openedAt: Timestamp
  /// By their number, from 0.
  public internal(set) var parties: [CaseParty] = []
  /// The declared steps that were reached, with the day.
  public internal(set) var steps: [String: CalendarDay] = [:]
  /// The declared fields that were filled in.
  public internal(set) var fields: [String: String] = [:]
  /// What the enterprise said of the last closing; `nil` while it has not, and once the case is opened again.
  public internal(set) var rating: CaseRating?
  /// What it said of every closing, in order, each with the number of the part that led then: opening the case again takes
  /// none of it back.
  public internal(set) var ratings: [Given] = []
  /// Whether name and phone of the contact are still kept beside the case.
  public internal(set) var hasContact: Bool
  public internal(set) var reopenings = 0
  public internal(set) var lastActivity: CalendarDay

  public struct Given: Sendable, Hashable {
    public let part: Int
    public let rating: CaseRating
  }

  public init(id: ID, opening: CaseOpening, at: Timestamp) {
    self.id = id
    self.opening = opening
    openedAt = at
    hasContact = opening.contact != nil
    lastActivity = at.dayInShanghai
  }

  public var openedOn: CalendarDay { openedAt.dayInShanghai }
  public var openParties: [CaseParty] { parties.filter(\.isOpen) }
  public var isOpen: Bool { parties.contains(where: \.isOpen) }

  /// Who answers for the case: the open lead, else the first party that is still open, else the last lead.
  public var owner: CaseParty? {
    parties.last { $0.isOpen && $0.isLead } ?? parties.first(where: \.isOpen) ?? parties.last(where: \.isLead)
  }

  public enum Status: String, Sendable, Hashable, CaseIterable {
    /// 待接办: nobody has taken it up.
    case new
    /// 办理中.
    case inHand = "in_hand"
    /// 待企业补充: every open party waits for the enterprise.
    case waiting
    /// 已办结.
    case closed
  }

  public var status: Status {
    let open = openParties
    if open.isEmpty { return .closed }
    if open.allSatisfy(\.isWaiting) { return .waiting }
    // Where a unit's closing stands, the case was taken up, whatever others have still to begin.
    return open.allSatisfy { $0.state == .new } && reopenable.isEmpty ? .new : .inHand
  }

  /// The earliest deadline of the open parties; none of those whose clocks stand still before it.
  public var due: DueDay? { openParties.compactMap(\.standingDue).min() }

  /// The earliest day by which a party that nobody has taken up should have been.
  public var contactDue: CalendarDay? {
    openParties.filter { $0.state == .new }.compactMap { $0.contactDue?.day }.min()
  }

  /// 办理结果: how a case ended, as follows from how its units' parts did.
  public enum Outcome: String, Sendable, Hashable, CaseIterable {
    /// 已解决: every unit's part.
    case done
    /// 部分解决: some units' parts and not others'.
    case partlyDone = "partly_done"
    /// 办结，未能解决: no unit's part.
    case doneWithoutHelp = "done_without_help"
    /// 联系不上: no unit reached the enterprise.
    case notReachable = "not_reachable"
    /// 企业撤回: before any unit had said anything of its part.
    case withdrawn
  }

  /// The last part of each unit, by their number: what an earlier one said holds no longer.
  public var lastParts: [CaseParty] {
    parties.filter { party in !parties.contains { $0.number > party.number && $0.unit == party.unit } }
  }

  /// How it ended: what the units' last parts say together, but for those that were handed on or refused, which others
  /// went on with. `nil` while it is open.
  public var outcome: Outcome? {
    guard !isOpen else { return nil }
    let said = Set(lastParts.compactMap(\.outcome).filter(CaseOutcome.ownClosings.contains))
    if said.isEmpty { return .withdrawn }
    if said.contains(.done) { return said == [.done] ? .done : .partlyDone }
    return said == [.notReachable] ? .notReachable : .doneWithoutHelp
  }

  public var closedOn: CalendarDay? { isOpen ? nil : parties.compactMap(\.closedOn).max() }
}

/// What a case was opened with.
public struct CaseOpening: Sendable, Hashable {
  public enum Channel: String, Sendable, Hashable, CaseIterable {
    case portal, officer, phone, `import`
    /// 退规预警转办: a warning about the enterprise became the case.
    case warning
  }

  /// What a clause declares as a case, and one of its types.
  public let instrument: InstrumentID
  public let type: String
  public let enterprise: CreditCode
  /// The enterprise's area at intake: whose rows it is among.
  public let area: AreaCode?
  public let text: String
  public let channel: Channel
  /// Whether the longer term holds.
  public let isComplex: Bool
  /// The commitment to the contact's name and phone, which stand beside the case and can be erased.
  public let contact: ContentHash?

  public init(
    instrument: InstrumentID, type: String, enterprise: CreditCode, area: AreaCode?, text: String, channel: Channel,
    isComplex: Bool, contact: ContentHash? = nil
  ) {
    self.instrument = instrument
    self.type = type
    self.enterprise = enterprise
    self.area = area
    self.text = text
    self.channel = channel
    self.isComplex = isComplex
    self.contact = contact
  }
}

/// How a party's part of a case ended.
public enum CaseOutcome: String, Sendable, Hashable, CaseIterable {
  /// 已解决.
  case done
  /// 已办结但未能解决.
  case doneWithoutHelp = "done_without_help"
  /// 联系不上企业.
  case notReachable = "not_reachable"
  /// 不属于本单位职责: somebody else takes it, the fallback owner where nobody is named.
  case notForMe = "not_for_me"
  /// 已转办.
  case handedOn = "handed_on"
  /// 企业撤回.
  case withdrawn

  /// What a party may say of its own part; the others follow from handing on.
  public static let ownClosings: [CaseOutcome] = [.done, .doneWithoutHelp, .notReachable]
}

/// What the enterprise said of a closing.
public struct CaseRating: Sendable, Hashable {
  public enum Mark: String, Sendable, Hashable, CaseIterable {
    case satisfied, fair, dissatisfied
  }

  public let mark: Mark
  public let words: String
  /// 代录: an office's person heard it from the enterprise, and says how in `words`.
  public let isOnBehalf: Bool

  public init(mark: Mark, words: String, isOnBehalf: Bool = false) {
    self.mark = mark
    self.words = words
    self.isOnBehalf = isOnBehalf
  }
}

/// 主办或协办单位: one unit's part of a case, with its own clock. Its end ends nobody else's.
public struct CaseParty: Sendable, Hashable {
  public enum State: Sendable, Hashable {
    case new, taken
    case waiting(question: String)
    case closed(CaseOutcome, words: String, on: CalendarDay)
  }

  public let number: Int
  public let unit: ServiceUnit
  /// 主办; the others are 协办.
  public internal(set) var isLead: Bool
  /// 原主办: it is the lead, or was until another took its place.
  public internal(set) var hasLed: Bool
  /// The person who has it; `nil` where it is anybody's of the unit.
  public internal(set) var officer: ActorID?
  /// Why it came to this unit and person.
  public internal(set) var reasons: [RoutingReason]
  /// What whoever invited it or handed a part on to it asked for, in the order of asking.
  public internal(set) var charges: [String] = []
  public internal(set) var state = State.new
  public internal(set) var clock: CaseClock
  /// By when it should have been taken up.
  public internal(set) var contactDue: DueDay?
  /// By when it should be dealt with; `nil` while the clock stands still before that.
  public internal(set) var due: DueDay?
  /// What it had before its term was first changed; `nil` while it has its first term.
  public internal(set) var firstTerm: FirstTerm?
  /// How often its term was changed, by whomever.
  public internal(set) var termChanges = 0
  /// After how many working days it was taken up.
  public internal(set) var takenAfter: Int?
  public internal(set) var level = EscalationLevel.none
  public internal(set) var lastActivity: CalendarDay

  /// 原期限: a term that another has replaced.
  public struct FirstTerm: Sendable, Hashable {
    public let workingDays: Int
    /// Its deadline; `nil` where the clock stood still before it.
    public let due: DueDay?
  }

  public var isOpen: Bool { outcome == nil }
  /// The deadline that holds: none once it is closed, and none while the clock stands still before it. One that had passed
  /// before the enterprise was asked stays passed: a question stops what has not run out yet, and nothing else.
  public var standingDue: DueDay? { isOpen ? due : nil }

  /// Whether its deadline has passed: of an open part on a day, of a closed one by the day on which it was closed.
  public func isLate(on day: CalendarDay) -> Bool { due.map { $0.day < closedOn ?? day } ?? false }

  /// Its unit has done something with it, or somebody has for it: nobody calls it unattended any more. That the unit above
  /// looks at it stays so.
  mutating func showLife(on day: CalendarDay) {
    lastActivity = day
    level = min(level, .raised)
  }

  /// Another term from the same start; the first one and how often it was changed are kept. Of old the same term could be set
  /// once more, which changes nothing.
  mutating func setTerm(_ days: Int, due: DueDay?) {
    if days != clock.workingDays {
      firstTerm = firstTerm ?? FirstTerm(workingDays: clock.workingDays, due: self.due)
      termChanges += 1
    }
    clock.setTerm(days)
    self.due = due
  }
  public var isWaiting: Bool { if case .waiting = state { true } else { false } }
  public var question: String? { if case .waiting(let question) = state { question } else { nil } }
  public var outcome: CaseOutcome? { if case .closed(let outcome, _, _) = state { outcome } else { nil } }
  public var closedOn: CalendarDay? { if case .closed(_, _, let day) = state { day } else { nil } }
  public var joinedOn: CalendarDay { clock.start }
}

/// 催办升级: how far a late party has been raised.
public enum EscalationLevel: Int, Sendable, Hashable, Comparable, CaseIterable {
  case none
  /// 催办: its own unit was told that it is late.
  case reminded
  /// 提级: the unit above sees it.
  case raised
  /// 无人办理: the fallback owner took the lead.
  case abandoned

  public static func < (left: EscalationLevel, right: EscalationLevel) -> Bool { left.rawValue < right.rawValue }
}
