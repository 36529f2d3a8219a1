import Delivery
import Journal
import Quantities

extension SQLDelivery {
  func append(_ act: ReservationAct, to use: ReservationID) throws {
    try append(act, to: use, of: try SQLJournal(connection).head().count)
  }

  private func append(_ act: ReservationAct, to use: ReservationID, of record: Int) throws {
    let number = try connection.count("SELECT max(number) FROM reservation_acts") + 1
    try connection.execute(
      "INSERT INTO reservation_acts (number, reservation, record, content) VALUES (?, ?, ?, ?)",
      [SQLValue(number), SQLValue(use.number), SQLValue(record), .text(act.json.description)])
  }

  func uses(of voucher: VoucherID, offset: Int, limit: Int) throws -> (rows: [RecordedUse], total: Int) {
    let acts = """
      reservation_acts u JOIN voucher_reservations r ON r.number = u.reservation
      JOIN journal j ON j.sequence = u.record WHERE r.voucher = ?
      """
    let total = try connection.count("SELECT count(*) FROM \(acts)", [SQLValue(voucher.number)])
    let rows = try connection.rows(
      """
      SELECT u.reservation, u.content, u.record, j.actor, j.at FROM \(acts) ORDER BY u.number LIMIT ? OFFSET ?
      """, [SQLValue(voucher.number), SQLValue(limit), SQLValue(offset)])
    return (
      try rows.map { row in
        RecordedUse(
          use: ReservationID(number: try row.integer(0)), act: try row.json(1, ReservationAct.init(json:)),
          record: try row.integer(2), by: try row.parsed(3, ActorID.init),
          at: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(4))))
      }, total
    )
  }

  /// Reads out of the journal what was written before acts were kept. Cost: each record about money, once.
  func fillUses() throws {
    var last = 0
    while true {
      let rows = try connection.rows(
        """
        SELECT sequence, payload FROM journal WHERE kind >= 'delivery.' AND kind < 'delivery/' AND sequence > ?
        ORDER BY sequence LIMIT 2000
        """, [SQLValue(last)])
      for row in rows {
        last = try row.integer(0)
        let uses = try DeliveryProjection.uses(in: try row.json(1)) { try transfer($0)?.reservations ?? [] }
        for (use, act) in uses { try append(act, to: use, of: last) }
      }
      if rows.count < 2000 { return }
    }
  }
}
