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
      // What was paid comes back through the treasury, which gives it a number.
      let number =
        voucher.isEmpty && !settlement.stages.values.contains(.paid)
        ? "" : try incoming(voucher, from: try found(book.reservation(id), id).provider)
      return [
        .refundDrafted(id, Repayment(amount: amount, voucher: number, reason: try self.reason(reason), by: actor))
      ]
    case .confirmRefund(let id):
      let refund = try waitingRefund(id)
      try checkMaker(refund.by, Wording(zh: "复核退款", en: "confirm"))
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

  fileprivate static func noRefund(_ reservation: Reservation) -> Diagnostic {
    .wrongState(
      Wording(zh: "第 \(reservation.id.number) 号预约", en: "reservation \(reservation.id.number)"),
      now: reservation.standingWords, needed: Reservation.refunding)
  }
}
