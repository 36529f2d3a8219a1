import Decimals
import Journal
import PolicyCorpus
import Quantities
import Targets

/// Schemes, figures entered by hand, published sheets and objections.
struct SQLEvaluations: EvaluationReader, EvaluationRepository {
  private let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  private static let round = "evaluation, owner, period"
  private static let trace = "told_at, told_by, record"
  private static let answer = "is_upheld, answer, answered_at, answered_by, answer_record"

  func state(of round: EvaluationRound) throws -> EvaluationState {
    func rows(_ columns: String, _ table: String) throws -> [SQLRow] {
      try connection.rows(
        "SELECT \(columns) FROM \(table) WHERE evaluation = ? AND owner = ? AND period = ? ORDER BY id",
        Self.values(of: round))
    }
    var state = EvaluationState()
    state.schemes = try rows("id, content, reason, \(Self.trace)", "evaluation_schemes").map { row in
      let content = try row.json(1)
      return KeptScheme(
        id: try row.integer(0), round: round, scheme: try row.parsed(1) { _ in ScoringScheme(json: content) },
        reason: try row.text(2), trace: try Self.trace(row, at: 3))
    }
    state.figures = try rows(
      "id, subject_kind, subject, criterion, value, evidence, reason, \(Self.trace)", "evaluation_figures"
    ).map { row in
      KeptFigure(
        id: try row.integer(0), round: round, subject: try Self.subject(row, at: 1), criterion: try row.text(3),
        value: try row.parsed(4) { Decimal128(exactly: $0) }, evidence: try row.text(5), reason: try row.text(6),
        trace: try Self.trace(row, at: 7))
    }
    state.sheets = try rows("id, cause, content, reason, \(Self.trace)", "evaluation_sheets").map { row in
      let content = try row.json(2)
      return KeptSheet(
        id: try row.integer(0), cause: try row.parsed(1, KeptSheet.Cause.init(rawValue:)),
        sheet: try row.parsed(2) { _ in EvaluationSheet(json: content) }, reason: try row.text(3),
        trace: try Self.trace(row, at: 4))
    }
    state.objections = try rows(
      "id, \(Self.round), subject_kind, subject, criterion, text, \(Self.trace), \(Self.answer)",
      "evaluation_objections"
    ).map(Self.objection)
    return state
  }

  func rounds(of evaluation: InstrumentID?) throws -> [EvaluationRound] {
    let condition = evaluation == nil ? "" : " WHERE evaluation = ?"
    return try connection.rows(
      "SELECT DISTINCT \(Self.round) FROM evaluation_schemes\(condition) ORDER BY period DESC, evaluation, owner",
      evaluation.map { [.text("\($0)")] } ?? []
    ).map { try Self.round($0, at: 0) }
  }

  func objection(_ id: Int) throws -> Objection? {
    try connection.row(
      """
      SELECT id, \(Self.round), subject_kind, subject, criterion, text, \(Self.trace), \(Self.answer)
      FROM evaluation_objections WHERE id = ?
      """, [SQLValue(id)]
    ).map(Self.objection)
  }

  // MARK: Inserting

  func insert(_ scheme: KeptScheme) throws {
    try insert(
      into: "evaluation_schemes", "id, \(Self.round), content, reason, \(Self.trace)",
      [SQLValue(scheme.id)] + Self.values(of: scheme.round)
        + [.text(scheme.scheme.json.description), .text(scheme.reason)] + Self.values(of: scheme.trace))
  }

  func insert(_ figure: KeptFigure) throws {
    try insert(
      into: "evaluation_figures",
      "id, \(Self.round), subject_kind, subject, criterion, value, evidence, reason, \(Self.trace)",
      [SQLValue(figure.id)] + Self.values(of: figure.round)
        + [
          .text(figure.subject.kind.rawValue), .text(figure.subject.key), .text(figure.criterion),
          .text("\(figure.value)"), .text(figure.evidence), .text(figure.reason),
        ] + Self.values(of: figure.trace))
  }

