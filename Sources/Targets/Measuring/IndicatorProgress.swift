import Decimals
import PolicyCorpus
import Quantities

/// 指标进度: how far an indicator is in one place, judged by the document's own modality.
///
/// 不低于 and 达到 hold at the value, 突破 and 超过 only beyond it, 不超过 up to it; 左右 is never judged missed, since no
/// document says how near it is; 力争 that is not reached is no failure; 全覆盖 is a hundred per cent; 增长 and 下降 compare
/// with the baseline, or with the figure before where none is declared, and are not judged where the document only guides.
/// What was told of a part alone, of a year that is over or from before the deadline, or of a year that lacks a month,
/// shows what is reached and never what was missed, and after the deadline of what only grows alone: a stock may have
/// fallen again. Of 不超过 it is the other way round, that what only grows is beyond and never that it is within. A ratio
/// of part of a year shows neither, nor does a sum that lacks a month show more or less.
public struct IndicatorProgress: Sendable, Hashable {
  public let target: Decimal128?
  public let measure: IndicatorMeasure
  /// What is still missing, never below 0; `nil` where nothing is compared.
  public let gap: Decimal128?
  /// Measured value against target, in whole per cent, rounded down.
  public let percent: Int?
  /// How much of the time has passed, in per cent to one decimal, rounded down; `nil` where no time is set.
  public let elapsed: Decimal128?
  /// What should be there by now, by the plan or in even steps.
  public let expected: Decimal128?
  /// By what that is told; `nil` where it is not.
  public let pace: Pace?
  public let state: State

  /// How it is told what should be there by now.
  public enum Pace: String, Sendable, Hashable, CaseIterable {
    /// 分解计划: what is planned for the months that have closed.
    case plan
    /// In even steps over the time.
    case time
    /// A mean, which is held against the whole of the target at any time.
    case mean
  }

  public enum State: String, Sendable, Hashable, CaseIterable {
    /// 已达到.
    case reached
    /// Under way, not behind what should be there by now.
    case onCourse
    /// Behind what should be there by now.
    case behind
    /// Under way, without anything to compare with.
    case underway
    /// Under way from where nobody told, so that nothing says how far it should be.
    case startUntold
    /// 末年以前: told for a year before the one that the target is about.
    case beforeFinalYear
    /// The day has passed.
    case missed
    /// 力争: the day has passed, and nobody is to blame.
    case bestEffortMissed
    /// 左右: the difference is told, not judged.
    case aboutNotJudged
    /// 不超过: within, or beyond.
    case within, beyond
    /// 增长: more than before, or not.
    case rising, notRising
    /// 下降: less than before, or not.
    case falling, notFalling
    /// 引导、研究: neither rising nor falling as the document would have it, which it only guides to.
    case guidanceUnmet
    /// Observed, with nothing to hold it against yet, or not of the whole time.
    case noComparison
    /// What is not confirmed, or of whom something is not known, decides whether there are more or fewer than before.
    case openComparison
    /// The day has passed, and the same decides whether it was reached.
    case openResult
    /// 下降: none now and none before.
    case noneInEither
    case noTarget
    case noData
    /// A way of working without a value.
    case rule

    public var isReached: Bool { [.reached, .within, .rising, .falling].contains(self) }

    /// Whether somebody should look at it.
    public var isWarning: Bool { [.behind, .missed, .beyond, .notRising, .notFalling].contains(self) }
  }
}

