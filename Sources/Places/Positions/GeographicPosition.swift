// Places: 空间. Plots with their buildings and leases, held against the documents' figures; where stations and enterprises
// stand, and whom a circle of service reaches.
// May import: Decimals, DelimitedText, Diagnostics, Enterprises, Journal, PolicyCorpus, Quantities, Secrecy, Foundation.
// Start reading at `Plot`, `PlotChecks` and `ServiceCircles`.

import Foundation

/// 经纬度: a place on the ground in the national geodetic system (CGCS2000), to a millionth of a degree: some ten
/// centimetres.
public struct GeographicPosition: Sendable, Hashable {
  /// Millionths of a degree, east and north.
  public let longitude: Int
  public let latitude: Int

  /// Within China: nothing else is taken in, and degrees that were swapped are found out.
  static let longitudes = 73_000_000...136_000_000
  static let latitudes = 3_000_000...54_000_000

  /// `nil` outside China.
  public init?(longitude: Int, latitude: Int) {
    guard Self.longitudes.contains(longitude), Self.latitudes.contains(latitude) else { return nil }
    self.longitude = longitude
    self.latitude = latitude
  }

  /// Degrees as a sign-free decimal, `121.473701`.
  public var longitudeText: String { Self.text(longitude) }
  public var latitudeText: String { Self.text(latitude) }

  private static func text(_ value: Int) -> String {
    let fraction = String(value % 1_000_000)
    return "\(value / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count) + fraction
  }

  /// The unit vector from the middle of the earth: its chords tell distances without a trigonometric function a pair.
  var vector: SIMD3<Double> {
    let east = Double(longitude) / 1e6 * .pi / 180
    let north = Double(latitude) / 1e6 * .pi / 180
    return SIMD3(cos(north) * cos(east), cos(north) * sin(east), sin(north))
  }

  /// The mean radius of the earth in metres (IUGG).
  static let earthRadius = 6_371_008.8

  /// The square of the chord between two places that lie so many metres apart on the ground.
  static func squaredChord(metres: Double) -> Double {
    let chord = 2 * sin(metres / earthRadius / 2)
    return chord * chord
  }

  /// The distance on the ground in metres, as on a sphere. Within half a per cent of the ellipsoid's.
  public func metres(to other: GeographicPosition) -> Double {
    let difference = vector - other.vector
    let chord = (difference * difference).sum().squareRoot()
    return 2 * Self.earthRadius * asin(min(1, chord / 2))
  }
}
