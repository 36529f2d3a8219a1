import Enterprises
import Journal
import Quantities

/// Where plots and positions are kept.
public protocol PlaceStore: EnterpriseStore {
  /// Runs `body` in one transaction: all of it is kept, or nothing.
  func writePlaces<T: Sendable>(_ body: @Sendable (any PlaceWork) throws -> T) async throws -> T

  /// Runs `body` on one unchanging view of the store.
  func readPlaces<T: Sendable>(_ body: @Sendable (any PlaceReading) throws -> T) async throws -> T
}

/// One view of the store, with plots and positions.
public protocol PlaceReading: EnterpriseReading {
  var places: any PlaceReader { get }
}

/// One unit of work on plots and positions, with the journal inside.
public protocol PlaceWork: PlaceReading {
  var placeTable: any PlaceRepository { get }
  var journal: any JournalWriter { get }
}

/// An act as it stands in the history of a plot.
public struct PlotAct: Sendable, Hashable {
  public let plot: Plot.ID
  public let event: PlotEvent
  public let at: Timestamp
  public let actor: ActorID
  /// The journal's record of it.
  public let record: Int

  public init(plot: Plot.ID, event: PlotEvent, at: Timestamp, actor: ActorID, record: Int) {
    self.plot = plot
    self.event = event
    self.at = at
    self.actor = actor
    self.record = record
  }
}

/// What of a plot is corrected as a whole.
public enum PlotPart: Sendable, Hashable {
  case figures
  /// One of its buildings, by number: what happens to another one is no change of it.
  case building(Int)
  /// Any of its buildings.
  case buildings
}

extension [PlotAct] {
  /// The last of a plot's acts that changed a part of it.
  public func lastChange(of part: PlotPart) -> RecordedChange? {
    last { act in
      switch act.event {
      case .opened, .amended: part == .figures
      case .built(let number, _), .rebuilt(let number, _, _), .pulledDown(let number, _):
        part == .buildings || part == .building(number)
      case .leased, .leaseRenewed, .leaseEnded, .excepted, .closed: false
      }
    }.map { RecordedChange(record: $0.record, by: $0.actor, at: $0.at) }
  }
}

/// Plots with their acts, and positions, within one view of the store.
public protocol PlaceReader {
  /// Every plot that the scope admits with the acts that led to where it stands, in the order of numbers.
  /// Cost: one pass over the acts of those plots.
  func plots(within scope: AreaScope, includingClosed: Bool) throws -> [Plot]

  /// What was done to a plot, in the order of doing; empty where there is none.
  func acts(on plot: Plot.ID) throws -> [PlotAct]

  /// The number of the plot that was opened last; 0 before the first.
  func lastPlot() throws -> Int

  /// The open plot of a title within a district.
  func openPlot(_ title: String, in district: AreaCode) throws -> Plot.ID?

  /// Where stations stand, by the number of their entry.
  func stationPositions() throws -> [Int: RecordedPosition]

  /// The enterprises within the scope, each with its position where one is known, in the order of credit codes.
  /// Cost: one pass over the enterprises.
  func locatedEnterprises(within scope: AreaScope) throws -> [LocatedEnterprise]

  func position(of subject: Located) throws -> RecordedPosition?
}

/// The tables of plots and positions, within one unit of work.
public protocol PlaceRepository {
  /// Appends an act, and brings the plot's row to where the plot stands after it.
  func append(_ act: PlotAct, plot: Plot) throws
  /// Sets a position, or replaces the one that was known.
  func save(_ position: RecordedPosition, record: Int) throws
}
