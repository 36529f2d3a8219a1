import Decimals
import Enterprises
import Journal
import PolicyCorpus
import Quantities
import Targets

/// Observations, yearly tasks, cascades, attributions, and the entries that facts count.
struct SQLTargets: TargetReader, TargetRepository {
  private let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  private static let trace = "told_at, told_by, record"
  private static let ending = "successor, end_reason, ended_at, ended_by, end_record"
  private static let observationColumns =
    "id, indicator, place, observed, value, basis, source, \(trace), \(ending)"
  private static let assignmentColumns =
    "id, indicator, target_year, area, value, document, issued_on, giver, \(trace), \(ending)"
  private static let attributionColumns =
    "id, enterprise, first_month, last_month, area, park, reason, \(trace), \(ending)"
  private static let cascadeColumns = "id, indicator, target_year, parent, plan, basis, \(trace)"

  // MARK: Observations

  func observations(of indicator: InstrumentID?) throws -> [Observation] {
    try rows(Self.observationColumns, of: "observations", indicator).map(Self.observation)
  }

  func observation(_ id: Int) throws -> Observation? {
    try connection.row("SELECT \(Self.observationColumns) FROM observations WHERE id = ?", [SQLValue(id)])
      .map(Self.observation)
  }

  func insert(_ observation: Observation) throws {
    try insert(
      into: "observations", Self.observationColumns,
      [
        SQLValue(observation.id), .text("\(observation.indicator)"), .text(observation.line.place.text),
        .text("\(observation.line.time)"), .text("\(observation.line.value)"),
        .text(observation.basis.json.description),
        .text(observation.source),
      ] + Self.values(of: observation.trace) + Self.values(of: observation.ending))
  }

  func endObservation(_ id: Int, _ ending: Ending) throws { try end("observations", id, ending) }

  private static func observation(_ row: SQLRow) throws -> Observation {
    Observation(
      id: try row.integer(0),
      line: .init(
        place: try row.parsed(2, TargetPlace.init), time: try row.parsed(3) { ObservedTime($0) },
        value: try row.parsed(4) { Decimal128(exactly: $0) }),
      indicator: try row.parsed(1) { InstrumentID($0) },
      basis: try Basis(json: try row.json(5)), source: try row.text(6),
      trace: try trace(row, at: 7), ending: try ending(row, at: 10))
  }

  // MARK: Yearly tasks

  func assignments(of indicator: InstrumentID?) throws -> [Assignment] {
    try rows(Self.assignmentColumns, of: "assignments", indicator).map { row in
      Assignment(
        id: try row.integer(0), indicator: try row.parsed(1) { InstrumentID($0) }, year: try row.integer(2),
        area: try row.parsed(3) { AreaCode($0) }, value: try row.parsed(4) { Decimal128(exactly: $0) },
        document: try row.text(5), issuedOn: try row.parsed(6) { CalendarDay($0) },
        giver: try row.parsed(7, Assignment.Giver.init(rawValue:)), trace: try Self.trace(row, at: 8),
        ending: try Self.ending(row, at: 11))
    }
  }

  func insert(_ assignment: Assignment) throws {
    try insert(
      into: "assignments", Self.assignmentColumns,
      [
        SQLValue(assignment.id), .text("\(assignment.indicator)"), SQLValue(assignment.year),
        .text(assignment.area.text), .text("\(assignment.value)"), .text(assignment.document),
        .text("\(assignment.issuedOn)"), .text(assignment.giver.rawValue),
      ] + Self.values(of: assignment.trace) + Self.values(of: assignment.ending))
  }

  func endAssignment(_ id: Int, _ ending: Ending) throws { try end("assignments", id, ending) }

  // MARK: Cascades

  func cascade(of indicator: InstrumentID, below area: AreaCode, year: Int) throws -> Cascade? {
    try connection.row(
      """
      SELECT \(Self.cascadeColumns) FROM cascades WHERE indicator = ? AND target_year = ? AND parent = ?
      ORDER BY id DESC LIMIT 1
      """, [.text("\(indicator)"), SQLValue(year), .text(area.text)]
    ).map(Self.cascade)
  }

