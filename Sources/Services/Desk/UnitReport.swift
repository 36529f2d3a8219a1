import PolicyCorpus
import Quantities

/// 单位预警: how a unit has dealt with what came to it, and which rates have gone wrong. It counts cases, never what people
/// do all day.
public struct UnitReport: Sendable, Hashable {
  public let unit: ServiceUnit
  /// Parts of cases that came to it.
  public var received = 0
  /// Of those that were taken up or have had three (five) working days to be: how many there are, and how many were.
  public var dueWithin: [Int: Share] = [:]
  public var open = 0
  public var overdue = 0
  public var closed = 0
  public var done = 0
  public var refused = 0
  /// 退回: by instrument and type.
  public var refusals: [Subject: Int] = [:]
  public var rated = 0
  public var dissatisfied = 0

  public struct Subject: Sendable, Hashable {
    public let instrument: InstrumentID
    public let type: String
  }

  public struct Share: Sendable, Hashable {
    public var part = 0
    public var whole = 0

    public init(part: Int = 0, whole: Int = 0) {
      self.part = part
      self.whole = whole
    }
  }

  /// The working days that take-up is measured by.
  public static let takeUpDays = [3, 5]

  init(unit: ServiceUnit) {
    self.unit = unit
  }

  /// One report for each unit that received anything, in the order of units.
  /// Cost: linear in the rows, and in the days since each came in.
  public static func reports(
    _ rows: [CasePartyRow], on day: CalendarDay, _ calendar: ServiceCalendar
  ) -> [UnitReport] {
    var reports: [ServiceUnit: UnitReport] = [:]
    for row in rows {
      reports[row.unit, default: UnitReport(unit: row.unit)].add(row, on: day, calendar)
    }
    return reports.values.sorted { $0.unit < $1.unit }
  }

  /// What of a unit's parts is counted; a figure's rows are those that it holds for.
  public enum Measure: String, Sendable, Hashable, CaseIterable {
    case received, dueWithin3, dueWithin5, open, overdue, closed, refused, rated

    /// Whether a part counts.
    public func holds(of row: CasePartyRow, on day: CalendarDay, _ calendar: ServiceCalendar) -> Bool {
      switch self {
      case .received: true
      case .dueWithin3: row.isDue(within: 3, on: day, calendar)
      case .dueWithin5: row.isDue(within: 5, on: day, calendar)
      case .open: row.outcome == nil
      case .overdue: row.outcome == nil && row.due.map { $0 < day } ?? false
      case .closed: [.done, .doneWithoutHelp, .notReachable].contains(row.outcome)
      case .refused: row.outcome == .notForMe
      case .rated: row.rating != nil
      }
    }
  }

  private mutating func add(_ row: CasePartyRow, on day: CalendarDay, _ calendar: ServiceCalendar) {
    func holds(_ measure: Measure) -> Bool { measure.holds(of: row, on: day, calendar) }
    received += 1
    for days in Self.takeUpDays where row.isDue(within: days, on: day, calendar) {
      dueWithin[days, default: Share()].whole += 1
      if let taken = row.takenAfter, taken <= days { dueWithin[days, default: Share()].part += 1 }
    }
    if holds(.open) { open += 1 }
    if holds(.overdue) { overdue += 1 }
    if holds(.closed) { closed += 1 }
    if row.outcome == .done { done += 1 }
    if holds(.refused) {
      refused += 1
      refusals[Subject(instrument: row.instrument, type: row.type), default: 0] += 1
    }
    if let rating = row.rating {
      rated += 1
      if rating == .dissatisfied { dissatisfied += 1 }
    }
  }

  /// When a rate is wrong. Below `fewest` cases no rate is judged.
  public struct Bounds: Sendable, Hashable {
    public let fewest: Int
    /// Per cent at least, of take-up within five working days.
    public let takenUp: Int
    /// Per cent at most.
    public let overdue: Int
    public let refused: Int
    public let dissatisfied: Int

    public init(fewest: Int, takenUp: Int, overdue: Int, refused: Int, dissatisfied: Int) {
      self.fewest = fewest
      self.takenUp = takenUp
      self.overdue = overdue
      self.refused = refused
      self.dissatisfied = dissatisfied
    }

    /// This program's own bounds; no document sets any.
    public static let standard = Bounds(fewest: 5, takenUp: 80, overdue: 20, refused: 20, dissatisfied: 20)
  }

  public enum Alert: Sendable, Hashable {
    case slowTakeUp(Share)
    case overdue(Share)
    case refuses(Share)
    case dissatisfied(Share)
  }

  public func alerts(_ bounds: Bounds = .standard) -> [Alert] {
    var alerts: [Alert] = []
    if let share = dueWithin[5], share.whole >= bounds.fewest, share.part * 100 < bounds.takenUp * share.whole {
      alerts.append(.slowTakeUp(share))
    }
    func above(_ part: Int, _ whole: Int, _ bound: Int) -> Share? {
      whole >= bounds.fewest && part * 100 > bound * whole ? Share(part: part, whole: whole) : nil
    }
    if let share = above(overdue, open, bounds.overdue) { alerts.append(.overdue(share)) }
    if let share = above(refused, received, bounds.refused) { alerts.append(.refuses(share)) }
    if let share = above(dissatisfied, rated, bounds.dissatisfied) { alerts.append(.dissatisfied(share)) }
    return alerts
  }
}

extension CasePartyRow {
  /// Whether it was taken up, or has had so many working days to be; whoever sent it on at once had it for nobody's good or
  /// ill.
  fileprivate func isDue(within days: Int, on day: CalendarDay, _ calendar: ServiceCalendar) -> Bool {
    if takenAfter != nil { return true }
    return outcome == nil && calendar.workingDays(after: joinedOn, through: day, for: unit) > days
  }
}
