import Testing

@testable import Storage

@Suite("SQL turned into PostgreSQL's")
struct PostgreSQLTextTests {
  @Test(
    "arguments are numbered, and what is quoted stays",
    arguments: [
      ("SELECT ?", "SELECT $1"), ("? AND ?, ?", "$1 AND $2, $3"), ("'?' ? '??'", "'?' $1 '??'"),
      ("'it''s ?' = ?", "'it''s ?' = $1"), ("\"a?\" = ?", "\"a?\" = $1"), ("-- ?\n?", "-- ?\n$1"),
      ("/* ? */?", "/* ? */$1"),
      ("LIKE ? ESCAPE '\\' AND b = ?", "LIKE $1 ESCAPE '\\' AND b = $2"), ("", ""), ("'?", "'?"), ("/* ?", "/* ?"),
      ("a - ? / ?", "a - $1 / $2"), ("'上?' || ?", "'上?' || $1"),
    ])
  func numbered(_ sql: String, _ expected: String) {
    #expect(PostgreSQLText.numbered(sql) == expected)
  }

  @Test(
    "text columns are compared by bytes, and no other word is touched",
    arguments: [
      ("a TEXT, b TEXT NOT NULL", "a TEXT COLLATE \"C\", b TEXT COLLATE \"C\" NOT NULL"),
      ("kind IN ('TEXT', 'text')", "kind IN ('TEXT', 'text')"), ("search_TEXT x", "search_TEXT x"),
      ("\"TEXT\" BIGINT -- TEXT", "\"TEXT\" BIGINT -- TEXT"), ("a TEXT", "a TEXT COLLATE \"C\""),
    ])
  func collated(_ sql: String, _ expected: String) {
    #expect(PostgreSQLText.comparedByBytes(sql) == expected)
  }
}
