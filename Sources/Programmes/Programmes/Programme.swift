import Diagnostics
import PolicyCorpus
import Quantities

/// 工作机制: who leads it and works in it, who takes part and how far each is, and what was reported.
///
/// It decides and applies, and does nothing else. Leaders and members are named by their post, never by a person's number.
public struct Programme: Sendable, Hashable {
  public enum Role: String, Sendable, Hashable, CaseIterable {
    /// 牵头.
    case lead
    case member
  }

  public struct Member: Sendable, Hashable {
    public let post: String
    public let role: Role
    public let area: AreaCode
    public let from: CalendarDay
    /// The last day; `nil` while they hold the post.
    public internal(set) var until: CalendarDay?
  }

  /// 参加方: a project, a park, an enterprise or whatever the clause speaks of, by its name.
  public struct Participant: Sendable, Hashable {
    public let name: String
    public let enterprise: CreditCode?
    public let area: AreaCode
    public let from: CalendarDay
    /// The days on which it passed each declared milestone, as far as it is.
    public internal(set) var passed: [CalendarDay] = []
    /// 包保联系人: the number of the member who looks after it; `nil` where nobody was named.
    public internal(set) var keeper: Int?
    /// The last day on which its keeper was in touch with it.
    public internal(set) var contactedOn: CalendarDay?
    /// The day on which it left, and why; `nil` while it takes part.
    public internal(set) var left: Leaving?
  }

  public struct Leaving: Sendable, Hashable {
    public let day: CalendarDay
    public let reason: String
  }

  public let instrument: InstrumentID
  public let milestones: [String]
  public internal(set) var members: [Int: Member] = [:]
  public internal(set) var participants: [Int: Participant] = [:]
  /// The last day on which something was reported of it.
  public internal(set) var reportedOn: CalendarDay?
  var lastMember = 0
  var lastParticipant = 0

  public init(_ instrument: InstrumentID, milestones: [String], events: some Sequence<ProgrammeEvent> = []) {
    self.instrument = instrument
    self.milestones = milestones
    for event in events { apply(event) }
  }

  public var running: [Int: Participant] { participants.filter { $0.value.left == nil } }
  public var leads: [Member] {
    members.sorted { $0.key < $1.key }.map(\.value).filter { $0.role == .lead && $0.until == nil }
  }

  /// Who looks after a participant, as long as they hold the post; `nil` where nobody does.
  public func keeper(of number: Int) -> Member? {
    participants[number]?.keeper.flatMap { members[$0] }.flatMap { $0.until == nil ? $0 : nil }
  }

  /// When a participant is to be contacted again, by the declared cycle; `nil` where nobody says how often.
  public func contactDue(of number: Int, _ review: Cycle?) -> CalendarDay? {
    guard let review, let participant = participants[number] else { return nil }
    return Self.next(review, after: participant.contactedOn ?? participant.from)
  }

  /// The same day of the month a cycle later, or the last of a month that has no such day.
  private static func next(_ review: Cycle, after day: CalendarDay) -> CalendarDay {
    let months =
      switch review {
      case .month: 1
      case .quarter: 3
      case .year: 12
      }
    let (year, month, dayOfMonth) = day.civil
    let (later, which) = (year + (month - 1 + months) / 12, (month - 1 + months) % 12 + 1)
    return CalendarDay(
      year: later, month: which, day: min(dayOfMonth, CalendarDay.length(ofMonth: which, year: later))) ?? day
  }

  /// When it is to be looked at again, by the declared cycle; `nil` where nobody says, or nothing was reported yet.
  public func dueOn(_ review: Cycle?) -> CalendarDay? {
    guard let review, let reportedOn else { return nil }
    return Self.next(review, after: reportedOn)
  }

  /// What a command leads to.
  /// - Throws: `Diagnostics`: `programmes.future-day`, `programmes.no-member`, `programmes.member-twice`,
  ///   `programmes.no-participant`, `programmes.participant-twice`, `programmes.no-milestone`,
  ///   `programmes.before-last`, `programmes.kept-already`, and what is wrong with texts.
  public func decide(_ command: ProgrammeCommand, today: CalendarDay) throws(Diagnostics) -> ProgrammeEvent {
    do {
      return try event(of: command, today: today)
    } catch {
      throw Diagnostics(error)
    }
  }

