import Benefits
import Diagnostics
import Facts
import PolicyCorpus
import Rules

/// 规则: one decision of the corpus as a table that people know, with its inputs, cases, readings and analysis, and a
/// form to try it.
enum RulePage {
  struct View: Sendable {
    struct Input: Sendable {
      let name: String
      let type: String
      /// What the column works out, as the clause file writes it.
      let expression: String
      let facts: [String]
    }

    struct Case: Sendable {
      let title: String
      let expected: String
      let state: StateMark
      let fault: String?
    }

    let crumbs: [Crumb]
    let title: String
    let clause: Crumb
    let version: String
    let state: StateMark
    /// The document by which the version in force was enabled; `nil` where none was.
    let document: String?
    /// The page of its versions, for those who may see it.
    let versions: String?
    let facts: [Pair]
    let table: DecisionTableView
    let inputs: [Input]
    let analysis: AnalysisView
    let cases: [Case]
    let casesSummary: StateMark
    let readings: [ReadingView]
    let download: String
    let trial: RuleTrialView
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal)
  }

  static func tryOut(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal)
  }

  /// The decision as a DMN 1.5 model.
  static func download(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let rule = try rule(of: request, portal)
    guard let model = rule.benefit.exportedModel else { throw unknown }
    return .download(
      name: "\(rule.id.clause.document)-\(rule.id.clause.number)-\(rule.id.name).dmn", type: .decisionModel,
      bytes: Array(model.xml.utf8))
  }

  /// The rule that a path names.
  static func rule(of request: PortalRequest, _ portal: Portal) throws -> Rule {
    guard let clause = ClauseID("\(request.parameters["document"] ?? "")/\(request.parameters["clause"] ?? "")"),
      let id = InstrumentID(clause: clause, name: request.parameters["instrument"] ?? ""),
      let rule = portal.rules.rule(id)
    else { throw unknown }
    return rule
  }

  static var unknown: PageFault {
    .notFound(Wording(zh: "没有这项规则，或者它没有决策表。", en: "There is no such rule, or it has no table."))
  }

  private static func page(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let rule = try rule(of: request, portal)
    let words = portal.renderer.words(request.language)
    let language = request.language
    let outcomes = portal.rules.outcomes(of: rule)
    let trial = RuleTrialForm(rule, request, portal)
    let clause = portal.corpus.clause(rule.id.clause)
    let file = try await portal.ruleDesk.file(of: rule.id)
    let versions = "/rules/{document}/{clause}/{instrument}/versions"
    let view = View(
      crumbs: [Crumb(words("nav.rules"), "/rules"), Crumb(rule.benefit.name(language))],
      title: rule.benefit.name(language),
      clause: Crumb(
        words(
          "card.clause",
          [
            "document": portal.corpus.document(rule.id.clause.document)?.title(language) ?? "",
            "clause": (clause?.heading ?? rule.id.clause.wording)(language),
          ]), rule.id.anchor),
      version: rule.version.hex, state: StateMark(file, loaded: rule.version, on: request.today, words),
      document: file.inForce(on: request.today)?.proposal.document,
      versions: portal.mayOpen(versions, request.actor) ? "\(rule.id.rulePath)/versions" : nil,
      facts: facts(of: rule.benefit, words),
      table: DecisionTableView(
        rule, caption: words("rules.policy.\(rule.table.hitPolicy.rawValue)"), portal: portal, words: words),
      inputs: rule.benefit.inputs.map { input($0, portal, words) },
      analysis: AnalysisView(
        rule.analysis,
        names: Dictionary(rule.benefit.inputs.map { ($0.name, portal.corpus.wording($0.name)(language)) }) {
          first, _ in first
        }, words: words),
      cases: zip(rule.benefit.cases, outcomes).map { example, outcome in
        View.Case(
          title: example.title, expected: example.expected.words(language),
          state: outcome.fault == nil
            ? StateMark(css: "yes", word: words("rules.casePassed"))
            : StateMark(css: "late", word: words("rules.caseFailed")),
          fault: outcome.fault?.rendered(in: language))
      },
      casesSummary: casesSummary(outcomes, words),
      readings: portal.corpus.readings(about: rule.id).map { ReadingView($0, corpus: portal.corpus, words: words) },
      download: "\(rule.id.rulePath)/model", trial: try trial.view(words))
    return .page(
      Page(
        "rules/rule", title: view.title, view: view, part: "rules/trial",
        status: view.trial.faults.isEmpty || request.isPartial ? 200 : 422))
  }

  private static func facts(of benefit: BenefitDeclaration, _ words: Strings) -> [Pair] {
    var facts = [
      Pair(words("rules.subject"), words("subject.\(benefit.subject.rawValue)")),
      Pair(
        words("clause.force"),
        words(
          "clause.forceWithBasis", ["period": benefit.force.text(words), "basis": benefit.force.basisText(words)])),
      Pair(words("rules.testedOn"), words("rules.testedOn.\(benefit.forceTestedOn.rawValue)")),
      Pair(words("rules.frequency"), words("benefit.frequency.\(benefit.frequency.rawValue)")),
      Pair(words("rules.payer"), words("benefit.payer.\(benefit.payer.rawValue)")),
    ]
    if let base = benefit.base {
      let names = base.facts.map { name(of: $0, words) }.joined(separator: words("list.separator"))
      let code = CodeText.written(base.onOneLine, in: words.language)
      facts.append(
        Pair(words("rules.base"), names.isEmpty ? code : words("rules.inBrackets", ["what": names, "more": code])))
    }
    if let cap = benefit.enterpriseCap {
      facts.append(Pair(words("rules.enterpriseCap"), FigureText.amount(cap, in: words.language).exact))
    }
    return facts
  }

  private static func input(_ input: BenefitInput, _ portal: Portal, _ words: Strings) -> View.Input {
    View.Input(
      name: portal.corpus.wording(input.name)(words.language), type: input.type.words(words.language),
      expression: CodeText.written(
        input.text.split(whereSeparator: \.isWhitespace).joined(separator: " "), in: words.language),
      facts: input.facts.map { name(of: $0, words) })
  }

  /// A fact and the year that a rule reads of it.
  private static func name(of use: FactUse, _ words: Strings) -> String {
    let name = use.definition.name(words.language)
    switch use.yearOffset {
    case nil: return name
    case 0: return "\(name) \(words("rules.year.same"))"
    case .some(let offset):
      return "\(name) \(words(offset < 0 ? "rules.year.before" : "rules.year.after", ["years": "\(abs(offset))"]))"
    }
  }

  private static func casesSummary(_ outcomes: [CaseOutcome], _ words: Strings) -> StateMark {
    let failed = outcomes.count { $0.fault != nil }
    guard failed > 0 else {
      return StateMark(css: "yes", word: words("rules.casesPassed", ["count": "\(outcomes.count)"]))
    }
    return StateMark(
      css: "late", word: words("rules.casesFailed", ["failed": "\(failed)", "count": "\(outcomes.count)"]))
  }
}
