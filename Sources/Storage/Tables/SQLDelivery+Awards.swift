import Delivery
import Journal
import PolicyCorpus
import Quantities

/// Calls, runs with their rows, awards with their trails, and grants elsewhere.
extension SQLDelivery {
  private static let callColumns = "number, instrument, state, terms, detail, made_by"

  func call(_ id: CallID) throws -> Call? {
    try connection.row("SELECT \(Self.callColumns) FROM calls WHERE number = ?", [SQLValue(id.number)])
      .map(Self.call)
  }

  func calls() throws -> [Call] {
    try connection.rows("SELECT \(Self.callColumns) FROM calls ORDER BY number DESC", []).map(Self.call)
  }

  private static func call(_ row: SQLRow) throws -> Call {
    Call(
      id: CallID(number: try row.integer(0)), terms: try row.json(3, Call.Terms.init),
      state: try row.json(4, Call.State.init), madeBy: try row.parsed(5, ActorID.init))
  }

  func save(_ call: Call) throws {
    try connection.execute(
      """
      INSERT INTO calls (\(Self.callColumns)) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (number) DO UPDATE SET instrument = excluded.instrument, state = excluded.state,
        terms = excluded.terms, detail = excluded.detail
      """,
      [
        SQLValue(call.id.number), .text(call.terms.instrument.description), .text(call.state.name.rawValue),
        .text(call.terms.json.description), .text(call.state.json.description), .text(call.madeBy.text),
      ])
  }

  // MARK: Runs

  func run(_ id: RunID) throws -> Run? {
    try connection.row("SELECT detail FROM runs WHERE number = ?", [SQLValue(id.number)])
      .map { try $0.json(0, Run.init) }
  }

  func runs(of call: CallID) throws -> [Run] {
    try connection.rows(
      "SELECT detail FROM runs WHERE call = ? AND kind = 'everybody' ORDER BY number DESC", [SQLValue(call.number)]
    ).map { try $0.json(0, Run.init) }
  }

  func row(_ number: Int, of run: RunID) throws -> RunRow? {
    try connection.row(
      "SELECT detail FROM run_rows WHERE run = ? AND number = ?", [SQLValue(run.number), SQLValue(number)]
    ).map { try $0.json(0, RunRow.init) }
  }

  func rows(_ numbers: [Int], of run: RunID) throws -> [RunRow] {
    var rows: [RunRow] = []
    var rest = numbers.sorted()[...]
    while !rest.isEmpty {
      let group = rest.prefix(Self.rowsAQuery)
      rest = rest.dropFirst(group.count)
      let marks = group.map { _ in "?" }.joined(separator: ", ")
      rows += try connection.rows(
        "SELECT detail FROM run_rows WHERE run = ? AND number IN (\(marks)) ORDER BY number",
        [SQLValue(run.number)] + group.map { SQLValue($0) }
      ).map { try $0.json(0, RunRow.init) }
    }
    return rows
  }

  /// How many rows of a run are asked for in one read.
  private static let rowsAQuery = 500

  func rows(
    of run: RunID, finding: RunRow.Finding?, scope: AreaScope, offset: Int, limit: Int
  ) throws -> (rows: [RunRow], total: Int) {
    var conditions = SQLFilter(holdersWithin: scope, of: "run_rows.enterprise")
    conditions.add("run = ?", SQLValue(run.number))
    conditions.add("finding = ?", optional: (finding?.rawValue).map(SQLValue.text))
    return try page("run_rows", "detail", conditions, offset, limit) { try $0.json(0, RunRow.init) }
  }

  func counts(of run: RunID, scope: AreaScope) throws -> [RunRow.Finding: Int] {
    var conditions = SQLFilter(holdersWithin: scope, of: "run_rows.enterprise")
    conditions.add("run = ?", SQLValue(run.number))
    return try connection.remembered(
      "SELECT finding, count(*) FROM run_rows\(conditions.sql) GROUP BY finding", conditions.arguments
    ).reduce(into: [:]) { try $0[$1.parsed(0, RunRow.Finding.init(rawValue:))] = $1.integer(1) }
  }

