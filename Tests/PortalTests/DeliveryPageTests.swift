import Access
import Delivery
import Enterprises
import HummingbirdTesting
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

@Suite("Money on its pages: from a budget to the treasury's voucher")
struct DeliveryPageTests {
  /// A form of a page, told by where it posts and what it holds, with the fields that are hidden in it.
  private static func form(_ page: String, _ action: String, holding mark: String = "name=\"key\"") throws -> [String:
    String]
  {
    let forms = page.split(separator: "<form ").dropFirst().filter {
      $0.contains("action=\"\(action)\"") && $0.contains(mark)
    }
    let form = try #require(forms.first, "no form posts to \(action)")
    var fields: [String: String] = [:]
    for match in form.matches(of: /type="hidden" name="([^"]+)" value="([^"]*)"/) where match.1 != "_token" {
      fields[String(match.1)] = String(match.2)
    }
    return fields
  }

  /// Fills a form of a page and sends it.
  @discardableResult
  private static func send(
    _ browser: inout Browser, _ page: String, _ action: String, holding mark: String = "name=\"key\"",
    _ typed: [String: String] = [:]
  ) async throws -> Browser.Answer {
    let fields = try form(try await browser.get(page).text, action, holding: mark)
    return try await browser.post(action, fields.merging(typed) { $1 }.map { ($0.key, $0.value) })
  }