  func insert(_ kept: KeptSheet) throws {
    try insert(
      into: "evaluation_sheets", "id, \(Self.round), cause, content, reason, \(Self.trace)",
      [SQLValue(kept.id)] + Self.values(of: kept.sheet.round)
        + [.text(kept.cause.rawValue), .text(kept.sheet.json.description), .text(kept.reason)]
        + Self.values(of: kept.trace))
  }

  func insert(_ objection: Objection) throws {
    try insert(
      into: "evaluation_objections",
      "id, \(Self.round), subject_kind, subject, criterion, text, \(Self.trace)",
      [SQLValue(objection.id)] + Self.values(of: objection.round)
        + [
          .text(objection.subject.kind.rawValue), .text(objection.subject.key), .text(objection.criterion),
          .text(objection.text),
        ] + Self.values(of: objection.trace))
  }

  func answer(_ objection: Int, _ answer: Objection.Answer) throws {
    try connection.execute(
      """
      UPDATE evaluation_objections SET is_upheld = ?, answer = ?, answered_at = ?, answered_by = ?, answer_record = ?
      WHERE id = ?
      """,
      [SQLValue(answer.isUpheld ? 1 : 0), .text(answer.text)] + Self.values(of: answer.trace) + [SQLValue(objection)])
  }

  private func insert(into table: String, _ columns: String, _ values: [SQLValue]) throws {
    let places = values.map { _ in "?" }.joined(separator: ", ")
    try connection.execute("INSERT INTO \(table) (\(columns)) VALUES (\(places))", values)
  }

  // MARK: Columns

  private static func values(of round: EvaluationRound) -> [SQLValue] {
    [.text("\(round.evaluation)"), .text(round.owner.text), .text("\(round.period)")]
  }

  private static func values(of trace: Trace) -> [SQLValue] {
    [.integer(trace.at.millisecondsSinceEpoch), .text(trace.by.text), SQLValue(trace.record)]
  }

  private static func round(_ row: SQLRow, at column: Int) throws -> EvaluationRound {
    EvaluationRound(
      evaluation: try row.parsed(column) { InstrumentID($0) }, owner: try row.parsed(column + 1) { AreaCode($0) },
      period: try row.parsed(column + 2) { Period($0) })
  }

  private static func subject(_ row: SQLRow, at column: Int) throws -> EvaluatedSubject {
    EvaluatedSubject(
      try row.parsed(column, EvaluationDeclaration.Ranks.init(rawValue:)), try row.text(column + 1))
  }

  private static func trace(_ row: SQLRow, at column: Int) throws -> Trace {
    Trace(
      at: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(column))),
      by: try row.parsed(column + 1, ActorID.init), record: try row.integer(column + 2))
  }

  private static func objection(_ row: SQLRow) throws -> Objection {
    var objection = Objection(
      id: try row.integer(0), round: try round(row, at: 1), subject: try subject(row, at: 4),
      criterion: try row.text(6), text: try row.text(7), trace: try trace(row, at: 8))
    if let upheld = try row.optionalInteger(11) {
      objection.answer = Objection.Answer(
        isUpheld: upheld == 1, text: try row.text(12), trace: try trace(row, at: 13))
    }
    return objection
  }
}

extension EvaluationProjection: ReplayedProjection {
  public var tables: [ReplayedTable] {
    let round = ["evaluation", "owner", "period"]
    let trace = ["told_at", "told_by", "record"]
    let subject = ["subject_kind", "subject", "criterion"]
    return [
      ReplayedTable(name: "evaluation_schemes", key: "id", columns: round + ["content", "reason"] + trace),
      ReplayedTable(
        name: "evaluation_figures", key: "id", columns: round + subject + ["value", "evidence", "reason"] + trace),
      ReplayedTable(name: "evaluation_sheets", key: "id", columns: round + ["cause", "content", "reason"] + trace),
      ReplayedTable(
        name: "evaluation_objections", key: "id",
        columns: round + subject + ["text"] + trace
          + ["is_upheld", "answer", "answered_at", "answered_by", "answer_record"]),
    ]
  }

  public func apply(
    _ record: JournalRecord, to work: SQLWork, segment: (ContentHash) throws -> [UInt8]?
  ) throws {
    try apply(record, to: work)
  }
}
