import Testing
import Workbooks

@testable import Portal

/// What carries the mark of a state secret, handed over in any way.
@Suite("Classification marks in forms")
struct ClassifiedPageTests {
  @Test(
    "a mark in a text, a file's name, a PDF or a workbook gets the same answer from every page, and nothing is stored or sent back"
  )
  func everyWay() async throws {
    try await TestPortal.run(enterprises: 40) { city, client in
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      let before = try await city.store.read { try $0.journalRecords.head().count }
      let typed = try await enterprise.post(
        "/services/new", [("type", "shenggui-2023/8#service-ledger|困难诉求"), ("text", "缺焊工\n机密★1年 图纸在此")])
      #expect(typed.status == 422 && typed.text.contains("内容带有密级标志“机密”，没有保存"))
      #expect(!typed.text.contains("图纸在此") && typed.text.contains("PDF 里直接写着的文字"))
      let visits = "/enterprises/x/visits"
      let name = try await officer.upload(visits, ["note": "看了"], file: "机密-厂区.jpg", bytes: [0xFF, 0xD8, 0xFF])
      #expect(name.status == 422 && name.text.contains("文件带有密级标志“机密”"))
      // What was typed beside it comes back, without the file.
      let beside = try await enterprise.upload(
        "/services/new", ["type": "shenggui-2023/8#service-ledger|困难诉求", "text": "缺焊工"], file: "机密 报告.pdf",
        bytes: Array("%PDF-1.7\n".utf8))
      #expect(beside.status == 422 && beside.text.contains("缺焊工</textarea>"))
      #expect(beside.text.contains("name=\"type\" value=\"shenggui-2023/8#service-ledger|困难诉求\""))
      #expect(beside.text.contains("type=\"file\"") && beside.text.contains("action=\"/services/new\""))
      let paper = try await officer.upload(
        visits, ["note": "看了"], file: "a.pdf", bytes: Array("%PDF-1.7\n机密★1年\n".utf8))
      #expect(paper.status == 422 && paper.text.contains("文件带有密级标志“机密”"))
      var sheet = SheetDraft("清单")
      sheet.set("本表属秘密级事项", row: 3, column: 0)
      let workbook = try await officer.upload(
        visits, ["note": "看了"], file: "清单.xlsx", bytes: try WorkbookDraft([sheet]).bytes())
      #expect(workbook.status == 422 && workbook.text.contains("文件带有密级标志“秘密”"))
      #expect(try await city.store.read { try $0.journalRecords.head().count } == before)
      let secret = try await enterprise.post(
        "/services/new", [("type", "shenggui-2023/8#service-ledger|困难诉求"), ("text", "商业秘密被侵犯，请协调")])
      #expect(secret.location == "/services/cases/1?done=opened")
    }
  }
}