extension IndicatorProgress {
  /// - Parameters:
  ///   - target: in the indicator's own unit.
  ///   - start: where the time begins to run.
  ///   - end: the day by which it is due.
  ///   - baseline: where it stood when the time began; `nil` where nobody told.
  ///   - planned: what the plan says for now; `nil` where there is no plan.
  ///   - isJudged: whether the target is about this time, and not about a later year.
  public init(
    _ declaration: IndicatorDeclaration, measure: IndicatorMeasure, target: Decimal128?, start: CalendarDay?,
    end: CalendarDay?, baseline: Decimal128?, planned: Decimal128?, isJudged: Bool, on day: CalendarDay
  ) {
    let goal = declaration.direction == .full ? target ?? Decimal128(100) : target
    self.target = goal
    self.measure = measure
    let value = measure.value
    let share = Self.share(from: start, to: end, on: day)
    // Down, so that nothing reads as over before it is.
    elapsed = share.flatMap { $0.multiplied(by: 1000)?.floored.divided(by: 10) }
    percent = measure.unrounded.flatMap { value in
      guard let goal, Decimal128.zero < goal else { return nil }
      return value.multiplied(by: 100)?.divided(by: goal)?.floored.integer
    }
    gap = value.flatMap { value in
      goal.flatMap { goal in
        let missing = declaration.direction == .atMost ? value.subtracting(goal) : goal.subtracting(value)
        return missing.map { $0.isNegative ? .zero : $0 }
      }
    }
    // By the day that the figure speaks of: what was told through May is not held against June, and what speaks of the
    // time before the start is where it stood, which has no pace.
    let isBefore = if let start, let asOf = measure.asOf { asOf < start } else { false }
    let told = isBefore ? nil : Self.share(from: start, to: end, on: measure.asOf.map { min($0, day) } ?? day)
    let expected =
      planned ?? (isJudged ? Self.expected(declaration, goal: goal, share: told, baseline: baseline) : nil)
    self.expected = expected
    pace = expected.map { _ in
      planned != nil ? .plan : declaration.frequency == .yearlyAverage ? .mean : .time
    }
    state = Self.state(
      declaration, measure, goal: goal, expected: expected,
      // Of what facts count nobody can tell it.
      lacksStart: told != nil && baseline == nil && declaration.startsFromTold && declaration.aggregation != .end
        && declaration.observedBy == nil,
      isJudged: isJudged, isOver: end.map { $0 < day } ?? false)
  }

  private static func share(from start: CalendarDay?, to end: CalendarDay?, on day: CalendarDay) -> Decimal128? {
    guard let start, let end, start < end else { return nil }
    let length = end.daysSinceEpoch - start.daysSinceEpoch + 1
    let passed = min(max(day.daysSinceEpoch - start.daysSinceEpoch + 1, 0), length)
    return Decimal128(passed).divided(by: Decimal128(length))
  }

  /// In even steps: from nothing, or from where it stood; a mean needs no steps.
  private static func expected(
    _ declaration: IndicatorDeclaration, goal: Decimal128?, share: Decimal128?, baseline: Decimal128?
  ) -> Decimal128? {
    guard let goal, let share else { return nil }
    switch declaration.frequency {
    case .yearlyAverage: return goal
    case .rule: return nil
    case .stock, .new, .cumulative, .yearly, .finalYear: break
    }
    switch declaration.aggregation {
    case .sum, .toDate: break
    // A ratio grows by no steps, nor how many are under way; what is told at the end takes none at all.
    case .last, .end: return nil
    }
    guard declaration.startsFromTold else { return goal.multiplied(by: share) }
    guard let baseline, let rise = goal.subtracting(baseline)?.multiplied(by: share) else { return nil }
    return baseline.adding(rise)
  }

  private static func state(
    _ declaration: IndicatorDeclaration, _ measure: IndicatorMeasure, goal: Decimal128?, expected: Decimal128?,
    lacksStart: Bool, isJudged: Bool, isOver: Bool
  ) -> State {
    guard declaration.direction != .rule, declaration.frequency != .rule else { return .rule }
    guard let value = measure.value else { return .noData }
    let isPart =
      switch measure.lack {
      case .untold, .deadline: true
      case .years, .baseline, .baselineEarly, .sinceBaseline, .end, .toldByDay, nil: false
      }
    // Some months' ratio may lie on the other side of the line than the year's; what only grows has passed it for good.
    let isOpenRatio = isPart && declaration.isRatioSoFar
    switch declaration.direction {
    case .increase, .decrease:
      if isOpenRatio || measure.lacksMonths { return .noComparison }
      let state = comparison(measure, value, isIncrease: declaration.direction == .increase)
      guard [.notRising, .notFalling].contains(state) else { return state }
      if isPart { return .noComparison }
      return !isJudged ? .beforeFinalYear : declaration.isGuidance ? .guidanceUnmet : state
    case .rule: return .rule
    case .atLeast, .exceed, .about, .reach, .atMost, .full: break
    }
    guard let goal else { return .noTarget }
    guard isJudged else { return .beforeFinalYear }
    if isOpenRatio { return .noComparison }
    // What may fall again is not known to be there at the end for what was told before it.
    if isOver, isPart, !declaration.onlyGrows, declaration.direction != .atMost { return .noComparison }
    switch declaration.direction {
    case .atMost:
      // What only grows may still pass the line, and never comes back from beyond it; anything else may go either way.
      let isWithin = value <= goal
      if isPart { return declaration.onlyGrows && !isWithin ? .beyond : .noComparison }
      return isWithin ? .within : .beyond
    case .exceed where goal < value: return .reached
    case .atLeast where goal <= value, .reach where goal <= value, .full where goal <= value: return .reached
    case .about where value == goal: return .reached
    default: break
    }
    if isOver {
      if isPart { return .noComparison }
      if declaration.direction == .about { return .aboutNotJudged }
      // Unknown is not no.
      if let most = measure.most, declaration.direction == .exceed ? goal < most : goal <= most { return .openResult }
      return declaration.modality.contains { $0.contains("力争") } ? .bestEffortMissed : .missed
    }
    if declaration.direction == .about, goal < value { return .aboutNotJudged }
    guard let expected else { return isPart ? .noComparison : lacksStart ? .startUntold : .underway }
    return expected <= value ? .onCourse : isPart ? .noComparison : .behind
  }