  @Test("a voucher whose text states no ceiling is issued one by one, at what the office enters, and says so")
  func noCeiling() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      let holder = try #require(portal.city.people().first { $0.id == "enterprise" }?.enterprise)
      let file = FactImport(
        file: "contract.csv",
        bytes: Array("credit_code,key,contract_kind,signed_on\n\(holder),HT-1,ai_compute,2023-03-01\n".utf8),
        subject: .contract, basis: .voluntary)
      _ = try await portal.portal.facts.importFacts(
        file, command: file.command(by: .demonstration, key: "compute"), at: portal.clock.now)
      try await portal.project()
      let desk = portal.portal.ports.delivery
      let purpose = try #require(InstrumentID("gaoduan-2022/18#compute-voucher"))
      for (number, command) in [
        DeliveryCommand.grantBudget(
          name: "市级资金", year: 2026, purpose: purpose, payer: .city, document: "模拟1号", amount: Money(fen: 9_000_000)),
        .approveSubmission(SubmissionID(number: 1)),
        .openProgramme(
          instrument: purpose, name: "算力券", document: "模拟2号", validFrom: try #require(CalendarDay("2026-01-01")),
          validTo: try #require(CalendarDay("2026-12-31")), categories: ["人工智能算力服务"],
          funding: .one(BudgetID(number: 1))),
      ].enumerated() {
        _ = try await desk.run(
          command, by: number == 1 ? .program : .commandLine, key: "compute-\(number)", at: portal.clock.now)
      }
      var city = Browser(client)
      _ = try await city.signIn("city")
      let programme = "/delivery/programmes/g1"
      let page = try await city.get(programme).text
      #expect(page.contains("逐家填写面额") && page.contains(holder.text) && !page.contains("value=\"all\""))
      let all = try await city.post("\(programme)/issue", ["do": "all", "key": "all"])
      #expect(all.status == 200 && all.text.contains("不能一并发放") && !all.text.contains("value=\"sure\""))
      let over = try await Self.send(
        &city, programme, "\(programme)/issue", ["do": "one", "enterprise": holder.text, "amount": "90000.01"])
      #expect(over.status == 422 && over.text.contains("预算可用余额不足"))
      let issued = try await Self.send(
        &city, programme, "\(programme)/issue", ["do": "one", "enterprise": holder.text, "amount": "60000"])
      #expect(issued.location == "/delivery/submissions/s2?done=submitted")
      #expect(try await city.get("/delivery/submissions/s2").text.contains("文件未写"))
      _ = try await desk.run(
        .approveSubmission(SubmissionID(number: 2)), by: .program, key: "compute-approved", at: portal.clock.now)
      let voucher = try await city.get("/delivery/vouchers/v1").text
      #expect(voucher.contains("人工智能算力服务采购支持：文件未写上限") && voucher.contains("60,000"))
    }
  }

  @Test(
    "a budget is entered, a voucher issued by rule, taken in part with its code, claimed, settled by another, drafted, refused to its maker, approved, exported, confirmed"
  )
  func wholeWay() async throws {
    try await TestPortal.run { portal, client in
      let provider = try #require(portal.city.people().first { $0.id == "provider" }?.enterprise)
      var city = Browser(client)
      _ = try await city.signIn("city")
      #expect(try await city.get("/delivery").text.contains("还没有预算指标"))
      let purpose = "gaoduan-2022/11#growth-voucher"
      let budget = [
        "name": "市级资金", "year": "2026", "purpose": purpose, "payer": "", "document": "模拟〔2026〕1号",
        "amount": "1,000,000",
      ]
      let bad = try await Self.send(
        &city, "/delivery", "/delivery/budgets", budget.merging(["amount": "一百万"]) { $1 })
      #expect(bad.status == 422)
      #expect(bad.text.contains("“一百万”不是金额") && bad.text.contains("value=\"模拟〔2026〕1号\""))
      let granted = try await Self.send(&city, "/delivery", "/delivery/budgets", budget)
      #expect(granted.location == "/delivery/budgets/b1?done=granted")
      // Its money comes with another person's yes.
      #expect(try await city.get("/delivery/budgets/b1").text.contains("登记预算指标 · 市级资金"))
      #expect(try await city.post("/delivery/submissions/s1", ["do": "approve"]).status == 422)
      #expect(try await portal.portal.ports.delivery.store.read { try $0.sums(of: BudgetID(number: 1)).isEmpty })
      var checker = Browser(client)
      _ = try await checker.signIn("checker")
      func approve(_ number: Int) async throws {
        let path = "/delivery/submissions/s\(number)"
        let approved = try await Self.send(&checker, path, path, holding: "value=\"approve\"")
        #expect(approved.location == "\(path)?done=submissionApproved")
      }
      try await approve(1)
      // A share that was typed is not said to be missing.
      for (share, told) in [("半数", "“半数”不是百分比"), ("", "没有填第一方承担的比例")] {
        let wrong = try await Self.send(
          &city, "/delivery", "/delivery/programmes",
          [
            "purpose": purpose, "name": "成长券", "document": "模拟〔2026〕2号", "validFrom": "2026-01-01",
            "validTo": "2026-12-31", "categories": "检验检测", "first": "b1", "second": "b2", "share": share,
          ])
        #expect(wrong.status == 422 && wrong.text.contains(told), "\(share)")
      }
      let opened = try await Self.send(
        &city, "/delivery", "/delivery/programmes",
        [
          "purpose": purpose, "name": "成长券", "document": "模拟〔2026〕2号", "validFrom": "2026-01-01",
          "validTo": "2026-12-31", "categories": "检验检测、法律咨询", "first": "b1", "second": "", "share": "",
        ])
      #expect(opened.location == "/delivery/programmes/g1?done=opened")
      let programme = "/delivery/programmes/g1"
      try await Self.send(
        &city, programme, "\(programme)/providers",
        ["provider": provider.text, "name": "模拟服务机构", "categories": "检验检测"])
      let choice = try #require(
        try await city.get(programme).text.firstMatch(of: /<td>(9[0-9A-Z]{17})<\/td><td class="n">/))
      let holder = try #require(CreditCode(String(choice.1)))
      let above = try await Self.send(
        &city, programme, "\(programme)/issue", ["do": "one", "enterprise": holder.text, "amount": "99999999"])
      #expect(above.status == 422 && above.text.contains("高于测算的上限"))
      let unknown = try await Self.send(
        &city, programme, "\(programme)/issue", ["do": "one", "enterprise": "无此企业", "amount": "1"])
      #expect(unknown.status == 422 && unknown.text.contains("可发而未领的企业里没有“无此企业”"))
      let several = try await Self.send(
        &city, programme, "\(programme)/issue", ["do": "one", "enterprise": "模拟", "amount": "1"])
      #expect(several.status == 422 && several.text.contains("“模拟”对得上") && several.text.contains(holder.text))
      let issued = try await Self.send(
        &city, programme, "\(programme)/issue", ["do": "one", "enterprise": holder.text, "amount": "100000"])
      #expect(issued.location == "/delivery/submissions/s2?done=submitted")
      // Whoever asked sees it and cannot approve it; nothing is issued before another person has.
      #expect(try await !city.get("/delivery/submissions/s2").text.contains("value=\"approve\""))
      let selfApproved = try await city.post("/delivery/submissions/s2", ["do": "approve", "key": "self"])
      #expect(selfApproved.status == 422 && selfApproved.text.contains("经办和复核须是两个人"))
      #expect(try await portal.portal.ports.delivery.store.read { try $0.lastNumber(.voucher) } == 0)
      #expect(try await city.get(programme).text.contains("待批准的送审事项"))
      let twice = try await Self.send(
        &city, programme, "\(programme)/issue", ["do": "one", "enterprise": holder.text, "amount": "1"])
      #expect(twice.status == 422 && twice.text.contains("已送审待批准的"))
      try await approve(2)
      // Another programme of the same voucher knows what stands of the first.
      let again = try await Self.send(
        &city, "/delivery", "/delivery/programmes",
        [
          "purpose": purpose, "name": "成长券二", "document": "模拟〔2026〕2号", "validFrom": "2026-01-01",
          "validTo": "2026-12-31", "categories": "检验检测", "first": "b1", "second": "", "share": "",
        ])
      #expect(again.location == "/delivery/programmes/g2?done=opened")
      let second = "/delivery/programmes/g2"
      #expect(try await city.get(second).text.contains("已占用（元）"))
      let whole = try await Self.send(
        &city, second, "\(second)/issue", ["enterprise": holder.text, "amount": "500000"])
      #expect(whole.status == 422 && whole.text.contains("同一事项的券已占用 100,000 元（第 1 号券），测算上限 500,000 元"))
      #expect(try await city.get("/delivery/vouchers/v1").text.contains("同一事项的券和支持合计占用"))
      // For all of them the budget is short: that is said before anything is issued.
      let short = try await Self.send(&city, second, "\(second)/issue", holding: "value=\"all\"")
      #expect(short.status == 422 && short.text.contains("“市级资金”还差") && short.text.contains("现在什么都还没有发"))
      #expect(!short.text.contains("送审：全部发放"))
      let granted2 = try await Self.send(
        &city, "/delivery/budgets/b1", "/delivery/budgets/b1", holding: "increase",
        ["movement": "increase", "document": "模拟〔2026〕3号", "amount": "100000000"])
      #expect(granted2.location == "/delivery/submissions/s3?done=submitted")
      try await approve(3)
      let shown = try await Self.send(&city, second, "\(second)/issue", holding: "value=\"all\"")
      #expect(shown.status == 200 && shown.text.contains("送审：全部发放"))
      let sure = try Self.form(shown.text, "\(second)/issue")
      let stale = try await city.post("\(second)/issue", sure.merging(["sum": "1"]) { $1 }.map { ($0.key, $0.value) })
      #expect(stale.status == 422 && stale.text.contains("名单变了"))
      for _ in 1...2 {
        let all = try await city.post("\(second)/issue", sure.map { ($0.key, $0.value) })
        #expect(all.location == "/delivery/submissions/s4?done=submitted")
      }
      try await approve(4)
      let number = try #require(Int(sure["count"] ?? ""))
      let held = try await portal.portal.ports.delivery.store.read {
        try $0.vouchers(VoucherFilter(enterprise: holder), scope: .everywhere, offset: 0, limit: 9).rows
      }
      #expect(held.map(\.face.total) == [Money(fen: 10_000_000), Money(fen: 40_000_000)])
      #expect(try await portal.portal.ports.delivery.store.read { try $0.lastNumber(.voucher) } == number + 1)

      var helper = Browser(client)
      _ = try await helper.signIn("provider")
      let code = portal.portal.ports.delivery.codes.code(of: VoucherID(number: 1)).description
      let wrong = try await Self.send(
        &helper, "/vouchers", "/vouchers", ["code": "0000-0000-0000-0000", "category": "检验检测", "amount": "1"])
      #expect(wrong.status == 422 && wrong.text.contains("没有这个券码"))
      let reserved = try await Self.send(
        &helper, "/vouchers", "/vouchers", ["code": code.lowercased(), "category": "检验检测", "amount": "30000"])
      #expect(reserved.location == "/vouchers?done=reserved")
      let claimed = try await Self.send(
        &helper, "/vouchers", "/vouchers/r1", holding: "claim",
        ["amount": "28000.50", "invoice": "F1", "account": "1234"])
      #expect(claimed.location == "/vouchers?done=claimed")

      let settled = try await Self.send(
        &checker, "/delivery/claims", "/delivery/claims/r1", holding: "settle", ["amount": "28000.50"])
      #expect(settled.location == "/delivery/claims?done=settled")
      var maker = Browser(client)
      _ = try await maker.signIn("maker")
      let transfers = "/delivery/transfers"
      try await Self.send(&maker, transfers, transfers)
      let refused = try await maker.post("\(transfers)/t1", ["do": "approve", "key": "k"])
      #expect(refused.status == 403)
      let approved = try await Self.send(&checker, transfers, "\(transfers)/t1", holding: "approve")
      #expect(approved.location == "\(transfers)?done=approved")
      try await Self.send(&maker, transfers, "\(transfers)/export")
      let file = try await maker.get("/delivery/batches/1").text
      #expect(file.contains("TD2026-000001") && file.contains("28000.50") && file.contains("模拟数据"))
      let advice = "申请号,凭证号,支付日期,金额（元）,退回原因\nTD2026-000001,P-1,\(portal.clock.now.dayInShanghai),28000.50,\n"
      for expected in ["\(transfers)?done=advised", "\(transfers)?done=known"] {
        let done = try await maker.post(
          "/delivery/advice", ["key": expected, "sure": "1", "name": "凭证.csv", "text": advice])
        #expect(done.location == expected)
      }
      func balance() async throws -> [Money?] {
        try await portal.store.read { (book: any DeliveryReader) in
          [try book.voucher(VoucherID(number: 1))?.free, try book.sums(of: BudgetID(number: 1))[.paid]]
        }
      }
      #expect(try await balance() == [Money(fen: 7_199_950), Money(fen: 2_800_050)])
      // What comes back is recorded by one and confirmed by another; before, nobody can use it again.
      let claims = "/delivery/claims"
      let back = ["amount": "1000", "voucher": "缴1", "reason": "服务未完成"]
      let bare = try await Self.send(
        &maker, claims, "\(claims)/r1", holding: "\"refund\"", back.merging(["voucher": ""]) { $1 })
      #expect(bare.status == 422 && bare.text.contains("没有填缴款凭证号"))
      let recorded = try await Self.send(&maker, claims, "\(claims)/r1", holding: "\"refund\"", back)
      #expect(recorded.location == "\(claims)?done=refundDrafted")
      #expect(try await balance() == [Money(fen: 7_199_950), Money(fen: 2_800_050)])
      #expect(try await maker.get(claims).text.contains("退款待复核"))
      #expect(try await !maker.get(claims).text.contains("复核退款"))
      let own = try await maker.post("\(claims)/r1", ["do": "confirmRefund", "key": "own"])
      #expect(own.status == 422 && own.text.contains("由市级或财政复核人员办理"))
      let confirmed = try await Self.send(&checker, claims, "\(claims)/r1", holding: "confirmRefund")
      #expect(confirmed.location == "\(claims)?done=refunded")
      // The voucher's page tells all of it in order, from the reservation to the refund.
      let story = try await city.get("/delivery/vouchers/v1").text.split(separator: "id=\"story\"").last ?? ""
      let told = ["预约", "申请核销", "核销", "列入拨付申请", "登记退款", "退款复核，恢复余额"]
      var rest = story[...]
      for step in told {
        let found = try #require(rest.firstRange(of: ">\(step)<"), "\(step)")
        rest = rest[found.upperBound...]
      }
      #expect(story.contains("/delivery/budgets/b1/payable") && story.contains("/delivery/transfers/t1"))
      #expect(try await balance() == [Money(fen: 7_299_950), Money(fen: 2_700_050)])
      #expect(try await city.get("/delivery/budgets/b1/paid").text.contains("28,000.50"))
      // A line of the book leads to what it is about.
      #expect(try await city.get("/delivery/budgets/b1/paid").text.contains("TD2026-000001"))
      #expect(try await city.get("/delivery/budgets/b1/reserved").text.contains("href=\"/delivery/vouchers/v1\""))
    }
  }

  @Test("a district sees its own budgets and vouchers and none of the city's; others see nothing")
  func scopes() async throws {
    try await TestPortal.run { portal, client in
      let desk = portal.portal.ports.delivery
      let purpose = try #require(InstrumentID("gaoduan-2022/11#growth-voucher"))
      let own = try #require(portal.city.people().compactMap(\.area).first)
      for (name, payer) in [("市级资金", Budget.Payer.city), ("本区资金", .district(own.district))] {
        _ = try await desk.run(
          .grantBudget(
            name: name, year: 2026, purpose: purpose, payer: payer, document: "模拟〔2026〕1号",
            amount: Money(fen: 100)), by: .program, key: name, at: portal.clock.now)
      }
      var district = Browser(client)
      _ = try await district.signIn(portal.city.people().first { $0.role == "district" }?.id ?? "")
      let page = try await district.get("/delivery").text
      #expect(page.contains("本区资金") && !page.contains("市级资金"))
      #expect(try await district.get("/delivery/budgets/b1").status == 404)
      #expect(try await district.get("/delivery/budgets/b2").status == 200)
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      #expect(try await officer.get("/delivery").status == 403)
    }
  }
}
