import Benefits
import Delivery
import Diagnostics
import PolicyCorpus
import Quantities

/// 尚未申报: who matches the benefit of an open call and has not applied under it, within the reader's area.
enum CallWaitingPage {
  /// What waits under a call, and how much matches in all.
  struct Waiting: Sendable {
    let matched: Int
    let rows: [StandingRow]

    /// Cost: the standings of the benefit, and the awards of the call.
    init(_ call: Call, within scope: AreaScope, _ portal: Portal) async throws {
      let all = try await portal.ports.standings.standings(
        StandingFilter(source: .benefit(call.terms.instrument), state: .holds), scope: scope, offset: 0, limit: .max
      ).rows
      let applied = try await portal.ports.delivery.store.read {
        try $0.awards(AwardFilter(call: call.id, counts: true), scope: scope, offset: 0, limit: .max).rows
      }
      let having = Set(applied.map { "\($0.enterprise) \($0.subject)" })
      matched = all.count
      rows = all.filter { !having.contains("\($0.standing.enterprise) \($0.standing.subject)") }
    }
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let words = pen.words
    guard let id = request.parameters["call"].flatMap(CallID.init),
      let call = try await portal.ports.delivery.store.read({ try $0.call(id) })
    else { throw PageFault.notFound(BudgetPages.unknown) }
    let waiting = try await Waiting(call, within: request.scope, portal)
    let page = Pager.page(of: request)
    let shown = waiting.rows.dropFirst((page - 1) * Pager.size).prefix(Pager.size)
    let view = DeliveryView(
      crumbs: [
        Crumb(words("nav.calls"), "/calls"), Crumb(call.terms.title, "/delivery/calls/\(call.id)"),
        Crumb(words("calls.notApplied")),
      ], title: "\(words("calls.notApplied")) · \(call.terms.title)",
      lead: CallNotices.window(of: call, on: request.today, words),
      sections: [
        DeliveryView.Section(
          title: words("calls.notApplied"), anchor: "rows",
          table: DeliveryView.Table(
            [words("enterprise.name"), words("enterprise.area"), words("calls.atMost")], numbers: [2],
            rows: shown.map { row in
              let standing = row.standing
              return [
                .text(
                  row.name, "/enterprises/\(standing.enterprise)",
                  note: standing.subject == standing.enterprise ? nil : standing.subject),
                .text(portal.areaName(standing.area, in: pen.language)),
                standing.maximum.map { .money($0, "/enterprises/\(standing.enterprise)") } ?? .text("—"),
              ]
            }), empty: shown.isEmpty ? words("calls.noneWaiting") : nil,
          pager: Pager(request, page: page, total: waiting.rows.count, words: words))
      ])
    return .page(Page("delivery/page", title: view.title, view: view))
  }
}
