import Delivery
import Quantities

/// 收款账户: what bounced and how the payee puts the account right, or adds one where none was asked for; and the change, for
/// those who pay. Its digits are told to `Portal.accountReaders` alone.
enum AccountPart {
  /// Where a payee puts its account right on its own page.
  static let anchor = "account"

  /// For the enterprise: the payment that the treasury sent back, why, and the form; that the account was put right once it
  /// is; or the form for the account that is lacking. `nil` where nothing bounced and none is.
  /// - Parameter lacking: how many of the enterprise's awards lack an account.
  static func section(
    of award: Award, bounced bounce: TransferRequest?, lacking: Int, _ pen: DeliveryPen
  ) -> DeliveryView.Section? {
    let action = "/calls/awards/\(award.id)"
    if let bounce { return section(of: award, bounced: bounce, at: action, fieldOf: "account", pen) }
    return award.lacksAccount ? missing(lacking, "calls.accountMissing", at: action, fieldOf: "account", pen) : nil
  }

  /// The same for a provider of services: a section for each payment that came back, and one for the account that uses lack.
  static func sections(of provider: CreditCode, _ pen: DeliveryPen) async throws -> [DeliveryView.Section] {
    let (bounces, lacking) = try await pen.portal.ports.delivery.store.read { book in
      (try book.bounces(of: provider), try book.usesLackingAccount(of: provider))
    }
    let returned = bounces.compactMap { bounce in
      bounce.uses.first.flatMap { use in
        section(of: use, bounced: bounce.request, at: "/vouchers/\(use.id)", fieldOf: "account-\(use.id)", pen)
      }
    }
    let added = lacking.first.map { use in
      missing(
        lacking.count, "calls.accountMissingUses", at: "/vouchers/\(use.id)", fieldOf: "account-\(use.id)", pen)
    }
    return (returned + [added].compactMap { $0 }).enumerated().map { index, section in
      var section = section
      if index > 0 { section.anchor = nil }
      return section
    }
  }

  /// The form for the account that some awards or uses lack, one for all of them.
  private static func missing(
    _ count: Int, _ lead: String, at action: String, fieldOf form: String, _ pen: DeliveryPen
  ) -> DeliveryView.Section {
    DeliveryView.Section(
      title: pen.words("calls.account"), lead: pen.words(lead, ["count": "\(count)"]), anchor: anchor,
      acts: [
        pen.act(
          action, "calls.act.account-add", hidden: ["do": "account"], fields: [pen.accountField(of: form)])
      ])
  }

  private static func section(
    of payment: any PaidIntoAccount, bounced bounce: TransferRequest, at action: String, fieldOf form: String,
    _ pen: DeliveryPen
  ) -> DeliveryView.Section? {
    guard case .returned(let reason) = bounce.state else { return nil }
    let words = pen.words
    let told = words(
      "calls.bounced",
      ["reference": bounce.reference, "reason": reason, "digits": tail(bounce.account ?? payment.account, pen)])
    let others = bounce.awards.count + bounce.reservations.count - 1
    let correction = payment.isCorrected(after: bounce) ? payment.correction : nil
    return DeliveryView.Section(
      title: words("calls.account"),
      lead: pen.sentences(
        told,
        correction.map { done($0, pen) } ?? words("calls.bounceDue"),
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
        let bounce = try correction.after.flatMap { try book.transfer($0) }
        return [
          .text(name, path), .text(at?.text(in: pen.language) ?? "—"), .text(tail(correction.from, pen)),
          .text(correction.isReconfirmation ? words("calls.accountSame") : tail(correction.to, pen)),
          .text(
            bounce?.reference ?? words("calls.accountAddedBefore"), bounce.map { "/delivery/transfers/\($0.id)" },
            note: bounce?.standing(pen.language)),
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
    if let correction = payment?.correction, correction.to == account { return told(correction, pen) }
    return end(account, pen)
  }

  /// An account that was put right, with what it was before.
  static func told(_ correction: AccountCorrection, _ pen: DeliveryPen) -> String {
    let now = end(correction.to, pen)
    guard correction.after != nil else { return now + pen.words("calls.accountAdded") }
    return correction.isReconfirmation || !pen.readsAccounts
      ? now : now + pen.words("calls.accountWas", ["digits": tail(correction.from, pen)])
  }

  /// By which word a correction is known: an account that was confirmed once more as it is was not put right.
  static func act(_ correction: AccountCorrection) -> String {
    guard correction.after != nil else { return "calls.act.account-added" }
    return correction.isReconfirmation ? "calls.act.account-reconfirmed" : "calls.act.account-corrected"
  }

  private static func done(_ correction: AccountCorrection, _ pen: DeliveryPen) -> String {
    correction.isReconfirmation
      ? pen.words("calls.bounceReconfirmed", ["to": correction.to])
      : pen.words("calls.bounceCorrected", ["from": tail(correction.from, pen), "to": correction.to])
  }

  /// An account that was confirmed: its end, for those who are told it.
  static func end(_ digits: String, _ pen: DeliveryPen) -> String {
    pen.readsAccounts ? pen.words("calls.accountEnd", ["digits": digits]) : pen.words("calls.accountConfirmed")
  }

  /// The same in a column of its own.
  static func tail(_ account: String?, _ pen: DeliveryPen) -> String {
    guard let account else { return pen.words("calls.noAccount") }
    return pen.readsAccounts ? account : pen.words("calls.accountHidden")
  }
}

extension DeliveryPen {
  /// Whether the reader is told the end of an account.
  var readsAccounts: Bool { !request.actor.roles.isDisjoint(with: Portal.accountReaders) }
}
