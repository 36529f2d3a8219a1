import Foundation
import Quantities
import Testing

@Suite("Days and periods")
struct CalendarDayTests {
  /// Counts day after day by the rule of the Gregorian calendar, independently of the closed formula.
  @Test("every day of four hundred years on either side of zero follows the one before")
  func countedDays() throws {
    for start in [-401, 1_600, 1_900] {
      var expected = try #require(CalendarDay(year: start, month: 1, day: 1)).daysSinceEpoch
      for year in start...(start + 401) {
        for month in 1...12 {
          let isLeap = year.isMultiple(of: 400) || (year.isMultiple(of: 4) && !year.isMultiple(of: 100))
          let length = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
          for number in 1...length {
            let day = try #require(CalendarDay(year: year, month: month, day: number))
            guard day.daysSinceEpoch == expected, day.civil == (year, month, number) else {
              Issue.record("\(year)-\(month)-\(number): \(day.daysSinceEpoch) is not \(expected), or reads \(day)")
              return
            }
            expected += 1
          }
          #expect(CalendarDay(year: year, month: month, day: length + 1) == nil)
        }
      }
    }
  }

  @Test("a day is read as people and spreadsheets write it, and nothing else is taken for one")
  func typed() throws {
    let day = try #require(CalendarDay("2026-05-01"))
    for text in ["2026-05-01", "2026/5/1", "2026.5.1", "2026年5月1日", "2026 / 5 / 1"] {
      #expect(CalendarDay.typed(text) == day, "\(text)")
    }
    for text in [
      "", "5/1/2026", "26/5/1", "2026/5", "2026/13/1", "2026/2/30", "2026/5/1 8:00", "-2026-5-1", "2026年5月", "五月一日",
    ] {
      #expect(CalendarDay.typed(text) == nil, "\(text)")
    }
  }

  @Test("a month is read as people and spreadsheets write it, and neither a day nor a year is taken for one")
  func typedMonth() {
    let month = Period.month(year: 2026, month: 5)
    for text in ["2026-05", "2026/5", "2026.05", "2026年5月", "2026 / 5"] {
      #expect(Period.typedMonth(text) == month, "\(text)")
    }
    for text in ["", "2026", "5/2026", "26/5", "2026/13", "2026/5/1", "1026-05", "-2026-05", "五月"] {
      #expect(Period.typedMonth(text) == nil, "\(text)")
    }
  }