  func insert(_ run: Run, rows: [KeptRunRow]) throws {
    try connection.execute(
      "INSERT INTO runs (number, call, kind, benefit, detail) VALUES (?, ?, ?, ?, ?)",
      [
        SQLValue(run.id.number), SQLValue(run.call.number), .text(run.kind.rawValue),
        .text(run.question.benefit.description), .text(run.json.description),
      ])
    try keepOrigin(of: run.id, from: nil)
    let last = try connection.count("SELECT max(id) FROM run_rows")
    var rest = rows[...]
    for size in [Self.rowsAStatement, 1] {
      let marks = [String](repeating: "(?, ?, ?, ?, ?, ?, ?)", count: size).joined(separator: ", ")
      let sql = "INSERT INTO run_rows (id, run, number, enterprise, finding, fen, detail) VALUES \(marks)"
      while rest.count >= size {
        try connection.execute(
          sql,
          rest.prefix(size).flatMap { kept -> [SQLValue] in
            let row = kept.row
            return [
              SQLValue(last + row.number), SQLValue(run.id.number), SQLValue(row.number),
              .text(row.subject.enterprise.text), .text(row.finding.rawValue),
              row.atMost.map { .integer($0.fen) } ?? .null, .text(kept.text),
            ]
          })
        rest = rest.dropFirst(size)
      }
    }
  }

  /// How many rows of a run one statement brings: 448 arguments, which every product takes.
  private static let rowsAStatement = 64

  // MARK: Awards

  func award(_ id: AwardID) throws -> Award? {
    try connection.row("SELECT detail FROM awards WHERE number = ?", [SQLValue(id.number)])
      .map { try $0.json(0, Award.init) }
  }

  func awards(
    _ filter: AwardFilter, scope: AreaScope, offset: Int, limit: Int
  ) throws -> (rows: [Award], total: Int) {
    try page("awards", "detail", Self.conditions(filter, scope), offset, limit) { try $0.json(0, Award.init) }
  }

  func totals(of filter: AwardFilter, scope: AreaScope) throws -> AwardTotals {
    let conditions = Self.conditions(filter, scope)
    // As `Award.granted` has it: what is not live any more has no claim and comes to nothing.
    let granted = "CASE WHEN claim IS NOT NULL THEN COALESCE(final_fen, approved_fen, proposed_fen) ELSE 0 END"
    let sums = ["ceiling_fen", granted, "paid_fen"].map {
      "CAST(COALESCE(sum(\($0)), 0) AS \(connection.dialect.integerType))"
    }
    let row = try connection.remembered(
      "SELECT count(*), \(sums.joined(separator: ", ")) FROM awards\(conditions.sql)", conditions.arguments
    ).first
    func sum(_ index: Int) throws -> Money { Money(fen: Int64(try row?.integer(index) ?? 0)) }
    return AwardTotals(
      count: try row?.integer(0) ?? 0, ceiling: try sum(1), granted: try sum(2), paid: try sum(3))
  }

  private static func conditions(_ filter: AwardFilter, _ scope: AreaScope) -> SQLFilter {
    var conditions = SQLFilter(holdersWithin: scope, of: "awards.enterprise")
    conditions.add("call = ?", optional: (filter.call?.number).map { SQLValue($0) })
    conditions.add("enterprise = ?", optional: (filter.enterprise?.text).map(SQLValue.text))
    conditions.add("state = ?", optional: (filter.state?.rawValue).map(SQLValue.text))
    conditions.add("step = ?", optional: (filter.step?.rawValue).map(SQLValue.text))
    conditions.add("stage = ?", optional: (filter.stage?.rawValue).map(SQLValue.text))
    if filter.isApproved { conditions.add("approved_fen IS NOT NULL") }
    if filter.isPaid { conditions.add("paid_fen > 0") }
    if filter.isUnderWay { conditions.add("state IN ('waiting', 'returned', 'publicised')") }
    if filter.isLive { conditions.add("claim IS NOT NULL") }
    if filter.counts { conditions.add("claim IS NOT NULL AND (final_fen IS NULL OR final_fen > 0)") }
    conditions.add("run = ?", optional: (filter.run?.number).map { SQLValue($0) })
    if filter.mayOweBack { conditions.add("(stage = 'settled' OR demanded_fen > 0)") }
    if filter.isRecovering { conditions.add("is_recovering = 1") }
    if filter.mayHaveBounced {
      conditions.add(
        "enterprise IN (SELECT payee FROM transfer_requests WHERE state = 'returned' AND batch IS NOT NULL)")
    }
    if let day = filter.acceptBy { conditions.add("stage = 'awaiting' AND accept_by <= ?", .text(day.description)) }
    if let benefits = filter.benefits {
      conditions.add(
        "benefit IN (\(benefits.map { _ in "?" }.joined(separator: ", ")))",
        benefits.map { .text($0.description) })
    }
    if let budget = filter.owedBy {
      conditions.add("payment = 'owed' AND budget = ?", SQLValue(budget.number))
    }
    return conditions
  }

