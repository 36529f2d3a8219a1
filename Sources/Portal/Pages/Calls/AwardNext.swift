import Access
import Delivery
import Quantities

/// 下一步: who has something to do with an award now, and until when.
enum AwardNext {
  /// A sentence without its end.
  /// - Parameters:
  ///   - requests: those that ask the treasury for its money, the newest first.
  ///   - payer: who bears the money, for those who work with it: it alone decides on it.
  ///   - term: until when the enterprise has to confirm.
  static func words(
    _ award: Award, _ requests: [TransferRequest], payer: Budget.Payer? = nil, term: Award.Lapse? = nil,
    _ pen: DeliveryPen
  ) -> String {
    let words = pen.words
    func doers(_ step: ChainStep) -> String {
      who(AwardRights.roles(at: step, payer), of: step == award.approvingStep || step == .issue ? payer : nil, pen)
    }
    switch award.state {
    case .waiting(.consent):
      guard let until = term?.until else { return words("calls.next.consent") }
      return words(
        pen.request.today > until.day ? "calls.next.consentLate" : "calls.next.consentBy",
        ["day": AwardWords.deadline(until, pen), "who": doers(.consent)])
    case .waiting(let step):
      return words("calls.next.step", ["step": step.wording(pen.language), "who": doers(step)])
    case .returned(let step, let until, reason: _):
      return words(
        pen.request.today > until.day ? "calls.next.supplementLate" : "calls.next.supplement",
        ["day": AwardWords.deadline(until, pen), "who": doers(step)])
    case .publicised(let until):
      let key =
        if !award.isPublicityOver(on: pen.request.today) {
          "calls.next.publicity"
        } else {
          award.openObjection == nil ? "calls.next.publicityOver" : "calls.next.objection"
        }
      return words(key, ["day": AwardWords.deadline(until, pen), "who": doers(.publicity)])
    case .postponed: return words("calls.next.postponed", ["who": award.approvingStep.map(doers) ?? "—"])
    case .issued: return issued(award, requests, payer, pen)
    case .refused, .withdrawn:
      return words("calls.next.over", ["state": award.state.wording(pen.language)])
    }
  }

  /// Who answers an objection: another than the reader, who may not.
  static func answering(_ pen: DeliveryPen) -> String {
    pen.words("calls.next.answer", ["who": who(AwardRights.roles(at: .publicity, nil), of: nil, pen)])
  }

  private static func who(_ roles: Set<Role>, of payer: Budget.Payer?, _ pen: DeliveryPen) -> String {
    let names = roles.sorted().map { $0.name(pen.language) }.joined(separator: pen.words("list.separator"))
    guard let payer else { return names }
    return pen.words(
      "calls.next.ofPayer", ["payer": pen.portal.payerName(payer, pen.words, decides: true), "who": names])
  }

  /// What is to come back is first; then the payment, and the next of the parts in which it is paid.
  private static func issued(
    _ award: Award, _ requests: [TransferRequest], _ payer: Budget.Payer?, _ pen: DeliveryPen
  ) -> String {
    let words = pen.words
    if let recovery = award.recovery {
      return words(
        "calls.next.recovery",
        ["amount": recovery.amount.grouped, "who": who(RecoveryPart.confirming, of: payer, pen)])
    }
    if award.claimed > .zero {
      return words(
        "calls.next.claimed", ["amount": award.claimed.grouped, "who": who(RecoveryPart.recording, of: payer, pen)])
    }
    let payment = payment(award, requests, payer, pen)
    guard let stage = award.instalments?.stage.name, let next = InstalmentPart.next(at: stage) else { return payment }
    let part = words(
      "calls.next.instalments",
      ["stage": stage.wording(pen.language), "who": who(next.roles, of: next.decidesMoney ? payer : nil, pen)])
    switch award.payment {
    // The settlement waits until the treasury has said what became of the advance.
    case .requested where stage == .accepted: return payment
    case .owed where !award.isAdvanceHeld, .requested:
      return [payment, part].joined(separator: words("sentence.separator"))
    case .none, .owed, .paid: return part
    }
  }

  /// Where the payment of what is due now stands.
  private static func payment(
    _ award: Award, _ requests: [TransferRequest], _ payer: Budget.Payer?, _ pen: DeliveryPen
  ) -> String {
    if let bounce = award.bounce(among: requests), !award.isCorrected(after: bounce) {
      return pen.words("calls.next.bounced")
    }
    if let held = BrakePart.words(award, pen) { return held }
    if award.payment == .owed, award.lacksAccount { return pen.words("calls.next.account") }
    if case .requested(let id) = award.payment, let request = requests.first(where: { $0.id == id }) {
      switch request.state {
      case .drafted: return pen.words("calls.next.check", ["who": who([.financeChecker], of: payer, pen)])
      case .approved: return pen.words("calls.next.export", ["who": who([.financeMaker], of: payer, pen)])
      case .exported, .sent, .unknown, .confirmed, .returned: break
      }
    }
    return pen.words("calls.next.\(award.payment.name.rawValue)")
  }
}
