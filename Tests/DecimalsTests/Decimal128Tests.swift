import Decimals
import Testing

@Suite("Decimal numbers")
struct Decimal128Tests {
  @Test(
    "a numeral is read exactly and written plainly",
    arguments: [
      ("0", "0"), ("-0", "0"), ("-0.00", "0"), ("007", "7"), ("+7", "7"), ("5.", "5"), (".5", "0.5"), ("0.30", "0.3"),
      ("-12.50", "-12.5"), ("1E3", "1000"), ("1e-7", "0.0000001"), ("12.5E+1", "125"),
      ("129999999.99", "129999999.99"),
      ("9999999999999999999999999999999999", "9999999999999999999999999999999999"),
      ("0.9999999999999999999999999999999999", "0.9999999999999999999999999999999999"),
      ("1000000000000000000000000000000000000000", "1000000000000000000000000000000000000000"),
    ])
  func readsAndWrites(text: String, plain: String) throws {
    let value = try #require(Decimal128(exactly: text))
    #expect(value.description == plain)
    #expect(Decimal128(plain) == value)
  }

  @Test(
    "what is no numeral is not read",
    arguments: [
      "", " ", "1 ", " 1", "-", "+", ".", "e5", "1e", "1e+", "1.2.3", "1,000", "１２", "0x10", "NaN", "Infinity", "inf",
      "12万", "--1", "1_000", "1\u{0}",
    ])
  func refuses(text: String) {
    #expect(Decimal128(exactly: text) == nil)
    #expect(Decimal128(rounding: text) == nil)
  }

