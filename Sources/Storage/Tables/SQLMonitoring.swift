import Cultivation
import Foundation
import Journal
import PolicyCorpus
import Quantities

/// Who is watched, how forecasts were made, and which warnings became cases.
struct SQLMonitoring: WarningRepository {
  private let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  // MARK: What follows from the facts

  func replace(with watch: Watch) throws {
    let version = try forecasts()
    try connection.markDerived()
    for table in ["watched", "scale_moves", "forecast_methods"] {
      try connection.execute("DELETE FROM \(table)", [])
    }
    for watched in watch.enterprises {
      try connection.execute(
        """
        INSERT INTO watched (credit_code, kind, area, through, to_date, base, growth, chance, forecast, chances,
          lacking, comparable)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
          .text(watched.enterprise.text), .text(watched.kind.rawValue), SQLValue(watched.area?.text),
          SQLValue(watched.through?.description), SQLValue(watched.toDate), SQLValue(watched.base),
          SQLValue(watched.growth), SQLValue(watched.forecast.map { Int(($0.chance * 1_000_000).rounded()) }),
          SQLValue(try watched.forecast.map(Self.text)), SQLValue(watched.forecast.map { Self.text(of: $0.chances) }),
          .text(watched.lacking.map { "\($0)" }.joined(separator: " ")), SQLValue(watched.comparable),
        ])
    }
    for move in watch.moves {
      try connection.execute(
        "INSERT INTO scale_moves (credit_code, area, entered_on, route, is_confirmed) VALUES (?, ?, ?, ?, ?)",
        [
          .text(move.enterprise.text), SQLValue(move.area?.text), .text("\(move.day)"),
          SQLValue(move.route?.rawValue), SQLValue(move.isConfirmed ? 1 : 0),
        ])
    }
    try connection.execute(
      "INSERT INTO forecast_methods (id, content, version) VALUES (1, ?, ?)",
      [.text(try Self.text(watch.method)), SQLValue(version + 1)])
  }

  /// How often everybody was forecast.
  func forecasts() throws -> Int { try connection.count("SELECT max(version) FROM forecast_methods") }

  func method() throws -> ForecastMethod? {
    try connection.row("SELECT content FROM forecast_methods WHERE id = 1", []).map { try Self.decoded($0, 0) }
  }

  /// Whether an enterprise fell out in the year of what is told or the year before: who came above scale again later is
  /// warned of again.
  private static let fallenOut = SQLFilter.fallenOut(
    since: "CAST(substr(watched.through, 1, 4) AS INTEGER) - 1", of: "watched")

  private static let columns = "credit_code, kind, area, through, to_date, base, growth, forecast, lacking, comparable"

  func page(_ query: WatchQuery, within scope: AreaScope) throws -> (rows: [WatchedRow], total: Int) {
    var filter = SQLFilter(scope)
    let open = """
      (SELECT r.id FROM register_entries r WHERE r.register = ? AND r.kind = 'enterprise' AND r.subject_key = ''
        AND r.credit_code = watched.credit_code AND r.state IN ('proposed', 'entered'))
      """
    let register = SQLValue.text("\(query.register)")
    switch query.selection {
    case .candidates(let isIn):
      filter.add("kind = 'candidate' AND chance IS NOT NULL")
      if let isIn { filter.add("\(open) IS \(isIn ? "NOT " : "")NULL", register) }
    case .warnings:
      filter.add("kind = 'band' AND growth < 0 AND NOT (\(Self.fallenOut))")
    }
    if let least = query.leastChance { filter.add("chance >= ?", SQLValue(Int((least * 1_000_000).rounded()))) }
    // A closed year has four characters, and a month seven.
    if let month = query.toldThrough { filter.add("length(through) = 7 AND through >= ?", .text("\(month)")) }
    if query.isFalling { filter.add("length(through) = 7 AND growth < 0") }
    if let officer = query.officer { filter.add(officer: officer.text) }
    if let area = query.area { filter.add(area: area, on: query.areaOn) }
    let total = try connection.rememberedCount("SELECT count(*) FROM watched\(filter.sql)", filter.arguments)
    let title = "(SELECT e.title FROM enterprises e WHERE e.credit_code = watched.credit_code)"
    // What stands beside a row is looked up for those of the page alone; a name only where it orders the list.
    let rows = try connection.remembered(
      """
      SELECT \(Self.columns), \(title), \(open),
        (SELECT max(c.case_number) FROM warning_openings c WHERE c.credit_code = watched.credit_code)
      FROM (
        SELECT \(Self.columns), chance\(query.order == .name ? ", \(title) AS title" : "") FROM watched\(filter.sql)
        ORDER BY \(query.orderColumns) LIMIT ? OFFSET ?
      ) AS watched ORDER BY \(query.orderColumns)
      """,
      [register] + filter.arguments + [SQLValue(max(0, query.limit)), SQLValue(max(0, query.offset))])
    let read = try rows.map { row in
      WatchedRow(
        watched: try Self.watched(row), name: try row.text(10),
        entry: try row.optionalInteger(11).map { EntryID($0) }, caseNumber: try row.optionalInteger(12))
    }
    return (read, total)
  }

  func watched(_ enterprise: CreditCode, within scope: AreaScope) throws -> WatchedEnterprise? {
    var filter = SQLFilter(scope)
    filter.add("credit_code = ?", .text(enterprise.text))
    return try connection.row(
      "SELECT \(Self.columns), CASE WHEN \(Self.fallenOut) THEN 1 ELSE 0 END FROM watched\(filter.sql)",
      filter.arguments
    ).map { row in
      var watched = try Self.watched(row)
      watched.hasFallenOut = try row.integer(10) == 1
      return watched
    }
  }

  private static func watched(_ row: SQLRow) throws -> WatchedEnterprise {
    let hasForecast = try row.optionalText(7) != nil
    return WatchedEnterprise(
      enterprise: try row.parsed(0, CreditCode.init),
      kind: try row.parsed(1) { WatchedEnterprise.Kind(rawValue: $0) },
      area: try row.optionalParsed(2) { AreaCode($0) }, through: try row.optionalParsed(3) { Period($0) },
      toDate: try row.optionalInteger(4), lacking: try row.parsed(8, Self.months),
      comparable: try row.optionalInteger(9), base: try row.optionalInteger(5), growth: try row.optionalInteger(6),
      forecast: hasForecast ? try decoded(row, 7) : nil)
  }

  func chances(markedBy register: InstrumentID, within scope: AreaScope) throws -> [CandidateChance] {
    var filter = SQLFilter(scope)
    filter.add("kind = 'candidate' AND forecast IS NOT NULL")
    return try connection.rows(
      """
      SELECT watched.credit_code, watched.area, watched.chances, entries.id
      FROM (SELECT credit_code, area, chances FROM watched\(filter.sql)) AS watched
      LEFT JOIN (SELECT id, credit_code FROM register_entries
        WHERE register = ? AND kind = 'enterprise' AND subject_key = '' AND state = 'entered') AS entries
        ON entries.credit_code = watched.credit_code
      ORDER BY watched.credit_code
      """, filter.arguments + [.text("\(register)")]
    ).map { row in
      CandidateChance(
        enterprise: try row.parsed(0, CreditCode.init), area: try row.optionalParsed(1) { AreaCode($0) },
        chances: try row.parsed(2, Self.chances), isListed: try row.optionalInteger(3) != nil)
    }
  }

  private static func months(_ text: String) -> [Period]? {
    let months = text.split(separator: " ").map { Period(String($0)) }
    let known = months.compactMap { $0 }
    return known.count == months.count ? known : nil
  }

  /// The chances of each scenario, in their order: as exact as they are.
  private static func text(of chances: [Double]) -> String { chances.map { "\($0)" }.joined(separator: " ") }

  private static func chances(_ text: String) -> [Double]? {
    let chances = text.split(separator: " ").map { Double($0) }
    let known = chances.compactMap { $0 }
    return known.count == chances.count ? known : nil
  }

  /// Sets the chances of forecasts that were written before they stood beside them.
  func fillChances() throws {
    let rows = try connection.rows("SELECT credit_code, forecast FROM watched WHERE forecast IS NOT NULL", [])
    for row in rows {
      let forecast: EntryForecast = try Self.decoded(row, 1)
      try connection.execute(
        "UPDATE watched SET chances = ? WHERE credit_code = ?",
        [.text(Self.text(of: forecast.chances)), .text(try row.text(0))])
    }
  }

  func moves(in year: Int, within scope: AreaScope) throws -> [MoveRow] {
    var filter = SQLFilter(scope)
    let period = Period.year(year)
    filter.add("entered_on >= ? AND entered_on <= ?", .text("\(period.start)"), .text("\(period.lastDay)"))
    return try connection.rows(
      """
      SELECT credit_code, area, entered_on, route, is_confirmed,
        (SELECT e.title FROM enterprises e WHERE e.credit_code = scale_moves.credit_code),
        (SELECT e.industry FROM enterprises e WHERE e.credit_code = scale_moves.credit_code)
      FROM scale_moves\(filter.sql) ORDER BY entered_on, credit_code
      """, filter.arguments
    ).map { row in
      MoveRow(
        move: ScaleMove(
          enterprise: try row.parsed(0, CreditCode.init), area: try row.optionalParsed(1) { AreaCode($0) },
          day: try row.parsed(2) { CalendarDay($0) },
          route: try row.optionalParsed(3) { ScaleMove.Route(rawValue: $0) }, isConfirmed: try row.integer(4) == 1),
        name: try row.text(5), industry: try row.optionalParsed(6, IndustryCode.init))
    }
  }

  private static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// - Throws: `Diagnostics` as `SQLRow.parsed` where the text describes something else.
  private static func decoded<Value: Decodable>(_ row: SQLRow, _ column: Int) throws -> Value {
    do {
      return try JSONDecoder().decode(Value.self, from: Data(try row.text(column).utf8))
    } catch is DecodingError {
      return try row.parsed(column) { _ in nil }
    }
  }

  // MARK: Warnings

  func insert(_ opened: WarningCase) throws {
    try connection.execute(
      "INSERT INTO warning_openings (record, credit_code, through, case_number, at, actor) VALUES (?, ?, ?, ?, ?, ?)",
      [
        SQLValue(opened.record), .text(opened.enterprise.text), .text("\(opened.through)"), SQLValue(opened.number),
        .integer(opened.at.millisecondsSinceEpoch), .text(opened.by.text),
      ])
  }

  func cases(of enterprise: CreditCode) throws -> [WarningCase] {
    try connection.rows(
      """
      SELECT record, credit_code, through, case_number, at, actor FROM warning_openings WHERE credit_code = ?
      ORDER BY record DESC
      """, [.text(enterprise.text)]
    ).map { row in
      WarningCase(
        enterprise: try row.parsed(1, CreditCode.init), through: try row.parsed(2) { Period($0) },
        number: try row.integer(3), at: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(4))),
        by: try row.parsed(5) { ActorID($0) }, record: try row.integer(0))
    }
  }
}

extension WatchQuery {
  /// The order of a list. What is equal stays in the order of codes. What is unknown comes last: databases differ.
  fileprivate var orderColumns: String {
    let way = isDescending ? "DESC" : "ASC"
    // Every candidate has a chance: an index has them in this order.
    if case .candidates = selection, order == .chance { return "chance \(way), credit_code" }
    let column =
      switch order {
      case .chance: "chance"
      case .growth: "growth"
      case .name: "title"
      case .area: "area"
      }
    return "\(column) IS NULL, \(column) \(way), credit_code"
  }
}

extension SQLWork: WarningWork {
  public var warnings: any WarningRepository { SQLMonitoring(connection) }
}

extension SQLStore: MonitoringStore {
  public func replaceWatch(with watch: Watch) async throws {
    try await driver.write { try SQLMonitoring($0).replace(with: watch) }
  }

  public func forecastMethod() async throws -> ForecastMethod? {
    try await driver.read { try SQLMonitoring($0).method() }
  }

  public func watched(
    _ query: WatchQuery, within scope: AreaScope
  ) async throws -> (rows: [WatchedRow], total: Int) {
    try await driver.read { try SQLMonitoring($0).page(query, within: scope) }
  }

  public func watched(_ enterprise: CreditCode, within scope: AreaScope) async throws -> WatchedEnterprise? {
    try await driver.read { try SQLMonitoring($0).watched(enterprise, within: scope) }
  }

  public func chances(
    markedBy register: InstrumentID, within scope: AreaScope
  ) async throws -> [CandidateChance] {
    try await driver.read { try SQLMonitoring($0).chances(markedBy: register, within: scope) }
  }

  public func chanceGrounds() async throws -> ChanceGrounds {
    try await driver.read { connection in
      ChanceGrounds(
        forecasts: try SQLMonitoring(connection).forecasts(),
        record: try SQLWork(connection).journalRecords.lastSequences(ofKinds: [RegisterProjection.recordKind])[0])
    }
  }

  public func moves(in year: Int, within scope: AreaScope) async throws -> [MoveRow] {
    try await driver.read { try SQLMonitoring($0).moves(in: year, within: scope) }
  }

  public func scaleHistory(of enterprise: CreditCode) async throws -> ScaleHistory {
    try await driver.read { try SQLScale($0).changes(of: enterprise) }
  }

  public func writeScale<T: Sendable>(_ body: @Sendable (any ScaleWork) throws -> T) async throws -> T {
    try await unitOfWork { try body($0) }
  }

  public func writeWarnings<T: Sendable>(_ body: @Sendable (any WarningWork) throws -> T) async throws -> T {
    try await unitOfWork { try body($0) }
  }

  public func warningCases(of enterprise: CreditCode) async throws -> [WarningCase] {
    try await driver.read { try SQLMonitoring($0).cases(of: enterprise) }
  }
}

extension WarningProjection: ReplayedProjection {
  public var tables: [ReplayedTable] {
    [
      ReplayedTable(
        name: "warning_openings", key: "record", columns: ["credit_code", "through", "case_number", "at", "actor"])
    ]
  }

  public func apply(
    _ record: JournalRecord, to work: SQLWork, segment: (ContentHash) throws -> [UInt8]?
  ) throws {
    try apply(record, to: work)
  }
}
