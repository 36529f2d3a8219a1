import HummingbirdTesting
import Journal
import Quantities
import Services
import Testing
import Workbooks

@testable import Portal

@Suite("A ledger of cases, as a file")
struct CaseImportPageTests {
  @Test("a ledger in the encoding of older spreadsheets is looked at, and opened as it was read")
  func importOtherEncoding() async throws {
    try await TestPortal.run { city, client in
      let code = try city.ownEnterprise()
      var office = Browser(client)
      _ = try await office.signIn("city")
      // 缺人 in GBK.
      let bytes =
        Array("credit_code,instrument,text\n\(code),shenggui-2023/8#service-ledger,".utf8)
        + [0xC8, 0xB1, 0xC8, 0xCB, UInt8(ascii: "\n")]
      let looked = try await office.upload("/services/import", [:], file: "台账.csv", bytes: bytes)
      #expect(looked.status == 200)
      let content = try #require(looked.text.firstMatch(of: /<textarea[^>]*name="content"[^>]*>([^<]*)<\/textarea>/)).1
      #expect(content.contains("缺人"))
      let opened = try await office.post("/services/import", ["content": String(content), "name": "台账.csv"])
      #expect(opened.location == "/services/import?opened=1")
      #expect(try await office.get("/services/cases").text.contains("缺人"))
    }
  }

  @Test("a ledger is looked at, then opened; what is wrong is told by its line")
  func importing() async throws {
    try await TestPortal.run { city, client in
      let code = try city.ownEnterprise()
      var office = Browser(client)
      _ = try await office.signIn("city")
      try await office.get("/services/import")
      let file = "统一社会信用代码,事项,类别,内容\r\n\(code),服务台账,困难诉求,缺电\r\n"
      let looked = try await office.upload("/services/import", [:], file: "台账.csv", bytes: Array(file.utf8))
      #expect(looked.status == 200 && looked.text.contains("新登记1件"))
      let name = try #require(try await city.portal.facts.enterprise(code, within: .everywhere)?.title)
      #expect(looked.text.contains("<td>\(name)<br><code>\(code)</code></td>"))
      let opened = try await office.post("/services/import", ["name": "台账.csv", "content": file])
      #expect(opened.location == "/services/import?opened=1")
      let wrong = try await office.upload(
        "/services/import", [:], file: "台账.csv", bytes: Array((file + "x,y,,\r\n").utf8))
      #expect(wrong.status == 422 && wrong.text.contains("台账.csv:3"))
      #expect(try await office.get("/services/cases").text.contains("2026-0001"))
      // A spreadsheet of an older ledger: what is sound of it is opened, with its own day and end.
      var sheet = SheetDraft("台账")
      let rows = [
        ["统一社会信用代码", "事项", "内容", "登记日期", "状态", "办结日期", "办结结果"],
        [code.text, "服务台账", "缺设备", "2026-03-02", "已办结", "2026-03-09", "已解决"],
        [code.text, "服务台账", "缺资金", "2026-03-02", "不知道", "", ""],
      ]
      for (line, cells) in rows.enumerated() {
        for (column, cell) in cells.enumerated() { sheet.set(cell, row: line + 1, column: column) }
      }
      let mixed = try await office.upload(
        "/services/import", [:], file: "台账.xlsx", bytes: try WorkbookDraft([sheet]).bytes())
      #expect(mixed.status == 422 && mixed.text.contains("没有“不知道”这个说法") && mixed.text.contains("2026年3月2日"))
      let text = try #require(mixed.text.firstMatch(of: /<textarea[^>]*name="content"[^>]*>([^<]*)<\/textarea>/)).1
      let taken = try await office.post("/services/import", ["name": "台账.xlsx", "content": String(text)])
      #expect(taken.location == "/services/import?opened=1")
      #expect(try await office.get("/services/cases?state=closed").text.contains("缺设备"))
    }
  }
}
