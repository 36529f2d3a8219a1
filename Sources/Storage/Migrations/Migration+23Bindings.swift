extension Migration {
  /// Who asks to act for which enterprise, and what it is judged by: personal data, which can be erased.
  static let bindings = Migration(number: 23, name: "bindings") { dialect in
    """
    CREATE TABLE binding_requests (
      id \(dialect.integerType) PRIMARY KEY CHECK (id > 0),
      person TEXT NOT NULL,
      enterprise TEXT NOT NULL CHECK (length(enterprise) = 18),
      asked_at \(dialect.integerType) NOT NULL,
      commitment TEXT NOT NULL CHECK (length(commitment) = 64),
      state TEXT NOT NULL CHECK (state IN ('waiting', 'bound', 'to_principal', 'refused')),
      reason TEXT CHECK ((reason IS NOT NULL) = (state = 'refused'))
    )\(dialect.tableSuffix);
    CREATE INDEX binding_requests_by_state ON binding_requests (state, id);
    CREATE INDEX binding_requests_by_person ON binding_requests (person, id);
    CREATE INDEX binding_requests_by_time ON binding_requests (asked_at);

    CREATE TABLE binding_evidence (
      request \(dialect.integerType) PRIMARY KEY REFERENCES binding_requests (id),
      enterprise_name TEXT NOT NULL,
      office TEXT NOT NULL,
      text TEXT NOT NULL,
      salt TEXT NOT NULL CHECK (length(salt) > 0)
    )\(dialect.tableSuffix)
    """
  }
}
