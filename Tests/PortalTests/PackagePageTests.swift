import Benefits
import Testing

@testable import Portal

@Suite("服务包: an enterprise on one sheet")
struct PackagePageTests {
  @Test("the sheet has a head, what matches, cases, vouchers, registers and the next visit, and no history of facts")
  func sheet() async throws {
    try await TestPortal.run(enterprises: 150) { city, client in
      let code = try #require(city.city.people().first { $0.id == "enterprise" }?.enterprise)
      var own = Browser(client)
      _ = try await own.signIn("enterprise")
      #expect(try await own.get("/enterprises/\(code)").text.contains("href=\"/enterprises/\(code)/package\">服务包</a>"))
      let page = try await own.get("/enterprises/\(code)/package")
      #expect(page.status == 200)
      for part in [
        "<h1>服务包", "\(code)", "服务专员", "可以享受的政策", "在办诉求", "可用的券", "所在的库和名单", "下次走访",
        Assessment.closingWords(.chinese),
      ] {
        #expect(page.text.contains(part), "\(part)")
      }
      #expect(!page.text.contains("class=\"history\"") && !page.text.contains("上次走访"))
      #expect(page.text.ranges(of: "<tr><th scope=\"row\">").count <= 6)

      var office = Browser(client)
      _ = try await office.signIn("city")
      #expect(try await office.get("/enterprises/\(code)/package").text.contains("上次走访"))
    }
  }
}
