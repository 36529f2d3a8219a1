import Cultivation
import Enterprises
import Instruments
import Journal
import PolicyCorpus
import Quantities

extension SQLRegisters: RegisterReader {
  func entry(_ id: EntryID) throws -> RegisterEntry? {
    try connection.row("SELECT \(Self.columns) FROM register_entries WHERE id = ?", [SQLValue(id.number)])
      .map(Self.entry)
  }

  func openEntry(of subject: EntrySubject, in register: InstrumentID) throws -> RegisterEntry? {
    try connection.row(
      """
      SELECT \(Self.columns) FROM register_entries
      WHERE register = ? AND kind = ? AND credit_code = ? AND subject_key = ? AND state IN ('proposed', 'entered')
      """,
      [
        .text("\(register)"), .text(subject.kind.rawValue), .text(subject.enterprise?.text ?? ""),
        .text(subject.key),
      ]
    ).map(Self.entry)
  }

  func entries(of subject: EntrySubject, in register: InstrumentID) throws -> [RegisterEntry] {
    try connection.rows(
      """
      SELECT \(Self.columns) FROM register_entries
      WHERE register = ? AND kind = ? AND credit_code = ? AND subject_key = ?
      ORDER BY CASE WHEN state IN ('proposed', 'entered') THEN 0 ELSE 1 END, id DESC
      """,
      [
        .text("\(register)"), .text(subject.kind.rawValue), .text(subject.enterprise?.text ?? ""),
        .text(subject.key),
      ]
    ).map(Self.entry)
  }

  func lastNumber() throws -> Int { try connection.count("SELECT max(id) FROM register_entries") }

  func page(_ query: RegisterQuery, within scope: AreaScope) throws -> (rows: [RegisterEntry], total: Int) {
    let filter = Self.filter(query, scope)
    let total = try connection.rememberedCount("SELECT count(*) FROM register_entries\(filter.sql)", filter.arguments)
    guard query.limit > 0 else { return ([], total) }
    let rows = try connection.rows(
      """
      SELECT \(Self.columns) FROM register_entries\(filter.sql)
      ORDER BY \(query.columns) LIMIT ? OFFSET ?
      """, filter.arguments + [SQLValue(query.limit), SQLValue(max(0, query.offset))])
    return (try rows.map(Self.entry), total)
  }

  private static func filter(_ query: RegisterQuery, _ scope: AreaScope) -> SQLFilter {
    var filter = SQLFilter(scope)
    filter.add("register = ?", .text("\(query.register)"))
    switch query.selection {
    case .on(let day):
      filter.add("entered_on <= ? AND (left_on IS NULL OR left_on > ?)", .text("\(day)"), .text("\(day)"))
    case .state(let name): filter.add("state = ?", .text(name.rawValue))
    case .due(let bounds, let named):
      filter.add("state = 'entered'")
      var either: [String] = []
      var days: [SQLValue] = []
      if let day = bounds.lookedAtBefore {
        either.append("looked_at_on < ?")
        days.append(.text("\(day)"))
      }
      if let day = bounds.validThrough {
        either.append("valid_until <= ?")
        days.append(.text("\(day)"))
      }
      if !named.isEmpty { either.append("id IN (\(named.sorted().map { "\($0.number)" }.joined(separator: ", ")))") }
      filter.add(either.isEmpty ? "1 = 0" : "(\(either.joined(separator: " OR ")))", days)
    case .lapsed(let count):
      filter.add("state = 'entered'")
      filter.add(
        "credit_code NOT IN (SELECT s.credit_code FROM standings s WHERE s.source = ?)", .text("\(count)"))
    }
    filter.add(search: query.search, of: "search_text")
    if let area = query.area { filter.add(area: area, on: query.areaOn) }
    return filter
  }

