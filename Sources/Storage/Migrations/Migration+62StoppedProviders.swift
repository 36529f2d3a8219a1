import Delivery
import Journal

extension Migration {
  /// Why a provider was stopped. What is there already is read out of the journal once.
  static let stoppedProviders = Migration(
    number: 62, name: "stopped providers",
    statements: { _ in "ALTER TABLE voucher_providers ADD COLUMN stopped TEXT" }, fill: { try fillReasons($0) })

  /// Cost: each record that admitted or stopped a provider, once.
  private static func fillReasons(_ connection: any Connection) throws {
    let rows = try connection.rows(
      "SELECT payload FROM journal WHERE kind IN ('delivery.provider-admitted', 'delivery.provider-stopped') ORDER BY sequence",
      [])
    for row in rows {
      for (programme, code, reason) in DeliveryProjection.stops(in: try row.json(0)) {
        try connection.execute(
          "UPDATE voucher_providers SET stopped = ? WHERE programme = ? AND code = ?",
          [reason.map { .text($0) } ?? .null, SQLValue(programme.number), .text(code.text)])
      }
    }
  }
}
