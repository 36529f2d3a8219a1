import Access
import Delivery
import HTTPTypes
import HummingbirdTesting
import Journal
import Quantities
import Services
import Testing

@testable import Portal

@Suite("Files that people sent, on their pages")
struct AttachmentPageTests {
  private static let ledger = "shenggui-2023/8#service-ledger|困难诉求"
  private static let pdf = Array("%PDF-1.7\n模拟".utf8)
  private static let hash = ContentHash(of: pdf)

  private func signedIn(_ name: String, _ client: any TestClientProtocol) async throws -> Browser {
    var browser = Browser(client)
    #expect(try await browser.signIn(name).status == 303)
    return browser
  }

  /// A file to take away, that no browser shows or runs.
  private func expectDownload(_ answer: Browser.Answer, _ comment: Comment) {
    #expect(answer.status == 200 && answer.bytes == Self.pdf, comment)
    #expect(answer.headers[.contentType] == "application/pdf", comment)
    #expect(answer.headers[.contentDisposition]?.hasPrefix("attachment; ") == true, comment)
    #expect(header("Content-Security-Policy", of: answer)?.contains("sandbox") == true, comment)
    #expect(header("X-Content-Type-Options", of: answer) == "nosniff", comment)
  }

  private func header(_ name: String, of answer: Browser.Answer) -> String? {
    HTTPField.Name(name).flatMap { answer.headers[$0] }
  }

  @Test(
    "an application's paper is opened by everybody who reads the award and by nobody else, each time noted, until its term is over"
  )
  func papers() async throws {
    try await TestPortal.run(enterprises: 60) { city, client in
      try await city.makeCall(steps: [.town, .district, .panel, .publicity, .issue])
      let own = try #require(city.city.people().first { $0.id == "enterprise" }?.enterprise)
      var enterprise = try await signedIn("enterprise", client)
      #expect(try await enterprise.get("/calls/c1").text.contains("一次合计不超过 16 MB"))
      let sent = try await enterprise.upload(
        "/calls/c1", ["account": "1234", "key": "apply"], file: "申请表.pdf", bytes: Self.pdf, field: "paper-0")
      #expect(sent.location == "/calls/awards/a1?done=applied")
      let mine = "/calls/awards/a1/papers/\(Self.hash)"
      let page = try await enterprise.get("/calls/awards/a1").text
      #expect(page.contains("<a href=\"\(mine)\">申请表.pdf</a>") && page.contains("办结后 1095 天"))
      expectDownload(try await enterprise.get(mine), "own")
      let noted = try await city.store.read { view in try view.journalRecords.recent(limit: 1).first?.entry }
      #expect(noted?.kind == "portal.file-opened" && noted?.payload["holder"].text == "award:1")
      #expect(try await enterprise.get("/calls/awards/a1/papers/\(ContentHash.none)").status == 404)
      #expect(try await enterprise.get("/calls/awards/a1/papers/x").status == 404)

      let path = "/delivery/awards/a1/papers/\(Self.hash)"
      let route = try #require(
        city.portal.routes.first { $0.rule.pattern == "/delivery/awards/{award}/papers/{hash}" })
      for person in try await city.store.people() {
        var browser = try await signedIn(person.id.text, client)
        let answer = try await browser.get(path)
        guard person.department == nil else {
          // A department of the district works on cases: it opens no papers and takes no step of an award.
          #expect(answer.status == 404, "\(person.id)")
          let page = try await browser.get("/delivery/awards/a1").text
          #expect(page.contains("申请表.pdf") && !page.contains(path) && !page.contains("value=\"pass\""), "\(person.id)")
          let taken = try await browser.post("/delivery/awards/a1", ["do": "pass"])
          #expect(taken.status == 422 && taken.text.contains("部门的账号办理诉求，不办理兑现的环节"), "\(person.id)")
          continue
        }
        switch decide(Actor(person), route.rule) {
        case .allowed(let scope):
          if try await city.portal.facts.enterprise(own, within: scope) == nil {
            #expect(answer.status == 404, "\(person.id)")
          } else {
            expectDownload(answer, "\(person.id)")
          }
        case .refused: #expect(answer.status == 403, "\(person.id)")
        }
      }
      var visitor = Browser(client)
      #expect(try await visitor.get(path).status == 303)

      // Of an award from before contents were kept the office has the original.
      let stranger = try #require(
        try await city.portal.facts.page(.init(limit: 60), within: .everywhere).rows.first { row in
          row.creditCode != own && row.area?.district.text != "310117"
        })
      let paper = Award.Paper(title: "申请表", file: "old.pdf", hash: Self.hash)
      _ = try await city.portal.ports.delivery.apply(
        under: CallID(number: 1), for: stranger.creditCode, subject: "", papers: [paper], account: "1234", by: .program,
        key: "other", at: city.clock.now)
      var office = try await signedIn("city", client)
      let old = try await office.get("/delivery/awards/a2").text
      #expect(old.contains("old.pdf") && old.contains("没有保存内容，原件由受理单位保管"))
      #expect(try await office.get("/delivery/awards/a2/papers/\(Self.hash)").status == 404)

