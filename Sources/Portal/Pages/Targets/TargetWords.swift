import Decimals
import Diagnostics
import PolicyCorpus
import Quantities
import Targets

/// Puts what the targets' engine says into words.
struct TargetWords {
  let portal: Portal
  let words: Strings
  /// What the reader sees.
  let scope: AreaScope

  var language: Language { words.language }

  init(_ portal: Portal, _ request: PortalRequest) {
    self.portal = portal
    words = portal.renderer.words(request.language)
    scope = request.scope
  }

  func said(_ text: String) -> String { portal.corpus.wording(text)(language) }

  /// That the address asks for another year than the page shows; empty where it does not.
  func notOffered(year: Int, _ request: PortalRequest) -> [String] {
    request.notOffered(
      "year", taken: "\(year)", "targets.year", shown: Period.year(year).text(in: language), words)
  }

  /// `1,280`.
  func number(_ value: Decimal128?) -> String {
    value.map { FigureText.grouped($0.plainText()) } ?? "—"
  }

  /// `1,280 家`; of 0.0006 万家 `6 家`.
  func amount(_ value: Decimal128?, unit: String) -> String {
    guard let value else { return "—" }
    let told = Self.told(value, unit: unit)
    return language == .chinese
      ? number(told.value) + told.unit : portal.corpus.englishAmount(told.value, unit: told.unit)
  }

  /// `1,280`; with its own unit where the given one is too great for it.
  func number(_ value: Decimal128?, unit: String) -> String {
    guard let value, Self.told(value, unit: unit).unit != unit else { return number(value) }
    return amount(value, unit: unit)
  }

  /// A figure in a unit that is not too great for it: what 万 makes a small fraction of is written out.
  static func told(_ value: Decimal128, unit: String) -> (value: Decimal128, unit: String) {
    guard unit.hasPrefix("万"), !unit.hasPrefix("万亿"), value.scale > 2, value.magnitude < 1,
      let whole = Indicator.Quantity(writingOut: value, unit: unit)
    else { return (value, unit) }
    return (whole.value, whole.unit)
  }

  /// 应有进度, as every page and file tells it: to a tenth, and to a ten-thousandth of what 万 or 万亿 makes great.
  static func expected(_ progress: IndicatorProgress, unit: String) -> Decimal128? {
    progress.expected?.rounded(scale: unit.hasPrefix("万") ? 4 : 1, .halfUp)
  }

  /// Whether there is something to reach: a value, or a direction that needs none.
  func hasGoal(_ declaration: IndicatorDeclaration, _ target: Decimal128?) -> Bool {
    target != nil || [.full, .increase, .decrease, .rule].contains(declaration.direction)
  }

  func place(_ place: TargetPlace, of declaration: IndicatorDeclaration) -> String {
    switch place {
    case .area(let area): portal.areaName(area, in: language)
    case .zone(let id): declaration.zones.first { $0.id == id }?.name(language) ?? id
    }
  }

  /// How many districts a figure of the city is made up of, where some have no task; nothing where all have one.
  func partOfCity(_ districts: [AreaCode]?) -> String {
    guard let districts, !districts.isEmpty, districts.count < portal.corpus.areas.districts.count else { return "" }
    return words("targets.partOfCity", ["count": "\(districts.count)"])
  }

  func time(_ time: ObservedTime) -> String {
    switch time {
    case .period(let period): period.text(in: language)
    case .day(let day): day.text(in: language)
    }
  }

  /// `不低于2万套`, as the text means it.
  /// - Parameter plan: what the breakdown of the target has for the place, where nobody gave it a task.
  func goal(_ declaration: IndicatorDeclaration, _ target: Decimal128?, plan: Decimal128? = nil) -> String {
    guard ![.full, .increase, .decrease, .rule].contains(declaration.direction) else {
      return declaration.directionWords(words)
    }
    guard let target else {
      return plan.map { words("targets.plannedGoal", ["value": amount($0, unit: declaration.unit)]) }
        ?? words("targets.state.noTarget")
    }
    return words(
      "indicator.goal.\(declaration.direction.rawValue)",
      ["amount": portal.asked(target, unit: declaration.unit, in: language)])
  }

  func modality(_ declaration: IndicatorDeclaration) -> String {
    declaration.modality.map(said).joined(separator: words("list.separator"))
  }

