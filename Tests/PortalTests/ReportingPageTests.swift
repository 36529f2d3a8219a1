import Access
import Enterprises
import Foundation
import HummingbirdTesting
import Journal
import PolicyCorpus
import Quantities
import Reporting
import Testing

@testable import Portal

@Suite("报送")
struct ReportingPageTests {
  @Test("a template lists every enterprise of its scope, or says how many there are")
  func wholeTemplate() async throws {
    let city = try await TestPortal(enterprises: 60)
    defer { do { try city.remove() } catch { Issue.record(error) } }
    let all = try await city.portal.facts.page(EnterpriseQuery(limit: .max), within: .everywhere)
    #expect(try await city.portal.rowsOfTemplate(within: .everywhere).count == all.total)
    let refusal = await #expect(throws: PageFault.self) {
      _ = try await city.portal.rowsOfTemplate(within: .everywhere, most: all.total - 1)
    }
    guard case .badRequest(let faults)? = refusal else {
      Issue.record("it was cut off in silence")
      return
    }
    #expect(faults.rendered(in: .chinese).contains("范围内有 \(all.total) 家企业，一张表放不下"))
  }

  @Test(
    "a form that asks for output and revenue lists of other trades those that told revenue in a month of the year before"
  )
  func templateOfSeveral() async throws {
    let city = try await TestPortal(enterprises: 60)
    defer { do { try city.remove() } catch { Issue.record(error) } }
    let all = try await city.portal.facts.page(EnterpriseQuery(limit: .max), within: .everywhere).rows
    let others = all.filter { !($0.industry?.isIndustry ?? true) && $0.area != nil }
    let teller = try #require(others.first)
    let area = try #require(teller.area)
    let file = "credit_code,revenue@2025-11\n\(teller.creditCode),900000\n"
    let told = FactImport(file: "revenue.csv", bytes: Array(file.utf8), subject: .enterprise, basis: .voluntary)
    _ = try await city.portal.facts.importFacts(
      told, command: told.command(by: .commandLine, key: "revenue"), at: city.clock.now)
    let april = try #require(ReportMonth("2026-04"))
    func rows(_ measures: [String]) async throws -> Set<CreditCode> {
      let opening = RoundOpening(
        month: april, title: "月报", area: nil, due: city.clock.now.dayInShanghai, measures: measures, roster: [])
      let found = try await city.portal.rowsOfTemplate(
        of: [Reporter(.area(area), name: "单位")], in: opening, LeadersPageTests.request(.chinese))
      return Set(found.map(\.creditCode))
    }
    let here = Set(others.filter { $0.area == area }.map(\.creditCode))
    #expect(try await rows(["output"]).isDisjoint(with: here))
    #expect(try await rows(["output", "revenue"]).intersection(here) == [teller.creditCode])
    #expect(try await rows(["revenue"]).isSuperset(of: here))
  }

  @Test("an auditor opens every workbook that was handed in and sends none; who may not open them finds no link")
  func auditing() async throws {
    try await TestPortal.run { city, client in
      let people = try await city.store.people()
      let officer = Actor(try #require(people.first { $0.id.text == "officer" }))
      let file = try await ReportingFixture.path(
        of: "/reporting/rounds/{round}/reporters/{reporter}/versions/{version}", in: city, for: officer, spare: 900)
      let page = file.replacing("/versions/1", with: "")
      let round = String(page.prefix(upTo: try #require(page.range(of: "/reporters/")).lowerBound))
      var auditor = Browser(client)
      _ = try await auditor.signIn("auditor")
      #expect(try await auditor.get(file).status == 200)
      let shown = try await auditor.get(page)
      #expect(shown.status == 200 && shown.text.contains("/versions/1") && !shown.text.contains("name=\"file\""))
      #expect(try await auditor.get(round).text.contains(page))
      #expect(try await auditor.get("\(round)/template").status == 200)
      #expect(try await auditor.post(page, ["act": "accept"]).status == 403)
      var analyst = Browser(client)
      _ = try await analyst.signIn("analyst")
      let board = try await analyst.get(round)
      #expect(board.status == 200 && !board.text.contains("/reporters/") && !board.text.contains("/template"))
      let sum = try await analyst.get("\(round)/figures/output@2026-04")
      #expect(sum.status == 200 && sum.text.contains("figures/output@2026-04?reporter="))
      #expect(!sum.text.contains("/reporters/"))
      #expect(try await analyst.get(page).status == 403)
    }
  }

  @Test("a district opens a round, its street reports, a doubtful row goes back and a figure opens to its cell")
  func month() async throws {
    try await TestPortal.run { city, client in
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      #expect(try await district.get("/reporting").text.contains("还没有报送任务"))
      let (street, round, page) = try await ReportingFixture.streets(by: &district, in: city)
      let board = try await district.get(round).text
      #expect(board.contains("未报") && board.contains(street.text))

      let reminded = try await district.post(round, ["act": "remind", "reporter": street.text, "key": "k2"])
      #expect(reminded.location?.hasSuffix("done=remind") == true)
      let chased = try #require(
        try await district.get(round).text.firstMatch(of: /<section[^>]*id="reminders">.*?<\/section>/))
      #expect(chased.0.contains("2026年5月10日") && board.contains("还没有催过谁"))

      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      #expect(try await officer.get(page).text.contains("2026年5月10日 已催报"))
      let own = try await city.portal.facts.page(EnterpriseQuery(order: .creditCode, limit: 2), within: .area(street))
        .rows
      let first = try #require(own.first)
      var lines = [(first.creditCode, first.name ?? "", "100", "400")]
      let other = try await city.portal.facts.page(
        EnterpriseQuery(area: AreaCode("310115"), limit: 1), within: .everywhere
      ).rows
      let foreign = try #require(other.first)
      lines.append((foreign.creditCode, foreign.name ?? "", "100", "400"))
      let bytes = ReportingFixture.book(lines.map { (code: $0.0, name: $0.1, month: $0.2, toDate: $0.3) })
      let sent = try await officer.upload(page, ["basis": "voluntary"], file: "4月.csv", bytes: bytes)
      let upload = try #require(sent.location)
      #expect(upload.hasPrefix("/reporting/uploads/"))
      let checked = try await officer.get(upload).text
      #expect(checked.contains("4月!A4") && checked.contains("不在报送单位的区域内"))
      #expect(checked.contains("收下 1 行，退回 1 行"))
      #expect(try await district.get(upload).status == 404, "an upload is its own person's alone")
      let accepted = try await officer.post(upload, ["act": "accept"])
      #expect(accepted.location == "\(page)?done=accepted")
      let versions = try await officer.get(page).text
      #expect(versions.contains("退回") && versions.contains("\(page)/versions/1?part=returned"))
      let returned = try await officer.get("\(page)/versions/1?part=returned")
      #expect(returned.bytes.starts(with: [0x50, 0x4B]))
      #expect(try await officer.get("\(page)/versions/1").bytes == bytes)

      // The sum opens to who told it, then to the enterprise and its cell; a row that went back is in none of them.
      let sum = "\(round)/figures/output@2026-04"
      let boardNow = try await district.get(round).text
      #expect(boardNow.contains("<a href=\"\(sum)\"><data value=\"100000\""))
      let told = try await district.get(sum).text
      #expect(told.contains("第 1 次：4月.csv") && told.contains("\(page)/versions/1\""))
      #expect(told.contains("<a href=\"\(sum)?reporter=\(street)\">100,000</a>"))
      #expect(told.contains("合计</td><td></td><td></td><td class=\"n\">100,000</td>"))
      let rows = try await district.get("\(sum)?reporter=\(street)").text
      #expect(rows.contains("/enterprises/\(first.creditCode)\"") && !rows.contains(foreign.creditCode.text))
      #expect(rows.contains("合计</td><td></td><td></td><td class=\"n\">100,000</td>"))
      let place = "\(page)/versions/1/cell?at=0:C3"
      #expect(rows.contains("<a href=\"\(place)\">4月!C3</a>"))
      let shown = try await officer.get(place).text
      #expect(shown.contains("<mark>100</mark>") && !shown.contains(foreign.creditCode.text))
      #expect(try await district.get("\(round)/figures/nonsense@2026-04").status == 404)

      let enterprise = try await officer.get("/enterprises/\(first.creditCode)").text
      let link = try #require(
        enterprise.firstMatch(of: /href="(\/enterprises\/[0-9A-Z]+\/facts\/\d+\/cell)"[^>]*>[^<]*!/))
      let cell = try await officer.get(String(link.1)).text
      #expect(cell.contains("<mark>") && !cell.contains(foreign.creditCode.text))

      #expect(try await district.post(round, ["act": "lock", "key": "k3"]).status == 303)
      #expect(try await district.post(round, ["act": "reopen", "key": "k4"]).status == 422)
      #expect(try await district.get(round).text.contains("已锁定"))
    }
  }

  @Test("a row past its day says so, a count opens to its rows, and a round opened by mistake is withdrawn")
  func overdue() async throws {
    try await TestPortal.run { city, client in
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      // A round that is due on the day before.
      let (street, round, page) = try await ReportingFixture.streets(
        by: &district, in: city, month: "2026-02", due: "2026-05-10")
      city.clock.advance(seconds: 86_400)
      _ = try await district.signIn("songjiang")
      let board = try await district.get(round).text
      #expect(board.contains("<span class=\"st late\">逾期</span>") && board.contains("\(round)?state=missing#board"))
      #expect(board.contains("\(round)?state=overdue#board") && !board.contains("<h3>"))
      #expect(try await district.get("/reporting").text.contains("\(round)?state=missing#board"))
      let none = try await district.get("\(round)?state=reported").text
      #expect(!none.contains("reporters/\(street)\"") && none.contains("看全部单位"))
      let nobody = try await district.post(round, ["act": "remind", "key": "k2"])
      #expect(nobody.status == 422 && nobody.text.contains("没有勾选要催的单位"))
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      #expect(try await officer.get(page).text.contains("逾期"))
      #expect(try await district.post(round, ["act": "take_back", "reason": "", "key": "k3"]).status == 422)
      let done = try await district.post(round, ["act": "take_back", "reason": "建错了月份", "key": "k4"])
      #expect(done.location?.hasSuffix("done=withdraw") == true)
      let after = try await district.get(round).text
      #expect(after.contains("撤回：建错了月份") && after.contains("已撤回") && !after.contains("登记催报"))
      #expect(try await officer.get("/reporting").text.contains("还没有报送任务"))
      let told = try await officer.get(page).text
      #expect(told.contains("这个报送任务已撤回：建错了月份") && !told.contains("enctype"))
    }
  }

  @Test(
    "the same roster is asked once for a month: the second round leads to the first, and a slip of a month is named")
  func twice() async throws {
    try await TestPortal.run { _, client in
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      func open(_ month: String, due: String = "2026-05-11", measures: [String] = ["output"], key: String) async throws
        -> Browser.Answer
      {
        try await district.post(
          "/reporting",
          [
            ("month", month), ("title", "工业月报"), ("roster", "streets"), ("unit", "thousand"), ("due", due),
            ("key", key),
          ]
            + measures.map { ("measure", $0) })
      }
      let slip = try await open("2026-13", due: "2026-02-30", key: "k0")
      #expect(slip.status == 422)
      for text in ["读不懂“2026-13”；应为：报告的年和月，如 2025-11", "读不懂“2026-02-30”；应为：截止的年月日，如 2025-12-05"] {
        #expect(slip.text.contains(text), "\(text)")
      }
      #expect(!slip.text.contains("没有填写"))
      let late = try await open("2026-04", due: "2026-05-09", key: "k0a")
      #expect(late.status == 422 && late.text.contains("截止日2026年5月9日已经过了（今天2026年5月10日）"))
      let nothing = try await open("2026-04", measures: ["none"], key: "k0b")
      #expect(nothing.status == 422 && nothing.text.contains("没有“none”这项按月报的指标"))
      let nobody = try await district.post(
        "/reporting",
        [
          "month": "2026-04", "title": "工业月报", "roster": "enterprises", "industry": "99", "measure": "output",
          "unit": "thousand", "due": "2026-05-11", "key": "k0c",
        ])
      #expect(nobody.status == 422 && nobody.text.contains("行业分类（GB/T 4754）里没有 99"))
      let round = try #require(try await open("2026-04", key: "k1").location)
      #expect(try await open("2026-04", key: "k1").location == round, "the same form again")
      let second = try await open("2026-04", measures: ["output", "revenue"], key: "k2")
      #expect(second.status == 422 && second.text.contains("2026年4月已有同样名单、同样指标的报送任务“工业月报”（报送中）"))
      #expect(second.text.contains("<li><a href=\"\(round)\">2026年4月 工业月报</a></li>"))
      #expect(try await open("2026-04", measures: ["revenue"], key: "k3").status == 303)
      #expect(try await open("2026-03", key: "k4").status == 303)
      #expect(try await district.post(round, ["act": "take_back", "reason": "建错", "key": "k5"]).status == 303)
      #expect(try await open("2026-04", key: "k6").status == 303)
    }
  }

  @Test("an enterprise types its own figures, and another's round is not there for it")
  func enterprise() async throws {
    try await TestPortal.run { city, client in
      let own = try #require(city.city.people().first { $0.id == "enterprise" }?.enterprise)
      let reporter = Reporter(.enterprise(own), name: "本企业")
      let round = try await ReportingFixture.round(for: reporter, in: city, key: "own")
      let foreign = try await ReportingFixture.round(
        for: Reporter(.area(try #require(AreaCode("310115"))), name: "浦东"), in: city, key: "foreign")
      var browser = Browser(client)
      _ = try await browser.signIn("enterprise")
      #expect(try await browser.get("/reporting/rounds/\(foreign)").status == 404)
      let template = "/reporting/rounds/\(round)/template?reporter="
      #expect(try await browser.get(template + own.text).status == 200)
      for other in ["310115", "310117", "x"] { #expect(try await browser.get(template + other).status == 404) }
      // A district gets the template of an enterprise in it, with that one alone, and of nobody else.
      var songjiang = Browser(client)
      _ = try await songjiang.signIn("songjiang")
      let known = try #require(try await city.portal.facts.enterprise(own, within: .everywhere))
      let isOurs = known.area?.district == AreaCode("310117")
      #expect(try await songjiang.get(template + own.text).status == (isOurs ? 200 : 404))
      #expect(try await songjiang.get("/reporting/rounds/\(foreign)/template?reporter=310115").status == 404)
      let page = try #require(try await browser.get("/reporting/rounds/\(round)").location)
      #expect(try await browser.get(page).text.contains("output@2026-04"))
      // What is wrong is said at its field, and what was typed is there still; bases of offices are not offered.
      let wrong = try await browser.post(
        page, ["basis": "voluntary", "output@2026-04": "12a", "output_to_date@2026-04": "4800"])
      #expect(wrong.status == 422 && wrong.text.contains("<p class=\"fault\">“12a”不是数"))
      #expect(wrong.text.contains("value=\"12a\"") && wrong.text.contains("value=\"4800\""))
      #expect(!wrong.text.contains("department_sharing") && !wrong.text.contains("name=\"agreement\""))
      let shared = try await browser.post(page, ["basis": "approved_survey", "output@2026-04": "1200"])
      #expect(shared.status == 422 && shared.text.contains("企业报送的依据是自愿填报"))
      let sent = try await browser.post(
        page, ["basis": "voluntary", "output@2026-04": "1,200", "output_to_date@2026-04": "4800"])
      let upload = try #require(sent.location)
      let looked = try await browser.get(upload).text
      #expect(looked.contains("收下 1 行，退回 0 行") && !looked.contains("各列是什么"))
      #expect(looked.contains("\(page)?output%402026-04=1%2C200"))
      #expect(try await browser.get("\(page)?output%402026-04=1%2C200").text.contains("value=\"1,200\""))
      #expect(try await browser.post(upload, ["act": "accept"]).status == 303)
      let history = try await city.portal.facts.history(of: own, at: city.clock.now, within: .everywhere)
      #expect(
        history.contains {
          $0.fact.reference.description == "output@2026-04" && $0.fact.value?.description == "1200000"
        })
    }
  }

  @Test("a street's figure takes the place of the enterprise's own with a reason alone, and pages say whose counts")
  func twoSenders() async throws {
    try await TestPortal.run { city, client in
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      let (street, _, page) = try await ReportingFixture.streets(by: &district, in: city)
      let known = try #require(
        try await city.portal.facts.page(EnterpriseQuery(order: .creditCode, limit: 1), within: .area(street)).rows
          .first)
      func book(_ month: String, _ toDate: String) -> [UInt8] {
        ReportingFixture.book([(code: known.creditCode, name: known.name ?? "", month: month, toDate: toDate)])
      }
      let reporter = Reporter(.enterprise(known.creditCode), name: "本企业")
      let own = try await ReportingFixture.round(for: reporter, in: city, key: "own")
      try await ReportingFixture.accept(book("1200", "4800"), for: reporter, round: own, in: city, key: "own-1")
      // Nobody else corrects it.
      let told = try #require(
        try await city.portal.facts.history(of: known.creditCode, at: city.clock.now, within: .everywhere)
          .last { $0.fact.reference.description == "output@2026-04" }
      ).fact
      _ = try await district.get(FactPage.path(of: told))
      let foreign = try await district.post(
        FactPage.path(of: told), ["act": "correct", "value": "1300000", "reason": "核对后更正"])
      #expect(foreign.status == 422 && foreign.text.contains("这个数是企业自己报的，不由别人更正"))
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      let sent = try await officer.upload(
        page, ["basis": "voluntary"], file: "4月.csv", bytes: book("1100", "4700"))
      let upload = try #require(sent.location)
      let looked = try await officer.get(upload).text
      #expect(looked.contains("企业自己报的是 1,200 千元") && looked.contains("收下 0 行，退回 1 行"))
      #expect(looked.contains("<small class=\"muted\">企业自己报的</small>"))
      #expect(try await officer.post(upload, ["act": "accept", "confirm": "0:3"]).status == 422)
      // A reason is no place for a figure to report.
      let wish = try await officer.post(
        upload, ["act": "accept", "confirm": "0:3", "reason": "与企业说好按200万元报"])
      #expect(wish.status == 422 && wish.text.contains("与企业说好按200万元报"))
      let taken = try await officer.post(upload, ["act": "accept", "confirm": "0:3", "reason": "企业来电更正"])
      #expect(taken.location == "\(page)?done=accepted")

      let name = try #require(city.portal.corpus.areas.area(street)?.name)
      let card = try await officer.get("/enterprises/\(known.creditCode)").text
      #expect(card.contains("后来另有报送（\(name)，理由：企业来电更正）"))
      #expect(card.contains("现行的是\(name)报的，企业自己报的是 120万元"))
      // The reason may speak of other enterprises: the enterprise itself reads whose report it was alone.
      let history = try await city.portal.facts.history(of: known.creditCode, at: city.clock.now, within: .everywhere)
      let before = try #require(history.first { $0.fact.id == told.id }).fact
      let words = city.portal.renderer.words(.chinese)
      for isOwn in [false, true] {
        let note = try await FactTellers(history, isOwn: isOwn, city.portal, words).note(of: before)
        #expect(note == "后来另有报送（\(name)\(isOwn ? "" : "，理由：企业来电更正")）")
      }
      let mine = "/reporting/rounds/\(own)/reporters/\(known.creditCode)"
      let shown = try await officer.get(mine).text
      #expect(shown.contains("后来另有报送的数") && shown.contains("企业自己报 120万元，\(name) "))
      #expect(shown.contains("报 110万元，理由：企业来电更正"))
      #expect(try await officer.get("\(mine)?lang=en").text.contains("Figures that another report followed"))
      // The enterprise's next report counts again.
      try await ReportingFixture.accept(book("1200", "4800"), for: reporter, round: own, in: city, key: "own-2")
      #expect(try await !officer.get("\(mine)?lang=zh").text.contains("后来另有报送的数"))
    }
  }

  @Test("what was previewed is taken alone: where another report came meanwhile, the preview is shown anew")
  func stalePreview() async throws {
    try await TestPortal.run { city, client in
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      let (street, round, page) = try await ReportingFixture.streets(by: &district, in: city)
      let known = try #require(
        try await city.portal.facts.page(EnterpriseQuery(order: .creditCode, limit: 1), within: .area(street)).rows
          .first)
      func book(_ month: String, _ toDate: String) -> [UInt8] {
        ReportingFixture.book([(code: known.creditCode, name: known.name ?? "", month: month, toDate: toDate)])
      }
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      let sent = try await officer.upload(
        page, ["basis": "voluntary"], file: "4月.csv", bytes: book("100", "400"))
      let upload = try #require(sent.location)
      #expect(try await !officer.get(upload).text.contains("13万元"))
      let id = try #require(round.split(separator: "/").last.flatMap { Round.ID(String($0)) })
      try await ReportingFixture.accept(
        book("130", "430"), for: Reporter(.area(street), name: "单位"), round: id, in: city, key: "meanwhile")
      let stale = try await officer.post(upload, ["act": "accept"])
      #expect(stale.status == 422 && stale.text.contains("预演以后，表里企业已报的数又有了变化"))
      #expect(stale.text.contains("13万元") && stale.text.contains("43万元"))
      func told() async throws -> [String?] {
        try await city.portal.facts.history(of: known.creditCode, at: city.clock.now, within: .everywhere)
          .filter { $0.fact.reference.description == "output@2026-04" }.map { $0.fact.value?.description }
      }
      #expect(try await told() == ["130000"])
      #expect(try await officer.post(upload, ["act": "accept"]).location == "\(page)?done=accepted")
      #expect(try await told() == ["130000", "100000"])
    }
  }

  @Test("a forgotten park is added, and who need not report is taken off and put back, each with its reason")
  func roster() async throws {
    try await TestPortal.run { city, client in
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      let (street, round, page) = try await ReportingFixture.streets(by: &district, in: city)
      let areas = city.portal.corpus.areas
      let own = try #require(AreaCode("310117"))
      let park = try #require(areas.children(of: own, level: .park).first)
      #expect(try await district.get(round).text.contains("<option value=\"\(park.code)\">"))
      func add(_ fields: KeyValuePairs<String, String>) async throws -> (status: Int, text: String) {
        let reply = try await district.post(round, [("act", "expect")] + fields.map { ($0.key, $0.value) })
        return (reply.status, reply.text)
      }
      let foreign = try await add(["area": "310115", "due": "2026-05-20", "reason": "漏列", "key": "a1"])
      #expect(foreign.status == 422 && foreign.text.contains("没有选增补的单位"))
      let both = try await add([
        "area": park.code.text, "code": "91310117MA0000001U", "due": "2026-05-20", "reason": "漏列", "key": "a0",
      ])
      #expect(both.status == 422 && both.text.contains("一次只增补一个") && both.text.contains("91310117MA0000001U"))
      let early = try await add(["area": park.code.text, "due": "2026-05-01", "reason": "漏列", "key": "a2"])
      #expect(early.status == 422 && early.text.contains("太早") && early.text.contains("value=\"漏列\""))
      #expect(try await add(["area": park.code.text, "due": "2026-05-20", "reason": "漏列", "key": "a3"]).status == 303)
      let board = try await district.get(round).text
      #expect(board.contains("增补“\(park.name)”，截止 2026年5月20日：漏列"))
      #expect(try await district.post(page, ["act": "excuse", "reason": "", "key": "e1"]).status == 422)
      #expect(try await district.post(page, ["act": "excuse", "reason": "并入区里报", "key": "e2"]).status == 303)
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      let seen = try await officer.get(page).text
      #expect(seen.contains("移出报送名单：并入区里报") && !seen.contains("name=\"file\""))
      let refused = try await officer.upload(page, ["basis": "voluntary"], file: "a.csv", bytes: [0x61])
      #expect(refused.status == 422 && refused.text.contains("已移出名单，不能再报"))
      #expect(try await officer.post(page, ["act": "excuse", "reason": "x", "key": "e3"]).status == 422)
      #expect(try await district.get(round).text.contains("id=\"former\""))
      #expect(try await add(["area": street.text, "due": "2026-05-20", "reason": "仍由街镇报", "key": "a4"]).status == 303)
      let back = try await district.get(round).text
      #expect(!back.contains("id=\"former\"") && back.contains("：并入区里报"))
    }
  }

  @Test("a remembered layout is listed with what its columns are, withdrawn with a reason, and asked for again")
  func layouts() async throws {
    try await TestPortal.run { city, client in
      let street = try #require(city.city.people().first { $0.id == "officer" }?.area)
      let first = try #require(
        try await city.portal.facts.page(EnterpriseQuery(limit: 1), within: .area(street)).rows.first)
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      #expect(try await district.get("/reporting/layouts").text.contains("还没有记住的表样"))
      try await ReportingFixture.accept(
        ReportingFixture.book([(first.creditCode, first.name ?? "", "100", "400")]),
        for: Reporter(.area(street), name: "街镇"), round: nil, in: city, key: "layout")
      let listed = try await district.get("/reporting/layouts").text
      #expect(listed.contains("工业总产值本月") && listed.contains("本月（千元）"))
      let match = try #require(listed.firstMatch(of: /name="layout" value="([0-9a-f]{64})"/))
      let layout = String(match.1)
      let refused = try await district.post("/reporting/layouts", ["layout": layout, "reason": ""])
      #expect(refused.status == 422 && refused.text.contains("没有写明理由"))
      #expect(try await district.post("/reporting/layouts", ["layout": layout, "reason": "本月认成了累计"]).status == 303)
      let after = try await district.get("/reporting/layouts").text
      #expect(after.contains("还没有记住的表样") && after.contains("撤销：本月认成了累计"))
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      #expect(try await officer.get("/reporting/layouts").status == 403)
    }
  }

  @Test("what columns mean is asked where headers leave it open, and remembered")
  func mapping() async throws {
    try await TestPortal.run { city, client in
      let street = try #require(city.city.people().first { $0.id == "officer" }?.area)
      let reporter = Reporter(.area(street), name: "街镇")
      let round = try await ReportingFixture.round(for: reporter, in: city, key: "map")
      let first = try #require(
        try await city.portal.facts.page(EnterpriseQuery(limit: 1), within: .area(street)).rows.first)
      var browser = Browser(client)
      _ = try await browser.signIn("officer")
      let page = "/reporting/rounds/\(round)/reporters/\(street)"
      let text = "统一社会信用代码,单位详细名称,本期数\n\(first.creditCode),\(first.name ?? ""),100\n"
      _ = try await browser.get(page)
      let upload = try #require(
        try await browser.upload(page, ["basis": "voluntary"], file: "2026年4月.csv", bytes: Array(text.utf8)).location)
      let asked = try await browser.get(upload)
      #expect(asked.status == 422 && asked.text.contains("没有认出任何一列数据"))
      _ = try await browser.post(upload, ["act": "map", "column-0-2": "output:month:0", "unit-0": "thousand"])
      #expect(try await browser.get(upload).text.contains("收下 1 行，退回 0 行"))
      #expect(try await browser.post(upload, ["act": "accept"]).status == 303)
      _ = try await browser.get(page)
      let again = try #require(
        try await browser.upload(page, ["basis": "voluntary"], file: "2026年4月.csv", bytes: Array(text.utf8)).location)
      let remembered = try await browser.get(again).text
      #expect(remembered.contains("沿用上次确认的") && remembered.contains("收下 1 行，退回 0 行"))
    }
  }
}
