import Enterprises
import Instruments
import Journal
import PolicyCorpus
import Quantities

/// Where it is kept who is watched, and which warnings became cases.
public protocol MonitoringStore: Sendable {
  /// Replaces all that follows from the facts in one transaction.
  func replaceWatch(with watch: Watch) async throws

  /// How the last forecasts were made; `nil` before the first.
  func forecastMethod() async throws -> ForecastMethod?

  /// One page of those who are watched.
  func watched(_ query: WatchQuery, within scope: AreaScope) async throws -> (rows: [WatchedRow], total: Int)

  /// One enterprise, as it is watched, and whether it fell out already.
  func watched(_ enterprise: CreditCode, within scope: AreaScope) async throws -> WatchedEnterprise?

  /// All that may come above scale and have a forecast, each with its chances and whether it stands in a register now.
  func chances(markedBy register: InstrumentID, within scope: AreaScope) async throws -> [CandidateChance]

  /// What those chances rest on: while it is the same, so are they.
  func chanceGrounds() async throws -> ChanceGrounds

  /// Days of entry of a year.
  func moves(in year: Int, within scope: AreaScope) async throws -> [MoveRow]

  /// What is recorded of an enterprise's entries and exits.
  func scaleHistory(of enterprise: CreditCode) async throws -> ScaleHistory

  /// Runs `body` in one transaction: all of it is kept, or nothing.
  func writeScale<T: Sendable>(_ body: @Sendable (any ScaleWork) throws -> T) async throws -> T

  /// Runs `body` in one transaction: all of it is kept, or nothing.
  func writeWarnings<T: Sendable>(_ body: @Sendable (any WarningWork) throws -> T) async throws -> T
  /// The cases that a warning about an enterprise became, the newest first.
  func warningCases(of enterprise: CreditCode) async throws -> [WarningCase]
}

/// One transaction, in which facts are told and an entry leaves the watch list too.
public protocol ScaleWork: EnterpriseWork, RegisterWork {}

/// One transaction, in which the case of a warning is opened too.
public protocol WarningWork: CaseTransaction {
  var warnings: any WarningRepository { get }
  var journal: any JournalWriter { get }
  var journalRecords: any JournalReader { get }
}

public protocol WarningRepository {
  func insert(_ opened: WarningCase) throws
  func cases(of enterprise: CreditCode) throws -> [WarningCase]
}

/// What people ask the list of the watched for.
public struct WatchQuery: Sendable, Hashable {
  public enum Selection: Sendable, Hashable {
    /// Those that may come above scale, with a forecast; those in the library, those not in it, or all.
    case candidates(inRegister: Bool?)
    /// 退规预警, without those who fell out already (`WatchedEnterprise.hasFallenOut`).
    case warnings
  }

  public enum Order: String, Sendable, Hashable, CaseIterable {
    case chance, growth, name, area
  }

  public var selection: Selection
  /// The register whose entry stands beside each row.
  public var register: InstrumentID
  public var area: AreaCode?
  /// The day on which a park's enterprises are asked for; without one, those alone whose own area it is.
  public var areaOn: CalendarDay?
  /// Only those with at least such a chance.
  public var leastChance: Double?
  /// Only those that told output of the running year through at least this month.
  public var toldThrough: Period?
  /// Only those whose output of the running year is below the same time of the year before.
  public var isFalling = false
  /// Only the enterprises that a service officer looks after; `nil` for all.
  public var officer: ActorID?
  public var order: Order
  public var isDescending: Bool
  public var offset: Int
  public var limit: Int

  public init(
    _ selection: Selection, register: InstrumentID, area: AreaCode? = nil, order: Order = .chance,
    isDescending: Bool = true, offset: Int = 0, limit: Int = .max
  ) {
    self.selection = selection
    self.register = register
    self.area = area
    self.order = order
    self.isDescending = isDescending
    self.offset = offset
    self.limit = limit
  }
}

/// One of the watched with its name and its open entry in the register that was asked for.
public struct WatchedRow: Sendable, Hashable {
  public let watched: WatchedEnterprise
  public let name: String
  public let entry: EntryID?
  /// The last case that a warning about it became.
  public let caseNumber: Int?

  public init(watched: WatchedEnterprise, name: String, entry: EntryID?, caseNumber: Int?) {
    self.watched = watched
    self.name = name
    self.entry = entry
    self.caseNumber = caseNumber
  }
}

public struct CandidateChance: Sendable, Hashable {
  public let enterprise: CreditCode
  /// The area that its entry counts for.
  public let area: AreaCode?
  public let chances: [Double]
  public let isListed: Bool

  public init(enterprise: CreditCode, area: AreaCode?, chances: [Double], isListed: Bool) {
    self.enterprise = enterprise
    self.area = area
    self.chances = chances
    self.isListed = isListed
  }
}

public struct MoveRow: Sendable, Hashable {
  public let move: ScaleMove
  public let name: String
  /// Whether it is industry; `nil` where nobody told what it does.
  public let isIndustry: Bool?

  public init(move: ScaleMove, name: String, industry: IndustryCode?) {
    self.init(move, name, isIndustry: industry?.isIndustry)
  }

  private init(_ move: ScaleMove, _ name: String, isIndustry: Bool?) {
    self.move = move
    self.name = name
    self.isIndustry = isIndustry
  }

  /// The same entry under the area that counts it.
  public func counted(for area: AreaCode) -> MoveRow {
    let placed = ScaleMove(
      enterprise: move.enterprise, area: area, day: move.day, route: move.route, isConfirmed: move.isConfirmed)
    return MoveRow(placed, name, isIndustry: isIndustry)
  }
}

/// A case that a warning became.
public struct WarningCase: Sendable, Hashable {
  public let enterprise: CreditCode
  /// The time that the warning spoke of.
  public let through: Period
  /// The case's number among the services.
  public let number: Int
  public let at: Timestamp
  public let by: ActorID
  /// The journal's record of it.
  public let record: Int

  public init(enterprise: CreditCode, through: Period, number: Int, at: Timestamp, by: ActorID, record: Int) {
    self.enterprise = enterprise
    self.through = through
    self.number = number
    self.at = at
    self.by = by
    self.record = record
  }
}
