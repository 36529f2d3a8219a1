extension Migration {
  /// Which enterprises were told of which calls: the latest time for each.
  static let callReminders = Migration(number: 55, name: "call-reminders") { dialect in
    """
    CREATE TABLE call_reminders (
      id TEXT PRIMARY KEY,
      call TEXT NOT NULL CHECK (length(call) > 0),
      enterprise TEXT NOT NULL REFERENCES enterprises (credit_code),
      actor TEXT NOT NULL,
      at \(dialect.integerType) NOT NULL
    )\(dialect.tableSuffix);
    CREATE INDEX call_reminders_by_call ON call_reminders (call)
    """
  }
}
