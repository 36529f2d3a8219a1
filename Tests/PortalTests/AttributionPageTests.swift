import Enterprises
import HummingbirdTesting
import PolicyCorpus
import Quantities
import Targets
import Testing

@testable import Portal

@Suite("Which area counts an enterprise")
struct AttributionPageTests {
  @Test(
    "the page says for each month which area counts it and why; one month has one attribution, and ending it needs a reason"
  )
  func attribute() async throws {
    try await TestPortal.run { city, client in
      let songjiang = try #require(AreaCode("310117"))
      let enterprise = try #require(
        try await city.portal.facts.page(.init(limit: 1), within: .area(songjiang)).rows.first)
      let path = "/enterprises/\(enterprise.creditCode)/attribution"
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let before = try await browser.get(path).text
      #expect(before.contains("税收属地") && before.contains("待补信息") && before.contains("按统计属地"))
      // Every month from January of last year on: in January, too, December's can be looked up.
      #expect(before.contains(">2025年1月<") && before.contains(">2025年12月<") && before.contains(">2026年1月<"))
      #expect(before.contains("松江新城") && before.contains("不互") == false)
      let street = try #require(city.portal.corpus.areas.children(of: songjiang, level: .street).first)
      func settle(
        _ from: String = "2026-02", _ until: String = "2026-03", area: String
      ) async throws -> Browser.Answer {
        try await browser.post(path, ["from": from, "until": until, "area": area, "reason": "统计属地待迁"])
      }
      #expect(try await settle(area: street.code.text).status == 303)
      let page = try await browser.get(path).text
      #expect(page.components(separatedBy: "考核归属另有登记：统计属地待迁").count == 3)
      let again = try await settle("2026-03", "", area: street.code.text)
      #expect(again.status == 422 && again.text.contains("已归属\(street.name)，同一月份只能有一个考核归属"))
      // Messages name areas, and of which kind one is, as people do.
      let other = try await settle("2026-05", "", area: "310115")
      #expect(other.text.contains("“浦东新区”不在您的范围内") && !other.text.contains("310115”"))
      let park = try #require(city.portal.corpus.areas.children(of: songjiang, level: .park).first)
      #expect(try await settle("2026-05", "", area: park.code.text).text.contains("“\(park.name)”是园区，不能作为计入地区"))
      // The page does not lead to itself; the enterprise's does.
      #expect(!page.contains("逐月归属和登记"))
      for (from, until, area) in [
        ("2026", "", street.code.text), ("2026-05", "2026-04", street.code.text), ("2026-05", "x", street.code.text),
        ("2026-05", "", ""), ("2026-05", "", "310115"),
      ] {
        #expect(try await settle(from, until, area: area).status == 422, "\(from) \(until) \(area)")
      }
      // What changes years that are over is asked about with what it touches, and taken once just that is confirmed.
      let early = try await settle("2024-07", "2024-12", area: street.code.text)
      #expect(early.status == 422 && early.text.contains("2024年的数字随之改变") && early.text.contains("value=\"2024-07\""))
      let tick = "2024-07 2024-12 \(street.code) -"
      #expect(early.text.contains("name=\"confirmed\" value=\"\(tick)\""))
      #expect(try await settle("2024-07", "2024-12", area: "310115").text.contains("“浦东新区”不在您的范围内"))
      // What was looked at ends with the year: without an end it is asked about anew.
      let longer = try await browser.post(
        path,
        ["from": "2024-07", "until": "", "area": street.code.text, "reason": "统计属地待迁", "confirmed": tick])
      #expect(longer.status == 422 && longer.text.contains("已归属\(street.name)，同一月份只能有一个考核归属"))
      let shorter = try await browser.post(
        path,
        ["from": "2024-07", "until": "2025-01", "area": street.code.text, "reason": "统计属地待迁", "confirmed": tick])
      #expect(shorter.status == 422 && shorter.text.contains("name=\"confirmed\" value=\"2024-07 2025-01 "))
      let confirmed = try await browser.post(
        path,
        [
          "from": "2024-07", "until": "2024-12", "area": street.code.text, "reason": "统计属地待迁", "confirmed": tick,
        ])
      #expect(confirmed.status == 303)
      let given = try #require(try await city.portal.targets.attributions(of: enterprise.creditCode).first)
      #expect(try await browser.post(path, ["end": "\(given.id)", "reason": ""]).status == 422)
      #expect(try await browser.post(path, ["end": "\(given.id)", "reason": "迁移已完成"]).status == 303)
      let after = try await browser.get(path).text
      #expect(after.contains("已终止：迁移已完成") && !after.contains("考核归属另有登记"))
      let own = try await browser.get("/enterprises/\(enterprise.creditCode)").text
      #expect(own.contains(path) && own.contains("逐月归属和登记"))

      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      #expect(try await officer.post(path, ["from": "2026-05", "reason": "因"]).status == 403)
    }
  }
}
