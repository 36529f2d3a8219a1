import Delivery
import Quantities

/// 缴款凭证: the treasury's incoming vouchers by which money of an award or of a use came back, or is said to have.
extension SQLDelivery {
  func isBooked(incoming voucher: String, from payer: CreditCode) throws -> Bool {
    // Compared here and not in the statement: one voucher is the same however its number is typed. A payer has few.
    try connection.rows("SELECT voucher FROM incoming_vouchers WHERE payer = ?", [.text(payer.text)])
      .contains { try DocumentNumber.isSame($0.text(0), as: voucher) }
  }

  /// Keeps what an act says of them: a number that is told waits, one that is sent back was none.
  /// - Parameter act: the number of the act.
  func keepIncoming(_ act: AwardAct, _ number: Int, of award: AwardID) throws {
    let subject = "a\(award.number)"
    switch act {
    case .recoveryDrafted(let recovery):
      try say(
        recovery.voucher, "a-act-\(number)", of: subject,
        payer: "(SELECT enterprise FROM awards WHERE number = ?)", SQLValue(award.number))
    case .recoveryReturned: try unsay(of: subject)
    case .recovered: try confirm(of: subject)
    default: break
    }
  }

  /// - Parameter act: the number of the act.
  func keepIncoming(_ act: ReservationAct, _ number: Int, of use: ReservationID) throws {
    let subject = "r\(use.number)"
    switch act {
    case .refundDrafted(_, let voucher, reason: _), .refundRegistered(_, let voucher):
      try say(
        voucher, "r-act-\(number)", of: subject,
        payer: "(SELECT provider FROM voucher_reservations WHERE number = ?)", SQLValue(use.number))
    case .refundReturned: try unsay(of: subject)
    case .refunded: try confirm(of: subject)
    default: break
    }
  }

  private func say(
    _ voucher: String, _ id: String, of subject: String, payer: String, _ number: SQLValue
  ) throws {
    // Where nothing had been paid yet there is no number.
    guard !voucher.isEmpty else { return }
    try connection.execute(
      "INSERT INTO incoming_vouchers (id, subject, payer, voucher, is_waiting) VALUES (?, ?, \(payer), ?, 1)",
      [.text(id), .text(subject), number, .text(voucher)])
  }

  private func unsay(of subject: String) throws {
    try connection.execute("DELETE FROM incoming_vouchers WHERE subject = ? AND is_waiting = 1", [.text(subject)])
  }

  private func confirm(of subject: String) throws {
    try connection.execute(
      "UPDATE incoming_vouchers SET is_waiting = 0 WHERE subject = ? AND is_waiting = 1", [.text(subject)])
  }
}
