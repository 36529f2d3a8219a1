import Journal
import Quantities

/// The name that a person signs in with: `[a-z][a-z0-9._-]`, 2 to 32 characters.
public struct PersonID: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let text: String

  /// `nil` where the text has another form.
  public init?(_ text: String) {
    guard (2...32).contains(text.utf8.count), let first = text.utf8.first, (0x61...0x7A).contains(first),
      text.utf8.allSatisfy({ byte in
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || [0x2D, 0x2E, 0x5F].contains(byte)
      })
    else { return nil }
    self.text = text
  }

  public static func < (left: PersonID, right: PersonID) -> Bool { left.text < right.text }
  public var description: String { text }
}

/// Somebody who may sign in.
public struct Person: Sendable, Hashable {
  public enum Status: Sendable, Hashable {
    case active
    /// Can no longer sign in; what they did stays under their name.
    case disabled(since: Timestamp)
  }

  public let id: PersonID
  /// The opaque key under which the journal keeps what the person did, so that a name can be erased one day.
  public let key: ActorID
  /// The name that colleagues know, such as an office and a post.
  public let name: String
  public let roles: Set<Role>
  /// The area whose rows the person works with; `nil` for the whole city.
  public let area: AreaCode?
  /// The key of the person's own enterprise.
  public let enterprise: String?
  public let addedAt: Timestamp
  public var status: Status

  public init(
    id: PersonID, key: ActorID, name: String, roles: Set<Role>, area: AreaCode? = nil, enterprise: String? = nil,
    addedAt: Timestamp, status: Status = .active
  ) {
    self.id = id
    self.key = key
    self.name = name
    self.roles = roles
    self.area = area
    self.enterprise = enterprise
    self.addedAt = addedAt
    self.status = status
  }

  public var isActive: Bool { status == .active }
}
