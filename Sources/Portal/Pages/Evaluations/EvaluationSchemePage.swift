import Diagnostics
import PolicyCorpus
import Quantities
import Targets

/// 录入考核办法: how a round gives points, as the office's own document lays it down.
enum EvaluationSchemePage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let title: String
    let path: String
    let key: String
    let owner: String
    let period: String
    let document: String
    let issued: String
    let decimals: String
    let days: String
    let reason: String
    let needsReason: Bool
    /// The saving that the form is filled from.
    let over: String
    /// Who saved another since the form was opened, and what of it differs; empty where nobody did.
    let changed: [String]
    let rows: [Row]
    let faults: [FormFaults.Fault]
    let hasFaults: Bool
    let faultAt: [String: String?]
  }

  struct Row: Sendable {
    let number: Int
    let name: String
    let sources: [Group]
    let ways: [Choice]
    let figures: [Cell]
    let withoutBase: [Choice]
    let fault: String?
  }

  struct Group: Sendable {
    let label: String
    let choices: [Choice]
  }

  struct Cell: Sendable {
    let field: String
    let label: String
    let value: String
  }

  /// Lines that a form offers beside those that are filled.
  private static let freeLines = 3
  private static let leastLines = 6

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal, typed: nil, faults: nil)
  }

  static func save(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let address = try EvaluationAddress(request, portal)
    let typed = typed(request)
    do {
      _ = try await portal.evaluations.carryOut(
        .setScheme(address.round, typed, reason: request.form.text("reason") ?? ""), over: request.seenVersion,
        by: request.actor.id, key: request.commandKey, at: request.now, within: request.scope)
    } catch let faults as Diagnostics {
      return try await page(request, portal, typed: typed, faults: faults)
    }
    guard let path = LocalPath(checking: address.path("", [("done", "1")])) else { throw EvaluationAddress.unknown }
    return .seeOther(path)
  }

  /// What stands in the form: lines of which nothing is filled are not there.
  private static func typed(_ request: PortalRequest) -> EvaluationCommand.TypedScheme {
    let criteria = (1...EvaluationDecision.mostCriteria + 1).compactMap { number -> EvaluationCommand.TypedCriterion? in
      func text(_ field: String) -> String { request.form.text("\(field)-\(number)") ?? "" }
      let figures = (1...3).map { text("figure\($0)") }
      guard !text("name").isEmpty || !text("source").isEmpty || figures.contains(where: { !$0.isEmpty }) else {
        return nil
      }
      return .init(
        name: text("name"), source: text("source"), way: text("way"), figures: figures.filter { !$0.isEmpty },
        withoutBase: text("base"))
    }
    return .init(
      document: request.form.text("document") ?? "", issuedOn: request.form.text("issued") ?? "",
      decimals: request.form.text("decimals") ?? "", objectionDays: request.form.text("days") ?? "",
      criteria: criteria)
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, typed: EvaluationCommand.TypedScheme?, faults: Diagnostics?
  ) async throws -> Reply {
    let address = try EvaluationAddress(request, portal)
    guard address.mayRun(request, portal) else { throw EvaluationAddress.unknown }
    let words = portal.renderer.words(request.language)
    let state = try await portal.evaluations.state(of: address.round)
    let version = try await portal.standing(state.scheme?.trace.change, words)
    let refused = faults.map { RefusedForm(form: request.form, faults: $0) }
    var changed: [String] = []
    if refused?.faults.tellsChange == true, let typed, let standing = state.scheme?.scheme {
      changed =
        [version.told].compactMap { $0 } + differences(typed, from: self.typed(standing), address, portal, words)
    }
    let shown = typed ?? state.scheme.map { self.typed($0.scheme) } ?? start(address)
    let marked = FormFaults(faults, words: words)
    let fields = ["document", "issued", "decimals", "objection-days", "reason"]
    let lines = min(max(shown.criteria.count + freeLines, leastLines), EvaluationDecision.mostCriteria)
    let sources = sources(address, portal, words)
    let view = View(
      crumbs: address.crumbs(words, Crumb(words("evaluations.setScheme"))),
      title:
        "\(words("evaluations.setScheme")) · \(address.instrument.name(request.language)) · \(address.round.period.text(in: request.language))",
      path: "\(address.id.evaluationPath)/scheme", key: portal.freshKey(), owner: address.round.owner.text,
      period: "\(address.round.period)", document: shown.document, issued: shown.issuedOn, decimals: shown.decimals,
      days: shown.objectionDays, reason: request.form.exactly("reason") ?? "", needsReason: state.scheme != nil,
      over: version.text(in: refused), changed: changed,
      rows: (1...max(lines, shown.criteria.count)).map { number in
        let line = number <= shown.criteria.count ? shown.criteria[number - 1] : nil
        return row(number, line, sources, marked["criterion-\(number)"], words)
      }, faults: marked.all, hasFaults: !marked.isEmpty,
      faultAt: Dictionary(uniqueKeysWithValues: fields.map { ($0.replacing("objection-", with: ""), marked[$0]) }))
    return .page(
      Page(
        "evaluations/scheme", title: view.title, view: view, status: marked.isEmpty ? 200 : 422, nonStatistical: true))
  }

  /// What the corpus names is offered first: each measure by its share of the target. The points are the office's to say.
  private static func start(_ address: EvaluationAddress) -> EvaluationCommand.TypedScheme {
    .init(
      document: "", issuedOn: "", decimals: "2", objectionDays: "7",
      // What is read by area says nothing of whoever else is ranked.
      criteria: (address.declaration.ranksAreas ? address.declaration.measures : []).map {
        .init(name: "", source: "indicator \($0)", way: "share", figures: ["", "1"], withoutBase: "unscored")
      })
  }

  private static func typed(_ scheme: ScoringScheme) -> EvaluationCommand.TypedScheme {
    .init(
      document: scheme.document, issuedOn: "\(scheme.issuedOn)", decimals: "\(scheme.decimals)",
      objectionDays: "\(scheme.objectionDays)",
      criteria: scheme.criteria.map {
        .init(
          name: $0.name, source: $0.source.text, way: $0.way.name, figures: $0.way.figures.map { $0.plainText() },
          withoutBase: $0.withoutBase.rawValue)
      })
  }

  /// What of the scheme that stands is otherwise in what was typed, field by field and criterion by criterion.
  private static func differences(
    _ typed: EvaluationCommand.TypedScheme, from standing: EvaluationCommand.TypedScheme, _ address: EvaluationAddress,
    _ portal: Portal, _ words: Strings
  ) -> [String] {
    let text = EvaluationWords(portal: portal, words: words, address: address)
    func told(_ label: String, _ typed: String, _ now: String) -> String? {
      typed == now ? nil : words("evaluations.changed", ["what": label, "stands": words.stands(now)])
    }
    func line(_ criterion: EvaluationCommand.TypedCriterion?) -> String {
      guard let criterion else { return "" }
      let parts = [
        criterion.name, ScoringScheme.Source(criterion.source).map(text.source) ?? criterion.source,
        words.texts["evaluations.wayName.\(criterion.way)"] ?? criterion.way,
        criterion.figures.joined(separator: words("list.separator")),
        words.texts["evaluations.baseName.\(criterion.withoutBase)"] ?? criterion.withoutBase,
      ]
      return parts.filter { !$0.isEmpty }.joined(separator: " · ")
    }
    let fields = [
      told(words("evaluations.document"), typed.document, standing.document),
      told(words("evaluations.issued"), typed.issuedOn, standing.issuedOn),
      told(words("evaluations.decimals"), typed.decimals, standing.decimals),
      told(words("evaluations.objectionDays"), typed.objectionDays, standing.objectionDays),
    ]
    let criteria = (0..<max(typed.criteria.count, standing.criteria.count)).map { place in
      told(
        "\(words("evaluations.criterion")) \(place + 1)",
        line(place < typed.criteria.count ? typed.criteria[place] : nil),
        line(place < standing.criteria.count ? standing.criteria[place] : nil))
    }
    return (fields + criteria).compactMap { $0 }
  }

  private static func row(
    _ number: Int, _ line: EvaluationCommand.TypedCriterion?, _ sources: [(label: String, choices: [(String, String)])],
    _ fault: String?, _ words: Strings
  ) -> Row {
    Row(
      number: number, name: line?.name ?? "",
      sources: sources.map { group in
        Group(
          label: group.label,
          choices: group.choices.map { Choice(value: $0.0, label: $0.1, isChosen: $0.0 == line?.source) })
      },
      ways: ScoringScheme.Way.names.map {
        Choice(value: $0, label: words("evaluations.wayName.\($0)"), isChosen: $0 == line?.way)
      },
      figures: (1...3).map { place in
        let figures = line?.figures ?? []
        return Cell(
          field: "figure\(place)-\(number)", label: words("evaluations.figureName.\(place)"),
          value: place <= figures.count ? figures[place - 1] : "")
      },
      withoutBase: ScoringScheme.WithoutBase.allCases.map {
        Choice(
          value: $0.rawValue, label: words("evaluations.baseName.\($0.rawValue)"),
          isChosen: $0.rawValue == line?.withoutBase)
      }, fault: fault)
  }

  /// What the document names first, then what is entered; then the cases, registers and indicators, those of the
  /// evaluation's own document before the others', each document a group of its own. Who ranks no areas is offered what is
  /// entered alone, since all else is read by area.
  private static func sources(
    _ address: EvaluationAddress, _ portal: Portal, _ words: Strings
  ) -> [(label: String, choices: [(String, String)])] {
    let text = EvaluationWords(portal: portal, words: words, address: address)
    func choices(_ sources: [ScoringScheme.Source]) -> [(String, String)] { sources.map { ($0.text, text.source($0)) } }
    let entered = (label: words("evaluations.group.entered"), choices: choices([.entered]))
    guard address.declaration.ranksAreas else { return [entered] }
    let measures = address.declaration.measures
    func groups(
      _ key: String, _ ids: [InstrumentID], _ sources: (InstrumentID) -> [ScoringScheme.Source]
    ) -> [(label: String, choices: [(String, String)])] {
      let documents = portal.corpus.documents.map(\.id)
      let own = address.id.clause.document
      return (documents.filter { $0 == own } + documents.filter { $0 != own }).compactMap { document in
        let found = ids.filter { $0.clause.document == document }.flatMap(sources)
        guard !found.isEmpty else { return nil }
        return (
          words(
            "evaluations.group.of",
            ["group": words(key), "document": portal.corpus.document(document)?.title(words.language) ?? "\(document)"]
          ), choices(found)
        )
      }
    }
    let indicators = portal.corpus.instruments.filter { $0.kind == .indicator }.map(\.id)
    return [(words("evaluations.group.measures"), choices(measures.map { .indicator($0) })), entered].filter {
      !$0.1.isEmpty
    }
      + groups("evaluations.group.cases", portal.cases.reference.types.map(\.instrument)) { id in
        ScoringScheme.CaseAspect.allCases.map { .cases(id, $0) }
      }
      + groups("evaluations.group.registers", portal.corpus.registers.map(\.instrument.id)) { id in
        ScoringScheme.RegisterAspect.allCases.map { .register(id, $0) }
      }
      + groups("evaluations.group.indicators", indicators.filter { !measures.contains($0) }) { [.indicator($0)] }
  }
}
