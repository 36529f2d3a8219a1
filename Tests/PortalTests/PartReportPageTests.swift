import Enterprises
import Foundation
import HTTPTypes
import Quantities
import Reporting
import Testing

@testable import Portal

/// Who has really reported, on the pages of those who chase and of those who send.
@Suite("Pages of reports in part")
struct PartReportPageTests {
  @Test("who told last month and lacks now is named before the yes and on the board, until they come or are recorded")
  func lacking() async throws {
    try await TestPortal.run { city, client in
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      let (street, round, page) = try await ReportingFixture.streets(by: &district, in: city)
      let own = try await city.portal.facts.page(EnterpriseQuery(order: .creditCode, limit: 3), within: .area(street))
        .rows
      try #require(own.count == 3)
      let text = "credit_code,output@2026-03\n" + own.map { "\($0.creditCode),225000\n" }.joined()
      let march = FactImport(file: "march.csv", bytes: Array(text.utf8), subject: .enterprise, basis: .voluntary)
      _ = try await city.portal.facts.importFacts(
        march, command: march.command(by: .commandLine, key: "march"), at: city.clock.now)

      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      func send(_ places: Int..., browser officer: inout Browser) async throws -> (preview: String, upload: String) {
        let bytes = ReportingFixture.book(
          places.map { (code: own[$0].creditCode, name: own[$0].name ?? "", month: "225", toDate: "900") })
        let sent = try await officer.upload(page, ["basis": "voluntary"], file: "4月.csv", bytes: bytes)
        let upload = try #require(sent.location)
        return (try await officer.get(upload).text, upload)
      }
      let first = try await send(0, browser: &officer)
      #expect(first.preview.contains("应报 3 家") && first.preview.contains("这次还缺 2 家"))
      #expect(first.preview.contains("/enterprises/\(own[1].creditCode)\"") && first.preview.contains("收下 1 行，退回 0 行"))
      #expect(try await officer.post(first.upload, ["act": "accept"]).location == "\(page)?done=accepted")

      let board = try await district.get(round).text
      #expect(board.contains("<span class=\"st ask\">部分已报</span>") && board.contains("应报3家，已报1家"))
      #expect(board.contains("<a href=\"\(page)/rows?part=lacking\">2</a>"))
      #expect(board.contains("href=\"\(round)/export?\""))
      let file = try ListedFile(try await district.get("\(round)/export").text)
      // Its name has the month in the reader's language.
      var reader = district
      let english = try await reader.get("\(round)/export?lang=en").headers[.contentDisposition]
      #expect(english?.contains("''Apr%202026%20") == true)
      let listed = try #require(board.tables.first)
      #expect(file.rows.count == listed.count)
      for (row, shown) in zip(file.rows, listed) {
        #expect(shown[1].hasPrefix(row[0]) && shown[2].hasPrefix(row[2]) && !row[2].isEmpty)
        #expect(shown[3] == row[5] && shown[4] == row[7] && shown[5] == row[8] && shown[7] == row[10])
      }
      let told = try #require(file.rows.first { $0[2] == "部分已报" })
      #expect(told[3].contains("应报3家，已报1家") && told[4] == "2026-05-11" && told[5] == "1" && told[7] == "2")
      let narrowed = try ListedFile(try await district.get("\(round)/export?state=partial").text)
      #expect(narrowed.rows.count == 1 && narrowed.rows[0].last?.contains("部分已报") == true)
      let rounds = try ListedFile(try await district.get("/reporting/export").text)
      let shownRounds = try await district.get("/reporting").text.tables[0]
      #expect(rounds.rows.count == shownRounds.count && !shownRounds.isEmpty)
      for (row, shown) in zip(rounds.rows, shownRounds) {
        #expect(shown[0] == row[0] && shown[2].hasPrefix(row[4]) && shown[5] == row[2])
        for (state, count) in zip(rounds.head[6...10], row[6...10]) { #expect(shown[1].contains("\(state) \(count)")) }
        // That nobody is past the day is a number, too.
        #expect(Int(row[11]) != nil)
      }
      // It is chased as one who has sent nothing is.
      #expect(try await district.post(round, ["act": "remind", "reporter": street.text, "key": "k2"]).status == 303)
      let names = try await district.get("\(page)/rows?part=lacking").text
      #expect(names.contains(own[1].creditCode.text) && names.contains(own[2].creditCode.text))
      #expect(!names.contains(own[0].creditCode.text))

      #expect(try await officer.get(page).text.contains("登记本月不报"))
      let code = own[2].creditCode.text
      let refused = try await officer.post(page, ["act": "absent", "enterprise": code, "reason": "", "key": "k3"])
      #expect(refused.status == 422 && refused.text.contains("value=\"\(code)\" checked"))
      let recorded = try await officer.post(
        page, ["act": "absent", "enterprise": code, "reason": "已迁出", "key": "k4"])
      #expect(recorded.location == "\(page)?done=absent")
      #expect(try await officer.get(page).text.contains("登记：已迁出"))
      let second = try await send(1, browser: &officer)
      #expect(!second.preview.contains("id=\"lacking\""))
      #expect(try await officer.post(second.upload, ["act": "accept"]).status == 303)
      let after = try await district.get(round).text
      #expect(
        after.contains("<span class=\"st yes\">重报</span>") && !after.contains("<span class=\"st ask\">部分已报</span>")
          && after.contains("1 家本月不报：已迁出"))
    }
  }
}
