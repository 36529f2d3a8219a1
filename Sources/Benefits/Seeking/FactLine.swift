import Decimals
import Facts
import Quantities

/// The values that a fact may have, in their order, each at a whole number: fen for yuan, days since 1970 for days, the
/// place in the dictionary for an enumeration. Between two neighbours there is no value.
struct FactLine {
  /// What the dictionary takes.
  let bounds: ClosedRange<Int128>
  private let kind: Kind

  private enum Kind {
    /// So many positions for 1.
    case decimal(perUnit: Int64)
    case day, year
    case listed([FactValue])
  }

  /// `nil` for codes and free words, which nobody changes to reach something.
  init?(of type: FactType) {
    switch type {
    case .decimal(.yuan):
      kind = .decimal(perUnit: 100)
      bounds = Int128(Int64.min)...Int128(Int64.max)
    case .decimal(.count):
      kind = .decimal(perUnit: 1)
      bounds = 0...Int128(Int64.max)
    case .decimal(.share), .decimal(.quantity):
      // The finest that the dictionary takes: 12 digits after the point, and below 10¹⁵.
      kind = .decimal(perUnit: 1_000_000_000_000)
      let most = Int128(1_000_000_000_000_000) * 1_000_000_000_000 - 1
      bounds = -most...most
    case .day:
      kind = .day
      bounds =
        Int128(FactDictionary.days.lowerBound.daysSinceEpoch)...Int128(FactDictionary.days.upperBound.daysSinceEpoch)
    case .year:
      kind = .year
      bounds = 1900...2199
    case .boolean:
      kind = .listed([.boolean(false), .boolean(true)])
      bounds = 0...1
    case .enumeration(let choices):
      guard !choices.isEmpty else { return nil }
      kind = .listed(choices.map { .choice($0.id) })
      bounds = 0...Int128(choices.count - 1)
    case .code, .text: return nil
    }
  }

  /// Whether values are greater and smaller, and not merely different.
  var isOrdered: Bool {
    if case .listed = kind { return false }
    return true
  }

  /// Whether there are so few values that each can be tried.
  var isShort: Bool { bounds.upperBound - bounds.lowerBound < 1_000 }

  var isOfDays: Bool {
    if case .day = kind { return true }
    return false
  }

  /// What is left of some days from the day of the question on; `nil` where that is nothing. Any day up to one is told by
  /// its last.
  func stillToCome(_ days: ClosedRange<Int128>, asked on: CalendarDay) -> ClosedRange<Int128>? {
    let first = Int128(on.daysSinceEpoch)
    guard days.upperBound >= first else { return nil }
    return days.lowerBound == bounds.lowerBound ? days : max(days.lowerBound, first)...days.upperBound
  }

  /// Where a value stands; `nil` for one of another type, or beyond the bounds.
  func position(of value: FactValue) -> Int128? {
    let position: Int128? =
      switch (kind, value) {
      case (.decimal, .decimal(let number)): exactPosition(of: number)
      case (.day, .day(let day)): Int128(day.daysSinceEpoch)
      case (.year, .year(let year)): Int128(year)
      case (.listed(let values), _): values.firstIndex(of: value).map { Int128($0) }
      default: nil
      }
    return position.flatMap { bounds.contains($0) ? $0 : nil }
  }

  private func exactPosition(of number: Decimal128) -> Int128? {
    let (position, isExact) = floor(number)
    return isExact ? position : nil
  }

  /// The value at a position within the bounds.
  func value(at position: Int128) -> FactValue {
    switch kind {
    case .decimal(let perUnit):
      // Conditions name whole numbers as a rule.
      if let steps = Int64(exactly: position), steps % perUnit == 0 {
        return .decimal(Decimal128(Int(steps / perUnit)))
      }
      let (high, low) = position.quotientAndRemainder(dividingBy: 1_000_000_000)
      let digits = Decimal128(Int(high)).multiplied(by: 1_000_000_000)?.adding(Decimal128(Int(low)))
      return .decimal(digits?.divided(by: Decimal128(Int(perUnit))) ?? .zero)
    case .day: return .day(CalendarDay(daysSinceEpoch: Int(position)))
    case .year: return .year(Int(position))
    case .listed(let values): return values[Int(position)]
    }
  }

  /// The last position at or below a number, and whether it is the number itself. Beyond the bounds: the bound.
  func floor(_ number: Decimal128) -> (position: Int128, isExact: Bool) {
    if case .decimal(let perUnit) = kind, let whole = number.integer {
      let position = Int128(whole) * Int128(perUnit)
      if bounds.contains(position) { return (position, true) }
    }
    guard case .decimal(let perUnit) = kind, let steps = number.multiplied(by: Decimal128(Int(perUnit))) else {
      return (number.isNegative ? bounds.lowerBound : bounds.upperBound, false)
    }
    let whole = steps.floored
    let billion: Decimal128 = 1_000_000_000
    guard let high = whole.divided(by: billion)?.floored, let part = high.multiplied(by: billion),
      let low = whole.subtracting(part)?.integer, let high = high.integer
    else { return (number.isNegative ? bounds.lowerBound : bounds.upperBound, false) }
    let position = Int128(high) * 1_000_000_000 + Int128(low)
    guard bounds.contains(position) else {
      return (min(max(position, bounds.lowerBound), bounds.upperBound), false)
    }
    return (position, whole == steps)
  }
}