  /// Of an indicator that nobody told yet: what is counted from facts without being its figure is named, and not taken for
  /// it.
  func state(_ progress: IndicatorProgress, of instrument: Instrument) -> StateMark {
    guard case .indicator(let declaration) = instrument.declaration else { return StateMark(css: "out", word: "") }
    if progress.state == .noData, progress.measure.lack == nil, declaration.observedBy == nil,
      !instrument.counts.isEmpty
    {
      return StateMark(css: "no", word: words("targets.state.noDataCounted"))
    }
    return state(progress, unit: declaration.unit)
  }

  /// The indicator that gives the districts what another asks of the city by the same count; `nil` where none does.
  func targetsOfDistricts(beside id: InstrumentID) -> String? {
    guard case .indicator(let own)? = portal.corpus.instrument(id)?.declaration, let count = own.observedBy else {
      return nil
    }
    let other = portal.corpus.instruments.first { instrument in
      guard case .indicator(let declaration) = instrument.declaration else { return false }
      return declaration.observedBy == count && declaration.scope == .district && !declaration.targets.isEmpty
    }
    return other.map { "\($0.id.clause.wording(language)) \($0.name(language))" }
  }

  func state(_ progress: IndicatorProgress, unit: String) -> StateMark {
    let css =
      switch progress.state {
      case .reached, .within, .rising, .falling: "yes"
      case .onCourse, .underway, .startUntold, .beforeFinalYear, .bestEffortMissed, .aboutNotJudged, .guidanceUnmet:
        "ask"
      case .behind, .missed, .beyond, .notRising, .notFalling: "late"
      case .noData, .noComparison, .openComparison, .openResult: "no"
      case .noTarget, .noneInEither, .rule: "out"
      }
    return StateMark(css: css, word: stateWord(progress, unit: unit))
  }

  /// What is told of part of its time says so, whatever that part shows.
  private func stateWord(_ progress: IndicatorProgress, unit: String) -> String {
    if [.noData, .noComparison].contains(progress.state), let lack = progress.measure.lack { return self.lack(lack) }
    let word = judgement(progress, unit: unit)
    guard case .untold(let periods)? = progress.measure.lack else { return word }
    return [word, words("targets.lack.beside", ["periods": whole(periods)])].joined(
      separator: words("sentence.separator"))
  }

  private func judgement(_ progress: IndicatorProgress, unit: String) -> String {
    let state = progress.state.rawValue
    if progress.state == .openComparison {
      let (pending, open) = (progress.measure.pending, progress.measure.open)
      let isNowSure = pending.value == .zero && open.value == .zero
      let wasSure = pending.previous == .zero && open.previous == .zero
      let whose = isNowSure ? "previous" : wasSure ? "now" : "both"
      return words("targets.state.openComparison.\(whose)")
    }
    // 超过 the value itself is not there yet, though nothing is missing from it.
    if !progress.state.isReached, progress.gap == .zero, let target = progress.target, progress.measure.value == target,
      [.onCourse, .behind, .underway, .startUntold, .missed, .bestEffortMissed].contains(progress.state)
    {
      let isOver = [.missed, .bestEffortMissed].contains(progress.state)
      return words(isOver ? "targets.state.atLine.over" : "targets.state.atLine", ["value": amount(target, unit: unit)])
    }
    if case .baseline(let period, let from) = progress.measure.comparison, progress.measure.previous != nil,
      [.rising, .notRising, .falling, .notFalling].contains(progress.state)
    {
      return words("targets.state.\(state).baseline", ["period": stretch(from, period)])
    }
    return words("targets.state.\(state)", ["gap": amount(gap(of: progress), unit: unit)])
  }

  /// Why there is no figure, or nothing to compare it with.
  func lack(_ lack: IndicatorMeasure.Lack) -> String {
    switch lack {
    case .years(let years):
      words(
        "targets.lack.years",
        ["years": years.map { Period.year($0).text(in: language) }.joined(separator: words("list.separator"))])
    case .baseline(let periods): words("targets.lack.baseline", ["period": stretches(periods)])
    case .baselineEarly(let periods): words("targets.lack.baselineEarly", ["period": stretches(periods)])
    case .sinceBaseline(let period): words("targets.lack.sinceBaseline", ["period": period.text(in: language)])
    case .untold(let periods): words("targets.lack.untold", ["periods": whole(periods)])
    case .deadline(let day): words("targets.lack.deadline", ["day": day.text(in: language)])
    case .end(let day): words("targets.lack.end", ["day": day.text(in: language)])
    case .toldByDay(let day): words("targets.lack.toldByDay", ["day": day.text(in: language)])
    }
  }

