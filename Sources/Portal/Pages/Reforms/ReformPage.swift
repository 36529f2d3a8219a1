import Benefits
import Diagnostics
import PolicyCorpus
import Quantities
import Rules

/// 调整测算: the figures of one rule as fields, and what changed ones would cost. It changes no rule.
enum ReformPage {
  struct View: Sendable {
    struct Column: Sendable {
      let name: String
    }

    struct Row: Sendable {
      let name: String
      let cells: [ReformForm.Field]
      let results: [Result]
    }

    /// A result with a figure, or words alone.
    struct Result: Sendable {
      /// The column's, which stands beside the cell on narrow screens.
      let name: String
      let field: ReformForm.Field?
      let text: String
    }

    let crumbs: [Crumb]
    let title: String
    let clause: Crumb
    let rule: String
    let action: String
    let inputs: [Column]
    let outputs: [Column]
    let rows: [Row]
    let days: [ReformForm.Field]
    let faults: [MatchPage.Fault]
    let changes: String
    let outcome: ReformOutcomeView?
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let rule = try RulePage.rule(of: request, portal)
    let words = portal.renderer.words(request.language)
    let language = request.language
    let form = ReformForm(rule, request.query, portal.corpus, words)
    var outcome: ReformOutcomeView?
    if let reform = form.reform {
      let found = try await portal.outcome(of: reform, scope: request.scope)
      outcome = ReformOutcomeView(
        found, of: rule.benefit, isChanged: form.changes > 0,
        door: { "\(rule.id.reformPath)/enterprises?\(request.query.encoded(replacing: ["who": $0]))" }, portal: portal,
        words: words)
    }
    let clause = portal.corpus.clause(rule.id.clause)
    let view = View(
      crumbs: [Crumb(words("nav.reforms"), "/reforms"), Crumb(rule.benefit.name(language))],
      title: rule.benefit.name(language),
      clause: Crumb(
        words(
          "card.clause",
          [
            "document": portal.corpus.document(rule.id.clause.document)?.title(language) ?? "",
            "clause": (clause?.heading ?? rule.id.clause.wording)(language),
          ]), rule.id.anchor),
      rule: rule.id.rulePath, action: rule.id.reformPath,
      inputs: rule.table.inputs.map { View.Column(name: portal.corpus.wording($0.name)(language)) },
      outputs: rule.table.outputs.map { View.Column(name: words("rules.output.\($0.name)")) },
      rows: rule.table.rows.enumerated().map { number, row in
        View.Row(
          name: row.name, cells: form.rows[number],
          results: zip(rule.table.outputs, form.results[number]).map { output, field in
            View.Result(
              name: words("rules.output.\(output.name)"), field: field,
              text: field == nil ? rule.benefit.words(for: rule.benefit.tiers[number].amount)(language) : "")
          })
      },
      days: form.days, faults: form.faults,
      changes: form.changes == 0 ? words("reforms.unchanged") : words("reforms.changed", ["count": "\(form.changes)"]),
      outcome: outcome)
    return .page(
      Page(
        "reforms/reform", title: view.title, view: view, part: "reforms/answer",
        status: form.faults.isEmpty || request.isPartial ? 200 : 422, nonStatistical: true))
  }
}

extension Portal {
  /// What a reform would change for the enterprises that somebody may see.
  func outcome(of reform: PolicyReform, scope: AreaScope) async throws -> ReformOutcome {
    let population = try await residents()
    let corpus = corpus
    return try await reformTrials.run { Result { try population.outcome(of: reform, in: corpus, scope: scope) } }.get()
  }

  /// - Throws: `PageFault` where nobody keeps a population.
  func residents() async throws -> ResidentPopulation {
    guard let residents = ports.residents else {
      throw PageFault.notFound(
        Wording(zh: "这里没有载入企业，不能测算。", en: "No enterprises are kept here to try a reform on."))
    }
    return try await residents.population()
  }
}

extension InstrumentID {
  /// Where a reform of its rule is tried.
  var reformPath: String { "/reforms/\(clause.document)/\(FormFields.encode(clause.number))/\(name)" }
}
