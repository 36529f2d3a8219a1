import Delivery
import Quantities

/// What a budget owes a payee, in no request yet: settled uses of vouchers, issued awards.
struct Dues: Sendable {
  let budget: Budget
  let payee: CreditCode
  let name: String
  let reservations: [ReservationID]
  let awards: [AwardID]
  let amount: Money

  /// What the budgets of the reader's scope owe, for each payee as much as one request pays: the rest comes once that is
  /// drafted.
  static func all(
    in book: any DeliveryReader, within scope: AreaScope, most: Int = DeliveryDesk.largestBatch
  ) throws -> [Dues] {
    try book.budgets().filter { scope.contains($0) }.flatMap { try all(of: $0, in: book, most) }
  }

  /// The same of one budget.
  static func all(
    of budget: Budget, in book: any DeliveryReader, _ most: Int = DeliveryDesk.largestBatch
  ) throws -> [Dues] {
    let uses = Dictionary(
      grouping: try book.reservations(
        ReservationFilter(owedBy: budget.id), scope: .everywhere, offset: 0, limit: most
      ).rows, by: \.provider)
    let awards = Dictionary(
      grouping: try book.awards(AwardFilter(owedBy: budget.id), scope: .everywhere, offset: 0, limit: most).rows
        .filter { !$0.isAdvanceHeld }, by: \.enterprise)
    return try Set(uses.keys).union(awards.keys).sorted().map { payee in
      let uses = uses[payee] ?? []
      let awards = (awards[payee] ?? []).prefix(most - uses.count)
      let owed = uses.compactMap { row -> Money? in
        guard case .settled(let settlement) = row.state else { return nil }
        return settlement.standing.amount(of: budget.id)
      }
      return Dues(
        budget: budget, payee: payee, name: try awards.first?.name ?? name(of: payee, uses, in: book),
        reservations: uses.map(\.id), awards: awards.map(\.id),
        amount: (owed + awards.map(\.due)).total)
    }
  }

  private static func name(
    of payee: CreditCode, _ rows: [Reservation], in book: any DeliveryReader
  ) throws -> String {
    for row in rows {
      guard let voucher = try book.voucher(row.voucher) else { continue }
      if let provider = try book.provider(payee, in: voucher.programme) { return provider.name }
    }
    return payee.text
  }
}
