import Diagnostics
import Enterprises
import Journal
import Quantities

/// Something that the journal alone can rebuild: a room's tables, and how its records fill them.
///
/// A room that gets tables of this kind adds its projection to the list that `replay` is given.
public protocol ReplayedProjection: Sendable {
  /// The tables, each with its primary key and all its columns, in an order in which a difference is best told.
  var tables: [ReplayedTable] { get }

  /// Applies one record; another room's kinds change nothing.
  func apply(_ record: JournalRecord, to work: SQLWork, segment: (ContentHash) throws -> [UInt8]?) throws
}

/// A table whose rows are held against the rebuilt ones.
public struct ReplayedTable: Sendable, Hashable {
  public let name: String
  public let key: String
  /// Every column, the key first.
  public let columns: [String]

  public init(name: String, key: String, columns: [String]) {
    self.name = name
    self.key = key
    self.columns = [key] + columns
  }
}

extension EnterpriseProjection: ReplayedProjection {
  public var tables: [ReplayedTable] {
    [
      ReplayedTable(
        name: "enterprises", key: "credit_code",
        columns: [
          "name", "title", "statistical_area", "operating_area", "registered_area", "area", "industry",
          "operating_state",
          "added_at",
          "updated_at", "search_text",
        ]),
      ReplayedTable(name: "subjects", key: "id", columns: ["enterprise", "kind", "key"]),
      ReplayedTable(
        name: "recordings", key: "record", columns: ["basis", "source", "recorded_at", "recorded_by", "workbook"]),
      ReplayedTable(
        name: "facts", key: "id",
        columns: ["subject", "fact", "period", "kind", "value", "since", "record", "line", "sheet"]),
      ReplayedTable(
        name: "fact_endings", key: "fact",
        columns: ["way", "successor", "reason", "ended_at", "ended_by", "record"]),
    ]
  }

  public func apply(
    _ record: JournalRecord, to work: SQLWork, segment: (ContentHash) throws -> [UInt8]?
  ) throws {
    try apply(record, to: work, segment: segment, progress: { _ in })
  }
}

/// The first place where what is stored is not what the journal says.
public struct ReplayDifference: Sendable, Hashable {
  public let table: String
  /// The row's key.
  public let key: String
  /// `nil` where the whole row is missing on one side.
  public let column: String?
  /// `nil` where the row or the value is not there.
  public let stored: String?
  public let replayed: String?

  /// The message for people.
  public var diagnostic: Diagnostic {
    let place = column.map { "\(table)[\(key)].\($0)" } ?? "\(table)[\(key)]"
    let nothing = Wording(zh: "没有", en: "nothing")
    return Diagnostic(
      "journal.replay-difference", at: Place(field: place),
      Wording(
        zh: "库里是“\(stored?.excerpt ?? nothing.zh)”，按日志重建应为“\(replayed?.excerpt ?? nothing.zh)”",
        en: "stored is “\(stored?.excerpt ?? nothing.en)”, and the journal says “\(replayed?.excerpt ?? nothing.en)”"),
      remedy: Wording(
        zh: "有人绕过程序改了数据库：保留现场，再从备份恢复（tidu restore）",
        en: "someone changed the database past the program: keep the evidence, then restore a backup (tidu restore)"))
  }
}

/// What `tidu journal replay` found.
public struct ReplayReport: Sendable, Hashable {
  public let records: Int
  /// Rows that were compared, over all tables.
  public let rows: Int
  /// The first difference, by table and key; `nil` where all is as the journal says.
  public let difference: ReplayDifference?
}

extension SQLStore {
  /// Rebuilds every projection from the journal's records and segments in an empty database, and compares it with what
  /// is stored.
  ///
  /// - Parameters:
  ///   - scratch: an empty database of any kind; nothing is kept in it.
  ///   - progress: the number of records applied, now and then.
  /// - Throws: what `Recovery` and the projections throw; `JournalFault` where a record is unreadable.
  /// Cost: as storing everything again, and one pass over both.
  public func replay(
    _ projections: [any ReplayedProjection], into scratch: some Driver, at: Timestamp,
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws -> ReplayReport {
    _ = try await scratch.write { try Migration.apply(to: $0, at: at) }
    var rebuilt = RebuiltStore(
      projections: projections, journal: driver, store: SQLStore(driver: scratch, sealer: .inMemory()),
      progress: progress)
    try await rebuilt.catchUp(with: try await driver.read { try SQLJournal($0).head().count })
    var rows = 0
    for table in projections.flatMap(\.tables) {
      let (count, difference) = try await rebuilt.compare(table)
      rows += count
      if let difference { return ReplayReport(records: rebuilt.applied, rows: rows, difference: difference) }
    }
    return ReplayReport(records: rebuilt.applied, rows: rows, difference: nil)
  }
}

/// What the journal alone makes, as far as its records have been applied.
private struct RebuiltStore {
  let projections: [any ReplayedProjection]
  /// Where the journal lies, and what is held against it.
  let journal: any Driver
  let store: SQLStore
  let progress: @Sendable (Int) -> Void
  /// The last record that was applied.
  private(set) var applied = 0

