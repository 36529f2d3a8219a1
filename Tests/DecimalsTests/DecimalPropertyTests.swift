import Randomness
import Testing

@testable import Decimals

/// Decimal arithmetic against whole numbers of any length, digit by digit: a reference that shares nothing with it.
@Suite("Decimals against a reference")
struct DecimalPropertyTests {
  /// A natural number as its decimal digits, the lowest first.
  struct Natural: Equatable {
    var digits: [Int]

    init(_ text: some StringProtocol) { digits = text.reversed().compactMap(\.wholeNumberValue) }

    static func * (left: Natural, right: Natural) -> Natural {
      var cells = [Int](repeating: 0, count: left.digits.count + right.digits.count)
      for (i, a) in left.digits.enumerated() {
        for (j, b) in right.digits.enumerated() { cells[i + j] += a * b }
      }
      var carry = 0
      for index in cells.indices {
        carry += cells[index]
        cells[index] = carry % 10
        carry /= 10
      }
      while cells.count > 1, cells.last == 0 { cells.removeLast() }
      var product = Natural("0")
      product.digits = cells
      return product
    }

    /// Rounded half to even to 34 digits, with the exponent that this brings.
    var rounded: (text: String, exponent: Int) {
      let excess = max(0, digits.count - 34)
      guard excess > 0 else { return (String(digits.reversed().map(String.init).joined()), 0) }
      var kept = Array(digits[excess...])
      let isAbove = digits[excess - 1] > 5 || (digits[excess - 1] == 5 && digits[..<(excess - 1)].contains { $0 != 0 })
      let isTie = digits[excess - 1] == 5 && !digits[..<(excess - 1)].contains { $0 != 0 }
      if isAbove || (isTie && kept[0] % 2 == 1) {
        var index = 0
        while true {
          if index == kept.count { kept.append(0) }
          kept[index] += 1
          if kept[index] < 10 { break }
          kept[index] = 0
          index += 1
        }
      }
      return (kept.reversed().map(String.init).joined(), excess)
    }
  }

  static func digits(_ count: Int, _ generator: inout SeededGenerator) -> String {
    (0..<count).map { "\(Int.random(in: $0 == 0 ? 1...9 : 0...9, using: &generator))" }.joined()
  }

  @Test("a product is the exact one, rounded once")
  func products() throws {
    var generator = SeededGenerator(seed: 37)
    for _ in 0..<1_000 {
      let left = Self.digits(Int.random(in: 1...34, using: &generator), &generator)
      let right = Self.digits(Int.random(in: 1...34, using: &generator), &generator)
      let (text, exponent) = (Natural(left) * Natural(right)).rounded
      let factor = try #require(Decimal128(exactly: right))
      let product = try #require(Decimal128(exactly: left)?.multiplied(by: factor))
      #expect(product == Decimal128(exactly: "\(text)E\(exponent)"), "\(left) × \(right)")
    }
  }

  @Test("a whole power is the exact one, rounded once")
  func powers() throws {
    var generator = SeededGenerator(seed: 41)
    for _ in 0..<200 {
      let base = Self.digits(Int.random(in: 1...34, using: &generator), &generator)
      let exponent = Int.random(in: 1...40, using: &generator)
      var exact = Natural("1")
      for _ in 0..<exponent { exact = exact * Natural(base) }
      let (text, shift) = exact.rounded
      let power = try #require(Decimal128(exactly: base)?.raised(to: Decimal128(exponent)))
      #expect(power == Decimal128(exactly: "\(text)E\(shift)"), "\(base) ** \(exponent)")
    }
  }

