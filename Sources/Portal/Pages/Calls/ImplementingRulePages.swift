import Access
import Decimals
import Delivery
import Diagnostics
import PolicyCorpus
import Quantities

/// 实施细则: what is recorded, open to everybody; one with its versions by date, and the calls that go by it.
enum ImplementingRulePages {
  /// How many clauses the form has room for.
  private static let clauseFields = 5

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await list(DeliveryPen(request, portal))
  }

  static func record(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    do {
      let reply = try await portal.ports.delivery.run(
        .recordImplementingRule(try terms(request, portal), amending: nil), by: request.actor.id,
        key: request.commandKey, at: request.now)
      return DeliveryView.next("/implementing-rules/\(reply.subject)?done=ruleRecorded")
    } catch let faults as Diagnostics {
      return try await list(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  static func one(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(DeliveryPen(request, portal))
  }

  static func amend(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let (rule, _) = try await found(request, portal)
    do {
      let reply = try await portal.ports.delivery.run(
        .recordImplementingRule(try terms(request, portal), amending: rule.id), by: request.actor.id,
        key: request.commandKey, at: request.now)
      return DeliveryView.next("/implementing-rules/\(reply.subject)?done=ruleRecorded")
    } catch let faults as Diagnostics {
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  /// The rules of a clause as its page names them: title, number, where each stands.
  static func crumbs(of clause: ClauseID, _ rules: ImplementingRules, on day: CalendarDay, _ words: Strings) -> [Crumb]
  {
    rules.rules(of: clause, on: day).map { rule in
      Crumb(
        "\(rule.terms.title)（\(rule.terms.document)，\(rules.standing(of: rule, on: day).wording(words.language))）",
        rule.path)
    }
  }

  // MARK: What was typed

  private static func terms(_ request: PortalRequest, _ portal: Portal) throws -> ImplementingRule.Terms {
    let form = request.form
    let clauses = try (1...clauseFields).compactMap { number -> ClauseID? in
      guard let text = form.text("clause\(number)") else { return nil }
      guard let clause = ClauseID(text), portal.corpus.clause(clause) != nil else {
        throw Diagnostics(.chooseFromList("clause\(number)"))
      }
      return clause
    }
    func choice<Value: RawRepresentable>(_ field: String, _ type: Value.Type) throws -> Value?
    where Value.RawValue == String {
      guard let text = form.text(field) else { return nil }
      guard let value = Value(rawValue: text) else { throw Diagnostics(.chooseFromList(field)) }
      return value
    }
    return ImplementingRule.Terms(
      issuer: form.text("issuer") ?? "", document: form.text("document") ?? "", title: form.text("title") ?? "",
      issuedOn: try request.day("issuedOn"), validFrom: try request.day("validFrom"),
      validTo: form.text("validTo") == nil ? nil : try request.day("validTo"), clauses: clauses,
      fixes: ImplementingRule.Fixes(
        papers: CallPages.papers(form.text("papers")), entrance: try choice("entrance", Call.Entrance.self),
        contact: form.text("contact") ?? "", advance: try CallPages.advance(request),
        oversubscription: try choice("oversubscription", Call.Oversubscription.self)))
  }

  // MARK: Pages

  private static func mayRecord(_ request: PortalRequest) -> Bool { request.actor.roles.contains(.city) }

  private static func list(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let rules = try await all(portal)
    let mayRecord = mayRecord(request)
    var view = DeliveryView(
      crumbs: [Crumb(words("nav.calls"), "/calls"), Crumb(words("implementing.title"))],
      title: words("implementing.title"), lead: words("implementing.lead"), done: pen.done, faults: pen.faults,
      sections: [
        DeliveryView.Section(
          title: words("implementing.all"),
          table: DeliveryView.Table(
            [
              words("implementing.field.title"), words("implementing.field.issuer"), words("implementing.clauses"),
              words("implementing.period"), words("table.state"),
            ],
            rows: rules.current(on: request.today).map { rule in
              [
                .text(rule.terms.title, rule.path, note: rule.terms.document), .text(rule.terms.issuer),
                .text(clauses(of: rule, pen)), .text(period(of: rule, rules, pen)), standing(of: rule, rules, pen),
              ]
            }),
          empty: rules.all.isEmpty
            ? words(mayRecord ? "implementing.noneToRecord" : "implementing.none") : nil,
          folds: words("implementing.act.record"),
          acts: mayRecord ? [form("/implementing-rules", nil, "record", pen)] : [])
      ])
    view.isBook = false
    return .page(Page("delivery/page", title: view.title, view: view, status: view.hasFaults ? 422 : 200))
  }

  private static func page(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let (rule, rules) = try await found(request, portal)
    let line = Set(rules.line(of: rule).map(\.id))
    let calls = try await portal.ports.delivery.store.read { try $0.calls() }.filter { call in
      call.state.name == .published && call.terms.implementing.map(line.contains) ?? false
    }
    let limits = try await portal.limits(of: calls)
    var sections = [says(rule, rules, pen), versions(of: rule, rules, pen)]
    sections.append(
      DeliveryView.Section(
        title: words("implementing.calls"),
        table: DeliveryView.Table(
          [words("calls.field.title"), words("calls.windowHead"), words("implementing.byVersion")],
          rows: calls.map { call in
            [
              .text(call.terms.title, call.path, note: call.terms.document),
              .text(CallNotices.window(of: call, limits[call.id], on: request.today, words)), .text(call.terms.rule),
            ]
          }), empty: calls.isEmpty ? words("implementing.noCalls") : nil,
        links: mayRecord(request) && rules.standing(of: rule, on: request.today) == .inForce
          ? [Crumb(words("implementing.toCall"), "/delivery/calls?rule=\(rule.id)")] : []))
    if mayRecord(request), rules.amendment(of: rule.id) == nil {
      sections.append(
        DeliveryView.Section(
          title: words("implementing.amend"), lead: words("implementing.amendLead"),
          folds: words("implementing.act.amend"), acts: [form(rule.path, rule.terms, "amend", pen)]))
    }
    var view = DeliveryView(
      crumbs: [
        Crumb(words("nav.calls"), "/calls"), Crumb(words("implementing.title"), "/implementing-rules"),
        Crumb(rule.terms.title),
      ], title: rule.terms.title,
      lead:
        "\(rule.terms.document) · \(rule.terms.issuer) · \(rules.standing(of: rule, on: request.today).wording(pen.language))",
      done: pen.done, faults: pen.faults, sections: sections)
    view.isBook = false
    return .page(Page("delivery/page", title: view.title, view: view, status: view.hasFaults ? 422 : 200))
  }

  /// What it is, and what a call under it keeps to.
  private static func says(_ rule: ImplementingRule, _ rules: ImplementingRules, _ pen: DeliveryPen)
    -> DeliveryView.Section
  {
    let (words, fixes) = (pen.words, rule.terms.fixes)
    let free = words("implementing.free")
    var rows: [[DeliveryView.Table.Cell]] = rule.terms.clauses.map { clause in
      [.text(words("implementing.clauses")), .text(heading(of: clause, pen), clause.path)]
    }
    rows += [
      [.text(words("implementing.field.issuedOn")), .text(rule.terms.issuedOn.text(in: pen.language))],
      [.text(words("implementing.period")), .text(period(of: rule, rules, pen))],
      [.text(words("calls.entrance")), .text(fixes.entrance?.wording(pen.language) ?? free)],
      [
        .text(words("calls.field.papers")),
        .text(fixes.papers.isEmpty ? free : fixes.papers.joined(separator: words("list.separator"))),
      ],
      [
        .text(words("instalments.way")),
        .text(
          fixes.advance.map { words("instalments.declared", ["share": $0.share.percent]) } ?? free,
          note: fixes.advance.map { AwardWords.acceptance(of: $0, pen) }),
      ],
      [
        .text(words("calls.field.oversubscription")), .text(fixes.oversubscription?.wording(pen.language) ?? free),
      ], [.text(words("calls.field.contact")), .text(fixes.contact.isEmpty ? free : fixes.contact)],
    ]
    return DeliveryView.Section(
      title: words("implementing.says"), lead: words("implementing.saysLead"),
      table: DeliveryView.Table([words("calls.item"), words("calls.said")], rows: rows))
  }

  private static func versions(of rule: ImplementingRule, _ rules: ImplementingRules, _ pen: DeliveryPen)
    -> DeliveryView.Section
  {
    let words = pen.words
    return DeliveryView.Section(
      title: words("implementing.versions"), lead: words("implementing.versionsLead"), anchor: "versions",
      table: DeliveryView.Table(
        [
          words("calls.field.document"), words("implementing.field.issuedOn"), words("implementing.period"),
          words("table.state"),
        ],
        rows: rules.line(of: rule).reversed().map { version in
          [
            .text(
              version.terms.document, version.id == rule.id ? nil : version.path,
              note: version.id == rule.id ? words("implementing.thisOne") : version.terms.title),
            .text(version.terms.issuedOn.text(in: pen.language)), .text(period(of: version, rules, pen)),
            standing(of: version, rules, pen),
          ]
        }))
  }

  // MARK: Words

  private static func clauses(of rule: ImplementingRule, _ pen: DeliveryPen) -> String {
    rule.terms.clauses.map { heading(of: $0, pen) }.joined(separator: pen.words("list.separator"))
  }

  /// `《升规方案》第五条`.
  private static func heading(of clause: ClauseID, _ pen: DeliveryPen) -> String {
    let title = pen.portal.corpus.document(clause.document)?.title(pen.language) ?? clause.document.text
    return pen.words("implementing.clause", ["document": title, "clause": clause.wording(pen.language)])
  }

  private static func period(of rule: ImplementingRule, _ rules: ImplementingRules, _ pen: DeliveryPen) -> String {
    let from = rule.terms.validFrom.text(in: pen.language)
    guard let last = rules.lastDay(of: rule) else { return pen.words("implementing.from", ["from": from]) }
    guard last >= rule.terms.validFrom else { return pen.words("implementing.never") }
    return pen.words("implementing.fromTo", ["from": from, "to": last.text(in: pen.language)])
  }

  private static func standing(of rule: ImplementingRule, _ rules: ImplementingRules, _ pen: DeliveryPen)
    -> DeliveryView.Table.Cell
  {
    let standing = rules.standing(of: rule, on: pen.request.today)
    let css =
      switch standing {
      case .inForce: "yes"
      case .upcoming: "ask"
      case .amended, .expired: "out"
      }
    return .state(css, standing.wording(pen.language))
  }

  // MARK: Forms

  private static func form(
    _ action: String, _ terms: ImplementingRule.Terms?, _ name: String, _ pen: DeliveryPen
  ) -> DeliveryView.Act {
    let (words, today) = (pen.words, pen.request.today)
    func field(
      _ key: String, _ value: String, type: String = "text", isShort: Bool = false, isRequired: Bool = true,
      label: String? = nil, hint: String? = nil
    ) -> DeliveryView.Act.Field {
      DeliveryView.Act.Field(
        id: "\(name)-\(key)", name: key, label: label ?? words("implementing.field.\(key)"), hint: hint, type: type,
        value: value, isShort: isShort, isRequired: isRequired)
    }
    func choice(_ key: String, _ label: String, _ options: [(String, String)], _ chosen: String?)
      -> DeliveryView.Act.Field
    {
      var field = field(key, "", isRequired: false, label: label)
      field.isSelect = true
      field.options = options.map { Choice(value: $0.0, label: $0.1, isChosen: $0.0 == chosen ?? "") }
      return field
    }
    let clauses = pen.portal.corpus.clauses.map { ("\($0.id)", heading(of: $0.id, pen)) }
    let chosen = terms?.clauses.map(\.description) ?? []
    let free = [("", words("implementing.free"))]
    let fixes = terms?.fixes
    var fields = [
      field("issuer", terms?.issuer ?? ""), field("title", terms?.title ?? ""), field("document", ""),
      field("issuedOn", "\(today)", type: "date", isShort: true),
      field("validFrom", "\(today)", type: "date", isShort: true),
      field(
        "validTo", "", type: "date", isShort: true, isRequired: false, hint: words("implementing.hint.validTo")),
    ]
    fields += (1...clauseFields).map { number in
      choice(
        "clause\(number)", words("implementing.clauseNumber", ["number": "\(number)"]),
        [("", words("implementing.noClause"))] + clauses, chosen.dropFirst(number - 1).first)
    }
    fields += [
      choice(
        "entrance", words("calls.entrance"),
        free + Call.Entrance.allCases.map { ($0.rawValue, $0.wording(pen.language)) }, fixes?.entrance?.rawValue),
      field(
        "papers", fixes?.papers.joined(separator: "、") ?? "", isRequired: false, label: words("calls.field.papers"),
        hint: words("calls.hint.papers")),
      field(
        "advance", fixes?.advance.map { $0.share.percent } ?? "", isShort: true, isRequired: false,
        label: words("instalments.field.advance"), hint: words("implementing.hint.advance")),
      field(
        "acceptancePapers", fixes?.advance?.papers.joined(separator: "、") ?? "", isRequired: false,
        label: words("instalments.field.acceptancePapers"), hint: words("instalments.hint.acceptancePapers")),
      field(
        "acceptance", CallPages.typed(fixes?.advance?.acceptance), isShort: true, isRequired: false,
        label: words("instalments.field.acceptance"), hint: words("instalments.hint.acceptance")),
      choice(
        "oversubscription", words("calls.field.oversubscription"),
        free + Call.Oversubscription.allCases.map { ($0.rawValue, $0.wording(pen.language)) },
        fixes?.oversubscription?.rawValue),
      field("contact", fixes?.contact ?? "", isRequired: false, label: words("calls.field.contact")),
    ]
    return pen.act(action, "implementing.act.\(name)", fields: fields)
  }

  // MARK: Looking up

  static func all(_ portal: Portal) async throws -> ImplementingRules {
    ImplementingRules(try await portal.ports.delivery.store.read { try $0.implementingRules() })
  }

  private static func found(
    _ request: PortalRequest, _ portal: Portal
  ) async throws -> (ImplementingRule, ImplementingRules) {
    let rules = try await all(portal)
    guard let id = request.parameters["rule"].flatMap(ImplementingRuleID.init), let rule = rules[id] else {
      throw PageFault.notFound(BudgetPages.unknown)
    }
    return (rule, rules)
  }
}

extension ImplementingRule {
  /// Its own page.
  var path: String { "/implementing-rules/\(id)" }
}

extension Portal {
  /// What a call under a rule begins with; `nil` where none of its clauses has anything that a call can be for.
  func draft(under rule: ImplementingRule, on day: CalendarDay) -> Call.Terms? {
    let clauses = Set(rule.terms.clauses)
    let fixes = rule.terms.fixes
    guard let instrument = calledInstruments.first(where: { clauses.contains($0.clause) }) else { return nil }
    let isPaid = corpus.benefit(instrument)?.paysSum == true
    let entrance = fixes.entrance ?? (isPaid ? .withoutApplication : .elsewhere)
    let steps =
      entrance == .elsewhere
      ? nil : CallPages.chains.first { ($0.first == .consent) == (entrance == .withoutApplication) }
    return Call.Terms(
      instrument: instrument, title: "", document: "", implementing: rule.id, year: day.year - 1, opens: day,
      closes: day.adding(days: 30), entrance: entrance, papers: fixes.papers,
      unit: rule.terms.issuer, contact: fixes.contact, steps: steps ?? [],
      oversubscription: fixes.oversubscription ?? .proportional, budget: nil, publicityDays: 5, supplementDays: 5,
      advance: entrance == .elsewhere ? nil : fixes.advance)
  }
}
