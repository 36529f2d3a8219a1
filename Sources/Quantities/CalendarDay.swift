// Quantities: money, shares, periods, days, areas, industries and credit codes, each its own type.
// May import: Decimals, Diagnostics.
// Start reading at `Money`, `CalendarDay` and `Period`.

/// A day of the proleptic Gregorian calendar, without time or zone.
///
/// Years reach ±999,999,999 as FEEL asks; a day costs one integer.
public struct CalendarDay: Sendable, Hashable, Comparable {
  /// Days since 1970-01-01.
  public let daysSinceEpoch: Int

  public init(daysSinceEpoch: Int) {
    self.daysSinceEpoch = daysSinceEpoch
  }

  /// The day of a year, month and day, or `nil` where the calendar has no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard (-999_999_999...999_999_999).contains(year), (1...12).contains(month),
      day >= 1, day <= Self.length(ofMonth: month, year: year)
    else { return nil }
    // Days from civil: years begin in March, so that the leap day is the last of its year.
    let shifted = month <= 2 ? year - 1 : year
    let era = Self.floorDivide(shifted, 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    daysSinceEpoch = era * 146_097 + dayOfEra - 719_468
  }

  public var civil: (year: Int, month: Int, day: Int) {
    let shifted = daysSinceEpoch + 719_468
    let era = Self.floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  public var year: Int { civil.year }
  public var month: Int { civil.month }
  public var day: Int { civil.day }

  /// 1 for Monday to 7 for Sunday, as ISO 8601 counts.
  public var weekday: Int { (daysSinceEpoch % 7 + 10) % 7 + 1 }

  /// The day that lies so many days later, earlier for a number below zero.
  public func adding(days: Int) -> CalendarDay {
    CalendarDay(daysSinceEpoch: daysSinceEpoch + days)
  }

  public static func < (left: CalendarDay, right: CalendarDay) -> Bool {
    left.daysSinceEpoch < right.daysSinceEpoch
  }

  /// Whether a year of the Gregorian calendar has 366 days.
  public static func isLeap(year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// The number of days of a month from 1 to 12.
  public static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: isLeap(year: year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func floorDivide(_ dividend: Int, _ divisor: Int) -> Int {
    dividend >= 0 ? dividend / divisor : (dividend - divisor + 1) / divisor
  }
}

extension CalendarDay: CustomStringConvertible, LosslessStringConvertible {
  /// `2025-12-31`.
  public var description: String {
    let (year, month, day) = civil
    if (0...9999).contains(year) {
      return String(unsafeUninitializedCapacity: 10) { bytes in
        func write(_ number: Int, _ places: Range<Int>) {
          var rest = number
          for place in places.reversed() { (bytes[place], rest) = (UInt8(ascii: "0") + UInt8(rest % 10), rest / 10) }
        }
        write(year, 0..<4)
        bytes[4] = UInt8(ascii: "-")
        write(month, 5..<7)
        bytes[7] = UInt8(ascii: "-")
        write(day, 8..<10)
        return 10
      }
    }
    let digits = String(year.magnitude)
    let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return "\(year < 0 ? "-" : "")\(padded)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
  }

  /// Reads an ISO day, `2025-12-31`; `nil` for anything else, also for a day that the calendar lacks.
  public init?(_ description: String) {
    var description = description
    if let found = description.withUTF8({ CalendarDay(plain: $0) }) {
      self = found
      return
    }
    let isNegative = description.hasPrefix("-")
    let parts = description.dropFirst(isNegative ? 1 : 0).split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, (4...9).contains(parts[0].count), parts[1].count == 2, parts[2].count == 2,
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      !(parts[0].count > 4 && parts[0].hasPrefix("0")), !(isNegative && parts[0] == "0000"),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    self.init(year: isNegative ? -year : year, month: month, day: day)
  }

  /// Reads an ISO day of a year of four digits; `nil` for anything else.
  public init?(plain bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = bytes.number(0..<4), let month = bytes.number(5..<7), let day = bytes.number(8..<10)
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The number that some digits tell; `nil` where one of them is none.
  func number(_ places: Range<Int>) -> Int? {
    var number = 0
    for place in places {
      let digit = self[place] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      number = number * 10 + Int(digit)
    }
    return number
  }
}
