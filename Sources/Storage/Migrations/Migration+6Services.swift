extension Migration {
  /// Cases by their events, with what lists ask for; officers, their enterprises, handovers and visits; settings. Contacts
  /// and photos stand apart: they can be erased, and the journal does not rebuild them.
  static let services = Migration(number: 6, name: "services") { dialect in
    """
    CREATE TABLE cases (
      id \(dialect.integerType) PRIMARY KEY CHECK (id > 0),
      instrument TEXT NOT NULL CHECK (length(instrument) > 0),
      type TEXT NOT NULL,
      enterprise TEXT NOT NULL REFERENCES enterprises (credit_code),
      area TEXT,
      text TEXT NOT NULL CHECK (length(text) > 0),
      search_text TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('new', 'in_hand', 'waiting', 'closed')),
      outcome TEXT,
      opened_on TEXT NOT NULL,
      due_on TEXT,
      is_provisional \(dialect.integerType) NOT NULL CHECK (is_provisional IN (0, 1)),
      first_due_on TEXT,
      contact_due_on TEXT,
      owner TEXT NOT NULL CHECK (length(owner) > 0),
      officer TEXT,
      level \(dialect.integerType) NOT NULL CHECK (level BETWEEN 0 AND 3),
      rating TEXT,
      has_contact \(dialect.integerType) NOT NULL CHECK (has_contact IN (0, 1)),
      CHECK ((status = 'closed') = (outcome IS NOT NULL))
    )\(dialect.tableSuffix);
    CREATE INDEX cases_by_status ON cases (status, due_on);
    CREATE INDEX cases_by_area ON cases (area, id);
    CREATE INDEX cases_by_enterprise ON cases (enterprise, id);

    CREATE TABLE case_events (
      id \(dialect.integerType) PRIMARY KEY CHECK (id > 0),
      case_id \(dialect.integerType) NOT NULL REFERENCES cases (id),
      event TEXT NOT NULL,
      at \(dialect.integerType) NOT NULL,
      actor TEXT NOT NULL,
      record \(dialect.integerType) NOT NULL REFERENCES journal (sequence)
    )\(dialect.tableSuffix);
    CREATE INDEX case_events_by_case ON case_events (case_id, id);
    \(dialect.appendOnly("case_events"))

    CREATE TABLE case_parties (
      id \(dialect.integerType) PRIMARY KEY,
      case_id \(dialect.integerType) NOT NULL REFERENCES cases (id),
      number \(dialect.integerType) NOT NULL CHECK (number >= 0 AND id = case_id * 100 + number),
      unit TEXT NOT NULL,
      area TEXT NOT NULL,
      is_lead \(dialect.integerType) NOT NULL CHECK (is_lead IN (0, 1)),
      officer TEXT,
      is_open \(dialect.integerType) NOT NULL CHECK (is_open IN (0, 1)),
      is_waiting \(dialect.integerType) NOT NULL CHECK (is_waiting IN (0, 1)),
      outcome TEXT,
      joined_on TEXT NOT NULL,
      taken_after \(dialect.integerType) CHECK (taken_after >= 0),
      contact_due_on TEXT,
      due_on TEXT,
      closed_on TEXT,
      CHECK ((is_open = 1) = (outcome IS NULL))
    )\(dialect.tableSuffix);
    CREATE INDEX case_parties_by_case ON case_parties (case_id, number);
    CREATE INDEX case_parties_by_officer ON case_parties (officer, is_open);
    CREATE INDEX case_parties_by_area ON case_parties (area, joined_on);

    CREATE TABLE case_contacts (
      case_id \(dialect.integerType) PRIMARY KEY REFERENCES cases (id),
      name TEXT NOT NULL,
      phone TEXT NOT NULL,
      salt TEXT NOT NULL CHECK (length(salt) > 0)
    )\(dialect.tableSuffix);

    CREATE TABLE service_terms (
      instrument TEXT PRIMARY KEY,
      contact \(dialect.integerType) NOT NULL CHECK (contact > 0),
      simple \(dialect.integerType) NOT NULL CHECK (simple > 0),
      complex \(dialect.integerType) NOT NULL CHECK (complex > 0),
      reason TEXT NOT NULL CHECK (length(reason) > 0)
    )\(dialect.tableSuffix);

    CREATE TABLE calendar_exceptions (
      id TEXT PRIMARY KEY CHECK (length(id) > 0),
      area TEXT NOT NULL,
      day TEXT NOT NULL,
      is_worked \(dialect.integerType) NOT NULL CHECK (is_worked IN (0, 1)),
      reason TEXT NOT NULL
    )\(dialect.tableSuffix);

    CREATE TABLE officer_profiles (
      officer TEXT PRIMARY KEY,
      profile TEXT NOT NULL
    )\(dialect.tableSuffix);

    CREATE TABLE officer_enterprises (
      enterprise TEXT PRIMARY KEY REFERENCES enterprises (credit_code),
      officer TEXT NOT NULL,
      since TEXT NOT NULL,
      record \(dialect.integerType) NOT NULL REFERENCES journal (sequence)
    )\(dialect.tableSuffix);
    CREATE INDEX officer_enterprises_by_officer ON officer_enterprises (officer, enterprise);

    CREATE TABLE handovers (
      record \(dialect.integerType) PRIMARY KEY REFERENCES journal (sequence),
      from_officer TEXT NOT NULL,
      to_officer TEXT NOT NULL CHECK (to_officer <> from_officer),
      reason TEXT NOT NULL,
      enterprises \(dialect.integerType) NOT NULL CHECK (enterprises >= 0),
      cases \(dialect.integerType) NOT NULL CHECK (cases >= 0),
      at \(dialect.integerType) NOT NULL,
      actor TEXT NOT NULL
    )\(dialect.tableSuffix);

    CREATE TABLE visits (
      id \(dialect.integerType) PRIMARY KEY CHECK (id > 0),
      enterprise TEXT NOT NULL REFERENCES enterprises (credit_code),
      officer TEXT NOT NULL,
      visited_on TEXT NOT NULL,
      note TEXT NOT NULL CHECK (length(note) > 0),
      photo TEXT CHECK (length(photo) = 64),
      recorded_at \(dialect.integerType) NOT NULL
    )\(dialect.tableSuffix);
    CREATE INDEX visits_by_enterprise ON visits (enterprise, id);

    CREATE TABLE visit_photos (
      hash TEXT PRIMARY KEY CHECK (length(hash) = 64),
      size \(dialect.integerType) NOT NULL CHECK (size = length(bytes)),
      bytes \(dialect.bytesType) NOT NULL
    )\(dialect.tableSuffix)
    """
  }
}
