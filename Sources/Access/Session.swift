import Crypto
import Foundation
import Quantities

/// The secret that a browser holds: 256 random bits. Only its digest is stored.
public struct SessionToken: Sendable, Hashable {
  private let bytes: [UInt8]

  public init(random: RandomSource) {
    bytes = random.bytes(32)
  }

  /// Reads a cookie's value; `nil` where it is no token.
  public init?(cookie text: String) {
    guard let bytes = Hexadecimal.bytes(of: text), bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  /// The value of the cookie: 64 hexadecimal digits.
  public var cookie: String { Hexadecimal.text(of: bytes) }

  public var digest: SessionDigest {
    SessionDigest(stored: Hexadecimal.text(of: SHA256.hash(data: Data(bytes))))
  }

  /// The token that each form of this session carries: nobody can make it who does not hold the session's secret.
  public var formToken: String {
    Hexadecimal.text(
      of: HMAC<SHA256>.authenticationCode(for: Data("form".utf8), using: SymmetricKey(data: bytes)))
  }

  /// Whether a form came from a page of this session.
  public func accepts(formToken candidate: String) -> Bool {
    constantTimeEqual(Array(candidate.utf8), Array(formToken.utf8))
  }
}

/// SHA-256 of a session's token, in hexadecimal: what the store knows a session by.
public struct SessionDigest: Sendable, Hashable, CustomStringConvertible {
  public let text: String

  /// A digest as the store holds it.
  public init(stored text: String) {
    self.text = text
  }

  public var description: String { text }
}

/// A person's time at the portal, from signing in to signing out or timing out.
public struct Session: Sendable, Hashable {
  public let digest: SessionDigest
  public let person: PersonID
  public let startedAt: Timestamp
  public var lastSeenAt: Timestamp

  public init(digest: SessionDigest, person: PersonID, startedAt: Timestamp, lastSeenAt: Timestamp) {
    self.digest = digest
    self.person = person
    self.startedAt = startedAt
    self.lastSeenAt = lastSeenAt
  }

  /// Seconds without a request after which a session ends: 30 minutes.
  public static let idleLimit = 30 * 60
  /// Seconds after which a session ends however busy it is: 12 hours.
  public static let absoluteLimit = 12 * 60 * 60
  /// Seconds between two records of a session's last use, so that reading pages seldom writes.
  static let touchInterval = 60

  /// Whether it still holds at an instant: neither idle for too long nor too old.
  public func isLive(at now: Timestamp) -> Bool {
    now < lastSeenAt.adding(seconds: Self.idleLimit) && now < startedAt.adding(seconds: Self.absoluteLimit)
  }

  func needsTouch(at now: Timestamp) -> Bool {
    now >= lastSeenAt.adding(seconds: Self.touchInterval)
  }
}
