import Delivery

extension Migration {
  /// What was applied for below the ceiling is what is proposed. Cost: each award that an amount was applied for with, once.
  static let askedAmounts = Migration(
    number: 60, name: "asked amounts", statements: { _ in "" },
    fill: { connection in
      let rows = try connection.rows(
        "SELECT detail FROM awards WHERE detail LIKE '%\"applied\":%' ORDER BY number", [])
      for row in rows {
        let award = try row.json(0, Award.init)
        try connection.execute(
          "UPDATE awards SET proposed_fen = ? WHERE number = ?",
          [SQLDelivery.proposed(of: award), SQLValue(award.id.number)])
      }
    })
}
