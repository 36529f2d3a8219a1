extension Migration {
  /// Exchanges: demands and supplies, who answered them, and everything that was done.
  static let exchanges = Migration(number: 15, name: "exchanges") { dialect in
    """
    CREATE TABLE exchange_entries (
      id \(dialect.integerType) PRIMARY KEY CHECK (id > 0),
      instrument TEXT NOT NULL,
      side TEXT NOT NULL CHECK (side IN ('demand', 'supply')),
      credit_code TEXT CHECK (length(credit_code) = 18),
      area TEXT NOT NULL CHECK (length(area) IN (6, 9)),
      search_text TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('submitted', 'published', 'refused', 'closed')),
      until TEXT NOT NULL CHECK (length(until) = 10),
      is_unanswered \(dialect.integerType) NOT NULL CHECK (is_unanswered IN (0, 1)),
      is_settled \(dialect.integerType) NOT NULL CHECK (is_settled IN (0, 1))
    )\(dialect.tableSuffix);
    CREATE INDEX exchange_entries_by_instrument ON exchange_entries (instrument, side, state, until);
    CREATE INDEX exchange_entries_by_enterprise ON exchange_entries (credit_code);

    CREATE TABLE exchange_responses (
      id TEXT PRIMARY KEY,
      entry \(dialect.integerType) NOT NULL REFERENCES exchange_entries (id),
      credit_code TEXT CHECK (length(credit_code) = 18),
      state TEXT NOT NULL CHECK (state IN ('offered', 'accepted', 'declined', 'taken_back', 'settled', 'failed'))
    )\(dialect.tableSuffix);
    CREATE INDEX exchange_responses_by_enterprise ON exchange_responses (credit_code, entry);

    CREATE TABLE exchange_acts (
      id \(dialect.integerType) PRIMARY KEY CHECK (id > 0),
      entry \(dialect.integerType) NOT NULL REFERENCES exchange_entries (id),
      at \(dialect.integerType) NOT NULL,
      actor TEXT NOT NULL,
      record \(dialect.integerType) NOT NULL REFERENCES journal (sequence),
      content TEXT NOT NULL
    )\(dialect.tableSuffix);
    CREATE INDEX exchange_acts_by_entry ON exchange_acts (entry, id);
    \(dialect.appendOnly("exchange_acts"))
    """
  }
}
