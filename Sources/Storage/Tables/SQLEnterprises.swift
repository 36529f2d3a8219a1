import Enterprises
import Quantities

/// The enterprises' profiles.
struct SQLEnterprises: EnterpriseReader, EnterpriseRepository {
  private let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  private static let columns =
    "credit_code, name, statistical_area, operating_area, registered_area, industry, operating_state, added_at, updated_at"

  func enterprise(_ code: CreditCode) throws -> Enterprise? {
    try connection.row("SELECT \(Self.columns) FROM enterprises WHERE credit_code = ?", [.text(code.text)])
      .map(Self.enterprise)
  }

  func enterprises(_ codes: [CreditCode]) throws -> [CreditCode: Enterprise] {
    var known: [CreditCode: Enterprise] = [:]
    known.reserveCapacity(codes.count)
    try connection.forEachGroup(of: codes.map { .text($0.text) }) { marks, arguments in
      for row in try connection.rows(
        "SELECT \(Self.columns) FROM enterprises WHERE credit_code IN (\(marks))", arguments)
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
      INSERT INTO enterprises (\(Self.columns), title, area, search_text)
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
    if let area = query.area { filter.add(prefix: area.prefixOfAllBelow, of: "area") }
    if let industry = query.industry, !industry.isEmpty { filter.add(prefix: industry, of: "industry") }
    let total = try connection.rememberedCount("SELECT count(*) FROM enterprises\(filter.sql)", filter.arguments)
    let direction = query.isDescending ? "DESC" : "ASC"
    let order = query.order.columns.map { "\($0) \(direction)" }.joined(separator: ", ")
    // Which are on the page, an index alone tells; whole rows are read of those only.
    let rows = try connection.rows(
      """
      SELECT \(Self.columns) FROM enterprises WHERE credit_code IN (
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
      "SELECT \(Self.columns) FROM enterprises\(filter.sql) ORDER BY credit_code", filter.arguments
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
      updatedAt: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(8))))
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
