import Access
import Delivery
import Diagnostics
import Instruments
import Quantities

/// 我的申报: one application or support of the person's own enterprise, what is due, and what it can do.
enum OwnAwardPage {
  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(DeliveryPen(request, portal))
  }

  static func act(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let (award, call) = try await found(request, portal)
    do {
      let command: AwardCommand
      var files: [IncomingFile] = []
      let form = request.form
      switch form.text("do") {
      case "confirm": command = .confirm(award.id, account: form.text("account") ?? "")
      case "account": command = .correctAccount(award.id, account: form.text("account") ?? "")
      case "supplement":
        let handed = try CallBoard.papers(call.terms.papers, request)
        files = handed.map(\.file)
        command = .supplement(award.id, handed.map(\.paper))
      case "withdraw": command = .withdraw(award.id, reason: form.text("reason") ?? "")
      default: throw Diagnostics(.chooseFromList("do"))
      }
      _ = try await portal.ports.delivery.run(
        .award(command), by: request.actor.id, key: request.commandKey, at: request.now, files: files)
      return DeliveryView.next("/calls/awards/\(award.id)?done=acted")
    } catch let faults as Diagnostics {
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  private static func page(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let (award, call) = try await found(request, portal)
    let (trail, origin, requests, lacking) = try await portal.ports.delivery.store.read { book in
      (
        try book.trail(of: award.id), try book.origin(of: award), try book.requests(for: award),
        award.lacksAccount ? try book.awardsLackingAccount(of: award.enterprise).count : 0
      )
    }
    let bounce = award.bounce(among: requests)
    let account = AccountPart.section(of: award, bounced: bounce, lacking: lacking, pen)
    let action = "/calls/awards/\(award.id)"
    var acts: [DeliveryView.Act] = []
    var lead: String?
    let desk = portal.ports.delivery
    let term = desk.term(of: award, under: call, by: try await desk.calendar())
    switch award.state {
    case .waiting(.consent):
      lead = pen.sentences(
        words("calls.consentLead"),
        term.map {
          words("calls.consentBy", ["day": AwardWords.deadline($0.until, pen)])
        })
      acts.append(
        pen.act(
          action, "calls.act.confirm", hidden: ["do": "confirm"],
          fields: [pen.accountField(of: "confirm")]))
    case .returned(_, let told, reason: _) where request.today > (term?.until ?? told).day:
      lead = words("calls.supplementLate", ["day": AwardWords.deadline(term?.until ?? told, pen)])
    case .returned(_, let told, let reason):
      let until = term?.until ?? told
      lead = words(
        "calls.returnedLead", ["reason": reason, "day": AwardWords.deadline(until, pen)])
      acts.append(
        pen.act(
          action, "calls.act.supplement", hidden: ["do": "supplement"],
          fields: CallBoard.paperFields(
            call.terms.papers.enumerated().map { ($0, $1) }, of: "supplement", isRequired: false, pen), isUpload: true)
      )
    case .issued:
      if let instalments = award.instalments, instalments.stage == .awaiting, let due = instalments.acceptBy {
        lead = words(
          "instalments.ownDue",
          [
            "day": AwardWords.deadline(due, pen),
            "papers": instalments.plan.terms.papers.joined(separator: words("list.separator")),
          ])
      } else if award.claimed > .zero {
        let since = trail.last { [AwardAct.Name.demanded, .settled].contains($0.act.name) }
        lead = words(
          "recovery.ownClaimed",
          ["amount": award.claimed.grouped, "day": since?.at.dayInShanghai.text(in: pen.language) ?? "—"])
      }
    case .withdrawn:
      lead = award.lapse.map {
        words("calls.lapsedOwn", ["why": AwardWords.lapsed($0, pen), "contact": call.terms.contact])
      }
    case .waiting, .publicised, .postponed, .refused: break
    }
    if award.isLive, award.state.name != .issued {
      acts.append(
        pen.act(
          action, "calls.act.withdraw",
          title: words("calls.withdrawTitle"), hidden: ["do": "withdraw"],
          fields: [pen.callField("reason", of: "withdraw")], isPlain: true))
    }
    // Where nothing is asked of the enterprise it is told who acts.
    let next = AwardNext.words(award, requests, pen)
    let waits = words(account == nil ? "calls.nothingDue" : "calls.accountDue", ["next": next])
    var view = DeliveryView(
      crumbs: [Crumb(words("nav.calls"), "/calls"), Crumb(call.terms.title, call.path), Crumb(words("calls.own"))],
      title: call.terms.title, lead: "\(award.name) · \(AwardWords.standing(award, pen))", done: pen.done,
      faults: pen.faults, sums: AwardWords.sums(award, why: "#trail", pen),
      sections: [
        account,
        acts.isEmpty && lead == nil && account != nil
          ? nil
          : DeliveryView.Section(
            title: words("calls.due"), lead: lead ?? waits, acts: acts),
        HearsayPart.section(award, pen), InstalmentPart.section(award, acts: [], hindrance: nil, pen),
        try await AwardWords.payments(of: award, pen), try await AwardPaper.section(of: award, trail, at: action, pen),
        AwardWords.trail(award, trail, from: origin, by: nil, pen),
      ].compactMap { $0 })
    view.isBook = false
    return .page(Page("delivery/page", title: view.title, view: view, status: view.hasFaults ? 422 : 200))
  }

  static func found(_ request: PortalRequest, _ portal: Portal) async throws -> (Award, Call) {
    let desk = portal.ports.delivery
    guard let own = CallBoard.enterprise(of: request), let id = request.parameters["award"].flatMap(AwardID.init),
      let award = try await desk.store.read({ try desk.reckoned(id, in: $0) }), award.enterprise == own,
      let call = try await desk.store.read({ try $0.call(award.call) })
    else { throw PageFault.notFound(BudgetPages.unknown) }
    return (award, call)
  }
}
