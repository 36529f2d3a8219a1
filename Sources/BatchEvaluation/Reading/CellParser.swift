import Quantities

/// Reads cells in their plainest form from bytes; whatever else a cell may be written as is left to the schema.
struct CellParser: Sendable {
  private let format: ColumnFormat
  private let choices: [[UInt8]]
  private let scale: Int
  private let isNatural: Bool

  /// What a cell comes to that this parser does not read.
  static let doubtful = Int64.max

  init(_ format: ColumnFormat) {
    self.format = format
    if case .choice(let names) = format { choices = names.map { Array($0.utf8) } } else { choices = [] }
    if case .decimal(let scale, let isNatural) = format {
      (self.scale, self.isNatural) = (scale, isNatural)
    } else {
      (scale, isNatural) = (0, false)
    }
  }

  /// The value of a cell, or `doubtful`.
  @inline(__always)
  func value(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int64 {
    if count == 0 { return ColumnValue.unknown }
    if count == 1, start[0] == UInt8(ascii: "-") { return ColumnValue.absent }
    switch format {
    case .decimal: return decimal(start, count)
    case .flag:
      if count == 4, start[0] == UInt8(ascii: "t"), start[1] == UInt8(ascii: "r"), start[2] == UInt8(ascii: "u"),
        start[3] == UInt8(ascii: "e")
      {
        return 1
      }
      if count == 5, start[0] == UInt8(ascii: "f"), start[1] == UInt8(ascii: "a"), start[2] == UInt8(ascii: "l"),
        start[3] == UInt8(ascii: "s"), start[4] == UInt8(ascii: "e")
      {
        return 0
      }
      return Self.doubtful
    case .day: return day(start, count)
    case .year:
      let year = digits(start, count)
      return count == 4 && (1900...2199).contains(year) ? year : Self.doubtful
    case .choice: return choice(start, count)
    case .industry:
      guard count >= 2, count <= 4 else { return Self.doubtful }
      let number = digits(start, count)
      return number == Self.doubtful ? number : number + Int64(count - 2) * 10_000
    case .area:
      guard count == 6 || count == 9 else { return Self.doubtful }
      let number = digits(start, count)
      return number == Self.doubtful || count == 6 ? number : number + 1_000_000_000
    case .text: return text(start, count)
    }
  }

  /// A number of at most eighteen digits.
  @inline(__always)
  private func digits(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int64 {
    guard count <= 18 else { return Self.doubtful }
    var number: Int64 = 0
    for index in 0..<count {
      let digit = start[index] &- UInt8(ascii: "0")
      guard digit <= 9 else { return Self.doubtful }
      number = number &* 10 &+ Int64(digit)
    }
    return number
  }

  @inline(__always)
  private func decimal(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int64 {
    // So few digits stay far from the integers' end.
    guard count + scale <= 18 else { return Self.doubtful }
    var index = 0
    let isNegative = start[0] == UInt8(ascii: "-")
    if isNegative {
      if isNatural { return Self.doubtful }
      index = 1
    }
    var number: Int64 = 0
    let first = index
    while index < count {
      let digit = start[index] &- UInt8(ascii: "0")
      if digit > 9 { break }
      number = number &* 10 &+ Int64(digit)
      index += 1
    }
    if index == first { return Self.doubtful }
    var left = scale
    if index < count {
      guard start[index] == UInt8(ascii: "."), count - index - 1 <= scale, count - index > 1 else {
        return Self.doubtful
      }
      index += 1
      while index < count {
        let digit = start[index] &- UInt8(ascii: "0")
        if digit > 9 { return Self.doubtful }
        number = number &* 10 &+ Int64(digit)
        index += 1
        left -= 1
      }
    }
    while left > 0 {
      number = number &* 10
      left -= 1
    }
    return isNegative ? -number : number
  }

  @inline(__always)
  private func day(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int64 {
    guard count == 10, start[4] == UInt8(ascii: "-"), start[7] == UInt8(ascii: "-") else { return Self.doubtful }
    let (year, month, day) = (digits(start, 4), digits(start + 5, 2), digits(start + 8, 2))
    guard year >= 1900, year <= 2199, month >= 1, month <= 12, day >= 1, day <= 28 || isDay(year, month, day) else {
      return Self.doubtful
    }
    // Days from civil: years begin in March.
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private func isDay(_ year: Int64, _ month: Int64, _ day: Int64) -> Bool {
    day <= CalendarDay.length(ofMonth: Int(month), year: Int(year))
  }

  @inline(__always)
  private func choice(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int64 {
    for (position, choice) in choices.enumerated() where choice.count == count {
      var index = 0
      while index < count, choice[index] == start[index] { index += 1 }
      if index == count { return Int64(position) }
    }
    return Self.doubtful
  }

  /// Words that are surely right: of at most 200 bytes, well-formed, without control characters, not of blanks alone.
  @inline(__always)
  private func text(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int64 {
    guard count <= 200, start[0] > 0x20 else { return Self.doubtful }
    var index = 0
    while index < count {
      let byte = start[index]
      if byte >= 0x20, byte < 0x7F {
        index += 1
        // Of the others only the common three bytes, the surrogates' lead left out, are read here.
      } else if byte >= 0xE3, byte <= 0xEF, byte != 0xED, index + 2 < count, start[index + 1] & 0xC0 == 0x80,
        start[index + 2] & 0xC0 == 0x80
      {
        index += 3
      } else {
        return Self.doubtful
      }
    }
    return 0
  }
}
