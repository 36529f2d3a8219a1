import Diagnostics
import Journal
import Quantities

extension Award {
  /// 暂缓拨付, 拟撤销下达: who stopped what is issued and not asked from the treasury, and why.
  public struct Brake: Sendable, Hashable {
    public let by: ActorID
    public let reason: String

    public init(by: ActorID, reason: String) {
      self.by = by
      self.reason = reason
    }

    var json: CanonicalJSON { ["by": .text(by.text), "reason": .text(reason)] }

    /// Reads what `json` wrote; `nil` for anything else.
    init?(json: CanonicalJSON) {
      guard let by = json["by"].text.flatMap({ ActorID($0) }), let reason = json["reason"].text else { return nil }
      self.init(by: by, reason: reason)
    }
  }

  /// Whether nothing of it is asked from the treasury for now: somebody held it, or its issue is about to be revoked.
  public var isPaymentHeld: Bool { held != nil || revoking != nil }

  /// Whether what is owed can be held: it is in no request.
  public var mayBeHeld: Bool { state.name == .issued && payment == .owed && !isPaymentHeld }

  /// Whether its issue can be revoked: nothing of it was paid, nothing is asked for, and no acceptance is recorded.
  public var isRevocable: Bool {
    state.name == .issued && !isRequested && paid == .zero && instalments?.inspection == nil && unrequested > .zero
  }

  /// 撤销下达: back to where its amount is approved, and all that was promised and owed is free again. It is approved once more
  /// with the reason, as what was taken back before the publication.
  mutating func revoke(by actor: ActorID) -> LedgerEntry {
    guard let approval, let approvingStep, let revoking, isRevocable else { return LedgerEntry([]) }
    let (budget, promised, owed) = (approval.budget, self.promised, self.owed)
    takenBack = TakenBack(amount: approval.amount, by: actor, reason: revoking.reason)
    state = .waiting(approvingStep)
    payment = .none
    officePapers = []
    if var instalments {
      instalments.advance = .zero
      instalments.stage = .planned
      instalments.acceptBy = nil
      self.instalments = instalments
    }
    self.approval = nil
    self.revoking = nil
    held = nil
    return LedgerEntry(moving: promised, from: .committed(budget, id), to: .available(budget))
      + LedgerEntry(moving: owed, from: .payable(budget, enterprise), to: .available(budget))
  }
}

/// 刹车: what is done with an award between its issue and the request for its payment.
public enum BrakeCommand: Sendable, Hashable {
  /// 暂缓拨付.
  case hold(reason: String)
  /// 恢复拨付.
  case release(reason: String)
  /// 拟撤销下达, which another person confirms; until then nothing of it is asked from the treasury.
  case draftRevocation(reason: String)
  case confirmRevocation
  case returnRevocation(reason: String)

  func payload(of id: AwardID) -> CanonicalJSON {
    switch self {
    case .hold(let reason): ["do": "hold-payment", "id": .text(id.text), "reason": .text(reason)]
    case .release(let reason): ["do": "release-payment", "id": .text(id.text), "reason": .text(reason)]
    case .draftRevocation(let reason): ["do": "draft-revocation", "id": .text(id.text), "reason": .text(reason)]
    case .confirmRevocation: ["do": "confirm-revocation", "id": .text(id.text)]
    case .returnRevocation(let reason): ["do": "return-revocation", "id": .text(id.text), "reason": .text(reason)]
    }
  }
}

extension DeliveryDecision {
  func decide(_ command: BrakeCommand, on id: AwardID) throws -> [AwardEvent] {
    let award = try found(book.award(id), id)
    func check(_ fits: Bool, _ zh: String, _ en: String) throws {
      guard !fits else { return }
      if case .requested(let transfer) = award.payment, let request = try book.transfer(transfer) {
        throw Diagnostics(.asked(award, in: request))
      }
      throw Diagnostics(wrongState(award, needed: Wording(zh: zh, en: en)))
    }
    switch command {
    case .hold(let reason):
      try check(award.mayBeHeld, "已下达、未拟拨付，没有暂缓", "issued, in no transfer request and not held")
      return acted([id], .held(reason: try told(reason)))
    case .release(let reason):
      try check(award.held != nil, "暂缓拨付", "held")
      return acted([id], .released(reason: try told(reason)))
    case .draftRevocation(let reason):
      try check(
        award.isRevocable && award.revoking == nil, "已下达、没有拨付过、未拟拨付", "issued, with nothing paid or asked for")
      return acted([id], .revocationDrafted(reason: try told(reason)))
    case .confirmRevocation:
      try check(award.isRevocable && award.revoking != nil, "拟撤销下达，待确认", "about to be revoked")
      if let revoking = award.revoking {
        try checkMaker(revoking.by, Wording(zh: "确认撤销下达", en: "confirm the revocation"))
      }
      return acted([id], .revoked)
    case .returnRevocation(let reason):
      try check(award.revoking != nil, "拟撤销下达，待确认", "about to be revoked")
      return acted([id], .revocationReturned(reason: try told(reason)))
    }
  }

  /// Nothing that somebody stopped is asked from the treasury.
  func checkNotHeld(_ award: Award) throws {
    guard let brake = award.revoking ?? award.held else { return }
    let isRevoking = award.revoking != nil
    throw Diagnostics(
      Diagnostic(
        "delivery.payment-held",
        Wording(
          zh: "“\(award.name)”\(isRevoking ? "拟撤销下达" : "暂缓拨付")（\(brake.reason)），没有拟拨付申请",
          en: "the payment of “\(award.name)” is \(isRevoking ? "about to be revoked" : "held") (\(brake.reason))"),
        remedy: Wording(
          zh: isRevoking ? "在这一笔的页面确认或退回撤销" : "在这一笔的页面恢复拨付，再拟拨付申请",
          en: isRevoking
            ? "confirm or return the revocation on its page" : "release it on its page, then draft the request")))
  }
}

extension Diagnostic {
  fileprivate static func asked(_ award: Award, in request: TransferRequest) -> Diagnostic {
    Diagnostic(
      "delivery.payment-asked",
      Wording(
        zh: "“\(award.name)”已在\(request.named.zh)里，这里不能暂缓、撤销",
        en: "“\(award.name)” is asked for already: \(request.named.en); it is neither held nor revoked here"),
      remedy: Wording(
        zh: "申请没有导出的，由复核人员退回后再办；已导出的等国库结果，付了的走追缴",
        en:
          "have a checker return the request while it is not exported; else wait for the treasury, and demand back what is paid"
      ))
  }
}
