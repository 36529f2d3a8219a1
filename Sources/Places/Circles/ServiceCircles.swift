import Enterprises
import Quantities

/// An enterprise as a circle of service sees it.
public struct LocatedEnterprise: Sendable, Hashable {
  public let enterprise: CreditCode
  public let title: String
  public let area: AreaCode?
  /// `nil` where nobody has said where it stands.
  public let position: GeographicPosition?
  /// `nil` where nobody has told, which is not taken for closed.
  public let state: OperatingState?

  public init(
    enterprise: CreditCode, title: String, area: AreaCode?, position: GeographicPosition?,
    state: OperatingState? = nil
  ) {
    self.enterprise = enterprise
    self.title = title
    self.area = area
    self.position = position
    self.state = state
  }

  var isKnownClosed: Bool { state.map { $0 != .inOperation } ?? false }
}

/// 服务圈: whom stations reach within a distance, and where the next ones would reach most.
public struct ServiceCircles: Sendable {
  public enum Reach: String, Sendable, Hashable, CaseIterable {
    case covered, uncovered
    /// Where the enterprise stands is not known: neither the one nor the other.
    case unknown
    /// It is known not to be in operation: not counted.
    case closed
  }

  /// How many enterprises are reached, are not, and cannot be told; and how many are not counted.
  public struct Share: Sendable, Hashable {
    public var covered = 0
    public var uncovered = 0
    public var unknown = 0
    public var closed = 0

    public init(covered: Int = 0, uncovered: Int = 0, unknown: Int = 0, closed: Int = 0) {
      self.covered = covered
      self.uncovered = uncovered
      self.unknown = unknown
      self.closed = closed
    }

    /// All that are counted.
    public var all: Int { covered + uncovered + unknown }
    public var known: Int { covered + uncovered }

    fileprivate mutating func add(_ share: Share) {
      covered += share.covered
      uncovered += share.uncovered
      unknown += share.unknown
      closed += share.closed
    }

    fileprivate mutating func add(_ reach: Reach) {
      switch reach {
      case .covered: covered += 1
      case .uncovered: uncovered += 1
      case .unknown: unknown += 1
      case .closed: closed += 1
      }
    }
  }

  /// A place where a station would reach enterprises that none reaches now.
  public struct Proposal: Sendable, Hashable {
    public let position: GeographicPosition
    /// The area in which most of the enterprises lie that it would reach anew.
    public let area: AreaCode?
    /// Whom it reaches that neither a station nor an earlier proposal does.
    public let reached: [LocatedEnterprise]
    /// How many these are.
    public var gain: Int { reached.count }
    /// How many all proposals up to this one reach together.
    public let total: Int
  }

  public let enterprises: [LocatedEnterprise]
  public let reaches: [Reach]
  /// All together.
  public let whole: Share
  /// By district; `nil` for those whose area is not known.
  public let districts: [AreaCode?: Share]
  private let radius: Double

  /// - Parameter radius: in metres; who stands right on the circle is within it.
  /// Cost: linear in the enterprises and the stations around each.
  public init(stations: [GeographicPosition], enterprises: [LocatedEnterprise], radius: Double) {
    let grid = PointGrid(stations, radius: radius)
    self.enterprises = enterprises
    self.radius = radius
    let reaches = enterprises.map { enterprise -> Reach in
      if enterprise.isKnownClosed { return .closed }
      guard let position = enterprise.position else { return .unknown }
      return grid.hasPoint(near: position) ? .covered : .uncovered
    }
    self.reaches = reaches
    districts = enterprises.indices.reduce(into: [:]) { shares, index in
      shares[enterprises[index].area?.district, default: Share()].add(reaches[index])
    }
    whole = districts.values.reduce(into: Share()) { $0.add($1) }
  }

  /// All that are counted: in operation, as far as is known.
  public var counted: [LocatedEnterprise] { zip(enterprises, reaches).filter { $1 != .closed }.map(\.0) }

  /// The rows behind a figure.
  public func enterprises(_ reach: Reach) -> [LocatedEnterprise] {
    zip(enterprises, reaches).filter { $1 == reach }.map(\.0)
  }

  /// The side of the squares whose middles are considered, in metres.
  public static let squareSide = 1_000.0

  /// Where the next stations reach most, one after the other: each time the place that reaches most enterprises which none
  /// reaches yet. Considered are, for each square of a kilometre with enterprises out of reach, the middle of these.
  ///
  /// The number reached grows less with each further station (it is submodular), so that the greedy choice reaches at
  /// least 1 − 1/e (63 %) of what the best choice of as many of these places would (Nemhauser, Wolsey and Fisher, 1978,
  /// doi:10.1007/BF01588971). Gains never grow, so that only the foremost need be counted anew.
  /// Cost: for each square the enterprises within a radius of it, a few times over.
  public func proposals(_ count: Int) -> [Proposal] {
    let open = zip(enterprises, reaches).filter { $1 == .uncovered }.map(\.0)
    let positions = open.compactMap(\.position)
    guard positions.count == open.count, !open.isEmpty, count > 0 else { return [] }
    let grid = PointGrid(positions, radius: radius)
    let sites = Self.sites(positions)
    let reached = sites.map { site -> [Int] in
      var found: [Int] = []
      grid.forEach(near: site) {
        found.append($0)
        return true
      }
      return found
    }
    var isCovered = Array(repeating: false, count: open.count)
    // Sorted by what is known of each gain; what is known can only be too much.
    var queue = reached.indices.sorted { (reached[$1].count, $0) < (reached[$0].count, $1) }
    var bounds = reached.map(\.count)
    var proposals: [Proposal] = []
    var total = 0
    while proposals.count < count, let first = queue.first {
      let gain = reached[first].count { !isCovered[$0] }
      bounds[first] = gain
      queue.removeFirst()
      guard gain > 0 else { continue }
      if let next = queue.first, (bounds[next], first) > (gain, next) {
        let place = queue.firstIndex { (bounds[$0], first) <= (gain, $0) } ?? queue.endIndex
        queue.insert(first, at: place)
        continue
      }
      let fresh = reached[first].filter { !isCovered[$0] }
      for index in fresh { isCovered[index] = true }
      total += gain
      proposals.append(
        Proposal(
          position: sites[first], area: Self.mostCommon(fresh.compactMap { open[$0].area }),
          reached: fresh.sorted().map { open[$0] }, total: total))
    }
    return proposals
  }

  /// The middle of the points of each square, in the order of the squares.
  private static func sites(_ positions: [GeographicPosition]) -> [GeographicPosition] {
    let row = squareSide / GeographicPosition.earthRadius * 180 / .pi * 1e6
    // 31° north is Shanghai's: squares elsewhere are somewhat wider or narrower, which changes what is considered alone.
    let column = row / 0.857
    var squares: [SIMD2<Int>: (longitude: Int, latitude: Int, count: Int)] = [:]
    for position in positions {
      let key = SIMD2(Int(Double(position.longitude) / column), Int(Double(position.latitude) / row))
      let sum = squares[key] ?? (0, 0, 0)
      squares[key] = (sum.longitude + position.longitude, sum.latitude + position.latitude, sum.count + 1)
    }
    return squares.sorted { ($0.key.y, $0.key.x) < ($1.key.y, $1.key.x) }.compactMap { _, sum in
      GeographicPosition(longitude: sum.longitude / sum.count, latitude: sum.latitude / sum.count)
    }
  }

  private static func mostCommon(_ areas: [AreaCode]) -> AreaCode? {
    Dictionary(grouping: areas) { $0 }.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }?.key
  }
}
