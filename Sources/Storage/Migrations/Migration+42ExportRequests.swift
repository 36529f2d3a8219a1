extension Migration {
  /// Who asked to take which list of enterprises out, what for, and what somebody else said to it.
  static let exportRequests = Migration(number: 42, name: "exportRequests") { dialect in
    """
    CREATE TABLE export_requests (
      id \(dialect.integerType) PRIMARY KEY CHECK (id > 0),
      asker TEXT NOT NULL,
      area TEXT,
      list TEXT NOT NULL,
      address TEXT NOT NULL,
      row_count \(dialect.integerType) NOT NULL CHECK (row_count > 0),
      purpose TEXT NOT NULL,
      asked_at \(dialect.integerType) NOT NULL,
      answered_by TEXT CHECK (answered_by <> asker),
      answered_at \(dialect.integerType),
      answer_record \(dialect.integerType) REFERENCES journal (sequence),
      refusal TEXT
    )\(dialect.tableSuffix);

    CREATE INDEX export_requests_by_asker ON export_requests (asker, asked_at)
    """
  }
}
