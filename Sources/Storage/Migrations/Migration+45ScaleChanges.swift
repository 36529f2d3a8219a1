extension Migration {
  /// Confirmed entries and exits: one table of them, whoever records them. What the watch list's acts said before stands in it
  /// too.
  static let scaleChanges = Migration(
    number: 45, name: "scale changes",
    statements: { dialect in
      let integer = dialect.integerType
      return """
        CREATE TABLE scale_changes (
          id TEXT PRIMARY KEY,
          credit_code TEXT NOT NULL CHECK (length(credit_code) = 18),
          record \(integer) NOT NULL REFERENCES journal (sequence),
          changed_on TEXT NOT NULL CHECK (length(changed_on) = 10),
          is_above \(integer) NOT NULL CHECK (is_above IN (0, 1)),
          document TEXT NOT NULL,
          at \(integer) NOT NULL,
          actor TEXT NOT NULL
        )\(dialect.tableSuffix);
        CREATE INDEX scale_changes_by_enterprise ON scale_changes (credit_code, changed_on);
        CREATE INDEX scale_changes_by_day ON scale_changes (changed_on)
        """
    }, fill: { try SQLScale($0).fill() })
}
