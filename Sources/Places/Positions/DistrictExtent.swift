import Quantities

/// How far a district reaches, as a box around it, drawn by hand from the map and rounded outward. It finds out slips of the
/// pen, such as swapped rows; it is no boundary, and decides nothing.
public struct DistrictExtent: Sendable, Hashable {
  /// In millionths of a degree.
  public let longitudes: ClosedRange<Int>
  public let latitudes: ClosedRange<Int>

  /// In hundredths of a degree: west, east, south, north.
  private init(_ west: Int, _ east: Int, _ south: Int, _ north: Int) {
    longitudes = west * 10_000...east * 10_000
    latitudes = south * 10_000...north * 10_000
  }

  private static let districts: [String: DistrictExtent] = [
    "310101": DistrictExtent(12145, 12152, 3118, 3126), "310104": DistrictExtent(12138, 12148, 3109, 3123),
    "310105": DistrictExtent(12132, 12145, 3117, 3125), "310106": DistrictExtent(12141, 12150, 3121, 3134),
    "310107": DistrictExtent(12132, 12146, 3121, 3131), "310109": DistrictExtent(12145, 12153, 3123, 3132),
    "310110": DistrictExtent(12148, 12159, 3124, 3135), "310112": DistrictExtent(12124, 12160, 3097, 3127),
    "310113": DistrictExtent(12127, 12157, 3127, 3153), "310114": DistrictExtent(12111, 12143, 3119, 3149),
    "310115": DistrictExtent(12144, 12205, 3084, 3140), "310116": DistrictExtent(12098, 12140, 3066, 3099),
    "310117": DistrictExtent(12108, 12142, 3086, 3118), "310118": DistrictExtent(12085, 12132, 3096, 3129),
    "310120": DistrictExtent(12132, 12180, 3077, 3102), "310151": DistrictExtent(12115, 12205, 3126, 3190),
  ]

  /// The whole city.
  public static let city = DistrictExtent(12085, 12205, 3066, 3190)

  /// `nil` for an area whose extent is not drawn.
  public static func of(_ area: AreaCode) -> DistrictExtent? { districts[area.district.text] }

  /// How many metres a place lies outside; 0 within.
  func metres(to place: GeographicPosition) -> Double {
    let longitude = min(max(place.longitude, longitudes.lowerBound), longitudes.upperBound)
    let latitude = min(max(place.latitude, latitudes.lowerBound), latitudes.upperBound)
    return GeographicPosition(longitude: longitude, latitude: latitude).map { place.metres(to: $0) } ?? 0
  }
}

/// A row of a file of positions as it would be brought in.
public struct PositionRow: Sendable, Hashable {
  public let line: Int
  public let recorded: RecordedPosition
  /// The station's or the enterprise's name.
  public let title: String
  public let area: AreaCode?

  public enum Doubt: Sendable, Hashable {
    case outsideCity
    /// So many whole kilometres outside the district that it is counted in.
    case far(kilometres: Int)
  }

  /// From how many metres outside its district a place is doubted: what stands just across a border is none.
  static let nearby = 5_000.0

  /// What is to be looked at before it is brought in; `nil` where the place fits what is known of its area.
  public var doubt: Doubt? {
    if DistrictExtent.city.metres(to: recorded.position) > Self.nearby { return .outsideCity }
    guard let metres = area.flatMap(DistrictExtent.of)?.metres(to: recorded.position), metres > Self.nearby else {
      return nil
    }
    return .far(kilometres: Int(metres / 1_000))
  }
}
