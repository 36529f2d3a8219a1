import Decimals
import Diagnostics
import Instruments
import PolicyCorpus
import Quantities

/// What an indicator has reached, measured in its own way, and from which figures.
public struct IndicatorMeasure: Sendable, Hashable {
  /// In the indicator's own unit; `nil` where nothing was observed.
  public let value: Decimal128?
  /// What the value is the rounded quotient of; `nil` where it is exact. Points are worked out from this.
  public let ratio: Ratio?
  /// The last day that it speaks of.
  public let asOf: CalendarDay?
  public let method: Method
  /// The observations that it was made of; empty where facts were counted.
  public let observations: [Observation]
  /// What it is compared with where it has to rise or fall.
  public let previous: Decimal128?
  /// What `previous` is.
  public let comparison: Comparison
  /// Why there is no figure, or nothing to compare it with, though something was told.
  public let lack: Lack?
  /// 待入统确认: what may still come to the figure once it is confirmed, and to what it is compared with.
  public let pending: Pending
  /// 待补信息: what may still come to both once what nobody told is known.
  public let open: Pending

  /// The value before it was rounded to be told: shares are worked out from this one.
  public var unrounded: Decimal128? { ratio?.quotient ?? value }

  public struct Pending: Sendable, Hashable {
    public let value: Decimal128
    public let previous: Decimal128

    public static let none = Pending(value: .zero, previous: .zero)
  }

  /// The most that the figure, and what it is compared with, may come to once all that waits is decided; `nil` out of range.
  var most: Decimal128? { value?.adding(pending.value)?.adding(open.value) }
  var previousMost: Decimal128? { previous?.adding(pending.previous)?.adding(open.previous) }

  public enum Comparison: Sendable, Hashable {
    /// The figure told before.
    case figureBefore
    /// The same stretch of the year before.
    case yearBefore
    /// 基期: a year or a month, or the months of its year from one on where months add up.
    case baseline(Period, from: Period? = nil)
  }

  public enum Lack: Sendable, Hashable {
    /// A mean of years wants each of them.
    case years([Int])
    /// The figures of the time that it is compared with: those that were not told to their end.
    case baseline([Period])
    /// Those figures were told while their time ran alone.
    case baselineEarly([Period])
    /// Nothing was told of the time after the baseline.
    case sinceBaseline(Period)
    /// 没有报全: years that are over, and months that a sum goes past, of which a part at most was told; of what is compared
    /// with the same months before, the newest month too.
    case untold([Period])
    /// The deadline has passed, and the newest figure is from before it.
    case deadline(CalendarDay)
    /// What was told is no figure of the whole period, which ends on the day.
    case end(CalendarDay)
    /// What was told as it stood on a day is no figure of a year or month.
    case toldByDay(CalendarDay)
  }

  init(
    value: Decimal128?, ratio: Ratio? = nil, asOf: CalendarDay?, method: Method,
    observations: [Observation] = [], previous: Decimal128?, comparison: Comparison = .yearBefore, lack: Lack? = nil,
    pending: Pending = .none, open: Pending = .none
  ) {
    self.value = value
    self.ratio = ratio
    self.asOf = asOf
    self.method = method
    self.observations = observations
    self.previous = previous
    self.comparison = comparison
    self.lack = lack
    self.pending = pending
    self.open = open
  }

  public enum Method: String, Sendable, Hashable, CaseIterable {
    /// The newest figure.
    case latest
    /// The months or the year's own figure added up within one year.
    case withinYear
    /// The year's own figure, or the newest since the year began: what doesn't add up.
    case newestOfYear
    /// Told once, at the end of the period.
    case atEnd
    /// The years' figures added up since its time began: its own first day, or the document's.
    case sincePeriodBegan
    /// The newest of figures that are cumulative themselves.
    case latestCumulative
    /// The mean of the years' figures.
    case meanOfYears
    /// The compound rate of the years' rates.
    case compoundRate
    /// Enterprises counted by facts.
    case countedByFacts
    /// Counted from a register.
    case keptInRegister
    /// Counted from what is recorded of those who went, whether or not they stood in a register.
    case recordedLeaving
    /// A way of working without a value.
    case none
  }

