import Decimals
import Quantities
import Testing

@Suite("Money and shares")
struct MoneyTests {
  @Test(
    "an amount of yuan is exact to the fen or refused",
    arguments: [
      ("0", 0), ("500000", 50_000_000), ("129999999.99", 12_999_999_999), ("-0.01", -1), ("1E6", 100_000_000),
      ("92233720368547758.07", Int64.max), ("-92233720368547758.08", Int64.min), ("1.230", 123),
    ])
  func exactYuan(text: String, fen: Int64) throws {
    let yuan = try #require(Decimal128(exactly: text))
    let money = try #require(Money(exactlyYuan: yuan))
    #expect(money.fen == fen)
    #expect(money.yuan == Decimal128(exactly: text))
  }

  @Test(
    "finer than a fen, or past 64 bits, is no amount",
    arguments: ["0.001", "92233720368547758.08", "-92233720368547758.09", "1E30"])
  func refusedYuan(text: String) throws {
    #expect(Money(exactlyYuan: try #require(Decimal128(exactly: text))) == nil)
  }

  @Test("a ceiling is rounded down and a fixed sum half up")
  func rounding() throws {
    let third = try #require(Decimal128(1_000_000).divided(by: 3))
    #expect(Money(yuan: third, rounding: .down)?.description == "333333.33")
    let half = try #require(Decimal128(exactly: "0.125"))
    #expect(Money(yuan: half, rounding: .halfUp)?.fen == 13)
    #expect(Money(yuan: -half, rounding: .halfUp)?.fen == -13)
    #expect(Money(yuan: try #require(Decimal128(exactly: "1E30")), rounding: .down) == nil)
  }

  @Test("sums that leave the range give nothing")
  func overflow() {
    #expect(Money(fen: .max).adding(Money(fen: 1)) == nil)
    #expect(Money(fen: .min).subtracting(Money(fen: 1)) == nil)
    #expect(Money(fen: .max).subtracting(Money(fen: 1))?.fen == Int64.max - 1)
    #expect(Money(fen: 150).adding(Money(fen: -200))?.description == "-0.50")
  }

  @Test(
    "an amount is written for machines, for people, and in 万元",
    arguments: [
      (0, "0", "0", "0"), (5, "0.05", "0.05", "0.000005"), (50, "0.50", "0.50", "0.00005"),
      (100_000, "1000", "1,000", "0.1"), (99_999, "999.99", "999.99", "0.099999"),
      (12_500_000_00, "12500000", "12,500,000", "1250"), (-123_456_789, "-1234567.89", "−1,234,567.89", "-123.456789"),
      (Int64.max, "92233720368547758.07", "92,233,720,368,547,758.07", "9223372036854.775807"),
      (Int64.min, "-92233720368547758.08", "−92,233,720,368,547,758.08", "-9223372036854.775808"),
    ])
  func text(fen: Int64, plain: String, grouped: String, tenThousands: String) {
    let money = Money(fen: fen)
    #expect(money.description == plain)
    #expect(money.grouped == grouped)
    #expect(money.inTenThousands == tenThousands)
  }

  @Test("a share is written with two digits at least, and as per cent for people")
  func shares() throws {
    let texts = ["0.3", "0", "1", "0.325", "0.008", "-0.05"]
    let shares = try texts.map { Share(try #require(Decimal128(exactly: $0))) }
    #expect(shares.map(\.description) == ["0.30", "0.00", "1.00", "0.325", "0.008", "-0.05"])
    #expect(shares.map(\.percent) == ["30%", "0%", "100%", "32.5%", "0.8%", "-5%"])
    #expect(shares[1] < shares[4] && shares[5] < shares[1])
  }

  @Test(
    "an amount is said as documents say it: whole hundreds of millions in 亿元, all others in 万元, none rounded",
    arguments: [
      (20_000_000, "20万元", "200,000 yuan"), (300_000_000_000, "30亿元", "3,000,000,000 yuan"),
      (10_000_000_000, "1亿元", "100,000,000 yuan"), (9_999_999_999, "9,999.999999万元", "99,999,999.99 yuan"),
      (13_000_000_000, "13,000万元", "130,000,000 yuan"), (0, "0万元", "0 yuan"),
      (100_000_000_000_000, "10,000亿元", "1,000,000,000,000 yuan"),
    ])
  func said(fen: Int64, zh: String, en: String) {
    let words = Money(fen: fen).words
    #expect(words.zh == zh && words.en == en)
  }

  @Test("a range says its unit once where both ends share it")
  func range() {
    let (low, high) = (Money(fen: 2_735_200), Money(fen: 44_444_700))
    #expect(Money.words(from: low, to: high).zh == "2.7352—44.4447万元")
    #expect(Money.words(from: high, to: Money(fen: 10_000_000_000)).zh == "44.4447万元—1亿元")
    #expect(Money.words(from: low, to: high).en == "27,352 to 444,447 yuan")
  }

  @Test("a sum that leaves the range stays at its end, and others are exact")
  func totals() {
    func total(_ fen: Int64...) -> Int64 { fen.map { Money(fen: $0) }.total.fen }
    #expect(total() == 0 && total(1, 2, -4) == -1)
    #expect(total(.max, 1) == .max && total(.min, -1) == .min && total(.max, 1, -1) == .max - 1)
  }
}
