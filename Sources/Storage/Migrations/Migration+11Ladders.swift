extension Migration {
  /// The rungs that enterprises hold, as facts tell: rebuilt as a whole, never edited.
  static let ladders = Migration(number: 11, name: "ladders") { dialect in
    """
    CREATE TABLE held_rungs (
      credit_code TEXT NOT NULL REFERENCES enterprises (credit_code),
      rung TEXT NOT NULL,
      area TEXT CHECK (length(area) IN (6, 9)),
      since TEXT CHECK (length(since) = 10),
      PRIMARY KEY (credit_code, rung)
    )\(dialect.tableSuffix);
    CREATE INDEX held_rungs_by_rung ON held_rungs (rung, area);
    DELETE FROM projection_marks;
    """
  }
}
