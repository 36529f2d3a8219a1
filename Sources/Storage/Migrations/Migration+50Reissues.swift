extension Migration {
  /// The material of a month may be issued again with its text corrected: each issue stands in a row of its own.
  static let reissues = Migration(number: 50, name: "reissues") { dialect in
    let integer = dialect.integerType
    let columns = "id, indicator, area, closed_month, content, told_at, told_by, record"
    return """
      CREATE TABLE materials_by_issue (
        id \(integer) PRIMARY KEY CHECK (id > 0),
        indicator TEXT NOT NULL,
        area TEXT NOT NULL CHECK (length(area) = 6),
        closed_month TEXT NOT NULL CHECK (length(closed_month) = 7),
        issue \(integer) NOT NULL CHECK (issue > 0),
        content TEXT NOT NULL,
        told_at \(integer) NOT NULL,
        told_by TEXT NOT NULL,
        record \(integer) NOT NULL REFERENCES journal (sequence),
        UNIQUE (indicator, area, closed_month, issue)
      )\(dialect.tableSuffix);
      INSERT INTO materials_by_issue (\(columns), issue) SELECT \(columns), 1 FROM materials;
      DROP TABLE materials;
      ALTER TABLE materials_by_issue RENAME TO materials;
      \(dialect.appendOnly("materials"))
      """
  }
}
