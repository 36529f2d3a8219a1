import Cultivation
import Diagnostics
import Enterprises
import PolicyCorpus
import Quantities

/// Those who stand on a rung: each leads to its own page, and there to the fact or entry that says so.
enum RungPage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let title: String
    let reading: String?
    /// Those whose recognition has left, who are not in this list; `nil` where there are none.
    let left: Figure?
    let isLeft: Bool
    let path: String
    let areas: [Choice]
    let heads: [ColumnHead]
    let rows: [Row]
    let isEmpty: Bool
    let pager: Pager
    let export: String
    let hasValidity: Bool
  }

  struct Row: Sendable {
    let name: String
    let href: String
    let area: String
    let since: String
    let valid: String
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let page = Pager.page(of: request)
    var query = try query(request, portal)
    query.offset = (page - 1) * Pager.size
    query.limit = Pager.size
    let found = try await portal.ladders.rows(query, on: request.today, within: request.scope)
    let title =
      query.isLeft
      ? words("ladders.leftTitle", ["rung": query.rung.name(request.language)]) : query.rung.name(request.language)
    var others = query
    others.isLeft = true
    others.limit = 0
    let left =
      query.rung.recognition != nil && !query.isLeft
      ? try await portal.ladders.rows(others, on: request.today, within: request.scope).total : 0
    let hasValidity = query.hasValidity
    let columns: [(String, RungQuery.Order)] = [
      ("enterprise.name", .name), ("enterprise.area", .area), ("ladders.since", .since), ("ladders.valid", .valid),
    ]
    let view = View(
      crumbs: [
        Crumb(words("nav.cultivation"), "/cultivation"), Crumb(words("ladders.title"), "/cultivation/ladders"),
        Crumb(title),
      ],
      title: title,
      reading: query.isLeft ? words("ladders.leftLead") : query.rung.reading?(request.language),
      left: left == 0
        ? nil
        : Figure(
          .count(left), label: words("ladders.leftBeside"),
          href: "\(request.path)?\(request.query.encoded(replacing: ["left": "1", "page": nil]))"),
      isLeft: query.isLeft, path: query.rung.path(),
      areas: portal.areaChoices(within: request.scope, chosen: query.area, words: words),
      heads: columns.filter { $0.1 != .valid || hasValidity }.map { label, order in
        ColumnHead(
          words(label), by: order.rawValue, chosen: query.order.rawValue, isDescending: query.isDescending, request)
      },
      rows: found.rows.map { row($0, portal, words) }, isEmpty: found.rows.isEmpty,
      pager: Pager(request, page: page, total: found.total, words: words),
      export: "\(request.path)/export?\(request.query.encoded(replacing: ["page": nil]))",
      hasValidity: hasValidity)
    return .page(
      Page(
        "ladders/rung", title: title, view: view,
        notices: request.notOffered(area: query.area, words)
          + request.notOffered(order: query.order.rawValue, shown: words("enterprise.name"), words)))
  }

  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let query = try query(request, portal)
    let found = try await portal.ladders.rows(query, on: request.today, within: request.scope)
    let mark = try await portal.watermark(
      "ladders/\(query.rung.rawValue)", rows: found.rows.count, of: .enterprises, request, words)
    var file = ListFile()
    file.append([
      words("enterprise.creditCode"), words("enterprise.name"), words("enterprise.area"), words("ladders.since"),
      words("ladders.valid"),
      words("export.watermark"),
    ])
    for row in found.rows {
      file.append([
        row.held.enterprise.text, row.name, portal.areaName(row.held.area, in: request.language),
        row.held.since?.description ?? "", row.validUntil?.description ?? gone(row, words) ?? "", mark,
      ])
    }
    return try file.reply(named: "\(query.rung.name(request.language))-\(request.today)", to: request)
  }

  private static func query(_ request: PortalRequest, _ portal: Portal) throws -> RungQuery {
    guard let rung = request.parameters["rung"].flatMap(Rung.init(rawValue:)) else {
      throw PageFault.notFound(Wording(zh: "没有这一档。", en: "There is no such rung."))
    }
    var query = RungQuery(
      rung, area: request.askedArea(portal.corpus.areas), isDescending: request.query.text("desc") == "1")
    query.isLeft = rung.recognition != nil && request.query.text("left") == "1"
    // A column that the list has not orders nothing.
    if let order = request.query.text("sort").flatMap(RungQuery.Order.init(rawValue:)),
      order != .valid || query.hasValidity
    {
      query.order = order
    }
    return query
  }

  /// That its recognition has left the register; `nil` where it has not.
  private static func gone(_ row: RungRow, _ words: Strings) -> String? {
    row.leftOn.map { words("ladders.gone", ["day": $0.text(in: words.language)]) }
  }

  private static func row(_ row: RungRow, _ portal: Portal, _ words: Strings) -> Row {
    Row(
      name: row.name, href: "/enterprises/\(row.held.enterprise)",
      area: portal.areaName(row.held.area, in: words.language),
      since: row.held.since?.text(in: words.language) ?? words("ladders.untold"),
      valid: row.validUntil?.text(in: words.language) ?? gone(row, words) ?? words("ladders.untold"))
  }
}

extension RungQuery {
  /// Whether the list tells how long a recognition holds, or when it left.
  fileprivate var hasValidity: Bool { rung.isRecognised || isLeft }
}

/// Recognitions that end soon, and those that have ended and still stand in their register.
enum ExpiringPage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let lead: String
    let spans: [Choice]
    let areas: [Choice]
    let rows: [Row]
    let isEmpty: Bool
    let pager: Pager
  }

  struct Row: Sendable {
    let name: String
    let href: String
    let area: String
    let valid: String
    let state: StateMark
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let asked = request.query.text("days").flatMap { Int($0) } ?? 60
    let days = LadderPage.spans.contains(asked) ? asked : 60
    let area = request.askedArea(portal.corpus.areas)
    let page = Pager.page(of: request)
    let found = try await portal.ladders.expiring(
      within: days, of: request.today, area: area, offset: (page - 1) * Pager.size, limit: Pager.size,
      scope: request.scope)
    let view = View(
      crumbs: [
        Crumb(words("nav.cultivation"), "/cultivation"), Crumb(words("ladders.title"), "/cultivation/ladders"),
        Crumb(words("ladders.expiring")),
      ],
      lead: words(
        "ladders.expiringLead", ["days": "\(days)", "day": request.today.adding(days: days).text(in: request.language)]),
      spans: LadderPage.spans.map { span in
        Choice(value: "\(span)", label: words("ladders.within", ["days": "\(span)"]), isChosen: span == days)
      },
      areas: portal.areaChoices(within: request.scope, chosen: area, words: words),
      rows: found.rows.map { entry in
        let isOver = entry.validUntil.map { $0 < request.today } ?? false
        return Row(
          name: entry.title, href: entry.path, area: portal.areaName(entry.area, in: request.language),
          valid: entry.validUntil?.text(in: request.language) ?? "—",
          state: isOver
            ? StateMark(css: "no", word: words("ladders.over")) : StateMark(css: "ask", word: words("ladders.soon")))
      }, isEmpty: found.rows.isEmpty, pager: Pager(request, page: page, total: found.total, words: words))
    return .page(
      Page(
        "ladders/expiring", title: words("ladders.expiring"), view: view,
        notices: request.notOffered(
          "days", taken: "\(days)", "ladders.span", shown: words("ladders.within", ["days": "\(days)"]), words)
          + request.notOffered(area: area, words)))
  }
}
