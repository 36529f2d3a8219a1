extension Migration {
  /// Ramp-up plans and milestones of enterprises: every act, as the journal tells it.
  static let courses = Migration(number: 19, name: "courses") { dialect in
    """
    CREATE TABLE course_steps (
      id \(dialect.integerType) PRIMARY KEY CHECK (id > 0),
      credit_code TEXT NOT NULL REFERENCES enterprises (credit_code),
      at \(dialect.integerType) NOT NULL,
      actor TEXT NOT NULL,
      record \(dialect.integerType) NOT NULL REFERENCES journal (sequence),
      content TEXT NOT NULL
    )\(dialect.tableSuffix);
    CREATE INDEX course_steps_by_enterprise ON course_steps (credit_code, id);

    """ + dialect.appendOnly("course_steps")
  }
}
