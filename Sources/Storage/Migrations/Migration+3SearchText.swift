import Enterprises

extension Migration {
  /// What a search of the list of enterprises compares: the program folds the names, since no two databases do it alike.
  static let third = Migration(number: 3, name: "search text") { _ in
    "ALTER TABLE enterprises ADD COLUMN search_text TEXT NOT NULL DEFAULT ''"
  } fill: { connection in
    for row in try connection.rows("SELECT credit_code, name FROM enterprises WHERE name IS NOT NULL", []) {
      try connection.execute(
        "UPDATE enterprises SET search_text = ? WHERE credit_code = ?",
        [.text(SearchText.folded(try row.text(1))), .text(try row.text(0))])
    }
  }
}
