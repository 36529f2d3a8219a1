import Decimals
import Diagnostics
import PolicyCorpus
import Quantities
import Targets

/// What a page of a cascade works on.
struct CascadeDesk {
  let address: TargetAddress
  let request: PortalRequest
  let portal: Portal
  let board: TargetBoard
  let form: CascadeForm
  let parent: AreaCode
  let reading: CascadeReading
  let year: Int
  /// Every saving, the newest first.
  let versions: [Cascade]
  let text: TargetWords
  /// That the year which was asked for can have no cascade.
  let notices: [String]

  var words: Strings { text.words }
  var saved: Cascade? { versions.first }

  /// The saved plan, as far as it is one of the form that the indicator is planned in.
  var savedRows: [Cascade.Row] { saved?.rows.filter { $0.form == form } ?? [] }

  /// What a page shows: the plan that stands, or what was typed, read or counted back and is not saved yet.
  enum Origin: Equatable {
    /// `late`: typed over a plan in whose place somebody has saved another since.
    case saved, checked, scheduled, rest, late
    /// Read from a file, and what that was made of.
    case file(CascadeReading.Standing)

    /// Whether what is shown is to take the place of a plan that it was not made of, perhaps, so that the whole of that one
    /// stands beside it.
    var isOverAnother: Bool { if case .file = self { true } else { self == .late } }
  }

  init(_ request: PortalRequest, _ portal: Portal) async throws {
    address = try TargetAddress(request, portal)
    guard let form = address.declaration.cascadeForm else { throw TargetAddress.unknown }
    self.form = form
    self.request = request
    self.portal = portal
    let asked = try address.area(request, portal)
    parent = asked
    reading = try CascadeReading(of: address.id, below: asked, in: portal.corpus)
    board = try await portal.targets.board(of: address.id, on: request.today, within: request.scope)
    let typed = (request.form.text("year") ?? request.query.text("year")).flatMap { Int($0) }
    year = typed.flatMap { (2000...2100).contains($0) ? $0 : nil } ?? board.usualYear(of: address.id, in: asked)
    versions = try await portal.targets.cascadeVersions(
      of: address.id, below: asked.isDistrictOrCity ? asked : asked.district, year: year)
    text = TargetWords(portal, request)
    notices = text.notOffered(year: year, request)
  }

  /// The parent's own row, then what lies below it, each breakdown for itself.
  var groups: [(title: String, areas: [AreaCode])] {
    let areas = portal.corpus.areas
    guard !address.declaration.isPlannedByMonthAlone else { return [(words("targets.group.whole"), [parent])] }
    let below: [(String, [AreaCode])] =
      parent == areas.city?.code
      ? [(words("targets.group.districts"), areas.districts.map(\.code))]
      : [
        (words("targets.group.streets"), areas.children(of: parent, level: .street).map(\.code)),
        (words("targets.group.parks"), areas.children(of: parent, level: .park).map(\.code)),
      ]
    return [(words("targets.group.whole"), [parent])] + below.filter { !$0.1.isEmpty }
  }

  private var parks: Set<AreaCode> {
    Set(portal.corpus.areas.children(of: parent, level: .park).map(\.code))
  }

  /// The year's task in whole numbers; `nil` where none was given, or it is no whole number.
  private var target: Int? {
    board.yearlyTask(of: address.id, in: parent, year: year).flatMap { address.declaration.inPlanUnit($0.value) }
  }

  private func actuals(_ area: AreaCode, _ year: Int) -> MonthlyActuals? {
    board.actuals(of: address.id, in: area, year: year)
  }

  /// What each month of a year brought; empty where nobody told all of them.
  private func added(_ area: AreaCode, _ year: Int) -> [Int] { actuals(area, year)?.increments ?? [] }

  private func task(_ area: AreaCode) -> Int? {
    board.yearlyTask(of: address.id, in: area, year: year)?.assignment.flatMap {
      address.declaration.inPlanUnit($0.value)
    }
  }

  // MARK: 倒排

  /// 倒排: the target over the months as last year went, and over the areas by their tasks, or else as last year lay, with
  /// one more for each; parks by their part of last year alone.
  func schedule() -> [Cascade.Row] {
    guard let schedule = counting else { return savedRows }
    return schedule.year(parts: parts, parks: parkParts)
  }

  /// 余量倒排: what is still needed, over the months that are not over; `nil` where the year does not run, or nothing is to
  /// be reached.
  func rest() -> [Cascade.Row]? {
    guard canCountRest, let schedule = counting else { return nil }
    return schedule.rest(from: request.today.month, parts: parts, parks: parkParts)
  }

  private var canCountRest: Bool { year == request.today.year && target != nil }