  public static func nothing(_ method: Method, lack: Lack? = nil) -> IndicatorMeasure {
    IndicatorMeasure(value: nil, asOf: nil, method: method, previous: nil, lack: lack)
  }

  /// Whether the value lacks some of the months that it speaks of: nobody knows what the whole is.
  public var lacksMonths: Bool {
    guard case .untold(let periods)? = lack else { return false }
    return periods.contains { if case .month = $0 { true } else { false } }
  }
}

/// Measures one indicator in one place, from what stands on a day.
public struct IndicatorGauge: Sendable {
  public let declaration: IndicatorDeclaration
  /// The document's period: where figures over several years begin unless the indicator names a first day of its own.
  public let force: PeriodOfForce

  public init(_ declaration: IndicatorDeclaration, force: PeriodOfForce) {
    self.declaration = declaration
    self.force = force
  }

  /// Whether facts count it.
  public var isCounted: Bool { declaration.observedBy != nil && declaration.direction != .rule }

  /// 起算日: the first day of its time, its own or the document's.
  public var begins: CalendarDay? { declaration.since ?? force.from }

  /// Measures what was observed.
  /// - Parameters:
  ///   - observations: of this indicator and place, standing ones only.
  ///   - year: the year in question; it bounds what is looked at.
  /// - Parameter day: what comes after it does not count.
  /// Cost: sorting the observations.
  public func measure(_ observations: [Observation], year: Int, on day: CalendarDay) -> IndicatorMeasure {
    let bound = min(day, Period.year(year).lastDay)
    let told = observations.filter { $0.line.time.lastDay <= bound || isRunning($0.line.time, on: bound) }
      // What was told of a month on its third is older than what was told of its twentieth.
      .sorted { ($0.through, $0.line.time, $0.id) < ($1.through, $1.line.time, $1.id) }
    let isOver = Period.year(year).isClosed(on: day)
    switch declaration.frequency {
    case .rule: return .nothing(.none)
    case .stock, .cumulative: return newest(told, on: day)
    case .yearly, .finalYear: return withinYear(told, year: year, isOver: isOver)
    case .new:
      return declaration.isYearly
        ? withinYear(told, year: year, isOver: isOver) : sincePeriodBegan(told, year: year, on: day)
    case .yearlyAverage: return meanOfYears(told, year: year, isOver: isOver)
    }
  }

  /// A state: the newest figure, or the one that is told for the end.
  private func newest(_ told: [Observation], on day: CalendarDay) -> IndicatorMeasure {
    if declaration.aggregation == .end, let end = declaration.deadline?.day {
      guard let whole = told.last(where: { $0.line.time.lastDay == end && $0.isToldAfterItsTime }) else {
        return .nothing(.atEnd, lack: told.isEmpty ? nil : .end(end))
      }
      return IndicatorMeasure(
        value: whole.line.value, asOf: end, method: .atEnd, observations: [whole], previous: nil)
    }
    let method: IndicatorMeasure.Method = declaration.frequency == .cumulative ? .latestCumulative : .latest
    guard let last = told.last else { return .nothing(method) }
    // Told before the deadline, or of a month that still ran then: another figure may have followed by the deadline.
    let early: IndicatorMeasure.Lack? = declaration.deadline.flatMap { deadline in
      deadline.day < day && last.through < deadline.day ? .deadline(deadline.day) : nil
    }
    guard let base = declaration.baseline else {
      return IndicatorMeasure(
        value: last.line.value, asOf: last.through, method: method, observations: [last],
        previous: told.dropLast().last { $0.through < last.through && $0.line.time != last.line.time }?.line.value,
        comparison: .figureBefore, lack: early)
    }
    // What is the baseline itself, or older, has not risen or fallen since.
    let isSince = base.end <= last.line.time.lastDay
    let baseline = told.last { $0.line.time.isFigure(of: base) && $0.isToldAfterItsTime }?.line.value
    return IndicatorMeasure(
      value: last.line.value, asOf: last.through, method: method, observations: [last],
      previous: isSince ? baseline : nil, comparison: .baseline(base),
      lack: !isSince ? .sinceBaseline(base) : baseline == nil ? noBaseline([base], told) : early)
  }

