import Access
import Enterprises
import HummingbirdTesting
import Journal
import Quantities
import Services
import Testing
import Workbooks

@testable import Portal

@Suite("Cases on their pages")
struct ServicePageTests {
  /// The key of a form of the page seen last, by the act that it is for.
  private static func key(_ act: String, party: Int? = nil, in page: String) throws -> String {
    let party = party.map { "\($0)" } ?? ""
    let pattern = try Regex(
      "name=\"key\" value=\"([0-9a-f]{32})\"><input type=\"hidden\" name=\"act\" value=\"\(act)\"><input type=\"hidden\" name=\"party\" value=\"\(party)\""
    )
    return String(try #require(page.firstMatch(of: pattern)?.output[1].substring, "\(act)"))
  }

  @Test(
    "an enterprise asks, the officer's page has it with the deadline of the working-day table, asks back, and the clock stands still"
  )
  func wholeWay() async throws {
    try await TestPortal.run { city, client in
      var enterprise = try await TestPortal.signedIn("enterprise", on: client)
      let form = try await enterprise.get("/services/new").text
      #expect(form.contains("提诉求") && !form.contains("name=\"enterprise\""))
      let blank = try await enterprise.post("/services/new", ["type": TestPortal.ledger, "text": " "])
      #expect(blank.status == 422 && blank.text.contains("<a href=\"#text\">没有填写内容"))
      let key = String(try #require(form.firstMatch(of: /name="key" value="([0-9a-f]{32})"/)).1)
      for done in ["opened", "repeated"] {
        let sent = try await enterprise.post(
          "/services/new",
          [
            "key": key, "type": TestPortal.ledger, "text": "缺三十名焊工", "contact_name": "人事部",
            "contact_phone": "021-00000000",
          ])
        #expect(sent.location == "/services/cases/1?done=\(done)")
      }
      let own = try await enterprise.get("/services/cases/1").text
      #expect(own.contains("缺三十名焊工") && own.contains("021-00000000") && !own.contains("分派依据"))

      var officer = try await TestPortal.signedIn("officer", on: client)
      // Opened on Sunday the 10th of May 2026: five working days end on Friday the 15th.
      let day = try await officer.get("/services").text
      #expect(day.contains("缺三十名焊工") && day.contains("2026年5月15日（还有5个工作日）") && day.contains("tel:021-00000000"))
      let page = try await officer.get("/services/cases/1").text
      #expect(page.contains("2026年5月15日") && page.contains("期限怎么算") && page.contains("分派依据"))
      let asked = try await officer.post(
        "/services/cases/1",
        ["key": try Self.key("ask", party: 0, in: page), "act": "ask", "party": "0", "text": "要哪些工种？"])
      #expect(asked.location == "/services/cases/1?done=ask")
      let waiting = try await officer.get("/services/cases/1?done=ask").text
      #expect(waiting.contains("已发给企业，时限暂停。") && waiting.contains("等企业补充，时限暂停"))
      // No day has passed that could be counted: there is no empty table.
      #expect(waiting.contains("期限怎么算") && !waiting.contains("第几天"))

      city.clock.advance(seconds: 3 * 86_400)
      _ = try await enterprise.signIn("enterprise")
      _ = try await officer.signIn("officer")
      let mine = try await enterprise.get("/services").text
      #expect(mine.contains("等您补充（1）"))
      // The enterprise is spoken to on its own pages, in the case, in its story and in its lists.
      for path in ["/services", "/services/cases", "/services/cases/1"] {
        let text = try await enterprise.get(path).text
        #expect(text.contains("等您补充，时限暂停") && !text.contains("等企业补充"), "\(path)")
      }
      let asking = try await enterprise.get("/services/cases/1").text
      #expect(asking.contains("请您补充") && asking.contains("您答复前不计时") && !asking.contains("请企业补充"))
      _ = try await enterprise.post(
        "/services/cases/1", ["act": "answer", "party": "0", "text": "氩弧焊二十名，二保焊十名"])
      // Monday to Wednesday were not counted: the answer came on Wednesday the 13th, which is.
      let after = try await officer.get("/services/cases/1").text
      #expect(after.contains("2026年5月19日") && after.contains("要哪些工种？"))
      // The whole case has had three working days, whatever its clock counted.
      #expect(after.contains("<dt>自登记起</dt><dd>第3个工作日</dd>"))
    }
  }

  @Test(
    "an officer names an enterprise as people do: one is taken, of several one is chosen, and of none the words are told"
  )
  func named() async throws {
    try await TestPortal.run { city, client in
      let officer = try await city.officer()
      let street = try #require(officer.area)
      let rows = try await city.portal.facts.page(.init(limit: .max), within: .everywhere).rows
      let all = rows.filter { row in row.name != nil && rows.count { $0.name == row.name } == 1 }
      let own = try #require(all.first { AreaScope.area(street).contains($0) })
      let name = try #require(own.name)
      var browser = try await TestPortal.signedIn("officer", on: client)
      try await browser.get("/services/new")
      func send(_ enterprise: String, _ more: [(String, String)] = []) async throws -> Browser.Answer {
        try await browser.post(
          "/services/new", [("enterprise", enterprise), ("type", TestPortal.ledger), ("text", "缺电")] + more)
      }
      #expect(try await send(name).location == "/services/cases/1?done=opened")
      let found = try await city.store.readServices { try $0.cases.serviceCase(.init(1)) }
      #expect(found?.opening.enterprise == own.creditCode)
      let none = try await send("查无此企")
      #expect(none.status == 422 && none.text.contains("您的查看范围内没有企业“查无此企”") && none.text.contains("缺电"))
      #expect(try await send(" ").text.contains("没有填写企业"))
      // What lies elsewhere is not named to an officer.
      if let far = all.first(where: { !AreaScope.area(street).contains($0) }), let name = far.name {
        let refused = try await send(name)
        #expect(refused.status == 422 && !refused.text.contains(far.creditCode.text))
      }
      var office = try await TestPortal.signedIn("city", on: client)
      try await office.get("/services/new")
      let several = try await office.post(
        "/services/new", [("enterprise", "公司"), ("type", TestPortal.ledger), ("text", "缺电")])
      #expect(several.status == 422 && several.text.contains("“公司”对得上"))
      let code = String(try #require(several.text.firstMatch(of: /name="meant" value="([0-9A-Z]{18})"/)).1)
      let chosen = [("enterprise", "公司"), ("meant", code), ("type", TestPortal.ledger), ("text", "缺电")]
      #expect(try await office.post("/services/new", chosen).location == "/services/cases/2?done=opened")
      let second = try await city.store.readServices { try $0.cases.serviceCase(.init(2)) }
      #expect(second?.opening.enterprise.text == code)
    }
  }

  @Test("finance, audit and analysts read a case and are told nobody to call; an identity number is taken nowhere")
  func contacts() async throws {
    try await TestPortal.run { city, client in
      var enterprise = try await TestPortal.signedIn("enterprise", on: client)
      let number = "000000199001010018"
      let spaced = "000000 19900101-0018"
      for field in ["text", "contact_name", "contact_phone"] {
        let typed = [
          "type": TestPortal.ledger, "text": "缺三十名焊工", "contact_name": "人事部", "contact_phone": "021-00000000",
        ].merging([field: field == "text" ? number : spaced]) { $1 }
        let refused = try await enterprise.post("/services/new", typed.map { ($0.key, $0.value) })
        #expect(refused.status == 422 && refused.text.contains("<a href=\"#\(field)\">这里面有个人身份号码"), "\(field)")
        #expect(refused.text.contains("写姓氏和职务"))
      }
      let mobile = try await enterprise.post(
        "/services/new", ["type": TestPortal.ledger, "text": "找王经理 138 0000 0000", "contact_phone": "13800000000"])
      #expect(mobile.status == 422 && mobile.text.contains("<a href=\"#text\">这里面有手机号码"))
      let sent = try await enterprise.post(
        "/services/new",
        ["type": TestPortal.ledger, "text": "缺三十名焊工", "contact_name": "人事部", "contact_phone": "０２１－００００００００"])
      #expect(sent.location == "/services/cases/1?done=opened")
      for name in ["officer", "maker", "checker", "auditor", "analyst"] {
        var reader = Browser(client)
        _ = try await reader.signIn(name)
        for path in ["/services/cases/1", "/services", "/services/cases", "/services/cases/export"] {
          let text = try await reader.get(path).text
          let isKeeper = name == "officer" && ["/services/cases/1", "/services"].contains(path)
          #expect(text.contains("021-00000000") == isKeeper, "\(name) \(path)")
          if path == "/services/cases/1" { #expect(text.contains("缺三十名焊工"), "\(name)") }
        }
      }
      var officer = try await TestPortal.signedIn("officer", on: client)
      try await officer.get("/services/cases/1")
      let closed = try await officer.post(
        "/services/cases/1", ["act": "close", "party": "0", "outcome": "done", "text": "已招到"])
      #expect(closed.status == 303)
      // What an enterprise thinks is chosen by nobody for it.
      let ended = try await enterprise.get("/services/cases/1").text
      #expect(ended.contains("name=\"mark\" required><option value=\"\">请选择</option>"))
      let unsaid = try await enterprise.post("/services/cases/1", ["act": "rate", "mark": ""])
      #expect(unsaid.status == 422 && unsaid.text.contains("没有选择满意度"))
    }
  }

  @Test("what is told of a case that was opened again: on its page, behind its unit's figures and in the list's file")
  func openedAgain() async throws {
    try await TestPortal.run { city, client in
      var enterprise = try await TestPortal.asking(on: client)
      var officer = try await TestPortal.signedIn("officer", on: client)
      // The end is nobody's to record, and nothing is before somebody has taken the case up.
      #expect(!(try await officer.get("/services/cases/1").text).contains("登记进展"))
      let early = try await officer.post("/services/cases/1", ["act": "step", "step": "销号"])
      #expect(early.status == 422 && early.text.contains("“销号”不用登记"))
      _ = try await officer.post("/services/cases/1", ["act": "take", "party": "0"])
      let taken = try await officer.get("/services/cases/1").text
      #expect(taken.contains("登记进展") && !taken.contains("name=\"step\" value=\"销号\""))
      _ = try await officer.post(
        "/services/cases/1", ["act": "close", "party": "0", "outcome": "done", "text": "招到了"])
      _ = try await enterprise.post("/services/cases/1", ["act": "rate", "mark": "dissatisfied", "text": ""])
      _ = try await enterprise.post("/services/cases/1", ["act": "reopen", "party": "0", "text": "人又走了"])
      let page = try await officer.get("/services/cases/1").text
      #expect(page.contains("满意度（重新打开以前）") && page.contains("不满意"))
      let found = try await city.store.readServices { try $0.cases.serviceCase(.init(1)) }
      let unit = try #require(found?.owner?.unit)
      func parts(_ measure: String) async throws -> String {
        try await officer.get("/services/units/parts?unit=\(unit)&measure=\(measure)").text
      }
      let due = try await parts("dueWithin3")
      #expect(due.contains("是否按时接办") && due.contains("不到1个工作日；没有接办") && due.contains("按时"))
      let rated = try await parts("rated")
      #expect(rated.contains("满意度") && rated.contains("不满意"))
      let file = try await officer.get("/services/cases/export?state=all").text
      #expect(file.contains("统一社会信用代码") && !file.contains("credit_code"))
      #expect(file.contains("期限所属单位") && file.contains("状态：全部") && !file.contains("state=all"))
    }
  }

  @Test("two departments at once, 转办 by one button, a refusal that falls to the district, a close that stops nobody")
  func several() async throws {
    try await TestPortal.run { city, client in
      let code = try city.ownEnterprise()
      var district = try await TestPortal.signedIn("songjiang", on: client)
      try await district.get("/services/new?enterprise=\(code)")
      let opened = try await district.post(
        "/services/new",
        [
          "enterprise": code.text, "type": TestPortal.ledger, "text": "扩建厂房", "channel": "phone",
          "difficulty": "complex",
        ])
      #expect(opened.location == "/services/cases/1?done=opened")
      let page = try await district.get("/services/cases/1").text
      #expect(page.contains("电话") && page.contains("复杂事项"))
      let invited = try await district.post(
        "/services/cases/1",
        ["act": "invite", "unit": "310117", "department": "生态环境局", "text": "环评怎么办"])
      #expect(invited.location == "/services/cases/1?done=invite")
      // A department's part is on its office's list, with its own deadline, and not the lead's.
      let day = try await district.get("/services").text
      #expect(day.contains("生态环境局（协办）") && !day.contains("（主办）"))
      let closed = try await district.post(
        "/services/cases/1", ["act": "close", "party": "0", "outcome": "done", "text": "规划上可以"])
      #expect(closed.location == "/services/cases/1?done=close")
      let open = try await district.get("/services/cases/1").text
      #expect(open.contains("生态环境局") && open.contains("规划上可以"))
      let list = try await district.get("/services/cases").text
      #expect(list.contains("2026-0001"))
      let handed = try await district.post(
        "/services/cases/1", ["act": "hand", "party": "1", "to": "310117", "text": "按职责转办"])
      #expect(handed.location == "/services/cases/1?done=hand")
      let refused = try await district.post(
        "/services/cases/1", ["act": "refuse", "party": "2", "text": "要市里定"])
      #expect(refused.location == "/services/cases/1?done=refuse")
      // It is the city's now: the district reads it and acts no more.
      let there = try await district.get("/services/cases/1").text
      #expect(there.contains("由兜底单位接") && there.contains("原主办") && !there.contains("value=\"refuse\""))
      let outside = try await district.post("/services/cases/1", ["act": "take", "party": "3"])
      #expect(outside.status == 422 && outside.text.contains("不在您单位的办理范围内"))
      var office = try await TestPortal.signedIn("city", on: client)
      try await office.get("/services/cases/1")
      _ = try await office.post(
        "/services/cases/1", ["act": "close", "party": "3", "outcome": "done_without_help", "text": "没有指标"])
      // One helped and one did not. Each opens its own part again, and the lead any.
      let ended = try await district.get("/services/cases/1").text
      #expect(ended.contains("部分解决") && ended.contains("id=\"reopen-0\"") && !ended.contains("id=\"reopen-3\""))
      let lead = try await office.get("/services/cases/1").text
      #expect(lead.contains("id=\"reopen-0\"") && lead.contains("id=\"reopen-3\""))
      #expect(try await district.post("/services/cases/1", ["act": "reopen", "party": "3", "text": "x"]).status == 422)
      let again = try await district.post("/services/cases/1", ["act": "reopen", "party": "0", "text": "图纸改了"])
      #expect(again.location == "/services/cases/1?done=reopen")
      let reopened = try await district.get("/services/cases/1").text
      #expect(reopened.contains("id=\"close-4\"") && reopened.contains("当时：已解决") && !reopened.contains("部分解决"))
    }
  }

  @Test("the clause's departments are invited at once, a part is given to a person, and handing on may name one")
  func givenTo() async throws {
    try await TestPortal.run { city, client in
      let code = try city.ownEnterprise()
      let officer = try await city.officer()
      let other = try await city.addOfficer()
      var office = try await TestPortal.signedIn("city", on: client)
      try await office.get("/services/new")
      _ = try await office.post(
        "/services/new",
        ["enterprise": code.text, "type": "gaoduan-2022/8#hazardous-store-consultation|集中建设危化品仓库", "text": "要建仓库"])
      let page = try await office.get("/services/cases/1").text
      #expect(page.contains("name=\"units\" value=\"310000:市应急局\"") && page.contains("name=\"every\""))
      let two = try await office.post(
        "/services/cases/1",
        [
          ("act", "invite"), ("units", "310000:市应急局"), ("units", "310000:市生态环境局"), ("text", "请会商选址"),
        ])
      #expect(two.location == "/services/cases/1?done=invite")
      let asked = try await office.get("/services/cases/1").text
      #expect(asked.ranges(of: "请办理：请会商选址").count == 2)
      #expect(!asked.contains("name=\"units\" value=\"310000:市应急局\""))
      // To the street's office, and there to the second officer.
      let street = try #require(officer.area)
      let person = "\(street) \(officer.key.text)"
      let opened = try await city.store.readServices { try $0.cases.serviceCase(.init(1)) }
      let lead = try #require(opened?.owner)
      let handed = try await office.post(
        "/services/cases/1",
        ["act": "hand", "party": "\(lead.number)", "unit": "310117", "text": "请区里主办"])
      #expect(handed.location == "/services/cases/1?done=hand")
      let named = try await office.post(
        "/services/cases/1", ["act": "hand", "party": "3", "person": person, "text": "请到现场看"])
      #expect(named.location == "/services/cases/1?done=hand")
      let given = try await office.get("/services/cases/1").text
      #expect(given.contains("请办理：请到现场看") && given.contains("id=\"assign-4\"") && given.contains("第二位专员（"))
      let moved = try await office.post(
        "/services/cases/1", ["act": "assign", "party": "4", "officer": other.key.text])
      #expect(moved.location == "/services/cases/1?done=assign")
      let found = try await city.store.readServices { try $0.cases.serviceCase(.init(1)) }
      #expect(found?.owner?.officer == other.key && found?.owner?.unit == ServiceUnit(street))
      var second = try await TestPortal.signedIn("second", on: client)
      #expect(try await second.get("/services").text.contains("要建仓库"))
      // What offices ask one another is not told to the enterprise.
      var enterprise = try await TestPortal.signedIn("enterprise", on: client)
      #expect(!(try await enterprise.get("/services/cases/1").text).contains("请会商选址"))
    }
  }

  @Test(
    "a department's own people see the case, work on their part and on no other; the district's office is told whose it is"
  )
  func departments() async throws {
    try await TestPortal.run { city, client in
      let code = try city.ownEnterprise()
      var office = try await TestPortal.signedIn("city", on: client)
      try await office.get("/services/new")
      _ = try await office.post(
        "/services/new", ["enterprise": code.text, "type": TestPortal.ledger, "text": "厂区选址两家单位说法不一"])
      let invited = try await office.post(
        "/services/cases/1",
        [
          ("act", "invite"), ("units", "310117:生态环境局"), ("units", "310117:规划资源局"), ("text", "请会商"),
        ])
      #expect(invited.location == "/services/cases/1?done=invite")
      let found = try #require(try await city.store.readServices { try $0.cases.serviceCase(.init(1)) })
      func part(_ department: String?) throws -> Int {
        try #require(found.parties.first { $0.unit.department == department }).number
      }
      let (own, other) = (try part("规划资源局"), try part("生态环境局"))
      var planning = try await TestPortal.signedIn("songjiang.planning", on: client)
      #expect(try await planning.get("/services").text.contains("厂区选址两家单位说法不一"))
      let page = try await planning.get("/services/cases/1").text
      #expect(page.contains("id=\"take-\(own)\"") && page.contains("id=\"close-\(own)\""))
      #expect(!page.contains("id=\"take-\(other)\"") && !page.contains("id=\"close-0\""))
      let foreign = try await planning.post(
        "/services/cases/1", ["act": "close", "party": "\(other)", "outcome": "done", "text": "办好了"])
      #expect(foreign.status == 422 && foreign.text.contains("不在您单位的办理范围内"))
      let taken = try await planning.post("/services/cases/1", ["act": "take", "party": "\(own)"])
      #expect(taken.location == "/services/cases/1?done=take")
      var district = try await TestPortal.signedIn("songjiang", on: client)
      let read = try await district.get("/services/cases/1").text
      #expect(read.contains("由规划资源局自己的人员接办") && read.contains("本单位没有别的人员账号可以改派"))
      #expect(!read.contains("id=\"assign-\(own)\"") && read.contains("id=\"hand-\(own)\""))
      // Several are typed at once: the city's stand under the city, whatever district is chosen.
      let typed = [
        ("act", "invite"), ("unit", "310117"), ("department", "市应急局、水务局"), ("text", "请看排水"),
      ]
      #expect(try await office.post("/services/cases/1", typed).location == "/services/cases/1?done=invite")
      let now = try #require(try await city.store.readServices { try $0.cases.serviceCase(.init(1)) })
      #expect(now.openParties.suffix(2).map { "\($0.unit)" } == ["310000:市应急局", "310117:水务局"])
      let again = try await office.post("/services/cases/1", typed)
      #expect(again.status == 422 && again.text.contains("“市应急局”已经在办"))
      // What was refused is still the draft of its form, and its text stands there.
      #expect(again.text.contains("data-draft=\"case-1-invite-case\"") && again.text.contains(">请看排水</textarea>"))
      let group = try await office.post(
        "/services/cases/1", ["act": "invite", "department": "领导小组成员单位", "text": "请看排水"])
      #expect(group.status == 422 && group.text.contains("认不出是哪个单位"))
      // An invitation is one line of the course; a part that is closed stands folded, behind those that are open.
      let closed = try await planning.post(
        "/services/cases/1", ["act": "close", "party": "\(own)", "outcome": "done", "text": "可以选址"])
      #expect(closed.location == "/services/cases/1?done=close")
      let whole = try await district.get("/services/cases/1").text
      #expect(whole.contains("请松江区 生态环境局、松江区 规划资源局协办") && !whole.contains("请松江区 规划资源局办理"))
      let folded = try #require(whole.firstRange(of: "<details class=\"sheet party\"><summary><h2>松江区 规划资源局"))
      let open = whole.ranges(of: "<section class=\"sheet party\">")
      #expect(open.count == 4 && open.allSatisfy { $0.lowerBound < folded.lowerBound })
      _ = try await office.signIn("admin")
      let people = try await office.get("/administration/people").text
      #expect(people.contains("松江区 规划资源局") && people.contains("id=\"department\""))
    }
  }

  @Test("a case is found by nobody outside its area and its units, and another enterprise's by no enterprise")
  func narrowed() async throws {
    try await TestPortal.run { city, client in
      let code = try city.ownEnterprise()
      let other = try #require(
        try await city.portal.facts.page(.init(limit: 9), within: .everywhere).rows.first { $0.creditCode != code })
      var office = try await TestPortal.signedIn("city", on: client)
      for enterprise in [code.text, other.creditCode.text] {
        try await office.get("/services/new")
        _ = try await office.post(
          "/services/new", ["enterprise": enterprise, "type": TestPortal.ledger, "text": "诉求\(enterprise)"])
      }
      try await AccessDesk(store: city.store, clock: { city.clock.now }, parameters: .forTests).add(
        .init(
          id: "chongming", name: "崇明", roles: [.district], area: "310151", password: TestPortal.password,
          isPasswordInitial: false),
        by: .console)
      var far = try await TestPortal.signedIn("chongming", on: client)
      #expect(try await far.get("/services/cases/1").status == 404)
      #expect(try await far.post("/services/cases/1", ["act": "note", "text": "x"]).status == 404)
      #expect(try await far.get("/api/v1/cases/1").status == 404)
      var enterprise = try await TestPortal.signedIn("enterprise", on: client)
      #expect(try await enterprise.get("/services/cases/1").status == 200)
      #expect(try await enterprise.get("/services/cases/2").status == 404)
      let interface = try await enterprise.get("/api/v1/cases").text
      #expect(
        interface.contains("\"total\":1") && interface.contains(code.text) && !interface.contains(other.creditCode.text)
      )
      let exported = try await office.get("/services/cases/export").text
      #expect(exported.contains("诉求\(code)") && exported.contains("日志第"))
      // What somebody typed below a line break is one cell still, and no formula of a row of its own.
      let typed = try await office.post(
        "/services/new",
        [
          "type": TestPortal.ledger, "enterprise": code.text, "text": "缺人\r\n=HYPERLINK(\"模拟\")", "channel": "officer",
        ])
      #expect(typed.status == 303)
      #expect(
        try await office.get("/services/cases/export").text.contains(",\"缺人\n=HYPERLINK(\"\"模拟\"\")\","))
      var auditor = try await TestPortal.signedIn("auditor", on: client)
      let read = try await auditor.get("/services/cases/1").text
      #expect(read.contains("诉求") && !read.contains("name=\"act\""))
      #expect(try await auditor.post("/services/cases/1", ["act": "note", "text": "x"]).status == 403)
    }
  }

  @Test("a clause page counts its open and overdue cases, and tells the public nothing of fewer than three enterprises")
  func clause() async throws {
    try await TestPortal.run { city, client in
      var office = try await TestPortal.signedIn("city", on: client)
      try await city.register(as: &office)
      city.clock.advance(seconds: 30 * 86_400)
      _ = try await office.signIn("city")
      let page = try await office.get("/documents/shenggui-2023/8").text
      #expect(page.contains("/services/cases?kind=shenggui-2023%2F8%23service-ledger&amp;state=overdue"))
      // How far every enterprise has an officer, each number with its rows.
      #expect(page.contains("在岗专员") && page.contains("href=\"/services/officers/without\""))
      var visitor = Browser(client)
      let shown = try await visitor.get("/documents/shenggui-2023/8").text
      #expect(shown.contains("少于3家") && !shown.contains("state=overdue") && !shown.contains("在岗专员"))
    }
  }

  @Test("a kind of case is found by words while what was typed stays, and those used most stand near the top")
  func kinds() async throws {
    try await TestPortal.run { city, client in
      let code = try city.ownEnterprise()
      let type = try #require(
        city.portal.cases.reference.types.first { $0.isTakenIn && !$0.declaration.types.contains("困难诉求") })
      var office = try await TestPortal.signedIn("city", on: client)
      #expect(try await !office.get("/services/new").text.contains("<optgroup label=\"常用\">"))
      let value = "\(type.instrument)|\(type.declaration.types[0])"
      let opened = try await office.post("/services/new", ["enterprise": code.text, "type": value, "text": "想了解"])
      #expect(opened.status == 303)
      let page = try await office.get("/services/new").text
      let used = try #require(page.split(separator: "<optgroup label=\"常用\">").dropFirst().first)
      #expect(used.split(separator: "</optgroup>").first?.contains("value=\"\(value)\"") == true)
      let looked = try await office.post(
        "/services/new",
        ["look": "1", "find": type.name.zh, "enterprise": code.text, "type": TestPortal.ledger, "text": "只写了一半"])
      #expect(looked.status == 200 && looked.text.contains("只写了一半") && looked.text.contains("对得上"))
      #expect(looked.text.contains("value=\"\(value)\"") && !looked.text.contains("value=\"\(TestPortal.ledger)\""))
      let none = try await office.post("/services/new", ["look": "1", "find": "没有这种词", "text": "x"])
      #expect(none.status == 200 && none.text.contains("没有含“没有这种词”的事项"))
      #expect(none.text.contains("value=\"\(TestPortal.ledger)\""))
    }
  }
}
