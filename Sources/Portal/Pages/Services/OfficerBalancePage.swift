import Diagnostics
import Enterprises
import Journal
import Quantities
import Services

/// 重新平衡: who would have how many enterprises, and which go to whom, before anything is moved.
enum OfficerBalancePage {
  /// How many moves the page names.
  private static let mostShown = 100

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(DeliveryPen(request, portal))
  }

  static func carryOut(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    do {
      let reply = try await portal.cases.rebalance(
        seen: request.form.text("seen") ?? "", reason: request.form.text("reason") ?? "", within: request.scope,
        by: request.actor.id, key: request.commandKey, at: request.now)
      return DeliveryView.next("/services/officers?done=balance&enterprises=\(reply.enterprises)")
    } catch let faults as Diagnostics {
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  private static func page(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let said = try await ServiceWords(request, portal)
    let balance = try await portal.cases.balance(within: request.scope, on: request.today)
    let shown = Array(balance.moves.prefix(mostShown))
    let titles = try await portal.enterprises(shown.map(\.enterprise), within: request.scope)
    let areas = Dictionary(try await portal.cases.officers().map { ($0.key, $0.area) }) { first, _ in first }
    let loads = balance.loads.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    var view = DeliveryView(
      crumbs: [
        Crumb(words("nav.services"), "/services"), Crumb(words("officer.title"), "/services/officers"),
        Crumb(words("officer.balance")),
      ], title: words("officer.balance"), lead: words("officer.balanceLead"), faults: pen.faults,
      sums: [Figure(.count(balance.moves.count), label: words("officer.balanceCount"), href: "#moves")])
    view.sections = [
      DeliveryView.Section(
        title: words("officer.title"),
        table: DeliveryView.Table(
          [
            words("case.officer"), words("officer.balanceBefore"), words("officer.balanceAfter"),
            words("enterprise.area"),
            words("officer.balanceWhy"),
          ], numbers: [1, 2],
          rows: loads.map { key, load in
            let list = "/services/officers/enterprises?officer=\(FormFields.encode(key.text))"
            return [
              .text(said.person(key)), .number(load, load == 0 ? nil : list), .number(balance.after[key] ?? load),
              .text(portal.areaName(areas[key], in: pen.language)),
              .text(words("officer.stay.\((balance.stays[key] ?? .nothing).rawValue)")),
            ]
          }), empty: loads.isEmpty ? words("officer.balanceNobody") : nil),
      DeliveryView.Section(
        title: words("nav.enterprises"),
        lead: balance.moves.count > shown.count ? words("officer.balanceSome", ["count": "\(shown.count)"]) : nil,
        anchor: "moves",
        table: DeliveryView.Table(
          [words("enterprise.name"), words("officer.from"), words("officer.to")],
          rows: shown.map { move in
            [
              .text(titles[move.enterprise]?.title ?? move.enterprise.text, "/enterprises/\(move.enterprise)"),
              .text(said.person(move.from)), .text(said.person(move.to)),
            ]
          }), empty: balance.moves.isEmpty ? words("officer.balanceNone") : nil,
        acts: balance.moves.isEmpty
          ? []
          : [
            pen.act(
              "/services/officers", "officer.balanceDo",
              hidden: ["act": "balance", "seen": balance.fingerprint],
              fields: [pen.field("reason", of: "balance", label: words("setting.reason"))])
          ]),
    ]
    view.isBook = false
    return PlaceView(sheets: view).page()
  }
}
