import Delivery
import Instruments
import Quantities

/// What a budget owes a payee into one account, in no request yet: settled uses of vouchers, issued awards.
struct Dues: Sendable {
  let budget: Budget
  let payee: CreditCode
  let name: String
  /// The end of the account that the payee confirmed for all of it; `nil` where none was.
  let account: String?
  /// Which of the payee's accounts under the budget it is, counted from 1.
  let part: Int
  let reservations: [ReservationID]
  let awards: [AwardID]
  let amount: Money
  /// One of its awards and uses, which all are for the same account.
  let payment: (any PaidIntoAccount)?
  /// The last request for some of it that the treasury sent back; `nil` where none was.
  let bounce: Bounce?
  /// 存疑: how the payee is known to have ended; `nil` where nothing of the kind is known, or nobody looked.
  var ending: AssessedSubject.Ending?

  struct Bounce: Sendable {
    let request: TransferRequest
    /// How many of the awards and uses it was for.
    let count: Int
    /// Whether the payee put the account right for all of them since.
    let isCorrected: Bool
  }

  /// With what is known of its payee.
  func marked(by ended: EndedEnterprises) -> Dues {
    var due = self
    due.ending = ended[payee]
    return due
  }

  /// Its own page: named by the account for those who are told it, by its place among the payee's for others.
  func path(for pen: DeliveryPen) -> String {
    "/delivery/dues/\(budget.id)/\(payee)"
      + (pen.readsAccounts ? account.map { "?account=\($0)" } ?? "" : part > 1 ? "?part=\(part)" : "")
  }

  /// What the budgets of the reader's scope owe, for each payee and account as much as one request pays: the rest comes once
  /// that is drafted.
  static func all(
    in book: any DeliveryReader, within scope: AreaScope, most: Int = DeliveryDesk.largestBatch
  ) throws -> [Dues] {
    try book.budgets().filter { scope.contains($0) }.flatMap { try all(of: $0, in: book, most) }
  }

  /// 暂缓拨付、拟撤销下达: what the budgets of the reader's scope owe and nobody asks for.
  static func held(in book: any DeliveryReader, within scope: AreaScope) throws -> [Award] {
    try book.budgets().filter { scope.contains($0) }.flatMap {
      try book.awards(AwardFilter(owedBy: $0.id), scope: .everywhere, offset: 0, limit: .max).rows
    }.filter(\.isPaymentHeld)
  }

  /// What one budget owes a payee into an account; the part of the payee's that is named where no account is.
  static func one(
    of budget: Budget, to payee: String, account: String?, part: Int = 1, in book: any DeliveryReader
  ) throws -> Dues? {
    try all(of: budget, in: book).first { due in
      due.payee.text == payee && (account.map { $0 == due.account ?? "" } ?? (due.part == part))
    }
  }

  /// The same of one budget. Cost: beside what is owed, the requests that were ever returned of the budget, and of those from
  /// which it may have been carried over, and for payees of whom one was, the requests for each of what they are owed.
  static func all(
    of budget: Budget, in book: any DeliveryReader, _ most: Int = DeliveryDesk.largestBatch
  ) throws -> [Dues] {
    let uses = Dictionary(
      grouping: try book.reservations(
        ReservationFilter(owedBy: budget.id), scope: .everywhere, offset: 0, limit: most
      ).rows, by: { Payee(code: $0.provider, account: $0.account) })
    let awards = Dictionary(
      grouping: try book.awards(AwardFilter(owedBy: budget.id), scope: .everywhere, offset: 0, limit: most).rows
        .filter { !$0.isAdvanceHeld && !$0.isPaymentHeld }, by: { Payee(code: $0.enterprise, account: $0.account) })
    let earlier = try book.budgets().filter {
      $0.payer == budget.payer && $0.purpose == budget.purpose && $0.year <= budget.year
    }
    let failed = Set(
      try book.transfers(TransferFilter(state: .returned, budgets: earlier.map(\.id)), offset: 0, limit: .max).rows
        .filter(\.isBounced).map(\.payee))
    var parts: [CreditCode: Int] = [:]
    return try Set(uses.keys).union(awards.keys).sorted().map { payee in
      parts[payee.code, default: 0] += 1
      let uses = uses[payee] ?? []
      let awards = (awards[payee] ?? []).prefix(most - uses.count)
      let owed = uses.compactMap { row -> Money? in
        guard case .settled(let settlement) = row.state else { return nil }
        return settlement.standing.amount(of: budget.id)
      }
      return Dues(
        budget: budget, payee: payee.code, name: try awards.first?.name ?? name(of: payee.code, uses, in: book),
        account: payee.account, part: parts[payee.code] ?? 1, reservations: uses.map(\.id), awards: awards.map(\.id),
        amount: (owed + awards.map(\.due)).total, payment: awards.first ?? uses.first,
        bounce: failed.contains(payee.code) ? try bounce(of: Array(awards), uses, in: book) : nil)
    }
  }

  private static func bounce(
    of awards: [Award], _ uses: [Reservation], in book: any DeliveryReader
  ) throws -> Bounce? {
    let found: [(payment: any PaidIntoAccount, request: TransferRequest)] =
      try awards.compactMap { award in try book.bounce(of: award).map { (award, $0) } }
      + uses.compactMap { use in try book.bounce(of: use).map { (use, $0) } }
    guard let last = found.map(\.request).max(by: { $0.id < $1.id }) else { return nil }
    return Bounce(
      request: last, count: found.count, isCorrected: found.allSatisfy { $0.payment.isCorrected(after: $0.request) })
  }

  /// What the treasury sent back of it, and whether its account was put right; `nil` where nothing was sent back.
  func bounced(_ pen: DeliveryPen) -> String? {
    guard let bounce, case .returned(let reason) = bounce.request.state else { return nil }
    return pen.words(
      bounce.isCorrected ? "delivery.dueCorrected" : "delivery.dueBounced",
      ["count": "\(bounce.count)", "reference": bounce.request.reference, "reason": reason])
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
