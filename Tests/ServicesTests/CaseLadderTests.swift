import Diagnostics
import Journal
import Quantities
import Testing

@testable import Services

@Suite("The ladder of reminders")
struct CaseLadderTests {
  @Test("announced two working days before, late the day after, raised at three, taken over at five without a sign")
  func rungs() throws {
    var found = try ServiceCase.opened(try Fixture.type(), on: "2026-05-11")
    try found.act(.take(party: 0, officer: nil), on: "2026-05-11")
    let calendar = try Fixture.calendar()
    func rung(_ text: String) -> CaseLadder.Rung {
      CaseLadder.standard.rung(of: found.parties[0], on: day(text), calendar)
    }
    func level(_ text: String) -> EscalationLevel {
      CaseLadder.standard.level(of: found.parties[0], on: day(text), calendar)
    }
    // Due on Monday the 18th.
    #expect(rung("2026-05-13") == .calm && rung("2026-05-14") == .soon(workingDays: 2))
    #expect(rung("2026-05-18") == .soon(workingDays: 0) && rung("2026-05-19") == .late(workingDays: 1))
    #expect(level("2026-05-18") == .none && level("2026-05-19") == .reminded && level("2026-05-20") == .reminded)
    #expect(level("2026-05-21") == .raised && level("2026-05-25") == .abandoned)
    try found.act(.step("办理"), on: "2026-05-24")
    #expect(level("2026-05-25") == .abandoned)
    try found.act(.ask(party: 0, question: "要几个人？"), on: "2026-05-24")
    try found.act(.answer(party: 0, text: "三十个"), on: "2026-05-24")
    #expect(found.parties[0].due?.day == day("2026-05-18") && level("2026-05-25") == .raised)
  }

  @Test("what nobody takes up is given up so many days after its day of first contact, and so many after the last sign")
  func givenUpUntaken() throws {
    var found = try ServiceCase.opened(try Fixture.type(), on: "2026-05-11")
    let calendar = try Fixture.calendar()
    func level(_ text: String) -> EscalationLevel {
      CaseLadder.standard.level(of: found.parties[0], on: day(text), calendar)
    }
    // First contact by Tuesday the 12th, the part itself by Monday the 18th.
    #expect(level("2026-05-12") == .none && level("2026-05-13") == .reminded && level("2026-05-14") == .reminded)
    #expect(level("2026-05-15") == .raised && level("2026-05-18") == .raised && level("2026-05-19") == .abandoned)
    // A sign on Thursday: the fifth working day without another is Thursday the 21st.
    try found.act(.setTerm(party: 0, workingDays: 6, reason: "正在联系"), on: "2026-05-14")
    #expect(level("2026-05-20") == .raised && level("2026-05-21") == .abandoned)
  }

