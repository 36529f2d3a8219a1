import Journal
import PolicyCorpus
import Quantities

extension CaseDesk {
  /// The calendar as it holds now, with what organisations said of single days.
  public func calendar() async throws -> ServiceCalendar {
    try await store.readServices { [reference] in try reference.calendar($0.settings) }
  }

  public func page(_ query: CaseQuery, within scope: AreaScope, on day: CalendarDay) async throws -> CasePage {
    // Whoever is gone has nothing in hand: their unit has it.
    let needsGone = query.unclaimedBy != nil || query.filter == .stranded
    let present = needsGone ? try await reference.present() : nil
    return try await store.readServices { view in
      var query = query
      if let present { query.gone = try Staffing.gonePeople(present, view.cases) }
      return try view.cases.page(query, within: scope, on: day)
    }
  }

  /// A case with everything that happened to it; `nil` where the scope has no such case.
  public func dossier(of id: ServiceCase.ID, within scope: AreaScope) async throws -> CaseDossier? {
    let present = try await reference.present()
    return try await store.readServices { [self] view in
      guard try view.cases.isVisible(id, within: scope), let found = try view.cases.serviceCase(id) else { return nil }
      return CaseDossier(
        case: found, occurrences: try view.cases.occurrences(of: id), contact: try view.cases.contact(of: id),
        enterprise: try view.enterprises.enterprise(found.opening.enterprise)?.title ?? found.opening.enterprise.text,
        terms: try reference.terms(found.opening.instrument, view.settings),
        calendar: try reference.calendar(view.settings),
        gone: Set(found.openParties.compactMap(\.officer)).subtracting(present))
    }
  }

  /// Whom to call, for those cases whose parties the person acts for.
  public func contacts(
    of ids: [ServiceCase.ID], by actor: CaseActor, within scope: AreaScope
  ) async throws -> [ServiceCase.ID: CaseContact] {
    try await store.readServices { view in
      var contacts: [ServiceCase.ID: CaseContact] = [:]
      for id in ids where try view.cases.isVisible(id, within: scope) {
        guard let contact = try view.cases.contact(of: id), let found = try view.cases.serviceCase(id),
          found.openParties.contains(where: { actor.acts(for: $0.unit) })
        else { continue }
        contacts[id] = contact
      }
      return contacts
    }
  }

  /// The open cases of the scope in which a party waits for the enterprise's answer.
  /// Cost: a look-up for each open case of the scope.
  public func asked(within scope: AreaScope, on day: CalendarDay) async throws -> Set<ServiceCase.ID> {
    try await store.readServices { view in
      let rows = try view.cases.page(CaseQuery(limit: .max), within: scope, on: day).rows
      return Set(
        try rows.map(\.id).filter { try view.cases.serviceCase($0)?.openParties.contains(where: \.isWaiting) ?? false })
    }
  }

  public func figures(within scope: AreaScope, on day: CalendarDay) async throws -> [InstrumentID: CaseFigures] {
    try await store.readServices { try $0.cases.figures(within: scope, on: day) }
  }

  /// The rates of the units within the scope, of what came in during the last `days` days.
  public func reports(within scope: AreaScope, on day: CalendarDay, days: Int) async throws -> [UnitReport] {
    try await store.readServices { [reference] view in
      UnitReport.reports(
        try view.cases.partyRows(since: day.adding(days: -days), within: scope), on: day,
        try reference.calendar(view.settings))
    }
  }

  /// The parts behind a figure of a unit's report: the latest first, with their enterprises' names.
  public func parts(
    of unit: ServiceUnit, _ measure: UnitReport.Measure, within scope: AreaScope, on day: CalendarDay, days: Int
  ) async throws -> [UnitPart] {
    try await store.readServices { [reference] view in
      let calendar = try reference.calendar(view.settings)
      return try view.cases.partyRows(since: day.adding(days: -days), within: scope)
        .filter { $0.unit == unit && measure.holds(of: $0, on: day, calendar) }.reversed()
        .compactMap { part in
          try view.cases.serviceCase(part.case).map { found in
            let code = found.opening.enterprise
            return UnitPart(
              part: part, enterprise: code, title: try view.enterprises.enterprise(code)?.title ?? code.text)
          }
        }
    }
  }

  /// The terms that operators set, and the days that organisations named.
  public func settings() async throws -> (terms: [InstrumentID?: CaseTerms], days: [CalendarException]) {
    try await store.readServices { (try $0.settings.terms(), try $0.settings.calendarExceptions()) }
  }
}

/// A part of a case behind a figure of its unit's report.
public struct UnitPart: Sendable, Hashable {
  public let part: CasePartyRow
  public let enterprise: CreditCode
  /// The enterprise's name, or its code.
  public let title: String
}

/// A case as its page shows it.
public struct CaseDossier: Sendable {
  public let `case`: ServiceCase
  public let occurrences: [CaseOccurrence]
  public let contact: CaseContact?
  /// The enterprise's name, or its code.
  public let enterprise: String
  /// What new parties of it would get.
  public let terms: CaseTerms
  public let calendar: ServiceCalendar
  /// Who has an open part of it and is gone.
  public let gone: Set<ActorID>

  public init(
    case found: ServiceCase, occurrences: [CaseOccurrence], contact: CaseContact?, enterprise: String,
    terms: CaseTerms, calendar: ServiceCalendar, gone: Set<ActorID> = []
  ) {
    self.case = found
    self.occurrences = occurrences
    self.contact = contact
    self.enterprise = enterprise
    self.terms = terms
    self.calendar = calendar
    self.gone = gone
  }
}
