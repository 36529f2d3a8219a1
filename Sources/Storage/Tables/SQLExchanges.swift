import Diagnostics
import Enterprises
import Exchanges
import Journal
import PolicyCorpus
import Quantities

/// Demands and supplies with their answers, and the acts that led there.
struct SQLExchanges: ExchangeReader, ExchangeRepository {
  private let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  func append(_ act: ExchangeAct, entry: ExchangeEntry) throws {
    let opening = entry.opening
    let isSettled = entry.responses.values.contains { $0.state.name == .settled }
    try connection.execute(
      """
      INSERT INTO exchange_entries (id, instrument, side, credit_code, area, search_text, published_text, state, until,
        is_unanswered, is_settled)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET search_text = excluded.search_text, published_text = excluded.published_text,
        state = excluded.state, until = excluded.until, is_unanswered = excluded.is_unanswered,
        is_settled = excluded.is_settled
      """,
      [
        SQLValue(entry.id.number), .text("\(opening.instrument)"), .text(opening.side.rawValue),
        SQLValue(opening.party.enterprise?.text), .text(opening.area.text),
        .text(Self.searched(entry.figures)), SQLValue(entry.publishedFigures.map(Self.searched)),
        .text(entry.state.name.rawValue), .text("\(entry.figures.until)"), SQLValue(entry.isUnanswered ? 1 : 0),
        SQLValue(isSettled ? 1 : 0),
      ])
    for (number, response) in entry.responses.sorted(by: { $0.key < $1.key }) {
      try connection.execute(
        """
        INSERT INTO exchange_responses (id, entry, credit_code, state, settled_on, fen) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET state = excluded.state, settled_on = excluded.settled_on, fen = excluded.fen
        """,
        [
          .text("\(entry.id)-\(number)"), SQLValue(entry.id.number), SQLValue(response.party.enterprise?.text),
          .text(response.state.name.rawValue), SQLValue((response.result?.on).map { "\($0)" }),
          (response.result?.amount).map { .integer($0.fen) } ?? .null,
        ])
    }
    try connection.execute(
      "INSERT INTO exchange_acts (id, entry, at, actor, record, content) VALUES (?, ?, ?, ?, ?, ?)",
      [
        SQLValue(try connection.count("SELECT max(id) FROM exchange_acts") + 1), SQLValue(entry.id.number),
        .integer(act.at.millisecondsSinceEpoch), .text(act.actor.text), SQLValue(act.record),
        .text(act.event.json.description),
      ])
  }

  /// What an entry is found by while it says what it says.
  static func searched(_ figures: ExchangeFigures) -> String {
    SearchText.found("\(figures.title)\n\(figures.text)")
  }

