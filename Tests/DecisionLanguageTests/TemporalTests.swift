import Decimals
import Diagnostics
import Quantities
import Randomness
import Testing

@testable import DecisionLanguage

@Suite("Dates, times and durations")
struct TemporalTests {
  @Test(
    "dates and times",
    arguments: [
      ("date(\"2024-02-30\")", "null"), ("date(2024, 2, 29)", "2024-02-29"),
      ("date(\"-999999999-01-01\")", "-999999999-01-01"),
      ("date(\"12345-01-01\").year", "12345"), ("date(\"012345-01-01\")", "null"),
      ("@\"999999999-12-31\" + @\"P1D\"", "null"),
      ("date and time(\"2026-01-31T24:00:00\")", "2026-02-01T00:00:00"), ("time(\"24:00:00\")", "null"),
      ("time(12, 59, 1.3, @\"-PT1H\")", "12:59:01.3-01:00"), ("time(\"10:00:00+18:01\")", "null"),
      ("date and time(2026, 1, 31, 10, 0, 0, \"Asia/Shanghai\")", "2026-01-31T10:00:00@Asia/Shanghai"),
      ("date and time(\"2026-01-31T10:00:00@Asia/Nowhere\")", "null"), ("time(@\"2026-01-31\")", "00:00:00Z"),
      ("@\"2024-01-31\" + @\"P1M\"", "2024-02-29"), ("@\"2024-02-29\" + @\"P1Y\"", "2025-02-28"),
      ("@\"2024-03-31\" - @\"P1M\"", "2024-02-29"), ("@\"2026-01-01\" + @\"PT36H\"", "2026-01-02"),
      ("@\"2026-01-01\" + @\"-PT1S\"", "2025-12-31"), ("@\"23:30:00\" + @\"PT1H\"", "00:30:00"),
      // A zone that moves its clocks: an hour later is an hour later, whatever the clock shows.
      ("@\"2021-03-28T01:30:00@Europe/Paris\" + @\"PT1H\"", "2021-03-28T03:30:00@Europe/Paris"),
      ("@\"2021-03-28T01:30:00@Europe/Paris\" + @\"PT3H\"", "2021-03-28T05:30:00@Europe/Paris"),
      ("@\"2021-10-31T03:30:00@Europe/Paris\" - @\"PT3H\"", "2021-10-31T01:30:00@Europe/Paris"),
      (
        "@\"2021-03-27T12:00:00@Europe/Paris\" + @\"P1D\" - @\"2021-03-27T12:00:00@Europe/Paris\"", "P1D"
      ), ("@\"2026-05-10\" - @\"2025-05-10\"", "P365D"), ("@\"10:00:00+08:00\" - @\"10:00:00Z\"", "-PT8H"),
      ("@\"2026-01-01T00:00:00Z\" - @\"2026-01-01T00:00:00\"", "null"), ("@\"P1Y\" + @\"P1D\"", "null"),
      ("@\"P1Y\" / @\"P5M\"", "2.4"), ("@\"P10D\" / 4", "P2DT12H"), ("@\"P7M\" / 2", "P3M"),
      ("-@\"P1DT1H\"", "-P1DT1H"),
      ("years and months duration(@\"2024-02-29\", @\"2025-02-28\")", "P11M"),
      ("years and months duration(@\"2025-03-31\", @\"2025-02-28\")", "-P1M"),
      ("@\"P1DT2H3M4.5S\".seconds", "4.5"), ("@\"P400D\".days", "400"), ("@\"-P14M\".months", "-2"),
      ("@\"10:00:00.25\".second", "0.25"), ("@\"2026-05-10T10:00:00@Asia/Shanghai\".time offset", "PT8H"),
      ("@\"2026-05-10T10:00:00@Asia/Shanghai\".timezone", "Asia/Shanghai"), ("@\"2026-05-10\".weekday", "7"),
      ("day of week(@\"2026-05-10\")", "Sunday"), ("day of year(@\"2024-12-31\")", "366"),
      ("month of year(@\"2026-05-10\")", "May"),
      ("week of year(@\"2005-01-01\")", "53"), ("week of year(@\"2026-12-31\")", "53"),
      ("week of year(@\"2024-12-30\")", "1"),
      ("duration(\"P1M1D\")", "null"), ("duration(\"PT0.000000001S\")", "PT0.000000001S"), ("duration(\"P\")", "null"),
    ])
  func values(text: String, expected: String) throws {
    #expect(try LanguageTests.text(text) == expected)
  }

