import Enterprises
import Journal
import Quantities

/// Everybody who has enterprises or cases, or may be given some, with how many.
public struct OfficerBoard: Sendable, Hashable {
  public struct Line: Sendable, Hashable {
    public let key: ActorID
    /// `nil` for somebody who no longer holds the post.
    public let officer: Officer?
    /// Those that the officer looks after; all that somebody has who is gone.
    public let enterprises: Int
    /// 已迁出: those that moved out of the officer's area and wait for another.
    public let ending: Int
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
  /// The officers of a scope, and who is gone and has something of it.
  public func board(within scope: AreaScope) async throws -> OfficerBoard {
    let (roster, present) = (try await reference.roster(), try await reference.present())
    return try await store.readServices { [reference] view in
      let officers = try reference.officers(roster, view.officers)
      let ended = EndedHoldings(try view.officers.holdings(within: .everywhere), roster)
      let cases = try view.cases.openLoads()
      let shown = officers.filter { scope.covers(ServiceUnit($0.area)) }.sorted {
        ($0.area.text, $0.key.text) < ($1.area.text, $1.key.text)
      }
      let gone = try ended.gone.union(Staffing.gonePeople(present, view.cases)).sorted().compactMap {
        try Self.rest(of: $0, within: scope, view)
      }
      let keys = Set(shown.map(\.key)).union(gone.map(\.key))
      return OfficerBoard(
        lines: gone
          + shown.map {
            OfficerBoard.Line(
              key: $0.key, officer: $0, enterprises: ended.loads[$0.key] ?? 0, ending: ended.ending[$0.key] ?? 0,
              cases: cases[$0.key] ?? 0)
          },
        unassigned: try view.officers.countWithoutOfficer(within: scope, ended: ended),
        handovers: try view.officers.handovers(limit: 20).filter { keys.contains($0.from) || keys.contains($0.to) }
          .map { try view.journalRecords.record($0.record).flatMap(Handover.init) ?? $0 })
    }
  }

  /// What somebody who is gone has left within a scope; `nil` for nothing.
  private static func rest(
    of person: ActorID, within scope: AreaScope, _ view: any ServiceReading
  ) throws -> OfficerBoard.Line? {
    let codes = try view.officers.enterprises(of: person, offset: 0, limit: .max).rows
    let enterprises = try view.enterprises.enterprises(codes).values.count { scope.contains($0) }
    let cases = try view.cases.openIDs(of: person).count { try view.cases.isVisible($0, within: scope) }
    guard enterprises + cases > 0 else { return nil }
    return OfficerBoard.Line(key: person, officer: nil, enterprises: enterprises, ending: 0, cases: cases)
  }

  /// What an enterprise's visits were, the latest first. Mobile numbers in a note are for whoever wrote it.
  public func visits(to enterprise: CreditCode, limit: Int, by reader: ActorID) async throws -> [Visit] {
    try await store.readServices { view in
      try view.officers.visits(to: enterprise, limit: limit).map { $0.officer == reader ? $0 : $0.covered }
    }
  }

  /// A visit's photo, for those who see its enterprise; `nil` where there is none.
  public func photo(ofVisit id: Int, within scope: AreaScope) async throws -> [UInt8]? {
    try await store.readServices { view in
      guard let visit = try view.officers.visit(id), let hash = visit.photo,
        let enterprise = try view.enterprises.enterprise(visit.enterprise), scope.contains(enterprise)
      else { return nil }
      return try view.attachments.content(hash, of: .visit(id))
    }
  }

  /// The enterprises of a scope that have no officer, or one for whom that has ended, one page of them with their names and
  /// whose they were.
  public func enterprisesWithoutOfficer(
    within scope: AreaScope, offset: Int, limit: Int
  ) async throws -> (rows: [(enterprise: Enterprise, former: ActorID?)], total: Int) {
    let roster = try await reference.roster()
    return try await store.readServices { view in
      let all = try view.officers.enterprisesWithoutOfficer(
        within: scope, ended: EndedHoldings(try view.officers.holdings(within: scope), roster))
      let rows = try all.dropFirst(offset).prefix(limit).compactMap { unassigned in
        try view.enterprises.enterprise(unassigned.code).map {
          (enterprise: $0, former: try view.officers.officer(of: unassigned.code))
        }
      }
      return (rows, all.count)
    }
  }

