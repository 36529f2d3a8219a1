import Access
import Delivery
import HummingbirdTesting
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

@Suite("Calls and awards on their pages")
struct CallPageTests {
  private func signedIn(_ name: String, _ client: any TestClientProtocol) async throws -> Browser {
    var browser = Browser(client)
    #expect(try await browser.signIn(name).status == 303)
    return browser
  }

  /// Posts a form of a page with a key of its own.
  @discardableResult
  private func post(
    _ browser: inout Browser, _ path: String, _ fields: [String: String], key: String
  ) async throws -> Browser.Answer {
    try await browser.post(path, fields.merging(["key": key]) { $1 }.map { ($0.key, $0.value) })
  }

  private static let benefit = "shenggui-2023/5#annual-entrant-growth-award"
  private static let notice = [
    "benefit": benefit, "title": "增长奖励通知（模拟）", "document": "模拟〔2026〕5号", "rule": "", "year": "2025",
    "opens": "2026-05-10", "closes": "2026-05-20", "chain": "consent,credit,panel,publicity,issue", "papers": "",
    "unit": "模拟单位", "contact": "模拟电话", "budget": "", "oversubscription": "proportional", "publicityDays": "5",
    "supplementDays": "5",
  ]

  @Test("a notice is recorded, refused with its message, published, and the clause's and the enterprise's pages change")
  func published() async throws {
    try await TestPortal.run { portal, client in
      var city = try await signedIn("city", client)
      let clause = "/documents/shenggui-2023/5"
      #expect(try await city.get(clause).text.contains("已有政策依据，申报通知未发布"))
      let bad = try await post(
        &city, "/delivery/calls", Self.notice.merging(["closes": "2026-05-01"]) { $1 }, key: "bad")
      #expect(bad.status == 422 && bad.text.contains("截止日 2026年5月1日 与起始日 2026年5月10日 不配"))
      #expect(bad.text.contains("value=\"模拟〔2026〕5号\""))
      let recorded = try await post(&city, "/delivery/calls", Self.notice, key: "record")
      #expect(recorded.location == "/delivery/calls/c1?done=callRecorded")
      // A draft is nobody's business yet.
      #expect(try await city.get("/calls/c1").status == 404)
      #expect(try await post(&city, "/delivery/calls/c1", ["do": "publish"], key: "publish").status == 303)
      let page = try await city.get(clause).text
      #expect(page.contains("正在受理：2026年5月10日至2026年5月20日"))
      #expect(page.contains("增长奖励通知（模拟）（模拟〔2026〕5号）"))
      let asked = try await city.send(
        "/api/v1/assess?on=2026-05-12&for=2025", .post, headers: [:],
        body: Array(#"{"enterprise":"e","facts":[]}"#.utf8)
      ).text
      #expect(asked.contains(#""call":"open""#) && asked.contains(#""call":"none""#))
      var visitor = Browser(client)
      #expect(try await visitor.get("/calls").text.contains("增长奖励通知（模拟）"))
      #expect(try await visitor.get("/calls/c1?lang=en").text.contains("without application"))
      portal.clock.advance(seconds: 11 * 86_400)
      #expect(try await city.get(clause).text.contains("已截止：2026年5月10日至2026年5月20日"))
    }
  }

  @Test(
    "what has no sum to work out is called as filed elsewhere: cards and pages say where, and nothing is taken here")
  func elsewhere() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      let support = "gaoduan-2022/12#smart-factory-support"
      var city = try await signedIn("city", client)
      let form = try await city.get("/delivery/calls").text
      #expect(form.contains("<option value=\"\(support)\"") && form.contains("<option value=\"elsewhere\""))
      #expect(form.contains("value=\"zjtx-2025/6#quality-benchmark\""))
      let told = ["benefit": support, "chain": "elsewhere", "papers": "申请表", "address": "https://example.cn/apply"]
      let notice = Self.notice.merging(told) { $1 }
      let bad = try await post(&city, "/delivery/calls", notice.merging(["address": "见通知"]) { $1 }, key: "bad")
      #expect(bad.status == 422 && bad.text.contains("“见通知”不是网址") && bad.text.contains("value=\"见通知\""))
      let recorded = try await post(&city, "/delivery/calls", notice, key: "record")
      #expect(recorded.location == "/delivery/calls/c1?done=callRecorded")
      let draft = try await city.get("/delivery/calls/c1").text
      #expect(draft.contains("<option value=\"elsewhere\" selected>") && !draft.contains("value=\"run\""))
      #expect(try await post(&city, "/delivery/calls/c1", ["do": "publish"], key: "publish").status == 303)
      let kept = try await city.get("/delivery/calls/c1").text
      #expect(kept.contains("谁已经申报、结果怎样，本系统不知道"))
      #expect(!kept.contains("value=\"run\"") && !kept.contains("value=\"fund\"") && !kept.contains("value=\"grant\""))
      let run = try await post(&city, "/delivery/calls/c1", ["do": "run", "on": "2026-05-10"], key: "run")
      #expect(run.status == 422 && run.text.contains("在其他渠道申报，这里不受理、不测算、不核定"))
      #expect(try await city.get("/delivery/calls/c1/waiting").status == 404)
      // Cards, the clause and the notice say it to everybody.
      let calls = try await portal.portal.ports.delivery.store.read { try $0.calls() }
      let lines = CallNotices(calls, on: portal.clock.now.dayInShanghai).lines(
        of: try #require(InstrumentID(support)), for: 2025, portal.portal.renderer.words(.chinese))
      let line = try #require(lines.first)
      #expect(line.text.contains("正在受理：2026年5月10日至2026年5月20日，还有 10 天截止"))
      #expect(line.text.contains("在其他渠道申报：模拟单位（模拟电话）") && line.href == "/calls/c1")
      var visitor = Browser(client)
      #expect(try await visitor.get("/documents/gaoduan-2022/12").text.contains("在其他渠道申报：模拟单位（模拟电话）"))
      let page = try await visitor.get("/calls/c1").text
      #expect(page.contains("href=\"https://example.cn/apply\"") && page.contains("申请表") && page.contains("模拟〔2026〕5号"))
      #expect(!page.contains("超出预算时"))
      #expect(try await visitor.get("/calls/c1?lang=en").text.contains("to be filed elsewhere"))
      var enterprise = try await signedIn("enterprise", client)
      #expect(try await enterprise.get("/calls").text.contains("在其他渠道申报：模拟单位（模拟电话）"))
      #expect(try await !enterprise.get("/calls/c1").text.contains("apply-account"))
      let applied = try await post(&enterprise, "/calls/c1", ["account": "1234"], key: "apply")
      #expect(applied.status == 422 && applied.text.contains("按通知向模拟单位申报（模拟电话）"))
    }
  }

