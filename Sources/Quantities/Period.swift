/// A calendar year or month: the time that a flow such as output belongs to.
public enum Period: Sendable, Hashable {
  case year(Int)
  case month(year: Int, month: Int)

  /// The first day of the period.
  public var start: CalendarDay {
    switch self {
    case .year(let year): Self.day(year, 1, 1)
    case .month(let year, let month): Self.day(year, month, 1)
    }
  }

  /// The first day after the period: a period is half-open.
  public var end: CalendarDay {
    switch self {
    case .year(let year): Self.day(year + 1, 1, 1)
    case .month(let year, let month): month == 12 ? Self.day(year + 1, 1, 1) : Self.day(year, month + 1, 1)
    }
  }

  /// The last day of the period.
  public var lastDay: CalendarDay { end.adding(days: -1) }

  /// Whether the period lies wholly before `day`: its last day is before it.
  public func isClosed(on day: CalendarDay) -> Bool { lastDay < day }

  /// Whether a day lies in the period, its first and its last day included.
  public func contains(_ day: CalendarDay) -> Bool { start <= day && day < end }

  /// The period of the same kind that lies so many before this one.
  public func earlier(by count: Int) -> Period {
    switch self {
    case .year(let year): return .year(year - count)
    case .month(let year, let month):
      let index = year * 12 + month - 1 - count
      return .month(year: index / 12, month: index % 12 + 1)
    }
  }

  public var year: Int {
    switch self {
    case .year(let year), .month(let year, _): year
    }
  }

  /// The day of a date known to exist; a period's own months and years are checked when it is read.
  private static func day(_ year: Int, _ month: Int, _ day: Int) -> CalendarDay {
    CalendarDay(year: year, month: month, day: day) ?? CalendarDay(daysSinceEpoch: 0)
  }
}

extension Period: Comparable {
  /// By first day; a year comes before its own January.
  public static func < (left: Period, right: Period) -> Bool {
    (left.start, right.end) < (right.start, left.end)
  }
}

extension Period: CustomStringConvertible, LosslessStringConvertible {
  /// `2025` or `2025-11`.
  public var description: String {
    switch self {
    case .year(let year): String(year)
    case .month(let year, let month): "\(year)-\(month < 10 ? "0" : "")\(month)"
    }
  }

  /// Reads `2025` or `2025-11`; years from 1900 to 2199.
  public init?(_ description: String) {
    var description = description
    guard let found = description.withUTF8({ Period(bytes: $0) }) else { return nil }
    self = found
  }

  /// The same of text in UTF-8.
  public init?(bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count == 4 || bytes.count == 7, let year = bytes.number(0..<4), (1900...2199).contains(year) else {
      return nil
    }
    guard bytes.count == 7 else {
      self = .year(year)
      return
    }
    guard bytes[4] == UInt8(ascii: "-"), let month = bytes.number(5..<7), (1...12).contains(month) else { return nil }
    self = .month(year: year, month: month)
  }
}
