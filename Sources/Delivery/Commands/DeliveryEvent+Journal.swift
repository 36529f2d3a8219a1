import Decimals
import Journal
import PolicyCorpus
import Quantities

extension DeliveryEvent {
  /// What kind of record the event makes, such as `delivery.voucher-issued`.
  var kind: String { "delivery.\(name)" }

  private var name: String {
    switch self {
    case .budgetGranted: "budget-granted"
    case .budgetChanged: "budget-changed"
    case .fundsMoved: "funds-moved"
    case .fundsOffered: "funds-offered"
    case .fundsAnswered: "funds-answered"
    case .submitted: "submitted"
    case .submissionAnswered: "submission-answered"
    case .programmeOpened: "programme-opened"
    case .programmeWithdrawn: "programme-withdrawn"
    case .providerAdmitted: "provider-admitted"
    case .providerStopped: "provider-stopped"
    case .voucherIssued: "voucher-issued"
    case .voucherEnded: "voucher-ended"
    case .reserved: "reserved"
    case .released: "released"
    case .claimed: "claimed"
    case .claimRejected: "claim-rejected"
    case .settled: "settled"
    case .refundDrafted: "refund-drafted"
    case .refundRegistered: "refund-registered"
    case .refundReturned: "refund-returned"
    case .refunded: "refunded"
    case .accountCorrected: "account-corrected"
    case .transferDrafted: "transfer-drafted"
    case .transferChanged: "transfer-changed"
    case .implementingRuleRecorded: "implementing-rule-recorded"
    case .call(let event): event.name
    case .award(let event): event.name
    case .doubtJudged: "doubt-judged"
    }
  }

  /// The event as the journal keeps it; amounts in fen.
  var json: CanonicalJSON {
    switch self {
    case .budgetGranted(let budget, let amount): ["budget": budget.json, "fen": .integer(amount.fen)]
    case .budgetChanged(let id, let movement, let amount, let document):
      [
        "id": .text(id.text), "movement": .text(movement.rawValue), "fen": .integer(amount.fen),
        "document": .text(document),
      ]
    case .fundsMoved(let movement, let from, let to, let amount, let document):
      [
        "movement": .text(movement.rawValue), "from": .text(from.text), "to": .text(to.text),
        "fen": .integer(amount.fen), "document": .text(document),
      ]
    case .fundsOffered(let transfer): ["transfer": transfer.json]
    case .fundsAnswered(let id, let state, let reason):
      ["id": .text(id.text), "state": .text(state.rawValue), "reason": .text(reason)]
    case .submitted(let submission): ["submission": submission.json]
    case .submissionAnswered(let id, let state): ["id": .text(id.text), "state": state.json]
    case .programmeOpened(let programme): ["programme": programme.json]
    case .programmeWithdrawn(let id, let reason): ["programme": .text(id.text), "reason": .text(reason)]
    case .providerAdmitted(let provider): ["provider": provider.json]
    case .providerStopped(let programme, let code, let reason):
      ["programme": .text(programme.text), "code": .text(code.text), "reason": .text(reason)]
    case .voucherIssued(let voucher): ["voucher": voucher.json]
    case .voucherEnded(let id, let state, let reason):
      ["id": .text(id.text), "state": .text(state.rawValue), "reason": .text(reason)]
    case .reserved(let reservation): ["reservation": reservation.json]
    case .released(let id, let reason): ["id": .text(id.text), "reason": .text(reason)]
    case .claimed(let id, let claim): ["id": .text(id.text), "claim": claim.json]
    case .claimRejected(let id, let reason, let until):
      .object(
        ["id": .text(id.text), "reason": .text(reason)]
          .merging(until.map { ["until": .text($0.description)] } ?? [:]) { $1 })
    case .settled(let id, let amount, let owed):
      Self.borne(["id": .text(id.text), "fen": .integer(amount.fen)], "owed", owed)
    case .refundDrafted(let id, let refund): ["id": .text(id.text), "refund": refund.json]
    case .refundRegistered(let id, let part): ["id": .text(id.text), "part": part.json]
    case .refundReturned(let id, let reason): ["id": .text(id.text), "reason": .text(reason)]
    case .refunded(let id, let amount, let returned, let reason):
      Self.borne(
        ["id": .text(id.text), "fen": .integer(amount.fen), "reason": .text(reason)], "returned", returned)
    case .accountCorrected(let ids, let correction):
      ["ids": .list(ids.map { .text($0.text) }), "correction": correction.json]
    case .transferDrafted(let transfer): ["transfer": transfer.json]
    case .transferChanged(let id, let state): ["id": .text(id.text), "state": state.json]
    case .implementingRuleRecorded(let rule): ["rule": rule.json]
    case .call(let event): event.json
    case .award(let event): event.json
    case .doubtJudged(let enterprise, let doubt):
      .object(doubt.members.merging(["enterprise": .text(enterprise.text)]) { $1 })
    }
  }

  private static func borne(
    _ members: [String: CanonicalJSON], _ key: String, _ split: PayerSplit?
  ) -> CanonicalJSON {
    .object(members.merging(split.map { [key: $0.json] } ?? [:]) { $1 })
  }

  /// Reads an event of a kind; `nil` where the payload is none.
  init?(kind: String, json: CanonicalJSON) {
    guard let event = Self.read(kind.dropFirst("delivery.".count), json) else { return nil }
    self = event
  }

