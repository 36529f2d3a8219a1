extension Migration {
  /// Which changes of principal accounts wait to be confirmed, and who has still to replace an initial password. Of
  /// earlier passwords nobody knows who made them: they stay as they are.
  static let successions = Migration(number: 34, name: "successions") { dialect in
    """
    CREATE TABLE successions (
      enterprise TEXT PRIMARY KEY CHECK (length(enterprise) = 18),
      successor TEXT NOT NULL,
      asked_by TEXT NOT NULL,
      asked_at \(dialect.integerType) NOT NULL
    )\(dialect.tableSuffix);

    ALTER TABLE people ADD COLUMN has_initial_password \(dialect.integerType) NOT NULL DEFAULT 0
      CHECK (has_initial_password IN (0, 1))
    """
  }
}
