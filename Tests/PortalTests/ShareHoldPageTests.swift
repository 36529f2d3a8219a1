import Delivery
import Journal
import Testing

@testable import Portal

@Suite("Who waits for others' share, on the pages")
struct ShareHoldPageTests {
  @Test("an approval that waits for others says for whom and leads to them: on the award, on the list and on the call")
  func waits() async throws {
    try await TestPortal.run(enterprises: 100) { portal, client in
      // A yuan, of which nobody has the whole of theirs.
      try await portal.makeCall(amount: 100)
      let own = try await portal.ownAward()
      let desk = portal.portal.ports.delivery
      let drafts = try #require(ActorID("drafts"))
      let commands = [AwardCommand.confirm(own, account: "1234"), .pass(.credit, [own], note: "")]
      for (index, command) in commands.enumerated() {
        _ = try await desk.run(.award(command), by: drafts, key: "way-\(index)", at: portal.clock.now)
      }
      let others = try await desk.store.read {
        try $0.awards(AwardFilter(isLive: true), scope: .everywhere, offset: 0, limit: 0).total - 1
      }
      #expect(others > 0)
      var checker = Browser(client)
      _ = try await checker.signIn("checker")
      for path in ["/delivery/awards/\(own)", "/delivery/awards?call=c1", "/delivery/calls/c1"] {
        let text = try await checker.get(path).text
        #expect(text.contains("还有 \(others) 笔没有走到核定环节（意愿与账户确认 \(others) 笔"), "\(path)")
        #expect(text.contains("/delivery/awards?call=c1&amp;step=consent"), "\(path)")
        #expect(!text.contains("value=\"approve\"") && !text.contains("value=\"allot\""), "\(path)")
      }
      let refused = try await checker.post(
        "/delivery/awards/\(own)", ["do": "approve", "amount": "0.01", "reason": "试"])
      #expect(refused.status == 422 && refused.text.contains("先核定的会多得，现在不能核定"))
      // The table of calls says whose money each is.
      #expect(try await checker.get("/delivery/calls").text.contains("/delivery/budgets/b1"))
    }
  }
}
