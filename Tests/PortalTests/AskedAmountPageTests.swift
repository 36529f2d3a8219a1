import Access
import Delivery
import Journal
import Quantities
import Testing

@testable import Portal

@Suite("Amounts that are applied for, on the pages of those who approve")
struct AskedAmountPageTests {
  @Test("what was applied for below the ceiling is what the form begins with and the list adds up; more takes a reason")
  func below() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      try await portal.makeCall(steps: [.town, .panel, .publicity, .issue], asksAmount: true)
      let own = try #require(portal.city.people().first { $0.id == "enterprise" }?.enterprise)
      let desk = portal.portal.ports.delivery
      _ = try await desk.apply(
        under: CallID(number: 1), for: own, subject: "",
        papers: [Award.Paper(title: "申请表", file: "form.pdf", hash: .none)], amount: Money(fen: 30_001),
        account: "1234", by: .program, key: "apply", at: portal.clock.now)
      // Everybody's share is known once the window is over.
      portal.clock.advance(seconds: 12 * 86_400)
      let id = AwardID(number: 1)
      let town = try #require(ActorID("town"))
      _ = try await desk.run(.award(.pass(.town, [id], note: "")), by: town, key: "town", at: portal.clock.now)
      func award() async throws -> Award { try #require(try await desk.store.read { try $0.award(id) }) }
      let ceiling = try await award().ceiling
      #expect(ceiling > Money(fen: 30_001))
      let page = "/delivery/awards/\(id)"
      var checker = Browser(client)
      _ = try await checker.signIn("checker")
      let shown = try await checker.get(page).text
      #expect(shown.contains("value=\"300.01\""))
      #expect(shown.contains("申请金额 300.01 元。高于申请金额、不超过上限 \(ceiling.grouped) 元核定的，写明理由。"))
      #expect(try await checker.get("/delivery/awards?call=c1").text.contains("集体审议：1 笔，合计 300.01 元"))
      let bare = try await checker.post(
        page, ["do": "approve", "amount": ceiling.description, "reason": "", "key": "bare"])
      #expect(bare.status == 422 && bare.text.contains("高于申请金额 300.01 元，没有写理由"))
      #expect(
        try await checker.post(
          page, ["do": "approve", "amount": ceiling.description, "reason": "模拟评审意见：设备另计", "key": "more"]
        ).status == 303)
      #expect(try await award().approved == ceiling)
    }
  }
}
