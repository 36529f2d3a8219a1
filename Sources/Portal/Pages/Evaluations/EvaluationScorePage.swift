import Access
import PolicyCorpus
import Quantities
import Targets

/// One subject's scorecard: every figure with where it comes from, and how its points came about.
enum EvaluationScorePage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let title: String
    let told: String
    let total: String
    let rows: [Row]
    let isFrozen: Bool
  }

  struct Row: Sendable {
    let name: String
    let source: String
    let rowsHref: String?
    let evidence: String?
    let figure: String
    let base: String
    let points: String
    let reckoning: String
    /// What the figure is today, where the sheet is frozen and it is another.
    let now: String?
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let address = try EvaluationAddress(request, portal)
    let words = portal.renderer.words(request.language)
    let text = EvaluationWords(portal: portal, words: words, address: address)
    let state = try await portal.evaluations.state(of: address.round)
    let sheet = try await EvaluationPage.sheet(address, state, request, portal)
    // Who names nobody sees the first that they may see.
    let first = sheet.flatMap { EvaluationPage.visible($0, state, address, request).first?.subject }
    let named = request.query.text("subject").map { EvaluationPage.subject($0) }
    guard let subject = named ?? first else { throw EvaluationAddress.unknown }
    let isPublished = !state.sheets.isEmpty
    let sees = address.sees(subject, request.scope)
    guard let sheet, let row = sheet.row(of: subject), sees || isPublished else { throw EvaluationAddress.unknown }
    let today =
      isPublished && sees
      ? try await portal.evaluations.draft(of: address.round, state, on: request.today, within: request.scope)?
        .row(of: subject) : nil
    let name = text.subject(subject)
    let hasPlace = isPublished || address.sees(address.round.owner, request.scope)
    let view = View(
      crumbs: address.crumbs(words, Crumb(name)),
      title: "\(name) · \(address.instrument.name(request.language))",
      told: words(
        "evaluations.scoreTold",
        [
          "period": address.round.period.text(in: request.language), "document": sheet.scheme.document,
          "day": sheet.on.text(in: request.language),
          "rank": hasPlace ? row.rank.map { "\($0)" } ?? "—" : "—",
        ]), total: EvaluationPage.total(row, sheet.scheme, words),
      rows: zip(sheet.scheme.criteria, row.lines).enumerated().map { index, pair in
        let (criterion, line) = pair
        let now = today.flatMap { $0.lines.indices.contains(index) ? $0.lines[index].figure.value : nil }
        let isOther = today != nil && now != line.figure.value
        return Row(
          name: criterion.name, source: text.source(criterion.source),
          rowsHref: sees ? text.rows(criterion.source, subject) : nil,
          evidence: state.figure(of: subject, criterion.name).map { figure in
            words(
              "evaluations.evidence",
              ["evidence": figure.evidence, "time": figure.trace.at.text(in: request.language)])
          },
          figure: EvaluationWords.number(line.figure.value), base: EvaluationWords.number(line.figure.base),
          points: EvaluationPage.points(line.points, sheet.scheme), reckoning: text.reckoning(line, criterion),
          now: isOther ? words("evaluations.now", ["value": EvaluationWords.number(now)]) : nil)
      }, isFrozen: isPublished)
    return .page(Page("evaluations/score", title: view.title, view: view, nonStatistical: true))
  }
}
