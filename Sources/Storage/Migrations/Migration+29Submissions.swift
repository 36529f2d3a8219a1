extension Migration {
  /// What was asked for and waits for another person's approval, or was answered.
  static let submissions = Migration(number: 29, name: "submissions") { dialect in
    """
    CREATE TABLE submissions (
      number \(dialect.integerType) PRIMARY KEY CHECK (number > 0),
      kind TEXT NOT NULL CHECK (kind IN ('increase', 'issue', 'withdrawal')),
      state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'returned')),
      detail TEXT NOT NULL
    )\(dialect.tableSuffix);
    CREATE INDEX submissions_by_state ON submissions (state, kind, number);
    """
  }
}
