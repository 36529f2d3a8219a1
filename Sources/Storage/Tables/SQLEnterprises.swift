import Enterprises
import Quantities

/// The enterprises' profiles.
struct SQLEnterprises: EnterpriseReader, EnterpriseRepository {
  private let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  private static let stored =
    "credit_code, name, statistical_area, operating_area, registered_area, industry, operating_state, added_at, updated_at"

  /// What is read of an enterprise: its profile, and the parks that it was given to.
  private var columns: String {
    let stay = "t.park || ':' || t.first_month || ':' || COALESCE(t.last_month, '')"
    return """
      \(Self.stored), (SELECT \(connection.dialect.joined(stay)) FROM attributions t
        WHERE t.enterprise = enterprises.credit_code AND t.park IS NOT NULL AND t.end_record IS NULL) AS parks
      """
  }

  func enterprise(_ code: CreditCode) throws -> Enterprise? {
    try connection.row("SELECT \(columns) FROM enterprises WHERE credit_code = ?", [.text(code.text)])
      .map(Self.enterprise)
  }

  func enterprises(_ codes: [CreditCode]) throws -> [CreditCode: Enterprise] {
    var known: [CreditCode: Enterprise] = [:]
    known.reserveCapacity(codes.count)
    try connection.forEachGroup(of: codes.map { .text($0.text) }) { marks, arguments in
      for row in try connection.rows(
        "SELECT \(columns) FROM enterprises WHERE credit_code IN (\(marks))", arguments)
      {
        let enterprise = try Self.enterprise(row)
        known[enterprise.creditCode] = enterprise
      }
    }
    return known
  }

  func lastTellings(of codes: [CreditCode]) throws -> [CreditCode: Timestamp] {
    var known: [CreditCode: Timestamp] = [:]
    known.reserveCapacity(codes.count)
    try connection.forEachGroup(of: codes.map { .text($0.text) }) { marks, arguments in
      for row in try connection.rows(
        "SELECT credit_code, updated_at FROM enterprises WHERE credit_code IN (\(marks))", arguments)
      {
        known[try row.parsed(0, CreditCode.init)] = Timestamp(millisecondsSinceEpoch: Int64(try row.integer(1)))
      }
    }
    return known
  }

  func touch(_ codes: [CreditCode], at instant: Timestamp) throws {
    let at = SQLValue.integer(instant.millisecondsSinceEpoch)
    try connection.forEachGroup(of: codes.map { .text($0.text) }) { marks, arguments in
      try connection.execute(
        "UPDATE enterprises SET updated_at = ? WHERE updated_at < ? AND credit_code IN (\(marks))",
        [at, at] + arguments)
    }
  }

  func save(_ enterprise: Enterprise) throws {
    try connection.execute(
      """
      INSERT INTO enterprises (\(Self.stored), title, area, search_text)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (credit_code) DO UPDATE SET
        name = excluded.name, title = excluded.title, statistical_area = excluded.statistical_area,
        operating_area = excluded.operating_area, registered_area = excluded.registered_area, area = excluded.area,
        industry = excluded.industry, operating_state = excluded.operating_state,
        updated_at = excluded.updated_at, search_text = excluded.search_text
      """,
      [
        .text(enterprise.creditCode.text), SQLValue(enterprise.name), SQLValue(enterprise.statisticalArea?.text),
        SQLValue(enterprise.operatingArea?.text), SQLValue(enterprise.registeredArea?.text),
        SQLValue(enterprise.industry?.text), SQLValue(enterprise.operatingState?.rawValue),
        .integer(enterprise.addedAt.millisecondsSinceEpoch),
        .integer(enterprise.updatedAt.millisecondsSinceEpoch), .text(enterprise.title), SQLValue(enterprise.area?.text),
        .text(enterprise.searchText),
      ])
  }

