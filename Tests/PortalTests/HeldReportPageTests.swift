import Enterprises
import Quantities
import Reporting
import Testing

@testable import Portal

/// What is sent back as a whole or comes after the lock, on the pages of those who send and those who keep the round.
@Suite("Pages of reports that do not count")
struct HeldReportPageTests {
  @Test(
    "what comes after the lock waits in plain sight until the keeper takes it, and what is sent back leaves the sums")
  func held() async throws {
    try await TestPortal.run { city, client in
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      let (street, round, page) = try await ReportingFixture.streets(by: &district, in: city)
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      let own = try #require(
        try await city.portal.facts.page(EnterpriseQuery(order: .creditCode, limit: 1), within: .area(street)).rows
          .first)
      func send(_ officer: inout Browser, _ month: String, _ toDate: String) async throws -> String? {
        let bytes = ReportingFixture.book([(own.creditCode, own.name ?? "", month, toDate)])
        let sent = try await officer.upload(page, ["basis": "voluntary"], file: "4月.csv", bytes: bytes)
        let upload = try #require(sent.location)
        _ = try await officer.get(upload)
        return try await officer.post(upload, ["act": "accept"]).location
      }
      #expect(try await send(&officer, "100", "400") == "\(page)?done=accepted")
      #expect(try await district.get(round).text.contains(">10</data></a>"))
      #expect(try await district.get("\(round)?lang=en").text.contains("100,000 yuan"))
      _ = try await district.get("\(round)?lang=zh")
      #expect(try await district.press("lock", on: round).status == 303)
      // Before the yes it is said that this will only be kept.
      let preview = try await officer.upload(
        page, ["basis": "voluntary"], file: "4月.csv",
        bytes: ReportingFixture.book([(own.creditCode, own.name ?? "", "120", "420")]))
      let looked = try await officer.get(try #require(preview.location)).text
      #expect(looked.contains("任务已锁定：现在报的会核对、留存和列出") && looked.contains("留存，暂不作数（1 行合格，0 行退回）"))
      #expect(!looked.contains("收下 1 行"))
      #expect(try await send(&officer, "120", "420") == "\(page)?done=held")
      let waiting = try await officer.get(page).text
      #expect(waiting.contains("锁定后报送 1 次，还没有计入") && waiting.contains("没有计入") && !waiting.contains("value=\"take\""))
      let board = try await district.get(round).text
      #expect(board.contains("锁定后有报送") && board.contains(">10</data></a>") && !board.contains(">12</data></a>"))
      // Who reports takes nothing itself.
      let refused = try await officer.post(page, ["act": "take", "reason": "请计入", "key": "k3"])
      #expect(refused.status == 422)
      #expect(try await district.get(page).text.contains("value=\"take\""))
      #expect(try await district.post(page, ["act": "take", "reason": "", "key": "k4"]).status == 422)
      let taken = try await district.press("take", on: page, typing: [("reason", "区里同意补报")])
      #expect(taken.location == "\(page)?done=taken")
      let after = try await district.get(round).text
      #expect(after.contains(">12</data></a>") && after.contains("第 2 次报送：区里同意补报") && !after.contains("锁定后有报送"))

      #expect(try await district.press("reopen", on: round, typing: [("reason", "更正")]).status == 303)
      let enterprise = "/enterprises/\(own.creditCode)"
      let before = try await district.get(enterprise).text
      #expect(before.contains("/cell\"") && !before.contains("已撤回"))
      let back = try await district.post(page, ["act": "send_back", "reason": "口径不对", "key": "k7"])
      #expect(back.location == "\(page)?done=sent_back")
      #expect(!(try await district.get(round).text.contains("12 万元")))
      // The history keeps it, with its end.
      #expect(try await district.get(enterprise).text.contains("已撤回：口径不对"))
      // What happened says who did it.
      let story = try await district.get(round).text
      for act in ["新建", "锁定", "重新打开：更正", "整份退回“", "计入“"] {
        #expect(story.contains("松江区 区级主管部门 \(act)"), "\(act)")
      }
      // The very file that was sent back is known again.
      let same = try await officer.upload(
        page, ["basis": "voluntary"], file: "另一个名字.csv",
        bytes: ReportingFixture.book([(own.creditCode, own.name ?? "", "120", "420")]))
      let warned = try await officer.get(try #require(same.location)).text
      #expect(warned.contains("与第 2 次报送的一字不差；那一份已于2026年5月10日整份退回：口径不对。"))
      let other = try await officer.upload(
        page, ["basis": "voluntary"], file: "4月.csv",
        bytes: ReportingFixture.book([(own.creditCode, own.name ?? "", "121", "421")]))
      #expect(!(try await officer.get(try #require(other.location)).text.contains("一字不差")))
    }
  }

  @Test("whom a later version no longer counts is named on the page, and a row that goes back changes nothing")
  func dropped() async throws {
    try await TestPortal.run { city, client in
      let street = try #require(city.city.people().first { $0.id == "officer" }?.area)
      let reporter = Reporter(.area(street), name: "街镇")
      let id = try await ReportingFixture.round(for: reporter, in: city, key: "city")
      let page = "/reporting/rounds/\(id)/reporters/\(street)"
      let own = try await city.portal.facts.page(EnterpriseQuery(order: .creditCode, limit: 2), within: .area(street))
        .rows
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      func preview(_ figures: [String]) async throws -> (path: String, text: String) {
        // Under another name than the register's a row is doubtful.
        let lines = zip(own, figures).map { known, figure in
          let isOther = figure == "2000"
          return (known.creditCode, isOther ? "另名有限公司" : known.name ?? "", figure, isOther ? "2500" : "500")
        }
        let sent = try await officer.upload(
          page, ["basis": "voluntary"], file: "4月.csv",
          bytes: ReportingFixture.book(lines.map { (code: $0.0, name: $0.1, month: $0.2, toDate: $0.3) }))
        let path = try #require(sent.location)
        return (path, try await officer.get(path).text)
      }
      func take(_ path: String, _ fields: [(String, String)] = []) async throws -> Browser.Answer {
        try await officer.post(path, [("act", "accept")] + fields)
      }
      let first = try await preview(["100", "200"])
      // The button stands at the top too, for the same form.
      #expect(first.text.contains("form=\"accept\"") && first.text.contains("id=\"accept\""))
      _ = try await take(first.path)
      let taken = try await officer.get("\(page)?done=accepted").text
      #expect(taken.contains("已收下。") && !taken.contains("退回的行可在下面下载") && !taken.contains("最近一次的行退回了"))
      // The second row is doubtful: what stands there now, and that its row is.
      let second = try await preview(["110", "2000"])
      #expect(second.text.contains("<th scope=\"col\">所在的行</th>"))
      let changes = try #require(second.text.split(separator: "<th scope=\"col\">所在的行</th>").last)
      #expect(
        changes.contains("<span class=\"st ask\">存疑</span>") && changes.contains("<span class=\"st yes\">变动</span>"))
      // What was told before opens to the report and the cell that told it.
      let before = try #require(
        changes.firstMatch(of: /<a href="(\/enterprises\/[0-9A-Z]+\/facts\/\d+\/cell)">10万元<\/a>/))
      #expect(try await officer.get(String(before.1)).text.contains("<mark>100</mark>"))
      let row = try #require(second.text.firstMatch(of: /name="confirm" value="([0-9]+:[0-9]+)"/)).1
      let silent = try await take(second.path, [("confirm", String(row)), ("reason", "")])
      #expect(silent.status == 422 && silent.text.contains("有打勾的行，没有写核实情况"))
      _ = try await take(second.path)
      let after = try await officer.get("\(page)?done=accepted").text
      #expect(after.contains("退回的行可在下面下载"))
      #expect(after.contains("下列 1 家以前收下过，最近一次的行退回了") && after.contains("一致：\(own[1].title)。"))
      // The sum has the first alone; what it no longer has stands apart, as it was told last and where.
      let sum = "/reporting/rounds/\(id)/figures/output@2026-04"
      let reporters = try await officer.get(sum).text
      #expect(reporters.contains("<a href=\"\(sum)?reporter=\(street)#dropped\">1</a>"))
      let opened = try await officer.get("\(sum)?reporter=\(street)").text.split(separator: "id=\"dropped\"")
      #expect(opened.count == 2)
      #expect(opened[0].contains("110,000") && !opened[0].contains(own[1].creditCode.text))
      #expect(opened[1].contains(own[1].creditCode.text) && opened[1].contains(">200,000<"))
      #expect(opened[1].contains("\(page)/versions/1/cell?at=0:C4\">4月!C4</a>"))
      let third = try await preview(["110", "210"])
      _ = try await take(third.path)
      #expect(!(try await officer.get(page).text.contains("最近一次的行退回了")))
      // In English a street is called as elsewhere.
      let english = try await officer.get("\(page)?lang=en").text
      #expect(english.contains(city.portal.areaName(street, in: .english)) && !english.contains("街镇"))
    }
  }

  @Test("a district that the city's round asks neither locks nor opens nor takes in it; its own it does")
  func keeper() async throws {
    try await TestPortal.run { city, client in
      let street = try #require(city.city.people().first { $0.id == "officer" }?.area)
      let reporter = Reporter(.area(street), name: "街镇")
      let id = try await ReportingFixture.round(for: reporter, in: city, key: "city")
      let round = "/reporting/rounds/\(id)"
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      #expect(!(try await district.get(round).text.contains("value=\"lock\"")))
      for act in ["lock", "reopen", "take_back"] {
        let reply = try await district.post(round, ["act": act, "reason": "试", "key": "k-\(act)"])
        #expect(reply.status == 422 && reply.text.contains("由市级建立和管理"), "\(act)")
      }
      let taking = try await district.post(
        "\(round)/reporters/\(street)", ["act": "take", "reason": "试", "key": "k-take"])
      #expect(taking.status == 422 && taking.text.contains("由市级建立和管理"))
      // Its own reporters it chases and asks again.
      #expect(
        try await district.post(round, ["act": "remind", "reporter": street.text, "key": "k-remind"]).status == 303)
      var office = Browser(client)
      _ = try await office.signIn("city")
      #expect(try await office.post(round, ["act": "lock", "key": "k-lock"]).status == 303)
      #expect(try await office.post(round, ["act": "reopen", "reason": "补报", "key": "k-open"]).status == 303)
      // The district reads who opened it again.
      let story = try await district.get(round).text
      #expect(story.contains("市级主管部门 锁定</li>") && story.contains("市级主管部门 重新打开：补报</li>"))
      #expect(story.contains("命令行 新建</li>") && story.contains("松江区 区级主管部门 催报 1 家</li>"))
    }
  }
}
