import Journal
import Quantities

/// Where people, sessions and failed attempts are kept.
public protocol AccessStore: Sendable {
  /// Runs `body` in one transaction: all of it is kept, or nothing.
  func write<T: Sendable>(_ body: @Sendable (any AccessWork) throws -> T) async throws -> T

  /// Everybody, in the order of their sign-in names.
  func people() async throws -> [Person]

  /// A session and its person, by one query; `nil` where there is no such session. Both may be past their time.
  func session(_ digest: SessionDigest) async throws -> SignedIn?
}

/// A session with its person.
public struct SignedIn: Sendable, Hashable {
  public let session: Session
  public let person: Person

  public init(session: Session, person: Person) {
    self.session = session
    self.person = person
  }
}

/// One unit of work on people and sessions, with the journal inside.
public protocol AccessWork {
  var people: any PersonRepository { get }
  var sessions: any SessionRepository { get }
  var failures: any SignInFailureRepository { get }
  var journal: any JournalWriter { get }
}

public protocol PersonRepository {
  func person(_ id: PersonID) throws -> Person?
  func password(of id: PersonID) throws -> PasswordHash?
  /// Adds a person whose name is free.
  func insert(_ person: Person, password: PasswordHash) throws
  /// Replaces a person's status.
  func setStatus(_ status: Person.Status, of id: PersonID) throws
  func setPassword(_ password: PasswordHash, of id: PersonID) throws
  func setMandate(_ mandate: Person.Mandate?, of id: PersonID) throws
}

public protocol SessionRepository {
  func insert(_ session: Session) throws
  /// Moves a session's last use forward, never back: another process may have stored a later one.
  func setLastSeen(_ instant: Timestamp, of digest: SessionDigest) throws
  func remove(_ digest: SessionDigest) throws
  func removeAll(of person: PersonID) throws
  /// Removes sessions last seen before one instant or started before another.
  func removeAll(lastSeenBefore idle: Timestamp, orStartedBefore absolute: Timestamp) throws
}

public protocol SignInFailureRepository {
  func failures(under name: String) throws -> SignInFailures?
  /// Inserts or replaces.
  func save(_ failures: SignInFailures) throws
  func remove(under name: String) throws
  func removeAll(lastBefore instant: Timestamp) throws
}
