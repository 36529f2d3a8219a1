import Foundation
import PolicyCorpus

/// Enterprises by squares, with where each point of the earth comes to lie in a drawing of them.
public struct CircleGrid: Sendable {
  /// In units of a hundred metres from the north-west corner.
  public struct Square: Sendable {
    public let x: Int
    public let y: Int
    public let covered: Int
    public let all: Int
  }

  /// All in units of a hundred metres.
  public let width: Int
  public let height: Int
  public let radius: Int
  /// Those with somebody in them, from north to south.
  public let squares: [Square]
  private let west: Int
  private let north: Int
  /// A hundred metres from west to east, in millionths of a degree.
  private let wide: Double

  /// A square of two kilometres is as fine as a screen shows of a city.
  public static let side = 20
  /// A hundred metres from north to south, in millionths of a degree.
  private static let tall = 899.32

  /// - Returns: `nil` where neither a station nor an enterprise has a place.
  /// Cost: linear in the enterprises.
  init?(_ circles: ServiceCircles, stations: [GeographicPosition], radius: PlaceRules.Figure) {
    let known = circles.enterprises.indices.compactMap { index in
      circles.enterprises[index].position.map { ($0, circles.reaches[index]) }
    }
    let all = stations + known.map(\.0)
    guard let west = all.map(\.longitude).min(), let east = all.map(\.longitude).max(),
      let south = all.map(\.latitude).min(), let north = all.map(\.latitude).max(),
      let metres = radius.value.integer
    else { return nil }
    self.west = west
    self.north = north
    self.radius = metres / 100
    wide = Self.tall / cos(Double(south + north) / 2e6 * .pi / 180)
    width = 2 * self.radius + Int(Double(east - west) / wide) + Self.side
    height = 2 * self.radius + Int(Double(north - south) / Self.tall) + Self.side
    var counts: [SIMD2<Int>: (covered: Int, all: Int)] = [:]
    let (margin, wide) = (self.radius, wide)
    for (position, reach) in known where reach != .closed {
      let x = margin + Int(Double(position.longitude - west) / wide)
      let y = margin + Int(Double(north - position.latitude) / Self.tall)
      let count = counts[SIMD2(x / Self.side, y / Self.side)] ?? (0, 0)
      counts[SIMD2(x / Self.side, y / Self.side)] = (count.covered + (reach == .covered ? 1 : 0), count.all + 1)
    }
    squares = counts.sorted { ($0.key.y, $0.key.x) < ($1.key.y, $1.key.x) }.map { key, count in
      Square(x: key.x * Self.side, y: key.y * Self.side, covered: count.covered, all: count.all)
    }
  }

  /// How far east a position lies, in the grid's units of a hundred metres.
  public func x(_ position: GeographicPosition) -> Int { radius + Int(Double(position.longitude - west) / wide) }
  /// How far south a position lies, in the grid's units of a hundred metres.
  public func y(_ position: GeographicPosition) -> Int { radius + Int(Double(north - position.latitude) / Self.tall) }
}
