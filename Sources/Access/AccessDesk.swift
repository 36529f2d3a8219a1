import Diagnostics
import Quantities

/// Runs the commands of this room against a store: reads what stands, decides, applies and journals in one transaction.
///
/// Beside what each way names, all throw what the store does.
public struct AccessDesk: Sendable {
  public let store: any AccessStore
  let clock: @Sendable () -> Timestamp
  let random: RandomSource
  let hasher: PasswordHasher
  let registers: PlaceRegisters
  let bindings: BindingLimits
  private let uses: SessionUses

  /// - Parameters:
  ///   - registers: where the area and the enterprise of a new person are looked up.
  ///   - bindings: how much room there is for requests to be bound.
  ///   - trouble: told why a session's last use could not be stored; it is tried again with the next request.
  public init(
    store: any AccessStore, clock: @escaping @Sendable () -> Timestamp, random: RandomSource = .system,
    parameters: PasswordHash.Parameters = .standard, registers: PlaceRegisters = .trusting,
    bindings: BindingLimits = BindingLimits(), trouble: @escaping @Sendable (any Error) -> Void = { _ in }
  ) {
    self.store = store
    self.clock = clock
    self.random = random
    self.registers = registers
    self.bindings = bindings
    uses = SessionUses(store: store, trouble: trouble)
    hasher = PasswordHasher(parameters: parameters, random: random)
  }

  /// What an attempt to sign in came to.
  public enum SignInOutcome: Sendable, Hashable {
    case signedIn(SessionToken, Person)
    /// Name or password is wrong: which of the two is not told.
    case refused
    case locked(until: Timestamp)
  }

  /// Adds a person.
  /// - Parameter scope: where the actor administers: a person of one area adds none of another, and nobody who would see
  ///   the whole city.
  /// - Throws: `Diagnostics` with every fault, each with its field; the store's error.
  @discardableResult
  public func add(
    _ command: AccessCommand.AddPerson, by actor: Actor, within scope: AreaScope = .everywhere
  ) async throws -> Person {
    let now = clock()
    let places = try await registers.places(of: command, within: scope)
    let person = try AccessCommand.decide(command, places: places, at: now, random: random)
    let password = try await hasher.hash(command.password)
    try await store.write { work in
      try AccessCommand.decideFree(person, existing: work.people.person(person.id))
      try Self.record(.personAdded(person, password), by: actor, at: now, in: work)
    }
    return person
  }

  /// Disables a person and ends their sessions. A person who is disabled already stays so, and nothing is journalled.
  /// - Parameter scope: where the actor administers: somebody outside is nobody.
  /// - Throws: `Diagnostics` where there is nobody of the name, or where it is the actor's own.
  public func disable(_ id: String, by actor: Actor, within scope: AreaScope = .everywhere) async throws {
    let now = clock()
    let named = try await store.write { work in try PersonID(id).flatMap { try work.people.person($0) } }
    if let named, try await !registers.contains(named, within: scope) {
      throw Diagnostics(AccessCommand.unknownPerson(id))
    }
    try await store.write { work in
      let existing = try PersonID(id).flatMap { try work.people.person($0) }
      let event = try AccessCommand.decideDisabling(id, existing: existing, by: actor, at: now)
      guard existing?.isActive == true else { return }
      try Self.record(event, by: actor, at: now, in: work)
    }
  }

  /// 授权经办人: adds somebody who acts for the actor's own enterprise until a day.
  /// - Throws: `Diagnostics` as `AccessCommand.decide` does; the store's error.
  @discardableResult
  public func authorise(
    _ command: AccessCommand.AddPerson, until: CalendarDay?, by actor: Actor
  ) async throws -> Person {
    let now = clock()
    let person = try AccessCommand.decide(mandate: until, for: command, by: actor, at: now, random: random)
    let password = try await hasher.hash(command.password)
    try await store.write { work in
      try AccessCommand.decideFree(person, existing: work.people.person(person.id))
      try Self.record(.personAdded(person, password), by: actor, at: now, in: work)
    }
    return person
  }

