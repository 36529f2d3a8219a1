extension Migration {
  /// Who is watched and how forecasts were made, as facts tell: rebuilt as a whole, never edited. Beside it the cases that
  /// warnings became, which the journal tells.
  static let monitoring = Migration(number: 13, name: "monitoring") { dialect in
    let integer = dialect.integerType
    return """
      CREATE TABLE watched (
        credit_code TEXT PRIMARY KEY REFERENCES enterprises (credit_code),
        kind TEXT NOT NULL CHECK (kind IN ('candidate', 'band')),
        area TEXT CHECK (length(area) IN (6, 9)),
        through TEXT CHECK (length(through) IN (4, 7)),
        to_date \(integer),
        base \(integer),
        growth \(integer),
        chance \(integer) CHECK (chance BETWEEN 0 AND 1000000),
        forecast TEXT,
        CHECK ((forecast IS NULL) = (chance IS NULL))
      )\(dialect.tableSuffix);
      CREATE INDEX watched_by_kind ON watched (kind, area);

      CREATE TABLE scale_moves (
        credit_code TEXT PRIMARY KEY REFERENCES enterprises (credit_code),
        area TEXT CHECK (length(area) IN (6, 9)),
        entered_on TEXT NOT NULL CHECK (length(entered_on) = 10),
        route TEXT,
        is_confirmed \(integer) NOT NULL CHECK (is_confirmed IN (0, 1))
      )\(dialect.tableSuffix);
      CREATE INDEX scale_moves_by_day ON scale_moves (entered_on, area);

      CREATE TABLE forecast_methods (
        id \(integer) PRIMARY KEY CHECK (id = 1),
        content TEXT NOT NULL
      )\(dialect.tableSuffix);

      CREATE TABLE warning_cases (
        record \(integer) PRIMARY KEY REFERENCES journal (sequence),
        credit_code TEXT NOT NULL CHECK (length(credit_code) = 18),
        through TEXT NOT NULL CHECK (length(through) IN (4, 7)),
        case_number \(integer) NOT NULL CHECK (case_number > 0),
        at \(integer) NOT NULL,
        actor TEXT NOT NULL,
        UNIQUE (credit_code, through)
      )\(dialect.tableSuffix);
      \(dialect.appendOnly("warning_cases"))
      DELETE FROM projection_marks;
      """
  }
}
