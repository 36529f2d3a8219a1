import Delivery
import Journal
import Quantities
import Testing

@testable import Portal

@Suite("Who is told the account of an award, and who is asked for one")
struct AccountReaderTests {
  /// The own award of the accountant's enterprise, issued and owed; the clock stands at its issue.
  private func issued(_ portal: TestPortal) async throws -> Award {
    try await portal.makeCall()
    let id = try await portal.ownAward()
    let (drafts, checks) = (try #require(ActorID("drafts")), try #require(ActorID("checks")))
    let (now, later) = (portal.clock.now, portal.clock.now.adding(seconds: 30 * 86_400))
    let desk = portal.portal.ports.delivery
    let commands: [(AwardCommand, ActorID, Timestamp)] = [
      (.confirm(id, account: "7319"), drafts, now), (.pass(.credit, [id], note: ""), drafts, now),
      (.approve(.panel, [id], amount: nil, reason: ""), checks, now), (.publicise([id]), checks, now),
      (.clear([id]), checks, later), (.issue([id]), drafts, later),
    ]
    for (index, (command, actor, at)) in commands.enumerated() {
      _ = try await desk.run(.award(command), by: actor, key: "issued-\(index)", at: at)
    }
    portal.clock.advance(seconds: 30 * 86_400)
    return try #require(try await desk.store.read { try $0.award(id) })
  }

  @Test("the end of an account is told to those who pay and audit; everybody else is told that it is confirmed")
  func readers() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      let award = try await issued(portal)
      let page = "/delivery/awards/\(award.id)"
      let dues = "/delivery/dues/b1/\(award.enterprise)"
      let district = try #require(portal.city.people().first { $0.role == "district" }?.id)
      for (person, isTold) in [
        ("maker", true), ("checker", true), ("auditor", true), ("city", false), (district, false), ("officer", false),
      ] {
        var browser = Browser(client)
        _ = try await browser.signIn(person)
        var pages = [page]
        // Money is not for officers.
        if person != "officer", person != district {
          pages += ["/delivery/transfers", isTold ? "\(dues)?account=7319" : dues]
        }
        for path in pages {
          let text = try await browser.get(path).text
          #expect(text.contains("收款账户尾号 7319") == isTold, "\(person) \(path)")
          #expect(text.contains("收款账户已确认") != isTold, "\(person) \(path)")
          #expect(isTold || (!text.contains("=7319") && !text.contains(">7319")), "\(person) \(path)")
        }
      }
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      #expect(try await enterprise.get("/calls/awards/\(award.id)").text.contains("收款账户尾号 7319"))
      let head = try await portal.store.read { try $0.journalRecords.head().count }
      for (person, isTold) in [("auditor", true), ("admin", false)] {
        var browser = Browser(client)
        _ = try await browser.signIn(person)
        let records = try await browser.get("/api/v1/journal?after=\(max(0, head - 50))").text
        #expect(records.contains("\"account\":\"7319\"") == isTold, "\(person)")
        #expect(records.contains("\"account\":\"****\"") != isTold, "\(person)")
        #expect(try await browser.get("/administration/journal").text.contains("7319&quot;") == isTold)
      }
    }
  }

  @Test(
    "who applied before accounts were asked for is asked for one where it looks first, and finance is told what waits for it"
  )
  func lacking() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      let award = try await issued(portal)
      var members = try #require(award.json.members)
      members["account"] = .null
      let old = try #require(Award(json: .object(members)))
      #expect(old.lacksAccount)
      try await portal.portal.ports.delivery.store.write { try $0.book.save(old) }

      let own = "/calls/awards/\(award.id)"
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      let door = "<a href=\"\(own)#account\">1 项兑现事项缺收款账户，请贵企业补填</a>"
      #expect(try await enterprise.get("/").text.contains(door))
      let asked = try await enterprise.get(own).text
      #expect(asked.contains("申报时还没有要求填写收款账户") && asked.contains("value=\"account\""))
      #expect(!asked.contains("现在不需要您办什么"))

      var maker = Browser(client)
      _ = try await maker.signIn("maker")
      let draft = [("budget", "b1"), ("payee", award.enterprise.text)]
      let list = try await maker.get("/delivery/transfers").text
      #expect(list.contains("其中 1 笔没有收款账户，不能拟拨付申请") && list.contains("没有收款账户，等收款单位补填"))
      let due = try await maker.get("/delivery/dues/b1/\(award.enterprise)").text
      #expect(due.contains("请联系收款单位登录后补填") && due.contains("/delivery/awards/\(award.id)"))
      #expect(due.contains("缺收款账户，等企业补填") && !due.contains("action=\"/delivery/transfers\""))
      let refused = try await maker.post("/delivery/transfers", draft + [("account", "")])
      #expect(refused.status == 422 && refused.text.contains("有 1 笔没有收款账户，不能拟拨付申请"))
      #expect(
        try await maker.get("/delivery/awards/\(award.id)").text.contains("缺收款账户，等企业补填后由财政经办人员拟拨付申请"))

      #expect(try await enterprise.post(own, [("do", "account"), ("account", "73")]).status == 422)
      #expect(try await enterprise.post(own, [("do", "account"), ("account", "7320")]).status == 303)
      let added = try await enterprise.get(own).text
      #expect(added.contains("收款账户已补填") && added.contains("收款账户尾号 7320（补填）"))
      #expect(!added.contains("value=\"account\"") && !added.contains("缺收款账户"))
      #expect(try await !enterprise.get("/").text.contains("缺收款账户"))
      #expect(try await maker.post("/delivery/transfers", draft + [("account", "7320")]).status == 303)
      let request = try #require(
        try await portal.portal.ports.delivery.store.read { try $0.transfer(TransferID(number: 1)) })
      #expect(request.account == "7320" && request.awards == [award.id])
    }
  }
}
