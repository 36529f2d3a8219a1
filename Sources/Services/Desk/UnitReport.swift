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

    /// Whole per cent, rounded down; `nil` of nothing.
    public var percent: Int? { whole == 0 ? nil : part * 100 / whole }
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

  private mutating func add(_ row: CasePartyRow, on day: CalendarDay, _ calendar: ServiceCalendar) {
    received += 1
    // Whoever sent it on at once had it for nobody's good or ill.
    if row.takenAfter != nil || row.outcome == nil {
      let elapsed = calendar.workingDays(after: row.joinedOn, through: day, for: row.unit)
      for days in Self.takeUpDays where row.takenAfter != nil || elapsed > days {
        dueWithin[days, default: Share()].whole += 1
        if let taken = row.takenAfter, taken <= days { dueWithin[days, default: Share()].part += 1 }
      }
    }
    switch row.outcome {
    case nil:
      open += 1
      if let due = row.due, due < day { overdue += 1 }
    case .notForMe?:
      refused += 1
      refusals[Subject(instrument: row.instrument, type: row.type), default: 0] += 1
    case .handedOn?: break
    case .done?:
      closed += 1
      done += 1
    case .doneWithoutHelp?, .notReachable?: closed += 1
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
    case slowTakeUp(percent: Int)
    case overdue(percent: Int)
    case refuses(percent: Int)
    case dissatisfied(percent: Int)
  }

  public func alerts(_ bounds: Bounds = .standard) -> [Alert] {
    var alerts: [Alert] = []
    if let share = dueWithin[5], share.whole >= bounds.fewest, let percent = share.percent, percent < bounds.takenUp {
      alerts.append(.slowTakeUp(percent: percent))
    }
    func above(_ part: Int, _ whole: Int, _ bound: Int) -> Int? {
      guard whole >= bounds.fewest, part * 100 > bound * whole else { return nil }
      return part * 100 / whole
    }
    if let percent = above(overdue, open, bounds.overdue) { alerts.append(.overdue(percent: percent)) }
    if let percent = above(refused, received, bounds.refused) { alerts.append(.refuses(percent: percent)) }
    if let percent = above(dissatisfied, rated, bounds.dissatisfied) { alerts.append(.dissatisfied(percent: percent)) }
    return alerts
  }
}
