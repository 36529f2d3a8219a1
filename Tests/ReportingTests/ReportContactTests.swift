import Diagnostics
import Quantities
import Testing

@testable import Reporting

@Suite("Contacts of reporters")
struct ReportContactTests {
  private static let salt = "00112233445566778899aabbccddeeff"

  private func codes(_ name: String, _ telephone: String) -> [String] {
    do throws(Diagnostics) {
      _ = try ReportContact(typed: name, telephone: telephone, salt: Self.salt)
      return []
    } catch {
      return error.all.map(\.code)
    }
  }

  @Test("a contact is a name and the telephone of an office; both empty, it is none")
  func typed() throws {
    #expect(codes("统计岗", "021-57000000 转 8001") == [] && codes("统计岗", "５７００００００") == [])
    #expect(codes("", "021-57000000") == ["report.contact-name"])
    #expect(codes("统计岗", "") == ["report.contact-telephone"] && codes("统计岗", "没有") == ["report.contact-telephone"])
    #expect(codes("统计岗", "138 0000 0000") == ["report.contact-telephone"])
    #expect(codes("统计岗", "+86-13800000000") == ["report.contact-telephone"])
    #expect(codes(String(repeating: "岗", count: 41), "57000000") == ["report.contact-long"])
    #expect(try ReportContact(typed: " ", telephone: "", salt: Self.salt) == nil)
    let kept = try #require(try ReportContact(typed: " 统计岗 ", telephone: "57000000", salt: Self.salt))
    #expect(kept.name == "统计岗")
    let other = ReportContact(name: kept.name, telephone: kept.telephone, salt: String(Self.salt.reversed()))
    #expect(kept.commitment != other.commitment, "nobody can try names against it without the salt")
  }
}
