extension Migration {
  /// Versions of rules: drafts, enablings, and which corpus held which version.
  static let rules = Migration(number: 9, name: "versions of rules") { dialect in
    """
    CREATE TABLE rule_drafts (
      id TEXT PRIMARY KEY,
      rule TEXT NOT NULL,
      version TEXT NOT NULL CHECK (length(version) = 64),
      file TEXT NOT NULL,
      kept_by TEXT NOT NULL,
      kept_at \(dialect.integerType) NOT NULL,
      discarded_by TEXT,
      discarded_at \(dialect.integerType),
      discard_reason TEXT,
      CHECK ((discarded_by IS NULL) = (discarded_at IS NULL) AND (discarded_by IS NULL) = (discard_reason IS NULL))
    )\(dialect.tableSuffix);
    CREATE INDEX rule_drafts_by_rule ON rule_drafts (rule, kept_at);

    CREATE TABLE rule_enablings (
      record \(dialect.integerType) PRIMARY KEY CHECK (record > 0),
      rule TEXT NOT NULL,
      version TEXT NOT NULL CHECK (length(version) = 64),
      document TEXT NOT NULL CHECK (document <> ''),
      holds_from TEXT NOT NULL,
      legality_number TEXT NOT NULL,
      legality_day TEXT NOT NULL,
      legality_office TEXT NOT NULL,
      fair_number TEXT NOT NULL,
      fair_day TEXT NOT NULL,
      fair_office TEXT NOT NULL,
      proposed_by TEXT NOT NULL,
      proposed_at \(dialect.integerType) NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('proposed', 'withdrawn', 'refused', 'enabled')),
      decided_by TEXT,
      decided_at \(dialect.integerType),
      decision_reason TEXT,
      stopped_from TEXT,
      stopped_by TEXT,
      stopped_at \(dialect.integerType),
      stop_reason TEXT,
      CHECK ((state = 'proposed') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
      CHECK (state NOT IN ('enabled', 'refused') OR decided_by <> proposed_by),
      CHECK (stopped_from IS NULL OR state = 'enabled'),
      CHECK ((stopped_from IS NULL) = (stopped_by IS NULL) AND (stopped_from IS NULL) = (stop_reason IS NULL))
    )\(dialect.tableSuffix);
    CREATE INDEX rule_enablings_by_rule ON rule_enablings (rule, record);

    CREATE TABLE rule_catalogue (
      id TEXT PRIMARY KEY,
      corpus TEXT NOT NULL CHECK (length(corpus) = 64),
      rule TEXT NOT NULL,
      version TEXT NOT NULL CHECK (length(version) = 64),
      record \(dialect.integerType) NOT NULL CHECK (record > 0)
    )\(dialect.tableSuffix);
    CREATE INDEX rule_catalogue_by_rule ON rule_catalogue (rule, record);
    CREATE INDEX rule_catalogue_by_corpus ON rule_catalogue (corpus);
    """
  }
}
