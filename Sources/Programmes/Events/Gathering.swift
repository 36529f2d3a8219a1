// Programmes: 工作机制 and 活动. Who leads and takes part and how far each is; gatherings with invitations, attendance,
// follow-up and a calendar that other programs read.
// May import: Diagnostics, Enterprises, Instruments, Journal, PolicyCorpus, Quantities, Secrecy.
// Start reading at `Gathering` and `Programme`, then `ProgrammeDesk`, which runs the commands.

import Diagnostics
import PolicyCorpus
import Quantities
import Secrecy

/// What is said of a gathering before it is held.
public struct GatheringFigures: Sendable, Hashable {
  public var title: String
  /// One of the channels that the clause declares.
  public var channel: String
  /// Where, or the address on the net.
  public var venue: String
  /// The area whose office holds it.
  public var area: AreaCode
  public var start: Timestamp
  public var end: Timestamp
  /// 讲哪些条: the clauses that it is about.
  public var about: [ClauseID]
  public var text: String

  public init(
    title: String, channel: String, venue: String, area: AreaCode, start: Timestamp, end: Timestamp,
    about: [ClauseID], text: String = ""
  ) {
    self.title = title
    self.channel = channel
    self.venue = venue
    self.area = area
    self.start = start
    self.end = end
    self.about = about
    self.text = text
  }

  /// The longest gathering, in hours: a fair goes on for days.
  public static let longestHours = 14 * 24
  /// How far back one is recorded that was held already, and how far ahead one is planned, in days.
  public static let daysBack = 90
  public static let daysAhead = 366

  /// Whether its time or place is another.
  func isElsewhere(than other: GatheringFigures) -> Bool {
    (start, end, venue) != (other.start, other.end, other.venue)
  }
}

