import Quantities

/// A day and a time of day, with a zone or without: FEEL's date and time.
public struct DateAndTime: Sendable, Hashable {
  public let day: CalendarDay
  public let time: ClockTime

  public init(day: CalendarDay, time: ClockTime) {
    self.day = day
    self.time = time
  }

  private static let secondsOfDay = 86_400

  /// Seconds since 1970-01-01T00:00:00 on the local clock.
  var localSeconds: Int { day.daysSinceEpoch * Self.secondsOfDay + time.secondOfDay }

  /// Seconds east of UTC; `nil` without a zone.
  var offset: Int? { time.zone?.offset(atLocal: localSeconds) }

  /// Nanoseconds since 1970-01-01T00:00:00 UTC; a date and time without a zone counts as UTC.
  var instant: Int128 {
    Int128(localSeconds - (offset ?? 0)) * Int128(ClockTime.nanosecondsOfSecond) + Int128(time.nanosecond)
  }

  /// The date and time so many nanoseconds later, shown by the clock of its zone; `nil` beyond the calendar's last year.
  ///
  /// A zone with a name may have moved its clocks meanwhile: what passes is time, not what the clock shows (DMN 1.5,
  /// 10.3.2.3.5).
  func adding(nanoseconds: Int128) -> DateAndTime? {
    guard let moved = onTheClock(adding: nanoseconds) else { return nil }
    guard case .named? = time.zone, let zone = time.zone, let before = offset else { return moved }
    let after = zone.offset(at: moved.localSeconds - before)
    return after == before
      ? moved : moved.onTheClock(adding: Int128(after - before) * Int128(ClockTime.nanosecondsOfSecond))
  }

  /// What the same clock shows after so many nanoseconds.
  private func onTheClock(adding nanoseconds: Int128) -> DateAndTime? {
    let ofDay = Int128(ClockTime.nanosecondsOfDay)
    let (total, overflows) = Int128(time.nanoseconds).addingReportingOverflow(nanoseconds)
    guard !overflows else { return nil }
    let days = total >= 0 ? total / ofDay : (total - ofDay + 1) / ofDay
    guard let shift = Int(exactly: days), let moved = day.adding(exactly: shift) else { return nil }
    return DateAndTime(day: moved, time: ClockTime(nanoseconds: Int64(total - days * ofDay), zone: time.zone))
  }
}

extension CalendarDay {
  private static let reach = -999_999_999...999_999_999
  private static let farthest = 365_242_500_000

  /// The day so many days later; `nil` beyond the years ±999,999,999.
  func adding(exactly days: Int) -> CalendarDay? {
    guard days.magnitude <= 2 * Self.farthest else { return nil }
    let moved = adding(days: days)
    return abs(moved.daysSinceEpoch) < 2 * Self.farthest && Self.reach.contains(moved.year) ? moved : nil
  }

  /// The day so many months later, the last of its month where that is shorter; `nil` beyond ±999,999,999.
  func adding(months: Int) -> CalendarDay? {
    let (year, month, day) = civil
    let (total, overflows) = (year * 12 + month - 1).addingReportingOverflow(months)
    guard !overflows else { return nil }
    let newYear = total >= 0 ? total / 12 : (total - 11) / 12
    let newMonth = total - newYear * 12 + 1
    return CalendarDay(
      year: newYear, month: newMonth, day: min(day, CalendarDay.length(ofMonth: newMonth, year: newYear)))
  }
}

extension DateAndTime: CustomStringConvertible {
  /// `2026-01-31T10:30:00@Asia/Shanghai`.
  public var description: String { "\(day)T\(time)" }

  /// Reads `2026-01-31T10:30:00[.fraction][zone]`, or a date alone, which means its midnight; `nil` for anything else.
  public init?(_ text: String) {
    guard let mark = text.firstIndex(of: "T") else {
      guard let day = CalendarDay(text) else { return nil }
      self.init(day: day, time: .midnight)
      return
    }
    guard let day = CalendarDay(String(text[..<mark])), let read = ClockTime.read(text[text.index(after: mark)...])
    else { return nil }
    if read.isMidnightAfter {
      guard let next = day.adding(exactly: 1) else { return nil }
      self.init(day: next, time: read.time)
    } else {
      self.init(day: day, time: read.time)
    }
  }
}
