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
}
