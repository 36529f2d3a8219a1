import Benefits
import Delivery
import Diagnostics
import Journal
import PolicyCorpus
import Quantities

/// 尚未申报: who matches the benefit of an open call and has not applied under it, within the reader's area.
enum CallWaitingPage {
  /// Who matches the benefit of a call and has nothing under it: a page of them, and how many there are. No rows are read
  /// for a limit of 0.
  /// - Parameter officer: whose enterprises alone are told; `nil` for all.
  static func waiting(
    under call: Call, within scope: AreaScope, of officer: ActorID? = nil, offset: Int = 0, limit: Int = 0,
    _ portal: Portal
  ) async throws -> (rows: [StandingRow], total: Int) {
    try await portal.ports.standings.standings(
      StandingFilter(
        source: .benefit(call.terms.instrument), state: .holds,
        without: CallOfYear(number: call.id.number, year: call.terms.year), officer: officer?.text), scope: scope,
      offset: offset, limit: limit)
  }

  /// How many match the benefit of a call. Cost: a count.
  static func matching(_ call: Call, within scope: AreaScope, _ portal: Portal) async throws -> Int {
    try await portal.ports.standings.standings(
      StandingFilter(source: .benefit(call.terms.instrument), state: .holds), scope: scope, offset: 0, limit: 0
    ).total
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let words = pen.words
    guard let id = request.parameters["call"].flatMap(CallID.init),
      let call = try await portal.ports.delivery.store.read({ try $0.call(id) })
    else { throw PageFault.notFound(BudgetPages.unknown) }
    let page = Pager.page(of: request)
    let waiting = try await waiting(
      under: call, within: request.scope, of: OwnChoice.officer(request), offset: (page - 1) * Pager.size,
      limit: Pager.size, portal)
    let view = DeliveryView(
      crumbs: [
        Crumb(words("nav.calls"), "/calls"), Crumb(call.terms.title, "/delivery/calls/\(call.id)"),
        Crumb(words("calls.notApplied")),
      ], title: "\(words("calls.notApplied")) · \(call.terms.title)",
      lead: CallNotices.window(of: call, on: request.today, words),
      sections: [
        DeliveryView.Section(
          title: words("calls.notApplied"), anchor: "rows", tabs: OwnChoice.tabs(request, words),
          table: DeliveryView.Table(
            [words("enterprise.name"), words("enterprise.area"), words("calls.atMost")], numbers: [2],
            rows: waiting.rows.map { row in
              let standing = row.standing
              return [
                .text(
                  row.name, "/enterprises/\(standing.enterprise)",
                  note: standing.subject == standing.enterprise ? nil : standing.subject),
                .text(portal.areaName(standing.area, in: pen.language)),
                standing.maximum.map { .money($0, "/enterprises/\(standing.enterprise)") } ?? .text("—"),
              ]
            }), empty: waiting.rows.isEmpty ? words("calls.noneWaiting") : nil,
          pager: Pager(request, page: page, total: waiting.total, words: words))
      ])
    return .page(Page("delivery/page", title: view.title, view: view))
  }
}
