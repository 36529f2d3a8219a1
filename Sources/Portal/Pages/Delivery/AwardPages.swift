import Access
import Delivery
import Diagnostics
import Instruments
import Journal
import PolicyCorpus
import Quantities

/// 兑现办理: what waits at which step, within the reader's area, for one or for all of a call at once; and one award.
enum AwardPages {
  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await list(DeliveryPen(request, portal))
  }

  /// All of a call that wait at a step, as the reader saw them.
  static func actOnAll(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    do {
      let form = request.form
      guard let call = form.text("call").flatMap(CallID.init),
        let step = form.text("step").flatMap(ChainStep.init(rawValue:))
      else { throw Diagnostics(.chooseFromList("step")) }
      let what = form.text("do") ?? ""
      let seen = form.text("seen") ?? ""
      let under = try await portal.ports.delivery.store.read {
        try $0.awards(AwardFilter(call: call, isLive: true), scope: request.scope, offset: 0, limit: .max).rows
      }
      let ended = try await portal.ended(of: under)
      _ = try await portal.ports.delivery.run(
        wish: request.typedWish, by: request.actor.id, key: request.commandKey, at: request.now
      ) { book in
        try Self.rights(over: call, request, in: book).check(step)
        let awards = try covered(what, at: step, of: call, besides: ended, request, portal, in: book)
        // What was seen is what is done: the very awards, each with its amount.
        guard seen == Self.seen(awards) else { throw Diagnostics(.listChanged(awards)) }
        return .award(try command(what, step, awards.map(\.id), request, isBulk: true))
      }
      return DeliveryView.next("/delivery/awards?call=\(call)&done=acted")
    } catch let faults as Diagnostics {
      let faults = try await portal.told(faults, of: request)
      return try await list(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  /// What a button covers, as its form keeps it: how many, and a mark of which they are and of what each amounts to.
  static func seen(_ awards: [Award]) -> String {
    let rows = awards.map { "\($0.id):\(($0.approved ?? $0.proposed).fen)" }.joined(separator: " ")
    return "\(awards.count)-\(ContentHash(of: rows.utf8).hex.prefix(16))"
  }

  /// What one press of a button brings further: those of a call that wait at a step, or whose publication is over without
  /// an open objection, as many as one act covers. The button counts by this, and the act takes them by it.
  /// - Parameter ended: whose money is decided on one by one.
  static func together(
    _ what: String, at step: ChainStep, of live: [Award], besides ended: EndedEnterprises = .none, on day: CalendarDay,
    most: Int = DeliveryDesk.largestBatch
  ) -> [Award] {
    let live = DoubtPart.isGuarded(what) ? live.filter { ended[$0.enterprise] == nil } : live
    let isAsked: (Award) -> Bool =
      switch what {
      case "clear": { step == .publicity && $0.isPublicityOver(on: day) && $0.openObjection == nil }
      // What was taken back is approved one by one, each with its reason.
      case "approve": { $0.state == .waiting(step) && $0.takenBack == nil }
      default: { $0.state == .waiting(step) }
      }
    return Array(live.filter(isAsked).prefix(most))
  }

  /// What a button covers: of what waits at a step, those who are late, or those that are postponed and find room, as many
  /// as one act takes.
  private static func covered(
    _ what: String, at step: ChainStep, of id: CallID, besides ended: EndedEnterprises, _ request: PortalRequest,
    _ portal: Portal, in book: any DeliveryReader
  ) throws -> [Award] {
    guard let call = try book.call(id) else { throw PageFault.notFound(BudgetPages.unknown) }
    if what == "resume" {
      // They go on where their amounts are approved: for those who do that.
      guard step == call.terms.approvingStep else { throw Diagnostics(.chooseFromList("step")) }
      return Array(try book.resumable(of: call).prefix(DeliveryDesk.largestBatch))
    }
    let desk = portal.ports.delivery
    let live = try Self.live(of: id, desk, request, in: book)
    guard what == "lapse" else { return together(what, at: step, of: live, besides: ended, on: request.today) }
    return Array(
      desk.late(
        live.filter { $0.state.step == step }, under: call, on: request.today, by: try desk.calendar(in: book)
      ).prefix(DeliveryDesk.largestBatch))
  }

  /// Those of a call that are under way or issued, of the reader's area, with the terms that they stand under now.
  static func live(
    of call: CallID, _ desk: DeliveryDesk, _ request: PortalRequest, in book: any DeliveryReader
  ) throws -> [Award] {
    try desk.reckoned(
      book.awards(AwardFilter(call: call, isLive: true), scope: request.scope, offset: 0, limit: .max).rows, in: book)
  }

  static func one(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(DeliveryPen(request, portal))
  }

  static func act(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let award = try await found(request, portal)
    do {
      let ended = try await portal.ended(of: [award])
      // Sent again, it gets its answer, wherever the award stands by then: the step is looked for in the same turn.
      let reply = try await portal.ports.delivery.run(
        wish: request.typedWish, by: request.actor.id, key: request.commandKey, at: request.now,
        files: try InstalmentPart.papers(of: award, request).map(\.file)
      ) { book in
        guard let award = try book.award(award.id) else { throw PageFault.notFound(BudgetPages.unknown) }
        let rights = try Self.rights(over: award.call, request, in: book)
        if let command = try InstalmentPart.command(of: award, request, rights) { return .award(command) }
        if let command = try RecoveryPart.command(of: award, request, rights) { return command }
        if let command = try BrakePart.command(of: award, request, rights) { return .award(command) }
        if let command = try HearsayPart.command(of: award, request, rights) { return .award(command) }
        if let command = try OfficePaperPart.command(of: award, request, rights, in: book) { return .award(command) }
        guard
          let step = (request.form.text("do") == "takeBack" ? award.approvingStep : nil) ?? award.state.step
            ?? award.lapse?.step
            ?? (award.state.name == .postponed ? award.approvingStep : .issue)
        else {
          throw Diagnostics(.chooseFromList("do"))
        }
        try rights.check(step)
        let decided = DeliveryCommand.award(try command(request.form.text("do"), step, [award.id], request))
        guard DoubtPart.isGuarded(request.form.text("do") ?? "") else { return decided }
        return try ended.judged(
          decided, for: award.enterprise, named: award.name, [award.id], reason: request.form.text("doubt") ?? "")
      }
      if SubmissionID(reply.subject) != nil {
        return DeliveryView.next("/delivery/submissions/\(reply.subject)?done=submitted")
      }
      return DeliveryView.next("/delivery/awards/\(award.id)?done=acted")
    } catch let faults as Diagnostics {
      let faults = try await portal.told(faults, of: request)
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  private static func rights(
    over call: CallID, _ request: PortalRequest, in book: any DeliveryReader
  ) throws -> AwardRights {
    guard let call = try book.call(call) else { throw PageFault.notFound(BudgetPages.unknown) }
    return try AwardRights(call, request, in: book)
  }

  private static func command(
    _ what: String?, _ step: ChainStep, _ ids: [AwardID], _ request: PortalRequest, isBulk: Bool = false
  ) throws -> AwardCommand {
    let form = request.form
    let reason = form.text("reason") ?? ""
    switch what {
    case "pass": return .pass(step, ids, note: reason)
    case "approve":
      // All at once as proposed; one by its own amount.
      return .approve(
        step, ids, amount: try isBulk ? nil : request.amount(), reason: reason,
        minutes: try OfficePaperPart.typed(.minutes, request))
    case "return": return .sendBack(ids, reason: reason)
    case "refuse": return .refuse(ids, reason: reason)
    case "resume": return .resume(ids)
    case "lapse": return .lapse(ids)
    case "publicise": return .publicise(ids, notice: try OfficePaperPart.typed(.notice, request))
    case "clear": return .clear(ids)
    case "issue": return .issue(ids, document: try OfficePaperPart.typed(.issue, request))
    default: break
    }
    guard let id = ids.first else { throw Diagnostics(.chooseFromList("do")) }
    switch what {
    case "extendSupplement": return .extendSupplement(id, reason: reason)
    case "takeBack": return .takeBack(id, reason: reason)
    case "object": return .object(id, text: reason)
    case "uphold", "dismiss":
      return .answer(
        id, objection: (form.whole("objection", in: 1...Award.mostObjections) ?? 0) - 1, isUpheld: what == "uphold",
        text: reason)
    default: throw Diagnostics(.chooseFromList("do"))
    }
  }

  // MARK: Pages

  /// How many days before its last day an acceptance is reminded of.
  static let reminding = 30
  static let dueHref = "/delivery/awards?due=1"
  static let bouncedHref = "/delivery/awards?bounced=1"

  /// What of the reader's area waits for somebody outside: acceptances that are due soon or late, and payments that came
  /// back, whose enterprises put the account right. Each leads to its list.
  static func reminders(in book: any DeliveryReader, _ request: PortalRequest, _ words: Strings) throws -> [Crumb] {
    let due = try book.awards(
      AwardFilter(acceptBy: request.today.adding(days: reminding)), scope: request.scope, offset: 0, limit: 0
    ).total
    let bounced = try book.bounced(within: request.scope).count
    return [
      due == 0 ? nil : Crumb(words("instalments.dayLink", ["count": "\(due)"]), dueHref),
      bounced == 0 ? nil : Crumb(words("calls.bouncedLink", ["count": "\(bounced)"]), bouncedHref),
    ].compactMap { $0 }
  }

  private static func page(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let award = try await found(request, portal)
    let desk = portal.ports.delivery
    let (call, rights, run, row, trail, origin, requests, hindrance, mayRecord, takeBackHindrance) =
      try await desk.store.read {
        book in
        (
          try book.call(award.call), try Self.rights(over: award.call, request, in: book), try book.run(award.run),
          try book.row(award.row, of: award.run),
          try book.trail(of: award.id), try book.origin(of: award), try book.requests(for: award),
          try desk.hindrance(for: request.actor.id, judging: award, in: book, at: request.now),
          try desk.hindrance(for: request.actor.id, recordingFor: award, in: book, at: request.now) == nil,
          try desk.hindrance(for: request.actor.id, takingBack: award, in: book, at: request.now)
        )
      }
    guard let call else { throw PageFault.notFound(BudgetPages.unknown) }
    let actors = try await portal.actorNames(pen.words)
    let term = desk.term(of: award, under: call, by: try await desk.calendar())
    // While a share may change nothing is approved or published; the page says until when, or for whom it waits.
    let held: ShareHoldPart.Told? =
      if case .waiting(let step) = award.state, rights.may(step) {
        try await ShareHoldPart.told(at: step, of: call, rights, pen)
      } else {
        nil
      }
    let ending = try await portal.ended(of: [award])[award.enterprise]
    let takesBack = award.isApprovedUnpublished && award.approvingStep.map(rights.may) == true
    let due = acts(
      on: award, takesBack: takesBack && takeBackHindrance == nil,
      isLate: term.map { $0.until.day < request.today } ?? false,
      isHeld: held != nil,
      mayExtend: trail.request.map { $0.by == request.actor.id && !$0.isExtended } ?? false, ending, rights, pen)
    // Who may not take the step for what they did before is told so, and who can.
    let isHindered = hindrance != nil && due.contains { $0.isJudging }
    var sections = [
      DeliveryView.Section(
        title: words("calls.due"),
        lead: [
          AwardWords.standing(award, pen), award.takenBack.map { takenBack($0, pen) },
          takesBack ? takeBackHindrance.map(pen.said) : nil, isHindered ? hindrance.map(pen.said) : nil,
          isHindered && award.openObjection != nil ? AwardNext.answering(pen) : nil, held?.text,
        ].compactMap { $0 }.joined(separator: words("sentence.separator")),
        empty: nil, links: held?.links ?? [], acts: isHindered ? due.filter { !$0.isJudging } : due)
    ]
    // Who could take the next review, too, is told before the first that the two are for two people.
    if !isHindered, !due.isEmpty, let step = award.state.step, let next = award.nextReview, rights.may(next) {
      let apart = words("calls.neighbour", ["step": step.wording(pen.language), "next": next.wording(pen.language)])
      sections[0].lead = [sections[0].lead, apart].compactMap { $0 }.joined(separator: words("sentence.separator"))
    }
    let recovery = RecoveryPart.section(award, rights, pen)
    // What is demanded back and waits for another person, for those who may open it.
    let submitted =
      Portal.allows(request.actor, Portal.money)
      ? try await SubmissionPages.waiting(pen) { $0.award?.id == award.id } : []
    let open = InstalmentPart.acts(on: award, rights, pen)
    let isHeld = hindrance != nil && !open.isEmpty
    let steps = isHeld ? [] : open
    if !isHindered, due.isEmpty {
      // What is due stands once, in the part that asks for it.
      if !steps.isEmpty || RecoveryPart.isAsked(award, recovery)
        || submitted.contains(where: { $0.waits(for: request) })
      {
        sections.removeAll()
      } else if held == nil {
        sections[0].empty = words(
          "calls.nothingForYou", ["next": AwardNext.words(award, requests, payer: rights.payer, term: term, pen)])
      }
    }
    if let part = InstalmentPart.section(award, acts: steps, hindrance: isHeld ? hindrance : nil, pen) {
      sections.insert(part, at: award.state.name == .issued ? 0 : sections.count)
    }
    if let recovery { sections.insert(recovery, at: min(1, sections.count)) }
    if let brake = BrakePart.section(award, rights, pen) { sections.insert(brake, at: min(1, sections.count)) }
    sections.insert(contentsOf: try await SubmissionPages.sections(of: submitted, pen), at: min(1, sections.count))
    if let run, let row {
      sections.append(try await AwardReasons.why(row, of: run, of: award, pen))
      // What has come up since stands before anything is decided.
      let since = [try await AwardReasons.reassessed(award, pen), try await AwardReasons.recheck(award, row, pen)]
      sections.insert(contentsOf: since.compactMap { $0 }, at: 0)
      if let checks = try await AwardReasons.checks(row, pen) { sections.append(checks) }
      if let own = try await OwnTellings.section(row, of: award, pen) { sections.append(own) }
    }
    if let doubt = DoubtPart.section(ending, of: award.enterprise, named: award.name, pen) {
      sections.insert(doubt, at: 0)
    }
    if !award.objections.isEmpty { sections.append(try await objections(award, rights, pen)) }
    // Who drew it up or approved it records nothing for its enterprise.
    let isBounced = award.bounce(among: requests) != nil
    if isBounced || award.lacksAccount, rights.holds(HearsayPart.recorders), mayRecord {
      sections.append(
        DeliveryView.Section(
          title: words("calls.account"),
          lead: words(isBounced ? "calls.accountForLead" : "calls.accountMissingForLead"), anchor: "account-for",
          acts: [HearsayPart.act("accountFor", on: award, pen)]))
    }
    if let recorded = HearsayPart.section(award, pen) { sections.append(recorded) }
    sections += [
      try await AwardWords.payments(of: award, pen), try await OfficePaperPart.section(of: award, rights, pen),
      try await AwardPaper.section(of: award, trail, at: "/delivery/awards/\(award.id)", pen),
      AwardWords.trail(award, trail, from: origin, by: actors, pen),
    ].compactMap { $0 }
    let view = DeliveryView(
      crumbs: BudgetPages.crumbs(pen) + [
        Crumb(words("calls.handling"), "/delivery/awards?call=\(call.id)"), Crumb(award.name),
      ], title: award.name,
      lead: [
        call.terms.title, portal.instrumentName(award.benefit, words), "\(award.year)",
        award.account.map { AccountPart.end($0, pen) },
      ].compactMap { $0 }.joined(separator: " · "), done: pen.done, faults: pen.faults,
      sums: AwardWords.sums(award, pen),
      sections: sections)
    return .page(Page("delivery/page", title: view.title, view: view, status: view.hasFaults ? 422 : 200))
  }

  private static func objections(
    _ award: Award, _ rights: AwardRights, _ pen: DeliveryPen
  ) async throws -> DeliveryView.Section {
    let words = pen.words
    let objectors = try await pen.portal.ports.delivery.store.readObjectors { try $0.objectors(to: award.id) }
    let names = try await pen.portal.enterpriseNames(objectors.values.map(\.enterprise), within: .everywhere)
    return DeliveryView.Section(
      title: words("calls.objections"),
      table: DeliveryView.Table(
        [words("calls.objection"), words("calls.answer")],
        rows: award.objections.enumerated().map { index, objection in
          [
            .text(
              "\(index + 1). \(objection.text)",
              note: objectors[index].map {
                ObjectionPart.told($0, names[$0.enterprise], mayAnswer: rights.may(.publicity), pen)
              }),
            objection.answer.map {
              .text("\(words($0.isUpheld ? "calls.upheld" : "calls.notUpheld")) · \($0.text)")
            } ?? .state("ask", words("calls.unanswered")),
          ]
        }))
  }

  /// What was approved and taken back, with why.
  private static func takenBack(_ taken: Award.TakenBack, _ pen: DeliveryPen) -> String {
    pen.words("calls.takenBack", ["amount": taken.amount.grouped, "reason": taken.reason])
  }

  /// - Parameters:
  ///   - takesBack: whether the reader may take its approval back.
  ///   - isLate: whether a term of its enterprise is over.
  ///   - isHeld: whether nothing is approved or published yet, since others may still apply for a share.
  ///   - mayExtend: whether the reader asked for its papers, and gave no more time yet.
  ///   - ending: how its enterprise is known to have ended.
  private static func acts(
    on award: Award, takesBack: Bool, isLate: Bool, isHeld: Bool, mayExtend: Bool, _ ending: AssessedSubject.Ending?,
    _ rights: AwardRights, _ pen: DeliveryPen
  ) -> [DeliveryView.Act] {
    let action = "/delivery/awards/\(award.id)"
    func act(
      _ what: String, _ fields: [DeliveryView.Act.Field] = [], isPlain: Bool = true, title: String? = nil,
      hidden: String? = nil
    ) -> DeliveryView.Act {
      let more: KeyValuePairs<String, String> = hidden.map { ["do": what, "objection": $0] } ?? ["do": what]
      return pen.act(
        action, "calls.act.\(what)", title: title, hidden: more,
        fields: DoubtPart.fields(of: what, ending, pen) + fields,
        isPlain: isPlain)
    }
    func reason(_ what: String, isRequired: Bool = true) -> DeliveryView.Act.Field {
      pen.callField("reason", of: what, isRequired: isRequired)
    }
    switch award.state {
    case .waiting(.consent):
      return (rights.holds(HearsayPart.recorders) ? [HearsayPart.act("confirmFor", on: award, pen)] : [])
        + (rights.may(.consent) ? (isLate ? [act("lapse")] : []) + [act("refuse", [reason("refuse")])] : [])
    case .waiting(let step):
      let takeBack = takesBack ? [act("takeBack", [reason("takeBack")])] : []
      guard rights.may(step) else { return takeBack }
      let papers = OfficePaperPart.fields(
        OfficePaperPart.kind(at: step, approving: award.approvingStep),
        of: step == .publicity ? "publicise" : step == .issue ? "issue" : "approve", pen)
      switch step {
      case .publicity: return (isHeld ? [] : [act("publicise", papers, isPlain: false)]) + takeBack
      case .issue: return [act("issue", papers, isPlain: false)]
      default:
        let first =
          step == award.approvingStep
          ? act(
            "approve",
            [amount(approving: award, pen), reason("approve", isRequired: award.takenBack != nil)] + papers,
            isPlain: false) : act("pass", [reason("pass", isRequired: false)], isPlain: false)
        return (isHeld ? [] : [first]) + [act("return", [reason("return")]), act("refuse", [reason("refuse")])]
      }
    case .returned(let step, until: _, reason: _):
      guard rights.may(step) else { return [] }
      return (mayExtend ? [act("extendSupplement", [reason("extendSupplement")])] : [])
        + (isLate ? [act("lapse")] : []) + [act("refuse", [reason("refuse")])]
    case .publicised:
      guard rights.may(.publicity) else { return [] }
      let answers = award.openObjection.map { index in
        [
          act("dismiss", [reason("dismiss")], hidden: "\(index + 1)"),
          act("uphold", [reason("uphold")], hidden: "\(index + 1)"),
        ]
      }
      let isOver = award.isPublicityOver(on: pen.request.today)
      // What came in time may be entered once the publication is over.
      var objection = reason("object")
      objection.hint = isOver ? pen.words("calls.hint.lateObjection") : nil
      return (answers ?? (isOver ? [act("clear", isPlain: false)] : []))
        + (award.objections.count < Award.mostObjections ? [act("object", [objection])] : [])
    case .postponed:
      return award.approvingStep.map(rights.may) ?? false
        ? [act("resume", isPlain: false), act("refuse", [reason("refuse")])] : []
    case .withdrawn: return award.lapse.map { rights.may($0.step) } ?? false ? [act("resume", isPlain: false)] : []
    case .issued, .refused: return []
    }
  }

  /// What is approved, with what was applied for where that is not the most.
  private static func amount(approving award: Award, _ pen: DeliveryPen) -> DeliveryView.Act.Field {
    var field = pen.amount(of: "approve", value: award.proposed)
    if award.proposed < award.most {
      field.hint = pen.words(
        "calls.hint.aboveApplied", ["amount": award.proposed.grouped, "ceiling": award.most.grouped])
    }
    return field
  }

  static func found(_ request: PortalRequest, _ portal: Portal) async throws -> Award {
    let desk = portal.ports.delivery
    guard let id = request.parameters["award"].flatMap(AwardID.init),
      let award = try await desk.store.read({ try desk.reckoned(id, in: $0) }),
      try await !portal.enterpriseNames([award.enterprise], within: request.scope).isEmpty
    else { throw PageFault.notFound(BudgetPages.unknown) }
    return award
  }
}

extension DeliveryView.Act {
  /// Whether it judges an award or an objection to it, which is not for who proposed it, did the step beside, or recorded
  /// the objection.
  fileprivate var isJudging: Bool {
    let judging = ["pass", "approve", "issue", "refuse", "uphold", "dismiss", "confirmFor"]
    return hidden.contains { $0.term == "do" && judging.contains($0.text) }
  }
}

extension Diagnostic {
  fileprivate static func listChanged(_ awards: [Award]) -> Diagnostic {
    let sum = awards.map { $0.approved ?? $0.proposed }.total.grouped
    return Diagnostic(
      "delivery.list-changed", at: Place(field: "awards"),
      Wording(
        zh: "名单或金额变了，现在是 \(awards.count) 笔，合计 \(sum) 元",
        en: "the list or an amount has changed: it holds \(awards.count) now, \(sum) yuan together"),
      remedy: Wording(zh: "再看一遍，然后提交", en: "look at it again, then submit"))
  }
}
