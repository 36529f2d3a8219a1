import Decimals
import Diagnostics
import Quantities

/// 地块台账: one plot, its buildings and their leases, and what was decided about it.
///
/// It decides and applies, and does nothing else.
public struct Plot: Sendable, Hashable {
  public struct ID: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let number: Int
    public init(_ number: Int) { self.number = number }
    public static func < (left: ID, right: ID) -> Bool { left.number < right.number }
    public var description: String { "\(number)" }
  }

  public struct Lease: Sendable, Hashable {
    public internal(set) var figures: LeaseFigures
    /// The day on which it ended; `nil` while it runs. One that is over and was not ended still holds its floor.
    public internal(set) var endedOn: CalendarDay?
  }

  public let id: ID
  public internal(set) var figures: PlotFigures
  /// By number; what was pulled down is gone.
  public internal(set) var buildings: [Int: BuildingFigures] = [:]
  public internal(set) var leases: [Int: Lease] = [:]
  /// Why the plot may stay below the usual floor of its plot ratio; `nil` where nobody has said.
  public internal(set) var exception: String?
  /// The floor that the plot had when its exception was given: with less of it, the reason is not given for what stands now.
  public internal(set) var exceptedFloor: Decimal128 = 0
  /// Why the plot is no longer looked after; `nil` while it is.
  public internal(set) var closed: String?
  public internal(set) var lastBuilding = 0
  public internal(set) var lastLease = 0

  init(id: ID, figures: PlotFigures) {
    self.id = id
    self.figures = figures
  }

  /// Opens a plot.
  /// - Throws: `Diagnostics` with what is wrong with its figures.
  public static func open(_ figures: PlotFigures) throws(Diagnostics) -> PlotEvent {
    do {
      try figures.check()
    } catch {
      throw Diagnostics(error)
    }
    return .opened(figures)
  }

  /// The leases that hold floor of a building, or of all.
  public func running(in building: Int? = nil) -> [(number: Int, lease: Lease)] {
    leases.filter { $0.value.endedOn == nil && (building == nil || $0.value.figures.building == building) }
      .sorted { $0.key < $1.key }.map { (number: $0.key, lease: $0.value) }
  }

  /// How many square metres of a building are let.
  public func letArea(of building: Int) -> Decimal128 {
    running(in: building).reduce(0) { $0.adding($1.lease.figures.floorArea) ?? $0 }
  }

  /// 建筑面积合计.
  public var floorArea: Decimal128 { buildings.values.reduce(0) { $0.adding($1.floorArea) ?? $0 } }

  /// The exception, as long as the plot has no less floor than when it was given.
  public var standingException: String? { floorArea < exceptedFloor ? nil : exception }

  /// 职工宿舍, in sets.
  public var dormitorySets: Int { buildings.values.reduce(0) { $0 + $1.dormitorySets } }

  /// What a command leads to; nothing where it changes nothing.
  /// - Throws: `Diagnostics`: `places.closed`, `places.no-building`, `places.no-lease`, `places.let-already`,
  ///   `places.floor-let`, `places.too-little-floor`, `places.renewal-not-later`,
  ///   `places.future-day`, `places.leases-running`, and what is wrong with figures.
  public func decide(_ command: PlotCommand, today: CalendarDay) throws(Diagnostics) -> PlotEvent? {
    do {
      return try event(of: command, today: today)
    } catch {
      throw Diagnostics(error)
    }
  }

  private func event(of command: PlotCommand, today: CalendarDay) throws(Diagnostic) -> PlotEvent? {
    guard closed == nil else { throw .closed(figures.title) }
    switch command {
    case .amend(let changed, let reason):
      try changed.check()
      try PlaceText.check(reason, "reason")
      return changed == figures ? nil : .amended(changed, reason: reason)
    case .build(let building):
      try building.check()
      return .built(lastBuilding + 1, building)
    case .rebuild(let number, let changed, let reason):
      let standing = try building(number)
      try changed.check()
      try PlaceText.check(reason, "reason")
      let area = letArea(of: number)
      guard changed.floorArea >= area else { throw .floorLet(changed.name, area) }
      return changed == standing ? nil : .rebuilt(number, changed, reason: reason)
    case .pullDown(let number, let reason):
      let building = try building(number)
      try PlaceText.check(reason, "reason")
      guard running(in: number).isEmpty else { throw .leasesRunning(building.name) }
      return .pulledDown(number, reason: reason)
    // One that is over and was not given back takes its floor still, so that it is entered like any other.
    case .lease(let lease):
      let building = try building(lease.building)
      try PlaceText.check(lease.floorArea, "floor_area")
      let free = building.floorArea.subtracting(letArea(of: lease.building)) ?? 0
      guard lease.floorArea <= free else { throw .tooLittleFloor(lease.floorArea, free) }
      return .leased(lastLease + 1, lease)
    case .renewLease(let number, let until):
      let lease = try lease(number)
      guard until > lease.figures.until else { throw .renewalNotLater(until, lease.figures.until) }
      return .leaseRenewed(number, until: until)
    case .endLease(let number, let day, let reason):
      _ = try lease(number)
      try PlaceText.check(reason, "reason")
      guard day <= today else { throw .futureDay(day, today) }
      return .leaseEnded(number, on: day, reason: reason)
    case .except(let reason):
      try PlaceText.check(reason, "reason")
      return standingException == reason ? nil : .excepted(reason: reason)
    case .close(let reason):
      try PlaceText.check(reason, "reason")
      guard running().isEmpty else { throw .leasesRunning(figures.title) }
      return .closed(reason: reason)
    }
  }

  private func building(_ number: Int) throws(Diagnostic) -> BuildingFigures {
    guard let building = buildings[number] else { throw .noBuilding }
    return building
  }

  private func lease(_ number: Int) throws(Diagnostic) -> Lease {
    guard let lease = leases[number], lease.endedOn == nil else { throw .noLease }
    return lease
  }

  /// Brings the plot to where it stands after an event.
  public mutating func apply(_ event: PlotEvent) {
    switch event {
    case .opened(let figures), .amended(let figures, _): self.figures = figures
    case .built(let number, let building):
      buildings[number] = building
      lastBuilding = max(lastBuilding, number)
    case .rebuilt(let number, let building, _): buildings[number] = building
    case .pulledDown(let number, _): buildings[number] = nil
    case .leased(let number, let lease):
      leases[number] = Lease(figures: lease)
      lastLease = max(lastLease, number)
    case .leaseRenewed(let number, let until): leases[number]?.figures.until = until
    case .leaseEnded(let number, let day, _): leases[number]?.endedOn = day
    case .excepted(let reason):
      exception = reason
      exceptedFloor = floorArea
    case .closed(let reason): closed = reason
    }
  }
}

