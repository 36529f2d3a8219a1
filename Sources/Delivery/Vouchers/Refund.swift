import Diagnostics
import Journal
import Quantities

extension DeliveryDecision {
  func decideRefund(_ command: DeliveryCommand) throws -> [DeliveryEvent] {
    switch command {
    case .refund(let id, let amount, let voucher, let reason):
      let settlement = try settlement(id)
      guard settlement.refund == nil else {
        throw Diagnostics(.wrongState(try found(book.reservation(id), id), needed: .settled))
      }
      guard !settlement.isUnderway else { throw Diagnostics(.refundUnderway) }
      let amount = try within(
        settlement.standing.total, amount, Wording(zh: "尚未退回的金额", en: "what has not been refunded"))
      // What was paid comes back through the treasury, which gives it a number; another payer's treasury gives its own.
      let use = try found(book.reservation(id), id)
      let deciding = try book.deciding(on: use)
      let isPaid = try book.paid(of: amount, backFor: use).contains(where: deciding.contains)
      let number = voucher.isEmpty && !isPaid ? "" : try incoming(voucher, for: deciding)
      return [
        .refundDrafted(id, Repayment(amount: amount, voucher: number, reason: try self.reason(reason), by: actor))
      ]
    case .registerRefund(let id, let budget, let voucher):
      _ = try waitingRefund(id)
      let use = try found(book.reservation(id), id)
      guard try book.unproven(use).contains(budget) else {
        throw Diagnostics(.nothingToRegister(try self.budget(budget)))
      }
      return [
        .refundRegistered(
          id, Repayment.Part(budget, voucher: try incoming(voucher, for: [budget]), by: actor))
      ]
    case .confirmRefund(let id):
      let refund = try waitingRefund(id)
      for maker in [refund.by] + refund.parts.map(\.by) {
        try checkMaker(maker, Wording(zh: "复核退款", en: "confirm"))
      }
      let unproven = try book.unproven(try found(book.reservation(id), id)).map(budget)
      guard unproven.isEmpty else { throw Diagnostics(.refundUnproven(unproven)) }
      return [
        .refunded(
          id, amount: refund.amount,
          returned: try book.parts(ofRefund: refund.amount, of: try found(book.reservation(id), id)),
          reason: refund.reason)
      ]
    case .returnRefund(let id, let reason):
      _ = try waitingRefund(id)
      return [.refundReturned(id, reason: try self.reason(reason))]
    default: return []
    }
  }

  private func settlement(_ id: ReservationID) throws -> Reservation.Settlement {
    guard case .settled(let settlement) = try reservation(id, in: .settled).state else {
      throw Diagnostics(.missing(id))
    }
    return settlement
  }

  private func waitingRefund(_ id: ReservationID) throws -> Repayment {
    let reservation = try found(book.reservation(id), id)
    guard case .settled(let settlement) = reservation.state, let refund = settlement.refund else {
      throw Diagnostics(.noRefund(reservation))
    }
    return refund
  }
}

extension Collection<Budget> {
  /// 由谁办: of the budgets that bear something together, those whose people decide on it: what a district bears, alone or
  /// with the city, is for that district's own people, the city's for the city's.
  public var deciding: [Budget] {
    let districts = filter { $0.payer != .city }
    return districts.isEmpty ? Array(self) : districts
  }
}

extension DeliveryReader {
  /// 还缺缴款凭证的: the budgets that are to have back what they paid of a use's waiting refund, and for which no number of
  /// an incoming voucher is registered. Who records a refund gives the number of those whose people decide on the use; the
  /// others register their own.
  /// Cost: the voucher's uses, once.
  public func unproven(_ use: Reservation) throws -> [BudgetID] {
    guard let refund = use.settlement?.refund else { return [] }
    let told = refund.voucher.isEmpty ? [] : try deciding(on: use)
    return try paid(of: refund.amount, backFor: use).filter { budget in
      !told.contains(budget) && !refund.parts.contains { $0.budget == budget }
    }
  }

  /// The budgets that paid what they would have back of a use as an amount of it is refunded.
  fileprivate func paid(of amount: Money, backFor use: Reservation) throws -> [BudgetID] {
    try parts(ofRefund: amount, of: use)?.parts.filter { part in
      part.amount > .zero && use.settlement?.stages[part.budget] == .paid
    }.map(\.budget) ?? []
  }

  /// The budgets of a use whose people decide on it.
  public func deciding(on use: Reservation) throws -> [BudgetID] {
    try use.held.parts.map { try found(budget($0.budget), $0.budget) }.deciding.map(\.id)
  }
}

extension Reservation {
  /// Whether a refund waits for another person.
  public var isRefunding: Bool {
    if case .settled(let settlement) = state { settlement.refund != nil } else { false }
  }

  /// Its state for people, with a refund that waits.
  public var standingWords: Wording { isRefunding ? Self.refunding : state.name.wording }

  static let refunding = Wording(zh: "退款待复核", en: "refund to be confirmed")
}

extension Diagnostic {
  fileprivate static let refundUnderway = Diagnostic(
    "delivery.underway",
    Wording(zh: "这一笔正在拨付途中，还不能退", en: "this one is being paid and cannot be refunded yet"),
    remedy: Wording(
      zh: "等国库支付凭证确认，或退回拨付申请后再退", en: "wait for the treasury's voucher, or have the request returned"))

  fileprivate static func nothingToRegister(_ budget: Budget) -> Diagnostic {
    Diagnostic(
      "delivery.refund-registered", at: Place(field: "voucher"),
      Wording(
        zh: "“\(budget.name)”在这笔退款里没有要登记的缴款凭证",
        en: "“\(budget.name)” has no incoming voucher to register for this refund"),
      remedy: Wording(zh: "刷新页面，看看是否已经登记", en: "reload the page: it may be registered already"))
  }

  fileprivate static func refundUnproven(_ budgets: [Budget]) -> Diagnostic {
    let names = budgets.map(\.name)
    return Diagnostic(
      "delivery.refund-unproven",
      Wording(
        zh: "“\(names.joined(separator: "”“"))”还没有登记自己的缴款凭证号，退款不能复核",
        en:
          "“\(names.joined(separator: "”, “"))” registered no incoming voucher of its own: the refund cannot be confirmed"
      ),
      expected: Wording(
        zh: "退回几级财政的，每级各登记一个缴款凭证号", en: "a number for each treasury that has money back, by its own people"),
      remedy: Wording(
        zh: "请那一级的财政人员在“核销”里登记，再复核", en: "have that payer's finance people register it among the claims first"))
  }

  fileprivate static func noRefund(_ reservation: Reservation) -> Diagnostic {
    .wrongState(
      Wording(zh: "第 \(reservation.id.number) 号预约", en: "reservation \(reservation.id.number)"),
      now: reservation.standingWords, needed: Reservation.refunding)
  }
}
