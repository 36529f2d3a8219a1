import Access
import Cultivation
import Enterprises
import HummingbirdTesting
import PolicyCorpus
import Quantities
import Reporting
import Testing
import Workbooks

@testable import Portal

@Suite("Parks and those who count for them")
struct ParkPageTests {
  private static let park = "310117504"

  @Test("a district brings a park's list in, and its park reports the workbook of its members of the month")
  func month() async throws {
    try await TestPortal.run { city, client in
      let songjiang = try #require(AreaCode("310117"))
      let rows = try await city.portal.facts.page(EnterpriseQuery(order: .creditCode), within: .area(songjiang)).rows
        .filter { $0.area?.isPark == false && $0.area?.isDistrictOrCity == false && $0.name != nil }
        // The form of a month's output has enterprises of industry alone.
        .filter { $0.industry?.isIndustry ?? true }
      let (first, second, gone) = (try #require(rows.first), rows[1], rows[2])
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      let list = """
        统一社会信用代码,企业名称,园区,起始月份,截止月份
        \(first.creditCode),,佘山度假区,2026-01,
        \(second.creditCode),,\(Self.park),2026-04,
        \(gone.creditCode),,佘山度假区,2025-01,2026-03

        """
      let looked = try await district.upload("/targets/parks", [:], file: "园区.csv", bytes: Array(list.utf8))
      #expect(looked.status == 200 && looked.text.contains("新登记 3 条") && looked.text.contains(first.title))
      #expect(try await city.portal.targets.attributions(of: first.creditCode).isEmpty, "nothing is stored by looking")
      let content = try #require(looked.text.firstMatch(of: /<textarea[^>]*name="content"[^>]*>([^<]*)<\/textarea>/)).1
      let done = try await district.post("/targets/parks", ["content": String(content), "name": "园区.csv"])
      #expect(done.location == "/targets/parks?done=3")
      let shown = try await district.get("/targets/parks").text
      #expect(shown.contains("/enterprises?area=\(Self.park)"))

      let file = try ListedFile(try await district.get("/targets/parks/export").text)
      let counts = Dictionary(grouping: file.rows) { $0[0] }.mapValues(\.count)
      for row in shown.tables[0] {
        #expect("\(counts[row[0]] ?? 0)" == row[1].filter(\.isNumber), "\(row)")
      }
      #expect(Set(file.rows.map { $0[1] }).isSuperset(of: [first.creditCode.text, second.creditCode.text]))
      #expect(!file.rows.contains { $0[1] == gone.creditCode.text })

      // The filter by the park has its members, whatever streets they lie in.
      let members = try await district.get("/enterprises?area=\(Self.park)").text
      #expect(members.contains(first.creditCode.text) && members.contains(second.creditCode.text))
      #expect(!members.contains(gone.creditCode.text))
      let wrong = try await district.upload(
        "/targets/parks", [:], file: "园区.csv",
        bytes: Array("信用代码,园区,起\n\(first.creditCode),松江工业区,2026-02\n".utf8))
      #expect(wrong.status == 422 && wrong.text.contains("已在佘山度假区，同一月份只能归一个园区"))
      #expect(wrong.text.contains("\(first.creditCode)，佘山度假区，起 2026-01，止 2026-01"))
      // Who is in a park since when stands on the page and in its file.
      let stays = try await district.get("/targets/parks?park=\(Self.park)").text
      let listed = try #require(stays.tables.count > 1 ? stays.tables[1] : nil)
      #expect(listed.contains { $0[1] == second.creditCode.text && $0[3] == "2026-04" && $0[4] != "2026-04" })
      let (from, until) = (try file.column("起始月份"), try file.column("截止月份"))
      #expect(file.rows.contains { $0[1] == first.creditCode.text && $0[from] == "2026-01" && $0[until].isEmpty })
      // A pasted list is read as a spreadsheet gives it, its faults are told by row, and it stays in the form.
      let cells = ["统一社会信用代码\t园区\t起始月份", "\(first.creditCode)\t松江工业区\t2026-02", "X\t松江工业区\t2026-02"]
      let pasted = try await district.upload(
        "/targets/parks", ["pasted": cells.joined(separator: "\n")], file: "", bytes: [])
      let faults = pasted.text.matches(of: /<li>([A-Z][0-9])\s/).map { String($0.1) }
      #expect(pasted.status == 422 && faults == ["C2", "A3"])
      #expect(pasted.text.contains("name=\"pasted\"") && pasted.text.contains("\(first.creditCode)\t松江工业区"))

      let opened = try await district.post(
        "/reporting",
        [
          "month": "2026-04", "title": "园区月报", "roster": "parks", "measure": "output", "unit": "thousand",
          "due": "2026-05-11", "key": "k1",
        ])
      let round = try #require(opened.location)
      try await AccessDesk(store: city.store, clock: { city.clock.now }, parameters: .forTests).add(
        .init(
          id: "parks.office", name: "园区", roles: [.officer], area: Self.park, password: TestPortal.password,
          isPasswordInitial: false), by: .console)
      var office = Browser(client)
      _ = try await office.signIn("parks.office")
      // Whoever belongs to a park sees those who count for it today.
      let own = try await office.get("/enterprises").text
      #expect(own.contains(first.creditCode.text) && !own.contains(gone.creditCode.text))
      #expect(try await office.get("/enterprises/\(first.creditCode)").status == 200)
      #expect(try await office.get("/enterprises/\(gone.creditCode)").status == 404)
      #expect(try await office.post("/targets/parks", ["content": "x"]).status == 403)
      // The form of a round of parks has their members alone, whoever asks for it.
      for path in ["\(round)/template", "\(round)/template?reporter=\(Self.park)"] {
        let form = try WorkbookReader.read(try await district.get(path).bytes, file: "空表.xlsx")
        let codes = form.sheets[0].rows.compactMap { row -> String? in
          if case .text(let text)? = row[0], CreditCode(text) != nil { text } else { nil }
        }
        #expect(Set(codes) == [first.creditCode.text, second.creditCode.text] && codes.count == 2, "\(path)")
      }
      let bare = try WorkbookReader.read(try await district.get("\(round)/template?bare=1").bytes, file: "空表.xlsx")
      #expect(bare.sheets[0].rows.allSatisfy { $0[0].map { CreditCode($0.shown) == nil } ?? true })
      let template = try await office.get("\(round)/template?reporter=\(Self.park)")
      #expect(template.status == 200 && template.bytes.starts(with: [0x50, 0x4B]))

      let page = "\(round)/reporters/\(Self.park)"
      let bytes = ReportingFixture.book(
        [first, gone].map { (code: $0.creditCode, name: $0.name ?? "", month: "100", toDate: "400") })
      let upload = try #require(
        try await office.upload(page, ["basis": "voluntary"], file: "4月.csv", bytes: bytes).location)
      let checked = try await office.get(upload).text
      #expect(checked.contains("本月不在佘山度假区：计入到 2026-03-31 为止"))
      #expect(checked.contains("收下 1 行，退回 1 行"))
      #expect(try await office.post(upload, ["act": "accept"]).location == "\(page)?done=accepted")
      let sum = try await district.get("\(round)/figures/output@2026-04?reporter=\(Self.park)").text
      #expect(sum.contains("/enterprises/\(first.creditCode)\"") && !sum.contains(gone.creditCode.text))
      #expect(!(try await district.get(round).text.contains("不能相加")))

      // Its street is asked too, and tells of the same enterprise: each kind has its sum, and no total has it twice.
      let street = try #require(first.area)
      let added = try await district.post(
        round, ["act": "expect", "area": street.text, "due": "2026-05-12", "reason": "街镇也报", "key": "k2"])
      #expect(added.location == "\(round)?done=expect")
      let id = try #require(Round.ID(round.replacing("/reporting/rounds/", with: "")))
      try await ReportingFixture.accept(
        ReportingFixture.book([(first.creditCode, first.name ?? "", "100", "400")]),
        for: Reporter(.area(street), name: "街镇"),
        round: id, in: city, key: "street")
      let board = try await district.get(round).text
      #expect(board.contains("街镇、园区各有合计") && board.contains("（街镇）") && board.contains("（园区）"))
      let both = try await district.get("\(round)/figures/output@2026-04").text
      #expect(both.contains("街镇合计") && both.contains("园区合计") && both.contains("不能相加"))
      #expect(both.contains("100,000") && !both.contains("200,000"))
    }
  }
}
