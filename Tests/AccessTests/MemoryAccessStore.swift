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
    var bindings: [BindingRequest.ID: BindingRequest] = [:]
    var evidence: [BindingRequest.ID: BindingEvidence] = [:]
    var successions: [CreditCode: Succession] = [:]
    var exports: [ExportRequest.ID: ExportRequest] = [:]
    var calendars: [PersonID: (key: ContentHash, openedAt: Timestamp)] = [:]
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

  func bindings(in states: [BindingRequest.State.Name], of person: ActorID?, limit: Int) async throws -> [AskedBinding]
  {
    let state = current
    return state.bindings.values.filter { states.contains($0.state.name) && (person ?? $0.person) == $0.person }
      .sorted { $0.id < $1.id }.prefix(limit).map { request in
        AskedBinding(
          request: request, evidence: state.evidence[request.id],
          person: state.people.values.first { $0.key == request.person })
      }
  }

  func successions() async throws -> [Succession] { Array(current.successions.values) }

  func exports(of asker: ActorID, since: Timestamp) async throws -> [ExportRequest] {
    MemoryWork(current).exports(of: asker, since: since)
  }

  func exportsUnanswered(since: Timestamp) async throws -> [ExportRequest] {
    current.exports.values.filter { $0.answer == nil && $0.askedAt >= since }.sorted { $0.id < $1.id }
  }

  func person(holdingCalendar key: ContentHash) async throws -> Person? {
    let state = current
    return state.calendars.first { $0.value.key == key }.flatMap { state.people[$0.key] }
  }

  func calendarOpened(by person: PersonID) async throws -> Timestamp? { current.calendars[person]?.openedAt }

  func session(_ digest: SessionDigest) async throws -> SignedIn? {
    let state = current
    guard let session = state.sessions[digest], let person = state.people[session.person] else { return nil }
    return SignedIn(session: session, person: person)
  }
}

private final class MemoryWork: AccessWork, PersonRepository, BindingRepository, SessionRepository,
  SignInFailureRepository, SuccessionRepository, ExportRequestRepository, CalendarRepository, JournalWriter
{
  var state: MemoryAccessStore.State

  init(_ state: MemoryAccessStore.State) { self.state = state }

  var people: any PersonRepository { self }
  var bindings: any BindingRepository { self }
  var successions: any SuccessionRepository { self }
  var exports: any ExportRequestRepository { self }
  var calendars: any CalendarRepository { self }
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
  func person(of key: ActorID) -> Person? { state.people.values.first { $0.key == key } }
  func bound(to enterprise: CreditCode) -> [Person] {
    state.people.values.filter { $0.enterprise == enterprise.text }
  }
  func bind(_ id: PersonID, to enterprise: CreditCode, mandate: Person.Mandate?) {
    guard let old = state.people[id] else { return }
    state.people[id] = Person(
      id: old.id, key: old.key, name: old.name, roles: old.roles, area: old.area, enterprise: enterprise.text,
      addedAt: old.addedAt, status: old.status, mandate: mandate, hasInitialPassword: old.hasInitialPassword)
  }

  func request(_ id: BindingRequest.ID) -> BindingRequest? { state.bindings[id] }
  func requests(of person: ActorID) -> [BindingRequest] {
    state.bindings.values.filter { $0.person == person }.sorted { $0.id < $1.id }
  }
  func waiting() -> Int { state.bindings.values.count { $0.state == .waiting } }
  func oldestWaiting() -> BindingRequest? {
    state.bindings.values.filter { $0.state == .waiting }.min { $0.id < $1.id }
  }
  func waiting(for enterprise: CreditCode) -> [BindingRequest] {
    state.bindings.values.filter { $0.enterprise == enterprise && $0.state == .waiting }.sorted { $0.id < $1.id }
  }
  func open(askedBefore instant: Timestamp) -> [BindingRequest] {
    state.bindings.values.filter { $0.isOpen && $0.askedAt < instant }.sorted { $0.id < $1.id }
  }
  func count() -> Int { state.bindings.count }
  func spent() -> [SpentAsker] {
    Dictionary(grouping: state.bindings.values, by: \.person).values.compactMap { requests in
      guard requests.allSatisfy({ $0.state.reason != nil }), let last = requests.max(by: { $0.id < $1.id }) else {
        return nil
      }
      return SpentAsker(person: last.person, lastAskedAt: last.askedAt, lastRequest: last.id)
    }.sorted { ($0.lastAskedAt, $0.lastRequest) < ($1.lastAskedAt, $1.lastRequest) }
  }
  func remove(_ id: BindingRequest.ID) {
    state.evidence[id] = nil
    state.bindings[id] = nil
  }
  func remove(_ id: PersonID) {
    state.people[id] = nil
    state.passwords[id] = nil
  }
  func lastNumber() -> Int { state.bindings.keys.map(\.number).max() ?? 0 }
  func insert(_ request: BindingRequest) { state.bindings[request.id] = request }
  func insert(_ evidence: BindingEvidence, of id: BindingRequest.ID) { state.evidence[id] = evidence }
  func setState(_ new: BindingRequest.State, of id: BindingRequest.ID) {
    guard let old = state.bindings[id] else { return }
    state.bindings[id] = BindingRequest(
      id: id, person: old.person, enterprise: old.enterprise, askedAt: old.askedAt, commitment: old.commitment,
      state: new)
  }

  func setMandate(_ mandate: Person.Mandate?, of id: PersonID) { state.people[id]?.mandate = mandate }
  func password(of id: PersonID) -> PasswordHash? { state.passwords[id] }
  func insert(_ person: Person, password: PasswordHash) {
    state.people[person.id] = person
    state.passwords[person.id] = password
  }
  func setStatus(_ status: Person.Status, of id: PersonID) { state.people[id]?.status = status }
  func setPassword(_ password: PasswordHash, isInitial: Bool, of id: PersonID) {
    state.passwords[id] = password
    state.people[id]?.hasInitialPassword = isInitial
  }

  func succession(of enterprise: CreditCode) -> Succession? { state.successions[enterprise] }
  func insert(_ succession: Succession) { state.successions[succession.enterprise] = succession }
  func remove(of enterprise: CreditCode) { state.successions[enterprise] = nil }

  func export(_ id: ExportRequest.ID) -> ExportRequest? { state.exports[id] }
  func exports(of asker: ActorID, since: Timestamp) -> [ExportRequest] {
    state.exports.values.filter { $0.asker == asker && $0.askedAt >= since }.sorted { $0.id > $1.id }
  }
  func lastExport() -> Int { state.exports.keys.map(\.number).max() ?? 0 }
  func insert(_ request: ExportRequest) { state.exports[request.id] = request }
  func setAnswer(_ answer: ExportRequest.Answer, of id: ExportRequest.ID) {
    guard let old = state.exports[id] else { return }
    state.exports[id] = ExportRequest(
      id: id, asker: old.asker, area: old.area, list: old.list, address: old.address, rows: old.rows,
      purpose: old.purpose, askedAt: old.askedAt, answer: answer)
  }

  func open(_ key: ContentHash, of person: PersonID, at: Timestamp) { state.calendars[person] = (key, at) }
  func close(of person: PersonID) { state.calendars[person] = nil }

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
