import Quantities

/// Failed attempts to sign in under one name, known here or not, so that a locked name tells nothing.
public struct SignInFailures: Sendable, Hashable {
  public let name: String
  public let count: Int
  public let lastAt: Timestamp

  public init(name: String, count: Int, lastAt: Timestamp) {
    self.name = name
    self.count = count
    self.lastAt = lastAt
  }

  /// Failures in a row after which a name is locked.
  public static let limit = 5
  /// Seconds for which it is, counted from the last failure: 15 minutes. A failure older than this is forgotten.
  public static let lockSeconds = 15 * 60

  /// The instant until which the name is locked; `nil` where it is open at `now`.
  public func lockedUntil(at now: Timestamp) -> Timestamp? {
    let end = lastAt.adding(seconds: Self.lockSeconds)
    return count >= Self.limit && now < end ? end : nil
  }

  /// The failures after one more.
  static func adding(to earlier: SignInFailures?, name: String, at now: Timestamp) -> SignInFailures {
    let counted = earlier.map { now < $0.lastAt.adding(seconds: lockSeconds) ? $0.count : 0 } ?? 0
    return SignInFailures(name: name, count: counted + 1, lastAt: now)
  }
}
