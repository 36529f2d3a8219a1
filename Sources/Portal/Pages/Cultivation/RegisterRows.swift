import Cultivation
import Diagnostics
import Enterprises
import Facts
import PolicyCorpus
import Quantities

/// Writes the rows of a register's list.
struct RegisterRows: Sendable {
  private let asked: RegisterAsked
  private let request: PortalRequest
  private let portal: Portal
  private let words: Strings
  let cells: RegisterCells

  /// How many fields a row shows; the entry's page and the export have all.
  private static let shown = 3

  init(_ asked: RegisterAsked, _ request: PortalRequest, _ portal: Portal, people: [String: String]) {
    self.asked = asked
    self.request = request
    self.portal = portal
    words = portal.renderer.words(request.language)
    cells = RegisterCells(portal: portal, words: words, people: people)
  }

  private var language: Language { request.language }
  private var declaration: RegisterDeclaration { asked.address.declaration }
  /// A field that only repeats the day of entry, which each row has in any case, gives its place to the next.
  var shownFields: [RegisterDeclaration.Field] {
    guard asked.tab != .candidates else { return [] }
    let own = portal.renderer.words(.chinese)("cultivation.entered")
    return Array(declaration.fields.filter { $0.name != own }.prefix(Self.shown))
  }

  /// Whether what is shown is also asked by the statutory survey.
  var isNonStatistical: Bool {
    declaration.showsStatutoryFacts(portal.corpus.facts)
      || (portal.corpus.candidateCount(of: asked.address.id)?.readsStatutoryFacts ?? false)
  }

  /// How entries come in, in a sentence.
  var lead: String {
    switch declaration.entry {
    case .rule(let count):
      words("declared.byRule", ["rule": portal.corpus.count(count)?.name(language) ?? ""])
    case .byHand(let source): words("declared.byHand", ["source": portal.corpus.wording(source)(language)])
    }
  }

  var facts: [Pair] {
    let clause = asked.address.id.clause
    let title = portal.corpus.document(clause.document)?.title(language) ?? ""
    return [
      Pair(words("cultivation.clause"), words("card.clause", ["document": title, "clause": clause.wording(language)])),
      Pair(
        words("declared.exit"),
        declaration.exitReasons.map { portal.corpus.wording($0)(language) }.joined(separator: words("list.separator"))),
      declaration.review.map { Pair(words("declared.review"), words("cycle.\($0.rawValue)")) },
      declaration.validUntil.map { Pair(words("cultivation.expiry"), portal.corpus.wording($0)(language)) },
    ].compactMap { $0 }
  }

  /// Whether rows tell until when an entry is valid.
  var showsValidity: Bool { declaration.validUntil != nil && asked.tab != .candidates }

  /// Whether candidates come with how likely each is to rise above scale: those of the library that is kept for it.
  var showsForecast: Bool { asked.tab == .candidates && asked.address.id == MonitoringDesk.library }

  var heads: [ColumnHead] {
    RegisterAsked.orders(asked.tab, asked.address).map { order in
      ColumnHead(
        words(order.label), by: order.rawValue, chosen: asked.query.order.rawValue,
        isDescending: asked.query.isDescending, request)
    }
  }

  /// In which order candidates with a forecast stand, in a sentence; `nil` for every other list and order.
  var orderNote: String? {
    guard showsForecast, asked.query.order == .chance else { return nil }
    return words("cultivation.byChance.\(asked.query.isDescending ? "falling" : "rising")")
  }