  func sums(ofAwardsFor benefit: InstrumentID, scope: AreaScope) throws -> AwardSums {
    var conditions = SQLFilter(holdersWithin: scope, of: "awards.enterprise")
    conditions.add("benefit = ?", .text(benefit.description))
    conditions.add("approved_fen IS NOT NULL")
    let granted = "COALESCE(final_fen, approved_fen)"
    let parts = [("1 = 1", granted), ("state = 'issued'", granted), ("paid_fen > 0", "paid_fen")].map { which, fen in
      """
      count(CASE WHEN \(which) THEN 1 END), \
      CAST(COALESCE(sum(CASE WHEN \(which) THEN \(fen) END), 0) AS \(connection.dialect.integerType))
      """
    }
    let row = try connection.remembered(
      "SELECT \(parts.joined(separator: ", ")) FROM awards\(conditions.sql)", conditions.arguments
    ).first
    func part(_ index: Int) throws -> AwardSums.Part {
      guard let row else { return AwardSums.Part() }
      return AwardSums.Part(
        count: try row.integer(2 * index), amount: Money(fen: Int64(try row.integer(2 * index + 1))))
    }
    return AwardSums(approved: try part(0), issued: try part(1), paid: try part(2))
  }

  func save(_ award: Award) throws {
    try connection.execute(
      """
      \(Self.insertAwards) \(Self.awardMarks)
      ON CONFLICT (number) DO UPDATE SET claim = excluded.claim, state = excluded.state, step = excluded.step,
        proposed_fen = excluded.proposed_fen, approved_fen = excluded.approved_fen,
        recovered_fen = excluded.recovered_fen, budget = excluded.budget, payment = excluded.payment,
        stage = excluded.stage, paid_fen = excluded.paid_fen, final_fen = excluded.final_fen,
        accept_by = excluded.accept_by, demanded_fen = excluded.demanded_fen,
        is_recovering = excluded.is_recovering, detail = excluded.detail
      """, Self.values(of: award))
  }

  func insert(_ awards: [Award]) throws {
    if let first = awards.first { try keepOrigin(of: first.run, from: first.id) }
    var rest = awards[...]
    for size in [Self.awardsAStatement, 1] {
      let marks = [String](repeating: Self.awardMarks, count: size).joined(separator: ", ")
      while rest.count >= size {
        try connection.execute("\(Self.insertAwards) \(marks)", rest.prefix(size).flatMap(Self.values))
        rest = rest.dropFirst(size)
      }
    }
  }

  /// How many awards one statement brings: 630 arguments, which every product takes.
  private static let awardsAStatement = 30
  private static let insertAwards = """
    INSERT INTO awards (number, call, benefit, enterprise, claim, state, step, ceiling_fen, proposed_fen,
      approved_fen, recovered_fen, budget, payment, stage, paid_fen, final_fen, accept_by, run,
      demanded_fen, is_recovering, detail) VALUES
    """
  private static let awardMarks = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

  private static func values(of award: Award) -> [SQLValue] {
    [
      SQLValue(award.id.number), SQLValue(award.call.number), .text(award.benefit.description),
      .text(award.enterprise.text), SQLValue(award.claim), .text(award.state.name.rawValue),
      SQLValue(award.state.step?.rawValue), .integer(award.ceiling.fen), proposed(of: award),
      award.approved.map { .integer($0.fen) } ?? .null, .integer(award.recovered.fen),
      SQLValue(award.approval?.budget.number), .text(award.payment.name.rawValue),
      SQLValue((award.instalments?.stage.name)?.rawValue), .integer(award.paid.fen),
      award.instalments?.final.map { .integer($0.fen) } ?? .null,
      SQLValue((award.instalments?.acceptBy?.day).map { "\($0)" }), SQLValue(award.run.number),
      .integer(award.demanded.fen), SQLValue(award.recovery == nil ? 0 : 1), .text(award.json.description),
    ]
  }

