import Access
import Cultivation
import Diagnostics
import Enterprises
import Facts
import Quantities

/// 更正或撤回: one fact as it was recorded, and another value in its place or none. What was recorded stays.
enum FactPage {
  struct View: Sendable {
    struct FieldFault: Sendable {
      let href: String
      let text: String
    }

    let crumbs: [Crumb]
    let title: String
    let facts: [Pair]
    /// What became of the fact; `nil` while it stands and can be changed.
    let fate: String?
    let isOpen: Bool
    let path: String
    /// Names the act, so that a form that is sent twice is carried out once.
    let key: String
    let value: String
    let hint: String
    let choices: [Choice]
    let hasChoices: Bool
    let reason: String
    let valueFault: String?
    let reasonFault: String?
    /// What is doubtful about the value.
    var doubts: FigureDoubts?
    let faults: [FieldFault]
    let hasFaults: Bool
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    page(request, portal, try await asked(request, portal), faults: Diagnostics([]))
  }

  /// Corrects or withdraws, as the button says that was pressed.
  static func change(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let asked = try await asked(request, portal)
    let reason = request.form.text("reason") ?? ""
    let act: Act
    do {
      guard mayChange(asked.fact.reference.fact, request.actor) else { throw Diagnostics(scaleFacts) }
      if Basis.entryFacts.contains(asked.fact.reference.fact.text) {
        let history = try await portal.ports.monitoring.scaleHistory(of: asked.enterprise.creditCode)
        if history.tells(asked.fact) { throw Diagnostics(recordedEntry) }
      }
      act = try request.asked("act")
      // What contradicts the rest is just what has to be taken back.
      if act == .correct {
        try await portal.scale.check(
          asked.fact.reference.fact, request.form.text("value") ?? "", of: asked.enterprise.creditCode, at: request.now)
      }
      switch act {
      case .withdraw:
        let withdrawal = FactWithdrawal(fact: asked.fact.id, reason: reason)
        _ = try await portal.reporting.withdraw(
          withdrawal, command: withdrawal.command(by: request.actor.id, key: request.commandKey), at: request.now,
          within: request.scope)
      case .correct:
        try await request.confirming { isConfirmed in
          let correction = FactCorrection(
            fact: asked.fact.id, text: request.form.text("value") ?? "", reason: reason, isConfirmed: isConfirmed)
          return try await portal.reporting.correct(
            correction, command: correction.command(by: request.actor.id, key: request.commandKey), at: request.now,
            within: request.scope)
        }
      }
    } catch let faults as Diagnostics {
      return page(request, portal, asked, faults: faults)
    }
    await portal.ports.factsChanged()
    let done = act == .withdraw ? "withdrawn" : "corrected"
    guard let path = LocalPath(checking: "\(asked.enterprise.path)?done=\(done)") else { throw ClausePage.unknown }
    return .seeOther(path)
  }

  private enum Act: String {
    case correct, withdraw
  }

  /// The enterprises whose facts a person may change; `nil` for nobody's.
  static func scope(of actor: Actor, on day: CalendarDay) -> AreaScope? {
    let rule = RouteRule(.post, "/enterprises/{code}/facts/{fact}", grants: Portal.factKeepers)
    if case .allowed(let scope) = decide(actor, rule, on: day) { return scope }
    return nil
  }

  /// Whether a person who works with an enterprise may add or change a fact of it: of an entry above scale those alone who
  /// record entries.
  static func mayChange(_ fact: FactID, _ actor: Actor) -> Bool {
    !Basis.entryFacts.contains(fact.text) || Portal.allows(actor, Portal.scaleKeepers)
  }

  static let scaleFacts = Diagnostic(
    "facts.scale-only", at: Place(field: "main"),
    Wording(
      zh: "入统日期、途径和是否首次入统，由区级、市级登记和更正", en: "days, routes and firsts of entries are for the district or the city"),
    remedy: Wording(zh: "请区级主管部门办理", en: "ask the district's office"))

