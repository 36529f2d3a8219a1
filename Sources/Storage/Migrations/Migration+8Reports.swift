extension Migration {
  /// Which workbook, sheet and cell told a fact; the rounds of reports, and the layouts that people confirmed.
  static let reports = Migration(number: 8, name: "workbooks, rounds of reports") { dialect in
    let integer = dialect.integerType
    let end = ")\(dialect.tableSuffix);"
    return """
      ALTER TABLE recordings ADD COLUMN workbook TEXT;
      ALTER TABLE facts ADD COLUMN sheet \(integer) CHECK (sheet >= 0);

      CREATE TABLE report_rounds (
        id TEXT PRIMARY KEY CHECK (length(id) = 12),
        month TEXT NOT NULL CHECK (length(month) = 7),
        area TEXT,
        due TEXT NOT NULL,
        record \(integer) NOT NULL REFERENCES journal (sequence)
      \(end)

      CREATE TABLE report_events (
        record \(integer) PRIMARY KEY REFERENCES journal (sequence),
        round TEXT NOT NULL REFERENCES report_rounds (id),
        at \(integer) NOT NULL,
        actor TEXT NOT NULL,
        body TEXT NOT NULL
      \(end)
      CREATE INDEX report_events_by_round ON report_events (round, record);
      \(dialect.appendOnly("report_events"))

      CREATE TABLE report_layouts (
        fingerprint TEXT PRIMARY KEY CHECK (length(fingerprint) = 64),
        mapping TEXT NOT NULL,
        record \(integer) NOT NULL REFERENCES journal (sequence)
      \(end)
      """
  }
}
