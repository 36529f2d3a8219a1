import Access
import Journal
import Quantities

/// Requests to take lists of enterprises out.
struct SQLExportRequests: ExportRequestRepository {
  private let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  private static let columns =
    """
    id, asker, area, list, address, row_count, purpose, asked_at, answered_by, answered_at, answer_record, refusal
    """

  func export(_ id: ExportRequest.ID) throws -> ExportRequest? {
    try connection.row("SELECT \(Self.columns) FROM export_requests WHERE id = ?", [SQLValue(id.number)])
      .map { try Self.request($0) }
  }

  func exports(of asker: ActorID, since: Timestamp) throws -> [ExportRequest] {
    try connection.rows(
      "SELECT \(Self.columns) FROM export_requests WHERE asker = ? AND asked_at >= ? ORDER BY id DESC",
      [.text(asker.text), .integer(since.millisecondsSinceEpoch)]
    ).map { try Self.request($0) }
  }

  /// The oldest first.
  func unanswered(since: Timestamp) throws -> [ExportRequest] {
    try connection.rows(
      "SELECT \(Self.columns) FROM export_requests WHERE answered_by IS NULL AND asked_at >= ? ORDER BY id",
      [.integer(since.millisecondsSinceEpoch)]
    ).map { try Self.request($0) }
  }

  func lastExport() throws -> Int { try connection.count("SELECT max(id) FROM export_requests") }

  func insert(_ request: ExportRequest) throws {
    try connection.execute(
      """
      INSERT INTO export_requests (id, asker, area, list, address, row_count, purpose, asked_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        SQLValue(request.id.number), .text(request.asker.text), SQLValue(request.area?.text), .text(request.list),
        .text(request.address), SQLValue(request.rows), .text(request.purpose),
        .integer(request.askedAt.millisecondsSinceEpoch),
      ])
  }

  func setAnswer(_ answer: ExportRequest.Answer, of id: ExportRequest.ID) throws {
    try connection.execute(
      """
      UPDATE export_requests SET answered_by = ?, answered_at = ?, answer_record = ?, refusal = ? WHERE id = ?
      """,
      [
        .text(answer.by.text), .integer(answer.at.millisecondsSinceEpoch), SQLValue(answer.record),
        SQLValue(answer.refusal), SQLValue(id.number),
      ])
  }

  private static func request(_ row: SQLRow) throws -> ExportRequest {
    ExportRequest(
      id: ExportRequest.ID(try row.integer(0)), asker: try row.parsed(1, ActorID.init),
      area: try row.optionalText(2).flatMap { AreaCode($0) }, list: try row.text(3), address: try row.text(4),
      rows: try row.integer(5), purpose: try row.text(6), askedAt: try instant(row, 7), answer: try answer(row))
  }

  private static func answer(_ row: SQLRow) throws -> ExportRequest.Answer? {
    guard try row.optionalText(8) != nil else { return nil }
    return ExportRequest.Answer(
      by: try row.parsed(8, ActorID.init), at: try instant(row, 9), record: try row.integer(10),
      refusal: try row.optionalText(11))
  }

  private static func instant(_ row: SQLRow, _ column: Int) throws -> Timestamp {
    Timestamp(millisecondsSinceEpoch: Int64(try row.integer(column)))
  }
}
