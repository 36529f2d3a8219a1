import Journal
import Quantities

/// How many enterprises of one area an officer has.
public struct OfficerHolding: Sendable, Hashable {
  public let officer: ActorID
  /// `nil` for those whose area nobody knows.
  public let area: AreaCode?
  public let enterprises: Int

  public init(officer: ActorID, area: AreaCode?, enterprises: Int) {
    self.officer = officer
    self.area = area
    self.enterprises = enterprises
  }
}

/// What is on paper somebody's and nobody looks after: all that somebody has who is no officer any more, and what an officer
/// has outside the own area since it moved there. It follows from who is where: no move has to be noted for it.
public struct EndedHoldings: Sendable, Hashable {
  /// Enterprises of one area that an officer may not open.
  public struct Place: Sendable, Hashable {
    public let officer: ActorID
    public let area: AreaCode?
  }

  /// Those who have enterprises and are no officers any more.
  public let gone: Set<ActorID>
  /// What moved away from officers who are there.
  public let moved: Set<Place>
  /// How many enterprises each officer who is there looks after.
  public let loads: [ActorID: Int]
  /// How many moved away from each.
  public let ending: [ActorID: Int]

  /// Cost: linear in the holdings.
  public init(_ holdings: [OfficerHolding], _ roster: [RosterEntry]) {
    let entries = Dictionary(roster.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    var (gone, moved): (Set<ActorID>, Set<Place>) = ([], [])
    var (loads, ending): ([ActorID: Int], [ActorID: Int]) = ([:], [:])
    for holding in holdings {
      switch entries[holding.officer] {
      case nil: gone.insert(holding.officer)
      case let entry? where entry.mayOpen(in: holding.area): loads[holding.officer, default: 0] += holding.enterprises
      case _?:
        moved.insert(Place(officer: holding.officer, area: holding.area))
        ending[holding.officer, default: 0] += holding.enterprises
      }
    }
    (self.gone, self.moved, self.loads, self.ending) = (gone, moved, loads, ending)
  }
}

extension RosterEntry {
  /// Whether the officer may open an enterprise of an area; one whose area is unknown is for nobody who has one.
  func mayOpen(in place: AreaCode?) -> Bool { AreaScope.area(area).contains(place) }
}

/// An enterprise's officer.
public struct OwnOfficer: Sendable, Hashable {
  public enum State: Sendable, Hashable {
    case present
    /// 离岗: no officer any more.
    case gone
    /// The enterprise moved out of the officer's area: until its new area gives it to somebody, that unit stands in where
    /// no officer fits.
    case ending(standIn: ServiceUnit)
  }

  public let key: ActorID
  public let state: State

  /// Whether the officer is there and may open the enterprise.
  public var isThere: Bool { state == .present }
}