  func acts(on entry: ExchangeEntry.ID) throws -> [ExchangeAct] {
    try connection.rows(
      "SELECT at, actor, record, content FROM exchange_acts WHERE entry = ? ORDER BY id", [SQLValue(entry.number)]
    ).map { row in
      ExchangeAct(
        entry: entry, event: try row.json(3) { ExchangeEvent($0) },
        at: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(0))), actor: try row.parsed(1, ActorID.init),
        record: try row.integer(2))
    }
  }

  func lastEntry() throws -> Int { try connection.count("SELECT max(id) FROM exchange_entries") }

  func page(
    _ query: ExchangeQuery, for viewer: ExchangeActor, on today: CalendarDay
  ) throws -> (rows: [ExchangeEntry], total: Int) {
    var filter = Self.visible(to: viewer, on: today)
    if let instrument = query.instrument { filter.add("instrument = ?", .text("\(instrument)")) }
    if let side = query.side { filter.add("side = ?", .text(side.rawValue)) }
    if let enterprise = query.enterprise {
      filter.add(
        "(credit_code = ? OR id IN (SELECT entry FROM exchange_responses WHERE credit_code = ?))",
        .text(enterprise.text), .text(enterprise.text))
    }
    switch query.filter {
    case .live: filter.add("state = 'published' AND until >= ?", .text("\(today)"))
    case .submitted: filter.add("state = 'submitted'")
    case .unanswered: filter.add(Self.unanswered, Self.termAgo(today))
    case .expired: filter.add("state = 'published' AND until < ?", .text("\(today)"))
    case .settled: filter.add("is_settled = 1")
    case .all: break
    }
    let text = Self.text(readBy: viewer)
    for word in query.search.split(whereSeparator: \.isWhitespace) {
      filter.add(
        "\(text.sql) LIKE ? ESCAPE '\\'",
        text.arguments + [.text("%\(SQLFilter.literal(SearchText.folded(String(word))))%")])
    }
    let total = try connection.count("SELECT count(*) FROM exchange_entries\(filter.sql)", filter.arguments)
    let ids = try connection.rows(
      "SELECT id FROM exchange_entries\(filter.sql) ORDER BY id DESC LIMIT ? OFFSET ?",
      filter.arguments + [SQLValue(max(0, query.limit)), SQLValue(max(0, query.offset))]
    ).map { ExchangeEntry.ID(try $0.integer(0)) }
    return (try ids.compactMap { ExchangeEntry($0, acts: try acts(on: $0)) }, total)
  }

  /// That an entry has stood unanswered since a moment, with nothing done to it after that.
  private static let unanswered = """
    state = 'published' AND is_unanswered = 1 AND NOT EXISTS
      (SELECT 1 FROM exchange_acts WHERE exchange_acts.entry = exchange_entries.id AND exchange_acts.at > ?)
    """

  /// The end of the day since which nothing may have happened to an entry that counts as unanswered on a day.
  private static func termAgo(_ day: CalendarDay) -> SQLValue {
    .integer(
      Timestamp(endOfDayInShanghai: day.adding(days: -ExchangeEntry.answerTerm)).millisecondsSinceEpoch)
  }

  func figures(for viewer: ExchangeActor, on today: CalendarDay) throws -> [InstrumentID: ExchangeFigure] {
    let filter = Self.visible(to: viewer, on: today)
    let day = SQLValue.text("\(today)")
    var figures: [InstrumentID: ExchangeFigure] = [:]
    for row in try connection.rows(
      """
      SELECT instrument,
        sum(CASE WHEN state = 'published' AND until >= ? AND side = 'demand' THEN 1 ELSE 0 END),
        sum(CASE WHEN state = 'published' AND until >= ? AND side = 'supply' THEN 1 ELSE 0 END),
        sum(CASE WHEN state = 'submitted' THEN 1 ELSE 0 END),
        sum(CASE WHEN \(Self.unanswered) THEN 1 ELSE 0 END),
        sum(CASE WHEN state = 'published' AND until < ? THEN 1 ELSE 0 END),
        sum(is_settled)
      FROM exchange_entries\(filter.sql) GROUP BY instrument
      """, [day, day, Self.termAgo(today), day] + filter.arguments)
    {
      figures[try row.parsed(0) { InstrumentID($0) }] = ExchangeFigure(
        demands: try row.integer(1), supplies: try row.integer(2), submitted: try row.integer(3),
        unanswered: try row.integer(4), expired: try row.integer(5), settled: try row.integer(6))
    }
    for (instrument, contracts) in try contracts(Self.answersSeen(by: viewer)) {
      figures[instrument, default: ExchangeFigure()].contracts = contracts
    }
    return figures
  }

  func publicFigure(of instrument: InstrumentID, on today: CalendarDay) throws -> PublicExchangeFigure {
    var figure = PublicExchangeFigure()
    for row in try connection.rows(
      """
      SELECT side, count(*), count(DISTINCT credit_code) FROM exchange_entries
      WHERE instrument = ? AND state = 'published' AND until >= ? GROUP BY side
      """, [.text("\(instrument)"), .text("\(today)")])
    {
      let (count, enterprises) = (try row.integer(1), try row.integer(2))
      switch try row.parsed(0, ExchangeSide.init(rawValue:)) {
      case .demand: (figure.demands, figure.demanders) = (count, enterprises)
      case .supply: (figure.supplies, figure.suppliers) = (count, enterprises)
      }
    }
    var filter = SQLFilter(.everywhere)
    filter.add("e.instrument = ?", .text("\(instrument)"))
    figure.contracts = try contracts(filter)[instrument] ?? ExchangeContracts()
    return figure
  }

  /// What came of the answers to entries, by exchange.
  private func contracts(_ filter: SQLFilter) throws -> [InstrumentID: ExchangeContracts] {
    var filter = filter
    filter.add("r.state = 'settled'")
    var found: [InstrumentID: ExchangeContracts] = [:]
    for row in try connection.rows(
      """
      SELECT e.instrument, count(*), count(r.fen), coalesce(sum(r.fen), 0), count(DISTINCT e.credit_code),
        count(DISTINCT r.credit_code)
      FROM exchange_responses r JOIN exchange_entries e ON e.id = r.entry\(filter.sql) GROUP BY e.instrument
      """, filter.arguments)
    {
      let sides = [try row.integer(4), try row.integer(5)].filter { $0 > 0 }
      found[try row.parsed(0) { InstrumentID($0) }] = ExchangeContracts(
        count: try row.integer(1), told: try row.integer(2), amount: Money(fen: Int64(try row.integer(3))),
        enterprises: sides.min() ?? 0)
    }
    return found
  }

  /// Answers are between the two and the office of the entry's area.
  private static func answersSeen(by viewer: ExchangeActor) -> SQLFilter {
    var filter = SQLFilter(.everywhere)
    switch viewer.standing {
    case .office(.everywhere): break
    case .office(.area(let own)), .office(.park(let own, _)):
      filter.add("e.area >= ? AND e.area < ?", .text(own.prefixOfAllBelow), .text(own.prefixOfAllBelow + ":"))
    case .office: filter.add("1 = 0")
    case .enterprise(let code):
      filter.add("(e.credit_code = ? OR r.credit_code = ?)", .text(code.text), .text(code.text))
    }
    return filter
  }

  /// As `ExchangeEntry.seen`: what was changed and not looked at again is read, and so found, by whoever posted it and the
  /// office; others find it by what they read.
  private static func text(readBy viewer: ExchangeActor) -> (sql: String, arguments: [SQLValue]) {
    func own(_ condition: String, _ arguments: [SQLValue]) -> (sql: String, arguments: [SQLValue]) {
      ("CASE WHEN \(condition) THEN search_text ELSE published_text END", arguments)
    }
    return switch viewer.standing {
    case .office(.everywhere): ("search_text", [])
    case .office(.area(let area)), .office(.park(let area, _)):
      own("area >= ? AND area < ?", [.text(area.prefixOfAllBelow), .text(area.prefixOfAllBelow + ":")])
    case .office: ("published_text", [])
    case .enterprise(let code): own("credit_code = ?", [.text(code.text)])
    }
  }

  /// As `ExchangeEntry.isVisible`: what is not published or is over stays with whoever posted or answered it, and offices.
  private static func visible(to viewer: ExchangeActor, on today: CalendarDay) -> SQLFilter {
    var filter = SQLFilter(.everywhere)
    switch viewer.standing {
    case .office(.everywhere): break
    case .office(.area(let own)), .office(.park(let own, _)):
      filter.add(
        "((state IN ('published', 'closed') AND published_text IS NOT NULL) OR (area >= ? AND area < ?))",
        .text(own.prefixOfAllBelow), .text(own.prefixOfAllBelow + ":"))
    case .office: filter.add("1 = 0")
    case .enterprise(let code):
      filter.add(
        """
        ((state = 'published' AND until >= ?) OR credit_code = ?
          OR id IN (SELECT entry FROM exchange_responses WHERE credit_code = ?))
        """, .text("\(today)"), .text(code.text), .text(code.text))
    }
    return filter
  }
}

