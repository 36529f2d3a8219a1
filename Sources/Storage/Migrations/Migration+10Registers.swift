extension Migration {
  /// Registers: their entries as they stand, and everything that was done to them.
  static let registers = Migration(number: 10, name: "registers") { dialect in
    """
    CREATE TABLE register_entries (
      id \(dialect.integerType) PRIMARY KEY CHECK (id > 0),
      register TEXT NOT NULL,
      kind TEXT NOT NULL,
      credit_code TEXT NOT NULL CHECK (length(credit_code) IN (0, 18)),
      subject_key TEXT NOT NULL,
      title TEXT NOT NULL CHECK (length(title) > 0),
      search_text TEXT NOT NULL,
      area TEXT CHECK (length(area) IN (6, 9)),
      origin TEXT NOT NULL CHECK (origin IN ('rule', 'hand', 'file')),
      state TEXT NOT NULL CHECK (state IN ('proposed', 'entered', 'left', 'refused', 'merged')),
      exit_reason TEXT CHECK (length(exit_reason) > 0),
      merged_into \(dialect.integerType),
      since TEXT NOT NULL CHECK (length(since) = 10),
      entered_on TEXT CHECK (length(entered_on) = 10),
      left_on TEXT CHECK (length(left_on) = 10 AND left_on >= entered_on),
      fields TEXT NOT NULL,
      valid_until TEXT CHECK (length(valid_until) = 10),
      looked_at_on TEXT CHECK (length(looked_at_on) = 10 AND looked_at_on >= entered_on),
      last_act_on TEXT NOT NULL CHECK (length(last_act_on) = 10 AND last_act_on >= since),
      CHECK ((state = 'left') = (exit_reason IS NOT NULL)),
      CHECK ((state = 'merged') = (merged_into IS NOT NULL)),
      CHECK (state <> 'entered' OR (entered_on IS NOT NULL AND left_on IS NULL)),
      CHECK (state <> 'left' OR left_on IS NOT NULL),
      CHECK (state NOT IN ('proposed', 'refused') OR entered_on IS NULL),
      CHECK (kind <> 'enterprise' OR length(credit_code) = 18)
    )\(dialect.tableSuffix);
    CREATE UNIQUE INDEX register_entries_open ON register_entries (register, kind, credit_code, subject_key)
      WHERE state IN ('proposed', 'entered');
    CREATE INDEX register_entries_by_state ON register_entries (register, state, credit_code);
    CREATE INDEX register_entries_by_day ON register_entries (register, entered_on, left_on);
    CREATE INDEX register_entries_by_enterprise ON register_entries (credit_code);

    CREATE TABLE register_acts (
      id \(dialect.integerType) PRIMARY KEY CHECK (id > 0),
      entry \(dialect.integerType) NOT NULL REFERENCES register_entries (id),
      act TEXT NOT NULL,
      day TEXT NOT NULL CHECK (length(day) = 10),
      at \(dialect.integerType) NOT NULL,
      actor TEXT NOT NULL,
      record \(dialect.integerType) NOT NULL REFERENCES journal (sequence),
      content TEXT NOT NULL
    )\(dialect.tableSuffix);
    CREATE INDEX register_acts_by_entry ON register_acts (entry, id);
    \(dialect.appendOnly("register_acts"))
    """
  }
}
