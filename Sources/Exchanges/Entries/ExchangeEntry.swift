import Diagnostics
import Journal
import PolicyCorpus
import Quantities

/// Who acts on an exchange, and how far they may go.
public struct ExchangeActor: Sendable, Hashable {
  public enum Standing: Sendable, Hashable {
    /// Somebody of an office, for the areas of their scope.
    case office(AreaScope)
    case enterprise(CreditCode)
  }

  public let id: ActorID
  public let standing: Standing

  public init(_ id: ActorID, _ standing: Standing) {
    self.id = id
    self.standing = standing
  }

  /// Whether they speak for a party that an entry of an area names: the enterprise itself, or the area's office.
  func speaks(for party: ExchangeParty, of area: AreaCode) -> Bool {
    switch standing {
    case .enterprise(let own): party == .enterprise(own)
    case .office(let scope): scope.contains(area)
    }
  }

  /// Whether they are an office that answers for an area: what enterprises post is looked at there.
  func moderates(_ area: AreaCode) -> Bool {
    if case .office(let scope) = standing { scope.contains(area) } else { false }
  }
}

/// 应答: somebody answers an entry.
public struct ExchangeResponse: Sendable, Hashable {
  public enum State: Sendable, Hashable {
    case offered
    /// 接洽中.
    case accepted
    case declined(reason: String)
    case takenBack
    /// 已达成.
    case settled(on: CalendarDay, words: String)
    /// 未达成.
    case failed(reason: String)

    public var isOpen: Bool { self == .offered || self == .accepted }
    public var name: Name {
      switch self {
      case .offered: .offered
      case .accepted: .accepted
      case .declined: .declined
      case .takenBack: .takenBack
      case .settled: .settled
      case .failed: .failed
      }
    }

    public enum Name: String, Sendable, Hashable, CaseIterable {
      case offered, accepted, declined, takenBack = "taken_back", settled, failed
    }
  }

  public let party: ExchangeParty
  public let text: String
  public internal(set) var state: State
}

/// 供需条目: one demand or supply, from its posting to what became of it.
///
/// It decides and applies, and does nothing else.
public struct ExchangeEntry: Sendable, Hashable {
  public struct ID: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let number: Int
    public init(_ number: Int) { self.number = number }
    public static func < (left: ID, right: ID) -> Bool { left.number < right.number }
    public var description: String { "\(number)" }
  }

  public enum Outcome: String, Sendable, Hashable, CaseIterable {
    case settled, unsettled, withdrawn
  }

  public enum State: Sendable, Hashable {
    /// 待审核: posted by an enterprise and not yet looked at.
    case submitted
    case published
    case refused(reason: String)
    case closed(Outcome, words: String)

    public enum Name: String, Sendable, Hashable, CaseIterable {
      case submitted, published, refused, closed
    }

    public var name: Name {
      switch self {
      case .submitted: .submitted
      case .published: .published
      case .refused: .refused
      case .closed: .closed
      }
    }
  }

  public let id: ID
  public let opening: ExchangeOpening
  public internal(set) var figures: ExchangeFigures
  public internal(set) var state: State
  public internal(set) var responses: [Int: ExchangeResponse] = [:]

  init(id: ID, opening: ExchangeOpening) {
    self.id = id
    self.opening = opening
    figures = opening.figures
    state = opening.isPublished ? .published : .submitted
  }

  public var lastResponse: Int { responses.keys.max() ?? 0 }

  /// Whether others see it and may answer it on a day.
  public func isLive(on day: CalendarDay) -> Bool { state == .published && figures.until >= day }

  /// Whether nobody has answered, or nobody whose answer stands.
  public var isUnanswered: Bool { !responses.values.contains { $0.state != .takenBack } }

  /// What a command leads to.
  /// - Throws: `Diagnostics`: `exchanges.not-yours`, `exchanges.wrong-state`, `exchanges.own-entry`,
  ///   `exchanges.over`, `exchanges.answered-already`, `exchanges.no-response`, `exchanges.response-open`,
  ///   `exchanges.future-day`, and what is wrong with a text.
  public func decide(
    _ command: ExchangeCommand, by actor: ExchangeActor, today: CalendarDay
  ) throws(Diagnostics) -> ExchangeEvent {
    do {
      return try event(of: command, by: actor, today: today)
    } catch {
      throw Diagnostics(error)
    }
  }

  private func event(
    of command: ExchangeCommand, by actor: ExchangeActor, today: CalendarDay
  ) throws(Diagnostic) -> ExchangeEvent {
    switch command {
    case .publish:
      try require(actor.moderates(opening.area), [.submitted])
      return .published
    case .refuse(let reason):
      try require(actor.moderates(opening.area), [.submitted])
      try ExchangeText.check(reason)
      return .refused(reason: reason)
    case .amend(let figures):
      try require(actor.speaks(for: opening.party, of: opening.area), [.submitted, .published])
      // What an enterprise changes is looked at again.
      return .amended(figures, isPublished: state == .published && actor.moderates(opening.area))
    case .renew(let until):
      try require(actor.speaks(for: opening.party, of: opening.area), [.published])
      let last = today.adding(days: ExchangeFigures.longest)
      guard until > figures.until, (today...last).contains(until) else { throw .until(until, figures.until, last) }
      return .renewed(until: until)
    case .respond(let party, let text):
      guard actor.speaks(for: party, of: opening.area) || Self.isOffice(actor) else { throw .notYours }
      guard state == .published else { throw .wrongState }
      guard figures.until >= today else { throw .over(figures.until) }
      guard party != opening.party else { throw .ownEntry }
      guard !responses.values.contains(where: { $0.party == party && $0.state.isOpen }) else {
        throw .answeredAlready
      }
      try ExchangeText.check(text, "text")
      return .responded(lastResponse + 1, party, text: text)
    case .accept(let number):
      try require(actor.speaks(for: opening.party, of: opening.area), [.published])
      try require(number, .offered)
      return .accepted(number)
    case .decline(let number, let reason):
      try require(actor.speaks(for: opening.party, of: opening.area), [.published])
      try require(number, .offered)
      try ExchangeText.check(reason)
      return .declined(number, reason: reason)
    case .takeBack(let number):
      guard let response = responses[number], response.state.isOpen else { throw .noResponse }
      guard actor.speaks(for: response.party, of: opening.area) else { throw .notYours }
      return .takenBack(number)
    case .settle(let number, let day, let words):
      try require(actor.speaks(for: opening.party, of: opening.area), [.published])
      try require(number, .accepted)
      guard day <= today else { throw .futureDay(day, today) }
      try ExchangeText.check(words, "words")
      return .settled(number, on: day, words: words)
    case .fail(let number, let reason):
      try require(actor.speaks(for: opening.party, of: opening.area), [.published])
      try require(number, .accepted)
      try ExchangeText.check(reason)
      return .failed(number, reason: reason)
    case .close(let outcome, let words):
      try require(actor.speaks(for: opening.party, of: opening.area), [.submitted, .published])
      guard !responses.values.contains(where: { $0.state == .accepted }) else { throw .responseOpen }
      let hasSettled = responses.values.contains { $0.state.name == .settled }
      guard (outcome == .settled) == hasSettled else { throw .outcome(hasSettled) }
      try ExchangeText.check(words, "words")
      return .closed(outcome, words: words)
    }
  }

  private static func isOffice(_ actor: ExchangeActor) -> Bool {
    if case .office(let scope) = actor.standing { scope != .nothing } else { false }
  }

  private func require(_ mayAct: Bool, _ states: [State]) throws(Diagnostic) {
    guard mayAct else { throw .notYours }
    guard states.contains(state) else { throw .wrongState }
  }

  private func require(_ number: Int, _ wanted: ExchangeResponse.State) throws(Diagnostic) {
    guard responses[number]?.state == wanted else { throw .noResponse }
  }

  /// Brings the entry to where it stands after an event.
  public mutating func apply(_ event: ExchangeEvent) {
    switch event {
    case .opened: break
    case .published: state = .published
    case .refused(let reason):
      state = .refused(reason: reason)
      endOpenResponses(reason)
    case .amended(let figures, let isPublished):
      self.figures = figures
      state = isPublished ? .published : .submitted
    case .renewed(let until): figures.until = until
    case .responded(let number, let party, let text):
      responses[number] = ExchangeResponse(party: party, text: text, state: .offered)
    case .accepted(let number): responses[number]?.state = .accepted
    case .declined(let number, let reason): responses[number]?.state = .declined(reason: reason)
    case .takenBack(let number): responses[number]?.state = .takenBack
    case .settled(let number, let day, let words): responses[number]?.state = .settled(on: day, words: words)
    case .failed(let number, let reason): responses[number]?.state = .failed(reason: reason)
    case .closed(let outcome, let words):
      state = .closed(outcome, words: words)
      endOpenResponses(words)
    }
  }

  /// Whose answer was not decided is told so by the entry's end.
  private mutating func endOpenResponses(_ reason: String) {
    for (number, response) in responses where response.state.isOpen {
      responses[number]?.state = .declined(reason: reason)
    }
  }
}

