import Journal
import PolicyCorpus
import Quantities

extension CaseDesk {
  /// The calendar as it holds now, with what organisations said of single days.
  public func calendar() async throws -> ServiceCalendar {
    try await store.readServices { [reference] in try reference.calendar($0.settings) }
  }

  public func page(_ query: CaseQuery, within scope: AreaScope, on day: CalendarDay) async throws -> CasePage {
    try await store.readServices { try $0.cases.page(query, within: scope, on: day) }
  }

  /// A case with everything that happened to it; `nil` where the scope has no such case.
  public func dossier(of id: ServiceCase.ID, within scope: AreaScope) async throws -> CaseDossier? {
    try await store.readServices { [self] view in
      guard try view.cases.isVisible(id, within: scope), let found = try view.cases.serviceCase(id) else { return nil }
      return CaseDossier(
        case: found, occurrences: try view.cases.occurrences(of: id), contact: try view.cases.contact(of: id),
        enterprise: try view.enterprises.enterprise(found.opening.enterprise)?.title ?? found.opening.enterprise.text,
        terms: try reference.terms(found.opening.instrument, view.settings),
        calendar: try reference.calendar(view.settings))
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

  /// The terms that operators set, and the days that organisations named.
  public func settings() async throws -> (terms: [InstrumentID?: CaseTerms], days: [CalendarException]) {
    try await store.readServices { (try $0.settings.terms(), try $0.settings.calendarExceptions()) }
  }
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
}
