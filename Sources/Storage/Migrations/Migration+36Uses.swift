import Delivery
import Journal

extension Migration {
  /// What happened to each use of a voucher, by which record of the journal, so that one page tells its whole story. What
  /// is there already is read out of the journal once.
  static let uses = Migration(
    number: 36, name: "uses",
    statements: { dialect in
      """
      CREATE TABLE reservation_acts (
        number \(dialect.integerType) PRIMARY KEY CHECK (number > 0),
        reservation \(dialect.integerType) NOT NULL REFERENCES voucher_reservations (number),
        record \(dialect.integerType) NOT NULL CHECK (record > 0),
        content TEXT NOT NULL
      )\(dialect.tableSuffix);
      CREATE INDEX reservation_acts_by_reservation ON reservation_acts (reservation, number);
      """
    }, fill: { try fillUses($0) })

  /// Reads out of the journal what was written before acts were kept. It names the columns as they stood then, since later
  /// steps may change what the program reads. Cost: each record about money, once.
  private static func fillUses(_ connection: any Connection) throws {
    var (last, number) = (0, 0)
    while true {
      let rows = try connection.rows(
        """
        SELECT sequence, payload FROM journal WHERE kind >= 'delivery.' AND kind < 'delivery/' AND sequence > ?
        ORDER BY sequence LIMIT 2000
        """, [SQLValue(last)])
      for row in rows {
        last = try row.integer(0)
        let uses = try DeliveryProjection.uses(in: try row.json(1)) { transfer in
          try connection.row("SELECT reservations FROM transfer_requests WHERE number = ?", [SQLValue(transfer.number)])
            .map { try $0.json(0) { json in json.list?.compactMap { $0.text.flatMap(ReservationID.init) } } } ?? []
        }
        for (use, act) in uses {
          number += 1
          try connection.execute(
            "INSERT INTO reservation_acts (number, reservation, record, content) VALUES (?, ?, ?, ?)",
            [SQLValue(number), SQLValue(use.number), SQLValue(last), .text(act.json.description)])
        }
      }
      if rows.count < 2000 { return }
    }
  }
}
