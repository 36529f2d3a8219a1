extension Migration {
  /// Journal and segments; subjects, facts over time and the enterprises' profiles; people and their sessions.
  static let first = Migration(number: 1, name: "journal, facts, people") { dialect in
    """
    CREATE TABLE segments (
      hash TEXT PRIMARY KEY CHECK (length(hash) = 64),
      size \(dialect.integerType) NOT NULL CHECK (size = length(bytes)),
      bytes \(dialect.bytesType) NOT NULL
    )\(dialect.tableSuffix);
    \(dialect.appendOnly("segments"))

    CREATE TABLE journal (
      sequence \(dialect.integerType) PRIMARY KEY CHECK (sequence > 0),
      previous TEXT NOT NULL UNIQUE CHECK (length(previous) = 64),
      hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
      kind TEXT NOT NULL CHECK (length(kind) > 0),
      version \(dialect.integerType) NOT NULL CHECK (version > 0),
      actor TEXT NOT NULL CHECK (length(actor) > 0),
      at \(dialect.integerType) NOT NULL,
      command_key TEXT,
      command_payload TEXT CHECK (length(command_payload) = 64),
      payload TEXT NOT NULL,
      reply TEXT NOT NULL,
      segments TEXT NOT NULL,
      CHECK ((command_key IS NULL) = (command_payload IS NULL))
    )\(dialect.tableSuffix);
    CREATE UNIQUE INDEX journal_by_command ON journal (actor, command_key) WHERE command_key IS NOT NULL;
    CREATE INDEX journal_by_kind ON journal (kind, sequence);
    \(dialect.appendOnly("journal"))

    CREATE TABLE enterprises (
      credit_code TEXT PRIMARY KEY CHECK (length(credit_code) = 18),
      name TEXT,
      title TEXT NOT NULL CHECK (title = coalesce(name, credit_code)),
      statistical_area TEXT,
      operating_area TEXT,
      registered_area TEXT,
      area TEXT CHECK (area IS NOT DISTINCT FROM coalesce(statistical_area, operating_area, registered_area)),
      industry TEXT,
      added_at \(dialect.integerType) NOT NULL,
      updated_at \(dialect.integerType) NOT NULL CHECK (updated_at >= added_at)
    )\(dialect.tableSuffix);
    CREATE INDEX enterprises_by_title ON enterprises (title, credit_code);
    CREATE INDEX enterprises_by_area ON enterprises (area, credit_code);
    CREATE INDEX enterprises_by_statistical_area ON enterprises (statistical_area);
    CREATE INDEX enterprises_by_industry ON enterprises (industry, credit_code);

    CREATE TABLE subjects (
      id \(dialect.integerType) PRIMARY KEY CHECK (id > 0),
      enterprise TEXT NOT NULL REFERENCES enterprises (credit_code) DEFERRABLE INITIALLY DEFERRED,
      kind TEXT NOT NULL,
      key TEXT NOT NULL,
      CHECK ((kind = 'enterprise') = (key = '')),
      UNIQUE (enterprise, kind, key)
    )\(dialect.tableSuffix);
    \(dialect.appendOnly("subjects"))

    CREATE TABLE recordings (
      record \(dialect.integerType) PRIMARY KEY REFERENCES journal (sequence),
      basis TEXT NOT NULL,
      source TEXT NOT NULL CHECK (length(source) > 0),
      recorded_at \(dialect.integerType) NOT NULL,
      recorded_by TEXT NOT NULL
    )\(dialect.tableSuffix);
    \(dialect.appendOnly("recordings"))

    CREATE TABLE facts (
      id \(dialect.integerType) PRIMARY KEY CHECK (id > 0),
      subject \(dialect.integerType) NOT NULL REFERENCES subjects (id),
      fact TEXT NOT NULL,
      period TEXT,
      kind TEXT NOT NULL
        CHECK (kind IN ('absent', 'decimal', 'boolean', 'day', 'year', 'choice', 'code', 'text')),
      value TEXT,
      since TEXT CHECK (length(since) >= 10),
      record \(dialect.integerType) NOT NULL REFERENCES recordings (record),
      line \(dialect.integerType) CHECK (line > 0),
      CHECK ((kind = 'absent') = (value IS NULL))
    )\(dialect.tableSuffix);
    CREATE INDEX facts_by_subject ON facts (subject, id);
    \(dialect.appendOnly("facts"))

    CREATE TABLE fact_endings (
      fact \(dialect.integerType) PRIMARY KEY REFERENCES facts (id),
      way TEXT NOT NULL CHECK (way IN ('corrected', 'withdrawn')),
      successor \(dialect.integerType) REFERENCES facts (id),
      reason TEXT NOT NULL CHECK (length(reason) > 0),
      ended_at \(dialect.integerType) NOT NULL,
      ended_by TEXT NOT NULL,
      record \(dialect.integerType) NOT NULL REFERENCES journal (sequence),
      CHECK ((way = 'corrected') = (successor IS NOT NULL)),
      CHECK (successor > fact)
    )\(dialect.tableSuffix);
    \(dialect.appendOnly("fact_endings"))

    CREATE TABLE people (
      id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 2 AND 32),
      key TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL CHECK (length(name) > 0),
      roles TEXT NOT NULL CHECK (length(roles) > 0),
      area TEXT,
      enterprise TEXT,
      added_at \(dialect.integerType) NOT NULL,
      disabled_at \(dialect.integerType),
      password TEXT NOT NULL CHECK (length(password) > 0)
    )\(dialect.tableSuffix);

    CREATE TABLE sessions (
      digest TEXT PRIMARY KEY CHECK (length(digest) = 64),
      person TEXT NOT NULL REFERENCES people (id),
      started_at \(dialect.integerType) NOT NULL,
      last_seen_at \(dialect.integerType) NOT NULL CHECK (last_seen_at >= started_at)
    )\(dialect.tableSuffix);
    CREATE INDEX sessions_by_person ON sessions (person);

    CREATE TABLE sign_in_failures (
      name TEXT PRIMARY KEY,
      count \(dialect.integerType) NOT NULL CHECK (count > 0),
      last_at \(dialect.integerType) NOT NULL
    )\(dialect.tableSuffix);
    """
  }
}
