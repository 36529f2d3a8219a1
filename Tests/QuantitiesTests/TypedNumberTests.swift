import Decimals
import Testing

@testable import Quantities

@Suite("Numbers as people type them")
struct TypedNumberTests {
  @Test(
    "digits, a point and separators three apart are read, in either width",
    arguments: [
      ("0", "0"), ("50000", "50000"), ("1,234.56", "1234.56"), ("1，234，567", "1234567"), ("１２３４．５", "1234.5"),
      (" 12 ", "12"), ("-1,000", "-1000"), ("－5", "-5"), ("+5", "5"), (".5", "0.5"), ("0012", "0012"),
      ("999,999,999,999.99", "999999999999.99"),
    ])
  func read(_ typed: String, _ plain: String) {
    #expect(TypedNumber.plain(typed) == plain)
  }

  @Test(
    "a separator elsewhere, an exponent, a unit or two points are no number",
    arguments: [
      "", " ", ",", ".", "-", "12,34", "1,00", "1,2,3", "1234,567", ",123", "1,", "1,234,", "1,234.5,6", "1.2.3", "1.",
      "1e5", "0x10", "1 000", "五", "5万", "1'000", "--1", "1-2", "²",
    ])
  func refused(_ typed: String) {
    #expect(TypedNumber.plain(typed) == nil, "\(typed)")
  }

  @Test("whatever amount is written with separators is read back, and no other grouping of it")
  func groupings() throws {
    for fen in [Int64(-150), 1, 99, 100, 123_456, 100_000_00, 987_654_321_098_76] {
      let amount = Money(fen: fen)
      #expect(TypedNumber.plain(amount.grouped).flatMap { Decimal128($0) }.flatMap { Money(exactlyYuan: $0) } == amount)
    }
    let digits = "1234567"
    for first in 1..<digits.count {
      let index = digits.index(digits.startIndex, offsetBy: first)
      let typed = "\(digits[..<index]),\(digits[index...])"
      #expect(TypedNumber.plain(typed) == nil, "\(typed)")
    }
  }
}
