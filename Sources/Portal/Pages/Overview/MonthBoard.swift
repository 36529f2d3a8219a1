import Access
import Cultivation
import Decimals
import Diagnostics
import Journal
import PolicyCorpus
import Quantities
import Targets

/// 本月: what the month asks of an office, above everything else on the first page: the open reports, the library against
/// its multiple of the target, the year's target, warnings and what is due. What there is not stands nowhere.
struct MonthBoard: Sendable {
  struct Group: Sendable {
    let title: String
    let href: String
    let lead: String
    let figures: [Figure]
  }

  let title: String
  let groups: [Group]

  /// `nil` for those who have no area, and where there is nothing to tell.
  /// Cost: as `OpenRounds`; one read each of registers, targets and warnings, whose counts are remembered.
  init?(_ request: PortalRequest, _ portal: Portal) async throws {
    let words = portal.renderer.words(request.language)
    var groups = try await Self.rounds(request, portal, words)
    for (instrument, declaration) in portal.corpus.registers {
      guard let capacity = declaration.capacity else { continue }
      if let library = try await Self.library(instrument, declaration, request, portal, words) {
        groups.append(library)
      }
      if let target = try await Self.target(capacity.indicator, request, portal) { groups.append(target) }
    }
    if let dues = try await Self.dues(request, portal, words) { groups.append(dues) }
    guard !groups.isEmpty else { return nil }
    title = words("month.title")
    self.groups = groups
  }

  private static func rounds(
    _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) async throws -> [Group] {
    try await OpenRounds(within: request.scope, portal).lines.map { line in
      // Who reports for itself alone has nobody to count.
      let isAlone = line.own != nil && line.reporters.count == 1
      let due = words("reporting.dueOn", ["day": line.round.opening.due.text(in: request.language)])
      return Group(
        title: line.title(words), href: line.path(request),
        lead: line.ownLine(on: request.today, portal, words) ?? due,
        figures: isAlone ? [] : line.counts(on: request.today, portal, words))
    }
  }

  private static func library(
    _ instrument: Instrument, _ declaration: RegisterDeclaration, _ request: PortalRequest, _ portal: Portal,
    _ words: Strings
  ) async throws -> Group? {
    guard let report = try await portal.capacityReport(declaration, of: instrument.id, request), report.total != nil
    else { return nil }
    let writer = CapacityWriter(register: instrument.id, report: report, portal: portal, words: words)
    let page = "/cultivation#\(instrument.id.capacityAnchor)"
    let lacking = report.rows.count { $0.shortfall ?? 0 > 0 }
    return Group(
      title: instrument.name(request.language), href: page,
      lead: words("month.times", ["year": "\(report.year)", "times": report.times.plainText()]),
      figures: writer.sums.map { figure in
        // A door to a place on the library's own page.
        guard let href = figure.href, href.hasPrefix("#") else { return figure }
        return Figure(figure.text, label: figure.label, href: "/cultivation\(href)")
      }
        + (report.rows.count > 1 && lacking > 0
          ? [Figure(.count(lacking), label: words("month.lacking"), href: page)] : []))
  }

  /// The year's target of an indicator: of the reader's own area, or of all districts that have one together.
  private static func target(
    _ id: InstrumentID, _ request: PortalRequest, _ portal: Portal
  ) async throws -> Group? {
    let board = try await portal.targets.board(of: id, on: request.today, within: request.scope)
    guard let instrument = portal.corpus.instrument(id), let declaration = board.declaration(of: id),
      declaration.isYearly
    else { return nil }
    let areas =
      request.scope == .everywhere
      ? board.places(of: id).compactMap(\.area) : [request.scope.area].compactMap { $0 }
    let plans = try await portal.targets.plans(of: id, for: areas, year: board.on.year)
    let sum = TargetSum(of: id, in: areas, plans, board)
    guard let goal = sum.target else { return nil }
    let text = TargetWords(portal, request)
    let (words, unit) = (text.words, declaration.unit)
    let only = sum.areas.count == 1 ? sum.areas[0] : nil
    func figure(_ value: Decimal128?, _ key: String, state: String? = nil) -> Figure? {
      guard let value else { return nil }
      let told = TargetWords.told(value, unit: unit)
      // Of those without a day there is no list of entries, and of several districts none of theirs alone.
      let isList = state != nil && only != nil && board.hasEntries(id)
      return Figure(
        FigureText(
          short: text.number(told.value), exact: text.amount(value, unit: unit), value: value.plainText()),
        label: "\(words(key)) \(text.said(told.unit))",
        href: isList && value == .zero
          ? nil
          : id.targetPath(
            isList ? "entries" : "",
            ["year": "\(board.on.year)", "area": only?.text, "state": isList ? state : nil]))
    }
    var figures = [
      figure(goal, sum.isPlanned ? "targets.origin.plan" : "indicator.target"),
      figure(sum.done, "indicator.done", state: "confirmed"),
      figure(sum.pending, "targets.unconfirmed", state: "pending"),
      figure(
        sum.expected?.rounded(scale: unit.hasPrefix("万") ? 4 : 1, .halfUp),
        sum.pace.map { "targets.expected.\($0.rawValue)" } ?? "targets.expected"),
    ].compactMap { $0 }
    if only == nil, sum.untold > 0 {
      figures.append(
        Figure(.count(sum.untold), label: words("month.untold"), href: id.targetPath("", ["year": "\(board.on.year)"])))
    }
    if only == nil, sum.behind > 0 {
      figures.append(
        Figure(.count(sum.behind), label: words("month.behind"), href: id.targetPath("", ["year": "\(board.on.year)"])))
    }
    let year = Period.year(board.on.year).text(in: request.language)
    return Group(
      title: instrument.name(request.language),
      href: id.targetPath("", ["year": "\(board.on.year)", "area": only?.text]),
      lead: only == nil ? words("month.ofDistricts", ["year": year, "count": "\(sum.areas.count)"]) : year,
      figures: figures)
  }

