import Diagnostics
import Quantities

/// One step of the schema, forward only. A released step is never edited: what changes is a new step.
///
/// To add one, write `Migration+<Number><Name>.swift` beside this file and name it in `all`.
public struct Migration: Sendable {
  /// Counted from 1, without gaps.
  public let number: Int
  public let name: String
  /// The statements, in the words of a dialect.
  let statements: @Sendable (SQLDialect) -> String
  /// Fills what the statements added, where that takes more than SQL.
  let fill: @Sendable (any Connection) throws -> Void

  public static let all: [Migration] = [
    .first, .second, .third, .fourth, .fifth, .services, .materials, .reports, .rules, .registers, .ladders,
    .places, .monitoring, .awards, .exchanges, .programmes, .evaluations, .instalments, .courses,
    .implementingRules, .outcomes, .mandates, .bindings, .chances, .lapses, .outlook, .fundTransfers, .comparable,
    .submissions, .entryVersions, .derivations, .recoveries, .caseOutcomes, .successions, .seconds, .uses,
    .enterprisePages, .takenCases, .repayments, .reviewedTexts, .warningOpenings, .exportRequests,
    .factsByPeriod, .parks, .scaleChanges, .attachments, .applicationDrafts, .transferFiles, .reportContacts, .reissues,
    .departments, .cascadeBases, .serviceRules, .calendars, .callReminders, .reservationTerms, .zones, .caseTerms,
    .awardOrigins, .askedAmounts, .carriedCalls, .stoppedProviders,
  ]

  init(
    number: Int, name: String, statements: @escaping @Sendable (SQLDialect) -> String,
    fill: @escaping @Sendable (any Connection) throws -> Void = { _ in }
  ) {
    self.number = number
    self.name = name
    self.statements = statements
    self.fill = fill
  }

  /// Brings a database to the newest schema, all steps in the caller's transaction.
  /// - Returns: the numbers of the steps that were taken.
  /// - Throws: `Diagnostics` with code `storage.newer-schema` where a newer program has written the database.
  public static func apply(
    _ migrations: [Migration] = Migration.all, to connection: any Connection, at: Timestamp
  ) throws -> [Int] {
    let dialect = connection.dialect
    let table = """
      CREATE TABLE IF NOT EXISTS migrations (
        number \(dialect.integerType) PRIMARY KEY CHECK (number > 0),
        name TEXT NOT NULL,
        applied_at \(dialect.integerType) NOT NULL
      )\(dialect.tableSuffix)
      """
    try connection.executeScript(dialect.definitions(table))
    let current = try connection.count("SELECT max(number) FROM migrations")
    let newest = migrations.last?.number ?? 0
    guard current <= newest else { throw Diagnostics(newerSchema(current, newest: newest)) }
    var applied: [Int] = []
    for migration in migrations where migration.number > current {
      try connection.executeScript(dialect.definitions(migration.statements(dialect)))
      try migration.fill(connection)
      try connection.execute(
        "INSERT INTO migrations (number, name, applied_at) VALUES (?, ?, ?)",
        [SQLValue(migration.number), .text(migration.name), .integer(at.millisecondsSinceEpoch)])
      applied.append(migration.number)
    }
    return applied
  }

  private static func newerSchema(_ current: Int, newest: Int) -> Diagnostic {
    Diagnostic(
      "storage.newer-schema",
      Wording(
        zh: "数据库是更新版本的程序写的（结构第 \(current) 版，本程序只认到第 \(newest) 版）",
        en: "a newer program has written the database (schema \(current); this program knows \(newest))"),
      remedy: Wording(
        zh: "升级程序，或用旧备份恢复到另一个目录", en: "upgrade the program, or restore an older backup into another folder"))
  }
}
