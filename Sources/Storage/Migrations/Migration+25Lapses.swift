extension Migration {
  /// Requests that end without an answer say why. The tables are made anew, since their checks name the states.
  static let lapses = Migration(number: 25, name: "lapses") { dialect in
    """
    CREATE TABLE earlier_requests AS SELECT * FROM binding_requests;
    CREATE TABLE earlier_evidence AS SELECT * FROM binding_evidence;
    DROP TABLE binding_evidence;
    DROP TABLE binding_requests;

    CREATE TABLE binding_requests (
      id \(dialect.integerType) PRIMARY KEY CHECK (id > 0),
      person TEXT NOT NULL,
      enterprise TEXT NOT NULL CHECK (length(enterprise) = 18),
      asked_at \(dialect.integerType) NOT NULL,
      commitment TEXT NOT NULL CHECK (length(commitment) = 64),
      state TEXT NOT NULL CHECK (state IN ('waiting', 'bound', 'to_principal', 'refused', 'lapsed')),
      reason TEXT CHECK ((reason IS NOT NULL) = (state IN ('refused', 'lapsed')))
    )\(dialect.tableSuffix);
    CREATE INDEX binding_requests_by_state ON binding_requests (state, id);
    CREATE INDEX binding_requests_by_person ON binding_requests (person, id);
    CREATE INDEX binding_requests_by_enterprise ON binding_requests (enterprise, state, id);

    CREATE TABLE binding_evidence (
      request \(dialect.integerType) PRIMARY KEY REFERENCES binding_requests (id),
      enterprise_name TEXT NOT NULL,
      office TEXT NOT NULL,
      text TEXT NOT NULL,
      salt TEXT NOT NULL CHECK (length(salt) > 0)
    )\(dialect.tableSuffix);

    INSERT INTO binding_requests (id, person, enterprise, asked_at, commitment, state, reason)
      SELECT id, person, enterprise, asked_at, commitment, state, reason FROM earlier_requests;
    INSERT INTO binding_evidence (request, enterprise_name, office, text, salt)
      SELECT request, enterprise_name, office, text, salt FROM earlier_evidence;
    DROP TABLE earlier_requests;
    DROP TABLE earlier_evidence
    """
  }
}
