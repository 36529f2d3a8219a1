import Decimals
import Diagnostics
import Quantities
import Randomness
import Testing

@testable import DecisionLanguage

/// Arithmetic, dates, durations and ranges against references that calculate in another way: to the last digit.
@Suite("Against independent references")
struct ReferenceTests {
  /// Numerals of every length, sign and size: short ones, those at a rounding's edge, and those of 34 digits.
  static func numeral(_ generator: inout SeededGenerator) -> String {
    let edges = [
      "0", "1", "0.5", "2.5", "-2.5", "0.125", "10", "0.1", "3", "7", "9999999999999999999999999999999999", "1e-20",
      "5e30",
    ]
    if Int.random(in: 0..<4, using: &generator) == 0 { return edges.randomElement(using: &generator) ?? "0" }
    let count = Int.random(in: 1...([4, 9, 17, 34].randomElement(using: &generator) ?? 4), using: &generator)
    var digits = (0..<count).map { _ in "\(Int.random(in: 0...9, using: &generator))" }
    if Bool.random(using: &generator) { digits.insert(".", at: Int.random(in: 1...digits.count, using: &generator)) }
    if digits.last == "." { digits.append("0") }
    return (Bool.random(using: &generator) ? "-" : "") + digits.joined()
  }

  private func number(_ text: String) throws -> Decimal128? {
    guard case .known(.number(let number)) = try LanguageTests.evaluate(text) else { return nil }
    return number
  }

