import Randomness

/// 模拟数据: which of a district's enterprises are in its parks. A stream of its own: no other figure of the made-up city
/// moves with it.
public struct ParkDraw: Sendable, Hashable {
  /// The place of the park among the district's.
  public let park: Int
  /// Whether it has left by the spring.
  public let hasLeft: Bool

  /// One enterprise of six is in a park, and one of twelve of those left it.
  /// - Parameters:
  ///   - district: the district's number.
  ///   - place: the enterprise's place among the district's.
  ///   - parks: how many parks the district has; at least one.
  /// - Returns: `nil` for who is in none.
  public init?(district: Int, place: Int, parks: Int) {
    var numbers = SeededGenerator(seed: 0x7061_726B, stream: UInt64(district), UInt64(place))
    guard parks > 0, numbers.next() % 6 == 0 else { return nil }
    park = Int(numbers.next() % UInt64(parks))
    hasLeft = numbers.next() % 12 == 0
  }
}
