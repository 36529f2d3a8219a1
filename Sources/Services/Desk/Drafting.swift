import Diagnostics
import Enterprises
import Journal
import PolicyCorpus
import Quantities
import Secrecy

/// Turns what was typed into the events of new cases, one after another: each counts among the load of the next.
struct Drafting {
  struct Draft {
    let events: [CaseEvent]
    /// When each happened; `nil` for now.
    let instants: [Timestamp]?
    let contact: CaseContact?
    let routing: CaseRouting
  }

  private let view: any ServiceReading
  private let reference: ServiceReference
  private let officers: [Officer]
  private let calendar: ServiceCalendar
  private let day: CalendarDay
  private var loads: [ActorID: Int]

  init(
    _ view: any ServiceReading, _ reference: ServiceReference, roster: [RosterEntry], on day: CalendarDay
  ) throws {
    self.view = view
    self.reference = reference
    self.day = day
    officers = try reference.officers(roster, view.officers)
    calendar = try reference.calendar(view.settings)
    loads = try view.cases.openLoads()
  }

  /// - Parameters:
  ///   - ledger: what a ledger tells of the case; a new case's tells nothing.
  ///   - at: now, where a ledger tells something.
  /// - Throws: `Diagnostics` with every field that is wrong.
  func draft(
    _ intake: CaseIntake, facts: RoutingFacts?, salt: String, by actor: CaseActor, within scope: AreaScope,
    ledger: CaseLedger = .none, at: Timestamp? = nil
  ) throws -> Draft {
    var faults: [Diagnostic] = []
    let type = intake.instrument.flatMap(reference.type)
    if type == nil { faults.append(.caseTypeUnknown(intake.instrument?.description ?? "")) }
    let enterprise = try intake.enterprise.flatMap { try view.enterprises.enterprise($0) }
      .flatMap { scope.contains($0) ? $0 : nil }
    if enterprise == nil {
      faults.append(
        intake.enterprise.map { .enterpriseUnknown($0.text) } ?? .noEnterprise(typed: intake.enterpriseTyped))
    }
    if max(intake.contactName.count, intake.contactPhone.count) > CaseContact.longest {
      faults.append(.contactTooLong)
    }
    for (text, field) in [(intake.contactName, "contact_name"), (intake.contactPhone, "contact_phone")]
    where IdentityNumber.stands(in: text) {
      faults.append(.identityNumber(field))
    }
    if !intake.contactPhone.isEmpty, !PhoneNumber.isWritten(intake.contactPhone) {
      faults.append(.contactPhone(intake.contactPhone))
    }
    guard let type, let enterprise, faults.isEmpty else {
      throw Diagnostics(faults + CaseText.faults(intake.text, field: "text", hasContact: true))
    }
    let contact =
      intake.contactName.isEmpty && intake.contactPhone.isEmpty
      ? nil : CaseContact(name: intake.contactName, phone: TypedNumber.halfWidth(intake.contactPhone), salt: salt)
    let opening = CaseOpening(
      instrument: type.instrument, type: intake.type, enterprise: enterprise.creditCode, area: enterprise.area,
      text: intake.text, channel: intake.channel, isComplex: intake.isComplex ?? (type.complexity != nil),
      contact: contact?.commitment)
    let topic = CaseTopic(
      instrument: type.instrument, area: enterprise.area, industry: enterprise.industry, tier: facts?.tier,
      size: facts?.size,
      needsOfficer: type.declaration.hasNamedOfficer)
    let routed = CaseRouter(officers: officers, loads: loads, city: reference.city).route(
      topic, ownOfficer: try view.officers.officer(of: enterprise.creditCode), on: day)
    // What is over is nobody's to work on.
    let routing =
      if let unit = ledger.unit {
        CaseRouting(unit: unit, reasons: [.named])
      } else if case .closed = ledger.state {
        CaseRouting(unit: routed.unit, reasons: routed.reasons)
      } else { routed }
    let areas = reference.areas
    let opened = ledger.registered ?? day
    let context = CaseContext(
      actor: actor, on: opened, calendar: calendar, terms: try reference.terms(type.instrument, view.settings),
      type: type, fallback: reference.fallback(enterprise.area), hasArea: { areas.area($0) != nil })
    if actor.isOffice { try CaseText.checkWish(intake.text, field: "text") }
    let first = try opening.decide(routing, in: context)
    let later = ledger.events(after: opened, by: routing.unit, calendar)
    // Today's case happens when it is recorded.
    let instants = at.flatMap { now in
      ledger.registered.map { registered in
        first.map { _ in registered.instant(hour: 9, at: now) } + later.map { $0.1.instant(hour: 17, at: now) }
      }
    }
    return Draft(events: first + later.map(\.0), instants: instants, contact: contact, routing: routing)
  }

  /// Counts a drafted case among its officer's.
  mutating func note(_ draft: Draft) {
    if let officer = draft.routing.officer { loads[officer, default: 0] += 1 }
  }
}
