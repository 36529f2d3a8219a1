// Targets: what the documents want reached: observations, yearly tasks, cascades, chances, and the material of meetings.
// May import: Decimals, Diagnostics, Enterprises, Facts, Instruments, Journal, PolicyCorpus, Quantities,
// Secrecy, Workbooks.
// Start reading at `TargetDesk`, which runs the commands, then `IndicatorProgress`, which says how far an indicator is.

import PolicyCorpus
import Quantities

/// Where a figure belongs: an area of the register, or a zone that is no administrative area, such as 临港新片区.
public enum TargetPlace: Sendable, Hashable {
  case area(AreaCode)
  case zone(String)

  /// As the store and the journal write it: an area's digits, or a zone's id, which begins with a letter.
  public var text: String {
    switch self {
    case .area(let area): area.text
    case .zone(let zone): zone
    }
  }

  /// Reads `text`; `nil` where it is neither.
  public init?(_ text: String) {
    if let area = AreaCode(text) {
      self = .area(area)
    } else if let first = text.utf8.first, (0x61...0x7A).contains(first) {
      self = .zone(text)
    } else {
      return nil
    }
  }

  public var area: AreaCode? { if case .area(let area) = self { area } else { nil } }

  /// Whether a reader with this scope may see what was observed of the place: the own area, what lies below it, and what
  /// it lies in, since an observed figure has no enterprise's rows behind it.
  public func isVisible(within scope: AreaScope) -> Bool {
    switch (scope, self) {
    case (.everywhere, _), (.area, .zone), (.park, .zone): true
    case (.area(let own), .area(let area)), (.park(let own, _), .area(let area)):
      own.contains(area) || area.contains(own)
    case (.enterprise, _), (.nothing, _): false
    }
  }
}

extension TargetPlace: Comparable, CustomStringConvertible {
  public static func < (left: TargetPlace, right: TargetPlace) -> Bool { left.text < right.text }
  public var description: String { text }
}

/// When a figure was observed: over a year or month, or on a day.
public enum ObservedTime: Sendable, Hashable {
  case period(Period)
  case day(CalendarDay)

  /// The last day that the figure speaks of.
  public var lastDay: CalendarDay {
    switch self {
    case .period(let period): period.lastDay
    case .day(let day): day
    }
  }

  public var period: Period? { if case .period(let period) = self { period } else { nil } }
}

extension ObservedTime: Comparable, CustomStringConvertible, LosslessStringConvertible {
  /// `2025`, `2025-11` or `2025-11-30`.
  public var description: String {
    switch self {
    case .period(let period): period.description
    case .day(let day): day.description
    }
  }

  /// Reads what `description` writes; `nil` for anything else.
  public init?(_ description: String) {
    if let period = Period(description) {
      self = .period(period)
    } else if let day = CalendarDay(description), (1900...2199).contains(day.year) {
      self = .day(day)
    } else {
      return nil
    }
  }

  /// Reads what people and spreadsheets write: `2025`, `2025/11` or `2025年11月`, `2025/11/30` too; `nil` for anything else.
  static func typed(_ text: String) -> ObservedTime? {
    if let month = Period.typedMonth(text) { return .period(month) }
    return ObservedTime(text) ?? CalendarDay.typed(text).flatMap { ObservedTime($0.description) }
  }

  /// By last day; of two that end together the shorter comes first.
  public static func < (left: ObservedTime, right: ObservedTime) -> Bool {
    (left.lastDay, right.firstDay, left.description) < (right.lastDay, left.firstDay, right.description)
  }

  private var firstDay: CalendarDay {
    switch self {
    case .period(let period): period.start
    case .day(let day): day
    }
  }
}