  private static let recordedEntry = Diagnostic(
    "facts.recorded-entry", at: Place(field: "main"),
    Wording(zh: "这是登记入统时记下的，不在这里更正或撤回", en: "it was told as an entry was recorded, and is not changed here"),
    expected: Wording(zh: "在“入统与退规”办理", en: "under entries and exits"),
    remedy: Wording(
      zh: "在“入统与退规”撤回那一次登记，再按对的日期、途径和是否首次登记",
      en: "take that entry back there, and record it with the right day, route and whether it is the first"))

  /// The page of a fact, for the enterprise's page.
  static func path(of fact: RecordedFact) -> String { "/enterprises/\(fact.subject.enterprise)/facts/\(fact.id)" }

  private struct Asked {
    let enterprise: Enterprise
    let fact: RecordedFact
    /// Who recorded it.
    let by: String
    /// Who told it, or why it was corrected, as whoever recorded it said; `nil` where nothing was said.
    let said: String?
  }

  private static func asked(_ request: PortalRequest, _ portal: Portal) async throws -> Asked {
    guard let code = CreditCode(request.parameters["code"] ?? ""), let number = Int(request.parameters["fact"] ?? ""),
      let enterprise = try await portal.facts.enterprise(code, within: request.scope),
      let fact = try await portal.facts.history(of: code, at: request.now, within: request.scope)
        .first(where: { $0.fact.id.number == number })?.fact
    else {
      throw PageFault.notFound(
        Wording(
          zh: "没有这条记录，或者它不在您的查看范围内。", en: "There is no such record, or it is outside what you may see."))
    }
    let record = try await portal.ports.store.read { try $0.journalRecords.record(fact.origin.record) }
    let actors = try await portal.actorNames(portal.renderer.words(request.language))
    return Asked(
      enterprise: enterprise, fact: fact, by: actors(fact.origin.recordedBy),
      said: record?.entry.payload["reason"].text)
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, _ asked: Asked, faults: Diagnostics
  ) -> Reply {
    let words = portal.renderer.words(request.language)
    let fact = asked.fact
    let title = portal.factName(fact.reference, in: request.language)
    // What is wrong with the value is told at the fact's own column, everything else of the act at the reason.
    func field(_ fault: Diagnostic) -> String {
      fault.place?.field == fact.reference.description ? "value" : "reason"
    }
    func said(_ fault: Diagnostic) -> String { words.said(fault.named(without: fact.reference.fact)) }
    let value = request.form.exactly("value") ?? fact.value?.description ?? absent
    let definition = portal.corpus.facts.definition(of: fact.reference.fact)
    let choices = (definition.map { options(of: $0, near: asked.enterprise, value, request, portal, words) } ?? []).map
    {
      Choice(value: $0.0, label: $0.1, isChosen: $0.0 == value)
    }
    // Doubts stand beside the tick that answers them, and not among what has to be put right.
    let doubts = FigureDoubts(faults, of: request.form, words: words)
    let shown = faults.toPutRight.all
    let view = View(
      crumbs: [
        Crumb(words("nav.enterprises"), "/enterprises"), Crumb(asked.enterprise.title, asked.enterprise.path),
        Crumb(title),
      ],
      title: title, facts: facts(of: asked, portal, words), fate: fact.ending.map { $0.fate(words) },
      isOpen: fact.ending == nil && mayChange(fact.reference.fact, request.actor), path: path(of: fact),
      key: portal.freshKey(), value: value,
      hint: definition.map { hint(of: $0, words) } ?? "", choices: choices, hasChoices: !choices.isEmpty,
      reason: request.form.exactly("reason") ?? "",
      valueFault: shown.first { field($0) == "value" }.map(said),
      reasonFault: shown.first { field($0) == "reason" }.map(said), doubts: doubts,
      faults: shown.map { View.FieldFault(href: "#\(field($0))", text: said($0)) }, hasFaults: !shown.isEmpty)
    return .page(
      Page(
        "enterprises/fact", title: title, view: view, status: faults.all.isEmpty ? 200 : 422,
        nonStatistical: definition.flatMap { fact.mark($0) } != nil))
  }

  /// 没有: known to be absent, as files write it.
  private static let absent = "-"

