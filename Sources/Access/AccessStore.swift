import Journal
import Quantities

/// Where people, sessions and failed attempts are kept.
///
/// Stores throw `Diagnostics` whose code begins with `storage.` where the database is busy, full, damaged or out of reach, and
/// what `body` throws.
public protocol AccessStore: Sendable {
  /// Runs `body` in one transaction: all of it is kept, or nothing.
  func write<T: Sendable>(_ body: @Sendable (any AccessWork) throws -> T) async throws -> T

  /// Everybody, in the order of their sign-in names.
  func people() async throws -> [Person]

  /// The requests to be bound in some states, the oldest first, at most `limit`; of one person where a key is given.
  func bindings(
    in states: [BindingRequest.State.Name], of person: ActorID?, limit: Int
  ) async throws -> [AskedBinding]

  /// The changes of principal accounts that wait to be confirmed, the oldest first.
  func successions() async throws -> [Succession]

  /// The requests to take a list out that somebody made since an instant, the newest first.
  func exports(of asker: ActorID, since: Timestamp) async throws -> [ExportRequest]

  /// Those of everybody since an instant that nobody has answered, the oldest first.
  func exportsUnanswered(since: Timestamp) async throws -> [ExportRequest]

  /// Whose calendar a key opens, by its hash.
  func person(holdingCalendar key: ContentHash) async throws -> Person?

  /// Since when a person's calendar has been open to programs; `nil` where it is not.
  func calendarOpened(by person: PersonID) async throws -> Timestamp?

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
  var bindings: any BindingRepository { get }
  var successions: any SuccessionRepository { get }
  var exports: any ExportRequestRepository { get }
  var calendars: any CalendarRepository { get }
  var journal: any JournalWriter { get }
}

/// The table of people, within one unit of work.
public protocol PersonRepository {
  func person(_ id: PersonID) throws -> Person?
  /// Whoever the journal knows under a key.
  func person(of key: ActorID) throws -> Person?
  /// Everybody who is bound to an enterprise.
  func bound(to enterprise: CreditCode) throws -> [Person]
  func password(of id: PersonID) throws -> PasswordHash?
  /// Adds a person whose name is free.
  func insert(_ person: Person, password: PasswordHash) throws
  /// Replaces a person's status.
  func setStatus(_ status: Person.Status, of id: PersonID) throws
  /// Replaces a password, and says whether it is one that the person has still to replace.
  func setPassword(_ password: PasswordHash, isInitial: Bool, of id: PersonID) throws
  func setMandate(_ mandate: Person.Mandate?, of id: PersonID) throws
  /// Binds a person to an enterprise, as its principal where there is no mandate.
  func bind(_ id: PersonID, to enterprise: CreditCode, mandate: Person.Mandate?) throws
  /// Takes a person away who has no session.
  func remove(_ id: PersonID) throws
}

/// The table of requests to be bound to an enterprise, within one unit of work.
public protocol BindingRepository {
  func request(_ id: BindingRequest.ID) throws -> BindingRequest?
  /// In the order of asking.
  func requests(of person: ActorID) throws -> [BindingRequest]
  /// How many wait for an administrator.
  func waiting() throws -> Int
  /// The one that has waited longest for an administrator.
  func oldestWaiting() throws -> BindingRequest?
  /// Those that wait for an administrator about one enterprise, in the order of asking.
  func waiting(for enterprise: CreditCode) throws -> [BindingRequest]
  /// Those that are still open though they were asked before an instant, in the order of asking.
  func open(askedBefore instant: Timestamp) throws -> [BindingRequest]
  /// How many there are in any state.
  func count() throws -> Int
  /// The people whose every request was refused or lapsed, whoever asked last longest ago first.
  func spent() throws -> [SpentAsker]
  /// The highest number given so far; 0 before the first.
  func lastNumber() throws -> Int
  func insert(_ request: BindingRequest) throws
  func insert(_ evidence: BindingEvidence, of id: BindingRequest.ID) throws
  func setState(_ state: BindingRequest.State, of id: BindingRequest.ID) throws
  /// Takes a request and its evidence away.
  func remove(_ id: BindingRequest.ID) throws
}

/// Somebody whose every request came to nothing.
public struct SpentAsker: Sendable, Hashable {
  public let person: ActorID
  public let lastAskedAt: Timestamp
  public let lastRequest: BindingRequest.ID

  public init(person: ActorID, lastAskedAt: Timestamp, lastRequest: BindingRequest.ID) {
    self.person = person
    self.lastAskedAt = lastAskedAt
    self.lastRequest = lastRequest
  }
}

/// The table of sessions, each under the digest of its token, within one unit of work.
public protocol SessionRepository {
  func insert(_ session: Session) throws
  /// Moves a session's last use forward, never back: another process may have stored a later one.
  func setLastSeen(_ instant: Timestamp, of digest: SessionDigest) throws
  func remove(_ digest: SessionDigest) throws
  func removeAll(of person: PersonID) throws
  /// Removes sessions last seen before one instant or started before another.
  func removeAll(lastSeenBefore idle: Timestamp, orStartedBefore absolute: Timestamp) throws
}

/// The failed attempts to sign in, by the name that was tried, within one unit of work.
public protocol SignInFailureRepository {
  func failures(under name: String) throws -> SignInFailures?
  /// Inserts or replaces.
  func save(_ failures: SignInFailures) throws
  func remove(under name: String) throws
  func removeAll(lastBefore instant: Timestamp) throws
}
