import Journal
import PolicyCorpus
import Quantities

extension CaseDesk {
  /// The calendar as it holds now, with what organisations said of single days.
  public func calendar() async throws -> ServiceCalendar {
    try await store.readServices { [reference] in try reference.calendar($0.settings) }
  }

  /// One page of cases. Lists are read by many, so mobile numbers in the texts are covered; the case's own page has them.
  public func page(_ query: CaseQuery, within scope: AreaScope, on day: CalendarDay) async throws -> CasePage {
    // Whoever is gone has nothing in hand: their unit has it.
    let needsGone = query.unclaimedIn != nil || query.filter == .stranded
    let present = needsGone ? try await reference.present() : nil
    return try await store.readServices { view in
      var query = query
      if let present { query.gone = try Staffing.gonePeople(present, view.cases) }
      let found = try view.cases.page(query, within: scope, on: day)
      return CasePage(rows: found.rows.map(\.covered), total: found.total)
    }
  }

  /// A case as it stands, for those who only read it: mobile numbers in its texts are covered. `nil` where the scope has no
  /// such case.
  /// Cost: rebuilding the case.
  public func standing(of id: ServiceCase.ID, within scope: AreaScope) async throws -> ServiceCase? {
    try await store.readServices { view in
      guard try view.cases.isVisible(id, within: scope) else { return nil }
      return ServiceCase(id: id, try view.cases.occurrences(of: id).map(\.covered))
    }
  }

  /// Many cases as they stand, as `standing(of:within:)` tells one.
  /// Cost: two queries for some hundred cases, and rebuilding each.
  public func standing(
    of ids: [ServiceCase.ID], within scope: AreaScope
  ) async throws -> [ServiceCase.ID: ServiceCase] {
    try await store.readServices { view in
      let visible = try view.cases.visible(ids, within: scope)
      return try view.cases.occurrences(of: visible.sorted()).reduce(into: [:]) { found, told in
        found[told.key] = ServiceCase(id: told.key, told.value.map(\.covered))
      }
    }
  }

  /// A case with everything that happened to it; `nil` where the scope has no such case. Whom to call, and mobile numbers in
  /// the texts, are for those who work on the case and for the enterprise itself: others read it without.
  public func dossier(
    of id: ServiceCase.ID, by actor: CaseActor, within scope: AreaScope
  ) async throws -> CaseDossier? {
    let present = try await reference.present()
    return try await store.readServices { [self] view in
      guard try view.cases.isVisible(id, within: scope) else { return nil }
      let occurrences = try view.cases.occurrences(of: id)
      guard let whole = ServiceCase(id: id, occurrences) else { return nil }
      let isTold = actor.worksOn(whole)
      let read = isTold ? occurrences : occurrences.map(\.covered)
      guard let found = isTold ? whole : ServiceCase(id: id, read) else { return nil }
      return CaseDossier(
        case: found, occurrences: read, contact: isTold ? try view.cases.contact(of: id) : nil,
        enterprise: try view.enterprises.enterprise(found.opening.enterprise)?.title ?? found.opening.enterprise.text,
        terms: try reference.terms(found.opening.instrument, view.settings),
        calendar: try reference.calendar(view.settings),
        gone: Set(found.openParties.compactMap(\.officer)).subtracting(present), opensFiles: actor.hasPart(in: whole))
    }
  }

  /// The open parts that some people have, and those that nobody has, or somebody who is gone, of units of an area for which
  /// the actor acts: the nearest deadline first. What belongs to a department with people of its own waits for them alone.
  /// Cost: rebuilding each of their cases.
  public func parts(
    of officers: [ActorID], unclaimedIn area: AreaCode, by actor: CaseActor, within scope: AreaScope,
    on day: CalendarDay
  ) async throws -> [CasePart] {
    let members = try await reference.members()
    let staffed = Set(members.map(\.unit)).filter { $0.department != nil }
    return try await store.readServices { view in
      let gone = try Staffing.gonePeople(Set(members.map(\.key)), view.cases)
      var unclaimed = CaseQuery(unclaimedIn: area, limit: .max)
      unclaimed.gone = gone
      let queries = officers.map { CaseQuery(officer: $0, limit: .max) } + [unclaimed]
      let rows = try queries.flatMap { try view.cases.page($0, within: scope, on: day).rows }
      return try Self.parts(of: rows, by: actor, view) { party in
        if let officer = party.officer, officers.contains(officer) { return true }
        let isUnclaimed = party.officer.map(gone.contains) ?? true
        return isUnclaimed && party.unit.area == area && actor.acts(for: party.unit)
          && (actor.department == party.unit || !staffed.contains(party.unit))
      }
    }
  }

  /// The open parts of units within the scope that the unit above should look at: the nearest deadline first.
  public func raisedParts(
    by actor: CaseActor, within scope: AreaScope, on day: CalendarDay
  ) async throws -> [CasePart] {
    try await store.readServices { view in
      let rows = try view.cases.page(CaseQuery(filter: .raised, limit: .max), within: scope, on: day).rows
      return try Self.parts(of: rows, by: actor, view) { $0.level >= .raised && actor.acts(for: $0.unit) }
    }
  }

