import Diagnostics
import Quantities
import Testing

@Suite("Working days")
struct WorkingDayTests {
  /// The autumn of 2025: eight days of holiday and the two days worked for them, as published.
  private let autumn = """
    date\tkind\tholiday
    2025-09-28\tmakeup-workday\tNational Day
    2025-10-01\tholiday\tNational Day
    2025-10-02\tholiday\tNational Day
    2025-10-03\tholiday\tNational Day
    2025-10-04\tholiday\tNational Day
    2025-10-05\tholiday\tNational Day
    2025-10-06\tholiday\tNational Day
    2025-10-07\tholiday\tNational Day
    2025-10-08\tholiday\tNational Day
    2025-10-11\tmakeup-workday\tNational Day
    """

  private func calendar() throws -> WorkingDayCalendar {
    try WorkingDayCalendar(tsv: autumn, file: "workdays.tsv")
  }

  @Test(
    "holidays rest, made-up Saturdays and Sundays work, other days follow the week",
    arguments: [
      ("2025-09-27", false), ("2025-09-28", true), ("2025-09-30", true), ("2025-10-01", false), ("2025-10-08", false),
      ("2025-10-09", true), ("2025-10-11", true), ("2025-10-12", false), ("2025-10-18", false),
    ])
  func days(text: String, isWorked: Bool) throws {
    #expect(try calendar().isWorkingDay(try #require(CalendarDay(text))) == isWorked)
  }

  @Test("each wrong or repeated row is named by its line")
  func wrongRows() throws {
    let faults = try #require(throws: Diagnostics.self) {
      try WorkingDayCalendar(
        tsv: autumn + "\n\n2025-10-32\tholiday\tx\n2025-10-20\tfeast\tx\n2025-10-01\tholiday\tx\n", file: "w.tsv")
    }
    #expect(faults.all.map { $0.place?.line } == [13, 14, 15])
    #expect(
      faults.all[1].rendered(in: .english) == """
        w.tsv:14:1: error: this row of the table of working days cannot be read, or repeats another
          | 2025-10-20\tfeast\tx
          | ^^^^^^^^^^^^^^^^^^
          expected: 2026-10-01<TAB>holiday<TAB>National Day
        """)
  }
}
