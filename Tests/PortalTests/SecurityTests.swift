import Access
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Storage
import Testing

@testable import Portal

@Suite("What the portal lets nobody do")
struct SecurityTests {
  @Test("every answer forbids inline script, frames and sniffing, also an error's")
  func headers() async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      var browser = Browser(client)
      for path in ["/", "/sign-in", "/nowhere", "/api/v1/nowhere", "/healthz"] {
        let headers = try await browser.get(path).headers
        let policy = headers[try #require(HTTPField.Name("content-security-policy"))] ?? ""
        #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"))
        #expect(policy.contains("frame-ancestors 'none'"))
        #expect(headers[try #require(HTTPField.Name("x-content-type-options"))] == "nosniff")
        #expect(headers[.cacheControl] == "no-store")
      }
    }
  }

  @Test("no page has inline script or style")
  func nothingInline() async throws {
    try await TestPortal.run(enterprises: 40) { _, client in
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      for path in ["/", "/documents/shenggui-2023/5", "/documents/shenggui-2023/2", "/enterprises", "/match"] {
        let html = try await browser.get(path).text
        #expect(html.firstMatch(of: /<style|\sstyle=|\son[a-z]+=|<script>|javascript:/) == nil, "\(path)")
      }
    }
  }

  @Test("the session's cookie is out of scripts' and other sites' reach, and signing in changes it")
  func cookies() async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      var browser = Browser(client)
      let first = try await browser.get("/sign-in").headers[.setCookie] ?? ""
      #expect(first.contains("HttpOnly") && first.contains("SameSite=Lax") && first.contains("Path=/"))
      let before = browser.cookie
      let answer = try await browser.post("/sign-in", ["name": "city", "password": TestPortal.password])
      #expect(answer.status == 303)
      #expect(browser.cookie != before)
    }
  }

  @Test("a form without the session's token, or with another's, changes nothing")
  func forgedForm() async throws {
    try await TestPortal.run(enterprises: 0) { city, client in
      var admin = Browser(client)
      _ = try await admin.signIn("admin")
      var other = Browser(client)
      try await other.get("/sign-in")
      for token in ["", other.formToken] {
        let body = "_token=\(token)&id=mallory&name=M&roles=administrator&password=four+quiet+herons"
        let answer = try await admin.send(
          "/administration/people", .post, headers: [.contentType: "application/x-www-form-urlencoded"],
          body: Array(body.utf8))
        #expect(answer.status == 403)
        #expect(answer.text.contains("表单已经失效"))
      }
      #expect(try await city.store.people().allSatisfy { $0.id.text != "mallory" })
    }
  }

  @Test(
    "nobody approves an own export, another area's or without the right, asks for rows that they type, or fetches another's"
  )
  func forgedExport() async throws {
    try await TestPortal.run(enterprises: 700) { city, client in
      let desk = AccessDesk(store: city.store, clock: { city.clock.now }, parameters: .forTests)
      for (id, roles, area) in [
        ("own.both", [.district, .administrator], nil), ("foreign.admin", [.administrator], "310115"),
      ] as [(String, Set<Role>, String?)] {
        try await desk.add(
          .init(
            id: id, name: id, roles: roles, area: area ?? "310117", password: TestPortal.password,
            isPasswordInitial: false), by: .console)
      }
      try await desk.add(
        .init(
          id: "leader", name: "市级科长", roles: [.city, .administrator], password: TestPortal.password,
          isPasswordInitial: false), by: .console)
      var asker = Browser(client)
      _ = try await asker.signIn("leader")
      let path = "/enterprises/export"
      let total = try await city.portal.facts.page(.init(limit: 1), within: .everywhere).total
      let key = try await ExportPageTests.held(&asker, path)
      _ = try await asker.get("/exports?held=\(key)")
      var stranger = Browser(client)
      _ = try await stranger.signIn("city")
      #expect(try await !stranger.get("/exports?held=\(key)").text.contains(path))
      #expect(try await stranger.post("/exports", ["do": "ask", "held": key, "purpose": "走访"]).status == 422)
      let typed: KeyValuePairs = ["do": "ask", "held": "0", "purpose": "走访", "rows": "501", "address": path]
      #expect(try await asker.post("/exports", typed).status == 422)
      #expect(try await city.store.exportsUnanswered(since: TestPortal.now).isEmpty)
      #expect(
        try await asker.post("/exports", ["do": "ask", "held": key, "purpose": "走访", "rows": "501"]).status == 303)
      #expect(try await city.store.exportsUnanswered(since: TestPortal.now).map(\.rows) == [total])

      let approve: KeyValuePairs = ["do": "approve", "request": "x1"]
      #expect(try await asker.post("/exports", approve).text.contains("不能自己批准"))
      for id in ["own.both", "foreign.admin", "city", "auditor", "songjiang"] {
        var browser = Browser(client)
        _ = try await browser.signIn(id)
        #expect(try await !browser.get("/exports").text.contains("市级科长"), "\(id)")
        #expect(try await browser.post("/exports", approve).status == 422, "\(id)")
      }
      for id in ["enterprise", "provider"] {
        var browser = Browser(client)
        _ = try await browser.signIn(id)
        #expect(try await browser.get("/exports").status == 403)
      }
      #expect(try await city.store.exportsUnanswered(since: TestPortal.now).count == 1)
      #expect(try await asker.get(path).status == 303)

      var admin = Browser(client)
      _ = try await admin.signIn("admin")
      _ = try await admin.get("/exports")
      #expect(try await admin.post("/exports", approve).status == 303)
      #expect(try await stranger.get(path).status == 303)
      #expect(try await asker.get("\(path)?sort=area").status == 303)
      #expect(try await asker.get(path).status == 200)
    }
  }

  @Test("signing in leads back to where one wanted to go, and never to another host")
  func redirects() async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      var browser = Browser(client)
      let asked = try await browser.get("/administration/journal?before=9")
      #expect(asked.location == "/sign-in?next=%2Fadministration%2Fjournal%3Fbefore%3D9")
      try await browser.get(try #require(asked.location))
      let back = try await browser.post(
        "/sign-in",
        ["name": "auditor", "password": TestPortal.password, "next": "/administration/journal?before=9"])
      #expect(back.location == "/administration/journal?before=9")

      for target in ["//evil.example/", "https://evil.example/", "/\\evil.example"] {
        var visitor = Browser(client)
        try await visitor.get("/sign-in?next=\(FormFields.encode(target))")
        let answer = try await visitor.post(
          "/sign-in", ["name": "auditor", "password": TestPortal.password, "next": target])
        #expect(answer.location == "/")
      }
    }
  }

  @Test("five wrong passwords lock the name, and the page says until when")
  func lockOut() async throws {
    try await TestPortal.run(enterprises: 0) { city, client in
      var browser = Browser(client)
      for _ in 1...4 {
        let answer = try await browser.signIn("city", password: "wrong")
        #expect(answer.status == 422 && answer.text.contains("登录名或密码不对"))
        #expect(!answer.text.contains("wrong"))
      }
      #expect(try await browser.signIn("city", password: "wrong").text.contains("已锁定，2026年5月10日 10:15"))
      #expect(try await browser.signIn("city").status == 422)
      city.clock.advance(seconds: 15 * 60)
      #expect(try await browser.signIn("city").status == 303)
    }
  }

  @Test("a session that was idle for half an hour asks to sign in again")
  func timeOut() async throws {
    try await TestPortal.run(enterprises: 0) { city, client in
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      #expect(try await browser.get("/enterprises").status == 200)
      city.clock.advance(seconds: 30 * 60)
      #expect(try await browser.get("/enterprises").status == 303)
    }
  }

  @Test("a page answers its reader while another connection holds the database for writing")
  func heldForWriting() async throws {
    try await TestPortal.run(enterprises: 60) { city, client in
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      // Long enough that the session's last use is due to be stored.
      city.clock.advance(seconds: 5 * 60)
      let other = try SQLiteDriver(path: SQLiteStore.file(in: city.folder).path)
      let (held, hold) = AsyncStream.makeStream(of: Void.self)
      let release = DispatchSemaphore(value: 0)
      let writer = Task {
        try await other.write { connection in
          try connection.execute("DELETE FROM sign_in_failures WHERE name = ?", [.text("nobody")])
          hold.yield()
          release.wait()
        }
      }
      for await _ in held { break }
      for path in ["/", "/enterprises", "/documents/shenggui-2023/5", "/account"] {
        #expect(try await browser.get(path).status == 200, "\(path)")
      }
      release.signal()
      try await writer.value
    }
  }

  @Test("what a person typed stands on the page as text, never as markup")
  func escaping() async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      let script = "<script>alert(1)</script>"
      var browser = Browser(client)
      try await browser.get("/sign-in")
      let answer = try await browser.post("/sign-in", ["name": script, "password": "x"])
      #expect(!answer.text.contains(script))
      #expect(answer.text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
      _ = try await browser.signIn("city")
      let list = try await browser.get("/enterprises?q=\(FormFields.encode("\"><blink>"))").text
      #expect(!list.contains("<blink>") && list.contains("&lt;blink&gt;"))
    }
  }

  @Test("a body larger than its route allows is refused before it is read whole")
  func bodyTooLarge() async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      var browser = Browser(client)
      try await browser.get("/sign-in")
      let answer = try await browser.post("/sign-in", ["name": String(repeating: "x", count: 70_000)])
      #expect(answer.status == 413)
      #expect(answer.text.contains("一次最多提交 64 KB"))
      let call = try await browser.send(
        "/api/v1/assess", .post, headers: [.contentType: "application/json"],
        body: [UInt8](repeating: 0x20, count: (1 << 20) + 1))
      #expect(call.status == 413)
      #expect(call.headers[.contentType] == "application/problem+json")
    }
  }

  @Test("only assets that were read at the start are served, each with its type")
  func assets() async throws {
    try await TestPortal.run(enterprises: 0) { city, client in
      var browser = Browser(client)
      let sheet = try await browser.get(try #require(city.portal.assets.address("tidu.css")))
      #expect(sheet.status == 200)
      #expect(sheet.headers[.contentType] == "text/css; charset=utf-8")
      #expect(sheet.headers[.cacheControl]?.contains("immutable") == true)
      for path in ["/assets/../Strings/zh.json", "/assets/%2e%2e/Strings/zh.json", "/assets/", "/assets/none.css"] {
        #expect(try await browser.get(path).status == 404)
      }
    }
  }

  @Test("a failure shows a number and no cause, and says what is safe")
  func broken() async throws {
    try await TestPortal.run(enterprises: 0) { city, client in
      var ports = city.portal.ports
      ports.verifyJournal = { throw Broken() }
      let broken = try Portal(ports)
      try await broken.application().test(.router) { client in
        var browser = Browser(client)
        _ = try await browser.signIn("auditor")
        let answer = try await browser.get("/administration/journal?verify=1")
        #expect(answer.status == 500)
        #expect(answer.text.contains("出错编号") && answer.text.contains("全部撤回"))
        #expect(!answer.text.contains("secret cause"))
      }
    }
  }

  private struct Broken: Error, CustomStringConvertible {
    var description: String { "secret cause" }
  }
}
