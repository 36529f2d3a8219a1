import Diagnostics
import Journal
import Quantities
import Randomness
import Testing

@testable import Services

/// A party as a child would keep it: what it is doing, and every day that was counted against it.
private struct PartyModel {
  enum State { case new, taken, waiting, closed }

  let unit: ServiceUnit
  let start: CalendarDay
  var state = State.new
  var term: Int
  var counted: [CalendarDay] = []
  /// What the unit said when it closed its part.
  var said: CaseOutcome?

  /// The last day that counts, if nobody asked or answered anything from now on.
  func due(on today: CalendarDay, _ calendar: ServiceCalendar) -> CalendarDay? {
    if counted.count >= term { return counted[term - 1] }
    if state == .waiting { return nil }
    var left = term - counted.count
    var day = today
    while true {
      if day > start, calendar.isWorkingDay(day, for: unit) { left -= 1 }
      if left == 0 { return day }
      day = day.adding(days: 1)
    }
  }

  mutating func endDay(_ day: CalendarDay, _ calendar: ServiceCalendar) {
    guard state != .closed, state != .waiting, day > start, calendar.isWorkingDay(day, for: unit) else { return }
    counted.append(day)
  }
}

@Suite("Cases, driven at random beside a simple model")
struct CaseModelTests {
  private static let units = [
    Fixture.street, Fixture.songjiang, Fixture.city, ServiceUnit(area("310117002")),
    department, ServiceUnit(area("310115")),
  ]
  private static let department = ServiceUnit(area("310117"), department: "生态环境局")

  @Test(
    "no open case is without owner, a wait never brings a deadline nearer, no party's end touches another's part, and no unit sets anew its own term that has run out",
    arguments: 1...40)
  func random(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let type = try Fixture.type()
    let calendar = try Fixture.calendar()
    var today = day("2026-01-05").adding(days: Int.random(in: 0..<300, using: &random))
    var found = try ServiceCase.opened(type, on: "\(today)", unit: Fixture.street)
    var model = [PartyModel(unit: Fixture.street, start: today, term: 5)]
    var history = [CaseOccurrence(.opened(found.opening), at: noonOn(today), actor: person("1"), record: 1)]
    let first = Fixture.context(type, on: "\(today)", calendar: calendar)
    history += try found.opening.decide(CaseRouting(unit: Fixture.street, reasons: [.named]), in: first).dropFirst().map
    {
      CaseOccurrence($0, at: noonOn(today), actor: person("1"), record: 1)
    }

    for _ in 0..<60 {
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        for index in model.indices { model[index].endDay(today, calendar) }
        today = today.adding(days: 1)
      }
      let before = found
      let command = Self.command(for: found, on: today, using: &random)
      let actor = Self.actor(using: &random)
      let context = Fixture.context(type, on: "\(today)", actor: actor, calendar: calendar)
      let events: [CaseEvent]
      do throws(Diagnostics) {
        events = try found.decide(command, in: context)
      } catch {
        #expect(!error.all.isEmpty)
        continue
      }
      for event in events {
        // What is stored is read back as it was.
        #expect(CaseEvent(json: event.json) == event, "seed \(seed)")
        found.apply(event, at: noonOn(today))
        history.append(CaseOccurrence(event, at: noonOn(today), actor: actor.id, record: 2))
        Self.follow(event, in: &model, on: today)
      }
      // What is recorded in whatever order stands in the declared one.
      let reached = type.declaration.steps.compactMap { found.steps[$0] }
      #expect(reached == reached.sorted(), "seed \(seed)")
      Self.checkOwner(of: events, found, actor, seed)
      // Nobody makes the own lateness undone.
      for case .termSet(let party, _, _, _) in events {
        let reset = before.parties[party]
        #expect(!reset.isLate(on: today) || actor.actsAbove(reset.unit), "seed \(seed)")
      }
      try Self.check(found, before, events, model, today, calendar, seed)
    }
    #expect(ServiceCase(id: found.id, history) == found, "seed \(seed)")
  }

  private static func command(
    for found: ServiceCase, on today: CalendarDay, using random: inout SeededGenerator
  ) -> CaseCommand {
    let party = Int.random(in: 0..<found.parties.count + 1, using: &random)
    let unit = units.randomElement(using: &random) ?? Fixture.city
    switch Int.random(in: 0..<16, using: &random) {
    case 0, 1: return .take(party: party, officer: Bool.random(using: &random) ? person("7") : nil)
    case 2, 3: return .ask(party: party, question: "需要几个人？")
    case 4, 5: return .answer(party: party, text: "三十个")
    case 6: return .setTerm(party: party, workingDays: Int.random(in: -1...30, using: &random), reason: "情况复杂")
    case 7: return .handOn(party: party, to: unit, officer: nil, reason: "归他们管")
    case 8: return .refuse(party: party, reason: "不归我们管")
    case 9: return .invite([unit, units[0]], reason: "要一起看")
    case 10: return .close(party: party, .done, words: "办好了")
    case 11:
      let outcome: CaseOutcome = Bool.random(using: &random) ? .notReachable : .doneWithoutHelp
      return .close(party: party, outcome, words: "打了三次电话")
    case 12: return .reopen(party: party, reason: "又出问题了")
    case 13: return .rate(.fair, words: Bool.random(using: &random) ? "电话回访" : "")
    case 14:
      let step = Bool.random(using: &random) ? "办理" : "反馈"
      guard Bool.random(using: &random) else { return .step(step) }
      return .makeUp(step: step, on: today.adding(days: -Int.random(in: -1...6, using: &random)))
    default: return .note("记一笔")
    }
  }

  private static func actor(using random: inout SeededGenerator) -> CaseActor {
    switch Int.random(in: 0..<7, using: &random) {
    case 0: CaseActor(person("2"), .enterprise(Fixture.enterprise))
    case 1: Fixture.office(.area(area("310117")))
    case 2: Fixture.office(.area(area("310117001")))
    case 3: CaseActor(person("3"), .office(.area(area("310117"))), department: department)
    default: Fixture.office()
    }
  }

  private static func follow(_ event: CaseEvent, in model: inout [PartyModel], on today: CalendarDay) {
    switch event {
    case .joined(let joining):
      model.append(PartyModel(unit: joining.unit, start: today, term: joining.workingDays))
    case .taken(let party, _): model[party].state = .taken
    case .asked(let party, _): model[party].state = .waiting
    case .answered(let party, _, _): model[party].state = .taken
    case .termSet(let party, let days, _, _): model[party].term = days
    case .closed(let party, let outcome, _):
      model[party].state = .closed
      model[party].said = outcome
    default: break
    }
  }

  private static func check(
    _ found: ServiceCase, _ before: ServiceCase, _ events: [CaseEvent], _ model: [PartyModel], _ today: CalendarDay,
    _ calendar: ServiceCalendar, _ seed: UInt64
  ) throws {
    let place = "seed \(seed), \(today), \(events)"
    #expect(found.parties.count == model.count, "\(place)")
    // An owner at every moment, and an open one while the case is open.
    let owner = try #require(found.owner)
    #expect(owner.isOpen == found.isOpen, "\(place)")
    #expect(found.isOpen == model.contains { $0.state != .closed }, "\(place)")
    #expect(found.parties.filter { $0.isLead }.count == 1, "\(place)")
    for (party, expected) in zip(found.parties, model) where party.isOpen {
      #expect(party.due?.day == expected.due(on: today, calendar), "\(place) party \(party.number)")
      #expect(party.isWaiting == (expected.state == .waiting) && party.clock.isPaused == party.isWaiting, "\(place)")
    }
    // The whole ends as the last word of each unit says: as all of them where they agree, in part where one helped.
    let lastWords = Dictionary(model.map { ($0.unit, $0.said) }) { $1 }.values.compactMap { $0 }
    let endings = Set(lastWords.filter { $0 != .handedOn && $0 != .notForMe })
    let expectedEnd: ServiceCase.Outcome? =
      switch endings {
      case _ where found.isOpen: nil
      case [.done]: .done
      case [.notReachable]: .notReachable
      case _ where endings.contains(.done): .partlyDone
      default: .doneWithoutHelp
      }
    #expect(found.outcome == expectedEnd, "\(place)")
    try checkReopening(found, events, today, calendar, place)
    // A command on one party leaves the others as they were, but for who leads.
    let touched = Set(events.compactMap(\.party))
    for party in before.parties where !touched.contains(party.number) {
      var after = found.parties[party.number]
      after.isLead = party.isLead
      after.hasLed = party.hasLed
      #expect(after == party, "\(place)")
    }
    // A wait never brings a deadline nearer.
    for event in events {
      guard case .answered(let party, _, let due) = event, let due else { continue }
      let undisturbed = calendar.reckon(
        CaseClock(start: found.parties[party].clock.start, workingDays: found.parties[party].clock.workingDays),
        for: found.parties[party].unit)
      #expect(try due.day >= #require(undisturbed.due).day, "\(place)")
    }
  }
}

