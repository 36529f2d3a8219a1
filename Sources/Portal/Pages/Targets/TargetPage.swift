import Benefits
import Decimals
import Diagnostics
import Instruments
import Journal
import PolicyCorpus
import Quantities
import Targets

/// One indicator, alive: where it stands, by area and by month, what was observed, what was given as a task, and the
/// chance of making it.
enum TargetPage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let title: String
    let subtitle: String
    let done: String?
    let years: [Choice]
    let path: String
    let area: String?
    let place: String
    let state: StateMark?
    let sums: [Figure]
    let bar: TargetBar?
    let facts: [Pair]
    let tiles: [Tile]
    let areas: AreaTable?
    let parks: AreaTable?
    let months: [Month]
    let chart: MonthChart?
    let monthsNote: String
    let observations: [ObservationRow]
    let assignments: [AssignmentRow]
    let hasAssignments: Bool
    let chance: ChanceView?
    let readings: [ReadingView]
    let actions: [Crumb]
    let isRule: Bool
    /// Of a duty to break another target down: how each district has.
    let breakdowns: BreakdownTable?
    /// Whether there is a year to choose, or something to do.
    let hasFilter: Bool
    let hasPending: Bool
    let behind: String?
  }

  /// A district in the tile diagram.
  struct Tile: Sendable {
    let css: String
    let name: String
    let href: String
    let value: String
    let state: StateMark
    let isMine: Bool
  }

  struct AreaTable: Sendable {
    let caption: String
    let rows: [AreaRow]
    let total: AreaRow?
    let note: String?
    /// Whether days are confirmed, so that some entries may still wait for it.
    let hasPending: Bool
  }

  struct BreakdownTable: Sendable {
    let caption: String
    let summary: String
    let rows: [BreakdownRow]
  }

  struct BreakdownRow: Sendable {
    let name: String
    let href: String
    let state: StateMark
    let task: String
    let saved: String
    let basis: String
    let differences: Figure
  }

  struct AreaRow: Sendable {
    let name: String
    let href: String?
    let target: String
    let origin: String?
    let value: Figure
    let pending: Figure?
    let bar: TargetBar?
    let state: StateMark?
  }

  struct Month: Sendable {
    let name: String
    let plan: String
    let planned: String
    let entries: Figure
    let pending: Figure?
    let cumulative: String
    let lastYear: String
    let isAhead: Bool
  }

  struct ObservationRow: Sendable {
    let place: String
    let time: String
    let value: String
    let basis: String
    let source: String
    let told: String
    let fate: String?
    let href: String?
    let isPast: Bool
  }

  struct AssignmentRow: Sendable {
    let year: String
    let area: String
    let value: String
    let document: String
    let issued: String
    let giver: String
    let fate: String?
    let isPast: Bool
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let address = try TargetAddress(request, portal)
    let board = try await portal.targets.board(of: address.id, on: request.today, within: request.scope)
    let area = try address.area(request, portal)
    let year = address.year(request, board, in: area)
    let text = TargetWords(portal, request)
    let writer = TargetWriter(
      address: address, board: board, year: year, area: area, request: request, portal: portal, text: text)
    let view = try await writer.view()
    return .page(
      Page(
        "targets/target", title: view.title, view: view, nonStatistical: true,
        // An indicator that is not told by years has none to choose.
        notices: board.years(of: address.id).isEmpty ? [] : text.notOffered(year: year, request)))
  }

  /// The observations of an indicator, standing or not, as a file.
  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let address = try TargetAddress(request, portal)
    let board = try await portal.targets.board(of: address.id, on: request.today, within: request.scope)
    let text = TargetWords(portal, request)
    let words = text.words
    let rows = board.observations[address.id] ?? []
    let slots = rows.slots
    let counting = Set(slots.map(\.counting.id))
    let outranked = Set(slots.flatMap { slot in slot.others.filter(slot.isOutranked).map(\.id) })
    let mark = try await portal.watermark("\(address.id)", rows: rows.count, of: .sums, request, words)
    var file = ListFile()
    file.append([
      words("enterprise.area"), words("enterprise.areaCode"), words("targets.time"), words("targets.value"),
      words("targets.unit"),
      words("import.basis"), words("targets.source"), words("table.state"), words("export.watermark"),
    ])
    for row in rows {
      file.append([
        text.place(row.line.place, of: address.declaration), row.line.place.text, "\(row.line.time)",
        row.line.value.plainText(), text.said(address.declaration.unit), row.basis.kind.name(request.language),
        row.source,
        words(
          row.ending != nil
            ? "targets.stoodOnce"
            : counting.contains(row.id)
              ? "targets.stands" : outranked.contains(row.id) ? "targets.standsOutranked" : "targets.standsFollowed"),
        mark,
      ])
    }
    let name = address.instrument.name(request.language)
    return try file.reply(named: "\(name)-\(request.today)", to: request)
  }
}