/// 一场活动: one session of a declared event, from its plan to what came after it.
///
/// It decides and applies, and does nothing else.
public struct Gathering: Sendable, Hashable {
  public struct ID: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let number: Int
    public init(_ number: Int) { self.number = number }
    public static func < (left: ID, right: ID) -> Bool { left.number < right.number }
    public var description: String { "\(number)" }
  }

  public enum State: Sendable, Hashable {
    case planned
    case held(words: String)
    case cancelled(reason: String)

    public var name: Name {
      switch self {
      case .planned: .planned
      case .held: .held
      case .cancelled: .cancelled
      }
    }

    public enum Name: String, Sendable, Hashable, CaseIterable {
      case planned, held, cancelled
    }
  }

  /// An enterprise's own answer to an invitation.
  public enum Answer: String, Sendable, Hashable, CaseIterable {
    case coming, notComing = "not_coming"
  }

  /// How an enterprise stands to a gathering.
  public struct Guest: Sendable, Hashable {
    public internal(set) var isInvited = false
    public internal(set) var answer: Answer?
    /// What it answered before time or place changed: it is asked again.
    public internal(set) var formerAnswer: Answer?
    public internal(set) var hasAttended = false
    /// 后续事项: the cases that came of it, by number.
    public internal(set) var cases: [Int] = []
  }

  /// Those whom one filter invited.
  public struct Invitation: Sendable, Hashable {
    /// Counted from 0, in the order of inviting.
    public let number: Int
    /// By what they were chosen, in words.
    public let filter: String
    public let codes: [CreditCode]
    public internal(set) var isWithdrawn = false
  }

  /// 改期、改地点: what time and place were before, and why they changed.
  public struct Move: Sendable, Hashable {
    public let from: GatheringFigures
    public let reason: String
  }

  public let id: ID
  public let instrument: InstrumentID
  public internal(set) var figures: GatheringFigures
  public internal(set) var state = State.planned
  public internal(set) var guests: [CreditCode: Guest] = [:]
  public internal(set) var invitations: [Invitation] = []
  /// The latest change of its time or place; `nil` where there was none.
  public internal(set) var lastMove: Move?
  /// How often its place or time was changed: what calendars call its sequence.
  public internal(set) var revision = 0

  init(id: ID, instrument: InstrumentID, figures: GatheringFigures) {
    self.id = id
    self.instrument = instrument
    self.figures = figures
  }

  public var invited: Int { guests.values.count { $0.isInvited } }
  public var attended: Int { guests.values.count { $0.hasAttended } }
  public var cases: Int { guests.values.reduce(0) { $0 + $1.cases.count } }

  /// Whether its last day has passed, recorded as held or not: nobody is invited to it any more.
  public func isOver(on day: CalendarDay) -> Bool { figures.end.dayInShanghai < day }

  /// The most enterprises that one command names.
  public static let mostGuests = 20_000

  /// What a command leads to; nothing where it changes nothing.
  /// - Throws: `Diagnostics`: `gatherings.wrong-state`, `gatherings.not-begun`, `gatherings.too-many`,
  ///   `gatherings.over`, `gatherings.not-invited`, `gatherings.no-guest`, `gatherings.nobody`,
  ///   `gatherings.no-invitation`, `gatherings.answered`, `gatherings.moved-back`, and what is wrong with figures and texts.
  public func decide(_ command: GatheringCommand, at now: Timestamp) throws(Diagnostics) -> GatheringEvent? {
    do {
      return try event(of: command, at: now)
    } catch {
      throw Diagnostics(error)
    }
  }

  private func event(of command: GatheringCommand, at now: Timestamp) throws(Diagnostic) -> GatheringEvent? {
    switch command {
    case .amend(let figures, let reason):
      guard state == .planned else { throw .gatheringState(state.name) }
      try ProgrammeText.check(reason, "reason")
      let (day, today) = (figures.start.dayInShanghai, now.dayInShanghai)
      // Nobody who was invited can still come on a day that is past.
      guard figures.start == self.figures.start || day >= today || invited == 0 else {
        throw .movedBack(day, today, invited: invited)
      }
      guard figures != self.figures else { return nil }
      // Once it has begun nobody answers any more: what was answered stands.
      return .amended(
        figures, reason: reason, asksAgain: figures.isElsewhere(than: self.figures) && figures.start > now)
    case .invite(let codes, let filter):
      guard state == .planned else { throw .gatheringState(state.name) }
      guard !isOver(on: now.dayInShanghai) else { throw .alreadyOver(figures.end.dayInShanghai) }
      let fresh = Set(codes).filter { guests[$0]?.isInvited != true }.sorted()
      try Self.bound(codes)
      return fresh.isEmpty ? nil : .invited(fresh, filter: filter)
    case .withdraw(let number, let reason):
      guard state == .planned else { throw .gatheringState(state.name) }
      guard !isOver(on: now.dayInShanghai) else { throw .alreadyOver(figures.end.dayInShanghai) }
      guard invitations.indices.contains(number), !invitations[number].isWithdrawn else { throw .noInvitation }
      guard mayWithdraw(invitations[number]) else { throw .alreadyAnswered }
      try ProgrammeText.check(reason, "reason")
      return .withdrawn(invitations[number].codes, invitation: number, reason: reason)
    case .answer(let code, let answer):
      guard state == .planned else { throw .gatheringState(state.name) }
      guard !isOver(on: now.dayInShanghai) else { throw .alreadyOver(figures.end.dayInShanghai) }
      guard guests[code]?.isInvited == true else { throw .notInvited }
      return guests[code]?.answer == answer ? nil : .answered(code, answer)
    case .attend(let codes):
      if case .cancelled = state { throw .gatheringState(state.name) }
      guard figures.start.dayInShanghai <= now.dayInShanghai else { throw .notBegun(figures.start.dayInShanghai) }
      try Self.bound(codes)
      // Who was not invited may come all the same.
      let fresh = Set(codes).filter { guests[$0]?.hasAttended != true }.sorted()
      return fresh.isEmpty ? nil : .attended(fresh)
    case .strike(let code, let reason):
      guard guests[code]?.hasAttended == true else { throw .noGuest }
      try ProgrammeText.check(reason, "reason")
      return .struck(code, reason: reason)
    case .hold(let words):
      guard state == .planned else { throw .gatheringState(state.name) }
      guard figures.start.dayInShanghai <= now.dayInShanghai else { throw .notBegun(figures.start.dayInShanghai) }
      try ProgrammeText.check(words, "words")
      return .held(words: words)
    case .cancel(let reason):
      guard state == .planned else { throw .gatheringState(state.name) }
      guard attended == 0 else { throw .alreadyAttended(attended) }
      try ProgrammeText.check(reason, "reason")
      return .cancelled(reason: reason)
    case .follow(let code, let number):
      guard guests[code]?.hasAttended == true else { throw .noGuest }
      return guests[code]?.cases.contains(number) == true ? nil : .followed(code, case: number)
    }
  }

  /// Whether an invitation stands and nobody of those whom it names has answered, come or had a case of it.
  public func mayWithdraw(_ invitation: Invitation) -> Bool {
    !invitation.isWithdrawn
      && invitation.codes.allSatisfy { code in
        guard let guest = guests[code] else { return true }
        return guest.answer == nil && guest.formerAnswer == nil && !guest.hasAttended && guest.cases.isEmpty
      }
  }

  private static func bound(_ codes: [CreditCode]) throws(Diagnostic) {
    guard !codes.isEmpty else { throw .nobody }
    guard codes.count <= mostGuests else { throw .tooMany(codes.count) }
  }

  /// Brings the gathering to where it stands after an event.
  public mutating func apply(_ event: GatheringEvent) {
    switch event {
    case .planned: break
    case .amended(let figures, let reason, let asksAgain):
      let earlier = self.figures
      self.figures = figures
      revision += 1
      guard figures.isElsewhere(than: earlier) else { break }
      lastMove = Move(from: earlier, reason: reason)
      guard asksAgain else { break }
      // Who said to come then and there has not said so of now and here.
      for (code, guest) in guests {
        guard let answer = guest.answer else { continue }
        guests[code]?.formerAnswer = answer
        guests[code]?.answer = nil
      }
    case .invited(let codes, let filter):
      for code in codes { guests[code, default: Guest()].isInvited = true }
      invitations.append(Invitation(number: invitations.count, filter: filter, codes: codes))
    case .withdrawn(let codes, let number, _):
      for code in codes { guests[code] = nil }
      if invitations.indices.contains(number) { invitations[number].isWithdrawn = true }
    case .answered(let code, let answer):
      guests[code]?.answer = answer
      guests[code]?.formerAnswer = nil
    case .attended(let codes): for code in codes { guests[code, default: Guest()].hasAttended = true }
    case .struck(let code, _): guests[code]?.hasAttended = false
    case .held(let words): state = .held(words: words)
    case .cancelled(let reason):
      state = .cancelled(reason: reason)
      revision += 1
    case .followed(let code, let number): guests[code]?.cases.append(number)
    }
  }
}

