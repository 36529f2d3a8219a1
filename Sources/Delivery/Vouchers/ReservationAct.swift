import Journal
import Quantities

/// What happened to a use of a voucher: reserved, claimed, settled, paid, refunded.
public enum ReservationAct: Sendable, Hashable {
  case reserved(Money)
  /// - Parameter reason: empty where its term passed.
  case released(reason: String)
  case claimed(Money, invoice: String)
  case claimRejected(reason: String)
  case settled(Money)
  /// Asked for in a transfer request, which may pay others too.
  case requested(TransferID)
  /// The treasury has paid the request.
  case paid(TransferID, voucher: String)
  /// The request was returned: the use is owed again.
  case bounced(TransferID, reason: String)
  /// 更正账户, after the treasury sent a payment back; 补填账户 of what was claimed without one.
  case accountCorrected(AccountCorrection)
  case refundDrafted(Money, voucher: String, reason: String)
  /// Another payer's number of what came back to it.
  case refundRegistered(BudgetID, voucher: String)
  case refundReturned(reason: String)
  case refunded(Money, reason: String)

  public enum Name: String, Sendable, Hashable, CaseIterable {
    case reserved, released, claimed, claimRejected, settled, requested, paid, bounced, refundDrafted, refundReturned
    case refundRegistered, refunded, accountCorrected
  }

  public var name: Name {
    switch self {
    case .reserved: .reserved
    case .released: .released
    case .claimed: .claimed
    case .claimRejected: .claimRejected
    case .settled: .settled
    case .requested: .requested
    case .paid: .paid
    case .bounced: .bounced
    case .accountCorrected: .accountCorrected
    case .refundDrafted: .refundDrafted
    case .refundRegistered: .refundRegistered
    case .refundReturned: .refundReturned
    case .refunded: .refunded
    }
  }
}

extension DeliveryEvent {
  /// The uses of vouchers that it tells of, each with what happened to it.
  /// - Parameter reservations: what a transfer request pays.
  /// - Throws: what looking the request up throws.
  func uses(
    reservations: (TransferID) throws -> [ReservationID]
  ) rethrows -> [(use: ReservationID, act: ReservationAct)] {
    switch self {
    case .reserved(let reservation): return [(reservation.id, .reserved(reservation.held.total))]
    case .released(let id, let reason): return [(id, .released(reason: reason))]
    case .claimed(let id, let claim): return [(id, .claimed(claim.amount, invoice: claim.invoice))]
    case .claimRejected(let id, let reason, until: _): return [(id, .claimRejected(reason: reason))]
    case .settled(let id, let amount, owed: _): return [(id, .settled(amount))]
    case .refundDrafted(let id, let refund):
      return [(id, .refundDrafted(refund.amount, voucher: refund.voucher, reason: refund.reason))]
    case .refundRegistered(let id, let part):
      return [(id, .refundRegistered(part.budget, voucher: part.voucher))]
    case .refundReturned(let id, let reason): return [(id, .refundReturned(reason: reason))]
    case .accountCorrected(let ids, let correction): return ids.map { ($0, .accountCorrected(correction)) }
    case .refunded(let id, let amount, returned: _, let reason): return [(id, .refunded(amount, reason: reason))]
    case .transferDrafted(let transfer): return transfer.reservations.map { ($0, .requested(transfer.id)) }
    case .transferChanged(let id, .confirmed(let voucher, on: _)):
      return try reservations(id).map { ($0, .paid(id, voucher: voucher)) }
    case .transferChanged(let id, .returned(let reason)):
      return try reservations(id).map { ($0, .bounced(id, reason: reason)) }
    default: return []
    }
  }
}

