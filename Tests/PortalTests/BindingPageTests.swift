import Access
import Diagnostics
import HTTPTypes
import HummingbirdTesting
import Quantities
import Testing

@testable import Portal

@Suite("Binding an enterprise")
struct BindingPageTests {
  private static let asking = "/sign-in/binding"
  private static let answering = "/administration/bindings"

  private static func fields(_ code: String, name: String = "模拟某企业") -> [(String, String)] {
    [
      ("enterprise", code), ("enterpriseName", name), ("office", "财务负责人 模拟甲"), ("evidence", "单位电话可核实"),
      ("password", "three quiet herons"), ("again", "three quiet herons"),
    ]
  }

  @Test(
    "somebody asks without an account, can do nothing else until an administrator of the area grants it, and then acts for the enterprise"
  )
  func way() async throws {
    try await TestPortal.run(enterprises: 60) { city, client in
      let songjiangArea = try #require(AreaCode("310117"))
      let own = try #require(
        try await city.portal.facts.page(.init(limit: 1), within: .area(songjiangArea)).rows.first)
      var asker = Browser(client)
      #expect(try await asker.get("/sign-in").text.contains("href=\"\(Self.asking)\""))
      #expect(try await asker.get(Self.asking).status == 200)
      let wrong = try await asker.post(
        Self.asking,
        [("enterprise", "1"), ("evidence", "口说"), ("password", "three quiet herons"), ("again", "three quiet herons")])
      #expect(wrong.status == 422 && wrong.text.contains("“1”不是统一社会信用代码") && wrong.text.contains("口说"))
      #expect(!wrong.text.contains("three quiet herons"))
      let sent = try await asker.post(Self.asking, Self.fields(own.creditCode.text, name: own.title))
      #expect(sent.status == 303 && sent.location == "/account/binding?done=asked")
      let page = try await asker.get("/account/binding?done=asked").text
      let id = try #require(page.firstMatch(of: /您的登录名是 (e-[0-9a-f]{10})/)).1
      #expect(page.contains("等待审核") && !page.contains("再次申请"))
      // Who copied a code wrongly is told so at once, and nobody is refused for it: a few lawful codes are like that.
      #expect(!page.contains("校验位不对"))
      let last = own.creditCode.text.last == "1" ? "2" : "1"
      var hasty = Browser(client)
      try await hasty.get(Self.asking)
      #expect(try await hasty.post(Self.asking, Self.fields("\(own.creditCode.text.dropLast())\(last)")).status == 303)
      #expect(try await hasty.get("/account/binding?done=asked").text.contains("校验位不对"))
      // Nothing of the enterprise, and nothing that costs.
      let visitor = Actor.visitor
      let person = try #require(try await city.store.people().first { $0.id.text == String(id) })
      for route in city.portal.routes where !route.rule.pattern.hasPrefix("/account") {
        guard case .allowed = decide(Actor(person), route.rule) else { continue }
        guard case .allowed = decide(visitor, route.rule) else {
          Issue.record("\(route.rule.pattern) is open to somebody bound to nothing")
          continue
        }
      }
      #expect(try await asker.get("/enterprises/\(own.creditCode)").status == 403)
      #expect(try await asker.get("/rules/playground").text.contains("申请绑定企业"))

      let desk = AccessDesk(store: city.store, clock: { city.clock.now }, parameters: .forTests)
      for (name, area) in [("admin.songjiang", "310117"), ("admin.pudong", "310115")] {
        try await desk.add(
          .init(
            id: name, name: "区系统管理员", roles: [.administrator], area: area, password: TestPortal.password,
            isPasswordInitial: false),
          by: .console)
      }
      var pudong = Browser(client)
      _ = try await pudong.signIn("admin.pudong")
      #expect(try await pudong.get(Self.answering).text.contains("没有等待审核的申请"))
      #expect(try await pudong.post(Self.answering, ["request": "b1", "do": "accept"]).status == 422)
      var songjiang = Browser(client)
      _ = try await songjiang.signIn("admin.songjiang")
      let waiting = try await songjiang.get(Self.answering).text
      #expect(waiting.contains("单位电话可核实") && waiting.contains("一致") && waiting.contains(own.title))
      #expect(try await songjiang.post(Self.answering, ["request": "b1", "do": "refuse"]).status == 422)
      #expect(
        try await songjiang.post(Self.answering, ["request": "b1", "do": "accept"]).location
          == "\(Self.answering)?done=bound")
      // Pressed once more on the page that still shows it.
      let again = try await songjiang.post(Self.answering, ["request": "b1", "do": "accept"])
      #expect(again.status == 422 && again.text.contains("已经有结果（可能刚刚办过）") && !again.text.contains("没有选，或"))
      #expect(try await asker.get("/enterprises/\(own.creditCode)").status == 200)
      #expect(try await asker.get("/account").text.contains("/account/agents"))
      #expect(try await songjiang.get("\(Self.answering)?lang=en").text.contains("No request waits"))
    }
  }

  @Test("a flood from one address is told when to ask again, and keeps nobody else out; a batch is dismissed at once")
  func flood() async throws {
    try await TestPortal.run(enterprises: 60) { city, _ in
      let own = try await city.portal.facts.page(.init(limit: 12), within: .everywhere).rows.map(\.creditCode.text)
      var portal = city.portal.ports
      portal.isProxied = true
      try await Portal(portal).application().test(.router) { client in
        func ask(_ code: String, from address: String) async throws -> Browser.Answer {
          var browser = Browser(client)
          _ = try await browser.get(Self.asking)
          return try await browser.post(
            Self.asking, Self.fields(code),
            headers: [try #require(HTTPField.Name("X-Forwarded-For")): "203.0.113.1, \(address)"])
        }
        for code in own.prefix(10) { #expect(try await ask(code, from: "192.0.2.7").status == 303) }
        let full = try await ask(own[10], from: "192.0.2.7")
        #expect(full.status == 422 && full.text.contains("从这个网络地址提交的申请太多"))
        #expect(full.text.contains("2026年5月10日 11:00 起可以再申请"))
        for address in ["192.0.2.8", "2001:db8:1::7"] {
          #expect(try await ask(own[10], from: address).status == 303)
        }
        // Two about one enterprise from one address, whichever of its network's addresses is chosen.
        #expect(try await ask(own[10], from: "2001:db8:1::8").status == 303)
        #expect(try await ask(own[10], from: "2001:db8:1::9").status == 422)
        #expect(try await ask(own[11], from: "2001:db8:1::9").status == 303)
        city.clock.advance(seconds: 3600)
        #expect(try await ask(own[10], from: "192.0.2.7").status == 303)

        var admin = Browser(client)
        _ = try await admin.signIn("admin")
        let page = try await admin.get(Self.answering).text
        let last = try #require(page.firstMatch(of: /name="through" value="(b\d+)"/)).1
        #expect(page.contains("全部等待的申请：15 件") && page.contains("：4 件"))
        _ = try await ask(own[9], from: "192.0.2.9")
        let form = ["do": "dismiss", "through": String(last), "batch": own[10], "reason": "冒名"] as KeyValuePairs
        #expect(
          try await admin.post(Self.answering, form).location == "\(Self.answering)?done=dismissed&count=4")
        #expect(try await admin.post(Self.answering, form).status == 422)
        #expect(
          try await admin.post(
            Self.answering, ["do": "dismiss", "through": String(last), "batch": "all", "reason": "冒名"]
          ).location
            == "\(Self.answering)?done=dismissed&count=11")
        #expect(try await admin.get("\(Self.answering)?done=dismissed&count=11").text.contains("已一并不予通过 11 件"))
        #expect(try await city.store.bindings(in: [.waiting], of: nil, limit: 99).count == 1)
      }
    }
  }

  @Test(
    "an address's requests count for a day, refused ones do not, and few addresses are remembered")
  func attempts() throws {
    let attempts = BindingAttempts()
    let address = try #require(ClientAddress(numeric: "192.0.2.1"))
    let now = TestPortal.now
    for second in 0..<60 {
      attempts.takeBack(try attempts.note("A", from: address, at: now.adding(seconds: second)))
    }
    for hour in 0..<3 {
      for number in 0..<10 {
        _ = try attempts.note("\(hour) \(number)", from: address, at: now.adding(seconds: hour * 3600))
      }
    }
    #expect(throws: Diagnostics.self) { try attempts.note("B", from: address, at: now.adding(seconds: 23 * 3600)) }
    _ = try attempts.note("B", from: address, at: now.adding(seconds: 24 * 3600))
    for number in 0..<5_000 {
      let other = try #require(ClientAddress(numeric: "10.0.\(number / 250).\(number % 250)"))
      _ = try attempts.note("C", from: other, at: now.adding(seconds: 24 * 3600 + number))
    }
    #expect(attempts.addresses == BindingAttempts.mostAddresses)
  }

  @Test("an address is what the trusted proxy saw, an IPv6 client its network, and what is no address nobody's")
  func addresses() {
    let seen = { ClientAddress(peer: nil, forwarded: $0) }
    #expect(seen("1.1.1.1, 192.0.2.7").text == "192.0.2.7" && seen("::ffff:192.0.2.7").text == "192.0.2.7")
    #expect(seen("2001:db8::1") == seen("2001:db8::ffff") && seen("2001:db8::1") != seen("2001:db8:0:1::1"))
    for text in [nil, "", "unknown", "1.2.3", "192.0.2.7:80"] { #expect(seen(text) == .unknown) }
  }

  @Test("a second one goes to the principal account, which authorises it; a refusal is read by whoever asked")
  func second() async throws {
    try await TestPortal.run(enterprises: 40) { city, client in
      let own = try #require(city.city.people().first { $0.id == "enterprise" }?.enterprise)
      var asker = Browser(client)
      _ = try await asker.get(Self.asking)
      _ = try await asker.post(Self.asking, Self.fields(own.text))
      var admin = Browser(client)
      _ = try await admin.signIn("admin")
      #expect(try await admin.get(Self.answering).text.contains("已有主账号：通过后转由主账号决定"))
      #expect(
        try await admin.post(Self.answering, ["request": "b1", "do": "accept"]).location
          == "\(Self.answering)?done=to_principal")
      #expect(try await asker.get("/account/binding").text.contains("请贵企业的主账号"))
      // Whoever is not the enterprise's is told whose account decides.
      let told = try await admin.get(Self.answering).text
      #expect(told.contains("的主账号决定是否授权为经办人") && !told.contains("请贵企业") && !told.contains("请本企业"))
      var owner = Browser(client)
      _ = try await owner.signIn("enterprise")
      #expect(try await owner.get("/account/agents").text.contains("财务负责人 模拟甲 申请代贵企业办事"))
      #expect(
        try await owner.post("/account/agents", ["act": "take", "request": "b1", "until": "2030-01-01"]).status == 422)
      #expect(
        try await owner.post("/account/agents", ["act": "take", "request": "b1", "until": "2026-08-31"]).status == 303)
      #expect(try await asker.get("/enterprises/\(own)").status == 200)

      var other = Browser(client)
      _ = try await other.get(Self.asking)
      _ = try await other.post(Self.asking, Self.fields("91310000MA1K35XN0A"))
      let unknown = try await admin.post(Self.answering, ["request": "b2", "do": "accept"])
      #expect(unknown.status == 422 && unknown.text.contains("企业名单里没有"))
      _ = try await admin.post(Self.answering, ["request": "b2", "do": "refuse", "reason": "请先核对代码"])
      let refused = try await other.get("/account/binding").text
      #expect(refused.contains("未通过") && refused.contains("请先核对代码") && refused.contains("再次申请"))
    }
  }
}
