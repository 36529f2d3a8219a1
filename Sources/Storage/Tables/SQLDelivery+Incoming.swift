import Delivery
import Quantities

/// 缴款凭证: the treasury's incoming vouchers by which money of an award or of a use came back, or is said to have.
extension SQLDelivery {
  func isBooked(incoming voucher: String, at treasury: Budget.Payer) throws -> Bool {
    // Compared here and not in the statement: one voucher is the same however its number is typed. Money comes back seldom,
    // and a person waits who has typed the number.
    try connection.rows("SELECT id, subject, voucher FROM incoming_vouchers", []).contains { row in
      guard try DocumentNumber.isSame(row.text(2), as: voucher) else { return false }
      return try treasuries(of: row.text(0), bringingBack: row.text(1)).contains(treasury)
    }
  }

  /// The treasuries that gave a number.
  /// - Parameters:
  ///   - id: which act told it, such as `r-act-7`.
  ///   - subject: the award or the use whose money came back by it.
  private func treasuries(of id: String, bringingBack subject: String) throws -> [Budget.Payer] {
    if let award = AwardID(subject) {
      let payer = try connection.row(
        "SELECT b.payer_area FROM awards a JOIN budgets b ON b.number = a.budget WHERE a.number = ?",
        [SQLValue(award.number)])
      return try payer.map { [Budget.Payer(area: try $0.optionalParsed(0, AreaCode.init))] } ?? []
    }
    let act = try connection.row(
      "SELECT content FROM reservation_acts WHERE number = ?", [SQLValue(Int(id.dropFirst("r-act-".count)))])
    // Who records a refund gives the number of those who decide on the use; the others register their own.
    if case .refundRegistered(let budget, voucher: _)? = try act.map({ try $0.json(0, ReservationAct.init(json:)) }) {
      return try [self.budget(budget)?.payer].compactMap { $0 }
    }
    guard let use = try ReservationID(subject).flatMap({ try reservation($0) }) else { return [] }
    return try deciding(on: use).compactMap { try budget($0)?.payer }
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
