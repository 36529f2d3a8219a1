import Journal
import Quantities

/// Who acts: a person who has signed in, a visitor, or the operator at the machine itself.
public struct Actor: Sendable, Hashable {
  /// What the journal keeps. It tells people apart without naming them.
  public let id: ActorID
  /// `nil` for a visitor and for the operator.
  public let person: Person?
  public let roles: Set<Role>

  /// Somebody who has not signed in: acts as the program.
  public static let visitor = Actor(id: .program, person: nil, roles: [.public])

  /// Whoever runs commands on the machine: they could read the database anyway.
  public static let console = Actor(id: .commandLine, person: nil, roles: [.administrator])

  public init(_ person: Person) {
    self.init(id: person.key, person: person, roles: person.roles.union([.public]))
  }

  private init(id: ActorID, person: Person?, roles: Set<Role>) {
    self.id = id
    self.person = person
    self.roles = roles
  }

  public var isSignedIn: Bool { person != nil }
}
