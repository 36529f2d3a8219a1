import Diagnostics
import Quantities

/// 每月一场: by what rule a gathering comes again in the months after its first session. Each session is then a gathering of its
/// own, moved or cancelled without the others.
public enum MonthlyRule: String, Sendable, Hashable, CaseIterable {
  /// The same weekday of the month, such as its second Thursday; its fifth is its last. Where that is a day off, the next
  /// working day.
  case weekday
  /// The same working day of the month, such as its tenth; the last where it has fewer.
  case workingDay = "working_day"
  /// The last working day of the month.
  case lastWorkingDay = "last_working_day"

  /// How many sessions are planned at once.
  public static let sessions = 2...12

  /// The days of a series: the first as it was chosen, then one of each month.
  /// - Parameters:
  ///   - count: how many sessions, the first among them.
  ///   - isWorkingDay: the calendar of the office that holds them.
  /// Cost: linear in the days of the months.
  public func days(
    first: CalendarDay, count: Int, isWorkingDay: (CalendarDay) -> Bool
  ) -> [CalendarDay] {
    let (year, month, _) = first.civil
    let place = first.adding(days: 1 - first.day)
    let ordinal = max(
      1,
      (place.daysSinceEpoch...first.daysSinceEpoch).count {
        isWorkingDay(CalendarDay(daysSinceEpoch: $0))
      })
    return [first]
      + (1..<max(1, count)).compactMap { later in
        let index = month - 1 + later
        return CalendarDay(year: year + index / 12, month: index % 12 + 1, day: 1).map {
          day(inMonthFrom: $0, of: first, workingDay: ordinal, isWorkingDay)
        }
      }
  }

  private func day(
    inMonthFrom start: CalendarDay, of first: CalendarDay, workingDay ordinal: Int,
    _ isWorkingDay: (CalendarDay) -> Bool
  ) -> CalendarDay {
    let length = CalendarDay.length(ofMonth: start.month, year: start.year)
    let days = (0..<length).map { start.adding(days: $0) }
    switch self {
    case .weekday:
      let alike = days.filter { $0.weekday == first.weekday }
      let number = (first.day - 1) / 7
      return Self.workingDay(from: number < 4 ? alike[number] : alike[alike.count - 1], isWorkingDay)
    case .workingDay, .lastWorkingDay:
      let worked = days.filter(isWorkingDay)
      guard let last = worked.last else { return start }
      return self == .workingDay && ordinal <= worked.count ? worked[ordinal - 1] : last
    }
  }

  /// The first working day at or after a day; the day itself where a month has none.
  public static func workingDay(from day: CalendarDay, _ isWorkingDay: (CalendarDay) -> Bool) -> CalendarDay {
    (0...31).lazy.map { day.adding(days: $0) }.first(where: isWorkingDay) ?? day
  }
}

extension GatheringFigures {
  /// The same gathering on another day, at the same time of day and as long.
  public func on(_ day: CalendarDay) -> GatheringFigures {
    let days = day.daysSinceEpoch - start.dayInShanghai.daysSinceEpoch
    var moved = self
    moved.start = start.adding(seconds: days * 86_400)
    moved.end = end.adding(seconds: days * 86_400)
    return moved
  }
}