  func cascades(of indicator: InstrumentID, below area: AreaCode, year: Int) throws -> [Cascade] {
    try connection.rows(
      """
      SELECT \(Self.cascadeColumns) FROM cascades WHERE indicator = ? AND target_year = ? AND parent = ?
      ORDER BY id DESC
      """, [.text("\(indicator)"), SQLValue(year), .text(area.text)]
    ).map(Self.cascade)
  }

  func newestCascades(of indicator: InstrumentID?) throws -> [Cascade] {
    try connection.rows(
      """
      SELECT \(Self.cascadeColumns) FROM cascades WHERE id IN (
        SELECT max(id) FROM cascades\(indicator == nil ? "" : " WHERE indicator = ?") GROUP BY indicator, target_year, parent)
      ORDER BY id
      """, indicator.map { [.text("\($0)")] } ?? []
    ).map(Self.cascade)
  }

  func cascades(of indicator: InstrumentID, year: Int) throws -> [Cascade] {
    try connection.rows(
      """
      SELECT \(Self.cascadeColumns) FROM cascades WHERE id IN (
        SELECT max(id) FROM cascades WHERE indicator = ? AND target_year = ? GROUP BY parent)
      ORDER BY parent
      """, [.text("\(indicator)"), SQLValue(year)]
    ).map(Self.cascade)
  }

  private static func cascade(_ row: SQLRow) throws -> Cascade {
    let plan = try row.json(4)
    return Cascade(
      id: try row.integer(0), indicator: try row.parsed(1) { InstrumentID($0) }, year: try row.integer(2),
      parent: try row.parsed(3) { AreaCode($0) }, rows: (plan.list ?? []).compactMap { Cascade.Row(json: $0) },
      basis: try row.text(5), trace: try trace(row, at: 6))
  }

  func insert(_ cascade: Cascade) throws {
    try insert(
      into: "cascades", Self.cascadeColumns,
      [
        SQLValue(cascade.id), .text("\(cascade.indicator)"), SQLValue(cascade.year), .text(cascade.parent.text),
        .text(CanonicalJSON.list(cascade.rows.map(\.json)).description), .text(cascade.basis),
      ] + Self.values(of: cascade.trace))
  }

  // MARK: Attributions

  func attributions() throws -> [Attribution] {
    try rows(Self.attributionColumns, of: "attributions", nil).map(Self.attribution)
  }

  func attributions(of enterprise: CreditCode) throws -> [Attribution] {
    try connection.rows(
      "SELECT \(Self.attributionColumns) FROM attributions WHERE enterprise = ? ORDER BY id", [.text(enterprise.text)]
    ).map(Self.attribution)
  }

  func attributions(of enterprises: [CreditCode]) throws -> [CreditCode: [Attribution]] {
    var found: [CreditCode: [Attribution]] = [:]
    var rest = enterprises[...]
    while !rest.isEmpty {
      let group = rest.prefix(Self.enterprisesAQuery)
      rest = rest.dropFirst(group.count)
      for row in try connection.rows(
        """
        SELECT \(Self.attributionColumns) FROM attributions WHERE enterprise IN (\(SQLFilter.places(group.count)))
        ORDER BY id
        """, group.map { .text($0.text) })
      {
        let attribution = try Self.attribution(row)
        found[attribution.enterprise, default: []].append(attribution)
      }
    }
    return found
  }

  private static let enterprisesAQuery = 256

  private static func attribution(_ row: SQLRow) throws -> Attribution {
    let from = try row.parsed(2) { Period($0) }
    let until = try row.optionalParsed(3) { Period($0) }
    return Attribution(
      id: try row.integer(0), enterprise: try row.parsed(1, CreditCode.init),
      span: try row.parsed(2) { _ in Attribution.Span(from: from, until: until) },
      area: try row.optionalParsed(4) { AreaCode($0) }, park: try row.optionalParsed(5) { AreaCode($0) },
      reason: try row.text(6), trace: try trace(row, at: 7), ending: try ending(row, at: 10))
  }

