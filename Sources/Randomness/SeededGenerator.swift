// Randomness: numbers that repeat themselves, for the made-up city and for tests.
// May import: nothing.
// Start reading at `SeededGenerator`.

/// A source of numbers that repeats itself: the same seed and stream give the same draws on every machine.
///
/// Never for a secret: whoever sees one number can tell the next. SplitMix64 (Steele, Lea, Flood: Fast splittable
/// pseudorandom number generators, doi:10.1145/2660193.2660195).
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// A stream of its own for each list of numbers, such as an enterprise's index and a year: what one stream draws
  /// never changes what another does.
  public init(seed: UInt64, stream: UInt64...) {
    state = seed
    for number in stream {
      state = Self.mixed(state &+ Self.step) ^ Self.mixed(number &+ Self.step)
    }
  }

  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  private static func mixed(_ number: UInt64) -> UInt64 {
    var z = number
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Cost: a few instructions.
  public mutating func next() -> UInt64 {
    state &+= Self.step
    return Self.mixed(state)
  }

  /// Whether something happens that does once in so many times.
  /// - Parameter times: at least 1, which is always.
  public mutating func once(in times: Int) -> Bool { Int.random(in: 0..<times, using: &self) == 0 }
}