  @Test("days agree with Foundation's Gregorian calendar")
  func agreesWithFoundation() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
    for days in stride(from: -120_000, through: 200_000, by: 97) {
      let date = Date(timeIntervalSince1970: Double(days) * 86_400)
      let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: date)
      let day = CalendarDay(daysSinceEpoch: days)
      // Foundation changes to the Julian calendar before 15 October 1582; the earliest day here is in 1641.
      let (year, month, number) = day.civil
      #expect([year, month, number] == [parts.year, parts.month, parts.day])
      #expect(parts.weekday == day.weekday % 7 + 1)
    }
  }

  @Test(
    "known days count from the epoch",
    arguments: [
      ("1970-01-01", 0, 4), ("1969-12-31", -1, 3), ("2000-02-29", 11_016, 2), ("2000-03-01", 11_017, 3),
      ("2026-11-21", 20_778, 6), ("0000-03-01", -719_468, 3), ("0001-01-01", -719_162, 1),
      ("-0001-12-31", -719_529, 5),
    ])
  func knownDays(text: String, days: Int, weekday: Int) throws {
    let day = try #require(CalendarDay(text))
    #expect(day.daysSinceEpoch == days)
    #expect(day.weekday == weekday)
    #expect(day.description == text)
  }

  @Test(
    "leap centuries are those that four hundred divides",
    arguments: [(1900, false), (2000, true), (2100, false), (0, true), (-4, true), (-100, false), (-400, true)])
  func leapCenturies(year: Int, isLeap: Bool) {
    #expect(CalendarDay.isLeap(year: year) == isLeap)
    #expect((CalendarDay(year: year, month: 2, day: 29) != nil) == isLeap)
  }

  @Test("years reach as far as FEEL asks")
  func greatYears() throws {
    for text in ["999999999-12-31", "-999999999-01-01", "12345-06-07"] {
      #expect(CalendarDay(text)?.description == text)
    }
    #expect(CalendarDay(year: 1_000_000_000, month: 1, day: 1) == nil)
  }

  @Test(
    "what is no ISO day is not read",
    arguments: [
      "", "2025", "2025-1-1", "2025-01-1", "25-01-01", "2025/01/01", "2025-02-29", "2025-13-01", "2025-00-10",
      "2025-04-31", "2025-01-01T00:00", " 2025-01-01", "02025-01-01", "+2025-01-01", "-0000-01-01", "２０２５-01-01",
      "2025--01-01", "--2025-01-01", "2025-01-01-",
    ])
  func refuses(text: String) {
    #expect(CalendarDay(text) == nil)
  }

  @Test("a year and a month are half-open: they end where the next begins")
  func periods() throws {
    let year = try #require(Period("2025"))
    #expect([year.start, year.end, year.lastDay].map(\.description) == ["2025-01-01", "2026-01-01", "2025-12-31"])
    let december = try #require(Period("2025-12"))
    #expect(
      [december.start, december.end, december.lastDay].map(\.description) == ["2025-12-01", "2026-01-01", "2025-12-31"])
    #expect(try #require(Period("2024-02")).lastDay.description == "2024-02-29")
    #expect(year.contains(year.start) && year.contains(year.lastDay) && !year.contains(year.end))
  }

  @Test("a period is closed from the day after its last")
  func closedPeriods() throws {
    let year = try #require(Period("2025"))
    #expect(!year.isClosed(on: year.lastDay))
    #expect(year.isClosed(on: year.end))
  }

  @Test("periods sort by their first day, a year before its January")
  func periodOrder() {
    let texts = ["2025-02", "2026", "2025-01", "2025", "2024-12", "2024"]
    #expect(
      texts.compactMap(Period.init).sorted().map(\.description) == [
        "2024", "2024-12", "2025", "2025-01", "2025-02", "2026",
      ])
  }

  @Test(
    "what is no period is not read",
    arguments: [
      "", "25", "2025-1", "2025-13", "2025-00", "2025-011", "2025-", "-2025", "1899", "2200", "2025-Q1", "２０２５",
      "2025-01-01",
    ])
  func refusedPeriods(text: String) {
    #expect(Period(text) == nil)
  }

  @Test(
    "an instant falls on its day in Shanghai",
    arguments: [
      (0, "1970-01-01"), (57_599_999, "1970-01-01"), (57_600_000, "1970-01-02"), (-28_800_000, "1970-01-01"),
      (-28_800_001, "1969-12-31"),
    ])
  func shanghai(milliseconds: Int64, day: String) {
    #expect(Timestamp(millisecondsSinceEpoch: milliseconds).dayInShanghai.description == day)
  }

  @Test(
    "a day and its clock in Shanghai make an instant and come back from it",
    arguments: [("1970-01-01", 480, "08:00"), ("1969-12-31", 1439, "23:59"), ("2026-11-27", 0, "00:00")])
  func clock(day: String, minute: Int, shown: String) throws {
    let day = try #require(CalendarDay(day))
    let instant = try #require(Timestamp(dayInShanghai: day, minute: minute))
    #expect(instant.dayInShanghai == day && instant.minuteInShanghai == minute)
    #expect(instant.textInShanghai == "\(day)T\(shown):00.000")
    let end = Timestamp(endOfDayInShanghai: day)
    #expect(end.textInShanghai == "\(day)T23:59:59.999" && end >= instant)
  }

  @Test("a day beyond what an instant holds makes none")
  func beyond() throws {
    let far = CalendarDay(daysSinceEpoch: 106_751_991_168)
    #expect(Timestamp(dayInShanghai: far, minute: 0) == nil)
    #expect(Timestamp(dayInShanghai: CalendarDay(daysSinceEpoch: .max), minute: 0) == nil)
  }

  @Test(
    "an instant is written in UTC to the millisecond",
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
      (1_795_257_805_120, "2026-11-21T10:43:25.120Z"),
    ])
  func instants(milliseconds: Int64, text: String) {
    #expect(Timestamp(millisecondsSinceEpoch: milliseconds).description == text)
  }
}
