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

  /// Whether they are of an office, whose words enterprises read.
  var isOffice: Bool { if case .office(let scope) = standing { scope != .nothing } else { false } }

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
    case settled(ExchangeResult)
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
  /// The register's entry that it was taken from; `nil` where the party answered.
  public let source: ListedSource?
  public internal(set) var state: State

  /// What it came to; `nil` where it has not, or came to nothing.
  public var result: ExchangeResult? { if case .settled(let result) = state { result } else { nil } }
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
  /// What an office last let others see; `nil` where nothing was published yet.
  public internal(set) var publishedFigures: ExchangeFigures?
  public internal(set) var state: State
  public internal(set) var responses: [Int: ExchangeResponse] = [:]
  /// The day on which something last happened to it; `nil` where its acts were not read.
  var quietSince: CalendarDay?

  init(id: ID, opening: ExchangeOpening) {
    self.id = id
    self.opening = opening
    figures = opening.figures
    state = opening.isPublished ? .published : .submitted
    publishedFigures = opening.isPublished ? figures : nil
  }

  public var lastResponse: Int { responses.keys.max() ?? 0 }

  /// Whether others see it and may answer it on a day.
  public func isLive(on day: CalendarDay) -> Bool { state == .published && figures.until >= day }

  /// Whether nobody has answered, or nobody whose answer stands.
  public var isUnanswered: Bool { !responses.values.contains { $0.state != .takenBack } }

  /// For how many days nothing has to happen before it is said that nobody answered: who was let in today is being read.
  public static let answerTerm = 14

  /// Whether by a day it has stood unanswered for that long.
  public func isUnanswered(on day: CalendarDay) -> Bool {
    isUnanswered && quietSince.map { $0.adding(days: Self.answerTerm) <= day } ?? false
  }

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
      try ExchangeText.check(reason, by: actor)
      return .refused(reason: reason)
    case .amend(let figures):
      try require(actor.speaks(for: opening.party, of: opening.area), [.submitted, .published])
      if let fault = ExchangeText.wish(in: figures, by: actor) { throw fault }
      // What an enterprise changes is looked at again.
      return .amended(figures, isPublished: state == .published && actor.moderates(opening.area))
    case .renew(let until):
      try require(actor.speaks(for: opening.party, of: opening.area), [.published])
      let last = today.adding(days: ExchangeFigures.longest)
      guard until > figures.until, (today...last).contains(until) else { throw .until(until, figures.until, last) }
      return .renewed(until: until)
    case .respond(let party, let text):
      guard actor.speaks(for: party, of: opening.area) || actor.isOffice else { throw .notYours }
      guard state == .published else { throw .wrongState }
      guard figures.until >= today else { throw .over(figures.until) }
      guard party != opening.party else { throw .ownEntry }
      guard !responses.values.contains(where: { $0.party == party && $0.state.isOpen }) else {
        throw .answeredAlready
      }
      try ExchangeText.check(text, "text", by: actor)
      return .responded(lastResponse + 1, party, text: text)
    case .accept(let number):
      try require(actor.speaks(for: opening.party, of: opening.area), [.published])
      try require(number, .offered)
      return .accepted(number)
    case .decline(let number, let reason):
      try require(actor.speaks(for: opening.party, of: opening.area), [.published])
      try require(number, .offered)
      try ExchangeText.check(reason, by: actor)
      return .declined(number, reason: reason)
    case .refer(let offer):
      // Who is listed stands ready: the two talk from here on.
      try require(actor.speaks(for: opening.party, of: opening.area), [.published])
      guard figures.until >= today else { throw .over(figures.until) }
      guard offer.party != opening.party else { throw .ownEntry }
      guard !responses.values.contains(where: { $0.party == offer.party && $0.state.isOpen }) else {
        throw .answeredAlready
      }
      return .referred(lastResponse + 1, offer.party, text: offer.text, source: offer.source)
    case .takeBack(let number):
      guard let response = responses[number], response.state.isOpen else { throw .noResponse }
      guard actor.speaks(for: response.party, of: opening.area) else { throw .notYours }
      return .takenBack(number)
    case .settle(let number, let result):
      // Those who talk go on while what the entry says is looked at again.
      try require(actor.speaks(for: opening.party, of: opening.area), [.submitted, .published])
      try require(number, .accepted)
      guard result.on <= today else { throw .futureDay(result.on, today) }
      try ExchangeText.check(result.words, "words", by: actor)
      return .settled(number, result)
    case .fail(let number, let reason):
      try require(actor.speaks(for: opening.party, of: opening.area), [.submitted, .published])
      try require(number, .accepted)
      try ExchangeText.check(reason, by: actor)
      return .failed(number, reason: reason)
    case .close(let outcome, let words):
      try require(actor.speaks(for: opening.party, of: opening.area), [.submitted, .published])
      guard !responses.values.contains(where: { $0.state == .accepted }) else { throw .responseOpen }
      let hasSettled = responses.values.contains { $0.state.name == .settled }
      guard (outcome == .settled) == hasSettled else { throw .outcome(hasSettled) }
      try ExchangeText.check(words, "words", by: actor)
      return .closed(outcome, words: words)
    }
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
    case .published:
      state = .published
      publishedFigures = figures
    case .refused(let reason):
      state = .refused(reason: reason)
      endOpenResponses(reason)
    case .amended(let figures, let isPublished):
      self.figures = figures
      state = isPublished ? .published : .submitted
      if isPublished { publishedFigures = figures }
    case .renewed(let until):
      figures.until = until
      publishedFigures = figures
    case .responded(let number, let party, let text):
      responses[number] = ExchangeResponse(party: party, text: text, source: nil, state: .offered)
    case .referred(let number, let party, let text, let source):
      responses[number] = ExchangeResponse(party: party, text: text, source: source, state: .accepted)
    case .accepted(let number): responses[number]?.state = .accepted
    case .declined(let number, let reason): responses[number]?.state = .declined(reason: reason)
    case .takenBack(let number): responses[number]?.state = .takenBack
    case .settled(let number, let result): responses[number]?.state = .settled(result)
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
