import Access
import Diagnostics
import Enterprises
import Facts
import Quantities

/// 补登: a fact of an enterprise that nobody has told yet, typed by those who may correct what was told.
enum FactAddPage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let title: String
    let path: String
    let facts: [Choice]
    /// What stands of the chosen fact already, each with the way to its correction.
    let told: [Told]
    let form: Form?
    let faults: [FormFaults.Fault]
    let hasFaults: Bool
  }

  struct Form: Sendable {
    /// Names the act, so that a form that is sent twice is carried out once.
    let key: String
    let fact: String
    let name: String
    /// 非统计口径, for what the statutory survey asks for too.
    let mark: String?
    let hint: String
    let choices: [Choice]
    let hasChoices: Bool
    let value: String
    /// Whether it is told for times; else it may hold from a day on.
    let hasPeriods: Bool
    let period: String
    let periodHint: String
    let since: String
    let bases: [Choice]
    let terms: [Term]
    /// Whether the chosen basis has to state them.
    let asksTerms: Bool
    let sources: [Choice]
    let doubts: FigureDoubts?
    /// How somebody knows that what is in doubt is right; of a month's figure who told it.
    let reason: String
    /// Whether it is told for months, so that it is said who told it.
    let asksTeller: Bool
    let reasonFault: String?
  }

  struct Told: Sendable {
    let time: String
    let value: String
    let basis: String
    let href: String
  }

  struct Term: Sendable {
    let name: String
    let label: String
    let value: String
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal, request.query.text("fact"), faults: nil)
  }

  static func save(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let enterprise = try await portal.enterprise(of: request)
    let form = request.form
    let name = form.text("fact") ?? ""
    do {
      let telling = try telling(enterprise.creditCode, name, request, portal)
      if let id = FactID(name) {
        try await portal.scale.check(id, form.text("value") ?? "", of: enterprise.creditCode, at: request.now)
      }
      try await request.confirming { isConfirmed in
        let asked = FactTelling(
          subject: telling.subject, lines: telling.lines, basis: telling.basis, source: telling.source,
          doubts: isConfirmed ? .confirmed : .asked, isAddition: true, reason: form.text("reason") ?? "")
        return try await portal.reporting.tell(
          asked, command: asked.command(by: request.actor.id, key: request.commandKey), at: request.now,
          within: request.scope)
      }
    } catch let faults as Diagnostics {
      return try await page(request, portal, name, faults: faults)
    }
    await portal.ports.factsChanged()
    guard let path = LocalPath(checking: "\(enterprise.path)?done=added") else { throw ClausePage.unknown }
    return .seeOther(path)
  }

  /// Where a fact is added, for those who may.
  static func path(of enterprise: Enterprise) -> String { "\(enterprise.path)/facts" }

  private static func telling(
    _ code: CreditCode, _ name: String, _ request: PortalRequest, _ portal: Portal
  ) throws -> FactTelling {
    let form = request.form
    guard let id = FactID(name), let definition = portal.corpus.facts.definition(of: id),
      definition.subject == .enterprise
    else {
      throw Diagnostics(
        Diagnostic(
          "facts.not-chosen", at: Place(field: "fact"), Wording(zh: "没有选数据", en: "no fact was chosen"),
          remedy: Wording(zh: "从名单里选一项", en: "choose one of the list")))
    }
    guard FactPage.mayChange(id, request.actor) else { throw Diagnostics(FactPage.scaleFacts) }
    var column = name
    var since: CalendarDay?
    if definition.periods.isEmpty {
      if let text = form.text("since") {
        guard let day = CalendarDay(text), FactDictionary.days.contains(day) else {
          throw Diagnostics(
            Diagnostic(
              "facts.since", at: Place(field: "since"),
              Wording(zh: "“\(text.excerpt)”不是日期", en: "“\(text.excerpt)” is no day"),
              expected: Wording(zh: "年-月-日，如 2026-05-01", en: "a day such as 2026-05-01")))
        }
        since = day
      }
    } else {
      let text = form.text("period") ?? ""
      guard let period = Period(text) else {
        throw Diagnostics(
          Diagnostic(
            "facts.period", at: Place(field: "period"),
            text.isEmpty
              ? Wording(zh: "没有写是哪一年或哪个月的数", en: "the time is missing")
              : Wording(zh: "“\(text.excerpt)”不是年份或月份", en: "“\(text.excerpt)” is no year or month"),
            expected: time(of: definition)))
      }
      column = FactReference(id, period).description
    }
    let value = form.text("value") ?? ""
    guard !value.isEmpty else {
      throw Diagnostics(
        Diagnostic(
          "facts.no-value", at: Place(field: column), Wording(zh: "没有填数值", en: "no value is given"),
          remedy: Wording(zh: "确知没有的填 -", en: "write - for what is known not to be there")))
    }
    guard form.text("basis") != nil else { throw Diagnostics(noBasis) }
    let basis = try Basis(
      named: form.text("basis"),
      terms: Dictionary(uniqueKeysWithValues: Self.terms.map { ($0, form.text($0) ?? "") }))
    guard basis.kind != .entryConfirmation else {
      throw Diagnostics(
        Diagnostic(
          "facts.entry-elsewhere", at: Place(field: "basis"),
          Wording(zh: "入统确认不在这里登记", en: "a confirmation of entry is not recorded here"),
          remedy: Wording(zh: "在企业页“入统与退规”登记，写明统计部门文件", en: "record it under entries and exits, with the document")))
    }
    return FactTelling(
      subject: SubjectReference(code), lines: [.init(column: column, text: value, since: since)], basis: basis,
      source: form.text("source"))
  }

  /// The times for which a fact is told, in words.
  private static func time(of definition: FactDefinition) -> Wording {
    let year = Wording(zh: "年份，如 2025", en: "a year such as 2025")
    let month = Wording(zh: "月份，如 2025-11", en: "a month such as 2025-11")
    guard definition.periods.contains(.month) else { return year }
    guard definition.periods.contains(.year) else { return month }
    return Wording(zh: "\(month.zh)；或\(year.zh)", en: "\(month.en), or \(year.en)")
  }

  private static let noBasis = Diagnostic(
    "facts.no-basis", at: Place(field: "basis"), Wording(zh: "没有选数据依据", en: "the basis was not chosen"),
    expected: Wording(
      zh: kinds.map(\.name.zh).joined(separator: "、") + "之一",
      en: "one of " + kinds.map(\.name.en).joined(separator: ", ")))

  /// The bases that are offered: aggregates are never of one enterprise, and confirmed entries have a page of their own.
  private static let kinds = Basis.Kind.allCases.filter { $0 != .statisticalAggregate && $0 != .entryConfirmation }

  /// What bases state.
  private static let terms = ["agreement", "purpose", "form", "approval", "until"]

  private static func page(
    _ request: PortalRequest, _ portal: Portal, _ name: String?, faults: Diagnostics?
  ) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let enterprise = try await portal.enterprise(of: request)
    let all = portal.corpus.facts.all.filter {
      $0.subject == .enterprise && $0.id.text != "credit_code" && FactPage.mayChange($0.id, request.actor)
    }
    let definition = all.first { $0.id.text == name }
    let standing = Dictionary(
      grouping: try await portal.facts.history(of: enterprise.creditCode, at: request.now, within: request.scope)
        .filter { $0.counts && $0.fact.subject.kind == .enterprise }.map(\.fact), by: \.reference.fact)
    // What is wrong with the value is told at the fact's own column, what a basis must state at the terms.
    let named = faults.map { faults in
      Diagnostics(faults.toPutRight.all.map { fault in definition.map { fault.named(without: $0.id) } ?? fault })
    }
    let marked = FormFaults(named, words: words) { fault in
      let field = fault.place?.field ?? "main"
      return definition.map { field == $0.id.text || field.hasPrefix("\($0.id)@") } ?? false ? "value" : field
    }
    let view = View(
      crumbs: [
        Crumb(words("nav.enterprises"), "/enterprises"), Crumb(enterprise.title, enterprise.path),
        Crumb(words("fact.add")),
      ],
      title: "\(enterprise.title) · \(words("fact.add"))", path: path(of: enterprise),
      facts: [Choice(value: "", label: words("fact.addChoose"), isChosen: definition == nil)]
        + all.map {
          Choice(
            value: $0.id.text,
            label: standing[$0.id] == nil
              ? $0.name(words.language) : words("fact.addTold", ["fact": $0.name(words.language)]),
            isChosen: $0.id == definition?.id)
        },
      told: (definition.flatMap { standing[$0.id] } ?? []).map { told($0, portal, words) }.reversed(),
      form: definition.map { form($0, of: enterprise, request, faults, portal, words) }, faults: marked.all,
      hasFaults: !marked.isEmpty)
    let isRefused = faults.map { !$0.all.isEmpty } ?? false
    return .page(
      Page(
        "enterprises/fact-add", title: view.title, view: view, status: isRefused ? 422 : 200,
        nonStatistical: view.form?.mark != nil))
  }

  private static func told(_ fact: RecordedFact, _ portal: Portal, _ words: Strings) -> Told {
    Told(
      time: fact.reference.period?.text(in: words.language)
        ?? fact.since.map { words("fact.since", ["day": $0.text(in: words.language)]) } ?? "—",
      value: fact.value.map { portal.factValue($0, of: fact.reference.fact, in: words.language).short }
        ?? words("fact.none"), basis: fact.origin.basis.kind.name(words.language), href: FactPage.path(of: fact))
  }

  private static func form(
    _ definition: FactDefinition, of enterprise: Enterprise, _ request: PortalRequest, _ faults: Diagnostics?,
    _ portal: Portal, _ words: Strings
  ) -> Form {
    let sent = request.form
    let language = words.language
    let value = sent.exactly("value") ?? ""
    let options = FactPage.options(of: definition, near: enterprise, value, request, portal, words)
    // No basis is taken for granted.
    let basis = sent.text("basis") ?? ""
    let source = sent.text("source") ?? ""
    let terms: [Term] = Self.terms.map { name in
      Term(name: name, label: words("import.\(name)"), value: sent.exactly(name) ?? "")
    }
    return Form(
      key: portal.freshKey(), fact: definition.id.text, name: definition.name(language),
      mark: RecordedFact.mark(definition, on: .voluntary)?(language), hint: FactPage.hint(of: definition, words),
      choices: options.isEmpty
        ? []
        : [Choice(value: "", label: "—", isChosen: value.isEmpty)]
          + options.map { Choice(value: $0.0, label: $0.1, isChosen: $0.0 == value) },
      hasChoices: !options.isEmpty, value: value, hasPeriods: !definition.periods.isEmpty,
      period: sent.exactly("period") ?? "",
      periodHint: time(of: definition)(language),
      since: sent.exactly("since") ?? "",
      bases: [Choice(value: "", label: "—", isChosen: basis.isEmpty)]
        + kinds.map { Choice(value: $0.rawValue, label: $0.name(language), isChosen: $0.rawValue == basis) },
      terms: terms, asksTerms: Basis.Kind(rawValue: basis).map { !$0.terms.isEmpty } ?? false,
      sources: [Choice(value: "", label: words("fact.addUsualSource"), isChosen: source.isEmpty)]
        + definition.sources.map { Choice(value: $0.id, label: $0.name(language), isChosen: $0.id == source) },
      doubts: FigureDoubts(faults, of: sent, words: words), reason: sent.exactly("reason") ?? "",
      asksTeller: definition.periods.contains(.month),
      reasonFault: faults?.toPutRight.all.first { $0.place?.field == "reason" }.map { words.said($0) })
  }
}