  @Test("sums, differences and remainders of whole numbers are those of the machine's own")
  func sums() throws {
    var generator = SeededGenerator(seed: 43)
    for _ in 0..<2_000 {
      let left = Int.random(in: -1_000_000_000_000_000_000...1_000_000_000_000_000_000, using: &generator)
      let right = Int.random(in: -1_000_000_000_000...1_000_000_000_000, using: &generator)
      let (a, b) = (Decimal128(left), Decimal128(right))
      #expect(a.adding(b)?.integer == left + right)
      #expect(a.subtracting(b)?.integer == left - right)
      guard right != 0 else { continue }
      let rest = left % right
      #expect(a.modulo(b)?.integer == (rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest))
    }
  }

  @Test("a power and the power of its reciprocal make one, to the last digit but one")
  func reciprocals() throws {
    var generator = SeededGenerator(seed: 47)
    let tolerance = try #require(Decimal128(exactly: "2E-33"))
    for _ in 0..<500 {
      let base = try #require(Decimal128(exactly: "1." + Self.digits(20, &generator)))
      let exponent = Int.random(in: 1...300, using: &generator)
      let power = try #require(base.raised(to: Decimal128(exponent)))
      let inverse = try #require(base.raised(to: Decimal128(-exponent)))
      let error = try #require(power.multiplied(by: inverse)?.subtracting(.one))
      #expect(error.magnitude <= tolerance, "\(base) ** \(exponent)")
    }
  }

  /// The numbers of some digits, with a point somewhere and trailing zeros as often as not.
  private static func numeral(_ generator: inout SeededGenerator) -> String {
    let count = Int.random(in: 1...34, using: &generator)
    let digits = (0..<count).map { _ in "\(Int.random(in: 0...9, using: &generator))" }.joined()
    let zeros = String(repeating: "0", count: Bool.random(using: &generator) ? 0 : min(34 - count, 5))
    let point = Int.random(in: 0...(count + zeros.count), using: &generator)
    let (whole, fraction) = ((digits + zeros).prefix(point), (digits + zeros).dropFirst(point))
    let sign = ["", "-", "+"][Int.random(in: 0..<3, using: &generator)]
    return "\(sign)\(whole)\(fraction.isEmpty ? "" : ".")\(fraction)"
  }

  @Test("a short numeral is read to the very bits that the library makes of it, and any is written as it was")
  func numerals() throws {
    var generator = SeededGenerator(seed: 53)
    for _ in 0..<2_000 {
      let text = Self.numeral(&generator)
      let number = try #require(Decimal128(exactly: text))
      // With an exponent it is left to the library.
      let other = try #require(Decimal128(exactly: text + "E0"))
      #expect(number.unpacked == other.unpacked, "\(text)")
      #expect(Decimal128(exactly: number.description + "E0") == other)
      let parts = Natural(other.parts.digits) == Natural(text.filter(\.isNumber).trimmed)
      #expect(parts && number.scale == text.drop { $0 != "." }.dropFirst().trimmedEnd.count, "\(text)")
    }
  }

  @Test("numbers stand to each other as their difference to zero, and those that are equal hash alike")
  func order() throws {
    var generator = SeededGenerator(seed: 59)
    for round in 0..<3_000 {
      let text = Self.numeral(&generator)
      let one = try #require(Decimal128(exactly: text))
      // Every third pair is equal, or differs in the last of so many digits.
      let near = text + (text.contains(".") ? "000" : ".000")
      let other = try #require(Decimal128(exactly: round % 3 == 0 && near.count < 30 ? near : Self.numeral(&generator)))
      let difference = try #require(one.subtracting(other))
      #expect((one < other) == difference.isNegative && (other < one) == (-difference).isNegative)
      #expect((one == other) == difference.isZero && (one == other) == (other == one))
      if one == other { #expect(one.hashValue == other.hashValue) }
    }
  }
}

extension StringProtocol {
  /// Digits without zeros at their ends, of which one is left.
  fileprivate var trimmed: String {
    let text = String(drop { $0 == "0" }).trimmedEnd
    return text.isEmpty ? "0" : text
  }

  fileprivate var trimmedEnd: String {
    var text = String(self)
    while text.last == "0" { text.removeLast() }
    return text
  }
}
