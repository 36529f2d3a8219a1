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
  }

  struct DocumentView: Sendable {
    struct Row: Sendable {
      struct Tag: Sendable {
        let kind: String
        let name: String
        let href: String
      }

      let label: String
      let title: String
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
    let rows = portal.corpus.documents.map { document in
      let clauses = portal.corpus.clauses(of: document.id)
      return ListView.Row(
        title: document.title(words.language), href: document.id.path,
        issuers: document.issuers.joined(separator: words("list.separator")), force: document.force.text(words),
        basis: document.force.basisText(words),
        clauses: Figure(.count(clauses.count), href: document.id.path),
        instruments: Figure(.count(clauses.map(\.instruments.count).reduce(0, +)), href: document.id.path))
    }
    return .page(
      Page(
        "documents/list", title: words("documents.title"), view: ListView(documents: rows, isEmpty: rows.isEmpty)))
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
      facts: facts(of: document, words: words),
      readings: portal.corpus.readings(ofWhole: id).map { ReadingView($0, words: words) },
      findings: document.findings.map(\.text),
      clauses: portal.corpus.clauses(of: id).map { clause in
        DocumentView.Row(
          label: clause.id.label(in: language), title: clause.title(language), href: clause.id.path,
          summary: clause.summary(language),
          instruments: clause.instruments.map { instrument in
            DocumentView.Row.Tag(
              kind: instrument.kind.wording(language), name: instrument.name(language), href: instrument.id.anchor)
          })
      })
    return .page(Page("documents/document", title: view.title, view: view))
  }

  private static func facts(of document: PolicyDocument, words: Strings) -> [Pair] {
    var facts: [Pair] = []
    if let number = document.number { facts.append(Pair(words("document.number"), number)) }
    facts.append(Pair(words("clause.issuers"), document.issuers.joined(separator: words("list.separator"))))
    if let day = document.signed { facts.append(Pair(words("document.signed"), day.text(in: words.language))) }
    if let day = document.printed { facts.append(Pair(words("document.printed"), day.text(in: words.language))) }
    facts.append(
      Pair(
        words("clause.force"),
        words(
          "clause.forceWithBasis",
          ["period": document.force.text(words), "basis": document.force.basisText(words)])))
    for relation in document.relations {
      facts.append(Pair(words("document.relation.\(relation.kind.rawValue)"), relation.title))
    }
    return facts
  }
}
