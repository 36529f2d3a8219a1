import Diagnostics
import Journal
import Quantities

/// The journal and its segments.
final class SQLJournal: JournalWriter, JournalReader {
  private let connection: any Connection
  /// The last record that this unit of work appended: what is sealed once it has been committed.
  private(set) var appended: JournalHead?

  init(_ connection: any Connection) {
    self.connection = connection
  }

  private static let columns =
    "sequence, previous, hash, kind, version, actor, at, command_key, command_payload, payload, reply, segments"

  func append(_ entry: JournalEntry) throws -> JournalRecord {
    for hash in entry.segments
    where try connection.row("SELECT 1 FROM segments WHERE hash = ?", [.text(hash.hex)]) == nil {
      throw Diagnostics(JournalFault.segmentMissing(try head().count + 1, hash).diagnostic)
    }
    let record = JournalRecord(entry, after: try head())
    try insert(record)
    return record
  }

  /// Stores a record as it is, such as one that is being replayed.
  func insert(_ record: JournalRecord) throws {
    let entry = record.entry
    try connection.execute(
      "INSERT INTO journal (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      [
        SQLValue(record.sequence), .text(record.previous.hex), .text(record.hash.hex), .text(entry.kind),
        SQLValue(entry.version), .text(entry.actor.text), .integer(entry.at.millisecondsSinceEpoch),
        SQLValue(entry.command?.key), SQLValue(entry.command?.payloadHash.hex), .text(entry.payload.description),
        .text(entry.reply.description),
        .text(CanonicalJSON.list(entry.segments.map { .text($0.hex) }).description),
      ])
    appended = JournalHead(of: record)
  }

  func keep(segment bytes: [UInt8]) throws -> ContentHash {
    let hash = ContentHash(of: bytes)
    try connection.execute(
      "INSERT INTO segments (hash, size, bytes) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING",
      [.text(hash.hex), SQLValue(bytes.count), .bytes(bytes)])
    return hash
  }

  func reply(to command: Command) throws -> CanonicalJSON? {
    let row = try connection.row(
      "SELECT command_payload, reply FROM journal WHERE actor = ? AND command_key = ?",
      [.text(command.actor.text), .text(command.key)])
    guard let row else { return nil }
    guard try row.text(0) == command.payloadHash.hex else { throw Diagnostics(command.keyReused) }
    return try row.json(1)
  }

  func head() throws -> JournalHead {
    if let appended { return appended }
    let row = try connection.row("SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1")
    return try row.map { JournalHead(count: try $0.integer(0), hash: try $0.parsed(1, ContentHash.init(hex:))) }
      ?? .empty
  }

  func record(_ sequence: Int) throws -> JournalRecord? {
    try connection.row("SELECT \(Self.columns) FROM journal WHERE sequence = ?", [SQLValue(sequence)])
      .map(Self.record)
  }

  func forEachRecord(after sequence: Int, _ body: (JournalRecord) throws -> Void) throws {
    try connection.forEachRow(
      "SELECT \(Self.columns) FROM journal WHERE sequence > ? ORDER BY sequence", [SQLValue(sequence)]
    ) { try body(try Self.record($0)) }
  }

  func recent(limit: Int, before: Int?, kind: String?, actor: ActorID?) throws -> [JournalRecord] {
    var conditions: [String] = []
    var arguments: [SQLValue] = []
    if let before {
      conditions.append("sequence < ?")
      arguments.append(SQLValue(before))
    }
    if let kind {
      conditions.append("kind = ?")
      arguments.append(.text(kind))
    }
    if let actor {
      conditions.append("actor = ?")
      arguments.append(.text(actor.text))
    }
    let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
    return try connection.rows(
      "SELECT \(Self.columns) FROM journal\(filter) ORDER BY sequence DESC LIMIT ?", arguments + [SQLValue(limit)]
    ).map(Self.record)
  }

  func segment(_ hash: ContentHash) throws -> [UInt8]? {
    try connection.row("SELECT bytes FROM segments WHERE hash = ?", [.text(hash.hex)])?.bytes(0)
  }

  /// The number of the record that was written after the one with a hash, wherever it stands now.
  func sequence(following hash: ContentHash) throws -> Int? {
    try connection.row("SELECT sequence FROM journal WHERE previous = ?", [.text(hash.hex)])?.integer(0)
  }

  /// - Throws: `JournalFault.altered` where a column is no longer in the form in which records are written.
  private static func record(_ row: SQLRow) throws -> JournalRecord {
    let sequence = try row.integer(0)
    do {
      let actor = try row.parsed(5, ActorID.init)
      let payloadHash = try row.optionalParsed(8, ContentHash.init(hex:))
      let segments = try row.json(11)
      let entry = JournalEntry(
        kind: try row.text(3), version: try row.integer(4), actor: actor,
        at: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(6))),
        command: try row.optionalText(7).flatMap { key in
          payloadHash.map { Command(actor: actor, key: key, payloadHash: $0) }
        },
        payload: try row.json(9),
        reply: try row.json(10),
        segments: (segments.list ?? []).compactMap { $0.text.flatMap(ContentHash.init(hex:)) })
      return JournalRecord(
        sequence: sequence, previous: try row.parsed(1, ContentHash.init(hex:)), entry: entry,
        storedHash: try row.parsed(2, ContentHash.init(hex:)))
    } catch is Diagnostics {
      throw JournalFault.altered(sequence)
    }
  }
}