/// Writes the page of an indicator.
struct TargetWriter {
  let address: TargetAddress
  let board: TargetBoard
  let year: Int
  let area: AreaCode
  let request: PortalRequest
  let portal: Portal
  let text: TargetWords

  var words: Strings { text.words }
  var unit: String { address.declaration.unit }
  var id: InstrumentID { address.id }

  /// The place that the page is about: the area asked for, or the indicator's only zone.
  private var place: TargetPlace {
    let places = board.places(of: id)
    if let asked = request.query.text("area").flatMap(TargetPlace.init), places.contains(asked) { return asked }
    if !address.declaration.zones.isEmpty, let first = places.first { return first }
    return .area(area)
  }

  func view() async throws -> TargetPage.View {
    let place = place
    let plan = try await self.plan(of: place)
    let progress = board.progress(of: id, in: place, year: year)
    let isRule = progress?.state == .rule
    let actors = try await portal.actorNames(words)
    return TargetPage.View(
      crumbs: address.crumbs(words), title: address.instrument.name(text.language), subtitle: subtitle,
      done: request.query.text("done").flatMap { words.texts["targets.done.\($0)"] },
      years: board.years(of: id).map {
        Choice(value: "\($0)", label: Period.year($0).text(in: text.language), isChosen: $0 == year)
      },
      path: id.targetPath, area: request.query.text("area"), place: text.place(place, of: address.declaration),
      state: progress.map { state($0, in: place.area, plan: plan) },
      sums: sums(progress, place, plan: goal(plan)) + (try await references(progress, place)),
      bar: progress.flatMap(text.bar), facts: facts(progress, place, plan: goal(plan)), tiles: try tiles(),
      areas: try await areaTable(parks: false),
      parks: try await areaTable(parks: true), months: months(place, plan),
      chart: chart(place, plan, target: progress?.target),
      monthsNote: words(plan == nil ? "targets.months.noPlan" : "targets.months.planned"),
      observations: observations(actors), assignments: assignments(),
      hasAssignments: board.isYearly(id) || address.declaration.isCascaded, chance: try await chance(progress, place),
      readings: portal.corpus.readings(about: id).map {
        ReadingView($0, corpus: portal.corpus, words: words)
      },
      actions: actions, isRule: isRule, breakdowns: try await breakdowns(),
      hasFilter: !board.years(of: id).isEmpty || !actions.isEmpty,
      hasPending: asksConfirmation, behind: board.isCounted(id) ? try await portal.behind(words) : nil)
  }

  private var subtitle: String {
    [
      "\(portal.corpus.document(id.clause.document)?.title(text.language) ?? "") \(id.clause.wording(text.language))",
      text.modality(address.declaration).isEmpty
        ? nil : words("indicator.modality") + text.modality(address.declaration),
    ].compactMap { $0 }.joined(separator: " · ")
  }

  private func plan(of place: TargetPlace) async throws -> Cascade.Row? {
    guard let area = place.area, address.declaration.isCascaded else { return nil }
    let own = area.isDistrictOrCity ? area : area.district
    return try await portal.targets.cascade(of: id, below: own, year: year)?.row(of: area)
  }

  // MARK: Where it stands

  /// What the breakdown of the target has for a place in the year; `nil` where it says nothing about the year.
  private func goal(_ plan: Cascade.Row?) -> Decimal128? {
    address.declaration.isPlannedAsTold ? plan.map { address.declaration.inDeclaredUnit($0.total) } : nil
  }

