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
    let told = try rows(SQLFilter(scope))
    guard let register else { return told.map { RungCount(rung: $0.rung, area: $0.area, count: $0.count) } }
    let recognised = Rung.allCases.filter(\.isRecognised)
    var left: [Rung: [AreaCode?: Int]] = [:]
    for rungs in [recognised, [.strong]] {
      var filter = SQLFilter(scope)
      filter.add("rung IN (\(SQLFilter.places(rungs.count)))", rungs.map { .text($0.rawValue) })
      filter.addLeft(register, on: day, isStrong: rungs == [.strong])
      for row in try rows(filter) { left[row.rung, default: [:]][row.area] = row.count }
    }
    return told.map { row in
      let gone = left[row.rung]?[row.area] ?? 0
      return RungCount(rung: row.rung, area: row.area, count: row.count - gone, left: gone)
    }
  }

  func rows(
    _ query: RungQuery, on day: CalendarDay, within scope: AreaScope
  ) throws -> (rows: [RungRow], total: Int) {
    var filter = SQLFilter(scope)
    filter.add("rung = ?", .text(query.rung.rawValue))
    if let area = query.area { filter.add(prefix: area.prefixOfAllBelow, of: "area") }
    if let recognitions = query.recognitions {
      filter.addLeft(recognitions, on: day, isStrong: query.rung == .strong, isLeft: query.isLeft)
    }
    let total = try connection.rememberedCount("SELECT count(*) FROM held_rungs\(filter.sql)", filter.arguments)
    // The day of recognition stands among an entry's fields, which databases search in ways of their own: those who ask
    // for that order get it from here.
    let isBySince = query.order == .since && query.rung.isRecognised
    let recognition = """
      FROM register_entries r WHERE r.register = ? AND r.kind = 'enterprise'
        AND r.credit_code = held_rungs.credit_code AND r.subject_key = ''
      """
    let register = SQLValue.text(query.recognitions?.description ?? "")
    let rows = try connection.rows(
      """
      SELECT credit_code, area, since, title, valid_until, fields, left_on FROM (
        SELECT credit_code, area, since,
          (SELECT e.title FROM enterprises e WHERE e.credit_code = held_rungs.credit_code) AS title,
          (SELECT r.valid_until \(recognition) AND r.state = 'entered') AS valid_until,
          (SELECT r.fields \(recognition) AND r.state = 'entered') AS fields,
          (SELECT max(r.left_on) \(recognition) AND r.state = 'left' AND r.left_on <= ?) AS left_on
        FROM held_rungs\(filter.sql)
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
    // What is unknown comes last, either way; what is equal stays in the order of codes.
    let sorted = read.sorted { left, right in
      switch (left.held.since, right.held.since) {
      case (let one?, let other?) where one != other: query.isDescending ? one > other : one < other
      case (.some, nil): true
      case (nil, .some): false
      default: left.held.enterprise < right.held.enterprise
      }
    }
    return (Array(sorted.dropFirst(max(0, query.offset)).prefix(max(0, query.limit))), total)
  }
}

extension SQLFilter {
  /// Only those whose recognition has left its register by a day, since the fact began, and does not stand there on it;
  /// or only the others.
  /// - Parameter isStrong: the rung is 转强, which is lost with the recognition of those who hold no title beside it.
  fileprivate mutating func addLeft(
    _ register: InstrumentID, on day: CalendarDay, isStrong: Bool, isLeft: Bool = true
  ) {
    func gone(_ held: String) -> String {
      let recognition = """
        SELECT 1 FROM register_entries r WHERE r.register = ? AND r.kind = 'enterprise'
          AND r.credit_code = \(held).credit_code AND r.subject_key = ''
        """
      return """
        EXISTS (\(recognition) AND r.state = 'left' AND r.left_on <= ?
          AND (\(held).since IS NULL OR \(held).since <= r.left_on))
        AND NOT EXISTS (\(recognition) AND r.entered_on <= ? AND (r.left_on IS NULL OR ? < r.left_on))
        """
    }
    let register = SQLValue.text(register.description)
    let day = SQLValue.text("\(day)")
    let goneArguments = [register, day, register, day, day]
    let negation = isLeft ? "" : "NOT "
    guard isStrong else {
      add("\(negation)(\(gone("held_rungs")))", goneArguments)
      return
    }
    let titles = Rung.strongTitles
    add(
      """
      \(negation)(EXISTS (SELECT 1 FROM held_rungs l WHERE l.credit_code = held_rungs.credit_code AND l.rung = ?
          AND \(gone("l")))
        AND NOT EXISTS (SELECT 1 FROM held_rungs t WHERE t.credit_code = held_rungs.credit_code
          AND t.rung IN (\(SQLFilter.places(titles.count)))))
      """,
      [.text(Rung.strongRecognition.rawValue)] + goneArguments + titles.map { .text($0.rawValue) })
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
