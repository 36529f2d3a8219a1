import Delivery
import Quantities

/// 使用经过: what happened to the uses of a voucher from the reservation to the refund, each with its record.
enum VoucherStory {
  static let anchor = "story"

  /// Where the story of a use stands.
  static func href(_ use: Reservation) -> String { "/delivery/vouchers/\(use.voucher)#\(anchor)" }

  /// - Parameters:
  ///   - all: the voucher's story from the beginning: a part that comes back depends on what came back before.
  ///   - rows: which of it are shown.
  ///   - uses: the uses that it is about.
  ///   - budgets: those that bear the voucher.
  static func section(
    _ all: [RecordedUse], showing rows: Range<Int>, uses: [Reservation], _ budgets: [Budget], by actors: ActorNames,
    _ pager: Pager?, _ pen: DeliveryPen
  ) -> DeliveryView.Section {
    let words = pen.words
    let byID = Dictionary(uses.map { ($0.id, $0) }) { first, _ in first }
    // Where several bear it, each has its part in a column of its own, which opens to that budget's rows.
    let isShared = budgets.count > 1
    var refunded: [ReservationID: Money] = [:]
    let moved = all.map { row -> Moved? in
      let before = refunded[row.use] ?? .zero
      if case .refunded(let amount, _) = row.act { refunded[row.use] = Money(fen: before.fen + amount.fen) }
      return byID[row.use].flatMap { Moved(row.act, of: $0, refundedBefore: before) }
    }
    return DeliveryView.Section(
      title: words("delivery.story"), lead: words("delivery.storyLead"), anchor: anchor,
      table: DeliveryView.Table(
        [words("delivery.when"), words("delivery.reservation"), words("delivery.what"), words("delivery.field.amount")]
          + (isShared ? budgets.map(\.name) : []) + [words("calls.who"), words("delivery.record")],
        numbers: Set(3...3 + (isShared ? budgets.count : 0)),
        rows: zip(all, moved).dropFirst(rows.lowerBound).prefix(rows.count).map { row, moved in
          [
            .text(row.at.text(in: pen.language)), .text(words("delivery.number", ["number": "\(row.use.number)"])),
            what(row.act, pen), isShared ? amount(row.act, "#uses") : amount(row.act, door(moved, budgets.first, pen)),
          ]
            + (isShared ? budgets.map { part(moved, $0, pen) } : [])
            + [.text(actors(row.by)), BudgetPages.record(row.record, pen)]
        }), empty: all.isEmpty ? words("delivery.noUses") : nil, pager: pager)
  }

  /// How the budgets bear what an act moved, and the kind of account on which that stands.
  private struct Moved {
    let split: PayerSplit
    let kind: LedgerAccount.Kind

    /// `nil` for what moves nothing.
    init?(_ act: ReservationAct, of use: Reservation, refundedBefore: Money) {
      switch act {
      case .reserved: (split, kind) = (use.held, .reserved)
      case .settled:
        guard let owed = use.settlement?.owed else { return nil }
        (split, kind) = (owed, .payable)
      case .refunded(let amount, _):
        guard let settlement = use.settlement else { return nil }
        (split, kind) = (settlement.parts(ofRefund: amount, after: refundedBefore), .issued)
      case .released, .claimed, .claimRejected, .requested, .paid, .bounced, .accountCorrected, .refundDrafted,
        .refundRegistered, .refundReturned:
        return nil
      }
    }
  }

  private static func door(_ moved: Moved?, _ budget: Budget?, _ pen: DeliveryPen) -> String? {
    guard let moved, let budget, pen.request.scope.contains(budget) else { return nil }
    return "/delivery/budgets/\(budget.id)/\(moved.kind.rawValue)"
  }

  private static func part(_ moved: Moved?, _ budget: Budget, _ pen: DeliveryPen) -> DeliveryView.Table.Cell {
    moved?.split.amount(of: budget.id).map { .money($0, door(moved, budget, pen)) } ?? .text("—")
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
        name, correction.after.map { "/delivery/transfers/\($0)" }, note: AccountPart.told(correction, pen))
    case .refundDrafted(_, let voucher, let reason):
      return .text(name, note: [incoming(voucher), reason].compactMap { $0 }.joined(separator: " · "))
    case .refundRegistered(_, let voucher): return .text(name, note: incoming(voucher))
    case .released(let reason): return .text(name, note: reason.isEmpty ? words("delivery.reservationLapsed") : reason)
    case .refunded(_, let reason), .claimRejected(let reason), .refundReturned(let reason):
      return .text(name, note: reason)
    }
  }

  /// What it is about; what moves nothing says what is asked for.
  private static func amount(_ act: ReservationAct, _ href: String?) -> DeliveryView.Table.Cell {
    switch act {
    case .reserved(let amount), .settled(let amount), .refunded(let amount, _): .money(amount, href)
    case .claimed(let amount, _): .money(amount, "#uses")
    case .refundDrafted(let amount, _, _): .money(amount, "/delivery/claims#refunds")
    case .released, .claimRejected, .requested, .paid, .bounced, .accountCorrected, .refundRegistered, .refundReturned:
      .text("—")
    }
  }
}
