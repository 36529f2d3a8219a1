import Delivery
import Quantities
import Testing

@testable import Portal

@Suite("What a provider is paid, and into which account")
struct ProviderPaymentTests {
  @Test(
    "a provider confirms its account with its claim, sees how far each use is paid, and puts the account right once it bounced"
  )
  func bounced() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      try await portal.makeMoney()
      let desk = portal.portal.ports.delivery
      let code = try #require(portal.city.people().first { $0.id == "provider" }?.enterprise)
      var provider = Browser(client)
      _ = try await provider.signIn("provider")
      let before = try await provider.get("/vouchers").text
      #expect(before.contains("<h1>收券</h1>") && !before.contains("我的券"))
      #expect(before.contains("收款账户尾号 1234 · TD2026-000001 已导出（第 1 批）"))
      #expect(before.contains("TD2026-000002 待复核") && !before.contains("value=\"account\""))
      let claim = [("do", "claim"), ("amount", "10"), ("invoice", "F3")]
      let short = try await provider.post("/vouchers/r3", claim + [("account", "123")])
      #expect(short.status == 422 && short.text.contains("“123”不是账号后四位") && short.text.contains("value=\"F3\""))
      // A whole account number is not written into the page.
      let whole = try await provider.post("/vouchers/r3", claim + [("account", "6222021234567890")])
      #expect(whole.status == 422 && whole.text.contains("填写的不是账号后四位") && whole.text.contains("value=\"F3\""))
      #expect(!whole.text.contains("6222021234567890"))
      #expect(try await provider.post("/vouchers/r3", claim + [("account", "0123")]).status == 303)
      let early = try await provider.post("/vouchers/r1", [("do", "account"), ("account", "5678")])
      #expect(early.status == 422 && early.text.contains("等国库的结果"))

      _ = try await desk.run(
        .settleTransfers([TransferSettlement(TransferID(number: 1), .bounced(reason: "收款户已销户"))]), by: .commandLine,
        key: "bounce", at: portal.clock.now)
      let asked = try await provider.get("/vouchers").text
      #expect(asked.contains("拨付申请 TD2026-000001 被国库退回：收款户已销户") && asked.contains("value=\"account\""))
      #expect(asked.contains("TD2026-000001 已退回（收款户已销户）"))
      let door = "<a href=\"/vouchers#account\">1 笔支付被国库退回，请贵单位更正收款账户</a>"
      #expect(try await provider.get("/").text.contains(door))
      // Whoever asks anew sees first that it came back.
      var maker = Browser(client)
      _ = try await maker.signIn("maker")
      let dues = "/delivery/dues/b2/\(code)?account="
      let waits = "其中 1 笔被国库退回过（TD2026-000001：收款户已销户），等收款单位更正或重新确认账户"
      for path in ["/delivery/transfers", dues + "1234"] {
        #expect(try await maker.get(path).text.contains(waits), "\(path)")
      }

      let corrected = try await provider.post("/vouchers/r1", [("do", "account"), ("account", "5678")])
      #expect(corrected.location == "/vouchers?done=accountConfirmed")
      let after = try await provider.get("/vouchers?done=accountConfirmed").text
      #expect(after.contains("收款账户已确认") && after.contains("已由 1234 更正为 5678"))
      #expect(try await !provider.get("/").text.contains(door))
      let now = try await maker.get(dues + "5678").text
      #expect(now.contains("收款单位已更正或重新确认账户") && now.contains("收款账户尾号 5678（更正前 1234）"))
      #expect(now.contains("收款账户更正") && now.contains("第 1 号预约"))
      #expect(try await maker.get("/delivery/vouchers/v1").text.contains("收款账户已更正"))

