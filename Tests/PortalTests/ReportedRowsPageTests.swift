import Enterprises
import Facts
import Journal
import Quantities
import Reporting
import Testing

@testable import Portal

/// What counts of rows open to, and where a figure leads from a report to the enterprise and back.
@Suite("Pages of a report's rows")
struct ReportedRowsPageTests {
  private static let stranger =
    "91310117MA0000005" + (CreditCode.checkCharacter(for: "91310117MA0000005").map(String.init) ?? "")

  @Test("the count of rows to be mended opens to exactly those, and a street that does what they say has none left")
  func mending() async throws {
    try await TestPortal.run { city, client in
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      let (street, round, page) = try await ReportingFixture.streets(by: &district, in: city)
      let own = try await city.portal.facts.page(EnterpriseQuery(order: .creditCode, limit: 3), within: .area(street))
        .rows
      try #require(own.count == 3)
      let stranger = try #require(CreditCode(Self.stranger))
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      func send(
        _ lines: [(code: CreditCode, name: String, month: String, toDate: String)]
      ) async throws -> String {
        let sent = try await officer.upload(
          page, ["basis": "voluntary"], file: "4月.csv", bytes: ReportingFixture.book(lines))
        let upload = try #require(sent.location)
        let preview = try await officer.get(upload).text
        #expect(try await officer.post(upload, ["act": "accept"]).status == 303)
        return preview
      }
      func line(
        _ place: Int, _ month: String, _ toDate: String
      ) -> (code: CreditCode, name: String, month: String, toDate: String) {
        (own[place].creditCode, own[place].name ?? "", month, toDate)
      }
      // The third's month is more than its year to date; the last nobody knows.
      let preview = try await send([
        line(0, "100", "400"), line(1, "", ""), line(2, "2000", "1500"), (stranger, "戊材料有限公司", "10", "40"),
      ])
      #expect(preview.contains("收下 2 行，退回 2 行（收下的行中 1 行没有本期数）") && preview.contains("没有本期数（行）"))
      let board = try await district.get(round).text
      #expect(board.contains("<small class=\"muted\">1家，与本月数是同一批企业，可以相比</small>"))
      #expect(board.contains("<a href=\"\(page)/rows?part=telling\">1</a>"))
      #expect(board.contains("<small><a href=\"\(page)/rows?part=untold\">另有 1 行没有本期数</a></small>"))
      #expect(board.contains("<a href=\"\(page)/rows?part=owed\">2</a>"))
      #expect(try await officer.get(page).text.contains("<a href=\"\(page)/rows?part=owed\">还有 2 行待改"))
      let owed = try await district.get("\(page)/rows?part=owed").text
      #expect(owed.matches(of: /\/cell\?at=/).count == 2)
      #expect(owed.contains("第 1 次 4月!A5") && owed.contains(own[2].title) && owed.contains("本月不多于累计"))
      #expect(owed.contains("戊材料有限公司 \(stranger)") && owed.contains("登记中没有这家企业"))
      #expect(owed.contains("这家企业的行再报并收下") && owed.contains("不用报的删去"))
      #expect(!owed.contains(own[0].creditCode.text) && owed.contains("有本期数的行 1</a>"))
      let file = try ListedFile(try await district.get("\(page)/rows/export?part=owed").text)
      #expect(file.rows.map { Array($0[1...4]) } == owed.tables[0])
      #expect(Set(file.rows.map { $0[0] }) == [own[2].creditCode.text, stranger.text])
      #expect(owed.contains("href=\"\(page)/rows/export?part=owed&amp;format=xlsx\""))
      let empty = try await district.get("\(page)/rows?part=untold").text
      #expect(empty.contains("/enterprises/\(own[1].creditCode)\"") && !empty.contains(own[0].creditCode.text))
      #expect(try await district.get("\(page)/rows?part=telling").text.contains("/enterprises/\(own[0].creditCode)\""))

      // The rows that went back come again, one mended, the other left out.
      _ = try await send([line(2, "200", "1500")])
      let after = try await district.get(round).text
      #expect(after.contains("重报</span>"))
      #expect(!after.contains("rows?part=owed\">") && after.contains("<a href=\"\(page)/rows?part=telling\">2</a>"))
      #expect(try await district.get("\(page)/rows").text.contains("没有待改的行。"))

      // Sent back as a whole, no row of it is taken any more.
      let back = try await district.post(page, ["act": "send_back", "reason": "口径不对", "key": "k2"])
      #expect(back.status == 303)
      let none = try await district.get(round).text
      #expect(!none.contains("rows?part=telling") && none.contains("<a href=\"\(page)#history\">整份</a>"))
      #expect(try await district.get("\(page)/rows?part=telling").text.contains("最近一次报送已整份退回"))
    }
  }

