import Diagnostics

/// 工作日: which days are worked, from the published table of holidays and make-up workdays.
public struct WorkingDayCalendar: Sendable {
  private let exceptions: [CalendarDay: Bool]
  /// Single days that somebody recorded; they go before the table.
  private let recorded: [CalendarDay: Bool]
  /// The years whose holidays are published: those that the table has a row of.
  public let publishedYears: Set<Int>

  /// Reads the table `date<TAB>holiday|makeup-workday<TAB>name`.
  /// - Throws: `Diagnostics` with the line of each row that is wrong.
  public init(tsv text: String, file: String) throws {
    var exceptions: [CalendarDay: Bool] = [:]
    var faults: [Diagnostic] = []
    for (line, cells) in ReferenceTable.rows(of: text, separator: "\t") {
      guard cells.count >= 2, let day = CalendarDay(cells[0]), ["holiday", "makeup-workday"].contains(cells[1]),
        exceptions[day] == nil
      else {
        faults.append(
          ReferenceTable.fault(
            "reference.working-day", file: file, line: line, cells: cells, separator: "\t",
            Wording(
              zh: "工作日表这一行读不懂或重复", en: "this row of the table of working days cannot be read, or repeats another"),
            expected: "2026-10-01<TAB>holiday<TAB>National Day"))
        continue
      }
      exceptions[day] = cells[1] == "makeup-workday"
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    self.exceptions = exceptions
    recorded = [:]
    publishedYears = Set(exceptions.keys.map(\.year))
  }

  private init(exceptions: [CalendarDay: Bool], recorded: [CalendarDay: Bool], publishedYears: Set<Int>) {
    self.exceptions = exceptions
    self.recorded = recorded
    self.publishedYears = publishedYears
  }

  /// The calendar with a year's holidays in place of what it had of that year.
  /// - Parameter days: off, or made up where it is true; days of other years are passed over.
  public func publishing(_ days: [CalendarDay: Bool], in year: Int) -> WorkingDayCalendar {
    WorkingDayCalendar(
      exceptions: exceptions.filter { $0.key.year != year }
        .merging(days.filter { $0.key.year == year }) { $1 },
      recorded: recorded, publishedYears: publishedYears.union([year]))
  }

  /// The calendar as it was before a year's holidays were published, with the days that were recorded.
  public func withholding(_ year: Int) -> WorkingDayCalendar {
    WorkingDayCalendar(
      exceptions: exceptions.filter { $0.key.year != year }, recorded: recorded,
      publishedYears: publishedYears.subtracting([year]))
  }

  /// The calendar without the days that were recorded.
  public var unrecorded: WorkingDayCalendar {
    WorkingDayCalendar(exceptions: exceptions, recorded: [:], publishedYears: publishedYears)
  }

  /// The calendar with single days that somebody recorded; no year counts as published by them.
  /// - Parameter days: off, or worked where it is true.
  public func recording(_ days: [CalendarDay: Bool]) -> WorkingDayCalendar {
    WorkingDayCalendar(
      exceptions: exceptions, recorded: recorded.merging(days) { $1 }, publishedYears: publishedYears)
  }

  /// What a day is by the table, or by its weekday where the table says nothing of it.
  public enum Kind: Sendable, Hashable {
    case weekday, weekend, holiday
    /// 调休上班: a Saturday or Sunday that is worked.
    case makeUpWorkday

    public var isWorked: Bool { self == .weekday || self == .makeUpWorkday }
  }

  /// What a day is. In a year that is not published the fixed holidays rest all the same, and all else goes by the weekday.
  public func kind(of day: CalendarDay) -> Kind {
    switch recorded[day] ?? exceptions[day] {
    case true?: .makeUpWorkday
    case false?: .holiday
    case nil where !isPublished(day) && Self.isFixedHoliday(day): .holiday
    case nil: day.weekday <= 5 ? .weekday : .weekend
    }
  }

  /// The holidays that lie on the same days every year and are days off whatever is published: 1 January, 1 May and, since
  /// 2025, 2 May, 1 to 3 October (全国年节及纪念日放假办法, article 2). Those that follow the moon and the sun are not known
  /// before they are published.
  private static func isFixedHoliday(_ day: CalendarDay) -> Bool {
    switch (day.month, day.day) {
    case (1, 1), (5, 1), (10, 1...3): true
    case (5, 2): day.year >= 2025
    default: false
    }
  }

  /// Those holidays in a year: a list of the year that leaves one out is not whole.
  public static func fixedHolidays(in year: Int) -> [CalendarDay] {
    ["01-01", "05-01", "05-02", "10-01", "10-02", "10-03"].compactMap { CalendarDay("\(year)-\($0)") }
      .filter(isFixedHoliday)
  }

  /// Whether a day is worked: a weekday that is no holiday, or a weekend's day that is made up.
  public func isWorkingDay(_ day: CalendarDay) -> Bool {
    kind(of: day).isWorked
  }

  /// Whether the holidays of the day's year are known. Where they are not, a reckoning that passes it is provisional.
  public func isPublished(_ day: CalendarDay) -> Bool {
    publishedYears.contains(day.year)
  }

  /// How many working days lie after one day up to another; 0 where that is not later. Cost: linear in the days between.
  public func workingDays(after first: CalendarDay, through last: CalendarDay) -> Int {
    guard first < last else { return 0 }
    return (first.daysSinceEpoch + 1...last.daysSinceEpoch).count { isWorkingDay(CalendarDay(daysSinceEpoch: $0)) }
  }

  /// The last working day at or before a day.
  public func lastWorkingDay(through day: CalendarDay) -> CalendarDay {
    var day = day
    while !isWorkingDay(day) { day = day.adding(days: -1) }
    return day
  }

  /// The working day of a number, counted back from 1 with the last working day at or before `last`.
  public func day(_ number: Int, workingDaysBackFrom last: CalendarDay) -> CalendarDay {
    var day = lastWorkingDay(through: last)
    for _ in 0..<max(0, number - 1) { day = lastWorkingDay(through: day.adding(days: -1)) }
    return day
  }

  /// The working day of a number, counted from 1 with the first working day at or after `first`.
  public func day(_ number: Int, workingDaysFrom first: CalendarDay) -> CalendarDay {
    var day = first
    var left = max(1, number)
    while true {
      if isWorkingDay(day) { left -= 1 }
      guard left > 0 else { return day }
      day = day.adding(days: 1)
    }
  }
}
