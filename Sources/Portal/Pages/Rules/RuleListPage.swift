import Diagnostics
import PolicyCorpus
import Rules

/// 规则: every decision of the corpus by document and clause, with its version and what its analysis found.
enum RuleListPage {
  struct View: Sendable {
    struct Row: Sendable {
      let name: String
      let href: String
      let clause: Crumb
      let rows: String
      let version: String
      let state: StateMark
      let analysis: StateMark
      let cases: String
    }

    struct Group: Sendable {
      let document: Crumb
      let rows: [Row]
    }

    struct StandardRow: Sendable {
      let title: String
      let href: String
      let criteria: String
      let sureness: String
    }

    let query: String
    let documents: [Choice]
    let states: [Choice]
    let summary: String
    let groups: [Group]
    let isEmpty: Bool
    let standards: [StandardRow]
    let corpus: String
    let mayPlay: Bool
    let mayUpload: Bool
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let filter = Filter(request, portal)
    let files = try await portal.ruleDesk.files()
    func state(_ rule: Rule) -> StateMark {
      StateMark(files[rule.id], loaded: rule.version, on: request.today, words)
    }
    let found = portal.rules.book.rules.filter(filter.admits).filter { filter.admits(state($0), words) }
    let groups = portal.corpus.newestFirst.compactMap { document -> View.Group? in
      let rows = found.filter { $0.id.clause.document == document.id }.map { row($0, state($0), portal, words) }
      return rows.isEmpty
        ? nil : View.Group(document: Crumb(document.title(words.language), document.id.path), rows: rows)
    }
    let view = View(
      query: filter.query,
      documents: [Choice(value: "", label: words("filter.all"), isChosen: filter.document == nil)]
        + portal.corpus.newestFirst.map { document in
          Choice(
            value: document.id.text, label: document.title(words.language), isChosen: document.id == filter.document)
        },
      states: ["", "clean", "found", "enabled", "other", "proposed", "none"].map { key in
        Choice(
          value: key, label: words(Filter.name(of: key)), isChosen: key == filter.state)
      },
      summary: words(
        "rules.summary", ["count": "\(found.count)", "total": "\(portal.rules.book.rules.count)"]),
      groups: groups, isEmpty: found.isEmpty,
      standards: filter.isOpen ? portal.corpus.standards.map { row($0, words) } : [],
      corpus: String(portal.corpus.hash.prefix(12)), mayPlay: portal.mayOpen("/rules/playground", request.actor),
      mayUpload: portal.mayOpen("/rules/upload", request.actor))
    return .page(Page("rules/list", title: words("nav.rules"), view: view))
  }

  private static func row(_ rule: Rule, _ state: StateMark, _ portal: Portal, _ words: Strings) -> View.Row {
    View.Row(
      name: rule.benefit.name(words.language), href: rule.id.rulePath,
      clause: Crumb(rule.id.clause.wording(words.language), rule.id.anchor), rows: "\(rule.table.rows.count)",
      version: rule.version.short, state: state, analysis: StateMark(rule.analysis, words),
      cases: "\(rule.benefit.cases.count)")
  }

  private static func row(_ standard: Standard, _ words: Strings) -> View.StandardRow {
    View.StandardRow(
      title: standard.title(words.language), href: "/rules/standards/\(standard.id)",
      criteria: "\(standard.criteria.count)", sureness: standard.sureness.wording(words.language))
  }

  /// What a reader narrows the list to.
  private struct Filter {
    let query: String
    let document: DocumentID?
    let state: String
    private let words: [String]
    private let portal: Portal

    init(_ request: PortalRequest, _ portal: Portal) {
      query = String((request.query.text("q") ?? "").prefix(60))
      document = request.query.text("document").flatMap { DocumentID($0) }
      state = request.query.text("state") ?? ""
      words = query.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
      self.portal = portal
    }

    /// What a state of the filter is called.
    static func name(of key: String) -> String {
      switch key {
      case "": "filter.all"
      case "clean", "found": "rules.filter.\(key)"
      default: "versions.state.\(key)"
      }
    }

    /// Whether the rule stands as the filter asks.
    func admits(_ mark: StateMark, _ words: Strings) -> Bool {
      ["enabled", "other", "proposed", "none"].contains(state) ? mark.word == words("versions.state.\(state)") : true
    }

    var isOpen: Bool { query.isEmpty && document == nil && state.isEmpty }

    func admits(_ rule: Rule) -> Bool {
      if let document, rule.id.clause.document != document { return false }
      switch state {
      case "clean" where !rule.analysis.isClean, "found" where rule.analysis.isClean: return false
      default: break
      }
      guard !words.isEmpty else { return true }
      let text = text(of: rule)
      return words.allSatisfy { text.contains($0) }
    }

    /// Whatever somebody may look a rule up by: its names, its clause, its columns and the facts that they read.
    private func text(of rule: Rule) -> String {
      let clause = portal.corpus.clause(rule.id.clause)
      let facts = rule.benefit.inputs.flatMap(\.facts).map(\.definition)
      let wordings = [rule.benefit.name, clause?.heading].compactMap { $0 } + facts.map(\.name)
      return
        (wordings.flatMap { [$0.zh, $0.en] } + rule.table.inputs.map(\.name) + facts.map(\.id.text)
        + ["\(rule.id)", rule.version.short]).joined(separator: "\n").lowercased()
    }
  }
}