  func page(_ query: EnterpriseQuery, within scope: AreaScope) throws -> EnterprisePage {
    var filter = SQLFilter(scope)
    filter.add(search: query.search, of: "search_text")
    if let area = query.area { filter.add(area: area, on: query.areaOn) }
    if let industry = query.industry, !industry.isEmpty { filter.add(prefix: industry, of: "industry") }
    let total = try connection.rememberedCount("SELECT count(*) FROM enterprises\(filter.sql)", filter.arguments)
    let direction = query.isDescending ? "DESC" : "ASC"
    let order = query.order.columns.map { "\($0) \(direction)" }.joined(separator: ", ")
    // Which are on the page, an index alone tells; whole rows are read of those only.
    let rows = try connection.rows(
      """
      SELECT \(columns) FROM enterprises WHERE credit_code IN (
        SELECT credit_code FROM enterprises\(filter.sql) ORDER BY \(order) LIMIT ? OFFSET ?)
      ORDER BY \(order)
      """,
      filter.arguments + [SQLValue(max(0, query.limit)), SQLValue(max(0, query.offset))])
    return EnterprisePage(rows: try rows.map(Self.enterprise), total: total)
  }

  func countsByDistrict(within scope: AreaScope) throws -> [DistrictCount] {
    let filter = SQLFilter(scope)
    // By area, as an index has them; the few hundred areas are added up here.
    let rows = try connection.remembered(
      "SELECT statistical_area, count(*) FROM enterprises\(filter.sql) GROUP BY statistical_area", filter.arguments)
    let counts: [AreaCode?: Int] = try rows.reduce(into: [:]) {
      $0[try $1.optionalParsed(0, AreaCode.init)?.district, default: 0] += try $1.integer(1)
    }
    return counts.map { DistrictCount(district: $0.key, count: $0.value) }
      .sorted { ($0.district?.text ?? "~") < ($1.district?.text ?? "~") }
  }

  func count(within scope: AreaScope) throws -> Int {
    let filter = SQLFilter(scope)
    return try connection.rememberedCount("SELECT count(*) FROM enterprises\(filter.sql)", filter.arguments)
  }

  /// Hands over the enterprises within a scope in the order of their credit codes.
  func forEach(within scope: AreaScope, _ body: (Enterprise) throws -> Void) throws {
    let filter = SQLFilter(scope)
    try connection.forEachRow(
      "SELECT \(columns) FROM enterprises\(filter.sql) ORDER BY credit_code", filter.arguments
    ) { try body(try Self.enterprise($0)) }
  }

  private static func enterprise(_ row: SQLRow) throws -> Enterprise {
    Enterprise(
      creditCode: try row.parsed(0, CreditCode.init), name: try row.optionalText(1),
      statisticalArea: try row.optionalParsed(2, AreaCode.init),
      operatingArea: try row.optionalParsed(3, AreaCode.init),
      registeredArea: try row.optionalParsed(4, AreaCode.init),
      industry: try row.optionalParsed(5, IndustryCode.init),
      operatingState: try row.optionalParsed(6, OperatingState.init(rawValue:)),
      addedAt: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(7))),
      updatedAt: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(8))),
      parks: try row.optionalParsed(9, stays) ?? [])
  }

  /// Reads `310117501:2026-01:` and more of the kind; `nil` where one is none.
  private static func stays(_ text: String) -> [ParkStay]? {
    let stays = text.split(separator: " ").map { stay -> ParkStay? in
      let parts = stay.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 3, let park = AreaCode(parts[0]), let from = Period(parts[1]) else { return nil }
      return ParkStay(park: park, from: from, until: Period(parts[2]))
    }
    let read = stays.compactMap { $0 }.sorted()
    return read.count == stays.count ? read : nil
  }
}

extension EnterpriseQuery.Order {
  /// What is equal stays in the order of codes. What is unknown follows what is known: left alone, databases differ.
  fileprivate var columns: [String] {
    switch self {
    case .name: ["title", "credit_code"]
    case .creditCode: ["credit_code"]
    case .area: ["area IS NULL", "area", "credit_code"]
    case .industry: ["industry IS NULL", "industry", "credit_code"]
    case .updated: ["updated_at", "credit_code"]
    }
  }
}