  func insert(_ attribution: Attribution) throws {
    try insert(
      into: "attributions", Self.attributionColumns,
      [
        SQLValue(attribution.id), .text(attribution.enterprise.text), .text("\(attribution.span.from)"),
        SQLValue(attribution.span.until?.description), SQLValue(attribution.area?.text),
        SQLValue(attribution.park?.text), .text(attribution.reason),
      ] + Self.values(of: attribution.trace) + Self.values(of: attribution.ending))
  }

  func endAttribution(_ id: Int, _ ending: Ending) throws { try end("attributions", id, ending) }

  // MARK: Zones

  private static let zoneColumns = "id, zone, member, first_month, last_month, reason, \(trace), \(ending)"

  func zoneMemberships() throws -> [ZoneMembership] {
    try rows(Self.zoneColumns, of: "zone_members", nil).map { row in
      let from = try row.parsed(3) { Period($0) }
      let until = try row.optionalParsed(4) { Period($0) }
      return ZoneMembership(
        id: try row.integer(0), zone: try row.text(1), member: try row.parsed(2, ZoneMembership.Member.init),
        span: try row.parsed(3) { _ in Attribution.Span(from: from, until: until) }, reason: try row.text(5),
        trace: try Self.trace(row, at: 6), ending: try Self.ending(row, at: 9))
    }
  }

  func insert(_ membership: ZoneMembership) throws {
    try insert(
      into: "zone_members", Self.zoneColumns,
      [
        SQLValue(membership.id), .text(membership.zone), .text(membership.member.text),
        .text("\(membership.span.from)"), SQLValue(membership.span.until?.description), .text(membership.reason),
      ] + Self.values(of: membership.trace) + Self.values(of: membership.ending))
  }

  func endZoneMembership(_ id: Int, _ ending: Ending) throws { try end("zone_members", id, ending) }

  // MARK: Materials

  private static let materialColumns = "id, indicator, area, closed_month, content, issue, \(trace)"

  func materials(of indicator: InstrumentID, area: AreaCode) throws -> [IssuedMaterial] {
    try connection.rows(
      "SELECT \(Self.materialColumns) FROM materials WHERE indicator = ? AND area = ? ORDER BY closed_month DESC, id DESC",
      [.text("\(indicator)"), .text(area.text)]
    ).map { row in
      let content = try row.json(4)
      return IssuedMaterial(
        id: try row.integer(0), material: try row.parsed(4) { _ in DispatchMaterial(json: content) },
        trace: try Self.trace(row, at: 6))
    }
  }

  func insert(_ issued: IssuedMaterial) throws {
    try insert(
      into: "materials", Self.materialColumns,
      [
        SQLValue(issued.id), .text("\(issued.material.indicator)"), .text(issued.material.area.text),
        .text("\(issued.material.month)"), .text(issued.material.json.description), SQLValue(issued.number),
      ] + Self.values(of: issued.trace))
  }

  // MARK: Counted entries

