/// An instant to the millisecond.
public struct Timestamp: Sendable, Hashable, Comparable {
  public let millisecondsSinceEpoch: Int64

  public init(millisecondsSinceEpoch: Int64) {
    self.millisecondsSinceEpoch = millisecondsSinceEpoch
  }

  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.millisecondsSinceEpoch < right.millisecondsSinceEpoch
  }

  /// How far Shanghai is ahead of UTC, the year round.
  private static let shanghai: Int64 = 8 * 3_600_000

  /// A minute of a day in Shanghai, counted from its midnight; `nil` beyond what a timestamp holds.
  public init?(dayInShanghai day: CalendarDay, minute: Int) {
    let (ofDay, isBeyond) = Int64(day.daysSinceEpoch).multipliedReportingOverflow(by: 1_440)
    let (minutes, isFurther) = ofDay.addingReportingOverflow(Int64(minute) - Self.shanghai / 60_000)
    let (milliseconds, isFarthest) = minutes.multipliedReportingOverflow(by: 60_000)
    guard !isBeyond, !isFurther, !isFarthest else { return nil }
    self.init(millisecondsSinceEpoch: milliseconds)
  }

  /// The last millisecond of a day in Shanghai.
  public init(endOfDayInShanghai day: CalendarDay) {
    self.init(millisecondsSinceEpoch: (Int64(day.daysSinceEpoch) + 1) * 86_400_000 - Self.shanghai - 1)
  }

  /// The day in Shanghai.
  public var dayInShanghai: CalendarDay { inShanghai.day }

  /// The minute of the day in Shanghai, from 0 to 1,439.
  public var minuteInShanghai: Int { inShanghai.millisecond / 60_000 }

  /// What a clock in Shanghai shows: `2026-11-21T18:43:25.120`.
  public var textInShanghai: String { Self.text(inShanghai) }

  private var inShanghai: (day: CalendarDay, millisecond: Int) { Self.parts(millisecondsSinceEpoch + Self.shanghai) }

  /// The instant that lies so many seconds later, earlier for a number below zero.
  public func adding(seconds: Int) -> Timestamp {
    Timestamp(millisecondsSinceEpoch: millisecondsSinceEpoch + Int64(seconds) * 1000)
  }
}

extension Timestamp: CustomStringConvertible {
  /// `2026-11-21T10:43:25.120Z`.
  public var description: String { Self.text(Self.parts(millisecondsSinceEpoch)) + "Z" }

  /// The day and what has passed of it.
  private static func parts(_ milliseconds: Int64) -> (day: CalendarDay, millisecond: Int) {
    let day = Int((milliseconds >= 0 ? milliseconds : milliseconds - 86_399_999) / 86_400_000)
    return (CalendarDay(daysSinceEpoch: day), Int(milliseconds - Int64(day) * 86_400_000))
  }

  private static func text(_ parts: (day: CalendarDay, millisecond: Int)) -> String {
    func pad(_ value: Int, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let seconds = parts.millisecond / 1000
    return "\(parts.day)T\(pad(seconds / 3600, 2)):\(pad(seconds / 60 % 60, 2)):\(pad(seconds % 60, 2))"
      + ".\(pad(parts.millisecond % 1000, 3))"
  }
}
