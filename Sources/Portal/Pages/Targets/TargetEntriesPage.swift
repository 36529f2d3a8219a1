import Cultivation
import Diagnostics
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
    let behind: String?
    /// Of a list that an issued material opened: that it is of today, and how it differs; `nil` for others.
    let issued: Crumb?
    /// All, the confirmed, and those that are not yet; empty where nobody confirms such days.
    let states: [Choice]
    let hasRoutes: Bool
    /// Where a list of confirmed entries is brought in; `nil` where nobody confirms such days, or for those who may not.
    let bringIn: String?
    let hidden: [Pair]
    let path: String
  }

  struct Row: Sendable {
    let name: String
    let href: String
    let area: String
    let park: String
    let day: String
    /// 入统途径; `nil` where the count goes by another day than that of entry.
    let route: String?
    let state: StateMark
    /// Where its entry is recorded as confirmed; `nil` where it is, or for those who may not.
    let confirm: String?
  }

  private struct Asked {
    let address: TargetAddress
    let filter: EntryFilter
    let caption: String
    /// The time in words.
    let span: String
    let isConfirmable: Bool
    /// What else than the day the count reads.
    let facts: [FactUse]
    let year: Int
    /// `nil` for the whole year.
    let month: Int?
    /// The last month of those from January on; `nil` for a single month and the whole year.
    let through: Int?
    /// The last day of those from January on, as a sheet was drawn up in the midst of a year.
    let to: CalendarDay?
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let asked = try asked(request, portal)
    let words = portal.renderer.words(request.language)
    let page = Pager.page(of: request)
    let found = try await portal.targets.entries(
      asked.filter, within: request.scope, offset: (page - 1) * Pager.size, limit: Pager.size)
    let routes = try await routes(asked, request, portal)
    let missing = try await missing(found.rows, asked, request, portal)
    let mayConfirm = asked.isConfirmable && Portal.allows(request.actor, Portal.scaleKeepers)
    let states = [("", "filter.all"), ("confirmed", "targets.confirmed"), ("pending", "targets.unconfirmed")]
    let view = View(
      crumbs: asked.address.crumbs(words, Crumb(words("targets.entries"))), title: words("targets.entries"),
      caption: asked.caption,
      rows: found.rows.map { row($0, asked, routes, missing, mayConfirm: mayConfirm, portal, words) },
      isEmpty: found.rows.isEmpty,
      pager: Pager(request, page: page, total: found.total, words: words),
      export: "\(request.path)/export?\(request.query.encoded(replacing: ["page": nil]))",
      behind: try await portal.behind(words),
      issued: try await issued(asked, now: found.total, request, portal, words),
      states: ((asked.isConfirmable ? states : [states[0]]) + [("open", "targets.open")]).map {
        Choice(value: $0.0, label: words($0.1), isChosen: (request.query.text("state") ?? "") == $0.0)
      },
      hasRoutes: asked.isConfirmable, bringIn: mayConfirm ? "/cultivation/moves/import" : nil,
      hidden: ["area", "year", "month", "through", "to", "unplaced", "issued"].compactMap { name in
        request.query.text(name).map { Pair(name, $0) }
      },
      path: request.path)
    return .page(
      Page(
        "targets/entries", title: view.title, view: view, nonStatistical: true,
        notices: TargetWords(portal, request).notOffered(year: asked.year, request)
          + request.notOffered(
            "month", taken: asked.month.map { "\($0)" }, "series.month",
            shown: Period.year(asked.year).text(in: request.language), words)
          + request.notOffered(
            "through", taken: asked.through.map { "\($0)" }, "series.month", shown: asked.span, words)
          + request.notOffered("to", taken: asked.to.map { "\($0)" }, "targets.time", shown: asked.span, words)))
  }

  /// The enterprises that were counted when a material was issued are not kept with it: what the list says beside its number.
  private static func issued(
    _ asked: Asked, now: Int, _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) async throws -> Crumb? {
    // The material tells the confirmed and the others apart.
    guard !asked.isConfirmable || asked.filter.isConfirmed != nil || asked.filter.isOpen,
      let issued = try await DispatchPage.issued(request.query.text("issued"), of: asked.address, request, portal),
      let count = MaterialDoors.count(
        of: try asked.address.area(request, portal), in: issued.material, year: asked.year, month: asked.month,
        through: asked.through,
        asked.filter.isOpen ? .open : asked.filter.isConfirmed == false ? .pending : .confirmed,
        unplaced: asked.filter.unplaced)
    else { return nil }
    return Crumb(
      words(
        "targets.entriesIssued",
        [
          "day": request.today.text(in: request.language), "count": "\(count)", "now": "\(now)",
          "issued": issued.trace.at.dayInShanghai.text(in: request.language),
          "difference": MaterialView.difference(now - count, words),
        ]), asked.address.id.targetPath("dispatch/\(issued.trace.record)"))
  }

  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let asked = try asked(request, portal)
    let words = portal.renderer.words(request.language)
    let found = try await portal.targets.entries(asked.filter, within: request.scope, offset: 0, limit: .max)
    let mark = try await portal.watermark(
      "\(asked.filter.count)", rows: found.rows.count, of: .enterprises, request, words)
    let routes = try await routes(asked, request, portal)
    let missing = try await missing(found.rows, asked, request, portal)
    var file = ListFile()
    file.append([
      words("enterprise.creditCode"), words("enterprise.name"), words("enterprise.area"), words("breakdown.park"),
      words("targets.day"), words("moves.route"), words("targets.confirmation"), words("export.watermark"),
    ])
    for found in found.rows {
      let row = row(found, asked, routes, missing, mayConfirm: false, portal, words)
      file.append([
        found.entry.enterprise.text, row.name, portal.areaName(found.entry.area, in: request.language),
        found.entry.park.map { portal.areaName($0, in: request.language) } ?? "", "\(found.entry.day)",
        row.route ?? "", row.state.word, mark,
      ])
    }
    return try file.reply(named: "\(words("targets.entries"))-\(request.today)", to: request)
  }

  private static func asked(_ request: PortalRequest, _ portal: Portal) throws -> Asked {
    let address = try TargetAddress(request, portal)
    guard let count = address.declaration.observedBy else { throw TargetAddress.unknown }
    let area = try address.area(request, portal)
    let year =
      request.query.text("year").flatMap { Int($0) }.flatMap { (1900...2199).contains($0) ? $0 : nil }
      ?? request.today.year
    func number(_ name: String) -> Int? {
      request.query.text(name).flatMap { Int($0) }.flatMap { (1...12).contains($0) ? $0 : nil }
    }
    let month = number("month")
    let through = month == nil ? number("through") : nil
    let state = request.query.text("state")
    let period = month.map { Period.month(year: year, month: $0) } ?? .year(year)
    let to =
      month == nil && through == nil
      ? request.query.text("to").flatMap { CalendarDay($0) }.flatMap { $0.year == year ? $0 : nil } : nil
    let last = to ?? through.map { Period.month(year: year, month: $0).lastDay } ?? period.lastDay
    let words = portal.renderer.words(request.language)
    let span =
      to.map { words("targets.throughDay", ["day": $0.text(in: request.language)]) }
      ?? through.map { words("targets.throughMonth", ["year": "\(year)", "month": "\($0)"]) }
      ?? period.text(in: request.language)
    let isCity = area == portal.corpus.areas.city?.code
    let unplaced = request.query.text("unplaced").flatMap(Area.Level.init(rawValue:)).flatMap { $0 == .city ? nil : $0 }
    let place =
      portal.areaName(area, in: request.language)
      + (unplaced.map { words("targets.entriesUnplaced", ["which": words("targets.dispatch.unplaced.\($0.rawValue)")]) }
        ?? "")
    return Asked(
      address: address,
      filter: EntryFilter(
        count: count, from: period.start, to: min(last, request.today), area: isCity ? nil : area,
        isConfirmed: state.flatMap { ["confirmed": true, "pending": false][$0] }, isOpen: state == "open",
        unplaced: unplaced),
      caption: "\(place) · \(span)", span: span,
      isConfirmable: portal.corpus.asksConfirmation(count),
      facts: portal.corpus.count(count)?.condition.facts.filter { $0.definition.type != .day } ?? [], year: year,
      month: month, through: through, to: to)
  }

  private static let dossiersAtOnce = 256

  /// What nobody told of each that is open: what to ask for so that it can be told whether it counts. An entry is of where
  /// it came about, and is told of wherever the enterprise is now: nothing but the names of facts is said.
  private static func missing(
    _ rows: [EntryRow], _ asked: Asked, _ request: PortalRequest, _ portal: Portal
  ) async throws -> [CreditCode: String] {
    guard asked.filter.isOpen else { return [:] }
    let words = portal.renderer.words(request.language)
    var missing: [CreditCode: String] = [:]
    // Of a whole city so many dossiers are held at once, and no more.
    var rest = rows[...]
    while !rest.isEmpty {
      let group = rest.prefix(dossiersAtOnce)
      rest = rest.dropFirst(group.count)
      let dossiers = try await portal.facts.dossiers(
        of: group.map(\.entry.enterprise), known: request.today, within: .everywhere)
      for entry in group.map(\.entry) {
        let untold = asked.facts.filter { use in
          let known = dossiers[entry.enterprise]?.enterprise.knowledge(
            of: use.reference(year: entry.day.year), on: request.today, known: request.today)
          return known == .unknown
        }
        missing[entry.enterprise] = untold.map { $0.definition.name(request.language) }.joined(
          separator: words("list.separator"))
      }
    }
    return missing
  }

  /// 入统途径 of those that entered in the year: told beside each, since they are never taken for one another.
  private static func routes(
    _ asked: Asked, _ request: PortalRequest, _ portal: Portal
  ) async throws -> [CreditCode: ScaleMove.Route] {
    guard asked.isConfirmable else { return [:] }
    let moves = try await portal.ports.monitoring.moves(in: asked.year, within: request.scope)
    return Dictionary(moves.compactMap { row in row.move.route.map { (row.move.enterprise, $0) } }) { first, _ in first
    }
  }

  private static func row(
    _ row: EntryRow, _ asked: Asked, _ routes: [CreditCode: ScaleMove.Route], _ missing: [CreditCode: String],
    mayConfirm: Bool, _ portal: Portal, _ words: Strings
  ) -> Row {
    Row(
      name: row.name, href: "/enterprises/\(row.entry.enterprise)",
      area: portal.areaName(row.entry.area, in: words.language),
      park: row.entry.park.map { portal.areaName($0, in: words.language) } ?? "—",
      day: row.entry.day.text(in: words.language),
      route: asked.isConfirmable
        ? words("moves.way.\(routes[row.entry.enterprise]?.rawValue ?? MovesPage.untold)") : nil,
      state: state(of: row.entry, asked, missing[row.entry.enterprise], words),
      confirm: mayConfirm && !row.entry.isConfirmed ? ScalePage.path(of: row.entry.enterprise) : nil)
  }

  private static func state(
    of entry: CountedEntry, _ asked: Asked, _ missing: String?, _ words: Strings
  ) -> StateMark {
    let word = words(
      !asked.isConfirmable ? "targets.counted" : entry.isConfirmed ? "targets.confirmed" : "targets.unconfirmed")
    guard entry.isOpen else {
      return StateMark(css: asked.isConfirmable && !entry.isConfirmed ? "ask" : "yes", word: word)
    }
    let lacks = missing?.orNil.map { words("targets.openLacks", ["facts": $0]) } ?? words("targets.open")
    return StateMark(
      css: "no",
      word: asked.isConfirmable ? [word, lacks].joined(separator: words("sentence.separator")) : lacks)
  }
}
