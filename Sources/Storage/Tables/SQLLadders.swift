import Cultivation
import Journal
import PolicyCorpus
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

  func counts(left register: InstrumentID?, on day: CalendarDay, within scope: AreaScope) throws -> [RungCount] {
    func rows(_ filter: SQLFilter) throws -> [(rung: Rung, area: AreaCode?, count: Int)] {
      try connection.remembered(
        "SELECT rung, area, count(*) FROM held_rungs\(filter.sql) GROUP BY rung, area", filter.arguments
      ).map { row in
        (
          try row.parsed(0) { Rung(rawValue: $0) }, try row.optionalParsed(1) { AreaCode($0) }, try row.integer(2)
        )
      }
    }
    let told = try standing(try rows(SQLFilter(scope)), rows, within: scope)
    guard let register else { return told.map { RungCount(rung: $0.rung, area: $0.area, count: $0.count) } }
    var left: [Rung: [AreaCode?: Int]] = [:]
    for rung in Rung.allCases where rung.recognition != nil {
      var filter = SQLFilter(scope)
      filter.add("rung = ?", .text(rung.rawValue))
      filter.addLeft(rung, register, on: day)
      for row in try rows(filter) { left[rung, default: [:]][row.area] = row.count }
    }
    return told.map { row in
      let gone = left[row.rung]?[row.area] ?? 0
      return RungCount(rung: row.rung, area: row.area, count: row.count - gone, left: gone)
    }
  }

  private typealias CountedRung = (rung: Rung, area: AreaCode?, count: Int)

  /// The counts by the facts, with those who fell out below scale instead of above it.
  private func standing(
    _ told: [CountedRung], _ rows: (SQLFilter) throws -> [CountedRung], within scope: AreaScope
  ) throws -> [CountedRung] {
    let fallen = "credit_code IN (\(SQLScale.fallen()))"
    var own = SQLFilter(scope)
    own.add(fallen)
    let below = try connection.remembered(
      "SELECT area, count(*) FROM enterprises\(own.sql) GROUP BY area", own.arguments
    ).map { row in
      (rung: Rung.belowScale, area: try row.optionalParsed(0) { AreaCode($0) }, count: try row.integer(1))
    }
    guard !below.isEmpty else { return told }
    own.add("rung IN ('below_scale', 'above_scale')")
    let moved = try rows(own).map { (rung: $0.rung, area: $0.area, count: -$0.count) } + below
    var counts: [Rung: [AreaCode?: Int]] = [:]
    for row in told + moved { counts[row.rung, default: [:]][row.area, default: 0] += row.count }
    return counts.flatMap { rung, areas in
      areas.filter { $0.value > 0 }.map { (rung: rung, area: $0.key, count: $0.value) }
    }
  }

  func rows(
    _ query: RungQuery, on day: CalendarDay, within scope: AreaScope
  ) throws -> (rows: [RungRow], total: Int) {
    var filter = SQLFilter(scope)
    let isBelow = query.rung == .belowScale
    let fallen = "credit_code IN (\(SQLScale.fallen()))"
    // Who fell out stands below scale, whether or not the facts ever told of an entry.
    if isBelow {
      filter.add(
        """
        (\(fallen) OR credit_code IN
          (SELECT b.credit_code FROM held_rungs b WHERE b.rung = 'below_scale'))
        """)
    } else {
      filter.add("rung = ?", .text(query.rung.rawValue))
      if query.rung == .aboveScale { filter.add("NOT (\(fallen))") }
    }
    let table = isBelow ? "enterprises" : "held_rungs"
    let since =
      switch query.rung {
      case .belowScale:
        "CASE WHEN \(fallen) THEN \(SQLScale.since(of: "enterprises", isAbove: false)) END"
      case .aboveScale: "COALESCE(\(SQLScale.since(of: "held_rungs", isAbove: true)), since)"
      default: "since"
      }
    if let area = query.area { filter.add(area: area, on: day) }
    if let recognitions = query.recognitions {
      filter.addLeft(query.rung, recognitions, on: day, isLeft: query.isLeft)
    }
    let total = try connection.rememberedCount("SELECT count(*) FROM \(table)\(filter.sql)", filter.arguments)
    // The day of recognition stands among an entry's fields, which databases search in ways of their own: those who ask
    // for that order get it from here.
    let isBySince = query.order == .since && query.rung.isRecognised
    let recognition = """
      FROM register_entries r WHERE r.register = ? AND r.kind = 'enterprise'
        AND r.credit_code = \(table).credit_code AND r.subject_key = ''
      """
    let register = SQLValue.text(query.recognitions?.description ?? "")
    let rows = try connection.rows(
      """
      SELECT credit_code, area, since, title, valid_until, fields, left_on FROM (
        SELECT credit_code, area, \(since) AS since,
          (SELECT e.title FROM enterprises e WHERE e.credit_code = \(table).credit_code) AS title,
          (SELECT r.valid_until \(recognition) AND r.state = 'entered') AS valid_until,
          (SELECT r.fields \(recognition) AND r.state = 'entered') AS fields,
          (SELECT max(r.left_on) \(recognition) AND r.state = 'left' AND r.left_on <= ?) AS left_on
        FROM \(table)\(filter.sql)
      ) AS held ORDER BY \(query.columns) LIMIT ? OFFSET ?
      """,
      [register, register, register, .text("\(day)")] + filter.arguments
        + [SQLValue(isBySince ? Int.max : max(0, query.limit)), SQLValue(isBySince ? 0 : max(0, query.offset))])
    let read = try rows.map { row in
      let fields = try row.optionalText(5).map { try CanonicalJSON(canonical: $0.utf8).members ?? [:] }
      let recognised = fields?[LadderReader.recognisedOn]?.text.flatMap { CalendarDay($0) }
      return RungRow(
        held: HeldRung(
          enterprise: try row.parsed(0, CreditCode.init), rung: query.rung,
          area: try row.optionalParsed(1) { AreaCode($0) },
          since: try row.optionalParsed(2) { CalendarDay($0) } ?? (query.rung.isRecognised ? recognised : nil)),
        name: try row.text(3),
        validUntil: query.rung.isRecognised ? try row.optionalParsed(4) { CalendarDay($0) } : nil,
        leftOn: query.isLeft ? try row.optionalParsed(6) { CalendarDay($0) } : nil)
    }
    guard isBySince else { return (read, total) }
    let sorted = read.sorted(by: query.isBefore)
    return (Array(sorted.dropFirst(max(0, query.offset)).prefix(max(0, query.limit))), total)
  }
}