  func rows(offset: Int, limit: Int) async throws -> (rows: [RegisterPage.Row], total: Int) {
    var query = asked.query
    query.offset = offset
    query.limit = limit
    switch asked.tab {
    case .candidates: return try await candidates(query)
    case .namesakes:
      let groups = try await portal.registers.namesakes(in: asked.address.id, within: request.scope)
      let entries = groups.flatMap { $0 }
      return (try await entries.dropFirst(offset).prefix(limit).asyncMap { try await row($0) }, entries.count)
    default:
      guard asked.exit == nil else {
        query.offset = 0
        query.limit = .max
        let entries = asked.narrowed(try await portal.registers.page(query, within: request.scope).rows)
        return (try await entries.dropFirst(offset).prefix(limit).asyncMap { try await row($0) }, entries.count)
      }
      let found = try await portal.registers.page(query, within: request.scope)
      return (try await found.rows.asyncMap { try await row($0) }, found.total)
    }
  }

  private func row(_ entry: RegisterEntry) async throws -> RegisterPage.Row {
    let dossier = try await cells.dossier(of: entry, declaration, on: asked.day, within: request.scope)
    let dues = asked.tab == .inside || asked.tab == .due ? declaration.dues(of: entry, on: asked.day) : []
    let shown = Set(shownFields.map(\.name))
    let values = zip(declaration.fields, cells.pairs(of: entry, declaration, dossier, on: asked.day))
      .filter { shown.contains($0.0.name) }
    let note = asked.tab == .lapsed ? try await lapsed(entry) : self.note(entry, dues)
    let mayPick = [.inside, .due, .lapsed, .proposed].contains(asked.tab)
    return RegisterPage.Row(
      pick: mayPick ? "e\(entry.id)" : nil, code: entry.subject.enterprise?.text, title: entry.title,
      href: asked.dueExits[entry.id]?.path ?? entry.path,
      area: portal.areaName(entry.area, in: language),
      since: ((asked.tab == .inside ? entry.enteredOn : nil) ?? entry.since).text(in: language),
      valid: entry.validUntil?.text(in: language) ?? "—", note: note, mark: mark(entry, dues),
      cells: values.map(\.1.text))
  }

  private func note(_ entry: RegisterEntry, _ dues: [EntryDue]) -> String {
    if case .left(let reason) = entry.state { return portal.corpus.wording(reason)(language) }
    let exit = asked.dueExits[entry.id].map { portal.said($0, words) }
    return ([exit].compactMap { $0 } + dues.map { words.said($0, on: asked.day) })
      .joined(separator: words("sentence.separator"))
  }

  /// Which part of the condition holds no more, by the facts that it reads.
  private func lapsed(_ entry: RegisterEntry) async throws -> String {
    guard entry.subject.kind == .enterprise, let code = entry.subject.enterprise,
      let count = portal.corpus.candidateCount(of: asked.address.id), let ground = try await ground(of: code, count),
      !ground.failing.isEmpty
    else { return words("cultivation.lapsedNote") }
    return words(
      "cultivation.lapsedFor", ["facts": values(of: ground.facts.filter { ground.failing.contains($0.reference) })])
  }

  private func mark(_ entry: RegisterEntry, _ dues: [EntryDue]) -> StateMark {
    if asked.dueExits[entry.id] != nil { return StateMark(css: "no", word: words("cultivation.toLeave")) }
    if dues.contains(where: \.isOverdue) { return StateMark(css: "no", word: words("cultivation.overdue")) }
    if !dues.isEmpty { return StateMark(css: "ask", word: words("cultivation.dueSoon")) }
    // On a day that has passed it stood in the register, whatever became of it since.
    let state: RegisterEntry.State.Name = asked.tab == .inside ? .entered : entry.state.name
    return StateMark(state, in: language)
  }

  // MARK: Candidates

