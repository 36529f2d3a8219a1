import Access
import HummingbirdTesting
import Quantities
import Testing

@testable import Portal

@Suite("Who acts for an enterprise")
struct AgentPageTests {
  private static let page = "/account/agents"

  @Test(
    "a principal account lets somebody act until a day, extends and ends it, and hands itself on once another confirms; the agent may not"
  )
  func way() async throws {
    try await TestPortal.run { city, client in
      var owner = Browser(client)
      _ = try await owner.signIn("enterprise")
      #expect(try await owner.get("/account").text.contains("href=\"\(Self.page)\""))
      #expect(try await owner.get(Self.page).text.contains("主账号"))
      let fields: KeyValuePairs<String, String> = [
        "act": "authorise", "id": "agent.one", "name": "经办会计", "password": "three quiet herons", "until": "2026-08-31",
      ]
      let wrong = try await owner.post(
        Self.page, ["act": "authorise", "id": "agent.one", "name": "经办会计", "password": "short", "until": "2030-01-01"])
      #expect(wrong.status == 422 && wrong.text.contains("授权的最后一天") && wrong.text.contains("密码太短"))
      #expect(wrong.text.contains("value=\"agent.one\"") && !wrong.text.contains("value=\"short\""))
      #expect(try await owner.post(Self.page, fields).status == 303)
      #expect(try await owner.get(Self.page).text.contains("经办人，授权到 2026年8月31日"))
      var agent = Browser(client)
      _ = try await agent.signIn("agent.one", password: "three quiet herons")
      // The password is the principal's own until the agent has replaced it: nothing else is open.
      #expect(try await agent.get("/services").location == "/account")
      #expect(try await agent.get("/api/v1/cases").status == 403)
      #expect(try await agent.get("/account").text.contains("初始密码"))
      let own2 = "three quiet cranes"
      #expect(
        try await agent.post(
          "/account",
          ["present": "three quiet herons", "password": "three quiet herons", "again": "three quiet herons"]
        ).status == 422)
      let changed = try await agent.post(
        "/account", ["present": "three quiet herons", "password": own2, "again": own2])
      let signIn = try #require(changed.location)
      #expect(try await agent.get(signIn).text.contains("密码已改。请用新密码登录"))
      _ = try await agent.signIn("agent.one", password: own2)
      let own = try #require(city.city.people().first { $0.id == "enterprise" }?.enterprise)
      #expect(try await agent.get("/enterprises/\(own)").status == 200)
      #expect(try await agent.get(Self.page).text.contains("由贵企业的主账号授权"))
      let refused = try await agent.post(Self.page, ["act": "end", "id": "enterprise"])
      #expect(refused.status == 422 && refused.text.contains("只有贵企业的主账号"))
      #expect(
        try await owner.post(Self.page, ["act": "extend", "id": "agent.one", "until": "2026-09-30"]).status == 303)
      #expect(try await owner.get("\(Self.page)?lang=en").text.contains("acts until"))
      #expect(
        try await owner.post(Self.page, ["act": "succeed", "id": "agent.one"]).location == "\(Self.page)?done=asked")
      // One click changes nothing: whoever asked does not confirm.
      #expect(try await owner.post(Self.page, ["act": "confirm"]).text.contains("由另一人确认"))
      #expect(try await agent.post(Self.page, ["act": "confirm"]).status == 422)
      var admin = Browser(client)
      _ = try await admin.signIn("admin")
      let office = "/administration/bindings"
      #expect(try await admin.get(office).text.contains("接任的经办人"))
      #expect(
        try await admin.post(office, ["do": "confirm", "enterprise": own.text]).location == "\(office)?done=confirmed")
      #expect(try await owner.get(Self.page).text.contains("由贵企业的主账号授权"))
      #expect(try await agent.post(Self.page, ["act": "end", "id": "enterprise"]).status == 303)
      #expect(try await owner.get("/enterprises/\(own)").status != 200)
    }
  }

  @Test("nobody but an enterprise's own people sees the page")
  func others() async throws {
    try await TestPortal.run { _, client in
      for name in ["city", "auditor"] {
        var browser = Browser(client)
        _ = try await browser.signIn(name)
        #expect(try await browser.get(Self.page).status == 403)
      }
    }
  }
}