  func entries(
    of register: InstrumentID, from first: CalendarDay, through last: CalendarDay, within scope: AreaScope
  ) throws -> [RegisterEntry] {
    var filter = SQLFilter(scope)
    filter.add("register = ?", .text("\(register)"))
    filter.add("entered_on <= ? AND (left_on IS NULL OR left_on > ?)", .text("\(last)"), .text("\(first)"))
    return try connection.rows(
      "SELECT \(Self.columns) FROM register_entries\(filter.sql) ORDER BY title, id", filter.arguments
    ).map(Self.entry)
  }

  func entries(of enterprise: CreditCode, within scope: AreaScope) throws -> [RegisterEntry] {
    var filter = SQLFilter(scope)
    filter.add("credit_code = ?", .text(enterprise.text))
    return try connection.rows(
      """
      SELECT \(Self.columns) FROM register_entries\(filter.sql)
      ORDER BY CASE state WHEN 'entered' THEN 0 WHEN 'proposed' THEN 1 ELSE 2 END, register, id
      """, filter.arguments
    ).map(Self.entry)
  }

  func entries(of enterprises: [CreditCode], within scope: AreaScope) throws -> [CreditCode: [RegisterEntry]] {
    var found: [CreditCode: [RegisterEntry]] = [:]
    try connection.forEachGroup(of: Set(enterprises).sorted().map { .text($0.text) }) { marks, arguments in
      var filter = SQLFilter(scope)
      filter.add("credit_code IN (\(marks))", arguments)
      for row in try connection.rows(
        "SELECT \(Self.columns) FROM register_entries\(filter.sql)", filter.arguments)
      {
        let entry = try Self.entry(row)
        if let code = entry.subject.enterprise { found[code, default: []].append(entry) }
      }
    }
    return found
  }

