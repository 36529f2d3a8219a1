import Quantities

/// 支付凭证号, by which a treasury pays once: each treasury numbers its own, and begins anew with the year. One is the same
/// however its number is typed.
struct PaymentVoucher: Hashable {
  let treasury: Budget.Payer
  /// The year of the day on which it paid.
  let year: Int
  /// As `DocumentNumber` compares it.
  let number: String

  init(_ number: String, of treasury: Budget.Payer, on day: CalendarDay) {
    self.treasury = treasury
    self.year = day.year
    self.number = DocumentNumber.folded(number)
  }
}

extension DeliveryReader {
  /// The payments that treasuries have confirmed, by their vouchers. Cost: all that are confirmed, and the budgets once.
  func confirmedVouchers() throws -> [PaymentVoucher: TransferRequest] {
    let treasuries = Dictionary(uniqueKeysWithValues: try budgets().map { ($0.id, $0.payer) })
    let paid = try transfers(TransferFilter(state: .confirmed), offset: 0, limit: .max).rows
    return paid.reduce(into: [:]) { found, transfer in
      guard case .confirmed(let number, on: let day) = transfer.state, let treasury = treasuries[transfer.budget]
      else { return }
      let voucher = PaymentVoucher(number, of: treasury, on: day)
      found[voucher] = found[voucher] ?? transfer
    }
  }
}
