import Access
import Delivery
import Quantities

/// 下一步: who has something to do with an award now, and until when.
enum AwardNext {
  /// A sentence without its end.
  /// - Parameter payer: who bears the money, for those who work with it: it alone decides on it.
  static func words(_ award: Award, payer: Budget.Payer? = nil, _ pen: DeliveryPen) -> String {
    let words = pen.words
    func doers(_ step: ChainStep) -> String {
      let roles = AwardRights.roles(at: step).sorted().map { $0.name(pen.language) }
        .joined(separator: words("list.separator"))
      guard let payer, step == award.approvingStep || step == .issue else { return roles }
      return words("calls.next.ofPayer", ["payer": pen.portal.payerName(payer, words, decides: true), "who": roles])
    }
    switch award.state {
    case .waiting(.consent): return words("calls.next.consent")
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
    case .issued:
      if let stage = award.instalments?.stage.name, stage != .settled {
        return words("calls.next.instalments", ["stage": stage.wording(pen.language)])
      }
      return words("calls.next.\(award.payment.name.rawValue)")
    case .refused, .withdrawn:
      return words("calls.next.over", ["state": award.state.wording(pen.language)])
    }
  }
}
