import Enterprises
import Journal
import Quantities

/// Everybody who has enterprises or cases, or may be given some, with how many.
public struct OfficerBoard: Sendable, Hashable {
  public struct Line: Sendable, Hashable {
    public let key: ActorID
    /// `nil` for somebody who no longer holds the post.
    public let officer: Officer?
    public let enterprises: Int
    public let cases: Int
  }

  /// Those who are gone first: what they have is to be handed over; then by area.
  public let lines: [Line]
  /// Enterprises of the scope without officer.
  public let unassigned: Int
  /// The latest first.
  public let handovers: [Handover]
}

extension CaseDesk {
  /// The officers of a scope. Who is gone is shown to those who see everywhere.
  public func board(within scope: AreaScope) async throws -> OfficerBoard {
    let roster = try await reference.roster()
    return try await store.readServices { [reference] view in
      let officers = try reference.officers(roster, view.officers)
      let enterprises = try view.officers.enterpriseLoads()
      let cases = try view.cases.openLoads()
      let shown = officers.filter { scope.covers(ServiceUnit($0.area)) }.sorted {
        ($0.area.text, $0.key.text) < ($1.area.text, $1.key.text)
      }
      let known = Set(officers.map(\.key))
      let gone =
        scope == .everywhere ? Set(enterprises.keys).union(cases.keys).filter { !known.contains($0) }.sorted() : []
      func line(_ key: ActorID, _ officer: Officer?) -> OfficerBoard.Line {
        OfficerBoard.Line(
          key: key, officer: officer, enterprises: enterprises[key] ?? 0, cases: cases[key] ?? 0)
      }
      let keys = Set(shown.map(\.key)).union(gone)
      return OfficerBoard(
        lines: gone.map { line($0, nil) } + shown.map { line($0.key, $0) },
        unassigned: try view.officers.countWithoutOfficer(within: scope),
        handovers: try view.officers.handovers(limit: 20).filter { keys.contains($0.from) || keys.contains($0.to) })
    }
  }

  /// What an enterprise's visits were, and whose it is.
  public func visits(to enterprise: CreditCode, limit: Int) async throws -> [Visit] {
    try await store.readServices { try $0.officers.visits(to: enterprise, limit: limit) }
  }

  /// A visit's photo, for those who see its enterprise; `nil` where there is none.
  public func photo(ofVisit id: Int, within scope: AreaScope) async throws -> [UInt8]? {
    try await store.readServices { view in
      guard let visit = try view.officers.visit(id), let hash = visit.photo,
        let enterprise = try view.enterprises.enterprise(visit.enterprise), scope.contains(enterprise)
      else { return nil }
      return try view.officers.photo(hash)
    }
  }

  /// The enterprises of a scope that have no officer, one page of them with their names.
  public func enterprisesWithoutOfficer(
    within scope: AreaScope, offset: Int, limit: Int
  ) async throws -> (rows: [Enterprise], total: Int) {
    try await store.readServices { view in
      let all = try view.officers.enterprisesWithoutOfficer(within: scope)
      return (
        try all.dropFirst(offset).prefix(limit).compactMap { try view.enterprises.enterprise($0.code) }, all.count
      )
    }
  }

  /// An officer's enterprises, one page of them with their names.
  public func enterprises(
    of officer: ActorID, offset: Int, limit: Int
  ) async throws -> (rows: [OfficerEnterprise], total: Int) {
    try await store.readServices { view in
      let (codes, total) = try view.officers.enterprises(of: officer, offset: offset, limit: limit)
      return (
        try codes.map { code in
          OfficerEnterprise(
            code: code, title: try view.enterprises.enterprise(code)?.title ?? code.text,
            lastVisit: try view.officers.visits(to: code, limit: 1).first?.on)
        }, total
      )
    }
  }
}

/// An enterprise among an officer's.
public struct OfficerEnterprise: Sendable, Hashable {
  public let code: CreditCode
  public let title: String
  /// `nil` where nobody noted one.
  public let lastVisit: CalendarDay?
}
