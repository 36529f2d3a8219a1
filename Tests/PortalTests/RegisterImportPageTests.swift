import Cultivation
import Enterprises
import PolicyCorpus
import Quantities
import Testing
import Workbooks

@testable import Portal

@Suite("Registers as spreadsheets, in and out")
struct RegisterImportPageTests {
  private static let library = "/cultivation/shenggui-2023/3/cultivation-library"

  private static func book(_ rows: [(code: String, origin: String)]) throws -> [UInt8] {
    var draft = SheetDraft("名单")
    draft.set("统一社会信用代码", row: 1, column: 0)
    draft.set("入库来源", row: 1, column: 1)
    for (index, row) in rows.enumerated() {
      draft.set(row.code, row: index + 2, column: 0)
      draft.set(row.origin, row: index + 2, column: 1)
    }
    return try WorkbookDraft([draft]).bytes()
  }

  @Test("a district fills the empty sheet in, sees what is new and what is refused by its cell, and says yes once")
  func round() async throws {
    try await TestPortal.run { city, client in
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      let list = try await district.get(Self.library).text
      #expect(list.contains("\(Self.library)/import\"") && list.contains("format=xlsx"))
      let page = try await district.get("\(Self.library)/import").text
      #expect(page.contains("\(Self.library)/template\"") && page.contains("enctype"))
      let template = try WorkbookReader.read(try await district.get("\(Self.library)/template").bytes, file: "空表.xlsx")
      #expect(template.sheets.first?.row(1)?[0] == .text("统一社会信用代码"))

      let area = try #require(AreaCode("310117"))
      let rows = try await city.portal.facts.page(EnterpriseQuery(order: .creditCode, limit: 500), within: .area(area))
        .rows
      let register = try #require(InstrumentID("shenggui-2023/3#cultivation-library"))
      // The first of whom nothing speaks against the register's condition.
      var own: Enterprise?
      for enterprise in rows where own == nil {
        let file = RegisterFile(
          file: "名单.xlsx", bytes: try Self.book([(enterprise.creditCode.text, "税务名单")]), register: register)
        if try await city.portal.registers.examine(file, at: city.clock.now, within: .area(area)).faults.isEmpty {
          own = enterprise
        }
      }
      let first = try #require(own)
      let foreign = try #require(
        try await city.portal.facts.page(EnterpriseQuery(area: AreaCode("310115"), limit: 1), within: .everywhere).rows
          .first)
      let wrong = try await district.upload(
        "\(Self.library)/import", [:], file: "名单.xlsx",
        bytes: try Self.book([(first.creditCode.text, "听说"), (foreign.creditCode.text, "税务名单")]))
      #expect(wrong.status == 422 && wrong.text.contains("名单!B2") && wrong.text.contains("名单!A3"))
      #expect(!wrong.text.contains("value=\"accept\""))

      let right = try await district.upload(
        "\(Self.library)/import", [:], file: "名单.xlsx",
        bytes: try Self.book([(first.creditCode.text, "税务名单"), (foreign.creditCode.text, "税务名单")]))
      // The sound row can be taken; the other stands beside it with its cell.
      #expect(right.text.contains("名单!A3"))
      #expect(right.status == 200 && right.text.contains(first.title) && right.text.contains("新入库"))
      let path = try #require(right.text.firstMatch(of: /action="([^"]+\/import\/[0-9a-f]+)"/)).1
      #expect(
        try await city.portal.registers.overview(on: city.clock.now.dayInShanghai, within: .everywhere).total == 0)
      var office = Browser(client)
      _ = try await office.signIn("city")
      #expect(
        try await office.post(String(path), ["act": "accept"]).status == 422, "an upload is its own person's alone")
      let done = try await district.post(String(path), ["act": "accept"])
      #expect(done.location?.contains("record=") == true && done.location?.contains("back=1") == true)
      #expect(try await district.post(String(path), ["act": "accept"]).location == done.location)
      #expect(try await district.get(try #require(done.location)).text.contains("另有 1 行退回"))

      let out = try await district.get("\(Self.library)/export?format=xlsx")
      let read = try WorkbookReader.read(out.bytes, file: "名单.xlsx")
      let sheet = try #require(read.sheets.first)
      #expect(sheet.row(2)?[0] == .text(first.creditCode.text))
      // The marks of who took it out stand in every row.
      #expect(sheet.row(2)?.cells.last?.value.shown.contains("日志第") == true)

      let again = try await district.upload("\(Self.library)/import", [:], file: "名单.xlsx", bytes: out.bytes)
      #expect(again.status == 200 && again.text.contains("与现有名单相同") && again.text.contains("不读的列"))

      // A list of exits: who stands in the register leaves, who does not goes back.
      var leaving = SheetDraft("出库")
      let cells = [
        ["统一社会信用代码", "出库原因"], [first.creditCode.text, "迁出本区"], [foreign.creditCode.text, "迁出本区"],
      ]
      for (row, texts) in cells.enumerated() {
        for (column, text) in texts.enumerated() { leaving.set(text, row: row + 1, column: column) }
      }
      let exits = try await district.upload(
        "\(Self.library)/import", [:], file: "出库.xlsx", bytes: try WorkbookDraft([leaving]).bytes())
      #expect(exits.status == 200 && exits.text.contains("出库，迁出本区") && exits.text.contains("出库!A3"))
      let yes = try #require(exits.text.firstMatch(of: /action="([^"]+\/import\/[0-9a-f]+)"/)).1
      #expect(try await district.post(String(yes), ["act": "accept"]).location?.contains("back=1") == true)
      #expect(try await district.get("\(Self.library)?tab=left").text.contains(first.title))
    }
  }

  @Test("a register's file has the unit of each figure in its header, and the very value that is known in the cell")
  func units() async throws {
    try await TestPortal.run { city, client in
      var office = Browser(client)
      _ = try await office.signIn("city")
      let path = "/cultivation/shenggui-2023/3/high-growth-candidates"
      let list = try await office.get("\(path)?tab=candidates").text
      let pick = try #require(list.firstMatch(of: /name="pick" value="c([0-9A-Z]{18})"/)).1
      let code = try #require(CreditCode(String(pick)))
      let entered = try await office.post(
        "\(path)/act", ["key": "k", "tab": "candidates", "act": "enter", "pick": "c\(code)", "reason": "税务名单核对"])
      #expect(entered.status == 303)
      let dossier = try #require(
        try await city.portal.facts.dossier(of: code, known: city.clock.now.dayInShanghai, within: .everywhere))
      let told = try #require(
        dossier.enterprise.entries.last { $0.reference.description == "revenue@2025" }?.value?.description)
      let read = try WorkbookReader.read(try await office.get("\(path)/export?format=xlsx").bytes, file: "名单.xlsx")
      let sheet = try #require(read.sheets.first)
      let head = try #require(sheet.row(1))
      let row = try #require(sheet.row(2))
      let column = try #require(head.cells.first { $0.value == .text("营收（2025年，元）") }).column
      #expect(row[column]?.shown == told)
      for cell in row.cells {
        guard case .number = cell.value else { continue }
        #expect(head[cell.column]?.shown.hasSuffix("）") == true, "\(head[cell.column]?.shown ?? "")")
      }
      let csv = try await office.get("\(path)/export").text
      #expect(csv.contains("营收（2025年，元）") && csv.contains(",\(told),"))
      // Why each was taken in stands in its row.
      #expect(csv.contains("入库或出库的理由,入库或出库的依据,") && csv.contains(",税务名单核对,"))
    }
  }

  @Test("an officer proposes on the page and brings no list in")
  func officer() async throws {
    try await TestPortal.run { _, client in
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      #expect(!(try await officer.get(Self.library).text.contains("\(Self.library)/import\"")))
      #expect(try await officer.get("\(Self.library)/import").status == 403)
      let sent = try await officer.upload(
        "\(Self.library)/import", [:], file: "名单.xlsx", bytes: try Self.book([("91310117MA0000001U", "税务名单")]))
      #expect(sent.status == 403)
    }
  }
}
