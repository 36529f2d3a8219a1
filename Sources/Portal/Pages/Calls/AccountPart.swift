import Delivery
import Quantities

/// 收款账户: what bounced and how the enterprise puts the account right; and the change, for those who pay.
enum AccountPart {
  /// Where an enterprise puts its account right on an award's page.
  static let anchor = "account"

  /// For the enterprise: the payment that the treasury sent back, why, and the form; that the account was put right once it
  /// is. `nil` where nothing bounced.
  static func section(
    of award: Award, bounced bounce: TransferRequest?, _ pen: DeliveryPen
  ) -> DeliveryView.Section? {
    guard let bounce, case .returned(let reason) = bounce.state else { return nil }
    let words = pen.words
    let told = words(
      "calls.bounced",
      ["reference": bounce.reference, "reason": reason, "digits": tail(bounce.account ?? award.account, words)])
    let others = bounce.awards.count - 1
    let correction = award.isCorrected(after: bounce) ? award.correction : nil
    return DeliveryView.Section(
      title: words("calls.account"),
      lead: pen.sentences(
        told,
        correction.map { done($0, words) } ?? words("calls.bounceDue"),
        others > 0 ? words("calls.bounceOthers", ["count": "\(others)"]) : nil), anchor: anchor,
      acts: [
        pen.act(
          "/calls/awards/\(award.id)", "calls.act.account", hidden: ["do": "account"],
          fields: [pen.callField("account", of: "account", isShort: true, hint: "calls.hint.account")],
          isPlain: correction != nil)
      ])
  }

  /// For maker and checker: the corrections of the accounts that some awards are paid into; `nil` where there is none.
  static func changes(of awards: [Award], _ pen: DeliveryPen) async throws -> DeliveryView.Section? {
    let words = pen.words
    let changed = awards.compactMap { award in award.correction.map { (award, $0) } }
    guard !changed.isEmpty else { return nil }
    let told = try await pen.portal.ports.delivery.store.read { book in
      try changed.map { award, correction in
        (
          try book.trail(of: award.id).last { $0.act.name == .accountCorrected }?.at,
          try book.transfer(correction.after)
        )
      }
    }
    return DeliveryView.Section(
      title: words("calls.accountChanges"), lead: words("calls.accountChangesLead"), anchor: "accounts",
      table: DeliveryView.Table(
        [
          words("enterprise.name"), words("delivery.when"), words("calls.accountBefore"), words("calls.accountNow"),
          words("calls.accountAfter"),
        ],
        rows: zip(changed, told).map { change, told in
          let (award, correction) = change
          let bounce = told.1
          return [
            .text(award.name, "/delivery/awards/\(award.id)"), .text(told.0?.text(in: pen.language) ?? "—"),
            .text(tail(correction.from, words)),
            .text(correction.isReconfirmation ? words("calls.accountSame") : correction.to),
            .text(
              bounce?.reference ?? "—", "/delivery/transfers/\(correction.after)",
              note: bounce?.standing(pen.language)),
          ]
        }))
  }

  /// Into which account a request pays, with what it was before where it was put right; `nil` where nobody confirmed any.
  static func words(_ account: String?, of award: Award?, _ pen: DeliveryPen) -> String? {
    guard let account else { return nil }
    let now = pen.words("calls.accountEnd", ["digits": account])
    guard let correction = award?.correction, correction.to == account else { return now }
    return now + before(correction, pen.words)
  }

  /// What the account was before it was put right; empty where it was confirmed once more as it is.
  static func before(_ correction: AccountCorrection, _ words: Strings) -> String {
    correction.isReconfirmation ? "" : words("calls.accountWas", ["digits": tail(correction.from, words)])
  }

  private static func done(_ correction: AccountCorrection, _ words: Strings) -> String {
    correction.isReconfirmation
      ? words("calls.bounceReconfirmed", ["to": correction.to])
      : words("calls.bounceCorrected", ["from": tail(correction.from, words), "to": correction.to])
  }

  static func tail(_ account: String?, _ words: Strings) -> String { account ?? words("calls.noAccount") }
}
