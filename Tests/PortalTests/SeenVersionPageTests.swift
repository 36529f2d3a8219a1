import Access
import Delivery
import Enterprises
import HummingbirdTesting
import Quantities
import Reporting
import Testing

@testable import Portal

/// A form of a page that replaces something as a whole.
struct ReplacingForm {
  /// Where it stands.
  let page: String
  /// Where it goes.
  let path: String
  /// The field that tells it from the page's others.
  let act: (name: String, value: String)

  /// The version that it carries in a page as it was sent.
  func version(in page: String) throws -> String {
    let forms = page.matches(of: /<form[^>]*>(.*?)<\/form>/.dotMatchesNewlines())
    let marker = "name=\"\(act.name)\" value=\"\(act.value)\""
    let form = try #require(forms.first { $0.1.contains(marker) })
    return String(try #require(form.1.firstMatch(of: /name="over" value="(-?[0-9]+)"/)).1)
  }

  /// The version that it carries in a page opened now.
  func current(_ browser: inout Browser) async throws -> String {
    try version(in: try await browser.get(page).text)
  }

  func save(
    _ fields: [(String, String)], over version: String, _ browser: inout Browser
  ) async throws -> Browser.Answer {
    try await browser.post(path, [(act.name, act.value), ("over", version)] + fields)
  }

  /// Opens it in two tabs and saves in both: the second is refused with what it typed and what stands now, and is taken when
  /// it is sent again.
  /// - Parameters:
  ///   - kept: what the second typed, as the page has it.
  ///   - stands: what the first saved, as the page tells it beside; `nil` where the page shows it anyway.
  func saveTwice(
    _ first: [(String, String)], _ second: [(String, String)], kept: String, stands: String?,
    _ browser: inout Browser
  ) async throws {
    let opened = try await current(&browser)
    let one = try await save(first, over: opened, &browser)
    #expect(one.status == 303)
    let late = try await save(second, over: opened, &browser)
    #expect(late.status == 422)
    #expect(late.text.contains("您打开这一页以后，这里被改过，您填的没有保存"))
    #expect(late.text.contains("最近一次改动："))
    if let stands { #expect(late.text.contains("现在是：\(stands)")) }
    #expect(late.text.contains(kept))
    let told = try version(in: late.text)
    #expect(told != opened)
    // Nothing was saved by being refused.
    let standing = try await current(&browser)
    #expect(standing == told)
    let again = try await save(second, over: told, &browser)
    #expect(again.status == 303)
    let after = try await current(&browser)
    #expect(after != told)
  }
}

@Suite("Two tabs on one form")
struct SeenVersionPageTests {
  private func changed(_ fields: KeyValuePairs<String, String>, _ name: String, _ value: String) -> [(String, String)] {
    fields.map { ($0.key, $0.key == name ? value : $0.value) }
  }

  @Test("a call's draft is not replaced unseen")
  func call() async throws {
    try await TestPortal.run { _, client in
      var city = try await TestPortal.signedIn("city", on: client)
      let notice: KeyValuePairs<String, String> = [
        "benefit": "shenggui-2023/5#annual-entrant-growth-award", "title": "增长奖励通知（模拟）", "document": "模拟〔2026〕5号",
        "rule": "", "year": "2025", "opens": "2026-05-10", "closes": "2026-05-20",
        "chain": "consent,credit,panel,publicity,issue", "papers": "", "unit": "模拟单位", "contact": "模拟电话", "budget": "",
        "oversubscription": "proportional", "publicityDays": "5", "supplementDays": "5",
      ]
      let recorded = try await city.post("/delivery/calls", notice)
      #expect(recorded.location == "/delivery/calls/c1?done=callRecorded")
      let form = ReplacingForm(page: "/delivery/calls/c1", path: "/delivery/calls/c1", act: ("do", "revise"))
      try await form.saveTwice(
        changed(notice, "title", "甲改的标题"), changed(notice, "unit", "乙改的单位"), kept: "value=\"乙改的单位\"",
        stands: "甲改的标题", &city)
      // Another call is another thing.
      let other = changed(notice, "document", "模拟〔2026〕6号")
      let standing = try await form.current(&city)
      #expect(try await city.post("/delivery/calls", other).status == 303)
      #expect(try await form.current(&city) == standing)
      // Where nothing is said of a version, none is asked for.
      #expect(try await city.post(form.path, [("do", "revise")] + changed(notice, "title", "丙")).status == 303)
      #expect(try await form.save(changed(notice, "title", "丁"), over: standing, &city).status == 422)
    }
  }

  @Test("an application's draft, a reporter's contact and an upload's mapping are not replaced unseen")
  func besideTheJournal() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      try await portal.makeCall(steps: [.town, .district, .panel, .publicity, .issue])
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      let draft = ReplacingForm(page: "/calls/c1", path: "/calls/c1", act: ("do", "draft"))
      try await draft.saveTwice(
        [("account", "1111")], [("account", "2222")], kept: "value=\"2222\"", stands: "1111", &enterprise)
      // An application takes the draft's papers with it: one that was begun before is not sent over it.
      let sent = try await enterprise.post("/calls/c1", [("account", "3333"), ("over", "0")])
      #expect(sent.status == 422 && sent.text.contains("您打开这一页以后，这里被改过"))

      let street = try #require(portal.city.people().first { $0.id == "officer" }?.area)
      let round = try await ReportingFixture.round(
        for: Reporter(.area(street), name: "街镇"), in: portal, key: "seen")
      let page = "/reporting/rounds/\(round)/reporters/\(street)"
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      let contact = ReplacingForm(page: page, path: page, act: ("act", "contact"))
      let named = { (name: String) in [("contact_name", name), ("contact_phone", "021-57000000")] }
      try await contact.saveTwice(named("甲岗"), named("乙岗"), kept: "value=\"乙岗\"", stands: nil, &officer)

      let first = try #require(
        try await portal.portal.facts.page(EnterpriseQuery(limit: 1), within: .area(street)).rows.first)
      let text = "统一社会信用代码,单位详细名称,本期数\n\(first.creditCode),\(first.name ?? ""),100\n"
      let upload = try #require(
        try await officer.upload(page, ["basis": "voluntary"], file: "2026年4月.csv", bytes: Array(text.utf8)).location)
      let mapping = ReplacingForm(page: upload, path: upload, act: ("act", "map"))
      let unit = { (unit: String) in [("column-0-2", "output:month:0"), ("unit-0", unit)] }
      try await mapping.saveTwice(
        unit("thousand"), unit("ten_thousand"), kept: "<option value=\"ten_thousand\" selected>", stands: "千元", &officer
      )
      let late = try await officer.post(upload, [("act", "accept"), ("over", "1")])
      #expect(late.status == 422 && late.text.contains("这份表的列重新对应过"))
      #expect(try await officer.post(upload, [("act", "accept"), ("over", "2")]).status == 303)
    }
  }

  @Test("a gathering's plan is not replaced unseen")
  func gathering() async throws {
    try await TestPortal.run { _, client in
      var city = try await TestPortal.signedIn("city", on: client)
      let plan: KeyValuePairs<String, String> = [
        "title": "政策宣讲", "venue": "会场", "area": "310000", "start": "2026-05-20T09:00", "end": "2026-05-20T11:00",
        "text": "", "reason": "调整",
      ]
      let planned = try await city.post(
        "/programmes/new",
        plan.map { ($0.key, $0.value) } + [
          ("event", "shenggui-2023/8#policy-briefings"), ("channel", "线下宣讲"), ("about", "shenggui-2023/5"),
        ])
      let path = try #require(planned.location?.split(separator: "?").first.map(String.init))
      let form = ReplacingForm(page: path, path: path, act: ("act", "amend"))
      try await form.saveTwice(
        changed(plan, "venue", "甲会场"), changed(plan, "end", "2026-05-20T12:00"), kept: "value=\"2026-05-20T12:00\"",
        stands: "甲会场", &city)
    }
  }

  @Test("a plot's figures and its buildings are not replaced unseen, and each is a thing of its own")
  func plot() async throws {
    try await TestPortal.run { _, client in
      var city = try await TestPortal.signedIn("city", on: client)
      let plot: KeyValuePairs<String, String> = [
        "title": "甲地块", "area": "310117", "use": "industrial", "origin": "new_supply", "land": "10000",
        "supporting_land": "600", "reason": "更正",
      ]
      let opened = try await city.post("/places/new", plot)
      let path = try #require(opened.location?.split(separator: "?").first.map(String.init))
      let built = try await city.post(
        path, ["act": "build", "name": "一号楼", "floor_area": "15000", "storeys": "8", "dormitory_sets": "0"])
      #expect(built.status == 303)
      let figures = ReplacingForm(page: path, path: path, act: ("act", "amend"))
      try await figures.saveTwice(
        changed(plot, "title", "甲改地块"), changed(plot, "land", "12000"), kept: "value=\"12000\"", stands: "甲改地块",
        &city)
      let standing = try await figures.current(&city)
      let building: KeyValuePairs<String, String> = [
        "building": "1", "name": "一号楼", "floor_area": "15000", "storeys": "8", "dormitory_sets": "0", "reason": "更正",
      ]
      let buildings = ReplacingForm(page: path, path: path, act: ("act", "rebuild"))
      try await buildings.saveTwice(
        changed(building, "floor_area", "20000"), changed(building, "storeys", "9"), kept: "value=\"9\"",
        stands: "20000", &city)
      #expect(try await figures.current(&city) == standing)
      // What was typed about one building is not refused since another was altered.
      let second = try await city.post(
        path, ["act": "build", "name": "二号楼", "floor_area": "9000", "storeys": "5", "dormitory_sets": "0"])
      #expect(second.status == 303)
      let typed = try await buildings.current(&city)
      #expect(try await buildings.save(changed(building, "building", "2"), over: typed, &city).status == 303)
      #expect(try await buildings.save(changed(building, "storeys", "10"), over: typed, &city).status == 303)
    }
  }

  @Test("a form that is refused for something else stays over the version that it was typed over")
  func otherFault() async throws {
    try await TestPortal.run { _, client in
      var city = try await TestPortal.signedIn("city", on: client)
      let plot: KeyValuePairs<String, String> = [
        "title": "甲地块", "area": "310117", "use": "industrial", "origin": "new_supply", "land": "10000", "reason": "更正",
      ]
      let opened = try await city.post("/places/new", plot)
      let path = try #require(opened.location?.split(separator: "?").first.map(String.init))
      let form = ReplacingForm(page: path, path: path, act: ("act", "amend"))
      let seen = try await form.current(&city)
      #expect(try await form.save(changed(plot, "title", "甲改地块"), over: seen, &city).status == 303)
      let unread = try await form.save(changed(plot, "land", "许多"), over: seen, &city)
      #expect(unread.status == 422 && !unread.text.contains("现在是："))
      #expect(try form.version(in: unread.text) == seen)
      let late = try await form.save(changed(plot, "land", "12000"), over: seen, &city)
      #expect(late.status == 422 && late.text.contains("现在是：甲改地块"))
    }
  }

  @Test("what an entry of an exchange says is not replaced unseen")
  func exchange() async throws {
    try await TestPortal.run { _, client in
      var city = try await TestPortal.signedIn("city", on: client)
      let entry: KeyValuePairs<String, String> = [
        "exchange": "zjtx-2025/15#smart-space", "side": "supply", "party": "某园区公司", "area": "310117", "title": "厂房二层",
        "text": "适合数控车床", "value-1": "厂房", "value-2": "900", "until": "2026-07-31",
      ]
      let posted = try await city.post("/exchanges/new", entry)
      let path = try #require(posted.location?.split(separator: "?").first.map(String.init))
      let form = ReplacingForm(page: path, path: path, act: ("act", "amend"))
      try await form.saveTwice(
        changed(entry, "title", "甲改厂房"), changed(entry, "text", "乙改文字"), kept: "乙改文字</textarea>", stands: "甲改厂房",
        &city)
    }
  }

  @Test("an officer's duties and absence are not replaced unseen")
  func officer() async throws {
    try await TestPortal.run { city, client in
      let officer = try await city.officer()
      let other = try await city.addOfficer()
      var district = try await TestPortal.signedIn("songjiang", on: client)
      let page = "/services/officers?officer=\(officer.key.text)"
      let duties = ReplacingForm(page: page, path: "/services/officers", act: ("act", "profile"))
      let whose = [("officer", officer.key.text)]
      try await duties.saveTwice(
        whose + [("industries", "34")], whose + [("industries", "39"), ("tier", "little_giant")],
        kept: "name=\"industries\" value=\"39\"", stands: "", &district)
      let absence = ReplacingForm(page: page, path: "/services/officers", act: ("act", "absence"))
      let away = whose + [("from_day", "2026-05-12"), ("deputy", other.key.text)]
      try await absence.saveTwice(
        away + [("through", "2026-05-20")], away + [("through", "2026-05-22")], kept: "value=\"2026-05-22\"",
        stands: "",
        &district)
    }
  }

  @Test("an entry of a register is not replaced unseen")
  func entry() async throws {
    try await TestPortal.run { city, client in
      let id = try await city.entry(for: .visitor, key: "e")
      var browser = try await TestPortal.signedIn("city", on: client)
      let path = "/cultivation/shenggui-2023/3/cultivation-library/entries/\(id)"
      let form = ReplacingForm(page: path, path: path, act: ("act", "amend"))
      let fields = [("field-0", "街镇排摸"), ("field-2", "2026-12"), ("field-3", ""), ("field-4", ""), ("reason", "走访")]
      let typed = fields.map { ($0.0, $0.0 == "field-4" ? "乙的措施" : $0.0 == "field-2" ? "" : $0.1) }
      try await form.saveTwice(fields, typed, kept: "value=\"乙的措施\"", stands: "2026-12", &browser)
    }
  }

  @Test("a plan of production is not planned anew unseen")
  func course() async throws {
    try await TestPortal.run { city, client in
      let path = "/enterprises/\(try city.ownEnterprise())/course"
      var enterprise = try await TestPortal.signedIn("enterprise", on: client)
      let planned = try await enterprise.post(
        path, ["act": "plan", "title": "二期产线", "covers": "project", "months": "2026-06 400\n2026-07 500"])
      #expect(planned.status == 303)
      let form = ReplacingForm(page: path, path: path, act: ("act", "replan"))
      let plan = [("number", "1"), ("title", "二期产线"), ("covers", "project")]
      try await form.saveTwice(
        plan + [("months", "2026-06 410\n2026-07 500"), ("reason", "调")],
        plan + [("months", "2026-06 400\n2026-07 520"), ("reason", "再调")], kept: "value=\"再调\"", stands: "2026-06 410",
        &enterprise)
    }
  }

  @Test("a round's scheme of points is not replaced unseen")
  func scheme() async throws {
    try await TestPortal.run { _, client in
      var city = try await TestPortal.signedIn("city", on: client)
      let path = "/evaluations/shenggui-2023/9/district-evaluation/scheme"
      let scheme: KeyValuePairs<String, String> = [
        "period": "2025", "document": "示例〔2025〕9号", "issued": "2025-03-01", "decimals": "2", "days": "7",
        "name-1": "工作核查", "source-1": "entered", "way-1": "best", "figure1-1": "100", "base-1": "zero", "reason": "更正",
      ]
      let form = ReplacingForm(page: "\(path)?owner=310000&period=2025", path: path, act: ("owner", "310000"))
      try await form.saveTwice(
        changed(scheme, "days", "8"), changed(scheme, "name-1", "现场核查"), kept: "value=\"现场核查\"", stands: "8", &city)
    }
  }

  @Test("terms, own days, reminders and bounds are not replaced unseen; another day is another thing")
  func settings() async throws {
    try await TestPortal.run { _, client in
      var city = try await TestPortal.signedIn("city", on: client)
      func form(_ act: String) -> ReplacingForm {
        ReplacingForm(page: "/services/settings", path: "/services/settings", act: ("act", act))
      }
      let terms: KeyValuePairs<String, String> = [
        "kind": "", "contact": "1", "simple": "3", "complex": "9", "reason": "试行",
      ]
      try await form("terms").saveTwice(
        changed(terms, "simple", "4"), changed(terms, "complex", "11"), kept: "name=\"complex\" value=\"11\"",
        stands: nil, &city)
      let ladder: KeyValuePairs<String, String> = ["soon": "1", "raised": "4", "abandoned": "9", "reason": "试行"]
      try await form("ladder").saveTwice(
        changed(ladder, "abandoned", "8"), changed(ladder, "soon", "2"), kept: "name=\"soon\" value=\"2\"",
        stands: nil, &city)
      let bounds: KeyValuePairs<String, String> = [
        "fewest": "5", "taken_up": "80", "overdue": "20", "refused": "20", "dissatisfied": "20", "reason": "试行",
      ]
      try await form("bounds").saveTwice(
        changed(bounds, "fewest", "6"), changed(bounds, "overdue", "30"), kept: "name=\"overdue\" value=\"30\"",
        stands: nil, &city)
      let day: KeyValuePairs<String, String> = [
        "area": "310000", "day": "2026-05-12", "works": "no", "reason": "停电",
      ]
      let days = form("day")
      let opened = try await days.current(&city)
      try await days.saveTwice(
        changed(day, "reason", "检修"), changed(day, "works", "yes"), kept: "value=\"2026-05-12\"", stands: nil, &city)
      #expect(try await days.save(changed(day, "day", "2026-05-13"), over: opened, &city).status == 303)
    }
  }
}
