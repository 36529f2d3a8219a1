import Access
import Journal
import Quantities
import Synchronization

/// People and sessions in memory: a unit of work that throws leaves nothing behind.
final class MemoryAccessStore: AccessStore {
  struct State: Sendable {
    var people: [PersonID: Person] = [:]
    var passwords: [PersonID: PasswordHash] = [:]
    var sessions: [SessionDigest: Session] = [:]
    var failures: [String: SignInFailures] = [:]
    var journal: [JournalRecord] = []
  }

  private let state = Mutex(State())

  var current: State { state.withLock { $0 } }

  func write<T: Sendable>(_ body: @Sendable (any AccessWork) throws -> T) async throws -> T {
    try state.withLock { state in
      let work = MemoryWork(state)
      let result = try body(work)
      state = work.state
      return result
    }
  }

  func people() async throws -> [Person] { current.people.values.sorted { $0.id < $1.id } }

  func session(_ digest: SessionDigest) async throws -> SignedIn? {
    let state = current
    guard let session = state.sessions[digest], let person = state.people[session.person] else { return nil }
    return SignedIn(session: session, person: person)
  }
}

private final class MemoryWork: AccessWork, PersonRepository, SessionRepository, SignInFailureRepository, JournalWriter
{
  var state: MemoryAccessStore.State

  init(_ state: MemoryAccessStore.State) { self.state = state }

  var people: any PersonRepository { self }
  var sessions: any SessionRepository { self }
  var failures: any SignInFailureRepository { self }
  var journal: any JournalWriter { self }

  func append(_ entry: JournalEntry) -> JournalRecord {
    let record = JournalRecord(entry, after: state.journal.last.map { JournalHead(of: $0) } ?? .empty)
    state.journal.append(record)
    return record
  }
  func keep(segment bytes: [UInt8]) -> ContentHash { ContentHash(of: bytes) }
  func reply(to command: Command) -> CanonicalJSON? { nil }

  func person(_ id: PersonID) -> Person? { state.people[id] }
  func setMandate(_ mandate: Person.Mandate?, of id: PersonID) { state.people[id]?.mandate = mandate }
  func password(of id: PersonID) -> PasswordHash? { state.passwords[id] }
  func insert(_ person: Person, password: PasswordHash) {
    state.people[person.id] = person
    state.passwords[person.id] = password
  }
  func setStatus(_ status: Person.Status, of id: PersonID) { state.people[id]?.status = status }
  func setPassword(_ password: PasswordHash, of id: PersonID) { state.passwords[id] = password }

  func insert(_ session: Session) { state.sessions[session.digest] = session }
  func setLastSeen(_ instant: Timestamp, of digest: SessionDigest) {
    guard let last = state.sessions[digest]?.lastSeenAt else { return }
    state.sessions[digest]?.lastSeenAt = max(last, instant)
  }
  func remove(_ digest: SessionDigest) { state.sessions[digest] = nil }
  func removeAll(of person: PersonID) { state.sessions = state.sessions.filter { $0.value.person != person } }
  func removeAll(lastSeenBefore idle: Timestamp, orStartedBefore absolute: Timestamp) {
    state.sessions = state.sessions.filter { $0.value.lastSeenAt >= idle && $0.value.startedAt >= absolute }
  }

  func failures(under name: String) -> SignInFailures? { state.failures[name] }
  func save(_ failures: SignInFailures) { state.failures[failures.name] = failures }
  func remove(under name: String) { state.failures[name] = nil }
  func removeAll(lastBefore instant: Timestamp) {
    state.failures = state.failures.filter { $0.value.lastAt >= instant }
  }
}
