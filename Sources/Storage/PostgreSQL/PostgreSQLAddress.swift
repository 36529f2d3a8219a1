import CPostgres
import Diagnostics

/// Where a PostgreSQL database is reached: a `postgresql://` address as libpq reads it.
///
/// What it leaves out comes from libpq's environment (`PGHOST`, `PGPASSWORD`, `PGPASSFILE`, `PGSSLMODE` …). A password
/// in it is used and never told: descriptions and messages name server, port and database alone.
public struct PostgreSQLAddress: Sendable {
  /// The whole address, with a password if there is one.
  let connectionString: String
  /// The address without user and password, for messages.
  public let shown: String

  /// - Throws: `Diagnostics` with code `database.address`.
  public init(_ text: String) throws(Diagnostics) {
    guard text.hasPrefix("postgresql://") || text.hasPrefix("postgres://") else {
      throw Diagnostics(.unreadableAddress)
    }
    // libpq's own complaint quotes the address, with its password: it is dropped for one that does not.
    var complaint: UnsafeMutablePointer<CChar>?
    let parsed = PQconninfoParse(text, &complaint)
    PQfreemem(complaint)
    guard let parsed else { throw Diagnostics(.unreadableAddress) }
    defer { PQconninfoFree(parsed) }
    let given = Self.values(parsed)
    var values: [String: String] = [:]
    if let defaults = PQconndefaults() {
      values = Self.values(defaults)
      PQconninfoFree(defaults)
    }
    values.merge(given) { $1 }
    connectionString = text
    let host = values["host"] ?? values["hostaddr"] ?? "localhost"
    let database = values["dbname"] ?? values["user"] ?? ""
    shown = "postgresql://\(host):\(values["port"] ?? "5432")/\(database)"
  }

  private static func values(_ options: UnsafeMutablePointer<PQconninfoOption>) -> [String: String] {
    var values: [String: String] = [:]
    var next = options
    while let keyword = next.pointee.keyword {
      if let value = next.pointee.val { values[String(cString: keyword)] = String(cString: value) }
      next += 1
    }
    return values
  }
}

extension PostgreSQLAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { shown }
  public var debugDescription: String { shown }
  public var customMirror: Mirror { Mirror(self, children: ["shown": shown]) }
}

extension Diagnostic {
  fileprivate static var unreadableAddress: Diagnostic {
    Diagnostic(
      "database.address", at: Place(field: "--database"),
      Wording(zh: "数据库地址读不懂", en: "the database's address cannot be read"),
      expected: Wording(verbatim: "postgresql://user@host:5432/database"),
      remedy: Wording(
        zh: "口令放进环境变量 PGPASSWORD 或 ~/.pgpass；写在地址里的特殊字符要用 % 转义",
        en: "put the password into PGPASSWORD or ~/.pgpass; special characters in an address are escaped with %"))
  }
}