extension SQLFilter {
  /// Only those on a rung whose recognition has left its register by a day and who hold no title beside it; or only the
  /// others. A rung without a recognition is lost by nobody.
  fileprivate mutating func addLeft(
    _ rung: Rung, _ register: InstrumentID, on day: CalendarDay, isLeft: Bool = true
  ) {
    guard let recognition = rung.recognition else {
      if isLeft { add("1 = 0") }
      return
    }
    let lost = Self.lost([recognition.rawValue], register, on: day, of: "held_rungs")
    var condition = lost.condition
    if !rung.titles.isEmpty {
      condition += """
         AND NOT EXISTS (SELECT 1 FROM held_rungs t WHERE t.credit_code = held_rungs.credit_code
          AND t.rung IN (\(SQLFilter.places(rung.titles.count))))
        """
    }
    add(
      "\(isLeft ? "" : "NOT ")(\(condition))", lost.arguments + rung.titles.map { .text($0.rawValue) })
  }

  /// That an enterprise holds one of some rungs by its facts while the recognition has left its register by a day, since the
  /// fact began, and does not stand there on it.
  /// - Parameter table: whose `credit_code` names the enterprise.
  static func lost(
    _ rungs: [String], _ register: InstrumentID, on day: CalendarDay, of table: String
  ) -> (condition: String, arguments: [SQLValue]) {
    let recognition = """
      SELECT 1 FROM register_entries r WHERE r.register = ? AND r.kind = 'enterprise'
        AND r.credit_code = l.credit_code AND r.subject_key = ''
      """
    let condition = """
      EXISTS (SELECT 1 FROM held_rungs l WHERE l.credit_code = \(table).credit_code
        AND l.rung IN (\(places(rungs.count)))
        AND EXISTS (\(recognition) AND r.state = 'left' AND r.left_on <= ?
          AND (l.since IS NULL OR l.since <= r.left_on))
        AND NOT EXISTS (\(recognition) AND r.entered_on <= ? AND (r.left_on IS NULL OR ? < r.left_on)))
      """
    let register = SQLValue.text("\(register)")
    let day = SQLValue.text("\(day)")
    return (condition, rungs.map { .text($0) } + [register, day, register, day, day])
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

  public func rungCounts(
    left register: InstrumentID?, on day: CalendarDay, within scope: AreaScope
  ) async throws -> [RungCount] {
    try await driver.read { try SQLLadders($0).counts(left: register, on: day, within: scope) }
  }

  public func rungRows(
    _ query: RungQuery, on day: CalendarDay, within scope: AreaScope
  ) async throws -> (rows: [RungRow], total: Int) {
    try await driver.read { try SQLLadders($0).rows(query, on: day, within: scope) }
  }
}
