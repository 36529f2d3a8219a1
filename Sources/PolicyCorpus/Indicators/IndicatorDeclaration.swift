import Decimals
import Diagnostics
import Facts
import Quantities

/// 指标: what is to be reached, by when, in the document's own modality.
public struct IndicatorDeclaration: Sendable {
  public let scope: Scope
  /// The unit as the text has it, such as 万家.
  public let unit: String
  public let direction: Direction
  /// The document's own words, such as 突破; empty where it uses none.
  public let modality: [String]
  public let frequency: Frequency
  /// Within what time new ones are counted; the document's whole period unless it says the year.
  public let window: Window
  /// What becomes of figures that are told for parts of its time.
  public let aggregation: Aggregation
  /// 年均: how the years' figures become one.
  public let average: Average
  /// 基期: what it has to rise above or fall below, as the readings have it: the figure of a year or month, or of a stock
  /// at its end; `nil` for the figure told before, or that of the year before.
  public let baseline: Period?
  /// 起算日: the first day of its time where that is not the document's.
  public let since: CalendarDay?
  public let start: Start
  public let deadline: Deadline?
  /// What each area is to reach; empty where the indicator is a rule or has one value for every area.
  public let targets: [Target]
  /// The value that holds for every area alike.
  public let value: Decimal128?
  /// The districts that it holds for together, and the zones; both empty where the scope says enough.
  public let districts: [AreaCode]
  public let zones: [Zone]
  /// The count that observes it.
  public let observedBy: CountID?
  /// The indicators that it is derived from: a cascade's whole, a ratio's base.
  public let of: [InstrumentID]
  /// The register whose entries it watches.
  public let register: InstrumentID?
  /// The reason for leaving that register by which those who left are counted.
  public let leftAs: String?
  /// Whether its figure is how many entries stand in that register.
  public internal(set) var countsStanding = false
  /// The fact that it follows through time for every enterprise.
  public let series: Series?
  /// By what its values are broken down.
  public let breakdown: [Breakdown]

  public enum Scope: String, Sendable, Hashable, CaseIterable {
    case city, district, zone, enterprise, land
  }

  public enum Direction: String, Sendable, Hashable, CaseIterable {
    /// 不低于.
    case atLeast
    /// 突破、超过: more than the value itself.
    case exceed
    /// 左右.
    case about
    /// 实现、达到.
    case reach
    /// 不超过.
    case atMost
    /// 全覆盖.
    case full
    case increase, decrease
    /// A way of working without a value.
    case rule
  }

  public enum Frequency: String, Sendable, Hashable, CaseIterable {
    case stock, new, cumulative, yearly
    /// 末年数: a year's figure that has to be there in the year of the deadline, and is told of each year before.
    case finalYear
    case yearlyAverage, rule
  }

  /// 当年 or 期内: within what time something new counts.
  public enum Window: String, Sendable, Hashable, CaseIterable {
    case year, period
  }

  /// 合计方式: what the figures of months are to the year's, and those of years to the period's.
  public enum Aggregation: String, Sendable, Hashable, CaseIterable {
    /// 各月相加: the months' own figures, which add up.
    case sum
    /// 累计数: told since the year began and growing with it, such as value added: the newest holds.
    case toDate
    /// 最新数: told since the year began, without growing evenly with it: a ratio, or how many are under way. The newest
    /// holds.
    case last
    /// 期末数: told once, for the whole of the period; what is told for a part of it is another figure.
    case end
  }

  public enum Average: String, Sendable, Hashable, CaseIterable {
    case mean
    /// 年均增长: the compound rate of the years' rates.
    case compound
  }

  /// 起点: where a cumulative number stood when its time began. Where a stock stood always has to be told.
  public enum Start: String, Sendable, Hashable, CaseIterable {
    /// 从零起数: it counts what came since.
    case nothing
    /// 原有的也计: it counts what there was before too, and the text doesn't say how much that is.
    case told
  }

  public enum Breakdown: String, Sendable, Hashable, CaseIterable {
    case month, district, street, park, cause
  }

  public struct Deadline: Sendable, Hashable {
    public let day: CalendarDay
    public let basis: PeriodOfForce.Basis
  }

  public struct Target: Sendable, Hashable {
    public let area: AreaCode
    public let value: Decimal128
    public let place: Place
  }

  public struct Series: Sendable, Hashable {
    public let fact: FactID
    public let period: FactDefinition.Periodicity
  }
}

extension IndicatorDeclaration {
  /// Whether its unit is a share, a multiple, or so much of one thing for each of another; a year in it is no other thing.
  public var isRatio: Bool {
    let unit = unit.hasSuffix("/年") ? unit.dropLast(2) : unit[...]
    return unit.hasPrefix("%") || unit.hasPrefix("个百分点") || unit == "倍" || unit.contains("/")
  }

  /// Whether months are told as a ratio of the time since the year began, which may still go either way.
  public var isRatioSoFar: Bool { isRatio && aggregation == .last }

  /// Whether it is measured anew each year: what is told by the year, what is new within the year as the clause file
  /// says, and what has to rise from year to year. Any other new number is new within the document's whole period.
  public var isYearly: Bool {
    switch frequency {
    case .new: window == .year || [.increase, .decrease].contains(direction)
    case .yearly, .finalYear: true
    case .stock, .cumulative, .yearlyAverage, .rule: false
    }
  }

  /// Whether only what was told says where it stood when its time began.
  public var startsFromTold: Bool { frequency == .stock || start == .told }

  /// 引导、研究: whether the document guides alone, so that nobody has failed who did not move.
  public var isGuidance: Bool { modality.contains { ["研究", "引导", "鼓励", "探索"].contains($0) } }
}
