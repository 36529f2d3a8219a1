import Diagnostics
import Facts
import Places
import Quantities

/// 服务圈: whom the stations reach, by district; where the next ones would reach most; where positions are brought in.
enum CirclesPage {
  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(DeliveryPen(request, portal))
  }

  /// Looks at a file of positions, or brings in what was looked at.
  static func bring(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    do {
      guard request.form.text("sure") != nil else {
        guard let file = request.file, !file.bytes.isEmpty else { throw Diagnostics(.noPositionFile) }
        let positions = PositionFile(file: file.name, bytes: file.bytes)
        let rows = try await portal.places.preview(positions, at: request.now, within: request.scope)
        return preview(rows, of: positions, try positions.text(), DeliveryPen(request, portal))
      }
      // What was seen is what is done: the text itself comes with the yes.
      let positions = PositionFile(
        file: request.form.text("name") ?? "", bytes: Array((request.form.exactly("text") ?? "").utf8))
      let count = try await portal.places.importPositions(
        positions, command: positions.command(by: request.actor.id, key: request.commandKey), at: request.now,
        within: request.scope)
      return DeliveryView.next("/places/circles?done=\(count)")
    } catch let faults as Diagnostics {
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  /// What a file would bring in: first what lies far from where it is counted.
  private static func preview(
    _ rows: [PositionRow], of file: PositionFile, _ text: String, _ pen: DeliveryPen
  ) -> Reply {
    let words = pen.words
    let doubtful = rows.filter { $0.doubt != nil }
    func section(_ rows: [PositionRow], _ key: String, anchor: String) -> DeliveryView.Section {
      let shown = rows.prefix(Pager.size)
      return DeliveryView.Section(
        title: words(key),
        lead: rows.count > shown.count
          ? words("grants.firstRows", ["shown": "\(shown.count)", "count": "\(rows.count)"]) : nil, anchor: anchor,
        table: DeliveryView.Table(
          [
            words("delivery.fileLine"), words("enterprise.name"), words("enterprise.area"), words("places.position"),
            words("places.source"), words("table.state"),
          ], numbers: [0],
          rows: shown.map { row in
            var path: String?
            if case .enterprise(let code) = row.recorded.subject { path = "/enterprises/\(code)" }
            let place = row.recorded.position
            return [
              .number(row.line), .text(row.title, path), .text(pen.portal.areaName(row.area, in: pen.language)),
              .text("\(place.longitudeText), \(place.latitudeText)"), .text(row.recorded.source),
              row.doubt.map { .state("ask", $0.wording(pen.language)) } ?? .state("yes", words("places.placeFits")),
            ]
          }))
    }
    var sections = [section(rows, "places.rows", anchor: "rows")]
    sections[0].acts = [
      pen.act(
        "/places/circles", doubtful.isEmpty ? "places.act.bring" : "places.act.bringDoubtful",
        hidden: ["sure": "1", "text": text, "name": file.file], isUpload: true)
    ]
    if !doubtful.isEmpty { sections.insert(section(doubtful, "places.doubtful", anchor: "doubtful"), at: 0) }
    return PlaceView(
      sheets: DeliveryView(
        crumbs: [
          Crumb(words("nav.places"), "/places"), Crumb(words("places.circles"), "/places/circles"),
          Crumb(words("places.bring")),
        ], title: words("places.bring"), lead: words("places.previewLead", ["file": file.file]),
        sums: [
          Figure(.count(rows.count), label: words("places.rows"), href: "#rows"),
          Figure(
            .count(doubtful.count), label: words("places.doubtful"), href: doubtful.isEmpty ? nil : "#doubtful"),
        ], sections: sections)
    ).page()
  }

  /// Whom a figure counts: by whether a station reaches them, by district, or by what a proposed station would reach.
  private struct Asked {
    let reach: ServiceCircles.Reach?
    /// `nil` for every district; one whose code is `nil` for those whose area is not known.
    let district: AreaCode??
    /// How many proposals, and whether those before the last count too.
    let next: (order: Int, isTogether: Bool)?

    init(_ query: FormFields) {
      reach =
        query.text("reach") == "all"
        ? nil : query.text("reach").flatMap(ServiceCircles.Reach.init(rawValue:)) ?? .uncovered
      district = query.text("area").map { AreaCode($0) }
      next =
        (query.whole("next", in: 1...CircleReport.mostProposals)
        ?? query.whole("through", in: 1...CircleReport.mostProposals))
        .map { ($0, query.text("through") != nil) }
    }

    func found(in report: CircleReport) -> [LocatedEnterprise] {
      if let next {
        let proposals = report.proposals.prefix(next.order)
        return (next.isTogether ? proposals : proposals.dropFirst(next.order - 1)).flatMap(\.reached)
      }
      let found = reach.map { report.circles.enterprises($0) } ?? report.circles.counted
      guard let district else { return found }
      return found.filter { $0.area?.district == district }
    }

    func title(_ words: Strings) -> String {
      if let next {
        return words(next.isTogether ? "places.nextThrough" : "places.nextOne", ["order": "\(next.order)"])
      }
      return words(reach.map { "places.reach.\($0.rawValue)" } ?? "places.all")
    }
  }

  /// The enterprises behind a figure.
  static func rows(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let words = pen.words
    let asked = Asked(request.query)
    let found = try await portal.places.circles(within: request.scope, on: request.today).map(asked.found) ?? []
    let page = Pager.page(of: request)
    let title = asked.title(words)
    return PlaceView(
      sheets: DeliveryView(
        crumbs: [
          Crumb(words("nav.places"), "/places"), Crumb(words("places.circles"), "/places/circles"), Crumb(title),
        ], title: title,
        lead: asked.district.map { area in
          area.map { portal.areaName($0, in: pen.language) } ?? words("area.unknown")
        },
        sections: [
          DeliveryView.Section(
            title: words("places.enterprises"),
            table: DeliveryView.Table(
              [
                words("enterprise.name"), words("enterprise.area"), words("places.position"), words("places.operating"),
              ],
              rows: found.dropFirst((page - 1) * Pager.size).prefix(Pager.size).map { enterprise in
                [
                  .text(enterprise.title, "/enterprises/\(enterprise.enterprise)"),
                  .text(portal.areaName(enterprise.area, in: pen.language)),
                  .text(enterprise.position.map { "\($0.longitudeText), \($0.latitudeText)" } ?? "—"),
                  .text(operation(enterprise, pen)),
                ]
              }), empty: found.isEmpty ? words("places.nobody") : nil,
            pager: Pager(request, page: page, total: found.count, words: words),
            links: found.isEmpty
              ? []
              : ListFile.links(
                "/places/circles/enterprises/export?\(request.query.encoded(replacing: ["page": nil]))", words))
        ])
    ).page()
  }

  /// The enterprises behind a figure, as a file.
  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let words = pen.words
    let asked = Asked(request.query)
    let found = try await portal.places.circles(within: request.scope, on: request.today).map(asked.found) ?? []
    let title = asked.title(words)
    let mark = try await portal.watermark(
      "places/circles", rows: found.count, of: .enterprises, request, words,
      filter: [Pair(words("places.circles"), title)]
        + (asked.district.map { area in
          [Pair(words("enterprise.area"), area.map { portal.areaName($0, in: pen.language) } ?? words("area.unknown"))]
        } ?? []))
    return try ListFile(
      sheet: words("places.circles"),
      rows: [
        [
          words("enterprise.name"), words("enterprise.creditCode"), words("enterprise.area"), words("places.position"),
          words("places.operating"), words("export.watermark"),
        ]
      ]
        + found.map { enterprise in
          [
            enterprise.title, enterprise.enterprise.text, portal.areaName(enterprise.area, in: pen.language),
            enterprise.position.map { "\($0.longitudeText), \($0.latitudeText)" } ?? "", operation(enterprise, pen),
            mark,
          ]
        }
    ).reply(named: "\(words("places.circles"))-\(title)-\(request.today)", to: request)
  }

  private static func operation(_ enterprise: LocatedEnterprise, _ pen: DeliveryPen) -> String {
    guard let state = enterprise.state, let fact = FactID("operating_state") else { return "—" }
    return pen.portal.factValue(.choice(state.rawValue), of: fact, in: pen.language).short
  }

  private static func page(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let report = try await portal.places.circles(within: request.scope, on: request.today)
    let whole = report?.circles.whole ?? ServiceCircles.Share()
    let proposals = report?.proposals ?? []
    var sections = [districtSection(report, pen), proposalSection(proposals, whole, pen), stationSection(report, pen)]
    if Portal.allows(request.actor, Portal.registerKeepers) {
      var file = pen.place("file", of: "positions", type: "file", hint: "places.fileHint")
      file.isShort = true
      sections.append(
        DeliveryView.Section(
          title: words("places.bring"), lead: words("places.bringLead"), anchor: "bring",
          acts: [pen.act("/places/circles", "places.act.bring", fields: [file], isUpload: true)]))
    }
    let view = PlaceView(
      sheets: DeliveryView(
        crumbs: [Crumb(words("nav.places"), "/places"), Crumb(words("places.circles"))], title: words("places.circles"),
        lead: report.map {
          words("places.circlesLead", ["metres": FigureText.grouped($0.radius.value.plainText())])
        } ?? words("places.noRadius"),
        done: request.query.text("done").flatMap { Int($0) }.map { words("places.brought", ["count": "\($0)"]) },
        faults: pen.faults,
        sums: [
          Figure(
            FigureText(
              short: FigureText.percent(whole.covered, of: whole.known) ?? "—",
              exact: "\(whole.covered) / \(whole.known)",
              value: "\(whole.covered)"), label: words("places.ofKnown"),
            href: "/places/circles/enterprises?reach=covered"),
          Figure(
            .count(whole.uncovered), label: words("places.reach.uncovered"),
            href: "/places/circles/enterprises?reach=uncovered"),
          Figure(
            .count(whole.unknown), label: words("places.reach.unknown"),
            href: "/places/circles/enterprises?reach=unknown"),
          Figure(FigureText(whole: whole, words), label: words("places.surely"), href: "#districts"),
          Figure(
            .count(whole.closed), label: words("places.reach.closed"),
            href: "/places/circles/enterprises?reach=closed"),
        ], sections: sections),
      map: report.flatMap { CircleMap($0, proposals: proposals, words: words) }, foot: words("places.circlesFoot"))
    return view.page()
  }

  private static func districtSection(_ report: CircleReport?, _ pen: DeliveryPen) -> DeliveryView.Section {
    let (portal, words) = (pen.portal, pen.words)
    let shares = (report?.circles.districts ?? [:]).sorted { ($0.key?.text ?? "~") < ($1.key?.text ?? "~") }
    func cell(_ count: Int, _ reach: ServiceCircles.Reach?, _ area: AreaCode?) -> DeliveryView.Table.Cell {
      .number(
        count, "/places/circles/enterprises?reach=\(reach?.rawValue ?? "all")&area=\(area?.text ?? "unknown")")
    }
    // A share opens to those whom it counts, and says of how many.
    func percent(_ part: Int, of all: Int, _ area: AreaCode?) -> DeliveryView.Table.Cell {
      var cell = cell(part, .covered, area)
      cell.text = FigureText.percent(part, of: all) ?? "—"
      cell.exact = "\(part) / \(all)"
      return cell
    }
    return DeliveryView.Section(
      title: words("places.byDistrict"), anchor: "districts",
      table: DeliveryView.Table(
        [
          words("enterprise.area"), words("places.all"), words("places.reach.covered"),
          words("places.reach.uncovered"), words("places.ofKnown"), words("places.reach.unknown"),
          words("places.surely"), words("places.reach.closed"),
        ], numbers: Set(1...7),
        rows: shares.map { area, share in
          [
            .text(area.map { portal.areaName($0, in: pen.language) } ?? words("area.unknown")),
            cell(share.all, nil, area),
            cell(share.covered, .covered, area), cell(share.uncovered, .uncovered, area),
            percent(share.covered, of: share.known, area),
            cell(share.unknown, .unknown, area),
            percent(share.covered, of: share.all, area),
            cell(share.closed, .closed, area),
          ]
        }), empty: shares.isEmpty ? words("places.noEnterprises") : nil)
  }

  private static func proposalSection(
    _ proposals: [ServiceCircles.Proposal], _ whole: ServiceCircles.Share, _ pen: DeliveryPen
  ) -> DeliveryView.Section {
    let (portal, words) = (pen.portal, pen.words)
    return DeliveryView.Section(
      title: words("places.next"), lead: words("places.nextLead"), anchor: "next",
      table: DeliveryView.Table(
        [
          words("places.order"), words("enterprise.area"), words("places.position"), words("places.gain"),
          words("places.gainTotal"), words("places.then"),
        ], numbers: [0, 3, 4, 5],
        rows: proposals.enumerated().map { offset, proposal in
          [
            .number(offset + 1), .text(proposal.area.map { portal.areaName($0, in: pen.language) } ?? "—"),
            .text("\(proposal.position.longitudeText), \(proposal.position.latitudeText)"),
            .number(proposal.gain, "/places/circles/enterprises?next=\(offset + 1)"),
            .number(proposal.total, "/places/circles/enterprises?through=\(offset + 1)"),
            .init(
              text: FigureText.percent(whole.covered + proposal.total, of: whole.known) ?? "—",
              href: "/places/circles/enterprises?through=\(offset + 1)",
              exact: "(\(whole.covered) + \(proposal.total)) / \(whole.known)", isNumber: true),
          ]
        }), empty: proposals.isEmpty ? words("places.noNext") : nil)
  }

  private static func stationSection(_ report: CircleReport?, _ pen: DeliveryPen) -> DeliveryView.Section {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let page = Pager.page(of: request)
    let stations = report?.stations ?? []
    let lacking = stations.count { $0.position == nil }
    return DeliveryView.Section(
      title: words("places.stations"),
      lead: lacking == 0 ? nil : words("places.lacking", ["count": "\(lacking)"]), anchor: "stations",
      table: DeliveryView.Table(
        [words("places.station"), words("enterprise.area"), words("places.position")],
        rows: stations.dropFirst((page - 1) * Pager.size).prefix(Pager.size).map { station, position in
          [
            .text(
              station.title,
              request.scope.contains(station.area)
                ? PlaceRegister.stations.id?.registerPath("entries/\(station.number)") : nil),
            .text(portal.areaName(station.area, in: pen.language)),
            position.map {
              .text("\($0.position.longitudeText), \($0.position.latitudeText)", note: $0.source)
            } ?? .state("out", words("places.noPosition")),
          ]
        }), empty: stations.isEmpty ? words("places.noStations") : nil,
      pager: Pager(request, page: page, total: stations.count, words: words),
      links: PlaceRegister.stations.id.map { [Crumb(words("places.openRegister"), $0.registerPath())] } ?? [])
  }
}

