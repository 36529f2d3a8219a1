import Delivery
import Quantities

/// 收款账户: what bounced and how the payee puts the account right; and the change, for those who pay.
enum AccountPart {
  /// Where a payee puts its account right on its own page.
  static let anchor = "account"

  /// For the enterprise: the payment that the treasury sent back, why, and the form; that the account was put right once it
  /// is. `nil` where nothing bounced.
  static func section(
    of award: Award, bounced bounce: TransferRequest?, _ pen: DeliveryPen
  ) -> DeliveryView.Section? {
    bounce.flatMap { section(of: award, bounced: $0, at: "/calls/awards/\(award.id)", fieldOf: "account", pen) }
  }

  /// The same for a provider of services: a section for each payment that came back.
  static func sections(of provider: CreditCode, _ pen: DeliveryPen) async throws -> [DeliveryView.Section] {
    let bounces = try await pen.portal.ports.delivery.store.read { try $0.bounces(of: provider) }
    return bounces.enumerated().compactMap { index, bounce in
      bounce.uses.first.flatMap { use in
        var section = section(
          of: use, bounced: bounce.request, at: "/vouchers/\(use.id)", fieldOf: "account-\(use.id)", pen)
        if index > 0 { section?.anchor = nil }
        return section
      }
    }
  }

  private static func section(
    of payment: any PaidIntoAccount, bounced bounce: TransferRequest, at action: String, fieldOf form: String,
    _ pen: DeliveryPen
  ) -> DeliveryView.Section? {
    guard case .returned(let reason) = bounce.state else { return nil }
    let words = pen.words
    let told = words(
      "calls.bounced",
      ["reference": bounce.reference, "reason": reason, "digits": tail(bounce.account ?? payment.account, words)])
    let others = bounce.awards.count + bounce.reservations.count - 1
    let correction = payment.isCorrected(after: bounce) ? payment.correction : nil
    return DeliveryView.Section(
      title: words("calls.account"),
      lead: pen.sentences(
        told,
        correction.map { done($0, words) } ?? words("calls.bounceDue"),
        others > 0 ? words("calls.bounceOthers", ["count": "\(others)"]) : nil), anchor: anchor,
      acts: [
        pen.act(
          action, "calls.act.account", hidden: ["do": "account"],
          fields: [pen.accountField(of: form)],
          isPlain: correction != nil)
      ])
  }

  /// For maker and checker: the corrections of the accounts that some awards and uses are paid into; `nil` where there is
  /// none.
  static func changes(
    of awards: [Award], _ uses: [Reservation], _ pen: DeliveryPen
  ) async throws -> DeliveryView.Section? {
    let words = pen.words
    let rows = try await pen.portal.ports.delivery.store.read { book in
      func row(
        _ name: String, _ path: String, _ correction: AccountCorrection, at: Timestamp?
      ) throws -> [DeliveryView.Table.Cell] {
        let bounce = try book.transfer(correction.after)
        return [
          .text(name, path), .text(at?.text(in: pen.language) ?? "—"), .text(tail(correction.from, words)),
          .text(correction.isReconfirmation ? words("calls.accountSame") : correction.to),
          .text(
            bounce?.reference ?? "—", "/delivery/transfers/\(correction.after)", note: bounce?.standing(pen.language)),
        ]
      }
      let ofAwards = try awards.compactMap { award in
        try award.correction.map { correction in
          try row(
            award.name, "/delivery/awards/\(award.id)", correction,
            at: try book.trail(of: award.id).last { $0.act.name == .accountCorrected }?.at)
        }
      }
      let ofUses = try uses.compactMap { use in
        try use.correction.map { correction in
          let story = try book.uses(of: use.voucher, offset: 0, limit: .max).rows
          return try row(
            words("delivery.number", ["number": "\(use.id.number)"]), VoucherStory.href(use), correction,
            at: story.last { $0.use == use.id && $0.act.name == .accountCorrected }?.at)
        }
      }
      return ofAwards + ofUses
    }
    guard !rows.isEmpty else { return nil }
    return DeliveryView.Section(
      title: words("calls.accountChanges"), lead: words("calls.accountChangesLead"), anchor: "accounts",
      table: DeliveryView.Table(
        [
          words("delivery.postingOf"), words("delivery.when"), words("calls.accountBefore"), words("calls.accountNow"),
          words("calls.accountAfter"),
        ], rows: rows))
  }

  /// Into which account a request pays, with what it was before where it was put right; `nil` where nobody confirmed any.
  static func words(_ account: String?, of payment: (any PaidIntoAccount)?, _ pen: DeliveryPen) -> String? {
    guard let account else { return nil }
    if let correction = payment?.correction, correction.to == account { return told(correction, pen.words) }
    return pen.words("calls.accountEnd", ["digits": account])
  }

  /// An account that was put right, with what it was before.
  static func told(_ correction: AccountCorrection, _ words: Strings) -> String {
    let now = words("calls.accountEnd", ["digits": correction.to])
    return correction.isReconfirmation
      ? now : now + words("calls.accountWas", ["digits": tail(correction.from, words)])
  }

  /// By which word a correction is known: an account that was confirmed once more as it is was not put right.
  static func act(_ correction: AccountCorrection) -> String {
    correction.isReconfirmation ? "calls.act.account-reconfirmed" : "calls.act.account-corrected"
  }

  private static func done(_ correction: AccountCorrection, _ words: Strings) -> String {
    correction.isReconfirmation
      ? words("calls.bounceReconfirmed", ["to": correction.to])
      : words("calls.bounceCorrected", ["from": tail(correction.from, words), "to": correction.to])
  }

  static func tail(_ account: String?, _ words: Strings) -> String { account ?? words("calls.noAccount") }
}
