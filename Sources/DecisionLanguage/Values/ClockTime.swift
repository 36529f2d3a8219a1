import Quantities

/// A time of day, with a zone or without: FEEL's time.
public struct ClockTime: Sendable, Hashable {
  /// Since midnight, from 0 to 86,399,999,999,999.
  public let nanoseconds: Int64
  public let zone: TimeZoneMark?

  static let nanosecondsOfSecond: Int64 = 1_000_000_000
  static let nanosecondsOfDay: Int64 = 86_400_000_000_000

  /// `nil` where the parts are no time of day.
  public init?(hour: Int, minute: Int, second: Int, nanosecond: Int = 0, zone: TimeZoneMark? = nil) {
    guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second),
      (0..<1_000_000_000).contains(nanosecond)
    else { return nil }
    self.init(
      nanoseconds: Int64(hour * 3600 + minute * 60 + second) * Self.nanosecondsOfSecond + Int64(nanosecond),
      zone: zone)
  }

  /// - Parameter nanoseconds: since midnight; counted around the clock where they exceed a day.
  init(nanoseconds: Int64, zone: TimeZoneMark?) {
    let rest = nanoseconds % Self.nanosecondsOfDay
    self.nanoseconds = rest < 0 ? rest + Self.nanosecondsOfDay : rest
    self.zone = zone
  }

  public static let midnight = ClockTime(nanoseconds: 0, zone: nil)

  public var secondOfDay: Int { Int(nanoseconds / Self.nanosecondsOfSecond) }
  public var hour: Int { secondOfDay / 3600 }
  public var minute: Int { secondOfDay / 60 % 60 }
  public var second: Int { secondOfDay % 60 }
  public var nanosecond: Int { Int(nanoseconds % Self.nanosecondsOfSecond) }

  /// Seconds east of UTC; a named zone counts as on 1970-01-01, since a time has no day to ask for.
  var offset: Int? { zone?.offset(atLocal: secondOfDay) }

  func withZone(_ zone: TimeZoneMark?) -> ClockTime { ClockTime(nanoseconds: nanoseconds, zone: zone) }
}

extension ClockTime: CustomStringConvertible {
  /// `10:30:00`, `10:30:00.25+08:00`, `10:30:00@Asia/Shanghai`.
  public var description: String {
    "\(hour.twoDigits):\(minute.twoDigits):\(second.twoDigits)\(Self.fraction(nanosecond))\(zone?.description ?? "")"
  }

  /// `.25` for a quarter of a second; nothing for a whole one.
  static func fraction(_ nanosecond: Int) -> String {
    guard nanosecond != 0 else { return "" }
    var digits = String(nanosecond)
    digits = String(repeating: "0", count: 9 - digits.count) + digits
    while digits.last == "0" { digits.removeLast() }
    return "." + digits
  }

  /// Reads `10:30:00[.fraction][zone]`; `nil` for anything else. Digits after the ninth are cut off.
  public init?(_ text: String) {
    guard let read = Self.read(text[...]), !read.isMidnightAfter else { return nil }
    self = read.time
  }

  /// A time, and whether it is the `24:00:00` that ISO 8601 allows for the end of a day.
  static func read(_ text: Substring) -> (time: ClockTime, isMidnightAfter: Bool)? {
    let clock = text.prefix { $0.isASCII && ($0.isNumber || $0 == ":" || $0 == ".") }
    let rest = text[clock.endIndex...]
    var zone: TimeZoneMark?
    if !rest.isEmpty {
      zone = TimeZoneMark(rest)
      if zone == nil { return nil }
    }
    let halves = clock.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let parts = halves[0].split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ $0.utf8.count == 2 && $0.isDigits }), let hour = Int(parts[0]),
      let minute = Int(parts[1]), let second = Int(parts[2])
    else { return nil }
    var nanosecond = 0
    if halves.count == 2 {
      guard halves[1].isDigits else { return nil }
      let digits = halves[1].prefix(9)
      nanosecond = Int(digits + String(repeating: "0", count: 9 - digits.count)) ?? 0
    }
    if hour == 24, minute == 0, second == 0, nanosecond == 0 { return (midnight.withZone(zone), true) }
    return ClockTime(hour: hour, minute: minute, second: second, nanosecond: nanosecond, zone: zone).map { ($0, false) }
  }
}