  private func candidates(_ query: RegisterQuery) async throws -> (rows: [RegisterPage.Row], total: Int) {
    guard let count = portal.corpus.candidateCount(of: asked.address.id) else { return ([], 0) }
    let found = try await portal.registers.candidates(query, on: request.today, within: request.scope)
    let listed = showsForecast ? try await sources(of: found.rows.map(\.enterprise)) : [:]
    let rows = try await found.rows.asyncMap { candidate in
      let ground = try await ground(of: candidate.enterprise, count)
      let watched =
        showsForecast ? try await portal.ports.monitoring.watched(candidate.enterprise, within: request.scope) : nil
      let forecast = watched.map { WatchedWords($0, words) }
      return RegisterPage.Row(
        pick: candidate.isDecided ? "c\(candidate.enterprise)" : nil, code: candidate.enterprise.text,
        title: candidate.title,
        href: "/enterprises/\(candidate.enterprise)", area: portal.areaName(candidate.area, in: language), since: "—",
        valid: "—",
        note: [
          listed[candidate.enterprise], ground.map { note($0) },
          showsForecast ? forecast?.reason ?? words("cultivation.noForecast") : nil,
        ].compactMap { $0 }.joined(separator: words("sentence.separator")),
        mark: candidate.isDecided
          ? StateMark(css: "yes", word: words("cultivation.holds"))
          : StateMark(css: "ask", word: words("state.undecided")),
        cells: showsForecast ? [forecast?.chance ?? "—", forecast?.range ?? "—"] : [],
        inFile: showsForecast ? WatchedWords.forecastInFile(watched?.forecast) : [])
    }
    return (rows, found.total)
  }

  /// 从哪里选入: in which other registers of the library's own clause each of some enterprises stands, in words.
  private func sources(of enterprises: [CreditCode]) async throws -> [CreditCode: String] {
    let clause = asked.address.id.clause
    let names = Dictionary(
      uniqueKeysWithValues: portal.corpus.registers.map(\.instrument)
        .filter { $0.id.clause == clause && $0.id != asked.address.id }.map { ($0.id, $0.name(language)) })
    let entries = try await portal.registers.entries(of: enterprises, within: request.scope)
    return entries.compactMapValues { entries in
      let own = entries.filter { $0.state.name == .entered }.compactMap { names[$0.register] }
      guard !own.isEmpty else { return nil }
      return words(
        "cultivation.listedIn", ["registers": Set(own).sorted().joined(separator: words("list.separator"))])
    }
  }

  func ground(of enterprise: CreditCode, _ count: FactCount) async throws -> RuleGround? {
    guard let dossier = try await portal.facts.dossier(of: enterprise, known: request.today, within: request.scope)
    else { return nil }
    return try RuleGround(count, dossier, on: request.today)
  }

  /// What the condition read, or what is missing before anybody can say.
  func note(_ ground: RuleGround) -> String {
    if !ground.missing.isEmpty {
      return words(
        "cultivation.missing",
        ["facts": ground.missing.map { portal.factName($0, in: language) }.joined(separator: words("list.separator"))])
    }
    return values(of: ground.facts)
  }

  private func values(of facts: [(reference: FactReference, knowledge: Knowledge)]) -> String {
    facts.map { fact in
      words(
        "reason.value",
        [
          "fact": portal.factName(fact.reference, in: language),
          "value": portal.knowledgeText(fact.knowledge, of: fact.reference.fact, in: language),
        ])
    }.joined(separator: words("sentence.separator"))
  }
}

extension RegisterQuery.Order {
  /// What the column is called by which a list is ordered.
  var label: String {
    switch self {
    case .title: "cultivation.subject"
    case .area: "enterprise.area"
    case .entered: "cultivation.entered"
    case .since: "cultivation.since"
    case .valid: "cultivation.valid"
    case .chance: "monitoring.chance"
    }
  }
}

extension StateMark {
  init(_ state: RegisterEntry.State.Name, in language: Language) {
    let css =
      switch state {
      case .entered: "yes"
      case .proposed: "ask"
      case .refused: "no"
      case .left, .merged: "out"
      }
    self.init(css: css, word: state.wording(language))
  }
}

extension Sequence {
  /// As `map`, one after the other.
  func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
    var results: [Result] = []
    for element in self { results.append(try await transform(element)) }
    return results
  }
}
