import Testing

@testable import Secrecy

@Suite("Mobile numbers in texts")
struct MobileNumberTests {
  @Test(
    "a mobile number is found in one or in groups, with 86, in either width, and beside other numbers",
    arguments: [
      "13800000000", "打138 0000 0000找王经理", "138-0000-0000", "+86 13800000000", "8613800000000", "+86 138 0000 0000",
      "１３８００００００００", "座机021-12345678，手机19912345678。", "13800000000 2026-05-10", "电话13800000000，元旦前联系",
    ])
  func found(_ text: String) { #expect(MobileNumber.stands(in: text)) }

  @Test(
    "fixed lines, sums, codes, days and other long numbers are none",
    arguments: [
      "", "021-12345678 转 8001", "12000000000", "1380000000", "138000000001", "投资13800000000元", "合同HT13800000000",
      "13800000000A", "91310117MA0000001U", "2026-05-10 至 2026-06-30，共 18 家", "150 2000 3000 100", "1380000000.00",
    ])
  func none(_ text: String) {
    #expect(!MobileNumber.stands(in: text))
    #expect(MobileNumber.covered(text) == text)
  }

  @Test(
    "four digits of a number are covered and nothing else of its text",
    arguments: [
      ("打13800001234找王经理", "打138****1234找王经理"), ("+86 138 0000 1234", "+86 138 **** 1234"),
      ("00861380000123", "00861380000123"), ("0086138-0000-1234", "0086138-0000-1234"),
      ("008613800001234 13900005678，合同HT13800001234", "0086138****1234 139****5678，合同HT13800001234"),
      ("１３８００００１２３４", "１３８****１２３４"),
    ])
  func covered(_ text: String, _ shown: String) { #expect(MobileNumber.covered(text) == shown) }
}
