extension Migration {
  /// Applications that are not sent, and whom to ask about an objection: both beside the journal, so that they can go.
  static let applicationDrafts = Migration(number: 47, name: "application drafts") { dialect in
    """
    CREATE TABLE application_drafts (
      call \(dialect.integerType) NOT NULL REFERENCES calls (number),
      enterprise TEXT NOT NULL CHECK (length(enterprise) = 18),
      content TEXT NOT NULL,
      PRIMARY KEY (call, enterprise)
    )\(dialect.tableSuffix);

    CREATE TABLE objection_contacts (
      award \(dialect.integerType) NOT NULL REFERENCES awards (number),
      objection \(dialect.integerType) NOT NULL CHECK (objection >= 0),
      enterprise TEXT NOT NULL CHECK (length(enterprise) = 18),
      name TEXT NOT NULL CHECK (length(name) > 0),
      phone TEXT NOT NULL CHECK (length(phone) > 0),
      PRIMARY KEY (award, objection)
    )\(dialect.tableSuffix)
    """
  }
}
