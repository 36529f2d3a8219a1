import Cultivation
import Quantities

/// The rungs that enterprises hold: rebuilt as a whole, never edited.
struct SQLLadders {
  private let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  func replace(with rungs: [HeldRung]) throws {
    try connection.execute("DELETE FROM held_rungs", [])
    try connection.markDerived()
    for held in rungs {
      try connection.execute(
        "INSERT INTO held_rungs (credit_code, rung, area, since) VALUES (?, ?, ?, ?)",
        [
          .text(held.enterprise.text), .text(held.rung.rawValue), SQLValue(held.area?.text),
          SQLValue(held.since?.description),
        ])
    }
  }

  func counts(within scope: AreaScope) throws -> [RungCount] {
    let filter = SQLFilter(scope)
    return try connection.remembered(
      "SELECT rung, area, count(*) FROM held_rungs\(filter.sql) GROUP BY rung, area", filter.arguments
    ).map { row in
      RungCount(
        rung: try row.parsed(0) { Rung(rawValue: $0) }, area: try row.optionalParsed(1) { AreaCode($0) },
        count: try row.integer(2))
    }
  }

  func rows(_ query: RungQuery, within scope: AreaScope) throws -> (rows: [RungRow], total: Int) {
    var filter = SQLFilter(scope)
    filter.add("rung = ?", .text(query.rung.rawValue))
    if let area = query.area { filter.add(prefix: area.prefixOfAllBelow, of: "area") }
    let total = try connection.rememberedCount("SELECT count(*) FROM held_rungs\(filter.sql)", filter.arguments)
    let rows = try connection.rows(
      """
      SELECT credit_code, area, since, title, valid_until FROM (
        SELECT credit_code, area, since,
          (SELECT e.title FROM enterprises e WHERE e.credit_code = held_rungs.credit_code) AS title,
          (SELECT r.valid_until FROM register_entries r
            WHERE r.register = ? AND r.kind = 'enterprise' AND r.credit_code = held_rungs.credit_code
              AND r.subject_key = '' AND r.state = 'entered') AS valid_until
        FROM held_rungs\(filter.sql)
      ) AS held ORDER BY \(query.columns) LIMIT ? OFFSET ?
      """,
      [.text(query.recognitions?.description ?? "")] + filter.arguments
        + [SQLValue(max(0, query.limit)), SQLValue(max(0, query.offset))])
    let read = try rows.map { row in
      RungRow(
        held: HeldRung(
          enterprise: try row.parsed(0, CreditCode.init), rung: query.rung,
          area: try row.optionalParsed(1) { AreaCode($0) }, since: try row.optionalParsed(2) { CalendarDay($0) }),
        name: try row.text(3), validUntil: try row.optionalParsed(4) { CalendarDay($0) })
    }
    return (read, total)
  }
}

extension RungQuery {
  /// The order of a list. What is equal stays in the order of codes. What is unknown comes last: databases differ.
  fileprivate var columns: String {
    let way = isDescending ? "DESC" : "ASC"
    let column =
      switch order {
      case .name: "title"
      case .area: "area"
      case .since: "since"
      case .valid: "valid_until"
      }
    return "\(column) IS NULL, \(column) \(way), credit_code"
  }
}

extension SQLStore: LadderStore {
  public func replaceRungs(with rungs: [HeldRung]) async throws {
    try await driver.write { try SQLLadders($0).replace(with: rungs) }
  }

  public func rungCounts(within scope: AreaScope) async throws -> [RungCount] {
    try await driver.read { try SQLLadders($0).counts(within: scope) }
  }

  public func rungRows(_ query: RungQuery, within scope: AreaScope) async throws -> (rows: [RungRow], total: Int) {
    try await driver.read { try SQLLadders($0).rows(query, within: scope) }
  }
}
