import Exchanges
import PolicyCorpus

extension InstrumentWriter {
  /// How an exchange goes; `nil` for other kinds, and for those who may not see it.
  func livePanel() async throws -> LivePanel? {
    guard Portal.allows(request.actor, Portal.rowsAndOwn) else { return nil }
    switch instrument.declaration {
    case .exchange: return try await exchangePanel()
    default: return nil
    }
  }

  private func exchangePanel() async throws -> LivePanel? {
    guard portal.exchanges.exchange(instrument.id) != nil else { return nil }
    let all = try await portal.exchanges.figures(for: request.exchangeActor, on: request.today)
    let figure = all[instrument.id] ?? ExchangeFigure()
    func path(_ filter: ExchangeQuery.Filter, _ side: ExchangeSide?) -> String {
      ExchangesPage.path(instrument.id, side: side, filter: filter)
    }
    return LivePanel(
      figures: [
        Figure(.count(figure.demands), label: words("exchanges.demands"), href: path(.live, .demand)),
        Figure(.count(figure.supplies), label: words("exchanges.supplies"), href: path(.live, .supply)),
        Figure(.count(figure.unanswered), label: words("exchanges.filter.unanswered"), href: path(.unanswered, nil)),
        Figure(.count(figure.settled), label: words("exchanges.filter.settled"), href: path(.settled, nil)),
      ],
      links: Portal.allows(request.actor, Portal.caseKeepers)
        ? [Crumb(words("exchanges.post"), "/exchanges/new?exchange=\(FormFields.encode("\(instrument.id)"))")] : [])
  }
}
