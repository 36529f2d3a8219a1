import Delivery
import Journal
import Quantities

extension SQLDelivery {
  func append(_ act: ReservationAct, to use: ReservationID) throws {
    let record = try SQLJournal(connection).head().count
    let number = try connection.count("SELECT max(number) FROM reservation_acts") + 1
    try connection.execute(
      "INSERT INTO reservation_acts (number, reservation, record, content) VALUES (?, ?, ?, ?)",
      [SQLValue(number), SQLValue(use.number), SQLValue(record), .text(act.json.description)])
    try keepIncoming(act, number, of: use)
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
}
