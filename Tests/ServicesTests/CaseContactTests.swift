import Diagnostics
import Journal
import Quantities
import Testing

@testable import Services

@Suite("Whom to call about a case")
struct CaseContactTests {
  @Test(
    "a telephone dials the first number in plain digits",
    arguments: [
      ("13800000000", "13800000000"), ("１３８ ００００ ００００", "13800000000"), ("021-00000000 转 8001", "021-00000000"),
      ("（021）6000 0000 或 13800000000", "02160000000"), ("13800000000 13900000000", "13800000000"), ("", nil),
      ("138 0000 0000 139 0000 0000", "13800000000"), ("/021 6000 0000", "02160000000"),
      ("+86 138 0000 0000", "+8613800000000"),
    ] as [(String, String?)])
  func dialled(phone: String, number: String?) {
    #expect(CaseContact(name: "", phone: phone, salt: "").dialled == number)
  }
}
