import Delivery

/// Transfers between budgets.
extension SQLDelivery {
  func fundTransfer(_ id: FundTransferID) throws -> FundTransfer? {
    try connection.row("SELECT detail FROM fund_transfers WHERE number = ?", [SQLValue(id.number)])
      .map { try $0.json(0, FundTransfer.init) }
  }

  func fundTransfers(in state: FundTransfer.State) throws -> [FundTransfer] {
    try connection.rows("SELECT detail FROM fund_transfers WHERE state = ? ORDER BY number", [.text(state.rawValue)])
      .map { try $0.json(0, FundTransfer.init) }
  }

  func save(_ transfer: FundTransfer) throws {
    try connection.execute(
      """
      INSERT INTO fund_transfers (number, source, target, fen, state, detail) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (number) DO UPDATE SET state = excluded.state, detail = excluded.detail
      """,
      [
        SQLValue(transfer.id.number), SQLValue(transfer.from.number), SQLValue(transfer.to.number),
        .integer(transfer.amount.fen), .text(transfer.state.rawValue), .text(transfer.json.description),
      ])
  }
}
