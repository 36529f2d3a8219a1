extension Migration {
  /// How often something that is derived from the journal was put anew, in place of how often entries were counted, so
  /// that what follows from any of it can be kept as long as it holds.
  static let derivations = Migration(number: 31, name: "derivations") { dialect in
    """
    DROP TABLE counted_entries_versions;
    CREATE TABLE derivation_versions (
      id \(dialect.integerType) PRIMARY KEY CHECK (id = 1),
      version \(dialect.integerType) NOT NULL
    )\(dialect.tableSuffix);
    """
  }
}