  private var seasons: (weights: [Int], source: BackSchedule.SeasonSource) {
    BackSchedule.seasons(own: added(parent, year - 1), whole: wholeLastYear)
  }

  private var counting: CascadeSchedule? {
    target.map { CascadeSchedule(form: form, target: $0, weights: seasons.weights, whole: part(parent)) }
  }

  private var parts: [CascadeSchedule.Part] {
    let parks = parks
    return groups.dropFirst().flatMap(\.areas).filter { !parks.contains($0) }.map(part)
  }

  private var parkParts: [CascadeSchedule.Part] {
    groups.dropFirst().flatMap(\.areas).filter(parks.contains).map(part)
  }

  private func part(_ area: AreaCode) -> CascadeSchedule.Part {
    CascadeSchedule.Part(
      area: area, task: task(area), planned: savedRows.first { $0.area == area }?.total,
      lastYear: max(0, actuals(area, year - 1)?.soFar ?? 0), actual: actuals(area, year))
  }

  /// The whole that a small area's seasons are borrowed from: all that the reader may see.
  private var wholeLastYear: [Int] {
    let whole: AreaCode? = request.scope.area ?? portal.corpus.areas.city?.code
    return whole.map { added($0, year - 1) } ?? []
  }

  /// The record of the saving over which the form was typed; `nil` for a form that does not say.
  private var typedOver: Int? { request.form.text("over").flatMap { Int($0) } }

  /// What saving would ask for, with the basis as it was typed.
  func plan(_ rows: [Cascade.Row]) -> TargetCommand {
    .plan(
      address.id, year: year, parent: parent, rows: rows, basis: request.form.text("basis") ?? "", over: typedOver)
  }

  /// The typed table; an empty cell is nothing planned.
  func typed(_ faults: inout [Diagnostic]) -> [Cascade.Row] {
    groups.flatMap(\.areas).compactMap { area in
      let cells = (1...12).map { request.form.text("m-\(area)-\($0)") ?? "" }
      if cells.allSatisfy(\.isEmpty) { return nil }
      return reading.row(area, cells: cells, line: nil, &faults)
    }
  }

  // MARK: The page

  func page(_ rows: [Cascade.Row], _ origin: Origin, faults: Diagnostics? = nil) async throws -> Reply {
    let marked = FormFaults(faults, words: words)
    let byArea = Dictionary(rows.map { ($0.area, $0) }) { first, _ in first }
    let checks = board.check(rows, of: address.id, below: parent, year: year).findings
    let id = address.id
    let title = "\(words("targets.cascade")) · \(portal.areaName(parent, in: text.language))"
    func path(_ page: String, _ fill: String? = nil, format: String? = nil) -> String {
      id.targetPath(page, ["year": "\(year)", "area": parent.text, "fill": fill, "format": format])
    }
    let view = CascadePage.View(
      crumbs: address.crumbs(words, Crumb(words("targets.cascade"))), title: title, lead: lead,
      done: request.query.text("done") == "planned" && origin == .saved && faults == nil
        ? words("targets.done.planned") : nil,
      path: id.targetPath("cascade"), importPath: id.targetPath("cascade/import"), key: portal.freshKey(),
      year: "\(year)", area: parent.text,
      years: Set(board.years(of: id) + [year, request.today.year, request.today.year + 1]).sorted(by: >).map {
        Choice(value: "\($0)", label: Period.year($0).text(in: text.language), isChosen: $0 == year)
      },
      areas: areaChoices, monthNames: (1...12).map { words("targets.month", ["month": "\($0)"]) },
      groups: groups.map { title, areas in
        CascadePage.Group(
          title: title, isWhole: areas == [parent], rows: areas.map { row($0, byArea[$0], origin, marked) },
          sums: sums(of: areas.compactMap { byArea[$0] }, beside: byArea[parent]))
      },
      checks: rows.isEmpty ? [] : checks.map(check), isSound: !rows.isEmpty && checks.isEmpty,
      notes: notes(origin), fill: path("cascade", "schedule"), fillRest: canCountRest ? path("cascade", "rest") : nil,
      export: path("cascade/export"), exportExcel: path("cascade/export", format: "xlsx"),
      checkPath: id.targetPath("cascade/check"), saved: try await told(saved),
      versions: path("cascade/versions"),
      formNote: words("targets.cascade.form.\(form.rawValue)", ["unit": text.said(address.declaration.planUnit)]),
      form: form.rawValue, over: "\((origin == .late ? nil : typedOver) ?? saved?.trace.record ?? 0)",
      basis: request.form.exactly("basis") ?? "", basisFault: marked["basis"],
      canSave: portal.mayKeepTargets(request) && parent.isDistrictOrCity, faults: marked.all,
      hasFaults: !marked.isEmpty)
    return .page(
      Page(
        "targets/cascade", title: title, view: view, status: marked.isEmpty ? 200 : 422, nonStatistical: true,
        notices: notices))
  }