  /// More or fewer than before only where that holds however what waits, for its confirmation or for a fact, is decided.
  private static func comparison(_ measure: IndicatorMeasure, _ value: Decimal128, isIncrease: Bool) -> State {
    guard let previous = measure.previous, let most = measure.most, let previousMost = measure.previousMost else {
      return .noComparison
    }
    if !isIncrease, most == .zero, previousMost == .zero { return .noneInEither }
    if isIncrease {
      return previousMost < value ? .rising : most <= previous ? .notRising : .openComparison
    }
    return most < previous ? .falling : previousMost <= value ? .notFalling : .openComparison
  }
}

extension IndicatorDeclaration {
  /// Whether the rest of its time can only add to what was told of a part: a sum of what came about, or a total so far,
  /// which is neither a ratio nor below nought.
  var onlyGrows: Bool {
    let isSum = [.new, .yearly, .finalYear].contains(frequency) && [.sum, .toDate].contains(aggregation)
    return (isSum || frequency == .cumulative) && !isRatio && FigureNature(self) != .rate
  }
}

/// 预测: where a year ends if it goes on as it did: simple, and told with its method. Never a figure to reach.
public struct YearForecast: Sendable, Hashable {
  public let value: Int
  public let method: Method

  public enum Method: Sendable, Hashable {
    /// The closed months against the share that the same months had of last year.
    case seasons(closed: Int, throughMonth: Int, lastYearThere: Int, lastYear: Int)
    /// The closed months in even steps: last year had too few to show its seasons.
    case evenSteps(closed: Int, throughMonth: Int)
    /// The year is over.
    case over
  }

  /// `nil` before the first month has closed.
  /// - Parameters:
  ///   - months: the year's twelve months, January first, as counted so far.
  ///   - lastYear: last year's twelve months.
  public init?(months: [Int], lastYear: [Int], year: Int, on day: CalendarDay) {
    guard months.count == 12, lastYear.count == 12 else { return nil }
    let total = months.reduce(0, +)
    guard year >= day.year else {
      value = total
      method = .over
      return
    }
    let closed = year > day.year ? 0 : day.month - 1
    guard closed > 0 else { return nil }
    let soFar = months.prefix(closed).reduce(0, +)
    let last = lastYear.reduce(0, +)
    let there = lastYear.prefix(closed).reduce(0, +)
    // Rounded to the nearest; what is there already is the least.
    if last >= BackSchedule.leastForSeasons, there > 0 {
      value = max(total, (2 * soFar * last + there) / (2 * there))
      method = .seasons(closed: soFar, throughMonth: closed, lastYearThere: there, lastYear: last)
    } else {
      value = max(total, (2 * soFar * 12 + closed) / (2 * closed))
      method = .evenSteps(closed: soFar, throughMonth: closed)
    }
  }
}

extension IndicatorProgress {
  /// How many are still needed, nothing or less where it is made: more than the number itself where the text says 突破.
  /// `nil` where the target or what is there is told in no whole number.
  public func needed(towards direction: IndicatorDeclaration.Direction?) -> Int? {
    guard let target = target?.integer, let value = measure.value?.integer else { return nil }
    return target - value + (direction == .exceed ? 1 : 0)
  }
}
