extension Migration {
  /// Observations, yearly tasks, cascades and attributions; and the entries that facts count, which are rebuilt as a
  /// whole: without a mark, everybody is worked out again at the next start.
  static let fifth = Migration(number: 5, name: "targets") { dialect in
    let trace = """
      told_at \(dialect.integerType) NOT NULL,
      told_by TEXT NOT NULL,
      record \(dialect.integerType) NOT NULL REFERENCES journal (sequence)
      """
    let ending = """
      successor \(dialect.integerType),
      end_reason TEXT,
      ended_at \(dialect.integerType),
      ended_by TEXT,
      end_record \(dialect.integerType) REFERENCES journal (sequence),
      CHECK ((end_record IS NULL) = (end_reason IS NULL)),
      CHECK ((end_record IS NULL) = (ended_at IS NULL)),
      CHECK ((end_record IS NULL) = (ended_by IS NULL)),
      CHECK (successor IS NULL OR (end_record IS NOT NULL AND successor > id))
      """
    return """
      CREATE TABLE observations (
        id \(dialect.integerType) PRIMARY KEY CHECK (id > 0),
        indicator TEXT NOT NULL,
        place TEXT NOT NULL CHECK (length(place) > 0),
        observed TEXT NOT NULL CHECK (length(observed) IN (4, 7, 10)),
        value TEXT NOT NULL,
        basis TEXT NOT NULL,
        source TEXT NOT NULL CHECK (length(source) > 0),
        \(trace),
        \(ending)
      )\(dialect.tableSuffix);
      CREATE INDEX observations_by_indicator ON observations (indicator, id);

      CREATE TABLE assignments (
        id \(dialect.integerType) PRIMARY KEY CHECK (id > 0),
        indicator TEXT NOT NULL,
        target_year \(dialect.integerType) NOT NULL CHECK (target_year BETWEEN 2000 AND 2100),
        area TEXT NOT NULL CHECK (length(area) IN (6, 9)),
        value TEXT NOT NULL,
        document TEXT NOT NULL CHECK (length(document) > 0),
        issued_on TEXT NOT NULL CHECK (length(issued_on) = 10),
        giver TEXT NOT NULL CHECK (giver IN ('city', 'district')),
        \(trace),
        \(ending)
      )\(dialect.tableSuffix);
      CREATE INDEX assignments_by_indicator ON assignments (indicator, target_year, area);

      CREATE TABLE cascades (
        id \(dialect.integerType) PRIMARY KEY CHECK (id > 0),
        indicator TEXT NOT NULL,
        target_year \(dialect.integerType) NOT NULL CHECK (target_year BETWEEN 2000 AND 2100),
        parent TEXT NOT NULL CHECK (length(parent) = 6),
        plan TEXT NOT NULL,
        \(trace)
      )\(dialect.tableSuffix);
      CREATE INDEX cascades_by_parent ON cascades (indicator, target_year, parent, id);
      \(dialect.appendOnly("cascades"))

      CREATE TABLE attributions (
        id \(dialect.integerType) PRIMARY KEY CHECK (id > 0),
        enterprise TEXT NOT NULL CHECK (length(enterprise) = 18),
        first_month TEXT NOT NULL CHECK (length(first_month) = 7),
        last_month TEXT CHECK (length(last_month) = 7 AND last_month >= first_month),
        area TEXT NOT NULL CHECK (length(area) IN (6, 9)),
        park TEXT CHECK (length(park) = 9),
        reason TEXT NOT NULL CHECK (length(reason) > 0),
        \(trace),
        \(ending)
      )\(dialect.tableSuffix);
      CREATE INDEX attributions_by_enterprise ON attributions (enterprise, id);

      CREATE TABLE counted_entries (
        count_id TEXT NOT NULL,
        credit_code TEXT NOT NULL REFERENCES enterprises (credit_code),
        entered_on TEXT NOT NULL CHECK (length(entered_on) = 10),
        area TEXT,
        park TEXT,
        is_confirmed \(dialect.integerType) NOT NULL CHECK (is_confirmed IN (0, 1)),
        PRIMARY KEY (count_id, credit_code)
      )\(dialect.tableSuffix);
      CREATE INDEX counted_entries_by_day ON counted_entries (count_id, entered_on, area);
      DELETE FROM projection_marks;
      """
  }
}