extension DeliveryProjection {
  /// The uses of vouchers that a record's payload tells of, in its order.
  /// - Parameter reservations: what a transfer request pays.
  /// - Throws: what looking the request up throws.
  public static func uses(
    in payload: CanonicalJSON, reservations: (TransferID) throws -> [ReservationID]
  ) rethrows -> [(use: ReservationID, act: ReservationAct)] {
    try (payload["events"].list ?? []).flatMap { json -> [(use: ReservationID, act: ReservationAct)] in
      guard let kind = json["kind"].text, let event = DeliveryEvent(kind: kind, json: json["event"]) else { return [] }
      return try event.uses(reservations: reservations)
    }
  }
}

/// An act about a use, with who did it and when.
public struct RecordedUse: Sendable, Hashable {
  public let use: ReservationID
  public let act: ReservationAct
  public let record: Int
  public let by: ActorID
  public let at: Timestamp

  public init(use: ReservationID, act: ReservationAct, record: Int, by: ActorID, at: Timestamp) {
    self.use = use
    self.act = act
    self.record = record
    self.by = by
    self.at = at
  }
}

// MARK: The form by which the book keeps it

extension ReservationAct {
  public var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = ["act": .text(name.rawValue)]
    switch self {
    case .reserved(let amount), .settled(let amount): members["fen"] = .integer(amount.fen)
    case .released(let reason), .claimRejected(let reason), .refundReturned(let reason):
      members["reason"] = .text(reason)
    case .claimed(let amount, let invoice):
      members["fen"] = .integer(amount.fen)
      members["invoice"] = .text(invoice)
    case .requested(let id): members["transfer"] = .text(id.text)
    case .paid(let id, let voucher):
      members["transfer"] = .text(id.text)
      members["voucher"] = .text(voucher)
    case .bounced(let id, let reason):
      members["transfer"] = .text(id.text)
      members["reason"] = .text(reason)
    case .accountCorrected(let correction): members["correction"] = correction.json
    case .refundDrafted(let amount, let voucher, let reason):
      members["fen"] = .integer(amount.fen)
      members["voucher"] = .text(voucher)
      members["reason"] = .text(reason)
    case .refundRegistered(let budget, let voucher):
      members["budget"] = .text(budget.text)
      members["voucher"] = .text(voucher)
    case .refunded(let amount, let reason):
      members["fen"] = .integer(amount.fen)
      members["reason"] = .text(reason)
    }
    return .object(members)
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(json: CanonicalJSON) {
    guard let name = json["act"].text.flatMap(Name.init(rawValue:)) else { return nil }
    let amount = json["fen"].integer.map { Money(fen: Int64($0)) }
    let reason = json["reason"].text
    let voucher = json["voucher"].text
    let transfer = json["transfer"].text.flatMap(TransferID.init)
    let act: ReservationAct? =
      switch name {
      case .reserved: amount.map { .reserved($0) }
      case .settled: amount.map { .settled($0) }
      case .released: reason.map { .released(reason: $0) }
      case .claimRejected: reason.map { .claimRejected(reason: $0) }
      case .refundReturned: reason.map { .refundReturned(reason: $0) }
      case .claimed: amount.flatMap { amount in json["invoice"].text.map { .claimed(amount, invoice: $0) } }
      case .requested: transfer.map { .requested($0) }
      case .paid: transfer.flatMap { id in voucher.map { .paid(id, voucher: $0) } }
      case .bounced: transfer.flatMap { id in reason.map { .bounced(id, reason: $0) } }
      case .accountCorrected: AccountCorrection(json: json["correction"]).map { .accountCorrected($0) }
      case .refunded: amount.flatMap { amount in reason.map { .refunded(amount, reason: $0) } }
      case .refundRegistered:
        json["budget"].text.flatMap(BudgetID.init).flatMap { budget in
          voucher.map { .refundRegistered(budget, voucher: $0) }
        }
      case .refundDrafted:
        amount.flatMap { amount in
          voucher.flatMap { voucher in reason.map { .refundDrafted(amount, voucher: voucher, reason: $0) } }
        }
      }
    guard let act else { return nil }
    self = act
  }
}
