import Decimals
import Instruments
import PolicyCorpus
import Quantities

/// Everything that stands about indicators on a day, as far as a reader may see it: what pages and materials are made of.
///
/// Memory: the observations, yearly tasks and newest breakdowns, and the entries by month and area of the years that are looked at.
public struct TargetBoard: Sendable {
  public let corpus: PolicyCorpus
  public let scope: AreaScope
  public let on: CalendarDay
  /// Standing or not, in the order of recording, of places that the reader may see.
  public let observations: [InstrumentID: [Observation]]
  /// All yearly tasks: targets are no secret among offices.
  public let assignments: [InstrumentID: [Assignment]]
  private let entries: [CountID: EntriesByArea]
  /// Of the month of last year that runs now, what there was through the same day: a running month is held against that.
  private let sameDays: [CountID: EntriesByArea]
  /// Of counts whose members have no day of their own.
  private let holdings: [CountID: CountHolding]
  /// Of indicators whose figure a register has.
  let registered: [InstrumentID: RegisterFigures]
  private let plans: [PlannedYear: [AreaCode: Cascade.Row]]

  private struct PlannedYear: Hashable {
    let indicator: InstrumentID
    let year: Int
  }

  init(
    corpus: PolicyCorpus, scope: AreaScope, on: CalendarDay, observations: [Observation], assignments: [Assignment],
    entries: [CountID: EntriesByArea], sameDays: [CountID: EntriesByArea] = [:],
    holdings: [CountID: CountHolding] = [:],
    registered: [InstrumentID: RegisterFigures] = [:], cascades: [Cascade] = []
  ) {
    self.corpus = corpus
    self.scope = scope
    self.on = on
    self.observations = Dictionary(
      grouping: observations.filter { $0.line.place.isVisible(within: scope) }, by: \.indicator)
    self.assignments = Dictionary(grouping: assignments, by: \.indicator)
    self.entries = entries
    self.sameDays = sameDays
    self.holdings = holdings
    self.registered = registered
    plans = cascades.reduce(into: [:]) { plans, cascade in
      let year = PlannedYear(indicator: cascade.indicator, year: cascade.year)
      // A district's own breakdown goes before its row in the city's.
      for row in cascade.rows where cascade.parent == row.area.district || plans[year]?[row.area] == nil {
        plans[year, default: [:]][row.area] = row
      }
    }
  }

  // MARK: What is declared

  public func declaration(of id: InstrumentID) -> IndicatorDeclaration? {
    if case .indicator(let indicator) = corpus.instrument(id)?.declaration { indicator } else { nil }
  }

  /// Every indicator of the corpus, in the order of its clauses.
  public var indicators: [Instrument] { corpus.instruments.filter { $0.kind == .indicator } }

  private func gauge(_ id: InstrumentID) -> IndicatorGauge? {
    guard let declaration = declaration(of: id), let document = corpus.document(id.clause.document) else { return nil }
    return IndicatorGauge(declaration, force: document.force)
  }

  public func isYearly(_ id: InstrumentID) -> Bool { declaration(of: id)?.isYearly ?? false }
  public func isCounted(_ id: InstrumentID) -> Bool { gauge(id)?.isCounted ?? false }

  /// Whether what is counted has a day, so that it can be told month by month, with the rows of each.
  public func hasEntries(_ id: InstrumentID) -> Bool {
    isCounted(id) && declaration(of: id)?.observedBy.flatMap(corpus.count)?.entryDay != nil
  }

  /// The areas and zones that an indicator holds for, as the text has it and as tasks were given.
  public func places(of id: InstrumentID) -> [TargetPlace] {
    guard let declaration = declaration(of: id) else { return [] }
    let areas: [AreaCode] =
      !declaration.districts.isEmpty
      ? declaration.districts
      : !declaration.targets.isEmpty
        ? declaration.targets.map(\.area)
        : declaration.scope == .district
          ? corpus.areas.districts.map(\.code) : [corpus.areas.city?.code].compactMap { $0 }
    return (declaration.zones.isEmpty ? areas.map(TargetPlace.area) : declaration.zones.map { .zone($0.id) })
      .filter { $0.isVisible(within: scope) }
  }