/// The conditions of a query on enterprises, narrowed by a scope before anything else: the one place where it is done.
struct SQLFilter {
  private var conditions: [String] = []
  private(set) var arguments: [SQLValue] = []

  init(_ scope: AreaScope) {
    switch scope {
    case .everywhere: break
    case .area(let code): add(prefix: code.prefixOfAllBelow, of: "area")
    case .park(let code, let day): add(area: code, on: day)
    case .enterprise(let key): add("credit_code = ?", .text(key))
    case .nothing: add("1 = 0")
    }
  }

  /// ` WHERE …`, or nothing.
  var sql: String { conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ") }

  mutating func add(_ condition: String, _ values: SQLValue...) {
    add(condition, values)
  }

  mutating func add(_ condition: String, _ values: [SQLValue]) {
    conditions.append(condition)
    arguments += values
  }

  /// Codes are digits, and `:` is the character after `9`: a range, which an index can answer.
  mutating func add(prefix: String, of column: String) {
    add("\(column) >= ? AND \(column) < ?", .text(prefix), .text(prefix + ":"))
  }

  /// An area and all below it, or a park's enterprises on a day.
  /// - Parameters:
  ///   - code: the column of the enterprise.
  ///   - area: that of its area.
  mutating func add(area: AreaCode, on day: CalendarDay?, of code: String = "credit_code", _ column: String = "area") {
    guard let day, area.isPark else { return add(prefix: area.prefixOfAllBelow, of: column) }
    let members = Self.members(of: area, on: day, code, column)
    add(members.condition, members.arguments)
  }

  /// Who counts for a park on a day, as `Enterprise.park(on:)` says it: those who were given to it, by an index, and those
  /// whose own area it is unless they were given to another.
  static func members(
    of park: AreaCode, on day: CalendarDay, _ code: String, _ area: String
  ) -> (condition: String, arguments: [SQLValue]) {
    let (stands, months) = standing(on: day)
    return (
      """
      (\(code) IN (SELECT t.enterprise FROM attributions t WHERE t.park = ? AND \(stands))
        OR (\(area) = ? AND NOT EXISTS (SELECT 1 FROM attributions t
          WHERE t.enterprise = \(code) AND t.park <> ? AND \(stands))))
      """, [.text(park.text)] + months + [.text(park.text), .text(park.text)] + months
    )
  }

  /// That an attribution `t` stands and holds for a day.
  static func standing(on day: CalendarDay) -> (condition: String, arguments: [SQLValue]) {
    let month = SQLValue.text("\(Period.month(year: day.year, month: day.month))")
    return (
      "t.end_record IS NULL AND t.first_month <= ? AND (t.last_month IS NULL OR t.last_month >= ?)", [month, month]
    )
  }

  /// Only those that a service officer looks after, by the officer's login name.
  mutating func add(officer: String) {
    add("credit_code IN (SELECT enterprise FROM officer_enterprises WHERE officer = ?)", .text(officer))
  }

  /// Places for so many values of a list.
  static func places(_ count: Int) -> String { Array(repeating: "?", count: count).joined(separator: ", ") }

  /// A word as `LIKE … ESCAPE '\'` takes it for itself.
  static func literal(_ word: String) -> String {
    word.map { ["%", "_", "\\"].contains($0) ? "\\\($0)" : String($0) }.joined()
  }
}

extension Connection {
  /// Hands over values, such as codes, in groups, as arguments and the marks that stand for them. Groups have few sizes, so
  /// that few statements are prepared.
  func forEachGroup(
    of values: [SQLValue], _ body: (_ marks: String, _ arguments: [SQLValue]) throws -> Void
  ) throws {
    var rest = values[...]
    for size in [dialect.enterprisesAQuery, 16, 1] {
      let marks = SQLFilter.places(size)
      while rest.count >= size {
        try body(marks, Array(rest.prefix(size)))
        rest = rest.dropFirst(size)
      }
    }
  }
}