  func replaceEntries(with entries: [CountedEntry]) throws {
    try connection.execute("DELETE FROM counted_entries", [])
    try connection.markDerived()
    for entry in entries {
      try connection.execute(
        """
        INSERT INTO counted_entries (count_id, credit_code, entered_on, area, park, is_confirmed)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        [
          .text(Self.key(of: entry.count, isOpen: entry.isOpen)), .text(entry.enterprise.text), .text("\(entry.day)"),
          SQLValue(entry.area?.text),
          SQLValue(entry.park?.text), SQLValue(entry.isConfirmed ? 1 : 0),
        ])
    }
  }

  func derivationsVersion() throws -> Int { try connection.count("SELECT max(version) FROM derivation_versions") }

  func entryCounts(
    of count: CountID, from: CalendarDay, to: CalendarDay, within scope: AreaScope
  ) throws -> [EntryCount] {
    try [false, true].flatMap { isOpen in
      let filter = Self.filter(EntryFilter(count: count, from: from, to: to, isOpen: isOpen), scope)
      return try connection.rows(
        """
        SELECT substr(entered_on, 1, 7) AS entry_month, area, park, count(*), sum(is_confirmed)
        FROM counted_entries\(filter.sql) GROUP BY entry_month, area, park ORDER BY entry_month, area, park
        """, filter.arguments
      ).map { row in
        let rows = try row.integer(3)
        return EntryCount(
          month: try row.parsed(0) { Period($0) }, area: try row.optionalParsed(1) { AreaCode($0) },
          park: try row.optionalParsed(2) { AreaCode($0) }, entries: isOpen ? 0 : rows,
          confirmed: isOpen ? 0 : try row.integer(4), open: isOpen ? rows : 0)
      }
    }
  }

  /// Under what an entry stands in the table: its count, marked where it is open, so that whoever asks for a count's entries
  /// never meets one that may not be one.
  private static func key(of count: CountID, isOpen: Bool) -> String { isOpen ? "\(count)?" : "\(count)" }

  func entries(
    _ filter: EntryFilter, within scope: AreaScope, offset: Int, limit: Int
  ) throws -> (rows: [EntryRow], total: Int) {
    let conditions = Self.filter(filter, scope)
    let total = try connection.rememberedCount(
      "SELECT count(*) FROM counted_entries\(conditions.sql)", conditions.arguments)
    let rows = try connection.rows(
      """
      SELECT credit_code, entered_on, area, park, is_confirmed,
        (SELECT title FROM enterprises WHERE enterprises.credit_code = counted_entries.credit_code)
      FROM counted_entries\(conditions.sql) ORDER BY entered_on, credit_code LIMIT ? OFFSET ?
      """, conditions.arguments + [SQLValue(max(0, limit)), SQLValue(max(0, offset))])
    let read = try rows.map { row in
      EntryRow(
        entry: CountedEntry(
          count: filter.count, enterprise: try row.parsed(0, CreditCode.init),
          day: try row.parsed(1) { CalendarDay($0) }, area: try row.optionalParsed(2) { AreaCode($0) },
          park: try row.optionalParsed(3) { AreaCode($0) }, isConfirmed: try row.integer(4) == 1,
          isOpen: filter.isOpen),
        name: try row.text(5))
    }
    return (read, total)
  }

  private static func filter(_ filter: EntryFilter, _ scope: AreaScope) -> SQLFilter {
    var conditions: SQLFilter
    if case .park(let park, _) = scope {
      // An entry says itself for which park it counted on its day.
      conditions = SQLFilter(.everywhere)
      conditions.add("(park = ? OR (park IS NULL AND area = ?))", .text(park.text), .text(park.text))
    } else {
      conditions = SQLFilter(scope)
    }
    conditions.add("count_id = ?", .text(key(of: filter.count, isOpen: filter.isOpen)))
    conditions.add("entered_on >= ? AND entered_on <= ?", .text("\(filter.from)"), .text("\(filter.to)"))
    if let isConfirmed = filter.isConfirmed {
      conditions.add("is_confirmed = ?", SQLValue(isConfirmed ? 1 : 0))
    }
    if let area = filter.area {
      let prefix = area.prefixOfAllBelow
      conditions.add(
        "((area >= ? AND area < ?) OR park = ?)", .text(prefix), .text(prefix + ":"), .text(area.text))
    }
    if let unplaced = filter.unplaced.flatMap(unplaced) { conditions.add(unplaced) }
    return conditions
  }

  /// Whose area is none of a level, and none below it. A park's code has a digit from 4 on in the seventh place.
  private static func unplaced(_ level: Area.Level) -> String? {
    switch level {
    case .city: nil
    case .district: "area IS NULL"
    case .street: "(area IS NULL OR length(area) = 6 OR substr(area, 7, 1) >= '4')"
    case .park: "(park IS NULL AND (area IS NULL OR length(area) = 6 OR substr(area, 7, 1) < '4'))"
    }
  }

  // MARK: Shared

  private func rows(_ columns: String, of table: String, _ indicator: InstrumentID?) throws -> [SQLRow] {
    let condition = indicator == nil ? "" : " WHERE indicator = ?"
    return try connection.rows(
      "SELECT \(columns) FROM \(table)\(condition) ORDER BY id", indicator.map { [.text("\($0)")] } ?? [])
  }

  private func insert(into table: String, _ columns: String, _ values: [SQLValue]) throws {
    let places = values.map { _ in "?" }.joined(separator: ", ")
    try connection.execute("INSERT INTO \(table) (\(columns)) VALUES (\(places))", values)
  }

  private func end(_ table: String, _ id: Int, _ ending: Ending) throws {
    try connection.execute(
      """
      UPDATE \(table) SET successor = ?, end_reason = ?, ended_at = ?, ended_by = ?, end_record = ? WHERE id = ?
      """, Self.values(of: ending) + [SQLValue(id)])
  }

  private static func values(of trace: Trace) -> [SQLValue] {
    [.integer(trace.at.millisecondsSinceEpoch), .text(trace.by.text), SQLValue(trace.record)]
  }

  private static func values(of ending: Ending?) -> [SQLValue] {
    guard let ending else { return [.null, .null, .null, .null, .null] }
    return [SQLValue(ending.successor), .text(ending.reason)] + values(of: ending.trace)
  }

  private static func trace(_ row: SQLRow, at column: Int) throws -> Trace {
    Trace(
      at: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(column))),
      by: try row.parsed(column + 1, ActorID.init), record: try row.integer(column + 2))
  }

  private static func ending(_ row: SQLRow, at column: Int) throws -> Ending? {
    guard let reason = try row.optionalText(column + 1) else { return nil }
    return Ending(successor: try row.optionalInteger(column), reason: reason, trace: try trace(row, at: column + 2))
  }
}

extension SQLStore: TargetStore {
  public func writeTargets<T: Sendable>(_ body: @Sendable (any TargetWork) throws -> T) async throws -> T {
    try await unitOfWork { try body($0) }
  }

  public func readTargets<T: Sendable>(_ body: @Sendable (any TargetReading) throws -> T) async throws -> T {
    try await driver.read { try body(SQLWork($0)) }
  }

  public func replaceEntries(with entries: [CountedEntry]) async throws {
    try await driver.write { try SQLTargets($0).replaceEntries(with: entries) }
  }
}

extension TargetProjection: ReplayedProjection {
  public var tables: [ReplayedTable] {
    let trace = ["told_at", "told_by", "record"]
    let ending = ["successor", "end_reason", "ended_at", "ended_by", "end_record"]
    return [
      ReplayedTable(
        name: "observations", key: "id",
        columns: ["indicator", "place", "observed", "value", "basis", "source"] + trace + ending),
      ReplayedTable(
        name: "assignments", key: "id",
        columns: ["indicator", "target_year", "area", "value", "document", "issued_on", "giver"] + trace + ending),
      ReplayedTable(
        name: "cascades", key: "id", columns: ["indicator", "target_year", "parent", "plan", "basis"] + trace),
      ReplayedTable(
        name: "materials", key: "id", columns: ["indicator", "area", "closed_month", "issue", "content"] + trace),
      ReplayedTable(
        name: "attributions", key: "id",
        columns: ["enterprise", "first_month", "last_month", "area", "park", "reason"] + trace + ending),
      ReplayedTable(
        name: "zone_members", key: "id",
        columns: ["zone", "member", "first_month", "last_month", "reason"] + trace + ending),
    ]
  }

  public func apply(
    _ record: JournalRecord, to work: SQLWork, segment: (ContentHash) throws -> [UInt8]?
  ) throws {
    try apply(record, to: work)
  }
}