  @Test("a fund's budget is offered to calls of what the fund declares, and the fund's clause shows its money")
  func fund() async throws {
    try await TestPortal.run { _, client in
      var city = try await signedIn("city", client)
      for (name, purpose) in [("专项资金", "zjtx-2025/20#special-fund"), ("增长奖励", Self.benefit)] {
        let budget = [
          "name": name, "year": "2026", "purpose": purpose, "payer": "", "document": "模拟〔2026〕\(name)",
          "amount": "100000",
        ]
        #expect(try await post(&city, "/delivery/budgets", budget, key: name).status == 303)
      }
      let notice = Self.notice.merging(["benefit": "zjtx-2025/2#growth-award"]) { $1 }
      let wrong = try await post(&city, "/delivery/calls", notice.merging(["budget": "b2"]) { $1 }, key: "wrong")
      #expect(wrong.status == 422 && wrong.text.contains("“增长奖励”不是这个事项的预算"))
      let right = try await post(&city, "/delivery/calls", notice.merging(["budget": "b1"]) { $1 }, key: "right")
      #expect(right.location == "/delivery/calls/c1?done=callRecorded")
      let page = try await city.get("/delivery/calls/c1").text
      #expect(page.contains("<option value=\"b1\"") && !page.contains("<option value=\"b2\""))
      #expect(try await city.get("/documents/zjtx-2025/20").text.contains("/delivery/budgets/b1/given"))
    }
  }

  @Test(
    "an over-budget call is cut by its rule, its proposer is refused as approver, and the award ends as an exported transfer request"
  )
  func wholeWay() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      var city = try await signedIn("city", client)
      try await post(
        &city, "/delivery/budgets",
        [
          "name": "增长奖励", "year": "2026", "purpose": Self.benefit, "payer": "", "document": "模拟4号", "amount": "100000",
        ], key: "budget")
      var second = try await signedIn("checker", client)
      #expect(try await post(&second, "/delivery/submissions/s1", ["do": "approve"], key: "money").status == 303)
      try await post(&city, "/delivery/calls", Self.notice.merging(["budget": "b1"]) { $1 }, key: "record")
      try await post(&city, "/delivery/calls/c1", ["do": "publish"], key: "publish")
      let ran = try await post(&city, "/delivery/calls/c1", ["do": "run", "on": "2026-05-10"], key: "run")
      #expect(ran.location == "/delivery/runs/n1?done=ran")
      let run = try await city.get("/delivery/runs/n1?finding=open").text
      #expect(run.contains("待补信息") && run.contains("还缺：") && run.contains("规则版本"))
      #expect(try await post(&city, "/delivery/runs/n1", [:], key: "propose").status == 303)

