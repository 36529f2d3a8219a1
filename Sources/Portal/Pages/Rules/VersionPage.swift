import Diagnostics
import Journal
import PolicyCorpus
import Rules

/// 一个版本: what it says, as it was kept, whether a model that somebody brought or a rule of a corpus.
enum VersionPage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let version: String
    /// Of a model.
    let review: ModelReviewView?
    /// Of a rule of a corpus.
    let table: DecisionTableView?
    let facts: [Pair]
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let rule = try RulePage.rule(of: request, portal)
    let words = portal.renderer.words(request.language)
    guard let version = ContentHash(hex: request.parameters["version"] ?? "") else { throw unknown }
    let file = try await portal.ruleDesk.file(of: rule.id)
    let seen = try await portal.ruleDesk.corpora(of: rule.id).contains { $0.version == version }
    let draft = file.draft(version)
    guard version == rule.version || seen || draft != nil else { throw unknown }
    let stored = version == rule.version ? rule.content : try await portal.ruleDesk.content(of: version)
    guard let bytes = stored else { throw unknown }
    var review: ModelReviewView?
    var table: DecisionTableView?
    var facts: [Pair] = []
    if let draft {
      let read = await portal.trials.run { ModelReview(bytes: bytes, file: draft.file) }
      review = ModelReviewView(read, file: draft.file, version: version.short, rule: rule, words: words)
    } else {
      let content = RuleText(bytes)
      table = content.map { DecisionTableView($0.table, words: words) }
      facts = content?.others.map { Pair($0.name, $0.text) } ?? []
    }
    let view = View(
      crumbs: [
        Crumb(words("nav.rules"), "/rules"), Crumb(rule.benefit.name(request.language), rule.id.rulePath),
        Crumb(words("versions.title"), "\(rule.id.rulePath)/versions"), Crumb(version.short),
      ],
      version: version.hex, review: review, table: table, facts: facts)
    return .page(Page("rules/version", title: words("versions.one", ["version": version.short]), view: view))
  }

  private static var unknown: PageFault {
    .notFound(Wording(zh: "这项规则没有这个版本。", en: "The rule has no such version."))
  }
}