  private func sums(_ progress: IndicatorProgress?, _ place: TargetPlace, plan: Decimal128?) -> [Figure] {
    guard let progress, progress.state != .rule else { return [] }
    func figure(_ value: Decimal128?, _ label: String, href: String? = nil) -> Figure {
      let told = value.map { TargetWords.told($0, unit: unit) }
      return Figure(
        FigureText(
          short: text.number(told?.value), exact: text.amount(value, unit: unit), value: value?.plainText() ?? ""),
        label: "\(words(label)) \(text.said(told?.unit ?? unit))", href: href)
    }
    var sums = [
      figure(progress.measure.value, "indicator.done", href: entriesPath(place.area, month: nil, state: "confirmed")),
      // What was only planned is told as that, here as in the table of the area above.
      progress.target == nil && plan != nil
        ? figure(plan, "targets.origin.plan") : figure(progress.target, "indicator.target"),
    ]
    if let area = place.area, let pending = board.pending(of: id, in: area, year: year) {
      sums.insert(
        figure(
          Decimal128(pending), "targets.unconfirmed", href: entriesPath(area, month: nil, state: "pending")), at: 1)
    }
    if let area = place.area, let open = board.open(of: id, in: area, year: year), open > 0 {
      let at = asksConfirmation ? 2 : 1
      sums.insert(figure(Decimal128(open), "targets.open", href: openPath(area)), at: at)
    }
    if let area = place.area, let count = address.declaration.observedBy.flatMap({ portal.corpus.count($0) }) {
      let left = board.left(id, in: area)
      let label = "\(words("targets.left")) \(text.said(count.unit))"
      if left > 0 { sums.insert(Figure(.count(left), label: label, href: holdersPath(area, .only)), at: 1) }
    }
    if let expected = TargetWords.expected(progress, unit: unit), let pace = progress.pace, progress.state != .reached {
      sums.append(
        figure(expected, "targets.expected.\(pace.rawValue)", href: pace == .plan ? cascadePath(place.area) : nil))
      // What is due by a plan for less than the target says little about the target.
      if pace == .plan, let plan, let target = progress.target, plan != target {
        sums.append(figure(plan, "targets.planOfYear", href: cascadePath(place.area)))
      }
    }
    if let area = place.area, let forecast = board.forecast(of: id, in: area, year: year), forecast.method != .over {
      sums.append(figure(Decimal128(forecast.value), "targets.forecast"))
    }
    return sums
  }

  private func facts(_ progress: IndicatorProgress?, _ place: TargetPlace, plan: Decimal128?) -> [Pair] {
    let districts = place.area.flatMap { board.districtsWithTask(of: id, in: $0, year: year) }
    var facts = [
      Pair(words("targets.place"), text.place(place, of: address.declaration) + text.partOfCity(districts))
    ]
    if let progress {
      facts.append(Pair(words("indicator.target"), text.goal(address.declaration, progress.target, plan: plan)))
      if let origin = origin(of: place) { facts.append(Pair(words("targets.origin"), origin)) }
      if let others = text.disagreement(board.disagreements(in: progress.measure), unit: unit) {
        facts.append(Pair(words("targets.others"), others))
      }
      facts.append(Pair(words("targets.measured"), text.method(progress.measure)))
      if let asOf = progress.measure.asOf {
        facts.append(Pair(words("targets.asOf"), asOf.text(in: text.language)))
      }
      if let pace = progress.pace, progress.state != .reached {
        facts.append(Pair(words("targets.expected"), words("targets.pace.\(pace.rawValue)")))
      }
      if let previous = progress.measure.previous {
        facts.append(
          Pair(
            text.comparison(progress.measure),
            text.amount(previous, unit: unit)
              + text.waiting(progress.measure.pending.previous, progress.measure.open.previous)))
      }
    }
    if let task = taskOfYear(place) { facts.append(task) }
    let figures = text.figures(address.declaration)
    if !figures.isEmpty { facts.append(Pair(words("declared.figures"), figures)) }
    // A day by which nothing was asked for is none.
    let isAsked = progress.map { text.hasGoal(address.declaration, $0.target) } ?? true
    if isAsked, let deadline { facts.append(Pair(words("targets.deadline"), deadline)) }
    if let count = address.declaration.observedBy.flatMap({ portal.corpus.count($0) }), board.isCounted(id) {
      facts.append(Pair(words("targets.counts"), count.name(text.language)))
      facts.append(
        Pair(
          words("targets.attribution"),
          portal.corpus.facts.definition(of: count.areaFact)?.name(text.language) ?? count.areaFact.text))
    }
    if let area = place.area, let forecast = board.forecast(of: id, in: area, year: year) {
      facts.append(Pair(words("targets.forecast"), text.forecast(forecast, unit: unit)))
    }
    return facts
  }

