import Diagnostics
import Journal
import PolicyCorpus
import Quantities
import Rules

/// The files of rules, and which corpus held which version.
struct SQLRules: RuleReader, RuleRepository {
  private let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  static let draftColumns = [
    "rule", "version", "file", "kept_by", "kept_at", "discarded_by", "discarded_at", "discard_reason",
  ]
  static let enablingColumns = [
    "rule", "version", "document", "holds_from", "legality_number", "legality_day", "legality_office", "fair_number",
    "fair_day", "fair_office", "proposed_by", "proposed_at", "state", "decided_by", "decided_at", "decision_reason",
    "stopped_from", "stopped_by", "stopped_at", "stop_reason", "stop_asked_from", "stop_asked_by", "stop_asked_at",
    "stop_asked_reason",
  ]

  // MARK: Reading

  func file(of rule: InstrumentID) throws -> RuleFile {
    RuleFile(
      rule,
      drafts: try connection.rows(
        "SELECT \(Self.draftColumns.joined(separator: ", ")) FROM rule_drafts WHERE rule = ? ORDER BY kept_at, id",
        [.text("\(rule)")]
      ).map { try Self.draft($0).draft },
      enablings: try connection.rows(
        """
        SELECT record, \(Self.enablingColumns.joined(separator: ", ")) FROM rule_enablings WHERE rule = ?
        ORDER BY record
        """, [.text("\(rule)")]
      ).map { try Self.enabling($0).enabling })
  }

  func files() throws -> [RuleFile] {
    let drafts = try connection.rows(
      "SELECT \(Self.draftColumns.joined(separator: ", ")) FROM rule_drafts ORDER BY kept_at, id", []
    ).map(Self.draft)
    let enablings = try connection.rows(
      "SELECT record, \(Self.enablingColumns.joined(separator: ", ")) FROM rule_enablings ORDER BY record", []
    ).map(Self.enabling)
    return Set(drafts.map(\.rule) + enablings.map(\.rule)).sorted().map { rule in
      RuleFile(
        rule, drafts: drafts.filter { $0.rule == rule }.map(\.draft),
        enablings: enablings.filter { $0.rule == rule }.map(\.enabling))
    }
  }

  func versions(ofCorpus hash: String) throws -> [InstrumentID: ContentHash] {
    let rows = try connection.rows("SELECT rule, version FROM rule_catalogue WHERE corpus = ?", [.text(hash)])
    var versions: [InstrumentID: ContentHash] = [:]
    for row in rows {
      versions[try row.parsed(0, { InstrumentID($0) })] = try row.parsed(1, ContentHash.init(hex:))
    }
    return versions
  }

  func corpora(of rule: InstrumentID) throws -> [CataloguedVersion] {
    try connection.rows(
      "SELECT corpus, version, record FROM rule_catalogue WHERE rule = ? ORDER BY record", [.text("\(rule)")]
    ).map { row in
      CataloguedVersion(
        corpus: try row.text(0), version: try row.parsed(1, ContentHash.init(hex:)), record: try row.integer(2))
    }
  }

  func content(of version: ContentHash) throws -> [UInt8]? { try SQLJournal(connection).segment(version) }

  private static func draft(_ row: SQLRow) throws -> (rule: InstrumentID, draft: RuleDraft) {
    (
      try row.parsed(0, { InstrumentID($0) }),
      RuleDraft(
        version: try row.parsed(1, ContentHash.init(hex:)), file: try row.text(2),
        kept: RuleDeed(by: try row.parsed(3, ActorID.init), at: try instant(row, 4)),
        discarded: try deed(row, by: 5, at: 6, reason: 7))
    )
  }

  private static func enabling(_ row: SQLRow) throws -> (rule: InstrumentID, enabling: Enabling) {
    let proposal = RuleProposal(
      version: try row.parsed(2, ContentHash.init(hex:)), document: try row.text(3), holdsFrom: try day(row, 4),
      legality: ReviewRecord(number: try row.text(5), day: try day(row, 6), office: try row.text(7)),
      fairCompetition: ReviewRecord(number: try row.text(8), day: try day(row, 9), office: try row.text(10)))
    func stop(_ first: Int) throws -> Enabling.Stop? {
      try row.optionalParsed(first, { CalendarDay($0) }).flatMap { from in
        try deed(row, by: first + 1, at: first + 2, reason: first + 3).map { Enabling.Stop(from: from, deed: $0) }
      }
    }
    return (
      try row.parsed(1, { InstrumentID($0) }),
      Enabling(
        id: Enabling.ID(record: try row.integer(0)), proposal: proposal,
        proposed: RuleDeed(by: try row.parsed(11, ActorID.init), at: try instant(row, 12)),
        state: try row.parsed(13, Enabling.State.init(rawValue:)), decided: try deed(row, by: 14, at: 15, reason: 16),
        stopAsked: try stop(21), stop: try stop(17))
    )
  }

