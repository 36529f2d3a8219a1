import Delivery
import Enterprises
import Journal
import Quantities
import Testing

@testable import Portal

@Suite("Awards whose facts changed after the issue, on their page")
struct ChangedAwardsPageTests {
  @Test("a fact that is corrected below the threshold after payment lists the award, one to the same effect does not")
  func corrected() async throws {
    try await TestPortal.run(enterprises: 60) { city, client in
      try await city.makeCall()
      let own = try await city.ownAward()
      try await city.issueAndPay(own)
      let award = try #require(try await city.portal.ports.delivery.store.read { try $0.award(own) })
      let path = "/delivery/awards/changed"
      func correct(_ text: String) async throws {
        let history = try await city.portal.facts.history(
          of: award.enterprise, at: city.clock.now, within: .everywhere)
        let told = history.last { $0.counts && $0.fact.reference.description == "output@2025" }
        let correction = FactCorrection(
          fact: try #require(told).fact.id, text: text, reason: "模拟更正", isConfirmed: true)
        _ = try await city.portal.facts.correct(
          correction, command: correction.command(by: .demonstration, key: "to-\(text)"), at: city.clock.now,
          within: .everywhere)
      }
      var finance = Browser(client)
      _ = try await finance.signIn("maker")
      for page in ["/delivery", "/delivery/awards"] {
        #expect(try await finance.get(page).text.contains("href=\"\(path)\""))
      }
      #expect(try await finance.get(path).text.contains("看了 1 笔已下达的，没有一笔"))
      try await correct("29000000")
      #expect(try await finance.get(path).text.contains("看了 1 笔已下达的，没有一笔"))
      try await correct("1")
      let page = try await finance.get(path).text
      #expect(page.contains("已不符合条件") && page.contains("href=\"/delivery/awards/\(own)\""))
      #expect(page.contains(city.clock.now.dayInShanghai.text(in: .chinese)))
      let file = try await finance.get("\(path)/export").text
      #expect(file.contains(award.enterprise.text) && file.contains("已不符合条件"))
      // An auditor reads it, and is led to nothing to do.
      var auditor = Browser(client)
      _ = try await auditor.signIn("auditor")
      #expect(try await auditor.get(path).text.contains("已不符合条件"))
      #expect(try await !auditor.get("/delivery/awards").text.contains("href=\"\(path)\""))
    }
  }
}
