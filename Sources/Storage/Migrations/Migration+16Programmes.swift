extension Migration {
  /// Gatherings with their guests, and programmes with everything that was done in them.
  static let programmes = Migration(number: 16, name: "programmes") { dialect in
    """
    CREATE TABLE gatherings (
      id \(dialect.integerType) PRIMARY KEY CHECK (id > 0),
      instrument TEXT NOT NULL,
      area TEXT NOT NULL CHECK (length(area) IN (6, 9)),
      begins_at \(dialect.integerType) NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('planned', 'held', 'cancelled')),
      invited \(dialect.integerType) NOT NULL CHECK (invited >= 0),
      attended \(dialect.integerType) NOT NULL CHECK (attended >= 0),
      CHECK (state <> 'cancelled' OR attended = 0)
    )\(dialect.tableSuffix);
    CREATE INDEX gatherings_by_time ON gatherings (begins_at);

    CREATE TABLE gathering_guests (
      id TEXT PRIMARY KEY,
      gathering \(dialect.integerType) NOT NULL REFERENCES gatherings (id),
      credit_code TEXT NOT NULL CHECK (length(credit_code) = 18),
      is_invited \(dialect.integerType) NOT NULL CHECK (is_invited IN (0, 1)),
      has_attended \(dialect.integerType) NOT NULL CHECK (has_attended IN (0, 1))
    )\(dialect.tableSuffix);
    CREATE INDEX gathering_guests_by_enterprise ON gathering_guests (credit_code, gathering);

    CREATE TABLE gathering_steps (
      id \(dialect.integerType) PRIMARY KEY CHECK (id > 0),
      gathering \(dialect.integerType) NOT NULL REFERENCES gatherings (id),
      at \(dialect.integerType) NOT NULL,
      actor TEXT NOT NULL,
      record \(dialect.integerType) NOT NULL REFERENCES journal (sequence),
      content TEXT NOT NULL
    )\(dialect.tableSuffix);
    CREATE INDEX gathering_steps_by_gathering ON gathering_steps (gathering, id);

    CREATE TABLE programme_steps (
      id \(dialect.integerType) PRIMARY KEY CHECK (id > 0),
      programme TEXT NOT NULL,
      at \(dialect.integerType) NOT NULL,
      actor TEXT NOT NULL,
      record \(dialect.integerType) NOT NULL REFERENCES journal (sequence),
      content TEXT NOT NULL
    )\(dialect.tableSuffix);
    CREATE INDEX programme_steps_by_programme ON programme_steps (programme, id);

    """ + dialect.appendOnly("gathering_steps") + "\n" + dialect.appendOnly("programme_steps")
  }
}
