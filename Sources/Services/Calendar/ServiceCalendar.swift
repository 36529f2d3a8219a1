import Quantities

/// An organisation's own working day or day off, beside the published table.
public struct CalendarException: Sendable, Hashable {
  /// It holds for the area's units and for those below that say nothing else of the day.
  public let area: AreaCode
  public let day: CalendarDay
  public let isWorked: Bool
  public let reason: String

  public init(area: AreaCode, day: CalendarDay, isWorked: Bool, reason: String) {
    self.area = area
    self.day = day
    self.isWorked = isWorked
    self.reason = reason
  }
}

/// 工作日历: the published table, and over it what each organisation has said of single days.
public struct ServiceCalendar: Sendable {
  private let base: WorkingDayCalendar
  private let exceptions: [AreaCode: [CalendarDay: Bool]]
  /// The days of each area that says something of one itself.
  private let own: [AreaCode: WorkingDayCalendar]

  /// - Parameter exceptions: of two for one area and day the later one counts.
  public init(_ base: WorkingDayCalendar, exceptions: [CalendarException] = []) {
    self.base = base
    let said = Dictionary(grouping: exceptions, by: \.area).mapValues { days in
      Dictionary(days.map { ($0.day, $0.isWorked) }) { $1 }
    }
    self.exceptions = said
    own = said.keys.reduce(into: [:]) { own, area in
      own[area] = base.recording(area.lineage.reversed().reduce(into: [:]) { $0.merge(said[$1] ?? [:]) { $1 } })
    }
  }

  /// What a day is for a unit.
  public enum Kind: Sendable, Hashable {
    case published(WorkingDayCalendar.Kind)
    /// The organisation says so itself.
    case own(isWorked: Bool)

    public var isWorked: Bool {
      switch self {
      case .published(let kind): kind.isWorked
      case .own(let isWorked): isWorked
      }
    }
  }

  /// The nearest organisation that says something of the day decides, else the published table.
  public func kind(of day: CalendarDay, for unit: ServiceUnit) -> Kind {
    if !exceptions.isEmpty {
      for area in unit.area.lineage {
        if let isWorked = exceptions[area]?[day] { return .own(isWorked: isWorked) }
      }
    }
    return .published(base.kind(of: day))
  }

  /// The days of a unit as one calendar: over the published table what its area, or the nearest above it, has said.
  public func days(of unit: ServiceUnit) -> WorkingDayCalendar {
    unit.area.lineage.lazy.compactMap { own[$0] }.first ?? base
  }

  public func isWorkingDay(_ day: CalendarDay, for unit: ServiceUnit) -> Bool { days(of: unit).isWorkingDay(day) }

  /// The years whose holidays are published.
  public var publishedYears: Set<Int> { base.publishedYears }

  /// Whether the day's year has its holidays published.
  public func isPublished(_ day: CalendarDay) -> Bool { base.isPublished(day) }

  /// How many working days there are after `start` and up to `end`; 0 where `end` is not later.
  /// Cost: linear in the days between; no more than ten years are looked at.
  public func workingDays(after start: CalendarDay, through end: CalendarDay, for unit: ServiceUnit) -> Int {
    days(of: unit).workingDays(after: start, through: min(end, start.adding(days: Self.longestWalk)))
  }

  /// The days of a reckoning that is given up: ten years, which only a calendar without working days can reach.
  static let longestWalk = 3_660
}