  @Test("a case that nobody takes up is late from its day of first contact; one that waits for the enterprise is not")
  func contact() throws {
    var found = try ServiceCase.opened(try Fixture.type(), on: "2026-05-11")
    let calendar = try Fixture.calendar()
    #expect(CaseLadder.standard.rung(of: found.parties[0], on: day("2026-05-12"), calendar) == .calm)
    #expect(
      CaseLadder.standard.rung(of: found.parties[0], on: day("2026-05-13"), calendar) == .contactLate(workingDays: 1))
    try found.act(.ask(party: 0, question: "？请补充"), on: "2026-05-13")
    #expect(CaseLadder.standard.rung(of: found.parties[0], on: day("2026-07-13"), calendar) == .waiting)
    #expect(CaseLadder.standard.level(of: found.parties[0], on: day("2026-07-13"), calendar) == .none)
  }

  @Test(
    "what had run out before the enterprise was asked stays late while it waits: raised in time, given up by nobody")
  func lateBeforeTheQuestion() throws {
    var found = try ServiceCase.opened(try Fixture.type(), on: "2026-05-11")
    let calendar = try Fixture.calendar()
    func rung(_ text: String) -> CaseLadder.Rung {
      CaseLadder.standard.rung(of: found.parties[0], on: day(text), calendar)
    }
    func level(_ text: String) -> EscalationLevel {
      CaseLadder.standard.level(of: found.parties[0], on: day(text), calendar)
    }
    try found.act(.take(party: 0, officer: nil), on: "2026-05-11")
    var inTime = found
    try inTime.act(.ask(party: 0, question: "要几个人？"), on: "2026-05-18")
    // Asked on its last day it has not run out: the clock stands still.
    #expect(inTime.due == nil && !inTime.parties[0].isLate(on: day("2026-07-01")))
    try found.act(.ask(party: 0, question: "要几个人？"), on: "2026-05-19")
    #expect(found.status == .waiting && found.due?.day == day("2026-05-18"))
    #expect(rung("2026-05-19") == .late(workingDays: 1) && level("2026-05-19") == .reminded)
    #expect(rung("2026-05-25") == .late(workingDays: 5) && level("2026-05-25") == .raised)
    #expect(level("2026-07-13") == .raised)
    try found.act(.answer(party: 0, text: "三十个"), on: "2026-05-25")
    #expect(found.due?.day == day("2026-05-18") && rung("2026-05-25") == .late(workingDays: 5))
  }

  @Test("on the days off after a deadline no working day has passed, and it is late and reminded all the same")
  func lateOnDaysOff() throws {
    var found = try ServiceCase.opened(try Fixture.type(), on: "2026-05-15")
    try found.act(.take(party: 0, officer: nil), on: "2026-05-15")
    let calendar = try Fixture.calendar()
    // Due on Friday the 22nd.
    for (text, days) in [("2026-05-23", 0), ("2026-05-24", 0), ("2026-05-25", 1)] {
      #expect(CaseLadder.standard.rung(of: found.parties[0], on: day(text), calendar) == .late(workingDays: days))
      #expect(CaseLadder.standard.level(of: found.parties[0], on: day(text), calendar) == .reminded)
    }
  }

  @Test("what somebody takes up is unattended no more, and stays with the unit above; left alone again it is so again")
  func takenUpAgain() throws {
    let type = try Fixture.type()
    var found = try ServiceCase.opened(type, on: "2026-05-11")
    func climb(_ on: String) throws -> EscalationLevel {
      let context = Fixture.context(type, on: on, calendar: try Fixture.calendar())
      for event in found.climb(.standard, in: context) { found.apply(event, at: noonOn(day(on))) }
      return found.parties[0].level
    }
    #expect(try climb("2026-05-20") == .abandoned)
    try found.act(.take(party: 0, officer: person("5")), on: "2026-05-20")
    #expect(found.parties[0].level == .raised)
    #expect(try climb("2026-05-21") == .raised)
    #expect(try climb("2026-05-27") == .abandoned)
    // The district has it beside the street, once.
    #expect(found.openParties.map(\.unit).filter { $0 == Fixture.songjiang }.count == 1)
  }

  @Test("an abandoned lead gets the district beside it, which answers from then on, and is asked no less itself")
  func abandoned() throws {
    let type = try Fixture.type()
    var found = try ServiceCase.opened(type, on: "2026-05-11")
    let context = Fixture.context(type, on: "2026-05-20", calendar: try Fixture.calendar())
    let events = found.climb(.standard, in: context)
    #expect(events.first == .escalated(party: 0, .abandoned) && events.count == 2)
    for event in events { found.apply(event, at: noonOn(day("2026-05-20"))) }
    #expect(found.owner?.unit == Fixture.songjiang && found.openParties.count == 2 && !found.parties[0].isLead)
    #expect(found.climb(.standard, in: context).isEmpty)
  }

  @Test(
    "a fallback owner that lets the case lie is passed over for the city, which leads from then on; above it is nobody")
  func abandonedFallback() throws {
    let type = try Fixture.type()
    var found = try ServiceCase.opened(type, on: "2026-05-11")
    func climb(_ on: String) throws {
      let context = Fixture.context(type, on: on, calendar: try Fixture.calendar())
      for event in found.climb(.standard, in: context) { found.apply(event, at: noonOn(day(on))) }
      #expect(found.climb(.standard, in: context).isEmpty, "\(on)")
    }
    try climb("2026-05-20")
    #expect(found.owner?.unit == Fixture.songjiang)
    // Not before it has let its own part lie as long.
    try climb("2026-05-22")
    #expect(found.owner?.unit == Fixture.songjiang)
    try climb("2026-06-30")
    #expect(found.owner?.unit == Fixture.city && found.owner?.reasons == [.fallback(.abandoned)])
    try climb("2026-08-31")
    #expect(found.owner?.unit == Fixture.city && found.owner?.level == .abandoned)
    #expect(found.openParties.map(\.unit) == [Fixture.street, Fixture.songjiang, Fixture.city])
    #expect(found.openParties.filter(\.isLead).count == 1)
  }
}
