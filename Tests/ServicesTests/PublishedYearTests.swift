import Diagnostics
import Quantities
import Randomness
import Testing

@testable import Services

@Suite("A year's holidays, as they are pasted")
struct PublishedYearTests {
  private static let fixed = "2027-01-01 休 元旦\n2027-05-01 至 2027-05-02 休\n2027-10-01 至 2027-10-03 休\n"

  private func codes(_ text: String, document: String = "模拟文号〔2026〕1号") -> [String] {
    do throws(Diagnostics) {
      _ = try PublishedYear(reading: text, document: document)
      return []
    } catch {
      return error.all.map { "\($0.code) \($0.place?.line.map { "\($0)" } ?? $0.place?.field ?? "")" }
    }
  }

  @Test("days and spans are read as documents write them, with what stands behind the mark left to people")
  func reading() throws {
    let text = """
      2027年1月1日 放假 元旦
      2027/2/5 至 2027/2/11，休，春节

      2027-02-20\t班\t春节调休
      2027-05-01 holiday Labour Day
      2027-05-02 holiday Labour Day
      2027-10-01～2027-10-07 休
      """
    let year = try PublishedYear(reading: text, document: " 模拟文号〔2026〕1号")
    #expect(year.year == 2027 && year.daysOff == 17 && year.daysMadeUp == 1)
    #expect(year.days[day("2027-02-11")] == false && year.days[day("2027-02-20")] == true)
    #expect(PublishedYear(json: year.json) == year)
    let rule = ServiceRule.year(year)
    #expect(rule.name == "year-2027" && ServiceRule(json: rule.json) == rule)
  }

  @Test("what is wrong is told by its line, all at once")
  func faults() {
    #expect(codes(Self.fixed) == [])
    #expect(codes("") == ["services.year-empty days"])
    #expect(codes(Self.fixed, document: "") == ["services.year-document document"])
    #expect(codes("2027-01-01 休") == ["services.year-incomplete days"])
    // 2 May is a holiday since 2025.
    let withoutSecond = Self.fixed.replacing("2027-05-01 至 2027-05-02", with: "2027-05-01")
    #expect(codes(withoutSecond) == ["services.year-incomplete days"])
    #expect(codes(withoutSecond.replacing("2027", with: "2024")) == [])
    let wrong = """
      元旦放假
      2027-01-01 休
      2027-01-01 休
      2028-01-01 休
      2027-02-30 休
      2027-02-22 班
      2027-03-05 至 2027-03-01 休
      2027-03-05 至 2027-06-01 休
      """
    #expect(
      codes(wrong) == [
        "services.year-line 1", "services.year-line 3", "services.year-mixed 4", "services.year-line 5",
        "services.year-line 6", "services.year-line 7", "services.year-line 8",
      ])
  }

  @Test("a published year takes the place of the table's for that year alone, beside every organisation's own days")
  func calendar() throws {
    let table = try Fixture.corpus().workingDays
    var random = SeededGenerator(seed: 11)
    for year in [2026, 2027] {
      var days: [CalendarDay: Bool] = [:]
      let first = try #require(CalendarDay("\(year)-01-01"))
      for _ in 0..<30 {
        let day = first.adding(days: Int.random(in: 0..<365, using: &random))
        days[day] = day.weekday > 5
      }
      let calendar = table.publishing(days, in: year)
      for offset in -400..<800 {
        let day = first.adding(days: offset)
        let expected = days[day] ?? (day.weekday <= 5)
        #expect(calendar.isWorkingDay(day) == (day.year == year ? expected : table.isWorkingDay(day)), "\(day)")
        #expect(calendar.isPublished(day) == (day.year == year || table.isPublished(day)), "\(day)")
      }
      let own = ServiceCalendar(
        calendar, exceptions: [CalendarException(area: area("310117"), day: first, isWorked: true, reason: "值守")])
      #expect(own.isWorkingDay(first, for: Fixture.street) && own.publishedYears.contains(year))
      #expect(own.isWorkingDay(first, for: Fixture.city) == (days[first] ?? (first.weekday <= 5)))
    }
  }
}
