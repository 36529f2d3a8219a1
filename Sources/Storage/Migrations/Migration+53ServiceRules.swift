extension Migration {
  /// The ladder of reminders, the bounds of units' rates, and the years of holidays that operators set.
  static let serviceRules = Migration(number: 53, name: "service rules") { dialect in
    """
    CREATE TABLE service_rules (
      name TEXT PRIMARY KEY,
      rule TEXT NOT NULL
    )\(dialect.tableSuffix)
    """
  }
}
