import Enterprises
import Journal
import PolicyCorpus
import Quantities
import Services

/// Cases: what happened to each, and beside it what lists and rates ask for.
struct SQLCases: CaseReader, CaseRepository {
  private let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  // MARK: One case

  func serviceCase(_ id: ServiceCase.ID) throws -> ServiceCase? {
    ServiceCase(id: id, try occurrences(of: id))
  }

  func occurrences(of id: ServiceCase.ID) throws -> [CaseOccurrence] {
    try connection.rows(
      "SELECT event, at, actor, record FROM case_events WHERE case_id = ? ORDER BY id", [SQLValue(id.number)]
    ).map(Self.occurrence)
  }

  /// An event of a case, from the first four columns of a row.
  private static func occurrence(_ row: SQLRow) throws -> CaseOccurrence {
    let json = try row.json(0)
    return CaseOccurrence(
      try row.parsed(0) { _ in CaseEvent(json: json) },
      at: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(1))), actor: try row.parsed(2, ActorID.init),
      record: try row.integer(3))
  }

  func isVisible(_ id: ServiceCase.ID, within scope: AreaScope) throws -> Bool {
    var filter = Self.filter(scope)
    filter.add("c.id = ?", SQLValue(id.number))
    return try connection.row("SELECT 1 FROM cases c\(filter.sql)", filter.arguments) != nil
  }

  func occurrences(of ids: [ServiceCase.ID]) throws -> [ServiceCase.ID: [CaseOccurrence]] {
    var found: [ServiceCase.ID: [CaseOccurrence]] = [:]
    try connection.forEachGroup(of: Set(ids).sorted().map { SQLValue($0.number) }) { marks, arguments in
      for row in try connection.rows(
        "SELECT event, at, actor, record, case_id FROM case_events WHERE case_id IN (\(marks)) ORDER BY id", arguments)
      {
        found[ServiceCase.ID(try row.integer(4)), default: []].append(try Self.occurrence(row))
      }
    }
    return found
  }

  func visible(_ ids: [ServiceCase.ID], within scope: AreaScope) throws -> Set<ServiceCase.ID> {
    var found: Set<ServiceCase.ID> = []
    try connection.forEachGroup(of: Set(ids).sorted().map { SQLValue($0.number) }) { marks, arguments in
      var filter = Self.filter(scope)
      filter.add("c.id IN (\(marks))", arguments)
      for row in try connection.rows("SELECT c.id FROM cases c\(filter.sql)", filter.arguments) {
        found.insert(ServiceCase.ID(try row.integer(0)))
      }
    }
    return found
  }

  func lastID() throws -> Int { try connection.count("SELECT max(id) FROM cases") }

  func append(_ occurrences: [CaseOccurrence], to result: ServiceCase) throws {
    try save(result)
    var number = try connection.count("SELECT max(id) FROM case_events")
    for occurrence in occurrences {
      number += 1
      try connection.execute(
        "INSERT INTO case_events (id, case_id, event, at, actor, record) VALUES (?, ?, ?, ?, ?, ?)",
        [
          SQLValue(number), SQLValue(result.id.number), .text(occurrence.event.json.description),
          .integer(occurrence.at.millisecondsSinceEpoch), .text(occurrence.actor.text), SQLValue(occurrence.record),
        ])
    }
    for party in result.parties { try save(party, of: result.id) }
  }

  private func save(_ found: ServiceCase) throws {
    let owner = found.owner
    try connection.execute(
      """
      INSERT INTO cases
        (id, instrument, type, enterprise, area, text, search_text, status, outcome, opened_on, due_on, is_provisional,
         contact_due_on, owner, officer, level, rating, has_contact)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET
        status = excluded.status, outcome = excluded.outcome, due_on = excluded.due_on,
        is_provisional = excluded.is_provisional, contact_due_on = excluded.contact_due_on, owner = excluded.owner, officer = excluded.officer,
        level = excluded.level, rating = excluded.rating, has_contact = excluded.has_contact
      """,
      [
        SQLValue(found.id.number), .text("\(found.opening.instrument)"), .text(found.opening.type),
        .text(found.opening.enterprise.text), SQLValue(found.opening.area?.text), .text(found.opening.text),
        .text(SearchText.found(found.opening.text)), .text(found.status.rawValue), SQLValue(found.outcome?.rawValue),
        .text("\(found.openedOn)"), SQLValue(found.due?.day.description),
        .integer(found.due?.isProvisional == true ? 1 : 0), SQLValue(found.contactDue?.description),
        .text(owner?.unit.description ?? ""), SQLValue(owner?.officer?.text),
        SQLValue(found.openParties.map(\.level.rawValue).max() ?? 0), SQLValue(found.rating?.mark.rawValue),
        .integer(found.hasContact ? 1 : 0),
      ])
  }

  private func save(_ party: CaseParty, of id: ServiceCase.ID) throws {
    try connection.execute(
      """
      INSERT INTO case_parties
        (id, case_id, number, unit, area, is_lead, officer, is_open, is_waiting, outcome, joined_on, taken_after,
         contact_due_on, due_on, closed_on, term_changes)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET
        is_lead = excluded.is_lead, officer = excluded.officer, is_open = excluded.is_open,
        is_waiting = excluded.is_waiting, outcome = excluded.outcome, taken_after = excluded.taken_after,
        contact_due_on = excluded.contact_due_on, due_on = excluded.due_on, closed_on = excluded.closed_on,
        term_changes = excluded.term_changes
      """,
      [
        SQLValue(id.number * 100 + party.number), SQLValue(id.number), SQLValue(party.number),
        .text("\(party.unit)"), .text(party.unit.area.text), .integer(party.isLead ? 1 : 0),
        SQLValue(party.officer?.text), .integer(party.isOpen ? 1 : 0), .integer(party.isWaiting ? 1 : 0),
        SQLValue(party.outcome?.rawValue), .text("\(party.joinedOn)"), SQLValue(party.takenAfter),
        SQLValue(party.contactDue?.day.description), SQLValue(party.due?.day.description),
        SQLValue(party.closedOn?.description), SQLValue(party.termChanges),
      ])
  }

  // MARK: Contacts

  func contact(of id: ServiceCase.ID) throws -> CaseContact? {
    try connection.row("SELECT name, phone, salt FROM case_contacts WHERE case_id = ?", [SQLValue(id.number)]).map {
      CaseContact(name: try $0.text(0), phone: try $0.text(1), salt: try $0.text(2))
    }
  }

  func keep(_ contact: CaseContact, of id: ServiceCase.ID) throws {
    try connection.execute(
      "INSERT INTO case_contacts (case_id, name, phone, salt) VALUES (?, ?, ?, ?)",
      [SQLValue(id.number), .text(contact.name), .text(contact.phone), .text(contact.salt)])
  }

  func eraseContact(of id: ServiceCase.ID) throws {
    try connection.execute("DELETE FROM case_contacts WHERE case_id = ?", [SQLValue(id.number)])
  }

  // MARK: Lists

  private static let columns =
    """
    c.id, c.instrument, c.type, c.enterprise, e.title, c.area, c.text, c.status, c.outcome, c.opened_on, c.due_on,
    c.is_provisional, c.owner, c.officer, c.level, c.rating, c.contact_due_on
    """

  func page(_ query: CaseQuery, within scope: AreaScope, on day: CalendarDay) throws -> CasePage {
    var filter = Self.filter(scope)
    switch query.filter {
    case .open: filter.add("c.status <> 'closed'")
    case .overdue: filter.add(Self.isOverdue, .text("\(day)"))
    case .raised: filter.add("c.status <> 'closed' AND c.level >= ?", SQLValue(EscalationLevel.raised.rawValue))
    case .waiting: filter.add(Self.isAsked)
    case .stranded:
      filter.add(
        query.gone.isEmpty
          ? "1 = 0"
          : """
          EXISTS (SELECT 1 FROM case_parties o WHERE o.case_id = c.id AND o.is_open = 1
            AND o.officer IN (\(SQLFilter.places(query.gone.count))))
          """, query.gone.sorted().map { .text($0.text) })
    case .closed: filter.add("c.status = 'closed'")
    case .all: break
    }
    if let instrument = query.instrument { filter.add("c.instrument = ?", .text("\(instrument)")) }
    if let area = query.area { filter.add(area: area, on: day, of: "c.enterprise", "c.area") }
    if let enterprise = query.enterprise { filter.add("c.enterprise = ?", .text(enterprise.text)) }
    if let first = query.openedFrom { filter.add("c.opened_on >= ?", .text("\(first)")) }
    if let last = query.openedThrough { filter.add("c.opened_on <= ?", .text("\(last)")) }
    if let officer = query.officer {
      filter.add(
        """
        EXISTS (SELECT 1 FROM case_parties o WHERE o.case_id = c.id AND o.officer = ? AND o.is_open = 1)
        """, .text(officer.text))
    }
    if let area = query.unclaimedIn {
      let gone = query.gone.isEmpty ? "" : " OR o.officer IN (\(SQLFilter.places(query.gone.count)))"
      filter.add(
        """
        EXISTS (SELECT 1 FROM case_parties o WHERE o.case_id = c.id AND o.is_open = 1 AND o.area = ?
          AND (o.officer IS NULL\(gone)))
        """, [.text(area.text)] + query.gone.sorted().map { .text($0.text) })
    }
    for word in query.search.split(whereSeparator: \.isWhitespace).map({ SearchText.folded(String($0)) }) {
      let pattern = SQLValue.text("%" + SQLFilter.literal(word) + "%")
      filter.add("(c.search_text LIKE ? ESCAPE '\\' OR e.search_text LIKE ? ESCAPE '\\')", pattern, pattern)
    }
    let tables = "cases c JOIN enterprises e ON e.credit_code = c.enterprise"
    let total = try connection.count("SELECT count(*) FROM \(tables)\(filter.sql)", filter.arguments)
    let direction = query.isDescending ? "DESC" : "ASC"
    let rows = try connection.rows(
      """
      SELECT \(Self.columns) FROM \(tables)\(filter.sql)
      ORDER BY \(query.order.columns.map { "\($0) \(direction)" }.joined(separator: ", ")) LIMIT ? OFFSET ?
      """, filter.arguments + [SQLValue(max(0, query.limit)), SQLValue(max(0, query.offset))])
    return CasePage(rows: try completed(try rows.map(Self.row)), total: total)
  }

  /// The rows with whose deadline each has, and with what was said of a closing before the case was opened again.
  private func completed(_ rows: [CaseRow]) throws -> [CaseRow] {
    let first = try unitsDueFirst(among: rows.filter { $0.due != nil }.map(\.id))
    let ratings = try ratings(ofReopened: rows.filter { $0.rating == nil }.map(\.id))
    return rows.map { row in
      var row = row
      row.dueOf = first[row.id]
      if let given = ratings[row.id] { row.lastRating = given.last?.rating.mark }
      return row
    }
  }

  /// The unit whose part is due first, of each of the cases; where a clock stands still before its deadline none is kept.
  private func unitsDueFirst(among ids: [ServiceCase.ID]) throws -> [ServiceCase.ID: ServiceUnit] {
    let found = try rows(
      of: ids,
      """
      SELECT case_id, unit FROM case_parties WHERE is_open = 1 AND due_on IS NOT NULL
        AND case_id IN (%) ORDER BY case_id, due_on, number
      """)
    var units: [ServiceCase.ID: ServiceUnit] = [:]
    for row in found {
      let id = ServiceCase.ID(try row.integer(0))
      if units[id] == nil { units[id] = try row.parsed(1) { ServiceUnit($0) } }
    }
    return units
  }

  /// Those of the cases in which a unit came back to a part that it had closed.
  private func reopened(among ids: [ServiceCase.ID]) throws -> Set<ServiceCase.ID> {
    Set(
      try rows(
        of: ids,
        """
        SELECT DISTINCT p.case_id FROM case_parties p
        JOIN case_parties l ON l.case_id = p.case_id AND l.unit = p.unit AND l.number > p.number
        WHERE p.outcome IN ('done', 'done_without_help', 'not_reachable') AND p.case_id IN (%)
        """
      ).map { ServiceCase.ID(try $0.integer(0)) })
  }

  /// What was said of every closing of those of the cases in which a unit came back to a part that it had closed.
  private func ratings(ofReopened ids: [ServiceCase.ID]) throws -> [ServiceCase.ID: [ServiceCase.Given]] {
    let events = try rows(
      of: try reopened(among: ids).sorted(),
      "SELECT event, at, actor, record, case_id FROM case_events WHERE case_id IN (%) ORDER BY case_id, id")
    let occurrences = Dictionary(
      grouping: try events.map { (ServiceCase.ID(try $0.integer(4)), try Self.occurrence($0)) }, by: \.0)
    var ratings: [ServiceCase.ID: [ServiceCase.Given]] = [:]
    for (id, events) in occurrences { ratings[id] = ServiceCase(id: id, events.map(\.1))?.ratings }
    return ratings
  }

  /// The rows of a query for some cases, whose numbers stand where it has `%`, a bounded number of them at a time.
  private func rows(of ids: [ServiceCase.ID], _ sql: String) throws -> [SQLRow] {
    let step = 500
    return try stride(from: 0, to: ids.count, by: step).flatMap { start in
      let some = ids[start..<min(start + step, ids.count)]
      return try connection.rows(
        sql.replacing("%", with: SQLFilter.places(some.count)), some.map { SQLValue($0.number) })
    }
  }

  private static func row(_ row: SQLRow) throws -> CaseRow {
    let isProvisional = try row.integer(11) == 1
    return CaseRow(
      id: ServiceCase.ID(try row.integer(0)), instrument: try row.parsed(1) { InstrumentID($0) },
      type: try row.text(2), enterprise: try row.parsed(3) { CreditCode($0) }, title: try row.text(4),
      area: try row.optionalParsed(5) { AreaCode($0) }, text: try row.text(6),
      status: try row.parsed(7, ServiceCase.Status.init(rawValue:)),
      outcome: try row.optionalParsed(8, ServiceCase.Outcome.init(rawValue:)),
      openedOn: try row.parsed(9) { CalendarDay($0) },
      due: try row.optionalParsed(10) { CalendarDay($0) }.map { DueDay($0, isProvisional: isProvisional) },
      contactDue: try row.optionalParsed(16) { CalendarDay($0) }, owner: try row.parsed(12) { ServiceUnit($0) },
      officer: try row.optionalParsed(13, ActorID.init),
      level: EscalationLevel(rawValue: try row.integer(14)) ?? .none,
      rating: try row.optionalParsed(15, CaseRating.Mark.init(rawValue:)))
  }

  func openIDs() throws -> [ServiceCase.ID] {
    try connection.rows("SELECT id FROM cases WHERE status <> 'closed' ORDER BY id", []).map {
      ServiceCase.ID(try $0.integer(0))
    }
  }

  func openIDs(of officer: ActorID) throws -> [ServiceCase.ID] {
    try connection.rows(
      "SELECT DISTINCT case_id FROM case_parties WHERE officer = ? AND is_open = 1 ORDER BY case_id",
      [.text(officer.text)]
    ).map { ServiceCase.ID(try $0.integer(0)) }
  }

  func openLoads() throws -> [ActorID: Int] {
    let rows = try connection.rows(
      "SELECT officer, count(*) FROM case_parties WHERE officer IS NOT NULL AND is_open = 1 GROUP BY officer", [])
    return Dictionary(
      uniqueKeysWithValues: try rows.map { (try $0.parsed(0, ActorID.init), try $0.integer(1)) })
  }

  func figures(within scope: AreaScope, on day: CalendarDay) throws -> [InstrumentID: CaseFigures] {
    let filter = Self.filter(scope)
    let conditions = ["c.status <> 'closed'", Self.isOverdue, Self.isAsked, "c.status = 'closed'"]
    let counts = conditions.flatMap {
      ["count(CASE WHEN \($0) THEN 1 END)", "count(DISTINCT CASE WHEN \($0) THEN c.enterprise END)"]
    }
    let rows = try connection.rows(
      "SELECT c.instrument, \(counts.joined(separator: ", ")) FROM cases c\(filter.sql) GROUP BY c.instrument",
      [.text("\(day)"), .text("\(day)")] + filter.arguments)
    var figures: [InstrumentID: CaseFigures] = [:]
    for row in rows {
      var counted = CaseFigures()
      func figure(_ column: Int) throws -> CaseFigures.Figure {
        CaseFigures.Figure(cases: try row.integer(column), enterprises: try row.integer(column + 1))
      }
      counted.open = try figure(1)
      counted.overdue = try figure(3)
      counted.waiting = try figure(5)
      counted.closed = try figure(7)
      figures[try row.parsed(0) { InstrumentID($0) }] = counted
    }
    return figures
  }

  func partyRows(since day: CalendarDay, within scope: AreaScope) throws -> [CasePartyRow] {
    var filter: SQLFilter
    switch scope {
    case .area(let own), .park(let own, _):
      filter = SQLFilter(.everywhere)
      filter.add(prefix: own.prefixOfAllBelow, of: "p.area")
    case .everywhere: filter = SQLFilter(.everywhere)
    case .enterprise, .nothing: return []
    }
    // What stays open never falls out of sight with the days, nor does what was closed only now.
    filter.add("(p.joined_on >= ? OR p.is_open = 1 OR p.closed_on >= ?)", .text("\(day)"), .text("\(day)"))
    let rows = try connection.rows(
      """
      SELECT p.case_id, c.instrument, c.type, p.unit, p.joined_on, p.taken_after, p.due_on, p.is_waiting, p.outcome,
        p.closed_on, CASE WHEN p.is_lead = 1 THEN c.rating END, p.number, p.term_changes
      FROM case_parties p JOIN cases c ON c.id = p.case_id\(filter.sql) ORDER BY p.id
      """, filter.arguments)
    let cases = Set(try rows.map { ServiceCase.ID(try $0.integer(0)) })
    // Of a case that was opened again, the part that led to each closing has what was said of it.
    let ratings = try ratings(ofReopened: cases.sorted()).mapValues { given in
      Dictionary(given.map { ($0.part, $0.rating.mark) }) { $1 }
    }
    return try rows.map { row in
      let id = ServiceCase.ID(try row.integer(0))
      let lasting = try row.optionalParsed(10, CaseRating.Mark.init(rawValue:))
      let number = try row.integer(11)
      return CasePartyRow(
        case: id, instrument: try row.parsed(1) { InstrumentID($0) },
        type: try row.text(2), unit: try row.parsed(3) { ServiceUnit($0) },
        joinedOn: try row.parsed(4) { CalendarDay($0) }, takenAfter: try row.optionalInteger(5),
        due: try row.optionalParsed(6) { CalendarDay($0) }, isWaiting: try row.integer(7) == 1,
        outcome: try row.optionalParsed(8, CaseOutcome.init(rawValue:)),
        closedOn: try row.optionalParsed(9) { CalendarDay($0) },
        rating: ratings[id].map { $0[number] } ?? lasting, termChanges: try row.integer(12))
    }
  }

  /// The enterprise owes one of the units an answer, whatever the others do meanwhile.
  private static let isAsked =
    "EXISTS (SELECT 1 FROM case_parties w WHERE w.case_id = c.id AND w.is_open = 1 AND w.is_waiting = 1)"

  /// A case is late when one of its parts is; a part whose clock was stopped before its deadline has none.
  private static let isOverdue = "(c.status <> 'closed' AND c.due_on < ?)"

  /// A case belongs to its enterprise's area and to those of its parties' units.
  private static func filter(_ scope: AreaScope) -> SQLFilter {
    switch scope {
    case .everywhere: return SQLFilter(.everywhere)
    case .nothing: return SQLFilter(.nothing)
    case .enterprise(let key):
      var filter = SQLFilter(.everywhere)
      filter.add("c.enterprise = ?", .text(key))
      return filter
    case .park(let park, let day):
      var filter = SQLFilter(.everywhere)
      let members = SQLFilter.members(of: park, on: day, "c.enterprise", "c.area")
      filter.add(
        "(\(members.condition) OR EXISTS (SELECT 1 FROM case_parties s WHERE s.case_id = c.id AND s.area = ?))",
        members.arguments + [.text(park.text)])
      return filter
    case .area(let own):
      var filter = SQLFilter(.everywhere)
      let (from, to) = (SQLValue.text(own.prefixOfAllBelow), SQLValue.text(own.prefixOfAllBelow + ":"))
      filter.add(
        """
        ((c.area >= ? AND c.area < ?)
          OR EXISTS (SELECT 1 FROM case_parties s WHERE s.case_id = c.id AND s.area >= ? AND s.area < ?))
        """, from, to, from, to)
      return filter
    }
  }
}

extension CaseQuery.Order {
  /// What is equal stays in the order of numbers; without a deadline comes after every deadline.
  fileprivate var columns: [String] {
    switch self {
    case .due: ["c.due_on IS NULL", "c.due_on", "c.id"]
    case .opened: ["c.opened_on", "c.id"]
    case .enterprise: ["e.title", "c.id"]
    case .state: ["c.status", "c.id"]
    }
  }
}