  @Test("sums, differences, products and quotients are right to the last of 34 digits, halves to the even one")
  func arithmetic() throws {
    var generator = SeededGenerator(seed: 61)
    var inexact = 0
    for _ in 0..<120 {
      let (one, other) = (Self.numeral(&generator), Self.numeral(&generator))
      let (first, second) = (Fraction(numeral: one), Fraction(numeral: other))
      for (sign, exact) in [("+", first + second), ("-", first - second), ("*", first * second)] {
        let result = try #require(try number("(\(one)) \(sign) (\(other))"))
        #expect(Fraction(numeral: result.description) == exact.inDecimal128, "\(one) \(sign) \(other) = \(result)")
        if exact.inDecimal128 != exact { inexact += 1 }
      }
      if second.above.isZero {
        #expect(try number("(\(one)) / (\(other))") == nil)
      } else {
        let result = try #require(try number("(\(one)) / (\(other))"))
        #expect(Fraction(numeral: result.description) == (first / second).inDecimal128, "\(one) / \(other) = \(result)")
      }
      let text = "[(\(one)) < (\(other)), (\(one)) = (\(other)), (\(one)) >= (\(other))]"
      #expect(
        try LanguageTests.evaluate(text)
          == .known(.list([.boolean(first < second), .boolean(first == second), .boolean(!(first < second))])),
        "\(text)")
    }
    #expect(inexact > 15)
  }

  @Test("a square root lies within half of its last digit")
  func squareRoots() throws {
    var generator = SeededGenerator(seed: 79)
    var numerals = ["957903289218401107.0434192541224824", "6224639076568280814141291736662.572"]
    for _ in 0..<150 { numerals.append(Self.numeral(&generator)) }
    for numeral in numerals {
      let square = Fraction(numeral: numeral)
      guard let root = try number("sqrt(\(numeral))") else {
        #expect(square.isNegative, "\(numeral)")
        continue
      }
      let text = root.description
      guard square != Fraction(numeral: "0") else {
        #expect(text == "0")
        continue
      }
      // Half of a unit of the 34th digit, where the root has so many.
      let whole = text.prefix { $0 != "." }
      let places = whole == "0" ? 34 + text.dropFirst(2).prefix { $0 == "0" }.count : 34 - whole.count
      let half = Fraction(numeral: "5e\(-places - 1)")
      let (low, high) = (Fraction(numeral: text) - half, Fraction(numeral: text) + half)
      #expect(!(square < low * low) && !(high * high < square), "sqrt(\(numeral)) = \(text)")
    }
  }

  @Test("every rounding of FEEL gives the multiple that its rule names")
  func rounding() throws {
    var generator = SeededGenerator(seed: 67)
    let rules: [(String, Fraction.Rounding)] = [
      ("decimal", .halfEven), ("round up", .up), ("round down", .down), ("round half up", .halfUp),
      ("round half down", .halfDown), ("floor", .floor), ("ceiling", .ceiling),
    ]
    for round in 0..<90 {
      // Every third is a tie.
      var numeral = Self.numeral(&generator)
      let places = Int.random(in: -3...6, using: &generator)
      if round % 3 == 0 {
        let tie = Fraction(numeral: "\(Int.random(in: -999...999, using: &generator))5e\(-places - 1)")
        numeral = "\(tie.isNegative ? "-" : "")\(tie.above) / \(tie.below)"
      }
      let exact = try #require(try number(numeral)).description
      for (name, rule) in rules {
        let expected = Fraction(numeral: exact).rounded(places: places, rule)
        guard let result = try number("\(name)(\(numeral), \(places))") else {
          // Only where 34 digits can't hold the places asked for.
          #expect(expected.inDecimal128 != expected || places > 0, "\(name)(\(numeral), \(places))")
          continue
        }
        #expect(
          Fraction(numeral: result.description) == expected.inDecimal128, "\(name)(\(numeral), \(places)) = \(result)")
      }
    }
  }

  // MARK: Days

  /// The number of a day by counting years and months one by one from 1 March of year 0: nothing clever in it.
  static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
    func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var number = 0
    for past in stride(from: min(year, 1970), to: max(year, 1970), by: 1) {
      number += (isLeap(past) ? 366 : 365) * (year < 1970 ? -1 : 1)
    }
    for past in 0..<(month - 1) { number += lengths[past] + (past == 1 && isLeap(year) ? 1 : 0) }
    return number + day - 1
  }

  static func isDay(_ year: Int, _ month: Int, _ day: Int) -> Bool {
    dayNumber(year, month, day) < (month == 12 ? dayNumber(year + 1, 1, 1) : dayNumber(year, month + 1, 1))
  }

  static func iso(_ year: Int, _ month: Int, _ day: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let digits = "\(abs(year))"
    return (year < 0 ? "-" : "") + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      + "-\(two(month))-\(two(day))"
  }

  @Test("days, their distances, weekdays and months are what counting gives")
  func days() throws {
    var generator = SeededGenerator(seed: 71)
    func civil() -> (Int, Int, Int) {
      while true {
        let year = Int.random(
          in: [-3_000...3_000, 1890...2110].randomElement(using: &generator) ?? 1900...2000, using: &generator)
        let month = [1, 2, 2, 3, 12, Int.random(in: 1...12, using: &generator)].randomElement(using: &generator) ?? 2
        let day = [1, 28, 29, 30, 31].randomElement(using: &generator) ?? 28
        if Self.isDay(year, month, day) { return (year, month, day) }
      }
    }
    for _ in 0..<120 {
      let (one, other) = (civil(), civil())
      let (first, second) = (Self.iso(one.0, one.1, one.2), Self.iso(other.0, other.1, other.2))
      let (start, end) = (Self.dayNumber(one.0, one.1, one.2), Self.dayNumber(other.0, other.1, other.2))
      #expect(
        try number("(@\"\(first)\" - @\"\(second)\") / @\"P1D\"") == Decimal128(start - end), "\(first) - \(second)")
      #expect(try LanguageTests.text("@\"\(first)\" + @\"P1D\" * \(end - start)") == second)
      #expect(try number("@\"\(first)\".weekday") == Decimal128(((start % 7 + 10) % 7) + 1), "\(first)")
      let ofYear = start - Self.dayNumber(one.0, 1, 1) + 1
      #expect(try number("day of year(@\"\(first)\")") == Decimal128(ofYear), "\(first)")
      // The ISO week is that of the Thursday in it.
      let thursday = start - (start % 7 + 10) % 7 + 3
      let year = [one.0 - 1, one.0, one.0 + 1].last { Self.dayNumber($0, 1, 1) <= thursday } ?? one.0
      #expect(
        try number("week of year(@\"\(first)\")") == Decimal128((thursday - Self.dayNumber(year, 1, 1)) / 7 + 1),
        "\(first)")
      // Months later is the same day, or the month's last.
      let months = Int.random(in: -40...40, using: &generator)
      let total = one.0 * 12 + one.1 - 1 + months
      let (laterYear, laterMonth) = (Int((Double(total) / 12).rounded(.down)), ((total % 12) + 12) % 12 + 1)
      let day = (1...one.2).last { Self.isDay(laterYear, laterMonth, $0) } ?? 1
      #expect(
        try LanguageTests.text("@\"\(first)\" + @\"P1M\" * \(months)") == Self.iso(laterYear, laterMonth, day),
        "\(first) \(months)")
      // Whole months between are the most that can be added without passing the other day.
      if start <= end {
        var whole = (other.0 - one.0) * 12 + other.1 - one.1
        if one.2 > other.2 { whole -= 1 }
        #expect(
          try number("years and months duration(@\"\(first)\", @\"\(second)\") / @\"P1M\"") == Decimal128(whole),
          "\(first) \(second)")
      }
    }
  }

  @Test("durations add, multiply and divide as their seconds and months do")
  func durations() throws {
    var generator = SeededGenerator(seed: 73)
    for _ in 0..<80 {
      let (one, other) = (
        Int.random(in: -200_000...200_000, using: &generator), Int.random(in: 1...90_000, using: &generator)
      )
      let factor = Int.random(in: -9...9, using: &generator)
      func seconds(_ count: Int) -> String { "duration(\"\(count < 0 ? "-" : "")PT\(abs(count))S\")" }
      func months(_ count: Int) -> String { "duration(\"\(count < 0 ? "-" : "")P\(abs(count))M\")" }
      for unit in [seconds, months] {
        #expect(
          try LanguageTests.evaluate("\(unit(one)) + \(unit(other)) = \(unit(one + other))") == .known(.boolean(true)))
        #expect(
          try LanguageTests.evaluate("\(unit(one)) * \(factor) = \(unit(one * factor))") == .known(.boolean(true)))
        let quotient = Fraction(numeral: "\(one)") / Fraction(numeral: "\(other)")
        let result = try #require(try number("\(unit(one)) / \(unit(other))"))
        #expect(Fraction(numeral: result.description) == quotient.inDecimal128, "\(one) / \(other)")
        #expect(try LanguageTests.evaluate("\(unit(one)) < \(unit(other))") == .known(.boolean(one < other)))
      }
      let (days, hours, minutes) = (abs(one) / 86_400, abs(one) % 86_400 / 3_600, abs(one) % 3_600 / 60)
      let sign = one < 0 ? -1 : 1
      #expect(
        try LanguageTests.evaluate(
          "[\(seconds(one)).days, \(seconds(one)).hours, \(seconds(one)).minutes, \(seconds(one)).seconds]")
          == .known(.list([days, hours, minutes, abs(one) % 60].map { .number(Decimal128($0 * sign)) })), "\(one)")
      #expect(
        try LanguageTests.evaluate("[\(months(one)).years, \(months(one)).months]")
          == .known(.list([.number(Decimal128(one / 12)), .number(Decimal128(one % 12))])), "\(one)")
    }
  }

  @Test("what the kit's tolerance of a hundred-millionth would let pass is exact here")
  func exactness() throws {
    for (text, expected) in [
      ("0.1 + 0.2", "0.3"), ("1.1 * 1.1", "1.21"), ("1 / 3", "0.3333333333333333333333333333333333"),
      ("2 / 3", "0.6666666666666666666666666666666667"), ("1e33 + 0.5", "1000000000000000000000000000000000"),
      ("1e33 + 1.5", "1000000000000000000000000000000002"),
      ("9999999999999999999999999999999999 + 1", "10000000000000000000000000000000000"),
      ("0.00000001 = 0.00000002", "false"),
      ("1 - 0.99999999999999999999999999999999", "0.00000000000000000000000000000001"),
      ("100 * 1.005", "100.5"), ("sum([0.1, 0.2, 0.3, -0.6])", "0"), ("decimal(2.675, 2)", "2.68"),
      ("decimal(2.665, 2)", "2.66"), ("mean([1, 2, 2])", "1.666666666666666666666666666666667"),
      ("132000000 / 100000000 - 1 >= 0.32", "true"), ("129999999.99 / 100000000 - 1 >= 0.3", "false"),
      ("sqrt(2)", "1.414213562373095048801688724209698"), ("exp(1)", "2.718281828459045235360287471352662"),
      ("log(10)", "2.302585092994045684017991454684364"), ("2 ** 0.5", "1.414213562373095048801688724209698"),
      ("1.0000000001 ** 2", "1.00000000020000000001"), ("modulo(-12, 5)", "3"), ("modulo(10.1, 4.5)", "1.1"),
    ] {
      #expect(try LanguageTests.text(text) == expected, "\(text)")
    }
  }
}
