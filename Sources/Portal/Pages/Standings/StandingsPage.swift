import Benefits
import Diagnostics
import Enterprises
import PolicyCorpus
import Quantities

/// The rows behind a figure: every number of a clause page is a door to this list.
enum StandingsPage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let title: String
    let kind: String
    let filters: [Pair]
    let heads: [ColumnHead]
    let rows: [StandingRowView]
    let hasAmounts: Bool
    let isEmpty: Bool
    let pager: Pager
    let export: String
    let states: [Choice]
    let areas: [Choice]
    let hidden: [Pair]
    let path: String
  }

  /// Whether a list is without those whose recognition has left its register or who fell out of statistics, or has only
  /// those.
  enum Left: String {
    case without, only
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let asked = try Asked(request, portal)
    let words = portal.renderer.words(request.language)
    let page = Pager.page(of: request)
    let found = try await portal.ports.standings.standings(
      asked.filter, scope: request.scope, offset: (page - 1) * Pager.size, limit: Pager.size)
    let isBenefit = asked.count == nil
    let view = View(
      crumbs: [
        Crumb(words("nav.documents"), "/documents"),
        Crumb(
          portal.corpus.document(asked.clause.id.document)?.title(request.language) ?? "",
          asked.clause.id.document.path),
        Crumb(asked.clause.id.wording(request.language), asked.clause.id.path),
        Crumb(asked.instrument.name(request.language), asked.instrument.id.anchor), Crumb(words("standings.crumb")),
      ],
      title: (asked.count?.name ?? asked.instrument.name)(request.language),
      kind: asked.instrument.kind.wording(request.language),
      filters: asked.conditions(words, portal),
      heads: heads(asked, request, words),
      rows: found.rows.map { StandingRowView($0, portal: portal, words: words) }, hasAmounts: isBenefit,
      isEmpty: found.rows.isEmpty, pager: Pager(request, page: page, total: found.total, words: words),
      export: "\(request.path)/export?\(request.query.encoded(replacing: ["page": nil]))",
      states: states(asked, words), areas: areaChoices(asked, request, portal, words),
      hidden: [
        Pair("count", asked.count?.id.name ?? ""), Pair("row", asked.filter.row ?? ""),
        Pair("left", asked.left?.rawValue ?? ""),
        Pair("sort", request.query.text("sort") ?? ""), Pair("desc", asked.filter.isDescending ? "1" : ""),
      ].filter { !$0.text.isEmpty },
      path: request.path)
    return .page(Page("standings/standings", title: view.title, view: view, nonStatistical: true))
  }

  /// The list as it is shown, whole and as of one moment, as a file; the journal keeps who took it.
  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let asked = try Asked(request, portal)
    let words = portal.renderer.words(request.language)
    let found = try await portal.ports.standings.standings(
      asked.filter, scope: request.scope, offset: 0, limit: .max)
    let mark = try await portal.watermark(
      "\(asked.filter.source)", rows: found.rows.count, of: .enterprises, request, words)
    var file = ListFile()
    file.append(
      [
        words("enterprise.creditCode"), words("enterprise.name"), words("enterprise.area"), words("table.state"),
        words("table.row"),
        words("export.least"), words("export.most"), "key", words("export.watermark"),
      ])
    for row in found.rows {
      let standing = row.standing
      file.append([
        standing.enterprise, row.name, portal.areaName(standing.area, in: words.language),
        StateMark(standing.state, of: standing.source, words: words).word, standing.row ?? "",
        standing.minimum.description, standing.maximum?.description ?? "",
        standing.subject == standing.enterprise ? "" : standing.subject, mark,
      ])
    }
    let name = (asked.count?.name ?? asked.instrument.name)(request.language)
    return try file.reply(named: "\(name)-\(request.today)", to: request)
  }

  private static func heads(_ asked: Asked, _ request: PortalRequest, _ words: Strings) -> [ColumnHead] {
    let columns: [(label: String, order: StandingFilter.Order)] = [
      ("enterprise.name", .name), ("enterprise.area", .area), ("table.state", .state), ("table.amount", .amount),
    ]
    return columns.filter { asked.count == nil || $0.order != .amount }.map { label, order in
      ColumnHead(
        words(label), by: order.rawValue, chosen: asked.filter.order.rawValue,
        isDescending: asked.filter.isDescending, isNumber: order == .amount, request)
    }
  }

  /// What the address asks for, checked against the corpus.
  private struct Asked {
    let clause: Clause
    let instrument: Instrument
    let count: FactCount?
    let left: Left?
    private(set) var filter: StandingFilter

    init(_ request: PortalRequest, _ portal: Portal) throws {
      clause = try ClausePage.clause(of: request, portal)
      let name = request.parameters["instrument"] ?? ""
      guard let instrument = clause.instruments.first(where: { $0.id.name == name }) else {
        throw ClausePage.unknown
      }
      self.instrument = instrument
      if let wanted = request.query.text("count") {
        guard let count = instrument.counts.first(where: { $0.id.name == wanted }) else { throw ClausePage.unknown }
        self.count = count
      } else {
        guard case .benefit = instrument.declaration else { throw ClausePage.unknown }
        count = nil
      }
      // Only where a count's number deducts them.
      let asked = request.query.text("left").flatMap(Left.init(rawValue:))
      var recognition: RecognitionFilter?
      var exit: ExitFilter?
      if let asked, let count {
        recognition = try portal.holdings.recognition(of: count, on: request.today, isLeft: asked == .only)
        exit = portal.fallenOut.exit(of: count, on: request.today, isLeft: asked == .only)
      }
      left = recognition == nil && exit == nil ? nil : asked
      filter = StandingFilter(
        source: count.map { .count($0.id) } ?? .benefit(instrument.id),
        state: request.query.text("state").flatMap(Standing.State.init(rawValue:)),
        row: request.query.text("row"), area: request.query.text("area").flatMap { AreaCode($0) },
        recognition: recognition, exit: exit,
        order: request.query.text("sort").flatMap(StandingFilter.Order.init(rawValue:)) ?? .state,
        isDescending: request.query.text("desc") == "1")
      filter.areaOn = request.today
    }

    func conditions(_ words: Strings, _ portal: Portal) -> [Pair] {
      (filter.row.map { [Pair(words("table.row"), $0)] } ?? [])
        + (left.map {
          [
            Pair(
              words(filter.exit == nil ? "standings.left" : "standings.fallenOut"),
              words("standings.left.\($0.rawValue)"))
          ]
        } ?? [])
    }
  }

  private static func states(_ asked: Asked, _ words: Strings) -> [Choice] {
    [Choice(value: "", label: words("filter.all"), isChosen: asked.filter.state == nil)]
      + Standing.State.allCases.map { state in
        Choice(
          value: state.rawValue, label: StateMark(state, of: asked.filter.source, words: words).word,
          isChosen: asked.filter.state == state)
      }
  }

  private static func areaChoices(
    _ asked: Asked, _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) -> [Choice] {
    portal.areaChoices(within: request.scope, chosen: asked.filter.area, words: words)
  }
}

extension Portal {
  /// The areas that a reader may narrow a list to: the districts, or the streets and parks of the own district.
  func areaChoices(within scope: AreaScope, chosen: AreaCode?, words: Strings) -> [Choice] {
    let areas: [Area]
    switch scope {
    case .everywhere: areas = corpus.areas.districts
    case .area(let own) where own.isDistrictOrCity:
      areas = corpus.areas.children(of: own, level: .street) + corpus.areas.children(of: own, level: .park)
    case .area, .park, .enterprise, .nothing: areas = []
    }
    guard !areas.isEmpty else { return [] }
    return [Choice(value: "", label: words("filter.allAreas"), isChosen: chosen == nil)]
      + areas.map {
        Choice(value: $0.code.text, label: areaName($0.code, in: words.language), isChosen: $0.code == chosen)
      }
  }
}
