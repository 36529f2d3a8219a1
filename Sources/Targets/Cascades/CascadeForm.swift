import Decimals
import PolicyCorpus

/// How a year's figure is parted over months.
public enum CascadeForm: String, Sendable, Hashable, CaseIterable {
  /// 各月数: what comes about in each month; the months add up to the year.
  case flow
  /// 月末数: what is there at each month's end, as of a stock or of what is cumulative; December has the year's figure.
  case level
}

/// Whether an indicator's yearly task can be broken down to areas and months, and how.
public enum Cascading: Sendable, Hashable {
  case by(CascadeForm)
  case none(Reason)

  /// Why nothing can be broken down.
  public enum Reason: String, Sendable, Hashable, CaseIterable {
    /// A way of working without a value.
    case rule
    /// It is about enterprises, plots or zones, and not about areas.
    case noArea
    /// A share, a multiple, so much for each: parts do not add up.
    case ratio
    /// A mean of years.
    case mean
    /// More or fewer than before, without a number.
    case comparison
    /// 不超过: a line that each area keeps.
    case bound
    /// The document names no parts.
    case undivided
  }
}

extension IndicatorDeclaration {
  /// What is told by the year or new within it is broken down; of what runs over several years whatever the document names
  /// parts of, by the task that was given for a year.
  public var cascading: Cascading {
    if direction == .rule || frequency == .rule { return .none(.rule) }
    guard scope == .city || scope == .district else { return .none(.noArea) }
    if isRatio { return .none(.ratio) }
    if frequency == .yearlyAverage { return .none(.mean) }
    // How many are under way is told anew each month and adds up to nothing.
    if frequency == .yearly || window == .year { return .by(aggregation == .last ? .level : .flow) }
    switch direction {
    case .increase, .decrease, .full, .rule: return .none(.comparison)
    case .atMost: return .none(.bound)
    case .atLeast, .exceed, .about, .reach: break
    }
    guard breakdown.contains(where: { $0 != .cause }) else { return .none(.undivided) }
    switch frequency {
    case .stock, .cumulative: return .by(.level)
    case .new, .yearly, .finalYear: return .by(aggregation == .last ? .level : .flow)
    case .yearlyAverage, .rule: return .none(.mean)
    }
  }

  /// How its yearly task is broken down; `nil` where it is not.
  public var cascadeForm: CascadeForm? { if case .by(let form) = cascading { form } else { nil } }

  /// Whether its yearly figure is broken down to areas and months.
  public var isCascaded: Bool { cascadeForm != nil }

  /// Whether the document parts it by months alone: then no area below has a row.
  public var isPlannedByMonthAlone: Bool {
    !breakdown.isEmpty && !breakdown.contains { [.district, .street, .park].contains($0) }
  }

  /// Whether the plan of a year, or a task given for it, stands for the target of that year's page: of what is new over
  /// several years the page tells the whole of them.
  public var isPlannedAsTold: Bool { isYearly || cascadeForm == .level }

  // MARK: Whole numbers

  /// Cascades are of whole things: what the text counts in 万 is planned one by one, in the unit without it.
  public var planUnit: String { isPlannedInTenThousands ? String(unit.dropFirst()) : unit }

  /// A cascade's number in the declared unit.
  public func inDeclaredUnit(_ planned: Int) -> Decimal128 {
    isPlannedInTenThousands
      ? Decimal128(planned).multiplied(by: Decimal128(coefficient: 1, exponent: -4)) ?? Decimal128(planned)
      : Decimal128(planned)
  }

  /// A figure of the declared unit as a cascade has it; `nil` where it is no whole number there.
  public func inPlanUnit(_ value: Decimal128) -> Int? { written(value)?.integer }

  /// The same, rounded down: what is not whole yet is not counted as there.
  func wholeInPlanUnit(_ value: Decimal128) -> Int? { written(value)?.floored.integer }

  private func written(_ value: Decimal128) -> Decimal128? {
    isPlannedInTenThousands ? value.multiplied(by: 10_000) : value
  }

  private var isPlannedInTenThousands: Bool {
    if case .count(decimals: 4) = FigureNature(self) { unit.hasPrefix("万") } else { false }
  }
}