  /// 年度任务 of what runs over several years: beside the whole, with what the year has of it so far.
  private func taskOfYear(_ place: TargetPlace) -> Pair? {
    guard !address.declaration.isPlannedAsTold, let area = place.area,
      let given = board.yearlyTask(of: id, in: area, year: year), let document = given.assignment?.document
    else { return nil }
    let reached = board.actuals(of: id, in: area, year: year)?.soFar
    return Pair(
      words("targets.taskOfYear", ["year": Period.year(year).text(in: text.language)]),
      words(
        reached == nil ? "targets.taskOfYear.untold" : "targets.taskOfYear.told",
        [
          "task": text.amount(given.value, unit: unit), "document": document,
          "reached": text.amount(reached.map { address.declaration.inDeclaredUnit($0) }, unit: unit),
        ]))
  }

  /// The document's day, for the year that it names and where it is about its final year alone; a task of another year is
  /// due with that year.
  private var deadline: String? {
    guard let deadline = address.declaration.deadline else { return nil }
    let isOfFinalYear =
      address.declaration.frequency == .finalYear && board.target(of: id, in: place, year: year)?.assignment == nil
    guard !board.isYearly(id) || deadline.day.year == year || isOfFinalYear else {
      return words("targets.deadline.task", ["day": Period.year(year).lastDay.text(in: text.language)])
    }
    return words(
      "indicator.deadline",
      ["day": deadline.day.text(in: text.language), "basis": words("force.basis.\(deadline.basis.rawValue)")])
  }

  /// Where the target comes from.
  private func origin(of place: TargetPlace) -> String? {
    guard let target = board.target(of: id, in: place, year: year) else { return nil }
    guard let given = target.assignment else { return words("targets.origin.text") }
    return words(
      "targets.origin.task", ["document": given.document, "day": given.issuedOn.text(in: text.language)])
  }

  var asksConfirmation: Bool {
    board.hasEntries(id) && address.declaration.observedBy.map(portal.corpus.asksConfirmation) == true
  }

  /// What waits for its confirmation; `nil` where nothing is confirmed.
  private func pending(_ count: Int?, _ area: AreaCode, month: Int? = nil) -> Figure? {
    guard asksConfirmation else { return nil }
    return Figure(
      count.map(FigureText.count) ?? FigureText(short: "—", exact: "", value: ""),
      href: count ?? 0 > 0 ? entriesPath(area, month: month, state: "pending") : nil)
  }

  // MARK: By area

  /// The districts for the city; none for anybody else.
  private func tiles() throws -> [TargetPage.Tile] {
    guard request.scope == .everywhere, area == portal.corpus.areas.city?.code else { return [] }
    let tiles = portal.corpus.areas.districts.compactMap { district -> TargetPage.Tile? in
      guard let progress = board.progress(of: id, in: .area(district.code), year: year),
        progress.measure.value != nil || progress.target != nil
      else { return nil }
      return TargetPage.Tile(
        css: "d\(district.code)", name: portal.areaName(district.code, in: text.language),
        href: id.targetPath("", ["year": "\(year)", "area": district.code.text]),
        value: progress.target == nil
          ? text.number(progress.measure.value, unit: unit)
          : "\(text.number(progress.measure.value, unit: unit)) / \(text.number(progress.target, unit: unit))",
        state: state(progress, in: district.code, plan: nil), isMine: false)
    }
    return tiles.count > 2 ? tiles : []
  }

