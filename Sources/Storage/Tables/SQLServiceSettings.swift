import PolicyCorpus
import Quantities
import Services

/// What operators set for the room of services: terms, and organisations' own days.
struct SQLServiceSettings: ServiceSettingsReader, ServiceSettingsRepository {
  private let connection: any Connection
  /// The key under which the terms of every kind of case stand.
  private static let every = "*"

  init(_ connection: any Connection) {
    self.connection = connection
  }

  func terms() throws -> [InstrumentID?: CaseTerms] {
    var terms: [InstrumentID?: CaseTerms] = [:]
    for row in try connection.rows("SELECT instrument, contact, simple, complex, reason FROM service_terms", []) {
      let key = try row.text(0)
      let instrument: InstrumentID? = key == Self.every ? nil : try row.parsed(0) { InstrumentID($0) }
      terms[instrument] = CaseTerms(
        contact: try row.integer(1), simple: try row.integer(2), complex: try row.integer(3),
        origin: .set(reason: try row.text(4)))
    }
    return terms
  }

  func save(_ terms: CaseTerms, of instrument: InstrumentID?) throws {
    guard case .set(let reason) = terms.origin else { return }
    try connection.execute(
      """
      INSERT INTO service_terms (instrument, contact, simple, complex, reason) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (instrument) DO UPDATE SET
        contact = excluded.contact, simple = excluded.simple, complex = excluded.complex, reason = excluded.reason
      """,
      [
        .text(instrument?.description ?? Self.every), SQLValue(terms.contact), SQLValue(terms.simple),
        SQLValue(terms.complex), .text(reason),
      ])
  }

  func calendarExceptions() throws -> [CalendarException] {
    try connection.rows("SELECT area, day, is_worked, reason FROM calendar_exceptions ORDER BY id", []).map { row in
      CalendarException(
        area: try row.parsed(0) { AreaCode($0) }, day: try row.parsed(1) { CalendarDay($0) },
        isWorked: try row.integer(2) == 1, reason: try row.text(3))
    }
  }

  func save(_ exception: CalendarException) throws {
    try connection.execute(
      """
      INSERT INTO calendar_exceptions (id, area, day, is_worked, reason) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET is_worked = excluded.is_worked, reason = excluded.reason
      """,
      [
        .text(Self.id(exception.area, exception.day)), .text(exception.area.text), .text("\(exception.day)"),
        .integer(exception.isWorked ? 1 : 0), .text(exception.reason),
      ])
  }

  func remove(area: AreaCode, day: CalendarDay) throws {
    try connection.execute("DELETE FROM calendar_exceptions WHERE id = ?", [.text(Self.id(area, day))])
  }

  func rules() throws -> ServiceRules {
    ServiceRules(
      try connection.rows("SELECT rule FROM service_rules ORDER BY name", []).map { row in
        let json = try row.json(0)
        return try row.parsed(0) { _ in ServiceRule(json: json) }
      })
  }

  func save(_ rule: ServiceRule) throws {
    try connection.execute(
      """
      INSERT INTO service_rules (name, rule) VALUES (?, ?)
      ON CONFLICT (name) DO UPDATE SET rule = excluded.rule
      """, [.text(rule.name), .text(rule.json.description)])
  }

  private static func id(_ area: AreaCode, _ day: CalendarDay) -> String { "\(area)/\(day)" }
}