/// How an entry comes up.
public struct ExchangeOpening: Sendable, Hashable {
  public let instrument: InstrumentID
  public let side: ExchangeSide
  public let party: ExchangeParty
  /// The area whose office answers for it.
  public let area: AreaCode
  public let figures: ExchangeFigures
  /// Whether an office posted it, so that it need not be looked at again.
  public let isPublished: Bool

  public init(
    instrument: InstrumentID, side: ExchangeSide, party: ExchangeParty, area: AreaCode, figures: ExchangeFigures,
    isPublished: Bool
  ) {
    self.instrument = instrument
    self.side = side
    self.party = party
    self.area = area
    self.figures = figures
    self.isPublished = isPublished
  }
}

/// What somebody asks of an entry.
public enum ExchangeCommand: Sendable, Hashable {
  case publish
  case refuse(reason: String)
  case amend(ExchangeFigures)
  case renew(until: CalendarDay)
  case respond(ExchangeParty, text: String)
  case accept(Int)
  case decline(Int, reason: String)
  case takeBack(Int)
  case settle(Int, on: CalendarDay, words: String)
  case fail(Int, reason: String)
  case close(ExchangeEntry.Outcome, words: String)
}

/// What was done to an entry.
public enum ExchangeEvent: Sendable, Hashable {
  case opened(ExchangeOpening)
  case published
  case refused(reason: String)
  case amended(ExchangeFigures, isPublished: Bool)
  case renewed(until: CalendarDay)
  case responded(Int, ExchangeParty, text: String)
  case accepted(Int)
  case declined(Int, reason: String)
  case takenBack(Int)
  case settled(Int, on: CalendarDay, words: String)
  case failed(Int, reason: String)
  case closed(ExchangeEntry.Outcome, words: String)

  public enum Name: String, Sendable, Hashable, CaseIterable {
    case opened, published, refused, amended, renewed, responded, accepted, declined, takenBack, settled, failed, closed
  }

  public var name: Name {
    switch self {
    case .opened: .opened
    case .published: .published
    case .refused: .refused
    case .amended: .amended
    case .renewed: .renewed
    case .responded: .responded
    case .accepted: .accepted
    case .declined: .declined
    case .takenBack: .takenBack
    case .settled: .settled
    case .failed: .failed
    case .closed: .closed
    }
  }
}
