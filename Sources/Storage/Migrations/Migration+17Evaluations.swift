extension Migration {
  /// Rounds of evaluations: schemes, figures entered by hand, published sheets, objections.
  static let evaluations = Migration(number: 17, name: "evaluations") { dialect in
    let round = """
      id \(dialect.integerType) PRIMARY KEY CHECK (id > 0),
      evaluation TEXT NOT NULL,
      owner TEXT NOT NULL CHECK (length(owner) = 6),
      period TEXT NOT NULL CHECK (length(period) IN (4, 7))
      """
    let subject = """
      subject_kind TEXT NOT NULL,
      subject TEXT NOT NULL CHECK (length(subject) > 0),
      criterion TEXT NOT NULL CHECK (length(criterion) > 0)
      """
    let trace = """
      told_at \(dialect.integerType) NOT NULL,
      told_by TEXT NOT NULL,
      record \(dialect.integerType) NOT NULL REFERENCES journal (sequence)
      """
    return """
      CREATE TABLE evaluation_schemes (
        \(round), content TEXT NOT NULL, reason TEXT NOT NULL, \(trace)
      )\(dialect.tableSuffix);
      CREATE INDEX evaluation_schemes_by_round ON evaluation_schemes (evaluation, owner, period, id);
      \(dialect.appendOnly("evaluation_schemes"))

      CREATE TABLE evaluation_figures (
        \(round), \(subject), value TEXT NOT NULL, evidence TEXT NOT NULL CHECK (length(evidence) > 0),
        reason TEXT NOT NULL, \(trace)
      )\(dialect.tableSuffix);
      CREATE INDEX evaluation_figures_by_round ON evaluation_figures (evaluation, owner, period, id);
      \(dialect.appendOnly("evaluation_figures"))

      CREATE TABLE evaluation_sheets (
        \(round), cause TEXT NOT NULL CHECK (cause IN ('published', 'corrected', 'concluded')),
        content TEXT NOT NULL, reason TEXT NOT NULL, \(trace)
      )\(dialect.tableSuffix);
      CREATE INDEX evaluation_sheets_by_round ON evaluation_sheets (evaluation, owner, period, id);
      \(dialect.appendOnly("evaluation_sheets"))

      CREATE TABLE evaluation_objections (
        \(round), \(subject), text TEXT NOT NULL CHECK (length(text) > 0), \(trace),
        is_upheld \(dialect.integerType) CHECK (is_upheld IN (0, 1)),
        answer TEXT, answered_at \(dialect.integerType), answered_by TEXT,
        answer_record \(dialect.integerType) REFERENCES journal (sequence),
        CHECK ((answer_record IS NULL) = (answer IS NULL)),
        CHECK ((answer_record IS NULL) = (is_upheld IS NULL))
      )\(dialect.tableSuffix);
      CREATE INDEX evaluation_objections_by_round ON evaluation_objections (evaluation, owner, period, id);
      """
  }
}
