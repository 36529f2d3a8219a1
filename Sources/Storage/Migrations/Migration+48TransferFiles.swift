extension Migration {
  /// A transfer request keeps what it is for, as it was when it was made: files of before are written again as they were.
  /// Each file is known by the record that wrote it, so that what it waits for can be counted in days; those of before are
  /// read out of the journal once.
  static let transferFiles = Migration(
    number: 48, name: "transfer files",
    statements: { dialect in
      let integer = dialect.integerType
      return """
        ALTER TABLE transfer_requests ADD COLUMN purpose TEXT;
        CREATE TABLE transfer_batches (
          number \(integer) PRIMARY KEY CHECK (number > 0),
          record \(integer) NOT NULL CHECK (record > 0)
        )\(dialect.tableSuffix);
        """
    }, fill: { try fillBatches($0) })

  /// It names the events as they stood then. Cost: each record about requests, once.
  private static func fillBatches(_ connection: any Connection) throws {
    var last = 0
    while true {
      let rows = try connection.rows(
        """
        SELECT sequence, payload FROM journal WHERE kind = 'delivery.transfer-changed' AND sequence > ?
        ORDER BY sequence LIMIT 2000
        """, [SQLValue(last)])
      for row in rows {
        last = try row.integer(0)
        let states = (try row.json(1)["events"].list ?? []).map { $0["event"]["state"] }
        let batches = Set(states.compactMap { $0["state"].text == "exported" ? $0["batch"].integer : nil })
        for batch in batches.sorted() {
          try connection.execute(
            "INSERT INTO transfer_batches (number, record) VALUES (?, ?)", [SQLValue(batch), SQLValue(last)])
        }
      }
      if rows.count < 2000 { return }
    }
  }
}
