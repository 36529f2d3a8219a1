import Journal
import Quantities

/// 无专员、待移交: what of a scope nobody looks after: enterprises that never had an officer or whose officer is gone, and open
/// cases in the hands of somebody who is. Nothing has to be done for it to show: it follows from who is there.
public struct Staffing: Sendable, Hashable {
  /// Enterprises without an officer who is there.
  public let enterprises: Int
  /// Open cases of which a part is in the hands of somebody who is gone.
  public let cases: Int

  public static let nothing = Staffing(enterprises: 0, cases: 0)

  /// Those who have enterprises and are no officers any more.
  static func goneOfficers(_ roster: [RosterEntry], _ officers: any OfficerReader) throws -> Set<ActorID> {
    Set(try officers.enterpriseLoads().keys).subtracting(roster.map(\.key))
  }

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
          within: scope, gone: try Staffing.goneOfficers(roster, view.officers)), cases: seen.count)
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

  /// An enterprise's officer, and whether they are there; `nil` where it has none.
  public func officer(of enterprise: CreditCode) async throws -> (key: ActorID, isThere: Bool)? {
    let roster = try await reference.roster()
    return try await store.readServices { try $0.officers.officer(of: enterprise) }.map { key in
      (key, roster.contains { $0.key == key })
    }
  }
}
