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
  /// 基期: what it has to rise above or fall below, as the readings have it; `nil` for the figure told before.
  public let baseline: Baseline?
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
    case stock, new, cumulative, yearly, yearlyAverage, rule
  }

  /// 当年 or 期内: within what time something new counts.
  public enum Window: String, Sendable, Hashable, CaseIterable {
    case year, period
  }

  /// 合计方式: what the figures of months are to the year's, and those of years to the period's.
  public enum Aggregation: String, Sendable, Hashable, CaseIterable {
    /// 各月相加: the months' own figures, which add up.
    case sum
    /// 累计数: a ratio or another figure from the year's beginning, which can't be added: the newest holds.
    case last
    /// 期末数: told once, for the whole of the period; what is told for a part of it is another figure.
    case end
  }

  public enum Average: String, Sendable, Hashable, CaseIterable {
    case mean
    /// 年均增长: the compound rate of the years' rates.
    case compound
  }

  public enum Baseline: Sendable, Hashable, LosslessStringConvertible {
    /// The figure of a year or month, or of a stock at its end.
    case period(Period)
    /// 上年: the figure of the year before the newest one.
    case yearBefore

    /// `2022`, `2025-04` or `yearBefore`.
    public var description: String {
      switch self {
      case .period(let period): period.description
      case .yearBefore: "yearBefore"
      }
    }

    /// Reads what `description` writes; `nil` for anything else.
    public init?(_ description: String) {
      if description == "yearBefore" {
        self = .yearBefore
      } else if let period = Period(description) {
        self = .period(period)
      } else {
        return nil
      }
    }
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
