import Benefits
import Diagnostics
import Enterprises
import PolicyCorpus
import Programmes
import Quantities
import Services

/// One gathering: when and where, who is invited and came, whom of those concerned it reached, what came of it.
enum GatheringPage {
  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(DeliveryPen(request, portal))
  }

  static func act(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let gathering = try await found(request, portal)
    do {
      let act = request.form.text("act")
      if act == "invite" || act == "follow" {
        // Refused before anything is looked up or opened.
        guard request.scope.contains(gathering.figures.area), Portal.allows(request.actor, Portal.factKeepers) else {
          throw unknown
        }
      }
      if act == "invite" { return try await GatheringInvitation.look(gathering, request, portal) }
      if act == "follow" {
        try await follow(gathering, request, portal)
      } else {
        try await portal.programmes.act(
          try command(gathering, request), on: gathering.id, over: request.seenVersion, by: request.actor.id,
          key: request.commandKey, at: request.now, within: request.scope)
      }
      return DeliveryView.next("\(gathering.path)?done=saved")
    } catch let faults as Diagnostics {
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  /// A gathering that the reader may see: an enterprise sees those to which it is invited.
  static func found(_ request: PortalRequest, _ portal: Portal) async throws -> Gathering {
    guard let number = request.parameters["gathering"].flatMap({ Int($0) }),
      let found = try await portal.programmes.gathering(Gathering.ID(number))
    else { throw unknown }
    if case .enterprise(let key) = request.scope,
      CreditCode(key).flatMap({ found.gathering.guests[$0] }) == nil
    {
      throw unknown
    }
    return found.gathering
  }

  static var unknown: PageFault {
    .notFound(Wording(zh: "没有这场活动，或者您看不到它。", en: "There is no such gathering, or you may not see it."))
  }

  // MARK: Forms

  private static func command(_ gathering: Gathering, _ request: PortalRequest) throws -> GatheringCommand {
    let form = request.form
    let reason = form.text("reason") ?? ""
    switch form.text("act") {
    case "withdraw":
      guard let number = form.text("invitation").flatMap({ Int($0) }) else {
        throw request.form.unread("invitation", code: "gatherings.typed")
      }
      return .withdraw(invitation: number, reason: reason)
    case "attend":
      let typed = (form.text("codes") ?? "").uppercased().split(whereSeparator: \.isWhitespace).map(String.init)
      let wrong = typed.filter { CreditCode($0) == nil }
      guard wrong.isEmpty else {
        throw request.form.unread("codes", code: "gatherings.typed", typed: wrong.joined(separator: "、"))
      }
      return .attend(typed.compactMap { CreditCode($0) })
    case "strike":
      guard let code = form.text("enterprise").flatMap({ CreditCode($0) }) else {
        throw request.form.unread("enterprise", code: "gatherings.typed")
      }
      return .strike(code, reason: reason)
    case "answer":
      guard case .enterprise(let key) = request.scope, let code = CreditCode(key),
        let answer = form.text("answer").flatMap(Gathering.Answer.init(rawValue:))
      else { throw request.form.unread("answer", code: "gatherings.typed") }
      return .answer(code, answer)
    case "hold": return .hold(words: form.text("words") ?? "")
    case "cancel": return .cancel(reason: reason)
    case "amend":
      var changed = try GatheringPlanPage.figures(request)
      // What the form does not ask again stays.
      changed.about = gathering.figures.about
      changed.channel = gathering.figures.channel
      return .amend(changed, reason: reason)
    default: throw request.form.unread("act", code: "gatherings.typed")
    }
  }

  /// Whom benefits match, or may match.
  static func matching(
    _ benefits: [InstrumentID], _ scope: AreaScope, _ portal: Portal
  ) async throws -> Set<CreditCode> {
    var codes: Set<CreditCode> = []
    for benefit in benefits {
      let found = try await portal.ports.standings.standings(
        StandingFilter(source: .benefit(benefit)), scope: scope, offset: 0, limit: .max)
      codes.formUnion(found.rows.compactMap { CreditCode($0.standing.enterprise) })
    }
    return codes
  }

  /// Opens a case for an enterprise that attended, and notes that it came of the gathering.
  private static func follow(_ gathering: Gathering, _ request: PortalRequest, _ portal: Portal) async throws {
    let parts = (request.form.text("type") ?? "").split(separator: "|", maxSplits: 1).map(String.init)
    guard let code = request.form.text("enterprise").flatMap({ CreditCode($0) }),
      gathering.guests[code]?.hasAttended == true
    else { throw request.form.unread("enterprise", code: "gatherings.typed") }
    let opening = try await portal.cases.prepare(
      CaseIntake(
        instrument: parts.first.flatMap { InstrumentID($0) }, type: parts.count > 1 ? parts[1] : "", enterprise: code,
        text: (request.form.text("text") ?? "").replacing("\r\n", with: "\n"), channel: .officer),
      by: request.caseActor, key: "\(request.commandKey)-case", salt: portal.freshKey(), at: request.now,
      within: request.scope)
    try await portal.programmes.follow(
      code, opening: opening, on: gathering.id, by: request.actor.id, key: request.commandKey, at: request.now,
      within: request.scope)
  }

  // MARK: Pages

  private static func page(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let id = try await found(request, portal).id
    guard let (gathering, steps) = try await portal.programmes.gathering(id),
      let declaration = portal.programmes.event(gathering.instrument)
    else { throw unknown }
    let version = try await portal.standing(steps.lastPlanned, words)
    let figures = gathering.figures
    let mayAct = request.scope.contains(figures.area) && Portal.allows(request.actor, Portal.factKeepers)
    var isEnterprise = false
    if case .enterprise = request.scope { isEnterprise = true }
    var sections = [planSection(gathering, declaration, over: version, pen, mayAct: mayAct)]
    // Names only as far as the reader's scope goes, and the counts above them are of the same; of the whole city it is told
    // beside them.
    let enterprises = isEnterprise ? [:] : try await portal.enterprises(gathering.guests.keys, within: request.scope)
    let seen = GuestCounts(gathering.guests.filter { enterprises[$0.key] != nil }.values)
    if isEnterprise {
      sections.append(answerSection(gathering, pen))
    } else {
      sections.append(try await reachSection(gathering, pen))
      let reached = try await ReachedPart.section(gathering, pen) { clause in
        try await matching(benefits(of: clause, portal), request.scope, portal)
      }
      if let reached { sections.append(reached) }
      sections.append(guestSection(gathering, enterprises, pen, mayAct: mayAct))
    }
    let whole =
      isEnterprise || request.scope == .everywhere
      ? nil
      : words(
        "programmes.countsHere",
        ["invited": "\(gathering.invited)", "attended": "\(gathering.attended)", "cases": "\(gathering.cases)"])
    return PlaceView(
      sheets: DeliveryView(
        crumbs: [Crumb(words("nav.programmes"), "/programmes"), Crumb(figures.title)], title: figures.title,
        lead: [
          portal.corpus.instrument(gathering.instrument)?.name(pen.language) ?? "",
          portal.corpus.wording(figures.channel)(pen.language), pen.mark(gathering).word, whole,
        ].compactMap { $0 }.joined(separator: " · "),
        done: request.query.text("done").flatMap { words.texts["programmes.done.\($0)"] }, faults: pen.faults,
        sums: isEnterprise
          ? []
          : [
            Figure(
              .count(seen.invited), label: words("programmes.invited"), href: GuestList.invited.path(of: gathering)),
            Figure(
              .count(seen.attended), label: words("programmes.attended"), href: GuestList.attended.path(of: gathering)),
            Figure(
              .count(seen.cases), label: words("programmes.cases"), href: GuestList.cases.path(of: gathering)),
          ], sections: sections), foot: words("programmes.foot")
    ).page()
  }

  private static func planSection(
    _ gathering: Gathering, _ declaration: EventDeclaration, over version: StandingVersion, _ pen: DeliveryPen,
    mayAct: Bool
  ) -> DeliveryView.Section {
    let (portal, words) = (pen.portal, pen.words)
    let figures = gathering.figures
    var rows: [[DeliveryView.Table.Cell]] = [
      [
        .text(words("programmes.field.start")),
        .text("\(figures.start.text(in: pen.language)) — \(figures.end.text(in: pen.language))"),
      ],
      [.text(words("programmes.field.venue")), .text(figures.venue)],
      [.text(words("enterprise.area")), .text(portal.areaName(figures.area, in: pen.language))],
    ]
    if let move = gathering.lastMove {
      rows.append([
        .text(words("programmes.moved")),
        .text(
          words(
            "programmes.movedFrom",
            [
              "start": move.from.start.text(in: pen.language), "end": move.from.end.text(in: pen.language),
              "venue": move.from.venue, "reason": move.reason,
            ])),
      ])
    }
    for clause in figures.about {
      rows.append([
        .text(words("programmes.field.about")),
        .text(portal.corpus.clause(clause)?.heading(pen.language) ?? "\(clause)", clause.path),
      ])
    }
    if !figures.text.isEmpty { rows.append([.text(words("programmes.field.text")), .text(figures.text)]) }
    switch gathering.state {
    case .planned: break
    case .held(let said): rows.append([.text(words("programmes.field.words")), .text(said)])
    case .cancelled(let reason): rows.append([.text(words("programmes.field.reason")), .text(reason)])
    }
    var acts: [DeliveryView.Act] = []
    if mayAct, gathering.state == .planned {
      acts = [
        pen.act(
          gathering.path, "programmes.act.amend", title: words("programmes.act.amend"), hidden: ["act": "amend"],
          over: version,
          fields: GatheringPlanPage.fields(pen, declaration, of: "amend", figures: figures)
            + [pen.programme("reason", of: "amend")], isPlain: true),
        pen.act(
          gathering.path, "programmes.act.hold", title: words("programmes.act.hold"), hidden: ["act": "hold"],
          fields: [pen.programme("words", of: "hold")], isPlain: true),
        pen.act(
          gathering.path, "programmes.act.cancel", title: words("programmes.act.cancel"), hidden: ["act": "cancel"],
          fields: [pen.programme("reason", of: "cancel")], isPlain: true),
      ]
    }
    return DeliveryView.Section(
      title: words("programmes.about"),
      table: DeliveryView.Table([words("programmes.what"), words("programmes.is")], rows: rows),
      folds: acts.isEmpty || pen.refused != nil ? nil : words("programmes.change"), acts: acts)
  }

  private static func answerSection(_ gathering: Gathering, _ pen: DeliveryPen) -> DeliveryView.Section {
    let words = pen.words
    var guest: Gathering.Guest?
    if case .enterprise(let key) = pen.request.scope { guest = CreditCode(key).flatMap { gathering.guests[$0] } }
    let answers = Gathering.Answer.allCases.map { answer in
      pen.act(
        gathering.path, "programmes.answer.\(answer.rawValue)",
        hidden: ["act": "answer", "answer": answer.rawValue], isPlain: answer == .notComing)
    }
    let mayAnswer = gathering.state == .planned && !gathering.isOver(on: pen.request.today) && guest?.isInvited == true
    func said(_ answer: Gathering.Answer, _ key: String) -> String {
      words(key, ["answer": words("programmes.answer.\(answer.rawValue)")])
    }
    let reply =
      switch (guest?.answer, guest?.formerAnswer) {
      case (let answer?, _): said(answer, "programmes.answered")
      case (nil, let former?): said(former, mayAnswer ? "programmes.askedAgain" : "programmes.formerlyAnswered")
      case (nil, nil): words(mayAnswer ? "programmes.unanswered" : "programmes.noAnswer")
      }
    return DeliveryView.Section(
      title: words("programmes.invitation"), lead: reply, acts: mayAnswer ? answers : [])
  }

  private static func reachSection(_ gathering: Gathering, _ pen: DeliveryPen) async throws -> DeliveryView.Section {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let invited = Set(gathering.guests.filter { $0.value.isInvited }.keys)
    let attended = Set(gathering.guests.filter { $0.value.hasAttended }.keys)
    var rows: [[DeliveryView.Table.Cell]] = []
    for clause in gathering.figures.about {
      let benefits = benefits(of: clause, portal)
      let reach = ClauseReach(
        clause, matching: benefits.isEmpty ? nil : try await matching(benefits, request.scope, portal),
        invited: invited, attended: attended)
      func share(_ part: Int, _ who: ReachedPart.Who) -> DeliveryView.Table.Cell {
        guard let all = reach.matching else { return .init(text: "—", isNumber: true) }
        return .init(
          text: FigureText.percent(part, of: all) ?? "—", href: ReachedPart.path(clause, who, of: gathering),
          note: "\(part) / \(all)", isNumber: true)
      }
      rows.append([
        .text(portal.corpus.clause(clause)?.heading(pen.language) ?? "\(clause)", clause.path),
        reach.matching.map { .number($0, ReachedPart.path(clause, .matching, of: gathering)) }
          ?? .text(words("programmes.nobodyCounted")),
        share(reach.invited, .invited), share(reach.attended, .attended),
      ])
    }
    return DeliveryView.Section(
      title: words("programmes.reach"), lead: words("programmes.reachLead"), anchor: "reach",
      table: DeliveryView.Table(
        [
          words("programmes.field.about"), words("programmes.matching"), words("programmes.invitedShare"),
          words("programmes.attendedShare"),
        ], numbers: [1, 2, 3], rows: rows))
  }

  private static func benefits(of clause: ClauseID, _ portal: Portal) -> [InstrumentID] {
    (portal.corpus.clause(clause)?.instruments ?? []).filter { portal.corpus.benefit($0.id)?.table != nil }.map(\.id)
  }

  /// - Parameter enterprises: the guests whom the reader sees.
  private static func guestSection(
    _ gathering: Gathering, _ enterprises: [CreditCode: Enterprise], _ pen: DeliveryPen, mayAct: Bool
  ) -> DeliveryView.Section {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let page = Pager.page(of: request)
    var seen: [(enterprise: Enterprise, guest: Gathering.Guest)] =
      gathering.guests.sorted { $0.key < $1.key }.compactMap { code, guest in enterprises[code].map { ($0, guest) } }
    // Those who came stand first: there is something to follow up.
    let attended = seen.filter { $0.guest.hasAttended }
    seen = attended + seen.filter { !$0.guest.hasAttended }
    let list = GuestList(request)
    let rows = GuestList.rows(seen.filter { list.holds($0.guest) }, list, gathering, pen)
    var acts: [DeliveryView.Act] = []
    if mayAct {
      if gathering.state == .planned, !gathering.isOver(on: request.today) {
        let benefits = gathering.figures.about.flatMap { Self.benefits(of: $0, portal) }
        acts.append(GatheringInvitation.form(gathering, benefits, pen))
        if let withdrawal = GatheringInvitation.withdrawal(gathering, pen) { acts.append(withdrawal) }
      }
      if gathering.figures.start.dayInShanghai <= request.today, gathering.state.name != .cancelled {
        acts.append(
          pen.act(
            gathering.path, "programmes.act.attend", title: words("programmes.act.attend"), hidden: ["act": "attend"],
            fields: [pen.programme("codes", of: "attend", isLong: true, hint: "programmes.codesHint")]))
      }
      if !attended.isEmpty {
        let choices = attended.map {
          Choice(value: $0.enterprise.creditCode.text, label: $0.enterprise.title, isChosen: false)
        }
        let types = portal.cases.reference.types.filter(\.isTakenIn).flatMap { type in
          type.declaration.types.map {
            Choice(
              value: "\(type.instrument)|\($0)",
              label: "\(type.name(pen.language)) · \(portal.corpus.wording($0)(pen.language))", isChosen: false)
          }
        }
        acts.append(
          pen.act(
            gathering.path, "programmes.act.follow", title: words("programmes.act.follow"), hidden: ["act": "follow"],
            fields: [
              pen.programme("enterprise", of: "follow", choices), pen.programme("type", of: "follow", types),
              pen.programme("text", of: "follow", isLong: true),
            ], isPlain: true))
        acts.append(
          pen.act(
            gathering.path, "programmes.act.strike", title: words("programmes.act.strike"), hidden: ["act": "strike"],
            fields: [pen.programme("enterprise", of: "strike", choices), pen.programme("reason", of: "strike")],
            isPlain: true))
      }
    }
    return DeliveryView.Section(
      title: words("programmes.guests"), anchor: "guests", tabs: list.tabs(gathering, words),
      table: DeliveryView.Table(
        [
          words("enterprise.name"), words("enterprise.area"), words("programmes.invited"), words("programmes.reply"),
          words("programmes.attended"), words("programmes.cases"),
        ], rows: Array(rows.dropFirst((page - 1) * Pager.size).prefix(Pager.size))),
      empty: rows.isEmpty ? words(seen.isEmpty ? "programmes.noGuests" : "programmes.nobodyReached") : nil,
      pager: Pager(request, page: page, total: rows.count, words: words),
      links: gathering.guests.isEmpty ? [] : GuestList.files(of: gathering, list, words), acts: acts)
  }
}
