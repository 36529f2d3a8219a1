extension Migration {
  /// An attribution may tell a park alone; who counts for a park is found by it.
  static let parks = Migration(number: 44, name: "parks") { dialect in
    let integer = dialect.integerType
    let columns = """
      id, enterprise, first_month, last_month, area, park, reason, told_at, told_by, record, successor, end_reason, ended_at,
      ended_by, end_record
      """
    return """
      CREATE TABLE attributions_with_parks (
        id \(integer) PRIMARY KEY CHECK (id > 0),
        enterprise TEXT NOT NULL CHECK (length(enterprise) = 18),
        first_month TEXT NOT NULL CHECK (length(first_month) = 7),
        last_month TEXT CHECK (length(last_month) = 7 AND last_month >= first_month),
        area TEXT CHECK (length(area) IN (6, 9)),
        park TEXT CHECK (length(park) = 9),
        reason TEXT NOT NULL CHECK (length(reason) > 0),
        told_at \(integer) NOT NULL,
        told_by TEXT NOT NULL,
        record \(integer) NOT NULL REFERENCES journal (sequence),
        successor \(integer),
        end_reason TEXT,
        ended_at \(integer),
        ended_by TEXT,
        end_record \(integer) REFERENCES journal (sequence),
        CHECK (area IS NOT NULL OR park IS NOT NULL),
        CHECK ((end_record IS NULL) = (end_reason IS NULL)),
        CHECK ((end_record IS NULL) = (ended_at IS NULL)),
        CHECK ((end_record IS NULL) = (ended_by IS NULL)),
        CHECK (successor IS NULL OR (end_record IS NOT NULL AND successor > id))
      )\(dialect.tableSuffix);
      INSERT INTO attributions_with_parks (\(columns)) SELECT \(columns) FROM attributions;
      DROP TABLE attributions;
      ALTER TABLE attributions_with_parks RENAME TO attributions;
      CREATE INDEX attributions_by_enterprise ON attributions (enterprise, id);
      CREATE INDEX attributions_by_park ON attributions (park, first_month);
      """
  }
}
