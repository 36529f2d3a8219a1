import Benefits
import PolicyCorpus
import Quantities

/// Who stands behind each figure, and the figures themselves: rebuilt as a whole, never edited.
struct SQLStandings {
  private let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  /// The one projection of this kind so far.
  private static let markName = "standings"
  /// The area under which the whole city stands, those without an area too.
  private static let wholeCity = ""

  func mark() throws -> ProjectionMark? {
    try connection.row(
      "SELECT day, corpus, sequence FROM projection_marks WHERE name = ?", [.text(Self.markName)]
    ).map {
      ProjectionMark(
        on: try $0.parsed(0, { CalendarDay($0) }), corpus: try $0.text(1), journalSequence: try $0.integer(2))
    }
  }

  // MARK: Rebuilding

  func clear() throws {
    for table in ["standings", "clause_figures", "projection_marks"] {
      try connection.execute("DELETE FROM \(table)", [])
    }
  }

  func insert(_ standing: Standing) throws {
    try connection.execute(
      """
      INSERT INTO standings (source, credit_code, subject, state, minimum_fen, maximum_fen, row_name, area)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text("\(standing.source)"), .text(standing.enterprise), .text(standing.subject),
        .text(standing.state.rawValue), .integer(standing.minimum.fen),
        standing.maximum.map { .integer($0.fen) } ?? .null, SQLValue(standing.row), SQLValue(standing.area?.text),
      ])
  }

  /// The parks that enterprises were given to, by credit code, as of a day.
  func parks(on day: CalendarDay) throws -> [String: AreaCode] {
    let (stands, months) = SQLFilter.standing(on: day)
    return try connection.rows(
      "SELECT t.enterprise, t.park FROM attributions t WHERE t.park IS NOT NULL AND \(stands)", months
    ).reduce(into: [:]) { parks, row in parks[try row.text(0)] = try row.parsed(1) { AreaCode($0) } }
  }

  /// Writes the figures of what was counted, for the city, every district, every street and every park.
  func insert(_ figures: [FigureSource: [AreaCode?: [String?: Tally]]], mark: ProjectionMark) throws {
    for (source, areas) in figures {
      for (area, rows) in areas {
        for (row, tally) in rows {
          let values: [(FigureName, Int64?)] = [
            (.holding, Int64(tally.holding)), (.holders, Int64(tally.holders)),
            (.undecided, Int64(tally.undecided)), (.undecidedHolders, Int64(tally.undecidedHolders)),
            (.maximum, tally.maximum?.fen),
          ]
          for (name, value) in values {
            try connection.execute(
              "INSERT INTO clause_figures (instrument, source, area, figure, value, as_of) VALUES (?, ?, ?, ?, ?, ?)",
              [
                .text("\(source.instrument)"), .text("\(source)"), .text(area?.text ?? Self.wholeCity),
                .text(name.stored(row: row)), value.map { .integer($0) } ?? .null, .text("\(mark.on)"),
              ])
          }
        }
      }
    }
    try connection.execute(
      "INSERT INTO projection_marks (name, day, corpus, sequence) VALUES (?, ?, ?, ?)",
      [.text(Self.markName), .text("\(mark.on)"), .text(mark.corpus), SQLValue(mark.journalSequence)])
  }

  // MARK: Reading

  /// The tallies of one figure: of the scope as a whole under `nil`, and of each area within it.
  /// - Parameter isWhole: streets too; else only what lies right below the scope: of a city its districts.
  func tallies(of source: FigureSource, scope: AreaScope, isWhole: Bool) throws -> [AreaCode?: Tally] {
    var tallies: [AreaCode?: Tally] = [nil: Tally()]
    guard let whole = Self.whole(of: scope) else { return tallies }
    var filter = SQLFilter(.everywhere)
    filter.add("source = ?", .text("\(source)"))
    if !isWhole, whole == Self.wholeCity { filter.add("length(area) <= 6") }
    if let code = AreaCode(whole) { filter.add(prefix: code.prefixOfAllBelow, of: "area") }
    let names = FigureName.allCases
    let marks = names.map { _ in "?" }.joined(separator: ", ")
    filter.add("figure IN (\(marks))", names.map { .text($0.stored(row: nil)) })
    for row in try connection.remembered(
      "SELECT area, figure, value FROM clause_figures\(filter.sql)", filter.arguments)
    {
      guard let (name, _) = FigureName.read(try row.text(1)) else { continue }
      let area = try row.text(0)
      let key = area == whole ? nil : AreaCode(area)
      tallies[key, default: Tally()].set(name, to: try row.optionalInteger(2))
    }
    return tallies
  }

  /// The tally of one figure of the scope as a whole, under `nil`, and those of the rows of its table.
  func wholeTallies(of source: FigureSource, scope: AreaScope) throws -> [String?: Tally] {
    var tallies: [String?: Tally] = [nil: Tally()]
    guard let whole = Self.whole(of: scope) else { return tallies }
    for row in try connection.remembered(
      "SELECT figure, value FROM clause_figures WHERE source = ? AND area = ?", [.text("\(source)"), .text(whole)])
    {
      guard let (name, tier) = FigureName.read(try row.text(0)) else { continue }
      tallies[tier, default: Tally()].set(name, to: try row.optionalInteger(1))
    }
    return tallies
  }

  /// Under which area the figures of a scope as a whole stand; `nil` where a scope has none.
  private static func whole(of scope: AreaScope) -> String? {
    switch scope {
    case .everywhere: wholeCity
    case .area(let code): code.prefixOfAllBelow == code.text ? code.text : wholeCity  // the city's own code
    case .park(let code, _): code.text
    case .enterprise, .nothing: nil
    }
  }

  /// The order of a list. What is equal stays in the order of codes and keys, so that pages neither repeat nor leave
  /// out a row. Nulls are placed by hand, since databases differ: an unknown area is last, and no ceiling is the most.
  private static func order(_ filter: StandingFilter) -> String {
    let way = filter.isDescending ? "DESC" : "ASC"
    let columns: [String] =
      switch filter.order {
      case .state: ["state"]
      case .name: ["title"]
      case .area: ["area IS NULL", "area"]
      case .amount: ["maximum_fen IS NULL", "maximum_fen", "minimum_fen"]
      }
    return (columns + ["credit_code", "subject"]).map { "\($0) \(way)" }.joined(separator: ", ")
  }

  func standings(
    _ filter: StandingFilter, scope: AreaScope, offset: Int, limit: Int
  ) throws -> (rows: [StandingRow], total: Int) {
    var conditions = SQLFilter(scope)
    // The standings may be older than the facts: whose enterprise it is now decides who sees it. Who sees everybody need
    // not be asked about each.
    let own = SQLFilter(scope)
    if !own.sql.isEmpty {
      conditions.add("credit_code IN (SELECT credit_code FROM enterprises\(own.sql))", own.arguments)
    }
    conditions.add("source = ?", .text("\(filter.source)"))
    if let state = filter.state { conditions.add("state = ?", .text(state.rawValue)) }
    if let row = filter.row { conditions.add("row_name = ?", .text(row)) }
    if let officer = filter.officer { conditions.add(officer: officer) }
    if let area = filter.area { conditions.add(area: area, on: filter.areaOn) }
    if let recognition = filter.recognition {
      let lost = SQLFilter.lost(
        recognition.rungs, recognition.register, on: recognition.on, of: "standings")
      conditions.add((recognition.isLeft ? "" : "NOT ") + lost.condition, lost.arguments)
    }
    if let exit = filter.exit {
      conditions.add((exit.isLeft ? "" : "NOT ") + "(\(SQLFilter.fallenOut(since: "\(exit.since)", of: "standings")))")
    }
    if let call = filter.without, case .benefit(let benefit) = filter.source {
      // As `Award.claim` writes it: the subject's place, once or in the year.
      conditions.add(
        """
        NOT EXISTS (SELECT 1 FROM awards WHERE awards.call = ? AND awards.claim IN (
          ? || standings.credit_code || ' ' || standings.subject || ' once',
          ? || standings.credit_code || ' ' || standings.subject || ?))
        """,
        [SQLValue(call.number), .text("\(benefit) "), .text("\(benefit) "), .text(" \(call.year)")])
      // Who is no more is asked by nobody to apply.
      conditions.add(
        """
        NOT EXISTS (SELECT 1 FROM enterprises WHERE enterprises.credit_code = standings.credit_code
          AND enterprises.operating_state IN ('revoked', 'deregistered'))
        """)
      // Some hundreds at a time: a statement takes only so many values.
      for start in stride(from: 0, to: call.given.count, by: 400) {
        let some = call.given[start..<min(start + 400, call.given.count)]
        conditions.add(
          "(standings.credit_code || ' ' || standings.subject) NOT IN (\(some.map { _ in "?" }.joined(separator: ", ")))",
          some.map { .text("\($0.enterprise) \($0.subject)") })
      }
    }
    let total = try connection.rememberedCount("SELECT count(*) FROM standings\(conditions.sql)", conditions.arguments)
    let columns = "credit_code, subject, state, minimum_fen, maximum_fen, row_name, area"
    let title = "(SELECT title FROM enterprises WHERE enterprises.credit_code = standings.credit_code) AS title"
    // Names are looked up for the rows of the page alone, unless they order the list.
    let rows = try connection.remembered(
      """
      SELECT \(columns), \(filter.order == .name ? "title" : title) FROM (
        SELECT \(columns)\(filter.order == .name ? ", \(title)" : "") FROM standings\(conditions.sql)
        ORDER BY \(Self.order(filter)) LIMIT ? OFFSET ?
      ) AS standings ORDER BY \(Self.order(filter))
      """, conditions.arguments + [SQLValue(max(0, limit)), SQLValue(max(0, offset))])
    let read = try rows.map { row in
      let standing = Standing(
        source: filter.source, enterprise: try row.text(0), subject: try row.text(1),
        state: try row.parsed(2, Standing.State.init(rawValue:)), minimum: Money(fen: Int64(try row.integer(3))),
        maximum: try row.optionalInteger(4).map { Money(fen: Int64($0)) }, row: try row.optionalText(5),
        area: try row.optionalParsed(6, AreaCode.init))
      return StandingRow(standing: standing, name: try row.text(7))
    }
    return (read, total)
  }
}

/// The figures that are kept of each source and area, of all rows together or of one.
private enum FigureName: String, CaseIterable {
  case holding, holders, undecided
  case undecidedHolders = "undecided_holders"
  case maximum = "maximum_fen"

  func stored(row: String?) -> String { row.map { "\(rawValue):\($0)" } ?? rawValue }

  static func read(_ stored: String) -> (FigureName, row: String?)? {
    let parts = stored.split(separator: ":", maxSplits: 1).map(String.init)
    guard let name = FigureName(rawValue: parts[0]) else { return nil }
    return (name, parts.count > 1 ? parts[1] : nil)
  }
}

extension Tally {
  fileprivate mutating func set(_ name: FigureName, to value: Int?) {
    switch name {
    case .holding: holding = value ?? 0
    case .holders: holders = value ?? 0
    case .undecidedHolders: undecidedHolders = value ?? 0
    case .undecided: undecided = value ?? 0
    case .maximum: maximum = value.map { Money(fen: Int64($0)) }
    }
  }
}

extension SQLStore: StandingStore {
  public func projectionMark() async throws -> ProjectionMark? {
    try await driver.read { try SQLStandings($0).mark() }
  }

  public func replaceStandings(
    with standings: [Standing], caps: [InstrumentID: Money], mark: ProjectionMark
  ) async throws {
    try await driver.write { connection in
      let table = SQLStandings(connection)
      // Another process may have worked everybody out from later facts meanwhile.
      if let stored = try table.mark(), stored.isLater(than: mark) { return }
      try table.clear()
      try connection.markDerived()
      var figures: [FigureSource: [AreaCode?: [String?: Tally]]] = [:]
      let parks = try table.parks(on: mark.on)
      // In the order of the table's own key: rows are added at its end, and a tally meets each enterprise once.
      let bySource = Dictionary(grouping: standings, by: \.source).sorted { "\($0.key)" < "\($1.key)" }
      for standing in bySource.lazy.flatMap({ $0.value.sorted(by: Self.isInOrder) }) {
        try table.insert(standing)
        let cap: Money? = if case .benefit(let benefit) = standing.source { caps[benefit] } else { nil }
        for area in Self.holders(of: standing.area, givenTo: parks[standing.enterprise]) {
          figures[standing.source, default: [:]][area, default: [:]][nil, default: Tally()].add(standing, cap: cap)
          if let row = standing.row {
            figures[standing.source, default: [:]][area, default: [:]][row, default: Tally()].add(standing, cap: cap)
          }
        }
      }
      try table.insert(figures, mark: mark)
    }
  }

  /// Under what a standing counts: the whole city; where an area is known its district and, below that, the street; and the
  /// park that it counts for, as lists by a park have it.
  private static func holders(of area: AreaCode?, givenTo park: AreaCode?) -> [AreaCode?] {
    var holders: [AreaCode?] = [nil]
    if let area { holders.append(area.district) }
    if let area, !area.isDistrictOrCity, !area.isPark { holders.append(area) }
    if let park = park ?? area.flatMap({ $0.isPark ? $0 : nil }) { holders.append(park) }
    return holders
  }

  private static func isInOrder(_ first: Standing, _ second: Standing) -> Bool {
    first.enterprise == second.enterprise ? first.subject < second.subject : first.enterprise < second.enterprise
  }

  public func tallies(of source: FigureSource, scope: AreaScope) async throws -> [AreaCode?: Tally] {
    try await driver.read { try SQLStandings($0).tallies(of: source, scope: scope, isWhole: true) }
  }

  public func partTallies(of source: FigureSource, scope: AreaScope) async throws -> [AreaCode?: Tally] {
    try await driver.read { try SQLStandings($0).tallies(of: source, scope: scope, isWhole: false) }
  }

  public func wholeTallies(of sources: [FigureSource], scope: AreaScope) async throws -> [FigureSource: Tally] {
    try await driver.read { connection in
      let table = SQLStandings(connection)
      return try sources.reduce(into: [:]) { $0[$1] = try table.wholeTallies(of: $1, scope: scope)[nil] ?? Tally() }
    }
  }

  public func talliesByRow(of benefit: InstrumentID, scope: AreaScope) async throws -> [String: Tally] {
    try await driver.read { try SQLStandings($0).wholeTallies(of: .benefit(benefit), scope: scope) }
      .reduce(into: [:]) { tallies, one in if let row = one.key { tallies[row] = one.value } }
  }

  public func standings(
    _ filter: StandingFilter, scope: AreaScope, offset: Int, limit: Int
  ) async throws -> (rows: [StandingRow], total: Int) {
    try await driver.read { try SQLStandings($0).standings(filter, scope: scope, offset: offset, limit: limit) }
  }
}
