import Cultivation
import Diagnostics
import PolicyCorpus
import Quantities
import Targets

/// 入统与退规: who came above scale in a year, by the way it came, whether it is industry, whether a confirmation says so and
/// whether the target counts it, and who fell out.
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
    let files: [Crumb]
    let exits: [ExitRow]
    let exitFiles: [Crumb]
    /// The area whose exits alone are listed; `nil` for all.
    let exitsOf: String?
    /// Where a list of confirmed entries is brought in; `nil` for those who may not.
    let bringIn: String?
    let behind: String?
  }

  struct Way: Sendable {
    let name: String
    let all: Figure
    /// The same by what they do: industry, other, and nobody told.
    let kinds: [Figure]
    let confirmed: Figure
  }

  struct Row: Sendable {
    let name: String
    let href: String
    let area: String
    let day: String
    let way: String
    let kind: String
    let state: StateMark
    /// Where its entry is recorded as confirmed; `nil` where it is, or for those who may not.
    let confirm: String?
    /// Whether 新增规上 counts it.
    let counted: StateMark
  }

  struct ExitRow: Sendable {
    let name: String
    let href: String
    let area: String
    let day: String
    let state: StateMark
    let document: String
  }

  static let untold = "untold"

  /// The exits of a year, of an area alone or of all that the reader sees.
  static func exitsPath(year: Int, area: String?) -> String {
    "/cultivation/moves?\(area.map { "area=\($0)&" } ?? "")exits=1&year=\(year)#exits"
  }

  /// 工业、非工业、行业待补.
  private static let kinds = ["industry", "other", untold]

  private static func kind(_ row: MoveRow) -> String { row.isIndustry.map { $0 ? kinds[0] : kinds[1] } ?? untold }

  /// What the address narrows the entries to.
  private struct Asked {
    let year: Int
    let way: String
    let kind: String?
    let onlyConfirmed: Bool

    init(_ request: PortalRequest) {
      let query = request.query
      year = query.whole("year", in: 1949...request.today.year) ?? request.today.year
      way = query.text("way") ?? ""
      kind = query.text("kind").flatMap { kinds.contains($0) ? $0 : nil }
      onlyConfirmed = query.text("confirmed") == "1"
    }

    func takes(_ row: MoveRow) -> Bool {
      (way.isEmpty || (row.move.route?.rawValue ?? untold) == way) && (!onlyConfirmed || row.move.isConfirmed)
        && (kind == nil || MovesPage.kind(row) == kind)
    }
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let asked = Asked(request)
    let (year, way) = (asked.year, asked.way)
    let counted = try await counted(year, request, portal)
    let all = try await moves(in: year, counted, request, portal)
    let shown = all.filter(asked.takes)
    let page = Pager.page(of: request)
    let ways = ScaleMove.Route.allCases.map(\.rawValue) + [untold]
    let mayConfirm = Portal.allows(request.actor, Portal.scaleKeepers)
    let chosen = [
      way.isEmpty ? words("moves.all") : words("moves.way.\(ways.contains(way) ? way : untold)"),
      asked.kind.map { words("moves.kind.\($0)") }, asked.onlyConfirmed ? words("targets.confirmed") : nil,
    ]
    let exits = try await exits(year, request, portal)
    // The year that is shown where the address names none, and what narrows each of the two lists alone.
    let query = request.query.encoded(replacing: ["year": "\(year)", "area": nil, "exits": nil, "page": nil])
    let exitQuery = request.query.encoded(
      replacing: ["year": "\(year)", "way": nil, "kind": nil, "confirmed": nil, "page": nil])
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
          name: words("moves.way.\(name)"), all: figure(of.count, ""),
          kinds: kinds.map { kind in figure(of.count { Self.kind($0) == kind }, "&kind=\(kind)") },
          confirmed: figure(confirmed, "&confirmed=1"))
      },
      chosen: chosen.compactMap { $0 }.joined(separator: words("list.separator")),
      rows: shown.dropFirst((page - 1) * Pager.size).prefix(Pager.size).map {
        row($0, counted, mayConfirm: mayConfirm, portal, words)
      },
      isEmpty: shown.isEmpty, pager: Pager(request, page: page, total: shown.count, words: words),
      files: shown.isEmpty ? [] : ListFile.links("\(request.path)/export?\(query)", words),
      exits: exits.map { row($0, portal, words) },
      exitFiles: exits.isEmpty ? [] : ListFile.links("\(request.path)/exits/export?\(exitQuery)", words),
      exitsOf: request.askedArea(portal.corpus.areas).map { portal.areaName($0, in: request.language) },
      bringIn: mayConfirm ? "/cultivation/moves/import" : nil, behind: try await portal.behind(words))
    return .page(
      Page(
        "monitoring/moves", title: words("moves.title"), view: view,
        notices: request.notOffered(
          "year", taken: "\(year)", "targets.year", shown: Period.year(year).text(in: request.language), words)))
  }

  /// The entries as the page has them, all of its leaves.
  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let asked = Asked(request)
    let counted = try await counted(asked.year, request, portal)
    let found = try await moves(in: asked.year, counted, request, portal).filter(asked.takes)
    let mark = try await portal.watermark("monitoring/moves", rows: found.count, of: .enterprises, request, words)
    var file = ListFile()
    file.append([
      words("enterprise.creditCode"), words("enterprise.name"), words("enterprise.area"), words("targets.day"),
      words("moves.route"), words("moves.kind"), words("targets.confirmation"), words("moves.counted"),
      words("export.watermark"),
    ])
    for found in found {
      let shown = row(found, counted, mayConfirm: false, portal, words)
      file.append([
        found.move.enterprise.text, shown.name, shown.area, "\(found.move.day)", shown.way, shown.kind,
        shown.state.word, shown.counted.word, mark,
      ])
    }
    return try file.reply(named: "\(words("moves.ways"))-\(request.today)", to: request)
  }

  /// The exits as the page has them.
  static func exportExits(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let found = try await exits(Asked(request).year, request, portal)
    let mark = try await portal.watermark("monitoring/exits", rows: found.count, of: .enterprises, request, words)
    var file = ListFile()
    file.append([
      words("enterprise.creditCode"), words("enterprise.name"), words("enterprise.area"), words("scale.day"),
      words("table.state"), words("scale.document"), words("export.watermark"),
    ])
    for found in found {
      let shown = row(found, portal, words)
      file.append([
        found.change.enterprise.text, shown.name, shown.area, "\(found.change.day)", shown.state.word,
        found.change.document, mark,
      ])
    }
    return try file.reply(named: "\(words("moves.exits"))-\(request.today)", to: request)
  }

  /// What 新增规上 has of an entry: whether a fact that nobody told decides it, and for which area it counts.
  private struct Counted {
    let isOpen: Bool
    let area: AreaCode?
  }

  /// The entries of a year, each under the area that counts it (考核归属), as targets and exits have it; what counts nowhere
  /// under the enterprise's own.
  private static func moves(
    in year: Int, _ counted: [CreditCode: Counted], _ request: PortalRequest, _ portal: Portal
  ) async throws -> [MoveRow] {
    func placed(_ row: MoveRow) -> MoveRow {
      guard let area = counted[row.move.enterprise]?.area else { return row }
      return row.counted(for: area)
    }
    guard case .area(let own) = request.scope else {
      return try await portal.ports.monitoring.moves(in: year, within: request.scope).map(placed)
    }
    // Who counts for an area need not be of it.
    return try await portal.ports.monitoring.moves(in: year, within: .everywhere).map(placed).filter {
      $0.move.area.map(own.contains) ?? false
    }
  }

  /// Those that 新增规上 counts in a year, and those of whom something is missing: by the count that the library's capacity is
  /// measured by. An enterprise may count for another area than its own.
  private static func counted(
    _ year: Int, _ request: PortalRequest, _ portal: Portal
  ) async throws -> [CreditCode: Counted] {
    guard let indicator = MonitoringDesk.library.flatMap({ portal.corpus.register($0)?.capacity?.indicator }),
      case .indicator(let declaration)? = portal.corpus.instrument(indicator)?.declaration,
      let count = declaration.observedBy
    else { return [:] }
    var counted: [CreditCode: Counted] = [:]
    for isOpen in [false, true] {
      let filter = EntryFilter(
        count: count, from: Period.year(year).start, to: min(Period.year(year).lastDay, request.today), isOpen: isOpen)
      for row in try await portal.targets.entries(filter, within: .everywhere, offset: 0, limit: .max).rows {
        counted[row.entry.enterprise] = Counted(isOpen: isOpen, area: row.entry.area)
      }
    }
    return counted
  }

  private static func row(
    _ row: MoveRow, _ counted: [CreditCode: Counted], mayConfirm: Bool, _ portal: Portal, _ words: Strings
  ) -> Row {
    let counted =
      switch counted[row.move.enterprise]?.isOpen {
      case false?: StateMark(css: "yes", word: words("targets.counted"))
      case true?: StateMark(css: "ask", word: words("moves.open"))
      case nil: StateMark(css: "out", word: words("moves.notCounted"))
      }
    return Row(
      name: row.name, href: "/enterprises/\(row.move.enterprise)",
      area: portal.areaName(row.move.area, in: words.language), day: row.move.day.text(in: words.language),
      way: words("moves.way.\(row.move.route?.rawValue ?? untold)"), kind: words("moves.kind.\(kind(row))"),
      state: row.move.isConfirmed
        ? StateMark(css: "yes", word: words("targets.confirmed"))
        : StateMark(css: "ask", word: words("targets.unconfirmed")),
      confirm: mayConfirm && !row.move.isConfirmed ? ScalePage.path(of: row.move.enterprise) : nil, counted: counted)
  }

  /// Those of whom an exit is recorded, whether or not they were in the watch list, and those who entered again after one.
  private static func exits(_ year: Int, _ request: PortalRequest, _ portal: Portal) async throws -> [ScaleChangeRow] {
    let area = request.askedArea(portal.corpus.areas)
    let onlyExits = request.query.text("exits") == "1"
    return try await portal.scale.changes(in: year, within: request.scope).filter { row in
      (!onlyExits || !row.change.isAbove) && (area.map(row.counts) ?? true)
    }
  }

  private static func row(_ row: ScaleChangeRow, _ portal: Portal, _ words: Strings) -> ExitRow {
    ExitRow(
      name: row.name, href: "/enterprises/\(row.change.enterprise)",
      area: portal.areaName(row.area, in: words.language), day: row.change.day.text(in: words.language),
      state: row.change.isAbove
        ? StateMark(css: "yes", word: words("scale.reentered")) : StateMark(css: "no", word: words("scale.out")),
      document: row.change.document.isEmpty ? "—" : row.change.document)
  }
}