  // MARK: Years and targets

  /// The years that can be looked at: from its first one through its deadline, those with a yearly task, and the running
  /// one; the newest first. Entries are counted as far back as the board goes alone.
  public func years(of id: InstrumentID) -> [Int] {
    guard let gauge = gauge(id), gauge.declaration.isYearly else { return [] }
    var years = Set((assignments[id] ?? []).filter { $0.ending == nil }.map(\.year))
    let deadline = gauge.declaration.deadline?.day.year
    if let deadline { years.insert(deadline) }
    if let from = gauge.begins?.year {
      let last = min(deadline ?? on.year, on.year)
      if from <= last { years.formUnion(max(from, last - 99)...last) }
    }
    years.insert(on.year)
    let first = hasEntries(id) ? on.year - TargetDesk.yearsBack : Int.min
    return years.filter { (first...on.year + 1).contains($0) }.sorted(by: >)
  }

  /// The year that a page shows unless told otherwise: the running one where a task was given for it or the text's time
  /// is not over, else the deadline's.
  /// - Parameter area: whose page it is. Its own task decides, a street's or its district's, and of the city its own or those
  ///   of all its parts: what one district was given says nothing about the others. Any task where no area is named.
  public func usualYear(of id: InstrumentID, in area: AreaCode? = nil) -> Int {
    guard let deadline = declaration(of: id)?.deadline?.day.year, deadline < on.year else { return on.year }
    return isYearly(id) && isGiven(id, in: area) ? on.year : deadline
  }

  /// The years that a list tells of, the newest first: the usual one, and where tasks were given for the running year the
  /// text's own beside it, so that neither takes the other's place.
  public func listedYears(of id: InstrumentID, in area: AreaCode?) -> [Int] {
    guard isYearly(id), let deadline = declaration(of: id)?.deadline?.day.year, deadline < on.year,
      isGiven(id, in: area == corpus.areas.city?.code ? nil : area)
    else { return [usualYear(of: id, in: area)] }
    return [on.year, deadline]
  }

  private func isGiven(_ id: InstrumentID, in area: AreaCode?) -> Bool {
    let given = Set(
      (assignments[id] ?? []).filter { $0.ending == nil && $0.year == on.year && $0.issuedOn <= on }.map(\.area))
    guard let area else { return !given.isEmpty }
    if given.contains(area) { return true }
    guard area == corpus.areas.city?.code else { return !area.isDistrictOrCity && given.contains(area.district) }
    let parts = places(of: id).compactMap(\.area).filter { $0 != area }
    return !parts.isEmpty && parts.allSatisfy(given.contains)
  }

  /// What a place is to reach, in the declared unit, with the task that says so; `nil` for the text's own.
  public func target(
    of id: InstrumentID, in place: TargetPlace, year: Int
  ) -> (value: Decimal128, assignment: Assignment?)? {
    guard let declaration = declaration(of: id) else { return nil }
    if let area = place.area {
      let given = (assignments[id] ?? []).filter { $0.year == year && $0.area == area }.holding(on: on)
      // A year's task of what is new over several years is a part of the whole: `yearlyTask` has it.
      if let given, declaration.isYearly || declaration.cascadeForm != .flow { return (given.value, given) }
      // What runs over several years is held against the same target in each of them.
      let text = declaration.targets.first { $0.area == area }?.value
      if let own = isYearly(id) ? declaration.ownTarget(in: area, year: year) : text { return (own, nil) }
    }
    guard declaration.targets.isEmpty, let value = declaration.value, places(of: id).contains(place) else { return nil }
    if isYearly(id) {
      // Of the years that it is about alone.
      let first = gauge(id)?.begins?.year ?? year
      let last = declaration.deadline?.day.year ?? year
      guard first <= year, year <= last else { return nil }
    }
    return (value, nil)
  }

  // MARK: Figures

  /// The figures of a place that count: of those that several sources give for one time, one.
  public func standing(of id: InstrumentID, in place: TargetPlace) -> [Observation] {
    (observations[id] ?? []).filter { $0.line.place == place }.slots.map(\.counting)
  }