  @Test(
    "equality looks at the instant, sameness at the zone too",
    arguments: [
      ("@\"2018-10-08T00:00:00+02:00\" = @\"2018-10-08T00:00:00@Europe/Paris\"", "true"),
      ("is(@\"2018-10-08T00:00:00+02:00\", @\"2018-10-08T00:00:00@Europe/Paris\")", "false"),
      ("@\"2018-12-08T00:00:00+02:00\" = @\"2018-12-08T00:00:00@Europe/Paris\"", "false"),
      ("@\"2002-04-02T12:00:00-01:00\" = @\"2002-04-02T17:00:00+04:00\"", "true"),
      ("@\"2002-04-02T12:00:00-01:00\" < @\"2002-04-02T17:00:01+04:00\"", "true"),
      ("is(@\"23:00:50Z\", @\"23:00:50+00:00\")", "true"), ("@\"10:00:00\" = @\"10:00:00Z\"", "false"),
      ("@\"10:00:00\" < @\"11:00:00Z\"", "null"), ("is(@\"P1D\", @\"PT24H\")", "true"),
      ("is(@\"P0Y\", @\"P0D\")", "false"),
      ("@\"P0Y\" = @\"P0D\"", "null"), ("is(1, 1.0)", "true"),
      ("is(@\"2026-01-01\", @\"2026-01-01T00:00:00Z\")", "false"),
    ])
  func equality(text: String, expected: String) throws {
    #expect(try LanguageTests.text(text) == expected)
  }

  @Test("a named zone's offset changes on the day that its clocks change, also where an hour is missing or comes twice")
  func zones() throws {
    for (moment, offset) in [
      ("2026-03-29T01:59:59", "PT1H"), ("2026-03-29T02:30:00", "PT1H"), ("2026-03-29T03:00:00", "PT2H"),
      ("2026-10-25T02:30:00", "PT2H"), ("2026-10-25T03:00:00", "PT1H"),
    ] {
      #expect(try LanguageTests.text("@\"\(moment)@Europe/Berlin\".time offset") == offset, "\(moment)")
    }
  }

  /// Days counted one by one: a calendar without arithmetic.
  struct NaiveCalendar {
    var year = 1995
    var month = 1
    var day = 1

    mutating func advance() {
      let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      day += 1
      if day > lengths[month - 1] { (day, month) = (1, month + 1) }
      if month > 12 { (month, year) = (1, year + 1) }
    }

    private var isLeap: Bool { year % 400 == 0 || (year % 4 == 0 && year % 100 != 0) }
  }

  @Test("days, weekdays, weeks and days of the year agree with a calendar counted day by day")
  func calendar() throws {
    var naive = NaiveCalendar()
    // 1995-01-01 was a Sunday.
    var weekday = 7
    var dayOfYear = 1
    let start = try #require(CalendarDay(year: 1995, month: 1, day: 1))
    for offset in 0..<12_000 {
      let day = try #require(start.adding(exactly: offset))
      #expect(day.civil == (naive.year, naive.month, naive.day))
      #expect(day.weekday == weekday)
      let first = try #require(CalendarDay(year: naive.year, month: 1, day: 1))
      #expect(day.daysSinceEpoch - first.daysSinceEpoch + 1 == dayOfYear)
      naive.advance()
      weekday = weekday % 7 + 1
      dayOfYear = naive.month == 1 && naive.day == 1 ? 1 : dayOfYear + 1
    }
  }

  @Test("adding a duration and taking it away again comes back, and a distance leads from one moment to the other")
  func durations() throws {
    var generator = SeededGenerator(seed: 23)
    for _ in 0..<2_000 {
      let day = try #require(
        CalendarDay(daysSinceEpoch: 0).adding(
          exactly: Int.random(in: -300_000_000_000...300_000_000_000, using: &generator)))
      let time = ClockTime(
        nanoseconds: Int64.random(in: 0..<86_400_000_000_000, using: &generator),
        zone: Bool.random(using: &generator)
          ? .offset(seconds: Int.random(in: -64_800...64_800, using: &generator)) : nil)
      let moment = DateAndTime(day: day, time: time)
      let shift = Int128(Int64.random(in: Int64.min...Int64.max, using: &generator))
      let later = try #require(moment.adding(nanoseconds: shift))
      #expect(later.adding(nanoseconds: -shift) == moment)
      #expect(later.instant - moment.instant == shift)
      #expect(DateAndTime(later.description) == later)
      let duration = DaysAndTimeDuration(nanoseconds: shift)
      #expect(DurationText.read(duration.description) == .daysAndTime(duration))
      let months = YearsAndMonthsDuration(months: Int.random(in: -100_000...100_000, using: &generator))
      #expect(DurationText.read(months.description) == .yearsAndMonths(months))
    }
  }

  @Test("the months between two days, added to the first, lead as near to the second as whole months can")
  func months() throws {
    var generator = SeededGenerator(seed: 29)
    for _ in 0..<2_000 {
      let first = CalendarDay(daysSinceEpoch: Int.random(in: -200_000...200_000, using: &generator))
      let second = CalendarDay(daysSinceEpoch: Int.random(in: -200_000...200_000, using: &generator))
      let months = first.wholeMonths(until: second)
      #expect(second.wholeMonths(until: first).magnitude.distance(to: months.magnitude).magnitude <= 1)
      let reached = try #require(first.adding(months: months))
      let beyond = try #require(first.adding(months: months + (first <= second ? 1 : -1)))
      if first <= second { #expect(reached <= second && second < beyond || first.day > beyond.day) }
      if first > second { #expect(reached >= second || first.day > reached.day) }
    }
  }
}
