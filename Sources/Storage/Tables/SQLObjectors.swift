import Delivery
import Quantities

/// Who objected to which award. It stands beside the journal, so that it can be erased.
struct SQLObjectors: ObjectorRepository {
  private let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  func objectors(to award: AwardID) throws -> [Int: Objector] {
    let rows = try connection.rows(
      "SELECT objection, enterprise, name, phone FROM objection_contacts WHERE award = ?", [SQLValue(award.number)])
    return try rows.reduce(into: [:]) { objectors, row in
      objectors[try row.integer(0)] = Objector(
        enterprise: try row.parsed(1) { CreditCode($0) }, name: try row.text(2), phone: try row.text(3))
    }
  }

  func awardsWithObjectors() throws -> [AwardID] {
    try connection.rows("SELECT DISTINCT award FROM objection_contacts ORDER BY award", [])
      .map { AwardID(number: try $0.integer(0)) }
  }

  func insert(_ objector: Objector, to award: AwardID, objection: Int) throws {
    try connection.execute(
      "INSERT INTO objection_contacts (award, objection, enterprise, name, phone) VALUES (?, ?, ?, ?, ?)",
      [
        SQLValue(award.number), SQLValue(objection), .text(objector.enterprise.text), .text(objector.name),
        .text(objector.phone),
      ])
  }

  func eraseObjectors(to award: AwardID) throws {
    try connection.execute("DELETE FROM objection_contacts WHERE award = ?", [SQLValue(award.number)])
  }
}
