import Access
import Foundation
import Journal
import Testing

@testable import Portal

/// Every form of the table of routes, with an identity number in it.
@Suite("Identity numbers in forms")
struct IdentityNumberPageTests {
  /// A number that nobody bears.
  private static let number = "000000199001010018"

  @Test("no form takes an identity number, in whichever field and however written, and nothing of it is stored")
  func everyForm() async throws {
    try await TestPortal.run(enterprises: 0) { city, client in
      let forms = city.portal.routes.filter { $0.rule.method == .post && $0.protection == .formToken }
      #expect(forms.count > 60)
      var browsers: [(Actor, Browser)] = []
      for person in try await city.store.people() {
        var browser = Browser(client)
        #expect(try await browser.signIn(person.id.text).status == 303)
        browsers.append((Actor(person), browser))
      }
      for form in forms {
        let path = form.rule.pattern.replacing(/\{[a-z]+\}/, with: "x")
        let found = browsers.indices.first {
          if case .allowed = decide(browsers[$0].0, form.rule) { true } else { false }
        }
        let index = try #require(found, "nobody may send \(path)")
        let before = try await city.store.read { try $0.journalRecords.head().count }
        // Fields that the page knows, and one that it doesn't: what is added to it tomorrow.
        for field in ["reason", "text", "name", "document", "tomorrow"] {
          let answer = try await browsers[index].1.post(path, [(field, "请联系 000000 19900101 0018"), ("other", "留着")])
          #expect(answer.status == 422, "\(path) \(field): \(answer.status)")
          #expect(answer.text.contains("<a href=\"#\(field)\">这里面有个人身份号码"), "\(path) \(field)")
          #expect(answer.text.contains("<input type=\"hidden\" name=\"other\" value=\"留着\">"), "\(path) \(field)")
        }
        #expect(try await city.store.read { try $0.journalRecords.head().count } == before, "\(path)")
      }
    }
  }

  @Test("what was typed comes back with its line, to be mended there and sent to the same page")
  func mended() async throws {
    try await TestPortal.run(enterprises: 40) { _, client in
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      let typed = [("type", "shenggui-2023/8#service-ledger|困难诉求"), ("text", "缺三十名焊工\n联系人\(Self.number)")]
      let refused = try await enterprise.post("/services/new", typed)
      #expect(refused.text.contains("第 2 行：这里面有个人身份号码，没有保存"))
      #expect(refused.text.contains("action=\"/services/new\"") && refused.text.contains("写姓氏和职务"))
      #expect(refused.text.contains("\n缺三十名焊工\n联系人\(Self.number)</textarea>"))
      #expect(refused.text.contains("name=\"type\" value=\"shenggui-2023/8#service-ledger|困难诉求\""))
      let sent = try await enterprise.post("/services/new", [typed[0], ("text", "缺三十名焊工")])
      #expect(sent.location == "/services/cases/1?done=opened")
    }
  }

  @Test("a password is read by nobody, and never sent back; a file's name is read")
  func secrets() async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      var visitor = Browser(client)
      try await visitor.get("/sign-in/binding")
      let wish = [
        ("enterpriseName", "某厂 \(Self.number)"), ("password", "quiet herons four"), ("again", "quiet herons"),
      ]
      let refused = try await visitor.post("/sign-in/binding", wish)
      #expect(refused.status == 422 && refused.text.contains("用浏览器的后退键回到表单"))
      #expect(!refused.text.contains("quiet herons"))
      var admin = Browser(client)
      _ = try await admin.signIn("admin")
      let file = try await admin.upload(
        "/administration/import", ["subject": "enterprise"], file: "\(Self.number).csv", bytes: Array("a".utf8))
      #expect(file.status == 422 && file.text.contains("文件名里有个人身份号码"))
      let password = try await admin.post(
        "/account", ["present": Self.number, "password": Self.number, "again": Self.number])
      #expect(!password.text.contains("个人身份号码"))
    }
  }

  @Test("what is left unread for being a password, or the portal's own, is that in every template")
  func unread() throws {
    let folder = PortalResources.bundled.templates
    let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
      .compactMap { $0 as? URL }.filter { $0.pathExtension == "mustache" }
    #expect(files.count > 50)
    for file in files {
      let text = try String(contentsOf: file, encoding: .utf8)
      for input in text.matches(of: /<(input|textarea|select) [^>]*name="(password|again|present|_token|key)"[^>]*>/) {
        #expect(
          input.output.0.contains(/type="(password|hidden)"/), "\(file.lastPathComponent): \(input.output.0)")
      }
    }
  }
}
