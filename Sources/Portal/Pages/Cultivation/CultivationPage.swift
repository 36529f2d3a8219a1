import Cultivation
import Diagnostics
import Instruments
import PolicyCorpus
import Quantities

/// 培育: every library, list and catalogue of the documents, with its size, its capacity and what it asks for.
enum CultivationPage {
  struct View: Sendable {
    let sums: [Figure]
    let lead: String
    /// What else is looked after, for those who see rows of others.
    let doors: [Crumb]
    let capacities: [Capacity]
    let held: [Row]
    let groups: [Group]
    let isEmpty: Bool
  }

  struct Group: Sendable {
    let title: String
    let rows: [Row]
  }

  struct Row: Sendable {
    let name: String
    let href: String
    let clause: String
    let kind: String
    let size: Figure
    let entered: Figure
    let left: Figure
    let proposed: Figure
    let due: Figure
  }

  struct Capacity: Sendable {
    let anchor: String
    let name: String
    let lead: String
    /// Who is to leave by a fact, with the list of them; `nil` where nobody is.
    let leaving: String?
    let leavingHref: String
    /// What the districts with a target come to; empty where there is no target.
    let sums: [Figure]
    /// Where a yearly task is entered; `nil` for those who may not, and where there is one.
    let assign: String?
    let rows: [CapacityView]
    /// What the districts with a target come to, and what all rows do where that is more.
    let totals: [CapacityView]
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let today = request.today
    let overview = try await portal.registers.overview(on: today, within: request.scope)
    let registers = portal.corpus.registers
    var held: [Row] = []
    var groups: [Group] = []
    for document in portal.corpus.newestFirst {
      var rows: [Row] = []
      for (instrument, _) in registers where instrument.id.clause.document == document.id {
        let row = row(instrument, overview, portal, words)
        let isHeld =
          overview.size(of: instrument.id) + (overview.proposals[instrument.id] ?? 0) > 0
          || overview.moves[instrument.id] != nil
        if isHeld { held.append(row) } else { rows.append(row) }
      }
      if !rows.isEmpty { groups.append(Group(title: document.title(request.language), rows: rows)) }
    }
    var capacities: [Capacity] = []
    for (instrument, declaration) in registers {
      if let view = try await capacity(instrument, declaration, request, portal, words) {
        capacities.append(view)
      }
    }
    let moves = overview.moves.values
    // The registers below say of which of them each is made up, and open to its rows.
    func sum(_ count: Int, _ name: String) -> Figure {
      Figure(.count(count), label: words("cultivation.sum.\(name)"), href: count == 0 ? nil : "#held")
    }
    let view = View(
      sums: [
        sum(overview.total, "entries"), sum(moves.reduce(0) { $0 + $1.entered }, "entered"),
        sum(moves.reduce(0) { $0 + $1.left }, "left"), sum(overview.proposals.values.reduce(0, +), "proposed"),
        sum(overview.due.values.reduce(0, +), "due"),
      ],
      lead: words(
        "cultivation.lead", ["count": "\(registers.count)", "day": today.text(in: request.language)]),
      doors: Portal.allows(request.actor, Portal.rows) ? MonitoringPage.doors(words) : [],
      capacities: capacities, held: held, groups: groups, isEmpty: held.isEmpty)
    return .page(Page("cultivation/overview", title: words("nav.cultivation"), view: view))
  }

  private static func row(
    _ instrument: Instrument, _ overview: RegisterOverview, _ portal: Portal, _ words: Strings
  ) -> Row {
    let id = instrument.id
    let moves = overview.moves[id] ?? RegisterMoves()
    func figure(_ count: Int, _ tab: String?) -> Figure {
      Figure(.count(count), href: count == 0 ? nil : id.registerPath("", ["tab": tab]))
    }
    // What came and went since the first of the month, which is how the two days are compared unless told otherwise.
    func moved(_ count: Int) -> Figure {
      Figure(.count(count), href: count == 0 ? nil : id.registerPath("differences"))
    }
    return Row(
      name: instrument.name(words.language), href: id.registerPath(), clause: id.clause.wording(words.language),
      kind: words("subject.\(portal.corpus.register(id)?.subject.rawValue ?? "enterprise")"),
      size: figure(overview.size(of: id), nil), entered: moved(moves.entered), left: moved(moves.left),
      proposed: figure(overview.proposals[id] ?? 0, "proposed"), due: figure(overview.due[id] ?? 0, "due"))
  }

