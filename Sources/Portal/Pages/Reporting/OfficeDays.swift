import PolicyCorpus
import Quantities
import Services

/// 单位的工作日: the published table, and over it what the area, or one above it, has said of single days, as for cases and
/// money.
struct OfficeDays: Sendable {
  private let calendar: ServiceCalendar
  private let published: WorkingDayCalendar
  private let unit: ServiceUnit?

  /// - Parameter area: whose days; the city's where none is named.
  /// Cost: a short read.
  init(of area: AreaCode?, _ portal: Portal) async throws {
    calendar = try await portal.cases.calendar()
    published = portal.corpus.workingDays
    unit = (area ?? portal.corpus.areas.city?.code).map { ServiceUnit($0) }
  }

  func isWorkingDay(_ day: CalendarDay) -> Bool {
    unit.map { calendar.isWorkingDay(day, for: $0) } ?? published.isWorkingDay(day)
  }

  /// As far as is looked for a working day, so that one is found also where somebody has said that there are none.
  private static let furthest = 366

  /// The working day of a number, counted from 1 with the first one at or after `first`.
  func day(_ number: Int, workingDaysFrom first: CalendarDay) -> CalendarDay {
    var left = max(1, number)
    for ahead in 0..<Self.furthest {
      let day = first.adding(days: ahead)
      if isWorkingDay(day) { left -= 1 }
      if left == 0 { return day }
    }
    return published.day(number, workingDaysFrom: first)
  }
}
