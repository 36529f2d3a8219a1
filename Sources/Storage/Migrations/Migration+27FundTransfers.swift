extension Migration {
  /// Transfers between budgets that wait for another person, or were answered.
  static let fundTransfers = Migration(number: 27, name: "transfers of funds") { dialect in
    let integer = dialect.integerType
    return """
      CREATE TABLE fund_transfers (
        number \(integer) PRIMARY KEY CHECK (number > 0),
        source \(integer) NOT NULL REFERENCES budgets (number),
        target \(integer) NOT NULL REFERENCES budgets (number),
        fen \(integer) NOT NULL CHECK (fen > 0),
        state TEXT NOT NULL CHECK (state IN ('waiting', 'confirmed', 'refused')),
        detail TEXT NOT NULL
      )\(dialect.tableSuffix);
      CREATE INDEX fund_transfers_by_state ON fund_transfers (state, number);
      """
  }
}
