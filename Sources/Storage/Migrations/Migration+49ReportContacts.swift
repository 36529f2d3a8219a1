extension Migration {
  /// Whom to call at a reporter's office: beside the journal, so that it can be erased.
  static let reportContacts = Migration(number: 49, name: "contacts of reporters") { dialect in
    """
    CREATE TABLE report_contacts (
      reporter TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      telephone TEXT NOT NULL,
      salt TEXT NOT NULL,
      record \(dialect.integerType) NOT NULL REFERENCES journal (sequence)
    )\(dialect.tableSuffix);
    """
  }
}
