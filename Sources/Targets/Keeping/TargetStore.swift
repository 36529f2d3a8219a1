import Enterprises
import Journal
import PolicyCorpus
import Quantities

/// Where targets, observations and what belongs to them are kept.
public protocol TargetStore: Sendable {
  /// Runs `body` in one transaction: all of it is kept, or nothing.
  func writeTargets<T: Sendable>(_ body: @Sendable (any TargetWork) throws -> T) async throws -> T

  /// Runs `body` on one unchanging view of the store.
  func readTargets<T: Sendable>(_ body: @Sendable (any TargetReading) throws -> T) async throws -> T

  /// Replaces all counted entries in one transaction: they follow from the facts and are never edited.
  func replaceEntries(with entries: [CountedEntry]) async throws
}

/// One view of the store.
public protocol TargetReading {
  var enterprises: any EnterpriseReader { get }
  var targets: any TargetReader { get }
  var evaluations: any EvaluationReader { get }
  var journalRecords: any JournalReader { get }
}

/// One unit of work, with the journal inside.
public protocol TargetWork: TargetReading {
  var targetTable: any TargetRepository { get }
  var evaluationTable: any EvaluationRepository { get }
  var journal: any JournalWriter { get }
}

public protocol TargetReader {
  /// Everything that was ever observed, in the order of recording; of one indicator where one is named.
  func observations(of indicator: InstrumentID?) throws -> [Observation]
  func observation(_ id: Int) throws -> Observation?

  /// Every yearly task that was ever given, in the order of recording; of one indicator where one is named.
  func assignments(of indicator: InstrumentID?) throws -> [Assignment]

  /// The newest cascade below an area for a year.
  func cascade(of indicator: InstrumentID, below area: AreaCode, year: Int) throws -> Cascade?

  /// Every saving of it, the newest first.
  func cascades(of indicator: InstrumentID, below area: AreaCode, year: Int) throws -> [Cascade]

  /// The newest cascades, of each year and each area that is broken down one; of one indicator, or of all.
  func newestCascades(of indicator: InstrumentID?) throws -> [Cascade]

  /// The newest cascade below each area that has one for a year, whoever saved it.
  func cascades(of indicator: InstrumentID, year: Int) throws -> [Cascade]

  /// Every attribution that was ever made, in the order of recording.
  func attributions() throws -> [Attribution]

  /// Those of one enterprise.
  func attributions(of enterprise: CreditCode) throws -> [Attribution]

  /// Those of some enterprises. Cost: a query for some hundred of them.
  func attributions(of enterprises: [CreditCode]) throws -> [CreditCode: [Attribution]]

  /// Every membership of zones that was ever told, in the order of recording.
  func zoneMemberships() throws -> [ZoneMembership]

  /// Counts how often anything derived was put anew, the entries among it: what follows from them holds until then.
  func derivationsVersion() throws -> Int

  /// How many entries a count has in each month from one day to another, by area and by park, within the scope; open ones
  /// stand in a row of their own.
  func entryCounts(
    of count: CountID, from: CalendarDay, to: CalendarDay, within scope: AreaScope
  ) throws -> [EntryCount]

  /// The entries behind such a number, in the order of days and codes.
  func entries(
    _ filter: EntryFilter, within scope: AreaScope, offset: Int, limit: Int
  ) throws -> (rows: [EntryRow], total: Int)

  /// What was issued for an area about an indicator, the newest month first, and of a month the last issue first.
  func materials(of indicator: InstrumentID, area: AreaCode) throws -> [IssuedMaterial]
}

public protocol TargetRepository {
  func insert(_ observation: Observation) throws
  func endObservation(_ id: Int, _ ending: Ending) throws
  func insert(_ assignment: Assignment) throws
  func endAssignment(_ id: Int, _ ending: Ending) throws
  func insert(_ cascade: Cascade) throws
  func insert(_ attribution: Attribution) throws
  func endAttribution(_ id: Int, _ ending: Ending) throws
  func insert(_ membership: ZoneMembership) throws
  func endZoneMembership(_ id: Int, _ ending: Ending) throws
  func insert(_ material: IssuedMaterial) throws
}

/// A number of entries in one month of one area.
public struct EntryCount: Sendable, Hashable {
  public let month: Period
  public let area: AreaCode?
  public let park: AreaCode?
  public let entries: Int
  /// Those of them that stand on a confirmation of entry.
  public let confirmed: Int
  /// 待补信息 (`CountedEntry.isOpen`): in neither number.
  public let open: Int

  public init(month: Period, area: AreaCode?, park: AreaCode?, entries: Int, confirmed: Int, open: Int = 0) {
    self.month = month
    self.area = area
    self.park = park
    self.entries = entries
    self.confirmed = confirmed
    self.open = open
  }
}

/// Which entries a list shows.
public struct EntryFilter: Sendable, Hashable {
  public var count: CountID
  public var from: CalendarDay
  /// The last day that counts.
  public var to: CalendarDay
  /// One area and all below it, or one park.
  public var area: AreaCode?
  /// Those that are confirmed, or those that are not yet; all where it is `nil`.
  public var isConfirmed: Bool?
  /// Those that are open, in place of those that count.
  public var isOpen: Bool
  /// Those that count for no area of this level yet: the rest that a table by such areas has beside its rows.
  public var unplaced: Area.Level?

  public init(
    count: CountID, from: CalendarDay, to: CalendarDay, area: AreaCode? = nil, isConfirmed: Bool? = nil,
    isOpen: Bool = false, unplaced: Area.Level? = nil
  ) {
    self.count = count
    self.from = from
    self.to = to
    self.area = area
    self.isConfirmed = isConfirmed
    self.isOpen = isOpen
    self.unplaced = unplaced
  }
}

/// One entry with its enterprise's name.
public struct EntryRow: Sendable, Hashable {
  public let entry: CountedEntry
  public let name: String

  public init(entry: CountedEntry, name: String) {
    self.entry = entry
    self.name = name
  }
}