  /// `2024年全年、2025年2月至4月整月`.
  private func whole(_ periods: [Period]) -> String {
    runs(of: periods).map { first, last in
      if first != last {
        return words("targets.untold.months", ["from": first.text(in: language), "to": last.text(in: language)])
      }
      let kind = if case .year = first { "year" } else { "month" }
      return words("targets.untold.\(kind)", ["period": first.text(in: language)])
    }.joined(separator: words("list.separator"))
  }

  /// `2025年2月至4月、2025年6月`.
  private func stretches(_ periods: [Period]) -> String {
    runs(of: periods).map { stretch($0, $1) }.joined(separator: words("list.separator"))
  }

  private func stretch(_ first: Period?, _ last: Period) -> String {
    guard let first, first != last else { return last.text(in: language) }
    return words("targets.months", ["from": first.text(in: language), "to": last.text(in: language)])
  }

  /// Months that follow each other, as one.
  private func runs(of periods: [Period]) -> [(first: Period, last: Period)] {
    var runs: [(first: Period, last: Period)] = []
    for period in periods {
      if let run = runs.last, case .month(let year, let month) = run.last,
        period == .month(year: year, month: month + 1)
      {
        runs[runs.count - 1].last = period
      } else {
        runs.append((period, period))
      }
    }
    return runs
  }

  /// 数怎样算: what is told, how it comes together and what it is held against.
  func figures(_ declaration: IndicatorDeclaration) -> String {
    declaration.figureText(language)
  }

  /// What the figure compared with is.
  func comparison(_ measure: IndicatorMeasure) -> String {
    switch measure.comparison {
    case .figureBefore: words("targets.previousTold")
    case .yearBefore: words("targets.previousYear")
    case .baseline(let period, let from): words("targets.baseline", ["period": stretch(from, period)])
    }
  }

  /// How the times of an indicator's figures are written.
  func timeHint(_ address: TargetAddress) -> String {
    let declaration = address.declaration
    let isFlow = [.new, .yearly, .finalYear, .yearlyAverage].contains(declaration.frequency)
    let hint = words(isFlow ? "targets.timeHint.flow" : "targets.timeHint.stock")
    switch (declaration.aggregation, declaration.deadline) {
    case (.last, _), (.toDate, _):
      return [hint, words("targets.timeHint.last")].joined(separator: words("sentence.separator"))
    case (.end, let deadline?): return words("targets.timeHint.end", ["period": "\(deadline.day.year)"])
    case (.sum, _?) where declaration.startsFromTold && ![.increase, .decrease].contains(declaration.direction):
      // Where it stood is told as any other figure is, for a time before its own begins.
      guard let begins = declaration.since ?? portal.corpus.document(address.id.clause.document)?.force.from else {
        return hint
      }
      return [hint, words("targets.timeHint.start", ["day": begins.text(in: language)])]
        .joined(separator: words("sentence.separator"))
    default: return hint
    }
  }

  /// What is missing; of 左右 the difference on whichever side, of 不超过 what is too much.
  private func gap(of progress: IndicatorProgress) -> Decimal128? {
    switch progress.state {
    case .aboutNotJudged:
      progress.measure.value.flatMap { value in progress.target.flatMap { $0.subtracting(value)?.magnitude } }
    default: progress.gap
    }
  }

  /// Those that wait for their confirmation beside a figure, and those of whom something is not known; nothing where there
  /// are none.
  func waiting(_ pending: Decimal128, _ open: Decimal128) -> String {
    (pending == .zero ? "" : words("targets.previousPending", ["count": number(pending)]))
      + (open == .zero ? "" : words("targets.previousOpen", ["count": number(open)]))
  }

