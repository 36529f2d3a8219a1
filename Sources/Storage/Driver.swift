// Storage: the only room with SQL. Repositories over a driver seam, migrations, sealing, recovery, backup.
// May import: Access, BatchEvaluation, Benefits, CPostgres, Cultivation, Decimals, Delivery, Diagnostics, Enterprises,
// Exchanges, Facts, Journal, Places, PolicyCorpus, Programmes, Quantities, Reporting, Rules, Services, Targets, GRDB,
// GRDBSQLite, Dispatch, Foundation, Synchronization.
// Start reading at `Driver`, `SQLStore` and `Migration`.

import Diagnostics

/// A database product behind the repositories: one place where transactions begin and end.
public protocol Driver: Sendable {
  /// Where this product's SQL differs from the others'.
  var dialect: SQLDialect { get }

  /// Runs `body` in one transaction that is durable when this returns, and undone when `body` throws. Writers take
  /// turns.
  func write<T: Sendable>(_ body: @Sendable (any Connection) throws -> T) async throws -> T

  /// Runs `body` on one unchanging view, beside writers and other readers.
  func read<T: Sendable>(_ body: @Sendable (any Connection) throws -> T) async throws -> T

  /// Closes every connection; the driver cannot be used afterwards.
  /// - Throws: `Diagnostics` where one is still in use.
  func close() throws(Diagnostics)
}

/// One connection for the length of a transaction. SQL is the subset that all products speak, with `?` for arguments.
public protocol Connection {
  var dialect: SQLDialect { get }

  /// All rows of a query. The statement is prepared once and kept.
  func rows(_ sql: String, _ arguments: [SQLValue]) throws -> [SQLRow]

  /// All rows of a query that tells much in few rows, such as a count: as they were last read for as long as the store
  /// holds the same, where this connection remembers. For what follows from the journal or is derived from it alone.
  func remembered(_ sql: String, _ arguments: [SQLValue]) throws -> [SQLRow]

  /// Hands over the rows of a query one at a time. `body` may run other statements.
  func forEachRow(_ sql: String, _ arguments: [SQLValue], _ body: (SQLRow) throws -> Void) throws

  /// Runs a statement that changes rows. The statement is prepared once and kept. What the database refuses may be told
  /// by a later statement of the transaction or by its end: after a refusal the transaction is undone, whatever `body`
  /// does about it.
  func execute(_ sql: String, _ arguments: [SQLValue]) throws

  /// Runs statements that define tables, separated by semicolons.
  func executeScript(_ sql: String) throws
}

extension Connection {
  /// The only row of a query, or `nil` where it has none.
  func row(_ sql: String, _ arguments: [SQLValue] = []) throws -> SQLRow? {
    try rows(sql, arguments).first
  }

  func remembered(_ sql: String, _ arguments: [SQLValue]) throws -> [SQLRow] { try rows(sql, arguments) }

  /// As `count`, of what is remembered.
  func rememberedCount(_ sql: String, _ arguments: [SQLValue] = []) throws -> Int {
    try remembered(sql, arguments).first?.optionalInteger(0) ?? 0
  }

  /// The integer in the first column of the first row; 0 where there is none.
  func count(_ sql: String, _ arguments: [SQLValue] = []) throws -> Int {
    try row(sql, arguments)?.optionalInteger(0) ?? 0
  }
}

/// A value as databases hold it. There is no floating point: amounts are text or fen.
public enum SQLValue: Sendable, Hashable {
  case null
  case integer(Int64)
  case text(String)
  case bytes([UInt8])

  init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }
  init(_ value: String?) { self = value.map(SQLValue.text) ?? .null }

  /// Refuses U+0000 in a text: one database cuts the text there, another has no place for it.
  /// - Throws: `Diagnostics` with code `storage.nul`.
  static func refuseNul(in text: String) throws(Diagnostics) {
    if text.utf8.contains(0) { throw nul(in: text) }
  }

  static func nul(in text: String) -> Diagnostics {
    Diagnostics(
      Diagnostic(
        "storage.nul", at: Place(field: text.excerpt),
        Wording(zh: "文字里有空字符（U+0000），数据库存不了", en: "the text holds a null character (U+0000), which no database keeps"),
        remedy: Wording(zh: "删去这个看不见的字符再试", en: "remove that invisible character and try again")))
  }
}

/// One row of an answer, by column number from 0.
public struct SQLRow: Sendable, Hashable {
  public let values: [SQLValue]

  public init(_ values: [SQLValue]) {
    self.values = values
  }

  func integer(_ column: Int) throws -> Int {
    guard let value = try optionalInteger(column) else { throw unexpected(column, "an integer") }
    return value
  }

  func optionalInteger(_ column: Int) throws -> Int? {
    switch values[column] {
    case .integer(let value): Int(value)
    case .null: nil
    default: throw unexpected(column, "an integer")
    }
  }

  func text(_ column: Int) throws -> String {
    guard let value = try optionalText(column) else { throw unexpected(column, "text") }
    return value
  }

  func optionalText(_ column: Int) throws -> String? {
    switch values[column] {
    case .text(let value): value
    case .null: nil
    default: throw unexpected(column, "text")
    }
  }

  func bytes(_ column: Int) throws -> [UInt8] {
    switch values[column] {
    case .bytes(let value): value
    case .null: []
    default: throw unexpected(column, "bytes")
    }
  }

  /// Reads a column as a type that its text names.
  func parsed<Value>(_ column: Int, _ parse: (String) -> Value?) throws -> Value {
    guard let value = parse(try text(column)) else { throw unexpected(column, String(describing: Value.self)) }
    return value
  }

  /// As `parsed`; `nil` where the column is null.
  func optionalParsed<Value>(_ column: Int, _ parse: (String) -> Value?) throws -> Value? {
    guard let text = try optionalText(column) else { return nil }
    guard let value = parse(text) else { throw unexpected(column, String(describing: Value.self)) }
    return value
  }

  private func unexpected(_ column: Int, _ wanted: String) -> Diagnostics {
    Diagnostics(
      Diagnostic(
        "storage.unexpected-value",
        Wording(
          zh: "数据库某行第 \(column + 1) 列的值与表结构不符（应为 \(wanted)）",
          en: "column \(column + 1) of a stored row is not \(wanted)"),
        remedy: Wording(
          zh: "数据库可能被其他程序改动过；运行 tidu journal verify，再从备份恢复",
          en: "another program may have changed the database; run tidu journal verify, then restore a backup")))
  }
}
