import Diagnostics
import PolicyCorpus
import Quantities
import Targets

/// 录入数据: the figures of criteria that nothing else answers, for everybody who is ranked, with their evidence.
enum EvaluationFiguresPage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let title: String
    let path: String
    let key: String
    let owner: String
    let period: String
    let criteria: [String]
    let groups: [Group]
    let isByName: Bool
    let kinds: [Choice]
    let named: String
    let evidence: String
    let reason: String
    let needsReason: Bool
    let faults: [FormFaults.Fault]
    let hasFaults: Bool
    let faultAt: [String: String?]
  }

  struct Group: Sendable {
    let title: String
    let rows: [Row]

    struct Row: Sendable {
      let name: String
      let cells: [Cell]
    }

    struct Cell: Sendable {
      let field: String
      let label: String
      let value: String
      let standing: String?
    }
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal, faults: nil)
  }

  static func save(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let address = try EvaluationAddress(request, portal)
    let state = try await portal.evaluations.state(of: address.round)
    let criteria = entered(state)
    var lines: [EvaluationCommand.TypedFigure] = []
    var fields: [String] = []
    for (row, subject) in EvaluationDecision.areas(of: address.round, portal.corpus).enumerated() {
      for (column, criterion) in criteria.enumerated() {
        let field = "f-\(row)-\(column)"
        guard let value = request.form.text(field), !value.isEmpty else { continue }
        lines.append(.init(subject: subject, criterion: criterion, value: value))
        fields.append(field)
      }
    }
    let kind = request.form.text("kind").flatMap(EvaluationDeclaration.Ranks.init(rawValue:))
    if let kind { lines += named(request.form.exactly("named") ?? "", kind, criteria) }
    do {
      _ = try await portal.evaluations.carryOut(
        .enter(
          address.round, lines: lines, evidence: request.form.text("evidence") ?? "",
          reason: request.form.text("reason") ?? ""),
        by: request.actor.id, key: request.commandKey, at: request.now, within: request.scope)
    } catch let faults as Diagnostics {
      let text = EvaluationWords(portal: portal, words: portal.renderer.words(request.language), address: address)
      return try await page(request, portal, faults: Diagnostics(faults.all.map { placed($0, lines, fields, text) }))
    }
    guard let path = LocalPath(checking: address.path("", [("done", "1")])) else { throw EvaluationAddress.unknown }
    return .seeOther(path)
  }

  /// A fault of one figure at the field that it was typed in, or in the pasted list, with whose and which figure it is.
  private static func placed(
    _ fault: Diagnostic, _ lines: [EvaluationCommand.TypedFigure], _ fields: [String], _ text: EvaluationWords
  ) -> Diagnostic {
    guard let number = fault.place?.line, lines.indices.contains(number - 1) else { return fault }
    let line = lines[number - 1]
    let whose = "\(text.subject(line.subject)) · \(line.criterion)"
    return Diagnostic(
      fault.code, at: Place(field: fields.indices.contains(number - 1) ? fields[number - 1] : "named"),
      Wording(zh: "\(whose)：\(fault.message.zh)", en: "\(whose): \(fault.message.en)"), expected: fault.expected,
      remedy: fault.remedy)
  }

  /// One line for each subject that is no area: its name, then its figures in the order of the criteria, by tabulators or
  /// commas, as a sheet pastes them.
  private static func named(
    _ text: String, _ kind: EvaluationDeclaration.Ranks, _ criteria: [String]
  ) -> [EvaluationCommand.TypedFigure] {
    text.split(whereSeparator: \.isNewline).prefix(EvaluationDecision.mostLines).flatMap { line in
      let parts = line.split(omittingEmptySubsequences: false) { ["\t", ",", "，"].contains($0) }
        .map { String($0).trimmingWhiteSpace }
      let subject = EvaluatedSubject(kind, parts.first ?? "")
      return zip(criteria, parts.dropFirst()).filter { !$0.1.isEmpty }.map {
        EvaluationCommand.TypedFigure(subject: subject, criterion: $0.0, value: $0.1)
      }
    }
  }

  private static func entered(_ state: EvaluationState) -> [String] {
    (state.scheme?.scheme.criteria ?? []).filter { $0.source == .entered }.map(\.name)
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, faults: Diagnostics?
  ) async throws -> Reply {
    let address = try EvaluationAddress(request, portal)
    guard address.mayRun(request, portal) else { throw EvaluationAddress.unknown }
    let words = portal.renderer.words(request.language)
    let text = EvaluationWords(portal: portal, words: words, address: address)
    let state = try await portal.evaluations.state(of: address.round)
    let criteria = entered(state)
    let marked = FormFaults(faults, words: words)
    let subjects = EvaluationDecision.areas(of: address.round, portal.corpus).enumerated().map {
      ($0.offset, $0.element)
    }
    let byName = address.declaration.ranks.filter { !$0.isArea }
    let fields = ["evidence", "reason", "figures"]
    let view = View(
      crumbs: address.crumbs(words, Crumb(words("evaluations.enterFigures"))),
      title:
        "\(words("evaluations.enterFigures")) · \(address.instrument.name(request.language)) · \(address.round.period.text(in: request.language))",
      path: "\(address.id.evaluationPath)/figures", key: portal.freshKey(), owner: address.round.owner.text,
      period: "\(address.round.period)", criteria: criteria,
      groups: Dictionary(grouping: subjects, by: { $0.1.kind }).sorted { $0.key.rawValue < $1.key.rawValue }.map {
        kind, rows in
        Group(
          title: text.kind(kind),
          rows: rows.map { number, subject in
            .init(
              name: text.subject(subject),
              cells: criteria.enumerated().map { column, criterion in
                let field = "f-\(number)-\(column)"
                return .init(
                  field: field, label: "\(text.subject(subject)) \(criterion)",
                  value: request.form.exactly(field) ?? "",
                  standing: state.figure(of: subject, criterion).map {
                    words("evaluations.standing", ["value": EvaluationWords.number($0.value)])
                  })
              })
          })
      }, isByName: !byName.isEmpty,
      kinds: byName.map {
        Choice(value: $0.rawValue, label: text.kind($0), isChosen: $0.rawValue == request.form.text("kind"))
      }, named: request.form.exactly("named") ?? "", evidence: request.form.exactly("evidence") ?? "",
      reason: request.form.exactly("reason") ?? "", needsReason: !state.figures.isEmpty, faults: marked.all,
      hasFaults: !marked.isEmpty, faultAt: Dictionary(uniqueKeysWithValues: fields.map { ($0, marked[$0]) }))
    return .page(
      Page(
        "evaluations/figures", title: view.title, view: view, status: marked.isEmpty ? 200 : 422, nonStatistical: true))
  }
}
