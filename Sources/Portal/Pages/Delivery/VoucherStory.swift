import Delivery
import Quantities

/// 使用经过: what happened to the uses of a voucher from the reservation to the refund, each with its record.
enum VoucherStory {
  static let anchor = "story"

  /// Where the story of a use stands.
  static func href(_ use: Reservation) -> String { "/delivery/vouchers/\(use.voucher)#\(anchor)" }

  /// - Parameter budgets: those that bear the voucher.
  static func section(
    _ rows: [RecordedUse], of voucher: Voucher, _ budgets: [Budget], by actors: ActorNames, _ pager: Pager?,
    _ pen: DeliveryPen
  ) -> DeliveryView.Section {
    let words = pen.words
    let budget = budgets.first { pen.request.scope.contains($0) }
    return DeliveryView.Section(
      title: words("delivery.story"), lead: words("delivery.storyLead"), anchor: anchor,
      table: DeliveryView.Table(
        [
          words("delivery.when"), words("delivery.reservation"), words("delivery.what"),
          words("delivery.field.amount"), words("calls.who"), words("delivery.record"),
        ], numbers: [3],
        rows: rows.map { row in
          [
            .text(row.at.text(in: pen.language)), .text(words("delivery.number", ["number": "\(row.use.number)"])),
            what(row.act, pen), amount(row.act, budget), .text(actors(row.by)),
            .text(
              words("export.record", ["record": "\(row.record)"]), BudgetPages.journal(row.record, pen.request)),
          ]
        }), empty: rows.isEmpty ? words("delivery.noUses") : nil, pager: pager)
  }

  private static func what(_ act: ReservationAct, _ pen: DeliveryPen) -> DeliveryView.Table.Cell {
    let words = pen.words
    let name =
      if case .accountCorrected(let correction) = act {
        words(AccountPart.act(correction))
      } else {
        words("delivery.use.\(act.name.rawValue)")
      }
    func incoming(_ number: String) -> String? {
      number.isEmpty ? nil : words("recovery.voucherNumber", ["number": number])
    }
    switch act {
    case .reserved, .settled: return .text(name)
    case .claimed(_, let invoice): return .text(name, note: invoice)
    case .requested(let id): return .text(name, "/delivery/transfers/\(id)")
    case .paid(let id, let voucher):
      return .text(name, "/delivery/transfers/\(id)", note: words("delivery.paidBy", ["voucher": voucher]))
    case .bounced(let id, let reason): return .text(name, "/delivery/transfers/\(id)", note: reason)
    case .accountCorrected(let correction):
      return .text(
        name, "/delivery/transfers/\(correction.after)", note: AccountPart.told(correction, words))
    case .refundDrafted(_, let voucher, let reason):
      return .text(name, note: [incoming(voucher), reason].compactMap { $0 }.joined(separator: " · "))
    case .refunded(_, let reason), .released(let reason), .claimRejected(let reason), .refundReturned(let reason):
      return .text(name, note: reason)
    }
  }

  /// What it moved, with the account of the budget on which that stands; what moves nothing says what is asked for.
  private static func amount(_ act: ReservationAct, _ budget: Budget?) -> DeliveryView.Table.Cell {
    func moved(_ amount: Money, _ kind: LedgerAccount.Kind) -> DeliveryView.Table.Cell {
      .money(amount, budget.map { "/delivery/budgets/\($0.id)/\(kind.rawValue)" })
    }
    switch act {
    case .reserved(let amount): return moved(amount, .reserved)
    case .settled(let amount): return moved(amount, .payable)
    case .refunded(let amount, _): return moved(amount, .issued)
    case .claimed(let amount, _): return .money(amount, "#uses")
    case .refundDrafted(let amount, _, _): return .money(amount, "/delivery/claims#refunds")
    case .released, .claimRejected, .requested, .paid, .bounced, .accountCorrected, .refundReturned: return .text("—")
    }
  }
}
