import Exchanges

extension Migration {
  /// What others find an entry of an exchange by: what an office last let them see, and not what was changed since.
  static let reviewedTexts = Migration(
    number: 40, name: "reviewedTexts",
    statements: { _ in "ALTER TABLE exchange_entries ADD COLUMN published_text TEXT" },
    fill: { connection in
      for row in try connection.rows("SELECT id FROM exchange_entries ORDER BY id", []) {
        let id = try row.integer(0)
        let events = try connection.rows(
          "SELECT content FROM exchange_acts WHERE entry = ? ORDER BY id", [SQLValue(id)]
        ).map { try $0.json(0) { ExchangeEvent($0) } }
        guard let figures = ExchangeEntry(ExchangeEntry.ID(id), events)?.publishedFigures else { continue }
        try connection.execute(
          "UPDATE exchange_entries SET published_text = ? WHERE id = ?",
          [.text(SQLExchanges.searched(figures)), SQLValue(id)])
      }
    })
}
