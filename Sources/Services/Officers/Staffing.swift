import Journal
import Quantities

/// 无专员、待移交: what of a scope nobody looks after: enterprises that never had an officer, whose officer is gone or may open
/// them no more, and open cases in the hands of somebody who is gone. Nothing has to be done for it to show: it follows from
/// who is there, and where.
public struct Staffing: Sendable, Hashable {
  /// Enterprises without an officer who is there.
  public let enterprises: Int
  /// Open cases of which a part is in the hands of somebody who is gone.
  public let cases: Int

  public static let nothing = Staffing(enterprises: 0, cases: 0)

  /// Those who have open cases and cannot sign in any more.
  static func gonePeople(_ present: Set<ActorID>, _ cases: any CaseReader) throws -> Set<ActorID> {
    Set(try cases.openLoads().keys).subtracting(present)
  }
}

extension CaseDesk {
  /// What of a scope nobody looks after.
  public func staffing(within scope: AreaScope) async throws -> Staffing {
    let (roster, present) = (try await reference.roster(), try await reference.present())
    return try await store.readServices { view in
      var seen: Set<ServiceCase.ID> = []
      for person in try Staffing.gonePeople(present, view.cases) {
        for id in try view.cases.openIDs(of: person) where try view.cases.isVisible(id, within: scope) {
          seen.insert(id)
        }
      }
      return Staffing(
        enterprises: try view.officers.countWithoutOfficer(
          within: scope, ended: EndedHoldings(try view.officers.holdings(within: scope), roster)), cases: seen.count)
    }
  }

  /// What somebody has, who is about to go or has gone: enterprises, and open cases.
  public func holdings(of person: ActorID) async throws -> Staffing {
    try await store.readServices { view in
      Staffing(
        enterprises: try view.officers.enterprises(of: person, offset: 0, limit: 0).total,
        cases: try view.cases.openIDs(of: person).count)
    }
  }

  /// The officers of several enterprises, whether or not they look after them still; those that never had one are left out.
  /// Cost: a look-up for each.
  public func officers(of enterprises: [CreditCode]) async throws -> [CreditCode: ActorID] {
    try await store.readServices { view in
      try enterprises.reduce(into: [:]) { officers, code in officers[code] = try view.officers.officer(of: code) }
    }
  }

  /// An enterprise's officer, and whether they look after it still; `nil` where it has none.
  public func officer(of enterprise: CreditCode) async throws -> OwnOfficer? {
    let roster = try await reference.roster()
    return try await store.readServices { [reference] view in
      guard let key = try view.officers.officer(of: enterprise) else { return nil }
      let area = try view.enterprises.enterprise(enterprise)?.area
      let state: OwnOfficer.State =
        switch roster.first(where: { $0.key == key }) {
        case nil: .gone
        case let entry? where entry.mayOpen(in: area): .present
        case _?: .ending(standIn: reference.fallback(area))
        }
      return OwnOfficer(key: key, state: state)
    }
  }
}