  /// 另有来源: what other sources have for the same place and time as the figures that a measure was made of, and which
  /// counts; `nil` where none has another number.
  func disagreement(_ slots: [ObservedSlot], unit: String) -> String? {
    guard !slots.isEmpty else { return nil }
    let separator = words("sentence.separator")
    let shown = slots.prefix(Self.shownSlots).map { slot in
      words(
        slot.differing.contains { !slot.isOutranked($0) } ? "targets.others.later" : "targets.others.ranked",
        [
          "time": time(slot.counting.line.time), "counting": told(slot.counting, unit: unit),
          "others": slot.differing.map { told($0, unit: unit) }.joined(separator: words("list.separator")),
        ])
    }
    return shown.joined(separator: separator)
      + (slots.count > shown.count
        ? separator + words("targets.others.more", ["count": "\(slots.count - shown.count)"]) : "")
  }

  /// How many times with several sources are told one by one.
  private static let shownSlots = 3

  /// `560个（统计机构汇总数，模拟公报）`.
  func told(_ observation: Observation, unit: String) -> String {
    words(
      "targets.others.told",
      [
        "value": amount(observation.line.value, unit: unit), "basis": observation.basis.kind.name(language),
        "source": observation.source,
      ])
  }

  /// What is said of each observation of some beside others that stand for the same place and time; nothing of one alone.
  func notes(besideOthers observations: [Observation], unit: String) -> [Int: String] {
    var notes: [Int: String] = [:]
    for slot in observations.slots {
      for other in slot.others {
        notes[other.id] = words(
          slot.isOutranked(other) ? "targets.others.outranked" : "targets.others.followed",
          ["counting": told(slot.counting, unit: unit)])
      }
      guard !slot.differing.isEmpty else { continue }
      notes[slot.counting.id] = words(
        "targets.others.beside",
        ["others": slot.differing.map { told($0, unit: unit) }.joined(separator: words("list.separator"))])
    }
    return notes
  }

  /// How the figure was come by.
  func method(_ measure: IndicatorMeasure) -> String {
    words("targets.method.\(measure.method.rawValue)")
  }

  func forecast(_ forecast: YearForecast, unit: String) -> String {
    switch forecast.method {
    case .over: words("targets.forecast.over")
    case .evenSteps(let closed, let month):
      words("targets.forecast.evenSteps", ["closed": "\(closed)", "month": "\(month)"])
    case .seasons(let closed, let month, let there, let last):
      words(
        "targets.forecast.seasons",
        ["closed": "\(closed)", "month": "\(month)", "there": "\(there)", "last": "\(last)"])
    }
  }

  /// What is done of the target; `nil` where nothing is held against it.
  func done(_ progress: IndicatorProgress) -> String? {
    progress.measure.unrounded.flatMap { value in progress.target.flatMap { FigureText.done(value, of: $0) } }
  }

  /// What bounds a bar: the share that is there, and where it should be by now.
  func bar(_ progress: IndicatorProgress) -> TargetBar? {
    guard let percent = progress.percent else { return nil }
    let mark: Int? = progress.expected.flatMap { expected in
      progress.target.flatMap { target in
        Decimal128.zero < target
          ? expected.multiplied(by: 100)?.divided(by: target)?.floored.integer : nil
      }
    }
    return TargetBar(
      width: min(100, max(0, percent)), mark: mark.map { min(100, max(0, $0)) },
      text: [
        done(progress), progress.elapsed.map { words("targets.elapsed", ["percent": $0.plainText()]) },
      ].compactMap { $0 }.joined(separator: words("sentence.separator")))
  }
}

extension Portal {
  /// What a text asks for, in its own unit: `1万家`; in English as English counts.
  func asked(_ value: Decimal128, unit: String, in language: Language) -> String {
    language == .chinese
      ? FigureText.grouped(value.plainText()) + unit : corpus.englishAmount(value, unit: unit)
  }
}

extension IndicatorDeclaration {
  /// 高于2025年, 逐年增加: which way it has to go, for what has no value.
  func directionWords(_ words: Strings) -> String {
    let way = "indicator.direction.\(direction.rawValue)"
    return baseline.map { words("\(way).baseline", ["period": $0.text(in: words.language)]) } ?? words(way)
  }
}

/// A bar against a target, with the mark of what should be there by now.
struct TargetBar: Sendable, Hashable {
  let width: Int
  let mark: Int?
  let text: String
}
