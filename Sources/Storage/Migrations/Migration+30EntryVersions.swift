extension Migration {
  /// How often all entries were counted, so that what follows from them can be kept as long as it holds.
  static let entryVersions = Migration(number: 30, name: "entryVersions") { dialect in
    """
    CREATE TABLE counted_entries_versions (
      id \(dialect.integerType) PRIMARY KEY CHECK (id = 1),
      version \(dialect.integerType) NOT NULL
    )\(dialect.tableSuffix);
    """
  }
}