  /// What lies below the area: districts, or streets and towns; parks stand in a table of their own.
  private func areaTable(parks: Bool) async throws -> TargetPage.AreaTable? {
    guard area.isDistrictOrCity else { return nil }
    let areas = portal.corpus.areas
    let isCity = area == areas.city?.code
    let below =
      isCity ? (parks ? [] : areas.districts) : areas.children(of: area, level: parks ? .park : .street)
    let cascade =
      address.declaration.isCascaded
      ? try await portal.targets.cascade(of: id, below: area, year: year) : nil
    var rows: [(row: TargetPage.AreaRow, value: Decimal128?, target: Decimal128?)] = []
    for child in below {
      let place = TargetPlace.area(child.code)
      let plan = cascade?.row(of: child.code)
      guard let progress = board.progress(of: id, in: place, year: year) else { continue }
      // What was planned stands for a target where no task was given.
      let target = progress.target ?? goal(plan)
      // A street that has none yet is told of as such; of parks only those that have something.
      let isTold = board.hasEntries(id) && !parks
      guard isTold || progress.measure.value.map({ !$0.isZero }) == true || target != nil else { continue }
      rows.append((row(child.code, progress, target: target, plan: plan), progress.measure.value, target))
    }
    guard rows.count > 1 || (rows.count == 1 && !isCity) else { return nil }
    let values = rows.compactMap(\.value)
    let targets = rows.compactMap(\.target)
    func sum(_ values: [Decimal128]) -> Decimal128? {
      values.reduce(Decimal128.zero as Decimal128?) { $0?.adding($1) }
    }
    let isSum = board.isYearly(id) && board.hasEntries(id)
    return TargetPage.AreaTable(
      caption: words(parks ? "targets.byPark" : isCity ? "targets.byDistrict" : "targets.byStreet"),
      rows: rows.map(\.row),
      total: isSum
        ? TargetPage.AreaRow(
          name: words("table.total"), href: nil, target: text.number(targets.isEmpty ? nil : sum(targets)),
          origin: targets.isEmpty || targets.count == rows.count
            ? nil : words("targets.ofSome", ["count": "\(targets.count)", "all": "\(rows.count)"]),
          value: Figure(
            FigureText(
              short: text.number(sum(values)), exact: text.amount(sum(values), unit: unit),
              value: sum(values)?.plainText() ?? "")),
          pending: pending(
            rows.isEmpty ? nil : below.reduce(0) { $0 + (board.pending(of: id, in: $1.code, year: year) ?? 0) },
            area), bar: nil, state: nil) : nil,
      note: isSum
        ? conservation(
          sum(values), targets.isEmpty ? nil : sum(targets), isPartial: targets.count < rows.count, parks: parks) : nil,
      hasPending: asksConfirmation)
  }

  /// How far a place is; of one that has no target why it has none.
  private func state(_ progress: IndicatorProgress, in area: AreaCode?, plan: Cascade.Row?) -> StateMark {
    guard progress.target == nil else { return text.state(progress, unit: unit) }
    // What is only planned is no task that anybody gave.
    if goal(plan) != nil { return StateMark(css: "ask", word: words("targets.state.planOnly")) }
    if progress.state == .noTarget, isForCityAlone, let area, area != portal.corpus.areas.city?.code {
      return StateMark(css: "out", word: words("targets.state.cityAlone"))
    }
    return text.state(progress, of: address.instrument)
  }

  /// Whether the text asks something of the city alone, so that it says nothing about what its parts are to reach.
  private var isForCityAlone: Bool {
    let city = portal.corpus.areas.city?.code
    return address.declaration.scope == .city && address.declaration.districts.isEmpty
      && address.declaration.targets.allSatisfy { $0.area == city }
  }

  private func row(
    _ code: AreaCode, _ progress: IndicatorProgress, target: Decimal128?, plan: Cascade.Row?
  ) -> TargetPage.AreaRow {
    let own = board.target(of: id, in: .area(code), year: year)
    return TargetPage.AreaRow(
      name: portal.areaName(code, in: text.language),
      href: id.targetPath("", ["year": board.isYearly(id) ? "\(year)" : nil, "area": code.text]),
      target: text.number(target, unit: unit),
      origin: own?.assignment?.document
        ?? (own != nil ? words("targets.origin.text") : target != nil ? words("targets.origin.plan") : nil),
      value: Figure(
        FigureText(
          short: text.number(progress.measure.value, unit: unit),
          exact: text.amount(progress.measure.value, unit: unit),
          value: progress.measure.value?.plainText() ?? ""), href: entriesPath(code, month: nil, state: "confirmed")),
      pending: pending(board.pending(of: id, in: code, year: year), code), bar: text.bar(progress),
      state: state(progress, in: code, plan: plan))
  }

