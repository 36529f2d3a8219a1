import Access
import HummingbirdTesting
import PolicyCorpus
import Programmes
import Quantities
import Testing

@testable import Portal

@Suite("The pages of programmes and gatherings")
struct ProgrammePageTests {
  private static let briefings = "shenggui-2023/8#policy-briefings"

  @Test("a gathering is planned, invited to by benefit, answered, attended, followed by a case, and its reach is told")
  func gathering() async throws {
    try await TestPortal.run { city, client in
      var office = Browser(client)
      _ = try await office.signIn("city")
      let form = try await office.get("/programmes/new?event=\(FormFields.encode(Self.briefings))").text
      #expect(form.contains("线下宣讲") && form.contains("datetime-local"))
      let planned = try await office.post(
        "/programmes/new",
        [
          "key": "g1", "event": Self.briefings, "title": "升规政策宣讲", "channel": "线下宣讲", "venue": "会场", "area": "310000",
          "start": "2026-05-10T09:00", "end": "2026-05-10T11:00", "about": "shenggui-2023/5",
        ])
      #expect(planned.status == 303)
      let path = try #require(planned.location?.split(separator: "?").first.map(String.init))
      let wrong = try await office.post(
        path, ["key": "g2", "act": "attend", "codes": "91310117MA0000001U\r\n123\r\nabc"])
      #expect(wrong.status == 422 && wrong.text.contains("读不懂“123、ABC”；每行一个 18 位统一社会信用代码"))
      let own = try #require(city.city.people().first { $0.id == "enterprise" }?.enterprise)
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      // Nobody is invited before the list was seen, and everybody only by their number.
      let looked = try await office.post(path, ["act": "invite", "area": "", "industry": "", "benefit": ""])
      #expect(looked.status == 303 && looked.location == "\(path)/invite")
      let shown = try await office.get("\(path)/invite").text
      let count = try #require(
        shown.firstMatch(of: /value="([0-9]+)"[^>]*>[^<]*<\/data><\/a>\s*<\/b><span>将邀请</)
      ).1
      #expect(shown.contains("还没有发出") && shown.contains("没有设任何筛选") && (Int(count) ?? 0) > 50)
      #expect(shown.contains("活动对象：工业企业") && shown.contains("rel=\"next\""))
      #expect(try await enterprise.get(path).status == 404)
      let stale = try await office.post("\(path)/invite", ["act": "invite", "count": String(count), "hash": "7"])
      #expect(stale.status == 422 && stale.text.contains("家，没有邀请"))
      let unsure = try await office.press("invite", on: "\(path)/invite", typing: [("count", "7")])
      #expect(unsure.status == 422 && unsure.text.contains("没有设筛选，将邀请的是全部 \(count) 家"))
      #expect(try await enterprise.get(path).status == 404)
      // One is left out, and named again.
      let less = try await office.get("\(path)/invite?without=\(own)").text
      #expect(less.contains("已去掉") && less.contains("去掉 1 家") && less.contains("恢复"))
      // By a list alone, which is taken out as a file, and taken back as a whole.
      let unread = try await office.post(path, ["act": "invite", "list": "\(own)\r\n12"])
      #expect(unread.status == 422 && unread.text.contains("读不懂“12”"))
      let listed = try await office.post(path, ["act": "invite", "list": "\(own)\r\n"])
      let list = try #require(listed.location)
      #expect(listed.status == 303 && list.contains("/invite?list="))
      let file = try await office.get(list.replacing("/invite?", with: "/invite/export?"))
      #expect(file.status == 200 && file.text.contains(own.text) && file.text.split(separator: "\r\n").count == 2)
      #expect(
        try await office.get(list.replacing("/invite?", with: "/invite/export?format=xlsx&")).bytes.starts(with: [
          0x50, 0x4B,
        ]))
      #expect(try await office.press("invite", on: list).status == 303)
      #expect(try await enterprise.get(path).status == 200)
      #expect(try await office.get(path).text.contains("名单 1 家（1 家）"))
      let back = try await office.post(path, ["act": "withdraw", "invitation": "0", "reason": "先不请"])
      #expect(back.status == 303)
      #expect(try await enterprise.get(path).status == 404)
      let everybody = try await office.get("\(path)/invite").text
      let hash = try #require(everybody.firstMatch(of: /name="hash" value="([0-9a-f]{64})"/)).1
      let invitation: [(String, String)] = [
        ("key", "g3"), ("act", "invite"), ("hash", String(hash)), ("count", String(count)),
      ]
      for _ in 1...2 { #expect(try await office.post("\(path)/invite", invitation).status == 303) }
      let sheet = try await office.get("\(path)/guests/export?of=attended&format=xlsx&sheet=1")
      #expect(sheet.status == 200 && sheet.bytes.starts(with: [0x50, 0x4B]))
      // Its own answer stands there, and no figure of guests whose rows are not for it.
      let invitations = try await enterprise.get("/programmes").text
      #expect(invitations.contains("升规政策宣讲") && invitations.contains("答复") && !invitations.contains("#guests"))
      #expect(try await enterprise.get(path).text.contains("请答复是否参加"))
      #expect(try await enterprise.post(path, ["key": "g4", "act": "answer", "answer": "coming"]).status == 303)
      #expect(try await enterprise.post(path, ["key": "g5", "act": "cancel", "reason": "x"]).status == 422)
      #expect(try await office.post(path, ["key": "g6", "act": "attend", "codes": own.text]).status == 303)
      let page = try await office.get(path).text
      #expect(page.contains("覆盖面") && page.contains("100%") && page.contains("后续诉求"))
      let type = try #require(
        city.portal.cases.reference.types.first { $0.declaration.types.contains("困难诉求") })
      // An enterprise opens no case as an office does.
      let today = city.clock.now.dayInShanghai
      func open() async throws -> Int {
        try await city.portal.cases.difficulties(within: .everywhere, on: today, limit: 0).total
      }
      let before = try await open()
      let foreign = try await enterprise.post(
        path,
        ["key": "g8", "act": "follow", "enterprise": own.text, "type": "\(type.instrument)|困难诉求", "text": "想了解贴息"])
      #expect(foreign.status == 404)
      #expect(try await open() == before)
      let followed = try await office.post(
        path,
        ["key": "g7", "act": "follow", "enterprise": own.text, "type": "\(type.instrument)|困难诉求", "text": "想了解贴息"])
      #expect(followed.status == 303)
      // Each figure opens to just those whom it counts.
      let figures = /value="([0-9]+)"[^>]*>[^<]*<\/data><\/a>\s*<\/b><span>(已邀请|到场|后续诉求)</
      let counted = try await office.get(path).text.matches(of: figures).map { (String($0.1), String($0.2)) }
      #expect(counted.count == 3)
      for (number, of) in zip(counted.map(\.0), ["invited", "attended", "cases"]) {
        let list = try await office.get("\(path)?of=\(of)").text
        #expect(list.contains("共 \(number) 条") && list.rows(of: "guests") == min(50, Int(number) ?? 0), "\(of)")
      }
      let clause = FormFields.encode("shenggui-2023/5")
      for (who, rows) in [("attended", 1), ("nonsense", 0)] {
        let reached = try await office.get("\(path)?clause=\(clause)&reach=\(who)").text
        #expect(reached.rows(of: "reached") == rows, "\(who)")
      }
      // A district's page counts whom its list names, and tells the whole city's beside them.
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      let part = try await district.get(path).text
      let figure = /value="([0-9]+)"[^>]*>[^<]*<\/data><\/a>\s*<\/b><span>已邀请</
      let whole = try #require(try await office.get(path).text.firstMatch(of: figure)?.1)
      let here = try #require(part.firstMatch(of: figure)?.1)
      #expect(part.contains("全市共邀请 \(whole) 家") && Int(here) != Int(whole))
      // The lists count what that page counts.
      for list in ["/programmes", "/documents/shenggui-2023/8"] {
        let text = try await district.get(list).text
        #expect(text.contains(">\(here)<") && !text.contains(">\(whole)<"), "\(list)")
      }
      #expect(try await district.get("/programmes").text.contains("只计您负责的区域"))
      #expect(try await !enterprise.get("/programmes").text.contains("已邀请"))
      // Who came stands first, though the guests fill three pages.
      #expect(try await office.get(path).text.contains("/services/cases/"))
      let calendar = try await office.get("/programmes/calendar")
      #expect(calendar.headers[.contentType] == "text/calendar; charset=utf-8")
      #expect(calendar.text.contains("DTSTART:20260510T010000Z") && calendar.text.contains("SUMMARY:升规政策宣讲"))
      #expect(try await office.get("/documents/shenggui-2023/8").text.contains("打开"))
    }
  }

  @Test("a gathering of each month is planned as a series, on working days, and one of them is cancelled alone")
  func series() async throws {
    try await TestPortal.run(enterprises: 5) { _, client in
      var office = Browser(client)
      _ = try await office.signIn("city")
      let event = "zjtx-2025/20#service-day"
      // Two weeks ahead would be a Sunday.
      let form = try await office.get("/programmes/new?event=\(FormFields.encode(event))").text
      #expect(form.contains("2026-05-25T14:00") && form.contains("每月最后一个工作日"))
      func plan(_ sessions: String) async throws -> Browser.Answer {
        try await office.post(
          "/programmes/new",
          [
            "event": event, "title": "月度服务日", "channel": "现场服务", "venue": "会场", "area": "310000",
            "start": "2026-05-14T14:00", "end": "2026-05-14T16:00", "about": "zjtx-2025/18", "monthly": "weekday",
            "sessions": sessions,
          ])
      }
      for wrong in ["", "1", "13"] {
        let refused = try await plan(wrong)
        #expect(refused.status == 422 && refused.text.contains("2 到 12 场"), "\(wrong)")
      }
      let planned = try await plan("3")
      #expect(planned.status == 303)
      let location = try #require(planned.location)
      let list = try await office.get(location).text
      #expect(list.contains("每场都已安排") && list.rows(of: "upcoming") == 3)
      let last = try #require(list.matches(of: /href="(\/programmes\/gatherings\/[0-9]+)"/).map(\.1).last)
      #expect(try await office.post(String(last), ["act": "cancel", "reason": "当月不办"]).status == 303)
      let calendar = try await office.get("/programmes/calendar").text
      for start in ["20260514T060000Z", "20260611T060000Z", "20260709T060000Z"] {
        #expect(calendar.contains("DTSTART:\(start)"), "\(start)")
      }
      #expect(calendar.split(separator: "STATUS:CANCELLED").count == 2)
    }
  }

  @Test("what is over is recorded with who came, and asks nobody to come or to answer")
  func past() async throws {
    try await TestPortal.run { city, client in
      var office = Browser(client)
      _ = try await office.signIn("city")
      func plan(_ day: String, _ key: String) async throws -> String {
        try await office.get("/programmes/new?event=\(FormFields.encode(Self.briefings))")
        let planned = try await office.post(
          "/programmes/new",
          [
            "key": key, "event": Self.briefings, "title": "升规政策宣讲", "channel": "线下宣讲", "venue": "会场",
            "area": "310000", "start": "\(day)T09:00", "end": "\(day)T11:00", "about": "shenggui-2023/5",
          ])
        return try #require(planned.location)
      }
      let invitation: KeyValuePairs<String, String> = ["act": "invite", "area": "", "industry": "", "benefit": ""]
      let past = try await plan("2026-05-09", "g1")
      #expect(past.hasSuffix("?done=recorded"))
      let page = try await office.get(past).text
      #expect(page.contains("接着登记谁到场") && !page.contains("value=\"invite\"") && page.contains("value=\"attend\""))
      let refused = try await office.post(String(past.prefix { $0 != "?" }), invitation)
      #expect(refused.status == 422 && refused.text.contains("已经结束，不能再邀请"))
      let held = String(try await plan("2026-05-10", "g2").prefix { $0 != "?" })
      let looked = try await office.post(held, invitation)
      let shown = try await office.get(try #require(looked.location)).text
      let count = try #require(
        shown.firstMatch(of: /value="([0-9]+)"[^>]*>[^<]*<\/data><\/a>\s*<\/b><span>将邀请</)
      ).1
      let invited = try await office.press("invite", on: "\(held)/invite", typing: [("count", String(count))])
      #expect(invited.status == 303)
      #expect(try await office.post(held, ["act": "hold", "words": "办完了"]).status == 303)
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      let asked = try await enterprise.get(held).text
      #expect(asked.contains("现在不用答复了") && !asked.contains("请答复") && !asked.contains("value=\"answer\""))
    }
  }

  @Test("a programme gets its lead and participants, moves from milestone to milestone, and others only read it")
  func programme() async throws {
    try await TestPortal.run { city, client in
      let path = "/programmes/zjtx-2025/19/service-system"
      var office = Browser(client)
      _ = try await office.signIn("city")
      #expect(try await office.get(path).text.contains("还没有登记参加方"))
      func post(_ fields: KeyValuePairs<String, String>) async throws -> Int {
        try await office.post(path, fields.map { ($0.key, $0.value) } + [("day", "2026-05-10")]).status
      }
      #expect(
        try await post(["key": "p1", "act": "appoint", "post": "中小企业处负责人", "role": "lead", "area": "310000"]) == 303)
      #expect(try await post(["key": "p2", "act": "admit", "name": "松江分中心", "area": "310117"]) == 303)
      #expect(try await post(["key": "p3", "act": "pass", "number": "1"]) == 303)
      #expect(try await post(["key": "p4", "act": "admit", "name": "松江分中心", "area": "310117"]) == 422)
      #expect(try await post(["key": "p5", "act": "report", "text": "本月新增两家", "area": "310000"]) == 303)
      let page = try await office.get(path).text
      #expect(page.contains("中小企业处负责人") && page.contains("挂牌") && page.contains("本月新增两家"))
      // Who looks after whom: nobody at first, then one post, whose own list can be opened.
      #expect(page.contains("没有落实") && page.contains("还没有联系"))
      #expect(try await post(["key": "p6", "act": "entrust", "number": "1", "keeper": "1"]) == 303)
      #expect(try await post(["key": "p7", "act": "entrust", "number": "1", "keeper": "1"]) == 422)
      #expect(try await post(["key": "p8", "act": "contact", "number": "1", "text": "上门了解情况"]) == 303)
      let list = try await office.get("\(path)?keeper=1").text
      #expect(!list.contains("没有落实") && list.contains("上门了解情况") && list.contains("包保清单"))
      #expect(try await office.get("/programmes?lang=en").text.contains("Through all milestones"))
      // A participant of Songjiang is none of an area elsewhere, on the list as on the programme's page.
      let row = /service-system\?of=running#participants">([0-9]+)</
      try await AccessDesk(store: city.store, clock: { city.clock.now }, parameters: .forTests).add(
        .init(
          id: "chongming", name: "崇明", roles: [.district], area: "310151", password: TestPortal.password,
          isPasswordInitial: false), by: .console)
      var elsewhere = Browser(client)
      _ = try await elsewhere.signIn("chongming")
      for (browser, count) in [(office, "1"), (elsewhere, "0")] {
        var browser = browser
        #expect(try await browser.get("/programmes").text.firstMatch(of: row)?.1 == count[...])
      }
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      #expect(try await officer.get(path).status == 200)
      #expect(try await officer.post(path, ["act": "report", "text": "x"]).status == 403)
    }
  }
}
