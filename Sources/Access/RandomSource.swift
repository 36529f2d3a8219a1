/// Where random bytes come from: the system for real use, a fixed sequence in tests.
public struct RandomSource: Sendable {
  private let generate: @Sendable (Int) -> [UInt8]

  public init(_ generate: @escaping @Sendable (Int) -> [UInt8]) {
    self.generate = generate
  }

  /// Cryptographically secure bytes from the operating system.
  public static let system = RandomSource { count in
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }

  /// So many bytes, each draw other ones.
  public func bytes(_ count: Int) -> [UInt8] { generate(count) }
}
