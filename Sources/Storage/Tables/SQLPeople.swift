import Access
import Journal
import Quantities

/// People and their password hashes. Personal data: it stands beside the journal, which knows people by opaque keys.
struct SQLPeople: PersonRepository {
  private let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  static let columns =
    "id, key, name, roles, area, enterprise, added_at, disabled_at, mandate_by, mandate_until, has_initial_password, "
    + "department"

  func person(_ id: PersonID) throws -> Person? {
    try connection.row("SELECT \(Self.columns) FROM people WHERE id = ?", [.text(id.text)]).map { try Self.person($0) }
  }

  func person(of key: ActorID) throws -> Person? {
    try connection.row("SELECT \(Self.columns) FROM people WHERE key = ?", [.text(key.text)])
      .map { try Self.person($0) }
  }

  func bound(to enterprise: CreditCode) throws -> [Person] {
    try connection.rows("SELECT \(Self.columns) FROM people WHERE enterprise = ? ORDER BY id", [.text(enterprise.text)])
      .map { try Self.person($0) }
  }

  func all() throws -> [Person] {
    try connection.rows("SELECT \(Self.columns) FROM people ORDER BY id", []).map { try Self.person($0) }
  }

  func password(of id: PersonID) throws -> PasswordHash? {
    try connection.row("SELECT password FROM people WHERE id = ?", [.text(id.text)])?.parsed(0, PasswordHash.init)
  }

  func insert(_ person: Person, password: PasswordHash) throws {
    try connection.execute(
      "INSERT INTO people (\(Self.columns), password) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      [
        .text(person.id.text), .text(person.key.text), .text(person.name),
        .text(person.roles.sorted().map(\.rawValue).joined(separator: " ")), SQLValue(person.area?.text),
        SQLValue(person.enterprise), .integer(person.addedAt.millisecondsSinceEpoch), Self.disabledAt(person.status),
        SQLValue(person.mandate?.givenBy.text), SQLValue((person.mandate?.until).map { "\($0)" }),
        .integer(person.hasInitialPassword ? 1 : 0), SQLValue(person.department), .text(password.description),
      ])
  }

  func setStatus(_ status: Person.Status, of id: PersonID) throws {
    try connection.execute("UPDATE people SET disabled_at = ? WHERE id = ?", [Self.disabledAt(status), .text(id.text)])
  }

  func setPassword(_ password: PasswordHash, isInitial: Bool, of id: PersonID) throws {
    try connection.execute(
      "UPDATE people SET password = ?, has_initial_password = ? WHERE id = ?",
      [.text(password.description), .integer(isInitial ? 1 : 0), .text(id.text)])
  }

  func setMandate(_ mandate: Person.Mandate?, of id: PersonID) throws {
    try connection.execute(
      "UPDATE people SET mandate_by = ?, mandate_until = ? WHERE id = ?",
      [SQLValue(mandate?.givenBy.text), SQLValue((mandate?.until).map { "\($0)" }), .text(id.text)])
  }

  func bind(_ id: PersonID, to enterprise: CreditCode, mandate: Person.Mandate?) throws {
    try connection.execute(
      "UPDATE people SET enterprise = ? WHERE id = ?", [.text(enterprise.text), .text(id.text)])
    try setMandate(mandate, of: id)
  }

  func remove(_ id: PersonID) throws {
    try connection.execute("DELETE FROM people WHERE id = ?", [.text(id.text)])
  }

  private static func disabledAt(_ status: Person.Status) -> SQLValue {
    switch status {
    case .active: .null
    case .disabled(let since): .integer(since.millisecondsSinceEpoch)
    }
  }

  /// Reads a person from the columns that begin at `first`.
  static func person(_ row: SQLRow, from first: Int = 0) throws -> Person {
    Person(
      id: try row.parsed(first, PersonID.init), key: try row.parsed(first + 1, ActorID.init),
      name: try row.text(first + 2),
      roles: Set(try row.text(first + 3).split(separator: " ").compactMap { Role(rawValue: String($0)) }),
      area: try row.optionalParsed(first + 4, AreaCode.init), department: try row.optionalText(first + 11),
      enterprise: try row.optionalText(first + 5),
      addedAt: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(first + 6))),
      status: try row.optionalInteger(first + 7).map {
        .disabled(since: Timestamp(millisecondsSinceEpoch: Int64($0)))
      } ?? .active,
      mandate: try row.optionalParsed(first + 8, ActorID.init).flatMap { by in
        try row.optionalParsed(first + 9) { CalendarDay($0) }.map { Person.Mandate(givenBy: by, until: $0) }
      }, hasInitialPassword: try row.integer(first + 10) == 1)
  }
}

