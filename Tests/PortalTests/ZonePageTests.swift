import Enterprises
import PolicyCorpus
import Quantities
import Targets
import Testing

@testable import Portal

@Suite("Zones that are no area, and who belongs to them")
struct ZonePageTests {
  private static let path = "/targets/zones/songjiang-new-town"

  @Test("a street and an enterprise are entered, each counts once, and every number opens to its rows")
  func members() async throws {
    try await TestPortal.run { city, client in
      let songjiang = try #require(AreaCode("310117"))
      let rows = try await city.portal.facts.page(
        EnterpriseQuery(order: .creditCode, limit: 500), within: .area(songjiang)
      )
      .rows
      let first = try #require(rows.first { $0.area?.isPark == false && $0.area?.isDistrictOrCity == false })
      let street = try #require(first.area)
      let ofStreet = rows.count { $0.area.map(street.contains) ?? false }
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      #expect(try await district.get(Self.path).text.contains("还没有登记成员"))

      func enter(_ fields: [String: String], _ path: String = Self.path) async throws -> Browser.Answer {
        try await district.post(
          path, ["from": "2026-01", "reason": "范围公告"].merging(fields) { $1 }.map { ($0.key, $0.value) })
      }
      let two = try await enter(["member": street.text, "code": first.creditCode.text])
      #expect(two.status == 422 && two.text.contains("只填一项") && two.text.contains("value=\"范围公告\""))
      #expect(try await enter(["member": street.text, "from": "2026"]).text.contains("起止月份不对"))
      let wrong = try await enter(["code": "ABC"])
      #expect(wrong.status == 422 && wrong.text.contains("href=\"#code\"") && wrong.text.contains("value=\"ABC\""))
      let foreign = try await enter(["member": "310115004"], "/targets/zones/lingang")
      #expect(foreign.status == 422 && foreign.text.contains("“潍坊新村街道”不在您的范围内"))

      let early = try await enter(["member": street.text, "from": "1997-12"])
      #expect(early.status == 422 && early.text.contains("起月早于规模以上统计的开始"))

      #expect(try await enter(["member": street.text]).location == "\(Self.path)?done=1")
      #expect(try await enter(["code": first.creditCode.text, "from": "2026-02"]).status == 303)
      #expect(try await enter(["member": street.text]).text.contains("已登记在松江新城"))
      let page = try await district.get(Self.path).text
      #expect(page.contains("/enterprises?area=\(street)") && page.contains("\(Self.path)?through=both#members"))
      let both = try await district.get("\(Self.path)?through=both").text
      #expect(both.contains("只列：两样都有") && both.contains(first.title))
      let all = try ListedFile(try await district.get("\(Self.path)/export").text)
      #expect(all.rows.count == ofStreet)
      let told = try ListedFile(try await district.get("\(Self.path)/export?through=direct").text)
      #expect(told.rows.map { $0[0] } == [first.creditCode.text])
      // Of a day before it came the enterprise itself is none, and the numbers stay on that day.
      let january = try ListedFile(try await district.get("\(Self.path)/export?through=direct&on=2026-01-31").text)
      #expect(january.rows.isEmpty)
      let past = try await district.get("\(Self.path)?on=2026-01-31").text
      #expect(past.contains("按2026年1月31日计") && past.contains("2026年1月31日企业数"))
      #expect(past.contains("?through=areas&amp;on=2026-01-31#members"))
      let own = try await district.get("/enterprises/\(first.creditCode)/attribution").text
      #expect(own.contains("起在内，随") && own.contains("href=\"\(Self.path)\""))
      let list = try await district.get("/targets/zones").text
      #expect(list.contains("松江新城") && list.contains("\(Self.path)#members") && !list.contains("临港新片区"))

      let direct = try #require(try await city.portal.targets.zoneMemberships().last)
      #expect(try await district.post(Self.path, ["end": "\(direct.id)", "reason": ""]).status == 422)
      #expect(try await district.post(Self.path, ["end": "\(direct.id)", "reason": "范围调整"]).status == 303)
      let after = try await district.get(Self.path).text
      #expect(after.contains("已终止：范围调整") && !after.contains("?through=both#members"))

      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      #expect(try await officer.get(Self.path).status == 200)
      #expect(try await officer.post(Self.path, ["code": first.creditCode.text, "reason": "因"]).status == 403)
    }
  }
}
