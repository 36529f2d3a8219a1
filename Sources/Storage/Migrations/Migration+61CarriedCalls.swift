extension Migration {
  /// A carry-over may take calls to another year's budget without money that is free. The table is made anew, since its
  /// check asks for an amount.
  static let carriedCalls = Migration(number: 61, name: "carried calls") { dialect in
    let integer = dialect.integerType
    return """
      CREATE TABLE earlier_fund_transfers AS SELECT * FROM fund_transfers;
      DROP TABLE fund_transfers;

      CREATE TABLE fund_transfers (
        number \(integer) PRIMARY KEY CHECK (number > 0),
        source \(integer) NOT NULL REFERENCES budgets (number),
        target \(integer) NOT NULL REFERENCES budgets (number),
        fen \(integer) NOT NULL CHECK (fen >= 0),
        state TEXT NOT NULL CHECK (state IN ('waiting', 'confirmed', 'refused')),
        detail TEXT NOT NULL
      )\(dialect.tableSuffix);
      CREATE INDEX fund_transfers_by_state ON fund_transfers (state, number);

      INSERT INTO fund_transfers (number, source, target, fen, state, detail)
        SELECT number, source, target, fen, state, detail FROM earlier_fund_transfers;
      DROP TABLE earlier_fund_transfers
      """
  }
}
