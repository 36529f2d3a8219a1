import Delivery
import Quantities

/// Whom or what a line of the book is about, with where its own page is.
enum PostingSubject: Sendable {
  case award(AwardID, enterprise: String)
  case voucher(VoucherID, use: ReservationID?)
  case transfer(TransferID, String, payee: String)
  case payee(CreditCode)
  case budget(BudgetID, String)

  /// What the two accounts of a movement name most closely: an award or a voucher before a transfer, that before a payee,
  /// and the budget where neither names anything.
  /// Cost: one look-up, two for a reservation.
  init(of change: PostedChange, in book: any DeliveryReader) throws {
    let named = try [change.against, change.account].compactMap { try Self.named(by: $0, in: book) }
    if let closest = named.min(by: { $0.distance < $1.distance }) {
      self = closest
    } else {
      let other = change.against.budget
      self = .budget(other, try book.budget(other)?.name ?? other.text)
    }
  }

  private static func named(by account: LedgerAccount, in book: any DeliveryReader) throws -> PostingSubject? {
    switch account {
    case .granted, .available: nil
    case .issued(_, let voucher): .voucher(voucher, use: nil)
    case .reserved(_, let use): try book.reservation(use).map { .voucher($0.voucher, use: use) }
    case .committed(_, let award), .recoverable(_, let award):
      .award(award, enterprise: try book.award(award)?.name ?? award.text)
    case .requested(_, let transfer):
      try book.transfer(transfer).map { .transfer($0.id, $0.reference, payee: $0.payeeName) }
    case .payable(_, let payee), .paid(_, let payee): .payee(payee)
    }
  }

  private var distance: Int {
    switch self {
    case .award, .voucher: 0
    case .transfer: 1
    case .payee: 2
    case .budget: 3
    }
  }

  /// The same in words alone.
  func text(_ pen: DeliveryPen) -> String {
    let cell = cell(pen)
    return [cell.text, cell.note].compactMap { $0 }.joined(separator: " ")
  }

  func cell(_ pen: DeliveryPen) -> DeliveryView.Table.Cell {
    let words = pen.words
    switch self {
    case .award(let id, let enterprise): return .text(enterprise, "/delivery/awards/\(id)")
    case .voucher(let id, let use):
      return .text(
        words("delivery.voucherNumber", ["number": "\(id.number)"]), "/delivery/vouchers/\(id)",
        note: use.map { words("delivery.number", ["number": "\($0.number)"]) })
    case .transfer(let id, let reference, let payee):
      return .text(reference, "/delivery/transfers/\(id)", note: payee)
    case .payee(let code): return .text(code.text)
    case .budget(let id, let name): return .text(name, "/delivery/budgets/\(id)")
    }
  }
}
