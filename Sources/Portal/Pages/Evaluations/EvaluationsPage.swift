import PolicyCorpus
import Quantities
import Targets

/// 评价考核: every evaluation that the documents name, with where its latest rounds stand.
enum EvaluationsPage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let rows: [Row]
  }

  struct Row: Sendable {
    let name: String
    let href: String
    let clause: String
    let clauseHref: String
    let ranks: String
    let cycle: String
    let obligation: String
    let rounds: [Crumb]
  }

  /// Whether a reader may look at a round: the own district's and the city's.
  static func sees(_ round: EvaluationRound, _ scope: AreaScope, _ portal: Portal) -> Bool {
    switch scope {
    case .everywhere: true
    case .area(let own), .park(let own, _): round.owner == own.district || round.owner == portal.corpus.areas.city?.code
    case .enterprise, .nothing: false
    }
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let rounds = try await portal.evaluations.rounds().filter { sees($0, request.scope, portal) }
    let rows = portal.corpus.instruments.compactMap { instrument -> Row? in
      guard case .evaluation(let declaration) = instrument.declaration else { return nil }
      return Row(
        name: instrument.name(request.language), href: instrument.id.evaluationPath,
        clause: instrument.id.clause.wording(request.language), clauseHref: instrument.id.clause.path,
        ranks: declaration.ranks.map { words("ranks.\($0.rawValue)") }.joined(separator: words("list.separator")),
        cycle: words("cycle.\(declaration.period.rawValue)"),
        obligation: words("obligation.\(declaration.obligation.rawValue)"),
        rounds: rounds.filter { $0.evaluation == instrument.id }.prefix(6).map { round in
          Crumb(
            "\(portal.areaName(round.owner, in: request.language)) \(round.period.text(in: request.language))",
            "\(instrument.id.evaluationPath)?owner=\(round.owner)&period=\(round.period)")
        })
    }
    let view = View(
      crumbs: [Crumb(words("nav.targets"), "/targets"), Crumb(words("evaluations.title"))], rows: rows)
    return .page(Page("evaluations/list", title: words("evaluations.title"), view: view, nonStatistical: true))
  }
}
