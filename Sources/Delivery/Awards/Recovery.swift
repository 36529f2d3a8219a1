import Diagnostics
import Journal
import Quantities

/// What somebody wants done about money that is to come back.
public enum RecoveryCommand: Sendable, Hashable {
  /// 登记追回: it waits for another person.
  case record(Money, voucher: String, reason: String)
  /// 追回复核: the money is there, and free again.
  case confirm
  case sendBack(reason: String)

  func payload(of award: AwardID) -> CanonicalJSON {
    let id = CanonicalJSON.text(award.text)
    return switch self {
    case .record(let amount, let voucher, let reason):
      [
        "do": "record-recovery", "id": id, "fen": .integer(amount.fen), "voucher": .text(voucher),
        "reason": .text(reason),
      ]
    case .confirm: ["do": "confirm-recovery", "id": id]
    case .sendBack(let reason): ["do": "return-recovery", "id": id, "reason": .text(reason)]
    }
  }
}

extension DeliveryDecision {
  func decide(_ command: RecoveryCommand, on id: AwardID) throws -> [AwardEvent] {
    let award = try found(book.award(id), id)
    switch command {
    case .record(let amount, let voucher, let reason):
      try checkPaid(award)
      guard let budget = award.approval?.budget else { throw Diagnostics(.notPaid(award)) }
      guard award.recovery == nil else { throw Diagnostics(.recoveryWaits(award)) }
      guard award.claimed > .zero else { throw Diagnostics(.nothingClaimed(award)) }
      guard try positive(amount) <= award.claimed else { throw Diagnostics(.recoveryAbove(amount, award.claimed)) }
      return acted(
        [id],
        .recoveryDrafted(
          Repayment(
            amount: amount,
            voucher: try incoming(voucher, for: [budget]),
            reason: try told(reason), by: actor)))
    case .confirm:
      let recovery = try waiting(award)
      try checkMaker(recovery.by, Wording(zh: "复核追回", en: "confirm"))
      return acted([id], .recovered(recovery.amount, reason: recovery.reason))
    case .sendBack(let reason):
      _ = try waiting(award)
      return acted([id], .recoveryReturned(reason: try told(reason)))
    }
  }

  /// What the approval of 追缴决定 leads to: no more is demanded than was paid, is not claimed yet and is not back.
  func demand(_ id: AwardID, _ amount: Money, document: String) throws -> [AwardEvent] {
    let award = try found(book.award(id), id)
    try checkPaid(award)
    let left = Money(fen: award.paid.fen - award.recovered.fen - award.claimed.fen)
    guard amount <= left else { throw Diagnostics(.demandAbove(amount, left)) }
    return acted([id], .demanded(amount, document: document))
  }

  private func checkPaid(_ award: Award) throws {
    guard award.state.name == .issued, award.payment == .paid else { throw Diagnostics(.notPaid(award)) }
    if let instalments = award.instalments, instalments.final == nil { throw Diagnostics(.settleFirst(award)) }
  }

  private func waiting(_ award: Award) throws -> Repayment {
    guard let recovery = award.recovery else {
      throw Diagnostics(wrongState(award, needed: Wording(zh: "追回待复核", en: "recovery to be confirmed")))
    }
    return recovery
  }
}

extension Award {
  /// 待追缴: what is owed back, because it was advanced beyond the final amount or is demanded, and has not come back.
  public var claimed: Money { Money(fen: max(0, excess.fen + demanded.fen - recovered.fen)) }

  private var excess: Money { instalments?.excess ?? .zero }

  /// What stays with its subject once all comes back that is demanded by now: what counts as granted, less what was demanded,
  /// or came back, beside what a settlement left.
  public var kept: Money { Money(fen: max(0, granted.fen - max(demanded.fen, recovered.fen - excess.fen))) }

  /// What a decision demands back is a claim from here on.
  mutating func demand(_ amount: Money) -> LedgerEntry {
    // What came back before claims were kept was never one.
    let before = Money(fen: max(demanded.fen, recovered.fen - excess.fen))
    demanded = Money(fen: before.fen + amount.fen)
    return paidParts(of: amount, after: before).reduce(LedgerEntry([])) { entry, part in
      entry + LedgerEntry(moving: part.amount, from: .paid(part.budget, enterprise), to: .recoverable(part.budget, id))
    }
  }

  /// What came back: it goes against the claim. Records from before claims bounded it may hold more.
  mutating func recover(_ amount: Money) -> LedgerEntry {
    let (claimed, before) = (min(amount, self.claimed), recovered)
    recovered = Money(fen: recovered.fen + amount.fen)
    recovery = nil
    guard let budget = approval?.budget else { return LedgerEntry([]) }
    let back = paidParts(of: claimed, after: before).reduce(LedgerEntry([])) { entry, part in
      entry + LedgerEntry(moving: part.amount, from: .recoverable(part.budget, id), to: .available(part.budget))
    }
    return back
      + LedgerEntry(
        moving: Money(fen: amount.fen - claimed.fen), from: .paid(budget, enterprise), to: .available(budget))
  }
}

extension Diagnostic {
  fileprivate static func demandAbove(_ amount: Money, _ left: Money) -> Diagnostic {
    Diagnostic(
      "delivery.demand", at: Place(field: "amount"),
      Wording(
        zh: "追缴 \(amount.grouped) 元超过已支付且未列追缴的",
        en: "\(amount.grouped) yuan is more than was paid and is not claimed yet"),
      expected: left > .zero
        ? Wording(zh: "不超过 \(left.grouped) 元", en: "at most \(left.grouped) yuan")
        : Wording(zh: "已支付的都已列入追缴或已追回", en: "all that was paid is claimed or back already"))
  }

  fileprivate static func nothingClaimed(_ award: Award) -> Diagnostic {
    Diagnostic(
      "delivery.nothing-claimed",
      Wording(
        zh: "“\(award.name)”没有应追缴的款，不能登记追回", en: "“\(award.name)” owes nothing back: no recovery can be recorded"),
      remedy: Wording(
        zh: "有追缴决定的，先按文号送审，由另一人批准",
        en: "submit the decision that demands it first, by its document number, and have another person approve it"))
  }

  fileprivate static func recoveryAbove(_ amount: Money, _ claimed: Money) -> Diagnostic {
    Diagnostic(
      "delivery.recovery", at: Place(field: "amount"),
      Wording(zh: "追回 \(amount.grouped) 元超过应追缴未追回的", en: "\(amount.grouped) yuan is more than is owed back"),
      expected: Wording(zh: "不超过 \(claimed.grouped) 元", en: "at most \(claimed.grouped) yuan"))
  }

  fileprivate static func recoveryWaits(_ award: Award) -> Diagnostic {
    Diagnostic(
      "delivery.recovery-waits",
      Wording(
        zh: "“\(award.name)”有一笔追回待复核，不能再登记",
        en: "a recovery of “\(award.name)” is to be confirmed: no other can be recorded"),
      remedy: Wording(zh: "先由另一人复核或退回", en: "have another person confirm it, or send it back"))
  }
}