  /// Entries by month of an area and all below it, or of a park.
  public func months(of id: InstrumentID, in area: AreaCode) -> [Period: EntryTally] {
    guard let count = declaration(of: id)?.observedBy else { return [:] }
    return entries[count]?.months(of: area, isPark: corpus.areas.area(area)?.level == .park) ?? [:]
  }

  /// What there was of the running month's like of last year through the same day, of an area and all below it or of a park;
  /// `nil` for other years than the running one, and where nobody looked.
  public func sameDaysLastYear(of id: InstrumentID, in area: AreaCode, year: Int) -> EntryTally? {
    guard year == on.year, let count = declaration(of: id)?.observedBy, let before = sameDays[count] else { return nil }
    let isPark = corpus.areas.area(area)?.level == .park
    return before.months(of: area, isPark: isPark)[.month(year: year - 1, month: on.month)] ?? EntryTally()
  }

  /// The first month of anybody's entries within the scope.
  private func firstMonth(of id: InstrumentID) -> Period? {
    declaration(of: id)?.observedBy.flatMap { entries[$0]?.first }
  }

  /// The twelve months of a year, January first.
  public func months(of id: InstrumentID, in area: AreaCode, year: Int) -> [EntryTally] {
    let months = months(of: id, in: area)
    return (1...12).map { months[.month(year: year, month: $0)] ?? EntryTally() }
  }

  /// 待入统确认: those of a year whose day nobody has confirmed yet. They stand beside what is reached and are no part of it;
  /// `nil` where nothing is confirmed, or the reader may not see the entries.
  public func pending(of id: InstrumentID, in area: AreaCode, year: Int) -> Int? {
    guard hasEntries(id), seesEntries(of: area), declaration(of: id)?.observedBy.map(corpus.asksConfirmation) == true
    else { return nil }
    return months(of: id, in: area, year: year).reduce(0) { $0 + $1.pending }
  }

  /// 待补信息: those of a year of whom a fact that nobody told would decide whether they count. They are no part of what is
  /// reached, and no proof that it was not; `nil` where nothing is told by its day, or the reader may not see the entries.
  public func open(of id: InstrumentID, in area: AreaCode, year: Int) -> Int? {
    guard hasEntries(id), seesEntries(of: area) else { return nil }
    return months(of: id, in: area, year: year).reduce(0) { $0 + $1.open }
  }

  /// Whether the entries of an area are within what the reader may see whole.
  public func seesEntries(of area: AreaCode) -> Bool {
    scope.contains(area)
  }

  /// How far an indicator is in a place: by the plan of its months where there is one, so that it is the same wherever it is
  /// told.
  public func progress(of id: InstrumentID, in place: TargetPlace, year: Int) -> IndicatorProgress? {
    guard let gauge = gauge(id) else { return nil }
    let measure: IndicatorMeasure
    if let area = place.area, let kept = registered(id, in: area, year: year) {
      guard seesEntries(of: area) else { return nil }
      measure = kept
    } else if gauge.isCounted, let area = place.area {
      guard seesEntries(of: area) else { return nil }
      measure =
        hasEntries(id)
        ? gauge.measure(
          entries: months(of: id, in: area), sameDays: sameDaysLastYear(of: id, in: area, year: year),
          since: firstMonth(of: id), year: year, on: on)
        : held(id, in: area, gauge, year: year)
    } else {
      measure = gauge.measure(standing(of: id, in: place), year: year, on: on)
    }
    let declaration = gauge.declaration
    let start = declaration.isYearly ? Period.year(year).start : gauge.begins
    let end = declaration.isYearly ? Period.year(year).lastDay : declaration.deadline?.day
    let target = target(of: id, in: place, year: year)
    return IndicatorProgress(
      declaration, measure: measure, target: target?.value, start: start, end: end,
      baseline: baseline(of: id, in: place, gauge),
      planned: planned(
        place.area.flatMap { plans[PlannedYear(indicator: id, year: year)]?[$0] }, declaration, year: year,
        through: measure.asOf),
      // A task that was given for a year is about that year.
      isJudged: declaration.frequency != .finalYear || target?.assignment != nil
        || declaration.deadline?.day.year == year,
      on: on)
  }

