import Access
import Delivery
import Diagnostics

/// 代录意愿与账户: what an officer records for an enterprise that does not sign in, and how that is told wherever the
/// account is.
enum HearsayPart {
  /// The street's and the district's people, each for the own area.
  static let recorders: Set<Role> = [.officer, .district]

  /// The command of a form that records for an enterprise; `nil` for any other.
  /// - Throws: `delivery.not-your-record`.
  static func command(of award: Award, _ request: PortalRequest, _ rights: AwardRights) throws -> AwardCommand? {
    let form = request.form
    let heard = HeardAccount(how: form.text("heard") ?? "", proof: form.text("proof") ?? "")
    let account = form.text("account") ?? ""
    let command: AwardCommand
    switch form.text("do") {
    case "confirmFor": command = .confirmFor(award.id, account: account, heard)
    case "accountFor": command = .correctAccountFor(award.id, account: account, heard)
    default: return nil
    }
    guard rights.holds(recorders) else { throw Diagnostics(.notYourRecord) }
    return command
  }

  /// The form for the consent, or for an account after a payment came back.
  static func act(_ what: String, on award: Award, _ pen: DeliveryPen) -> DeliveryView.Act {
    pen.act(
      "/delivery/awards/\(award.id)", "calls.act.\(what)", title: pen.words("calls.recordFor"), hidden: ["do": what],
      fields: [
        pen.accountField(of: what), pen.callField("heard", of: what, hint: "calls.hint.heard"),
        pen.callField("proof", of: what, hint: "calls.hint.proof"),
      ], isPlain: true)
  }

  /// That an account was recorded for its enterprise, and on what; `nil` where the enterprise confirmed it itself.
  static func words(_ hearsay: Award.Hearsay, _ pen: DeliveryPen) -> String {
    pen.words("calls.recordedFor", ["heard": hearsay.heard.how, "proof": hearsay.heard.proof])
  }

  /// The same on an award's page.
  static func section(_ award: Award, _ pen: DeliveryPen) -> DeliveryView.Section? {
    award.hearsay.map { hearsay in
      DeliveryView.Section(title: pen.words("calls.recordForTitle"), lead: words(hearsay, pen), anchor: "recorded-for")
    }
  }

  /// For maker and checker: the awards whose accounts were recorded for their enterprises; `nil` where none was.
  static func section(of awards: [Award], _ pen: DeliveryPen) -> DeliveryView.Section? {
    let rows = awards.compactMap { award in
      award.hearsay.map { hearsay -> [DeliveryView.Table.Cell] in
        [.text(award.name, "/delivery/awards/\(award.id)"), .text(words(hearsay, pen))]
      }
    }
    guard !rows.isEmpty else { return nil }
    return DeliveryView.Section(
      title: pen.words("calls.recordForTitle"), lead: pen.words("calls.recordedForLead"), anchor: "recorded-for",
      table: DeliveryView.Table([pen.words("delivery.postingOf"), pen.words("calls.said")], rows: rows))
  }
}

extension Diagnostic {
  fileprivate static let notYourRecord = Diagnostic(
    "delivery.not-your-record", at: Place(field: "do"),
    Wording(
      zh: "代企业录意愿与账户，由街镇或区的经办人员办理",
      en: "an account is recorded for an enterprise by its street's or district's officers"),
    remedy: Wording(zh: "请他们办理；企业有账号的，由企业自己确认", en: "leave it to them; who can sign in confirms it by itself"))
}