  /// - Parameter missing: of what no figure was told to its end.
  private func noBaseline(_ missing: [Period], _ told: [Observation]) -> IndicatorMeasure.Lack {
    let isEarly = missing.allSatisfy { period in
      told.contains { $0.line.time.isFigure(of: period) && !$0.isToldAfterItsTime }
    }
    return isEarly ? .baselineEarly(missing) : .baseline(missing)
  }

  /// Measures what facts count: confirmed entries, with those that wait for it told beside them.
  /// - Parameters:
  ///   - months: entries by month, of this place.
  ///   - sameDays: of the year before, what the running month's like had through the same day; `nil` where nobody looked:
  ///     then the whole month stands for it.
  ///   - first: the first month of which anybody's entries are known; `nil` where none are.
  public func measure(
    entries months: [Period: EntryTally], sameDays: EntryTally? = nil, since first: Period?, year: Int,
    on day: CalendarDay
  ) -> IndicatorMeasure {
    func sum(_ kind: KeyPath<EntryTally, Int>, _ year: Int, through bound: CalendarDay) -> Decimal128 {
      Decimal128(
        months.filter { $0.key.year == year && $0.key.start <= bound }.values.reduce(0) { $0 + $1[keyPath: kind] })
    }
    let bound = min(day, Period.year(year).lastDay)
    guard declaration.isYearly else {
      let begun = months.filter { month, _ in
        month.start <= bound && (begins.map { $0 <= month.lastDay } ?? true)
      }
      func sum(_ kind: KeyPath<EntryTally, Int>) -> Decimal128 {
        Decimal128(begun.values.reduce(0) { $0 + $1[keyPath: kind] })
      }
      return IndicatorMeasure(
        value: sum(\.confirmed), asOf: bound, method: .countedByFacts, previous: nil,
        pending: IndicatorMeasure.Pending(value: sum(\.pending), previous: .zero),
        open: IndicatorMeasure.Pending(value: sum(\.open), previous: .zero))
    }
    // The year before is compared through the same day, so that neither a running year nor a running month is held against
    // a whole one.
    let sameMonth = Period.month(year: year - 1, month: bound.month)
    func before(_ kind: KeyPath<EntryTally, Int>) -> Decimal128 {
      guard let sameDays else { return sum(kind, year - 1, through: sameMonth.lastDay) }
      let closed =
        bound.month > 1
        ? sum(kind, year - 1, through: Period.month(year: year - 1, month: bound.month - 1).lastDay) : .zero
      return closed.adding(Decimal128(sameDays[keyPath: kind])) ?? closed
    }
    // Where entries reach back that far, none in this place means none.
    let isKnown = first.map { $0.year < year } ?? false
    return IndicatorMeasure(
      value: sum(\.confirmed, year, through: bound), asOf: bound, method: .countedByFacts,
      previous: isKnown ? before(\.confirmed) : nil,
      pending: IndicatorMeasure.Pending(
        value: sum(\.pending, year, through: bound), previous: before(\.pending)),
      open: IndicatorMeasure.Pending(
        value: sum(\.open, year, through: bound), previous: before(\.open)))
  }

