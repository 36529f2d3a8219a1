extension Migration {
  /// Once the case of a warning is closed, the same warning may become another: of one time there may be several.
  static let warningOpenings = Migration(number: 41, name: "warning openings") { dialect in
    let integer = dialect.integerType
    return """
      CREATE TABLE warning_openings (
        record \(integer) PRIMARY KEY REFERENCES journal (sequence),
        credit_code TEXT NOT NULL CHECK (length(credit_code) = 18),
        through TEXT NOT NULL CHECK (length(through) IN (4, 7)),
        case_number \(integer) NOT NULL CHECK (case_number > 0),
        at \(integer) NOT NULL,
        actor TEXT NOT NULL
      )\(dialect.tableSuffix);
      CREATE INDEX warning_openings_by_enterprise ON warning_openings (credit_code, case_number);
      INSERT INTO warning_openings (record, credit_code, through, case_number, at, actor)
        SELECT record, credit_code, through, case_number, at, actor FROM warning_cases;
      DROP TABLE warning_cases;
      \(dialect.appendOnly("warning_openings"))
      """
  }
}