  /// An officer's enterprises that a scope admits, one page of them with their names; without those that moved out of the
  /// officer's area.
  /// Cost: a look-up for each that the officer has.
  public func enterprises(
    of officer: ActorID, within scope: AreaScope, offset: Int, limit: Int
  ) async throws -> (rows: [OfficerEnterprise], total: Int) {
    let entry = try await reference.roster().first { $0.key == officer }
    return try await store.readServices { view in
      let own = try Self.own(of: officer, entry, within: scope, view)
      return (
        try own.dropFirst(offset).prefix(limit).map { enterprise in
          OfficerEnterprise(
            code: enterprise.creditCode, title: enterprise.title,
            lastVisit: try view.officers.visits(to: enterprise.creditCode, limit: 1).first?.on)
        }, own.count
      )
    }
  }

  /// An officer's enterprises as `enterprises(of:within:offset:limit:)` has them, one page of them with what is open of each,
  /// and how many there are.
  /// - Parameter search: words of the name, or a part of the code; empty for all.
  /// Cost: reading what the officer has and the open cases of the scope, and a look-up of the last visit for each row of the
  /// page, or for all in the order of visits.
  public func work(
    of officer: ActorID, within scope: AreaScope, on day: CalendarDay, matching search: String = "",
    order: OfficerEnterprise.Order = .urgent, offset: Int = 0, limit: Int = .max
  ) async throws -> (rows: [OfficerEnterprise], total: Int) {
    let entry = try await reference.roster().first { $0.key == officer }
    let words = SearchText.folded(search).split(whereSeparator: \.isWhitespace)
    return try await store.readServices { view in
      let own = try Self.own(of: officer, entry, within: scope, view).filter { enterprise in
        let text = SearchText.folded("\(enterprise.title) \(enterprise.creditCode)")
        return words.allSatisfy { text.contains($0) }
      }
      guard !own.isEmpty else { return ([], 0) }
      let open = Dictionary(
        grouping: try view.cases.page(CaseQuery(limit: .max), within: scope, on: day).rows, by: \.enterprise)
      func visited(_ enterprise: OfficerEnterprise) throws -> OfficerEnterprise {
        var enterprise = enterprise
        enterprise.lastVisit = try view.officers.visits(to: enterprise.code, limit: 1).first?.on
        return enterprise
      }
      var all = own.map { enterprise in
        let cases = open[enterprise.creditCode] ?? []
        return OfficerEnterprise(
          code: enterprise.creditCode, title: enterprise.title, cases: cases.count, due: cases.compactMap(\.due).min())
      }
      if order == .visit { all = try all.map(visited) }
      let page = all.sorted { order.precedes($0, $1) }.dropFirst(offset).prefix(limit)
      return (order == .visit ? Array(page) : try page.map(visited), all.count)
    }
  }

  /// Those that the officer has, may open and a scope admits, in the order of codes.
  private static func own(
    of officer: ActorID, _ entry: RosterEntry?, within scope: AreaScope, _ view: any ServiceReading
  ) throws -> [Enterprise] {
    let codes = try view.officers.enterprises(of: officer, offset: 0, limit: .max).rows
    let found = try view.enterprises.enterprises(codes)
    return codes.compactMap { found[$0] }.filter { scope.contains($0) && entry?.mayOpen(in: $0.area) ?? true }
  }
}

/// An enterprise among an officer's.
public struct OfficerEnterprise: Sendable, Hashable {
  public let code: CreditCode
  public let title: String
  /// `nil` where nobody noted one.
  public var lastVisit: CalendarDay?
  /// How many cases of it are open, where that was asked for, and the nearest of their deadlines.
  public var cases = 0
  public var due: DueDay?

  public enum Order: String, Sendable, Hashable, CaseIterable {
    /// 最急的在前: the nearest deadline, then what is open without one, then the others.
    case urgent
    /// 最久没有走访的在前: those that nobody has visited before all.
    case visit
    case name

    func precedes(_ one: OfficerEnterprise, _ other: OfficerEnterprise) -> Bool {
      switch self {
      case .urgent: (one.urgency, one.title, one.code) < (other.urgency, other.title, other.code)
      case .visit:
        (one.lastVisit?.daysSinceEpoch ?? .min, one.title, one.code)
          < (other.lastVisit?.daysSinceEpoch ?? .min, other.title, other.code)
      case .name: (one.title, one.code) < (other.title, other.code)
      }
    }
  }

  private var urgency: Int { due?.day.daysSinceEpoch ?? (cases > 0 ? .max - 1 : .max) }
}
