import Access
import Journal
import Quantities

/// Calendars that are open to programs, each under the hash of its key.
struct SQLCalendars: CalendarRepository {
  private let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  func person(holding key: ContentHash) throws -> Person? {
    let columns = SQLPeople.columns.split(separator: ", ").map { "p.\($0)" }.joined(separator: ", ")
    return try connection.row(
      "SELECT \(columns) FROM calendars c JOIN people p ON p.id = c.person WHERE c.key_hash = ?", [.text(key.hex)]
    ).map { try SQLPeople.person($0) }
  }

  func opened(by person: PersonID) throws -> Timestamp? {
    try connection.row("SELECT opened_at FROM calendars WHERE person = ?", [.text(person.text)]).map {
      Timestamp(millisecondsSinceEpoch: Int64(try $0.integer(0)))
    }
  }

  func open(_ key: ContentHash, of person: PersonID, at: Timestamp) throws {
    try connection.execute(
      """
      INSERT INTO calendars (person, key_hash, opened_at) VALUES (?, ?, ?)
      ON CONFLICT (person) DO UPDATE SET key_hash = excluded.key_hash, opened_at = excluded.opened_at
      """, [.text(person.text), .text(key.hex), .integer(at.millisecondsSinceEpoch)])
  }

  func close(of person: PersonID) throws {
    try connection.execute("DELETE FROM calendars WHERE person = ?", [.text(person.text)])
  }
}