  /// Measures what facts count of who has no day of its own: as it stood when it was worked out, and unknown for a time
  /// before that.
  /// - Parameter count: of this place.
  public func measure(holding: CountHolding?, count: Int, year: Int, on day: CalendarDay) -> IndicatorMeasure {
    guard let holding, holding.on <= min(day, Period.year(year).lastDay),
      !declaration.isYearly || holding.year == year,
      let unit = Indicator.Quantity(writingOut: .one, unit: declaration.unit)?.value,
      let value = Decimal128(count).divided(by: unit)
    else { return .nothing(.countedByFacts) }
    return IndicatorMeasure(
      value: value, asOf: holding.on, method: .countedByFacts, observations: [], previous: nil)
  }

  /// A year's or a month's figure that was told before its end, such as a forecast of the year, does not count; one of a
  /// running month does.
  private func isRunning(_ time: ObservedTime, on day: CalendarDay) -> Bool {
    if case .period(.month) = time { return time.period?.contains(day) == true }
    return false
  }

  /// A year's figure as far as it was told, and what it was made of.
  private typealias YearFigure = (value: Decimal128, made: [Observation])

  /// The year's own figure where there is one, else its months: added up, or the newest where they are cumulative.
  private func figure(of year: Int, _ told: [Observation]) -> YearFigure? {
    let own = told.last { $0.line.time == .period(.year(year)) } ?? told.last { isOwn($0.line.time, of: year) }
    if let own { return (own.line.value, [own]) }
    var months: [Period: Observation] = [:]
    for observation in told {
      if case .period(let period) = observation.line.time, case .month(year, _) = period {
        months[period] = observation
      }
    }
    let all = months.values.sorted { $0.line.time < $1.line.time }
    let made = addsUp ? all : Array(all.suffix(1))
    guard !made.isEmpty, let sum = made.map(\.line.value).sum else { return nil }
    return (sum, made)
  }

  /// Whether a figure of this time is the whole year's own. What stood on its last day is, where the newest figure holds:
  /// of what came about in the course of the year, and of a year's rate, a day's figure is another one.
  private func isOwn(_ time: ObservedTime, of year: Int) -> Bool {
    let takesLastDay = declaration.aggregation == .last && declaration.frequency != .yearlyAverage
    return time == .period(.year(year)) || takesLastDay && time == .day(Period.year(year).lastDay)
  }

  /// The figure of the year to its end: its own, that of all its months, or what is cumulative through December. A month
  /// that was told while it ran is there in part alone.
  private func wholeFigure(of year: Int, _ told: [Observation]) -> YearFigure? {
    untold(of: year, told, isOver: true).isEmpty ? figure(of: year, told) : nil
  }

  /// What a year's figure lacks: the months that were not told to their end where months add up and some were told, else
  /// the year itself. Of a year that runs it is the months before the newest alone: that one may be told so far.
  /// - Parameter withNewest: whether it is the newest month of such a year too.
  private func untold(of year: Int, _ told: [Observation], isOver: Bool, withNewest: Bool = false) -> [Period] {
    guard let found = figure(of: year, told), let last = found.made.last?.line.time else {
      return isOver ? [.year(year)] : []
    }
    let whole = found.made.filter(\.isToldAfterItsTime).map(\.line.time)
    if !addsUp || isOwn(last, of: year) {
      let isWhole = whole.contains { isOwn($0, of: year) || $0 == .period(.month(year: year, month: 12)) }
      if isOver { return isWhole ? [] : [.year(year)] }
      return withNewest && !whole.contains(last) ? [last.period].compactMap { $0 } : []
    }
    // Of what runs over several years the first begins with the day that all of it begins with.
    let first = declaration.isYearly ? 1 : begins.flatMap { $0.year == year ? $0.month : nil } ?? 1
    let end = isOver ? 12 : withNewest ? last.lastDay.month : last.lastDay.month - 1
    return (1...12).filter { first <= $0 && $0 <= end }.map { Period.month(year: year, month: $0) }
      .filter { !whole.contains(.period($0)) }
  }

