import Delivery
import Quantities

/// What a budget owes a payee into one account, in no request yet: settled uses of vouchers, issued awards.
struct Dues: Sendable {
  let budget: Budget
  let payee: CreditCode
  let name: String
  /// The end of the account that the payee confirmed for the awards; `nil` where none was, and for uses.
  let account: String?
  let reservations: [ReservationID]
  let awards: [AwardID]
  let amount: Money
  /// One of its awards, which all are for the same account.
  let award: Award?

  /// Its own page.
  var path: String {
    "/delivery/dues/\(budget.id)/\(payee)" + (account.map { "?account=\($0)" } ?? "")
  }

  /// What the budgets of the reader's scope owe, for each payee and account as much as one request pays: the rest comes once
  /// that is drafted.
  static func all(
    in book: any DeliveryReader, within scope: AreaScope, most: Int = DeliveryDesk.largestBatch
  ) throws -> [Dues] {
    try book.budgets().filter { scope.contains($0) }.flatMap { try all(of: $0, in: book, most) }
  }

  /// What one budget owes a payee into an account; the first of the payee's where none is named.
  static func one(
    of budget: Budget, to payee: String, account: String?, in book: any DeliveryReader
  ) throws -> Dues? {
    try all(of: budget, in: book).first { $0.payee.text == payee && (account == nil || account == $0.account ?? "") }
  }

  /// The same of one budget.
  static func all(
    of budget: Budget, in book: any DeliveryReader, _ most: Int = DeliveryDesk.largestBatch
  ) throws -> [Dues] {
    let uses = Dictionary(
      grouping: try book.reservations(
        ReservationFilter(owedBy: budget.id), scope: .everywhere, offset: 0, limit: most
      ).rows, by: { Payee(code: $0.provider, account: nil) })
    let awards = Dictionary(
      grouping: try book.awards(AwardFilter(owedBy: budget.id), scope: .everywhere, offset: 0, limit: most).rows
        .filter { !$0.isAdvanceHeld }, by: { Payee(code: $0.enterprise, account: $0.account) })
    return try Set(uses.keys).union(awards.keys).sorted().map { payee in
      let uses = uses[payee] ?? []
      let awards = (awards[payee] ?? []).prefix(most - uses.count)
      let owed = uses.compactMap { row -> Money? in
        guard case .settled(let settlement) = row.state else { return nil }
        return settlement.standing.amount(of: budget.id)
      }
      return Dues(
        budget: budget, payee: payee.code, name: try awards.first?.name ?? name(of: payee.code, uses, in: book),
        account: payee.account, reservations: uses.map(\.id), awards: awards.map(\.id),
        amount: (owed + awards.map(\.due)).total, award: awards.first)
    }
  }

  /// Whom one request pays, and into which account.
  private struct Payee: Hashable, Comparable {
    let code: CreditCode
    let account: String?

    static func < (left: Payee, right: Payee) -> Bool {
      left.code == right.code ? (left.account ?? "") < (right.account ?? "") : left.code < right.code
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
