import Cultivation
import Diagnostics
import Enterprises
import Journal
import Quantities
import Services

/// 我的企业: the enterprises of the officer who asks, the most urgent first, with what is open of each, who is warned of, and the
/// way to a visit and to a case.
enum OwnEnterprisesPage {
  struct View: Sendable {
    struct Row: Sendable {
      let name: String
      let href: String
      let visit: String
      let open: String
      let last: String
      /// Its open cases, with the nearest deadline.
      let cases: Crumb?
      let isLate: Bool
      let warning: Crumb?
    }

    let crumbs: [Crumb]
    let search: String
    let orders: [Choice]
    let rows: [Row]
    /// Whether the officer has none at all.
    let isEmpty: Bool
    /// Whether none is called so.
    let isNotFound: Bool
    let pager: Pager
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let said = try await ServiceWords(request, portal)
    let words = said.words
    let page = Pager.page(of: request)
    let search = String((request.query.text("q") ?? "").prefix(100))
    let order = request.query.text("sort").flatMap(OfficerEnterprise.Order.init(rawValue:)) ?? .urgent
    let found = try await portal.cases.work(
      of: request.actor.id, within: request.scope, on: request.today, matching: search, order: order,
      offset: (page - 1) * Pager.size, limit: Pager.size)
    let warned = try await warned(request, portal)
    let view = View(
      crumbs: [Crumb(words("nav.services"), "/services"), Crumb(words("officer.own"))], search: search,
      orders: OfficerEnterprise.Order.allCases.map {
        Choice(value: $0.rawValue, label: words("officer.mine.order.\($0.rawValue)"), isChosen: $0 == order)
      },
      rows: found.rows.map { row($0, warned, said) }, isEmpty: found.total == 0 && search.isEmpty,
      isNotFound: found.total == 0 && !search.isEmpty,
      pager: Pager(request, page: page, total: found.total, words: words))
    return .page(Page("services/mine", title: words("officer.own"), view: view))
  }

  /// 退规预警: whom of the officer's the program warns of.
  private static func warned(_ request: PortalRequest, _ portal: Portal) async throws -> Set<CreditCode> {
    guard Portal.allows(request.actor, Portal.rows), let register = MonitoringDesk.watchList else { return [] }
    var query = WatchQuery(.warnings, register: register, limit: .max)
    query.officer = request.actor.id
    return Set(try await portal.ports.monitoring.watched(query, within: request.scope).rows.map(\.watched.enterprise))
  }

  private static func row(_ found: OfficerEnterprise, _ warned: Set<CreditCode>, _ said: ServiceWords) -> View.Row {
    let words = said.words
    let path = "/enterprises/\(found.code)"
    let count = "\(found.cases)"
    let cases =
      found.due.map { words("officer.mine.casesDue", ["count": count, "day": said.day($0.day)]) }
      ?? words("officer.mine.cases", ["count": count])
    return View.Row(
      name: found.title, href: path, visit: "\(path)/visits", open: "/services/new?enterprise=\(found.code)",
      last: found.lastVisit.map { words("visit.last", ["day": said.day($0)]) } ?? "",
      cases: found.cases == 0 ? nil : Crumb(cases, "/services/cases?enterprise=\(found.code)"),
      isLate: found.due.map { $0.day < said.today } ?? false,
      warning: warned.contains(found.code) ? Crumb(words("officer.mine.warned"), "\(path)/warning") : nil)
  }
}
