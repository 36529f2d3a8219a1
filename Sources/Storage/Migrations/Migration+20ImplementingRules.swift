extension Migration {
  /// Implementing rules: each version once, never changed, with the one that it amends.
  static let implementingRules = Migration(number: 20, name: "implementing rules") { dialect in
    let integer = dialect.integerType
    return """
      CREATE TABLE implementing_rules (
        number \(integer) PRIMARY KEY CHECK (number > 0),
        document TEXT NOT NULL UNIQUE,
        amends \(integer) UNIQUE REFERENCES implementing_rules (number),
        valid_from TEXT NOT NULL,
        valid_to TEXT,
        detail TEXT NOT NULL,
        CHECK (amends IS NULL OR amends < number),
        CHECK (valid_to IS NULL OR valid_to >= valid_from)
      )\(dialect.tableSuffix);
      \(dialect.appendOnly("implementing_rules"))
      """
  }
}
