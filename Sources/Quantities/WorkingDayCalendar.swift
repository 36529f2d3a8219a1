import Diagnostics

/// 工作日: which days are worked, from the published table of holidays and make-up workdays.
public struct WorkingDayCalendar: Sendable {
  private let exceptions: [CalendarDay: Bool]
  /// The last year that the table covers; a day past it follows the week alone and is provisional.
  public let lastPublishedYear: Int

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
    lastPublishedYear = exceptions.keys.map(\.year).max() ?? 0
  }

  public func isWorkingDay(_ day: CalendarDay) -> Bool {
    exceptions[day] ?? (day.weekday <= 5)
  }

  /// The day on which the given number of working days after `day` has passed (`day` itself does not count), and
  /// whether the answer reaches past the published table.
  /// Cost: linear in the number of days passed.
  public func day(_ count: Int, workingDaysAfter day: CalendarDay) -> (day: CalendarDay, isProvisional: Bool) {
    var left = count
    var current = day
    while left > 0 {
      current = current.adding(days: 1)
      if isWorkingDay(current) { left -= 1 }
    }
    return (current, current.year > lastPublishedYear)
  }
}
