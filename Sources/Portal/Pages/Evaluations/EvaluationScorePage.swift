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
    /// The enterprises that count for a park; `nil` for everybody else.
    let members: Members?
  }

  struct Members: Sendable {
    let told: String
    let enterprises: [Crumb]
  }

  /// How many of a park's enterprises are listed.
  private static let shownMembers = 200

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
      }, isFrozen: isPublished,
      members: sees ? try await members(of: subject, address.round, request, portal, words) : nil)
    return .page(Page("evaluations/score", title: view.title, view: view, nonStatistical: true))
  }

  /// 计入园区的企业, each with the way to why it counts there.
  private static func members(
    of subject: EvaluatedSubject, _ round: EvaluationRound, _ request: PortalRequest, _ portal: Portal,
    _ words: Strings
  ) async throws -> Members? {
    guard subject.kind == .park, let park = subject.area else { return nil }
    let codes = try await portal.evaluations.members(of: park, in: round, on: request.today)
    var enterprises: [Crumb] = []
    for code in codes.prefix(shownMembers) {
      guard let enterprise = try await portal.facts.enterprise(code, within: request.scope) else { continue }
      enterprises.append(Crumb(enterprise.title, "\(enterprise.path)/attribution"))
    }
    return Members(
      told: words(codes.isEmpty ? "evaluations.noMembers" : "evaluations.membersTold", ["count": "\(codes.count)"]),
      enterprises: enterprises)
  }
}