  /// How full a register is today, district by district; `nil` where it declares no capacity or the reader sees no area's.
  /// - Parameter day: of the list that stands below it.
  static func capacity(
    _ instrument: Instrument, _ declaration: RegisterDeclaration, beside day: CalendarDay? = nil,
    _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) async throws -> Capacity? {
    guard let report = try await portal.capacityReport(declaration, of: instrument.id, request) else { return nil }
    let exits = try await portal.registers.dueExits(of: instrument.id, on: request.today, within: request.scope)
    let writer = CapacityWriter(register: instrument.id, report: report, portal: portal, words: words)
    let total = report.total
    let year = "\(report.year)"
    let placeless = report.placeless.size + report.placeless.proposed > 0 ? [report.placeless] : []
    return Capacity(
      anchor: instrument.id.capacityAnchor, name: instrument.name(words.language),
      lead: (total == nil
        ? words("cultivation.noTargetOfYear", ["year": year])
        : words("cultivation.capacityLead", ["times": report.times.plainText(), "year": year]))
        + (day.flatMap { $0 == request.today ? nil : $0 }.map { day in
          words(
            "cultivation.capacityToday",
            ["today": request.today.text(in: words.language), "day": day.text(in: words.language)])
        } ?? ""),
      leaving: portal.said(exits, of: report, words), leavingHref: instrument.id.registerPath("", ["tab": "due"]),
      sums: writer.sums,
      assign: total == nil && portal.mayKeepTargets(request)
        ? declaration.capacity?.indicator.targetPath("assign") : nil,
      rows: (report.rows + placeless).map(writer.view), totals: writer.totals)
  }
}

/// One district's capacity.
struct CapacityView: Sendable {
  let area: String
  let target: String
  /// By what the target was given.
  let origin: String?
  let needed: String
  let size: Figure
  let proposed: Figure
  let shortfall: String
  /// `nil` where nothing is held against a target.
  let state: StateMark?
}

/// Writes rows of capacity.
struct CapacityWriter: Sendable {
  let register: InstrumentID
  let report: CapacityReport
  let portal: Portal
  let words: Strings

  /// Whether districts without a target stand beside those with one.
  private var isPartial: Bool { report.targeted.count < report.rows.count }

  /// The one district that the total is of; `nil` where it is of several.
  var onlyArea: AreaCode? { report.targeted.count == 1 ? report.targeted.first : nil }

  /// A number of the districts with a target says how many those are where others have none.
  func label(_ key: String) -> String {
    let label = words(key)
    guard isPartial else { return label }
    return words("cultivation.ofTargeted", ["label": label, "count": "\(report.targeted.count)"])
  }

  /// Where a number of the districts with a target opens: to just its rows, or to the districts that it is made up of.
  func totalPath(_ tab: String?) -> String {
    if let onlyArea { return register.registerPath("", ["tab": tab, "area": onlyArea.text]) }
    let isWhole = !isPartial && report.placeless.size + report.placeless.proposed == 0
    return isWhole ? register.registerPath("", ["tab": tab]) : "#\(register.capacityAnchor)"
  }

  /// What the districts with a target need together, have and lack; nothing where none has a target.
  var sums: [Figure] {
    guard let total = report.total, let needed = total.needed else { return [] }
    let indicator = portal.corpus.register(register)?.capacity?.indicator
    return [
      Figure(
        .count(needed), label: label("cultivation.needed"),
        href: indicator?.targetPath("", ["year": "\(report.year)", "area": onlyArea?.text])),
      Figure(.count(total.size), label: label("cultivation.size"), href: totalPath(nil)),
      Figure(.count(total.proposed), label: label("cultivation.tab.proposed"), href: totalPath("proposed")),
      Figure(.count(report.totalShortfall), label: label("cultivation.shortfall"), href: totalPath("candidates")),
    ]
  }

