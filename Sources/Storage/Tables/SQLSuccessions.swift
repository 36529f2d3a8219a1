import Access
import Journal
import Quantities

/// Changes of principal accounts that wait to be confirmed, one an enterprise.
struct SQLSuccessions: SuccessionRepository {
  private let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  private static let columns = "enterprise, successor, asked_by, asked_at"

  func succession(of enterprise: CreditCode) throws -> Succession? {
    try connection.row("SELECT \(Self.columns) FROM successions WHERE enterprise = ?", [.text(enterprise.text)])
      .map { try Self.succession($0) }
  }

  /// The oldest first.
  func all() throws -> [Succession] {
    try connection.rows("SELECT \(Self.columns) FROM successions ORDER BY asked_at, enterprise", [])
      .map { try Self.succession($0) }
  }

  func insert(_ succession: Succession) throws {
    try connection.execute(
      "INSERT INTO successions (\(Self.columns)) VALUES (?, ?, ?, ?)",
      [
        .text(succession.enterprise.text), .text(succession.successor.text), .text(succession.askedBy.text),
        .integer(succession.askedAt.millisecondsSinceEpoch),
      ])
  }

  func remove(of enterprise: CreditCode) throws {
    try connection.execute("DELETE FROM successions WHERE enterprise = ?", [.text(enterprise.text)])
  }

  private static func succession(_ row: SQLRow) throws -> Succession {
    Succession(
      enterprise: try row.parsed(0) { CreditCode($0) }, successor: try row.parsed(1, ActorID.init),
      askedBy: try row.parsed(2, ActorID.init),
      askedAt: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(3))))
  }
}
