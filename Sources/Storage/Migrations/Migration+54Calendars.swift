extension Migration {
  /// Whose calendar programs read without a session, by the hash of the address's key.
  static let calendars = Migration(number: 54, name: "calendars") { dialect in
    """
    CREATE TABLE calendars (
      person TEXT PRIMARY KEY REFERENCES people (id),
      key_hash TEXT NOT NULL UNIQUE CHECK (length(key_hash) = 64),
      opened_at \(dialect.integerType) NOT NULL
    )\(dialect.tableSuffix)
    """
  }
}
