import Access
import Diagnostics
import PolicyCorpus
import Quantities
import Services

/// 设置: the terms of cases with their source and how sure it is, and each organisation's own working days.
enum ServiceSettingsPage {
  struct View: Sendable {
    struct Term: Sendable {
      let name: String
      let days: String
      let sureness: String
      let source: String
    }

    struct Own: Sendable {
      let kind: String
      let terms: String
      let reason: String
    }

    struct Day: Sendable {
      let area: String
      let day: String
      let isWorked: String
      let reason: String
    }

    let crumbs: [Crumb]
    let terms: [Term]
    let own: [Own]
    let days: [Day]
    let termsVersion: ServiceRuleForms.Version
    let daysVersion: ServiceRuleForms.Version
    let published: String
    let rules: [ServiceRuleForms.Form]
    let calendar: ServiceRuleForms.Calendar
    /// What is wrong in the lines of a list that was pasted.
    let lineFaults: [String]
    let kinds: [Choice]
    let areas: [Choice]
    let works: [Choice]
    let key: String
    let maySetTerms: Bool
    let isTerms: Bool
    let contact: String
    let simple: String
    let complex: String
    let termReason: String
    let day: String
    let dayReason: String
    let faults: [FieldFault]
    let hasFaults: Bool
    let done: String?
    /// The deadlines that moved with what was done.
    let moves: ServiceRuleForms.Moves?
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal, faults: [])
  }

  static func change(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let form = request.form
    var moved: MovedCases?
    do {
      switch try request.asked("act", among: Act.self) {
      case .ladder:
        guard maySetTerms(request) else { throw Diagnostics(cityAlone) }
        try await ServiceRuleForms.setLadder(request, portal)
      case .bounds:
        guard maySetTerms(request) else { throw Diagnostics(cityAlone) }
        try await ServiceRuleForms.setBounds(request, portal)
      case .year:
        guard maySetTerms(request) else { throw Diagnostics(cityAlone) }
        return try await page(request, portal, faults: [], looksAt: try ServiceRuleForms.year(of: request))
      case .publish:
        guard maySetTerms(request) else { throw Diagnostics(cityAlone) }
        moved = try await portal.cases.publish(
          try ServiceRuleForms.year(of: request), over: request.seenVersion, by: request.actor.id,
          key: request.commandKey, at: request.now)
      case .terms:
        guard maySetTerms(request) else { throw Diagnostics(cityAlone) }
        func days(_ name: String) throws(Diagnostics) -> Int {
          try ServiceTerm.workingDays(typed: form.text(name) ?? "", field: name)
        }
        try await portal.cases.setTerms(
          (contact: try days("contact"), simple: try days("simple"), complex: try days("complex")),
          of: form.text("kind").flatMap { InstrumentID($0) }, reason: form.text("reason") ?? "",
          over: request.seenVersion, by: request.actor.id, key: request.commandKey, at: request.now)
      case .day:
        let works: Bool? = form.text("works").flatMap { ["yes": true, "no": false][$0] }
        moved = try await portal.cases.setDay(
          form.day("day"), of: form.text("area").flatMap { AreaCode($0) },
          isWorked: works, reason: form.text("reason") ?? "", over: request.seenVersion, by: request.actor.id,
          key: request.commandKey, at: request.now, within: request.scope)
      }
    } catch let faults as Diagnostics {
      return try await page(request, portal, faults: faults.all)
    }
    let told = moved.flatMap { moved in moved.record.map { "&moved=\(moved.count)&change=\($0)" } } ?? ""
    return .seeOther(
      LocalPath(checking: "/services/settings?done=1\(told)") ?? LocalPath("/services/settings?done=1"))
  }

  private enum Act: String {
    case terms, day, ladder, bounds, year, publish
  }

  /// Terms, the ladder, bounds and a year's holidays hold for the whole city, and so the city sets them.
  private static func maySetTerms(_ request: PortalRequest) -> Bool {
    request.scope == .everywhere && request.actor.roles.contains(.city)
  }

  private static var cityAlone: Diagnostic {
    Diagnostic(
      "services.terms-city", at: Place(field: "kind"),
      Wording(
        zh: "办理时限全市统一，由市级设置；催办、预警和放假安排也是",
        en: "terms, reminders, bounds and holidays hold for the whole city, and the city sets them"),
      remedy: Wording(zh: "单件事项可以在它的页面上改时限", en: "a single case's term can be changed on its page"))
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, faults: [Diagnostic], looksAt year: PublishedYear? = nil
  ) async throws -> Reply {
    let said = try await ServiceWords(request, portal)
    let words = said.words
    // Before what the forms are filled with.
    let versions = try await ServiceRuleForms.versions(request, portal, words, faults: faults)
    let (set, days) = try await portal.cases.settings()
    let reference = portal.cases.reference
    let rules = ServiceRuleForms(
      request: request, portal: portal, said: said, rules: try await portal.cases.rules(), versions: versions)
    var look: ServiceRuleForms.Preview?
    if let year { look = try await rules.preview(of: year) }
    var moves: ServiceRuleForms.Moves?
    if let change = request.query.text("change").flatMap({ Int($0) }) { moves = try await rules.moves(after: change) }
    let published = said.calendar.publishedYears
    let moved = request.query.text("moved").flatMap { Int($0) }
    let now = set[nil] ?? reference.defaultTerms
    let (isTerms, isDay) = (request.form.text("act") == "terms", request.form.text("act") == "day")
    func typed(_ name: String, _ value: String, _ mine: Bool) -> String {
      mine ? request.form.exactly(name) ?? value : value
    }
    let own = request.actor.person?.area
    let areas = [own ?? reference.city]
    let kind = isTerms ? request.form.text("kind").flatMap { InstrumentID($0) } : nil
    let asked = request.form.text("area").flatMap { AreaCode($0) }
    let below = portal.areaChoices(within: request.scope, chosen: asked, words: words).filter { !$0.value.isEmpty }
    let view = View(
      crumbs: [Crumb(words("nav.services"), "/services"), Crumb(words("setting.title"))],
      terms: reference.termTable.terms.map { term in
        View.Term(
          name: words("setting.term.\(term.kind.rawValue)"), days: "\(term.workingDays)",
          sureness: term.sureness.wording(words.language), source: term.source(words.language))
      },
      own: ownTerms(set, besides: now, reference, words),
      days: days.filter { request.scope.covers(ServiceUnit($0.area)) || (own.map($0.area.contains) ?? true) }.map {
        View.Day(
          area: portal.areaName($0.area, in: words.language), day: said.day($0.day),
          isWorked: words($0.isWorked ? "setting.worked" : "setting.off"), reason: $0.reason)
      },
      termsVersion: rules.version(of: .terms), daysVersion: rules.version(of: .days),
      published: words(
        "setting.published",
        [
          "from": "\(published.min() ?? 0)", "to": "\(published.max() ?? 0)",
        ]),
      rules: rules.forms(), calendar: rules.calendar(look),
      lineFaults: faults.filter { $0.place?.line != nil }.map { $0.rendered(in: request.language) },
      // What was refused comes back for what it was meant, not for every kind.
      kinds: [Choice(value: "", label: words("setting.everyKind"), isChosen: kind == nil)]
        + CaseListPage.kinds(kind, portal, words).dropFirst(),
      areas: areas.map {
        Choice(
          value: $0.text, label: portal.areaName($0, in: words.language),
          isChosen: $0.text == (request.form.text("area") ?? $0.text))
      } + below,
      works: ["no", "yes", "table"].map {
        Choice(
          value: $0, label: words("setting.works.\($0)"), isChosen: $0 == (request.form.text("works") ?? "no"))
      },
      key: portal.freshKey(), maySetTerms: maySetTerms(request), isTerms: isTerms,
      contact: typed("contact", "\(now.contact)", isTerms), simple: typed("simple", "\(now.simple)", isTerms),
      complex: typed("complex", "\(now.complex)", isTerms), termReason: typed("reason", "", isTerms),
      day: typed("day", "", isDay), dayReason: typed("reason", "", isDay),
      faults: faults.filter { $0.place?.line == nil }
        .map { FieldFault(href: "#\(anchor(of: $0, request))", text: said.fault($0)) },
      hasFaults: !faults.isEmpty,
      done: request.query.text("done") == nil
        ? nil
        : words(
          moved == nil ? "setting.done" : moved == 0 ? "setting.doneUnmoved" : "setting.doneMoved",
          ["count": "\(moved ?? 0)"]),
      moves: moves)
    return .page(
      Page("services/settings", title: words("setting.title"), view: view, status: faults.isEmpty ? 200 : 422))
  }

  /// What was set, and what clauses give of themselves.
  private static func ownTerms(
    _ set: [InstrumentID?: CaseTerms], besides usual: CaseTerms, _ reference: ServiceReference, _ words: Strings
  ) -> [View.Own] {
    func line(_ kind: String, _ terms: CaseTerms, _ reason: String) -> View.Own {
      View.Own(
        kind: kind,
        terms: words(
          "setting.terms",
          ["contact": "\(terms.contact)", "simple": "\(terms.simple)", "complex": "\(terms.complex)"]),
        reason: reason)
    }
    var lines: [View.Own] = []
    for (instrument, terms) in set.sorted(by: { ($0.key?.description ?? "") < ($1.key?.description ?? "") }) {
      var why = ""
      if case .set(let reason) = terms.origin { why = reason }
      let kind = instrument.flatMap { reference.type($0)?.name(words.language) }
      lines.append(line(kind ?? words("setting.everyKind"), terms, why))
    }
    for type in reference.types where set[type.instrument] == nil {
      guard let terms = type.declaredTerms(besides: usual) else { continue }
      lines.append(line(type.name(words.language), terms, words("setting.termOfClause")))
    }
    return lines
  }

  private static func anchor(of fault: Diagnostic, _ request: PortalRequest) -> String {
    let field = fault.place?.field ?? "reason"
    guard field == "reason" else { return field }
    return switch request.form.text("act") {
    case "terms": "term-reason"
    case "ladder": "ladder-reason"
    case "bounds": "bounds-reason"
    default: "day-reason"
    }
  }
}
