import Access
import Benefits
import Diagnostics
import Enterprises
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Journal
import CorpusFixtures
import Foundation
import PolicyCorpus
import PolicyText
import Quantities
import Testing

@testable import Portal

@Suite("The pages over a demonstration city")
struct PageTests {
  private static let growth = "annual-entrant-growth-award"

  @Test("a district officer opens clause 5, and each figure is the number of rows behind its door")
  func clauseFive() async throws {
    try await TestPortal.run(enterprises: 600) { city, client in
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let page = try await browser.get("/documents/shenggui-2023/5")
      #expect(page.status == 200)
      for text in ["第五条 鼓励升规提质纳统", "2023年1月1日至2025年12月31日（据题名）", "条文未写", "模拟数据", "以申报通知和审核结果为准"] {
        #expect(page.text.contains(text), "\(text)")
      }
      let doors = page.text.matches(of: /<a href="([^"]+)"><data value="(\d+)"/)
      #expect(doors.count > 3)
      for door in doors {
        let path = String(door.1).replacing("&amp;", with: "&")
        let rows = try await browser.get(path.replacing("?", with: "/export?")).text
        #expect(rows.split(separator: "\r\n").count - 1 == Int(door.2), "\(path)")
      }
    }
  }

  @Test("an attached text stands on the clause's page, and each figure that a rule uses leads to the rule")
  func officialText() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tidu-text-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    let document = try #require(DocumentID("shenggui-2023"))
    let file = folder.appending(path: "plan.txt")
    try Data("（五）鼓励升规提质纳统。<最高>５０\n万元。".utf8).write(to: file)
    let shelf = TextShelf(in: folder)
    let texts = AttachedTexts(of: shelf, beside: try CorpusFixture.load())
    let attached: @Sendable (DocumentID) throws -> AttachedText? = { try texts.text(of: $0) }
    try await TestPortal.run(enterprises: 0, attachedText: attached) { _, client in
      var browser = Browser(client)
      #expect(try await browser.get("/documents/shenggui-2023/5").text.contains("尚未导入"))
      try shelf.keep(OfficialText.read(file, as: document))
      let page = try await browser.get("/documents/shenggui-2023/5").text
      #expect(
        page.contains("&lt;最高&gt;<a class=\"used\" href=\"#new-entrant-award\" title=\"新开业（投产）企业首次升规奖励\">５０万元</a>。"))
      #expect(page.contains("id=\"new-entrant-award\""))
      #expect(try await browser.get("/documents/shenggui-2023/6").text.contains("已导入的原文里没有找到这一条。"))
      try Data("{".utf8).write(to: shelf.folder.appending(path: "shenggui-2023.json"))
      #expect(try await browser.get("/documents/shenggui-2023/5").text.contains("请重新导入"))
    }
  }

  @Test("the figures of a district and of the city are those of the assessments")
  func figures() async throws {
    try await TestPortal.run(enterprises: 300) { city, client in
      let benefit = try #require(InstrumentID("shenggui-2023/5#\(Self.growth)"))
      let tally = try #require(try await city.store.tallies(of: .benefit(benefit), scope: .everywhere)[nil])
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let page = try await browser.get("/documents/shenggui-2023/5").text
      let section = try #require(page.firstMatch(of: /id="annual-entrant-growth-award">[\s\S]*?<\/section>/)).0
      #expect(section.contains("<data value=\"\(tally.holding)\""))
      #expect(section.contains("<data value=\"\(try #require(tally.maximum))\""))
    }
  }

  @Test("the public reads the city's figures alone, and of fewer than three 少于3家")
  func publicFigures() async throws {
    try await TestPortal.run(enterprises: 150) { city, client in
      let benefit = try #require(InstrumentID("shenggui-2023/5#\(Self.growth)"))
      let tally = try await city.store.tallies(of: .benefit(benefit), scope: .everywhere)[nil] ?? Tally()
      #expect(tally.holding < 3)
      var browser = Browser(client)
      let page = try await browser.get("/documents/shenggui-2023/5").text
      let section = try #require(page.firstMatch(of: /id="annual-entrant-growth-award">[\s\S]*?<\/section>/)).0
      #expect(section.contains("少于3家"))
      #expect(!section.contains("/annual-entrant-growth-award?") && !page.contains("模拟") == page.contains("模拟有限公司"))
      #expect(try await browser.get("/documents/shenggui-2023/5/\(Self.growth)").status == 303)
    }
  }

  @Test("the public is told of fewer than three or none, never that nobody is there, and of enterprises alone")
  func few() async throws {
    try await TestPortal.run(enterprises: 150) { city, client in
      var browser = Browser(client)
      let home = try await browser.get("/").text
      #expect(home.contains("项，相符企业不足3家或暂无") && !home.contains("暂无相符企业"))
      // A page about persons does not call them 家.
      let page = try await browser.get("/documents/zhuanxing-2026/9").text
      #expect(page.contains("初步相符（人）") && page.contains("涉及企业少于3家"))
      _ = try await browser.signIn("city")
      #expect(try await browser.get("/").text.contains("项暂无相符企业"))
    }
  }

  @Test("where nobody matches, the page names the year that it asked, and whether the benefit is in force for it")
  func nobody() async throws {
    try await TestPortal.run(enterprises: 60) { city, client in
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      // On 2026-05-10 the last closed year is 2025, before the plan of 2026 to 2028.
      let early = try await browser.get("/documents/zhuanxing-2026/4").text
      #expect(early.contains("按2025年的情况测算") && early.contains("2025年不在其中，补数据也不会相符"))
      #expect(!early.contains("导入入统确认和产值后再看"))
    }
  }

  @Test("district targets stand beside what was counted, and their sum beside the city's")
  func targets() async throws {
    try await TestPortal.run(enterprises: 150) { _, client in
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let page = try await browser.get("/documents/shenggui-2023/2").text
      #expect(page.contains("<td class=\"n\">1,076</td>"))
      #expect(page.contains("1076") && page.contains("松江区") && page.contains("崇明区"))
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      let own = try await district.get("/documents/shenggui-2023/2").text
      #expect(own.contains("<td class=\"n\">200</td>"))
      #expect(!own.contains("<th scope=\"row\">崇明区</th>"))
    }
  }

  @Test("a library's need follows the yearly task: 200 asks for 240, and each entry makes the shortfall one less")
  func libraryNeed() async throws {
    try await TestPortal.run(enterprises: 150) { city, client in
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      // The text has a target for 2025 alone, and the reading computes no other year from it.
      let before = try await district.get("/documents/shenggui-2023/3").text
      #expect(before.contains("2026年没有年度任务"))
      let targets = try #require(InstrumentID("shenggui-2023/2#district-targets"))
      let songjiang = try #require(AreaCode("310117"))
      _ = try await city.portal.targets.carryOut(
        .assign(
          targets, year: 2026, document: "示例〔2026〕1号", issuedOn: try #require(CalendarDay("2026-01-15")),
          lines: [.init(area: songjiang, value: "200")], reason: ""), by: .commandLine, key: "task",
        at: city.clock.now, within: .everywhere)
      let library = "/cultivation/shenggui-2023/3/cultivation-library"
      let empty = try await district.get(library).text
      #expect(empty.contains("示例〔2026〕1号") && empty.contains("缺 240"))
      let person = try #require(try await city.store.people().first { $0.id.text == "songjiang" })
      _ = try await city.entry(for: Actor(person), key: "one")
      #expect(try await district.get(library).text.contains("缺 239"))
      let clause = try await district.get("/documents/shenggui-2023/3").text
      #expect(clause.contains("value=\"240\"") && clause.contains("value=\"239\""))
    }
  }

  @Test("all nine clauses have a page, and every instrument stands on it with its kind")
  func everyClause() async throws {
    try await TestPortal.run(enterprises: 60) { city, client in
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      for clause in city.portal.corpus.clauses {
        let page = try await browser.get(clause.id.path)
        #expect(page.status == 200)
        for instrument in clause.instruments {
          #expect(page.text.contains("id=\"\(instrument.id.name)\""))
          #expect(page.text.contains(instrument.kind.wording(.chinese)))
        }
      }
    }
  }

  @Test("an enterprise's page puts its card first, and every telling of a fact with its basis beside it")
  func enterprise() async throws {
    try await TestPortal.run(enterprises: 150) { city, client in
      let code = try #require(city.city.people().first { $0.id == "enterprise" }?.enterprise)
      var browser = Browser(client)
      _ = try await browser.signIn("enterprise")
      let page = try await browser.get("/enterprises/\(code)?on=2026-05-10")
      #expect(page.status == 200)
      let card = try #require(page.text.range(of: "class=\"sheet summary\""))
      let facts = try #require(page.text.range(of: "class=\"history\""))
      #expect(card.lowerBound < facts.lowerBound)
      #expect(page.text.contains("非统计口径") && page.text.contains("企业自愿填报"))
      let wrong = try await browser.get("/enterprises/\(code)?on=2026-02-30")
      #expect(wrong.text.contains("“2026-02-30”不是日期，已按今天判断"))
    }
  }

  @Test("every page speaks English too, and the choice is remembered")
  func english() async throws {
    try await TestPortal.run(enterprises: 60) { _, client in
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      for path in ["/", "/documents", "/documents/shenggui-2023/5", "/enterprises", "/match", "/administration/import"]
      {
        let page = try await browser.get("\(path)?lang=en")
        #expect(page.status == 200)
        #expect(page.text.contains("<html lang=\"en\">") && page.text.contains("Unclassified system"))
        #expect(page.headers[values: .setCookie].contains { $0.hasPrefix("tidu_language=en") })
      }
    }
  }

  @Test("what the documents say, name and are found to say stands in English with not one Chinese word left")
  func englishAlone() async throws {
    try await TestPortal.run(enterprises: 60) { city, client in
      var browser = Browser(client)
      let documents = city.portal.corpus.documents.map(\.id.path)
      for path in ["/", "/documents"] + documents + city.portal.corpus.clauses.map(\.id.path) {
        let page = try await browser.get("\(path)?lang=en")
        let main = page.text.replacing(/(?s)^.*<main[^>]*>|<\/main>.*$|<[^>]*>/, with: " ")
        let chinese = Set(main.split { !("\u{4E00}"..."\u{9FFF}").contains($0) })
        // A document's number is written in one way alone.
        #expect(chinese.isSubset(of: ["沪府办发", "沪府办规", "号"]), "\(path)")
      }
    }
  }

  @Test("an import is looked at first, stored whole on a yes, and a second yes stores nothing more")
  func importing() async throws {
    try await TestPortal.run(enterprises: 0) { city, client in
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      try await browser.get("/administration/import")
      let preview = try await browser.upload(
        "/administration/import", ["subject": "enterprise", "basis": "voluntary"], file: "enterprise.csv",
        bytes: city.population)
      #expect(preview.status == 200 && preview.text.contains("预览不会保存任何内容"))
      #expect(try await city.store.read { try $0.facts.count() } == 0)
      let key = try #require(preview.text.firstMatch(of: /action="(\/administration\/import\/[0-9a-f]+)"/)?.1)
      let done = try await browser.post(String(key), [:])
      #expect(done.status == 303 && done.location?.hasPrefix("/administration/import?record=") == true)
      let count = try await city.store.read { try $0.facts.count() }
      #expect(count > 0)
      #expect(try await browser.post(String(key), [:]).location == done.location)
      #expect(try await city.store.read { try $0.facts.count() } == count)

      var other = Browser(client)
      _ = try await other.signIn("admin")
      #expect(try await other.post(String(key), [:]).text.contains("这份预览已过期或已经用过"))
    }
  }

  @Test("figures of an import that may be slips are listed, and stored once somebody ticks that they are right")
  func doubtfulImport() async throws {
    try await TestPortal.run(enterprises: 0) { city, client in
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      try await browser.get("/administration/import")
      func preview(_ text: String) async throws -> (answer: Browser.Answer, path: String) {
        var browser = browser
        let answer = try await browser.upload(
          "/administration/import", ["subject": "enterprise", "basis": "voluntary"], file: "e.csv",
          bytes: Array(text.utf8))
        let path = try #require(answer.text.firstMatch(of: /action="(\/administration\/import\/[0-9a-f]+)"/)?.1)
        return (answer, String(path))
      }
      let first = try await preview(
        "credit_code,name,output@2023,output@2024\n91310117YT5AN6EG3P,模拟甲,120000000,130000000\n")
      #expect(!first.answer.text.contains("存疑的数") && !first.answer.text.contains("name=\"confirmed\""))
      #expect(try await browser.post(first.path, [:]).status == 303)
      let count = try await city.store.read { try $0.facts.count() }
      let second = try await preview("credit_code,output@2024\n91310117YT5AN6EG3P,13000000\n")
      #expect(second.answer.status == 200 && second.answer.text.contains("存疑的数 1 个"))
      #expect(second.answer.text.contains("e.csv:2:") && second.answer.text.contains("约是已填报的 1/9"))
      #expect(second.answer.text.contains("name=\"confirmed\" value=\"yes\""))
      let refused = try await browser.post(second.path, [:])
      #expect(refused.status == 422 && refused.text.contains("约是已填报的 1/9"))
      #expect(try await city.store.read { try $0.facts.count() } == count)
      #expect(try await browser.post(second.path, ["confirmed": "yes"]).status == 303)
      #expect(try await city.store.read { try $0.facts.count() } == count + 1)
    }
  }

  @Test("a file with faults shows each with its line, and cannot be stored")
  func faultyImport() async throws {
    try await TestPortal.run(enterprises: 0) { city, client in
      var browser = Browser(client)
      _ = try await browser.signIn("admin")
      try await browser.get("/administration/import")
      let file = "credit_code,name,output@2025\n91310117YT5AN6EG3P,模拟甲,1.2亿\nnot a code,模拟乙,1\n"
      let answer = try await browser.upload(
        "/administration/import", ["subject": "enterprise", "basis": "voluntary"], file: "e.csv",
        bytes: Array(file.utf8))
      #expect(answer.status == 422)
      #expect(answer.text.contains("有 2 处错误，没有保存任何内容"))
      #expect(answer.text.contains("e.csv:2:") && answer.text.contains("e.csv:3:"))
      #expect(!answer.text.contains("确认导入"))
      let secret = try await browser.upload(
        "/administration/import", ["subject": "enterprise", "basis": "voluntary"], file: "机密★.csv",
        bytes: Array(file.utf8))
      #expect(secret.status == 422 && secret.text.contains("已拒绝，没有保存任何内容"))
      #expect(try await city.store.read { try $0.facts.count() } == 0)
    }
  }

  @Test("an auditor finds who did what, whole, and who took a list out")
  func journal() async throws {
    try await TestPortal.run(enterprises: 60) { _, client in
      var city = Browser(client)
      _ = try await city.signIn("city")
      _ = try await city.get("/enterprises/export?q=模拟".addingEscapes)
      var auditor = Browser(client)
      _ = try await auditor.signIn("auditor")
      let page = try await auditor.get("/administration/journal?verify=1").text
      #expect(page.contains("全部完好"))
      #expect(page.contains("导出名单") && page.contains("市级主管部门") && page.contains("导入数据"))
      let records = try await auditor.get("/api/v1/journal?after=0&limit=3").text
      #expect(records.contains("\"sequence\":1,") && !records.contains("\"sequence\":4,"))
    }
  }

  @Test("people are added with every fault at its field, and disabled at once")
  func people() async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      var admin = Browser(client)
      _ = try await admin.signIn("admin")
      try await admin.get("/administration/people")
      let wrong = try await admin.post(
        "/administration/people", ["id": "Zhang", "name": "张三", "roles": "district", "password": "short"])
      #expect(wrong.status == 422)
      #expect(wrong.text.contains("value=\"张三\""))
      #expect(wrong.text.contains("不合格式") && wrong.text.contains("这个角色要指定所属区域"))
      let added = try await admin.post(
        "/administration/people",
        ["id": "zhang", "name": "某科", "roles": "district", "area": "310117", "password": TestPortal.password])
      #expect(added.location == "/administration/people?done=added")
      var zhang = Browser(client)
      #expect(try await zhang.signIn("zhang").status == 303)
      #expect(try await zhang.get("/documents").location == "/account")
      #expect(try await admin.post("/administration/people/zhang/disable", [:]).text.contains("没有停用"))
      #expect(try await admin.post("/administration/people/zhang/disable", ["sure": "yes"]).status == 303)
      #expect(try await zhang.get("/enterprises").status == 303)
      #expect(try await admin.post("/administration/people/admin/disable", ["sure": "yes"]).text.contains("不能停用自己的账号"))
      let unknown = try await admin.post(
        "/administration/people",
        [
          "id": "li", "name": "某会计", "roles": "enterprise", "enterprise": "91310115MA00000022",
          "password": TestPortal.password,
        ])
      #expect(unknown.status == 422 && unknown.text.contains("href=\"#enterprise\""))
      #expect(unknown.text.contains("企业名单里没有“91310115MA00000022”"))
      let elsewhere = try await admin.post(
        "/administration/people",
        ["id": "li", "name": "某科", "roles": "district", "area": "310199", "password": TestPortal.password])
      #expect(elsewhere.status == 422 && elsewhere.text.contains("地区表里没有“310199”"))
    }
  }

  @Test("a person changes the password and is asked to sign in again")
  func account() async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      var browser = Browser(client)
      _ = try await browser.signIn("analyst")
      try await browser.get("/account")
      let wrong = try await browser.post(
        "/account", ["present": "nope", "password": "five quiet herons", "again": "five quiet herons"])
      #expect(wrong.status == 422 && wrong.text.contains("现在的密码不对"))
      let done = try await browser.post(
        "/account", ["present": TestPortal.password, "password": "five quiet herons", "again": "five quiet herons"])
      #expect(done.location == "/sign-in?done=password")
      #expect(try await browser.get("/account").status == 303)
      #expect(try await browser.signIn("analyst", password: "five quiet herons").status == 303)
    }
  }

  @Test("a portal without data says what to do next")
  func empty() async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      #expect(try await browser.get("/").text.contains("还没有企业数据"))
      #expect(try await browser.get("/enterprises").text.contains("去导入"))
      #expect(try await browser.get("/documents/shenggui-2023/5").text.contains("还没有测算"))
    }
  }

  @Test(
    "while the seal cannot be written the portal is not ready, says why in both languages, and is ready again after")
  func sealTrouble() async throws {
    try await TestPortal.run(enterprises: 0) { city, client in
      var ports = city.portal.ports
      let store = city.store
      ports.trouble = { await store.sealingTrouble() }
      try await Portal(ports).application().test(.router) { client in
        var browser = Browser(client)
        #expect(try await browser.get("/readyz").status == 200)
        // A folder stands where the seal's next draft would be written.
        let draft = city.folder.appending(path: "journal.head.draft")
        try FileManager.default.createDirectory(at: draft, withIntermediateDirectories: false)
        _ = try await browser.signIn("city")
        let trouble = try #require(await store.sealingTrouble())
        // The cause names a place on the server, which is for the log alone.
        #expect(trouble.rendered(in: .english).contains("journal.head"))
        for (query, language) in [("", Language.chinese), ("?lang=en", .english)] {
          let answer = try await browser.get("/readyz\(query)")
          #expect(answer.status == 503 && answer.text == HealthRoutes.troubled(language) + "\n")
        }
        #expect(try await browser.get("/healthz").status == 200)
        try FileManager.default.removeItem(at: draft)
        _ = try await browser.signIn("auditor")
        let ready = try await browser.get("/readyz")
        #expect(ready.status == 200 && ready.text == "ready\n")
      }
    }
  }

  @Test("a portal whose database is gone lives, is not ready, and says so to whoever watches it")
  func storeGone() async throws {
    try await TestPortal.run(enterprises: 0) { city, client in
      var browser = Browser(client)
      try city.store.close()
      #expect(try await browser.get("/healthz").status == 200)
      let answer = try await browser.get("/readyz")
      #expect(answer.status == 503 && answer.text.contains("urn:tidu:failure:"))
    }
  }

  @Test("what watches the portal gets plain answers, and machines get problems as RFC 9457 has them")
  func interface() async throws {
    try await TestPortal.run(enterprises: 60) { _, client in
      var browser = Browser(client)
      #expect(try await browser.get("/healthz").text == "ok\n")
      #expect(try await browser.get("/readyz").text == "ready\n")
      #expect(try await browser.get("/metrics").text.contains("route=\"GET /healthz\",status=\"200\"} 1"))
      let refused = try await browser.get("/api/v1/enterprises")
      #expect(refused.status == 401)
      #expect(refused.headers[.contentType] == "application/problem+json")
      #expect(refused.text.contains("\"status\":401"))
      let bad = try await browser.send(
        "/api/v1/assess?on=2026-02-30", .post, headers: [:], body: Array("{\"enterprise\":\"e\",\"facts\":[]}".utf8))
      #expect(bad.status == 400 && bad.text.contains("\"code\":\"api.day\""))
      #expect(bad.text.contains("问今天就去掉这个参数"))
      let wrong = try await browser.send(
        "/api/v1/assess?lang=en", .post, headers: [:],
        body: Array("{\"enterprise\":\"e\",\"facts\":[{\"fact\":\"outptu\",\"period\":\"2025\",\"value\":\"1\"}]}".utf8)
      )
      #expect(wrong.status == 400 && wrong.text.contains("output"))
      let wrongMethod = try await browser.get("/api/v1/assess")
      #expect(wrongMethod.status == 405 && wrongMethod.headers[.allow] == "POST")
      let document = try await browser.get("/api/openapi.json").text
      for path in ["/api/v1/assess", "/api/v1/clauses", "/api/v1/journal"] {
        #expect(document.contains("\"\(path)\""))
      }
    }
  }
}

extension String {
  /// The address with its Chinese characters escaped.
  fileprivate var addingEscapes: String {
    split(separator: "=", maxSplits: 1).enumerated().map { $0 == 0 ? String($1) : FormFields.encode(String($1)) }
      .joined(separator: "=")
  }
}