  @Test(
    "a figure that was corrected is marked in the sum, its row and its cell, and one told again leads to the report")
  func corrected() async throws {
    try await TestPortal.run { city, client in
      let street = try #require(city.city.people().first { $0.id == "officer" }?.area)
      let reporter = Reporter(.area(street), name: "街镇")
      let id = try await ReportingFixture.round(for: reporter, in: city, key: "corrected")
      let own = try #require(
        try await city.portal.facts.page(EnterpriseQuery(order: .creditCode, limit: 1), within: .area(street)).rows
          .first)
      func accept(_ month: String, _ toDate: String, _ key: String) async throws {
        try await ReportingFixture.accept(
          ReportingFixture.book([(own.creditCode, own.name ?? "", month, toDate)]), for: reporter, round: id, in: city,
          key: key)
      }
      try await accept("700", "4000", "v1")
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      let sum = "/reporting/rounds/\(id)/figures/output@2026-04"
      let cell = "/reporting/rounds/\(id)/reporters/\(street)/versions/1/cell?at=0:C3"
      for path in [sum, "\(sum)?reporter=\(street)", cell] {
        #expect(!(try await officer.get(path).text.contains("更正")), "\(path)")
      }
      let history = try await city.portal.facts.history(of: own.creditCode, at: city.clock.now, within: .everywhere)
      let told = try #require(history.last { $0.fact.reference.description == "output@2026-04" && $0.counts }).fact
      // Somebody asked, and says so.
      let correction = FactCorrection(
        fact: told.id, text: "1120000", reason: "电话核实，数字无误", isConfirmed: true)
      _ = try await city.portal.facts.correct(
        correction, command: correction.command(by: .commandLine, key: "c"), at: city.clock.now, within: .everywhere)
      let reporters = try await officer.get(sum).text
      #expect(reporters.contains("700,000") && reporters.contains("其中 1 家的数后来有更正"))
      // The files have the rows of the pages, with what stands beneath a sum in a column of its own.
      for path in [sum, "\(sum)?reporter=\(street)"] {
        let shown = try await officer.get(path).text
        let address = path.replacing(sum, with: "\(sum)/export")
        #expect(shown.contains("href=\"\(address)"))
        let file = try ListedFile(try await officer.get(address).text)
        #expect(file.rows.count == shown.tables[0].count && file.head[4] == "说明")
        for (row, cells) in zip(file.rows, shown.tables[0]) {
          #expect(row.prefix(3) == cells.prefix(3) && row[3] == "700000" && row.last?.contains("模拟数据") == true)
          #expect(cells[3] == "700,000 \(row[4])")
        }
      }
      for path in ["\(sum)?reporter=\(street)", cell] {
        #expect(try await officer.get(path).text.contains("企业页上现为 112万元"), "\(path)")
      }

      // The figure that stands now came in no workbook; the next report tells it too, and is found from it.
      let now = try #require(
        try await city.portal.facts.history(of: own.creditCode, at: city.clock.now, within: .everywhere)
          .last { $0.fact.reference.description == "output@2026-04" && $0.counts }
      ).fact
      let origin = "/enterprises/\(own.creditCode)/facts/\(now.id)/cell"
      #expect(try await officer.get(origin).text.contains("这个数不是从报送的表格来的"))
      try await accept("1120", "4420", "v2")
      let repeated = try await officer.get(origin).text
      #expect(repeated.contains("也报了这个数的报表") && !repeated.contains("这个数不是从报送的表格来的"))
      #expect(repeated.contains("versions/2/cell?at=0:C3\">") && repeated.contains("4月!C3"))
      #expect(!(try await officer.get(sum).text.contains("有更正")))
    }
  }

  @Test(
    "a higher source that told it before the report goes on counting, which the sum says, and who is out of scope is not told of"
  )
  func ranks() async throws {
    try await TestPortal.run { city, client in
      let street = try #require(city.city.people().first { $0.id == "officer" }?.area)
      let reporter = Reporter(.area(street), name: "街镇")
      let facts = city.portal.facts
      let desk = city.portal.reporting
      let id = try await ReportingFixture.round(for: reporter, in: city, key: "ranks")
      let own = try #require(
        try await facts.page(EnterpriseQuery(order: .creditCode, limit: 1), within: .area(street)).rows.first)
      let reference = try #require(FactReference(column: "output@2026-04"))
      let telling = FactTelling(
        subject: SubjectReference(own.creditCode), lines: [.init(column: "\(reference)", text: "710000")],
        basis: .voluntary, source: "shared")
      _ = try await facts.tell(
        telling, command: telling.command(by: .commandLine, key: "shared"), at: city.clock.now, within: .everywhere)
      try await ReportingFixture.accept(
        ReportingFixture.book([(own.creditCode, own.name ?? "", "700", "4000")]), for: reporter, round: id, in: city,
        key: "v1")
      func changes(within reader: AreaScope) async throws -> [CreditCode: ReportedFigures.Change] {
        let round = try #require(try await desk.round(id, within: .everywhere))
        #expect(try await desk.figures(reference, of: reporter.key, in: round).counted?.count == 1)
        #expect(try await desk.changes(reference, of: [], in: round, within: reader).isEmpty)
        return try await desk.changes(reference, of: [reporter.key], in: round, within: reader)[reporter.key] ?? [:]
      }
      let before = try await changes(within: .everywhere)
      #expect(before.count == 1 && before[own.creditCode]?.isOutranking == true)
      #expect(before[own.creditCode]?.value == .decimal(710_000))
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      let sum = "/reporting/rounds/\(id)/figures/output@2026-04"
      let shown = try await officer.get(sum).text
      #expect(shown.contains("其中 1 家现行的是来源更可靠的数") && !shown.contains("有更正"))
      #expect(try await officer.get("\(sum)?reporter=\(street)").text.contains("企业页上仍是来源更可靠的 71万元"))
      let told = try #require(
        try await facts.history(of: own.creditCode, at: city.clock.now, within: .everywhere)
          .last { $0.fact.reference == reference && $0.counts }
      ).fact
      #expect(told.value == .decimal(710_000))
      let correction = FactCorrection(fact: told.id, text: "720000", reason: "电话核实")
      _ = try await facts.correct(
        correction, command: correction.command(by: .commandLine, key: "c"), at: city.clock.now, within: .everywhere)
      #expect(try await changes(within: .area(street))[own.creditCode]?.value == .decimal(720_000))
      #expect(try await changes(within: .area(street))[own.creditCode]?.isOutranking == false)
      let elsewhere = try #require(
        city.portal.corpus.areas.all.first { $0.level == .street && $0.code != street && !$0.code.contains(street) })
      #expect(try await changes(within: .area(elsewhere.code)).isEmpty)
    }
  }
}