  init(
    projections: [any ReplayedProjection], journal: any Driver, store: SQLStore,
    progress: @escaping @Sendable (Int) -> Void
  ) {
    self.projections = projections
    self.journal = journal
    self.store = store
    self.progress = progress
  }

  /// Applies the records up to one, a batch after the other, so that a long journal takes the memory of its longest
  /// record.
  mutating func catchUp(with last: Int) async throws {
    while applied < last {
      let from = applied
      let batch = try await journal.read { connection in try Self.batch(after: from, upTo: last, in: connection) }
      guard let end = batch.last?.record.sequence else { break }
      let projections = projections
      try await store.unitOfWork { work in
        for (record, segments) in batch {
          try work.journalTable.insert(record)
          for projection in projections { try projection.apply(record, to: work, segment: { segments[$0] }) }
        }
      }
      applied = end
      progress(end)
    }
  }

  /// The next records with their segments: at most a thousand, and no more after one that has a segment.
  private static func batch(
    after sequence: Int, upTo last: Int, in connection: any Connection
  ) throws -> [(record: JournalRecord, segments: [ContentHash: [UInt8]])] {
    let journal = SQLJournal(connection)
    var batch: [(record: JournalRecord, segments: [ContentHash: [UInt8]])] = []
    for number in (sequence + 1)...min(last, sequence + 1000) {
      guard let record = try journal.record(number) else { throw JournalFault.missing(number) }
      var segments: [ContentHash: [UInt8]] = [:]
      for hash in record.entry.segments { segments[hash] = try journal.segment(hash) }
      batch.append((record, segments))
      if !segments.isEmpty { break }
    }
    return batch
  }

  /// Holds a table against the stored one, page by page.
  ///
  /// People may be at work meanwhile: each page is compared as of the record up to which it was read.
  mutating func compare(_ table: ReplayedTable) async throws -> (rows: Int, difference: ReplayDifference?) {
    var after: SQLValue?
    var rows = 0
    while true {
      let from = after
      let (left, head) = try await journal.read { connection in
        (try Self.page(of: table, after: from, in: connection), try SQLJournal(connection).head().count)
      }
      try await catchUp(with: head)
      let right = try await store.driver.read { try Self.page(of: table, after: from, in: $0) }
      for (storedRow, replayedRow) in zip(left, right) where storedRow != replayedRow {
        return (rows, Self.difference(table, storedRow, replayedRow))
      }
      if left.count != right.count {
        let common = min(left.count, right.count)
        let extra = left.count > right.count ? left[common] : right[common]
        let words = extra.values.map(Self.words).map { $0 ?? "-" }.joined(separator: " ")
        return (
          rows,
          ReplayDifference(
            table: table.name, key: Self.words(extra.values[0]) ?? "", column: nil,
            stored: left.count > right.count ? words : nil, replayed: left.count > right.count ? nil : words)
        )
      }
      rows += left.count
      // A page that isn't full is the last: whoever goes on adding rows must not keep it going.
      guard left.count == Self.pageRows, let last = left.last else { return (rows, nil) }
      after = last.values[0]
    }
  }

  private static let pageRows = 5000

  private static func page(
    of table: ReplayedTable, after key: SQLValue?, in connection: any Connection
  ) throws -> [SQLRow] {
    try connection.rows(
      """
      SELECT \(table.columns.joined(separator: ", ")) FROM \(table.name)\(key == nil ? "" : " WHERE \(table.key) > ?")
      ORDER BY \(table.key) LIMIT \(pageRows)
      """, key.map { [$0] } ?? [])
  }

  /// Two rows at the same place of the order differ: either one row is missing, or a column is another.
  private static func difference(_ table: ReplayedTable, _ stored: SQLRow, _ replayed: SQLRow) -> ReplayDifference {
    let column = zip(stored.values, replayed.values).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? 0
    guard column == 0 else {
      return ReplayDifference(
        table: table.name, key: words(stored.values[0]) ?? "", column: table.columns[column],
        stored: words(stored.values[column]), replayed: words(replayed.values[column]))
    }
    let isExtra = isBefore(stored.values[0], replayed.values[0])
    let row = isExtra ? stored : replayed
    let text = row.values.map(words).map { $0 ?? "-" }.joined(separator: " ")
    return ReplayDifference(
      table: table.name, key: words(row.values[0]) ?? "", column: nil, stored: isExtra ? text : nil,
      replayed: isExtra ? nil : text)
  }

  private static func isBefore(_ left: SQLValue, _ right: SQLValue) -> Bool {
    switch (left, right) {
    case (.integer(let left), .integer(let right)): left < right
    case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
    default: false
    }
  }

  private static func words(_ value: SQLValue) -> String? {
    switch value {
    case .null: nil
    case .integer(let integer): String(integer)
    case .text(let text): text
    case .bytes(let bytes): ContentHash(of: bytes).short
    }
  }
}