  private func event(of command: ProgrammeCommand, today: CalendarDay) throws(Diagnostic) -> ProgrammeEvent {
    guard command.day <= today else { throw .futureDay(command.day, today) }
    switch command {
    case .appoint(let post, let role, let area, let day):
      try ProgrammeText.check(post, "post", ProgrammeText.title)
      let isThere = members.values.contains {
        $0.post == post && $0.role == role && $0.area == area && $0.until == nil
      }
      guard !isThere else { throw .memberTwice(post) }
      return .appointed(lastMember + 1, post: post, role, area, from: day)
    case .release(let number, let day):
      guard let member = members[number], member.until == nil else { throw .noMember }
      guard day >= member.from else { throw .beforeLast(member.from) }
      return .released(number, on: day)
    case .admit(let name, let enterprise, let area, let day):
      try ProgrammeText.check(name, "name", ProgrammeText.title)
      guard !running.values.contains(where: { $0.name == name && $0.area == area }) else {
        throw .participantTwice(name)
      }
      // An enterprise is the same one whatever it is called.
      if let same = running.values.first(where: { enterprise != nil && $0.enterprise == enterprise }) {
        throw .participantTwice(same.name)
      }
      return .admitted(lastParticipant + 1, name: name, enterprise, area, from: day)
    case .pass(let number, let day):
      guard let participant = running[number] else { throw .noParticipant }
      guard participant.passed.count < milestones.count else { throw .noMilestone(participant.name) }
      let last = participant.passed.last ?? participant.from
      guard day >= last else { throw .beforeLast(last) }
      return .passed(number, on: day)
    case .leave(let number, let day, let reason):
      guard let participant = running[number] else { throw .noParticipant }
      let last = participant.passed.last ?? participant.from
      guard day >= last else { throw .beforeLast(last) }
      try ProgrammeText.check(reason, "reason")
      return .left(number, on: day, reason: reason)
    case .report(let text, let area, let day):
      try ProgrammeText.check(text, "text")
      return .reported(text: text, area, on: day)
    case .entrust(let number, let keeper, let day):
      guard let participant = running[number] else { throw .noParticipant }
      guard let member = members[keeper], member.until == nil else { throw .noMember }
      guard participant.keeper != keeper else { throw .keptAlready(participant.name, member.post) }
      let first = max(participant.from, member.from)
      guard day >= first else { throw .beforeLast(first) }
      return .entrusted(number, to: keeper, on: day)
    case .contact(let number, let text, let day):
      guard let participant = running[number] else { throw .noParticipant }
      guard day >= participant.from else { throw .beforeLast(participant.from) }
      try ProgrammeText.check(text, "text")
      return .contacted(number, text: text, on: day)
    }
  }

  /// Brings the programme to where it stands after an event.
  public mutating func apply(_ event: ProgrammeEvent) {
    switch event {
    case .appointed(let number, let post, let role, let area, let day):
      members[number] = Member(post: post, role: role, area: area, from: day)
      lastMember = max(lastMember, number)
    case .released(let number, let day): members[number]?.until = day
    case .admitted(let number, let name, let enterprise, let area, let day):
      participants[number] = Participant(name: name, enterprise: enterprise, area: area, from: day)
      lastParticipant = max(lastParticipant, number)
    case .passed(let number, let day): participants[number]?.passed.append(day)
    case .left(let number, let day, let reason): participants[number]?.left = Leaving(day: day, reason: reason)
    case .reported(_, _, let day): reportedOn = max(reportedOn ?? day, day)
    case .entrusted(let number, let keeper, _): participants[number]?.keeper = keeper
    case .contacted(let number, _, let day):
      let last = participants[number]?.contactedOn ?? day
      participants[number]?.contactedOn = max(last, day)
    }
  }
}

public enum ProgrammeCommand: Sendable, Hashable {
  case appoint(post: String, Programme.Role, AreaCode, on: CalendarDay)
  case release(Int, on: CalendarDay)
  case admit(name: String, CreditCode?, AreaCode, on: CalendarDay)
  /// 达到下一个节点: the next milestone in the declared order.
  case pass(Int, on: CalendarDay)
  case leave(Int, on: CalendarDay, reason: String)
  /// 进展: what was done, decided, or is to be followed.
  case report(text: String, AreaCode, on: CalendarDay)
  /// 落实包保联系人: gives a participant a keeper, in place of the one it had.
  case entrust(Int, to: Int, on: CalendarDay)
  /// 联系情况: the keeper was in touch with a participant.
  case contact(Int, text: String, on: CalendarDay)

  var day: CalendarDay {
    switch self {
    case .appoint(_, _, _, let day), .release(_, let day), .admit(_, _, _, let day), .pass(_, let day),
      .leave(_, let day, _), .report(_, _, let day), .entrust(_, _, let day), .contact(_, _, let day):
      day
    }
  }
}

public enum ProgrammeEvent: Sendable, Hashable {
  case appointed(Int, post: String, Programme.Role, AreaCode, from: CalendarDay)
  case released(Int, on: CalendarDay)
  case admitted(Int, name: String, CreditCode?, AreaCode, from: CalendarDay)
  case passed(Int, on: CalendarDay)
  case left(Int, on: CalendarDay, reason: String)
  case reported(text: String, AreaCode, on: CalendarDay)
  case entrusted(Int, to: Int, on: CalendarDay)
  case contacted(Int, text: String, on: CalendarDay)

  public enum Name: String, Sendable, Hashable, CaseIterable {
    case appointed, released, admitted, passed, left, reported, entrusted, contacted
  }

  public var name: Name {
    switch self {
    case .appointed: .appointed
    case .released: .released
    case .admitted: .admitted
    case .passed: .passed
    case .left: .left
    case .reported: .reported
    case .entrusted: .entrusted
    case .contacted: .contacted
    }
  }
}
