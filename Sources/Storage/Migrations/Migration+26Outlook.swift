extension Migration {
  /// How often everybody was forecast, so that what follows from forecasts can be kept as long as it holds; and the list of
  /// forecasts in its own order.
  static let outlook = Migration(number: 26, name: "outlook") { dialect in
    """
    ALTER TABLE forecast_methods ADD COLUMN version \(dialect.integerType) NOT NULL DEFAULT 1;
    CREATE INDEX watched_by_chance ON watched (kind, chance DESC, credit_code);
    """
  }
}
