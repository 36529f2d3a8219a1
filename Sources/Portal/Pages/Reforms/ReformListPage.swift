import Diagnostics
import PolicyCorpus

/// 调整测算: the rules that may be tried with other figures.
enum ReformListPage {
  struct View: Sendable {
    struct Row: Sendable {
      let name: String
      let href: String
      let clause: Crumb
      let most: String
    }

    struct Group: Sendable {
      let document: Crumb
      let rows: [Row]
    }

    let groups: [Group]
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let language = request.language
    let groups = portal.corpus.newestFirst.compactMap { document -> View.Group? in
      let rows = portal.rules.book.rules.filter { $0.id.clause.document == document.id && $0.benefit.life == .runs }
        .map { rule in
          View.Row(
            name: rule.benefit.name(language), href: rule.id.reformPath,
            clause: Crumb(rule.id.clause.wording(language), rule.id.anchor),
            most: rule.benefit.dearest.map { rule.benefit.words(for: $0)(language) } ?? "")
        }
      guard !rows.isEmpty else { return nil }
      return View.Group(document: Crumb(document.title(language), document.id.path), rows: rows)
    }
    return .page(Page("reforms/list", title: words("nav.reforms"), view: View(groups: groups)))
  }
}