  func acts(on entry: EntryID) throws -> [RecordedAct] {
    try connection.rows(
      "SELECT content, at, actor, record FROM register_acts WHERE entry = ? ORDER BY id", [SQLValue(entry.number)]
    ).map { row in
      let content = try CanonicalJSON(canonical: try row.text(0).utf8)
      return RecordedAct(
        event: try row.parsed(0) { _ in RegisterEvent(content) },
        at: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(1))), actor: try row.parsed(2) { ActorID($0) },
        record: try row.integer(3))
    }
  }

  func grounds(of register: InstrumentID, by act: RegisterEvent.Act.Name) throws -> [EntryID: Ground] {
    let rows = try connection.rows(
      """
      SELECT a.content FROM register_acts a JOIN register_entries e ON e.id = a.entry
      WHERE e.register = ? AND a.act = ? ORDER BY a.id
      """, [.text("\(register)"), .text(act.rawValue)])
    return try rows.reduce(into: [:]) { grounds, row in
      let content = try CanonicalJSON(canonical: try row.text(0).utf8)
      let event = try row.parsed(0) { _ in RegisterEvent(content) }
      grounds[event.entry] = event.ground
    }
  }

  func amended(
    in register: InstrumentID, after first: CalendarDay, through last: CalendarDay
  ) throws -> Set<EntryID> {
    let rows = try connection.rows(
      """
      SELECT DISTINCT a.entry FROM register_acts a JOIN register_entries e ON e.id = a.entry
      WHERE e.register = ? AND a.day > ? AND a.day <= ? AND a.act IN ('amended', 'renewed', 'absorbed')
      """, [.text("\(register)"), .text("\(first)"), .text("\(last)")])
    return Set(try rows.map { EntryID(try $0.integer(0)) })
  }

  func sizes(
    of register: InstrumentID?, on day: CalendarDay, within scope: AreaScope
  ) throws -> [RegisterSize] {
    var filter = SQLFilter(scope)
    if let register { filter.add("register = ?", .text("\(register)")) }
    filter.add("entered_on <= ? AND (left_on IS NULL OR left_on > ?)", .text("\(day)"), .text("\(day)"))
    return try sizes(filter)
  }

  func proposals(of register: InstrumentID, within scope: AreaScope) throws -> [RegisterSize] {
    var filter = SQLFilter(scope)
    filter.add("register = ? AND state = 'proposed'", .text("\(register)"))
    return try sizes(filter)
  }

  private func sizes(_ filter: SQLFilter) throws -> [RegisterSize] {
    try connection.remembered(
      "SELECT register, area, count(*) FROM register_entries\(filter.sql) GROUP BY register, area", filter.arguments
    ).map { row in
      RegisterSize(
        register: try row.parsed(0) { InstrumentID($0) }, area: try row.optionalParsed(1, AreaCode.init),
        count: try row.integer(2))
    }
  }

  func tallies(
    of register: InstrumentID, from first: CalendarDay, through last: CalendarDay, within scope: AreaScope
  ) throws -> [AreaCode?: RegisterTally] {
    var filter = SQLFilter(scope)
    filter.add("register = ?", .text("\(register)"))
    filter.add("entered_on <= ? AND (left_on IS NULL OR left_on >= ?)", .text("\(last)"), .text("\(first)"))
    let (from, through) = (SQLValue.text("\(first)"), SQLValue.text("\(last)"))
    let rows = try connection.remembered(
      """
      SELECT area, CASE WHEN left_on <= ? THEN exit_reason END AS reason,
        sum(CASE WHEN left_on IS NULL OR left_on > ? THEN 1 ELSE 0 END),
        sum(CASE WHEN entered_on >= ? THEN 1 ELSE 0 END), sum(CASE WHEN left_on <= ? THEN 1 ELSE 0 END)
      FROM register_entries\(filter.sql) GROUP BY area, reason
      """, [through, through, from, through] + filter.arguments)
    return try rows.reduce(into: [:]) { tallies, row in
      let area = try row.optionalParsed(0, AreaCode.init)
      var tally = tallies[area] ?? RegisterTally()
      tally.standing += try row.integer(2)
      tally.entered += try row.integer(3)
      let left = try row.integer(4)
      tally.left += left
      if let reason = try row.optionalText(1) { tally.leftFor[reason, default: 0] += left }
      tallies[area] = tally
    }
  }

  func moves(
    from first: CalendarDay, through last: CalendarDay, within scope: AreaScope
  ) throws -> [InstrumentID: RegisterMoves] {
    var moves: [InstrumentID: RegisterMoves] = [:]
    for column in ["entered_on", "left_on"] {
      var filter = SQLFilter(scope)
      filter.add("\(column) >= ? AND \(column) <= ?", .text("\(first)"), .text("\(last)"))
      let rows = try connection.remembered(
        "SELECT register, count(*) FROM register_entries\(filter.sql) GROUP BY register", filter.arguments)
      for row in rows {
        let register = try row.parsed(0) { InstrumentID($0) }
        if column == "entered_on" {
          moves[register, default: RegisterMoves()].entered = try row.integer(1)
        } else {
          moves[register, default: RegisterMoves()].left = try row.integer(1)
        }
      }
    }
    return moves
  }

  func proposals(within scope: AreaScope) throws -> [InstrumentID: Int] {
    var filter = SQLFilter(scope)
    filter.add("state = 'proposed'")
    let rows = try connection.remembered(
      "SELECT register, count(*) FROM register_entries\(filter.sql) GROUP BY register", filter.arguments)
    return try rows.reduce(into: [:]) { $0[try $1.parsed(0) { InstrumentID($0) }] = try $1.integer(1) }
  }

  func candidates(
    _ query: RegisterQuery, count: CountID, since year: CalendarDay, within scope: AreaScope
  ) throws -> (rows: [RegisterCandidate], total: Int) {
    // Whose enterprise it is now decides who sees it; the area that it would count for comes with the standing.
    var filter = SQLFilter(scope)
    filter.add(
      "credit_code IN (SELECT s.credit_code FROM standings s WHERE s.source = ?)", .text("\(count)"))
    filter.add(
      """
      credit_code NOT IN (SELECT r.credit_code FROM register_entries r WHERE r.register = ? AND r.kind = 'enterprise'
        AND (r.state IN ('proposed', 'entered') OR (r.state IN ('refused', 'left') AND r.since >= ?)))
      """, .text("\(query.register)"), .text("\(year)"))
    filter.add(search: query.search, of: "search_text")
    if let area = query.area { filter.add(area: area, on: query.areaOn) }
    let total = try connection.rememberedCount("SELECT count(*) FROM enterprises\(filter.sql)", filter.arguments)
    guard query.limit > 0 else { return ([], total) }
    let rows = try connection.rows(
      """
      SELECT credit_code, title, area,
        (SELECT s.state FROM standings s WHERE s.source = ? AND s.credit_code = enterprises.credit_code
          ORDER BY s.subject LIMIT 1) AS standing
      FROM enterprises\(filter.sql)
      ORDER BY standing, \(query.candidateOrder) \(query.isDescending ? "DESC" : "ASC"), credit_code LIMIT ? OFFSET ?
      """,
      [.text("\(count)")] + filter.arguments + [SQLValue(query.limit), SQLValue(max(0, query.offset))])
    let candidates = try rows.map { row in
      RegisterCandidate(
        enterprise: try row.parsed(0, CreditCode.init), title: try row.text(1),
        area: try row.optionalParsed(2, AreaCode.init), isDecided: try row.text(3) == "holds")
    }
    return (candidates, total)
  }

  func namesakes(in register: InstrumentID, within scope: AreaScope) throws -> [[RegisterEntry]] {
    var filter = SQLFilter(scope)
    filter.add("register = ? AND state IN ('proposed', 'entered')", .text("\(register)"))
    filter.add(
      """
      search_text IN (SELECT d.search_text FROM register_entries d
        WHERE d.register = ? AND d.state IN ('proposed', 'entered') GROUP BY d.search_text HAVING count(*) > 1)
      """, .text("\(register)"))
    let entries = try connection.rows(
      "SELECT \(Self.columns) FROM register_entries\(filter.sql) ORDER BY search_text, id", filter.arguments
    ).map(Self.entry)
    let groups = Dictionary(grouping: entries) { SearchText.folded($0.title) }
    return groups.values.filter { $0.count > 1 }.sorted { $0[0].id < $1[0].id }
  }
}

