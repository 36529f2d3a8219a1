import Enterprises
import Instruments
import Journal
import PolicyCorpus
import Quantities

/// Where cases, officers and the settings of this room are kept. Its methods bear the room's name, since one store keeps several
/// rooms.
public protocol ServiceStore: Sendable {
  /// Runs `body` in one transaction: all of it is kept, or nothing.
  func writeServices<T: Sendable>(_ body: @Sendable (any ServiceWork) throws -> T) async throws -> T

  /// Runs `body` on one unchanging view of the store.
  func readServices<T: Sendable>(_ body: @Sendable (any ServiceReading) throws -> T) async throws -> T
}

/// One view of the store.
public protocol ServiceReading {
  var enterprises: any EnterpriseReader { get }
  var cases: any CaseReader { get }
  var settings: any ServiceSettingsReader { get }
  var officers: any OfficerReader { get }
  var attachments: any AttachmentReader { get }
  var journalRecords: any JournalReader { get }
}

/// One unit of work, with the journal inside.
public protocol ServiceWork: ServiceReading, CaseTransaction {
  var caseTable: any CaseRepository { get }
  var settingsTable: any ServiceSettingsRepository { get }
  var officerTable: any OfficerRepository { get }
  var attachmentTable: any AttachmentRepository { get }
  var journal: any JournalWriter { get }
}

public protocol CaseReader {
  /// Rebuilt from its events; `nil` where there is none.
  func serviceCase(_ id: ServiceCase.ID) throws -> ServiceCase?

  /// What happened to a case, in order; empty where there is none.
  func occurrences(of id: ServiceCase.ID) throws -> [CaseOccurrence]

  /// Whether the case's enterprise, or the unit of one of its parties, lies within the scope.
  func isVisible(_ id: ServiceCase.ID, within scope: AreaScope) throws -> Bool

  /// What happened to many cases, each in order; nothing of those that there are not.
  /// Cost: a query for some hundred cases.
  func occurrences(of ids: [ServiceCase.ID]) throws -> [ServiceCase.ID: [CaseOccurrence]]

  /// Those of some cases that `isVisible` within the scope.
  /// Cost: a query for some hundred cases.
  func visible(_ ids: [ServiceCase.ID], within scope: AreaScope) throws -> Set<ServiceCase.ID>

  /// The highest number given to a case.
  func lastID() throws -> Int

  /// One page of the cases within the scope.
  func page(_ query: CaseQuery, within scope: AreaScope, on day: CalendarDay) throws -> CasePage

  /// The numbers of the open cases, in order.
  func openIDs() throws -> [ServiceCase.ID]

  /// The open cases in which a person has an open part, in order.
  func openIDs(of officer: ActorID) throws -> [ServiceCase.ID]

  /// How many open parties each person has.
  func openLoads() throws -> [ActorID: Int]

  /// What each kind of case has within the scope.
  func figures(within scope: AreaScope, on day: CalendarDay) throws -> [InstrumentID: CaseFigures]

  /// The parties whose unit lies within the scope and that came in or ended on a day or later, or are open since whenever:
  /// what rates are made of.
  func partyRows(since day: CalendarDay, within scope: AreaScope) throws -> [CasePartyRow]

  /// Name and phone of a case's contact; `nil` where none was given, or it was erased.
  func contact(of id: ServiceCase.ID) throws -> CaseContact?
}

public protocol CaseRepository {
  /// Appends what happened, and keeps what follows from it.
  func append(_ occurrences: [CaseOccurrence], to result: ServiceCase) throws

  func keep(_ contact: CaseContact, of id: ServiceCase.ID) throws
  func eraseContact(of id: ServiceCase.ID) throws
}

public protocol ServiceSettingsReader {
  /// The terms that an operator set, under `nil` for every kind of case.
  func terms() throws -> [InstrumentID?: CaseTerms]

  /// What organisations said of single days, in the order of areas and days.
  func calendarExceptions() throws -> [CalendarException]

  /// The ladder, the bounds of units' rates, and the published years that were set.
  func rules() throws -> ServiceRules
}

public protocol ServiceSettingsRepository {
  /// Inserts or replaces.
  func save(_ terms: CaseTerms, of instrument: InstrumentID?) throws
  func save(_ exception: CalendarException) throws
  func remove(area: AreaCode, day: CalendarDay) throws
  /// Inserts, or replaces the one of its name.
  func save(_ rule: ServiceRule) throws
}

/// What a person asks the list of cases for.
public struct CaseQuery: Sendable, Hashable {
  public enum Order: String, Sendable, Hashable, CaseIterable {
    /// The nearest deadline first; those without one last.
    case due
    case opened, enterprise, state
  }

  /// Which cases: `overdue` has a party past its deadline, `raised` one that the unit above should look at, `waiting` one
  /// to which the enterprise owes an answer, `stranded` (待移交) one in the hands of somebody who is gone.
  public enum Filter: String, Sendable, Hashable, CaseIterable {
    case open, overdue, raised, waiting, stranded, closed, all
  }

