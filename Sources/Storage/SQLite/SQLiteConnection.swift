import Diagnostics
import Foundation
import GRDB
import GRDBSQLite

/// One of the pool's connections. Values go to the database and come from it as they are: through the library's own types
/// they would cost more than what the database does with them.
struct SQLiteConnection: Connection {
  private let database: Database
  let dialect = SQLDialect.sqlite

  init(_ database: Database) {
    self.database = database
  }

  func rows(_ sql: String, _ arguments: [SQLValue]) throws -> [SQLRow] {
    var rows: [SQLRow] = []
    let cursor = try SQLRowCursor(try database.cachedStatement(sql: sql), arguments)
    while let row = try cursor.next() { rows.append(row) }
    return rows
  }

  func forEachRow(_ sql: String, _ arguments: [SQLValue], _ body: (SQLRow) throws -> Void) throws {
    // A statement of its own: the kept one could be asked for again inside `body`.
    let cursor = try SQLRowCursor(try database.makeStatement(sql: sql), arguments)
    while let row = try cursor.next() { try body(row) }
  }

  func execute(_ sql: String, _ arguments: [SQLValue]) throws {
    let statement = try database.cachedStatement(sql: sql)
    try statement.bind(arguments)
    try statement.execute()
  }

  func executeScript(_ sql: String) throws {
    try database.execute(sql: sql)
  }
}

/// The rows of a statement, one after the other.
private final class SQLRowCursor: DatabaseCursor {
  typealias Element = SQLRow

  let _statement: Statement
  var _isDone = false

  init(_ statement: Statement, _ arguments: [SQLValue]) throws {
    _statement = statement
    try statement.bind(arguments)
  }

  deinit {
    // It tells again what a failed step has told already.
    sqlite3_reset(_statement.sqliteStatement)
  }

  func _element(sqliteStatement statement: SQLiteStatement) -> SQLRow {
    SQLRow((0..<sqlite3_data_count(statement)).map { Self.value(statement, $0) })
  }

  private static func value(_ statement: SQLiteStatement, _ column: CInt) -> SQLValue {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
    case SQLITE_TEXT:
      // The text is asked for before its length, which is then that of its UTF-8.
      let text = sqlite3_column_text(statement, column)
      let count = Int(sqlite3_column_bytes(statement, column))
      return .text(String(decoding: UnsafeBufferPointer(start: text, count: text == nil ? 0 : count), as: UTF8.self))
    case SQLITE_BLOB:
      let bytes = sqlite3_column_blob(statement, column)
      let count = Int(sqlite3_column_bytes(statement, column))
      return .bytes([UInt8](UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : count)))
    // STRICT tables hold no reals; a computed one is told as text, and no reader takes it for a number.
    case SQLITE_FLOAT: return .text(String(sqlite3_column_double(statement, column)))
    default: return .null
    }
  }
}

extension Statement {
  /// Puts values in the places of the statement's marks, and nothing of an earlier run stays.
  /// - Throws: `Diagnostics` with code `storage.nul`; `DatabaseError` where there are more or fewer marks, or a value is too
  ///   long.
  fileprivate func bind(_ values: [SQLValue]) throws {
    setUncheckedArguments(StatementArguments())
    guard Int(sqlite3_bind_parameter_count(sqliteStatement)) == values.count else {
      throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "\(values.count) arguments", sql: sql)
    }
    for (place, value) in zip(CInt(1)..., values) {
      let code: CInt
      switch value {
      case .null: continue
      case .integer(let integer): code = sqlite3_bind_int64(sqliteStatement, place, integer)
      case .text(let text): code = try bind(text, at: place)
      case .bytes(let bytes):
        code = bytes.withUnsafeBytes { bytes in
          // Of no bytes the address may be none, which would be taken for no value.
          bytes.isEmpty
            ? sqlite3_bind_zeroblob(sqliteStatement, place, 0)
            : sqlite3_bind_blob64(
              sqliteStatement, place, bytes.baseAddress, UInt64(bytes.count), Self.copied)
        }
      }
      guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code), sql: sql) }
    }
  }

  private func bind(_ text: String, at place: CInt) throws(Diagnostics) -> CInt {
    var text = text
    let code: CInt? = text.withUTF8 { bytes in
      guard let start = bytes.baseAddress, !bytes.isEmpty else {
        return sqlite3_bind_text(sqliteStatement, place, "", 0, Self.copied)
      }
      guard memchr(start, 0, bytes.count) == nil else { return nil }
      return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
        sqlite3_bind_text64(sqliteStatement, place, $0, UInt64(bytes.count), Self.copied, UInt8(SQLITE_UTF8))
      }
    }
    if let code { return code }
    throw SQLValue.nul(in: text)
  }

  /// Says that the database keeps a copy of what it is given.
  private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}
