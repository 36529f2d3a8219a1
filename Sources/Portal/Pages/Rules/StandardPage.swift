import Diagnostics
import PolicyCorpus

/// 国家标准: its rungs and criteria, each with the condition that facts answer.
enum StandardPage {
  struct View: Sendable {
    struct Criterion: Sendable {
      let name: String
      let text: String
      let appliesTo: String?
      let condition: String?
      let sureness: String
      let doubt: String?
      let scores: [Score]
    }

    struct Score: Sendable {
      let name: String
      let bands: [Pair]
    }

    struct Rung: Sendable {
      let name: String
      let criteria: [Criterion]
    }

    let crumbs: [Crumb]
    let title: String
    let facts: [Pair]
    let rungs: [Rung]
    let notes: [String]
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    guard let id = request.parameters["standard"].flatMap({ StandardID($0) }), let standard = portal.corpus.standard(id)
    else {
      throw PageFault.notFound(Wording(zh: "没有这份标准。", en: "There is no such standard."))
    }
    let words = portal.renderer.words(request.language)
    let language = request.language
    let view = View(
      crumbs: [Crumb(words("nav.rules"), "/rules"), Crumb(standard.title(language))], title: standard.title(language),
      facts: [
        standard.number.map { Pair(words("document.number"), $0) },
        standard.period.words(language).map { Pair(words("clause.force"), $0) },
        Pair(words("rules.source"), standard.source(language)),
        Pair(words("rules.sureness"), standard.sureness.wording(language)),
      ].compactMap { $0 },
      rungs: standard.rungs.map { rung in
        View.Rung(
          name: rung.name(language), criteria: standard.criteria(of: rung).map { criterion($0, language) })
      },
      notes: standard.notes.map { "\($0.text(language))（\($0.sureness.wording(language))）" })
    return .page(Page("rules/standard", title: view.title, view: view))
  }

  private static func criterion(_ criterion: Criterion, _ language: Language) -> View.Criterion {
    View.Criterion(
      name: criterion.name(language), text: criterion.text(language),
      appliesTo: criterion.appliesTo.map { CodeText.written($0.onOneLine, in: language) },
      condition: criterion.condition.map { CodeText.written($0.onOneLine, in: language) },
      sureness: criterion.sureness.wording(language),
      doubt: criterion.doubt?(language),
      scores: criterion.scores.map { item in
        View.Score(
          name: item.name(language),
          bands: item.bands.map { Pair("\($0.points)", CodeText.written($0.condition.onOneLine, in: language)) })
      })
  }
}
