import PolicyCorpus
import Synchronization

/// Whom the stations reach.
public struct CircleReport: Sendable {
  /// In metres.
  public let radius: PlaceRules.Figure
  public let stations: [(station: ServiceStation, position: RecordedPosition?)]
  public let circles: ServiceCircles
  private let outlook = Outlook()

  /// How many next stations are proposed.
  public static let mostProposals = 10

  init(
    radius: PlaceRules.Figure, metres: Double, stations: [(station: ServiceStation, position: RecordedPosition?)],
    enterprises: [LocatedEnterprise]
  ) {
    self.radius = radius
    self.stations = stations
    circles = ServiceCircles(
      stations: stations.compactMap { $0.position?.position }, enterprises: enterprises, radius: metres)
  }

  /// Where the next stations would reach most. Worked out when it is first asked for, and kept with the report.
  public var proposals: [ServiceCircles.Proposal] { outlook.proposals(circles, Self.mostProposals) }

  /// The squares of a drawing; `nil` where nobody is placed. Worked out when it is first asked for, as the proposals are.
  public var grid: CircleGrid? {
    outlook.grid { CircleGrid(circles, stations: stations.compactMap { $0.position?.position }, radius: radius) }
  }
}

/// What follows from a report and takes as long as the report itself: for as long as that is kept, worked out once.
private final class Outlook: Sendable {
  private let proposed = Mutex<[ServiceCircles.Proposal]?>(nil)
  private let drawn = Mutex<CircleGrid??>(nil)

  func proposals(_ circles: ServiceCircles, _ count: Int) -> [ServiceCircles.Proposal] {
    proposed.withLock { kept in
      if let kept { return kept }
      let proposals = circles.proposals(count)
      kept = proposals
      return proposals
    }
  }

  func grid(_ make: () -> CircleGrid?) -> CircleGrid? {
    drawn.withLock { kept in
      if let kept { return kept }
      let grid = make()
      kept = .some(grid)
      return grid
    }
  }
}
