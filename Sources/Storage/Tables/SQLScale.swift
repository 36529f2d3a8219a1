import Cultivation
import Enterprises
import Journal
import PolicyCorpus
import Quantities

/// Who was confirmed to have entered above scale, and who to have fallen out.
struct SQLScale: ScaleReader, ScaleRepository {
  private let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  private static let columns = "credit_code, changed_on, is_above, document, at, actor, record"

  private static func change(_ row: SQLRow) throws -> ScaleChange {
    ScaleChange(
      enterprise: try row.parsed(0, CreditCode.init), day: try row.parsed(1) { CalendarDay($0) },
      isAbove: try row.integer(2) == 1, document: try row.text(3),
      at: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(4))), by: try row.parsed(5) { ActorID($0) },
      record: try row.integer(6))
  }

  func changes(of enterprise: CreditCode) throws -> ScaleHistory {
    ScaleHistory(
      try connection.rows(
        "SELECT \(Self.columns) FROM scale_changes WHERE credit_code = ?", [.text(enterprise.text)]
      ).map(Self.change))
  }

  func insert(_ change: ScaleChange) throws {
    try connection.execute(
      "INSERT INTO scale_changes (id, \(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      [
        .text("\(change.record) \(change.enterprise) \(change.isAbove ? "in" : "out")"),
        .text(change.enterprise.text), .text("\(change.day)"), SQLValue(change.isAbove ? 1 : 0), .text(change.document),
        .integer(change.at.millisecondsSinceEpoch), .text(change.by.text), SQLValue(change.record),
      ])
  }

  func remove(record: Int, of enterprise: CreditCode) throws {
    try connection.execute(
      "DELETE FROM scale_changes WHERE credit_code = ? AND record = ?", [.text(enterprise.text), SQLValue(record)])
  }

  func rows(from first: CalendarDay, through last: CalendarDay, within scope: AreaScope) throws -> [ScaleChangeRow] {
    let own = SQLFilter(scope)
    return try connection.remembered(
      """
      SELECT \(Self.columns), e.title, e.area, \(Self.given("area")), \(Self.given("park")) FROM scale_changes c
      JOIN (SELECT credit_code AS code, title, area FROM enterprises\(own.sql)) AS e ON e.code = c.credit_code
      WHERE c.changed_on >= ? AND c.changed_on <= ? AND (c.is_above = 0 OR \(Self.followsExit))
      ORDER BY c.changed_on, c.credit_code, c.record
      """, own.arguments + [.text("\(first)"), .text("\(last)")]
    ).map { row in
      ScaleChangeRow(
        change: try Self.change(row), name: try row.text(7), area: try row.optionalParsed(8, AreaCode.init),
        given: try row.optionalParsed(9) { AreaCode($0) }, park: try row.optionalParsed(10) { AreaCode($0) })
    }
  }

  /// What was given of a change `c` for its day: the area or the park.
  private static func given(_ column: String) -> String {
    """
    (SELECT t.\(column) FROM attributions t WHERE t.enterprise = c.credit_code AND t.\(column) IS NOT NULL
      AND t.end_record IS NULL AND t.first_month <= substr(c.changed_on, 1, 7)
      AND (t.last_month IS NULL OR t.last_month >= substr(c.changed_on, 1, 7)) ORDER BY t.id LIMIT 1)
    """
  }

  /// That an exit came before an entry `c`.
  private static let followsExit = """
    EXISTS (SELECT 1 FROM scale_changes p WHERE p.credit_code = c.credit_code AND p.is_above = 0
      AND (p.changed_on < c.changed_on OR (p.changed_on = c.changed_on AND p.record < c.record)))
    """

  /// The codes of those who fell out: an exit is the last that is recorded of them, and the facts tell of no entry after it.
  /// - Parameter condition: what else the exit `x` has to be.
  static func fallen(_ condition: String = "") -> String {
    """
    SELECT x.credit_code FROM scale_changes x WHERE x.is_above = 0\(condition)
      AND NOT EXISTS (SELECT 1 FROM scale_changes y WHERE y.credit_code = x.credit_code
        AND (y.changed_on > x.changed_on OR (y.changed_on = x.changed_on AND y.record > x.record)))
      AND NOT EXISTS (SELECT 1 FROM scale_moves m WHERE m.credit_code = x.credit_code AND m.entered_on > x.changed_on)
    """
  }

  /// Since when those who fell out are below scale, and those who entered again above it; `NULL` for others.
  /// - Parameter table: whose `credit_code` names the enterprise.
  static func since(of table: String, isAbove: Bool) -> String {
    """
    (SELECT max(c.changed_on) FROM scale_changes c WHERE c.credit_code = \(table).credit_code
      AND c.is_above = \(isAbove ? "1 AND \(followsExit)" : "0"))
    """
  }

  /// Writes what the acts on the watch list said before there was a table of it.
  func fill() throws {
    guard let watchList = MonitoringDesk.watchList else { return }
    let registers = SQLRegisters(connection)
    for id in try connection.rows(
      "SELECT id FROM register_entries WHERE register = ? AND kind = 'enterprise' AND subject_key = '' ORDER BY id",
      [.text("\(watchList)")]
    ).map({ EntryID(try $0.integer(0)) }) {
      guard let entry = try registers.entry(id) else { continue }
      for act in try registers.acts(on: id) {
        if let change = try ScaleChange(act, on: entry, history: changes) { try insert(change) }
      }
    }
  }
}

extension SQLFilter {
  /// That an enterprise fell out in a year or later and has not entered again.
  /// - Parameters:
  ///   - year: an expression over the rows of `table`.
  ///   - table: whose `credit_code` names the enterprise.
  static func fallenOut(since year: String, of table: String) -> String {
    // Of this one enterprise: the year may be another in each row, so a list of all who fell out would be made for each.
    let own = " AND x.credit_code = \(table).credit_code AND CAST(substr(x.changed_on, 1, 4) AS INTEGER) >= \(year)"
    return "EXISTS (\(SQLScale.fallen(own)))"
  }
}

extension SQLWork: ScaleWork {
  public var scaleChanges: any ScaleReader { SQLScale(connection) }
  public var scaleTable: any ScaleRepository { SQLScale(connection) }
}

extension ScaleProjection: ReplayedProjection {
  public var tables: [ReplayedTable] {
    [
      ReplayedTable(
        name: "scale_changes", key: "id",
        columns: ["credit_code", "record", "changed_on", "is_above", "document", "at", "actor"])
    ]
  }

  public func apply(
    _ record: JournalRecord, to work: SQLWork, segment: (ContentHash) throws -> [UInt8]?
  ) throws {
    try apply(record, to: work)
  }
}
