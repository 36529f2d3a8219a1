import Decimals
import Diagnostics
import Quantities

/// What FEEL tells of dates, times and durations (DMN 1.5, section 10.3.2.3).
enum TemporalProperty: String, CaseIterable {
  case year, month, day, weekday, hour, minute, second
  case timeOffset = "time offset"
  case timezone
  case years, months, days, hours, minutes, seconds

  static let names = allCases.map(\.rawValue)
}

/// What FEEL tells of ranges.
enum RangeProperty: String, CaseIterable {
  case start, end
  case startIncluded = "start included"
  case endIncluded = "end included"

  static let names = allCases.map(\.rawValue)
}

extension TemporalProperty {
  func value(of day: CalendarDay) -> Value? {
    switch self {
    case .year: .number(Decimal128(day.year))
    case .month: .number(Decimal128(day.month))
    case .day: .number(Decimal128(day.day))
    case .weekday: .number(Decimal128(day.weekday))
    default: nil
    }
  }

  fileprivate func value(of time: ClockTime, offset: Int?) -> Value? {
    switch self {
    case .hour: .number(Decimal128(time.hour))
    case .minute: .number(Decimal128(time.minute))
    case .second: Decimal128(time.second).adding(.nanoseconds(Int128(time.nanosecond))).map(Value.number)
    case .timeOffset: offset.map { .daysAndTime(.init(seconds: $0)) } ?? .null
    case .timezone: if case .named(let name) = time.zone { .string(name) } else { .null }
    default: nil
    }
  }

  fileprivate func value(of duration: YearsAndMonthsDuration) -> Value? {
    switch self {
    case .years: .number(Decimal128(duration.months / 12))
    case .months: .number(Decimal128(duration.months % 12))
    default: nil
    }
  }

  fileprivate func value(of duration: DaysAndTimeDuration) -> Value? {
    let seconds = duration.nanoseconds / 1_000_000_000
    switch self {
    case .days: return Int(exactly: seconds / 86_400).map { .number(Decimal128($0)) }
    case .hours: return .number(Decimal128(Int(seconds / 3600 % 24)))
    case .minutes: return .number(Decimal128(Int(seconds / 60 % 60)))
    case .seconds: return .number(.nanoseconds(duration.nanoseconds % 60_000_000_000))
    default: return nil
    }
  }
}

extension Decimal128 {
  /// A number of seconds given in nanoseconds, which must be less than a minute.
  fileprivate static func nanoseconds(_ count: Int128) -> Decimal128 {
    Decimal128(coefficient: Int64(truncatingIfNeeded: count), exponent: -9)
  }
}

extension Value {
  /// `value.name`: `nil` where the value has no such property. On a list, the list of its members' properties.
  func property(_ name: String) -> Value? {
    switch self {
    case .context(let context): return context[name]
    case .list(let members): return .list(members.map { $0.property(name) ?? .null })
    case .range(let range):
      switch RangeProperty(rawValue: name) {
      case .start: return range.lower
      case .end: return range.upper
      case .startIncluded: return .boolean(range.includesLower)
      case .endIncluded: return .boolean(range.includesUpper)
      case nil: return nil
      }
    case .date(let day): return TemporalProperty(rawValue: name)?.value(of: day)
    case .time(let time): return TemporalProperty(rawValue: name)?.value(of: time, offset: time.offset)
    case .dateAndTime(let instant):
      let property = TemporalProperty(rawValue: name)
      return property?.value(of: instant.day) ?? property?.value(of: instant.time, offset: instant.offset)
    case .yearsAndMonths(let duration): return TemporalProperty(rawValue: name)?.value(of: duration)
    case .daysAndTime(let duration): return TemporalProperty(rawValue: name)?.value(of: duration)
    case .null, .boolean, .number, .string, .function: return nil
    }
  }

  /// The names that `property` knows for this value.
  var propertyNames: [String] {
    if case .context(let context) = self { return context.keys }
    return (TemporalProperty.names + RangeProperty.names).filter { property($0) != nil }
  }

  /// The value as a message may show it: short, and without control characters.
  var excerpt: String { shortened(depth: 3).description.excerpt }

  /// The beginning of the value, more than any excerpt shows, however much it holds.
  private func shortened(depth: Int) -> Value {
    let most = 30
    switch self {
    case .string(let text): return .string(String(text.prefix(2 * most)))
    case .list(let members):
      return .list(depth == 0 ? [] : members.prefix(most).map { $0.shortened(depth: depth - 1) })
    case .context(let context):
      guard depth > 0 else { return .context(ContextValue()) }
      return .context(
        ContextValue(context.keys.prefix(most).map { ($0, (context[$0] ?? .null).shortened(depth: depth - 1)) }))
    default: return self
    }
  }
}
