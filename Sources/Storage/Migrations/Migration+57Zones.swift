extension Migration {
  /// What belongs to zones that are no area: enterprises, streets and parks, each in its months.
  static let zones = Migration(number: 57, name: "zones") { dialect in
    let integer = dialect.integerType
    return """
      CREATE TABLE zone_members (
        id \(integer) PRIMARY KEY CHECK (id > 0),
        zone TEXT NOT NULL CHECK (length(zone) > 0),
        member TEXT NOT NULL CHECK (length(member) IN (9, 18)),
        first_month TEXT NOT NULL CHECK (length(first_month) = 7),
        last_month TEXT CHECK (length(last_month) = 7 AND last_month >= first_month),
        reason TEXT NOT NULL CHECK (length(reason) > 0),
        told_at \(integer) NOT NULL,
        told_by TEXT NOT NULL,
        record \(integer) NOT NULL REFERENCES journal (sequence),
        successor \(integer),
        end_reason TEXT,
        ended_at \(integer),
        ended_by TEXT,
        end_record \(integer) REFERENCES journal (sequence),
        CHECK ((end_record IS NULL) = (end_reason IS NULL)),
        CHECK ((end_record IS NULL) = (ended_at IS NULL)),
        CHECK ((end_record IS NULL) = (ended_by IS NULL)),
        CHECK (successor IS NULL OR (end_record IS NOT NULL AND successor > id))
      )\(dialect.tableSuffix);
      CREATE INDEX zone_members_by_zone ON zone_members (zone, id)
      """
  }
}