  public var filter: Filter
  public var instrument: InstrumentID?
  /// One area of the enterprises and all below it.
  public var area: AreaCode?
  public var enterprise: CreditCode?
  /// The first and the last day of intake.
  public var openedFrom: CalendarDay?
  public var openedThrough: CalendarDay?
  /// Cases in which this person has an open part.
  public var officer: ActorID?
  /// Cases with an open part of this area's office or departments that no person has, or somebody who is gone.
  public var unclaimedIn: AreaCode?
  /// Who has cases and is gone; `CaseDesk` says it where a query asks for what is theirs.
  public var gone: Set<ActorID> = []
  /// Words of the text or of the enterprise's name.
  public var search: String
  public var order: Order
  public var isDescending: Bool
  public var offset: Int
  public var limit: Int

  public init(
    filter: Filter = .open, instrument: InstrumentID? = nil, area: AreaCode? = nil, enterprise: CreditCode? = nil,
    openedFrom: CalendarDay? = nil, openedThrough: CalendarDay? = nil, officer: ActorID? = nil,
    unclaimedIn: AreaCode? = nil, search: String = "", order: Order = .due,
    isDescending: Bool = false,
    offset: Int = 0, limit: Int = 50
  ) {
    self.filter = filter
    self.instrument = instrument
    self.area = area
    self.enterprise = enterprise
    self.openedFrom = openedFrom
    self.openedThrough = openedThrough
    self.officer = officer
    self.unclaimedIn = unclaimedIn
    self.search = search
    self.order = order
    self.isDescending = isDescending
    self.offset = offset
    self.limit = limit
  }
}

/// One case of a list.
public struct CaseRow: Sendable, Hashable {
  public let id: ServiceCase.ID
  public let instrument: InstrumentID
  public let type: String
  public let enterprise: CreditCode
  /// The enterprise's name as it is now, or its code.
  public let title: String
  public let area: AreaCode?
  public internal(set) var text: String
  public let status: ServiceCase.Status
  public let outcome: ServiceCase.Outcome?
  public let openedOn: CalendarDay
  public let due: DueDay?
  /// By when somebody should be in touch, while a party has not been taken up.
  public let contactDue: CalendarDay?
  public let owner: ServiceUnit
  public let officer: ActorID?
  public let level: EscalationLevel
  /// What the enterprise said of the last closing.
  public let rating: CaseRating.Mark?
  /// The unit whose deadline `due` is: not always the one that answers for the case.
  public var dueOf: ServiceUnit?
  /// What the enterprise said last, be it of a closing after which the case was opened again.
  public var lastRating: CaseRating.Mark?

  public init(
    id: ServiceCase.ID, instrument: InstrumentID, type: String, enterprise: CreditCode, title: String,
    area: AreaCode?, text: String, status: ServiceCase.Status, outcome: ServiceCase.Outcome?, openedOn: CalendarDay,
    due: DueDay?, contactDue: CalendarDay?, owner: ServiceUnit, officer: ActorID?, level: EscalationLevel,
    rating: CaseRating.Mark?
  ) {
    self.id = id
    self.instrument = instrument
    self.type = type
    self.enterprise = enterprise
    self.title = title
    self.area = area
    self.text = text
    self.status = status
    self.outcome = outcome
    self.openedOn = openedOn
    self.due = due
    self.contactDue = contactDue
    self.owner = owner
    self.officer = officer
    self.level = level
    self.rating = rating
    lastRating = rating
  }
}

public struct CasePage: Sendable, Hashable {
  public let rows: [CaseRow]
  /// How many cases the query has in all.
  public let total: Int

  public init(rows: [CaseRow], total: Int) {
    self.rows = rows
    self.total = total
  }
}

/// What one kind of case has.
public struct CaseFigures: Sendable, Hashable {
  /// A number of cases, and how many different enterprises are behind it.
  public struct Figure: Sendable, Hashable {
    public let cases: Int
    public let enterprises: Int

    public init(cases: Int = 0, enterprises: Int = 0) {
      self.cases = cases
      self.enterprises = enterprises
    }
  }

  public var open = Figure()
  public var overdue = Figure()
  public var waiting = Figure()
  public var closed = Figure()

  public init() {}
}

/// One party, as rates are made of it.
public struct CasePartyRow: Sendable, Hashable {
  public let `case`: ServiceCase.ID
  public let instrument: InstrumentID
  public let type: String
  public let unit: ServiceUnit
  public let joinedOn: CalendarDay
  public let takenAfter: Int?
  public let due: CalendarDay?
  public let isWaiting: Bool
  public let outcome: CaseOutcome?
  public let closedOn: CalendarDay?
  /// What the enterprise said of the closing to which the party led the case, also after it was opened again.
  public let rating: CaseRating.Mark?
  /// How often its term was changed.
  public let termChanges: Int

  public init(
    case: ServiceCase.ID, instrument: InstrumentID, type: String, unit: ServiceUnit, joinedOn: CalendarDay,
    takenAfter: Int?, due: CalendarDay?, isWaiting: Bool, outcome: CaseOutcome?, closedOn: CalendarDay?,
    rating: CaseRating.Mark?, termChanges: Int = 0
  ) {
    self.case = `case`
    self.instrument = instrument
    self.type = type
    self.unit = unit
    self.joinedOn = joinedOn
    self.takenAfter = takenAfter
    self.due = due
    self.isWaiting = isWaiting
    self.outcome = outcome
    self.closedOn = closedOn
    self.rating = rating
    self.termChanges = termChanges
  }
}