  private static func day(_ row: SQLRow, _ column: Int) throws -> CalendarDay {
    try row.parsed(column, { CalendarDay($0) })
  }

  private static func instant(_ row: SQLRow, _ column: Int) throws -> Timestamp {
    Timestamp(millisecondsSinceEpoch: Int64(try row.integer(column)))
  }

  private static func deed(_ row: SQLRow, by: Int, at: Int, reason: Int) throws -> RuleDeed? {
    guard let actor = try row.optionalParsed(by, ActorID.init) else { return nil }
    return RuleDeed(by: actor, at: try instant(row, at), reason: try row.optionalText(reason))
  }

  // MARK: Writing

  func save(_ draft: RuleDraft, of rule: InstrumentID) throws {
    try put(
      "rule_drafts", key: "id", [.text("\(rule) \(draft.version)")], Self.draftColumns,
      [.text("\(rule)"), .text(draft.version.hex), .text(draft.file)] + Self.values(draft.kept).prefix(2)
        + Self.values(draft.discarded))
  }

  func save(_ enabling: Enabling, of rule: InstrumentID) throws {
    let proposal = enabling.proposal
    let reviews = [proposal.legality, proposal.fairCompetition].flatMap { review -> [SQLValue] in
      [.text(review.number), .text("\(review.day)"), .text(review.office)]
    }
    try put(
      "rule_enablings", key: "record", [SQLValue(enabling.id.record)], Self.enablingColumns,
      [.text("\(rule)"), .text(proposal.version.hex), .text(proposal.document), .text("\(proposal.holdsFrom)")]
        + reviews
        + Self.values(enabling.proposed).prefix(2) + [.text(enabling.state.rawValue)] + Self.values(enabling.decided)
        + [enabling.stop, enabling.stopAsked].flatMap { stop in
          [SQLValue(stop?.from.description)] + Self.values(stop?.deed)
        })
  }

  func insert(_ version: CataloguedVersion, of rule: InstrumentID) throws {
    try connection.execute(
      "INSERT INTO rule_catalogue (id, corpus, rule, version, record) VALUES (?, ?, ?, ?, ?)",
      [
        .text("\(version.corpus) \(rule)"), .text(version.corpus), .text("\(rule)"), .text(version.version.hex),
        SQLValue(version.record),
      ])
  }

  private static func values(_ deed: RuleDeed?) -> [SQLValue] {
    [
      SQLValue(deed?.by.text), deed.map { .integer($0.at.millisecondsSinceEpoch) } ?? .null, SQLValue(deed?.reason),
    ]
  }

  /// Adds a row, or replaces the one of its key.
  private func put(
    _ table: String, key: String, _ id: [SQLValue], _ columns: [String], _ values: [SQLValue]
  ) throws {
    let marks = Array(repeating: "?", count: columns.count + 1).joined(separator: ", ")
    let updates = columns.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    try connection.execute(
      """
      INSERT INTO \(table) (\(key), \(columns.joined(separator: ", "))) VALUES (\(marks))
      ON CONFLICT (\(key)) DO UPDATE SET \(updates)
      """, id + values)
  }
}

extension SQLStore: RuleStore {
  public func write<T: Sendable>(_ body: @Sendable (any RuleWork) throws -> T) async throws -> T {
    try await unitOfWork { try body($0) }
  }

  public func read<T: Sendable>(_ body: @Sendable (any RuleReading) throws -> T) async throws -> T {
    try await driver.read { try body(SQLWork($0)) }
  }
}

extension SQLWork: RuleWork {
  public var rules: any RuleReader { SQLRules(connection) }
  public var ruleTable: any RuleRepository { SQLRules(connection) }
}

extension RuleProjection: ReplayedProjection {
  public var tables: [ReplayedTable] {
    [
      ReplayedTable(name: "rule_drafts", key: "id", columns: SQLRules.draftColumns),
      ReplayedTable(name: "rule_enablings", key: "record", columns: SQLRules.enablingColumns),
      ReplayedTable(name: "rule_catalogue", key: "id", columns: ["corpus", "rule", "version", "record"]),
    ]
  }

  public func apply(
    _ record: JournalRecord, to work: SQLWork, segment: (ContentHash) throws -> [UInt8]?
  ) throws {
    try apply(record, to: work)
  }
}