/// What somebody asks of a plot.
public enum PlotCommand: Sendable, Hashable {
  case amend(PlotFigures, reason: String)
  case build(BuildingFigures)
  case rebuild(Int, BuildingFigures, reason: String)
  case pullDown(Int, reason: String)
  case lease(LeaseFigures)
  case renewLease(Int, until: CalendarDay)
  case endLease(Int, on: CalendarDay, reason: String)
  /// 例外: why the plot ratio may stay below the usual floor.
  case except(reason: String)
  case close(reason: String)
}

/// What was done to a plot.
public enum PlotEvent: Sendable, Hashable {
  case opened(PlotFigures)
  case amended(PlotFigures, reason: String)
  case built(Int, BuildingFigures)
  case rebuilt(Int, BuildingFigures, reason: String)
  case pulledDown(Int, reason: String)
  case leased(Int, LeaseFigures)
  case leaseRenewed(Int, until: CalendarDay)
  case leaseEnded(Int, on: CalendarDay, reason: String)
  case excepted(reason: String)
  case closed(reason: String)

  public enum Name: String, Sendable, Hashable, CaseIterable {
    case opened, amended, built, rebuilt, pulledDown, leased, leaseRenewed, leaseEnded, excepted, closed
  }

  public var name: Name {
    switch self {
    case .opened: .opened
    case .amended: .amended
    case .built: .built
    case .rebuilt: .rebuilt
    case .pulledDown: .pulledDown
    case .leased: .leased
    case .leaseRenewed: .leaseRenewed
    case .leaseEnded: .leaseEnded
    case .excepted: .excepted
    case .closed: .closed
    }
  }
}
