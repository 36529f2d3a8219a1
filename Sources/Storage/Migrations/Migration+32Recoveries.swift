extension Migration {
  /// What is taken back from a budget waits for another person too. The table is made anew, since its check names the
  /// kinds.
  static let recoveries = Migration(number: 32, name: "recoveries") { dialect in
    """
    CREATE TABLE earlier_submissions AS SELECT * FROM submissions;
    DROP TABLE submissions;

    CREATE TABLE submissions (
      number \(dialect.integerType) PRIMARY KEY CHECK (number > 0),
      kind TEXT NOT NULL CHECK (kind IN ('increase', 'recovery', 'issue', 'withdrawal')),
      state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'returned')),
      detail TEXT NOT NULL
    )\(dialect.tableSuffix);
    CREATE INDEX submissions_by_state ON submissions (state, kind, number);

    INSERT INTO submissions (number, kind, state, detail)
      SELECT number, kind, state, detail FROM earlier_submissions;
    DROP TABLE earlier_submissions
    """
  }
}
