import Access
import Delivery
import Diagnostics
import PolicyCorpus
import Quantities

/// 申报通知 as the office keeps them, and one with its runs and its awards.
enum CallPages {
  /// The ways that a call may declare; the first step tells whether enterprises apply.
  static let chains: [[ChainStep]] = [
    [.consent, .credit, .publicity, .issue], [.consent, .credit, .panel, .publicity, .issue],
    [.town, .district, .panel, .publicity, .issue], [.town, .district, .experts, .panel, .publicity, .issue],
    [.district, .experts, .panel, .publicity, .issue],
    [.town, .district, .credit, .panel, .publicity, .issue].sorted(),
  ]

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await list(DeliveryPen(request, portal))
  }

  static func record(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    do {
      let terms = try terms(request, portal)
      try await checkFunds(of: terms, request, portal)
      let reply = try await portal.ports.delivery.run(
        .call(.record(terms)), by: request.actor.id, key: request.commandKey, at: request.now)
      return DeliveryView.next("/delivery/calls/\(reply.subject)?done=callRecorded")
    } catch let faults as Diagnostics {
      return try await list(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  static func one(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(DeliveryPen(request, portal))
  }

  static func act(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let call = try await found(request, portal)
    do {
      let form = request.form
      let desk = portal.ports.delivery
      let command: DeliveryCommand
      // Who approves carries out the call's rule; all else is the office's that keeps the call.
      let keeps = try await desk.store.read { try request.keeps(call, in: $0) }
      guard keeps || form.text("do") == "allot" else { throw Diagnostics(.notYours) }
      switch form.text("do") {
      case "revise":
        let terms = try terms(request, portal)
        try await checkFunds(of: terms, request, portal)
        command = .call(.revise(call.id, terms))
      case "publish": command = .call(.publish(call.id))
      case "fund":
        guard let budget = form.text("budget").flatMap(BudgetID.init) else {
          throw Diagnostics(.chooseFromList("budget"))
        }
        command = .call(.fund(call.id, budget))
      case "extend":
        command = .call(.extend(call.id, closes: try request.day("closes"), document: form.text("document") ?? ""))
      case "withdraw": command = .call(.withdraw(call.id, reason: form.text("reason") ?? ""))
      case "allot":
        // It weighs every applicant against the budget: for those who see that.
        guard try await desk.store.read({ try AwardRights(call, request, in: $0).isOfBudget }) else {
          throw Diagnostics(.notYourBudget)
        }
        command = .award(.allot(call.id))
      case "grant": command = .award(try await otherGrant(of: call, request, portal))
      case "withdrawGrant":
        // The list of them is the whole city's.
        guard request.keepsCityFunds else { throw Diagnostics(.notYours) }
        guard let grant = form.text("grant").flatMap(OtherGrantID.init) else {
          throw Diagnostics(.chooseFromList("grant"))
        }
        command = .award(.withdrawOtherGrant(grant, reason: form.text("reason") ?? ""))
      case "run":
        let reply = try await desk.makeRun(
          under: call.id, within: request.scope, on: try request.day("on"), by: request.actor.id,
          key: request.commandKey, at: request.now)
        return DeliveryView.next("/delivery/runs/\(reply.subject)?done=ran")
      default: throw Diagnostics(.chooseFromList("do"))
      }
      _ = try await desk.run(
        command, over: request.seenVersion, by: request.actor.id, key: request.commandKey, at: request.now)
      let done = ["publish": "callPublished", "allot": "callAllotted"][form.text("do") ?? ""] ?? "callChanged"
      return DeliveryView.next("/delivery/calls/\(call.id)?done=\(done)")
    } catch let faults as Diagnostics {
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  // MARK: Pages

  private static func list(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let (every, kept) = try await portal.ports.delivery.store.read { book in
      (try book.calls(), try book.offered(try book.standingBudgets().filter { request.keeps($0) }))
    }
    var links = [Crumb(words("implementing.title"), "/implementing-rules")]
    // A district's call is over a budget of its own.
    if request.ownDistrict != nil, kept.isEmpty { links.append(Crumb(words("calls.toBudgets"), "/delivery#budgets")) }
    let payers = try await payers(of: every, request, portal, words)
    let isOpen = request.query.text("open") != nil
    let calls = isOpen ? every.filter { $0.phase(on: request.today) == .open } : every
    let rules = try await ImplementingRulePages.all(portal)
    let begun = request.query.text("rule").flatMap(ImplementingRuleID.init).flatMap { rules[$0] }
      .flatMap { portal.draft(under: $0, on: request.today) }
    let view = DeliveryView(
      crumbs: BudgetPages.crumbs(pen) + [Crumb(words("calls.kept"))], title: words("calls.kept"),
      lead: words("calls.keptLead"), done: pen.done, faults: pen.faults,
      sections: [
        DeliveryView.Section(
          title: words(isOpen ? "calls.openNow" : "calls.all"),
          table: DeliveryView.Table(
            [
              words("calls.field.title"), words("calls.benefit"), words("calls.windowHead"), words("calls.entrance"),
              words("delivery.field.payer"),
            ],
            rows: calls.map { call in
              [
                .text(call.terms.title, "/delivery/calls/\(call.id)", note: call.terms.document),
                .text(portal.instrumentName(call.terms.instrument, words), call.terms.instrument.anchor),
                .text(CallNotices.window(of: call, on: request.today, words)),
                .text(call.terms.entrance.wording(pen.language)),
                payers[call.id] ?? .text(words("calls.noBudget")),
              ]
            }), empty: calls.isEmpty ? words("calls.none") : nil,
          links: links + [Crumb(words("grants.title"), OtherGrantsPage.path)],
          folds: begun == nil ? words("calls.act.record") : nil,
          acts: request.keepsFunds && (request.ownDistrict == nil || !kept.isEmpty)
            ? [form("/delivery/calls", begun, kept, rules, "calls.act.record", hidden: [:], pen)] : [])
      ])
    return .page(Page("delivery/page", title: view.title, view: view, status: view.hasFaults ? 422 : 200))
  }

  private static func form(
    _ action: String, _ terms: Call.Terms?, _ budgets: [OfferedBudget], _ implementing: ImplementingRules,
    _ button: String,
    hidden: KeyValuePairs<String, String>, over version: StandingVersion? = nil, _ pen: DeliveryPen
  ) -> DeliveryView.Act {
    let (portal, words, today) = (pen.portal, pen.words, pen.request.today)
    func choices<Value>(_ values: [Value], _ chosen: Value?, _ text: (Value) -> (String, String)) -> [Choice]
    where Value: Equatable {
      values.map { Choice(value: text($0).0, label: text($0).1, isChosen: $0 == chosen) }
    }
    // What is filed elsewhere has no budget by which a district could keep it.
    let isCity = pen.request.keepsCityFunds
    let called = isCity ? portal.calledInstruments : portal.calledBenefits.map(\.id)
    let benefits = choices(called, terms?.instrument) {
      ($0.description, "\(portal.instrumentName($0, words))（\($0.clause.wording(pen.language))）")
    }
    let ways = choices(isCity ? chains + [[]] : chains, terms?.steps) { chain in
      chain.isEmpty
        ? (Call.Entrance.elsewhere.rawValue, words("calls.elsewhere.way"))
        : (
          chain.map(\.rawValue).joined(separator: ","),
          chain.map { $0.wording(pen.language) }.joined(separator: " → ")
        )
    }
    var way = pen.callChoice("chain", of: "call", ways)
    if isCity { way.hint = words("calls.hint.chain") }
    let rules = choices(Call.Oversubscription.allCases, terms?.oversubscription) {
      ($0.rawValue, $0.wording(pen.language))
    }
    let none: [Choice] =
      pen.request.ownDistrict == nil
      ? [Choice(value: "", label: words("calls.noBudget"), isChosen: terms?.budget == nil)] : []
    let money: [Choice] =
      none
      + portal.budgets(budgets, for: terms?.instrument).map {
        portal.choice($0, isChosen: $0.budget.id == terms?.budget, words)
      }
    let versions =
      [("", words("implementing.noRule"))]
      + (terms.map { $0.implementing == nil && !$0.rule.isEmpty ? [($0.rule, $0.rule)] : [] } ?? [])
      + implementing.all.filter { rule in
        rule.id == terms?.implementing
          || [.inForce, .upcoming].contains(implementing.standing(of: rule, on: today))
      }.map { ($0.id.text, "\($0.terms.title)（\($0.terms.document)）") }
    let named = terms?.implementing?.text ?? terms?.rule ?? ""
    var rule = pen.callChoice(
      "rule", of: "call", versions.map { Choice(value: $0.0, label: $0.1, isChosen: $0.0 == named) })
    rule.hint = words("calls.hint.rule")
    return pen.act(
      action, button, hidden: hidden, over: version,
      fields: [
        pen.callChoice("benefit", of: "call", benefits), pen.callField("title", of: "call", value: terms?.title ?? ""),
        pen.callField("document", of: "call", value: terms?.document ?? ""),
        rule,
        pen.callField(
          "year", of: "call", value: "\(terms?.year ?? today.year - 1)", type: "number", isShort: true,
          hint: "calls.hint.year"),
        pen.callField("opens", of: "call", value: "\(terms?.opens ?? today)", type: "date", isShort: true),
        pen.callField(
          "closes", of: "call", value: "\(terms?.closes ?? today.adding(days: 30))", type: "date", isShort: true),
        way,
        pen.callField(
          "papers", of: "call", value: terms?.papers.joined(separator: "、") ?? "", isRequired: false,
          hint: "calls.hint.papers"), pen.callField("unit", of: "call", value: terms?.unit ?? ""),
        pen.callField("contact", of: "call", value: terms?.contact ?? ""),
      ]
        + (isCity
          ? [
            pen.callField(
              "address", of: "call", value: terms?.address ?? "", type: "url", isRequired: false,
              hint: "calls.hint.address")
          ] : []) + [
          pen.callChoice("budget", of: "call", money),
          pen.callChoice("oversubscription", of: "call", rules),
          DeliveryView.Act.Field(
            id: "call-advance", name: "advance", label: words("instalments.field.advance"),
            hint: words("instalments.hint.advance"), value: terms?.advance.map { $0.share.percent } ?? "",
            isShort: true,
            isRequired: false),
          DeliveryView.Act.Field(
            id: "call-acceptancePapers", name: "acceptancePapers", label: words("instalments.field.acceptancePapers"),
            hint: words("instalments.hint.acceptancePapers"),
            value: terms?.advance?.papers.joined(separator: "、") ?? "", isRequired: false),
          DeliveryView.Act.Field(
            id: "call-acceptance", name: "acceptance", label: words("instalments.field.acceptance"),
            hint: words("instalments.hint.acceptance"), value: typed(terms?.advance?.acceptance), isShort: true,
            isRequired: false),
          pen.callField(
            "publicityDays", of: "call", value: "\(terms?.publicityDays ?? 5)", type: "number", isShort: true),
          pen.callField(
            "supplementDays", of: "call", value: "\(terms?.supplementDays ?? 5)", type: "number", isShort: true),
          confirmation(terms, pen),
          pen.callChoice(
            "asksAmount", of: "call",
            [false, true].map { asks in
              Choice(
                value: asks ? "yes" : "no", label: words(asks ? "calls.asksAmount.yes" : "calls.asksAmount.no"),
                isChosen: asks == (terms?.asksAmount ?? false))
            }),
        ])
  }

  private static func confirmation(_ terms: Call.Terms?, _ pen: DeliveryPen) -> DeliveryView.Act.Field {
    var field = pen.callField(
      "confirmationDays", of: "call", value: terms?.confirmationDays.map { "\($0)" } ?? "", type: "number",
      isShort: true, isRequired: false)
    field.hint = pen.words("calls.hint.confirmationDays", ["days": "\(Call.Terms.defaultDaysToConfirm)"])
    return field
  }

  private static func page(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let version = try await version(of: try await found(request, portal), pen)
    let call = try await found(request, portal)
    let rules = try await ImplementingRulePages.all(portal)
    let desk = portal.ports.delivery
    let (runs, budgets, awards, rights, room, pool, hindrance, keeps, hold, lacksBudget) = try await desk.store.read {
      book in
      let awards = try book.awards(AwardFilter(call: call.id), scope: request.scope, offset: 0, limit: .max).rows
      let pool = try book.allotmentPool(of: call)
      return (
        try book.runs(of: call.id).map { ($0, try RunPage.counts(of: $0, within: request.scope, in: book)) },
        try book.offered(try book.standingBudgets().filter { request.keeps($0) }),
        awards, try AwardRights(call, request, in: book),
        try call.terms.budget.map { try book.balance(.available($0)) }, pool,
        try desk.hindrance(for: request.actor.id, decidingOn: pool?.awards ?? [], in: book, at: request.now),
        try request.keeps(call, in: book),
        try call.terms.approvingStep.flatMap { try book.shareHold(of: call, at: $0) },
        try call.terms.budget.map { try book.isReturned($0) } ?? true
      )
    }
    var sections =
      call.terms.entrance == .elsewhere
      ? [try await matchingSection(call, pen)]
      : [
        try await under(call, awards, room, pool, rights, hindrance, hold, pen),
        runsSection(call, runs, mayRun: keeps && call.state.name == .published, pen),
      ]
    sections.append(CallBoard.notice(call, try await portal.limit(of: call), pen))
    if let grants = try await grantsSection(call, pen) { sections.append(grants) }
    if keeps { sections.append(manage(call, version, budgets, rules, lacksBudget: lacksBudget, pen)) }
    let view = DeliveryView(
      crumbs: BudgetPages.crumbs(pen) + [Crumb(words("calls.kept"), "/delivery/calls"), Crumb(call.terms.title)],
      title: call.terms.title,
      lead: "\(call.terms.document) · \(CallNotices.window(of: call, on: request.today, words))", done: pen.done,
      faults: pen.faults, sections: sections)
    return .page(Page("delivery/page", title: view.title, view: view, status: view.hasFaults ? 422 : 200))
  }

  /// 他处已获支持 of the call's benefit, for those who see every area; `nil` where there is none.
  private static func grantsSection(_ call: Call, _ pen: DeliveryPen) async throws -> DeliveryView.Section? {
    let words = pen.words
    guard pen.request.scope == .everywhere else { return nil }
    let grants = try await pen.portal.ports.delivery.store.read {
      try $0.otherGrants(of: [call.terms.instrument], enterprise: nil)
    }
    guard !grants.isEmpty else { return nil }
    let names = try await pen.portal.enterpriseNames(grants.map(\.enterprise), within: pen.request.scope)
    let counting = grants.filter { $0.withdrawn == nil }
    var acts: [DeliveryView.Act] = []
    if pen.request.keepsCityFunds, !counting.isEmpty {
      let choices = counting.map { grant in
        Choice(
          value: grant.id.text,
          label: "\(names[grant.enterprise] ?? grant.enterprise.text) \(grant.year) \(grant.amount.grouped)",
          isChosen: false)
      }
      acts.append(
        pen.act(
          "/delivery/calls/\(call.id)", "calls.act.withdrawGrant", hidden: ["do": "withdrawGrant"],
          fields: [
            pen.callChoice("grant", of: "withdrawGrant", choices), pen.callField("reason", of: "withdrawGrant"),
          ], isPlain: true))
    }
    return DeliveryView.Section(
      title: words("calls.grantLead"), anchor: "grants",
      table: DeliveryView.Table(
        [
          words("enterprise.name"), words("calls.field.year"), words("calls.field.office"),
          words("delivery.field.amount"), words("table.state"),
        ], numbers: [3],
        rows: grants.map { grant in
          [
            .text(
              names[grant.enterprise] ?? grant.enterprise.text, "/enterprises/\(grant.enterprise)",
              note: grant.subject == grant.enterprise.text ? nil : grant.subject), .text("\(grant.year)"),
            .text(grant.office, note: grant.document), .money(grant.amount, "/enterprises/\(grant.enterprise)"),
            grant.withdrawn.map { reason in
              DeliveryView.Table.Cell(
                note: reason, state: StateMark(css: "out", word: words("calls.grantWithdrawn")))
            } ?? .state("yes", words("calls.grantCounts")),
          ]
        }), folds: acts.isEmpty ? nil : words("calls.act.withdrawGrant"), acts: acts)
  }

  /// What a call that is filed elsewhere has here: who matches, where the benefit has conditions. Who has applied is not known.
  private static func matchingSection(_ call: Call, _ pen: DeliveryPen) async throws -> DeliveryView.Section {
    let (words, instrument) = (pen.words, call.terms.instrument)
    var section = DeliveryView.Section(title: words("calls.elsewhere.title"), lead: words("calls.elsewhere.lead"))
    if pen.portal.corpus.benefit(instrument)?.table != nil {
      let matching = try await CallWaitingPage.matching(call, within: pen.request.scope, pen.portal)
      section.table = DeliveryView.Table(
        [words("calls.item"), words("delivery.count")], numbers: [1],
        rows: [[.text(words("calls.matching")), .number(matching, instrument.rowsPath(state: "holds"))]])
    }
    return section
  }

  /// How many awards stand at each step, and what they come to.
  private static func under(
    _ call: Call, _ awards: [Award], _ room: Money?, _ pool: AllotmentPool?, _ rights: AwardRights,
    _ hindrance: Diagnostic?, _ hold: ShareHold?, _ pen: DeliveryPen
  ) async throws -> DeliveryView.Section {
    let words = pen.words
    func sum(_ awards: [Award]) -> Money { awards.map(\.granted).total }
    func href(_ key: String, _ value: String) -> String { "/delivery/awards?call=\(call.id)&\(key)=\(value)" }
    var rows: [[DeliveryView.Table.Cell]] = []
    for step in call.terms.steps {
      let here = awards.filter { $0.state.step == step }
      rows.append([
        .text(step.wording(pen.language), href("step", step.rawValue)),
        .number(here.count, href("step", step.rawValue)),
        .money(sum(here), href("step", step.rawValue)),
      ])
    }
    for state in [Award.State.Name.postponed, .refused, .withdrawn, .issued] {
      let here = awards.filter { $0.state.name == state }
      guard !here.isEmpty else { continue }
      rows.append([
        .text(state.wording(pen.language), href("state", state.rawValue)),
        .number(here.count, href("state", state.rawValue)), .money(sum(here), href("state", state.rawValue)),
      ])
    }
    for stage in Instalments.Stage.Name.allCases where stage != .planned && call.terms.advance != nil {
      let here = awards.filter { $0.instalments?.stage.name == stage }
      rows.append([
        .text(stage.wording(pen.language), href("stage", stage.rawValue)),
        .number(here.count, href("stage", stage.rawValue)), .money(sum(here), href("stage", stage.rawValue)),
      ])
    }
    let step = call.terms.approvingStep
    let waiting = awards.filter { award in step.map { award.state == .waiting($0) } ?? false }
    let isOver = room.map { sum(waiting) > $0 } ?? false
    // What was cut is cut anew only once the rule comes to something else; before the last application is in, nothing is.
    let isAsked = rights.isOfBudget && rights.may(.panel) && (isOver || pool?.isStale == true)
    let isOpen = call.takesApplications(on: pen.request.today)
    // Nor before all have come, or where what is left is too little for the share that is published.
    let held = rights.isOfBudget && rights.may(.panel) && !isOpen ? hold : nil
    let mayAllot = isAsked && !isOpen && held == nil
    let desk = pen.portal.ports.delivery
    let late = desk.late(awards, under: call, on: pen.request.today, by: try await desk.calendar()).count
    var section = DeliveryView.Section(
      title: words("calls.awards"),
      lead: room.map { free in
        guard rights.isOfBudget else {
          // What is free of it is another's to know.
          return words(
            "calls.roomOfOthers",
            ["waiting": sum(waiting).grouped, "rule": call.terms.oversubscription.wording(pen.language)])
        }
        return words(
          isOver ? "calls.over" : "calls.room",
          [
            "free": free.grouped, "waiting": sum(waiting).grouped,
            "rule": call.terms.oversubscription.wording(pen.language),
          ])
      } ?? words("calls.noBudgetYet"), anchor: "awards",
      table: awards.isEmpty
        ? nil
        : DeliveryView.Table(
          [words("calls.step"), words("delivery.count"), words("delivery.field.amount")], numbers: [1, 2], rows: rows),
      empty: awards.isEmpty ? words("calls.noAwards") : nil,
      links: late == 0
        ? [] : [Crumb(words("calls.lateLink", ["count": "\(late)"]), "/delivery/awards?call=\(call.id)&late=1")],
      acts: mayAllot && hindrance == nil
        ? [pen.act("/delivery/calls/\(call.id)", "calls.act.allot", hidden: ["do": "allot"])] : [])
    if room == nil, Portal.allows(pen.request.actor, Portal.money) {
      section.links.append(Crumb(words("calls.toBudgets"), "/delivery#budgets"))
    }
    // Where its money is carried over, and it with it.
    let payer = try await desk.store.read { book in try call.terms.budget.flatMap { try book.budget($0) } }
    if let payer, pen.request.scope.contains(payer), Portal.allows(pen.request.actor, Portal.money) {
      section.links.append(
        Crumb(
          words("carry.paidFrom", ["budget": payer.name, "year": "\(payer.year)"]), "/delivery/budgets/\(payer.id)"))
    }
    if let held {
      section.lead = pen.sentences(section.lead, pen.said(held.diagnostic))
      section.links += ShareHoldPart.links(to: held, of: call, pen)
    }
    if isAsked, isOpen {
      section.lead = pen.sentences(
        section.lead, words("calls.allotAfter", ["day": call.terms.closes.text(in: pen.language)]))
    }
    // What is approved and goes back is told before, and what stands whatever is cut.
    if mayAllot, let approved = pool?.approved, !approved.isEmpty {
      section.lead = pen.sentences(section.lead, words("calls.allotReopens", ["count": "\(approved.count)"]))
    }
    let standing = awards.filter {
      $0.state.step.map { $0 > .publicity } ?? false || [.publicised, .issued].contains($0.state.name)
    }
    if mayAllot, !standing.isEmpty {
      section.lead = pen.sentences(section.lead, words("calls.allotKeeps", ["count": "\(standing.count)"]))
    }
    // Who proposed them is told so, and who can.
    if mayAllot, let hindrance {
      section.lead = pen.sentences(section.lead, pen.said(hindrance))
    }
    return section
  }

  private static func runsSection(
    _ call: Call, _ runs: [(run: Run, counts: [RunRow.Finding: Int])], mayRun: Bool, _ pen: DeliveryPen
  ) -> DeliveryView.Section {
    let words = pen.words
    return DeliveryView.Section(
      title: words("calls.runs"), lead: words("calls.runsLead"), anchor: "runs",
      table: DeliveryView.Table(
        [
          words("calls.run"), words("calls.asked"), words("calls.finding.proposed"), words("calls.finding.open"),
          words("calls.finding.barred"), words("calls.atMost"),
        ], numbers: [1, 2, 3, 4, 5],
        rows: runs.map { run, counts in
          let path = "/delivery/runs/\(run.id)"
          // Whoever sees a part is told that part's rows, and nothing of what stands in no row of theirs.
          let isWhole = [.everywhere, run.question.scope].contains(pen.request.scope)
          return [
            .text(
              words("calls.runNumber", ["number": "\(run.id.number)"]), path,
              note: run.question.on.text(in: pen.language)),
            isWhole ? .number(run.counts.asked, "\(path)#asked") : .text("—"),
            .number(counts[.proposed] ?? 0, "\(path)?finding=proposed"),
            .number(counts[.open] ?? 0, "\(path)?finding=open"),
            .number(counts[.barred] ?? 0, "\(path)?finding=barred"),
            isWhole ? .money(run.counts.atMost, "\(path)?finding=proposed") : .text("—"),
          ]
        }), empty: runs.isEmpty ? words("calls.noRuns") : nil,
      acts: mayRun
        ? [
          pen.act(
            "/delivery/calls/\(call.id)", "calls.act.run", hidden: ["do": "run"],
            fields: [
              pen.callField("on", of: "run", value: "\(pen.request.today)", type: "date", isShort: true)
            ])
        ] : [])
  }

  private static func manage(
    _ call: Call, _ version: StandingVersion?, _ budgets: [OfferedBudget], _ rules: ImplementingRules,
    lacksBudget: Bool, _ pen: DeliveryPen
  ) -> DeliveryView.Section {
    let words = pen.words
    let action = "/delivery/calls/\(call.id)"
    var acts: [DeliveryView.Act] = []
    switch call.state {
    case .drafted:
      acts.append(pen.act(action, "calls.act.publish", hidden: ["do": "publish"]))
      acts.append(
        form(
          action, call.terms, budgets, rules, "calls.act.revise", hidden: ["do": "revise"], over: version, pen))
    case .published:
      if lacksBudget { acts += fundForm(call, budgets, pen) }
      acts.append(
        pen.act(
          action, "calls.act.extend", hidden: ["do": "extend"],
          fields: [
            pen.callField("closes", of: "extend", value: "\(call.terms.closes)", type: "date", isShort: true),
            pen.callField("document", of: "extend"),
          ], isPlain: true))
      if pen.portal.corpus.benefit(call.terms.instrument)?.paysSum == true {
        acts.append(
          pen.act(
            action, "calls.act.grant", title: words("calls.grantLead"), hidden: ["do": "grant"],
            fields: [
              pen.callField("enterprise", of: "grant")
            ]
              + (pen.portal.corpus.benefit(call.terms.instrument)?.subject == .enterprise
                ? []
                : [
                  pen.callField("subject", of: "grant"),
                  pen.callChoice(
                    "registered", of: "grant",
                    ["yes", "no"].map {
                      Choice(value: $0, label: words("calls.registered.\($0)"), isChosen: $0 == "yes")
                    }),
                ]) + [
                pen.callField("year", of: "grant", value: "\(call.terms.year)", type: "number", isShort: true),
                pen.amount(of: "grant"), pen.callField("office", of: "grant"), pen.callField("document", of: "grant"),
              ], isPlain: true))
      }
    case .withdrawn: break
    }
    if call.state.name != .withdrawn {
      acts.append(
        pen.act(
          action, "calls.act.withdrawCall", hidden: ["do": "withdraw"],
          fields: [pen.callField("reason", of: "withdraw")], isPlain: true))
    }
    return DeliveryView.Section(
      title: words("calls.manage"),
      folds: call.state == .drafted || call.terms.entrance != .elsewhere && lacksBudget
        ? nil : words(call.terms.entrance == .elsewhere ? "calls.elsewhere.changes" : "calls.changes"), acts: acts)
  }

  /// Names the budget of a call that was published without one, or whose own was sent back; none where no budget is for its
  /// benefit.
  private static func fundForm(_ call: Call, _ budgets: [OfferedBudget], _ pen: DeliveryPen) -> [DeliveryView.Act] {
    let fitting = pen.portal.budgets(budgets, for: call.terms.instrument)
    guard call.terms.entrance != .elsewhere, !fitting.isEmpty else { return [] }
    let field = pen.callChoice("budget", of: "fund", fitting.map { pen.portal.choice($0, pen.words) })
    return [pen.act("/delivery/calls/\(call.id)", "calls.act.fund", hidden: ["do": "fund"], fields: [field])]
  }

  /// What a draft's form is filled from; `nil` for a call that is no draft any more.
  private static func version(of call: Call, _ pen: DeliveryPen) async throws -> StandingVersion? {
    guard call.state == .drafted else { return nil }
    let change = try await pen.portal.ports.store.read { try $0.journalRecords.lastChange(of: call.id) }
    return try await pen.portal.standing(change, pen.words)
  }

  private static func found(_ request: PortalRequest, _ portal: Portal) async throws -> Call {
    guard let id = request.parameters["call"].flatMap(CallID.init),
      let call = try await portal.ports.delivery.store.read({ try $0.call(id) })
    else { throw PageFault.notFound(BudgetPages.unknown) }
    return call
  }
}

extension Diagnostic {
  fileprivate static let notYours = Diagnostic(
    "delivery.not-yours", at: Place(field: "do"),
    Wording(
      zh: "这份申报通知由市级人员维护；区级资金的，由该区主管部门维护",
      en: "the call is kept by the city's people, or by the district's that bears it"),
    remedy: Wording(zh: "请他们办理", en: "leave it to them"))
}
