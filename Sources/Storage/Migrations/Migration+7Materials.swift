extension Migration {
  /// The material of meetings, as it was issued.
  static let materials = Migration(number: 7, name: "materials") { dialect in
    """
    CREATE TABLE materials (
      id \(dialect.integerType) PRIMARY KEY CHECK (id > 0),
      indicator TEXT NOT NULL,
      area TEXT NOT NULL CHECK (length(area) = 6),
      closed_month TEXT NOT NULL CHECK (length(closed_month) = 7),
      content TEXT NOT NULL,
      told_at \(dialect.integerType) NOT NULL,
      told_by TEXT NOT NULL,
      record \(dialect.integerType) NOT NULL REFERENCES journal (sequence),
      UNIQUE (indicator, area, closed_month)
    )\(dialect.tableSuffix);
    \(dialect.appendOnly("materials"))
    """
  }
}
