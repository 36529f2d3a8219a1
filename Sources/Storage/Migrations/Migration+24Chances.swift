extension Migration {
  /// The chances of a forecast beside it: a target's chance reads those of everybody, and nothing else of a forecast.
  static let chances = Migration(
    number: 24, name: "chances",
    statements: { _ in
      """
      ALTER TABLE watched ADD COLUMN chances TEXT
      """
    }, fill: { try SQLMonitoring($0).fillChances() })
}
