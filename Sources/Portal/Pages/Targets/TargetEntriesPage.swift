import DelimitedText
import PolicyCorpus
import Quantities
import Targets

/// The enterprises behind an actual: each leads to its own page, and there to the fact that says so.
enum TargetEntriesPage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let title: String
    let caption: String
    let rows: [Row]
    let isEmpty: Bool
    let pager: Pager
    let export: String
  }

  struct Row: Sendable {
    let name: String
    let href: String
    let area: String
    let park: String
    let day: String
    let state: StateMark
  }

  private struct Asked {
    let address: TargetAddress
    let filter: EntryFilter
    let caption: String
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let asked = try asked(request, portal)
    let words = portal.renderer.words(request.language)
    let page = Pager.page(of: request)
    let found = try await portal.targets.entries(
      asked.filter, within: request.scope, offset: (page - 1) * Pager.size, limit: Pager.size)
    let view = View(
      crumbs: asked.address.crumbs(words, Crumb(words("targets.entries"))), title: words("targets.entries"),
      caption: asked.caption, rows: found.rows.map { row($0, portal, words) }, isEmpty: found.rows.isEmpty,
      pager: Pager(request, page: page, total: found.total, words: words),
      export: "\(request.path)/export?\(request.query.encoded(replacing: ["page": nil]))")
    return .page(Page("targets/entries", title: view.title, view: view, nonStatistical: true))
  }

  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let asked = try asked(request, portal)
    let words = portal.renderer.words(request.language)
    let found = try await portal.targets.entries(asked.filter, within: request.scope, offset: 0, limit: .max)
    let mark = try await portal.watermark("\(asked.filter.count)", rows: found.rows.count, request, words)
    var csv = DelimitedTextWriter(for: .spreadsheet)
    csv.append([
      words("enterprise.creditCode"), words("enterprise.name"), words("enterprise.area"), words("breakdown.park"),
      words("targets.day"),
      words("targets.confirmation"), words("export.watermark"),
    ])
    for row in found.rows {
      csv.append([
        row.entry.enterprise.text, row.name, portal.areaName(row.entry.area, in: request.language),
        row.entry.park.map { portal.areaName($0, in: request.language) } ?? "", "\(row.entry.day)",
        words(row.entry.isConfirmed ? "targets.confirmed" : "targets.unconfirmed"), mark,
      ])
    }
    return .download(name: "\(words("targets.entries"))-\(request.today).csv", type: .csv, bytes: csv.bytes)
  }

  private static func asked(_ request: PortalRequest, _ portal: Portal) throws -> Asked {
    let address = try TargetAddress(request, portal)
    guard let count = address.declaration.observedBy else { throw TargetAddress.unknown }
    let area = try address.area(request, portal)
    let year =
      request.query.text("year").flatMap { Int($0) }.flatMap { (1900...2199).contains($0) ? $0 : nil }
      ?? request.today.year
    let month = request.query.text("month").flatMap { Int($0) }.flatMap { (1...12).contains($0) ? $0 : nil }
    let period = month.map { Period.month(year: year, month: $0) } ?? .year(year)
    let isCity = area == portal.corpus.areas.city?.code
    return Asked(
      address: address,
      filter: EntryFilter(
        count: count, from: period.start, to: min(period.lastDay, request.today), area: isCity ? nil : area),
      caption: "\(portal.areaName(area, in: request.language)) · \(period.text(in: request.language))")
  }

  private static func row(_ row: EntryRow, _ portal: Portal, _ words: Strings) -> Row {
    Row(
      name: row.name, href: "/enterprises/\(row.entry.enterprise)",
      area: portal.areaName(row.entry.area, in: words.language),
      park: row.entry.park.map { portal.areaName($0, in: words.language) } ?? "—",
      day: row.entry.day.text(in: words.language),
      state: row.entry.isConfirmed
        ? StateMark(css: "yes", word: words("targets.confirmed"))
        : StateMark(css: "ask", word: words("targets.unconfirmed")))
  }
}