  /// Whether months are told each by itself, and not since the year began.
  private var addsUp: Bool { ![.toDate, .last].contains(declaration.aggregation) }

  private func withinYear(_ told: [Observation], year: Int, isOver: Bool) -> IndicatorMeasure {
    let method: IndicatorMeasure.Method = addsUp ? .withinYear : .newestOfYear
    guard let (value, made) = figure(of: year, told) else {
      return .nothing(method, lack: toldByDay(told, in: [year]))
    }
    let isWhole = wholeFigure(of: year, told) != nil
    let isOwnYear = made.count == 1 && isOwn(made[0].line.time, of: year)
    let base = declaration.baseline?.year ?? year - 1
    let previous: Decimal128? =
      if year <= base {
        nil
      } else if isOwnYear {
        // A whole year is held against a whole one.
        wholeFigure(of: base, told)?.value
      } else {
        // The same months of the year before, or of the baseline, where each of them was told; a year that is whole by its
        // months may be held against one that was told whole.
        sameMonths(as: made, of: base, told) ?? (isWhole ? wholeFigure(of: base, told)?.value : nil)
      }
    // Of a running year what grows with the months may have passed its line already. A ratio of some of its months is none
    // of the year, and shows nothing but whether it rose or fell against the same months.
    let isCompared = [.increase, .decrease].contains(declaration.direction)
    let asksWhole = isOver || declaration.isRatioSoFar && !isCompared
    let untold = untold(of: year, told, isOver: asksWhole, withNewest: isCompared)
    var lack: IndicatorMeasure.Lack? = untold.isEmpty ? nil : .untold(untold)
    var comparison = IndicatorMeasure.Comparison.yearBefore
    if let whole = declaration.baseline {
      let same = isWhole || isOwnYear ? [] : made.compactMap { $0.line.time.sameMonth(of: base) }
      comparison = same.last.map { .baseline($0, from: same.count > 1 ? same[0] : nil) } ?? .baseline(whole)
      let missing =
        same.isEmpty
        ? self.untold(of: base, told, isOver: true) : same.filter { monthFigure($0, told) == nil }
      if year <= base {
        lack = .sinceBaseline(whole)
      } else if previous == nil, !missing.isEmpty {
        lack = noBaseline(missing, told)
      }
    }
    return IndicatorMeasure(
      value: value, asOf: made.last?.through, method: method, observations: made, previous: previous,
      comparison: comparison, lack: lack)
  }

  /// `nil` where one of the months, then or now, was told while it ran alone.
  private func sameMonths(as made: [Observation], of year: Int, _ told: [Observation]) -> Decimal128? {
    guard made.allSatisfy(\.isToldAfterItsTime) else { return nil }
    let before = made.compactMap { observation in
      observation.line.time.sameMonth(of: year).flatMap { monthFigure($0, told) }
    }
    return before.count == made.count ? before.sum : nil
  }

  /// What was told of a month to its end.
  private func monthFigure(_ month: Period, _ told: [Observation]) -> Decimal128? {
    told.last { $0.line.time == .period(month) && $0.isToldAfterItsTime }?.line.value
  }

  /// That nothing but figures of days was told of years whose figure none of them is.
  private func toldByDay(_ told: [Observation], in years: [Int]) -> IndicatorMeasure.Lack? {
    told.last { $0.line.time.period == nil && years.contains($0.line.time.lastDay.year) }.map {
      .toldByDay($0.line.time.lastDay)
    }
  }

  /// The years from its first one on.
  private func years(_ told: [Observation], through year: Int) -> [Int] {
    let first = begins?.year ?? told.first?.line.time.lastDay.year ?? year
    return first <= year ? Array(first...min(year, first + 99)) : []
  }

