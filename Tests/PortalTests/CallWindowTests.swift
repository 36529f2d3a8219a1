import Delivery
import Diagnostics
import HummingbirdTesting
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

@Suite("申报期: the first and the last minute of a window, and what is sent past it")
struct CallWindowTests {
  private static let own = "/calls/c1"

  @Test(
    "an application counts in the last second and not in the next, a form kept past the close is told so, and one sent twice gets its answer"
  )
  func edges() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      try await portal.makeCall(steps: [.town, .district, .panel, .publicity, .issue])
      let desk = portal.portal.ports.delivery
      let call = try #require(try await desk.store.read { try $0.call(CallID(number: 1)) })
      let code = try #require(portal.city.people().first { $0.id == "enterprise" }?.enterprise)
      let end = Timestamp(
        millisecondsSinceEpoch: Int64(call.terms.closes.daysSinceEpoch + 1) * 86_400_000 - 8 * 3_600_000)
      #expect(end.dayInShanghai == call.terms.closes.adding(days: 1))
      portal.clock.advance(
        seconds: Int((end.millisecondsSinceEpoch - portal.clock.now.millisecondsSinceEpoch) / 1_000) - 1)
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      #expect(try await enterprise.get(Self.own).text.contains("提交申报"))
      let open = try await enterprise.post(Self.own, ["account": "1234", "key": "w1"])
      #expect(open.status == 422 && open.text.contains("还缺 1 种材料"))

