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

  private static func call(_ request: PortalRequest, _ portal: Portal) async throws -> Call {
    guard let id = request.parameters["call"].flatMap(CallID.init),
      let call = try await portal.ports.delivery.store.read({ try $0.call(id) })
    else { throw PageFault.notFound(BudgetPages.unknown) }
    return call
  }

  /// The officers' names of the enterprises of some rows.
  private static func officers(
    of rows: [StandingRow], _ request: PortalRequest, _ portal: Portal
  ) async throws -> [String: String] {
    let said = try await ServiceWords(request, portal)
    let officers = try await portal.cases.officers(of: rows.compactMap { CreditCode($0.standing.enterprise) })
    return Dictionary(officers.map { ($0.key.text, said.person($0.value)) }, uniquingKeysWith: { first, _ in first })
  }

  /// The list as a file.
  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let call = try await call(request, portal)
    let rows = try await waiting(
      under: call, within: request.scope, of: OwnChoice.officer(request), limit: .max, portal
    ).rows
    let mark = try await portal.watermark(
      "calls/\(call.id)/waiting", rows: rows.count, of: .enterprises, request, words)
    let officers = try await officers(of: rows, request, portal)
    return try ListFile(
      name: "\(call.terms.title)-\(words("calls.notApplied"))-\(request.today)", sheet: words("calls.notApplied"),
      head: [
        words("enterprise.name"), words("enterprise.creditCode"), words("case.officer"), words("enterprise.area"),
        words("calls.atMost"), words("export.watermark"),
      ],
      rows: rows.map { row in
        let standing = row.standing
        return [
          row.name, standing.enterprise, officers[standing.enterprise] ?? "",
          portal.areaName(standing.area, in: request.language), standing.maximum?.description ?? "", mark,
        ]
      }
    ).reply(to: request)
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let words = pen.words
    let call = try await call(request, portal)
    let page = Pager.page(of: request)
    let waiting = try await waiting(
      under: call, within: request.scope, of: OwnChoice.officer(request), offset: (page - 1) * Pager.size,
      limit: Pager.size, portal)
    let officers = try await officers(of: waiting.rows, request, portal)
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
            [words("enterprise.name"), words("case.officer"), words("calls.atMost"), words("enterprise.area")],
            numbers: [2],
            rows: waiting.rows.map { row in
              let standing = row.standing
              return [
                .text(
                  row.name, "/enterprises/\(standing.enterprise)",
                  note: standing.subject == standing.enterprise ? nil : standing.subject),
                .text(officers[standing.enterprise] ?? "—"),
                standing.maximum.map { .money($0, "/enterprises/\(standing.enterprise)") } ?? .text("—"),
                .text(portal.areaName(standing.area, in: pen.language)),
              ]
            }), empty: waiting.rows.isEmpty ? words("calls.noneWaiting") : nil,
          pager: Pager(request, page: page, total: waiting.total, words: words),
          links: waiting.total == 0
            ? []
            : ListFile.links(
              "/delivery/calls/\(call.id)/waiting/export"
                + (OwnChoice.officer(request) == nil ? "" : "?\(OwnChoice.query)=1"), words))
      ])
    return .page(Page("delivery/page", title: view.title, view: view))
  }
}
