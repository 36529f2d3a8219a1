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
  /// 部门: the department of the area, as documents spell it, that the person works in; `nil` for the area's own office.
  public let department: String?
  /// The key of the person's own enterprise.
  public let enterprise: String?
  public let addedAt: Timestamp
  public var status: Status
  /// 授权: by whom and until when the person acts for the enterprise; `nil` for its principal account, which an
  /// administrator has bound to it, and for everybody else.
  public var mandate: Mandate?
  /// 初始密码: somebody else made the password, and the person replaces it before anything else.
  public var hasInitialPassword: Bool

  /// 经办授权, which the enterprise's principal account gives for a time.
  public struct Mandate: Sendable, Hashable {
    public let givenBy: ActorID
    /// The last day.
    public let until: CalendarDay

    public init(givenBy: ActorID, until: CalendarDay) {
      self.givenBy = givenBy
      self.until = until
    }

    /// How long a mandate may run before somebody says again that it does, in days: no day more than a year.
    public static let longest = 365
  }

  public init(
    id: PersonID, key: ActorID, name: String, roles: Set<Role>, area: AreaCode? = nil, department: String? = nil,
    enterprise: String? = nil, addedAt: Timestamp, status: Status = .active, mandate: Mandate? = nil,
    hasInitialPassword: Bool = false
  ) {
    self.id = id
    self.key = key
    self.name = name
    self.roles = roles
    self.area = area
    self.department = department
    self.enterprise = enterprise
    self.addedAt = addedAt
    self.status = status
    self.mandate = mandate
    self.hasInitialPassword = hasInitialPassword
  }

  public var isActive: Bool { status == .active }

  /// Whether the person may still act on a day: active, and with a mandate that runs where one is needed.
  public func mayAct(on day: CalendarDay) -> Bool { isActive && mandate.map { day <= $0.until } ?? true }

  /// 主账号: whoever an administrator has bound to the enterprise; it says who else acts for it.
  public var isPrincipal: Bool { isActive && roles.contains(.enterprise) && enterprise != nil && mandate == nil }
}
