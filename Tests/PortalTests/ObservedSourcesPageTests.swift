import Testing

@testable import Portal

@Suite("Figures of several sources, on pages")
struct ObservedSourcesPageTests {
  @Test("the official figure counts, the other is kept beside it, and page, lists and files say that they differ")
  func ranked() async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      let density = "/targets/zhuanxing-2026/7/robot-density"
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      _ = try await browser.get("\(density)/observe")
      func observe(_ value: String, _ basis: String, _ source: String, confirmed: String = "") async throws
        -> Browser.Answer
      {
        var browser = browser
        return try await browser.post(
          "\(density)/observe",
          [
            "basis": basis, "source": source, "place": "310000", "time": "2026-03", "value": value,
            "reason": "两个来源都核过", "confirmed": confirmed,
          ])
      }
      #expect(try await observe("560", "statistical_aggregate", "示例公报").status == 303)
      let agreed = try await browser.get(density).text
      #expect(!agreed.contains("另有来源"))
      let asked = try await observe("540", "voluntary", "示例协会")
      #expect(asked.status == 422 && asked.text.contains("实绩取依据在先的另一个"))
      let tick = String(try #require(asked.text.firstMatch(of: /name="confirmed" value="([0-9a-f]{64})"/)).1)
      #expect(try await observe("540", "voluntary", "示例协会", confirmed: tick).status == 303)

      let page = try await browser.get(density).text
      #expect(page.contains("<dt>另有来源</dt>") && page.contains("实绩取依据在先的"))
      #expect(page.contains("留存，不作实绩：另有依据在先的 560") && page.contains("实绩取这一个；另有 540"))
      #expect(page.contains("（企业自愿填报，示例协会）"))
      let file = try await browser.get("\(density)/export").text
      #expect(file.contains("现行") && file.contains("留存，另有依据在先的"))
      #expect(try await browser.get("/targets?document=zhuanxing-2026").text.contains("另有来源的数不一致"))
      let list = try ListedFile(try await browser.get("/targets/export?document=zhuanxing-2026").text)
      let (done, others) = (try list.column("实绩"), try list.column("另有来源"))
      let row = try #require(list.rows.first { $0[others].contains("示例协会") })
      #expect(row[done] == "560")
      #expect(try await browser.get("/api/v1/indicators?document=zhuanxing-2026").text.contains("示例协会"))
      let english = try await browser.get("\(density)?lang=en").text
      #expect(english.contains("Other sources") && english.contains("higher ranked basis"))
    }
  }
}
