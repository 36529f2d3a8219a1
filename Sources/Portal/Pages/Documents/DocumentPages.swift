import Diagnostics
import PolicyCorpus

/// 文件: the list of documents, and one document with its clauses.
enum DocumentPages {
  struct ListView: Sendable {
    struct Row: Sendable {
      let title: String
      let href: String
      let issuers: String
      let force: String
      let basis: String
      let clauses: Figure
      let instruments: Figure
    }

    let documents: [Row]
    let isEmpty: Bool
    /// What was searched for, and what was found; `nil` where nothing was searched for.
    let query: String
    let found: Found?
  }

  /// What a search found.
  struct Found: Sendable {
    struct Row: Sendable {
      let kind: String
      let href: String
      /// Where it stands: document and clause.
      let place: String
      let text: [Run]
    }

    /// A part of a text, marked where it is a word that was searched for.
    struct Run: Sendable {
      let text: String
      let isMatch: Bool
    }

    let summary: String
    let rows: [Row]
  }

  struct DocumentView: Sendable {
    struct Row: Sendable {
      struct Tag: Sendable {
        let kind: String
        let name: String
        let href: String
      }

      let heading: String
      let href: String
      let summary: String
      let instruments: [Tag]
    }

    let crumbs: [Crumb]
    let title: String
    let facts: [Pair]
    let readings: [ReadingView]
    let findings: [String]
    let clauses: [Row]
  }

  static func list(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let rows = portal.corpus.newestFirst.map { document in
      let clauses = portal.corpus.clauses(of: document.id)
      return ListView.Row(
        title: document.title(words.language), href: document.id.path,
        issuers: portal.unitNames(document.issuers, words), force: document.force.text(words),
        basis: document.force.basisText(words),
        clauses: Figure(.count(clauses.count), href: document.id.path),
        instruments: Figure(.count(clauses.map(\.instruments.count).reduce(0, +)), href: document.id.path))
    }
    let query = String((request.query.text("q") ?? "").prefix(60))
    let found = query.isEmpty ? nil : self.found(query, portal, words)
    return .page(
      Page(
        "documents/list", title: words("documents.title"),
        view: ListView(documents: rows, isEmpty: rows.isEmpty, query: query, found: found)))
  }

  // MARK: Search

  private static let mostFound = 100

  private static func found(_ query: String, _ portal: Portal, _ words: Strings) -> Found {
    let hits = portal.search.hits(for: query, in: words.language, limit: mostFound)
    let key = hits.count == mostFound ? "documents.foundMany" : hits.isEmpty ? "documents.foundNone" : "documents.found"
    return Found(
      summary: words(key, ["count": "\(hits.count)", "query": query]),
      rows: hits.map { row(of: $0, portal, words) })
  }

  private static func row(of hit: CorpusSearch.Hit, _ portal: Portal, _ words: Strings) -> Found.Row {
    let language = words.language
    func title(_ document: DocumentID) -> String { portal.corpus.document(document)?.title(language) ?? document.text }
    func place(_ clause: ClauseID) -> String {
      words("card.clause", ["document": title(clause.document), "clause": clause.wording(language)])
    }
    let text = runs(of: hit)
    switch hit.place {
    case .document(let id):
      return Found.Row(kind: words("documents.document"), href: id.path, place: "", text: text)
    case .clause(let id):
      return Found.Row(kind: words("overview.clause"), href: id.path, place: place(id), text: text)
    case .instrument(let id):
      let kind = portal.corpus.instrument(id)?.kind.wording(language) ?? ""
      return Found.Row(kind: kind, href: id.anchor, place: place(id.clause), text: text)
    case .reading(let id):
      let clause = portal.corpus.reading(id)?.clause
      return Found.Row(
        kind: words("documents.reading"), href: (clause?.path ?? id.document.path) + "#doubts",
        place: clause.map(place) ?? title(id.document), text: text)
    }
  }

  private static func runs(of hit: CorpusSearch.Hit) -> [Found.Run] {
    let text = Array(hit.text)
    var runs: [Found.Run] = []
    var start = 0
    for match in hit.matches {
      if match.lowerBound > start {
        runs.append(Found.Run(text: String(text[start..<match.lowerBound]), isMatch: false))
      }
      runs.append(Found.Run(text: String(text[match]), isMatch: true))
      start = match.upperBound
    }
    if start < text.count { runs.append(Found.Run(text: String(text[start...]), isMatch: false)) }
    return runs
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    guard let id = request.parameters["document"].flatMap({ DocumentID($0) }),
      let document = portal.corpus.document(id)
    else { throw ClausePage.unknown }
    let words = portal.renderer.words(request.language)
    let language = request.language
    let view = DocumentView(
      crumbs: [Crumb(words("nav.documents"), "/documents"), Crumb(document.title(language))],
      title: document.title(language),
      facts: facts(of: document, portal, words),
      readings: portal.corpus.readings(ofWhole: id).map { ReadingView($0, corpus: portal.corpus, words: words) },
      findings: document.findings.map { portal.corpus.wording($0.text)(language) },
      clauses: portal.corpus.clauses(of: id).map { clause in
        DocumentView.Row(
          heading: clause.heading(language), href: clause.id.path,
          summary: clause.summary(language),
          instruments: clause.instruments.map { instrument in
            DocumentView.Row.Tag(
              kind: instrument.kind.wording(language), name: instrument.name(language), href: instrument.id.anchor)
          })
      })
    return .page(Page("documents/document", title: view.title, view: view))
  }

  private static func facts(of document: PolicyDocument, _ portal: Portal, _ words: Strings) -> [Pair] {
    var facts: [Pair] = []
    if let number = document.number { facts.append(Pair(words("document.number"), number)) }
    facts.append(Pair(words("clause.issuers"), portal.unitNames(document.issuers, words)))
    if let day = document.signed { facts.append(Pair(words("document.signed"), day.text(in: words.language))) }
    if let day = document.printed { facts.append(Pair(words("document.printed"), day.text(in: words.language))) }
    facts.append(
      Pair(
        words("clause.force"),
        words(
          "clause.forceWithBasis",
          ["period": document.force.text(words), "basis": document.force.basisText(words)])))
    for relation in document.relations {
      let title = portal.corpus.wording(relation.title)(words.language)
      facts.append(Pair(words("document.relation.\(relation.kind.rawValue)"), title))
    }
    return facts
  }
}
