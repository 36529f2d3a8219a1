import Quantities

/// Values beside a constant and between two of them: what stands for a stretch in which no test changes its answer.
extension Value {
  private static let secondOfNanoseconds: Int128 = 1_000_000_000
  private static let dayOfNanoseconds: Int128 = 86_400 * secondOfNanoseconds

  /// A value below this one; `nil` where there is none, or the kind has no order.
  public var neighbourBelow: Value? {
    switch self {
    case .number(let number): number.subtracting(.one).map(Value.number)
    case .date(let day): day.adding(exactly: -1).map(Value.date)
    case .yearsAndMonths(let duration): duration.adding(months: -1)
    case .daysAndTime(let duration): duration.adding(nanoseconds: -Self.dayOfNanoseconds)
    case .dateAndTime(let instant): instant.adding(nanoseconds: -Self.dayOfNanoseconds).map(Value.dateAndTime)
    case .time(let time): time.secondOfDay > 0 ? .time(time.atSecond(time.secondOfDay / 2)) : nil
    case .string(let text): text.isEmpty ? nil : .string("")
    default: nil
    }
  }

  /// A value above this one; `nil` where there is none, or the kind has no order.
  public var neighbourAbove: Value? {
    switch self {
    case .number(let number): number.adding(.one).map(Value.number)
    case .date(let day): day.adding(exactly: 1).map(Value.date)
    case .yearsAndMonths(let duration): duration.adding(months: 1)
    case .daysAndTime(let duration): duration.adding(nanoseconds: Self.dayOfNanoseconds)
    case .dateAndTime(let instant): instant.adding(nanoseconds: Self.dayOfNanoseconds).map(Value.dateAndTime)
    case .time(let time):
      time.secondOfDay < ClockTime.lastSecond
        ? .time(time.atSecond((time.secondOfDay + ClockTime.lastSecond + 1) / 2)) : nil
    case .string(let text): .string(text + "~")
    default: nil
    }
  }

  /// A value above this one and below the next; `nil` where there is none, or the kind has no order.
  public func between(_ next: Value) -> Value? {
    switch (self, next) {
    case (.number(let low), .number(let high)): return low.adding(high)?.divided(by: 2).map(Value.number)
    case (.date(let low), .date(let high)):
      return high.daysSinceEpoch - low.daysSinceEpoch > 1 ? low.adding(exactly: 1).map(Value.date) : nil
    case (.yearsAndMonths(let low), .yearsAndMonths(let high)):
      return low.months < high.months - 1 ? low.adding(months: 1) : nil
    case (.daysAndTime(let low), .daysAndTime(let high)):
      // The halves first: the distance of two far ones has no place.
      let middle = low.nanoseconds / 2 + high.nanoseconds / 2 + (low.nanoseconds % 2 + high.nanoseconds % 2) / 2
      let inside = middle > low.nanoseconds ? middle : low.nanoseconds + 1
      return low < high && inside < high.nanoseconds
        ? .daysAndTime(DaysAndTimeDuration(nanoseconds: inside)) : nil
    case (.dateAndTime(let low), .dateAndTime(let high)):
      // Dates with times are ordered by the second.
      let distance = high.instant - low.instant
      return distance > Self.secondOfNanoseconds
        ? low.adding(nanoseconds: max(Self.secondOfNanoseconds, distance / 2)).map(Value.dateAndTime) : nil
    case (.time(let low), .time(let high)):
      let distance = high.secondOfDay - (high.offset ?? 0) - (low.secondOfDay - (low.offset ?? 0))
      guard distance > 1, low.secondOfDay + distance / 2 <= ClockTime.lastSecond else { return nil }
      return .time(low.atSecond(low.secondOfDay + distance / 2))
    case (.string(let low), .string(let high)):
      // A readable neighbour where there is room for one, else the very next string.
      return ["~", " ", "\u{0}"].map { low + $0 }
        .first { $0.unicodeScalars.lexicographicallyPrecedes(high.unicodeScalars) }.map(Value.string)
    default: return nil
    }
  }
}

extension ClockTime {
  fileprivate static let lastSecond = 86_399

  fileprivate func atSecond(_ second: Int) -> ClockTime {
    ClockTime(nanoseconds: Int64(second) * Self.nanosecondsOfSecond, zone: zone)
  }
}

extension YearsAndMonthsDuration {
  /// `nil` beyond what a duration holds.
  fileprivate func adding(months more: Int) -> Value? {
    let (sum, isBeyond) = months.addingReportingOverflow(more)
    return isBeyond ? nil : YearsAndMonthsDuration(exactly: sum).map(Value.yearsAndMonths)
  }
}

extension DaysAndTimeDuration {
  fileprivate func adding(nanoseconds more: Int128) -> Value? {
    let (sum, isBeyond) = nanoseconds.addingReportingOverflow(more)
    return isBeyond ? nil : DaysAndTimeDuration(exactly: sum).map(Value.daysAndTime)
  }
}
