import Access
import Decimals
import Delivery
import Enterprises
import HummingbirdTesting
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

@Suite("Lists of money, and what is done with all of one")
struct MoneyListTests {
  /// Two awards of the city's call that are issued and owed, each to an enterprise of its own; the others are refused.
  private func owing(_ portal: TestPortal) async throws -> [Award] {
    try await portal.makeCall()
    let desk = portal.portal.ports.delivery
    let (drafts, checks) = (try #require(ActorID("drafts")), try #require(ActorID("checks")))
    let all = try await desk.store.read {
      try $0.awards(AwardFilter(), scope: .everywhere, offset: 0, limit: .max).rows
    }
    let first = try #require(all.first)
    let second = try #require(all.first { $0.enterprise != first.enterprise })
    let own = [first.id, second.id]
    let others = all.map(\.id).filter { !own.contains($0) }
    let later = portal.clock.now.adding(seconds: 30 * 86_400)
    var commands: [(AwardCommand, ActorID, Timestamp)] = own.map {
      (.confirm($0, account: "1234"), drafts, portal.clock.now)
    }
    if !others.isEmpty { commands.append((.refuse(others, reason: "另行办理"), checks, portal.clock.now)) }
    commands += [
      (.pass(.credit, own, note: ""), drafts, portal.clock.now),
      (.approve(.panel, own, amount: nil, reason: ""), checks, portal.clock.now),
      (.publicise(own), checks, portal.clock.now), (.clear(own), checks, later), (.issue(own), drafts, later),
    ]
    for (index, (command, actor, at)) in commands.enumerated() {
      _ = try await desk.run(.award(command), by: actor, key: "owing-\(index)", at: at)
    }
    portal.clock.advance(seconds: 30 * 86_400)
    return try await desk.store.read { book in try own.compactMap { try book.award($0) } }
  }

  @Test(
    "all that a budget owes is drafted, and all that is drafted approved, at one press that knows how many and how much"
  )
  func together() async throws {
    try await TestPortal.run(enterprises: 100) { portal, client in
      let awards = try await owing(portal)
      let sum = awards.map(\.granted).total
      func requests() async throws -> [TransferRequest] {
        try await portal.portal.ports.delivery.store.read {
          try $0.transfers(TransferFilter(), offset: 0, limit: .max).rows
        }
      }
      var maker = Browser(client)
      _ = try await maker.signIn("maker")
      let page = try await maker.get("/delivery/transfers").text
      #expect(page.contains("全部拟定：2 份申请，合计 \(sum.grouped) 元") && page.contains("name=\"fen\" value=\"\(sum.fen)\""))
      let drafting = [("budget", "b1"), ("count", "2"), ("fen", "\(sum.fen)")]
      // What was seen is what is done: another sum, another count or another's budget is refused, and nothing is drafted.
      for wrong in [
        [("budget", "b1"), ("count", "2"), ("fen", "1")], [("budget", "b1"), ("count", "3"), ("fen", "\(sum.fen)")],
        [("count", "2"), ("fen", "\(sum.fen)")],
      ] {
        #expect(try await maker.post("/delivery/transfers/all", wrong).status == 422)
      }
      let told = try await maker.post("/delivery/transfers/all", [("budget", "b1"), ("count", "2"), ("fen", "1")])
      #expect(told.text.contains("名单变了，现在是 2 笔、合计 \(sum.grouped) 元"))
      try await AccessDesk(store: portal.store, clock: { portal.clock.now }, parameters: .forTests).add(
        .init(
          id: "other.maker", name: "别区财政经办", roles: [.financeMaker], area: "310115", password: TestPortal.password,
          isPasswordInitial: false), by: .console)
      var other = Browser(client)
      _ = try await other.signIn("other.maker")
      #expect(try await other.post("/delivery/transfers/all", drafting).status == 422)
      #expect(try await requests().isEmpty)
      for _ in 1...2 {
        let done = try await maker.post("/delivery/transfers/all", drafting + [("key", "draft")])
        #expect(done.location == "/delivery/transfers?done=draftedAll")
      }
      #expect(try await requests().map(\.amount).total == sum)
      #expect(try await requests().allSatisfy { $0.state == .drafted && $0.purpose?.matters.isEmpty == false })

      var checker = Browser(client)
      _ = try await checker.signIn("checker")
      let list = try await checker.get("/delivery/transfers").text
      #expect(list.contains("您可以复核的 2 份申请，合计 \(sum.grouped) 元"))
      #expect(list.heads(of: "requests").prefix(3) == ["申请号", "状态", "金额（元）"], "what a telephone shows")
      let approving = [("budget", ""), ("count", "2"), ("fen", "\(sum.fen)")]
      #expect(try await checker.post("/delivery/transfers/all", drafting).status == 403)
      #expect(try await maker.post("/delivery/transfers/checks", approving).status == 403)
      let stale = try await checker.post("/delivery/transfers/checks", [("budget", ""), ("count", "1"), ("fen", "1")])
      #expect(stale.status == 422 && stale.text.contains("名单变了"))
      for _ in 1...2 {
        let done = try await checker.post("/delivery/transfers/checks", approving + [("key", "all")])
        #expect(done.location == "/delivery/transfers?done=approvedAll")
      }
      #expect(try await requests().map(\.state.name) == [.approved, .approved])
      // What is sent back and asked for anew stands in the list twice, and in its sum once.
      let first = try #require(try await requests().first)
      #expect(
        try await checker.post(
          "/delivery/transfers/\(first.id)", [("do", "return"), ("reason", "账户不对"), ("key", "back")]
        ).status == 303)
      let fewer = try await checker.get("/delivery/transfers").text
      let last = try #require(fewer.components(separatedBy: "合计（2 项）").last?.components(separatedBy: "</tr>").first)
      #expect(fewer.contains("合计不含已退回的 1 笔、\(first.amount.grouped) 元"))
      #expect(last.contains(Money(fen: sum.fen - first.amount.fen).grouped) && !last.contains(sum.grouped))
      let returned = try await checker.get("/delivery/transfers?state=returned").text
      #expect(!returned.contains("合计不含") && returned.contains(first.reference))
      // Under another key there is nothing left to approve.
      #expect(try await checker.post("/delivery/transfers/checks", approving + [("key", "more")]).status == 422)
    }
  }

