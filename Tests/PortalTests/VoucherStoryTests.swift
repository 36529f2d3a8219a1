import Delivery
import Journal
import Quantities
import Testing

@testable import Portal

@Suite("What became of a voucher, on the pages of those who issued it and of its holder")
struct VoucherStoryTests {
  @Test("of a voucher that two budgets bear, each act tells each one's part, which opens to that budget's rows")
  func parts() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      try await portal.makeMoney(isShared: true)
      let desk = portal.portal.ports.delivery
      let (one, other) = (try #require(ActorID("one")), try #require(ActorID("other")))
      // Three fen of the third use come back in two steps: the parts of each follow from what came back before.
      let use = ReservationID(number: 3)
      for (index, (command, actor)) in [
        (DeliveryCommand.claim(use, amount: Money(fen: 999), invoice: "F3", account: "1234"), one),
        (.settle(use, amount: Money(fen: 999)), other), (.refund(use, amount: Money(fen: 1), reason: "退"), one),
        (.confirmRefund(use), other), (.refund(use, amount: Money(fen: 2), reason: "退"), one),
        (.confirmRefund(use), other),
      ].enumerated() {
        _ = try await desk.run(command, by: actor, key: "parts-\(index)", at: portal.clock.now)
      }
      var city = Browser(client)
      _ = try await city.signIn("city")
      let page = try await city.get("/delivery/vouchers/v1").text
      let table = page[try #require(page.firstRange(of: "id=\"story\"")).upperBound...]
      #expect(table.contains("<th scope=\"col\" class=\"n\">市级资金</th><th scope=\"col\" class=\"n\">本区资金</th>"))
      // 预约 10 元：各 5 元。
      for budget in ["b1", "b2"] {
        #expect(table.contains("<a href=\"/delivery/budgets/\(budget)/reserved\">5.00</a>"), "\(budget)")
      }
      // The whole stands beside its parts, and what each budget's rows move is what stands here.
      let moved = try await desk.store.read { book in
        try [1, 2].map { number in
          try book.postings(of: BudgetID(number: number), kind: .issued, offset: 0, limit: 99).rows
            .filter { $0.kind == "delivery.refunded" }.map(\.change)
        }
      }
      #expect(moved.map(\.total).total == Money(fen: 3))
      for (budget, changes) in zip(["b1", "b2"], moved) {
        for change in changes {
          let shown = FigureText.grouped(change.yuan.plainText(minimumScale: 2))
          #expect(table.contains("<a href=\"/delivery/budgets/\(budget)/issued\">\(shown)</a>"), "\(budget) \(shown)")
        }
      }
      // A district sees its own part's rows alone.
      let district = try #require(portal.city.people().first { $0.role == "district" })
      var own = Browser(client)
      _ = try await own.signIn(district.id)
      let seen = try await own.get("/delivery/vouchers/v1").text
      #expect(seen.contains("/delivery/budgets/b2/reserved") && !seen.contains("/delivery/budgets/b1/reserved"))
    }
  }

  @Test("a voucher that was taken back says why, and how much went back, to whoever approved it and to its holder")
  func withdrawn() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      try await portal.makeMoney()
      let desk = portal.portal.ports.delivery
      let asked = try await desk.run(
        .withdrawVoucher(VoucherID(number: 1), reason: "企业迁出"), by: try #require(ActorID("one")), key: "ask",
        at: portal.clock.now)
      let path = "/delivery/submissions/\(asked.subject)"
      var city = Browser(client)
      _ = try await city.signIn("city")
      // 5,000 元，三次各用 10 元。
      let waiting = try await city.get(path).text
      #expect(waiting.contains("可用余额") && waiting.contains("<a href=\"/delivery/vouchers/v1#uses\">4,970</a>"))
      _ = try await desk.run(
        .approveSubmission(try #require(SubmissionID(asked.subject))), by: try #require(ActorID("other")), key: "yes",
        at: portal.clock.now)
      let done = try await city.get(path).text
      #expect(done.contains("到期或收回，退回预算") && done.contains("<a href=\"/delivery/vouchers/v1#uses\">4,970</a>"))
      #expect(!done.contains("可用余额"))
      var holder = Browser(client)
      _ = try await holder.signIn("enterprise")
      let own = try await holder.get("/vouchers?voucher=v1").text
      #expect(own.contains("已收回</span><br><span class=\"muted\">企业迁出</span>"))
      #expect(own.contains("已收回 · 企业迁出") && own.contains("<a href=\"/vouchers?voucher=v1#uses\">4,970</a>"))
    }
  }
}
