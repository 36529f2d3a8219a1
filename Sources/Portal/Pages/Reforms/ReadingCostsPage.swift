import Benefits
import Diagnostics
import PolicyCorpus

/// 口径的其他读法: what each other answer to an open question would cost or free, the dearest first.
enum ReadingCostsPage {
  struct View: Sendable {
    struct Row: Sendable {
      let clause: Crumb
      let question: String
      let chosen: String
      let answer: String
      let before: FigureText
      let after: FigureText
      let difference: Figure
      let winners: Figure
      let losers: Figure
      let incomparable: Figure
    }

    let crumbs: [Crumb]
    /// The clause that the page is narrowed to; `nil` for all.
    let clause: Crumb?
    let rows: [Row]
    let isEmpty: Bool
    /// Those that change no sum of a benefit.
    let overlaps: String?
    /// How many answers are worked out row by row, which takes longer; `nil` where none is.
    let rowByRow: String?
  }

  static var unknown: PageFault {
    .notFound(Wording(zh: "没有这条口径，或它没有这种读法。", en: "There is no such reading, or no such answer."))
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let language = request.language
    let clause = request.query.text("clause").flatMap { ClauseID($0) }
    guard request.query.text("clause") == nil || clause.flatMap({ portal.corpus.clause($0) }) != nil else {
      throw unknown
    }
    let costs = ReadingCosts(of: portal.corpus, on: request.today, clause: clause)
    let population = try await portal.residents()
    let scope = request.scope
    let ranked = try await portal.reformTrials.run { Result { try population.readings(costs, scope: scope) } }.get()
    let view = View(
      crumbs: [Crumb(words("nav.reforms"), "/reforms"), Crumb(words("reforms.readings"))],
      clause: clause.map { Crumb($0.wording(language), $0.path) },
      rows: ranked.map { row($0, portal, words) }, isEmpty: ranked.isEmpty,
      overlaps: costs.ofOverlapsAlone.isEmpty
        ? nil : words("reforms.overlapsAlone", ["count": "\(costs.ofOverlapsAlone.count)"]),
      rowByRow: costs.rowByRow.isEmpty ? nil : words("reforms.rowByRow", ["count": "\(costs.rowByRow.count)"]))
    return .page(Page("reforms/readings", title: words("reforms.readings"), view: view, nonStatistical: true))
  }

  private static func row(_ cost: ReadingCost, _ portal: Portal, _ words: Strings) -> View.Row {
    let language = words.language
    let index = cost.reading.alternatives.firstIndex { $0.answer == cost.alternative.answer } ?? 0
    func door(_ count: Int, _ who: String) -> String? {
      guard count > 0 else { return nil }
      let reading = FormFields.encode("\(cost.reading.id)")
      return "/reforms/readings/enterprises?reading=\(reading)&answer=\(index)&who=\(who)"
    }
    func said(_ text: String) -> String { portal.corpus.wording(text)(language) }
    let (found, clause) = (cost.enterprises, cost.reading.clause)
    return View.Row(
      clause: clause.map { Crumb($0.wording(language), $0.path) }
        ?? Crumb(
          portal.corpus.document(cost.reading.id.document)?.title(language) ?? "", cost.reading.id.document.path),
      question: said(cost.reading.question), chosen: said(cost.reading.chosen),
      answer: said(cost.alternative.answer),
      before: FigureText(cost.before.bounded, unbounded: cost.before.unbounded, words),
      after: FigureText(cost.after.bounded, unbounded: cost.after.unbounded, words),
      difference: Figure(
        found.winners + found.losers == 0 && found.incomparable > 0
          ? .incomparable(words) : FigureText(signed: found.difference, words),
        href: door(found.winners, "winners") ?? door(found.losers, "losers")
          ?? door(found.incomparable, "incomparable")),
      winners: Figure(.count(found.winners), href: door(found.winners, "winners")),
      losers: Figure(.count(found.losers), href: door(found.losers, "losers")),
      incomparable: Figure(.count(found.incomparable), href: door(found.incomparable, "incomparable")))
  }
}