      // The list that was open before is told apart from a field left empty.
      try await desk.store.read { book in
        let budget = try #require(try book.budget(BudgetID(number: 2)))
        #expect(try Dues.one(of: budget, to: code.text, account: "1234", in: book) == nil)
        #expect(try Dues.one(of: budget, to: code.text, account: "5678", in: book)?.bounce?.isCorrected == true)
      }
      _ = try await desk.run(
        .draftTransfer(
          BudgetID(number: 2), payee: code, payeeName: "模拟服务机构", [ReservationID(number: 1)]), by: .commandLine,
        key: "again", at: portal.clock.now)
      // What its checker returns never left the house: the provider is told of what the treasury sent back.
      _ = try await desk.run(
        .returnTransfer(TransferID(number: 3), reason: "再核对"), by: .program, key: "again-returned",
        at: portal.clock.now)
      #expect(try await provider.get("/vouchers").text.contains("TD2026-000001 已退回（收款户已销户）"))
      _ = try await desk.run(
        .draftTransfer(
          BudgetID(number: 2), payee: code, payeeName: "模拟服务机构", [ReservationID(number: 1)]), by: .commandLine,
        key: "once-more", at: portal.clock.now)
      _ = try await desk.run(
        .approveTransfer(TransferID(number: 4)), by: .program, key: "again-approved", at: portal.clock.now)
      _ = try await desk.run(
        .exportTransfers([TransferID(number: 4)]), by: .commandLine, key: "again-exported", at: portal.clock.now)
      #expect(try await maker.get("/delivery/batches/2").text.contains(",****5678"))
      #expect(try await maker.get("/delivery/transfers/t4").text.contains("收款账户尾号 5678（更正前 1234）"))
      _ = try await desk.run(
        .settleTransfers([
          TransferSettlement(TransferID(number: 4), .paid(voucher: "P3", on: portal.clock.now.dayInShanghai))
        ]), by: .commandLine, key: "paid", at: portal.clock.now)
      let paid = try await provider.get("/vouchers").text
      #expect(paid.contains("TD2026-000004 已支付（") && paid.contains("凭证 P3"))
      #expect(!paid.contains("value=\"account\""))
    }
  }

  @Test("a provider with many reservations has them folded, a page at a time, and finds one by its number")
  func manyReservations() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      try await portal.makeMoney()
      let desk = portal.portal.ports.delivery
      let code = try #require(portal.city.people().first { $0.id == "provider" }?.enterprise)
      let voucher = desk.codes.code(of: VoucherID(number: 1)).digest
      for number in 1...24 {
        _ = try await desk.run(
          .reserve(code: voucher, provider: code, category: "检验检测", amount: Money(fen: Int64(100 + number))),
          by: .commandLine, key: "many-\(number)", at: portal.clock.now)
      }
      var provider = Browser(client)
      _ = try await provider.signIn("provider")
      func folds(_ text: String) -> [Int] {
        [
          text.matches(of: /<details class="act more">/).count,
          text.matches(of: /<details class="act more" open>/).count,
        ]
      }
      // One of them is there before, and two are settled.
      #expect(try await folds(provider.get("/vouchers").text) == [20, 0])
      let rest = try await provider.get("/vouchers?held=2").text
      #expect(folds(rest) == [5, 0] && rest.contains("<summary>第 27 号预约 · 检验检测 · 1.24 · "))
      #expect(try await folds(provider.get("/vouchers?held=9").text) == [5, 0])
      let found = try await provider.get("/vouchers?q=27").text
      #expect(folds(found) == [0, 1] && found.contains("action=\"/vouchers/r27\""))
      #expect(try await provider.get("/vouchers?q=99").text.contains("没有这样的预约"))
      // What is refused stands alone with what was typed, and leads back to all of them.
      let refused = try await provider.post(
        "/vouchers/r27", [("do", "claim"), ("amount", "1.25"), ("invoice", "F9"), ("account", "0123")])
      #expect(refused.status == 422 && folds(refused.text) == [0, 1])
      #expect(refused.text.contains("value=\"F9\"") && refused.text.contains("href=\"/vouchers#held\""))
      #expect(try await provider.get("/vouchers?state=settled").text.rows(of: "taken") == 2)
      #expect(try await provider.get("/vouchers?state=none").text.contains("认不出"))
    }
  }

  @Test("one payment for two uses that came back is one payment, not two")
  func onePayment() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      try await portal.makeMoney()
      let desk = portal.portal.ports.delivery
      let code = try #require(portal.city.people().first { $0.id == "provider" }?.enterprise)
      let (first, second, both) = (TransferID(number: 1), TransferID(number: 2), TransferID(number: 3))
      let bounce = TransferOutcome.bounced(reason: "收款户已销户")
      let uses = [ReservationID(number: 1), ReservationID(number: 2)]
      for (step, command) in [
        DeliveryCommand.settleTransfers([TransferSettlement(first, bounce)]),
        .returnTransfer(second, reason: "合并拟"),
        .draftTransfer(BudgetID(number: 2), payee: code, payeeName: "模拟服务机构", uses), .approveTransfer(both),
        .exportTransfers([both]), .settleTransfers([TransferSettlement(both, bounce)]),
      ].enumerated() {
        _ = try await desk.run(
          command, by: [1, 3].contains(step) ? .program : .commandLine, key: "one-\(step)", at: portal.clock.now)
      }
      var provider = Browser(client)
      _ = try await provider.signIn("provider")
      #expect(try await provider.get("/").text.contains("1 笔支付被国库退回，请贵单位更正收款账户"))
    }
  }

  @Test("what is not owed any more into an account says so where it is drafted from an old page")
  func stale() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      try await portal.makeMoney()
      var maker = Browser(client)
      _ = try await maker.signIn("maker")
      let code = try #require(portal.city.people().first { $0.id == "provider" }?.enterprise)
      let answer = try await maker.post(
        "/delivery/transfers", [("budget", "b1"), ("payee", code.text), ("account", "9999")])
      #expect(answer.status == 422 && answer.text.contains("已没有待拨付的款：可能已经拟了申请，或刚更正了收款账户"))
      #expect(!answer.text.contains("没有选，或选的已不在其中"))
    }
  }

  @Test("an account's page names the enterprise as one, and an area as one")
  func account() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      let code = try #require(portal.city.people().first { $0.id == "enterprise" }?.enterprise)
      let name = try #require(try await portal.portal.enterpriseNames([code], within: .everywhere)[code])
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      let own = try await enterprise.get("/account").text
      #expect(own.contains("所属企业") && own.contains("\(name) \(code)") && !own.contains("<dt>区域</dt>"))
      var city = Browser(client)
      _ = try await city.signIn("city")
      #expect(try await city.get("/account").text.contains("区域"))
    }
  }
}