/// Sessions by the digest of their token.
struct SQLSessions: SessionRepository {
  private let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  /// A session and its person, in one query.
  func signedIn(_ digest: SessionDigest) throws -> SignedIn? {
    let people = SQLPeople.columns.split(separator: ", ").map { "p.\($0)" }.joined(separator: ", ")
    let row = try connection.row(
      """
      SELECT s.started_at, s.last_seen_at, \(people) FROM sessions s JOIN people p ON p.id = s.person
      WHERE s.digest = ?
      """, [.text(digest.text)])
    return try row.map { row in
      let person = try SQLPeople.person(row, from: 2)
      return SignedIn(
        session: Session(
          digest: digest, person: person.id,
          startedAt: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(0))),
          lastSeenAt: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(1)))), person: person)
    }
  }

  func insert(_ session: Session) throws {
    try connection.execute(
      "INSERT INTO sessions (digest, person, started_at, last_seen_at) VALUES (?, ?, ?, ?)",
      [
        .text(session.digest.text), .text(session.person.text), .integer(session.startedAt.millisecondsSinceEpoch),
        .integer(session.lastSeenAt.millisecondsSinceEpoch),
      ])
  }

  func setLastSeen(_ instant: Timestamp, of digest: SessionDigest) throws {
    try connection.execute(
      "UPDATE sessions SET last_seen_at = ? WHERE digest = ? AND last_seen_at < ?",
      [
        .integer(instant.millisecondsSinceEpoch), .text(digest.text), .integer(instant.millisecondsSinceEpoch),
      ])
  }

  func remove(_ digest: SessionDigest) throws {
    try connection.execute("DELETE FROM sessions WHERE digest = ?", [.text(digest.text)])
  }

  func removeAll(of person: PersonID) throws {
    try connection.execute("DELETE FROM sessions WHERE person = ?", [.text(person.text)])
  }

  func removeAll(lastSeenBefore idle: Timestamp, orStartedBefore absolute: Timestamp) throws {
    try connection.execute(
      "DELETE FROM sessions WHERE last_seen_at < ? OR started_at < ?",
      [.integer(idle.millisecondsSinceEpoch), .integer(absolute.millisecondsSinceEpoch)])
  }
}

/// Failed attempts to sign in, by the name that was typed.
struct SQLSignInFailures: SignInFailureRepository {
  private let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  func failures(under name: String) throws -> SignInFailures? {
    try connection.row("SELECT count, last_at FROM sign_in_failures WHERE name = ?", [.text(name)]).map {
      SignInFailures(
        name: name, count: try $0.integer(0), lastAt: Timestamp(millisecondsSinceEpoch: Int64(try $0.integer(1))))
    }
  }

  func save(_ failures: SignInFailures) throws {
    try connection.execute(
      """
      INSERT INTO sign_in_failures (name, count, last_at) VALUES (?, ?, ?)
      ON CONFLICT (name) DO UPDATE SET count = excluded.count, last_at = excluded.last_at
      """,
      [.text(failures.name), SQLValue(failures.count), .integer(failures.lastAt.millisecondsSinceEpoch)])
  }

  func remove(under name: String) throws {
    try connection.execute("DELETE FROM sign_in_failures WHERE name = ?", [.text(name)])
  }

  func removeAll(lastBefore instant: Timestamp) throws {
    try connection.execute(
      "DELETE FROM sign_in_failures WHERE last_at < ?", [.integer(instant.millisecondsSinceEpoch)])
  }
}