      let papers = [Award.Paper(title: "申请表", file: "form.pdf", hash: .none)]
      func apply(_ key: String) async throws -> DeliveryReply {
        try await desk.apply(
          under: call.id, for: code, subject: "", papers: papers, account: "1234", by: .program, key: key,
          at: portal.clock.now)
      }
      // The form that is open in the browser is sent a second later.
      portal.clock.advance(seconds: 1)
      let late = try await enterprise.post(Self.own, ["account": "1234", "key": "w2"])
      #expect(late.status == 422 && late.text.contains("截止") && late.text.contains("不在申报期内"))
      #expect(!late.text.contains("提交申报"))
      let refused = await #expect(throws: Diagnostics.self) { try await apply("late") }
      #expect(refused?.all.map(\.code) == ["delivery.window-over"])
      #expect(
        try await desk.store.read { try $0.awards(AwardFilter(), scope: .everywhere, offset: 0, limit: 1).total } == 0)
      // The window is extended, and the very form counts; sent again past the new close it gets the same answer.
      let closes = call.terms.closes.adding(days: 2)
      _ = try await desk.run(
        .call(.extend(call.id, closes: closes, document: "模拟〔2026〕延期")), by: .commandLine, key: "extend",
        at: portal.clock.now)
      #expect(try await enterprise.get(Self.own).text.contains("提交申报"))
      let first = try await apply("sent")
      portal.clock.advance(seconds: 3 * 86_400)
      let again = try await apply("sent")
      #expect(again.subject == first.subject && again.isRepeated && !first.isRepeated)
      #expect(
        try await desk.store.read { try $0.awards(AwardFilter(), scope: .everywhere, offset: 0, limit: 1).total } == 1)
    }
  }

  @Test("once all have applied the list says so, and no form to approve stands while others may still come for a share")
  func held() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      try await portal.makeCall(
        steps: [.town, .district, .panel, .publicity, .issue], of: InstrumentID("zjtx-2025/2#growth-award"))
      let desk = portal.portal.ports.delivery
      let call = try #require(try await desk.store.read { try $0.call(CallID(number: 1)) })
      let rows = try await CallWaitingPage.waiting(under: call, within: .everywhere, limit: 100, portal.portal).rows
      #expect(!rows.isEmpty)
      let paper = Award.Paper(title: "申请表", file: "form.pdf", hash: .none)
      for (index, row) in rows.enumerated() {
        _ = try await desk.apply(
          under: call.id, for: try #require(CreditCode(row.standing.enterprise)), subject: "", papers: [paper],
          account: "1234", by: .program, key: "held-\(index)", at: portal.clock.now)
      }
      var office = Browser(client)
      _ = try await office.signIn("city")
      #expect(try await office.get("/delivery/calls/c1/waiting").text.contains("初步相符的都已经申报"))
      let first = AwardID(number: 1)
      let (maker, checker) = (try #require(ActorID("drafts")), try #require(ActorID("checks")))
      for (step, actor) in [(ChainStep.town, maker), (.district, checker)] {
        _ = try await desk.run(
          .award(.pass(step, [first], note: "")), by: actor, key: "held-\(step)", at: portal.clock.now)
      }
      var approver = Browser(client)
      _ = try await approver.signIn("checker")
      let open = try await approver.get("/delivery/awards/a1").text
      #expect(open.contains("同比例核减的通知") && open.contains("截止次日起办理"))
      #expect(!open.contains("value=\"approve\"") && open.contains("value=\"refuse\""))
      portal.clock.advance(seconds: 10 * 86_400)
      var later = Browser(client)
      _ = try await later.signIn("checker")
      #expect(try await later.get("/delivery/awards/a1").text.contains("value=\"approve\""))
    }
  }

  @Test("a clause's page leads to the call of each year, the newest first, and says which year it is for")
  func years() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      // Nobody has applied yet, so that it can be withdrawn in the end.
      try await portal.makeCall(steps: [.town, .district, .panel, .publicity, .issue])
      let desk = portal.portal.ports.delivery
      var terms = try #require(try await desk.store.read { try $0.call(CallID(number: 1)) }).terms
      let words = portal.portal.renderer.words(.chinese)
      func lines() async throws -> [CallLine] {
        let calls = try await desk.store.read { try $0.calls() }
        return CallNotices(calls, on: portal.clock.now.dayInShanghai).lines(of: terms.instrument, words)
      }
      #expect(try await lines().map(\.href) == ["/calls/c1"])
      #expect(try await lines().allSatisfy { !$0.text.contains("所属年度") })
      // One for the year before is published later: the newer year's stands first all the same.
      (terms.document, terms.year) = ("模拟〔2026〕6号", terms.year - 1)
      for (index, command) in [CallCommand.record(terms), .publish(CallID(number: 2))].enumerated() {
        _ = try await desk.run(.call(command), by: .commandLine, key: "years-\(index)", at: portal.clock.now)
      }
      #expect(try await lines().map(\.href) == ["/calls/c1", "/calls/c2"])
      #expect(try await lines().map { $0.text.prefix(9) } == ["所属年度 2025", "所属年度 2024"])
      var visitor = Browser(client)
      let page = try await visitor.get("/documents/shenggui-2023/5").text
      let (first, second) = (page.firstRange(of: "href=\"/calls/c1\""), page.firstRange(of: "href=\"/calls/c2\""))
      #expect(try #require(first).lowerBound < #require(second).lowerBound)
      #expect(page.contains("所属年度 2024"))
      // A call of another year alone says so, too.
      _ = try await desk.run(
        .call(.withdraw(CallID(number: 1), reason: "试")), by: .commandLine, key: "years-gone", at: portal.clock.now)
      #expect(try await lines().map { $0.text.prefix(9) } == ["所属年度 2024"])
    }
  }

  @Test("a notice that was not out yet on the day that is asked is not told of that day")
  func earlier() async throws {
    try await TestPortal.run(enterprises: 0) { portal, _ in
      try await portal.makeCall(steps: [.town, .district, .panel, .publicity, .issue])
      let calls = try await portal.portal.ports.delivery.store.read { try $0.calls() }
      let call = try #require(calls.first)
      guard case .published(let since) = call.state else {
        Issue.record("\(call.state)")
        return
      }
      for (day, path) in [(since.adding(days: -1), nil), (since, call.path)] {
        let notices = CallNotices(calls, on: day)
        #expect(notices.call(of: call.terms.instrument)?.path == path)
        #expect((notices.state(of: call.terms.instrument, for: call.terms.year) == nil) == (path == nil))
      }
    }
  }

  @Test("a notice that closed on the last day of a year is told as closed on the first of the next, and for a year")
  func turnOfTheYear() async throws {
    try await TestPortal.run(enterprises: 0) { portal, _ in
      try await portal.makeCall(steps: [.town, .district, .panel, .publicity, .issue])
      let desk = portal.portal.ports.delivery
      let closes = try #require(CalendarDay("2026-12-31"))
      _ = try await desk.run(
        .call(.extend(CallID(number: 1), closes: closes, document: "模拟〔2026〕延期")), by: .commandLine, key: "extend",
        at: portal.clock.now)
      let calls = try await desk.store.read { try $0.calls() }
      let call = try #require(calls.first)
      let words = portal.portal.renderer.words(.chinese)
      for (days, isTold) in [(0, true), (1, true), (365, true), (366, false)] {
        let notices = CallNotices(calls, on: closes.adding(days: days))
        #expect((notices.call(of: call.terms.instrument) != nil) == isTold, "\(days)")
        let line = notices.lines(of: call.terms.instrument, for: nil, words)[0].text
        #expect(line.hasPrefix("已截止：") == (isTold && days > 0), "\(line)")
      }
    }
  }

  @Test("before the first minute nothing is taken; a notice that is withdrawn while somebody writes says why")
  func before() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      try await portal.makeCall(steps: [.town, .district, .panel, .publicity, .issue])
      let desk = portal.portal.ports.delivery
      var terms = try #require(try await desk.store.read { try $0.call(CallID(number: 1)) }).terms
      terms.document = "模拟〔2026〕6号"
      terms.opens = terms.opens.adding(days: 1)
      for (index, command) in [CallCommand.record(terms), .publish(CallID(number: 2))].enumerated() {
        _ = try await desk.run(.call(command), by: .commandLine, key: "window-\(index)", at: portal.clock.now)
      }
      let opening = Int64(terms.opens.daysSinceEpoch) * 86_400_000 - 8 * 3_600_000
      portal.clock.advance(seconds: Int((opening - portal.clock.now.millisecondsSinceEpoch) / 1_000) - 1)
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      let early = try await enterprise.post("/calls/c2", ["account": "1234", "key": "b1"])
      #expect(early.status == 422 && early.text.contains("还没有开放") && !early.text.contains("提交申报"))
      portal.clock.advance(seconds: 1)
      #expect(try await enterprise.get("/calls/c2").text.contains("提交申报"))
      let withdrawal = CallCommand.withdraw(CallID(number: 2), reason: "另行发布")
      _ = try await desk.run(.call(withdrawal), by: .commandLine, key: "withdraw", at: portal.clock.now)
      let sent = try await enterprise.post("/calls/c2", ["account": "1234", "key": "b2"])
      #expect(sent.status == 422 && sent.text.contains("现在是“已撤回”"))
      let page = try await enterprise.get("/calls/c2")
      #expect(page.status == 200 && page.text.contains("已撤回：另行发布") && !page.text.contains("提交申报"))
    }
  }
}