extension GatheringFigures {
  /// - Throws: `gatherings.missing`, `gatherings.too-long`, `gatherings.identity-number`, `gatherings.channel`,
  ///   `gatherings.times`, `gatherings.start`, `gatherings.about`.
  func check(
    _ declaration: EventDeclaration, today: CalendarDay, clauses: (ClauseID) -> Bool
  ) throws(Diagnostics) {
    var faults = ProgrammeText.faults(title, "title", ProgrammeText.title)
    faults += ProgrammeText.faults(venue, "venue", ProgrammeText.title)
    if !text.isEmpty { faults += ProgrammeText.faults(text, "text", ProgrammeText.text) }
    // Whom it invites reads both.
    for (words, field) in [(title, "title"), (text, "text")] {
      if let clause = FigureWish.found(in: words) {
        faults.append(FigureWish.refusal("programmes.figure-asked", clause, at: Place(field: field)))
      }
    }
    if !declaration.channels.contains(channel) { faults.append(.channel(channel, declaration.channels)) }
    let length = end.millisecondsSinceEpoch - start.millisecondsSinceEpoch
    if length <= 0 || length > Int64(Self.longestHours) * 3_600_000 { faults.append(.times) }
    let (first, last) = (today.adding(days: -Self.daysBack), today.adding(days: Self.daysAhead))
    if !(first...last).contains(start.dayInShanghai) { faults.append(.start(start.dayInShanghai, first, last)) }
    if about.isEmpty || !about.allSatisfy(clauses) { faults.append(.about) }
    guard faults.isEmpty else { throw Diagnostics(faults) }
  }
}

