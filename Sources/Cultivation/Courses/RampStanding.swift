import Decimals
import Enterprises
import Facts
import Quantities

/// 爬坡进度: a plan's months with what was told of them. A month that is over has no planned figure any more, here or on any
/// page: it would be one that somebody might be made to reach. The gap is told in words and in months, never as a sum.
public struct RampStanding: Sendable, Hashable {
  public enum Word: String, Sendable, Hashable, CaseIterable {
    /// 达到计划.
    case reached
    /// 接近计划: at least nine tenths of it.
    case near
    /// 落后于计划.
    case behind
    /// 没有填报: nothing was told, which is not nothing made.
    case untold
    /// 当月未结束: the month runs.
    case open
    /// 未到: the month has not begun.
    case ahead
    /// 计划以前: nothing was planned of it yet.
    case unplanned
    /// 不作比较: told, and what was planned of it is not known to be the enterprise's own words.
    case undeclared
  }

  public struct Month: Sendable, Hashable {
    public let period: Period
    /// `nil` once the month is over.
    public let planned: Money?
    public let told: ToldFigure?
    public let word: Word
  }

  public let months: [Month]
  /// Up to twelve months before the plan's first of which something was told: where the plan sets out from.
  public let before: [Month]
  /// The last month that is over and of which something was told.
  public let last: Month?
  /// By how many months the plan runs late, as far as the last told month goes; 0 where it does not.
  public let monthsLate: Int

  /// - Parameters:
  ///   - told: what was really made in a month; `nil` where nobody told.
  ///   - day: a month that is over before it is held against the plan.
  public init(_ ramp: RampPlan, told: (Period) -> ToldFigure?, on day: CalendarDay) {
    months = ramp.months.sorted { $0.key < $1.key }.map { period, planned in
      let figure = ramp.covers == .project ? ramp.told[period] : told(period)
      let isClosed = period.isClosed(on: day)
      // Nobody is held against months that are not the enterprise's own words.
      let word: Word =
        !isClosed
        ? period.start <= day ? .open : .ahead
        : ramp.isDeclared ? Self.word(planned, figure) : figure == nil ? .untold : .undeclared
      return Month(period: period, planned: isClosed ? nil : planned, told: figure, word: word)
    }
    let first = ramp.months.keys.min()
    let earlier = first.map { first in (1...Self.monthsBefore).reversed().map { first.earlier(by: $0) } } ?? []
    before = earlier.compactMap { period in
      guard let figure = ramp.covers == .project ? ramp.told[period] : told(period) else { return nil }
      return Month(period: period, planned: nil, told: figure, word: .unplanned)
    }
    let last = months.last { ![.open, .ahead, .untold].contains($0.word) }
    self.last = last
    monthsLate = !ramp.isDeclared ? 0 : last.map { Self.lateness($0, in: ramp.months) } ?? 0
  }

  private static let monthsBefore = 12

  /// Where the plan stands now: as its last told month, or that nothing was told of a month that is over; before its first
  /// month is over, whether that has begun.
  public var word: Word {
    last?.word ?? [.untold, .open].first { word in months.contains { $0.word == word } } ?? .ahead
  }

  private static func word(_ planned: Money, _ told: ToldFigure?) -> Word {
    guard let told else { return .untold }
    if told.amount >= planned { return .reached }
    // Both are bounded to 10^13 fen, so that the products fit.
    return told.amount.fen * 10 >= planned.fen * 9 ? .near : .behind
  }

  /// How many planned months before its own the told amount was due; one more than there are where it never was.
  private static func lateness(_ month: Month, in plan: [Period: Money]) -> Int {
    guard month.word == .behind, let told = month.told else { return 0 }
    let passed = plan.filter { $0.key <= month.period }
    let due = passed.filter { $0.value <= told.amount }.keys.max()
    guard let due else { return (passed.keys.min().map { month.period.monthIndex - $0.monthIndex } ?? 0) + 1 }
    return month.period.monthIndex - due.monthIndex
  }
}

/// What an enterprise told of its output by month, with the ground of each figure.
public struct ToldOutput: Sendable {
  private let facts: MonthlyFacts
  /// On which ground each month's figure was told.
  public let bases: [Period: Basis.Kind]

  public init(_ enterprise: Subject, _ history: [FactHistoryEntry]) {
    facts = MonthlyFacts(enterprise)
    var bases: [Period: Basis.Kind] = [:]
    for entry in history where entry.counts && entry.fact.subject.kind == .enterprise {
      let reference = entry.fact.reference
      guard ["output", "output_to_date"].contains(reference.fact.text), let period = reference.period,
        case .month = period
      else { continue }
      if bases[period] == nil || reference.fact.text == "output" { bases[period] = entry.fact.origin.basis.kind }
    }
    self.bases = bases
  }

  /// A month's output; `nil` where nobody told it, or told something that is no sum of money.
  public func figure(_ period: Period) -> ToldFigure? {
    guard let value = facts.output(period), let amount = Money(yuan: value, rounding: .halfUp),
      let basis = bases[period]
    else { return nil }
    return ToldFigure(amount: amount, basis: basis)
  }
}