      let own = try await portal.ownAward()
      var enterprise = try await signedIn("enterprise", client)
      let mine = "/calls/awards/\(own)"
      #expect(try await enterprise.get("/calls").text.contains("待意愿与账户确认"))
      let opening = try await enterprise.get("/").text
      #expect(opening.contains("等您办的（") && opening.contains("<a href=\"\(mine)\">确认意愿和收款账户："))
      let wrong = try await post(&enterprise, mine, ["do": "confirm", "account": "12"], key: "wrong")
      #expect(wrong.status == 422 && wrong.text.contains("“12”不是账号后四位"))
      #expect(try await post(&enterprise, mine, ["do": "confirm", "account": "1234"], key: "yes").status == 303)
      #expect(try await !enterprise.get("/").text.contains("确认意愿和收款账户："))
      // The others come along without pages.
      let others = try await portal.portal.ports.delivery.store.read {
        try $0.awards(AwardFilter(), scope: .everywhere, offset: 0, limit: .max).rows
      }
      for other in others where other.id != own {
        _ = try await portal.portal.ports.delivery.run(
          .award(.confirm(other.id, account: "0000")), by: .program, key: "confirm-\(other.id)", at: portal.clock.now)
      }
      let all = ["call": "c1", "step": "credit", "seen": try await portal.seen("pass", .credit)]
      let refused = try await post(
        &city, "/delivery/awards", all.merging(["do": "pass"]) { $1 }, key: "self")
      #expect(refused.status == 422 && refused.text.contains("提出人不能审批"))
      // A district judges those of its own area; here the office does it for all, by another of its people.
      for award in others {
        _ = try await portal.portal.ports.delivery.run(
          .award(.pass(.credit, [award.id], note: "")), by: .program, key: "credit-\(award.id)", at: portal.clock.now)
      }
      var checker = try await signedIn("checker", client)
      let panel = ["call": "c1", "step": "panel", "seen": try await portal.seen("approve", .panel)]
      let over = try await post(&checker, "/delivery/awards", panel.merging(["do": "approve"]) { $1 }, key: "over")
      #expect(over.status == 422 && over.text.contains("超出") && over.text.contains("同比例核减"))
      let empty = try await post(&checker, "/delivery/awards/\(own)", ["do": "approve", "amount": ""], key: "empty")
      #expect(empty.status == 422 && empty.text.contains("没有填金额"))
      let proposer = try await post(&city, "/delivery/awards/\(own)", ["do": "approve", "amount": "1"], key: "mine")
      #expect(proposer.status == 422 && proposer.text.contains("提出人不能审批"))
      #expect(try await post(&checker, "/delivery/calls/c1", ["do": "publish"], key: "not").status == 422)
      #expect(try await checker.get("/delivery/calls/c1").text.contains("name=\"do\" value=\"allot\""))
      // The rule bears on every district's awards: no district's checker carries it out.
      try await AccessDesk(store: portal.store, clock: { portal.clock.now }, parameters: .forTests).add(
        .init(
          id: "district.checker", name: "区财政复核", roles: [.financeChecker], area: "310117",
          password: TestPortal.password, isPasswordInitial: false), by: .console)
      var district = try await signedIn("district.checker", client)
      #expect(try await !district.get("/delivery/calls/c1").text.contains("name=\"do\" value=\"allot\""))
      let ofOthers = try await post(&district, "/delivery/calls/c1", ["do": "allot"], key: "district")
      #expect(ofOthers.status == 422 && ofOthers.text.contains("不由您这一级承担"))
      // Nor does it approve what the city bears, one or all of its own area, or see what is free of that.
      let room = "预算可用 100,000 元"
      #expect(try await checker.get("/delivery/calls/c1").text.contains("可用 100,000 元"))
      let sight = try await district.get("/delivery/calls/c1").text
      #expect(sight.contains("资金不由您的区域承担") && !sight.contains("100,000") && !sight.contains(room))
      let mineAlone = try await district.get("/delivery/awards/\(own)")
      #expect(mineAlone.status != 200 || !mineAlone.text.contains("value=\"approve\""))
      let area = try #require(AreaCode("310117"))
      let theirs = try await portal.portal.ports.delivery.store.read {
        try $0.awards(AwardFilter(), scope: .area(area), offset: 0, limit: .max).rows
      }
      #expect(!theirs.isEmpty)
      let before = try await portal.portal.ports.delivery.store.read {
        try $0.awards(AwardFilter(), scope: .everywhere, offset: 0, limit: .max).rows
      }
      let bulk = panel.merging([
        "do": "approve", "seen": try await portal.seen("approve", .panel, within: .area(area)),
      ]) { $1 }
      let approvals = [
        try await post(&district, "/delivery/awards", bulk, key: "district-all"),
        try await post(
          &district, "/delivery/awards/\(theirs[0].id)", ["do": "approve", "amount": "1", "reason": "试"],
          key: "district-one"),
        try await post(
          &district, "/delivery/awards/\(theirs[0].id)", ["do": "refuse", "reason": "试"], key: "district-no"),
      ]
      for refusal in approvals {
        #expect(refusal.status == 422 && refusal.text.contains("不由您这一级承担"))
        #expect(!refusal.text.contains("100,000"))
      }
      let after = try await portal.portal.ports.delivery.store.read {
        try $0.awards(AwardFilter(), scope: .everywhere, offset: 0, limit: .max).rows
      }
      #expect(after == before)
      #expect(try await checker.get("/delivery/calls/c1").text.contains("超出预算"))
      #expect(try await post(&checker, "/delivery/calls/c1", ["do": "allot"], key: "allot").status == 303)
      // As many as before, and each for less: what was seen is no longer what would be done.
      let stale = try await post(&checker, "/delivery/awards", panel.merging(["do": "approve"]) { $1 }, key: "stale")
      #expect(stale.status == 422 && stale.text.contains("名单或金额变了，现在是 \(others.count) 笔，合计 100,000 元"))
      let cut = panel.merging(["do": "approve", "seen": try await portal.seen("approve", .panel)]) { $1 }
      #expect(try await post(&checker, "/delivery/awards", cut, key: "approve").status == 303)
      let free = try await portal.portal.ports.delivery.store.read { try $0.balance(.available(BudgetID(number: 1))) }
      #expect(free == .zero)