  @Test(
    "a file of vouchers with a line that does not fit is told line by line, and the others are booked once by choice")
  func partOfAFile() async throws {
    try await TestPortal.run(enterprises: 100) { portal, client in
      let awards = try await owing(portal)
      let sum = awards.map(\.granted).total
      var maker = Browser(client)
      _ = try await maker.signIn("maker")
      #expect(
        // Of all the own budgets, of which one owes something.
        try await maker.post("/delivery/transfers/all", [("budget", "all"), ("count", "2"), ("fen", "\(sum.fen)")])
          .status
          == 303)
      var checker = Browser(client)
      _ = try await checker.signIn("checker")
      #expect(
        try await checker.post(
          "/delivery/transfers/checks", [("budget", ""), ("count", "2"), ("fen", "\(sum.fen)")]
        ).status == 303)
      #expect(try await maker.post("/delivery/transfers/export", [("key", "export")]).status == 303)
      func requests() async throws -> [TransferRequest] {
        try await portal.portal.ports.delivery.store.read {
          try $0.transfers(TransferFilter(), offset: 0, limit: .max).rows
        }
      }
      let asked = try await requests()
      let day = portal.clock.now.dayInShanghai
      let text = """
        申请号,凭证号,支付日期,金额（元）,退回原因
        \(asked[0].reference),P-1,\(day),\(asked[0].amount.description),
        \(asked[1].reference),P-2,\(day),0.01,

        """
      let file = [("text", text), ("name", "凭证.csv")]
      let read = try await maker.post("/delivery/advice", file)
      #expect(read.status == 422 && read.text.contains("与申请金额不符") && read.text.contains("相符的 1 行"))
      let proof = [("sure", "sound"), ("count", "1"), ("fen", "\(asked[0].amount.fen)")]
      #expect(
        try await maker.post("/delivery/advice", file + [("sure", "sound"), ("count", "2"), ("fen", "1")]).status == 422
      )
      #expect(try await requests().map(\.state.name) == [.exported, .exported])
      for _ in 1...2 {
        let taken = try await maker.post("/delivery/advice", file + proof + [("key", "sound")])
        #expect(taken.location == "/delivery/transfers?done=soundAdvised")
      }
      #expect(try await requests().map(\.state.name) == [.confirmed, .exported])

      // What is not answered stands among the differences, and for long after five working days.
      let page = try await maker.get("/delivery/reconciliation").text
      #expect(page.contains("第 1 批") && page.rows(of: "batches") == 1 && page.rows(of: "differences") == 1)
      #expect(page.contains(asked[1].reference) && page.contains("凭证还没有回来"))
      let late = "/delivery/reconciliation?state=unanswered&days=5"
      #expect(try await maker.get(late).text.rows(of: "differences") == 0)
      portal.clock.advance(seconds: 14 * 86_400)
      _ = try await maker.signIn("maker")
      #expect(try await maker.get(late).text.rows(of: "differences") == 1)
      let lines = try await maker.get("/delivery/reconciliation/export").text.split(separator: "\r\n")
      #expect(lines.count == 2 && lines[1].contains(asked[1].reference))
      // The budget's statement ends at what is free of it.
      let free = try await portal.portal.ports.delivery.store.read { try $0.balance(.available(BudgetID(number: 1))) }
      let statement = try await maker.get("/delivery/statements/b1").text
      #expect(statement.contains("现在的可用 \(free.grouped) 元") && statement.rows(of: "statement") >= 2)
      #expect(try await maker.get("/delivery/statements/b1/export?format=xlsx").status == 200)
    }
  }

  @Test("what came back and was paid anew is no difference, and its line leads to the request that paid it")
  func paidAnew() async throws {
    try await TestPortal.run(enterprises: 100) { portal, client in
      let award = try #require(try await owing(portal).first)
      let desk = portal.portal.ports.delivery
      let budget = try #require(award.approval?.budget)
      let (drafts, checks) = (try #require(ActorID("drafts")), try #require(ActorID("checks")))
      let draft = DeliveryCommand.draftTransfer(
        budget, payee: award.enterprise, payeeName: award.name, [], awards: [award.id])
      @Sendable func settled(_ id: TransferID, _ outcome: TransferOutcome) -> DeliveryCommand {
        .settleTransfers([TransferSettlement(id, outcome)])
      }
      @Sendable func run(_ name: String, _ commands: [(DeliveryCommand, ActorID)]) async throws {
        for (index, (command, actor)) in commands.enumerated() {
          _ = try await desk.run(command, by: actor, key: "\(name)-\(index)", at: portal.clock.now)
        }
      }
      let (one, two) = (TransferID(number: 1), TransferID(number: 2))
      try await run(
        "one",
        [
          (draft, drafts), (.approveTransfer(one), checks), (.exportTransfers([one]), drafts),
          (settled(one, .bounced(reason: "账户名称不符")), drafts),
        ])
      var maker = Browser(client)
      _ = try await maker.signIn("maker")
      let path = "/delivery/reconciliation"
      var page = try await maker.get(path).text
      #expect(page.rows(of: "differences") == 1 && page.contains("请收款单位更正或重新确认收款账户"))
      #expect(!page.contains("申请净额"))
      try await run("two", [(draft, drafts), (.approveTransfer(two), checks)])
      page = try await maker.get(path).text
      #expect(page.rows(of: "differences") == 1 && page.contains("已重新申请并复核，导出送国库"))
      try await run("three", [(.exportTransfers([two]), drafts)])
      let requests = try await desk.store.read { try $0.transfers(TransferFilter(), offset: 0, limit: .max).rows }
      let again = try #require(requests.first { $0.id == two }).reference
      page = try await maker.get(path).text
      #expect(page.rows(of: "differences") == 1 && page.contains("凭证还没有回来") && page.contains("申请净额"))
      let day = portal.clock.now.dayInShanghai
      try await run("four", [(settled(two, .paid(voucher: "GK010", on: day)), drafts)])
      page = try await maker.get(path).text
      #expect(page.rows(of: "differences") == 0 && page.contains("申请净额"))
      let returned = try await maker.get("\(path)?state=bounced").text
      #expect(returned.rows(of: "differences") == 1 && returned.contains("\(again) 已支付"))
      #expect(try await maker.get("\(path)?state=replaced&lang=en").text.contains("\(again) paid"))
      #expect(try await maker.get("/delivery/transfers/\(one)").text.contains("由 \(again) 重新申请：已支付"))
      #expect(try await maker.get("/delivery/transfers/\(two)").text.contains("已退回（账户名称不符）"))
      let lines = try await maker.get("\(path)/export?state=bounced").text.split(separator: "\r\n")
      #expect(lines.count == 2 && lines[1].contains(again))
    }
  }

  @Test("what was granted before is read from a file, told by cell where it is wrong, recorded whole and once")
  func grantsBefore() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      let own = try #require(portal.city.people().first { $0.id == "enterprise" }?.enterprise)
      var city = Browser(client)
      _ = try await city.signIn("city")
      let path = "/delivery/grants/import"
      let head = "统一社会信用代码,扶持事项,对象编号,年度,金额（元）,支持单位,文号\n"
      let benefit = "shenggui-2023/5#annual-entrant-growth-award"
      func file(_ rows: String) -> [(String, String)] { [("text", head + rows), ("name", "已获支持.csv")] }
      let wrong = try await city.post(
        path, file("9131,没有的事项,,二四年,x,模拟单位,模拟1号\n\(own),\(benefit),,2024,50000,,模拟2号\n"))
      #expect(wrong.status == 422)
      for fault in ["第 2 行：“统一社会信用代码”", "没有事项“没有的事项”", "“二四年”不是年度", "“x”不是金额"] {
        #expect(wrong.text.contains(fault), "\(fault)")
      }
      let lacking = try await city.post(path, file("\(own),\(benefit),,2024,50000,,模拟2号\n"))
      #expect(lacking.status == 422 && lacking.text.contains("第 2 行") && lacking.text.contains("没有填支持单位"))
      let ahead = try await city.post(path, file("\(own),\(benefit),,2099,50000,模拟单位,x9\n"))
      #expect(ahead.status == 422 && ahead.text.contains("第 2 行") && ahead.text.contains("年度 2099 在将来"))
      let twice = "\(own),\(benefit),,2024,50000,模拟单位,模拟2号\n"
      let differing = try await city.post(path, file(twice + twice.replacing("50000", with: "60000")))
      #expect(differing.status == 422 && differing.text.contains("同一笔支持在第 2、3 行的金额不同"))
      #expect(try await city.post(path, file(twice + twice)).text.contains("的支持已经登记"))
      func recorded() async throws -> [OtherGrant] {
        let id = try #require(InstrumentID(benefit))
        return try await portal.portal.ports.delivery.store.read { try $0.otherGrants(of: [id], enterprise: own) }
      }
      let good = file("\(own),\(benefit),,2023,50000,模拟单位,模拟1号\n" + twice)
      let preview = try await city.post(path, good)
      #expect(preview.status == 200 && preview.text.contains("逐行核对无误") && preview.text.rows(of: "rows") == 2)
      #expect(try await recorded().isEmpty)
      for _ in 1...2 {
        let done = try await city.post(path, good + [("sure", "1"), ("key", "grants")])
        #expect(done.location == "/delivery/grants?done=grantsRecorded")
      }
      #expect(try await recorded().map(\.year) == [2023, 2024])
      #expect(try await recorded().map(\.subject) == [own.text, own.text])
      let list = try await city.get("/delivery/grants?year=2024").text
      #expect(list.rows(of: "grants") == 1 && list.contains("模拟2号"))
      // Of a file of which a line is wrong the sound ones are taken.
      let partly = try await city.post(
        path, file("\(own),\(benefit),,二四年,1,模拟单位,模拟3号\n\(own),\(benefit),,2024,700,模拟单位,模拟4号\n"))
      #expect(partly.status == 422 && partly.text.contains("有 1 行不能登记") && partly.text.rows(of: "rows") == 1)
      #expect(partly.text.contains("“二四年”不是年度") && partly.text.contains("只登记核对无误的行"))
      let sound = try await city.post(
        path, file("\(own),\(benefit),,2024,700.00,模拟单位,模拟4号\n") + [("sure", "1"), ("key", "sound")])
      #expect(sound.location == "/delivery/grants?done=grantsRecorded")
      #expect(try await recorded().map(\.subject) == [own.text, own.text, own.text])
      let lines = try await city.get("/delivery/grants/export").text.split(separator: "\r\n")
      #expect(lines.count == 4)
      #expect(try await city.get("/delivery/grants/export?format=xlsx").status == 200)
      var checker = Browser(client)
      _ = try await checker.signIn("checker")
      #expect(try await checker.post(path, good).status == 403)
      #expect(
        try await city.post(path, file("\(own),\(benefit),甲,2022,1,模拟单位,模拟5号\n")).text
          .contains("这个事项给企业本身，不按项目、合同等给"))
    }
  }

  @Test(
    "a grant for a contract counts by the number that is registered, however it is typed, and another is asked about")
  func grantSubjects() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      let own = try #require(portal.city.people().first { $0.id == "enterprise" }?.enterprise)
      let contracts = FactImport(
        file: "contract.csv",
        bytes: Array(
          "credit_code,key,contract_kind,contract_amount,signed_on\n\(own),HT-1,digital_service,100,2025-06-01\n".utf8),
        subject: .contract, basis: .voluntary)
      _ = try await portal.portal.facts.importFacts(
        contracts, command: contracts.command(by: .demonstration, key: "contract"), at: portal.clock.now)
      let benefit = "zjtx-2025/12#digital-service-subsidy"
      var city = Browser(client)
      _ = try await city.signIn("city")
      func post(_ subject: String, _ document: String, sure: Bool = false) async throws -> Browser.Answer {
        let text =
          "统一社会信用代码,扶持事项,对象编号,年度,金额（元）,支持单位,文号\n\(own),\(benefit),\(subject),2025,10,模拟单位,\(document)\n"
        return try await city.post(
          "/delivery/grants/import",
          [("text", text), ("name", "已获支持.csv")] + (sure ? [("sure", "1"), ("key", document)] : []))
      }
      #expect(try await post("", "模拟1号").text.contains("没有填合同的编号"))
      let unknown = try await post("HT-9", "模拟1号")
      #expect(unknown.status == 422 && unknown.text.contains("没有登记编号为“HT-9”的合同") && unknown.text.contains("HT-1"))
      #expect(try await post("ｈｔ－１", "模拟1号", sure: true).status == 303)
      let id = try #require(InstrumentID(benefit))
      let kept = try await portal.portal.ports.delivery.store.read { try $0.otherGrants(of: [id], enterprise: own) }
      #expect(kept.map(\.subject) == ["HT-1"])
    }
  }

  private func publishedUntil(_ award: AwardID, _ portal: TestPortal) async throws -> CalendarDay? {
    try await portal.portal.ports.delivery.store.read { book in
      try book.trail(of: award).lazy.compactMap { act -> CalendarDay? in
        if case .publicised(let until) = act.act { until.day } else { nil }
      }.first
    }
  }

  @Test("lists of money are looked through, narrowed, ordered and added up, and their files hold what they show")
  func lists() async throws {
    try await TestPortal.run(enterprises: 100) { portal, client in
      let awards = try await owing(portal)
      let all = try await portal.portal.ports.delivery.store.read {
        try $0.awards(AwardFilter(), scope: .everywhere, offset: 0, limit: .max).rows
      }
      var city = Browser(client)
      _ = try await city.signIn("city")
      let page = try await city.get("/delivery/awards?sort=ceiling&desc=1").text
      #expect(page.contains("aria-sort=\"descending\"") && page.contains("合计（\(all.count) 项）"))
      #expect(page.contains("href=\"/delivery/awards/export?sort=ceiling&amp;desc=1\""))
      #expect(page.heads(of: "awards").prefix(3) == ["企业", "状态", "金额（元）"], "what a telephone shows")
      func lines(_ path: String) async throws -> [String] {
        let answer = try await city.get(path)
        #expect(answer.status == 200, "\(path)")
        return answer.text.split(separator: "\r\n").map(String.init)
      }
      #expect(try await lines("/delivery/awards/export").count == all.count + 1)
      let issued = try await lines("/delivery/awards/export?state=issued")
      #expect(issued.count == 3 && issued[0].contains("申报年度") && issued[0].hasSuffix("水印"))
      #expect(issued[1].contains("模拟数据") && issued[1].contains(awards[0].enterprise.text))
      // Who did what and when stands beside it, the publication's last day after its end too.
      for head in ["公示至", "区域", "申请金额", "核定日期", "核定人", "下达日期", "下达人"] {
        #expect(issued[0].contains(head), "\(head)")
      }
      let today = portal.clock.now.dayInShanghai
      #expect(issued[1].contains("\(today)") && issued[1].contains("\(today.adding(days: -30))"))
      let until = try #require(try await publishedUntil(awards[0].id, portal))
      #expect(issued[1].contains("\(until)"))
      let found = try await lines("/delivery/awards/export?q=\(awards[1].enterprise.text.lowercased())")
      #expect(found.count == 1 + all.count { $0.enterprise == awards[1].enterprise })
      #expect(try await lines("/delivery/awards/export?year=2020").count == 1)
      // Each list has its files, also as a spreadsheet.
      for path in [
        "/delivery/export", "/delivery/budgets/b1/available/export", "/delivery/transfers/export",
        "/delivery/dues/export", "/delivery/awards/export",
      ] {
        #expect(try await lines(path).isEmpty == false)
        let workbook = try await city.get("\(path)?format=xlsx")
        #expect(workbook.status == 200 && workbook.bytes.starts(with: Array("PK".utf8)), "\(path)")
      }
      #expect(try await lines("/delivery/dues/export").count == 3)
      #expect(try await lines("/delivery/dues/export?state=lacking").count == 1)
      let dues = try await city.get("/delivery/dues?sort=amount").text
      #expect(dues.rows(of: "dues") == 3 && dues.contains("合计（2 项）"))
      // The account's end is for finance alone.
      #expect(try await !lines("/delivery/dues/export")[0].contains("收款账户"))
      var maker = Browser(client)
      _ = try await maker.signIn("maker")
      #expect(try await maker.get("/delivery/dues/export").text.contains("****1234"))
      // What is put into a budget and leaves it adds up to what is free.
      let free = try await portal.portal.ports.delivery.store.read { try $0.balance(.available(BudgetID(number: 1))) }
      let changes = try await lines("/delivery/budgets/b1/available/export").dropFirst().compactMap { line in
        Decimal128(String(line.split(separator: ",", omittingEmptySubsequences: false)[4])).flatMap {
          Money(exactlyYuan: $0)
        }
      }
      #expect(changes.count > 2 && changes.total == free)
      // A line's time is a clock's in Shanghai, as on the page.
      let times = try await portal.portal.ports.delivery.store.read {
        try $0.postings(of: BudgetID(number: 1), kind: .available, offset: 0, limit: .max).rows
      }.map { String($0.at.textInShanghai.prefix(19)) }
      let written = try await lines("/delivery/budgets/b1/available/export").dropFirst().compactMap {
        $0.split(separator: ",").first.map(String.init)
      }
      #expect(written.sorted() == times.sorted())
      #expect(try await city.get("/delivery/budgets/b1/available?month=2020").text.contains("这一科目还没有分录"))
    }
  }
}
