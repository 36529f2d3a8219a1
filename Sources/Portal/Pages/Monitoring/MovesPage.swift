import Cultivation
import Diagnostics
import PolicyCorpus
import Quantities

/// 入统与退规: who came above scale in a year, by the way it came and whether a confirmation says so, and who fell out.
enum MovesPage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let doors: [Crumb]
    let year: String
    let years: [Choice]
    let ways: [Way]
    let chosen: String
    let rows: [Row]
    let isEmpty: Bool
    let pager: Pager
    let exits: [ExitRow]
    let behind: String?
  }

  struct Way: Sendable {
    let name: String
    let all: Figure
    let confirmed: Figure
  }

  struct Row: Sendable {
    let name: String
    let href: String
    let area: String
    let day: String
    let way: String
    let state: StateMark
  }

  struct ExitRow: Sendable {
    let name: String
    let href: String
    let area: String
    let day: String
  }

  static let untold = "untold"

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let year =
      request.query.text("year").flatMap { Int($0) }.flatMap { (1949...request.today.year).contains($0) ? $0 : nil }
      ?? request.today.year
    let all = try await portal.ports.monitoring.moves(in: year, within: request.scope)
    let way = request.query.text("way") ?? ""
    let onlyConfirmed = request.query.text("confirmed") == "1"
    let shown = all.filter { row in
      (way.isEmpty || (row.move.route?.rawValue ?? untold) == way) && (!onlyConfirmed || row.move.isConfirmed)
    }
    let page = Pager.page(of: request)
    let ways = ScaleMove.Route.allCases.map(\.rawValue) + [untold]
    let view = View(
      crumbs: [Crumb(words("nav.cultivation"), "/cultivation"), Crumb(words("moves.title"))],
      doors: MonitoringPage.doors(words), year: "\(year)",
      // An older year that was asked for stands beside the last five.
      years: Set((0..<5).map { request.today.year - $0 } + [year]).sorted(by: >).map {
        Choice(value: "\($0)", label: "\($0)", isChosen: $0 == year)
      },
      ways: ways.map { name in
        let of = all.filter { ($0.move.route?.rawValue ?? untold) == name }
        let confirmed = of.count { $0.move.isConfirmed }
        func figure(_ count: Int, _ more: String) -> Figure {
          Figure(.count(count), href: count == 0 ? nil : "/cultivation/moves?year=\(year)&way=\(name)\(more)")
        }
        return Way(
          name: words("moves.way.\(name)"), all: figure(of.count, ""), confirmed: figure(confirmed, "&confirmed=1"))
      },
      chosen: way.isEmpty ? words("moves.all") : words("moves.way.\(ways.contains(way) ? way : untold)"),
      rows: shown.dropFirst((page - 1) * Pager.size).prefix(Pager.size).map { row($0, portal, words) },
      isEmpty: shown.isEmpty, pager: Pager(request, page: page, total: shown.count, words: words),
      exits: try await exits(year, request, portal, words), behind: try await portal.behind(words))
    return .page(
      Page(
        "monitoring/moves", title: words("moves.title"), view: view,
        notices: request.notOffered(
          "year", taken: "\(year)", "targets.year", shown: Period.year(year).text(in: request.language), words)))
  }

  private static func row(_ row: MoveRow, _ portal: Portal, _ words: Strings) -> Row {
    Row(
      name: row.name, href: "/enterprises/\(row.move.enterprise)",
      area: portal.areaName(row.move.area, in: words.language), day: row.move.day.text(in: words.language),
      way: words("moves.way.\(row.move.route?.rawValue ?? untold)"),
      state: row.move.isConfirmed
        ? StateMark(css: "yes", word: words("targets.confirmed"))
        : StateMark(css: "ask", word: words("targets.unconfirmed")))
  }

  /// Those who left the watch list because the statistics office confirmed that they fell out.
  private static func exits(
    _ year: Int, _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) async throws -> [ExitRow] {
    guard let watchList = MonitoringDesk.watchList else { return [] }
    let left = try await portal.registers.page(RegisterQuery(watchList, .state(.left)), within: request.scope).rows
    return left.filter { $0.state == .left(reason: MonitoringDesk.fallenOut) && $0.leftOn?.year == year }.map { entry in
      ExitRow(
        name: entry.title, href: entry.path, area: portal.areaName(entry.area, in: words.language),
        day: entry.leftOn?.text(in: words.language) ?? "—")
    }
  }
}