  /// The table holds no approval above it: what was approved above what was applied for stands here too.
  static func proposed(of award: Award) -> SQLValue { .integer(max(award.proposed, award.approved ?? .zero).fen) }

  func append(_ act: AwardAct, to award: AwardID) throws {
    let number = try connection.count("SELECT max(number) FROM award_acts") + 1
    try connection.execute(
      "INSERT INTO award_acts (number, award, record, content) VALUES (?, ?, ?, ?)",
      [
        SQLValue(number), SQLValue(award.number), SQLValue(try SQLJournal(connection).head().count),
        .text(act.json.description),
      ])
    try keepIncoming(act, number, of: award)
  }

  func trail(of award: AwardID) throws -> [RecordedAct] {
    try connection.rows(
      """
      SELECT a.content, a.record, j.actor, j.at FROM award_acts a JOIN journal j ON j.sequence = a.record
      WHERE a.award = ? ORDER BY a.number
      """, [SQLValue(award.number)]
    ).map { row in
      RecordedAct(
        act: try row.json(0, AwardAct.init), record: try row.integer(1), by: try row.parsed(2, ActorID.init),
        at: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(3))))
    }
  }

  /// Notes the newest record as the one that made a run, or proposed its awards from one on.
  private func keepOrigin(of run: RunID, from first: AwardID?) throws {
    let number = try connection.count("SELECT max(number) FROM award_origins") + 1
    try connection.execute(
      "INSERT INTO award_origins (number, run, first_award, record) VALUES (?, ?, ?, ?)",
      [
        SQLValue(number), SQLValue(run.number), first.map { SQLValue($0.number) } ?? .null,
        SQLValue(try SQLJournal(connection).head().count),
      ])
  }

  func origin(of award: Award) throws -> AwardOrigin? {
    let rows = try connection.rows(
      """
      SELECT o.first_award, o.record, j.actor, j.at FROM award_origins o JOIN journal j ON j.sequence = o.record
      WHERE o.run = ? AND (o.first_award IS NULL OR o.first_award <= ?) ORDER BY o.number
      """, [SQLValue(award.run.number), SQLValue(award.id.number)]
    ).map { row in
      (
        first: try row.optionalInteger(0),
        place: RecordedChange(
          record: try row.integer(1), by: try row.parsed(2, ActorID.init),
          at: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(3))))
      )
    }
    guard let made = rows.first(where: { $0.first == nil }), let proposed = rows.last(where: { $0.first != nil }) else {
      return nil
    }
    return AwardOrigin(made: made.place, proposed: proposed.place)
  }

  // MARK: Grants elsewhere

  func otherGrants(of benefits: [InstrumentID], enterprise: CreditCode?) throws -> [OtherGrant] {
    var conditions = SQLFilter(.everywhere)
    conditions.add(
      "benefit IN (\(benefits.map { _ in "?" }.joined(separator: ", ")))", benefits.map { .text($0.description) })
    conditions.add("enterprise = ?", optional: (enterprise?.text).map(SQLValue.text))
    return try connection.rows(
      "SELECT detail FROM other_grants\(conditions.sql) ORDER BY number", conditions.arguments
    ).map { try $0.json(0, OtherGrant.init) }
  }

  func otherGrant(_ id: OtherGrantID) throws -> OtherGrant? {
    try connection.row("SELECT detail FROM other_grants WHERE number = ?", [SQLValue(id.number)])
      .map { try $0.json(0, OtherGrant.init) }
  }

  func save(_ grant: OtherGrant) throws {
    try connection.execute(
      """
      INSERT INTO other_grants (number, enterprise, benefit, detail) VALUES (?, ?, ?, ?)
      ON CONFLICT (number) DO UPDATE SET detail = excluded.detail
      """,
      [
        SQLValue(grant.id.number), .text(grant.enterprise.text), .text(grant.benefit.description),
        .text(grant.json.description),
      ])
  }
}
