/// An instant to the millisecond.
public struct Timestamp: Sendable, Hashable, Comparable {
  public let millisecondsSinceEpoch: Int64

  public init(millisecondsSinceEpoch: Int64) {
    self.millisecondsSinceEpoch = millisecondsSinceEpoch
  }

  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.millisecondsSinceEpoch < right.millisecondsSinceEpoch
  }

  /// The day in Shanghai, eight hours ahead of UTC the year round.
  public var dayInShanghai: CalendarDay {
    let shifted = millisecondsSinceEpoch + 8 * 3_600_000
    return CalendarDay(daysSinceEpoch: Int((shifted >= 0 ? shifted : shifted - 86_399_999) / 86_400_000))
  }

  public func adding(seconds: Int) -> Timestamp {
    Timestamp(millisecondsSinceEpoch: millisecondsSinceEpoch + Int64(seconds) * 1000)
  }
}

extension Timestamp: CustomStringConvertible {
  /// `2026-11-21T10:43:25.120Z`.
  public var description: String {
    let day = CalendarDay(
      daysSinceEpoch: Int(
        (millisecondsSinceEpoch >= 0 ? millisecondsSinceEpoch : millisecondsSinceEpoch - 86_399_999) / 86_400_000))
    let rest = Int(millisecondsSinceEpoch - Int64(day.daysSinceEpoch) * 86_400_000)
    func pad(_ value: Int, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let seconds = rest / 1000
    return
      "\(day)T\(pad(seconds / 3600, 2)):\(pad(seconds / 60 % 60, 2)):\(pad(seconds % 60, 2)).\(pad(rest % 1000, 3))Z"
  }
}