  /// 退规预警, and what of the registers is due.
  private static func dues(
    _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) async throws -> Group? {
    let warnings = try await portal.openWarnings(within: request.scope)
    let due = try await portal.registers.due(on: request.today, within: request.scope)
    let figures = [
      (warnings, "warnings.title", "/cultivation/warnings"), (due, "cultivation.sum.due", "/cultivation#held"),
    ].filter { $0.0 > 0 }.map { Figure(.count($0.0), label: words($0.1), href: $0.2) }
    return figures.isEmpty
      ? nil : Group(title: words("month.watch"), href: "/cultivation", lead: "", figures: figures)
  }
}

/// What a yearly target comes to in some areas together: in those that have something to reach.
struct TargetSum: Sendable {
  private(set) var areas: [AreaCode] = []
  /// `nil` where none of the areas has anything to reach.
  private(set) var target: Decimal128?
  /// Whether the target is what the breakdown planned for the areas, none of which was given a task.
  private(set) var isPlanned = true
  /// What there is in those whose figure is known; `nil` where none is.
  private(set) var done: Decimal128?
  /// How many of the areas have something to reach and no figure: unknown, and in the target's sum alone.
  private(set) var untold = 0
  /// 待入统确认; `nil` where nothing is confirmed.
  private(set) var pending: Decimal128?
  /// What should be there by now.
  private(set) var expected: Decimal128?
  /// By what the areas' parts of that are told.
  private var paces: Set<IndicatorProgress.Pace> = []
  /// What all of them go by; `nil` where some go by a plan and others do not.
  var pace: IndicatorProgress.Pace? { paces.count == 1 ? paces.first : nil }
  /// How many of the areas need a look.
  private(set) var behind = 0

  init(of id: InstrumentID, in all: [AreaCode], _ plans: [AreaCode: Cascade.Row], _ board: TargetBoard) {
    for area in all {
      guard let progress = board.progress(of: id, in: .area(area), year: board.on.year),
        let goal = progress.target ?? plans[area].map({ Decimal128($0.total) })
      else { continue }
      areas.append(area)
      if progress.target != nil { isPlanned = false }
      target = Self.sum(target, goal)
      done = Self.sum(done, progress.measure.value)
      if progress.measure.value == nil { untold += 1 }
      pending = Self.sum(pending, board.pending(of: id, in: area, year: board.on.year).map { Decimal128($0) })
      expected = Self.sum(expected, progress.expected)
      if let pace = progress.pace { paces.insert(pace) }
      if progress.state.isWarning { behind += 1 }
    }
  }

  private static func sum(_ one: Decimal128?, _ other: Decimal128?) -> Decimal128? {
    guard let one, let other else { return one ?? other }
    return one.adding(other)
  }
}

extension Portal {
  /// How many enterprises of a scope are warned of, without those who fell out; of one officer's alone where one is named.
  func openWarnings(within scope: AreaScope, of officer: ActorID? = nil) async throws -> Int {
    guard let register = MonitoringDesk.watchList else { return 0 }
    var query = WatchQuery(.warnings, register: register, limit: 0)
    query.officer = officer
    return try await ports.monitoring.watched(query, within: scope).total
  }
}
