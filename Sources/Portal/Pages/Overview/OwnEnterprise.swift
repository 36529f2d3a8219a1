import Access
import Benefits
import Enterprises
import Quantities

/// 我的企业: what an enterprise matches today, for at most how much, and what is still unknown, at a glance on its first
/// page. Its own page has the reasons.
struct OwnEnterprise: Sendable {
  struct Row: Sendable {
    let name: String
    let href: String
    let state: StateMark
    let amount: AmountView?
    /// Its calls, or the award that is there already.
    let lines: [CallLine]
    /// What is unknown, as far as it is: the names of the facts.
    let asks: String?
  }

  let name: String
  let href: String
  let cards: AssessmentCards
  /// What matches and what may, the dearest first.
  let rows: [Row]
  /// That there are more; `nil` where all stand here.
  let more: String?

  /// The most rows on the first page.
  private static let most = 6

  /// `nil` for who acts for no enterprise, or may not yet, and where nothing is recorded of it.
  /// Cost: an assessment, and a query for the calls and for the awards.
  init?(_ request: PortalRequest, _ portal: Portal, _ words: Strings) async throws {
    guard Portal.allows(request.actor, [.enterprise: .ownEnterprise]), let code = CallBoard.enterprise(of: request),
      let enterprise = try await portal.facts.enterprise(code, within: .enterprise(code.text)),
      let dossier = try await portal.facts.dossier(
        of: code, known: request.today, within: .enterprise(code.text))
    else { return nil }
    let href = "/enterprises/\(FormFields.encode(code.text))"
    cards = AssessmentCards(
      try portal.assessor.assess(dossier, on: request.today, known: request.today), portal: portal, words: words,
      calls: try await CallNotices.published(
        request, portal, of: dossier.area(on: request.today, known: request.today) ?? enterprise.area),
      awards: try await AwardNotices.all(of: code, isOwn: true, request, portal),
      exit: try await portal.exit(of: code, dossier, on: request.today, known: request.today))
    name = enterprise.title
    self.href = href
    let telling = cards.groups.filter { $0.told == .eligible || $0.told == .undecided }
      .flatMap(\.cards)
    rows = telling.prefix(Self.most).map { card in
      Row(
        name: [card.name, card.subject].compactMap { $0 }.joined(separator: " · "), href: "\(href)#\(card.anchor)",
        state: card.state, amount: card.amount, lines: (card.call.map { [$0] } ?? []) + card.otherCalls,
        asks: card.questions.isEmpty
          ? nil : words("card.missing") + card.questions.map(\.name).joined(separator: words("list.separator")))
    }
    more = telling.count > rows.count ? words("overview.ownMore", ["count": "\(telling.count)"]) : nil
  }
}