  /// Whether the parts add up to the whole; the difference is told, never hidden.
  /// - Parameter isPartial: whether some of the parts have no target, so that together they may have less.
  private func conservation(
    _ values: Decimal128?, _ targets: Decimal128?, isPartial: Bool, parks: Bool
  ) -> String? {
    let whole = board.progress(of: id, in: .area(area), year: year)
    var parts: [String] = []
    // Not every enterprise lies in a park: parks may have less than the whole, and no more.
    if !parks, let own = whole?.measure.value, let values, own != values,
      let difference = own.subtracting(values)
    {
      parts.append(words("targets.unplaced", ["count": text.number(difference)]))
    }
    if isForCityAlone, let districts = text.targetsOfDistricts(beside: id) {
      parts.append(words("targets.ofDistricts", ["name": districts]))
    }
    // Each of the areas below tells its own, with the way to them.
    if !parks, let open = board.open(of: id, in: area, year: year), open > 0 {
      parts.append(words("targets.openNote", ["count": "\(open)"]))
    }
    if let own = whole?.target, let targets, parks || isPartial ? own < targets : own != targets,
      let difference = targets.subtracting(own)
    {
      parts.append(
        words(
          difference.isNegative ? "targets.sumLess" : "targets.sumMore",
          ["sum": text.number(targets), "target": text.number(own), "difference": text.number(difference.magnitude)]))
    }
    return parts.isEmpty ? nil : parts.joined(separator: words("sentence.separator"))
  }

  // MARK: By month

  private func months(_ place: TargetPlace, _ plan: Cascade.Row?) -> [TargetPage.Month] {
    guard board.hasEntries(id), board.isYearly(id), let area = place.area, board.seesEntries(of: area) else {
      return []
    }
    let own = board.months(of: id, in: area, year: year)
    let before = board.months(of: id, in: area, year: year - 1)
    var sum = 0
    return own.indices.map { index in
      sum += own[index].confirmed
      let isAhead = Period.month(year: year, month: index + 1).start > request.today
      return TargetPage.Month(
        name: Period.month(year: year, month: index + 1).text(in: text.language),
        plan: plan.map { "\($0.months[index])" } ?? "—",
        planned: plan.map { "\($0.cumulative(through: index + 1))" } ?? "—",
        entries: Figure(
          isAhead ? FigureText(short: "—", exact: "", value: "") : .count(own[index].confirmed),
          href: own[index].confirmed > 0 ? entriesPath(area, month: index + 1, state: "confirmed") : nil),
        pending: pending(isAhead ? nil : own[index].pending, area, month: index + 1),
        cumulative: isAhead ? "—" : "\(sum)",
        lastYear: lastYear(before[index].confirmed, month: index + 1, area), isAhead: isAhead)
    }
  }

  // MARK: What was told

  private func observations(_ actors: ActorNames) -> [TargetPage.ObservationRow] {
    let all = board.observations[id] ?? []
    let notes = text.notes(besideOthers: all, unit: unit)
    let counting = Set(all.slots.map(\.counting.id))
    return all.sorted { ($1.line.time, $1.id) < ($0.line.time, $0.id) }.prefix(200).map { row in
      let terms = row.basis.kind.terms.compactMap { row.basis.terms[$0] }.joined(separator: words("list.separator"))
      return TargetPage.ObservationRow(
        place: text.place(row.line.place, of: address.declaration), time: text.time(row.line.time),
        value: text.amount(row.line.value, unit: unit),
        basis: row.basis.kind.name(text.language) + (terms.isEmpty ? "" : "（\(terms)）"), source: row.source,
        told: "\(actors(row.trace.by)) · \(row.trace.at.text(in: text.language))",
        fate: row.ending.map { $0.fate(words) } ?? notes[row.id],
        href: canKeep && row.ending == nil ? id.targetPath("observations/\(row.id)") : nil,
        isPast: !counting.contains(row.id))
    }
  }

  private func assignments() -> [TargetPage.AssignmentRow] {
    (board.assignments[id] ?? []).filter { row in
      TargetPlace.area(row.area).isVisible(within: request.scope)
    }.sorted { ($1.year, $1.issuedOn, $0.area) < ($0.year, $0.issuedOn, $1.area) }.map { row in
      TargetPage.AssignmentRow(
        year: Period.year(row.year).text(in: text.language), area: portal.areaName(row.area, in: text.language),
        value: text.amount(row.value, unit: unit), document: row.document, issued: row.issuedOn.text(in: text.language),
        giver: words("targets.giver.\(row.giver.rawValue)"), fate: row.ending.map { $0.fate(words) },
        isPast: row.ending != nil)
    }
  }
}

extension Ending {
  /// What became of something, with the reason.
  func fate(_ words: Strings) -> String {
    words(successor == nil ? "fact.withdrawn" : "fact.corrected", ["reason": reason])
  }
}