public enum GatheringCommand: Sendable, Hashable {
  case amend(GatheringFigures, reason: String)
  /// - Parameter filter: by what they were chosen, in words.
  case invite([CreditCode], filter: String)
  /// Takes back a whole invitation to which nobody answered.
  case withdraw(invitation: Int, reason: String)
  case answer(CreditCode, Gathering.Answer)
  case attend([CreditCode])
  /// Takes an attendance back that was recorded by mistake.
  case strike(CreditCode, reason: String)
  case hold(words: String)
  case cancel(reason: String)
  case follow(CreditCode, case: Int)
}

public enum GatheringEvent: Sendable, Hashable {
  case planned(InstrumentID, GatheringFigures)
  /// - Parameter asksAgain: whether the answers of before count no more, as decided when it was changed.
  case amended(GatheringFigures, reason: String, asksAgain: Bool)
  case invited([CreditCode], filter: String)
  case withdrawn([CreditCode], invitation: Int, reason: String)
  case answered(CreditCode, Gathering.Answer)
  case attended([CreditCode])
  case struck(CreditCode, reason: String)
  case held(words: String)
  case cancelled(reason: String)
  case followed(CreditCode, case: Int)

  public enum Name: String, Sendable, Hashable, CaseIterable {
    case planned, amended, invited, withdrawn, answered, attended, struck, held, cancelled, followed
  }

  public var name: Name {
    switch self {
    case .planned: .planned
    case .amended: .amended
    case .invited: .invited
    case .withdrawn: .withdrawn
    case .answered: .answered
    case .attended: .attended
    case .struck: .struck
    case .held: .held
    case .cancelled: .cancelled
    case .followed: .followed
    }
  }
}

extension GatheringEvent {
  /// The enterprises that it is about.
  public var guests: [CreditCode] {
    switch self {
    case .planned, .amended, .held, .cancelled: []
    case .invited(let codes, _), .withdrawn(let codes, _, _), .attended(let codes): codes
    case .answered(let code, _), .struck(let code, _), .followed(let code, _): [code]
    }
  }
}

/// What people type, held to bounds.
enum ProgrammeText {
  static let title = 100
  static let text = 2_000

  static func faults(_ text: String, _ field: String, _ limit: Int) -> [Diagnostic] {
    guard text.contains(where: { !$0.isWhitespace }) else { return [.missing(field)] }
    guard text.count <= limit else { return [.tooLong(field, text.count, limit)] }
    return IdentityNumber.stands(in: text) ? [.identityNumber(field)] : []
  }

  static func check(_ text: String, _ field: String, _ limit: Int = ProgrammeText.text) throws(Diagnostic) {
    if let fault = faults(text, field, limit).first { throw fault }
  }
}

/// 覆盖面: how many of those whom a clause concerns a gathering has reached.
public struct ClauseReach: Sendable, Hashable {
  public let clause: ClauseID
  /// How many enterprises the clause's benefits match or may match; `nil` where it has none that is worked out.
  public let matching: Int?
  public let invited: Int
  public let attended: Int

  /// - Parameter matching: the enterprises that the clause concerns; `nil` where nobody can tell.
  public init(_ clause: ClauseID, matching: Set<CreditCode>?, invited: Set<CreditCode>, attended: Set<CreditCode>) {
    self.clause = clause
    self.matching = matching?.count
    self.invited = matching.map { $0.intersection(invited).count } ?? 0
    self.attended = matching.map { $0.intersection(attended).count } ?? 0
  }
}
