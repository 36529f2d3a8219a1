import Access
import Enterprises
import PolicyCorpus
import Quantities

/// 企业: the list, with search, filters, sorting, pages and a file of what is shown.
enum EnterpriseListPage {
  struct View: Sendable {
    struct Row: Sendable {
      let name: String
      let href: String
      let creditCode: String
      let area: String
      let industry: String
      let updated: String
    }

    let heads: [ColumnHead]
    let rows: [Row]
    let pager: Pager
    let search: String
    let industry: String
    let sort: String
    let isDescending: Bool
    let areas: [Choice]
    let export: String
    let isEmpty: Bool
    /// Nothing is stored yet, so that no filter is to blame.
    let isUnfilled: Bool
    let mayImport: Bool
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    if case .enterprise(let key) = request.scope {
      guard let path = LocalPath(checking: "/enterprises/\(FormFields.encode(key))") else { throw ClausePage.unknown }
      return .seeOther(path)
    }
    let words = portal.renderer.words(request.language)
    let page = Pager.page(of: request)
    let query = query(of: request, offset: (page - 1) * Pager.size, limit: Pager.size)
    let found = try await portal.facts.page(query, within: request.scope)
    let isFiltered = !query.search.isEmpty || query.area != nil || query.industry != nil
    return .page(
      Page(
        "enterprises/list", title: words("nav.enterprises"),
        view: View(
          heads: heads(query, request, words), rows: found.rows.map { row($0, portal, request) },
          pager: Pager(request, page: page, total: found.total, words: words), search: query.search,
          industry: query.industry ?? "", sort: query.order.rawValue, isDescending: query.isDescending,
          areas: portal.areaChoices(within: request.scope, chosen: query.area, words: words),
          export: "/enterprises/export?\(request.query.encoded(replacing: ["page": nil]))",
          isEmpty: found.rows.isEmpty, isUnfilled: found.total == 0 && !isFiltered,
          mayImport: !request.actor.roles.isDisjoint(with: [.city, .administrator]))))
  }

  /// The list as it is shown, whole and as of one moment, as a file; the journal keeps who took it.
  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let found = try await portal.facts.page(
      query(of: request, offset: 0, limit: .max), within: request.scope)
    let mark = try await portal.watermark("enterprises", rows: found.rows.count, of: .enterprises, request, words)
    var file = ListFile()
    file.append([
      words("enterprise.creditCode"), words("enterprise.name"), words("enterprise.area"), words("enterprise.industry"),
      words("enterprise.updated"), words("export.watermark"),
    ])
    for enterprise in found.rows {
      file.append([
        enterprise.creditCode.text, enterprise.title, portal.areaName(enterprise.area, in: words.language),
        portal.industryName(enterprise.industry), "\(enterprise.updatedAt.dayInShanghai)", mark,
      ])
    }
    return try file.reply(named: "\(words("nav.enterprises"))-\(request.today)", to: request)
  }

  private static func query(of request: PortalRequest, offset: Int, limit: Int) -> EnterpriseQuery {
    EnterpriseQuery(
      search: String((request.query.text("q") ?? "").prefix(100)),
      area: request.query.text("area").flatMap { AreaCode($0) }, areaOn: request.today,
      industry: request.query.text("industry").flatMap { IndustryCode($0)?.text },
      order: request.query.text("sort").flatMap(EnterpriseQuery.Order.init(rawValue:)) ?? .name,
      isDescending: request.query.text("desc") == "1", offset: offset, limit: limit)
  }

  private static func heads(
    _ query: EnterpriseQuery, _ request: PortalRequest, _ words: Strings
  ) -> [ColumnHead] {
    [
      ("enterprise.name", EnterpriseQuery.Order.name), ("enterprise.creditCode", .creditCode),
      ("enterprise.area", .area), ("enterprise.industry", .industry), ("enterprise.updated", .updated),
    ].map { label, order in
      ColumnHead(
        words(label), by: order.rawValue, chosen: query.order.rawValue, isDescending: query.isDescending, request)
    }
  }

  private static func row(_ enterprise: Enterprise, _ portal: Portal, _ request: PortalRequest) -> View.Row {
    View.Row(
      name: enterprise.title, href: "/enterprises/\(enterprise.creditCode)",
      creditCode: enterprise.creditCode.text, area: portal.areaName(enterprise.area, in: request.language),
      industry: portal.industryName(enterprise.industry),
      updated: enterprise.updatedAt.dayInShanghai.text(in: request.language))
  }
}

extension Portal {
  /// An industry's name with its code; a dash where it is unknown.
  func industryName(_ code: IndustryCode?) -> String {
    guard let code else { return "—" }
    return corpus.industries.name(of: code).map { "\($0)（\(code)）" } ?? code.text
  }
}