  /// What the principal account may change about somebody's mandate.
  public enum MandateChange: Sendable, Hashable {
    case runs(until: CalendarDay?)
    case ends
  }

  /// Changes the mandate of somebody who acts for the actor's own enterprise.
  /// - Throws: `Diagnostics` as `AccessCommand` decides; the store's error.
  public func change(_ change: MandateChange, of id: String, by actor: Actor) async throws {
    let now = clock()
    try await store.write { work in
      let actor = try Self.asNow(actor, in: work)
      let existing = try PersonID(id).flatMap { try work.people.person($0) }
      let event =
        switch change {
        case .runs(let until):
          try AccessCommand.decideMandate(of: id, existing: existing, until: until, by: actor, at: now)
        case .ends: try AccessCommand.decideRevoking(id, existing: existing, by: actor, at: now)
        }
      try Self.record(event, by: actor, at: now, in: work)
    }
  }

  /// Gives a person a new password and ends their sessions.
  ///
  /// A person who changes their own password proves the present one, and takes another; an administrator or the operator
  /// need not.
  /// - Parameter isInitial: whether the person replaces a password that somebody else gives before anything else.
  /// - Throws: `Diagnostics` with the field that is wrong.
  public func changePassword(
    of id: String, to password: String, present: String?, by actor: Actor, isInitial: Bool = true
  ) async throws {
    let now = clock()
    guard let personID = PersonID(id) else { throw Diagnostics(AccessCommand.unknownPerson(id)) }
    let stored = try await store.write { try $0.people.password(of: personID) }
    guard let stored else { throw Diagnostics(AccessCommand.unknownPerson(id)) }
    let isOwn = actor.person?.id == personID
    if isOwn || !actor.roles.contains(.administrator) {
      guard isOwn, let present else { throw Diagnostics(.presentPassword) }
      try await prove(present, is: stored, of: personID, by: actor, at: now)
    }
    var faults = PasswordPolicy.faults(of: password, for: personID)
    // What somebody else knows is not one's own by being typed again.
    if isOwn, password == present { faults.append(.samePassword) }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    let hash = try await hasher.hash(password)
    try await store.write { work in
      guard let person = try work.people.person(personID) else { throw Diagnostics(AccessCommand.unknownPerson(id)) }
      try Self.record(
        .passwordChanged(person, hash, isInitial: !isOwn && isInitial), by: actor, at: now, in: work)
    }
  }

  /// Compares a person's present password. Failures count with those to sign in: whoever found a browser open guesses no
  /// faster here.
  private func prove(
    _ present: String, is stored: PasswordHash, of id: PersonID, by actor: Actor, at now: Timestamp
  ) async throws {
    let failures = try await store.write { try $0.failures.failures(under: id.text) }
    if failures?.lockedUntil(at: now) != nil { throw Diagnostics(.presentPasswordLocked) }
    guard try await !hasher.matches(present, stored) else { return }
    try await store.write { work in
      let failures = SignInFailures.adding(
        to: try work.failures.failures(under: id.text), name: id.text, at: now)
      try Self.record(
        .signInFailed(failures, person: try work.people.person(id)), by: actor, at: now, in: work)
    }
    throw Diagnostics(.presentPassword)
  }

