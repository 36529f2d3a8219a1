extension Migration {
  /// What happened to each use of a voucher, by which record of the journal, so that one page tells its whole story. What
  /// is there already is read out of the journal once.
  static let uses = Migration(
    number: 36, name: "uses",
    statements: { dialect in
      """
      CREATE TABLE reservation_acts (
        number \(dialect.integerType) PRIMARY KEY CHECK (number > 0),
        reservation \(dialect.integerType) NOT NULL REFERENCES voucher_reservations (number),
        record \(dialect.integerType) NOT NULL CHECK (record > 0),
        content TEXT NOT NULL
      )\(dialect.tableSuffix);
      CREATE INDEX reservation_acts_by_reservation ON reservation_acts (reservation, number);
      """
    }, fill: { try SQLDelivery($0).fillUses() })
}
