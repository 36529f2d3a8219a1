import Delivery
import Quantities

/// What a voucher's face came to: what is free of it, held, settled and back in the budgets adds up to it.
struct VoucherWhole: Sendable {
  let held: Money
  let settled: Money
  /// 到期或收回: what went back to the budgets since it ended.
  let ended: Money
  /// Why it was taken back; `nil` where it was not, or before that was approved by two.
  let reason: String?

  /// Cost: the voucher's uses, and the withdrawals that were ever approved.
  init(of voucher: Voucher, in book: any DeliveryReader) throws {
    let uses = try book.reservations(
      ReservationFilter(voucher: voucher.id), scope: .everywhere, offset: 0, limit: .max
    ).rows
    (held, settled) = (uses.map(\.pending).total, uses.map(\.settled).total)
    ended = Money(fen: voucher.face.total.fen - voucher.free.fen - held.fen - settled.fen)
    reason = voucher.state == .withdrawn ? try Self.reasons(in: book)[voucher.id] : nil
  }

  /// Why vouchers were taken back.
  static func reasons(in book: any DeliveryReader) throws -> [VoucherID: String] {
    try book.submissions(of: .withdrawal, in: .approved).reduce(into: [:]) { reasons, submission in
      if case .withdrawal(let id, let reason) = submission.matter { reasons[id] = reason }
    }
  }
}
