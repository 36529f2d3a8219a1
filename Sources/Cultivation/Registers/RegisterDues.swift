import PolicyCorpus
import Quantities

/// From when on entries are to be looked at again, and which expire.
public struct DueBounds: Sendable, Hashable {
  /// Those last looked at before this day are to be reviewed in the running cycle, at the latest.
  public let lookedAtBefore: CalendarDay?
  /// Those valid no longer than this day are to be renewed or to leave.
  public let validThrough: CalendarDay?

  public init(lookedAtBefore: CalendarDay?, validThrough: CalendarDay?) {
    self.lookedAtBefore = lookedAtBefore
    self.validThrough = validThrough
  }

  public var isEmpty: Bool { lookedAtBefore == nil && validThrough == nil }
}

/// What an entry asks for, and by when.
public struct EntryDue: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable {
    /// 复核.
    case review
    /// 续期或到期出库.
    case expiry
  }

  public let kind: Kind
  /// The last day to do it.
  public let by: CalendarDay
  public let isOverdue: Bool
}

extension RegisterDeclaration {
  /// How long before an expiry people are reminded, in days.
  public static let reminderDays = 60

  /// What is due on a day: reviews that fall into its cycle, expiries within the reminder.
  public func dueBounds(on day: CalendarDay) -> DueBounds {
    DueBounds(
      lookedAtBefore: review.map { $0.start(of: day) },
      validThrough: validUntil.map { _ in day.adding(days: Self.reminderDays) })
  }

  /// What an entry asks for on a day; empty where nothing is near.
  ///
  /// Every entry is looked at once in each cycle after the one in which it entered or was last looked at.
  public func dues(of entry: RegisterEntry, on day: CalendarDay) -> [EntryDue] {
    guard entry.isIn(on: day) else { return [] }
    var dues: [EntryDue] = []
    if let review, let looked = entry.lookedAtOn, looked < review.start(of: day) {
      let by = review.lastDay(ofCycleAfter: looked)
      dues.append(EntryDue(kind: .review, by: by, isOverdue: by < day))
    }
    if let until = entry.validUntil, until <= day.adding(days: Self.reminderDays) {
      dues.append(EntryDue(kind: .expiry, by: until, isOverdue: until < day))
    }
    return dues
  }
}

extension Cycle {
  /// The months that a cycle lasts.
  private var months: Int {
    switch self {
    case .month: 1
    case .quarter: 3
    case .year: 12
    }
  }

  private func index(of day: CalendarDay) -> Int { (day.year * 12 + day.month - 1) / months }

  private func start(ofCycle index: Int) -> CalendarDay {
    Period.month(year: index * months / 12, month: index * months % 12 + 1).start
  }

  /// The first day of the calendar month, quarter or year that a day lies in.
  public func start(of day: CalendarDay) -> CalendarDay { start(ofCycle: index(of: day)) }

  /// The last day of the cycle after the one that a day lies in.
  public func lastDay(ofCycleAfter day: CalendarDay) -> CalendarDay {
    start(ofCycle: index(of: day) + 2).adding(days: -1)
  }
}
