import CorpusFixtures
import Diagnostics
import Foundation
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Services

/// The documents and tables that travel with the program, loaded once.
enum Fixture {
  private static let loaded = Result { try CorpusFixture.load() }

  static func corpus() throws -> PolicyCorpus { try loaded.get() }

  static func calendar(_ exceptions: [CalendarException] = []) throws -> ServiceCalendar {
    ServiceCalendar(try corpus().workingDays, exceptions: exceptions)
  }

  static func type(_ id: String = "shenggui-2023/8#service-ledger") throws -> CaseType {
    try #require(try corpus().caseTypes.first { "\($0.instrument)" == id }, "\(id)")
  }

  static let songjiang = ServiceUnit(area("310117"))
  static let street = ServiceUnit(area("310117001"))
  static let city = ServiceUnit(area("310000"))
  static let enterprise = code("91310117MA0000001U")

  static func opening(_ type: CaseType, isComplex: Bool = false) -> CaseOpening {
    CaseOpening(
      instrument: type.instrument, type: type.declaration.types[0], enterprise: enterprise, area: area("310117001"),
      text: "用工紧张，想招三十名焊工", channel: .phone, isComplex: isComplex)
  }

  static func context(
    _ type: CaseType, on text: String, actor: CaseActor = office(), calendar: ServiceCalendar
  ) -> CaseContext {
    CaseContext(
      actor: actor, on: day(text), calendar: calendar,
      terms: CaseTerms(contact: 1, simple: 5, complex: 15, origin: .table), type: type, fallback: songjiang)
  }

  static func office(_ scope: AreaScope = .everywhere) -> CaseActor { CaseActor(person("1"), .office(scope)) }
}

// Texts that are known to be right; a test that has one wrong says so and goes on with something else.

func day(_ text: String) -> CalendarDay {
  guard let day = CalendarDay(text) else {
    Issue.record("\(text) is no day")
    return CalendarDay(daysSinceEpoch: 0)
  }
  return day
}

func area(_ text: String) -> AreaCode {
  guard let code = AreaCode(text) else { preconditionFailure("\(text) is no area") }
  return code
}

func code(_ text: String) -> CreditCode {
  guard let code = CreditCode(text) else { preconditionFailure("\(text) is no credit code") }
  return code
}

func person(_ text: String) -> ActorID {
  guard let id = ActorID("person:\(text)") else { preconditionFailure("\(text) is no key") }
  return id
}

func noonOn(_ day: CalendarDay) -> Timestamp {
  Timestamp(millisecondsSinceEpoch: Int64(day.daysSinceEpoch) * 86_400_000 + 4 * 3_600_000)
}

extension ServiceCase {
  /// Opens a case for a test.
  static func opened(_ type: CaseType, on text: String, unit: ServiceUnit = Fixture.street, isComplex: Bool = false)
    throws -> ServiceCase
  {
    let opening = Fixture.opening(type, isComplex: isComplex)
    let context = Fixture.context(type, on: text, calendar: try Fixture.calendar())
    let events = try opening.decide(CaseRouting(unit: unit, reasons: [.named]), in: context)
    var opened = ServiceCase(id: ID(1), opening: opening, at: noonOn(day(text)))
    for event in events { opened.apply(event, at: noonOn(day(text))) }
    return opened
  }

  /// Carries a command out on a day.
  @discardableResult
  mutating func act(
    _ command: CaseCommand, on text: String, as actor: CaseActor = Fixture.office(), type: CaseType? = nil
  ) throws -> [CaseEvent] {
    let context = Fixture.context(
      try type ?? Fixture.type(), on: text, actor: actor, calendar: try Fixture.calendar())
    let events = try decide(command, in: context)
    for event in events { apply(event, at: noonOn(day(text))) }
    return events
  }
}

/// The codes of the diagnostics that something throws.
func codes(_ body: () throws -> Void) -> [String] {
  do {
    try body()
    return []
  } catch let error as Diagnostics {
    return error.all.map(\.code)
  } catch {
    return ["\(error)"]
  }
}