/// The circles as a drawing without a map beneath: squares of enterprises, circles of stations.
struct CircleMap: Sendable {
  struct Square: Sendable {
    let css: String
    let x: Int
    let y: Int
    let side: Int
    let title: String
  }

  struct Circle: Sendable {
    let css: String
    let x: Int
    let y: Int
    let radius: Int
    let title: String
  }

  /// In units of a hundred metres.
  let width: Int
  let height: Int
  let scale: String
  let squares: [Square]
  let circles: [Circle]

  init?(_ report: CircleReport, proposals: [ServiceCircles.Proposal], words: Strings) {
    guard let grid = report.grid else { return nil }
    width = grid.width
    height = grid.height
    scale = words("places.scale", ["width": "\(width / 10)", "height": "\(height / 10)"])
    squares = grid.squares.map { square in
      Square(
        css: square.covered == square.all ? "full" : square.covered == 0 ? "none" : "part", x: square.x, y: square.y,
        side: CircleGrid.side,
        title: words("places.square", ["covered": "\(square.covered)", "all": "\(square.all)"]))
    }
    let stations = report.stations.compactMap { station, recorded in recorded.map { (station.title, $0.position) } }
    circles =
      stations.map { Circle(css: "station", x: grid.x($0.1), y: grid.y($0.1), radius: grid.radius, title: $0.0) }
      + proposals.enumerated().map { offset, proposal in
        Circle(
          css: "next", x: grid.x(proposal.position), y: grid.y(proposal.position), radius: grid.radius,
          title: words("places.nextTitle", ["order": "\(offset + 1)", "gain": "\(proposal.gain)"]))
      }
  }
}

extension Diagnostic {
  fileprivate static let noPositionFile = Diagnostic(
    "places.no-file", at: Place(field: "file"), Wording(zh: "没有选文件", en: "no file was chosen"),
    expected: Wording(
      zh: "CSV，表头 \(PositionFile.columnNames.joined(separator: ","))",
      en: "CSV with the header \(PositionFile.columns.joined(separator: ","))"))
}
