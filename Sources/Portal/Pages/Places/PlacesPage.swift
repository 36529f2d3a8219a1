import Cultivation
import Decimals
import Diagnostics
import Places
import PolicyCorpus
import Quantities

/// 空间: plots held against the documents' figures, what ends soon, under-used land, circles of service.
enum PlacesPage {
  enum Filter: String, CaseIterable {
    case all, below, share, expiring
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let words = pen.words
    let plots = try await portal.places.plots(within: request.scope, on: request.today)
    let ends = try await Self.ends(plots, pen)
    let report = try await portal.places.circles(within: request.scope, on: request.today)
    let filter = request.query.text("show").flatMap(Filter.init(rawValue:)) ?? .all
    var sections = [plotSection(plots, filter, pen), endSection(ends, pen)]
    sections.append(try await underUsedSection(pen))
    sections.append(try await registerSection(pen))
    let view = PlaceView(
      sheets: DeliveryView(
        crumbs: [Crumb(words("nav.places"))], title: words("nav.places"), lead: words("places.lead"),
        done: pen.placeDone,
        sums: [
          Figure(.count(plots.count), label: words("places.sum.plots"), href: "/places#plots"),
          Figure(
            .count(plots.count { $0.checks.ratioState == .below }), label: words("places.sum.below"),
            href: "/places?show=below#plots"),
          Figure(
            .count(plots.count { $0.checks.shareState == .above }), label: words("places.sum.share"),
            href: "/places?show=share#plots"),
          Figure(.count(ends.count), label: words("places.sum.ends"), href: "/places#ends"),
          Figure(
            FigureText(whole: report?.circles.whole, words), label: words("places.sum.circles"),
            href: "/places/circles"),
        ], sections: sections), foot: words("places.foot"))
    return view.page()
  }

