import PolicyCorpus
import Quantities

/// 单位预警: how a unit has dealt with what came to it, and which rates have gone wrong. It counts cases, each once however
/// often it came back, and never what people do all day.
public struct UnitReport: Sendable, Hashable {
  public let unit: ServiceUnit
  /// Cases that came to it within the days that are looked at. All else counts what is open since earlier, too: what is
  /// put off does not look better for it.
  public var received = 0
  /// Of those that were taken up or have had three (five) working days to be: how many there are, and how many were.
  public var dueWithin: [Int: Share] = [:]
  public var open = 0
  /// 逾期: of what is open or closed, and of what went on to others only then, how much has passed a deadline.
  public var overdue = Share()
  public var closed = 0
  /// 按期办结: of what is closed, how much was by its deadline.
  public var closedInTime = Share()
  /// 改期: those whose term was changed.
  public var termChanged = 0
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

  /// One report for each unit that has any row, in the order of units.
  ///
  /// - Parameter since: the first day that is looked at.
  /// Cost: linear in the rows, and in the days since each came in.
  public static func reports(
    _ rows: [CasePartyRow], since first: CalendarDay, on day: CalendarDay, _ calendar: ServiceCalendar
  ) -> [UnitReport] {
    var reports: [ServiceUnit: UnitReport] = [:]
    for matter in UnitMatter.matters(rows, since: first) {
      reports[matter.last.unit, default: UnitReport(unit: matter.last.unit)].add(matter, on: day, calendar)
    }
    return reports.values.sorted { $0.unit < $1.unit }
  }

  /// What of a unit's cases is counted; a figure's rows are those that it holds for.
  public enum Measure: String, Sendable, Hashable, CaseIterable {
    case received, dueWithin3, dueWithin5, open, overdue, closed, closedInTime, termChanged, refused, rated

    /// The working days within which a case should be taken up, of a measure that asks for it.
    public var takeUpDays: Int? {
      switch self {
      case .dueWithin3: 3
      case .dueWithin5: 5
      default: nil
      }
    }

    /// Whether a case did what the measure asks for in time; `nil` of a measure that asks for nothing, and of a case that
    /// is not judged.
    public func isInTime(_ matter: UnitMatter, on day: CalendarDay, _ calendar: ServiceCalendar) -> Bool? {
      if let days = takeUpDays { return matter.isInTime(days, on: day, calendar) }
      return self == .closedInTime && matter.isClosed ? !matter.isLate(on: day) : nil
    }

    /// Whether a case counts.
    public func holds(of matter: UnitMatter, on day: CalendarDay, _ calendar: ServiceCalendar) -> Bool {
      switch self {
      case .received: matter.isReceived
      case .dueWithin3: matter.isJudged && matter.isInTime(3, on: day, calendar) != nil
      case .dueWithin5: matter.isJudged && matter.isInTime(5, on: day, calendar) != nil
      case .open: matter.isOpen
      case .overdue: matter.isLate(on: day)
      case .closed, .closedInTime: matter.isClosed
      case .termChanged: matter.termChanges > 0
      case .refused: matter.isReceived && matter.parts.contains { $0.outcome == .notForMe }
      case .rated: matter.rating != nil
      }
    }
  }

  private mutating func add(_ matter: UnitMatter, on day: CalendarDay, _ calendar: ServiceCalendar) {
    func holds(_ measure: Measure) -> Bool { measure.holds(of: matter, on: day, calendar) }
    if holds(.received) { received += 1 }
    for days in Self.takeUpDays where matter.isJudged {
      guard let isInTime = matter.isInTime(days, on: day, calendar) else { continue }
      dueWithin[days, default: Share()].whole += 1
      if isInTime { dueWithin[days, default: Share()].part += 1 }
    }
    if holds(.open) { open += 1 }
    if holds(.open) || holds(.closed) || holds(.overdue) { overdue.whole += 1 }
    if holds(.overdue) { overdue.part += 1 }
    if holds(.termChanged) { termChanged += 1 }
    if holds(.closed) {
      closed += 1
      closedInTime.whole += 1
      if !holds(.overdue) { closedInTime.part += 1 }
      if matter.last.outcome == .done { done += 1 }
    }
    if holds(.refused) {
      refused += 1
      refusals[Subject(instrument: matter.last.instrument, type: matter.last.type), default: 0] += 1
    }
    if let rating = matter.rating {
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

    /// The most cases that may be asked for before a rate is judged.
    static let mostCases = 1_000

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
    if let share = above(overdue.part, overdue.whole, bounds.overdue) { alerts.append(.overdue(share)) }
    if let share = above(refused, received, bounds.refused) { alerts.append(.refuses(share)) }
    if let share = above(dissatisfied, rated, bounds.dissatisfied) { alerts.append(.dissatisfied(share)) }
    return alerts
  }
}

/// 事项: what of one case came to a unit. Where the case came back, by being opened again or sent once more, it is still one.
public struct UnitMatter: Sendable, Hashable {
  /// The unit's parts of the case, in order; at least one.
  public let parts: [CasePartyRow]
  /// The part by which it stands now.
  public let last: CasePartyRow
  /// Whether it came, or came back, within the days that are looked at.
  public let isReceived: Bool

  /// The matters of parts that stand in the order in which they came, each where its last part stands.
  /// - Parameter since: the first day that is looked at.
  public static func matters(_ rows: [CasePartyRow], since first: CalendarDay) -> [UnitMatter] {
    struct Key: Hashable {
      let `case`: ServiceCase.ID
      let unit: ServiceUnit
    }
    func key(_ row: CasePartyRow) -> Key { Key(case: row.case, unit: row.unit) }
    let groups = Dictionary(grouping: rows, by: key)
    var matters: [UnitMatter] = []
    var seen: Set<Key> = []
    for row in rows.reversed() where seen.insert(key(row)).inserted {
      let parts = groups[key(row)] ?? [row]
      matters.append(UnitMatter(parts: parts, last: row, isReceived: parts.contains { $0.joinedOn >= first }))
    }
    return matters.reversed()
  }

  public var isOpen: Bool { parts.contains { $0.outcome == nil } }

  /// Whether its take-up is judged: not of what came earlier and was only closed within the days that are looked at.
  var isJudged: Bool { isReceived || isOpen }

  /// Whether the unit itself said last what came of it.
  public var isClosed: Bool { !isOpen && last.outcome.map(CaseOutcome.ownClosings.contains) ?? false }

  /// Whether a part of it has passed its deadline: an open one by the day, also where the enterprise was asked only then; any
  /// other by the day on which it ended, however it did.
  public func isLate(on day: CalendarDay) -> Bool {
    parts.contains { part in part.due.map { $0 < part.closedOn ?? day } ?? false }
  }

  /// How often its terms were changed.
  public var termChanges: Int { parts.reduce(0) { $0 + $1.termChanges } }

  /// What the enterprise said last of a closing to which the unit led the case.
  public var rating: CaseRating.Mark? { parts.last { $0.rating != nil }?.rating }

  /// Whether the unit took the case up within so many working days each time; `nil` where it has not and still has time,
  /// or sent it on at once, and so had it for nobody's good or ill.
  public func isInTime(_ days: Int, on day: CalendarDay, _ calendar: ServiceCalendar) -> Bool? {
    let judged = parts.filter { part in
      part.takenAfter != nil
        || part.outcome == nil && calendar.workingDays(after: part.joinedOn, through: day, for: part.unit) > days
    }
    return judged.isEmpty ? nil : judged.allSatisfy { $0.takenAfter.map { $0 <= days } ?? false }
  }
}
