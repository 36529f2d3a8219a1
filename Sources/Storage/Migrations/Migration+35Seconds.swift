extension Migration {
  /// A decision that demands paid support back waits for another person, and so does one that stops a version of a rule.
  /// The table of submissions is made anew, since its check names the kinds.
  static let seconds = Migration(number: 35, name: "seconds") { dialect in
    """
    CREATE TABLE earlier_submissions AS SELECT * FROM submissions;
    DROP TABLE submissions;

    CREATE TABLE submissions (
      number \(dialect.integerType) PRIMARY KEY CHECK (number > 0),
      kind TEXT NOT NULL CHECK (kind IN ('increase', 'recovery', 'issue', 'withdrawal', 'demand')),
      state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'returned')),
      detail TEXT NOT NULL
    )\(dialect.tableSuffix);
    CREATE INDEX submissions_by_state ON submissions (state, kind, number);

    INSERT INTO submissions (number, kind, state, detail)
      SELECT number, kind, state, detail FROM earlier_submissions;
    DROP TABLE earlier_submissions;

    ALTER TABLE rule_enablings ADD COLUMN stop_asked_from TEXT;
    ALTER TABLE rule_enablings ADD COLUMN stop_asked_by TEXT
      CHECK (stop_asked_by IS NULL OR stopped_by IS NULL OR stop_asked_by <> stopped_by);
    ALTER TABLE rule_enablings ADD COLUMN stop_asked_at \(dialect.integerType);
    ALTER TABLE rule_enablings ADD COLUMN stop_asked_reason TEXT;
    """
  }
}
