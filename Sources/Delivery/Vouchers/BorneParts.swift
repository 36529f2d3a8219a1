import Diagnostics
import Quantities

extension VoucherProgramme.Funding {
  /// How an amount of a voucher is borne beside what stands of it already, so that the sum keeps to the arrangement: the
  /// first payer comes to its share of the sum, rounded down to the fen, the second to the rest.
  ///
  /// Both parts add up to the amount, and neither exceeds what its payer has for it. Where that alone keeps the sum from
  /// the share, as when a use is given back whole beside others and each payer gets back what it gave, the parts come as
  /// near as they can, and what is taken or given back next makes up for it.
  /// - Parameters:
  ///   - bound: what each payer has for it: the voucher's balance for a new use, its own parts for one that shrinks.
  ///   - others: what stands of the voucher beside it, of the same budgets.
  /// - Throws: `delivery.amount-range`. Cost: constant.
  func parts(of amount: Money, within bound: PayerSplit, beside others: PayerSplit) throws -> PayerSplit {
    guard case .shared(let first, share: _, let second) = self else { return bound.portion(of: amount) }
    guard let sum = others.total.adding(amount), let due = split(sum)?.amount(of: first) else {
      throw Diagnostics(.amountOutOfRange)
    }
    let (has, rest) = (bound.amount(of: first) ?? .zero, bound.amount(of: second) ?? .zero)
    let ideal = due.fen - (others.amount(of: first) ?? .zero).fen
    let part = Money(fen: min(max(ideal, 0, amount.fen - rest.fen), has.fen, amount.fen))
    return PayerSplit(first, part, second, Money(fen: amount.fen - part.fen))
  }
}

extension Reservation {
  /// What it holds of its voucher or has spent, as the budgets bear it; `nil` where all of it went back.
  var borne: PayerSplit? {
    switch state {
    case .held, .claimed: held
    case .settled(let settlement): settlement.standing
    case .released: nil
    }
  }
}

extension DeliveryReader {
  /// How an amount that a voucher's new use takes is borne.
  /// - Throws: `delivery.amount-range`; what the repository throws. Cost: the voucher's uses, once.
  func parts(of amount: Money, takenFrom voucher: Voucher) throws -> PayerSplit {
    try found(programme(voucher.programme), voucher.programme).funding
      .parts(of: amount, within: voucher.balance, beside: try standing(of: voucher, except: nil))
  }

  /// How what is left of a use is borne once it has shrunk to an amount.
  /// - Throws: `delivery.missing`, `delivery.amount-range`; what the repository throws. Cost: the voucher's uses, once.
  func parts(of use: Reservation, at amount: Money) throws -> PayerSplit {
    let voucher = try found(voucher(use.voucher), use.voucher)
    return try found(programme(voucher.programme), voucher.programme).funding
      .parts(
        of: amount, within: use.borne ?? use.held.portion(of: .zero),
        beside: try standing(of: voucher, except: use.id))
  }

  /// What each budget gets back as an amount of a settled use is refunded now; nothing of a use that is not settled.
  /// - Throws: as deciding on the refund does. Cost: the voucher's uses, once.
  public func parts(ofRefund amount: Money, of use: Reservation) throws -> PayerSplit? {
    guard let standing = use.settlement?.standing else { return nil }
    return standing.subtracting(try parts(of: use, at: Money(fen: standing.total.fen - amount.fen)))
  }

  private func standing(of voucher: Voucher, except id: ReservationID?) throws -> PayerSplit {
    let filter = ReservationFilter(voucher: voucher.id, isUsed: true)
    return try reservations(filter, scope: .everywhere, offset: 0, limit: .max).rows
      .filter { $0.id != id }.compactMap(\.borne)
      .reduce(voucher.face.subtracting(voucher.face)) { $0.adding($1) }
  }
}
