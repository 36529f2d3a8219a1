import Access
import HummingbirdTesting
import PolicyCorpus
import Quantities
import Reporting
import Testing

@testable import Portal

@Suite("Lists of many enterprises are approved before they are taken out")
struct ExportPageTests {
  private static let list = "/enterprises/export?sort=area"

  /// Opens a list's file and gives the key under which it is held back.
  static func held(_ browser: inout Browser, _ path: String) async throws -> String {
    let answer = try await browser.get(path)
    #expect(answer.status == 303)
    let location = try #require(answer.location)
    #expect(location.hasPrefix("/exports?held="))
    return String(location.dropFirst("/exports?held=".count))
  }

  @Test("the page says how many rows and who approves; approved by another, the file is fetched for a day and says so")
  func approved() async throws {
    try await TestPortal.run(enterprises: 700) { city, client in
      var asker = Browser(client)
      _ = try await asker.signIn("city")
      let total = try await city.portal.facts.page(.init(limit: 1), within: .everywhere).total
      // A list that a filter makes short needs nobody.
      #expect(try await asker.get("/enterprises/export?area=310117").text.contains("水印"))
      let key = try await Self.held(&asker, Self.list)
      let asking = try await asker.get("/exports?held=\(key)").text
      #expect(asking.contains("\(total) 行企业数据") && asking.contains("超过 500 行") && asking.contains("系统管理员"))
      #expect(asking.contains("href=\"/enterprises?sort=area\""))
      for (purpose, said) in [
        ("", "用途没有填写"), ("打13800138000核对", "手机号"), ("【机密】走访", "密级标志"),
      ] {
        let wrong = try await asker.post("/exports", ["do": "ask", "held": key, "purpose": purpose])
        #expect(wrong.status == 422 && wrong.text.contains(said), "\(purpose)")
      }
      for _ in 1...2 {
        let asked = try await asker.post("/exports", ["do": "ask", "held": key, "purpose": "季度走访"])
        #expect(asked.location == "/exports?done=asked", "sent twice it is asked once")
      }
      #expect(try await asker.get("/services").text.contains("您的导出申请待批准（1 件）"))
      #expect(try await asker.get(Self.list).status == 303)

      var admin = Browser(client)
      _ = try await admin.signIn("admin")
      #expect(try await admin.get("/administration").text.contains("等您批准的导出申请（1 件）"))
      let waiting = try await admin.get("/exports").text
      #expect(waiting.contains("季度走访") && waiting.contains("无筛选") && waiting.contains("\(total)"))
      #expect(
        try await admin.post("/exports", ["do": "refuse", "request": "x1", "reason": ""]).text.contains("理由没有填写"))
      #expect(
        try await admin.post("/exports", ["do": "approve", "request": "x1"]).location == "/exports?done=approved")
      #expect(try await admin.get("/exports").text.contains("没有等您批准的申请"))

      #expect(try await asker.get("/services").text.contains("已批准、可以下载的导出（1 份）"))
      #expect(try await asker.get("/exports").text.contains("href=\"\(Self.list)\""))
      let approval = try await city.store.read { try $0.journalRecords.head().count }
      for fetched in 1...2 {
        let file = try await asker.get(Self.list).text
        #expect(file.split(separator: "\r\n").count == total + 1)
        #expect(file.contains("日志第 \(approval + fetched) 条 · 批准见日志第 \(approval) 条"))
        let record = try await city.store.read { try $0.journalRecords.record(approval + fetched) }
        #expect(record?.entry.kind == "portal.list-exported")
        #expect(record?.entry.payload["approval"].integer == approval)
      }
      #expect(try await asker.get("/enterprises/export").status == 303)

      city.clock.advance(seconds: ExportRequest.fetchSeconds)
      _ = try await asker.signIn("city")
      #expect(try await asker.get("/exports").text.contains("已过期"))
      _ = try await Self.held(&asker, Self.list)
    }
  }

  @Test("a refusal is read with its reason, and the list stays where it is")
  func refused() async throws {
    try await TestPortal.run(enterprises: 700) { _, client in
      var asker = Browser(client)
      _ = try await asker.signIn("auditor")
      let key = try await Self.held(&asker, Self.list)
      _ = try await asker.get("/exports?held=\(key)")
      #expect(try await asker.post("/exports", ["do": "ask", "held": key, "purpose": "抽查"]).status == 303)
      var admin = Browser(client)
      _ = try await admin.signIn("admin")
      _ = try await admin.get("/exports")
      #expect(
        try await admin.post("/exports", ["do": "refuse", "request": "x1", "reason": "按区分次取"]).location
          == "/exports?done=refused")
      let page = try await asker.get("/exports").text
      #expect(page.contains("不予批准") && page.contains("按区分次取"))
      #expect(try await asker.get(Self.list).status == 303)
    }
  }

  @Test(
    "a month's form of more than five hundred enterprises is held back too; a district's is not, and the journal has it"
  )
  func form() async throws {
    try await TestPortal.run(enterprises: 700) { city, client in
      let districts = city.portal.corpus.areas.all.filter { $0.level == .district }.map { Reporter($0) }
      let round = try await city.portal.reporting.open(
        RoundOpening(
          month: try #require(ReportMonth("2026-04")), title: "工业月报", area: nil,
          due: try #require(CalendarDay("2026-05-11")), measures: ["revenue"], roster: districts),
        by: .commandLine, key: "form", at: city.clock.now)
      let form = "/reporting/rounds/\(round)/template"
      var office = Browser(client)
      _ = try await office.signIn("city")
      let key = try await Self.held(&office, "\(form)?filled=1")
      #expect(
        try await office.get("/exports?held=\(key)").text.contains("href=\"/reporting/rounds/\(round)?filled=1\""))
      #expect(try await office.get("\(form)?reporter=310117").status == 200)
      let record = try await city.store.read { try $0.journalRecords.record($0.journalRecords.head().count) }
      #expect(record?.entry.payload["list"].text == "reporting/\(round)")
      // A form without names tells of nobody.
      #expect(try await office.get("\(form)?bare=1").status == 200)
    }
  }
}
