import Journal
import Quantities

/// 日历订阅地址: 256 random bits in an address by which a calendar program reads one person's calendar without signing in.
///
/// It opens that calendar and nothing else, for as long as the person's rights hold. Only its hash is stored.
public struct CalendarKey: Sendable, Hashable {
  private let bytes: [UInt8]

  public init(random: RandomSource) {
    bytes = random.bytes(32)
  }

  /// Reads what an address holds; `nil` where it is no key.
  public init?(_ text: String) {
    guard let bytes = Hexadecimal.bytes(of: text), bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  /// 64 hexadecimal digits.
  public var text: String { Hexadecimal.text(of: bytes) }

  public var hash: ContentHash { ContentHash(of: bytes) }
}

/// The table of calendars that are open to programs, one for a person, within one unit of work.
public protocol CalendarRepository {
  /// Opens a person's calendar under a key; an earlier key opens it no more.
  func open(_ key: ContentHash, of person: PersonID, at: Timestamp) throws
  /// Closes a person's calendar; one that is not open is no error.
  func close(of person: PersonID) throws
}
