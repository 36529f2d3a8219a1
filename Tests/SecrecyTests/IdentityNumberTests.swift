import Diagnostics
import Randomness
import Testing

@testable import Secrecy

@Suite("Identity numbers in what people type")
struct IdentityNumberTests {
  /// A number that nobody bears: no area has the code 000000.
  static func made(_ born: String = "19900101", _ order: String = "001", area: String = "000000") -> String {
    let body = "\(area)\(born)\(order)"
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    let sum = zip(body.compactMap(\.wholeNumberValue), weights).reduce(0) { $0 + $1.0 * $1.1 }
    return body + Array("10X98765432").map(String.init)[sum % 11]
  }

  private static let plain = made()

  private static func fullWidth(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { Unicode.Scalar($0.value + 0xFEE0) ?? $0 }))
  }

  static func grouped(_ text: String, by mark: String) -> String {
    [text.prefix(6), text.dropFirst(6).prefix(8), text.dropFirst(14)].joined(separator: mark)
  }

  static let written: [String] = [
    plain, fullWidth(plain), grouped(plain, by: " "), grouped(plain, by: "-"), grouped(plain, by: "　"),
    grouped(plain, by: "－"), grouped(plain, by: "—"), grouped(plain, by: "- "), grouped(plain, by: "."),
    grouped(plain, by: "·"), grouped(fullWidth(plain), by: "　"), plain.map(String.init).joined(separator: " "),
    "身份证号\(plain)，联系我", "电话 13800000000 \(plain)", "\(plain) 13800000000", "号码：\(plain)\n",
    plain.map(String.init)
      .joined(separator: "\u{200B}"),
  ]

  @Test("a number is recognised however it is written", arguments: IdentityNumberTests.written)
  func recognised(_ text: String) {
    #expect(IdentityNumber.stands(in: text), "\(text)")
  }

  @Test("one that ends in X is recognised in either case and width")
  func checkedByX() throws {
    let number = try #require(
      (1...999).lazy.map { Self.made("19900101", String("00\($0)".suffix(3))) }
        .first { $0.hasSuffix("X") })
    for text in [number, number.lowercased(), Self.fullWidth(number), Self.grouped(number, by: "-").lowercased()] {
      #expect(IdentityNumber.stands(in: text), "\(text)")
    }
  }

  static let others: [String] = [
    "", "13800000000", "021-12345678 转 8001", "2026-05-10 至 2026-06-30，共 18 家",
    "91310117MA0000001U", String(plain.dropLast()), "1\(plain)", "\(plain)1",
    // Another check character, a month and a day that no calendar has.
    String(plain.dropLast()) + (plain.hasSuffix("1") ? "2" : "1"), made("19901301"), made("19900230"),
    made("18990101"),
    // A credit code of digits alone, whose check character could as well be a person's.
    made("20130101", area: "913101"),
    // Two lines are two texts; a longer gap is a gap.
    "\(plain.prefix(9))\n\(plain.dropFirst(9))", "\(plain.prefix(9))   \(plain.dropFirst(9))",
    "\(plain.prefix(9))号\(plain.dropFirst(9))",
  ]

  @Test("what is no number is left alone", arguments: IdentityNumberTests.others)
  func leftAlone(_ text: String) {
    #expect(!IdentityNumber.stands(in: text), "\(text)")
  }

  @Test(
    "whatever marks stand between its characters, and whatever words around it, a number is found", arguments: 1...50)
  func anyMarks(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let marks = ["", "", "", " ", "-", "　", "－", "·", "–"]
    let number = Self.made("19\(Int.random(in: 50...99, using: &random))0\(Int.random(in: 1...9, using: &random))15")
    let text = number.map { character in
      (Bool.random(using: &random) ? Self.fullWidth(String(character)) : String(character))
        + (marks.randomElement(using: &random) ?? "")
    }.joined()
    #expect(IdentityNumber.stands(in: "请联系（\(text)）办理"), "\(text)")
  }

  @Test("the refusal says that nothing was stored, and what to write instead")
  func refusal() {
    #expect(
      Diagnostics(IdentityNumber.refusal("cases.identity-number", at: Place(field: "text"))).rendered(in: .chinese)
        == "text: 错误：这里面有个人身份号码，没有保存\n  办法：删去这个号码；要指明是谁，写姓氏和职务（如“王经理”）或单位名称")
  }
}
