import PolicyCorpus
import Quantities

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
  /// To talk with who stands in a list of the exchange.
  case refer(ExchangeReferral)
  case accept(Int)
  case decline(Int, reason: String)
  case takeBack(Int)
  case settle(Int, ExchangeResult)
  case fail(Int, reason: String)
  case close(ExchangeEntry.Outcome, words: String)
}

/// Who is taken from a list, and what the list says of it.
public struct ExchangeReferral: Sendable, Hashable {
  public let source: ListedSource
  public let party: ExchangeParty
  public let text: String

  public init(source: ListedSource, party: ExchangeParty, text: String) {
    self.source = source
    self.party = party
    self.text = text
  }
}

/// What was done to an entry.
public enum ExchangeEvent: Sendable, Hashable {
  case opened(ExchangeOpening)
  case published
  case refused(reason: String)
  case amended(ExchangeFigures, isPublished: Bool)
  case renewed(until: CalendarDay)
  case responded(Int, ExchangeParty, text: String)
  case referred(Int, ExchangeParty, text: String, source: ListedSource)
  case accepted(Int)
  case declined(Int, reason: String)
  case takenBack(Int)
  case settled(Int, ExchangeResult)
  case failed(Int, reason: String)
  case closed(ExchangeEntry.Outcome, words: String)

  public enum Name: String, Sendable, Hashable, CaseIterable {
    case opened, published, refused, amended, renewed, responded, referred, accepted, declined, takenBack, settled
    case failed, closed
  }

  public var name: Name {
    switch self {
    case .opened: .opened
    case .published: .published
    case .refused: .refused
    case .amended: .amended
    case .renewed: .renewed
    case .responded: .responded
    case .referred: .referred
    case .accepted: .accepted
    case .declined: .declined
    case .takenBack: .takenBack
    case .settled: .settled
    case .failed: .failed
    case .closed: .closed
    }
  }
}
