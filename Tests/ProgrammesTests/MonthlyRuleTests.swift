import Quantities
import Testing

@testable import Programmes

@Suite("A gathering of each month")
struct MonthlyRuleTests {
  /// Weekdays but New Year's day and eight days of February.
  private static func isWorkingDay(_ day: CalendarDay) -> Bool {
    day.weekday <= 5 && !["2026-01-01"].contains("\(day)") && !("2026-02-16"..."2026-02-23").contains("\(day)")
  }

  private func days(_ rule: MonthlyRule, _ first: String, _ count: Int) throws -> [String] {
    rule.days(first: try #require(CalendarDay(first)), count: count, isWorkingDay: Self.isWorkingDay).map { "\($0)" }
  }

  @Test("the third Tuesday of each month, where it is a day off the next working day")
  func weekday() throws {
    #expect(try days(.weekday, "2026-01-20", 3) == ["2026-01-20", "2026-02-24", "2026-03-17"])
  }

  @Test("a fifth weekday is the last of a month that has four, and a series goes on into the next year")
  func ends() throws {
    #expect(try days(.weekday, "2026-01-29", 2) == ["2026-01-29", "2026-02-26"])
    #expect(try days(.weekday, "2026-12-10", 2) == ["2026-12-10", "2027-01-14"])
  }

  @Test("the same working day of each month, the last one where a month has fewer")
  func workingDay() throws {
    #expect(try days(.workingDay, "2026-01-15", 3) == ["2026-01-15", "2026-02-13", "2026-03-13"])
    #expect(try days(.workingDay, "2026-01-30", 2) == ["2026-01-30", "2026-02-27"])
  }

  @Test("the last working day of each month after the first session, which stays as it was chosen")
  func lastWorkingDay() throws {
    #expect(try days(.lastWorkingDay, "2026-01-15", 3) == ["2026-01-15", "2026-02-27", "2026-03-31"])
  }

  @Test("a session moved to another day keeps its time of day and its length")
  func moved() throws {
    let figures = try Made.figures()
    let day = try #require(CalendarDay("2026-06-11"))
    let moved = figures.on(day)
    #expect(moved.start.dayInShanghai == day && moved.start == figures.start.adding(seconds: 32 * 86_400))
    #expect(moved.end == moved.start.adding(seconds: 3_600))
  }
}