  @Test("a numeral of thirty-five digits is refused exactly and rounded half to even otherwise")
  func thirtyFiveDigits() {
    #expect(Decimal128(exactly: "10000000000000000000000000000000005") == nil)
    #expect(
      Decimal128(rounding: "10000000000000000000000000000000005")?.description == "10000000000000000000000000000000000")
    #expect(
      Decimal128(rounding: "10000000000000000000000000000000015")?.description == "10000000000000000000000000000000020")
  }

  @Test("the range ends where IEEE 754 says")
  func range() {
    #expect(Decimal128(exactly: "9.999999999999999999999999999999999E6144") != nil)
    #expect(Decimal128(exactly: "1E6145") == nil)
    #expect(Decimal128(exactly: "1E-6176")?.isZero == false)
    #expect(Decimal128(exactly: "1E-6177") == nil)
    #expect(Decimal128(rounding: "1E-6177")?.isZero == true)
    #expect(Decimal128(rounding: "1E99999999999999999999999") == nil)
    #expect(Decimal128(exactly: "1E4294967297") == nil, "an exponent that wraps in 32 bits must not be read as 1")
  }

  @Test("values that differ only in trailing zeros are equal and hash alike")
  func equality() throws {
    let short = try #require(Decimal128(exactly: "1.0"))
    let long = try #require(Decimal128(exactly: "1.000"))
    #expect(short == long)
    #expect(Set([short, long, 1]).count == 1)
    let zeros = try ["0", "-0", "0.00", "0E10"].map { try #require(Decimal128(exactly: $0)) }
    #expect(Set(zeros).count == 1)
    #expect(zeros.allSatisfy { !$0.isNegative })
  }

  @Test("coefficients and exponents make exact values")
  func coefficients() {
    #expect(Decimal128(coefficient: 12_345, exponent: -2).description == "123.45")
    #expect(Decimal128(coefficient: .min, exponent: 0).description == "-9223372036854775808")
    #expect(Decimal128(coefficient: .max, exponent: 3).description == "9223372036854775807000")
    #expect(Decimal128(coefficient: 7, exponent: .min).scale == 128)
    #expect(Decimal128(coefficient: 7, exponent: .max).description.count == 128)
  }

  @Test("integers come out whole or not at all")
  func integers() throws {
    #expect(Decimal128(exactly: "9223372036854775807")?.integer == .max)
    #expect(Decimal128(exactly: "-9223372036854775808")?.integer == .min)
    #expect(try #require(Decimal128(exactly: "9223372036854775808")).integer == nil)
    #expect(try #require(Decimal128(exactly: "1.5")).integer == nil)
    #expect(Decimal128(exactly: "2.000")?.integer == 2)
    #expect(Decimal128(exactly: "1E40")?.isInteger == true)
    #expect(Decimal128(exactly: "0.1")?.isInteger == false)
  }

  @Test("tenths add up, unlike in binary")
  func tenths() throws {
    let tenth = try #require(Decimal128(exactly: "0.1"))
    var sum = Decimal128.zero
    for _ in 0..<10 { sum = try #require(sum.adding(tenth)) }
    #expect(sum == 1)
  }

  @Test("a division by zero and a result out of range give nothing")
  func noResult() throws {
    let greatest = try #require(Decimal128(exactly: "9E6144"))
    #expect(Decimal128.one.divided(by: 0) == nil)
    #expect(Decimal128.zero.divided(by: 0) == nil)
    #expect(greatest.multiplied(by: 10) == nil)
    #expect(greatest.adding(greatest) == nil)
    #expect((-greatest).subtracting(greatest) == nil)
    #expect(Decimal128(-1).squareRoot == nil)
    #expect(Decimal128.zero.raised(to: -1) == nil)
    #expect(Decimal128(-2).raised(to: Decimal128(coefficient: 5, exponent: -1)) == nil)
  }

  @Test(
    "whole powers of short numbers are exact",
    arguments: [
      ("2", 10, "1024"), ("1.1", 2, "1.21"), ("1.05", 10, "1.62889462677744140625"), ("10", 33, "1E33"),
      ("-2", 3, "-8"), ("0.5", -3, "8"), ("99999", 6, "999940001499980000149999400001"), ("0", 0, "1"),
    ])
  func powers(base: String, exponent: Int, expected: String) throws {
    let base = try #require(Decimal128(exactly: base))
    #expect(base.raised(to: Decimal128(exponent)) == Decimal128(exactly: expected))
  }

  @Test("a third has thirty-four threes")
  func third() throws {
    let third = try #require(Decimal128.one.divided(by: 3))
    #expect(third.description == "0." + String(repeating: "3", count: 34))
    #expect(Decimal128(2).squareRoot?.description == "1.414213562373095048801688724209698")
  }

  @Test("floor, ceiling and truncation of both signs")
  func integralParts() throws {
    let up = try #require(Decimal128(exactly: "2.5"))
    #expect([up.floored, up.ceiled, up.truncated] == [2, 3, 2])
    #expect([(-up).floored, (-up).ceiled, (-up).truncated] == [-3, -2, -2])
    #expect((-up).magnitude == up)
  }

  /// Worked by hand from the definition of each rule.
  @Test(
    "each rounding rule at a tie and beside it",
    arguments: [
      ("2.5", "2", "3", "2", "3", "2", "2", "3"), ("-2.5", "-2", "-3", "-2", "-3", "-2", "-3", "-2"),
      ("3.5", "4", "4", "3", "4", "3", "3", "4"), ("2.51", "3", "3", "3", "3", "2", "2", "3"),
      ("-2.51", "-3", "-3", "-3", "-3", "-2", "-3", "-2"), ("2.49", "2", "2", "2", "3", "2", "2", "3"),
      ("0.4", "0", "0", "0", "1", "0", "0", "1"), ("-0.4", "0", "0", "0", "-1", "0", "-1", "0"),
      ("7", "7", "7", "7", "7", "7", "7", "7"),
    ])
  func rounding(
    value: String, halfEven: String, halfUp: String, halfDown: String, up: String, down: String, floor: String,
    ceiling: String
  ) throws {
    let value = try #require(Decimal128(exactly: value))
    let expected = [halfEven, halfUp, halfDown, up, down, floor, ceiling]
    #expect(RoundingRule.allCases.map { value.rounded(scale: 0, $0)?.description } == expected)
  }

  @Test("rounding reaches either side of the point and keeps what is short already")
  func scales() throws {
    let value = try #require(Decimal128(exactly: "12345.675"))
    #expect(value.rounded(scale: 2, .halfUp)?.description == "12345.68")
    #expect(value.rounded(scale: 2, .halfEven)?.description == "12345.68")
    #expect(value.rounded(scale: 2, .halfDown)?.description == "12345.67")
    #expect(value.rounded(scale: -3, .halfUp)?.description == "12000")
    #expect(value.rounded(scale: -5, .up)?.description == "100000")
    #expect(value.rounded(scale: 30, .halfUp) == value)
    #expect(value.rounded(scale: 6176, .up) == value)
    #expect(value.rounded(scale: 6177, .up) == nil)
    #expect(value.rounded(scale: -6112, .down) == nil)
    let longest = try #require(Decimal128(exactly: "9999999999999999999999999999999.999"))
    #expect(longest.rounded(scale: 2, .halfUp)?.description == "10000000000000000000000000000000")
  }

  @Test("plain text shows as many digits as are asked for")
  func plainText() throws {
    #expect(try #require(Decimal128(exactly: "0.3")).plainText(minimumScale: 2) == "0.30")
    #expect(Decimal128(5).plainText(minimumScale: 1) == "5.0")
    #expect(try #require(Decimal128(exactly: "-0.005")).plainText(minimumScale: 2) == "-0.005")
    #expect(try #require(Decimal128(exactly: "1E5")).plainText(minimumScale: 2) == "100000.00")
  }

  /// The same sums in whole fen, where Swift's own integers are exact.
  @Test("money's arithmetic agrees with whole numbers of fen")
  func agreesWithIntegers() throws {
    var state: UInt64 = 20_260_101
    func next(_ bound: Int64) -> Int64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int64(state >> 33) % bound - bound / 2
    }
    for _ in 0..<2_000 {
      let (first, second) = (next(2_000_000_000), next(2_000_000_000))
      let (a, b) = (Decimal128(coefficient: first, exponent: -2), Decimal128(coefficient: second, exponent: -2))
      #expect(
        a.adding(b) == Decimal128(coefficient: first + second, exponent: -2), "seed 20260101: \(first), \(second)")
      #expect(a.subtracting(b) == Decimal128(coefficient: first - second, exponent: -2))
      #expect(a.multiplied(by: b) == Decimal128(coefficient: first * second, exponent: -4))
      #expect((a < b) == (first < second))
      #expect(Decimal128(a.description) == a)
      let halfUp = (first.magnitude + 50) / 100
      #expect(a.rounded(scale: 0, .halfUp)?.integer == (first < 0 ? -Int(halfUp) : Int(halfUp)))
    }
  }
}