      let withdrawn = try await enterprise.post("/calls/awards/a1", ["do": "withdraw", "reason": "不报了"])
      #expect(withdrawn.status == 303)
      city.clock.advance(seconds: 1100 * 86_400)
      #expect(try await city.portal.ports.delivery.store.eraseAwardFiles(after: .standard, at: city.clock.now) == 1)
      office = try await signedIn("city", client)
      let after = try await office.get("/delivery/awards/a1").text
      #expect(after.contains("申请表.pdf") && after.contains("按期删除") && after.contains(Self.hash.short))
      #expect(!after.contains(path))
      #expect(try await office.get(path).status == 404)
    }
  }

  @Test("an application is kept as a draft that its enterprise alone sees, and sent later with what the draft has")
  func draft() async throws {
    try await TestPortal.run(enterprises: 60) { city, client in
      try await city.makeCall(steps: [.town, .district, .panel, .publicity, .issue])
      var enterprise = try await signedIn("enterprise", client)
      #expect(try await enterprise.get("/calls/c1").text.contains("存为草稿"))
      let kept = try await enterprise.upload(
        "/calls/c1", ["do": "draft", "account": "4321"], file: "初稿.pdf", bytes: Self.pdf, field: "paper-0")
      #expect(kept.location == "/calls/c1?done=draftSaved")
      let page = try await enterprise.get("/calls/c1").text
      #expect(page.contains("草稿里已有：初稿.pdf") && page.contains("value=\"4321\"") && page.contains("只有贵企业看得到"))
      #expect(try await enterprise.get("/calls").text.contains("有草稿，还没有提交"))
      var office = try await signedIn("city", client)
      for path in ["/calls/c1", "/delivery/calls/c1", "/delivery/awards"] {
        #expect(try await !office.get(path).text.contains("初稿"), "\(path)")
      }
      let applied = try await enterprise.post("/calls/c1", ["account": "4321"])
      #expect(applied.location == "/calls/awards/a1?done=applied")
      #expect(try await office.get("/delivery/awards/a1").text.contains("初稿.pdf"))
      #expect(try await office.get("/delivery/awards/a1/papers/\(Self.hash)").status == 200)
      #expect(try await !enterprise.get("/calls").text.contains("有草稿"))
    }
  }

  @Test("a paper of another kind than its name says is refused by what it holds, and nothing is kept")
  func refused() async throws {
    try await TestPortal.run(enterprises: 60) { city, client in
      try await city.makeCall(steps: [.town, .district, .panel, .publicity, .issue])
      var enterprise = try await signedIn("enterprise", client)
      try await enterprise.get("/calls/c1")
      let refusals: [(name: String, bytes: [UInt8], said: String)] = [
        ("申请表.pdf", Array("<script>".utf8), "不是可以收的文件"), ("申请表.docx", Self.pdf, "与文件名的后缀不符"),
        ("包.zip", [0x50, 0x4B, 0x03, 0x04], "不是可以收的文件"),
      ]
      for (name, bytes, said) in refusals {
        let answer = try await enterprise.upload(
          "/calls/c1", ["account": "1234"], file: name, bytes: bytes, field: "paper-0")
        #expect(answer.status == 422 && answer.text.contains(said), "\(name)")
        #expect(answer.text.contains("value=\"1234\""), "\(name)")
      }
      #expect(try await city.store.readAttachments { try $0.holders() }.isEmpty)
    }
  }

  @Test(
    "files come with a case's steps: the enterprise is told of what is meant for it, and only the case's own open them")
  func cases() async throws {
    try await TestPortal.run { city, client in
      var enterprise = try await signedIn("enterprise", client)
      #expect(try await enterprise.get("/services/new").text.contains("文件不会：再打开时请重新选"))
      let wrong = try await enterprise.upload(
        "/services/new", ["type": Self.ledger, "text": "缺电"], file: "说明.pdf", bytes: Array("x".utf8))
      #expect(wrong.status == 422 && wrong.text.contains("不是可以收的文件") && wrong.text.contains("缺电"))
      let opened = try await enterprise.upload(
        "/services/new", ["type": Self.ledger, "text": "缺电"], file: "说明.pdf", bytes: Self.pdf)
      #expect(opened.location == "/services/cases/1?done=opened")
      let path = "/services/cases/1/files/\(Self.hash)"
      #expect(try await enterprise.get("/services/cases/1").text.contains("<a href=\"\(path)\">说明.pdf</a>"))
      expectDownload(try await enterprise.get(path), "own")

      let found = try #require(try await city.store.readServices { try $0.cases.serviceCase(.init(1)) })
      let unit = try #require(found.parties.first).unit
      let route = try #require(
        city.portal.routes.first { $0.rule.pattern == "/services/cases/{case}/files/{hash}" })
      for person in try await city.store.people() where person.roles != [.enterprise] {
        var browser = try await signedIn(person.id.text, client)
        let answer = try await browser.get(path)
        switch decide(Actor(person), route.rule) {
        // Another department of the area has no part in the case.
        case .allowed(let scope)
        where person.department == nil && scope.covers(unit) || person.roles.contains(.auditor):
          expectDownload(answer, "\(person.id)")
        case .allowed: #expect(answer.status == 404, "\(person.id)")
        case .refused: #expect(answer.status == 403, "\(person.id)")
        }
      }

      // What offices note among themselves is not the enterprise's to read.
      let inner = Array("%PDF-1.7\n内部".utf8)
      let innerPath = "/services/cases/1/files/\(ContentHash(of: inner))"
      var officer = try await signedIn("officer", client)
      try await officer.get("/services/cases/1")
      let noted = try await officer.upload(
        "/services/cases/1", ["act": "note", "text": "研究一下"], file: "内部.pdf", bytes: inner)
      #expect(noted.status == 303)
      #expect(try await officer.get(innerPath).status == 200)
      #expect(try await officer.get("/services/cases/1").text.contains("内部.pdf"))
      #expect(try await !enterprise.get("/services/cases/1").text.contains("内部.pdf"))
      #expect(try await enterprise.get(innerPath).status == 404)
      // A step that takes no files says so, and what was typed stays.
      let asked = try await officer.upload(
        "/services/cases/1", ["act": "ask", "party": "0", "text": "要哪些工种？"], file: "问.pdf", bytes: inner)
      #expect(asked.status == 422 && asked.text.contains("这一步不带文件") && asked.text.contains("要哪些工种？"))
    }
  }
}