  /// The rows below the table: of one district there is nothing to add up.
  var totals: [CapacityView] {
    guard report.rows.count > 1, let total = report.total else { return [] }
    let whole = report.whole
    let targeted = view(
      total, label("table.total"), needed: total.needed, size: totalPath(nil), proposed: totalPath("proposed"),
      shortfall: FigureText.count(report.totalShortfall).short,
      state: state(report.totalShortfall, isFull: report.isFull))
    guard whole.size != total.size || whole.proposed != total.proposed else { return [targeted] }
    return [
      targeted,
      view(
        whole, words("cultivation.allTotal"), needed: nil, size: register.registerPath(),
        proposed: register.registerPath("", ["tab": "proposed"]), shortfall: "—", state: nil),
    ]
  }

  func view(_ row: CapacityRow) -> CapacityView {
    // Nobody can ask a register for those of no area alone.
    let href = row.area.flatMap { row.size == 0 ? nil : register.registerPath("", ["area": $0.text]) }
    return CapacityView(
      area: row.area.map { portal.areaName($0, in: words.language) } ?? words("area.unknown"),
      target: row.target.map { FigureText.grouped($0.value.plainText()) } ?? "—", origin: row.target.map(origin),
      needed: row.needed.map { FigureText.count($0).short } ?? "—", size: Figure(.count(row.size), href: href),
      proposed: Figure(
        .count(row.proposed),
        href: row.area.flatMap {
          row.proposed == 0 ? nil : register.registerPath("", ["tab": "proposed", "area": $0.text])
        }),
      shortfall: row.shortfall.map { FigureText.count($0).short } ?? "—",
      state: row.area == nil ? nil : state(row.shortfall, isFull: row.isFull ?? false))
  }

  private func view(
    _ total: CapacityRow, _ name: String, needed: Int?, size: String, proposed: String, shortfall: String,
    state: StateMark?
  ) -> CapacityView {
    CapacityView(
      area: name, target: "", origin: nil, needed: needed.map { FigureText.count($0).short } ?? "—",
      size: Figure(.count(total.size), href: total.size == 0 ? nil : size),
      proposed: Figure(.count(total.proposed), href: total.proposed == 0 ? nil : proposed), shortfall: shortfall,
      state: state)
  }

  private func origin(_ target: AreaTarget) -> String {
    switch target.origin {
    case .text(let id): id.clause.wording(words.language)
    case .assignment(let document): document
    }
  }

  private func state(_ shortfall: Int?, isFull: Bool) -> StateMark {
    switch shortfall {
    case nil: StateMark(css: "ask", word: words("cultivation.noTarget"))
    case 0 where isFull: StateMark(css: "yes", word: words("cultivation.enough"))
    case 0: StateMark(css: "ask", word: words("cultivation.enoughProposed"))
    case .some(let count): StateMark(css: "no", word: words("cultivation.lacks", ["count": "\(count)"]))
    }
  }
}

extension InstrumentID {
  /// Where its capacity stands on a page.
  var capacityAnchor: String { "capacity-\(name)" }
}

extension Portal {
  /// The capacity of a register for the districts that the reader sees; `nil` where there is none to show.
  func capacityReport(
    _ declaration: RegisterDeclaration, of register: InstrumentID, _ request: PortalRequest
  ) async throws -> CapacityReport? {
    guard declaration.capacity != nil else { return nil }
    let districts: [AreaCode]
    switch request.scope {
    case .everywhere: districts = corpus.areas.districts.map(\.code)
    case .area(let own) where own.isDistrictOrCity: districts = [own]
    case .area, .park, .enterprise, .nothing: return nil
    }
    return try await CapacityReport.measured(
      declaration, districts: districts,
      sizes: try await registers.sizes(of: register, on: request.today, within: request.scope),
      proposals: try await registers.proposals(of: register, within: request.scope), targets: targets,
      on: request.today)
  }
}
