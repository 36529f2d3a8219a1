// Delivery: how promised money arrives. Calls, runs and awards, budgets, vouchers and transfer requests over one book.
// May import: Decimals, DelimitedText, Diagnostics, Instruments, Journal, PolicyCorpus, Quantities, Secrecy,
// Crypto, Foundation.
// Start reading at `LedgerEntry`, `Voucher` and `DeliveryCommand`, then `DeliveryDesk`, which runs the commands.

import Quantities

/// 科目: where an amount stands in the auxiliary book (辅助台账). The treasury's own system holds the money; this book
/// says what of a budget is free, promised, asked for and paid.
///
/// Every account but `granted` holds what is there and can never fall below zero; `granted` is the source and mirrors
/// what was put into the budget with a minus.
public enum LedgerAccount: Sendable, Hashable {
  /// 指标下达: what was put into a budget, negative.
  case granted(BudgetID)
  /// 可用: neither promised nor spent.
  case available(BudgetID)
  /// On a voucher, not reserved.
  case issued(BudgetID, VoucherID)
  /// Held or claimed at a provider under one reservation.
  case reserved(BudgetID, ReservationID)
  /// 已核定: promised to an award.
  case committed(BudgetID, AwardID)
  /// 待拨付: settled, owed to a payee, in no transfer request.
  case payable(BudgetID, CreditCode)
  /// 已申请: in a transfer request whose end is not known.
  case requested(BudgetID, TransferID)
  /// 已支付: confirmed by the treasury.
  case paid(BudgetID, CreditCode)
  /// 应追缴: paid ahead on an award beyond what its settlement left, and not back yet.
  case recoverable(BudgetID, AwardID)

  public var budget: BudgetID {
    switch self {
    case .granted(let budget), .available(let budget), .issued(let budget, _), .reserved(let budget, _),
      .committed(let budget, _), .payable(let budget, _), .requested(let budget, _), .paid(let budget, _),
      .recoverable(let budget, _):
      budget
    }
  }

  /// The one kind of account that stands below zero.
  public var isSource: Bool { if case .granted = self { true } else { false } }

  /// The name by which the book keeps it, such as `available:b3` or `issued:b3:v17`.
  public var text: String {
    switch self {
    case .granted(let budget): "granted:\(budget)"
    case .available(let budget): "available:\(budget)"
    case .issued(let budget, let voucher): "issued:\(budget):\(voucher)"
    case .reserved(let budget, let reservation): "reserved:\(budget):\(reservation)"
    case .committed(let budget, let award): "committed:\(budget):\(award)"
    case .payable(let budget, let payee): "payable:\(budget):\(payee)"
    case .requested(let budget, let transfer): "requested:\(budget):\(transfer)"
    case .paid(let budget, let payee): "paid:\(budget):\(payee)"
    case .recoverable(let budget, let award): "recoverable:\(budget):\(award)"
    }
  }

  /// Reads what `text` wrote.
  public init?(_ text: String) {
    let parts = text.split(separator: ":").map(String.init)
    guard parts.count >= 2, let budget = BudgetID(parts[1]) else { return nil }
    let subject = parts.count > 2 ? parts[2] : ""
    let account: LedgerAccount? =
      switch parts[0] {
      case "granted": .granted(budget)
      case "available": .available(budget)
      case "issued": VoucherID(subject).map { .issued(budget, $0) }
      case "reserved": ReservationID(subject).map { .reserved(budget, $0) }
      case "committed": AwardID(subject).map { .committed(budget, $0) }
      case "payable": CreditCode(subject).map { .payable(budget, $0) }
      case "requested": TransferID(subject).map { .requested(budget, $0) }
      case "paid": CreditCode(subject).map { .paid(budget, $0) }
      case "recoverable": AwardID(subject).map { .recoverable(budget, $0) }
      default: nil
      }
    guard let account, account.text == text else { return nil }
    self = account
  }

  /// What a sum over accounts of one kind is about; `reserved` is what is held for something named: part of a voucher at
  /// a provider, or an approved award; `paid` is what is out, also where it is to come back.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case granted, available, issued, reserved, payable, requested, paid
  }

  public var kind: Kind {
    switch self {
    case .granted: .granted
    case .available: .available
    case .issued: .issued
    case .reserved, .committed: .reserved
    case .payable: .payable
    case .requested: .requested
    case .paid, .recoverable: .paid
    }
  }
}
