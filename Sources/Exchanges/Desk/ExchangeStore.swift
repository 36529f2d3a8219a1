import Enterprises
import Journal
import PolicyCorpus
import Quantities

/// Where demands and supplies are kept.
public protocol ExchangeStore: EnterpriseStore {
  /// Runs `body` in one transaction: all of it is kept, or nothing.
  func writeExchanges<T: Sendable>(_ body: @Sendable (any ExchangeWork) throws -> T) async throws -> T

  /// Runs `body` on one unchanging view of the store.
  func readExchanges<T: Sendable>(_ body: @Sendable (any ExchangeReading) throws -> T) async throws -> T
}

/// One view of the store, with the entries of exchanges.
public protocol ExchangeReading: EnterpriseReading {
  var exchanges: any ExchangeReader { get }
}

/// One unit of work on exchanges, with the journal inside.
public protocol ExchangeWork: ExchangeReading {
  var exchangeTable: any ExchangeRepository { get }
  var journal: any JournalWriter { get }
}

/// An act as it stands in the history of an entry.
public struct ExchangeAct: Sendable, Hashable {
  public let entry: ExchangeEntry.ID
  public let event: ExchangeEvent
  public let at: Timestamp
  public let actor: ActorID
  /// The journal's record of it.
  public let record: Int

  public init(entry: ExchangeEntry.ID, event: ExchangeEvent, at: Timestamp, actor: ActorID, record: Int) {
    self.entry = entry
    self.event = event
    self.at = at
    self.actor = actor
    self.record = record
  }
}

extension [ExchangeAct] {
  /// The last of an entry's acts that changed what it says.
  public var lastChange: RecordedChange? {
    last { act in
      switch act.event {
      case .opened, .amended, .renewed: true
      default: false
      }
    }.map { RecordedChange(record: $0.record, by: $0.actor, at: $0.at) }
  }
}

extension ExchangeEntry {
  /// The entry that its acts lead to, with when it was last touched; `nil` where they are no history of one.
  public init?(_ id: ID, acts: [ExchangeAct]) {
    self.init(id, acts.map(\.event))
    quietSince = acts.last?.at.dayInShanghai
  }
}

/// What people ask the lists for. Every day is the day of asking.
public struct ExchangeQuery: Sendable, Hashable {
  public enum Filter: String, Sendable, Hashable, CaseIterable {
    /// Published, and not over.
    case live
    /// Waiting to be looked at.
    case submitted
    /// Live or over without any answer, `ExchangeEntry.answerTerm` days after something last happened to it.
    case unanswered
    /// Published, and over.
    case expired
    case settled
    case all
  }

  /// `nil` for all exchanges.
  public var instrument: InstrumentID?
  public var side: ExchangeSide?
  public var filter: Filter
  /// Those that an enterprise posted or answered.
  public var enterprise: CreditCode?
  /// Words of the title or the text.
  public var search: String
  public var offset: Int
  public var limit: Int

  public init(
    _ instrument: InstrumentID? = nil, side: ExchangeSide? = nil, filter: Filter = .live,
    enterprise: CreditCode? = nil, search: String = "", offset: Int = 0, limit: Int = .max
  ) {
    self.instrument = instrument
    self.side = side
    self.filter = filter
    self.enterprise = enterprise
    self.search = search
    self.offset = offset
    self.limit = limit
  }
}

/// How an exchange goes: what stands on both sides and what became of it.
public struct ExchangeFigure: Sendable, Hashable {
  public var demands = 0
  public var supplies = 0
  public var submitted = 0
  public var unanswered = 0
  public var expired = 0
  public var settled = 0
  /// What came of it, as far as the viewer may look into answers.
  public var contracts = ExchangeContracts()

  public init(
    demands: Int = 0, supplies: Int = 0, submitted: Int = 0, unanswered: Int = 0, expired: Int = 0, settled: Int = 0,
    contracts: ExchangeContracts = ExchangeContracts()
  ) {
    self.demands = demands
    self.supplies = supplies
    self.submitted = submitted
    self.unanswered = unanswered
    self.expired = expired
    self.settled = settled
    self.contracts = contracts
  }
}

/// 达成情况: the answers that came to something, and for how much.
public struct ExchangeContracts: Sendable, Hashable {
  public var count = 0
  /// For how many of them the amount was told.
  public var told = 0
  public var amount = Money.zero
  /// How many enterprises stand on the side that has fewer of them; institutions are not counted.
  public var enterprises = 0

  public init(count: Int = 0, told: Int = 0, amount: Money = .zero, enterprises: Int = 0) {
    self.count = count
    self.told = told
    self.amount = amount
    self.enterprises = enterprises
  }
}

/// How an exchange goes, as everybody may see it: with how many enterprises stand behind each figure, so that what few of
/// them did can be left out.
public struct PublicExchangeFigure: Sendable, Hashable {
  public var demands = 0
  public var demanders = 0
  public var supplies = 0
  public var suppliers = 0
  public var contracts = ExchangeContracts()

  public init() {}
}

/// Entries of exchanges with the acts that led to where they stand, within one view of the store.
public protocol ExchangeReader {
  /// What was done to an entry, in the order of doing; empty where there is none.
  func acts(on entry: ExchangeEntry.ID) throws -> [ExchangeAct]
  func lastEntry() throws -> Int

  /// One page of entries that a viewer may see, the newest first.
  func page(
    _ query: ExchangeQuery, for viewer: ExchangeActor, on today: CalendarDay
  ) throws -> (rows: [ExchangeEntry], total: Int)

  /// How each exchange goes, as far as the viewer sees.
  func figures(for viewer: ExchangeActor, on today: CalendarDay) throws -> [InstrumentID: ExchangeFigure]

  /// How an exchange goes, in the whole city.
  func publicFigure(of instrument: InstrumentID, on today: CalendarDay) throws -> PublicExchangeFigure
}

/// The tables of entries and responses, within one unit of work.
public protocol ExchangeRepository {
  /// Appends an act, and brings the entry's rows to where it stands after it.
  func append(_ act: ExchangeAct, entry: ExchangeEntry) throws
}