  /// What is planned for the months that have closed, and of which the figure speaks whole. A ratio, or how many are under
  /// way, is no sum of planned months; of a stock the plan says what is to be there at a month's end.
  private func planned(
    _ plan: Cascade.Row?, _ declaration: IndicatorDeclaration, year: Int, through asOf: CalendarDay?
  ) -> Decimal128? {
    guard let plan, declaration.isPlannedAsTold,
      plan.form == .level || [.sum, .toDate].contains(declaration.aggregation)
    else { return nil }
    func months(through day: CalendarDay) -> Int {
      guard day.year == year else { return day.year < year ? 0 : 12 }
      return day == Period.month(year: year, month: day.month).lastDay ? day.month : day.month - 1
    }
    let closed = year < on.year ? 12 : year == on.year ? on.month - 1 : 0
    let told = if let asOf { months(through: min(asOf, on)) } else { closed }
    let through = min(closed, told)
    // Before the first month's end a stock has no line of the plan to be held against.
    if plan.form == .level, through == 0 { return nil }
    return declaration.inDeclaredUnit(plan.cumulative(through: through))
  }

  /// Districts and streets are told; of parks nobody says how many they hold.
  private func held(_ id: InstrumentID, in area: AreaCode, _ gauge: IndicatorGauge, year: Int) -> IndicatorMeasure {
    let holding = gauge.declaration.observedBy.flatMap { holdings[$0] }
    guard corpus.areas.area(area)?.level != .park else { return .nothing(.countedByFacts) }
    return gauge.measure(holding: holding, count: holding?.counts[key(area)] ?? 0, year: year, on: on)
  }

  /// 已出库: those of an area whose facts still tell what the indicator counts while their recognition has left its
  /// register. They are no part of what is reached; 0 where the reader may not see the area's rows.
  public func left(_ id: InstrumentID, in area: AreaCode) -> Int {
    guard seesEntries(of: area), let holding = declaration(of: id)?.observedBy.flatMap({ holdings[$0] }) else {
      return 0
    }
    return holding.left[key(area)] ?? 0
  }

  /// Under what a holding tells of an area: under none where it is all that the reader sees.
  private func key(_ area: AreaCode) -> AreaCode? {
    area == corpus.areas.city?.code || scope == .area(area) ? nil : area
  }

  /// Where it stood before its time began: the newest figure of then that was told to the end of its own time.
  private func baseline(of id: InstrumentID, in place: TargetPlace, _ gauge: IndicatorGauge) -> Decimal128? {
    guard let from = gauge.begins, gauge.declaration.startsFromTold else { return nil }
    return standing(of: id, in: place).filter { $0.line.time.lastDay < from && $0.isToldAfterItsTime }
      .max { ($0.line.time, $0.id) < ($1.line.time, $1.id) }?.line.value
  }

  /// Where the year ends if it goes on as it did; `nil` for what facts don't count.
  public func forecast(of id: InstrumentID, in area: AreaCode, year: Int) -> YearForecast? {
    guard hasEntries(id), isYearly(id), seesEntries(of: area) else { return nil }
    return YearForecast(
      months: months(of: id, in: area, year: year).map(\.confirmed),
      lastYear: months(of: id, in: area, year: year - 1).map(\.confirmed), year: year, on: on)
  }
}

/// How many entered in a month, and how many of them are confirmed.
public struct EntryTally: Sendable, Hashable {
  public private(set) var entries = 0
  public private(set) var confirmed = 0
  /// 待补信息: entered that month, and nobody can tell yet whether they count.
  public private(set) var open = 0
  /// 待入统确认.
  public var pending: Int { entries - confirmed }

  public init() {}

  mutating func add(_ count: EntryCount) {
    entries += count.entries
    confirmed += count.confirmed
    open += count.open
  }
}

