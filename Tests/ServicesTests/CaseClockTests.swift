import Quantities
import Testing

@testable import Services

@Suite("Deadlines in working days")
struct CaseClockTests {
  private func due(
    _ start: String, _ days: Int, _ pauses: [CaseClock.Pause] = [], _ exceptions: [CalendarException] = [],
    unit: ServiceUnit = Fixture.street
  ) throws -> DueDay? {
    try Fixture.calendar(exceptions).reckon(
      CaseClock(start: day(start), workingDays: days, pauses: pauses), for: unit
    ).due
  }

  @Test(
    "the day of intake is not counted, a made-up Saturday is, a holiday is not",
    arguments: [
      // A Thursday: Friday is the first day.
      ("2026-05-07", 1, "2026-05-08"), ("2026-05-07", 2, "2026-05-09"), ("2026-05-07", 3, "2026-05-11"),
      // A Sunday after the made-up Saturday.
      ("2026-05-10", 5, "2026-05-15"),
      // Over the National Day holidays, with Saturday the 10th made up.
      ("2026-09-30", 1, "2026-10-08"), ("2026-09-30", 3, "2026-10-10"), ("2026-09-30", 4, "2026-10-12"),
      // Over the Spring Festival, with both Saturdays made up.
      ("2026-02-13", 1, "2026-02-14"), ("2026-02-13", 2, "2026-02-24"), ("2026-02-13", 6, "2026-02-28"),
    ])
  func published(_ start: String, _ days: Int, _ end: String) throws {
    #expect(try due(start, days) == DueDay(day(end), isProvisional: false))
  }

  @Test(
    "a deadline that passes a day of an unpublished year says that it is provisional, and one that does not, does not")
  func provisional() throws {
    #expect(try due("2026-12-30", 1) == DueDay(day("2026-12-31"), isProvisional: false))
    #expect(try due("2026-12-30", 2) == DueDay(day("2027-01-04"), isProvisional: true))
    #expect(try due("2026-12-14", 15) == DueDay(day("2027-01-05"), isProvisional: true))
  }

  @Test("a day at whose end the party waits is not counted; a question answered on the same day moves nothing")
  func pauses() throws {
    // From Monday the 11th, five days: Monday the 18th.
    #expect(try due("2026-05-11", 5)?.day == day("2026-05-18"))
    let wait = { (from: String, until: String) in CaseClock.Pause(from: day(from), until: day(until)) }
    #expect(try due("2026-05-11", 5, [wait("2026-05-13", "2026-05-13")])?.day == day("2026-05-18"))
    #expect(try due("2026-05-11", 5, [wait("2026-05-13", "2026-05-14")])?.day == day("2026-05-19"))
    // Over a weekend: only the worked day is lost.
    #expect(try due("2026-05-11", 5, [wait("2026-05-15", "2026-05-18")])?.day == day("2026-05-19"))
    // Two waits add up.
    #expect(
      try due("2026-05-11", 5, [wait("2026-05-12", "2026-05-13"), wait("2026-05-15", "2026-05-19")])?.day
        == day("2026-05-21"))
  }

  @Test("while the enterprise owes an answer there is no deadline, unless it had passed before")
  func openWait() throws {
    #expect(try due("2026-05-11", 5, [CaseClock.Pause(from: day("2026-05-18"))]) == nil)
    #expect(try due("2026-05-11", 5, [CaseClock.Pause(from: day("2026-05-19"))])?.day == day("2026-05-18"))
  }

  @Test("an organisation's own days hold for it and below, the nearest word first, and for nobody beside it")
  func ownDays() throws {
    let shut = CalendarException(area: area("310117"), day: day("2026-05-12"), isWorked: false, reason: "停电")
    let open = CalendarException(area: area("310117001"), day: day("2026-05-12"), isWorked: true, reason: "值班")
    #expect(try due("2026-05-11", 1, [], [shut])?.day == day("2026-05-13"))
    #expect(try due("2026-05-11", 1, [], [shut, open])?.day == day("2026-05-12"))
    let calendar = try Fixture.calendar([shut, open])
    #expect(calendar.days(of: Fixture.street).isWorkingDay(day("2026-05-12")))
    #expect(!calendar.days(of: ServiceUnit(area("310117002"))).isWorkingDay(day("2026-05-12")))
    #expect(calendar.days(of: ServiceUnit(area("310115"))).isWorkingDay(day("2026-05-12")))
    #expect(try due("2026-05-11", 1, [], [shut], unit: ServiceUnit(area("310115")))?.day == day("2026-05-12"))
    // A day of 2027 that the organisation has settled itself is not provisional.
    let known = CalendarException(area: area("310117"), day: day("2027-01-01"), isWorked: false, reason: "元旦")
    #expect(
      try due("2026-12-31", 1, [], [known]) == DueDay(day("2027-01-04"), isProvisional: true))
  }

  @Test("the reckoning names each day, whether it counts and why not")
  func steps() throws {
    let reckoning = try Fixture.calendar().reckon(
      CaseClock(
        start: day("2026-05-07"), workingDays: 3,
        pauses: [CaseClock.Pause(from: day("2026-05-08"), until: day("2026-05-09"))]), for: Fixture.street)
    #expect(reckoning.steps.map(\.number) == [nil, 1, nil, 2, 3])
    #expect(reckoning.steps[0].isPaused && reckoning.steps[0].kind == .published(.weekday))
    #expect(reckoning.steps[1].kind == .published(.makeUpWorkday) && reckoning.steps[2].kind == .published(.weekend))
    #expect(reckoning.due?.day == day("2026-05-12") && reckoning.counted == 3)
  }

  @Test("a calendar without working days gives no deadline instead of walking for ever")
  func endless() throws {
    let never = (0...4_000).map {
      CalendarException(
        area: area("310117"), day: day("2026-05-07").adding(days: $0), isWorked: false, reason: "停业")
    }
    #expect(try due("2026-05-07", 1, [], never) == nil)
  }
}