  /// Who saved a version when, and on what; `nil` without one.
  private func told(_ version: Cascade?) async throws -> String? {
    guard let version else { return nil }
    let actors = try await portal.actorNames(words)
    return [
      words("targets.version", ["number": "\(versions.count)"]), actors(version.trace.by),
      version.trace.at.text(in: text.language), version.basis.orNil,
    ].compactMap { $0 }.joined(separator: " · ")
  }

  private var lead: String {
    let unit = address.declaration.unit
    guard let task = board.yearlyTask(of: address.id, in: parent, year: year) else {
      let whole = board.target(of: address.id, in: .area(parent), year: year)?.value
      // What the text asks of several years is no year's task.
      return words("targets.cascade.noTarget", ["year": "\(year)"])
        + (whole.map { words("targets.cascade.wholePeriod", ["target": text.amount($0, unit: unit)]) } ?? "")
    }
    let told = text.amount(task.value, unit: unit)
    return words(
      target == nil ? "targets.cascade.notWhole" : "targets.cascade.lead", ["year": "\(year)", "target": told])
  }

  private var areaChoices: [Choice] {
    guard request.scope == .everywhere else { return [] }
    return ([portal.corpus.areas.city].compactMap { $0 } + portal.corpus.areas.districts).map {
      Choice(value: $0.code.text, label: portal.areaName($0.code, in: text.language), isChosen: $0.code == parent)
    }
  }

  private func notes(_ origin: Origin) -> [String] {
    switch origin {
    case .saved, .late: return []
    case .checked: return [words("targets.cascade.checked")]
    case .file(let standing): return [words("targets.cascade.fromFile") + made(standing)]
    case .scheduled:
      return [
        words("targets.cascade.filled") + words("targets.seasons.\(seasons.source.rawValue)")
          + words("targets.cascade.shares")
      ]
    case .rest:
      let reached = actuals(parent, year)?.soFar
      let need = max(0, (target ?? 0) - (reached ?? 0))
      return [
        words(
          "targets.cascade.rest",
          [
            "month": words("targets.month", ["month": "\(request.today.month)"]), "target": "\(target ?? 0)",
            "reached": reached.map { "\($0)" } ?? "—", "need": "\(need)",
          ]) + words("targets.seasons.\(seasons.source.rawValue)") + restShares, untoldNote,
      ].compactMap { $0 }
    }
  }

  /// That a file is of another plan than the one that stands; empty where it is of that one.
  private func made(_ standing: CascadeReading.Standing) -> String {
    let now = "\(versions.count)"
    switch standing {
    case .current: return ""
    case .outrun(0): return words("targets.cascade.fileOfNone", ["now": now])
    case .outrun(let version): return words("targets.cascade.fileOf", ["version": "\(version)", "now": now])
    case .ahead(let version):
      return words("targets.cascade.fileAhead", ["version": "\(version)", "now": now])
    case .unknown: return words("targets.cascade.fileUnnamed", ["now": now])
    }
  }

  /// By what the areas below share what remains.
  private var restShares: String {
    let parts = parts
    guard !parts.isEmpty, let counting else { return "" }
    if counting.isPlanned(by: parts) { return words("targets.cascade.restByPlan") }
    return (parts.contains { $0.planned != nil } ? words("targets.cascade.restAnew") : "")
      + words("targets.cascade.shares")
  }

  /// That months that are over have no figure: unknown, and in the plan as if there were nothing more.
  private var untoldNote: String? {
    guard request.today.month > 1 else { return nil }
    let told = actuals(parent, year)?.months ?? []
    let missing = (1..<request.today.month).filter { month in
      told.indices.contains(month - 1) ? told[month - 1] == nil : true
    }
    guard !missing.isEmpty else { return nil }
    return words(
      "targets.cascade.untold.\(form.rawValue)",
      [
        "months": missing.map { words("targets.month", ["month": "\($0)"]) }.joined(separator: words("list.separator"))
      ])
  }

  /// What the rows of a breakdown add up to, month by month, and how that differs from the whole.
  private func sums(of rows: [Cascade.Row], beside whole: Cascade.Row?) -> [CascadePage.Sums] {
    guard rows.count > 1 else { return [] }
    let months = (0..<12).map { month in rows.reduce(0) { $0 + $1.months[month] } }
    let total = rows.reduce(0) { $0 + $1.total }
    let sum = CascadePage.Sums(
      name: words("table.total"), kind: "sum", cells: months.map { "\($0)" }, total: "\(total)")
    guard let whole, rows.allSatisfy({ !parks.contains($0.area) }) else { return [sum] }
    func difference(_ number: Int) -> String { number == 0 ? "0" : FigureText.difference(number) }
    return [
      sum,
      CascadePage.Sums(
        name: words("targets.cascade.difference"), kind: "difference",
        cells: zip(months, whole.months).map { difference($0 - $1) },
        total: difference(total - whole.total)),
    ]
  }