  /// The plots as they are listed, whole, as a file; the journal keeps who took it.
  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let words = pen.words
    let filter = request.query.text("show").flatMap(Filter.init(rawValue:)) ?? .all
    let rows = shown(try await portal.places.plots(within: request.scope, on: request.today), filter)
    let mark = try await portal.watermark("plots", rows: rows.count, of: .enterprises, request, words)
    var file = ListFile()
    file.append(
      [
        "title", "area", "park", "holder", "use", "origin", "land", "floor_area", "ratio", "ratio_state",
        "supporting_land", "share_state", "land_until", "dormitory_sets",
      ].map { words("places.field.\($0)") } + [words("export.watermark")])
    for (plot, checks) in rows {
      let figures = plot.figures
      file.append([
        figures.title, portal.areaName(figures.area, in: pen.language), figures.park, figures.holder?.text ?? "",
        figures.use.wording(pen.language), figures.origin.wording(pen.language), figures.land.plainText(),
        plot.floorArea.plainText(), checks.ratio?.plainText() ?? "", pen.mark(checks).word,
        figures.supportingLand?.plainText() ?? "", pen.mark(checks.shareState).word,
        figures.landUntil?.description ?? "", "\(plot.dormitorySets)", mark,
      ])
    }
    return try file.reply(named: "\(words("places.plots"))-\(request.today)", to: request)
  }

  private static func shown(
    _ plots: [(plot: Plot, checks: PlotChecks)], _ filter: Filter
  ) -> [(plot: Plot, checks: PlotChecks)] {
    plots.filter { _, checks in
      switch filter {
      case .all: true
      case .below: checks.ratioState == .below
      case .share: checks.shareState == .above
      case .expiring: checks.land != nil || !checks.leases.isEmpty
      }
    }
  }

  private static func plotSection(
    _ plots: [(plot: Plot, checks: PlotChecks)], _ filter: Filter, _ pen: DeliveryPen
  ) -> DeliveryView.Section {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let page = Pager.page(of: request)
    let rows = shown(plots, filter)
    let part = rows.dropFirst((page - 1) * Pager.size).prefix(Pager.size)
    let file = "/places/plots/export?show=\(filter.rawValue)"
    var links = [Crumb(words("export.button"), file), Crumb(words("export.excel"), "\(file)&format=xlsx")]
    if Portal.allows(request.actor, Portal.registerKeepers) { links.append(Crumb(words("places.new"), "/places/new")) }
    return DeliveryView.Section(
      title: words("places.plots"), lead: floorsLead(pen), anchor: "plots",
      tabs: Filter.allCases.map {
        .init(
          label: words("places.filter.\($0.rawValue)"), href: "/places?show=\($0.rawValue)#plots",
          isCurrent: $0 == filter)
      },
      table: DeliveryView.Table(
        [
          words("places.field.title"), words("enterprise.area"), words("places.field.use"), words("places.field.ratio"),
          words("places.field.ratio_state"), words("places.field.share_state"), words("places.field.land_until"),
        ], numbers: [3],
        rows: part.map { plot, checks in
          [
            .text(plot.figures.title, plot.id.path, note: plot.figures.park.isEmpty ? nil : plot.figures.park),
            .text(portal.areaName(plot.figures.area, in: pen.language)),
            .text(plot.figures.use.wording(pen.language), note: plot.figures.origin.wording(pen.language)),
            .init(text: checks.ratio?.plainText(minimumScale: 2) ?? "—", isNumber: true),
            .init(state: pen.mark(checks)), .init(state: pen.mark(checks.shareState)),
            .init(
              text: plot.figures.landUntil?.text(in: pen.language) ?? "—",
              state: plot.figures.landUntil == nil ? nil : pen.mark(checks.land)),
          ]
        }), empty: rows.isEmpty ? words(plots.isEmpty ? "places.noPlots" : "places.nothingShown") : nil,
      pager: Pager(request, page: page, total: rows.count, words: words), links: links)
  }

  /// The documents' figures in one sentence.
  static func floorsLead(_ pen: DeliveryPen) -> String {
    let rules = pen.portal.places.rules
    let floors = LandUse.allCases.compactMap { use in
      rules.floors[use].map { "\(use.wording(pen.language)) \($0.value.plainText(minimumScale: 1))" }
    }.joined(separator: pen.words("list.separator"))
    return pen.words(
      "places.floors",
      ["floors": floors, "share": rules.supportingShare.map { Share($0.value).percent } ?? "—"])
  }

  /// Something that ends.
  struct End {
    let kind: String
    let name: String
    let href: String
    let area: AreaCode?
    let until: CalendarDay
    let warning: ExpiryWarning
    let note: String?
  }

  /// What ends within a year, or is over: land, leases, and the plots of the register of expiring land.
  private static func ends(_ plots: [(plot: Plot, checks: PlotChecks)], _ pen: DeliveryPen) async throws -> [End] {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    var ends: [End] = []
    // Names as far as the reader's scope goes.
    let lessees = try await portal.enterprises(
      plots.flatMap { $0.checks.leases.map(\.figures.lessee) }, within: request.scope)
    for (plot, checks) in plots {
      if let until = plot.figures.landUntil, let warning = checks.land {
        ends.append(
          End(
            kind: words("places.end.land"), name: plot.figures.title, href: plot.id.path, area: plot.figures.area,
            until: until, warning: warning, note: nil))
      }
      for lease in checks.leases {
        ends.append(
          End(
            kind: words("places.end.lease"),
            name: "\(plot.figures.title) · \(plot.buildings[lease.figures.building]?.name ?? "")", href: plot.id.path,
            area: plot.figures.area, until: lease.figures.until, warning: lease.warning,
            note: lessees[lease.figures.lessee]?.title ?? lease.figures.lessee.text))
      }
    }
    for entry in try await portal.registers.entries(of: .expiringLand, on: request.today, within: request.scope) {
      guard let until = entry.fields["到期日"].flatMap({ CalendarDay($0) }),
        let warning = ExpiryWarning(until, on: request.today)
      else { continue }
      ends.append(
        End(
          kind: words("places.end.register"), name: entry.title, href: entry.path, area: entry.area, until: until,
          warning: warning, note: entry.fields["续期办法"].map { portal.corpus.wording($0)(pen.language) }))
    }
    return ends.sorted { ($0.until, $0.name) < ($1.until, $1.name) }
  }

  private static func endSection(_ ends: [End], _ pen: DeliveryPen) -> DeliveryView.Section {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let page = request.query.whole("ends", in: 1...1_000_000) ?? 1
    let part = ends.dropFirst((page - 1) * Pager.size).prefix(Pager.size)
    return DeliveryView.Section(
      title: words("places.ends"),
      lead: words(
        "places.endsLead", ["near": "\(ExpiryWarning.nearDays)", "coming": "\(ExpiryWarning.comingDays)"]),
      anchor: "ends",
      table: DeliveryView.Table(
        [
          words("places.field.until"), words("places.daysLeft"), words("table.state"), words("places.endKind"),
          words("places.field.title"), words("enterprise.area"),
        ], numbers: [1],
        rows: part.map { end in
          let left = end.until.daysSinceEpoch - request.today.daysSinceEpoch
          return [
            .text(end.until.text(in: pen.language)),
            .init(text: left < 0 ? words("places.daysOver", ["days": "\(-left)"]) : "\(left)", isNumber: true),
            .init(state: pen.mark(end.warning)), .text(end.kind), .text(end.name, end.href, note: end.note),
            .text(portal.areaName(end.area, in: pen.language)),
          ]
        }), empty: ends.isEmpty ? words("places.noEnds") : nil,
      pager: Pager(request, page: page, total: ends.count, words: words, by: "ends", of: words("places.ends")))
  }

  private static func underUsedSection(_ pen: DeliveryPen) async throws -> DeliveryView.Section {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let entries = try await portal.registers.entries(of: .underUsed, on: request.today, within: request.scope)
    func said(_ text: String?) -> String { text.map { portal.corpus.wording($0)(pen.language) } ?? "—" }
    return DeliveryView.Section(
      title: words("places.underUsed"), lead: words("places.underUsedLead"), anchor: "under-used",
      table: DeliveryView.Table(
        [
          words("places.field.title"), words("enterprise.area"), words("places.way"), words("places.progress"),
          words("places.newcomer"),
        ],
        rows: entries.prefix(50).map { entry in
          [
            .text(entry.title, entry.path), .text(portal.areaName(entry.area, in: pen.language)),
            entry.fields["退出方式"] == nil
              ? .state("late", words("places.noWay")) : .text(said(entry.fields["退出方式"])),
            .text(said(entry.fields["退出进度"])), .text(entry.fields["引入项目"] ?? "—"),
          ]
        }), empty: entries.isEmpty ? words("places.noUnderUsed") : nil,
      links: PlaceRegister.underUsed.id.map { [Crumb(words("places.openRegister"), $0.registerPath())] } ?? [])
  }

  private static func registerSection(_ pen: DeliveryPen) async throws -> DeliveryView.Section {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    var rows: [[DeliveryView.Table.Cell]] = []
    for id in PlaceRegister.allCases.compactMap(\.id) {
      guard let instrument = portal.corpus.instrument(id) else { continue }
      let sizes = try await portal.registers.sizes(of: id, on: request.today, within: request.scope)
      rows.append([
        .text(
          instrument.name(pen.language), id.registerPath(),
          note: (portal.corpus.document(id.clause.document)?.title(pen.language) ?? "") + " "
            + id.clause.wording(pen.language)),
        .number(sizes.values.reduce(0, +), id.registerPath()),
      ])
    }
    return DeliveryView.Section(
      title: words("places.registers"), lead: words("places.registersLead"), anchor: "registers",
      table: DeliveryView.Table([words("places.register"), words("cultivation.size")], numbers: [1], rows: rows))
  }
}

extension FigureText {
  /// The share that circles surely cover: of all enterprises, those of unknown place counted as not covered.
  init(whole share: ServiceCircles.Share?, _ words: Strings) {
    // At least so many: of whom nobody knows where it stands, none may be reached.
    let percent = share.flatMap { Self.percent($0.covered, of: $0.all) } ?? "—"
    self.init(short: percent, exact: share.map { "\($0.covered) / \($0.all)" } ?? "—", value: percent)
  }
}
