import Delivery
import Diagnostics
import Quantities
import Services

/// 公示期内提出异议, by an enterprise: to an award of its own, or of another on the list.
enum ObjectionPart {
  /// Records what the form says; `nil` where it is another form.
  static func act(_ request: PortalRequest, of own: CreditCode, under call: Call, _ portal: Portal) async throws
    -> Reply?
  {
    let form = request.form
    guard form.text("do") == "object" else { return nil }
    let desk = portal.ports.delivery
    guard let id = form.text("award").flatMap(AwardID.init),
      try await desk.store.read({ try $0.award(id) })?.call == call.id
    else { throw Diagnostics(.chooseFromList("award")) }
    let phone = form.text("phone") ?? ""
    guard PhoneNumber.isWritten(phone) else {
      throw Diagnostics(
        Diagnostic(
          "delivery.objector-phone", at: Place(field: "phone"),
          phone.isEmpty
            ? Wording(zh: "没有填联系电话", en: "the phone number is missing")
            : Wording(zh: "“\(phone.excerpt)”不是电话号码", en: "“\(phone.excerpt)” is no phone number"),
          expected: Wording(zh: "手机或座机号码，如 021-00000000", en: "a mobile or fixed number, such as 021-00000000")))
    }
    _ = try await desk.object(
      to: id, because: form.text("reason") ?? "",
      Objector(enterprise: own, name: form.text("name") ?? "", phone: phone), by: request.actor.id,
      key: request.commandKey, at: request.now)
    return DeliveryView.next("\(call.path)?done=objected")
  }

  /// The form, for an enterprise; nothing for others, and where nobody is named.
  static func acts(_ named: [Award], under call: Call, _ pen: DeliveryPen) -> [DeliveryView.Act] {
    guard CallBoard.enterprise(of: pen.request) != nil, !named.isEmpty else { return [] }
    let options =
      [Choice(value: "", label: pen.words("calls.choice.none"), isChosen: true)]
      + named.map { award in
        Choice(
          value: award.id.text,
          label: award.subject == award.enterprise.text ? award.name : "\(award.name) · \(award.subject)",
          isChosen: false)
      }
    return [
      pen.act(
        call.path, "calls.act.objectOwn", title: pen.words("calls.objectOwn"), hidden: ["do": "object"],
        fields: [
          pen.callChoice("award", of: "object", options),
          pen.callField("reason", of: "object", hint: "calls.hint.objection"),
          pen.callField("name", of: "object", isShort: true),
          pen.callField("phone", of: "object", type: "tel", isShort: true, hint: "calls.hint.objector"),
        ], isPlain: true)
    ]
  }

  /// Who raised an objection, for those who answer it; that an enterprise did, for others.
  static func told(_ objector: Objector, _ name: String?, mayAnswer: Bool, _ pen: DeliveryPen) -> String {
    mayAnswer
      ? pen.words(
        "calls.objector",
        ["enterprise": name ?? objector.enterprise.text, "name": objector.name, "phone": objector.phone])
      : pen.words("calls.objectorEnterprise")
  }
}
