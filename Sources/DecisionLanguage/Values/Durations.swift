import Decimals

/// A whole number of months: FEEL's years and months duration.
public struct YearsAndMonthsDuration: Sendable, Hashable, Comparable {
  /// Negative for a duration that leads back.
  public let months: Int

  public init(months: Int) {
    self.months = months
  }

  /// What an operation comes to; `nil` for the one number whose opposite has no place, so that every duration can be
  /// turned round.
  init?(exactly months: Int) {
    guard months != .min else { return nil }
    self.months = months
  }

  public static func < (left: Self, right: Self) -> Bool { left.months < right.months }
}

/// A number of nanoseconds: FEEL's days and time duration.
public struct DaysAndTimeDuration: Sendable, Hashable, Comparable {
  /// Negative for a duration that leads back.
  public let nanoseconds: Int128

  public init(nanoseconds: Int128) {
    self.nanoseconds = nanoseconds
  }

  /// What an operation comes to; `nil` for the one number whose opposite has no place.
  init?(exactly nanoseconds: Int128) {
    guard nanoseconds != .min else { return nil }
    self.nanoseconds = nanoseconds
  }

  public init(seconds: Int) {
    nanoseconds = Int128(seconds) * 1_000_000_000
  }

  public static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }
}

extension YearsAndMonthsDuration: CustomStringConvertible {
  /// `P1Y2M`, `-P3M`, `P0M`.
  public var description: String {
    let magnitude = months.magnitude
    if magnitude == 0 { return "P0M" }
    return (months < 0 ? "-P" : "P") + (magnitude >= 12 ? "\(magnitude / 12)Y" : "")
      + (magnitude % 12 > 0 ? "\(magnitude % 12)M" : "")
  }
}

extension DaysAndTimeDuration: CustomStringConvertible {
  /// `P1DT2H3M4.5S`, `-PT30M`, `PT0S`.
  public var description: String {
    if nanoseconds == 0 { return "PT0S" }
    let total = nanoseconds.magnitude
    let seconds = total / 1_000_000_000
    let fraction = ClockTime.fraction(Int(total % 1_000_000_000))
    var time = ""
    if seconds / 3600 % 24 > 0 { time += "\(seconds / 3600 % 24)H" }
    if seconds / 60 % 60 > 0 { time += "\(seconds / 60 % 60)M" }
    if seconds % 60 > 0 || !fraction.isEmpty { time += "\(seconds % 60)\(fraction)S" }
    let days = seconds / 86_400
    return (nanoseconds < 0 ? "-P" : "P") + (days > 0 ? "\(days)D" : "") + (time.isEmpty ? "" : "T" + time)
  }
}

extension Value {
  /// Reads a duration of either kind, `P1Y2M` or `P1DT2H3M4.5S`; `nil` for anything else, and for the two kinds mixed.
  public init?(durationText text: String) {
    guard let value = DurationText.read(text) else { return nil }
    self = value
  }
}

/// Either kind of duration, as XML Schema writes them.
enum DurationText {
  /// Reads `[-]PnYnM` or `[-]PnDTnHnMn.nS`; `nil` for anything else, and for the two kinds mixed.
  static func read(_ text: String) -> Value? {
    var rest = text[...]
    let isNegative = rest.first == "-"
    if isNegative { rest = rest.dropFirst() }
    guard rest.first == "P" else { return nil }
    rest = rest.dropFirst()
    let halves = rest.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
    guard !rest.isEmpty, halves.count == 1 || !halves[1].isEmpty else { return nil }
    guard let date = parts(halves[0], units: "YMD"), let time = parts(halves.count == 2 ? halves[1] : "", units: "HMS")
    else { return nil }
    let hasMonths = date.keys.contains("Y") || date.keys.contains("M")
    if hasMonths {
      guard date["D"] == nil, time.isEmpty, let months = whole(date, ["Y": 12, "M": 1]),
        let count = Int(exactly: months)
      else { return nil }
      return .yearsAndMonths(YearsAndMonthsDuration(months: isNegative ? -count : count))
    }
    guard let days = whole(date, ["D": 86_400]), let clock = whole(time, ["H": 3600, "M": 60, "S": 1]) else {
      return nil
    }
    let fraction = (time["S"]?.fraction).map { digits in
      Int128(digits.prefix(9) + String(repeating: "0", count: 9 - digits.prefix(9).count)) ?? 0
    }
    let (seconds, overflows) = days.addingReportingOverflow(clock)
    let (scaled, scalingOverflows) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflows, !scalingOverflows, scaled <= Int128.max - 1_000_000_000 else { return nil }
    let nanoseconds = scaled + (fraction ?? 0)
    return .daysAndTime(DaysAndTimeDuration(nanoseconds: isNegative ? -nanoseconds : nanoseconds))
  }

  private typealias Part = (digits: Substring, fraction: Substring?)

  /// The numbers before each unit; units keep their order and stand once. Only seconds may have a fraction.
  private static func parts(_ text: Substring, units: String) -> [Character: Part]? {
    var found: [Character: Part] = [:]
    var units = units[...]
    var rest = text
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest[digits.endIndex...]
      var fraction: Substring?
      if rest.first == "." {
        let decimals = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
        fraction = decimals
        rest = rest[decimals.endIndex...]
      }
      guard digits.isDigits, let unit = rest.first, let position = units.firstIndex(of: unit),
        fraction == nil || unit == "S"
      else { return nil }
      found[unit] = (digits, fraction)
      units = units[units.index(after: position)...]
      rest = rest.dropFirst()
    }
    return found
  }

  private static func whole(_ parts: [Character: Part], _ factors: [Character: Int128]) -> Int128? {
    var total: Int128 = 0
    for (unit, part) in parts {
      guard part.digits.utf8.count <= 30, let number = Int128(part.digits), let factor = factors[unit] else {
        return nil
      }
      let (scaled, overflows) = number.multipliedReportingOverflow(by: factor)
      let (sum, sumOverflows) = total.addingReportingOverflow(scaled)
      guard !overflows, !sumOverflows else { return nil }
      total = sum
    }
    return total
  }
}