extension CaseModelTests {
  /// Nobody of a department takes up or closes a part that is another's.
  private static func checkOwner(of events: [CaseEvent], _ found: ServiceCase, _ actor: CaseActor, _ seed: UInt64) {
    guard let own = actor.department else { return }
    for case .taken(let party, _) in events { #expect(found.parties[party].unit == own, "seed \(seed)") }
    for case .closed(let party, _, _) in events { #expect(found.parties[party].unit == own, "seed \(seed)") }
  }

  /// A part that was opened again is its unit's, with a term of its own, and whoever acts for the unit can close it; of a
  /// closed case some part can always be opened again by its enterprise.
  private static func checkReopening(
    _ found: ServiceCase, _ events: [CaseEvent], _ today: CalendarDay, _ calendar: ServiceCalendar, _ place: String
  ) throws {
    let type = try Fixture.type()
    func decided(_ command: CaseCommand, _ actor: CaseActor) -> [CaseEvent]? {
      try? found.decide(command, in: Fixture.context(type, on: "\(today)", actor: actor, calendar: calendar))
    }
    for case .reopened(let old?, _) in events {
      let part = try #require(found.parties.last)
      #expect(part.unit == found.parties[old].unit && part.isOpen && part.due != nil, "\(place)")
      let unit = Fixture.office(.area(part.unit.area))
      #expect(decided(.close(party: part.number, .done, words: "办好了"), unit) != nil, "\(place)")
    }
    guard !found.isOpen else { return }
    let enterprise = CaseActor(person("2"), .enterprise(Fixture.enterprise))
    let opened = found.parties.count { decided(.reopen(party: $0.number, reason: "还没好"), enterprise) != nil }
    #expect(opened == found.reopenable.count && opened > 0, "\(place)")
  }
}

extension CaseEvent {
  /// The party that an event is about.
  fileprivate var party: Int? {
    switch self {
    case .assigned(let party, _, _), .taken(let party, _), .asked(let party, _), .answered(let party, _, _),
      .termSet(let party, _, _, _), .dueMoved(let party, _, _, _), .closed(let party, _, _), .escalated(let party, _),
      .charged(let party, _):
      party
    default: nil
    }
  }
}