  /// Signs a person in: a fresh token, whatever the browser held before.
  ///
  /// An unknown name takes as long as a wrong password, and a locked name answers at once, known or not.
  public func signIn(name: String, password: String) async throws -> SignInOutcome {
    let now = clock()
    guard let id = PersonID(name.lowercased()), password.count <= PasswordPolicy.maximumLength else {
      return .refused
    }
    let (stored, failures) = try await store.write { work in
      (try work.people.password(of: id), try work.failures.failures(under: id.text))
    }
    if let end = failures?.lockedUntil(at: now) { return .locked(until: end) }
    let matches = try await hasher.matches(password, stored)
    let token = SessionToken(random: random)
    return try await store.write { work in
      // A password that was changed meanwhile is not the one that was compared.
      guard try work.people.password(of: id) == stored else { return .refused }
      let person = try work.people.person(id)
      let failures = try work.failures.failures(under: id.text)
      // Attempts that ran side by side count too.
      if let end = failures?.lockedUntil(at: now) { return .locked(until: end) }
      let event = AccessCommand.decideSignIn(
        name: id, person: person, matches: matches, failures: failures, session: token.digest, at: now)
      switch event {
      case .signedIn:
        guard let person else { return .refused }
        try Self.record(event, by: Actor(person), at: now, in: work)
        return .signedIn(token, person)
      case .signInFailed(let failures, _):
        // Whoever it was has not proved to be the person: nobody's act, about that name.
        try Self.record(event, by: .visitor, at: now, in: work)
        return failures.lockedUntil(at: now).map { .locked(until: $0) } ?? .refused
      default: return .refused
      }
    }
  }

  /// Who holds a token: a signed-in person, or a visitor where the session is unknown, over, or its person disabled.
  ///
  /// That the session was used is stored at most once a minute, and nobody waits for it: a long import may be writing.
  public func actor(holding token: SessionToken) async throws -> Actor {
    let now = clock()
    // Before the store: what is noted no more by then is stored, and read below.
    let noted = await uses.noted(token.digest)
    guard let found = try await store.session(token.digest), found.person.mayAct(on: now.dayInShanghai) else {
      return .visitor
    }
    var session = found.session
    if let noted { session.lastSeenAt = max(session.lastSeenAt, noted) }
    guard session.isLive(at: now) else { return .visitor }
    if session.needsTouch(at: now) { await uses.note(now, of: token.digest) }
    return Actor(found.person)
  }

  /// Ends a session. A session that is over already is no error.
  public func signOut(_ token: SessionToken) async throws {
    let now = clock()
    guard let found = try await store.session(token.digest) else { return }
    try await store.write { work in
      try Self.record(
        .signedOut(token.digest), by: Actor(found.person), at: now, in: work)
    }
  }

  static func record(
    _ event: AccessEvent, by actor: Actor, at now: Timestamp, in work: any AccessWork
  ) throws {
    let record = try event.journalEntry(by: actor, at: now).map { try work.journal.append($0) }
    try event.apply(to: work, record: record)
  }
}

/// Hashes passwords one at a time, so that a flood of attempts can take neither all memory nor all threads.
actor PasswordHasher {
  private let parameters: PasswordHash.Parameters
  private let random: RandomSource
  private var decoy: PasswordHash?

  init(parameters: PasswordHash.Parameters, random: RandomSource) {
    self.parameters = parameters
    self.random = random
  }

  func hash(_ password: String) throws -> PasswordHash {
    try PasswordHash(of: password, parameters: parameters, random: random)
  }

  /// Whether a password matches. Where there is no hash the same work is done in vain, so that time tells nothing.
  func matches(_ password: String, _ stored: PasswordHash?) throws -> Bool {
    if let stored { return try stored.matches(password) }
    let decoy = try self.decoy ?? hash("decoy")
    self.decoy = decoy
    _ = try decoy.matches(password)
    return false
  }
}

extension Diagnostic {
  fileprivate static let presentPassword = Diagnostic(
    "access.present-password", at: Place(field: "present"),
    Wording(zh: "现在的密码不对", en: "the present password is wrong"))

  fileprivate static let samePassword = Diagnostic(
    "access.password-same", at: Place(field: "password"),
    Wording(zh: "新密码和现在的密码一样", en: "the new password is the present one"),
    expected: Wording(zh: "另一个密码", en: "another password"))

  fileprivate static let presentPasswordLocked = Diagnostic(
    "access.present-password-locked", at: Place(field: "present"),
    Wording(zh: "现在的密码连续输错太多次，暂时不能再试", en: "the present password was wrong too often"),
    remedy: Wording(
      zh: "过 \(SignInFailures.lockSeconds / 60) 分钟再试", en: "try again in \(SignInFailures.lockSeconds / 60) minutes"))
}