  private func row(
    _ area: AreaCode, _ row: Cascade.Row?, _ origin: Origin, _ marked: FormFaults
  ) -> CascadePage.Row {
    let actual = actuals(area, year)
    let reached = actual?.soFar
    let lastYear = actuals(area, year - 1)?.soFar
    let planned = origin == .rest || origin.isOverAnother ? savedRows.first { $0.area == area } : nil
    return CascadePage.Row(
      name: portal.areaName(area, in: text.language),
      cells: (1...12).map { month in
        let field = "m-\(area)-\(month)"
        return CascadePage.Cell(
          field: field,
          label: "\(portal.areaName(area, in: text.language)) \(words("targets.month", ["month": "\(month)"]))",
          value: request.form.exactly(field) ?? row.map { "\($0.months[month - 1])" } ?? "",
          actual: actual?.months[month - 1].map { "\($0)" },
          original: original(planned, row, month, origin), isWrong: marked[field] != nil)
      },
      total: row.map { "\($0.total)" } ?? "—",
      task: (area == parent ? target : task(area)).map { "\($0)" } ?? "—",
      lastYear: lastYear.map { "\($0)" } ?? "—",
      actual: Figure(
        reached.map { .count($0) } ?? FigureText(short: "—", exact: "", value: ""), href: door(area, reached)),
      pending: board.pending(of: address.id, in: area, year: year).flatMap { pending in
        pending > 0 ? words("targets.cascade.pending", ["count": "\(pending)"]) : nil
      })
  }

  /// A month of the saved plan where what is shown has another; of a plan that was saved meanwhile, too, that it has none.
  private func original(_ planned: Cascade.Row?, _ row: Cascade.Row?, _ month: Int, _ origin: Origin) -> String? {
    let shown = row?.months[month - 1]
    guard let planned else { return origin.isOverAnother && saved != nil && shown ?? 0 > 0 ? "—" : nil }
    return planned.months[month - 1] == shown ? nil : "\(planned.months[month - 1])"
  }

  /// Those behind an actual: the entries, a register's list, or the page of the area, where its observations stand.
  private func door(_ area: AreaCode, _ reached: Int?) -> String? {
    guard let reached, reached > 0 else { return nil }
    let last = board.lastMonth(of: year)
    if board.standing(address.id, in: area, at: last) != nil {
      return portal.standingPath(of: address.id, in: area, at: last, told: board.on)
    }
    guard board.hasEntries(address.id) else {
      return address.id.targetPath(
        "", ["year": board.isYearly(address.id) ? "\(year)" : nil, "area": area.text])
    }
    return address.id.targetPath(
      "entries",
      [
        "year": "\(year)", "area": area.text,
        "state": board.pending(of: address.id, in: area, year: year) == nil ? nil : "confirmed",
      ])
  }

  private func check(_ finding: CascadeCheck.Finding) -> CascadePage.Check {
    func said(_ key: String, _ values: KeyValuePairs<String, String>) -> CascadePage.Check {
      CascadePage.Check(mark: StateMark(css: "ask", word: words("targets.check")), text: words(key, values))
    }
    func differing(_ key: String, _ sum: Int, _ whole: Int) -> CascadePage.Check {
      said(key, ["sum": "\(sum)", "whole": "\(whole)", "difference": FigureText.difference(sum - whole)])
    }
    switch finding {
    case .monthsOfWhole(let sum, let target): return differing("targets.check.months", sum, target)
    case .parts(let sum, let target): return differing("targets.check.parts", sum, target)
    case .parks(let sum, let target): return differing("targets.check.parks", sum, target)
    case .month(let month, let sum, let whole):
      return said(
        "targets.check.month",
        [
          "month": words("targets.month", ["month": "\(month)"]), "sum": "\(sum)", "whole": "\(whole)",
          "difference": FigureText.difference(sum - whole),
        ])
    case .task(let area, let sum, let task):
      return said(
        "targets.check.task",
        ["area": portal.areaName(area, in: text.language), "sum": "\(sum)", "whole": "\(task)"])
    case .notRising(let area, let planned, let last):
      return said(
        "targets.check.notRising",
        ["area": portal.areaName(area, in: text.language), "sum": "\(planned)", "whole": "\(last)"])
    case .falling(let area, let month, let planned, let before):
      return said(
        "targets.check.falling",
        [
          "area": portal.areaName(area, in: text.language), "month": words("targets.month", ["month": "\(month)"]),
          "sum": "\(planned)", "whole": "\(before)",
        ])
    }
  }
}