extension RegisterQuery {
  /// The order of candidates; those of whom nothing is forecast come last.
  fileprivate var candidateOrder: String {
    let chance = "(SELECT w.chance FROM watched w WHERE w.credit_code = enterprises.credit_code)"
    return switch order {
    case .area: "area IS NULL, area"
    case .chance: "\(chance) IS NULL, \(chance)"
    default: "title"
    }
  }

  /// The order of a list. What is equal stays in the order of numbers. What is unknown comes last: databases differ.
  fileprivate var columns: String {
    let way = isDescending ? "DESC" : "ASC"
    let columns =
      switch order {
      case .title, .chance: ["title"]
      case .area: ["area IS NULL", "area"]
      case .since: ["since"]
      case .entered: ["entered_on IS NULL", "entered_on"]
      case .valid: ["valid_until IS NULL", "valid_until"]
      }
    return (columns + ["id"]).map { "\($0) \(way)" }.joined(separator: ", ")
  }
}

extension SQLFilter {
  /// Every word of a search must occur in the folded text, or begin the credit code.
  mutating func add(search: String, of column: String) {
    for word in search.split(whereSeparator: \.isWhitespace).map({ SearchText.folded(String($0)) }) {
      add(
        "(\(column) LIKE ? ESCAPE '\\' OR credit_code LIKE ? ESCAPE '\\')", .text("%" + Self.literal(word) + "%"),
        .text(Self.literal(word.uppercased()) + "%"))
    }
  }
}
