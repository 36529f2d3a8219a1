extension Migration {
  /// Calls, runs and their rows, awards with everything that happened to them, and grants elsewhere.
  static let awards = Migration(number: 14, name: "calls, runs, awards") { dialect in
    let integer = dialect.integerType
    let end = ")\(dialect.tableSuffix);"
    return """
      CREATE TABLE calls (
        number \(integer) PRIMARY KEY CHECK (number > 0),
        instrument TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('drafted', 'published', 'withdrawn')),
        terms TEXT NOT NULL,
        detail TEXT NOT NULL,
        made_by TEXT NOT NULL
      \(end)

      CREATE TABLE runs (
        number \(integer) PRIMARY KEY CHECK (number > 0),
        call \(integer) NOT NULL REFERENCES calls (number),
        kind TEXT NOT NULL CHECK (kind IN ('everybody', 'application')),
        benefit TEXT NOT NULL,
        detail TEXT NOT NULL
      \(end)
      CREATE INDEX runs_by_call ON runs (call, kind);

      CREATE TABLE run_rows (
        id \(integer) PRIMARY KEY CHECK (id > 0),
        run \(integer) NOT NULL REFERENCES runs (number),
        number \(integer) NOT NULL CHECK (number > 0),
        enterprise TEXT NOT NULL,
        finding TEXT NOT NULL CHECK (finding IN ('proposed', 'open', 'barred', 'unbounded')),
        fen \(integer) CHECK (fen > 0),
        detail TEXT NOT NULL,
        UNIQUE (run, number),
        CHECK (finding <> 'proposed' OR fen IS NOT NULL)
      \(end)
      CREATE INDEX run_rows_by_finding ON run_rows (run, finding, number);

      CREATE TABLE awards (
        number \(integer) PRIMARY KEY CHECK (number > 0),
        call \(integer) NOT NULL REFERENCES calls (number),
        benefit TEXT NOT NULL,
        enterprise TEXT NOT NULL,
        claim TEXT UNIQUE,
        state TEXT NOT NULL CHECK (
          state IN ('waiting', 'returned', 'publicised', 'postponed', 'refused', 'withdrawn', 'issued')),
        step TEXT,
        ceiling_fen \(integer) NOT NULL CHECK (ceiling_fen > 0),
        proposed_fen \(integer) NOT NULL CHECK (proposed_fen > 0 AND proposed_fen <= ceiling_fen),
        approved_fen \(integer) CHECK (approved_fen > 0 AND approved_fen <= proposed_fen),
        recovered_fen \(integer) NOT NULL CHECK (recovered_fen >= 0 AND recovered_fen <= ceiling_fen),
        budget \(integer) REFERENCES budgets (number),
        payment TEXT NOT NULL CHECK (payment IN ('none', 'owed', 'requested', 'paid')),
        detail TEXT NOT NULL,
        CHECK ((state IN ('refused', 'withdrawn')) = (claim IS NULL)),
        CHECK ((approved_fen IS NULL) = (budget IS NULL)),
        CHECK (payment = 'none' OR (state = 'issued' AND approved_fen IS NOT NULL)),
        CHECK (recovered_fen = 0 OR (payment = 'paid' AND recovered_fen <= approved_fen))
      \(end)
      CREATE INDEX awards_by_call ON awards (call, state, step);
      CREATE INDEX awards_by_enterprise ON awards (enterprise, benefit);
      CREATE INDEX awards_by_benefit ON awards (benefit);
      CREATE INDEX awards_by_payment ON awards (payment, budget);

      CREATE TABLE award_acts (
        number \(integer) PRIMARY KEY CHECK (number > 0),
        award \(integer) NOT NULL REFERENCES awards (number),
        record \(integer) NOT NULL,
        content TEXT NOT NULL
      \(end)
      CREATE INDEX award_acts_by_award ON award_acts (award, number);
      \(dialect.appendOnly("award_acts"))

      CREATE TABLE other_grants (
        number \(integer) PRIMARY KEY CHECK (number > 0),
        enterprise TEXT NOT NULL,
        benefit TEXT NOT NULL,
        detail TEXT NOT NULL
      \(end)
      CREATE INDEX other_grants_by_benefit ON other_grants (benefit, enterprise);

      ALTER TABLE transfer_requests ADD COLUMN awards TEXT NOT NULL DEFAULT '[]';
      """
  }
}