      var publicity = ["call": "c1", "step": "publicity", "seen": try await portal.seen("publicise", .publicity)]
      #expect(
        try await post(&city, "/delivery/awards", publicity.merging(["do": "publicise"]) { $1 }, key: "public").status
          == 303)
      // Anybody sees whom it is about to support, and whom to tell an objection.
      var visitor = Browser(client)
      let named = try await visitor.get("/calls/c1").text
      let first = try #require(try await portal.portal.ports.delivery.store.read { try $0.award(own) })
      #expect(named.contains("公示名单") && named.contains(first.name) && named.contains("模拟电话"))
      // Who records an objection is not offered its answer, and is refused where it is sent all the same.
      #expect(
        try await post(&city, "/delivery/awards/\(own)", ["do": "object", "reason": "产值不实"], key: "object").status
          == 303)
      let ownObjection = try await city.get("/delivery/awards/\(own)").text
      #expect(ownObjection.contains("异议的登记和答复须是两个人") && !ownObjection.contains("value=\"dismiss\""))
      let answer = ["do": "dismiss", "objection": "1", "reason": "经核不成立"]
      #expect(
        try await post(&city, "/delivery/awards/\(own)", answer, key: "self").text.contains("异议的登记和答复须是两个人"))
      var songjiang = try await signedIn("songjiang", client)
      #expect(try await songjiang.get("/delivery/awards/\(own)").text.contains("value=\"dismiss\""))
      #expect(try await post(&songjiang, "/delivery/awards/\(own)", answer, key: "answer").status == 303)
      // Nor does who proposed it answer another's: it is told so, and who does.
      #expect(
        try await post(&songjiang, "/delivery/awards/\(own)", ["do": "object", "reason": "名称有误"], key: "second")
          .status == 303)
      let proposers = try await city.get("/delivery/awards/\(own)").text
      #expect(proposers.contains("提出人不能答复异议") && proposers.contains("里的另一位核实答复"))
      #expect(!proposers.contains("value=\"dismiss\""))
      _ = try await portal.portal.ports.delivery.run(
        .award(.answer(own, objection: 1, isUpheld: false, text: "经核不成立")), by: .program, key: "second-answer",
        at: portal.clock.now)
      // While it runs nothing is cleared, one or all, and no page offers it.
      for path in ["/delivery/awards/\(own)", "/delivery/awards?call=c1"] {
        #expect(try await !songjiang.get(path).text.contains("value=\"clear\""), "\(path)")
      }
      portal.clock.advance(seconds: 20 * 86_400)
      songjiang = try await signedIn("songjiang", client)
      let past = try await songjiang.get("/delivery/awards/\(own)").text
      #expect(past.contains("value=\"clear\"") && past.contains("公示期满") && !past.contains("公示中"))
      #expect(past.contains("只登记公示期内收到的异议"))
      let handled = try await songjiang.get("/delivery/awards?call=c1").text
      #expect(handled.contains("期满，待转下达") && !handled.contains("公示中</span>"))
      #expect(try await songjiang.get("/delivery/awards?call=zz").text.contains("筛选条件“call=zz”认不出"))
      let ended = try await visitor.get("/calls/c1").text
      #expect(!ended.contains("公示名单") && !ended.contains(first.name))
      #expect(ended.contains("公示已结束") && ended.contains("不再受理异议"))
      city = try await signedIn("city", client)
      publicity["seen"] = try await portal.seen("clear", .publicity)
      #expect(
        try await post(&city, "/delivery/awards", publicity.merging(["do": "clear"]) { $1 }, key: "clear").status == 303
      )
      checker = try await signedIn("checker", client)
      let approver = try await post(&checker, "/delivery/awards/\(own)", ["do": "issue"], key: "issue-1")
      #expect(approver.status == 422 && approver.text.contains("核定和下达须是两个人"))
      var maker = try await signedIn("maker", client)
      #expect(try await post(&maker, "/delivery/awards/\(own)", ["do": "issue"], key: "issue-2").status == 303)
      let award = try #require(try await portal.portal.ports.delivery.store.read { try $0.award(own) })
      let drafted = try await post(
        &maker, "/delivery/transfers", ["budget": "b1", "payee": award.enterprise.text], key: "draft")
      #expect(drafted.location == "/delivery/transfers?done=drafted")
      // The checker opens the number and sees whose award it pays.
      #expect(try await checker.get("/delivery/transfers?state=drafted").text.contains("/delivery/transfers/t1"))
      let opened = try await checker.get("/delivery/transfers/t1").text
      #expect(opened.contains("/delivery/awards/\(own)") && opened.contains(award.name) && opened.contains("复核通过"))
      #expect(try await checker.get("/delivery/transfers/t9").status == 404)
      #expect(try await post(&checker, "/delivery/transfers/t1", ["do": "approve"], key: "check").status == 303)
      #expect(try await post(&maker, "/delivery/transfers/export", [:], key: "export").status == 303)
      let file = try await maker.get("/delivery/batches/1").text
      let approved = try #require(award.approved)
      #expect(file.contains(award.name) && file.contains(approved.description) && file.contains("模拟数据"))
      #expect(file.contains("收款账户后四位") && file.contains(",****1234"))
      enterprise = try await signedIn("enterprise", client)
      let issued = try await enterprise.get(mine).text
      #expect(issued.contains("下达") && !issued.contains("更正账户"))

      // The treasury sends it back: the enterprise puts its account right, maker and checker see what changed.
      _ = try await portal.portal.ports.delivery.run(
        .settleTransfers([TransferSettlement(TransferID(number: 1), .bounced(reason: "户名不符"))]), by: .program,
        key: "bounced", at: portal.clock.now)
      #expect(try await enterprise.get("/calls").text.contains("支付被退回，请更正账户"))
      // Everybody concerned is told where they look first, each with a door, and offices without any account.
      let home = try await enterprise.get("/").text
      #expect(home.contains("<a href=\"\(mine)#account\">1 项兑现事项的支付被国库退回，请贵企业更正收款账户</a>"))
      var officer = try await signedIn("officer", client)
      let list = "/delivery/awards?bounced=1"
      let door = "href=\"\(list)\""
      let day = try await officer.get("/services").text
      #expect(day.contains(door) && day.contains("1 项兑现事项的支付被国库退回，等企业更正账户") && !day.contains("尾号"))
      let listed = try await officer.get(list).text
      #expect(listed.contains(award.name) && listed.rows(of: "awards") == 1 && !listed.contains("尾号"))
      #expect(try await maker.get("/delivery").text.contains(door))
      #expect(try await !visitor.get("/").text.contains("支付被国库退回"))
      let asked = try await enterprise.get(mine).text
      #expect(asked.contains("被国库退回：户名不符") && asked.contains("value=\"account\""))
      #expect(asked.contains("贵企业的账户怎样更正") && !asked.contains("由企业在自己的办理页更正"))
      #expect(try await post(&enterprise, mine, ["do": "account", "account": "12"], key: "short").status == 422)
      let same = ["do": "account", "account": "1234"]
      #expect(try await post(&enterprise, mine, same, key: "same").status == 303)
      let confirmed = try await enterprise.get(mine).text
      #expect(confirmed.contains("已重新确认，尾号 1234") && !confirmed.contains("更正前"))
      #expect(confirmed.contains("收款账户核对无误，重新确认") && !confirmed.contains("收款账户已更正"))
      let unchanged = try await maker.get("/delivery/dues/b1/\(award.enterprise)?account=1234").text
      #expect(unchanged.contains("<td>1234") && unchanged.contains("没有改：收款单位核对无误，重新确认"))
      #expect(
        try await post(&enterprise, mine, ["do": "account", "account": "5678"], key: "account").status == 303)
      #expect(try await enterprise.get(mine).text.contains("已由 1234 更正为 5678"))
      #expect(try await !enterprise.get("/").text.contains("支付被国库退回"))
      #expect(try await !officer.get("/services").text.contains(door))
      #expect(try await officer.get(list).text.rows(of: "awards") == 0)
      let due = try await maker.get("/delivery/dues/b1/\(award.enterprise)?account=5678").text
      #expect(due.contains("收款账户更正") && due.contains("（更正前 1234）") && due.contains("户名不符"))
      let again = ["budget": "b1", "payee": award.enterprise.text, "account": "5678"]
      #expect(
        try await post(&maker, "/delivery/transfers", again.merging(["account": "1234"]) { $1 }, key: "old").status
          == 422)
      #expect(try await post(&maker, "/delivery/transfers", again, key: "again").status == 303)
      for path in ["/delivery/transfers", "/delivery/transfers/t2"] {
        #expect(try await checker.get(path).text.contains("收款账户尾号 5678（更正前 1234）"), "\(path)")
      }
      // The request that bounced still says where it paid to.
      let bounced = try await checker.get("/delivery/transfers/t1").text
      #expect(bounced.contains("<td>收款账户尾号 1234") && !bounced.contains("收款账户尾号 5678"))
    }
  }

  @Test("a button says how many it brings further, as many as one act covers, and the act takes just those")
  func together() async throws {
    let portal = try await TestPortal(enterprises: 60)
    defer { do { try portal.remove() } catch { Issue.record(error) } }
    try await portal.makeCall()
    let awards = try await portal.portal.ports.delivery.store.read {
      try $0.awards(AwardFilter(isLive: true), scope: .everywhere, offset: 0, limit: .max).rows
    }
    #expect(awards.count > 2)
    let today = portal.clock.now.dayInShanghai
    func ids(_ what: String, _ step: ChainStep, most: Int = 1000) -> [AwardID] {
      AwardPages.together(what, at: step, of: awards, on: today, most: most).map(\.id)
    }
    #expect(ids("pass", .consent) == awards.map(\.id))
    #expect(ids("pass", .consent, most: 2) == awards.prefix(2).map(\.id))
    #expect(ids("pass", .credit).isEmpty)
    #expect(ids("clear", .consent).isEmpty)
  }

  @Test("what a payee is owed is drafted as much at a time as one request pays")
  func duesOfOne() async throws {
    let portal = try await TestPortal(enterprises: 60)
    defer { do { try portal.remove() } catch { Issue.record(error) } }
    try await portal.makeMoney()
    let desk = portal.portal.ports.delivery
    let code = desk.codes.code(of: VoucherID(number: 1)).digest
    let provider = try #require(portal.city.people().first { $0.id == "provider" }?.enterprise)
    for number in 4...6 {
      let id = ReservationID(number: number)
      let commands: [DeliveryCommand] = [
        .reserve(code: code, provider: provider, category: "检验检测", amount: Money(fen: 1000)),
        .claim(id, amount: Money(fen: 1000), invoice: "F\(number)", account: "1234"),
        .settle(id, amount: Money(fen: 1000)),
      ]
      for (index, command) in commands.enumerated() {
        _ = try await desk.run(
          command, by: index == 2 ? .program : .commandLine, key: "dues-\(number)-\(index)", at: portal.clock.now)
      }
    }
    let (all, some) = try await desk.store.read { book in
      (try Dues.all(in: book, within: .everywhere), try Dues.all(in: book, within: .everywhere, most: 2))
    }
    #expect(all.first { $0.payee == provider }?.reservations.count == 3)
    let part = try #require(some.first { $0.payee == provider })
    #expect(part.reservations.count + part.awards.count == 2)
    // At the bound, one request takes all that is offered.
    _ = try await desk.run(
      .draftTransfer(part.budget.id, payee: provider, payeeName: part.name, part.reservations, awards: part.awards),
      by: .commandLine, key: "dues-draft", at: portal.clock.now)
  }

  @Test(
    "half is paid ahead; accepted for less and checked by another, the rest becomes a claim that the enterprise sees too"
  )
  func instalments() async throws {
    try await TestPortal.run(enterprises: 20) { portal, client in
      var city = try await signedIn("city", client)
      let wrong = try await post(
        &city, "/delivery/calls", Self.notice.merging(["advance": "半数"]) { $1 }, key: "wrong")
      #expect(wrong.status == 422 && wrong.text.contains("“半数”不是百分比"))
      try await portal.makeCall(advance: "0.5")
      #expect(try await city.get("/delivery/calls/c1").text.contains("先预拨 50%，验收后清算"))
      let own = try await portal.ownAward()
      let page = "/delivery/awards/\(own)"
      try await portal.issueAndPay(own)
      #expect(try await city.get(page).text.contains("待验收"))
      // The acceptance is looked at after the issue.
      portal.clock.advance(seconds: 30 * 86_400)
      city = try await signedIn("city", client)
      let day = portal.clock.now.dayInShanghai
      let findings = [
        "do": "inspect", "on": "\(day)", "inspectors": "模拟验收组", "outcome": "partly", "amount": "100000",
      ]
      let silent = try await post(&city, page, findings, key: "silent")
      #expect(silent.status == 422 && silent.text.contains("提出人不能审批") == false)
      #expect(silent.text.contains("确认的支持 100,000 元低于核定的"))
      let noPaper = try await post(
        &city, page, findings.merging(["note": "部分未到位"]) { $1 }, key: "bare")
      #expect(noPaper.status == 422 && noPaper.text.contains("还缺验收材料：验收报告"))
      let paper = Award.Paper(title: "验收报告", file: "report.pdf", hash: .none)
      _ = try await portal.portal.ports.delivery.run(
        .award(
          .instalment(
            own,
            .inspect(
              InstalmentCommand.Findings(
                on: day, inspectors: "模拟验收组", outcome: .partly, figure: Money(fen: 10_000_000), papers: [paper],
                note: "部分未到位")))), by: .program, key: "inspect", at: portal.clock.now)
      #expect(try await city.get(page).text.contains("验收待复核"))
      #expect(try await post(&city, page, ["do": "accept"], key: "accept").status == 303)
      let notTheirs = try await post(&city, page, ["do": "nonsense"], key: "nonsense")
      #expect(notTheirs.status == 422)
      var maker = try await signedIn("maker", client)
      let early = try await post(&maker, page, ["do": "accept"], key: "early")
      #expect(early.status == 422 && early.text.contains("这一步不由您的角色办理"))
      #expect(try await maker.get(page).text.contains("清算金额 100,000 元"))
      #expect(try await post(&maker, page, ["do": "draftSettlement"], key: "draft").status == 303)
      var checker = try await signedIn("checker", client)
      #expect(try await post(&checker, page, ["do": "settle"], key: "settle").status == 303)
      let settled = try await checker.get(page).text
      #expect(settled.contains("待追缴 100,000 元") && settled.contains("登记追回"))
      #expect(try await checker.get("/delivery/awards?stage=settled").text.contains(page))
      let back = ["do": "recover", "amount": "60000", "voucher": "缴1", "reason": "追缴"]
      let much = try await post(&maker, page, back.merging(["amount": "100000.01"]) { $1 }, key: "much")
      #expect(much.status == 422 && much.text.contains("超过应追缴未追回的") && much.text.contains("不超过 100,000 元"))
      #expect(try await post(&maker, page, back, key: "back").status == 303)
      #expect(try await maker.get(page).text.contains("复核追回") == false)
      #expect(try await post(&maker, page, ["do": "confirmRecovery"], key: "own").status == 422)
      #expect(try await checker.get("/delivery/awards?recovery=1").text.contains(page))
      let waiting = try await checker.get(page).text
      #expect(waiting.contains("待复核的追回") && waiting.contains("缴款凭证 缴1") && waiting.contains("待追缴 100,000 元"))
      #expect(try await post(&checker, page, ["do": "confirmRecovery"], key: "there").status == 303)
      #expect(try await checker.get(page).text.contains("待追缴 40,000 元"))
      #expect(try await checker.get("/delivery/reconciliation").text.contains("其后追回、退款 60,000 元"))
      var enterprise = try await signedIn("enterprise", client)
      let mine = try await enterprise.get("/calls/awards/\(own)").text
      #expect(mine.contains("清算金额（元）") && mine.contains("待追缴 40,000 元") && mine.contains("部分通过"))
      #expect(mine.contains("value=\"recover\"") == false)
      let english = try await enterprise.get("/calls/awards/\(own)?lang=en").text
      #expect(english.contains("passed in part") && english.contains("40,000 yuan not back yet"))
    }
  }

  @Test(
    "an implementing rule is recorded by its document, seen by everybody on its clause, kept to by calls, and amended by a later one"
  )
  func implementingRules() async throws {
    try await TestPortal.run { portal, client in
      var city = try await signedIn("city", client)
      #expect(try await city.get("/documents/shenggui-2023/5").text.contains("没有登记"))
      #expect(try await city.get("/implementing-rules").text.contains("还没有登记实施细则。有文件的，在下面按文件登记。"))
      let rule = [
        "issuer": "模拟制定单位", "title": "升规奖励实施细则（模拟）", "document": "模拟细1号", "issuedOn": "2026-05-01",
        "validFrom": "2026-05-01", "validTo": "", "clause1": "shenggui-2023/5", "clause2": "", "clause3": "",
        "clause4": "", "clause5": "", "entrance": "without_application", "papers": "", "advance": "50",
        "acceptancePapers": "验收报告", "oversubscription": "proportional", "contact": "",
      ]
      let bad = try await post(&city, "/implementing-rules", rule.merging(["clause1": ""]) { $1 }, key: "bad")
      #expect(bad.status == 422 && bad.text.contains("细则对应 0 条") && bad.text.contains("value=\"模拟细1号\""))
      let recorded = try await post(&city, "/implementing-rules", rule, key: "rule")
      #expect(recorded.location == "/implementing-rules/i1?done=ruleRecorded")
      var visitor = Browser(client)
      let clause = try await visitor.get("/documents/shenggui-2023/5").text
      #expect(clause.contains("升规奖励实施细则（模拟）（模拟细1号，现行）") && clause.contains("/implementing-rules/i1"))
      let page = try await visitor.get("/implementing-rules/i1").text
      #expect(page.contains("先预拨 50%，验收后清算") && page.contains("自 2026年5月1日 起，未写失效日期"))
      #expect(page.contains("登记修订") == false)
      // A call begun under it stands as the rule has it, and cannot leave it.
      let begun = try await city.get("/delivery/calls?rule=i1").text
      #expect(begun.contains("value=\"50%\"") && begun.contains("<option value=\"i1\" selected>"))
      let off = try await post(&city, "/delivery/calls", Self.notice.merging(["rule": "i1"]) { $1 }, key: "off")
      #expect(off.status == 422 && off.text.contains("与实施细则 模拟细1号 不符") && off.text.contains("先预拨 50%"))
      let kept = ["rule": "i1", "advance": "50%", "acceptancePapers": "验收报告", "acceptance": "120"]
      #expect(
        try await post(&city, "/delivery/calls", Self.notice.merging(kept) { $1 }, key: "kept").location
          == "/delivery/calls/c1?done=callRecorded")
      #expect(try await post(&city, "/delivery/calls/c1", ["do": "publish"], key: "publish").status == 303)
      #expect(try await visitor.get("/implementing-rules/i1").text.contains("增长奖励通知（模拟）"))
      #expect(try await visitor.get("/calls/c1").text.contains("/implementing-rules/i1"))
      let later = ["document": "模拟细2号", "validFrom": "2026-06-01", "issuedOn": "2026-05-10"]
      let amended = try await post(&city, "/implementing-rules/i1", rule.merging(later) { $1 }, key: "amend")
      #expect(amended.location == "/implementing-rules/i2?done=ruleRecorded")
      let first = try await city.get("/implementing-rules/i1?lang=en").text
      #expect(first.contains("1 May 2026 to 31 May 2026") && first.contains("Record the amendment") == false)
      portal.clock.advance(seconds: 40 * 86_400)
      #expect(try await visitor.get("/documents/shenggui-2023/5").text.contains("模拟细2号，现行"))
    }
  }

  @Test("an enterprise applies with its papers, mends them in time, and an officer of another street sees nothing")
  func application() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      try await portal.makeCall(steps: [.town, .district, .panel, .publicity, .issue])
      var enterprise = try await signedIn("enterprise", client)
      let board = try await enterprise.get("/calls").text
      #expect(board.contains("还有 9 天截止") && board.contains("尚未申报"))
      let accountless = try await post(&enterprise, "/calls/c1", [:], key: "accountless")
      #expect(accountless.status == 422 && accountless.text.contains("不是账号后四位"))
      #expect(accountless.text.contains("id=\"apply-account\""))
      let empty = try await post(&enterprise, "/calls/c1", ["account": "1234"], key: "empty")
      #expect(empty.status == 422 && empty.text.contains("还缺 1 种材料：申请表"))
      let own = try #require(portal.city.people().first { $0.id == "enterprise" }?.enterprise)
      // Whoever looks after it notes that it was told.
      var adviser = try await signedIn("officer", client)
      let noted = try await post(&adviser, "/delivery/calls/c1/waiting", ["enterprise": own.text], key: "remind")
      #expect(noted.location == "/delivery/calls/c1/waiting?done=1")
      #expect(try await adviser.get("/delivery/calls/c1/waiting?done=1").text.contains("已登记 1 家"))
      let paper = Award.Paper(title: "申请表", file: "form.pdf", hash: .none)
      _ = try await portal.portal.ports.delivery.apply(
        under: CallID(number: 1), for: own, subject: "", papers: [paper], account: "1234", by: .program, key: "apply",
        at: portal.clock.now)
      let second = try await post(&enterprise, "/calls/c1", ["account": "1234"], key: "second")
      #expect(second.status == 422 && second.text.contains("已经申报或提出（a1），现在是“待街镇初审”，没有再提交"))
      #expect(second.text.contains("href=\"/calls/awards/a1\""))
      let page = try await enterprise.get("/calls/awards/a1").text
      #expect(page.contains("待街镇初审") && page.contains("form.pdf") && page.contains("收款账户尾号 1234"))
      #expect(page.contains("现行") && !page.contains("已被后交的替换"))
      var officer = try await signedIn("officer", client)
      #expect(try await officer.get("/calls").text.contains("href=\"/delivery/calls/c1/waiting\""))
      #expect(try await officer.get("/delivery/awards?step=town").text.contains("/delivery/awards/a1"))
      let back = try await post(
        &officer, "/delivery/awards/a1", ["do": "return", "reason": "缺公章"], key: "back")
      #expect(back.location == "/delivery/awards/a1?done=acted")
      #expect(try await enterprise.get("/calls/awards/a1").text.contains("需要补正：缺公章"))
      // With nothing attached it is refused, and says what was asked for.
      let bare = try await post(&enterprise, "/calls/awards/a1", ["do": "supplement"], key: "bare")
      #expect(bare.status == 422 && bare.text.contains("没有附补正的材料（要补的：缺公章）"))
      #expect(bare.text.contains("至少一份：申请表"))
      // What comes with the form is looked at, named, and kept by its hash in place of the one before.
      func send(
        _ browser: inout Browser, _ name: String, _ content: String, _ key: String
      ) async throws -> Browser.Answer {
        try await browser.upload(
          "/calls/awards/a1", ["do": "supplement", "key": key], file: name, bytes: Array(content.utf8), field: "paper-0"
        )
      }
      let script = try await send(&enterprise, "申请表.pdf", "<script>", "script")
      #expect(script.status == 422)
      #expect(
        try await send(&enterprise, "申请表盖章.pdf", "%PDF-1.7 模拟", "again").location == "/calls/awards/a1?done=acted")
      let stored = try await portal.portal.ports.delivery.store.read { try $0.award(AwardID(number: 1)) }
      #expect(
        stored?.papers == [
          Award.Paper(title: "申请表", file: "申请表盖章.pdf", hash: ContentHash(of: Array("%PDF-1.7 模拟".utf8)))
        ])
      let mended = try await enterprise.get("/calls/awards/a1").text
      #expect(mended.contains("申请表盖章.pdf") && mended.contains("已被后交的替换") && mended.contains("待街镇初审"))
      // Sent again it is the same; past its last day nothing comes in.
      #expect(
        try await send(&enterprise, "申请表盖章.pdf", "%PDF-1.7 模拟", "again").location == "/calls/awards/a1?done=acted")
      #expect(try await post(&officer, "/delivery/awards/a1", ["do": "pass"], key: "pass").status == 303)
      let notMine = try await post(&officer, "/delivery/awards/a1", ["do": "approve"], key: "not")
      #expect(notMine.status == 422)
      // Somebody else's award is not there for the enterprise, nor another area's for the officer.
      let stranger = try #require(
        try await portal.portal.facts.page(.init(limit: 60), within: .everywhere).rows.first { row in
          row.creditCode != own && row.area?.district.text != "310117"
        })
      _ = try await portal.portal.ports.delivery.apply(
        under: CallID(number: 1), for: stranger.creditCode, subject: "", papers: [paper], account: "1234", by: .program,
        key: "other",
        at: portal.clock.now)
      #expect(try await enterprise.get("/calls/awards/a2").status == 404)
      #expect(try await officer.get("/delivery/awards/a2").status == 404)
      #expect(try await officer.get("/delivery/awards").text.contains("/delivery/awards/a2") == false)
    }
  }

  @Test("ten wrong voucher codes make a provider wait, and only that provider")
  func wrongCodes() throws {
    let attempts = CodeAttempts()
    let (one, other) = (try #require(CreditCode("91310117MA0000001U")), try #require(CreditCode("91310115MA00000022")))
    let now = TestPortal.now
    for second in 0..<10 {
      #expect(attempts.lockedUntil(one, at: now) == nil)
      attempts.note(one, at: now.adding(seconds: second))
    }
    #expect(attempts.lockedUntil(one, at: now.adding(seconds: 10)) == now.adding(seconds: 9 + 900))
    #expect(attempts.lockedUntil(other, at: now) == nil)
    #expect(attempts.lockedUntil(one, at: now.adding(seconds: 909)) == nil)
  }
}
