import Decimals
import Diagnostics
import Places
import Quantities

/// One plot: its figures against the documents', its buildings and leases, what was done to it.
enum PlotPage {
  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(DeliveryPen(request, portal))
  }

  static func new(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await newPage(DeliveryPen(request, portal))
  }

  static func open(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    do {
      let id = try await portal.places.open(
        try PlotForm(request).figures(), by: request.actor.id, key: request.commandKey, at: request.now,
        within: request.scope)
      return DeliveryView.next("\(id.path)?done=opened")
    } catch let faults as Diagnostics {
      return try await newPage(
        DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  static func act(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let id = try number(request)
    guard try await portal.places.plot(id, within: request.scope) != nil else { throw unknown }
    do {
      let command = try PlotForm(request).command()
      try await portal.places.act(
        command, on: id, over: request.seenVersion, by: request.actor.id, key: request.commandKey, at: request.now,
        within: request.scope)
      return DeliveryView.next("\(id.path)?done=\(isOver(command, on: request.today) ? "leaseOver" : "saved")")
    } catch let faults as Diagnostics {
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  /// Whether a lease that is entered or renewed is over all the same: it holds its floor, which is told.
  private static func isOver(_ command: PlotCommand, on today: CalendarDay) -> Bool {
    switch command {
    case .lease(let lease): lease.until < today
    case .renewLease(_, let until): until < today
    case .amend, .build, .rebuild, .pullDown, .endLease, .except, .close: false
    }
  }

  private static func number(_ request: PortalRequest) throws -> Plot.ID {
    guard let number = request.parameters["plot"].flatMap({ Int($0) }) else { throw unknown }
    return Plot.ID(number)
  }

  private static var unknown: PageFault {
    .notFound(Wording(zh: "没有这个地块，或者您看不到它。", en: "There is no such plot, or you may not see it."))
  }

  private static func newPage(_ pen: DeliveryPen) async throws -> Reply {
    let words = pen.words
    return PlaceView(
      sheets: DeliveryView(
        crumbs: [Crumb(words("nav.places"), "/places"), Crumb(words("places.new"))], title: words("places.new"),
        lead: PlacesPage.floorsLead(pen), faults: pen.faults,
        sections: [
          DeliveryView.Section(
            title: words("places.figures"),
            acts: [pen.act("/places/new", "places.act.open", fields: figureFields(pen, nil))])
        ])
    ).page()
  }

  private static func page(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    guard let found = try await portal.places.plot(try number(request), within: request.scope) else { throw unknown }
    let plot = found.plot
    let checks = PlotChecks(plot, by: portal.places.rules, on: request.today)
    let mayAct = plot.closed == nil && Portal.allows(request.actor, Portal.registerKeepers)
    let actors = try await portal.actorNames(words)
    let figures = try await portal.standing(found.acts.lastChange(of: .figures), words)
    // One form is for any of the buildings: it was filled when all of them stood as they do, and what is told of is the
    // one that was meant.
    let buildings = StandingVersion(
      text: try await portal.standing(found.acts.lastChange(of: .buildings), words).text,
      told: try await portal.standing(
        found.acts.lastChange(of: buildingMeant(pen).map(PlotPart.building) ?? .buildings), words
      ).told)
    let view = PlaceView(
      sheets: DeliveryView(
        crumbs: [Crumb(words("nav.places"), "/places"), Crumb(plot.figures.title)], title: plot.figures.title,
        lead: [
          portal.areaName(plot.figures.area, in: pen.language), plot.figures.park,
          plot.figures.use.wording(pen.language), plot.figures.origin.wording(pen.language),
          plot.closed.map { words("places.closedBecause", ["reason": $0]) } ?? "",
        ].filter { !$0.isEmpty }.joined(separator: " · "), done: pen.placeDone, faults: pen.faults,
        sections: [
          checkSection(plot, checks, over: figures, pen, mayAct), buildingSection(plot, over: buildings, pen, mayAct),
          try await leaseSection(plot, pen, mayAct),
          DeliveryView.Section(
            title: words("places.history"),
            table: DeliveryView.Table(
              [words("places.when"), words("places.what"), words("places.who")],
              rows: found.acts.reversed().map { act in
                [
                  .text(act.at.text(in: pen.language), note: words("export.record", ["record": "\(act.record)"])),
                  .text(words("places.event.\(act.event.name.rawValue)"), note: Self.reason(of: act.event)),
                  .text(actors(act.actor)),
                ]
              })),
        ]), foot: words("places.foot"))
    return view.page()
  }

  private static func reason(of event: PlotEvent) -> String? {
    switch event {
    case .amended(_, let reason), .rebuilt(_, _, let reason), .pulledDown(_, let reason),
      .leaseEnded(_, _, let reason), .excepted(let reason), .closed(let reason):
      reason
    case .opened, .built, .leased, .leaseRenewed: nil
    }
  }

  private static func checkSection(
    _ plot: Plot, _ checks: PlotChecks, over version: StandingVersion, _ pen: DeliveryPen, _ mayAct: Bool
  ) -> DeliveryView.Section {
    let words = pen.words
    let rules = pen.portal.places.rules
    // A reason holds for as long as the ratio is below the floor.
    let exception: String? = if case .excepted(let reason) = checks.ratioState { reason } else { nil }
    func square(_ area: Decimal128?) -> String { area.map { FigureText.grouped($0.plainText()) } ?? "—" }
    var rows: [[DeliveryView.Table.Cell]] = [
      [
        .text(words("places.field.ratio"), checks.floor?.path, note: words("places.ratioHow")),
        .init(text: checks.ratio?.plainText(minimumScale: 2) ?? "—", isNumber: true),
        .init(
          text: checks.floor.map { words("places.atLeast", ["value": $0.value.plainText(minimumScale: 1)]) } ?? "—",
          isNumber: true),
        .init(note: exception.map { words("places.because", ["reason": $0]) }, state: pen.mark(checks)),
      ],
      [
        .text(words("places.field.share"), rules.supportingShare?.path, note: words("places.shareWhose")),
        .init(text: checks.supportingShare.map { Share($0).percent } ?? "—", isNumber: true),
        .init(
          text: rules.supportingShare.map { words("places.atMost", ["value": Share($0.value).percent]) } ?? "—",
          isNumber: true),
        .init(state: pen.mark(checks.shareState)),
      ],
    ]
    if let until = plot.figures.landUntil {
      rows.append([
        .text(words("places.field.land_until")), .init(text: until.text(in: pen.language), isNumber: true),
        .init(text: "—", isNumber: true), .init(state: pen.mark(checks.land)),
      ])
    }
    for (label, area) in [
      ("places.field.land", plot.figures.land as Decimal128?), ("places.field.floor_area", plot.floorArea),
      ("places.field.supporting_land", plot.figures.supportingLand),
    ] {
      rows.append([
        .text(words(label)), .init(text: square(area), isNumber: true), .init(text: "—", isNumber: true), .text(""),
      ])
    }
    rows.append([
      .text(words("places.field.dormitory_sets")), .number(plot.dormitorySets), .init(text: "—", isNumber: true),
      .text(""),
    ])
    if let holder = plot.figures.holder {
      rows.append([
        .text(words("places.field.holder")), .text(holder.text, "/enterprises/\(holder)"), .text(""), .text(""),
      ])
    }
    var acts: [DeliveryView.Act] = []
    if mayAct {
      acts = [
        pen.act(
          plot.id.path, "places.act.amend", title: words("places.act.amend"), hidden: ["act": "amend"],
          over: version, fields: figureFields(pen, plot.figures) + [pen.place("reason", of: "amend")], isPlain: true)
      ]
      if checks.ratioState == .below || exception != nil {
        acts.append(
          pen.act(
            plot.id.path, "places.act.except", title: words("places.act.except"), hidden: ["act": "except"],
            fields: [pen.place("reason", of: "except", value: exception ?? "")], isPlain: true))
      }
      acts.append(
        pen.act(
          plot.id.path, "places.act.close", title: words("places.act.close"), hidden: ["act": "close"],
          fields: [pen.place("reason", of: "close")], isPlain: true))
    }
    return DeliveryView.Section(
      title: words("places.figures"), lead: words("places.usualFloor"),
      table: DeliveryView.Table(
        [words("places.what"), words("places.is"), words("places.clause"), words("table.state")], numbers: [1, 2],
        rows: rows), folds: acts.isEmpty || pen.refused != nil ? nil : words("places.change"), acts: acts)
  }

  /// The building that a refused form would have altered.
  private static func buildingMeant(_ pen: DeliveryPen) -> Int? {
    guard let form = pen.refused?.form, form.text("act") == "rebuild" else { return nil }
    return form.text("building").flatMap { Int($0) }
  }

  private static func buildingSection(
    _ plot: Plot, over version: StandingVersion, _ pen: DeliveryPen, _ mayAct: Bool
  ) -> DeliveryView.Section {
    let words = pen.words
    let buildings = plot.buildings.sorted { $0.key < $1.key }
    var acts: [DeliveryView.Act] = []
    if mayAct {
      func fields(_ action: String, _ building: BuildingFigures? = nil) -> [DeliveryView.Act.Field] {
        [
          pen.place("name", of: action, value: building?.name ?? ""),
          pen.place("floor_area", of: action, value: building?.floorArea.plainText() ?? "", isShort: true),
          pen.place(
            "storeys", of: action, value: building.map { "\($0.storeys)" } ?? "", type: "number", isShort: true),
          pen.place(
            "dormitory_sets", of: action, value: "\(building?.dormitorySets ?? 0)", type: "number", isShort: true),
        ]
      }
      acts.append(
        pen.act(
          plot.id.path, "places.act.build", title: words("places.act.build"), hidden: ["act": "build"],
          fields: fields("build"), isPlain: true))
      if !buildings.isEmpty {
        let choices = buildings.map { Choice(value: "\($0.key)", label: $0.value.name, isChosen: false) }
        // What was typed for a building and refused stands beside what that building has now.
        let meant = buildingMeant(pen)
        let rebuilt = buildings.map { Choice(value: "\($0.key)", label: $0.value.name, isChosen: $0.key == meant) }
        acts.append(
          pen.act(
            plot.id.path, "places.act.rebuild", title: words("places.act.rebuild"), hidden: ["act": "rebuild"],
            over: version,
            fields: [pen.place("building", of: "rebuild", rebuilt)]
              + fields("rebuild", meant.flatMap { plot.buildings[$0] }) + [
                pen.place("reason", of: "rebuild")
              ], isPlain: true))
        acts.append(
          pen.act(
            plot.id.path, "places.act.pullDown", title: words("places.act.pullDown"), hidden: ["act": "pull_down"],
            fields: [pen.place("building", of: "pull", choices), pen.place("reason", of: "pull")], isPlain: true))
      }
    }
    return DeliveryView.Section(
      title: words("places.buildings"),
      table: DeliveryView.Table(
        [
          words("places.field.name"), words("places.field.storeys"), words("places.field.floor_area"),
          words("places.let"), words("places.free"), words("places.field.dormitory_sets"),
        ], numbers: [1, 2, 3, 4, 5],
        rows: buildings.map { number, building in
          let used = plot.letArea(of: number)
          func square(_ area: Decimal128) -> DeliveryView.Table.Cell {
            .init(text: FigureText.grouped(area.plainText()), isNumber: true)
          }
          return [
            .text(building.name), .number(building.storeys), square(building.floorArea), square(used),
            square(building.floorArea.subtracting(used) ?? 0), .number(building.dormitorySets),
          ]
        }), empty: buildings.isEmpty ? words("places.noBuildings") : nil,
      folds: acts.isEmpty || pen.refused != nil ? nil : words("places.change"), acts: acts)
  }

  private static func leaseSection(
    _ plot: Plot, _ pen: DeliveryPen, _ mayAct: Bool
  ) async throws -> DeliveryView.Section {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let running = plot.running()
    var names: [CreditCode: String] = [:]
    for (_, lease) in running {
      names[lease.figures.lessee] = try await portal.facts.enterprise(lease.figures.lessee, within: .everywhere)?.title
    }
    var acts: [DeliveryView.Act] = []
    if mayAct, !plot.buildings.isEmpty {
      let buildings = plot.buildings.sorted { $0.key < $1.key }
        .map { Choice(value: "\($0.key)", label: $0.value.name, isChosen: false) }
      acts.append(
        pen.act(
          plot.id.path, "places.act.lease", title: words("places.act.lease"), hidden: ["act": "lease"],
          fields: [
            pen.place("building", of: "lease", buildings), pen.place("lessee", of: "lease"),
            pen.place("floor_area", of: "lease", isShort: true),
            pen.place("until", of: "lease", type: "date", isShort: true),
          ], isPlain: true))
      if !running.isEmpty {
        let leases = running.map { number, lease in
          Choice(value: "\(number)", label: names[lease.figures.lessee] ?? lease.figures.lessee.text, isChosen: false)
        }
        acts.append(
          pen.act(
            plot.id.path, "places.act.renew", title: words("places.act.renew"), hidden: ["act": "renew"],
            fields: [
              pen.place("lease", of: "renew", leases), pen.place("until", of: "renew", type: "date", isShort: true),
            ], isPlain: true))
        acts.append(
          pen.act(
            plot.id.path, "places.act.end", title: words("places.act.end"), hidden: ["act": "end"],
            fields: [
              pen.place("lease", of: "end", leases),
              pen.place("day", of: "end", value: "\(request.today)", type: "date", isShort: true),
              pen.place("reason", of: "end"),
            ], isPlain: true))
      }
    }
    return DeliveryView.Section(
      title: words("places.leases"), lead: words("places.leasesLead"),
      table: DeliveryView.Table(
        [
          words("places.field.lessee"), words("places.field.building"), words("places.field.floor_area"),
          words("places.field.until"), words("table.state"),
        ], numbers: [2],
        rows: running.map { _, lease in
          [
            .text(
              names[lease.figures.lessee] ?? lease.figures.lessee.text, "/enterprises/\(lease.figures.lessee)"),
            .text(plot.buildings[lease.figures.building]?.name ?? "—"),
            .init(text: FigureText.grouped(lease.figures.floorArea.plainText()), isNumber: true),
            .text(
              lease.figures.until.text(in: pen.language),
              note: plot.figures.landUntil.flatMap { land in
                lease.figures.until > land
                  ? words("places.beyondLand", ["day": land.text(in: pen.language)]) : nil
              }),
            .init(state: pen.mark(ExpiryWarning(lease.figures.until, on: request.today))),
          ]
        }), empty: running.isEmpty ? words("places.noLeases") : nil,
      folds: acts.isEmpty || pen.refused != nil ? nil : words("places.change"), acts: acts)
  }

  private static func figureFields(_ pen: DeliveryPen, _ figures: PlotFigures?) -> [DeliveryView.Act.Field] {
    let portal = pen.portal
    let action = figures == nil ? "open" : "amend"
    // A district's own code stands before its streets; the city chooses among the districts.
    var areas = portal.areaChoices(within: pen.request.scope, chosen: figures?.area, words: pen.words)
      .filter { !$0.value.isEmpty }
    if let own = pen.request.scope.area {
      areas.insert(
        Choice(value: own.text, label: portal.areaName(own, in: pen.language), isChosen: own == figures?.area), at: 0)
    }
    if let area = figures?.area, !areas.contains(where: { $0.value == area.text }) {
      areas.insert(Choice(value: area.text, label: portal.areaName(area, in: pen.language), isChosen: true), at: 0)
    }
    return [
      pen.place("title", of: action, value: figures?.title ?? ""), pen.place("area", of: action, areas),
      pen.place("park", of: action, value: figures?.park ?? "", isRequired: false),
      pen.place("holder", of: action, value: figures?.holder?.text ?? "", isRequired: false),
      pen.place(
        "use", of: action,
        LandUse.allCases.map {
          Choice(value: $0.rawValue, label: $0.wording(pen.language), isChosen: $0 == figures?.use)
        }),
      pen.place(
        "origin", of: action,
        PlotOrigin.allCases.map {
          Choice(value: $0.rawValue, label: $0.wording(pen.language), isChosen: $0 == figures?.origin)
        }), pen.place("land", of: action, value: figures?.land.plainText() ?? "", isShort: true),
      pen.place(
        "supporting_land", of: action, value: figures?.supportingLand?.plainText() ?? "", isShort: true,
        isRequired: false, hint: "places.shareHow"),
      pen.place(
        "land_until", of: action, value: figures?.landUntil?.description ?? "", type: "date", isShort: true,
        isRequired: false),
    ]
  }
}

/// Reads what was typed about a plot; everything that is wrong is told at once.
struct PlotForm {
  private let form: FormFields

  init(_ request: PortalRequest) {
    form = request.form
  }

  func figures() throws(Diagnostics) -> PlotFigures {
    var faults: [Diagnostic] = []
    func read<Value>(_ field: String, _ expected: Wording, _ value: Value?) -> Value? {
      if value == nil { faults.append(.placeTyped(form.text(field) ?? "", field, expected)) }
      return value
    }
    func optional<Value>(_ field: String, _ expected: Wording, _ parse: (String) -> Value?) -> Value? {
      form.text(field).flatMap { read(field, expected, parse($0)) }
    }
    let area = read("area", .fromList, form.text("area").flatMap { AreaCode($0) })
    let use = read("use", .fromList, form.text("use").flatMap(LandUse.init(rawValue:)))
    let origin = read("origin", .fromList, form.text("origin").flatMap(PlotOrigin.init(rawValue:)))
    let land = read("land", .squareMetres, form.text("land").flatMap(Self.number))
    let holder = optional("holder", CreditCode.expectedWording) { CreditCode($0) }
    let supporting = optional("supporting_land", .squareMetres, Self.number)
    let until = optional("land_until", .aDay) { _ in form.day("land_until") }
    guard faults.isEmpty, let area, let use, let origin, let land else { throw Diagnostics(faults) }
    return PlotFigures(
      title: form.text("title") ?? "", area: area, park: form.text("park") ?? "", holder: holder, use: use,
      origin: origin, land: land, supportingLand: supporting, landUntil: until)
  }

  func command() throws(Diagnostics) -> PlotCommand {
    let reason = form.text("reason") ?? ""
    switch form.text("act") {
    case "amend": return .amend(try figures(), reason: reason)
    case "except": return .except(reason: reason)
    case "close": return .close(reason: reason)
    case "build": return .build(try building())
    case "rebuild": return .rebuild(try whole("building"), try building(), reason: reason)
    case "pull_down": return .pullDown(try whole("building"), reason: reason)
    case "lease":
      guard let lessee = form.text("lessee").flatMap({ CreditCode($0) }) else {
        throw Diagnostics(.placeTyped(form.text("lessee") ?? "", "lessee", CreditCode.expectedWording))
      }
      return .lease(
        LeaseFigures(
          building: try whole("building"), lessee: lessee, floorArea: try area("floor_area"), until: try day("until")))
    case "renew": return .renewLease(try whole("lease"), until: try day("until"))
    case "end": return .endLease(try whole("lease"), on: try day("day"), reason: reason)
    default: throw Diagnostics(.placeTyped(form.text("act") ?? "", "act", .fromList))
    }
  }

  private func building() throws(Diagnostics) -> BuildingFigures {
    BuildingFigures(
      name: form.text("name") ?? "", floorArea: try area("floor_area"), storeys: try whole("storeys"),
      dormitorySets: form.text("dormitory_sets") == nil ? 0 : try whole("dormitory_sets"))
  }

  private func whole(_ field: String) throws(Diagnostics) -> Int {
    guard let number = form.text(field).flatMap({ Int($0) }) else {
      throw Diagnostics(.placeTyped(form.text(field) ?? "", field, .wholeNumber))
    }
    return number
  }

  private func area(_ field: String) throws(Diagnostics) -> Decimal128 {
    guard let area = form.text(field).flatMap(Self.number) else {
      throw Diagnostics(.placeTyped(form.text(field) ?? "", field, .squareMetres))
    }
    return area
  }

  private func day(_ field: String) throws(Diagnostics) -> CalendarDay {
    guard let day = form.day(field) else {
      throw Diagnostics(.placeTyped(form.text(field) ?? "", field, .aDay))
    }
    return day
  }

  /// Square metres as people type them, with thousands separators.
  private static func number(_ text: String) -> Decimal128? {
    TypedNumber.plain(text).flatMap { Decimal128(exactly: $0) }
  }
}

extension Wording {
  fileprivate static let fromList = Wording(zh: "列表中的一项", en: "one of the list")
  fileprivate static let squareMetres = Wording(zh: "平方米，如 12000 或 12,000.5", en: "square metres, such as 12,000.5")
  fileprivate static let aDay = Wording(zh: "日期，如 2026-06-30", en: "a day, such as 2026-06-30")
  fileprivate static let wholeNumber = Wording(zh: "整数", en: "a whole number")
}

extension Diagnostic {
  fileprivate static func placeTyped(_ text: String, _ field: String, _ expected: Wording) -> Diagnostic {
    Diagnostic(
      "places.typed", at: Place(field: field),
      text.isEmpty
        ? Wording(zh: "这一栏没有填写", en: "this is missing")
        : expected == CreditCode.expectedWording
          ? CreditCode.refusalWording(text)
          : Wording(zh: "填了“\(text.excerpt)”，读不懂", en: "“\(text.excerpt)” cannot be read"), expected: expected)
  }
}
