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

  @Test(
    "in a year that nobody has published the fixed holidays rest all the same, and the days beside them follow the week",
    arguments: [
      // 2027: 1 January is a Friday, 1 May a Saturday, 1 October a Friday.
      ("2026-12-31", true), ("2027-01-01", false), ("2027-01-04", true), ("2027-04-30", true), ("2027-05-01", false),
      ("2027-05-02", false), ("2027-05-03", true), ("2027-09-30", true), ("2027-10-01", false), ("2027-10-04", true),
      // 2029: 1 and 2 May are a Tuesday and a Wednesday; 1 to 3 October Monday to Wednesday.
      ("2029-05-01", false), ("2029-05-02", false), ("2029-05-03", true), ("2029-10-03", false), ("2029-10-04", true),
      // Before 2025 the second of May was none: 2018 has it on a Wednesday.
      ("2018-05-01", false), ("2018-05-02", true),
    ])
  func unpublished(text: String, isWorked: Bool) throws {
    let day = try #require(CalendarDay(text))
    #expect(try calendar().isWorkingDay(day) == isWorked)
    #expect(try !calendar().isPublished(day))
  }

  @Test(
    "working days are counted after one day up to another, over holidays and days made up; none where it is not later")
  func between() throws {
    let (friday, sunday) = (try #require(CalendarDay("2025-09-26")), try #require(CalendarDay("2025-10-12")))
    // A made-up Sunday, Monday and Tuesday; after the holidays Thursday, Friday and a made-up Saturday.
    #expect(try calendar().workingDays(after: friday, through: sunday) == 6)
    #expect(try calendar().workingDays(after: friday, through: friday) == 0)
    #expect(try calendar().workingDays(after: sunday, through: friday) == 0)
  }

  @Test("a published year says itself which days rest")
  func published() throws {
    let day = try #require(CalendarDay("2025-05-01"))
    #expect(try calendar().kind(of: day) == .weekday)
    let unpublished = try #require(CalendarDay("2027-01-01"))
    #expect(try calendar().kind(of: unpublished) == .holiday)
    // The first working day from the last of the year on, and the one after it.
    let last = try #require(CalendarDay("2026-12-31"))
    #expect(try calendar().day(2, workingDaysFrom: last).description == "2027-01-04")
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

  @Test(
    "the last working day up to a day passes holidays, and stops at a day that is made up for",
    arguments: [
      ("2025-10-09", "2025-10-09"), ("2025-10-08", "2025-09-30"), ("2025-10-05", "2025-09-30"),
      ("2025-10-12", "2025-10-11"), ("2025-09-28", "2025-09-28"), ("2025-09-27", "2025-09-26"),
    ])
  func lastDay(_ text: String, _ worked: String) throws {
    #expect(try calendar().lastWorkingDay(through: try #require(CalendarDay(text))) == CalendarDay(worked))
  }
}
