import Delivery
import HummingbirdTesting
import Journal
import Testing

@testable import Portal

@Suite("Objections of enterprises on their pages")
struct ObjectionPageTests {
  @Test(
    "an enterprise objects to what is published, with whom to call; who answers reads that, an auditor only that it was an enterprise"
  )
  func objects() async throws {
    try await TestPortal.run(enterprises: 60) { city, client in
      try await city.makeCall()
      let own = try await city.ownAward()
      let (maker, checker) = (try #require(ActorID("drafts")), try #require(ActorID("checks")))
      let commands: [(AwardCommand, ActorID)] = [
        (.confirm(own, account: "1234"), maker), (.pass(.credit, [own], note: ""), maker),
        (.approve(.panel, [own], amount: nil, reason: ""), checker), (.publicise([own]), checker),
      ]
      for (index, (command, actor)) in commands.enumerated() {
        _ = try await city.portal.ports.delivery.run(
          .award(command), by: actor, key: "objected-\(index)", at: city.clock.now)
      }
      var visitor = Browser(client)
      #expect(try await !visitor.get("/calls/c1").text.contains("提出异议</h3>"))
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      #expect(try await enterprise.get("/calls/c1").text.contains("提出异议</h3>"))
      let form = ["do": "object", "award": "\(own)", "reason": "金额算少了", "name": "会计", "phone": "021-00000000"]
      func send(_ more: [String: String]) async throws -> Browser.Answer {
        try await enterprise.post("/calls/c1", form.merging(more) { $1 }.map { ($0.key, $0.value) })
      }
      let bad = try await send(["phone": "abc"])
      #expect(bad.status == 422 && bad.text.contains("“abc”不是电话号码") && bad.text.contains("value=\"会计\""))
      let nobody = try await send(["award": ""])
      #expect(nobody.status == 422)
      #expect(try await send([:]).location == "/calls/c1?done=objected")
      let again = try await send([:])
      #expect(again.status == 422 && again.text.contains("还没有答复"))

      var office = Browser(client)
      _ = try await office.signIn("city")
      let page = try await office.get("/delivery/awards/\(own)").text
      #expect(page.contains("金额算少了") && page.contains("021-00000000") && page.contains("会计"))
      var auditor = Browser(client)
      _ = try await auditor.signIn("auditor")
      let audited = try await auditor.get("/delivery/awards/\(own)").text
      #expect(audited.contains("金额算少了") && audited.contains("企业提出") && !audited.contains("021-00000000"))
    }
  }
}
