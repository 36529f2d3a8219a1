/// The engines that plans are written for, where they differ.
public enum SQLDialect: String, Sendable, CaseIterable {
  case sqlite, postgresql, duckdb, spark

  /// A name as it stands in a query.
  func name(_ text: String) -> String {
    self == .spark
      ? "`\(text)`" : "\"\(text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
  }

  func text(_ value: String) -> String {
    "'\(value.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'"
  }

  /// How many digits after the point of a quantity are read. A population's file has at most twelve; SQLite's integers
  /// have no room for so many.
  var quantityDigits: Int { self == .sqlite ? 4 : 12 }

  /// A decimal's text, known to be one, as an integer of its last digits. Exact: SQLite, which knows binary fractions
  /// alone, puts whole and fraction together.
  func integer(_ raw: String, scale: Int) -> String {
    let unit = "1" + String(repeating: "0", count: scale)
    switch self {
    // A constant is cast before the branch is chosen, so that an empty text must be none.
    case .postgresql: return "CAST(CAST(NULLIF(\(raw), '') AS NUMERIC) * \(unit) AS NUMERIC(38, 0))"
    case .duckdb: return "CAST(CAST(\(raw) AS DECIMAL(38, \(max(scale, 2)))) * \(unit) AS HUGEINT)"
    case .spark: return "CAST(CAST(\(raw) AS DECIMAL(\(scale > 2 ? 27 : 21), \(scale))) * \(unit) AS DECIMAL(38, 0))"
    case .sqlite:
      let zeros = String(repeating: "0", count: scale)
      let digits =
        scale > 0
        ? "(CASE WHEN \(raw) LIKE '-%' THEN -1 ELSE 1 END) * (ABS(CAST(\(raw) AS INTEGER)) * \(unit) + "
          + "CAST(SUBSTR(SUBSTR(\(raw), INSTR(\(raw) || '.', '.') + 1) || '\(zeros)', 1, \(scale)) AS INTEGER))"
        : "CAST(\(raw) AS INTEGER)"
      // 1.32E+08, as spreadsheets write it, has no more digits than a binary fraction holds.
      return
        "(CASE WHEN \(raw) GLOB '*[eE]*' THEN CAST(ROUND(CAST(\(raw) AS REAL) * \(unit)) AS INTEGER) ELSE \(digits) END)"
    }
  }

  func year(ofDay raw: String) -> String {
    self == .postgresql
      ? "CAST(NULLIF(SUBSTR(\(raw), 1, 4), '') AS INTEGER)" : "CAST(SUBSTR(\(raw), 1, 4) AS INTEGER)"
  }

  /// Days from 1970-01-01.
  func days(ofDay raw: String) -> String {
    switch self {
    // Noon begins a Julian day.
    case .sqlite: "CAST(JULIANDAY(\(raw)) - 2440587.5 AS INTEGER)"
    case .postgresql: "(CAST(NULLIF(\(raw), '') AS DATE) - DATE '1970-01-01')"
    case .duckdb: "(CAST(\(raw) AS DATE) - DATE '1970-01-01')"
    case .spark: "DATEDIFF(\(raw), '1970-01-01')"
    }
  }

  func least(_ parts: [String]) -> String { function(self == .sqlite ? "MIN" : "LEAST", parts) }
  func greatest(_ parts: [String]) -> String { function(self == .sqlite ? "MAX" : "GREATEST", parts) }

  private func function(_ name: String, _ parts: [String]) -> String {
    parts.count == 1 ? parts[0] : "\(name)(\(parts.joined(separator: ", ")))"
  }

  /// Division of integers that are not negative, rounded down.
  func quotient(_ number: String, by divisor: String) -> String {
    switch self {
    case .sqlite: "(\(number)) / \(divisor)"
    case .postgresql: "DIV(\(number), \(divisor))"
    case .duckdb: "(\(number)) // \(divisor)"
    // Spark's `DIV` knows no more than 64 bits, and a quotient of decimals is rounded before it could be cut.
    case .spark: "CAST((\(number) - (\(number)) % \(divisor)) / \(divisor) AS DECIMAL(38, 0))"
    }
  }

  /// An integer too large for 64 bits must not wrap.
  func wide(_ number: String) -> String {
    switch self {
    case .sqlite: number
    case .postgresql: "CAST(\(number) AS NUMERIC)"
    case .duckdb: "CAST(\(number) AS HUGEINT)"
    case .spark: "CAST(\(number) AS DECIMAL(38, 0))"
    }
  }

  /// Whether a whole file of statements may create views anew.
  var createView: String { self == .sqlite ? "CREATE VIEW" : "CREATE OR REPLACE VIEW" }

  func dropView(_ name: String) -> String? { self == .sqlite ? "DROP VIEW IF EXISTS \(name);" : nil }
}