  private static func facts(of asked: Asked, _ portal: Portal, _ words: Strings) -> [Pair] {
    let (fact, language) = (asked.fact, words.language)
    let value = fact.value.map { portal.factValue($0, of: fact.reference.fact, in: language) }
    let definition = portal.corpus.facts.definition(of: fact.reference.fact)
    let basis = fact.origin.basis
    let terms = basis.kind.terms.compactMap { basis.terms[$0] }.joined(separator: words("list.separator"))
    return [
      Pair(words("fact.value"), value.map { "\($0.short)（\($0.exact)）" } ?? words("fact.none")),
      Pair(words("fact.basis"), terms.isEmpty ? basis.kind.name(language) : "\(basis.kind.name(language))（\(terms)）"),
      Pair(
        words("fact.source"),
        definition?.sources.first { $0.id == fact.origin.source }?.name(language) ?? fact.origin.source),
      Pair(words("fact.recorded"), "\(asked.by) · \(fact.origin.recordedAt.text(in: language))"),
    ] + (asked.said.map { [Pair(words("fact.said"), $0)] } ?? [])
      + (fact.subject.key.isEmpty ? [] : [Pair(fact.subject.kind.name(language), fact.subject.key)])
  }

  /// How a value is written: as files write it.
  static func hint(of definition: FactDefinition, _ words: Strings) -> String {
    let form: String? =
      switch definition.type {
      case .decimal(.yuan): words("fact.form.yuan")
      case .decimal(.share): words("fact.form.share")
      case .decimal(.quantity(let unit)): words("fact.form.quantity", ["unit": unit])
      case .day: words(definition.isPast ? "fact.form.pastDay" : "fact.form.day")
      case .decimal(.count), .boolean, .year, .enumeration, .code, .text: nil
      }
    return [definition.definition(words.language), form, words("fact.form.absent")].compactMap { $0 }
      .joined(separator: words("sentence.separator"))
  }

  /// The values to choose from; none where the value is typed. Areas are chosen by their names, those of the enterprise's own
  /// district first.
  /// - Parameter standing: the value that stands or was sent: it is among them in any case.
  static func options(
    of definition: FactDefinition, near enterprise: Enterprise, _ standing: String, _ request: PortalRequest,
    _ portal: Portal, _ words: Strings
  ) -> [(String, String)] {
    let values: [(String, String)] =
      switch definition.type {
      case .boolean: [("true", words("answer.yes")), ("false", words("answer.no"))]
      case .enumeration(let choices): choices.map { ($0.id, $0.name(words.language)) }
      case .code(.area): areas(near: enterprise, standing, request, portal, words)
      default: []
      }
    return values.isEmpty ? [] : values + [(absent, words("fact.none"))]
  }

  private static func areas(
    near enterprise: Enterprise, _ standing: String, _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) -> [(String, String)] {
    let own = enterprise.area?.district
    let shown = portal.corpus.areas.all.filter { $0.stands(on: request.today) && $0.level != .city }
      .sorted { first, second in
        let (left, right) = (first.code.district == own, second.code.district == own)
        return left == right ? first.code < second.code : left
      }
    let options = shown.map { area in
      let name = portal.areaName(area.code, in: words.language)
      let district = area.level == .district ? nil : portal.areaName(area.code.district, in: words.language)
      return (area.code.text, district.map { words("fact.areaOf", ["district": $0, "area": name]) } ?? name)
    }
    guard let code = AreaCode(standing), !options.contains(where: { $0.0 == standing }) else { return options }
    return [(standing, portal.areaName(code, in: words.language))] + options
  }
}

extension Diagnostic {
  /// The same without the id of the fact that the page is about and bears the name of: ids are for files.
  func named(without fact: FactID) -> Diagnostic {
    func plain(_ wording: Wording) -> Wording {
      Wording(
        zh: wording.zh.replacing("（\(fact)）", with: ""),
        en: wording.en.replacing("\(fact) (", with: "(").replacing(" (\(fact))", with: ""))
    }
    return Diagnostic(code, at: place, plain(message), expected: expected.map(plain), remedy: remedy.map(plain))
  }
}

extension Enterprise {
  /// The enterprise's page.
  var path: String { "/enterprises/\(creditCode)" }
}

extension FactEnding {
  /// What became of the fact, with the reason.
  func fate(_ words: Strings) -> String {
    switch way {
    case .corrected: words("fact.corrected", ["reason": reason])
    case .withdrawn: words("fact.withdrawn", ["reason": reason])
    }
  }
}