extension ExchangeProjection: ReplayedProjection {
  public var tables: [ReplayedTable] {
    [
      ReplayedTable(
        name: "exchange_entries", key: "id",
        columns: [
          "instrument", "side", "credit_code", "area", "search_text", "published_text", "state", "until",
          "is_unanswered", "is_settled",
        ]),
      ReplayedTable(
        name: "exchange_responses", key: "id", columns: ["entry", "credit_code", "state", "settled_on", "fen"]),
      ReplayedTable(name: "exchange_acts", key: "id", columns: ["entry", "at", "actor", "record", "content"]),
    ]
  }

  public func apply(
    _ record: JournalRecord, to work: SQLWork, segment: (ContentHash) throws -> [UInt8]?
  ) throws {
    try apply(record, to: work as any ExchangeWork)
  }
}

extension SQLWork: ExchangeWork {
  public var exchanges: any ExchangeReader { SQLExchanges(connection) }
  public var exchangeTable: any ExchangeRepository { SQLExchanges(connection) }
}

extension SQLStore: ExchangeStore {
  public func writeExchanges<T: Sendable>(_ body: @Sendable (any ExchangeWork) throws -> T) async throws -> T {
    try await unitOfWork { try body($0) }
  }

  public func readExchanges<T: Sendable>(_ body: @Sendable (any ExchangeReading) throws -> T) async throws -> T {
    try await driver.read { try body(SQLWork($0)) }
  }
}