extension TargetDesk {
  /// What stands on a day, as far as the scope sees it.
  /// - Parameter indicator: one indicator alone, or all where none is named.
  /// Cost: one read of observations, tasks and breakdowns, and for each count one read of its holding or two of its entries, grouped,
  /// which are remembered until everybody's entries are counted anew.
  public func board(
    of indicator: InstrumentID? = nil, on day: CalendarDay, within scope: AreaScope
  ) async throws -> TargetBoard {
    let from = Period.year(max(1900, day.year - Self.yearsBack)).start
    let corpus = corpus
    let counts = Set(
      corpus.instruments.compactMap { instrument -> CountID? in
        guard indicator == nil || instrument.id == indicator,
          case .indicator(let declaration) = instrument.declaration
        else { return nil }
        return declaration.observedBy
      })
    let undated = counts.filter { corpus.count($0)?.entryDay == nil }
    let held = undated.isEmpty ? [:] : try await holdings?.holdings(of: undated, on: day, within: scope) ?? [:]
    // What is told as a multiple of another indicator's task needs that one's tasks too.
    var indicators = [indicator]
    if case .times(let base) = indicator.flatMap(corpus.registerAnswering)?.aspect { indicators.append(base) }
    let asked = indicators
    let registered = try await registerFigures(of: indicator, on: day, within: scope)
    return try await store.readTargets { view in
      let version = try view.targets.derivationsVersion()
      var entries: [CountID: EntriesByArea] = [:]
      var sameDays: [CountID: EntriesByArea] = [:]
      func read(_ count: CountID, from: CalendarDay, to: CalendarDay) throws -> EntriesByArea {
        try entriesMemo.answer(
          to: EntriesQuestion(count: count, from: from, to: to, scope: scope), on: version
        ) {
          EntriesByArea(
            try view.targets.entryCounts(of: count, from: from, to: to, within: scope), areas: corpus.areas)
        }
      }
      let then = Period.month(year: day.year - 1, month: day.month)
      // Of the 29 February the whole month.
      let sameDay = CalendarDay(year: day.year - 1, month: day.month, day: day.civil.day) ?? then.lastDay
      for count in counts.subtracting(undated) {
        entries[count] = try read(count, from: from, to: day)
        sameDays[count] = try read(count, from: then.start, to: sameDay)
      }
      return TargetBoard(
        corpus: corpus, scope: scope, on: day, observations: try view.targets.observations(of: indicator),
        assignments: try asked.flatMap { try view.targets.assignments(of: $0) }, entries: entries, sameDays: sameDays,
        holdings: held, registered: registered, cascades: try view.targets.newestCascades(of: indicator))
    }
  }

  /// How many years before the running one are looked at.
  static let yearsBack = 5

  /// By area the newest plan of its months: an area's own row of the breakdown that it is planned in.
  /// Cost: one read for each district among them.
  public func plans(
    of indicator: InstrumentID, for areas: [AreaCode], year: Int
  ) async throws -> [AreaCode: Cascade.Row] {
    let parents = Dictionary(grouping: areas) { $0.isDistrictOrCity ? $0 : $0.district }
    return try await store.readTargets { view in
      var plans: [AreaCode: Cascade.Row] = [:]
      for (parent, own) in parents {
        let cascade = try view.targets.cascade(of: indicator, below: parent, year: year)
        for area in own { plans[area] = cascade?.row(of: area) }
      }
      return plans
    }
  }

  /// Every saving of a cascade, the newest first.
  public func cascadeVersions(of indicator: InstrumentID, below area: AreaCode, year: Int) async throws -> [Cascade] {
    try await store.readTargets { try $0.targets.cascades(of: indicator, below: area, year: year) }
  }

  /// The newest cascade below an area.
  public func cascade(of indicator: InstrumentID, below area: AreaCode, year: Int) async throws -> Cascade? {
    try await store.readTargets { try $0.targets.cascade(of: indicator, below: area, year: year) }
  }

  /// The entries behind a number, in the order of days and codes.
  public func entries(
    _ filter: EntryFilter, within scope: AreaScope, offset: Int, limit: Int
  ) async throws -> (rows: [EntryRow], total: Int) {
    try await store.readTargets { try $0.targets.entries(filter, within: scope, offset: offset, limit: limit) }
  }
}
