import Delivery
import Journal

extension Migration {
  /// By which record of the journal each run was made, and by which its awards were proposed. What is there already is read
  /// out of the journal once.
  static let awardOrigins = Migration(
    number: 59, name: "award-origins",
    statements: { dialect in
      """
      CREATE TABLE award_origins (
        number \(dialect.integerType) PRIMARY KEY CHECK (number > 0),
        run \(dialect.integerType) NOT NULL REFERENCES runs (number),
        first_award \(dialect.integerType) CHECK (first_award > 0),
        record \(dialect.integerType) NOT NULL CHECK (record > 0)
      )\(dialect.tableSuffix);
      CREATE INDEX award_origins_by_run ON award_origins (run, number);
      """
    }, fill: { try fillOrigins($0) })

  /// Cost: each record that made a run or proposed awards, once.
  private static func fillOrigins(_ connection: any Connection) throws {
    var (last, number) = (0, 0)
    while true {
      let rows = try connection.rows(
        """
        SELECT sequence, payload FROM journal WHERE kind IN ('delivery.run-made', 'delivery.awards-proposed')
        AND sequence > ? ORDER BY sequence LIMIT 500
        """, [SQLValue(last)])
      for row in rows {
        last = try row.integer(0)
        for (run, first) in DeliveryProjection.origins(in: try row.json(1)) {
          number += 1
          try connection.execute(
            "INSERT INTO award_origins (number, run, first_award, record) VALUES (?, ?, ?, ?)",
            [
              SQLValue(number), SQLValue(run.number), first.map { SQLValue($0.number) } ?? .null, SQLValue(last),
            ])
        }
      }
      if rows.count < 500 { return }
    }
  }
}
