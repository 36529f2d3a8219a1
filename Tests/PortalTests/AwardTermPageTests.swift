import Access
import Delivery
import Journal
import Quantities
import Services
import Testing

@testable import Portal

@Suite("Awards whose enterprises do not answer, and the office's papers, on their pages")
struct AwardTermPageTests {
  @Test("who does not confirm in time is listed, counts as given up all at once, is told so, and is taken up again")
  func late() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      try await portal.makeCall()
      let own = try await portal.ownAward()
      let mine = "/calls/awards/\(own)"
      let desk = portal.portal.ports.delivery
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      #expect(try await enterprise.get(mine).text.contains("逾期未确认的，可能视为放弃"))
      var visitor = Browser(client)
      #expect(try await visitor.get("/calls/c1").text.contains("通知没有写，按通常的期限"))
      portal.clock.advance(seconds: 40 * 86_400)
      let count = try await desk.store.read {
        try $0.awards(AwardFilter(call: CallID(number: 1)), scope: .everywhere, offset: 0, limit: 0).total
      }
      var city = Browser(client)
      _ = try await city.signIn("city")
      #expect(try await city.get("/delivery/calls/c1").text.contains("逾期未确认、未补正 \(count) 笔"))
      let list = try await city.get("/delivery/awards?call=c1&late=1").text
      #expect(list.contains("逾期未确认 \(count) 笔") && list.contains("value=\"lapse\""))
      let all = ["do": "lapse", "call": "c1", "step": "consent"]
      let waiting = try await desk.store.read {
        try $0.awards(AwardFilter(call: CallID(number: 1)), scope: .everywhere, offset: 0, limit: .max).rows
      }
      let mark = AwardPages.seen(waiting)
      #expect(list.contains("value=\"\(mark)\""))
      let stale = try await city.post(
        "/delivery/awards", all.merging(["seen": "\(count)-0", "key": "stale"]) { $1 }.map { ($0.key, $0.value) })
      #expect(stale.status == 422 && stale.text.contains("名单或金额变了"))
      // What is postponed is taken up again by those who approve, at whatever step one says it is.
      let elsewhere = try await city.post(
        "/delivery/awards", ["do": "resume", "call": "c1", "step": "credit", "seen": "0", "key": "elsewhere"])
      #expect(elsewhere.status == 422)
      let lapsed = try await city.post(
        "/delivery/awards", all.merging(["seen": mark, "key": "lapse"]) { $1 }.map { ($0.key, $0.value) })
      #expect(lapsed.status == 303)
      _ = try await enterprise.signIn("enterprise")
      let told = try await enterprise.get(mine).text
      #expect(told.contains("前确认，视为放弃。仍愿意办理的，请尽快联系：模拟电话。"))
      let page = "/delivery/awards/\(own)"
      #expect(try await city.get(page).text.contains("value=\"resume\""))
      #expect(try await city.post(page, ["do": "resume", "key": "resume"]).status == 303)
      #expect(try await enterprise.get(mine).text.contains("value=\"confirm\""))
      let award = try #require(try await desk.store.read { try $0.award(own) })
      #expect(award.state == .waiting(.consent) && award.lapse == nil)
    }
  }

  @Test("an officer records consent and account for an enterprise that does not sign in, and every page says so")
  func recordedFor() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      try await portal.makeCall()
      let own = try await portal.ownAward()
      let page = "/delivery/awards/\(own)"
      func fields(_ heard: String, _ key: String) -> KeyValuePairs<String, String> {
        ["do": "confirmFor", "account": "1234", "heard": heard, "proof": "账户确认书.pdf", "key": key]
      }
      var city = Browser(client)
      _ = try await city.signIn("city")
      let others = try await city.post(page, fields("电话", "city"))
      #expect(others.status == 422 && others.text.contains("由街镇或区的经办人员办理"))
      #expect(try await !city.get(page).text.contains("value=\"confirmFor\""))
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      #expect(try await officer.get(page).text.contains("value=\"confirmFor\""))
      let unheard = try await officer.post(page, fields("", "unheard"))
      #expect(unheard.status == 422 && unheard.text.contains("没有填怎样得知"))
      #expect(try await officer.post(page, fields("12月3日电话联系", "heard")).status == 303)
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      for text in [try await officer.get(page).text, try await enterprise.get("/calls/awards/\(own)").text] {
        #expect(text.contains("由经办人员代录，不是企业自己填的：12月3日电话联系；凭据：账户确认书.pdf"))
      }
      let award = try #require(try await portal.portal.ports.delivery.store.read { try $0.award(own) })
      #expect(award.account == "1234" && award.state == .waiting(.credit))
    }
  }

  @Test(
    "a publication goes by the published calendar wherever it is shown: provisional before, named on its last day, over on the next"
  )
  func published() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      try await portal.makeCall()
      let own = try await portal.ownAward()
      let desk = portal.portal.ports.delivery
      let (drafts, checks) = (try #require(ActorID("drafts")), try #require(ActorID("checks")))
      func run(_ command: AwardCommand, by actor: ActorID, _ key: String) async throws {
        _ = try await desk.run(.award(command), by: actor, key: key, at: portal.clock.now)
      }
      try await run(.confirm(own, account: "1234"), by: drafts, "confirm")
      try await run(.pass(.credit, [own], note: ""), by: drafts, "credit")
      try await run(.approve(.panel, [own], amount: nil, reason: ""), by: checks, "approve")
      func go(to day: String) throws {
        let day = try #require(CalendarDay(day))
        portal.clock.advance(
          seconds: (day.daysSinceEpoch - portal.clock.now.dayInShanghai.daysSinceEpoch) * 86_400)
      }
      // Five working days from Friday the 25th: the 28th to the 31st, and the 4th of January.
      try go(to: "2026-12-25")
      try await run(.publicise([own]), by: checks, "publicise")
      func read(_ person: String, _ path: String) async throws -> String {
        var browser = Browser(client)
        _ = try await browser.signIn(person)
        return try await browser.get(path).text
      }
      let (mine, list, handled) = ("/calls/awards/\(own)", "/delivery/awards?call=c1", "/delivery/awards/\(own)")
      var visitor = Browser(client)
      #expect(try await visitor.get("/calls/c1").text.contains("2027年1月4日（暂定）"))
      #expect(try await read("enterprise", mine).contains("正在公示，至 2027年1月4日（暂定）"))
      // The 4th is a day off, once the year is published.
      let days = ["2027-01-01 休", "2027-01-04 休", "2027-05-01 至 2027-05-02 休", "2027-10-01 至 2027-10-03 休"]
      _ = try await portal.portal.cases.publish(
        try PublishedYear(reading: days.joined(separator: "\n"), document: "模拟文号〔2026〕2号"), by: checks,
        key: "year", at: portal.clock.now)
      try go(to: "2027-01-04")
      #expect(try await read("city", "/delivery/awards/export?call=c1&state=publicised").contains("2027-01-05"))
      try go(to: "2027-01-05")
      #expect(try await read("enterprise", mine).contains("正在公示，至 2027年1月5日；"))
      #expect(try await visitor.get("/calls/c1").text.contains("2027年1月5日</td>"))
      #expect(try await !read("city", list).contains("value=\"clear\""))
      #expect(try await !read("city", handled).contains("value=\"clear\""))
      #expect(try await read("city", list).contains("至 2027年1月5日"))
      try go(to: "2027-01-06")
      #expect(try await read("enterprise", mine).contains("公示已于 2027年1月5日 期满"))
      #expect(try await !visitor.get("/calls/c1").text.contains("2027年1月5日</td>"))
      #expect(try await read("city", list).contains("value=\"clear\""))
      #expect(try await read("city", handled).contains("value=\"clear\""))
    }
  }

  @Test(
    "minutes and publication are asked for with a step taken for all, and stand in the history and in the run's file")
  func officePapers() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      try await portal.makeCall()
      let own = try await portal.ownAward()
      let desk = portal.portal.ports.delivery
      for (index, command) in [AwardCommand.confirm(own, account: "1234"), .pass(.credit, [own], note: "")].enumerated()
      {
        _ = try await desk.run(.award(command), by: .program, key: "papers-\(index)", at: portal.clock.now)
      }
      let today = "\(portal.clock.now.dayInShanghai)"
      var all = ["call": "c1", "seen": try await portal.seen("approve", .panel)]
      var checker = Browser(client)
      _ = try await checker.signIn("checker")
      #expect(try await checker.get("/delivery/awards?call=c1").text.contains("会议纪要号"))
      let panel = ["do": "approve", "step": "panel", "paper": "模拟纪要〔2026〕3号", "paperDay": today, "key": "panel"]
      #expect(
        try await checker.post("/delivery/awards", all.merging(panel) { $1 }.map { ($0.key, $0.value) }).status == 303)
      var city = Browser(client)
      _ = try await city.signIn("city")
      all["seen"] = try await portal.seen("publicise", .publicity)
      let notice = [
        "do": "publicise", "step": "publicity", "paper": "模拟公示栏", "from": today, "to": today, "key": "short",
      ]
      let short = try await city.post(
        "/delivery/awards", all.merging(notice) { $1 }.map { ($0.key, $0.value) })
      #expect(short.status == 422 && short.text.contains("不满通知规定的 5 个工作日"))
      // Days without a place are not dropped for the program's own.
      let nowhere = try await city.post(
        "/delivery/awards",
        all.merging(notice) { $1 }.merging(["paper": "", "key": "nowhere"]) { $1 }.map { ($0.key, $0.value) })
      #expect(nowhere.status == 422 && nowhere.text.contains("填了公示的日期，没有填公示处"))
      #expect(
        try await city.post(
          "/delivery/awards",
          all.merging(notice) { $1 }.merging(["to": "", "key": "notice"]) { $1 }.map { ($0.key, $0.value) }
        ).status == 303)
      let page = try await city.get("/delivery/awards/\(own)").text
      #expect(page.contains("会议纪要号：模拟纪要〔2026〕3号") && page.contains("公示处：模拟公示栏"))
      let file = try await city.get("/delivery/runs/n1/export?finding=proposed")
      #expect(file.status == 200 && file.text.contains("下达文号"))
      #expect(file.text.contains("模拟纪要〔2026〕3号 \(today)") && file.text.contains("模拟公示栏 \(today)"))
    }
  }

  @Test("a notice's term for the consent is typed, kept and shown, and what is no number is refused")
  func ownTerm() async throws {
    try await TestPortal.run { portal, client in
      var city = Browser(client)
      _ = try await city.signIn("city")
      let today = portal.clock.now.dayInShanghai
      func notice(_ days: String, _ key: String) -> KeyValuePairs<String, String> {
        [
          "benefit": "shenggui-2023/5#annual-entrant-growth-award", "title": "增长奖励通知（模拟）", "document": "模拟〔2026〕5号",
          "rule": "", "year": "\(today.year - 1)", "opens": "\(today)", "closes": "\(today.adding(days: 9))",
          "chain": "consent,credit,panel,publicity,issue", "papers": "", "unit": "模拟单位", "contact": "模拟电话",
          "budget": "",
          "oversubscription": "proportional", "publicityDays": "5", "supplementDays": "5", "confirmationDays": days,
          "key": key,
        ]
      }
      let refused = try await city.post("/delivery/calls", notice("七", "bad"))
      #expect(refused.status == 422 && refused.text.contains("“0”个工作日不能用"))
      #expect(try await city.post("/delivery/calls", notice("7", "good")).status == 303)
      let call = try #require(
        try await portal.portal.ports.delivery.store.read { try $0.call(CallID(number: 1)) })
      #expect(call.terms.confirmationDays == 7)
      let page = try await city.get("/delivery/calls/c1").text
      #expect(page.contains("确认期限（工作日）") && !page.contains("通知没有写，按通常的期限"))
    }
  }
}
