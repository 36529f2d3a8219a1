import Journal
import Quantities

/// Contents of files that people send, each once under its hash, with what it belongs to. They stand beside the journal, so
/// that they can be erased: a replay makes no row of these tables.
struct SQLAttachments: AttachmentRepository {
  private let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  func states(of holder: AttachmentHolder) throws -> [ContentHash: AttachmentState] {
    let rows = try connection.rows(
      "SELECT hash, erased_at FROM attachment_holders WHERE holder = ?", [.text(holder.text)])
    return try rows.reduce(into: [:]) { states, row in
      states[try row.parsed(0, ContentHash.init(hex:))] =
        try row.optionalInteger(1).map { .erased(Timestamp(millisecondsSinceEpoch: Int64($0))) } ?? .kept
    }
  }

  func content(_ hash: ContentHash, of holder: AttachmentHolder) throws -> [UInt8]? {
    try connection.row(
      """
      SELECT a.bytes FROM attachments a JOIN attachment_holders h ON h.hash = a.hash
      WHERE h.holder = ? AND h.hash = ? AND h.erased_at IS NULL
      """, [.text(holder.text), .text(hash.hex)])?.bytes(0)
  }

  func total(of holder: AttachmentHolder) throws -> (files: Int, bytes: Int) {
    let row = try connection.row(
      """
      SELECT count(*), CAST(COALESCE(sum(size), 0) AS \(connection.dialect.integerType)) FROM attachment_holders
      WHERE holder = ? AND erased_at IS NULL
      """, [.text(holder.text)])
    return (try row?.integer(0) ?? 0, try row?.integer(1) ?? 0)
  }

  func holders() throws -> [AttachmentHolder] {
    try connection.rows(
      "SELECT DISTINCT holder FROM attachment_holders WHERE erased_at IS NULL ORDER BY holder", []
    ).map { try $0.parsed(0) { AttachmentHolder($0) } }
  }

  func insert(_ bytes: [UInt8], as hash: ContentHash, of holder: AttachmentHolder, at: Timestamp) throws {
    try connection.execute(
      "INSERT INTO attachments (hash, size, bytes) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING",
      [.text(hash.hex), SQLValue(bytes.count), .bytes(bytes)])
    try connection.execute(
      """
      INSERT INTO attachment_holders (holder, hash, size, kept_at) VALUES (?, ?, ?, ?)
      ON CONFLICT (holder, hash) DO UPDATE SET kept_at = excluded.kept_at, erased_at = NULL
      """,
      [.text(holder.text), .text(hash.hex), SQLValue(bytes.count), .integer(at.millisecondsSinceEpoch)])
  }

  func erase(of holder: AttachmentHolder, at: Timestamp) throws -> [ContentHash] {
    let hashes = try connection.rows(
      "SELECT hash FROM attachment_holders WHERE holder = ? AND erased_at IS NULL ORDER BY hash", [.text(holder.text)]
    ).map { try $0.parsed(0, ContentHash.init(hex:)) }
    try connection.execute(
      "UPDATE attachment_holders SET erased_at = ? WHERE holder = ? AND erased_at IS NULL",
      [.integer(at.millisecondsSinceEpoch), .text(holder.text)])
    try hashes.forEach(deleteUnheld)
    return hashes
  }

  func drop(_ hash: ContentHash?, of holder: AttachmentHolder) throws {
    let hashes =
      try hash.map { [$0] }
      ?? connection.rows("SELECT hash FROM attachment_holders WHERE holder = ?", [.text(holder.text)])
      .map { try $0.parsed(0, ContentHash.init(hex:)) }
    for hash in hashes {
      try connection.execute(
        "DELETE FROM attachment_holders WHERE holder = ? AND hash = ?", [.text(holder.text), .text(hash.hex)])
      try deleteUnheld(hash)
    }
  }

  private func deleteUnheld(_ hash: ContentHash) throws {
    try connection.execute(
      """
      DELETE FROM attachments WHERE hash = ? AND NOT EXISTS (
        SELECT 1 FROM attachment_holders h WHERE h.hash = attachments.hash AND h.erased_at IS NULL)
      """, [.text(hash.hex)])
  }
}

extension SQLWork {
  public var attachments: any AttachmentReader { SQLAttachments(connection) }
  public var attachmentTable: any AttachmentRepository { SQLAttachments(connection) }
}

extension SQLStore: AttachmentStore {
  public func readAttachments<T: Sendable>(_ body: @Sendable (any AttachmentReader) throws -> T) async throws -> T {
    try await driver.read { try body(SQLAttachments($0)) }
  }
}

/// What `tidu journal verify` found of the contents that stand beside the journal.
public struct AttachmentReport: Sendable, Hashable {
  public let contents: Int
  public let bytes: Int
  /// The first content that is not what its hash says, or is held and gone; `nil` where all are whole.
  public let broken: ContentHash?
}

extension SQLStore {
  /// Hashes every kept content and looks for each that is held.
  /// Cost: one SHA-256 over all contents.
  public func verifyAttachments() async throws -> AttachmentReport {
    try await driver.read { connection in
      var (contents, bytes) = (0, 0)
      var broken: ContentHash?
      try connection.forEachRow("SELECT hash, bytes FROM attachments ORDER BY hash", []) { row in
        let hash = try row.parsed(0, ContentHash.init(hex:))
        let content = try row.bytes(1)
        contents += 1
        bytes += content.count
        if ContentHash(of: content) != hash { broken = broken ?? hash }
      }
      let gone = try connection.row(
        """
        SELECT h.hash FROM attachment_holders h WHERE h.erased_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM attachments a WHERE a.hash = h.hash) ORDER BY h.hash LIMIT 1
        """)
      return AttachmentReport(
        contents: contents, bytes: bytes, broken: try broken ?? gone?.parsed(0, ContentHash.init(hex:)))
    }
  }
}
