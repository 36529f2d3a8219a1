import Delivery
import Diagnostics
import Instruments
import Journal
import Quantities

/// 申报草稿 on a notice: what the enterprise has written and not sent, which nobody else sees.
enum ApplicationDraftPart {
  /// What a form of an application asks for.
  struct Typed {
    let subject: String
    let account: String
    let amount: Money?
    let papers: [(paper: Award.Paper, file: IncomingFile)]

    /// - Throws: `delivery.amount-text`; what `IncomingFile` throws.
    init(_ request: PortalRequest, under call: Call) throws {
      subject = request.form.text("subject") ?? ""
      account = request.form.text("account") ?? ""
      amount = call.terms.asksAmount && request.form.text("amount") != nil ? try request.amount() : nil
      papers = try CallBoard.papers(call.terms.papers, request)
    }
  }

  /// Keeps or throws away what was written, where the form asks for that; `nil` where it asks for anything else.
  static func act(_ request: PortalRequest, of own: CreditCode, under call: Call, _ portal: Portal) async throws
    -> Reply?
  {
    let desk = portal.ports.delivery
    switch request.form.text("do") {
    case "draft":
      let typed = try Typed(request, under: call)
      let draft = ApplicationDraft(
        call: call.id, enterprise: own, subject: typed.subject, account: typed.account, amount: typed.amount,
        papers: typed.papers.map(\.paper), savedAt: request.now)
      try await desk.save(
        draft, files: typed.papers.map(\.file), over: request.seenVersion, by: request.actor.id, at: request.now)
      return DeliveryView.next("\(call.path)?done=draftSaved")
    case "discard":
      try await desk.discardDraft(under: call.id, of: own, over: request.seenVersion)
      return DeliveryView.next("\(call.path)?done=draftDiscarded")
    default: return nil
    }
  }

  /// Why nothing of an application is kept: another for the same stands in the way, the call is another's, or somebody
  /// else has changed the draft meanwhile, which stays as they left it.
  private static let endings: Set = ["delivery.applied-already", "delivery.other-area", Diagnostic.changedSinceCode]

  /// What came with an application that was refused stays as its draft: nobody uploads papers twice.
  static func keep(_ request: PortalRequest, refused faults: Diagnostics, _ portal: Portal) async throws {
    let codes = Set(faults.all.map(\.code))
    guard request.form.text("do") == nil, codes.isDisjoint(with: Self.endings),
      let own = CallBoard.enterprise(of: request)
    else { return }
    let call = try await CallBoard.published(request, portal)
    do {
      let typed = try Typed(request, under: call)
      guard !typed.papers.isEmpty else { return }
      // What was wrong with an account or a sum comes back in the form, and is no part of what is kept.
      let wrong = Set(faults.all.compactMap { $0.place?.field })
      let draft = ApplicationDraft(
        call: call.id, enterprise: own, subject: typed.subject,
        account: wrong.contains("account") ? "" : typed.account,
        amount: wrong.contains("amount") ? nil : typed.amount, papers: typed.papers.map(\.paper), savedAt: request.now)
      try await portal.ports.delivery.save(
        draft, files: typed.papers.map(\.file), over: request.seenVersion, by: request.actor.id, at: request.now)
    } catch is Diagnostics {
      // What cannot be kept, such as a classified file or one of a closed call: the refusal itself says why.
    }
  }

  /// What is said of a draft above its form.
  static func lead(_ draft: ApplicationDraft, under call: Call, _ pen: DeliveryPen) -> String {
    pen.words(
      "calls.draftLead",
      ["time": draft.savedAt.text(in: pen.language), "day": call.terms.closes.text(in: pen.language)])
  }

  /// The form of an application, with what the draft has in it.
  static func form(
    _ fields: [DeliveryView.Act.Field], _ draft: ApplicationDraft?, under call: Call, _ pen: DeliveryPen
  ) -> [DeliveryView.Act] {
    let kept = Dictionary(draft?.papers.map { ($0.title, $0.file) } ?? []) { _, last in last }
    let titles = call.terms.papers
    let filled = fields.map { field in
      var field = field
      switch field.name {
      case "subject":
        if let subject = draft?.subject, field.options.contains(where: { $0.value == subject }) {
          field.options = field.options.map {
            Choice(value: $0.value, label: $0.label, isChosen: $0.value == subject)
          }
        }
      case "account": field.value = draft?.account ?? ""
      case "amount": field.value = draft?.amount?.description ?? ""
      default:
        let place = field.name.split(separator: "-").last.flatMap { Int($0) }
        if let place, titles.indices.contains(place), let file = kept[titles[place]] {
          field.hint = pen.words("calls.draftPaper", ["file": file])
          field.isRequired = false
        }
      }
      return field
    }
    let version = StandingVersion(
      text: "\(draft?.version ?? 0)",
      told: draft.map { pen.words("calls.draftChanged", ["time": $0.savedAt.text(in: pen.language)]) })
    var apply = pen.act(call.path, "calls.act.apply", over: version, fields: filled, isUpload: true)
    apply.second = DeliveryView.Act.Second(name: "do", value: "draft", label: pen.words("calls.act.draft"))
    guard draft != nil else { return [apply] }
    return [apply, pen.act(call.path, "calls.act.discard", hidden: ["do": "discard"], over: version, isPlain: true)]
  }
}