  /// Those open parts of some cases that a condition holds for; whom to call stands with those that the person acts for.
  private static func parts(
    of rows: [CaseRow], by actor: CaseActor, _ view: any ServiceReading, where isMeant: (CaseParty) -> Bool
  ) throws -> [CasePart] {
    var seen: Set<ServiceCase.ID> = []
    var parts: [CasePart] = []
    for row in rows where seen.insert(row.id).inserted {
      guard let found = try view.cases.serviceCase(row.id) else { continue }
      for party in found.openParties where isMeant(party) {
        let isTold = actor.acts(for: party.unit)
        let contact = isTold ? try view.cases.contact(of: row.id) : nil
        parts.append(CasePart(row: isTold ? row : row.covered, party: party, contact: contact))
      }
    }
    return parts.sorted { $0.order < $1.order }
  }

  /// The open cases of the scope in which a party waits for the enterprise's answer.
  public func asked(within scope: AreaScope, on day: CalendarDay) async throws -> Set<ServiceCase.ID> {
    try await store.readServices {
      Set(try $0.cases.page(CaseQuery(filter: .waiting, limit: .max), within: scope, on: day).rows.map(\.id))
    }
  }

  public func figures(within scope: AreaScope, on day: CalendarDay) async throws -> [InstrumentID: CaseFigures] {
    try await store.readServices { try $0.cases.figures(within: scope, on: day) }
  }

  /// The rates of the units within the scope, of what came in or was closed during the last `days` days, and of what is
  /// open since earlier.
  public func reports(within scope: AreaScope, on day: CalendarDay, days: Int) async throws -> [UnitReport] {
    try await store.readServices { [reference] view in
      let first = day.adding(days: -days)
      return UnitReport.reports(
        try view.cases.partyRows(since: first, within: scope), since: first, on: day,
        try reference.calendar(view.settings))
    }
  }

  /// The cases behind a figure of a unit's report, with their enterprises' names: those that came to it last first, whatever
  /// their numbers, since an imported ledger tells of earlier days.
  public func parts(
    of unit: ServiceUnit, _ measure: UnitReport.Measure, within scope: AreaScope, on day: CalendarDay, days: Int
  ) async throws -> [UnitPart] {
    try await store.readServices { [reference] view in
      let calendar = try reference.calendar(view.settings)
      let first = day.adding(days: -days)
      let rows = try view.cases.partyRows(since: first, within: scope).filter { $0.unit == unit }
      return try UnitMatter.matters(rows, since: first).filter { measure.holds(of: $0, on: day, calendar) }
        .sorted { ($1.last.joinedOn, $1.last.case) < ($0.last.joinedOn, $0.last.case) }
        .compactMap { matter in
          try view.cases.serviceCase(matter.last.case).map { found in
            let code = found.opening.enterprise
            return UnitPart(
              matter: matter, isInTime: measure.isInTime(matter, on: day, calendar),
              enterprise: code, title: try view.enterprises.enterprise(code)?.title ?? code.text)
          }
        }
    }
  }

  /// The terms that operators set, and the days that organisations named.
  public func settings() async throws -> (terms: [InstrumentID?: CaseTerms], days: [CalendarException]) {
    try await store.readServices { (try $0.settings.terms(), try $0.settings.calendarExceptions()) }
  }
}

/// An open part of a case, as a list of what is somebody's to do shows it.
public struct CasePart: Sendable, Hashable {
  public let row: CaseRow
  public let party: CaseParty
  /// Whom to call; `nil` also for whoever does not act for the part's unit.
  public let contact: CaseContact?

  /// Those without a deadline come last, in the order of their numbers.
  fileprivate var order: (Int, CalendarDay, ServiceCase.ID, Int) {
    (party.due == nil ? 1 : 0, party.due?.day ?? row.openedOn, row.id, party.number)
  }
}

/// A case behind a figure of its unit's report.
public struct UnitPart: Sendable, Hashable {
  public let matter: UnitMatter
  /// Whether it was taken up or closed in time, where the figure asks for that.
  public let isInTime: Bool?
  public let enterprise: CreditCode
  /// The enterprise's name, or its code.
  public let title: String
}

/// A case as its page shows it.
public struct CaseDossier: Sendable {
  public let `case`: ServiceCase
  public let occurrences: [CaseOccurrence]
  /// Whom to call; `nil` also for whoever does not work on the case.
  public let contact: CaseContact?
  /// The enterprise's name, or its code.
  public let enterprise: String
  /// What new parties of it would get.
  public let terms: CaseTerms
  public let calendar: ServiceCalendar
  /// Who has an open part of it and is gone.
  public let gone: Set<ActorID>
  /// Whether the reader opens its files: who has or had a part of it, and the enterprise itself.
  public let opensFiles: Bool

  public init(
    case found: ServiceCase, occurrences: [CaseOccurrence], contact: CaseContact?, enterprise: String,
    terms: CaseTerms, calendar: ServiceCalendar, gone: Set<ActorID> = [], opensFiles: Bool = false
  ) {
    self.case = found
    self.occurrences = occurrences
    self.contact = contact
    self.enterprise = enterprise
    self.terms = terms
    self.calendar = calendar
    self.gone = gone
    self.opensFiles = opensFiles
  }
}