  private static func read(_ name: Substring, _ json: CanonicalJSON) -> DeliveryEvent? {
    let text = { (key: String) in json[key].text }
    let reservation = text("id").flatMap(ReservationID.init)
    let amount = json["fen"].integer.map { Money(fen: Int64($0)) }
    // Absent in records from before it was kept; what is there must be a split.
    func borne(_ key: String) -> PayerSplit?? {
      json[key] == .null ? .some(nil) : PayerSplit(json: json[key]).map(Optional.some)
    }
    switch name {
    case "budget-granted":
      guard let budget = Budget(json: json["budget"]), let amount else { return nil }
      return .budgetGranted(budget, amount)
    case "budget-changed":
      guard let id = text("id").flatMap(BudgetID.init),
        let movement = text("movement").flatMap(BudgetMovement.init(rawValue:)), let amount,
        let document = text("document")
      else { return nil }
      return .budgetChanged(id, movement, amount, document: document)
    case "funds-moved":
      guard let movement = text("movement").flatMap(BudgetMovement.init(rawValue:)), let amount,
        let from = text("from").flatMap(BudgetID.init), let to = text("to").flatMap(BudgetID.init),
        let document = text("document")
      else { return nil }
      return .fundsMoved(movement, from: from, to: to, amount, document: document)
    case "funds-offered": return FundTransfer(json: json["transfer"]).map(DeliveryEvent.fundsOffered)
    case "funds-answered":
      guard let id = text("id").flatMap(FundTransferID.init),
        let state = text("state").flatMap(FundTransfer.State.init(rawValue:)), let reason = text("reason")
      else { return nil }
      return .fundsAnswered(id, state, reason: reason)
    case "submitted": return Submission(json: json["submission"]).map(DeliveryEvent.submitted)
    case "submission-answered":
      guard let id = text("id").flatMap(SubmissionID.init), let state = Submission.State(json: json["state"]) else {
        return nil
      }
      return .submissionAnswered(id, state)
    case "programme-opened": return VoucherProgramme(json: json["programme"]).map(DeliveryEvent.programmeOpened)
    case "programme-withdrawn":
      return text("programme").flatMap(ProgrammeID.init).flatMap { id in
        text("reason").map { .programmeWithdrawn(id, reason: $0) }
      }
    case "provider-admitted": return VoucherProvider(json: json["provider"]).map(DeliveryEvent.providerAdmitted)
    case "provider-stopped":
      guard let programme = text("programme").flatMap(ProgrammeID.init),
        let code = text("code").flatMap(CreditCode.init),
        let reason = text("reason")
      else { return nil }
      return .providerStopped(programme, code, reason: reason)
    case "voucher-issued": return Voucher(json: json["voucher"]).map(DeliveryEvent.voucherIssued)
    case "voucher-ended":
      guard let id = text("id").flatMap(VoucherID.init), let state = text("state").flatMap(Voucher.State.init),
        let reason = text("reason")
      else { return nil }
      return .voucherEnded(id, state, reason: reason)
    case "reserved": return Reservation(json: json["reservation"]).map(DeliveryEvent.reserved)
    case "released": return reservation.flatMap { id in text("reason").map { .released(id, reason: $0) } }
    case "claimed": return reservation.flatMap { id in ServiceClaim(json: json["claim"]).map { .claimed(id, $0) } }
    case "claim-rejected":
      let until = text("until").flatMap(CalendarDay.init)
      guard let reservation, let reason = text("reason"), until != nil || json["until"] == .null else { return nil }
      return .claimRejected(reservation, reason: reason, until: until)
    case "settled":
      guard let reservation, let amount, let owed = borne("owed") else { return nil }
      return .settled(reservation, amount: amount, owed: owed)
    case "refund-drafted":
      return reservation.flatMap { id in Repayment(json: json["refund"]).map { .refundDrafted(id, $0) } }
    case "refund-registered":
      return reservation.flatMap { id in Repayment.Part(json: json["part"]).map { .refundRegistered(id, $0) } }
    case "refund-returned": return reservation.flatMap { id in text("reason").map { .refundReturned(id, reason: $0) } }
    case "refunded":
      guard let reservation, let amount, let reason = text("reason"), let returned = borne("returned") else {
        return nil
      }
      return .refunded(reservation, amount: amount, returned: returned, reason: reason)
    case "account-corrected":
      let ids = json["ids"].list?.compactMap { $0.text.flatMap(ReservationID.init) } ?? []
      guard !ids.isEmpty, ids.count == json["ids"].list?.count,
        let correction = AccountCorrection(json: json["correction"])
      else { return nil }
      return .accountCorrected(ids, correction)
    case "transfer-drafted": return TransferRequest(json: json["transfer"]).map(DeliveryEvent.transferDrafted)
    case "transfer-changed":
      guard let id = text("id").flatMap(TransferID.init), let state = TransferRequest.State(json: json["state"]) else {
        return nil
      }
      return .transferChanged(id, state)
    case "implementing-rule-recorded": return ImplementingRule(json: json["rule"]).map { .implementingRuleRecorded($0) }
    case "doubt-judged":
      guard let enterprise = text("enterprise").flatMap({ CreditCode($0) }), let doubt = Award.JudgedDoubt(json: json)
      else {
        return nil
      }
      return .doubtJudged(enterprise, doubt)
    default:
      return CallEvent(name: name, json: json).map(DeliveryEvent.call)
        ?? AwardEvent(name: name, json: json).map(DeliveryEvent.award)
    }
  }
}
