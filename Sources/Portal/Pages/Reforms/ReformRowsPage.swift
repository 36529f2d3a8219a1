import Benefits
import Diagnostics
import PolicyCorpus
import Quantities

/// The enterprises behind a figure of a reform, or of a reading's other answer: what each may have at most, before and
/// after.
enum ReformRowsPage {
  enum Who: String, Sendable, CaseIterable {
    case winners, losers, incomparable

    func holds(_ change: EnterpriseComparison.Change) -> Bool {
      switch self {
      case .winners: change.difference.map { $0 > .zero } ?? false
      case .losers: change.difference.map { $0 < .zero } ?? false
      case .incomparable: change.difference == nil
      }
    }
  }

  struct View: Sendable {
    struct Row: Sendable {
      let name: String
      let href: String
      let area: String
      let before: FigureText
      let after: FigureText
      let difference: FigureText
    }

    struct Tab: Sendable {
      let label: String
      let href: String
      let isCurrent: Bool
    }

    let crumbs: [Crumb]
    let title: String
    let tabs: [Tab]
    let rows: [Row]
    let isEmpty: Bool
    let back: String
    let pager: Pager
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let rule = try RulePage.rule(of: request, portal)
    let words = portal.renderer.words(request.language)
    let form = ReformForm(rule, request.query, portal.corpus, words)
    let back = "\(rule.id.reformPath)?\(request.query.encoded(replacing: ["who": nil, "page": nil]))"
    guard let reform = form.reform, let location = LocalPath(checking: back) else {
      return .seeOther(LocalPath(checking: rule.id.reformPath) ?? LocalPath("/reforms"))
    }
    return try await page(
      reform, request, portal, title: rule.benefit.name(request.language), back: location.text,
      crumbs: [Crumb(words("nav.reforms"), "/reforms"), Crumb(rule.benefit.name(request.language), back)])
  }

  /// The same for the other answer to an open question that the query names.
  static func showReading(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    guard let id = request.query.text("reading").flatMap({ ReadingID($0) }), let reading = portal.corpus.reading(id),
      let index = request.query.text("answer").flatMap({ Int($0) }), reading.alternatives.indices.contains(index)
    else { throw ReadingCostsPage.unknown }
    let alternative = reading.alternatives[index]
    return try await page(
      PolicyReform(alternative, of: reading), request, portal,
      title: [reading.question, alternative.answer].map { portal.corpus.wording($0)(request.language) }
        .joined(separator: words("sentence.separator")),
      back: "/reforms/readings",
      crumbs: [
        Crumb(words("nav.reforms"), "/reforms"), Crumb(words("reforms.readings"), "/reforms/readings"),
        Crumb(portal.corpus.wording(reading.question)(request.language)),
      ])
  }

  private static func page(
    _ reform: PolicyReform, _ request: PortalRequest, _ portal: Portal, title: String, back: String, crumbs: [Crumb]
  ) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let who = request.query.text("who").flatMap { Who(rawValue: $0) } ?? .winners
    let population = try await portal.residents()
    let outcome = try await portal.outcome(of: reform, scope: request.scope)
    let found = outcome.enterprises.changes.filter(who.holds).sorted { left, right in
      let sizes = (left.difference?.fen.magnitude ?? .max, right.difference?.fen.magnitude ?? .max)
      return sizes.0 == sizes.1 ? left.row < right.row : sizes.0 > sizes.1
    }
    let page = Pager.page(of: request)
    var rows: [View.Row] = []
    for change in found.dropFirst((page - 1) * Pager.size).prefix(Pager.size) {
      guard let code = population.creditCode(ofRow: change.row),
        let enterprise = try await portal.facts.enterprise(code, within: request.scope)
      else { continue }
      rows.append(
        View.Row(
          name: enterprise.name ?? code.text, href: "/enterprises/\(code)",
          area: portal.areaName(enterprise.area, in: words.language),
          before: FigureText(change.before.bounded, unbounded: change.before.unbounded, words),
          after: FigureText(change.after.bounded, unbounded: change.after.unbounded, words),
          difference: change.difference.map { FigureText(signed: $0, words) } ?? .incomparable(words)))
    }
    let view = View(
      crumbs: crumbs + [Crumb(words("standings.crumb"))], title: title,
      tabs: Who.allCases.map { other in
        View.Tab(
          label: words("reforms.\(other.rawValue)"),
          href: request.address(replacing: ["who": other.rawValue, "page": nil]), isCurrent: other == who)
      },
      rows: rows, isEmpty: rows.isEmpty, back: back, pager: Pager(request, page: page, total: found.count, words: words)
    )
    return .page(Page("reforms/enterprises", title: title, view: view, nonStatistical: true))
  }
}
