import Delivery
import Journal
import Quantities

/// Applications that are not sent. They stand beside the journal: a replay makes none.
struct SQLApplicationDrafts: ApplicationDraftRepository {
  private let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  func draft(under call: CallID, of enterprise: CreditCode) throws -> ApplicationDraft? {
    try connection.row(
      "SELECT call, enterprise, content FROM application_drafts WHERE call = ? AND enterprise = ?",
      [SQLValue(call.number), .text(enterprise.text)]
    ).map(Self.draft)
  }

  func drafts(of enterprise: CreditCode?) throws -> [ApplicationDraft] {
    try connection.rows(
      """
      SELECT call, enterprise, content FROM application_drafts\(enterprise == nil ? "" : " WHERE enterprise = ?")
      ORDER BY call, enterprise
      """, enterprise.map { [.text($0.text)] } ?? []
    ).map(Self.draft)
  }

  func save(_ draft: ApplicationDraft) throws {
    try connection.execute(
      """
      INSERT INTO application_drafts (call, enterprise, content) VALUES (?, ?, ?)
      ON CONFLICT (call, enterprise) DO UPDATE SET content = excluded.content
      """, [SQLValue(draft.call.number), .text(draft.enterprise.text), .text(draft.json.description)])
  }

  func remove(under call: CallID, of enterprise: CreditCode) throws {
    try connection.execute(
      "DELETE FROM application_drafts WHERE call = ? AND enterprise = ?",
      [SQLValue(call.number), .text(enterprise.text)])
  }

  private static func draft(_ row: SQLRow) throws -> ApplicationDraft {
    let call = CallID(number: try row.integer(0))
    let enterprise = try row.parsed(1) { CreditCode($0) }
    let json = try row.json(2)
    return try row.parsed(2) { _ in ApplicationDraft(json: json, under: call, of: enterprise) }
  }
}