  /// What is there at least: a year that is over and was not told whole may have more, and so may a month that was not.
  private func sincePeriodBegan(_ told: [Observation], year: Int, on day: CalendarDay) -> IndicatorMeasure {
    let asked = years(told, through: year)
    let figures = asked.compactMap { figure(of: $0, told) }
    guard let value = figures.map(\.value).sum, !figures.isEmpty else {
      return .nothing(.sincePeriodBegan, lack: toldByDay(told, in: asked))
    }
    let made = figures.flatMap(\.made)
    let missing = asked.flatMap { untold(of: $0, told, isOver: Period.year($0).isClosed(on: day)) }
    return IndicatorMeasure(
      value: value, asOf: made.last?.through, method: .sincePeriodBegan, observations: made, previous: nil,
      lack: missing.isEmpty ? nil : .untold(missing))
  }

  /// Of whole years alone: a running one has no yearly figure yet, and one that was not told leaves a gap that no mean
  /// of the others fills.
  private func meanOfYears(_ told: [Observation], year: Int, isOver: Bool) -> IndicatorMeasure {
    let isCompound = declaration.average == .compound
    let method: IndicatorMeasure.Method = isCompound ? .compoundRate : .meanOfYears
    let asked = years(told, through: year)
    let figures = asked.map { (year: $0, figure: wholeFigure(of: $0, told)) }
    guard let last = figures.last(where: { $0.figure != nil })?.year else {
      return .nothing(method, lack: toldByDay(told, in: asked))
    }
    let missing = figures.filter { $0.figure == nil && (isOver || $0.year < last) }.map(\.year)
    guard missing.isEmpty else { return .nothing(method, lack: .years(missing)) }
    let years = figures.compactMap(\.figure)
    let mean = isCompound ? nil : years.map(\.value).sum.flatMap { Ratio($0, of: Decimal128(years.count)) }
    guard let value = isCompound ? compound(years.map(\.value)) : mean?.quotient?.rounded(scale: 4, .halfUp) else {
      return .nothing(method)
    }
    let made = years.flatMap(\.made)
    return IndicatorMeasure(
      value: value, ratio: mean, asOf: made.last?.line.time.lastDay, method: method, observations: made, previous: nil)
  }

  /// Rates in per cent, as the unit has them: ((1+r₁)…(1+rₙ))^(1/n) − 1.
  private func compound(_ rates: [Decimal128]) -> Decimal128? {
    let hundred = Decimal128(100)
    var product = Decimal128.one
    for rate in rates {
      guard let factor = rate.divided(by: hundred)?.adding(.one), let next = product.multiplied(by: factor),
        !factor.isNegative
      else { return nil }
      product = next
    }
    guard let exponent = Decimal128.one.divided(by: Decimal128(rates.count)), let root = product.raised(to: exponent)
    else { return nil }
    return root.subtracting(.one)?.multiplied(by: hundred)?.rounded(scale: 4, .halfUp)
  }
}

extension Observation {
  /// The last day that it speaks of: of a month that ran when it was told, the day on which it was told.
  var through: CalendarDay { min(line.time.lastDay, trace.at.dayInShanghai) }

  /// Whether nothing more could come to it when it was told: of a running month only what there was so far.
  var isToldAfterItsTime: Bool { through == line.time.lastDay }
}

extension ObservedTime {
  /// Whether a figure of this time is that of a year, or of a stock at its end, or of a month.
  fileprivate func isFigure(of period: Period) -> Bool {
    switch period {
    case .year: lastDay == period.lastDay
    case .month: period.contains(lastDay)
    }
  }

  /// The same month of another year; `nil` of a year or a day.
  fileprivate func sameMonth(of year: Int) -> Period? {
    if case .period(.month(_, let month)) = self { .month(year: year, month: month) } else { nil }
  }
}

extension [Decimal128] {
  /// `nil` where the sum is out of range.
  var sum: Decimal128? { reduce(Decimal128.zero as Decimal128?) { sum, value in sum?.adding(value) } }
}
