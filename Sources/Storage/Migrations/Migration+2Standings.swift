extension Migration {
  /// Who stands behind each figure of a clause page, and the small table that the page reads.
  static let second = Migration(number: 2, name: "standings, clause figures") { dialect in
    """
    CREATE TABLE standings (
      source TEXT NOT NULL,
      credit_code TEXT NOT NULL REFERENCES enterprises (credit_code),
      subject TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('holds', 'undecided')),
      minimum_fen \(dialect.integerType) NOT NULL CHECK (minimum_fen >= 0),
      maximum_fen \(dialect.integerType) CHECK (maximum_fen >= minimum_fen),
      row_name TEXT,
      area TEXT,
      PRIMARY KEY (source, credit_code, subject)
    )\(dialect.tableSuffix);
    CREATE INDEX standings_by_area ON standings (source, state, area, credit_code);

    CREATE TABLE clause_figures (
      instrument TEXT NOT NULL,
      source TEXT NOT NULL,
      area TEXT NOT NULL,
      figure TEXT NOT NULL,
      value \(dialect.integerType),
      as_of TEXT NOT NULL,
      PRIMARY KEY (source, area, figure)
    )\(dialect.tableSuffix);

    CREATE TABLE projection_marks (
      name TEXT PRIMARY KEY,
      day TEXT NOT NULL,
      corpus TEXT NOT NULL CHECK (length(corpus) = 64),
      sequence \(dialect.integerType) NOT NULL CHECK (sequence >= 0)
    )\(dialect.tableSuffix);
    """
  }
}
