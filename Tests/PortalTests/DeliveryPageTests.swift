import Access
import Delivery
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
      #expect(issued.location == "\(programme)?done=issued")

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
        &helper, "/vouchers", "/vouchers/r1", holding: "claim", ["amount": "28000.50", "invoice": "F1"])
      #expect(claimed.location == "/vouchers?done=claimed")

      var checker = Browser(client)
      _ = try await checker.signIn("checker")
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
      let balance = try await portal.store.read { (book: any DeliveryReader) in
        (try book.voucher(VoucherID(number: 1))?.free, try book.sums(of: BudgetID(number: 1))[.paid])
      }
      #expect(balance.0 == Money(fen: 7_199_950) && balance.1 == Money(fen: 2_800_050))
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
